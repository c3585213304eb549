"""The rows of `keys.db`. Nothing in them can be read without the place's master key.

No row refers to a table of another database, so `keys.db` can be lost, restored and forgotten on
its own: what was sealed under a key that is gone stays unreadable, wherever it lies.
"""

from typing import ClassVar

from django.db import models


class PersonKey(models.Model):
    """The secret that one person's records are sealed under."""

    person_id = models.UUIDField(primary_key=True)
    """`people.Person.id`."""
    wrapped = models.BinaryField()
    """32 secret bytes, wrapped (see `wrapping.wrap`)."""

    def __str__(self) -> str:
        return f"Key of {self.person_id}"


class KeptKey(models.Model):
    """A signing key that the place keeps for a person in one project."""

    person_id = models.UUIDField()
    """`people.Person.id`."""
    project_id = models.BinaryField(max_length=16)
    """16 bytes, as in the books."""
    wrapped = models.BinaryField()
    """The 32-byte Ed25519 seed, wrapped."""

    class Meta:
        """One key for a person in a project, so that no key is met in two projects."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person_id", "project_id"], name="one_kept_key")
        ]

    def __str__(self) -> str:
        return f"Kept key of {self.person_id}"


class OnceKey(models.Model):
    """A signing key for one act of somebody who chose to be unseen, and whose act it is.

    The only place in which the act and the person stand together. Forgetting takes the person out
    of the row; what is left can only give back to a project what would be owed to nobody.
    """

    tag = models.BinaryField(primary_key=True, max_length=32)
    """`HMAC(place secret, member id)`: found from the books, and not the other way round."""
    person_id = models.UUIDField(null=True, db_index=True)
    """`people.Person.id`; None once they were forgotten."""
    press = models.BinaryField(max_length=32, unique=True)
    """A tag of the press it was made for, so that a second press finds the same one."""
    wrapped = models.BinaryField()
    """Member id, project, card, moment and the 32-byte Ed25519 seed, wrapped."""
    used = models.BooleanField(default=False)
    """Whether it was seen that something was done by it, so that nobody looks again."""

    class Meta:
        """What a sweep has to look at."""

        indexes: ClassVar = [
            models.Index(
                fields=["person_id"], name="once_to_look_at", condition=models.Q(used=False)
            )
        ]

    def __str__(self) -> str:
        return "Key for one act"


class PlaceSecret(models.Model):
    """A secret of the place itself: a signing seed, the finding secret, the place's box."""

    name = models.CharField(max_length=40, primary_key=True)
    """What it is for, like "sign:custodian" or "lookup"."""
    wrapped = models.BinaryField()
    """32 secret bytes, wrapped."""

    def __str__(self) -> str:
        return f"Place secret {self.name}"


class Forgotten(models.Model):
    """Somebody who was forgotten here, so that a restored older file forgets them again."""

    tag = models.BinaryField(primary_key=True, max_length=32)
    """`HMAC(place secret, person id)`: tells the place, and nobody else, who it was."""

    def __str__(self) -> str:
        return "Somebody forgotten"
