"""The bank's own lines behind the fingerprints in the books: sealed, for the desk alone."""

from __future__ import annotations

from dugnad.ledger.values import ProjectId
from dugnad.web.treasury.models import BankLine
from dugnad.web.vault import services as vault


def keep_line(host: ProjectId, fingerprint: bytes, text: str) -> None:
    """Keep the text of a line for those who confirm it; again is as good as once."""
    BankLine.objects.get_or_create(
        fingerprint=fingerprint,
        defaults={"host": host, "sealed": vault.seal_for_place(text.encode())},
    )
