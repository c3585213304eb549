"""What people leave each other besides what is in the books: letters, cards, what ended when.

Each row belongs to a person and goes when they are forgotten.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from dugnad.web.people.models import Person


class Letter(models.Model):
    """A hand-over letter: what somebody did, and what others should know; for members to read.

    Attributes:
        project: id, 16 bytes.
        person: who wrote it.
        sealed_text: UTF-8, sealed under the writer's own key.
        language: it was written in.
        written_ms: milliseconds since 1970 UTC.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.BinaryField(max_length=16)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    sealed_text = models.BinaryField()
    language = models.CharField(max_length=5)
    written_ms = models.BigIntegerField()

    class Meta:
        """One letter of a person in a project, which they may write anew."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "person"], name="one_letter")
        ]

    def __str__(self) -> str:
        return f"Letter {self.id}"


class Handing(models.Model):
    """A card that its keeper asks somebody else to see to, by name.

    Attributes:
        card: id, 16 bytes.
        project: id of its project, 16 bytes.
        giver: who asks.
        taker: who is asked.
        state: asked, taken or declined.
        asked_ms: since when.
        moved_ms: when it was answered, or asked last.
    """

    class State(models.TextChoices):
        """Where it stands."""

        ASKED = "asked"
        TAKEN = "taken"
        DECLINED = "declined"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    card = models.BinaryField(max_length=16, unique=True)
    project = models.BinaryField(max_length=16)
    giver = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    taker = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    asked_ms = models.BigIntegerField()
    moved_ms = models.BigIntegerField()

    class Meta:
        """Those of a project, and those that wait for a person."""

        indexes: ClassVar = [
            models.Index(fields=["project", "state"], name="handed_in_project"),
            models.Index(fields=["taker", "state"], name="handed_to"),
        ]

    def __str__(self) -> str:
        return f"Handing {self.id} ({self.state})"


class Left(models.Model):
    """What ended when somebody left a project, for themselves to read again.

    Attributes:
        person: who left.
        project: id, 16 bytes.
        left_ms: when, by the books.
        sealed_ended: what ended, as `leaving.Ended` writes it, sealed under the person's own key.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    project = models.BinaryField(max_length=16)
    left_ms = models.BigIntegerField()
    sealed_ended = models.BinaryField()

    class Meta:
        """The last leaving of a project is the one that is shown."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "project"], name="left_once")
        ]

    def __str__(self) -> str:
        return f"Left {self.person_id}"


class TermTold(models.Model):
    """That holder and group were told that a term ends.

    Attributes:
        project: id, 16 bytes.
        role: as the rules name it.
        member: who holds it, 16 bytes.
        until_ms: the end that was told of; a further term has another.
    """

    project = models.BinaryField(max_length=16)
    role = models.CharField(max_length=80)
    member = models.BinaryField(max_length=16)
    until_ms = models.BigIntegerField()

    class Meta:
        """Each end is told of once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "role", "member", "until_ms"], name="term_told_once"
            )
        ]

    def __str__(self) -> str:
        return f"Told of {self.role}"
