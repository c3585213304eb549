"""What a decision is about, who takes part and by which rules: frozen when it opens."""

from typing import Annotated, Literal, TypeAlias

import msgspec

from dugnad.charter.counting.ballots import Ballot, TieOrder
from dugnad.charter.counting.method import Method
from dugnad.charter.counting.outcome import Outcome
from dugnad.charter.entries import AgreedText, Procedure, Rules, Strength, Voices
from dugnad.charter.money.accounts import Amount, Currency
from dugnad.ledger.values import (
    CardId,
    Channel,
    Count,
    Hash,
    MemberId,
    Moment,
    ProjectId,
    Record,
    ShortText,
)

OPTIONS_MIN = 2
OPTIONS_MAX = 20
OPTION_MAX = 200


# ── Effects: what follows by itself once it is decided
class Agree(Record, frozen=True, tag="agree"):
    """Nothing follows but the agreement itself."""


class ChangeRules(Record, frozen=True, tag="rules"):
    """The project gets other rules; `words` are what it agreed in its own words."""

    rules: Rules
    words: AgreedText = ""


class Appoint(Record, frozen=True, tag="appoint"):
    """A member is offered a role, or another term of it."""

    role: ShortText
    member: MemberId


class Recall(Record, frozen=True, tag="recall"):
    """A member's role ends."""

    role: ShortText
    member: MemberId


class Elect(Record, frozen=True, tag="elect"):
    """Whoever wins is offered the role; the options are members.

    Where fewer win than were to be elected, the other seats stay empty until another election.
    """

    role: ShortText


class LetIn(Record, frozen=True, tag="let in"):
    """Somebody may join."""

    member: MemberId


class AllowPart(Record, frozen=True, tag="part"):
    """A project may be started as a part of this one; `part` is its `projects.part_mark`."""

    part: ProjectId


class BringIntoForce(Record, frozen=True, tag="into force"):
    """A card that awaits the decision is in force."""

    card: CardId


class End(Record, frozen=True, tag="end"):
    """A card is closed."""

    card: CardId


class Press(Record, frozen=True, tag="press"):
    """A verb of a card of the project is carried out; `arguments` are the bytes of its action."""

    card: CardId
    verb: ShortText
    arguments: Annotated[bytes, msgspec.Meta(max_length=4_096)]


class Pay(Record, frozen=True, tag="pay"):
    """The project owes so much, which its host pays: to somebody, for a bill, or for their bill."""

    unit: Currency
    amount: Amount
    payee: MemberId | None = None
    bill: Annotated[bytes, msgspec.Meta(max_length=32)] = b""


class SetAside(Record, frozen=True, tag="set aside"):
    """So much of the project's money is there for one of its cards."""

    card: CardId
    unit: Currency
    amount: Amount


class EntrustPlace(Record, frozen=True, tag="entrust"):
    """Another organisation decides about the place from then on."""

    project: ProjectId


class LimitPlace(Record, frozen=True, tag="limits"):
    """One limit of the place, by its name in `Limits`, is another a week after it was decided."""

    limit: ShortText
    value: Count


class NameHost(Record, frozen=True, tag="name host"):
    """An organisation may hold money for others: by its treasurer and whoever holds `second`."""

    project: ProjectId
    second: ShortText


class DropHost(Record, frozen=True, tag="drop host"):
    """An organisation takes on nobody else's money any more."""

    project: ProjectId


class OfferCards(Record, frozen=True, tag="offer cards"):
    """New cards of a type are put up again in the place, or (not `offered`) no more."""

    card_type: ShortText
    offered: bool


OfPlace: TypeAlias = EntrustPlace | LimitPlace | NameHost | DropHost | OfferCards
"""What only the organisation decides to which the place is entrusted."""

Effect: TypeAlias = (
    Agree
    | ChangeRules
    | Appoint
    | Recall
    | Elect
    | LetIn
    | AllowPart
    | BringIntoForce
    | End
    | Press
    | Pay
    | SetAside
    | OfPlace
)


def procedure_for(effect: Effect, rules: Rules) -> Procedure:
    """How a project decides about such an effect."""
    match effect:
        case ChangeRules() | AllowPart():
            return rules.lasting
        case EntrustPlace() | LimitPlace() | NameHost() | DropHost() | OfferCards():
            return rules.lasting
        case Appoint() | Recall() | Elect() | LetIn():
            return rules.choosing
        case _:
            return rules.everyday


# ── Terms
class Option(Record, frozen=True):
    """One of several things to choose: agreed text, or a member of the project."""

    text: Annotated[str, msgspec.Meta(max_length=OPTION_MAX)] = ""
    member: MemberId | None = None


class Electorate(Record, frozen=True):
    """Who may answer, and how many they are.

    They were of `who` ("members", or a role) before `since_ms`, and are still, and are known at
    least as well as `strength`.

    Where `strength` asks for more than a link, `size` still counts all: whoever is not known well
    enough is one who does not answer.

    `voices` says whose voices count. Who shares one with whom is what it was after `sharing`
    changes (`charter.households`), whatever became of it since.
    """

    who: ShortText
    strength: Strength
    since_ms: Moment
    size: Count
    voices: Voices = "all"
    sharing: Count = 0


class Terms(Record, frozen=True):
    """A decision as it was opened; nothing here ever changes.

    `text` is the fingerprint of the agreed text. `rules_version` names the rules that `procedure`
    comes from. `method` counts; it is the procedure's, or one that fits the options. `counters` are
    the two who open the urn together where answers are secret.
    """

    effect: Effect
    text: Hash
    options: tuple[Option, ...]
    method: Method
    secret: bool
    procedure: Procedure
    rules_version: Count
    electorate: Electorate
    opened_ms: Moment
    closes_ms: Moment
    counts_ms: Moment
    counters: tuple[MemberId, ...] = ()


# ── What a decision remembers
class Given(Record, frozen=True):
    """Somebody's answer: what, how it came, when it was received, and why where they objected.

    `by` is who gave it, where it is an organisation's or that of others who share a voice.
    """

    ballot: Ballot
    channel: Channel
    received_ms: Moment
    reason: Hash | None
    by: MemberId | None = None


Standing: TypeAlias = Literal[
    "beginning",
    "open",
    "counting",
    "passed",
    "fell",
    "no quorum",
    "again",
    "withdrawn",
    "too many",
    "unopened",
]
"""Where a decision stands.

beginning   the order that settles ties is not fixed yet; nobody can answer.
open        answers are given, and paper entered.
counting    the time is over, and the two counters open the urn of secret answers.
passed      it is agreed; `failed` tells whether what follows could be carried out.
fell        it is not agreed.
no quorum   too few took part; without an outcome: too few for secret answers to be published.
again       an objection stands, and a new version is asked for.
withdrawn   whoever proposed it took it back.
too many    there were more different answers than the books count at once, so nothing is decided.
            All of them stand in the books for anybody to count; the group asks anew.
unopened    the counters did not open the urn in time, so nothing is decided.
"""


class Stage(Record, frozen=True):
    """Where a decision stands; the one part of it that changes.

    `turn` counts the rounds from 0; a majority vote after an objection is round 1, with a method
    and dates of its own. `answered` counts those who have in this round. `early_ms` is when it may
    end because all have answered (0: they have not). `failed` is why what follows was not carried
    out, "" when it was or is still to come; `left` are those who were elected and could not be
    offered the role then.
    """

    standing: Standing
    turn: Count
    method: Method
    closes_ms: Moment
    counts_ms: Moment
    ties: TieOrder = ()
    answered: Count = 0
    early_ms: Moment = 0
    outcome: Outcome | None = None
    decided_ms: Moment = 0
    failed: ShortText = ""
    left: tuple[MemberId, ...] = ()


CARRY_OUT_MS = 90 * 24 * 3_600_000
"""What could not be carried out for a season is decided anew: by then nobody expects it."""


def may_follow(stage: Stage, now_ms: Moment) -> bool:
    """Whether something may still follow: it is not counted, or was not carried out for now."""
    if stage.standing == "passed":
        return bool(stage.failed) and now_ms < stage.decided_ms + CARRY_OUT_MS
    return stage.standing in ("beginning", "open", "counting")


def card_of_effect(effect: Effect) -> CardId | None:
    """The card that would be changed by what follows; None where none would."""
    if isinstance(effect, (BringIntoForce, End, Press, SetAside)):
        return effect.card
    return None
