"""What the pages remember of somebody's way through projects; private, in `place.db`.

Nothing of it is in the books, and all of it goes when the person is forgotten.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dugnad.web.people.models import Person


class Visit(models.Model):
    """When somebody last looked at a project, so that its page tells what changed since (PRJ-22).

    Attributes:
        person: who.
        project: which, 16 bytes.
        seen_ms: when they last looked.
        before_ms: when they had looked before this visit; 0 on the first one.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    project = models.BinaryField(max_length=16)
    seen_ms = models.BigIntegerField()
    before_ms = models.BigIntegerField(default=0)

    class Meta:
        """One row for a person and a project."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "project"], name="one_visit")
        ]

    def __str__(self) -> str:
        return f"Visit of {self.person_id}"


class Expectation(models.Model):
    """That somebody joined, and is asked after two weeks whether it is what they expected (K45).

    Attributes:
        person: who.
        project: which, 16 bytes.
        joined_ms: when.
        asked_ms: when they were asked; None until then.
        answer: "yes", "no", or "" until they answer.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    project = models.BinaryField(max_length=16)
    joined_ms = models.BigIntegerField()
    asked_ms = models.BigIntegerField(null=True, blank=True)
    answer = models.CharField(max_length=3, blank=True)

    class Meta:
        """One row for a person and a project; those who wait are found by when they joined."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "project"], name="one_expectation")
        ]
        indexes: ClassVar = [models.Index(fields=["joined_ms"], name="expecting_since")]

    def __str__(self) -> str:
        return f"Expectation of {self.person_id}"
