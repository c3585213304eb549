"""The part of the golden books in which money moves: promised, paid in, given back, owed, paid."""

from typing import Protocol

from msgspec.structs import replace

from bench.people import DAY_MS, HOUR_MS, OPERATOR, Person, digest
from dugnad.cards.fundraiser.law import verbs as fundraiser
from dugnad.cards.fundraiser.law.records import ORDERED
from dugnad.cards.news import contract as news
from dugnad.charter import place, roles
from dugnad.charter.cards import verbs as cards
from dugnad.charter.counting.ballots import Stance, Voice
from dugnad.charter.counting.method import ByMajority
from dugnad.charter.decisions import law as decisions
from dugnad.charter.decisions import terms
from dugnad.charter.entries import MEMBERS, Grant, Procedure, Rules, target_of
from dugnad.charter.money import verbs
from dugnad.charter.money.accounts import Sum, owed_back, owed_by_card, owed_over
from dugnad.charter.money.records import (
    UNCLAIMED_MS,
    ForPot,
    ForPromise,
    FromBox,
    Purpose,
    Returned,
    SentBack,
)
from dugnad.charter.projects import verbs as projects
from dugnad.charter.ways import ASSOCIATION, CHAIR, TREASURER
from dugnad.ledger import codec
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.values import Action, Channel

HALL, STREET = (digest("golden", name)[:16] for name in ("hall", "street"))
BANK, CASH = (digest("golden box", name)[:16] for name in ("bank", "cash"))
GRANTS = tuple(Grant("money", verb) for verb in ORDERED)
QUICK = Procedure(who=MEMBERS, method=ByMajority(), answer_ms=HOUR_MS)
SUMMER = fundraiser.Open(0, 7, "NOK", money=30_000, hours=120, things=0, rooms=0, whole=True)


class Told(Protocol):
    """What is needed of the story that these books tell."""

    def ask(
        self,
        seed: bytes,
        target: str,
        action: Action,
        *commitments: bytes,
        channel: Channel = "paper",
    ) -> Receipt:
        """Hand one action in."""
        ...

    def welcome(self, number: int, project: bytes) -> Person:
        """Let somebody in."""
        ...

    def wait(self, milliseconds: int) -> None:
        """Let time pass and due moments come."""
        ...

    @property
    def now_ms(self) -> int:
        """What the clock shows."""
        ...


class Treasure:
    """Money in the story.

    Attributes:
        story: in which it is told.
        tom, siv: treasurer and second person of the hall.
        ana, ben, cem: of the street; Ana looks after it.
        lines: how many lines of the bank there were.
    """

    def __init__(self, story: Told) -> None:
        """Let the people in, found both groups, let the hall hold money for the street."""
        self.story, self.lines, self.entries, self.batches = story, 0, 0, 0
        self.tom, self.siv = (story.welcome(30_000 + at, HALL) for at in range(2))
        self.ana, self.ben, self.cem = (story.welcome(30_010 + at, STREET) for at in range(3))
        rules = replace(ASSOCIATION, everyday=QUICK, choosing=QUICK)
        story.ask(
            self.tom.seed,
            "projects",
            projects.Start(HALL, rules, kind="association"),
            digest("hall"),
        )
        story.ask(self.siv.seed, "projects", projects.Join(HALL, 1))
        ours = Rules(way="funded", joining="open", puts_up="members", objection_ms=0)
        start = projects.Start(STREET, replace(ours, everyday=QUICK))
        story.ask(self.ana.seed, "projects", start, digest("street"))
        for who in (self.ben, self.cem):
            story.ask(who.seed, "projects", projects.Join(STREET, 1))
        for who, role in ((self.tom, TREASURER), (self.siv, CHAIR)):
            self.decides(who, role, terms.Appoint(role, who.member), self.tom, self.siv)
            story.ask(who.seed, "roles", roles.Accept(HALL, role))
        story.ask(OPERATOR, "place", place.NameHost(HALL, CHAIR))
        for box, kind in ((BANK, "bank"), (CASH, "cash")):
            self.asks(self.tom, verbs.OpenBox(HALL, box, "NOK", kind))  # type: ignore[arg-type]
            self.asks(self.siv, verbs.ConfirmBox(HALL, box))
        self.asks(self.tom, verbs.NameFund(HALL, STREET))
        self.asks(self.ana, verbs.AskHost(STREET, HALL))
        self.asks(self.tom, verbs.TakeOn(STREET, HALL))

    def asks(self, who: Person, action: Action) -> None:
        """Ask something of money."""
        self.story.ask(who.seed, "money", action)

    def decides(self, who: Person, name: str, effect: terms.Effect, *voters: Person) -> bytes:
        """A project decides something; the decision's card."""
        card = digest("golden decision", name)[:16]
        opening = codec.encode(decisions.Open(effect, "As we said."))
        put_up = cards.PutUp(card, who.project, "proposal", opening)
        self.story.ask(who.seed, "cards", put_up, digest(name, "words"))
        for voter in voters:
            answer = decisions.Answer(Voice("yes"))
            self.story.ask(voter.seed, target_of(card), answer, channel="page")
        self.story.wait(2 * HOUR_MS)
        return card

    def comes_in(self, amount: int, to: Purpose, box: bytes = BANK, origin: bytes = b"") -> int:
        """Something comes in, seen by two; the entry's number."""
        self.lines += 1
        self.entries += 1
        line = digest("line", self.lines)
        recorded = verbs.RecordIn(HALL, box, amount, self.story.now_ms, line, to, origin)
        self.asks(self.tom, recorded)
        self.asks(self.siv, verbs.ConfirmIn(self.entries))
        return self.entries

    def pays(self, *names: bytes) -> None:
        """The hall pays what is owed."""
        self.batches += 1
        self.lines += 1
        line = digest("line", self.lines)
        self.asks(self.tom, verbs.MakeBatch(HALL, BANK, names))
        self.asks(self.siv, verbs.ApproveBatch(self.batches))
        self.asks(self.tom, verbs.RecordPaid(self.batches, self.story.now_ms, line))
        self.asks(self.siv, verbs.ConfirmPaid(self.batches))

    def collects(self, name: str, promises: int, paid: int, first: int) -> bytes:
        """A fundraiser, in which Ben and Cem promise, and pay so much; its card."""
        card = digest("golden fundraiser", name)[:16]
        asked = replace(SUMMER, ends_at_ms=self.story.now_ms + 10 * DAY_MS)
        put_up = cards.PutUp(card, STREET, "fundraiser", codec.encode(asked), GRANTS)
        self.story.ask(self.ana.seed, "cards", put_up, digest(name, "words"))
        target = target_of(card)
        for who in (self.ben, self.cem):
            gift = fundraiser.Give("money", promises, "neighbour")
            self.story.ask(who.seed, target, gift)
        self.story.ask(self.cem.seed, target, fundraiser.Give("hours", 90, "initials"))
        self.story.ask(self.ana.seed, target, fundraiser.NoteGiven(3, 90))
        self.story.wait(10 * DAY_MS)
        for number in (first, first + 1):
            self.comes_in(paid, ForPromise(number))
        self.story.wait(14 * DAY_MS)
        return card

    def live(self) -> None:
        """Collect twice, once in vain; decide, owe, pay, get back, undo."""
        story = self.story
        self.collects("bench", 15_000, 16_000, 1)
        swing = self.collects("swing", 20_000, 5_000, 4)
        self.asks(self.ben, verbs.OweBack(swing, (4, 5)))
        self.comes_in(9_000, ForPot(STREET), CASH, STREET)
        self.comes_in(4_000, FromBox(CASH))
        waiting = digest("golden news", "waiting for money")[:16]
        told = codec.encode(news.Open(valid_until_ms=0))
        put_up = cards.PutUp(waiting, STREET, "news", told, awaits_money=Sum("NOK", 2_000))
        story.ask(self.ana.seed, "cards", put_up, digest("the new bench"))
        voters = (self.ana, self.ben, self.cem)
        self.decides(self.ben, "aside", terms.SetAside(waiting, "NOK", 2_000), *voters)
        pay = self.decides(self.ben, "pay", terms.Pay("NOK", 7_001, self.cem.member), *voters)
        owed = owed_by_card(pay, 0)
        self.asks(self.cem, verbs.PutBack(owed, 1_000, STREET, waiting))
        self.pays(owed, owed_back(4))
        self.comes_in(6_001, Returned(owed, "wrong account"))
        self.pays(owed, owed_back(5))
        last, line = self.batches, digest("line", self.lines)
        for who, step in (
            (self.tom, verbs.AskUndoPaid(last)),
            (self.tom, verbs.UndoPaid(last)),
            (self.siv, verbs.UndoPaid(last)),
            (self.tom, verbs.RecordPaid(last, story.now_ms, line)),
            (self.siv, verbs.ConfirmPaid(last)),
            (self.siv, verbs.AskUndoPaid(last)),
            (self.siv, verbs.DropUndoPaid(last)),
        ):
            self.asks(who, step)
        bill = terms.Pay("NOK", 500, bill=digest("the joiner's bill"))
        self.decides(self.ben, "bill", bill, *voters)
        stray = self.comes_in(333, ForPromise(99))
        self.asks(self.siv, verbs.Match(stray, SentBack()))
        self.asks(self.tom, verbs.ConfirmIn(stray))
        wrong = self.comes_in(70, ForPot(STREET))
        for who, step in (
            (self.tom, verbs.Reverse(wrong, "mistake")),
            (self.tom, verbs.ConfirmIn(wrong)),
            (self.siv, verbs.ConfirmIn(wrong)),
            (self.tom, verbs.MakeBatch(HALL, CASH, (owed,))),
            (self.ben, verbs.EmptyPot(waiting, "NOK")),
            (self.ana, verbs.Leave(STREET)),
        ):
            self.asks(who, step)
        story.ask(self.ana.seed, "cards", cards.Close(waiting))
        self.asks(self.ben, verbs.EmptyPot(waiting, "NOK"))
        story.ask(self.ben.seed, target_of(pay), decisions.Answer(Stance("fine")))

    def wait_for_claims(self) -> None:
        """Nobody asks for what was paid too much, for so long that it goes to the street."""
        owed = owed_over(1)
        self.story.wait(UNCLAIMED_MS)
        for who, role in ((self.tom, TREASURER), (self.siv, CHAIR)):
            appoint = terms.Appoint(role, who.member)
            self.decides(who, f"{role} again", appoint, self.tom, self.siv)
            self.story.ask(who.seed, "roles", roles.Accept(HALL, role))
        self.asks(self.ben, verbs.LetLapse(owed))
        self.asks(self.siv, verbs.LetLapse(owed))
        self.asks(self.siv, verbs.LetLapse(owed))
