"""Who keeps a part, by which a dead place can be opened again. The parts themselves lie nowhere."""

from __future__ import annotations

from django.db import models

from dugnad.web.people.models import Person


class Rescuer(models.Model):
    """Somebody who was asked to keep a part, and what the place knows of it.

    Attributes:
        asked_ms: when they were asked, in milliseconds since 1970 UTC.
        public: the public half of their part, 32 bytes; empty until they said yes.
        since_ms: since when they have this part; None until then.
        fetched_ms: when they last took the parcel home; None when never.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    asked_ms = models.BigIntegerField()
    public = models.BinaryField(max_length=32, default=b"")
    since_ms = models.BigIntegerField(null=True, blank=True)
    fetched_ms = models.BigIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Rescuer {self.person_id}"
