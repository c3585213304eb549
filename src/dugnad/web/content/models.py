"""What the place keeps of told text, pictures, films (database `default`, never in the books)."""

from django.db import models


class Prose(models.Model):
    """One told text, or what is left of it.

    It begins as *waiting*, becomes *published* once the books have its fingerprint, and when it
    is *removed*, salt and payload are gone for good: the fingerprint then fits nothing any more.
    *Aside* it lies where nobody reads it, until it is put back or removed.
    """

    class State(models.TextChoices):
        """Where a told text stands."""

        WAITING = "waiting"
        PUBLISHED = "published"
        ASIDE = "aside"
        REMOVED = "removed"

    commitment = models.BinaryField(primary_key=True, max_length=32)
    salt = models.BinaryField(null=True, max_length=16)
    payload = models.BinaryField(null=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    by = models.CharField(max_length=36, blank=True, db_index=True)
    """Id of the person who told it; "" once that person was forgotten."""
    picture = models.CharField(max_length=64, blank=True, db_index=True)
    film = models.CharField(max_length=69, blank=True, db_index=True)
    created_ms = models.BigIntegerField()
    published_ms = models.BigIntegerField(null=True)
    replaces = models.BinaryField(null=True, max_length=32)
    """Fingerprint of the text that this one is a newer version of."""
    replaced_ms = models.BigIntegerField(null=True)
    """Since when a newer version is the one that is shown."""
    removed_ms = models.BigIntegerField(null=True)
    removed_rule = models.CharField(max_length=80, blank=True)
    removed_role = models.CharField(max_length=80, blank=True)

    class Meta:
        """How sweeps find what they look for."""

        indexes = [
            models.Index(fields=["state", "created_ms"], name="prose_by_state"),
            models.Index(fields=["by", "created_ms", "commitment"], name="prose_by_whom"),
            models.Index(
                fields=["replaced_ms"],
                name="prose_replaced",
                condition=models.Q(replaced_ms__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{bytes(self.commitment).hex()[:12]} {self.state}"


class Picture(models.Model):
    """One picture, drawn anew from what was sent, so that nothing hidden came along.

    Attributes:
        id: SHA-256 of the large JPEG, in hex; told text that names it therefore names its bytes.
        small_digest: the same of the small JPEG.
    """

    id = models.CharField(primary_key=True, max_length=64)
    small_digest = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size_bytes = models.PositiveIntegerField()
    created_ms = models.BigIntegerField(db_index=True)
    removed_ms = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.id[:12]} {self.width}x{self.height}"


class Film(models.Model):
    """One short film.

    Attributes:
        id: its name: SHA-256 of its bytes in hex, and of which kind it is (".mp4").
        length_ms: how long it lasts; 0 where the file does not say.
    """

    id = models.CharField(primary_key=True, max_length=69)
    size_bytes = models.PositiveIntegerField()
    length_ms = models.PositiveIntegerField()
    created_ms = models.BigIntegerField(db_index=True)
    removed_ms = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return self.id[:12]
