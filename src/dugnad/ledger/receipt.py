"""What came of one action; the leaves of the log."""

from dugnad.ledger.values import Count, Hash, Record, ShortText

FORMAT = 1


class Happened(Record, frozen=True):
    """An event as it is recorded: whose, under which law, which, and its bytes."""

    target: ShortText
    contract: ShortText
    version: Count
    name: ShortText
    data: bytes


class Receipt(Record, frozen=True):
    """What came of one action or due moment.

    `seq` is the block's number. `code` is empty when it was carried out; otherwise it is the
    refusal's code, and `path` names the targets from the root to the one that refused. `reads`
    and `writes` count state entries.
    """

    format: int
    action_id: Hash
    seq: Count
    code: str
    path: tuple[ShortText, ...]
    events: tuple[Happened, ...]
    reads: Count
    writes: Count
