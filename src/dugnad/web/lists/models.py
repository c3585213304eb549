"""What lists remember (database `views`, thrown away and made anew at will).

Every list has one text column that sorts as the list is shown, so that "the next twenty after
this one" is one step into an index, at ten cards as at a hundred thousand.
"""

from django.db import models


class Cursor(models.Model):
    """How far the lists have followed the books; a single row.

    Attributes:
        receipts: how many receipts are in the lists, from the beginning of the log on.
        mark: name of the last one's action; another name there means other books.
        seq: number of the last block that is wholly in the lists.
        shape: what the rows depend on besides the books; when it differs, all is made anew.
    """

    receipts = models.PositiveBigIntegerField(default=0)
    mark = models.BinaryField(max_length=32, default=b"")
    seq = models.PositiveBigIntegerField(default=0)
    shape = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"up to {self.seq}"


class Code(models.Model):
    """A short code and what it opens; cards and projects share one space."""

    class Kind(models.TextChoices):
        """What a code opens."""

        CARD = "card"
        PROJECT = "project"

    code = models.CharField(primary_key=True, max_length=6)
    kind = models.CharField(max_length=7, choices=Kind.choices)
    identity = models.BinaryField(max_length=16, unique=True)

    def __str__(self) -> str:
        return self.code


class ProjectRow(models.Model):
    """A project in lists.

    Attributes:
        project: id, 16 bytes.
        code: six characters.
        title: told text; "" when it was removed.
        prose: fingerprint of its name and aim, 32 bytes.
        openness: public, link or us, see `content.openness`; only public ones are listed.
        kind: a group, or what kind of organisation it is.
        parent: id of the project that it is a part of, 16 bytes, or None.
        cards_open: how many cards are not over.
        cards_closed: how many are.
        moved_ms: when something last happened in it.
        on_place: sorts the place's projects, last moved first.
    """

    project = models.BinaryField(primary_key=True, max_length=16)
    code = models.CharField(max_length=6)
    title = models.CharField(max_length=200, blank=True)
    picture = models.CharField(max_length=64, blank=True)
    alt = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=16, blank=True)
    removed = models.BooleanField(default=False)
    prose = models.BinaryField(max_length=32, db_index=True)
    starter = models.BinaryField(max_length=16)
    openness = models.CharField(max_length=6, default="public")
    kind = models.CharField(max_length=12, default="group")
    parent = models.BinaryField(max_length=16, null=True, db_index=True)
    started_ms = models.BigIntegerField()
    members = models.PositiveBigIntegerField(default=0)
    cards_open = models.PositiveBigIntegerField(default=0)
    cards_closed = models.PositiveBigIntegerField(default=0)
    moved_ms = models.BigIntegerField()
    seq = models.PositiveBigIntegerField()
    on_place = models.CharField(max_length=80, db_index=True)

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class PartyRow(models.Model):
    """That an organisation is known in another project; whether it takes part there, law says.

    Attributes:
        member: its id in that project, 16 bytes.
        project: id of that project, 16 bytes.
        organisation: id of its own project, 16 bytes.
        since_ms: from when it is known there.
    """

    member = models.BinaryField(primary_key=True, max_length=16)
    project = models.BinaryField(max_length=16, db_index=True)
    organisation = models.BinaryField(max_length=16, db_index=True)
    since_ms = models.BigIntegerField()

    def __str__(self) -> str:
        return bytes(self.member).hex()


class CardRow(models.Model):
    """A card in lists, with the shortened anatomy that is shown there.

    Attributes:
        card: id, 16 bytes.
        project: id of its project, 16 bytes.
        type: card type ("workday").
        family: do, decide, give, tell or measure.
        status: waiting, in force or closed.
        title: told text; "" when it was removed.
        removed: whether its told text was removed.
        prose: fingerprint of its told text, 32 bytes.
        line: by language, what `line.Line` keeps.
        place: how rows of places name where it is ("the mill"); "" for nowhere in particular.
        when_ms: when it takes place, if at a time.
        closes_ms: until when one can answer, if until a time.
        position: place on the project's page, set by hand from 1; 0 when not.
        listed: whether its project stands in the place's lists, and so it does.
        quiet_until_ms: until then only members and who has its link come upon it; 0: everybody.
        on_home: sorts the place's open cards, newest first; None when the card is over.
        on_page: sorts the project's cards: open ones first, by hand, then newest first.
    """

    card = models.BinaryField(primary_key=True, max_length=16)
    project = models.BinaryField(max_length=16)
    type = models.CharField(max_length=80)
    code = models.CharField(max_length=6)
    family = models.CharField(max_length=10)
    status = models.CharField(max_length=10)
    title = models.CharField(max_length=200, blank=True)
    picture = models.CharField(max_length=64, blank=True)
    alt = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=16, blank=True)
    removed = models.BooleanField(default=False)
    prose = models.BinaryField(max_length=32, db_index=True)
    asker = models.BinaryField(max_length=16)
    line = models.JSONField(default=dict)
    place = models.CharField(max_length=80, blank=True, db_index=True)
    when_ms = models.BigIntegerField(null=True)
    closes_ms = models.BigIntegerField(null=True)
    position = models.PositiveBigIntegerField(default=0)
    listed = models.BooleanField(default=True)
    quiet_until_ms = models.BigIntegerField(default=0)
    put_up_ms = models.BigIntegerField()
    seq = models.PositiveBigIntegerField()
    on_home = models.CharField(max_length=80, null=True, db_index=True)  # noqa: DJ001 — None leaves the index.
    on_page = models.CharField(max_length=80)

    class Meta:
        """One index a list."""

        indexes = [
            models.Index(fields=["project", "on_page"], name="cards_on_page"),
            models.Index(fields=["project", "-put_up_ms"], name="cards_newest"),
            models.Index(
                fields=["family", "on_home"],
                name="cards_of_family",
                condition=models.Q(on_home__isnull=False),
            ),
            models.Index(
                fields=["when_ms", "card"],
                name="cards_to_come",
                condition=models.Q(on_home__isnull=False, when_ms__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def over(self) -> bool:
        """Whether it was closed, or has come to its result."""
        return self.on_home is None


class PlaceRow(models.Model):
    """Somewhere on earth that an open card tells of: what stands on a map, or where a card is.

    Attributes:
        card: whose it is, 16 bytes.
        key: what cards name it by, as `CardRow.place`; "" where nobody can.
        prose: fingerprint of the words that name it, 32 bytes, or empty.
        kind: point, area or route.
        lat: its middle, in ten millionths of a degree north.
        lon: the same, east.
        corners: of an area or a route, pairs of north and east.
    """

    card = models.BinaryField(max_length=16, db_index=True)
    key = models.CharField(max_length=80, blank=True, db_index=True)
    prose = models.BinaryField(max_length=32, db_index=True)
    kind = models.CharField(max_length=5)
    lat = models.BigIntegerField()
    lon = models.BigIntegerField()
    corners = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.key


class RemovalRow(models.Model):
    """Words that were taken away by whoever moderates, once for each time.

    Attributes:
        id: of the line in the books that tells it.
        commitment: fingerprint of the words, 32 bytes.
        data: the event's bytes.
    """

    id = models.BigIntegerField(primary_key=True)
    commitment = models.BinaryField(max_length=32)
    data = models.BinaryField()

    class Meta:
        """The last time that some words were taken away."""

        indexes = [models.Index(fields=["commitment", "id"], name="removals_of_words")]

    def __str__(self) -> str:
        return bytes(self.commitment).hex()[:12]


class BookLine(models.Model):
    """One thing that happened, as the books tell it.

    What happened is kept as it is in the books and worded when it is shown, in the language of
    whoever reads.

    Attributes:
        id: place in the log: index of the receipt in the upper bits, number of the event in the
            lower sixteen, so that lines sort as they happened.
        seq: number of the block.
        moment_ms: time of the block.
        project: 16 bytes, or None when it is about the whole place.
        card: 16 bytes, or None.
        host: who held the money that it is about, 16 bytes, or None.
        action: name of the action that it followed from, 32 bytes.
        kind: whose law: "cards", "projects", "people", "talk", "place", or the card type.
        version: of that law.
        event: what happened ("CardPutUp").
        data: the event's bytes.
    """

    id = models.BigIntegerField(primary_key=True)
    seq = models.PositiveBigIntegerField()
    moment_ms = models.BigIntegerField()
    project = models.BinaryField(max_length=16, null=True)
    card = models.BinaryField(max_length=16, null=True)
    host = models.BinaryField(max_length=16, null=True)
    action = models.BinaryField(max_length=32)
    kind = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    event = models.CharField(max_length=80)
    data = models.BinaryField()

    class Meta:
        """Lists of lines go backwards from the newest."""

        indexes = [
            models.Index(fields=["project", "id"], name="lines_of_project"),
            models.Index(
                fields=["card", "id"],
                name="lines_of_card",
                condition=models.Q(card__isnull=False),
            ),
            models.Index(fields=["id"], name="lines_of_money", condition=models.Q(kind="money")),
            models.Index(
                fields=["project", "id"],
                name="lines_of_project_money",
                condition=models.Q(kind="money"),
            ),
            models.Index(
                fields=["host", "id"],
                name="lines_of_host",
                condition=models.Q(host__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """How a question names this line ("line:12.3")."""
        return f"line:{self.id >> 16}.{self.id & 0xFFFF}"


class QuestionRow(models.Model):
    """A question about a card, a line or the place, and its answer.

    Attributes:
        question: name of the action that asked, 32 bytes.
        about: what it is about ("card:…", "line:12.3", "place").
        prose: fingerprint of the question.
        answer: fingerprint of the answer, once there is one.
        promised_ms: the day by which an answer was promised.
        asked: sorts by when it was asked: index of its receipt.
    """

    question = models.BinaryField(primary_key=True, max_length=32)
    about = models.CharField(max_length=80)
    asked = models.PositiveBigIntegerField()
    by = models.BinaryField(max_length=16)
    prose = models.BinaryField(max_length=32)
    asked_ms = models.BigIntegerField()
    promised_ms = models.BigIntegerField(null=True)
    answer = models.BinaryField(max_length=32, null=True)
    answered_by = models.BinaryField(max_length=16, null=True)
    answered_ms = models.BigIntegerField(null=True)

    class Meta:
        """Questions are asked for by what they are about."""

        indexes = [models.Index(fields=["about", "asked"], name="questions_about")]

    def __str__(self) -> str:
        return self.about


class Recorded(models.Model):
    """A fingerprint of told text that the books hold, because its action was carried out."""

    commitment = models.BinaryField(primary_key=True, max_length=32)
    seq = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return bytes(self.commitment).hex()[:12]


# ── Money: only where to look; how something stands is read from the books
class MoneyFlow(models.Model):
    """By how much one line of the books changed what is held, in one unit and of one origin.

    Attributes:
        line: id of the `BookLine`.
        scope: whose money: "" the place's, "h" and an id what a host holds, "p" and an id what is
            held for a project, "o" and an id what is owed for one and not paid.
        unit: a currency, or what is counted ("minutes").
        origin: empty for private money, or the id of the public fund it came from.
        amount: what came (above zero) or went, in the smallest part of the unit.
    """

    line = models.BigIntegerField()
    scope = models.BinaryField(max_length=17)
    unit = models.CharField(max_length=8)
    origin = models.BinaryField(max_length=16)
    amount = models.BigIntegerField()

    class Meta:
        """A line changes each of these once."""

        constraints = [
            models.UniqueConstraint(fields=["line", "scope", "unit", "origin"], name="one_flow")
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"


class MoneySum(models.Model):
    """All that came and all that went, of the same scope, unit and origin as flows have."""

    scope = models.BinaryField(max_length=17)
    unit = models.CharField(max_length=8)
    origin = models.BinaryField(max_length=16)
    came = models.BigIntegerField(default=0)
    went = models.BigIntegerField(default=0)

    class Meta:
        """One row of each."""

        constraints = [models.UniqueConstraint(fields=["scope", "unit", "origin"], name="one_sum")]

    def __str__(self) -> str:
        return f"{self.came - self.went} {self.unit}"

    @property
    def there(self) -> int:
        """What is left of it."""
        return self.came - self.went


class MoneyEntry(models.Model):
    """Something that came into a box of a host.

    Attributes:
        number: as the books count entries.
        waits: whether somebody must see to it: confirm it, or find out what it is for.
        promise: number of the promise that it was for; 0 where it was for none.
        owed: the obligation that it made, or made anew; empty where it made none.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    host = models.BinaryField(max_length=16)
    waits = models.BooleanField(default=True)
    promise = models.PositiveBigIntegerField(default=0)
    owed = models.BinaryField(max_length=16, default=b"", db_index=True)

    class Meta:
        """Looked for by host, and by promise."""

        indexes = [
            models.Index(fields=["host", "number"], name="entries_of_host"),
            models.Index(
                fields=["host", "number"], name="entries_waiting", condition=models.Q(waits=True)
            ),
            models.Index(
                fields=["promise"], name="entries_of_promise", condition=models.Q(promise__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class MoneyBatch(models.Model):
    """Obligations that a host pays together; `waits` until it is paid or taken apart."""

    number = models.PositiveBigIntegerField(primary_key=True)
    host = models.BinaryField(max_length=16)
    waits = models.BooleanField(default=True)

    class Meta:
        """Looked for by host."""

        indexes = [models.Index(fields=["host", "number"], name="batches_of_host")]

    def __str__(self) -> str:
        return str(self.number)


class MoneyOwed(models.Model):
    """Something that a host owes, or owed, to a member, or for a bill (no payee).

    Attributes:
        project: from whose pots it went; empty where it never was in one.
        left: what of it is neither paid nor put back, in the smallest part of its unit.
        waits: whether it waits to be put into a batch.
    """

    obligation = models.BinaryField(primary_key=True, max_length=16)
    payee = models.BinaryField(max_length=16, null=True)
    host = models.BinaryField(max_length=16)
    at_ms = models.BigIntegerField()
    project = models.BinaryField(max_length=16, default=b"")
    unit = models.CharField(max_length=8, default="")
    left = models.BigIntegerField(default=0)
    waits = models.BooleanField(default=False)

    class Meta:
        """Looked for by payee, and by the host that pays."""

        indexes = [
            models.Index(
                fields=["host", "at_ms", "obligation"],
                name="owed_to_pay",
                condition=models.Q(waits=True),
            ),
            models.Index(
                fields=["payee", "at_ms"],
                name="owed_to_member",
                condition=models.Q(payee__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return bytes(self.obligation).hex()[:12]


class MoneyPromise(models.Model):
    """A promise, by who gave it.

    Attributes:
        back: whether money came for it that would go back where its card gives back.
        host: who receives it; empty where it is no money.
        left: what of it can still be paid, in the smallest part of its unit.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    giver = models.BinaryField(max_length=16, db_index=True)
    card = models.BinaryField(max_length=16, default=b"")
    back = models.BooleanField(default=False)
    host = models.BinaryField(max_length=16, default=b"")
    left = models.BigIntegerField(default=0)

    class Meta:
        """Looked for by card, where it gives back, and by host, where it is not paid."""

        indexes = [
            models.Index(
                fields=["card", "number"], name="promises_back", condition=models.Q(back=True)
            ),
            models.Index(
                fields=["host", "card", "number"],
                name="promises_left",
                condition=models.Q(left__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class MoneyHosting(models.Model):
    """A project and the host that it asked, or that holds its money (`held`)."""

    project = models.BinaryField(primary_key=True, max_length=16)
    host = models.BinaryField(max_length=16, db_index=True)
    held = models.BooleanField()

    def __str__(self) -> str:
        return bytes(self.project).hex()[:12]


class MoneyBox(models.Model):
    """A bank account or cash box of a host; `prose` is the fingerprint of the words about it."""

    host = models.BinaryField(max_length=16)
    box = models.BinaryField(max_length=16)
    prose = models.BinaryField(max_length=32, null=True)

    class Meta:
        """A box is named inside its host."""

        constraints = [models.UniqueConstraint(fields=["host", "box"], name="one_box")]

    def __str__(self) -> str:
        return bytes(self.box).hex()[:12]


class MoneyPutBack(models.Model):
    """That a payee gave so much of what they were owed to a project; `line` is the book line's."""

    line = models.BigIntegerField(primary_key=True)
    obligation = models.BinaryField(max_length=16, db_index=True)
    project = models.BinaryField(max_length=16, db_index=True)
    card = models.BinaryField(max_length=16, null=True)
    unit = models.CharField(max_length=8)
    amount = models.BigIntegerField()
    at_ms = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"


class MoneyReturning(models.Model):
    """A card that gives back what was given, until everything is owed to those who gave.

    `gifts` tells of how many that is still to be done.
    """

    card = models.BinaryField(primary_key=True, max_length=16)
    host = models.BinaryField(max_length=16, db_index=True)
    gifts = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return bytes(self.card).hex()[:12]
