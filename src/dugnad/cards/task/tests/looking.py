"""A task's page as somebody sees it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as dataclass_replace
from typing import Any

from django.template.loader import render_to_string
from msgspec.structs import replace

from dugnad.cards.task.contract import CONTRACT
from dugnad.cards.task.face import FACE
from dugnad.cards.task.forms import PutUpTask
from dugnad.cards.task.law.events import (
    PayOwed,
    TakenOn,
    TaskEvent,
    TaskPutUp,
    VoteBegan,
    WorkAgreed,
    WorkObjected,
    WorkShown,
)
from dugnad.cards.task.law.records import DAY_MS, KEPT_MS, OWES, Task, Terms
from dugnad.charter.entries import CardEntry
from dugnad.charter.testing import World, prose
from dugnad.face.around import NobodyAround
from dugnad.face.page import CardPage
from dugnad.face.seen import Seen
from dugnad.face.testing import Words
from dugnad.ledger.store import MemoryStore
from dugnad.ledger.testing import ANA, BEN, CARD, NOON_MS, Voice
from dugnad.ledger.values import Event

ZONE = "Europe/Oslo"
EVA, FRED = Voice("Eva"), Voice("Fred")
PERIOD_MS, VOTE_MS = 3 * DAY_MS, 5 * DAY_MS
SHOWN_MS = NOON_MS + DAY_MS
ENDS_MS = SHOWN_MS + PERIOD_MS
PAY = 30_000
REASON, PROOF, REPLY = prose("the seam is open"), prose("ten flags"), prose("tonight")
TOLD = Words(
    title="Sew ten flags",
    where="The boathouse",
    who="Kari, 40 01 23 45",
    extra=(("done", "Ten flags are hemmed."),),
)
TERMS = Terms(
    pay="money",
    unit="NOK",
    amount=PAY,
    minutes=0,
    places=1,
    done_by_ms=0,
    outsiders=True,
    period_ms=PERIOD_MS,
    vote_ms=VOTE_MS,
    confirms=0,
)
FREE = replace(TERMS, pay="nothing", unit=None, amount=0)
THE_CARD = World("task", grants=(OWES,)).entry


@dataclass
class Around(NobodyAround):
    """A project in which so much lies in the card's pot, and some told words are known."""

    there: int | None = None
    words: Mapping[bytes, Words] = field(default_factory=dict)
    held_by: str = "Saturday club"

    def pot(self, card: bytes, unit: str) -> int | None:
        """What lies there."""
        del card, unit
        return self.there

    def holder(self, unit: str) -> str:
        """The club holds the project's money."""
        del unit
        return "" if self.there is None else self.held_by

    def said(self, prose: Iterable[bytes]) -> Mapping[bytes, Any]:
        """The words that are known."""
        return {one: self.words[one] for one in prose if one in self.words}

    def names(self, members: Iterable[bytes]) -> Mapping[bytes, str]:
        """Eva's name."""
        return {one: "Eva" for one in members if one == EVA.member}

    def picture(self, picture: str) -> str:
        """An address."""
        return f"/m/{picture}/small.jpg" if picture else ""


def up(terms: Terms = TERMS, **changes: Any) -> TaskPutUp:
    """A task that was put up."""
    return TaskPutUp(terms=replace(terms, **changes))


def taken(who: Voice = EVA, place: int = 1) -> TakenOn:
    """Somebody took a place on."""
    return TakenOn(place=place, member=who.member, words=THE_CARD.prose, until_ms=NOON_MS + KEPT_MS)


def shown(who: Voice = EVA, *, by: Voice | None = None, claimed: int = 0) -> WorkShown:
    """Somebody's work is shown."""
    return WorkShown(
        showing=1,
        place=1,
        member=who.member,
        by=(by or who).member,
        prose=PROOF,
        claimed=claimed,
        at_ms=SHOWN_MS,
        until_ms=ENDS_MS,
    )


OBJECTED = WorkObjected(
    showing=1, by=FRED.member, prose=REASON, at_ms=SHOWN_MS + DAY_MS, before=None
)
BEGAN = VoteBegan(
    showing=1, since_ms=SHOWN_MS + DAY_MS, size=4, until_ms=SHOWN_MS + DAY_MS + VOTE_MS
)
AGREED = WorkAgreed(
    showing=1,
    place=1,
    member=EVA.member,
    how="silence",
    outcome=None,
    amount=PAY,
    minutes=0,
    at_ms=ENDS_MS,
)
TAKEN: Sequence[TaskEvent] = (up(), taken())
SHOWN: Sequence[TaskEvent] = (*TAKEN, shown())
DISPUTED: Sequence[TaskEvent] = (*SHOWN, OBJECTED, BEGAN)
POOR: Sequence[TaskEvent] = (*SHOWN, AGREED, PayOwed(showing=1, failed="money.NotEnough"))


def state(*events: TaskEvent) -> Task:
    """A task after these events."""
    task = Task(MemoryStore(), CARD)
    for event in events:
        CONTRACT.evolve(task, event)
    return task


def seen(
    who: Voice | None = None,
    *,
    at: int = SHOWN_MS,
    there: int | None = None,
    told: Words | None = TOLD,
    entry: CardEntry = THE_CARD,
    words: Mapping[bytes, Words] | None = None,
    holder: str = "Saturday club",
) -> Seen:
    """Somebody looking."""
    return Seen(
        member=None if who is None else who.member,
        card=entry,
        told=told,
        now_ms=at,
        zone=ZONE,
        is_member=who in (ANA, BEN, EVA, FRED),
        looks_after=who in (ANA, BEN),
        card_id=bytes(16),
        around=Around(there=there, words=words or {}, held_by=holder),
    )


def page(events: Sequence[Any], who: Voice | None = None, **how: Any) -> CardPage:
    """What somebody sees."""
    return FACE.page(state(*events), seen(who, **how))


def verbs(events: Sequence[Any], who: Voice | None = None, **how: Any) -> list[type]:
    """What somebody can press."""
    return [verb.action for verb in page(events, who, **how).verbs]


def drawn(events: Sequence[Any], who: Voice | None = None, **how: Any) -> str:
    """What stands above the verbs."""
    shown_page = named(page(events, who, **how))
    card = {"language": "en", "face": FACE}
    return render_to_string("task/lead.html", {"page": shown_page, "card": card})


def named(shown_page: CardPage) -> CardPage:
    """The page with the names that the web joins in: Eva's."""
    people = (
        dataclass_replace(one, name="Eva" if one.member == EVA.member else "")
        for one in shown_page.people
    )
    return dataclass_replace(shown_page, people=tuple(people))


def form(typed: dict[str, Any]) -> PutUpTask:
    """A put-up form that was filled in."""
    default = {"title": "Sew", "counts": "Sewn.", "pay": "nothing", "unit": "NOK", "places": "1"}
    more = {"period": "3", "vote": "5", "outsiders": "on"}
    return PutUpTask({**default, **more, **typed}, zone=ZONE, now_ms=NOON_MS)


def told(event: Event, *events: TaskEvent) -> dict[str, list[bytes]]:
    """Who is told what, by the words."""
    notices = FACE.notices(state(*events), event, seen())
    return {str(one.text): [*one.members] for one in notices if one.members}
