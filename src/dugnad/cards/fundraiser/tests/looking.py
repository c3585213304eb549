"""Somebody looking at a fundraiser, and forms as they send them off."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from django.http import QueryDict
from django.utils.translation import override

from dugnad.cards.fundraiser.contract import CONTRACT
from dugnad.cards.fundraiser.face import FACE
from dugnad.cards.fundraiser.forms.putting_up import PutUpFundraiser
from dugnad.cards.fundraiser.law.events import (
    GiftPromised,
    GiftsAskedFor,
)
from dugnad.cards.fundraiser.law.records import Fundraiser, Reward
from dugnad.charter.entries import Status
from dugnad.charter.testing import DAY_MS, World, card_id
from dugnad.face.around import Collected, NobodyAround, Other
from dugnad.face.page import CardPage
from dugnad.face.seen import Seen, Told
from dugnad.face.testing import Words
from dugnad.ledger.store import MemoryStore
from dugnad.ledger.testing import ANA, BEN, CARD, CEM, NOON_MS, Voice
from dugnad.ledger.values import Event

ENDS_MS = NOON_MS + 10 * DAY_MS
PAY_BY_MS = ENDS_MS + 14 * DAY_MS
ZONE = "Europe/Oslo"
ASKED = GiftsAskedFor(
    ends_at_ms=ENDS_MS,
    pay_by_ms=PAY_BY_MS,
    unit="NOK",
    money=300_000,
    hours=1_200,
    things=5,
    rooms=2,
    whole=False,
    step=10_000,
    rewards=(Reward(kind="money", least=50_000, stock=2, by_ms=0),),
    collects_for=None,
)
MORE = {
    "with_less": "build a shorter bench",
    "after": "The boat club",
    "upkeep": "500 kr for oil",
    "one_buys": "a plank of larch",
    "thanks_1": "Your name on the bench",
}


class Prose(Words):
    """Words with further prose by name."""

    def more(self, name: str) -> str:
        """What was written under a name."""
        return MORE.get(name, "")


WORDS = Prose(title="A bench at the jetty", text="From larch.", where="The jetty")


@dataclass(frozen=True)
class Club(NobodyAround):
    """A boat club that holds the project's money.

    Attributes:
        given: what came in for the card.
        there: what lies in its pot.
        standing: of its campaign.
        payments: what was paid, by promise.
    """

    given: int = 0
    there: int = 0
    standing: str = "collecting"
    payments: tuple[tuple[int, int], ...] = ()
    back: int = 0
    waiting: tuple[Other, ...] = ()

    def holder(self, unit: str) -> str:
        """The club takes crowns."""
        return "The boat club" if unit == "NOK" else ""

    def collected(self, card: bytes) -> Collected | None:
        """What came."""
        del card
        return Collected(given=self.given, there=self.there, standing=self.standing)

    def paid(self, promises: Iterable[int]) -> Mapping[int, int]:
        """What was paid for these."""
        return {number: dict(self.payments).get(number, 0) for number in promises}

    def owed_back(self, card: bytes, members: Iterable[bytes]) -> int:
        """What did not count of what they paid."""
        del card
        return self.back if [*members] else 0

    def names(self, members: Iterable[bytes]) -> Mapping[bytes, str]:
        """Everybody is called Cem here."""
        return dict.fromkeys(members, "Cem")

    def said(self, prose: Iterable[bytes]) -> Mapping[bytes, Told]:
        """The same words under every fingerprint."""
        return dict.fromkeys(prose, Words(title="", text="Saturday at ten."))

    def cards(self) -> tuple[Other, ...]:
        """Cards that wait."""
        return self.waiting


def fund_of(*events: Event, **terms: Any) -> Fundraiser:
    """A fundraiser to which this has happened."""
    state = Fundraiser(MemoryStore(), CARD)
    for event in (msgspec.structs.replace(ASKED, **terms), *events):
        CONTRACT.evolve(state, event)  # type: ignore[arg-type]
    return state


def gift(number: int = 1, kind: Any = "money", amount: int = 20_000, **more: Any) -> GiftPromised:
    """Cem promises something."""
    promised = GiftPromised(
        gift=number,
        member=CEM.member,
        kind=kind,
        amount=amount,
        shown="neighbour",
        reward=0,
        prose=None,
        promise=number,
        circle="unsaid",
        at_ms=NOON_MS,
    )
    return msgspec.structs.replace(promised, **more)


def seen(
    who: Voice | None = None, at: int = NOON_MS, status: Status = "in force", **club: Any
) -> Seen:
    """Somebody looking at a card whose money the club holds."""
    return Seen(
        member=None if who is None else who.member,
        card=World("fundraiser", status=status).entry,
        told=WORDS,
        now_ms=at,
        zone=ZONE,
        is_member=who in (ANA, BEN),
        looks_after=who in (ANA, BEN),
        card_id=card_id("card"),
        around=Club(**club),
    )


def page_of(fund: Fundraiser, look: Seen) -> CardPage:
    """The page in English."""
    with override("en"):
        page = FACE.page(fund, look)
        return replace(page, missing=told(page.missing), result=told(page.result))


def told(words: Any) -> str:
    """Words as they are told; a blank at which no line breaks is shown as a dot."""
    return str(words).replace("\N{NO-BREAK SPACE}", "·")


def form_of(kind: Any, fund: Fundraiser, look: Seen, /, **initial: Any) -> Any:
    """A fresh form."""
    with override("en"):
        form = kind(
            zone=ZONE,
            now_ms=NOON_MS,
            state=fund,
            seen=look,
            around=look.around,
            initial=initial,
        )
        form.hint = told(form.hint)
        return form


def sent(form_class: Any, fund: Fundraiser, look: Seen, **typed: str) -> Any:
    """A form that was sent off."""
    data = QueryDict(mutable=True)
    data.update(typed)
    with override("en"):
        form = form_class(
            data, zone=ZONE, now_ms=NOON_MS, state=fund, seen=look, around=look.around
        )
        form.is_valid()
        return form


TYPED = {
    "title": "A bench",
    "money": "3 000",
    "until": "2026-06-20T20:00",
    "whole": "1",
    "pay_days": "7",
    "unit": "NOK",
    **{f"thanks_{row}_kind": "money" for row in (1, 2, 3)},
    **{f"thanks_{row}_stock": "0" for row in (1, 2, 3)},
}


def put_up(around: NobodyAround | None = None, /, **typed: str) -> PutUpFundraiser:
    """The put-up form as it was sent off."""
    data = QueryDict(mutable=True)
    data.update({**TYPED, **typed})
    around = Club() if around is None else around
    with override("en"):
        form = PutUpFundraiser(data, zone=ZONE, now_ms=NOON_MS, around=around)
        form.is_valid()
        return form
