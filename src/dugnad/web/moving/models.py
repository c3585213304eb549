"""Who goes along when a project is taken out, and what came from another place."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from dugnad.web.people.models import Person


class GoesAlong(models.Model):
    """That a member wants their name and address in the file when the project is taken out."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    project = models.BinaryField(max_length=16)
    since_ms = models.BigIntegerField()

    class Meta:
        """Once for a project."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "project"], name="goes_along_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} goes along"


class Arrival(models.Model):
    """A project that was put in here: first looked at, then begun or thrown away.

    Attributes:
        project: its id, the same as where it came from, 16 bytes.
        title: its name.
        from_place: name of the place it came from.
        fingerprint: of the books it came with.
        by: who begins it here; None once they were forgotten.
        came_ms: when it was put in, in milliseconds since 1970 UTC.
        begun_ms: when it was begun here; None while it can still be thrown away.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.BinaryField(max_length=16, unique=True)
    title = models.CharField(max_length=200)
    from_place = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=80)
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    came_ms = models.BigIntegerField()
    begun_ms = models.BigIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Arrival {self.id}"


class Newcomer(models.Model):
    """A member who goes along: taken in one by one, once the project is begun.

    Attributes:
        member: their number in the project, which stays theirs, 16 bytes.
        sealed: a `taking_out.Along`, in the place's box until they are known here.
        done_ms: when they were taken in; None before.
        outcome: "" before; "in", or why not.
    """

    arrival = models.ForeignKey(Arrival, on_delete=models.CASCADE, related_name="newcomers")
    member = models.BinaryField(max_length=16)
    sealed = models.BinaryField()
    done_ms = models.BigIntegerField(null=True, blank=True)
    outcome = models.CharField(max_length=20, blank=True)

    class Meta:
        """In the order in which they stand in the file."""

        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"Newcomer {self.pk}"
