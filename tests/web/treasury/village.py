"""A place with a money host, for stories about its desk and everybody's own money.

Ana looks after the playground. The association holds its money: Bengt is its treasurer, Karin the
second person. Cem does paid work. What the pages offer is done through the pages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from msgspec.structs import replace

from dugnad.cards.fundraiser.law.records import ORDERED
from dugnad.cards.fundraiser.law.verbs import Give
from dugnad.cards.fundraiser.law.verbs import Open as Collect
from dugnad.cards.task.law.records import DAY_MS, OWES
from dugnad.cards.task.law.verbs import Answer, Open, Show
from dugnad.charter.cards.verbs import PutUp
from dugnad.charter.entries import STARTER, YEAR_MS, Grant, RoleRule, Rules, target_of
from dugnad.charter.money.accounts import Sum, reference
from dugnad.charter.money.records import ForPot, Purpose, Unknown
from dugnad.charter.money.verbs import ConfirmIn, RecordIn
from dugnad.charter.place import NameHost
from dugnad.charter.projects.verbs import Join
from dugnad.charter.roles import Accept, Offer
from dugnad.ledger import codec
from dugnad.ledger.values import Action
from dugnad.web.acting.as_place import act_as_place
from dugnad.web.acting.services import Done, act, member_in, new_press
from dugnad.web.content.told import Told
from dugnad.web.house import house
from dugnad.web.lists import money
from dugnad.web.lists import services as lists
from dugnad.web.people import services as people
from dugnad.web.people.known_as import ids_of
from dugnad.web.treasury import payout, reading
from dugnad.web.treasury.payout import Details
from tests.web.acting.street import identity
from tests.web.living import Living

OPEN_RULES = Rules(way="together", joining="open", puts_up="anyone", objection_ms=0)
TREASURER, SECOND = "treasurer", "chair"
HOST_RULES = replace(
    OPEN_RULES,
    everyday=replace(OPEN_RULES.everyday, who=TREASURER),
    choosing=replace(OPEN_RULES.choosing, who=SECOND),
    roles=tuple(RoleRule(one, 3, YEAR_MS) for one in (STARTER, TREASURER, SECOND)),
)
TODAY = date(2026, 9, 21)
_NEW = re.compile(r"/desk/box/([0-9a-f]{32})/confirm")


@dataclass
class Village:
    """Solbakken with a playground and an association.

    Attributes:
        hall, playground: codes of the projects.
        lines: how many lines of the bank have been made up.
    """

    place: Living
    hall: str = ""
    playground: str = ""
    lines: int = 0
    tasks: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin both; the place names the association a host."""
        self.playground = self.place.starts("Ana", "The playground", OPEN_RULES)
        self.hall = self.place.starts("Bengt", "The association", HOST_RULES, kind="association")
        hall = self.id_of(self.hall)
        self.does("Karin", hall, "projects", Join(project=hall, rules_version=1))
        member = people.membership_of(self.place.who("Karin"), hall).member_id
        offer = Offer(project=hall, role=SECOND, member=bytes(member), deputy=True)
        self.does("Bengt", hall, "roles", offer)
        self.does("Karin", hall, "roles", Accept(project=hall, role=SECOND))
        receipt = act_as_place("operator", "place", NameHost(project=hall, second=SECOND))
        assert not receipt.code, receipt.code
        lists.wait_for(receipt.seq)

    # ── Who and what
    def id_of(self, code: str) -> bytes:
        """The id behind a code."""
        row = lists.project_by_code(code)
        assert row is not None
        return bytes(row.project)

    def visitor(self, name: str = "") -> Client:
        """Somebody's browser."""
        return self.place.visitor(name)

    def does(self, name: str, project: bytes, target: str, asked: Action, *told: Told) -> Done:
        """Somebody does something in the books; it is carried out."""
        self.place.now_ms += 1_000
        done = act(
            self.place.who(name), project, target, asked,
            channel="page", press=new_press(), told=told,
        )  # fmt: skip
        assert not done.refused, done.refused
        return done

    # ── Through the pages
    def post(self, name: str, path: str, typed: dict[str, Any] | None = None) -> Any:
        """Somebody presses; gives the answer."""
        self.place.now_ms += 1_000
        return self.visitor(name).post(path, {"press": new_press(), **(typed or {})})

    def page(self, name: str, path: str) -> str:
        """What somebody reads at an address."""
        answer = self.visitor(name).get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return str(answer.content.decode())

    def hosted(self) -> str:
        """The association opens a bank account and holds the playground's money.

        Returns:
            The box, as its addresses name it.
        """
        box = self.opens_box()
        self.post("Ana", f"/p/{self.playground}/money", {"host": self.hall})
        self.post("Bengt", f"/p/{self.hall}/desk/asked/{self.playground}", {"answer": "yes"})
        return box

    def opens_box(self, **more: str) -> str:
        """Bengt adds a bank account, or a cash box where it is said where that is."""
        typed = {"title": "The association", "unit": "NOK", "account": "8601 11 17947"}
        kind = "?kind=cash" if "where" in more else ""
        answer = self.post("Bengt", f"/p/{self.hall}/desk/box{kind}", {**typed, **more})
        assert answer.status_code == 302, answer.content.decode()
        new = _NEW.findall(self.page("Karin", f"/p/{self.hall}/desk"))[-1]
        self.post("Karin", f"/p/{self.hall}/desk/box/{new}/confirm")
        return str(new)

    def records(self, box: str, amount: str = "500", **more: str) -> Any:
        """Bengt records what came in; gives the answer."""
        self.lines += 1
        typed = {"amount": amount, "day": TODAY.isoformat(), "line": f"21.9. Dia no {self.lines}"}
        return self.post("Bengt", f"/p/{self.hall}/desk/in/{box}/new", {**typed, **more})

    def newest(self) -> int:
        """The number of the newest thing that came in."""
        return money.entries_of(self.id_of(self.hall), limit=1)[0]

    def comes_in(self, box: str, amount: str = "500", **more: str) -> int:
        """Something comes in: Bengt records it, Karin confirms it; gives its number."""
        answer = self.records(box, amount, **more)
        assert answer.status_code == 302, answer.content.decode()
        number = self.newest()
        self.post("Karin", f"/p/{self.hall}/desk/in/{number}", {"verb": "confirm"})
        return number

    # ── In the books
    def pot(self, unit: str = "NOK") -> int:
        """All that is held for the playground."""
        with house().engine.reader() as store:
            found = money.books(store).accounts.items(
                under=("pot", self.id_of(self.hall), self.id_of(self.playground))
            )
            return sum(one.amount for key, some in found if key[4] == unit for one in some)

    def gets(self, box: str, amount: int, to: Purpose, origin: bytes = b"") -> int:
        """Money comes in for a pot, without pages; gives the number of the entry."""
        self.lines += 1
        hall = self.id_of(self.hall)
        record = RecordIn(
            host=hall,
            box=bytes.fromhex(box),
            amount=amount,
            value_ms=self.place.now_ms,
            fingerprint=identity(f"line {self.lines}") * 2,
            to=to,
            origin=origin,
        )
        self.does("Bengt", hall, "money", record)
        number = self.newest()
        self.does("Karin", hall, "money", ConfirmIn(entry=number))
        return number

    @property
    def to_the_playground(self) -> str:
        """How the form of putting back names the playground as a whole."""
        return f"{self.id_of(self.playground).hex()}-"

    def works(
        self, box: str, name: str = "Cem", amount: int = 30_000, title: str = "Sew the flags"
    ) -> bytes:
        """Somebody does a paid task of the playground; gives what they are owed for it."""
        playground = self.id_of(self.playground)
        card = identity(f"task {len(self.tasks)}")
        self.tasks.append(card)
        opening = Open(
            pay="money", unit="NOK", amount=amount, minutes=0, places=1, done_by_ms=0,
            outsiders=True, period_ms=DAY_MS, vote_ms=5 * DAY_MS,
        )  # fmt: skip
        put_up = PutUp(
            card=card,
            project=playground,
            card_type="task",
            opening=codec.encode(opening),
            grants=(OWES,),
            awaits_money=Sum("NOK", amount),
        )
        told = Told(title=title, text="Twelve of them.", language="en")
        self.does("Ana", playground, "cards", put_up, told)
        self.gets(box, amount, ForPot(project=playground, card=card))
        self.does(name, playground, target_of(card), Answer("yes"))
        shown = Told(title="", text="They hang in the hall.", language="en")
        self.does(name, playground, target_of(card), Show(), shown)
        self.later(days=2)
        member = member_in(self.place.who(name), playground)
        assert member is not None
        return money.owed_to([member])[0]

    def collects(self, goal: int = 100_000, hours: int = 0, rooms: int = 0) -> bytes:
        """The playground asks for gifts for ten days, all or nothing; gives the card."""
        card = identity(f"swing {len(self.tasks)}")
        self.tasks.append(card)
        opening = Collect(
            ends_at_ms=self.place.now_ms + 10 * DAY_MS, pay_days=5, unit="NOK", money=goal,
            hours=hours, things=0, rooms=rooms, whole=True,
        )  # fmt: skip
        put_up = PutUp(
            card=card,
            project=self.id_of(self.playground),
            card_type="fundraiser",
            opening=codec.encode(opening),
            grants=tuple(Grant("money", verb) for verb in ORDERED),
        )
        told = Told(title="A new swing", text="For all.", language="en")
        self.does("Ana", self.id_of(self.playground), "cards", put_up, told)
        return card

    def promises(self, name: str, card: bytes, amount: int) -> str:
        """Somebody promises money; gives the reference that they are told."""
        gift = Give(kind="money", amount=amount, shown="name")
        self.does(name, self.id_of(self.playground), target_of(card), gift)
        return reference(money.promises_of(ids_of(self.place.who(name)))[0])

    def later(self, days: int) -> None:
        """Let days pass; what is due by then is done."""
        self.place.now_ms += days * DAY_MS
        house().engine.tick()
        lists.catch_up()

    def says_where(self, owed: bytes) -> None:
        """Whoever is owed this has said where their money goes."""
        with house().engine.reader() as store:
            (row,) = reading.owed_now(store, self.id_of(self.hall), [owed])
        if row.person is not None and not row.can_go:
            payout.give(row.person, Details(row.who, "8601 11 17947"), self.place.now_ms)

    def pays(self, owed: bytes, box: str) -> int:
        """A list with one payment is made, approved and recorded; gives its number.

        Whoever is paid has said where it goes.
        """
        self.says_where(owed)
        typed = {"owed": owed.hex(), "box": box}
        answer = self.post("Bengt", f"/p/{self.hall}/desk/pay", typed)
        assert answer.status_code == 302, answer.content.decode()
        number = int(answer.headers["Location"].rsplit("/", 1)[1])
        at = f"/p/{self.hall}/desk/pay/{number}"
        self.post("Karin", at, {"verb": "approve"})
        self.lines += 1
        day = (TODAY + timedelta(days=1)).isoformat()
        paid = {"verb": "record", "day": day, "line": f"out no {self.lines}"}
        answer = self.post("Bengt", at, paid)
        assert answer.status_code == 302, answer.content.decode()
        return number


UNKNOWN = Unknown()


@pytest.fixture
def village(living_place: Living) -> Village:
    """A village in which nobody has money yet."""
    return Village(living_place)
