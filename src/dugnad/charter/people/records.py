"""What the books remember of people: their keys, and what brings a lost one back."""

from typing import Literal, TypeAlias

from dugnad.charter.entries import KeyEntry, MemberEntry
from dugnad.ledger.state import Due, KeySet, Map, State
from dugnad.ledger.values import Channel, MemberId, Moment, PublicKey, Record

DEVICES_MAX = 8
"""How many devices speak for one member at most."""

REST_MS = 72 * 3_600_000
"""How long money, offices and keys rest after a lost device was replaced."""

ALONE_AGAIN_MS = 24 * 3_600_000
"""How much longer neither the spare code nor two people alone begin anew, once one was stopped."""

SAID_MS = 7 * 24 * 3_600_000
"""How long it counts that somebody spoke for a new device."""


Thing: TypeAlias = Literal["answer", "join", "write", "mark", "lend"]
"""What somebody may do for another: answer what they are asked, take part in a project, ask a
question in writing, write down that they marked a secret answer, which they mark themselves, and
lend and borrow among neighbours."""

THINGS: tuple[Thing, ...] = ("answer", "join", "write", "mark", "lend")

MANDATE_MS = 366 * 24 * 3_600_000
"""No mandate lasts longer."""

MANDATES_MAX = 8
"""How many mandates somebody has given in a project at one time."""


class Mandate(Record, frozen=True):
    """That somebody may do these things for another until `until_ms`; how it was given, and when.

    `by` are those who vouch for what came on paper or was said aloud.
    """

    things: tuple[Thing, ...]
    until_ms: Moment
    given_ms: Moment
    channel: Channel
    by: tuple[MemberId, ...] = ()


class Recovery(Record, frozen=True):
    """That `key` came in the place of lost devices, `from_ms`; all rests until `until_ms`.

    `both`: the spare code and two people spoke for it, so that nobody can stop it. `stopped`: a
    device that was there before stopped it; the rest goes on to its end.
    """

    key: PublicKey
    from_ms: Moment
    until_ms: Moment
    both: bool
    stopped: bool = False


class Said(Record, frozen=True):
    """That whoever may speak for a new device spoke for `key`."""

    key: PublicKey
    at_ms: Moment


class People(State):
    """Members and keys.

    Attributes:
        keys: whose each key is.
        members: what is known of each member.
        kept: the key that the place keeps for a member who has none of their own.
        own: the keys on a member's own devices.
        answering: the key that the place keeps for the answers alone of a member with own keys.
        spares: the public half of a member's spare code.
        helpers: those of two people's codes, who together bring a member back.
        helped: whom such a code speaks for; it has an id of its own.
        said: for which new key the spare code (the member's own id) or one of the two spoke last.
        recoveries: what rests, and why.
        alone_from: from when the spare code or two people alone begin a recovery again.
        ended: keys that speak for nobody any more, and never will again.
        ending: recoveries by the moment of their end, which comes by itself.
        mandates: what somebody lets another do for them, by who they are, who the other is, and
            the card that it is about ("": all of the project).
    """

    keys: Map[PublicKey, KeyEntry]
    members: Map[MemberId, MemberEntry]
    kept: Map[MemberId, PublicKey]
    own: KeySet[tuple[MemberId, PublicKey]]
    answering: Map[MemberId, PublicKey]
    spares: Map[MemberId, PublicKey]
    helpers: Map[MemberId, tuple[PublicKey, PublicKey]]
    helped: Map[MemberId, MemberId]
    said: Map[tuple[MemberId, MemberId], Said]
    recoveries: Map[MemberId, Recovery]
    alone_from: Map[MemberId, Moment]
    ended: KeySet[PublicKey]
    ending: KeySet[tuple[Moment, MemberId]]
    mandates: Map[tuple[MemberId, MemberId, str], Mandate]
    due: Due
