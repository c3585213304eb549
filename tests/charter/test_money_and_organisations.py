"""Where money meets those who take part: organisations give, look after their cards and are paid.

The choir takes part in the playground; Ola speaks for it, Per did. What it gives and is owed is its
own, and never that of whoever presses.
"""

from typing import Any

import pytest
from msgspec.structs import replace

from dugnad.cards.fundraiser.law import verbs as fundraiser
from dugnad.cards.fundraiser.law.records import Fundraiser
from dugnad.cards.task.law import verbs as task
from dugnad.cards.task.law.records import Task, Voting
from dugnad.charter import households, place, roles
from dugnad.charter.cards import verbs as cards
from dugnad.charter.charter import MODULES
from dugnad.charter.entries import YEAR_MS, Holding, Kind, RoleRule, Rules, party_of
from dugnad.charter.law import Law
from dugnad.charter.money import verbs
from dugnad.charter.money.accounts import owed_back
from dugnad.charter.money.records import ForPromise
from dugnad.charter.projects import records as projects_records
from dugnad.charter.projects import verbs as projects
from dugnad.charter.testing import DAY_MS, PROJECT, card_id, prose
from dugnad.charter.ways import CHAIR, TOGETHER
from dugnad.ledger.codec import encode
from dugnad.ledger.contract import Actor, ActsForItself, Context, NotMandated
from dugnad.ledger.execution import Call, carry_out
from dugnad.ledger.genesis import Limits
from dugnad.ledger.store import Draft, Frozen
from dugnad.ledger.testing import ANA, BEN, OPERATOR, Voice
from dugnad.ledger.values import Action
from tests.charter.all_there import ASKS, BAND, FINN, GIFTS, GRO, OLA, PARTY, PER, PIA, Village
from tests.charter.money.bank import Bank
from tests.charter.treasury import HALL

GIFT = fundraiser.Give("hours", 60, "name")


class Street(Village):
    """The village, where the choir has put up a fundraiser and a task of its own."""

    def _put_cards_up(self) -> None:
        ends_ms = self.place.now_ms + 9 * DAY_MS
        asked = replace(GIFTS, ends_at_ms=ends_ms, pay_days=9, money=500, whole=True)
        for name, opening, grants in (("fundraiser", asked, ASKS), ("task", SING, ())):
            card = card_id(f"our {name}")
            up = cards.PutUp(card, PROJECT, name, encode(opening), grants)
            self.for_choir("cards", up, prose(f"our {name}"))
        super()._put_cards_up()

    @property
    def law(self) -> Law:
        """What may be asked."""
        return Law(self.place.store)

    def acts(
        self, who: Voice, name: str, action: Action, *words: bytes, party: bytes | None = None
    ) -> str:
        """Somebody asks something, for an organisation or themselves; the code of the refusal."""
        charter, store = self.place.constitution, self.place.store
        target = name if name in MODULES else self.target(name)
        draft = Draft(store)
        body = self.place.body(who, target, action, on_behalf_of=party)
        if party is not None and not charter.mandated(draft, who.member, body, self.place.now_ms):
            return NotMandated.code()
        context: Context[Any] = Context(
            action_id=prose(f"{name} {action}"),
            actor=Actor(member=who.member),
            on_behalf_of=party,
            channel="own",
            now_ms=self.place.now_ms,
            commitments=words,
            co_signers=(),
            me=target,
            law=charter.law(Frozen(draft)),
            before=bytes(32),
        )
        call = Call(target, type(action).__name__, encode(action), 0, context)
        receipt = carry_out(draft, charter, Limits(), call, 1)
        store.apply(draft.changes)
        return receipt.code

    def sings(self, name: str, action: Action, *words: bytes) -> str:
        """Ola asks something for the choir."""
        return self.acts(OLA, name, action, *words, party=PARTY)

    def fund(self, name: str = "fundraiser") -> Fundraiser:
        """What a fundraiser remembers."""
        return Fundraiser(Frozen(self.place.store), self.target(name))

    def vote(self, name: str) -> Voting:
        """The vote on what was shown first."""
        showing = Task(Frozen(self.place.store), self.target(name)).showings.get(1)
        assert showing is not None
        assert showing.vote is not None
        return showing.vote

    @property
    def members(self) -> int:
        """How many take part, organisations among them."""
        entry = self.law.project(PROJECT)
        assert entry is not None
        assert entry.parties == 1
        return entry.members


SING = task.Open("thanks", None, 0, 0, 1, 0, outsiders=False, period_ms=DAY_MS, vote_ms=DAY_MS)


@pytest.fixture
def street() -> Street:
    """A place in which everything lies ready."""
    return Street()


# ── Giving
def test_what_an_organisation_gives_is_its_own(street: Street) -> None:
    """Ola promises hours for the choir; she is nobody in the playground, and gives none herself."""
    assert street.sings("fundraiser", GIFT) == ""
    fund = street.fund()
    gift = fund.gifts.get(fund.last.get() or 0)
    assert gift is not None
    assert (gift.giver, gift.standing) == (PARTY, "promised")
    giver = fund.givers.get(PARTY)
    assert giver is not None
    assert giver.circle == "project"
    promise = street.law.promise(gift.promise)
    assert promise is not None
    assert promise.giver == PARTY
    assert street.acts(OLA, "fundraiser", GIFT) == "fundraiser.OfAnotherProject"


def test_whoever_speaks_takes_a_promise_back_and_who_did_does_not(street: Street) -> None:
    """The promise is the choir's; the mandate is the office."""
    street.sings("fundraiser", GIFT)
    back = fundraiser.TakeBack(street.fund().last.get() or 0)
    assert street.acts(PER, "fundraiser", back, party=PARTY) == NotMandated.code()
    assert street.sings("fundraiser", fundraiser.TakeBack(1)) == "fundraiser.NotYourGift"
    assert street.sings("fundraiser", back) == ""


def test_an_organisation_gives_where_it_takes_part(street: Street) -> None:
    """The band was let in and has not come: ten firms are no ten givers of the last places."""
    band = party_of(PROJECT, BAND)
    assert street.acts(PIA, "fundraiser", GIFT, party=band) == "fundraiser.NotTakingPart"
    assert street.acts(PIA, "projects", projects.JoinFor(PROJECT, BAND, 1)) == ""
    assert street.acts(PIA, "fundraiser", GIFT, party=band) == ""


def test_money_that_an_organisation_gave_goes_back_to_it(street: Street) -> None:
    """Called off, its gift is owed to the choir, and to nobody who pressed for it."""
    assert street.sings("our fundraiser", fundraiser.Give("money", 500, "name")) == ""
    gift = street.fund("our fundraiser").gifts.get(1)
    assert gift is not None
    street.treasury.comes_in(500, ForPromise(gift.promise))
    assert street.sings("our fundraiser", fundraiser.CallOff()) == ""
    back = verbs.OweBack(card_id("our fundraiser"), (gift.promise,))
    assert street.acts(GRO, "money", back) == ""
    owed = street.law.obligation(owed_back(gift.promise))
    assert owed is not None
    assert (owed.payee, owed.amount, owed.why) == (PARTY, 500, "given back")
    put_back = verbs.PutBack(owed_back(gift.promise), 1, PROJECT)
    assert street.acts(OLA, "money", put_back) == "money.NotPayee"
    assert street.sings("money", put_back) == ActsForItself.code()


def test_an_organisation_looks_after_the_card_that_it_put_up(street: Street) -> None:
    """Whoever speaks for it sees to the gifts: it put the card up as every member may."""
    give = fundraiser.Give("hours", 90, "name", 1)
    for who in (FINN, GRO):
        assert street.acts(who, "our fundraiser", give) == ""
    seen_to: tuple[Action, ...] = (
        fundraiser.CallUpon(1),
        fundraiser.NoteGiven(1, 90),
        fundraiser.HandOver(1),
        fundraiser.Thank("hours"),
        fundraiser.LetGo(2),
        fundraiser.Tell(),
        fundraiser.CallOff(),
    )
    for action in seen_to:
        words = prose(f"so it goes: {action}")
        assert street.acts(GRO, "our fundraiser", action, words) == "fundraiser.NotYours"
        assert street.sings("our fundraiser", action, words) == ""


# ── Work
def test_people_work_and_confirm_and_an_organisation_objects_and_votes(street: Street) -> None:
    """It has its voice where members are asked; it takes on nothing and has seen nothing."""
    assert street.sings("shown", task.Answer("yes")) == NotMandated.code()
    for action in (task.Show(), task.Confirm(1), task.TryAgain(1)):
        assert street.sings("shown", action) == ActsForItself.code()
    assert street.sings("shown", task.Object(1), prose("the gate does not close")) == ""
    vote = street.vote("shown")
    assert (vote.size, vote.no) == (street.members - 1, 1)
    assert street.sings("shown", task.Reply(1), prose("look")) == ""
    assert street.sings("shown", task.Vote(1, "yes")) == ""
    assert street.sings("shown", task.Withdraw(1)) == ""
    assert street.sings("taken", task.Vouch(1)) == "task.NotYours"


def test_an_organisation_vouches_on_a_task_of_its_own(street: Street) -> None:
    """It put the task up, and says in Finn's place that it is done."""
    assert street.acts(FINN, "our task", task.Answer("yes")) == ""
    assert street.acts(GRO, "our task", task.Vouch(1)) == "task.NotYours"
    assert street.sings("our task", task.Vouch(1)) == ""


def test_an_organisation_is_paid_what_is_owed_to_it(street: Street) -> None:
    """It is a payee like everybody who is known in the project."""
    street.treasury.does(street.target("granted"), verbs.Owe(70, "NOK", 5, PARTY))
    assert [one.amount for _, one in street.law.owed_to(PARTY)] == [5]


# ── Households
def test_households_and_money_have_nothing_to_do_with_each_other(street: Street) -> None:
    """Ben and Finn share a voice: each gives for themselves, and is asked whether work is done."""
    assert street.acts(FINN, "projects", households.ShareVoice(PROJECT, BEN.member)) == ""
    for who in (BEN, FINN):
        assert street.acts(who, "fundraiser", GIFT) == ""
    fund = street.fund()
    gifts = [fund.givers.get(who.member) for who in (BEN, FINN)]
    assert all(gifts)
    assert street.acts(GRO, "shown", task.Object(1), prose("no gate")) == ""
    assert street.vote("shown").size == street.members - 1


# ── Who agrees with a host, and who is one
def is_kind(bank: Bank, project: bytes, kind: Kind, rules: Rules | None = None) -> None:
    """Let a project of the bank's place be of another kind, with other rules."""
    draft = Draft(bank.store)
    groups = projects_records.Projects(draft, "projects")
    entry = groups.projects.get(project)
    assert entry is not None
    groups.projects.set(project, replace(entry, kind=kind))
    if rules is not None:
        groups.rules.set((project, 1), rules)
    bank.store.apply(draft.changes)


@pytest.mark.parametrize("kind", ["group", "firm"])
def test_neither_a_group_nor_a_firm_holds_money_for_others(kind: Kind) -> None:
    """Associations and municipalities do, where members or citizens can look at it."""
    bank = Bank(hosted=False)
    named = place.NameHost(HALL, CHAIR)
    is_kind(bank, HALL, kind)
    assert bank.asks(OPERATOR, named).code == "place.NotAnAssociation"
    is_kind(bank, HALL, "municipality")
    bank.does(OPERATOR, named)


def test_who_speaks_for_an_organisation_agrees_with_its_host() -> None:
    """Ben is the playground's clerk now, who speaks for it: Ana looks after it, and no more."""
    bank = Bank()
    clerk = RoleRule("clerk", 2, YEAR_MS)
    rules = replace(TOGETHER, roles=(*TOGETHER.roles, clerk), speaks=("clerk",))
    is_kind(bank, PROJECT, "association", rules)
    draft = Draft(bank.store)
    held = Holding(bank.now_ms, bank.now_ms + YEAR_MS, deputy=False)
    roles.Roles(draft, "roles").holdings.set((PROJECT, "clerk", BEN.member), held)
    bank.store.apply(draft.changes)
    assert bank.asks(ANA, verbs.Leave(PROJECT)).code == "money.NotTreasurer"
    bank.does(BEN, verbs.Leave(PROJECT))
    assert bank.asks(ANA, verbs.AskHost(PROJECT, HALL)).code == "money.NotStarter"
    bank.does(BEN, verbs.AskHost(PROJECT, HALL))
    assert bank.asks(ANA, verbs.Decline(PROJECT)).code == "money.NotTreasurer"
    bank.does(BEN, verbs.Decline(PROJECT))
