"""Money in the sample place: an association that holds it, gifts, pay, and things still to do.

The association has a treasurer and a second person, as each money host does. Some of what came in
waits for one of them, so that the desk shows what it is for.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Final, Protocol

from dugnad.cards.fundraiser.law.records import (
    ORDERED,
    BudgetLine,
    Reward,
)
from dugnad.cards.fundraiser.law.verbs import Give
from dugnad.cards.fundraiser.law.verbs import Open as Collect
from dugnad.cards.task.law.records import OWES
from dugnad.cards.task.law.verbs import Answer as TakeTask
from dugnad.cards.task.law.verbs import Open as PutUpTask
from dugnad.cards.task.law.verbs import Show
from dugnad.charter.cards.verbs import PutUp
from dugnad.charter.entries import Grant, target_of
from dugnad.charter.money.accounts import Sum
from dugnad.charter.money.events import InRecorded
from dugnad.charter.money.records import ForPot, ForPromise, Purpose, Unknown
from dugnad.charter.money.verbs import (
    AskHost,
    ConfirmBox,
    ConfirmIn,
    MakeBatch,
    NameFund,
    OpenBox,
    RecordIn,
    TakeOn,
)
from dugnad.charter.place import NameHost
from dugnad.charter.projects.verbs import Join, Start
from dugnad.charter.roles import Accept, Offer
from dugnad.charter.ways import CHAIR
from dugnad.ledger import codec
from dugnad.ledger.values import Action
from dugnad.site.sample.rules import FUND_RULES, HOST_RULES
from dugnad.web.acting.as_place import act_as_place
from dugnad.web.acting.services import Done
from dugnad.web.content.told import Told
from dugnad.web.house import house
from dugnad.web.lists import money
from dugnad.web.lists import services as lists
from dugnad.web.treasury.days import day_of
from dugnad.web.treasury.fingerprints import of_bank_line, of_count
from dugnad.web.treasury.lines import keep_line

DAY_MS: Final = 24 * 3_600_000
LANGUAGE: Final = "nb"


class Press(Protocol):
    """How the sample presses for its neighbours."""

    def __call__(self, name: str, project: bytes, target: str, asked: Action, *told: Told) -> Done:
        """Carry out one press."""


class Money:
    """One run of filling in what has to do with money; every step may have been done before."""

    def __init__(
        self, press: Press, member: Callable[[str, bytes], bytes], neighbourhood: bytes
    ) -> None:
        """Fill with the sample's own presses, for its neighbourhood."""
        self._press, self._member = press, member
        self._neighbourhood = neighbourhood
        self._host, self._fund = _id("association"), _id("municipality")
        self._bank, self._cash = _id("bank"), _id("cash")

    def begin(self) -> None:
        """Let the association hold the neighbourhood's money, in an account and a cash box."""
        self._begin()
        self._boxes()

    def fill(self) -> None:
        """Put it all in, in the order in which it might have happened."""
        playground = self._collect()
        self._pay()
        self._come_in(playground)

    def _begin(self) -> None:
        told = Told(
            title="Solbakken velforening",
            text="Foreningen har bankkonto og holder pengene for gruppene i grenda. To ser på alt.",
            language=LANGUAGE,
        )
        start = Start(project=self._host, rules=HOST_RULES, kind="association")
        self._press("Bengt", self._host, "projects", start, told)
        self._press("Karin", self._host, "projects", Join(project=self._host, rules_version=1))
        second = self._member("Karin", self._host)
        offer = Offer(project=self._host, role=CHAIR, member=second, deputy=True)
        self._press("Bengt", self._host, "roles", offer)
        self._press("Karin", self._host, "roles", Accept(project=self._host, role=CHAIR))
        pot = Told(
            title="Kommunens nærmiljøpott",
            text="Offentlige penger til det som folk gjør sammen.",
            language=LANGUAGE,
        )
        self._press(
            "Johan", self._fund, "projects", Start(project=self._fund, rules=FUND_RULES), pot
        )
        # Again is as good as once: the place has named it already then.
        receipt = act_as_place("operator", "place", NameHost(project=self._host, second=CHAIR))
        lists.wait_for(receipt.seq)
        ask = AskHost(project=self._neighbourhood, host=self._host)
        self._press("Ingrid", self._neighbourhood, "money", ask)
        take = TakeOn(project=self._neighbourhood, host=self._host)
        self._press("Bengt", self._host, "money", take)
        self._press("Bengt", self._host, "money", NameFund(host=self._host, fund=self._fund))

    def _boxes(self) -> None:
        bank = Told(
            title="Solbakken velforening",
            language=LANGUAGE,
            extra=(("account", "1234 56 78903"), ("vipps", "123 456")),
        )
        cash = Told(
            title="Solbakken velforening",
            language=LANGUAGE,
            extra=(("where", "På grendehuset, torsdager 10 til 12"),),
        )
        for box, kind, told in ((self._bank, "bank", bank), (self._cash, "cash", cash)):
            asked = OpenBox(
                host=self._host, box=box, unit="NOK", kind="bank" if kind == "bank" else "cash"
            )
            self._press("Bengt", self._host, "money", asked, told)
            self._press("Karin", self._host, "money", ConfirmBox(host=self._host, box=box))

    def _collect(self) -> bytes:
        """Neighbours give to a swing: money and hours."""
        card = _id("swing")
        now_ms = house().now_ms()
        opening = Collect(
            ends_at_ms=now_ms + 12 * DAY_MS,
            pay_days=10,
            unit="NOK",
            money=300_000,
            hours=20 * 60,
            things=3,
            rooms=1,
            whole=True,
            step=10_000,
            rewards=(Reward(kind="money", least=50_000, stock=12, by_ms=0),),
            budget=(
                BudgetLine(kind="money", amount=180_000),
                BudgetLine(kind="money", amount=70_000),
                BudgetLine(kind="money", amount=50_000),
                BudgetLine(kind="hours", amount=20 * 60),
            ),
        )
        told = Told(
            title="Ny huske på lekeplassen",
            text="Den gamle huska er råtten. Vi bygger en ny av lerk, så høy at også voksne tør.",
            where="Lekeplassen",
            language=LANGUAGE,
            extra=(
                ("things_what", "Spader, en trillebår og en drill"),
                ("rooms_what", "Et tørt sted for plankene mens vi bygger"),
                ("with_more", "sette en benk ved siden av"),
                ("after", "Foreldrene i grenda"),
                ("upkeep", "300 kr til olje, og en lørdag i mai"),
                ("one_buys", "en planke"),
                ("thanks_1", "Navnet ditt på en planke"),
                ("budget_1", "Lerk, fjorten planker"),
                ("budget_2", "Skruer og beslag"),
                ("budget_3", "Tau og lager"),
                ("budget_4", "Bygge og male"),
            ),
        )
        grants = tuple(Grant("money", verb) for verb in ORDERED)
        self._put_up("Ingrid", card, "fundraiser", opening, told, grants)
        for name, amount in (
            ("Sofie", 20_000),
            ("Henk", 50_000),
            ("Olav", 30_000),
            ("Marieke", 50_000),
        ):
            thanks = 1 if amount >= opening.rewards[0].least else 0
            gift = Give(kind="money", amount=amount, shown="name", reward=thanks)
            self._press(name, self._neighbourhood, target_of(card), gift)
        hours = Give(kind="hours", amount=240, shown="neighbour")
        self._press("Amal", self._neighbourhood, target_of(card), hours)
        return card

    def _pay(self) -> None:
        """A paid task for two: it waited for its money; Amal shows her part, the other is free."""
        card = _id("flags")
        opening = PutUpTask(
            pay="money",
            unit="NOK",
            amount=30_000,
            minutes=0,
            places=2,
            done_by_ms=0,
            outsiders=True,
            period_ms=3 * DAY_MS,
            vote_ms=5 * DAY_MS,
        )
        told = Told(
            title="Sy flagg til grendefesten",
            text="Tolv flagg i bomull, seks til hver.",
            language=LANGUAGE,
            who="Kari på servicekontoret",
            extra=(("done", "Flaggene henger på grendehuset."),),
        )
        waits = Sum("NOK", 60_000)
        self._put_up("Ingrid", card, "task", opening, told, (OWES,), waits)
        self._record(
            "Overført fra kommunen 600", 60_000, ForPot(self._neighbourhood, card), self._fund
        )
        self._press("Amal", self._neighbourhood, target_of(card), TakeTask("yes"))
        shown = Told(
            title="Vist som ferdig", text="De seks første henger over døra.", language=LANGUAGE
        )
        self._press("Amal", self._neighbourhood, target_of(card), Show(), shown)

    def _come_in(self, card: bytes) -> None:
        """What neighbours paid, what nobody knows, and what waits for the second person."""
        sofie, henk, *_others = self._promises(card)
        self._record("Sofie Lund 200", 20_000, ForPromise(sofie))
        self._record("Henk Visser 700", 70_000, ForPromise(henk))
        self._record("Loddsalg på sommerfesten 1240", 124_000, ForPot(self._neighbourhood))
        self._record("Innbetaling uten tekst 150", 15_000, Unknown())
        text, amount = "Kaffepengene, talt av Bengt og Ingrid", 48_500
        day = day_of(house().now_ms(), house().place.zone).isoformat()
        name = of_count(self._cash, text, amount, day)
        self._write(self._cash, name, text, amount, ForPot(self._neighbourhood))
        owed = [key[3] for key in self._owed()]
        if owed:
            batch = MakeBatch(host=self._host, box=self._bank, obligations=(owed[0],))
            self._press("Bengt", self._host, "money", batch)

    # ── Steps
    def _promises(self, card: bytes) -> list[int]:
        with house().engine.reader() as store:
            promised = money.books(store).promises.items()
            return [n for n, one in promised if (one.card, one.unit) == (card, "NOK")]

    def _owed(self) -> list[tuple[str, bytes, bytes, bytes, str]]:
        with house().engine.reader() as store:
            return [*money.books(store).accounts.keys(under=("owed", self._host))]

    def _put_up(
        self,
        name: str,
        card: bytes,
        kind: str,
        opening: Action,
        told: Told,
        grants: tuple[Grant, ...],
        awaits: Sum | None = None,
    ) -> None:
        asked = PutUp(
            card=card,
            project=self._neighbourhood,
            card_type=kind,
            opening=codec.encode(opening),
            grants=grants,
            awaits_money=awaits,
        )
        self._press(name, self._neighbourhood, "cards", asked, told)

    def _record(self, text: str, amount: int, to: Purpose, origin: bytes = b"") -> None:
        """Bengt records a line of the bank, and Karin confirms it."""
        name = of_bank_line(self._bank, text)
        number = self._write(self._bank, name, text, amount, to, origin)
        self._press("Karin", self._host, "money", ConfirmIn(entry=number))

    def _write(
        self, box: bytes, name: bytes, text: str, amount: int, to: Purpose, origin: bytes = b""
    ) -> int:
        record = RecordIn(
            host=self._host,
            box=box,
            amount=amount,
            value_ms=house().now_ms(),
            fingerprint=name,
            to=to,
            origin=origin,
        )
        done = self._press("Bengt", self._host, "money", record)
        keep_line(self._host, name, text)
        return _number_of(done)


def _number_of(done: Done) -> int:
    """The number of the entry that a press recorded."""
    (event,) = done.receipt.events
    happened = codec.decode(InRecorded, event.data)
    return int(happened.number)


def _id(name: str) -> bytes:
    """An id that is the same each time this place is filled, and another in each place."""
    return sha256(house().engine.genesis_hash + b"money " + name.encode()).digest()[:16]
