"""How givers want to hear of what they gave to, and what they have not heard yet.

Each row belongs to a person and goes when they are forgotten. None of it is in the books.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dugnad.web.people.models import Person


class Hearing(models.Model):
    """How somebody wants to hear of one card; without a row they are written to as always.

    Attributes:
        card: id, 16 bytes.
        how: by mail, by text message, by letter, or not at all.
        sealed_address: name and postal address, sealed under the person's own key; empty where no
            letter is wanted.
    """

    class How(models.TextChoices):
        """The ways."""

        MAIL = "mail"
        SMS = "sms"
        LETTER = "letter"
        NOT = "not"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    card = models.BinaryField(max_length=16)
    how = models.CharField(max_length=6, choices=How.choices)
    sealed_address = models.BinaryField(default=b"")

    class Meta:
        """One way for a person and a card."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "card"], name="one_way_of_hearing")
        ]

    def __str__(self) -> str:
        return f"Hearing by {self.how}"


class Unheard(models.Model):
    """Something that was told on a card and that one of its givers has not been sent yet.

    Attributes:
        card: id, 16 bytes.
        prose: fingerprint of the words, 32 bytes.
        told_ms: when it was told, in milliseconds since 1970 UTC.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    card = models.BinaryField(max_length=16)
    prose = models.BinaryField(max_length=32)
    told_ms = models.BigIntegerField()

    class Meta:
        """Each once for each person."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "prose"], name="unheard_once")
        ]
        indexes: ClassVar = [models.Index(fields=["card"], name="unheard_of_card")]

    def __str__(self) -> str:
        return f"Unheard since {self.told_ms}"


class Bundled(models.Model):
    """When somebody was last sent what they had not heard, in milliseconds since 1970 UTC."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    sent_ms = models.BigIntegerField()

    def __str__(self) -> str:
        return f"Bundled at {self.sent_ms}"
