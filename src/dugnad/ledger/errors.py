"""What can go wrong in the ledger, and the two kinds of no.

LedgerError                 a fault of code or machine: the work stops
├── WroteWhileDeciding      a contract wrote in `decide`
├── ContractFault           a contract failed where it may only decide, refuse or write
├── Unsound                 what was written breaks what must hold after every action
├── UnknownVersion          the books need a contract that this copy does not have
├── BooksDoNotAddUp         a recomputation gave something else than what is written
├── OutOfStep               an engine asked for a block while another one was not kept yet
├── NotGenesis              the first bytes of the books are not a beginning
└── ClockTrouble            the clock stands behind the books, or jumped
OverLimit                   one action read or wrote more than it may; refused as "TooMuch"
NotCanonical                bytes that are no value, or not written in the one way
TurnedAway                  an action that the door did not let in (has a code, leaves no trace)
Refused                     an expected no of a contract (in contract.py; leaves a receipt)
"""


class LedgerError(Exception):
    """A fault of code or machine; nothing was changed, and the work stops."""


class WroteWhileDeciding(LedgerError):
    """A contract tried to write while it was only asked."""


class ContractFault(LedgerError):
    """A contract failed where it may only decide, refuse or write; the draft is as it was.

    The error itself is the cause. What somebody asked then stays out of the books, so that its
    repair needs no new version of the contract; a due moment is told in them to have failed.
    """


class Unsound(LedgerError):
    """What an action wrote breaks what must hold after every action; it is undone."""


class OutOfStep(LedgerError):
    """An engine asked for another block before it kept the last one."""


class UnknownVersion(LedgerError):
    """The books were written under a rule that this copy of Dugnad does not have."""


class NotGenesis(LedgerError):
    """The first bytes of the books are not the beginning of a place."""


class ClockTrouble(LedgerError):
    """This computer's clock stands behind the books or jumped, so nothing is sealed."""


class BooksDoNotAddUp(LedgerError):
    """What is written differs from what follows from the actions.

    Attributes:
        what: which value differs ("state_root", "receipt", …).
        seq: number of the block in which it was first seen (0 is genesis).
    """

    def __init__(self, what: str, seq: int) -> None:
        super().__init__(f"{what} at {seq}")
        self.what = what
        self.seq = seq


class OverLimit(Exception):
    """One action read or wrote more than the place allows."""


class NotCanonical(Exception):
    """Bytes that are no value of the kind asked for, or not written in the one way."""


class TurnedAway(Exception):
    """An action that was not let in; the books do not know of it.

    Attributes:
        code: why, stable for programs ("Expired", "Replayed", …); faces put it in words.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
