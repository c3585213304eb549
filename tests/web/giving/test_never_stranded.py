"""Whatever happens in whatever order, no money stays with somebody whom nobody can find."""

from __future__ import annotations

import random
from typing import Any

import pytest

from dugnad.cards.fundraiser.law.records import Fundraiser
from dugnad.cards.fundraiser.law.verbs import CallOff, Give
from dugnad.charter.entries import target_of
from dugnad.charter.law import Law
from dugnad.charter.money import verbs as money
from dugnad.charter.money.accounts import total
from dugnad.charter.money.records import Money
from dugnad.ledger.store import Frozen
from dugnad.web.acting import parting
from dugnad.web.acting.services import act, new_press
from dugnad.web.forgetting import services as forgetting
from dugnad.web.people import services as people
from dugnad.web.treasury import own
from tests.web.giving.jetty import ALIASES, Jetty

pytestmark = pytest.mark.django_db(databases=ALIASES)
STEPS = 24
GIVERS = ("Cem", "Hanna", "Fred", "Gry")


class Story:
    """People give seen and unseen, pay, too much at times, and are forgotten at any moment."""

    def __init__(self, jetty: Jetty, seed: int) -> None:
        """Begin with a card that collects, and four people who may give."""
        self.jetty, self.chance = jetty, random.Random(seed)  # noqa: S311  A story, no secret.
        self.there = {name: jetty.living.person(name) for name in GIVERS}
        self.gave: list[int] = []
        self.paid = 0

    def step(self) -> None:
        """Something happens."""
        what = self.chance.choice(["give"] * 5 + ["pay"] * 5 + ["forget"])
        if what == "give" and self.there:
            self._gives()
        elif what == "pay" and self.gave:
            number = self.chance.choice(self.gave)
            amount = self.chance.choice([5_000, 10_000, 20_000])
            self.jetty.pays(number, amount)
            self.paid += amount
        elif what == "forget" and len(self.there) > 1:
            name = self.chance.choice(sorted(self.there))
            forgetting.carry_out(self.there.pop(name))

    def _gives(self) -> None:
        jetty = self.jetty
        who = self.there[self.chance.choice(sorted(self.there))]
        shown: Any = self.chance.choice(["neighbour", "neighbour", "initials", "name"])
        asked = Give(kind="money", amount=10_000, shown=shown)
        target = target_of(jetty.card)
        jetty.living.now_ms += 1_000
        done = act(who, jetty.project, target, asked, channel="page", press=new_press())
        assert not done.refused, done.refused
        self.gave.append(len(self.gave) + 1)

    def ends(self) -> None:
        """It is called off, and whoever asks makes all that was paid owed back."""
        jetty = self.jetty
        jetty.does(jetty.living.who("Ana"), jetty.project, target_of(jetty.card), CallOff())
        with jetty.living.engine.reader() as store:
            held = Money(Frozen(store), "money")
            fund = Fundraiser(Frozen(store), target_of(jetty.card))
            numbers = tuple(
                gift.promise
                for _number, gift in fund.gifts.items()
                if (one := held.promises.get(gift.promise)) and one.paid > one.owed_back
            )
        if numbers:
            back = money.OweBack(card=jetty.card, numbers=numbers)
            jetty.does(jetty.living.who("Dia"), jetty.club, "money", back)


@pytest.mark.parametrize("seed", range(6))
def test_every_coin_is_owed_to_somebody_there_or_lies_with_the_project(
    jetty: Jetty, seed: int
) -> None:
    """MAT-23: what is owed is owed to people whom the place finds; the rest came home."""
    jetty.hosts()
    jetty.asks_for()
    story = Story(jetty, seed)
    for _step in range(STEPS):
        story.step()
    story.ends()
    parting.put_back_for_nobody()
    with jetty.living.engine.reader() as store:
        law = Law(store)
        owed = law.owed_at(jetty.club, most=500)
        home = total(law.pot(jetty.project, "NOK"))
        there = law.card_pot(jetty.card, "NOK")
    payees = [one.payee for _name, one in owed if one.payee is not None]
    assert len(payees) == len(owed)
    assert {*people.persons_behind(payees)} == {*payees}
    left = sum(found.left for person in story.there.values() for found in own.money_of(person).owed)
    assert left + home + there == story.paid
    assert there == 0
    assert parting.put_back_for_nobody() == 0
