"""What the desk needs and the books must not hold: bank details, and the bank's own lines."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dugnad.web.people.models import Person


class PayTo(models.Model):
    """Where somebody's money goes: their bank details, given once (`payout.Details`).

    Attributes:
        sealed: under the person's own key; noise once they are forgotten.
        told_ms: milliseconds since 1970 UTC.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    sealed = models.BinaryField()
    told_ms = models.BigIntegerField()

    def __str__(self) -> str:
        return f"PayTo {self.person_id}"


class PaidTo(models.Model):
    """Where one payment of a list went, as it stood when it was recorded as paid.

    Whoever gives another account later changes nothing of what two people approved and paid. The
    books say in the open what is owed for which gift, so its name stands here as a tag alone: else
    this table would tell who gave unseen and was paid back.

    Attributes:
        tag: `HMAC(place secret, list and obligation)`, found from the books and not the other way.
        sealed: the bank details then (`payout.Details`), under the person's own key.
    """

    tag = models.BinaryField(primary_key=True, max_length=32)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"PaidTo {self.person_id}"


class BankLine(models.Model):
    """The bank's own line, or what was said of a count, behind a fingerprint in the books.

    Attributes:
        fingerprint: 32 bytes, as in the books.
        host: whose line it is, 16 bytes.
        sealed: UTF-8, sealed for the place: payers are named in it.
    """

    fingerprint = models.BinaryField(primary_key=True, max_length=32)
    host = models.BinaryField(max_length=16)
    sealed = models.BinaryField()

    class Meta:
        """All of a host's."""

        indexes: ClassVar = [models.Index(fields=["host"], name="bank_lines_of_host")]

    def __str__(self) -> str:
        return bytes(self.fingerprint).hex()[:12]


class AskedAgain(models.Model):
    """That whoever is owed something was asked for it once more, before it may go to the project.

    Attributes:
        obligation: 16 bytes, as in the books.
        since_ms: since when it was owed then; what a bank returned is asked for anew.
        asked_ms: when they were asked, in milliseconds since 1970 UTC.
    """

    obligation = models.BinaryField(max_length=16)
    since_ms = models.BigIntegerField()
    asked_ms = models.BigIntegerField()

    class Meta:
        """Each is asked for once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["obligation", "since_ms"], name="asked_again_once")
        ]

    def __str__(self) -> str:
        return bytes(self.obligation).hex()[:12]
