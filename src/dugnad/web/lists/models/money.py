"""Money: only where to look; how something stands is read from the books."""

from django.db import models


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
            models.Index(fields=["obligation"], name="owed_over", condition=models.Q(project=b"")),
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
