"""The rows of the outbox in `place.db`. Address, subject, text and asker's name are sealed."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from dugnad.web.people.models import KINDS, Person, Reach

HELD = "held"
WAITING = "waiting"
SENDING = "sending"
SENT = "sent"
FAILED = "failed"
GIVEN_UP = "given up"
STATES = (
    (HELD, "held"),
    (WAITING, "waiting"),
    (SENDING, "sending"),
    (SENT, "sent"),
    (FAILED, "failed"),
    (GIVEN_UP, "given up"),
)
"""`held`: goes out together with what else this person is told, see `bundling`.
`failed`: the other side said never. `given up`: it stayed away until the last try."""


class Message(models.Model):
    """One message to one address, from the moment somebody asked for it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    """Also the message's id outside, the same at every try."""
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    """Under whose key the letter is sealed; None: in the place's box."""
    reach = models.ForeignKey(
        Reach, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    channel = models.CharField(max_length=4, choices=KINDS)
    sealed_letter = models.BinaryField()
    """A `letters.Letter`: address, subject, text and in whose name."""
    language = models.CharField(max_length=5)
    about = models.CharField(max_length=32, blank=True)
    """The card it is about, as 32 hex digits; empty when about none."""
    asker_id = models.UUIDField(null=True, blank=True)
    """The person who is told when it cannot be delivered."""
    sealed_called = models.BinaryField(default=b"")
    """What the asker calls the person, sealed under the asker's own key; empty: nothing."""
    at_once = models.BooleanField(default=False)
    """The person waits for it right now, so quiet hours do not hold it back."""
    state = models.CharField(max_length=8, choices=STATES, default=WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    repeats = models.PositiveSmallIntegerField(default=0)
    """How often a try was lost with its worker, so that nobody knows whether it went out."""
    next_try_ms = models.BigIntegerField()
    claimed_ms = models.BigIntegerField(null=True, blank=True)
    """When a worker took it; None when nobody has it."""
    error = models.CharField(max_length=40, blank=True)
    """A code from `adapters`, never words of the other side."""
    provider_id = models.CharField(max_length=120, blank=True)
    """What the gateway calls it."""
    created_ms = models.BigIntegerField()
    sent_ms = models.BigIntegerField(null=True, blank=True)

    class Meta:
        """What is due is found by state and moment."""

        indexes: ClassVar = [models.Index(fields=["state", "next_try_ms"], name="message_due")]

    def __str__(self) -> str:
        return f"Message {self.id} ({self.state})"


class Note(models.Model):
    """Something the place tells a person on *For you*, until they have seen it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notes")
    code = models.CharField(max_length=40)
    """Which sentence (see `notes.SENTENCES`)."""
    about = models.CharField(max_length=32, blank=True)
    """The card it is about, as 32 hex digits; empty when about none."""
    whom = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    """Whom the note speaks of; None when of nobody or somebody without a profile."""
    sealed_called = models.BinaryField(default=b"")
    """What `person` calls them, sealed under `person`'s own key; empty: no name is said. The name
    on their profile is theirs to show, so it is never said here."""
    sealed_number = models.BinaryField(default=b"")
    """Where they want to be rung, sealed as `sealed_called` is; empty: no number was said."""
    created_ms = models.BigIntegerField()
    seen_ms = models.BigIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Note {self.id} ({self.code})"
