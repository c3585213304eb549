"""Work golden books out again and compare every header; needs only what the ledger needs.

    python replay.py FILE...

Prints one line a file, `NAME BLOCKS HEADER_HASH`; ends with 1 where something differs.
"""

import json
import sys
from pathlib import Path

from dugnad.cards import catalogue
from dugnad.charter.charter import Charter
from dugnad.ledger import codec
from dugnad.ledger.action import open_envelope, signatures_hold
from dugnad.ledger.block import Header
from dugnad.ledger.machine import Candidate, Machine, Proposal, first_state
from dugnad.ledger.merkle import Frontier
from dugnad.ledger.store import MemoryStore
from dugnad.ledger.tree import StateTree


def replay(path: Path) -> str:
    """Carry out every block of a file.

    Returns:
        A line that is the same wherever they come to the same.

    Raises:
        SystemExit: a header differs or a signature is wrong.
    """
    told = json.loads(path.read_text(encoding="ascii"))
    genesis = bytes.fromhex(told["genesis"])
    law, store = Charter(catalogue.contracts()), MemoryStore()
    store.apply(first_state(genesis, law, store))
    tree = StateTree(store.scan(b"", b"\xff"))
    machine = Machine(genesis, law, store, tree=tree, log=Frontier())
    for block in told["blocks"]:
        header = bytes.fromhex(block["header"])
        candidates = []
        for envelope in map(bytes.fromhex, block["envelopes"]):
            opened = open_envelope(envelope)
            if not signatures_hold(opened, machine.genesis_hash):
                raise SystemExit(f"{path.name}: a signature is wrong")
            candidates.append(Candidate(envelope, opened))
        time_ms = codec.decode(Header, header).time_ms
        executed = machine.execute(Proposal(time_ms, tuple(candidates)))
        if executed.header != header:
            raise SystemExit(f"{path.name}: block {executed.head.seq} comes to another header")
        store.apply(executed.changes)
        machine.commit(executed)
    return f"{path.name} {len(told['blocks'])} {machine.head.header_hash.hex()}"


if __name__ == "__main__":
    for name in sys.argv[1:]:
        sys.stdout.write(replay(Path(name)) + "\n")
