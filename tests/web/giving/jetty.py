"""Solbakken with an association that holds its money, and a card that asks for gifts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec
import pytest
from django.test import Client

from dugnad.cards.fundraiser.law.records import Fundraiser
from dugnad.charter.entries import STARTER, YEAR_MS, RoleRule, target_of
from dugnad.charter.law import Law
from dugnad.charter.money import verbs as money
from dugnad.charter.money.records import ForPromise, Money
from dugnad.charter.place import NameHost
from dugnad.charter.projects.verbs import Join, Start
from dugnad.charter.roles import Accept, Offer
from dugnad.ledger.store import Frozen
from dugnad.ledger.values import Action
from dugnad.web.acting.as_place import act_as_place
from dugnad.web.acting.services import Done, act, member_in, new_press
from dugnad.web.content.told import Told
from dugnad.web.lists import services as lists
from dugnad.web.people.models import Person
from tests.web.acting.street import OPEN_RULES, identity
from tests.web.living import ALIASES, Living, living_place

__all__ = ["ALIASES", "living_place"]

BOX = b"the bank account"
CASH = b"the cash box...."
ACCOUNT = (
    ("account", "1234 56 78903"),
    ("vipps", "12345"),
)
CLUB_RULES = msgspec.structs.replace(
    OPEN_RULES,
    roles=(
        RoleRule(name=STARTER, seats=3, term_ms=YEAR_MS),
        RoleRule(name="treasurer", seats=2, term_ms=YEAR_MS),
    ),
    everyday=msgspec.structs.replace(OPEN_RULES.everyday, who="treasurer"),
)


@dataclass
class Jetty:
    """Ana looks after Solbakken; Dia and Eva hold its money in the boat club.

    Attributes:
        living: the place.
        code: of the card.
        lines: how many lines the bank has.
    """

    living: Living
    ana: Client = field(init=False)
    code: str = ""
    lines: int = 0

    def __post_init__(self) -> None:
        """Begin the place, and let the boat club hold its money."""
        self.ana = self.living.visitor("Ana")
        self.living.begin(self.ana, "Solbakken")
        self.project = bytes(lists.projects(limit=1).rows[0].project)

    def hosts(self, unit: str = "NOK", extra: tuple[tuple[str, str], ...] = ACCOUNT) -> None:
        """Let the boat club hold money of a currency for Solbakken."""
        living, club = self.living, identity("The boat club")
        self.club = club
        dia, eva = living.who("Dia"), living.who("Eva")
        start = Start(project=club, rules=CLUB_RULES, kind="association")
        self.does(dia, club, "projects", start, told=[Told(title="The boat club", text="Boats.")])
        self.does(eva, club, "projects", Join(project=club, rules_version=1))
        second = member_in(eva, club)
        assert second is not None
        self.does(dia, club, "roles", Offer(project=club, role=STARTER, member=second))
        self.does(eva, club, "roles", Accept(project=club, role=STARTER))
        act_as_place("operator", "place", NameHost(project=club, second=STARTER))
        bank = money.OpenBox(host=club, box=BOX, unit=unit, kind="bank")  # type: ignore[arg-type]
        cash = money.OpenBox(host=club, box=CASH, unit=unit, kind="cash")  # type: ignore[arg-type]
        where = (("where", "At the centre, Fridays from 10 to 12"),)
        self.does(dia, club, "money", bank, told=[Told(title="Solbakken boat club", extra=extra)])
        self.does(dia, club, "money", cash, told=[Told(title="Solbakken boat club", extra=where)])
        for box in (BOX, CASH):
            self.does(eva, club, "money", money.ConfirmBox(host=club, box=box))
        ask = money.AskHost(project=self.project, host=club)
        self.does(living.who("Ana"), self.project, "money", ask)
        take_on = money.TakeOn(project=self.project, host=club)
        self.does(dia, club, "money", take_on)

    def does(
        self, person: Person, project: bytes, to: str, action: Action, *, told: Any = ()
    ) -> Done:
        """Somebody does one thing, which is carried out."""
        self.living.now_ms += 1_000
        done = act(person, project, to, action, channel="page", press=new_press(), told=list(told))
        assert not done.refused, done.refused
        return done

    def asks_for(self, **typed: str) -> str:
        """Ana puts up the card through its form; gives its code."""
        filled = {
            "title": "A bench at the jetty",
            "money": "3000",
            "hours": "20",
            "until": "2026-10-10T20:00",
            "whole": "0",
            "pay_days": "14",
            "unit": "NOK",
            "with_less": "build a shorter bench",
            "with_more": "add a table",
            "after": "The boat club",
            **{f"thanks_{row}_kind": "money" for row in (1, 2, 3)},
            **{f"thanks_{row}_stock": "0" for row in (1, 2, 3)},
            **typed,
        }
        self.code = self.living.puts_up(self.ana, "fundraiser", filled)
        return self.code

    @property
    def card(self) -> bytes:
        """The card's id."""
        return bytes(self.living.card(self.code).card)

    @property
    def fund(self) -> Fundraiser:
        """What the card remembers."""
        with self.living.engine.reader() as store:
            return Fundraiser(Frozen(store), target_of(self.card))

    def law(self) -> Law:
        """What the books say."""
        with self.living.engine.reader() as store:
            return Law(store)

    def gives(self, who: Client, kind: str, amount: str, **more: str) -> str:
        """Somebody promises a gift through its form; gives the page that follows."""
        self.living.now_ms += 1_000
        typed = {"kind": kind, "amount": amount, "shown": "neighbour", **more}
        answer = who.post(f"/c/{self.code.lower()}/do/Give", {**typed, "press": new_press()})
        assert answer.status_code == 302, answer.content.decode()
        return self.page(who)

    def page(self, who: Client, beyond: str = "") -> str:
        """A page of the card as somebody sees it."""
        answer = who.get(f"/c/{self.code.lower()}{beyond}")
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    def presses(self, who: Client, verb: str, **typed: str) -> Any:
        """Somebody presses one of the card's verbs."""
        self.living.now_ms += 1_000
        return who.post(f"/c/{self.code.lower()}/do/{verb}", {**typed, "press": new_press()})

    def pays(self, gift: int, amount: int) -> None:
        """Money for a gift comes in: Dia records it, Eva confirms."""
        with self.living.engine.reader() as store:
            found = Fundraiser(Frozen(store), target_of(self.card)).gifts.get(gift)
            entry = (money_recorded(store)) + 1
        assert found is not None
        self.lines += 1
        record = money.RecordIn(
            host=self.club,
            box=BOX,
            amount=amount,
            value_ms=self.living.now_ms - 60_000,
            fingerprint=self.lines.to_bytes(32, "big"),
            to=ForPromise(number=found.promise),
        )
        self.does(self.living.who("Dia"), self.club, "money", record)
        confirm = money.ConfirmIn(entry=entry)
        self.does(self.living.who("Eva"), self.club, "money", confirm)


def money_recorded(store: Any) -> int:
    """How many entries there are."""
    return Money(Frozen(store), "money").recorded.get() or 0


@pytest.fixture
def jetty(living_place: Living) -> Jetty:
    """Solbakken, in which nothing is asked for yet."""
    return Jetty(living_place)
