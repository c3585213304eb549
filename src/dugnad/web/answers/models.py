"""Questions on their way: who was asked, by whom, about which card, and what came of it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from dugnad.web.people.models import Person, Reach


class Ask(models.Model):
    """One person asked by another about one card.

    The link and the code that open it are found by their tags; only the sealed copies can be read
    again, for a reminder. Opening one changes no row here.

    Attributes:
        card: id, 16 bytes.
        project: id of its project, 16 bytes.
        asker: who asks, by name.
        person: who is asked; None once somebody said "that is not me".
        organisation: for which organisation they are asked, its project's 16 bytes; empty where
            they are asked for themselves. An answer to this question never counts for another.
        reach: where the question was sent; None when it was said on the phone or in person.
        address: `Reach.lookup` of that, which stays when the reach goes: nobody there is asked
            about the card again.
        sealed_name: what the asker calls the person, sealed under the asker's own key; the
            person's own name is theirs to show.
        sealed_number: where the asker can be rung about it, sealed as that; empty: they said none.
        link: `vault.lookup_tag("ask", …)` of the secret in the link, 32 bytes.
        code: the same of the six characters.
        sealed_secrets: "secret code", sealed in the place's box.
        state: open, answered, ring (asks to be rung), stranger ("not me") or stopped.
        word: the last answer: "yes", "maybe", "no" or what else the card offers; "" before.
        asked_ms: when the question was sent.
        moved_ms: when anything last came of it.
        bare_no_ms: when they texted a no that still lacks its reason; 0: no such no waits.
    """

    class State(models.TextChoices):
        """Where a question stands."""

        OPEN = "open"
        ANSWERED = "answered"
        RING = "ring"
        STRANGER = "stranger"
        STOPPED = "stopped"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    card = models.BinaryField(max_length=16)
    project = models.BinaryField(max_length=16)
    asker = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="asks")
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="asked", null=True, blank=True
    )
    organisation = models.BinaryField(max_length=16, default=b"")
    reach = models.ForeignKey(Reach, on_delete=models.SET_NULL, null=True, blank=True)
    address = models.BinaryField(max_length=32, default=b"")
    sealed_name = models.BinaryField(default=b"")
    sealed_number = models.BinaryField(default=b"")
    link = models.BinaryField(max_length=32, unique=True)
    code = models.BinaryField(max_length=32, unique=True)
    sealed_secrets = models.BinaryField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    word = models.CharField(max_length=20, blank=True)
    asked_ms = models.BigIntegerField()
    moved_ms = models.BigIntegerField()
    bare_no_ms = models.BigIntegerField(default=0)

    class Meta:
        """A person is asked once about a card; *For you* lists what is open, oldest first."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["card", "person"], name="asked_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "state", "asked_ms"], name="asked_open"),
            models.Index(fields=["card", "asked_ms"], name="asked_about"),
            models.Index(fields=["address", "asked_ms"], name="asked_at"),
        ]

    def __str__(self) -> str:
        return f"Ask {self.id}"


class Slip(models.Model):
    """A printed slip on which one person answers one question; it lies in the question's place.

    A person has one slip a card. Printing another one gives it another code, and the code of the
    one before opens nothing any more.

    Attributes:
        ask: the question that the slip asks.
        turn: the round of the decision in which it was printed; its boxes belong to that round.
        link: `vault.lookup_tag("ask", …)` of the secret in its square code, 32 bytes.
        code: the same of its six characters.
        sealed_secrets: "secret code", sealed in the place's box.
        made_by: who printed it, and to whom it is given back.
        sheet: name of the press that printed it: slips of one press are one sheet.
        made_ms: milliseconds since 1970 UTC.
    """

    ask = models.OneToOneField(Ask, on_delete=models.CASCADE, related_name="slip")
    turn = models.PositiveBigIntegerField(default=0)
    link = models.BinaryField(max_length=32, unique=True)
    code = models.BinaryField(max_length=32, unique=True)
    sealed_secrets = models.BinaryField()
    made_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    sheet = models.CharField(max_length=64, db_index=True)
    made_ms = models.BigIntegerField()

    def __str__(self) -> str:
        return f"Slip {self.pk}"


class Entry(models.Model):
    """What one person read off a slip or heard by telephone; it waits for a second who did too.

    The second one types it without seeing this. Once both say the same it is in the books, and
    the row is gone; it is gone as well where they do not, and both look again.

    Attributes:
        card: id, 16 bytes.
        turn: the round of the decision that it answers.
        person: whose answer it is.
        channel: "paper" or "phone".
        sealed_answer: the ballot's bytes, sealed in the place's box.
        sealed_why: the reason of an objection, or the question, sealed likewise; empty: none.
        received_ms: when the answer came, milliseconds since 1970 UTC.
        first: who entered it.
        entered_ms: when they did.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    card = models.BinaryField(max_length=16)
    turn = models.PositiveBigIntegerField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=8)
    sealed_answer = models.BinaryField()
    sealed_why = models.BinaryField(default=b"")
    received_ms = models.BigIntegerField()
    first = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    entered_ms = models.BigIntegerField()

    class Meta:
        """One answer of a person waits on a card at a time."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["card", "person"], name="entered_once")
        ]

    def __str__(self) -> str:
        return f"Entry {self.id}"


class Taken(models.Model):
    """A press or a text message that was taken in and need not be in the books.

    A second one of that name changes nothing: gateways deliver twice, browsers send again.

    Attributes:
        name: of the press, or of the message.
        outcome: what came of it, in one word.
        taken_ms: milliseconds since 1970 UTC.
    """

    name = models.CharField(primary_key=True, max_length=64)
    outcome = models.CharField(max_length=16)
    taken_ms = models.BigIntegerField()

    class Meta:
        """Old ones are swept by age."""

        indexes: ClassVar = [models.Index(fields=["taken_ms"], name="taken_age")]

    def __str__(self) -> str:
        return f"Taken {self.name}"


class Followed(models.Model):
    """How far the books were followed for what people are told; a single row.

    Attributes:
        receipts: how many receipts were looked at, from the beginning of the log on.
        mark: name of the last one's action; another name there means other books.
    """

    receipts = models.PositiveBigIntegerField(default=0)
    mark = models.BinaryField(max_length=32, default=b"")

    def __str__(self) -> str:
        return f"Followed up to {self.receipts}"


class Portion(models.Model):
    """Something of which more people are told than at once; the rest waits for the next portion.

    Attributes:
        receipt: its number in the log.
        portion: which portion is told next, from 1.
    """

    receipt = models.PositiveBigIntegerField(unique=True)
    portion = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"Portion {self.portion} of {self.receipt}"
