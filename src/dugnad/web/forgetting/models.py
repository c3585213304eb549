"""Who is to be forgotten and when, and what accounting law asks a host to keep, until its end."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dugnad.web.people.models import Person


class Farewell(models.Model):
    """That somebody said twice that they want to be forgotten; gone when they think again.

    Attributes:
        asked_ms: when they said it, in milliseconds since 1970 UTC.
        due_ms: when it is done; until then they can take it back.
        channel: how they said it: page, sms, desk or letter.
        keep_words: what they wrote stays, without their name.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    asked_ms = models.BigIntegerField()
    due_ms = models.BigIntegerField(db_index=True)
    channel = models.CharField(max_length=8)
    keep_words = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"Farewell of {self.person_id}"


class TextedWish(models.Model):
    """That somebody texted "forget me" and was sent a number to text back.

    Attributes:
        salt: 16 random bytes.
        digest: HMAC of salt and number under a secret of the place.
        asked_ms: milliseconds since 1970 UTC.
        tries: how many wrong numbers were texted.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    salt = models.BinaryField(max_length=16)
    digest = models.BinaryField(max_length=32)
    asked_ms = models.BigIntegerField()
    tries = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"Wish of {self.person_id}"


class Voucher(models.Model):
    """What accounting law asks a money host to keep of somebody who was forgotten.

    Nothing in the row says who it was. It opens for the two at the host's desk, who leave their
    number when they open it, and for nobody once `ends_ms` has passed: its secret is destroyed.

    Attributes:
        host: the host's project, 16 bytes.
        secret: name of the passing secret it is sealed under; one for a host and an end.
        sealed: a `vouchers.Kept`.
        kept_ms: since when.
        ends_ms: until when.
    """

    host = models.BinaryField(max_length=16)
    secret = models.CharField(max_length=40)
    sealed = models.BinaryField()
    kept_ms = models.BigIntegerField()
    ends_ms = models.BigIntegerField(db_index=True)

    class Meta:
        """All of a host's."""

        indexes: ClassVar = [models.Index(fields=["host", "kept_ms"], name="vouchers_of_host")]

    def __str__(self) -> str:
        return f"Voucher {self.pk}"


class VoucherOpened(models.Model):
    """That somebody at the desk opened a voucher: their number in the host's project, and when."""

    voucher = models.ForeignKey(Voucher, on_delete=models.CASCADE, related_name="openings")
    member = models.BinaryField(max_length=16)
    opened_ms = models.BigIntegerField()

    def __str__(self) -> str:
        return f"Opened {self.voucher_id}"
