"""Money for a village in which everything lies ready that somebody could ask.

Tom is the treasurer of the hall's association, which holds money for others, Siv its second person.
Nothing here is signed: it is carried out on the store as it is. Where a verb needs the place to
stand otherwise than in the end, a copy is kept of how it stood.
"""

from typing import Any

from msgspec.structs import replace

from dugnad.charter import place, roles
from dugnad.charter.cards import records as cards
from dugnad.charter.entries import YEAR_MS, Holding, MemberEntry, Membership, ProjectEntry
from dugnad.charter.law import MODERATOR, Law
from dugnad.charter.money import verbs
from dugnad.charter.money.accounts import owed_by_card
from dugnad.charter.money.records import ForPot, ForPromise, Money, Purpose, Unknown
from dugnad.charter.people import records as people
from dugnad.charter.projects import records as projects
from dugnad.charter.testing import PROJECT, card_id, prose
from dugnad.charter.ways import ASSOCIATION, CHAIR, TREASURER
from dugnad.ledger.codec import encode
from dugnad.ledger.contract import Actor, Context
from dugnad.ledger.execution import Call, Constitution, carry_out
from dugnad.ledger.genesis import Limits
from dugnad.ledger.store import Draft, Frozen, MemoryStore
from dugnad.ledger.testing import By, Voice, actor_of
from dugnad.ledger.values import Action, ProjectId

TOM, SIV = Voice("Tom"), Voice("Siv")
HALL: ProjectId = b"the hall........"
BANK, SWING = b"bank............", card_id("swing")
GRANTED = card_id("granted")
DUE = tuple(owed_by_card(GRANTED, key) for key in range(8))
"""What the card that was granted everything owes: all but the fifth are in batches."""


class Treasury:
    """Money in a place.

    Attributes:
        store: all state; written as it is.
        stood: how the place stood for a verb of money.
        first: the number of the first of three promises.
    """

    def __init__(self, constitution: Constitution, store: MemoryStore, now_ms: int) -> None:
        """Hold nothing yet."""
        self.constitution, self.store, self.now_ms = constitution, store, now_ms
        self.stood: dict[str, MemoryStore] = {}
        self.lines = 0
        self.first = 1

    def found(self) -> None:
        """Let the hall's association be there, with its two persons."""
        draft, since_ms, words = Draft(self.store), self.now_ms - 1, prose("the hall")
        groups = projects.Projects(draft, "projects")
        entry = ProjectEntry(TOM.member, since_ms, words, TOM.member, 1, 2, kind="association")
        groups.projects.set(HALL, entry)
        groups.rules.set((HALL, 1), ASSOCIATION)
        for who, role in ((TOM, TREASURER), (SIV, CHAIR), (SIV, MODERATOR)):
            groups.memberships.set((HALL, who.member), Membership(since_ms, None, 0))
            held = Holding(since_ms, since_ms + 9 * YEAR_MS, deputy=False)
            roles.Roles(draft, "roles").holdings.set((HALL, role, who.member), held)
            known = MemberEntry(HALL, "sms", since_ms)
            people.People(draft, "people").members.set(who.member, known)
        self.store.apply(draft.changes)

    def does(self, who: By, action: Action, to: str = "money") -> None:
        """Carry something out."""
        draft = Draft(self.store)
        context: Context[Any] = Context(
            action_id=prose("money"),
            actor=actor_of(who),
            on_behalf_of=None,
            channel="own",
            now_ms=self.now_ms,
            commitments=(),
            co_signers=(),
            me=to,
            law=Law(Frozen(draft)),
            before=bytes(32),
        )
        call = Call(to, type(action).__name__, encode(action), 0, context)
        receipt = carry_out(draft, self.constitution, Limits(), call, 1)
        assert receipt.code == "", (action, receipt.code)
        self.store.apply(draft.changes)

    def stands(self, *names: str) -> "Treasury":
        """Keep a copy of how it stands now for these verbs; it may still be changed."""
        store = MemoryStore()
        store.apply(dict(self.store.scan(b"", b"\xff")))
        self.stood |= dict.fromkeys(names, store)
        return Treasury(self.constitution, store, self.now_ms)

    def records(self, amount: int, to: Purpose, who: Voice = TOM) -> int:
        """Somebody records what came in; the entry's number."""
        self.lines += 1
        line = prose(f"line {self.lines}")
        self.does(who, verbs.RecordIn(HALL, BANK, amount, self.now_ms, line, to))
        return Money(self.store, "money").recorded.get() or 0

    def comes_in(self, amount: int, to: Purpose) -> None:
        """And the other confirms it."""
        self.does(SIV, verbs.ConfirmIn(self.records(amount, to)))

    def live(self, operator: Actor, starter: Voice, payee: Voice, card: str) -> None:
        """Let money be everywhere on its way; `card` orders, and `payee` gives and is owed."""
        self.does(operator, place.NameHost(HALL, CHAIR), "place")
        self.stands("AskHost")
        self.does(starter, verbs.AskHost(PROJECT, HALL))
        self.stands("TakeOn", "Decline")
        self.does(TOM, verbs.TakeOn(PROJECT, HALL))
        self.does(TOM, verbs.OpenBox(HALL, BANK, "NOK", "bank"))
        self.does(SIV, verbs.ConfirmBox(HALL, BANK))
        self.does(TOM, verbs.OpenBox(HALL, b"new.............", "NOK", "bank"))
        self.stands("Leave", "Collect", "CloseBox")
        self.does(card, verbs.Collect("NOK", 0, back=False))
        first = self.first = Law(self.store).next_promise()
        self.does(card, verbs.Promise(first, payee.member, "NOK", 300))
        self.does(card, verbs.Promise(first + 1, payee.member, "minutes", 60))
        self.does(card, verbs.Fulfil(first + 1, 9))
        self.does(card, verbs.Promise(first + 2, payee.member, "NOK", 20))
        self.comes_in(300, ForPromise(first))
        self.comes_in(1_000, ForPot(PROJECT))
        self.comes_in(1_000, ForPot(PROJECT, SWING))
        self.comes_in(9, Unknown())
        self.stands("OweBack").does(card, verbs.GiveBack())
        self._close(self.stands("EmptyPot"))
        self.records(5, Unknown(), TOM)
        self.records(6, Unknown(), SIV)
        self.stands("GiveBack")
        for key in range(8):
            self.does(card, verbs.Owe(key, "NOK", 10, payee.member))
        for at in (0, 1, 2, 3, 5, 6, 7):
            self.does(TOM, verbs.MakeBatch(HALL, BANK, (DUE[at],)))
        for number in range(2, 8):
            self.does(SIV, verbs.ApproveBatch(number))
        for number, who in ((3, TOM), (4, SIV), (5, TOM), (6, TOM), (7, TOM)):
            paid = verbs.RecordPaid(number, self.now_ms, prose(f"out {number}"))
            self.does(who, paid)
        for number, doubter in ((5, None), (6, TOM), (7, SIV)):
            self.does(SIV, verbs.ConfirmPaid(number))
            if doubter is not None:
                self.does(doubter, verbs.AskUndoPaid(number))

        self._age(self.stands("LetLapse"))

    def _age(self, other: "Treasury") -> None:
        draft = Draft(other.store)
        every = Money(draft, "money").obligations
        owed = every.get(DUE[4])
        assert owed is not None
        every.set(DUE[4], replace(owed, at_ms=0))
        other.store.apply(draft.changes)

    def _close(self, other: "Treasury") -> None:
        draft = Draft(other.store)
        every = cards.Cards(draft, "cards").cards
        entry = every.get(SWING)
        assert entry is not None
        every.set(SWING, replace(entry, status="closed"))
        other.store.apply(draft.changes)


def asked_of_money(money: Treasury, payee: bytes) -> dict[tuple[str, str], list[Action]]:
    """What to ask of money by verb, so that whoever may do it can."""
    line, first, now_ms = prose("another line"), money.first, money.now_ms
    asked: tuple[tuple[Action, ...], ...] = (
        (verbs.AskHost(PROJECT, HALL),),
        (verbs.TakeOn(PROJECT, HALL),),
        (verbs.Decline(PROJECT),),
        (verbs.Leave(PROJECT),),
        (verbs.OpenBox(HALL, bytes(16), "NOK", "cash"),),
        (verbs.ConfirmBox(HALL, b"new............."),),
        (verbs.CloseBox(HALL, BANK), verbs.CloseBox(HALL, b"new.............")),
        (verbs.NameFund(HALL, PROJECT),),
        (verbs.Collect("NOK", 0, back=True),),
        (verbs.Promise(first + 3, payee, "NOK", 5), verbs.Promise(first + 3, payee, "rooms", 5)),
        (verbs.TakeBackPromise(first + 2),),
        (verbs.Fulfil(first + 1, 5),),
        (verbs.Unfulfil(first + 1, 5),),
        (verbs.NoteWork(payee, "things", 1),),
        (verbs.Keep(),),
        (verbs.GiveBack(),),
        (verbs.OweBack(GRANTED, (first,)),),
        (verbs.RecordIn(HALL, BANK, 5, now_ms, line),),
        (verbs.ConfirmIn(5), verbs.ConfirmIn(6)),
        (verbs.WithdrawIn(5),),
        (verbs.Match(4, ForPot(PROJECT)),),
        (verbs.Reverse(2, "mistake"),),
        (verbs.Release("NOK", 1),),
        (verbs.SetAside(SWING, "NOK", 1),),
        (verbs.EmptyPot(SWING, "NOK"),),
        (verbs.Owe(9, "NOK", 1, payee),),
        (verbs.PutBack(DUE[4], 1, PROJECT),),
        (verbs.LetLapse(DUE[4]),),
        (verbs.MakeBatch(HALL, BANK, (DUE[4],)),),
        (verbs.ApproveBatch(1),),
        (verbs.TakeBackApproval(2),),
        (verbs.DropBatch(1),),
        (verbs.RecordPaid(2, now_ms, line),),
        (verbs.ConfirmPaid(3), verbs.ConfirmPaid(4)),
        (verbs.WithdrawPaid(3),),
        (verbs.AskUndoPaid(5),),
        (verbs.UndoPaid(6), verbs.UndoPaid(7)),
        (verbs.DropUndoPaid(6),),
    )
    return {("money", type(ones[0]).__name__): [*ones] for ones in asked}
