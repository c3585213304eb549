"""Who lets whom help them, as the place knows it, and what was done by it.

The books have the mandate under two numbers of one project. Which two people that are stands here,
as do the codes by which it began and can be stopped.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from dugnad.web.people.models import Person


class Help(models.Model):
    """That one person lets another do certain things for them, in one project.

    Attributes:
        helper: who helps; None until somebody has typed the code that the other made.
        helped: who is helped.
        project: 16 bytes.
        card: the one card that it is about, 16 bytes; empty: all of the project.
        things: what may be done, as the books call it, with commas ("answer,write").
        state: where it stands.
        how: how the one who is helped says yes: the channel in the books.
        code: `vault.lookup_tag` of the code that begins it, 32 bytes; None once it is spent.
        code_until_ms: until when that code counts.
        stop: the same of the code that stops it.
        sealed_stop: that code, sealed in the place's box, for receipts.
        until_ms: when it ends by itself.
        made_ms: when it was asked for.
        began_ms: when it began; 0 before.
        ended_ms: when it was ended; 0 where nobody ended it.
        told_end: whether the books know that it was ended, or need not.
        reminded: whether the one who is helped was told that it ends soon.
        at_desk: whether it is done on a screen that others use as well.
        blind: whether the helper named an address, and is not to learn whether anybody has it
            before they say yes.
        asked_ms: when the one who is helped was asked whether they wanted it; 0: never.
        answered_ms: when they answered that; 0: never.
    """

    class State(models.TextChoices):
        """Where it stands."""

        ASKED = "asked"
        RUNNING = "running"
        ENDED = "ended"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    helper = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="helps", null=True, blank=True
    )
    helped = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="helpers")
    project = models.BinaryField(max_length=16)
    card = models.BinaryField(max_length=16, default=b"")
    things = models.CharField(max_length=40)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    how = models.CharField(max_length=8)
    code = models.BinaryField(max_length=32, unique=True, null=True, blank=True)
    code_until_ms = models.BigIntegerField(default=0)
    stop = models.BinaryField(max_length=32, unique=True)
    sealed_stop = models.BinaryField()
    until_ms = models.BigIntegerField()
    made_ms = models.BigIntegerField()
    began_ms = models.BigIntegerField(default=0)
    ended_ms = models.BigIntegerField(default=0)
    told_end = models.BooleanField(default=True)
    reminded = models.BooleanField(default=False)
    at_desk = models.BooleanField(default=False)
    blind = models.BooleanField(default=False)
    asked_ms = models.BigIntegerField(default=0)
    answered_ms = models.BigIntegerField(default=0)

    class Meta:
        """Both look theirs up."""

        indexes: ClassVar = [
            models.Index(fields=["helper", "state", "until_ms"], name="helps_now"),
            models.Index(fields=["helped", "state", "until_ms"], name="helped_now"),
        ]

    def __str__(self) -> str:
        return f"Help {self.id}"

    @property
    def name(self) -> str:
        """How it is named in addresses and forms."""
        return self.id.hex[:12].upper()

    @property
    def named(self) -> tuple[str, ...]:
        """The things that may be done."""
        return tuple(self.things.split(","))

    def runs(self, now_ms: int) -> bool:
        """Whether the helper may do something now."""
        return self.state == self.State.RUNNING and now_ms < self.until_ms


class Newcomer(models.Model):
    """That a helper named an address that the place does not know, until its code comes back.

    Nobody is known by it yet, and nobody who signs in sees it: also not the helper.

    Attributes:
        helper: who sits beside them.
        address: `vault.lookup_tag` of the address, 32 bytes.
        code: the same of the code that was sent there, 32 bytes.
        code_until_ms: until when that code counts.
        sealed: what was typed, sealed under the helper's own key.
        at_desk: whether it is done on a screen that others use as well.
    """

    helper = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="newcomers")
    address = models.BinaryField(max_length=32)
    code = models.BinaryField(max_length=32, unique=True)
    code_until_ms = models.BigIntegerField()
    sealed = models.BinaryField()
    at_desk = models.BooleanField()

    class Meta:
        """One of each address for each helper."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["helper", "address"], name="newcomer_once"),
        ]

    def __str__(self) -> str:
        return f"Newcomer {self.pk}"


class HelpedAct(models.Model):
    """One thing that was done for somebody, of which both have a receipt.

    Attributes:
        help: by which it was done.
        action: its name in the books, 32 bytes.
        thing: what it was, as the books call it.
        card: on which card, 16 bytes; empty: none.
        at_ms: when.
        said: what was answered, in the words of whoever is helped; "" where it was no answer.
    """

    help = models.ForeignKey(Help, on_delete=models.CASCADE, related_name="acts")
    action = models.BinaryField(max_length=32, unique=True)
    thing = models.CharField(max_length=8)
    card = models.BinaryField(max_length=16, default=b"")
    at_ms = models.BigIntegerField()
    said = models.CharField(max_length=120, default="")

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-at_ms", "-id"]

    def __str__(self) -> str:
        return f"Act of {self.help_id}"


class Turn(models.Model):
    """That somebody helps at a desk of an organisation each week, from a time until another.

    It stands there as long as they hold the office; then it says nothing any more.

    Attributes:
        person: who helps, and who wrote it.
        project: of which organisation, 16 bytes.
        weekday: 0 for Monday to 6 for Sunday.
        begins: when, in minutes since midnight by the place's clock.
        ends: until when, likewise.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="turns")
    project = models.BinaryField(max_length=16)
    weekday = models.PositiveSmallIntegerField()
    begins = models.PositiveSmallIntegerField()
    ends = models.PositiveSmallIntegerField()

    class Meta:
        """In the order of the week."""

        ordering: ClassVar = ["weekday", "begins", "id"]
        indexes: ClassVar = [models.Index(fields=["project", "weekday"], name="turns_of")]

    def __str__(self) -> str:
        return f"Turn {self.pk}"
