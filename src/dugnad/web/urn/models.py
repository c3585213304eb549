"""What lies in `place.db` of an urn, until it is destroyed.

Everything is sealed under a secret of the urn's own in `keys.db`. With that secret all of it ends,
also what lies in older backups of `place.db`.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Urn(models.Model):
    """The urn of one round of a decision: all its envelopes in one sealed piece.

    The piece is written anew as a whole and has the same size from the first day to the last, so
    that neither rows nor pages tell which envelope came when. No moment is kept beside it.

    Attributes:
        card: id of the decision's card, 16 bytes.
        turn: the round.
        public: the count key's public half, 32 bytes; empty once the urn is being destroyed.
        sealed: the envelopes; empty once the urn is being destroyed.
        sheets: all sheets that were printed, in one sealed piece likewise; empty before the first.
    """

    card = models.BinaryField(max_length=16)
    turn = models.PositiveIntegerField()
    public = models.BinaryField()
    sealed = models.BinaryField()
    sheets = models.BinaryField(default=b"")

    class Meta:
        """One urn a round."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["card", "turn"], name="one_urn_a_round")
        ]

    def __str__(self) -> str:
        return f"Urn of round {self.turn}"


class Half(models.Model):
    """One counter's half of the count key, kept for them unless they keep it on paper alone.

    Attributes:
        counter: member id, 16 bytes.
        sealed: the half, sealed under the urn's secret and then under the counter's own key.
    """

    urn = models.ForeignKey(Urn, on_delete=models.CASCADE, related_name="halves")
    counter = models.BinaryField(max_length=16)
    sealed = models.BinaryField()

    class Meta:
        """Once a counter."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["urn", "counter"], name="one_half_kept")
        ]

    def __str__(self) -> str:
        return f"Half of a key of {self.urn}"


class Added(models.Model):
    """A counter pressed: their half may be used to open the urn.

    Attributes:
        counter: member id, 16 bytes.
        sealed: the half, sealed under the urn's secret.
        since_ms: since when, in milliseconds since 1970 UTC.
    """

    urn = models.ForeignKey(Urn, on_delete=models.CASCADE, related_name="added")
    counter = models.BinaryField(max_length=16)
    sealed = models.BinaryField()
    since_ms = models.BigIntegerField()

    class Meta:
        """Once a counter."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["urn", "counter"], name="one_half_added")
        ]

    def __str__(self) -> str:
        return f"Half added to {self.urn}"
