"""A promise of money after ten earlier gifts, after 1,000, and after 100,000.

Each is carried out as a block would: the card decides and orders, the books of money write, and
the soundness of what was written is proven. Every gift is by somebody else, and the earlier ones
stand in card and books as if they had come one by one. Wanted: after 100,000 gifts at most 1.3
times the cost of the tenth.
"""

from collections.abc import Iterator
from functools import partial
from statistics import median

from bench.told import seconds, tell
from dugnad.cards.fundraiser.contract import CONTRACT
from dugnad.cards.fundraiser.law.events import GiftPromised
from dugnad.cards.fundraiser.law.records import ORDERED, Fundraiser
from dugnad.cards.fundraiser.law.verbs import Give, Open
from dugnad.charter.charter import Charter
from dugnad.charter.entries import Grant, MemberEntry, target_of
from dugnad.charter.law import Law
from dugnad.charter.money import law as books
from dugnad.charter.money.events import Promised
from dugnad.charter.money.records import Box, Hosted, Money, MoneyHost, PromiseEntry
from dugnad.charter.people import records as people
from dugnad.charter.place import Place
from dugnad.charter.testing import DAY_MS, ELSEWHERE, PROJECT, THE_CARD, World
from dugnad.ledger import codec
from dugnad.ledger.contract import Actor, Context
from dugnad.ledger.execution import Call, carry_out
from dugnad.ledger.genesis import Limits
from dugnad.ledger.store import Draft, MemoryStore
from dugnad.ledger.testing import NOON_MS
from dugnad.ledger.values import Action

SIZES = (10, 1_000, 100_000)
WANTED = 1.3
GIFTS = 400
AMOUNT = 20_000
TARGET = target_of(THE_CARD)
CHARTER = Charter([CONTRACT])


def member_of(number: int) -> bytes:
    """Who gives the gift of this number."""
    return number.to_bytes(16, "big")


def place_with(earlier: int) -> MemoryStore:
    """A card in a project whose money is held, with so many gifts before."""
    store = MemoryStore()
    grants = tuple(Grant("money", verb) for verb in ORDERED)
    World("fundraiser", grants=grants).write(store)
    held = Money(store, "money")
    held.hosted.set(PROJECT, Hosted(host=ELSEWHERE, since_ms=NOON_MS))
    box = Box(unit="NOK", kind="bank", opened_ms=NOON_MS, opened_by=member_of(1), confirmed=True)
    held.boxes.set((ELSEWHERE, bytes(16)), box)
    named = MoneyHost(second="board", since_ms=NOON_MS)
    Place(store, "place").hosts.set(ELSEWHERE, named)
    everyone = people.People(store, "people")
    for number in range(1, earlier + GIFTS + 2):
        everyone.members.set(member_of(number), MemberEntry(PROJECT, "sms", NOON_MS))
    asked = Open(
        ends_at_ms=NOON_MS + 90 * DAY_MS,
        pay_days=14,
        unit="NOK",
        money=10**12,
        hours=0,
        things=0,
        rooms=0,
        whole=False,
    )
    ask(store, asked, Actor(orderer="cards"))
    ask(store, give(), Actor(member=member_of(1)))
    fund = Fundraiser(store, TARGET)
    for number in range(2, earlier + 1):
        promise, gift = earlier_gift(number)
        books.CONTRACT.evolve(held, promise)
        CONTRACT.evolve(fund, gift)
    return store


def earlier_gift(number: int) -> tuple[Promised, GiftPromised]:
    """What the books and the card have of an earlier gift."""
    who = member_of(number)
    entry = PromiseEntry(THE_CARD, PROJECT, who, ELSEWHERE, "NOK", AMOUNT, NOON_MS)
    gift = GiftPromised(
        gift=number,
        member=who,
        kind="money",
        amount=AMOUNT,
        shown="neighbour",
        reward=0,
        prose=None,
        promise=number,
        circle="outside",
        at_ms=NOON_MS,
    )
    return Promised(number=number, promise=entry), gift


def give() -> Give:
    """What everybody asks."""
    return Give(kind="money", amount=AMOUNT, shown="neighbour")


def ask(store: MemoryStore, action: Action, actor: Actor) -> tuple[int, int]:
    """Carry out one action as a block does; gives how much it read and wrote."""
    draft = Draft(store)
    context = Context(
        action_id=bytes(32),
        actor=actor,
        on_behalf_of=None,
        channel="page",
        now_ms=NOON_MS,
        commitments=(),
        co_signers=(),
        me=TARGET,
        law=Law(draft),
        before=bytes(32),
    )
    call = Call(TARGET, type(action).__name__, codec.encode(action), 0, context)
    receipt = carry_out(draft, CHARTER, Limits(), call, 0)
    if receipt.code:
        raise RuntimeError(receipt.code)
    store.apply(draft.changes)
    return receipt.reads, receipt.writes


def costs(store: MemoryStore, earlier: int) -> Iterator[tuple[float, int, int]]:
    """Seconds, reads and writes of each of the next gifts."""
    for number in range(earlier + 1, earlier + GIFTS + 1):
        counted: list[tuple[int, int]] = []
        took_s = seconds(partial(_ask_and_count, store, member_of(number), counted))
        yield took_s, *counted[0]


def _ask_and_count(store: MemoryStore, who: bytes, counted: list[tuple[int, int]]) -> None:
    counted.append(ask(store, give(), Actor(member=who)))


def measure(earlier: int) -> float:
    """Tell one size; gives the seconds of a gift in the middle."""
    found = [*costs(place_with(earlier), earlier)]
    middle_s = median(took_s for took_s, _reads, _writes in found)
    _took, reads, writes = found[-1]
    tell("gift", earlier=earlier, seconds=middle_s, reads=reads, writes=writes)
    return middle_s


def run() -> None:
    """Measure every size; the last line is the figure."""
    found_s = [measure(earlier) for earlier in SIZES]
    tell("gift", earlier=SIZES[-1], ratio=found_s[-1] / found_s[0], wanted_at_most=WANTED)
