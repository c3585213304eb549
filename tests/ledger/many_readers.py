"""Many threads read the first values of records in the same moment (decision 0041).

    python -m tests.ledger.many_readers [bare]

Ends by itself where readers were made before the threads; with `bare` they are not, and the process
dies.
"""

import sys
import threading
from typing import Annotated, Any

import msgspec

from dugnad.ledger import codec
from dugnad.ledger.values import Record

ROUNDS = 200
THREADS = 6
FIELDS = 12
Few = Annotated[tuple[int, ...], msgspec.Meta(max_length=5)]


class Slip(Record, frozen=True):
    """What the records of this story have in common."""


def main(*, bare: bool) -> None:
    """Read each of many records that nobody has read before, in many threads at once."""
    sys.setswitchinterval(1e-6)
    fields = [(f"field{place}", Few) for place in range(FIELDS)]
    kinds = [
        msgspec.defstruct(f"Slip{number}", fields, bases=(Slip,), frozen=True)
        for number in range(ROUNDS)
    ]
    if not bare:
        codec.make_readers(Record)
    for kind in kinds:
        together(kind, kind(*[(1, 2)] * FIELDS))


def together(kind: Any, value: Any) -> None:
    """Let everybody begin at once; each has to read what was written."""
    begin, data = threading.Barrier(THREADS), codec.encode(value)
    found: list[Any] = []

    def read() -> None:
        begin.wait()
        found.append(codec.decode(kind, data))

    threads = [threading.Thread(target=read) for _ in range(THREADS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    if found != [value] * THREADS:
        raise RuntimeError(found)


if __name__ == "__main__":
    main(bare=sys.argv[1:] == ["bare"])
