"""Money is neither made nor lost, whatever is asked in whatever order: told by chance.

Each sequence asks anything of anybody, refused or not, often twice, and compares with a till that
knows nothing of accounts: it only counts what two persons have seen come and go.
"""

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from dugnad.charter.money import verbs
from dugnad.charter.money.accounts import (
    CURRENCIES,
    PRIVATE,
    box_of,
    of_origin,
    owed_back,
    owed_by_card,
    owed_over,
    pot_of,
    total,
)
from dugnad.charter.money.law import CONTRACT
from dugnad.charter.money.promises import is_held
from dugnad.charter.money.records import (
    ForPot,
    ForPromise,
    FromBox,
    PromiseEntry,
    Returned,
    SentBack,
    Unknown,
)
from dugnad.charter.money.sound import check_all
from dugnad.charter.testing import DAY_MS, ELSEWHERE, PROJECT
from dugnad.ledger.contract import CLOCK
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.testing import ANA, BEN, CEM, DIA, Voice
from dugnad.ledger.values import COUNT_LIMIT, Action
from tests.charter.money.bank import (
    BANK,
    BENCH,
    CASH,
    CHOIR_CARD,
    CHURCH,
    DECISION,
    EUROS,
    FUND,
    HALL,
    SIV,
    THEIRS,
    TOM,
    TOWN,
    UNA,
    VIC,
    WIM,
    WORK,
    XIA,
    Bank,
    line,
)
from tests.counts import times

SEQUENCES = times(100, of=200)
"""How many lives are tried, and how many ways of giving everything back."""

SELDOM_MAX = 3
"""How many kinds of things may never have happened in all of these lives: some are seldom right."""

NOBODY = PromiseEntry(bytes(16), bytes(16), bytes(16), b"", "NOK", 1, 0)
PEOPLE = (ANA, BEN, CEM, DIA, TOM, SIV, UNA, VIC, WIM, XIA)
CARDS = (FUND, WORK, BENCH, CHOIR_CARD)
EVERYBODY: tuple[Any, ...] = (*PEOPLE, *CARDS, DECISION, THEIRS, CLOCK, "cards")
NUMBERS = range(1, 9)
NAMES = (
    *(owed_by_card(card, key) for card in (*CARDS, DECISION) for key in range(3)),
    *(owed_back(number) for number in NUMBERS),
    *(owed_over(number) for number in NUMBERS),
)


# ── Anything that can be asked
anybody = some.sampled_from(EVERYBODY)
a_member = some.sampled_from([who.member for who in (ANA, BEN, CEM, DIA)])
a_host = some.sampled_from([HALL, HALL, CHURCH, TOWN])
a_project = some.sampled_from([PROJECT, PROJECT, ELSEWHERE, HALL])
a_card = some.sampled_from([*CARDS, DECISION, bytes(16)])
a_box = some.sampled_from([BANK, BANK, CASH, EUROS])
a_number = some.integers(1, 8)
a_name = some.sampled_from(NAMES)
a_currency = some.sampled_from(CURRENCIES)
a_unit = some.sampled_from([*CURRENCIES, "minutes", "things", "rooms"])
an_amount = some.one_of(some.integers(1, 60), some.sampled_from([COUNT_LIMIT - 1, 2**52]))
an_origin = some.sampled_from([PRIVATE, PRIVATE, TOWN, HALL])
a_line = some.integers(0, 30).map(lambda at: line(str(at)))
a_purpose = some.one_of(
    some.builds(ForPromise, a_number),
    some.builds(ForPot, a_project, some.none() | a_card),
    some.builds(Returned, a_name),
    some.builds(FromBox, a_box),
    some.just(SentBack()),
    some.just(Unknown()),
)
ANYTHING: dict[type[Action], some.SearchStrategy[Any]] = {
    verbs.AskHost: some.builds(verbs.AskHost, a_project, a_host),
    verbs.TakeOn: some.builds(verbs.TakeOn, a_project, a_host),
    verbs.Decline: some.builds(verbs.Decline, a_project),
    verbs.Leave: some.builds(verbs.Leave, a_project),
    verbs.OpenBox: some.builds(
        verbs.OpenBox, a_host, some.binary(min_size=16, max_size=16), a_currency, some.just("cash")
    ),
    verbs.ConfirmBox: some.builds(verbs.ConfirmBox, a_host, a_box),
    verbs.CloseBox: some.builds(verbs.CloseBox, a_host, a_box),
    verbs.NameFund: some.builds(verbs.NameFund, a_host, a_project),
    verbs.Collect: some.builds(
        verbs.Collect, a_currency, some.just(0), some.booleans(), some.none() | a_card
    ),
    verbs.Promise: some.builds(verbs.Promise, a_number, a_member, a_unit, an_amount),
    verbs.TakeBackPromise: some.builds(verbs.TakeBackPromise, a_number),
    verbs.Fulfil: some.builds(verbs.Fulfil, a_number, an_amount),
    verbs.Unfulfil: some.builds(verbs.Unfulfil, a_number, an_amount),
    verbs.NoteWork: some.builds(
        verbs.NoteWork, a_member, some.sampled_from(["minutes", "things"]), an_amount
    ),
    verbs.Keep: some.just(verbs.Keep()),
    verbs.GiveBack: some.just(verbs.GiveBack()),
    verbs.OweBack: some.builds(
        verbs.OweBack, a_card, some.lists(a_number, min_size=1, max_size=3).map(tuple)
    ),
    verbs.RecordIn: some.builds(
        verbs.RecordIn,
        a_host,
        a_box,
        some.integers(1, 60),
        some.just(0),
        a_line,
        a_purpose,
        an_origin,
    ),
    verbs.ConfirmIn: some.builds(verbs.ConfirmIn, a_number),
    verbs.WithdrawIn: some.builds(verbs.WithdrawIn, a_number),
    verbs.Match: some.builds(verbs.Match, a_number, a_purpose),
    verbs.Reverse: some.builds(verbs.Reverse, a_number, some.just("mistake"))
    | some.builds(verbs.Reverse, a_number, some.just("taken back"), a_line),
    verbs.Release: some.builds(verbs.Release, a_currency, an_amount),
    verbs.SetAside: some.builds(verbs.SetAside, a_card, a_currency, an_amount),
    verbs.EmptyPot: some.builds(verbs.EmptyPot, a_card, a_currency),
    verbs.Owe: some.builds(
        verbs.Owe,
        some.integers(0, 2),
        a_currency,
        an_amount,
        some.none() | a_member,
        some.just(b"") | a_line,
    ),
    verbs.PutBack: some.builds(verbs.PutBack, a_name, an_amount, a_project, some.none() | a_card),
    verbs.LetLapse: some.builds(verbs.LetLapse, a_name),
    verbs.MakeBatch: some.builds(
        verbs.MakeBatch, a_host, a_box, some.lists(a_name, min_size=1, max_size=3).map(tuple)
    ),
    verbs.ApproveBatch: some.builds(verbs.ApproveBatch, a_number),
    verbs.TakeBackApproval: some.builds(verbs.TakeBackApproval, a_number),
    verbs.DropBatch: some.builds(verbs.DropBatch, a_number),
    verbs.RecordPaid: some.builds(verbs.RecordPaid, a_number, some.just(0), a_line),
    verbs.ConfirmPaid: some.builds(verbs.ConfirmPaid, a_number),
    verbs.WithdrawPaid: some.builds(verbs.WithdrawPaid, a_number),
    verbs.AskUndoPaid: some.builds(verbs.AskUndoPaid, a_number),
    verbs.UndoPaid: some.builds(verbs.UndoPaid, a_number),
    verbs.DropUndoPaid: some.builds(verbs.DropUndoPaid, a_number),
}


def theirs(action: Action) -> tuple[Any, ...]:
    """Who may ask such a thing, if anybody may."""
    if isinstance(action, verbs.AskHost | verbs.Decline | verbs.Leave):
        return (ANA, DIA)
    if isinstance(action, verbs.OweBack | verbs.EmptyPot | verbs.PutBack):
        return (BEN, CEM)
    if isinstance(action, verbs.SetAside):
        return (DECISION,)
    if isinstance(action, verbs.OfHosts | verbs.OfReceiving | verbs.OfPaying | verbs.LetLapse):
        return (TOM, SIV, WIM)
    return CARDS


def test_no_action_is_left_out() -> None:
    """What can be asked of money is asked by chance."""
    assert {*ANYTHING} == {*CONTRACT.actions}


class Life(RuleBasedStateMachine):
    """A place's life with money, and a till beside it.

    Attributes:
        till: by host, box and currency, what two persons have seen come and go.
        done: how often each kind of thing happened, refusals by their code.
    """

    done: Counter[str] = Counter()

    @initialize(back=some.booleans(), begun=some.booleans())
    def begin(self, *, back: bool, begun: bool) -> None:
        """A place with hosts; nothing has happened, or money is everywhere on its way."""
        self.bank = Bank()
        self.till: Counter[tuple[bytes, bytes, str]] = Counter()
        self.lines = 0
        self.last: tuple[Any, Action] = (ANA, verbs.Keep())
        if not begun:
            return
        self.ask(FUND, verbs.Collect("NOK", 0, back, BENCH))
        for number, who in enumerate((ANA, BEN, CEM), start=1):
            self.ask(FUND, verbs.Promise(number, who.member, "NOK", 40))
            self.sees(30 + 10 * number, ForPromise(number))
        for card, origin in ((None, PRIVATE), (None, TOWN), (WORK, PRIVATE), (WORK, TOWN)):
            self.sees(100, ForPot(PROJECT, card), CASH, origin)
        self.sees(25, Unknown())
        for key, who in enumerate((BEN, CEM, ANA)):
            self.ask(WORK, verbs.Owe(key, "NOK", 35, who.member))
        self.ask(TOM, verbs.MakeBatch(HALL, BANK, (owed_by_card(WORK, 0),)))
        self.ask(SIV, verbs.ApproveBatch(1))
        self.ask(TOM, verbs.MakeBatch(HALL, BANK, (owed_by_card(WORK, 1),)))
        self.ask(SIV, verbs.ApproveBatch(2))
        self.ask(TOM, verbs.RecordPaid(2, 0, line("at first")))

    def ask(self, who: Any, action: Action) -> Receipt:
        """Ask, and count in the till what two have seen."""
        self.last = (who, action)
        before = self._entry_before(action)
        receipt = self.bank.asks(who, action)
        Life.done[receipt.code or type(action).__name__] += 1
        if receipt.code:
            return receipt
        if isinstance(action, verbs.ConfirmIn):
            self._count_in(action.entry, before)
        if isinstance(action, verbs.ConfirmPaid):
            batch = self.bank.law.batch(action.batch)
            assert batch is not None
            out = sum(total(one.parts) for one in batch.items)
            self.till[batch.host, batch.box, batch.unit] -= out
        if isinstance(action, verbs.UndoPaid):
            batch = self.bank.law.batch(action.batch)
            assert batch is not None
            self.till[batch.host, batch.box, batch.unit] += sum(
                total(one.parts) for one in batch.items
            )
        return receipt

    def _entry_before(self, action: Action) -> Any:
        if isinstance(action, verbs.ConfirmIn):
            return self.bank.law.money_entry(action.entry)
        return None

    def _count_in(self, number: int, before: Any) -> None:
        """The till: what came, what was carried, what was found to have been nothing."""
        entry = self.bank.law.money_entry(number)
        assert entry is not None
        place = (entry.host, entry.box, entry.unit)
        carried = entry.to if entry.standing == "placed" else None
        if before.asked == "place":
            self.till[place] += entry.amount
        if before.asked == "reverse":
            self.till[place] -= entry.amount
            if isinstance(before.to, FromBox):
                self.till[entry.host, before.to.box, entry.unit] += entry.amount
        elif isinstance(carried, FromBox):
            self.till[entry.host, carried.box, entry.unit] -= entry.amount

    # ── What is asked
    @rule(who=anybody, action=some.sampled_from([*ANYTHING]).flatmap(ANYTHING.__getitem__))
    def anything(self, who: Any, action: Action) -> None:
        """Anybody asks anything."""
        self.ask(who, action)

    @rule(data=some.data(), action=some.sampled_from([*ANYTHING]).flatmap(ANYTHING.__getitem__))
    def anything_of_theirs(self, data: some.DataObject, action: Action) -> None:
        """Somebody asks what is theirs to ask."""
        self.ask(data.draw(some.sampled_from(theirs(action))), action)

    @rule()
    def the_same_again(self) -> None:
        """Somebody presses twice."""
        self.ask(*self.last)

    @rule(card=some.sampled_from(CARDS), back=some.booleans(), to=some.none() | a_card)
    def collect(self, card: bytes, *, back: bool, to: bytes | None) -> None:
        """A card collects kroner."""
        self.ask(card, verbs.Collect("NOK", 0, back, to))

    @rule(data=some.data(), unit=some.sampled_from(["NOK", "NOK", "NOK", "minutes", "EUR"]))
    def promise(self, data: some.DataObject, unit: Any) -> None:
        """Somebody promises something to a card, and may give it at once, or more, or half."""
        card = data.draw(some.sampled_from([FUND, FUND, WORK, BENCH, CHOIR_CARD]))
        giver = data.draw(some.sampled_from([ANA, BEN, CEM, DIA]))
        number, amount = self.bank.law.next_promise(), data.draw(some.integers(1, 60))
        self.ask(card, verbs.Promise(number, giver.member, unit, amount))
        if data.draw(some.booleans()):
            given_ = data.draw(some.sampled_from([amount, amount + 7, (amount + 1) // 2]))
            if unit == "minutes":
                self.ask(card, verbs.Fulfil(number, given_))
                if data.draw(some.booleans()):
                    self.ask(card, verbs.Unfulfil(number, given_))
            else:
                self.sees(given_, ForPromise(number))

    def sees(self, amount: int, to: Any, box: bytes = BANK, origin: bytes = PRIVATE) -> None:
        """The treasurer records what came in, and the second person confirms it."""
        self.lines += 1
        fingerprint = line(f"new {self.lines}")
        recorded = verbs.RecordIn(HALL, box, amount, 0, fingerprint, to, origin)
        if not self.ask(TOM, recorded).code:
            self.ask(SIV, verbs.ConfirmIn(self.bank.money.recorded.get() or 0))

    @rule(amount=some.integers(1, 60), to=a_purpose, box=a_box, origin=an_origin)
    def something_comes_in(self, amount: int, to: Any, box: bytes, origin: bytes) -> None:
        """For whatever."""
        self.sees(amount, to, box, origin)

    @rule(
        amount=some.integers(1, 300),
        card=some.sampled_from([None, None, WORK, BENCH]),
        origin=some.sampled_from([PRIVATE, TOWN]),
    )
    def a_grant_comes_in(self, amount: int, card: bytes | None, origin: bytes) -> None:
        """To the project or a card, private or public."""
        self.sees(amount, ForPot(PROJECT, card), origin=origin)

    @precondition(lambda self: self.bank.money.recorded.get())
    @rule(data=some.data(), to=a_purpose)
    def an_entry(self, data: some.DataObject, to: Any) -> None:
        """One of the two knows better about an entry, and the other agrees, or not."""
        number = data.draw(some.integers(1, self.bank.money.recorded.get() or 1))
        first = data.draw(
            some.sampled_from(
                [
                    verbs.Match(number, to),
                    verbs.Reverse(number, "mistake"),
                    verbs.WithdrawIn(number),
                ]
            )
        )
        self.ask(data.draw(some.sampled_from([TOM, SIV])), first)
        then = data.draw(some.sampled_from([verbs.ConfirmIn(number), verbs.WithdrawIn(number)]))
        self.ask(data.draw(some.sampled_from([TOM, SIV])), then)

    @rule(data=some.data(), card=some.sampled_from((*CARDS, DECISION)))
    def spend(self, data: some.DataObject, card: bytes) -> None:
        """A card or a decision releases, sets aside or owes some of what lies there."""
        own = None if card == DECISION else card
        lies = max(self.bank.pot(own), 1)
        amount = data.draw(some.integers(1, lies))
        key = data.draw(some.integers(0, 2))
        payee = data.draw(some.sampled_from([BEN, CEM]))
        if card == DECISION and data.draw(some.booleans()):
            self.ask(card, verbs.SetAside(data.draw(a_card), "NOK", amount))
        elif data.draw(some.booleans()):
            self.ask(card, verbs.Release("NOK", amount))
        else:
            bill = data.draw(some.just(b"") | a_line)
            self.ask(card, verbs.Owe(key, "NOK", amount, payee.member, bill))

    @rule(card=some.sampled_from(CARDS), keeps=some.booleans())
    def keep_or_give_back(self, card: bytes, *, keeps: bool) -> None:
        """A campaign is over."""
        self.ask(card, verbs.Keep() if keeps else verbs.GiveBack())

    @rule(data=some.data(), card=some.sampled_from(CARDS))
    def owe_back(self, data: some.DataObject, card: bytes) -> None:
        """Somebody asks that gifts be owed back, also of a card that does not give back."""
        paid = [number for number, one in self.bank.law.gifts_of(card) if one.paid > one.owed_back]
        few = data.draw(some.lists(some.sampled_from(paid or [1]), min_size=1, max_size=3))
        self.ask(BEN, verbs.OweBack(card, tuple(few)))

    @rule(data=some.data(), card=some.sampled_from(CARDS))
    def take_back(self, data: some.DataObject, card: bytes) -> None:
        """A promise is taken back."""
        numbers = [number for number, _ in self.bank.law.gifts_of(card)] or [1]
        self.ask(card, verbs.TakeBackPromise(data.draw(some.sampled_from(numbers))))

    @precondition(lambda self: self.bank.law.owed_at(HALL))
    @rule(data=some.data(), card=some.none() | a_card)
    def put_back(self, data: some.DataObject, card: bytes | None) -> None:
        """A payee gives to a project instead."""
        name, owed = data.draw(some.sampled_from(self.bank.law.owed_at(HALL)))
        amount = data.draw(some.integers(1, owed.amount))
        self.ask(owed.payee or BEN, verbs.PutBack(name, amount, PROJECT, card))

    @precondition(lambda self: self.bank.law.owed_at(HALL))
    @rule(data=some.data(), who=some.sampled_from([TOM, SIV, BEN]), years=some.integers(0, 3))
    def let_lapse(self, data: some.DataObject, who: Any, years: int) -> None:
        """Something is to lapse, now and then after the years that it takes."""
        if not years:
            self.bank.waits_for_claims()
        name, _owed = data.draw(some.sampled_from(self.bank.law.owed_at(HALL)))
        self.ask(who, verbs.LetLapse(name))

    @precondition(lambda self: self.bank.law.owed_at(HALL))
    @rule(data=some.data(), box=some.sampled_from([BANK, BANK, CASH]))
    def pay(self, data: some.DataObject, box: bytes) -> None:
        """Some of what is owed is put together."""
        names = [name for name, _ in self.bank.law.owed_at(HALL)]
        few = data.draw(some.lists(some.sampled_from(names), min_size=1, unique=True))
        self.ask(TOM, verbs.MakeBatch(HALL, box, tuple(few)))

    @precondition(lambda self: self.bank.money.batched.get())
    @rule(data=some.data())
    def go_on_paying(self, data: some.DataObject) -> None:
        """A batch goes on by some steps, or back by one."""
        number = data.draw(some.integers(1, self.bank.money.batched.get() or 1))
        self.lines += 1
        forward: list[tuple[Any, Action]] = [
            (SIV, verbs.ApproveBatch(number)),
            (TOM, verbs.RecordPaid(number, 0, line(f"new {self.lines}"))),
            (SIV, verbs.ConfirmPaid(number)),
        ]
        back: list[tuple[Any, Action]] = [
            (TOM, verbs.DropBatch(number)),
            (SIV, verbs.TakeBackApproval(number)),
            (TOM, verbs.WithdrawPaid(number)),
            (TOM, verbs.AskUndoPaid(number)),
            (SIV, verbs.DropUndoPaid(number)),
        ]
        steps = forward[: data.draw(some.integers(0, 3))]
        for who, step in steps or [data.draw(some.sampled_from(back))]:
            self.ask(who, step)

    @precondition(lambda self: self.bank.money.batched.get())
    @rule(data=some.data())
    def a_list_goes_back(self, data: some.DataObject) -> None:
        """What was approved or recorded is taken back, as far as it can be."""
        number = data.draw(some.integers(1, self.bank.money.batched.get() or 1))
        self.ask(TOM, verbs.WithdrawPaid(number))
        self.ask(SIV, verbs.TakeBackApproval(number))

    @rule(data=some.data())
    def a_campaign_goes_back(self, data: some.DataObject) -> None:
        """A card gives back, and each who gave asks for theirs."""
        card = data.draw(some.sampled_from([FUND, WORK]))
        self.ask(card, verbs.GiveBack())
        paid = [number for number, one in self.bank.law.gifts_of(card) if one.paid > one.owed_back]
        for number in paid:
            self.ask(BEN, verbs.OweBack(card, (number,)))

    @precondition(lambda self: self.bank.money.batched.get())
    @rule(data=some.data(), box=a_box)
    def a_box_is_closed_on_the_way(self, data: some.DataObject, box: bytes) -> None:
        """It is emptied and closed while a list waits to be paid or was paid; that goes on."""
        number = data.draw(some.integers(1, self.bank.money.batched.get() or 1))
        other = CASH if box == BANK else BANK
        self.sees(max(-self.bank.lies(box_of(HALL, box)), 1), FromBox(box), other)
        self.ask(TOM, verbs.CloseBox(HALL, box))
        undone = [(TOM, verbs.AskUndoPaid(number)), (SIV, verbs.UndoPaid(number))]
        for who, step in data.draw(some.sampled_from([undone, [(SIV, verbs.ConfirmPaid(number))]])):
            self.ask(who, step)

    @rule(number=a_number, sure=some.booleans())
    def it_never_went_out(self, number: int, *, sure: bool) -> None:
        """A batch that counts as paid is undone as one, or it went out after all."""
        self.ask(TOM, verbs.AskUndoPaid(number))
        self.ask(SIV, verbs.UndoPaid(number) if sure else verbs.DropUndoPaid(number))

    @rule(data=some.data())
    def the_bank_returns(self, data: some.DataObject) -> None:
        """What was paid comes back."""
        batch = self.bank.law.batch(data.draw(a_number))
        if batch is not None:
            payment = data.draw(some.sampled_from(batch.items))
            self.sees(total(payment.parts), Returned(payment.obligation))

    @rule(card=some.sampled_from(CARDS), sure=some.integers(0, 3))
    def close(self, card: bytes, sure: int) -> None:
        """A card is over, now and then; what lies in its pot is the project's."""
        if not sure:
            self.bank.closes(card)
        self.ask(BEN, verbs.EmptyPot(card, "NOK"))

    @rule(left=some.booleans(), well=some.booleans())
    def a_host_is_found(self, *, left: bool, well: bool) -> None:
        """A project leaves if it can; one without a host asks, and the hall says yes or no."""
        if left:
            self.ask(TOM, verbs.Leave(PROJECT))
        self.ask(ANA, verbs.AskHost(PROJECT, HALL))
        self.ask(TOM, verbs.TakeOn(PROJECT, HALL) if well else verbs.Decline(PROJECT))

    @rule(box=some.sampled_from([BANK, CASH, EUROS, b"another........."]), opens=some.booleans())
    def boxes(self, box: bytes, *, opens: bool) -> None:
        """The host opens a box, or closes one if it can."""
        opened, closed = verbs.OpenBox(HALL, box, "NOK", "cash"), verbs.CloseBox(HALL, box)
        self.ask(TOM, opened if opens else closed)
        self.ask(SIV, verbs.ConfirmBox(HALL, box))

    # ── What always holds
    @invariant()
    def it_adds_up(self) -> None:
        """All accounts sum to zero, by unit and origin; nothing is below zero but the outside."""
        check_all(self.bank.store)

    @invariant()
    def the_till_agrees(self) -> None:
        """What lies in each box is what two persons have seen come and go."""
        for host in (HALL, CHURCH):
            for box, known in self.bank.law.boxes_of(host):
                lies = self.bank.lies(box_of(host, box), known.unit)
                assert -lies == self.till[host, box, known.unit]
                assert known.kind == "bank" or lies <= 0, "cash is there, or is not given out"

    @invariant()
    def no_closed_box_holds_money(self) -> None:
        """Whatever was on its way when it was closed, and whatever was undone since."""
        for host in (HALL, CHURCH):
            for box, known in self.bank.law.boxes_of(host):
                lies = self.bank.law.balance(box_of(host, box), known.unit)
                assert not (known.closed and lies), "nobody can get it out"

    @invariant()
    def what_was_given_is_known_and_there(self) -> None:
        """Promises and campaigns agree; and what may have to be given back lies in the pot."""
        for card in CARDS:
            campaign = self.bank.law.campaign(card)
            if campaign is None:
                continue
            gifts = [gift for _, gift in self.bank.law.gifts_of(card) if gift.unit == campaign.unit]
            assert campaign.given == sum(gift.paid - gift.owed_back for gift in gifts)
            assert all(0 <= gift.owed_back <= gift.paid <= gift.amount for gift in gifts)
            pot = self.bank.law.balance(
                pot_of(campaign.host, campaign.project, card), campaign.unit
            )
            if is_held(campaign):
                assert of_origin(pot, PRIVATE) >= campaign.given

    @invariant()
    def what_is_owed_is_accounted_for(self) -> None:
        """Each obligation is owed, in a batch, paid, put back or lapsed; not a coin between."""
        for name, owed in self.bank.money.obligations.items():
            still = total(self.bank.law.still_owed(name))
            batch = self.bank.law.batch(owed.batch)
            batched = 0
            if batch is not None:
                batched = sum(total(one.parts) for one in batch.items if one.obligation == name)
            assert still + batched + owed.put_back + owed.lapsed == owed.amount

    @invariant()
    def a_bill_is_owed_once(self) -> None:
        """By a project, whoever it owes it to, and by whatever order; each finds its own."""
        found = [(name, owed) for name, owed in self.bank.money.obligations.items() if owed.bill]
        bills = [(owed.project, owed.bill) for _, owed in found]
        assert len(bills) == len({*bills})
        for name, owed in found:
            assert self.bank.law.owed_for(owed.project, owed.bill) == name

    @invariant()
    def lines_are_taken_once(self) -> None:
        """Every line of the bank that moved something belongs to one entry or payment."""
        lines = [
            entry.fingerprint
            for _, entry in self.bank.money.entries.items()
            if entry.standing in ("recorded", "unmatched", "placed")
        ]
        lines += [
            batch.fingerprint
            for _, batch in self.bank.money.batches.items()
            if batch.fingerprint is not None
        ]
        assert len(lines) == len({*lines})


@pytest.mark.slow
def test_whatever_is_asked_money_is_neither_made_nor_lost() -> None:
    """Lives of a place, by chance; in them nearly each kind of thing has happened."""
    Life.done.clear()
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=SEQUENCES, stateful_step_count=80, suppress_health_check=[*HealthCheck]
        ),
    )
    never = [kind.__name__ for kind in ANYTHING if not Life.done[kind.__name__]]
    assert len(never) <= SELDOM_MAX, never


# ── Giving everything back
gifts_that_come = some.lists(
    some.tuples(
        some.sampled_from([ANA, BEN, CEM]),
        some.integers(1, 500),
        some.lists(some.tuples(some.integers(1, 400), some.booleans()), max_size=3),
    ),
    min_size=1,
    max_size=6,
)


@pytest.mark.slow
@settings(max_examples=SEQUENCES, suppress_health_check=[*HealthCheck])
@given(gifts=gifts_that_come, strays=some.lists(some.integers(1, 90), max_size=3), data=some.data())
def test_giving_everything_back_returns_each_to_where_they_were(
    gifts: list[tuple[Voice, int, list[tuple[int, bool]]]],
    strays: list[int],
    data: some.DataObject,
) -> None:
    """In whatever order and portions, though the bank returns some: nobody has more or less."""
    bank = Bank()
    until_ms = bank.now_ms + 10 * DAY_MS
    bank.collects(until_ms=until_ms)
    bank.now_ms += DAY_MS
    sent: Counter[bytes | None] = Counter()
    numbers = [(bank.promises(who, amount), who, parts) for who, amount, parts in gifts]
    bank.now_ms = until_ms + DAY_MS
    payments = [(number, who, part) for number, who, parts in numbers for part in parts]
    for number, who, (part, late) in data.draw(some.permutations(payments)):
        day_ms = until_ms + late
        bank.comes_in(part, ForPromise(number), value_ms=day_ms)
        sent[who.member] += part
    for stray in strays:
        entry = bank.comes_in(stray, Unknown())
        sent[None] += stray
        bank.does(SIV, verbs.Match(entry, SentBack()))
        bank.does(TOM, verbs.ConfirmIn(entry))
    if data.draw(some.booleans()):
        bank.does(FUND, verbs.GiveBack())
    else:
        bank.closes(FUND)
    asked = [number for number, _, parts in numbers if (bank.law.promise(number) or NOBODY).paid]
    for number in data.draw(some.permutations(asked)):
        bank.does(BEN, verbs.OweBack(FUND, (number,)))
    back: Counter[bytes | None] = Counter()
    while names := [name for name, _ in bank.law.owed_at(HALL)]:
        some_names = data.draw(some.lists(some.sampled_from(names), min_size=1, unique=True))
        bank.pays(*some_names)
        for name in some_names:
            owed = bank.law.obligation(name)
            assert owed is not None
            back[owed.payee] += owed.amount
            if data.draw(some.integers(0, 4)) == 0:
                bank.comes_in(owed.amount, Returned(name))
                back[owed.payee] -= owed.amount
    assert +back == +sent
    assert bank.adds_up() == 0
