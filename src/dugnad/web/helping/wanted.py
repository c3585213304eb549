"""What a helper types about somebody who sits beside them and has no slip."""

from dugnad.ledger.values import Moment, Record


class Wanted(Record, frozen=True):
    """Whom somebody would help, with what, and until when; without a card: in all of a project.

    `name` is what they want to be called, where they are new here.
    """

    name: str
    kind: str
    address: str
    project: bytes
    card: bytes
    things: tuple[str, ...]
    until_ms: Moment
    at_desk: bool
