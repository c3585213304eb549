"""What stands in lists: how far they have come, codes, projects, parties, cards and places."""

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
        position: on the project's page, set by hand from 1; 0 when not.
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
