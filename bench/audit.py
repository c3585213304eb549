"""Full verification of books with the real cards, against bare verification of their signatures.

One core each. Wanted: at least 0.35 of the bare speed.
"""

import tempfile
from pathlib import Path

from bench.people import BEGINNING_MS, GENESIS, GENESIS_HASH, SEALER, charter, life
from bench.told import in_turns, tell
from dugnad.engine.folder import PlaceFolder
from dugnad.engine.solo import Solo
from dugnad.engine.verify import verify
from dugnad.ledger import signatures
from dugnad.ledger.action import DOMAIN, open_envelope
from dugnad.ledger.receipt import Receipt

WANTED = 0.35
SIZES = (10, 1_000, 30_000)
PER_BLOCK = 100
BLOCK_MS = 10_000


class _Clock:
    now_ms = BEGINNING_MS

    def __call__(self) -> int:
        return self.now_ms


def make_books(folder: Path, count: int) -> tuple[list[bytes], int]:
    """Write books of `count` actions; gives the envelopes and how many were refused."""
    place = PlaceFolder(folder)
    Solo.begin(place, GENESIS, charter())
    clock = _Clock()
    engine = Solo(place, charter(), seed=SEALER, clock=clock, steady=clock)
    envelopes: list[bytes] = []
    refused = 0
    for block in life(count, PER_BLOCK, BLOCK_MS):
        answers = engine.submit_many(block)
        envelopes += block
        refused += sum(bool(getattr(answer, "code", "")) for answer in answers)
        away = [answer for answer in answers if not isinstance(answer, Receipt)]
        if away:
            raise RuntimeError(away[0])
        clock.now_ms += BLOCK_MS
    engine.close()
    return envelopes, refused


def measure(count: int) -> float:
    """Tell one size; gives its ratio."""
    with tempfile.TemporaryDirectory() as folder:
        envelopes, refused = make_books(Path(folder), count)
        place = PlaceFolder(Path(folder))
        law = charter()
        opened = [open_envelope(envelope) for envelope in envelopes]
        messages = [
            (signed.key, DOMAIN + GENESIS_HASH + one.body_bytes, signed.signature)
            for one in opened
            for signed in one.signatures
        ]

        def bare() -> None:
            for key, message, signature in messages:
                if not signatures.verify(key, message, signature):
                    raise RuntimeError(key)

        def audit() -> None:
            if not verify(place.books, law).adds_up:
                raise RuntimeError(folder)

        rounds = 5 if count <= 1_000 else 3
        audit_s, bare_s, ratio = in_turns(audit, bare, rounds)
        size = place.books.stat().st_size
    tell(
        "audit",
        actions=count,
        refused=refused,
        books_bytes=size,
        audit_per_s=count / audit_s,
        bare_per_s=count / bare_s,
        ratio=ratio,
    )
    return ratio


def run() -> None:
    """Tell every size; the largest is the gated one."""
    for count in SIZES:
        ratio = measure(count)
    tell("audit", actions=SIZES[-1], ratio=ratio, wanted=WANTED, stretch=0.55)
