"""The rows of every room in `place.db`: what they say is sealed, what the place must find is not.

In the open lie only numbers of people and moments: who sits in a room, whose record it is, when it
goes. No name, address, word or picture does.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models


class Place(models.Model):
    """One room of some kind."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    """Also names its key in the vault."""
    room = models.CharField(max_length=20)
    """Which kind."""
    anchor = models.BinaryField(max_length=16)
    """What it belongs to: a person, a project, or itself."""
    made_ms = models.BigIntegerField()

    class Meta:
        """One room of a kind for what it belongs to."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["room", "anchor"], name="one_room_of_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.room} {self.id}"


class Seat(models.Model):
    """That somebody sits in a room."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="seats")
    person_id = models.UUIDField()
    """`people.Person.id`."""
    standing = models.CharField(max_length=20)
    met_in = models.BinaryField(max_length=16, default=b"")
    """The project out of which they were picked; empty: they were not."""

    class Meta:
        """A seat is taken once; a person's seats are found."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "person_id", "standing"], name="one_seat")
        ]
        indexes: ClassVar = [models.Index(fields=["person_id"], name="seats_of_person")]

    def __str__(self) -> str:
        return f"{self.standing} in {self.place_id}"


class Row(models.Model):
    """One record, sealed."""

    id = models.UUIDField(primary_key=True, editable=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="rows")
    kind = models.CharField(max_length=40)
    by_id = models.UUIDField(null=True, blank=True)
    about_id = models.UUIDField(null=True, blank=True)
    under_id = models.UUIDField(null=True, blank=True)
    """Whose key opens it; None: the room's."""
    sealed = models.BinaryField()
    """A `shelf.Sealed`: id, kind, salt and body."""
    made_ms = models.BigIntegerField()
    until_ms = models.BigIntegerField(null=True, blank=True)

    class Meta:
        """Read by room and kind, newest first; swept by their end; found by person."""

        indexes: ClassVar = [
            models.Index(fields=["place", "kind", "-made_ms", "-id"], name="rows_of_room"),
            models.Index(fields=["until_ms"], name="rows_by_end"),
            models.Index(fields=["under_id"], name="rows_under"),
            models.Index(fields=["about_id"], name="rows_about"),
            models.Index(fields=["by_id"], name="rows_by"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Piece(models.Model):
    """A picture or a recording of a record, sealed as the record is."""

    row = models.ForeignKey(Row, on_delete=models.CASCADE, related_name="pieces")
    name = models.BinaryField(max_length=32)
    """SHA-256 of what it is."""
    sealed = models.BinaryField()

    class Meta:
        """A record has a piece once."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["row", "name"], name="one_piece")]

    def __str__(self) -> str:
        return f"Piece of {self.row_id}"


class Pressed(models.Model):
    """That a form was pressed, so that pressing it again does nothing more."""

    id = models.UUIDField(primary_key=True, editable=False)
    """An HMAC of the form's name and who pressed."""
    at_ms = models.BigIntegerField()

    class Meta:
        """Old ones are swept."""

        indexes: ClassVar = [models.Index(fields=["at_ms"], name="room_presses")]

    def __str__(self) -> str:
        return "A press"


class Look(models.Model):
    """That somebody looked at others' records on a day; whom they are about can read it."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="looks")
    by_id = models.UUIDField()
    """Who looked."""
    row = models.ForeignKey(
        Row, on_delete=models.CASCADE, null=True, blank=True, related_name="looks"
    )
    """At which record; None: at all of them."""
    what = models.CharField(max_length=10)
    """"read", "list", "search", "export"."""
    day = models.IntegerField()
    """Days since 1970 UTC."""
    last_ms = models.BigIntegerField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        """Found by room and record; swept by day."""

        indexes: ClassVar = [
            models.Index(fields=["place", "row", "day"], name="looks_at_rows"),
            models.Index(fields=["day"], name="looks_by_day"),
            models.Index(fields=["by_id"], name="looks_by"),
        ]

    def __str__(self) -> str:
        return f"{self.what} in {self.place_id}"


class Batch(models.Model):
    """Many fingerprints as one: what the books hold of a kind of room for a time."""

    room = models.CharField(max_length=20)
    from_ms = models.BigIntegerField()
    until_ms = models.BigIntegerField()
    count = models.PositiveIntegerField()
    root = models.BinaryField(max_length=32)
    noted = models.BooleanField(default=False)
    """Whether the books have it."""

    class Meta:
        """One batch of a kind for a time."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["room", "until_ms"], name="one_batch")
        ]

    def __str__(self) -> str:
        return f"{self.room} until {self.until_ms}"


class Leaf(models.Model):
    """The fingerprint of one record as it was written: it says nothing without the record."""

    room = models.CharField(max_length=20)
    at_ms = models.BigIntegerField()
    digest = models.BinaryField(max_length=32)
    batch = models.ForeignKey(
        Batch, on_delete=models.CASCADE, null=True, blank=True, related_name="leaves"
    )

    class Meta:
        """Read in order."""

        indexes: ClassVar = [models.Index(fields=["room", "batch", "id"], name="leaves_of_room")]

    def __str__(self) -> str:
        return f"Leaf of {self.room}"
