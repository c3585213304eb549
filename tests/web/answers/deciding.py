"""What stories about decisions share: a village of members, a proposal, and reading it."""

from __future__ import annotations

from msgspec.structs import replace

from dugnad.charter.cards.verbs import PutUp
from dugnad.charter.counting.ballots import Stance, Voice
from dugnad.charter.counting.method import ByMajority, Method
from dugnad.charter.decisions import verbs
from dugnad.charter.decisions.terms import Agree, Effect, Option
from dugnad.charter.entries import MEMBERS, Procedure, target_of
from dugnad.ledger import codec
from dugnad.ledger.store import Frozen
from dugnad.web.leading.decisions import decision
from dugnad.web.people.models import Person
from tests.web.acting.street import DAY_MS, OPEN_RULES, Street, identity

BENCH = "A new bench by the pier"
TEXT = f"{BENCH}\n\nMany like to sit in the evening sun. Planks and screws cost 900 kroner."
LATE_MS = 2 * DAY_MS
CONSENT_RULES = replace(
    OPEN_RULES, everyday=replace(OPEN_RULES.everyday, late_ms=LATE_MS, fallback="majority")
)
MAJORITY_RULES = replace(
    OPEN_RULES,
    everyday=Procedure(who=MEMBERS, method=ByMajority(), answer_ms=5 * DAY_MS, late_ms=LATE_MS),
)
OLAV = "+4740012345"


def village(street: Street, *names: str) -> dict[str, Person]:
    """Some people join the street's project; gives them by name, Ana among them."""
    people = {"Ana": street.ana}
    for name in names:
        people[name] = street.person(name, OLAV if name == "Olav" else "")
        street.join(people[name])
    return people


def propose(
    street: Street,
    title: str = BENCH,
    *,
    by: Person | None = None,
    effect: Effect | None = None,
    options: tuple[str, ...] = (),
    method: Method | None = None,
    counters: tuple[Person, ...] = (),
) -> bytes:
    """Somebody puts a proposal or a vote up, secret where it has counters; gives its id."""
    card = identity(title)
    opening = verbs.Open(
        effect=effect or Agree(),
        text=TEXT.replace(BENCH, title),
        options=tuple(Option(text=one) for one in options),
        method=method,
        secret=bool(counters),
        counters=tuple(
            bytes(one.memberships.get(project_id=street.project).member_id) for one in counters
        ),
    )
    kind = "vote" if options else "proposal"
    up = PutUp(card=card, project=street.project, card_type=kind, opening=codec.encode(opening))
    done = street.act(by or street.ana, "cards", up, title=title)
    assert not done.refused, done.refused
    if options:
        street.later(minutes=1)
    return card


def answered(street: Street, person: Person, card: bytes) -> str:
    """What the books have of a person in this round: what it says, and how it came."""
    row = person.memberships.filter(project_id=street.project).first()
    if row is None:
        return ""
    with street.engine.reader() as store:
        found = decision(store, card)
        given = None if found is None else found.given(bytes(row.member_id))
    if given is None:
        return ""
    ballot = given.ballot
    says = ballot.says if isinstance(ballot, Stance | Voice) else "ballot"
    return f"{says} by {given.channel}"


def count_of(street: Street, card: bytes) -> dict[str, int]:
    """How many answers count in this round, by how they came."""
    with street.engine.reader() as store:
        deciding = verbs.Deciding(Frozen(store), target_of(card))
        stage = deciding.stage.get()
        assert stage is not None
        counted = {channel: n for (_turn, channel), n in deciding.channels.items(under=stage.turn)}
        assert sum(counted.values()) == stage.answered
    return counted


def standing(street: Street, card: bytes) -> str:
    """Where a decision stands, and in which round."""
    with street.engine.reader() as store:
        found = decision(store, card)
    assert found is not None
    return f"{found.stage.standing} {found.stage.turn}"
