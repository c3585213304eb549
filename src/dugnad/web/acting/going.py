"""What becomes of a person's money when they are forgotten: nothing is left that nobody can reach.

Afterwards nobody knows whose a promise was, and nobody could be paid. So promises of which nothing
has come are taken back, and what is owed and in no list to pay is given to the project it came
from. What only comes back later, from a goal that is missed or a bank that returns a payment, is
given there when it does: the place keeps the keys for that, and no longer knows whose they were.
All of it is said beforehand.

Source: MAT-23, K11; decision 0022.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from dugnad.charter.entries import target_of
from dugnad.charter.law import Law
from dugnad.charter.money.records import Money, Obligation, PromiseEntry
from dugnad.charter.money.verbs import PutBack
from dugnad.engine.port import Snapshot
from dugnad.face.face import Face, Unseen
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.state import State
from dugnad.ledger.store import Frozen
from dugnad.ledger.values import Action, CardId, MemberId, ProjectId
from dugnad.web.house import house
from dugnad.web.lists import money
from dugnad.web.people.known_as import ids_of
from dugnad.web.people.models import Person
from dugnad.web.vault import once
from dugnad.web.vault import services as vault
from dugnad.web.vault.once import Once

NO_CARD: Final = bytes(16)
Acts = Callable[[Person, ProjectId, str, Action], Receipt]


@dataclass(frozen=True)
class Going:
    """What would become of somebody's money.

    Attributes:
        given: what is owed to them now and would be given to its project: unit and amount.
        listed: what is on its way to them in a list to pay, and would still be paid.
        promised: of how many promises nothing has come; they would be taken back where they still
            can be, and need not be kept.
        may_return: what they have paid that may still be owed back, and would go to the project.
        monthly: what they give each month, which would end.
    """

    given: tuple[tuple[str, int], ...]
    listed: tuple[tuple[str, int], ...]
    promised: int
    may_return: tuple[tuple[str, int], ...]
    monthly: tuple[Ends, ...] = ()


@dataclass(frozen=True)
class Ends:
    """Monthly support that would end.

    Attributes:
        card: what is supported.
        unit, amount: how much each month.
        open: of how many months nothing has come; they need not be paid.
    """

    card: CardId
    unit: str
    amount: int
    open: int


def before(person: Person) -> Going:
    """What forgetting somebody now would do with their money."""
    with house().engine.reader() as store:
        held, ids = money.books(store), ids_of(person)
        owed = [(name, one) for name, one in _owed(held, [*ids])]
        given = _summed((one.unit, money.left_of(held, name)) for name, one in owed)
        listed = _summed((one.unit, one.theirs) for _n, one in _on_its_way(held, owed))
        paid, promised = [], 0
        monthly, months = _monthly(store, ids)
        for number in money.promises_of(ids):
            one = held.promises.get(number)
            campaign = None if one is None else held.campaigns.get(one.card)
            if one is None:
                continue
            promised += _is_open(one) and number not in months
            comes_back = campaign is not None and (
                campaign.back or campaign.standing == "returning"
            )
            if campaign is not None and comes_back and campaign.standing != "kept":
                paid.append((one.unit, one.paid - one.owed_back))
    return Going(given, listed, promised, _summed(paid), monthly)


def let_go(person: Person, acts: Acts) -> None:
    """Take back promises, give what is owed to its project, and keep the keys for what comes later.

    Args:
        person: who is about to be forgotten.
        acts: carries out an action for them.
    """
    ids = ids_of(person)
    with house().engine.reader() as store:
        asked = [
            (ids[member], target, one)
            for member in ids
            for target, one in _takes_back(store, member)
        ]
        asked += [
            (ids[owed.payee], "money", put_back)
            for name, owed in _owed(money.books(store), [*ids])
            if owed.payee is not None and (put_back := _back(store, name, owed)) is not None
        ]
    for project, target, one in asked:
        acts(person, project, target, one)
    _keep_keys(person, ids)


def owed_to_nobody() -> Iterator[tuple[Once, PutBack]]:
    """What is owed to the forgotten and can be given to a project, with the key that gives it.

    It is looked for among what is owed now, not among all who were ever forgotten.
    """
    waiting = money.waiting_payees()
    for payee, one in once.of_nobody(waiting).items():
        with house().engine.reader() as store:
            owed = _owed(money.books(store), [payee])
            asked = [back for name, it in owed if (back := _back(store, name, it)) is not None]
        for back in asked:
            yield one, back


# ── Steps
def _summed(
    amounts: Iterable[tuple[str, int]],
) -> tuple[tuple[str, int], ...]:
    sums: dict[str, int] = {}
    for unit, amount in amounts:
        if amount > 0:
            sums[unit] = sums.get(unit, 0) + amount
    return tuple(sums.items())


def _owed(held: Money, members: list[MemberId]) -> list[tuple[bytes, Obligation]]:
    found = [(name, held.obligations.get(name)) for name in money.owed_to(members)]
    return [(name, one) for name, one in found if one is not None]


def _on_its_way(
    held: Money, owed: list[tuple[bytes, Obligation]]
) -> list[tuple[bytes, Obligation]]:
    """What lies in a list to pay that is not paid yet."""
    found = []
    for name, one in owed:
        batch = held.batches.get(one.batch) if one.batch else None
        if batch is not None and batch.standing != "paid" and not money.left_of(held, name):
            found.append((name, one))
    return found


def _back(store: Snapshot, name: bytes, owed: Obligation) -> PutBack | None:
    """Giving what is left of something owed to its project, or to whoever holds the money."""
    left = money.left_of(money.books(store), name)
    law = Law(store)
    homes = [one for one in (owed.project, owed.host) if one and law.host_of(one) == owed.host]
    homes += [one for one in money.hosting(owed.host, held=True) if one not in homes]
    if not left or not homes:
        return None
    return PutBack(obligation=name, amount=left, project=homes[0], card=None)


def _takes_back(store: Snapshot, member: MemberId) -> Iterator[tuple[str, Action]]:
    """What somebody takes back of what they promised under an id, and on which card."""
    for card, unseen, state in _gives_to(store, member):
        for asked in unseen.gone(state, member):
            yield target_of(card), asked


def _monthly(store: Snapshot, ids: Iterable[MemberId]) -> tuple[tuple[Ends, ...], frozenset[int]]:
    """The monthly support of somebody that goes on, and the promises of which it is made."""
    held, ends = money.books(store), []
    months: set[int] = set()
    for member in ids:
        for card, unseen, state in _gives_to(store, member):
            found = unseen.monthly(state, member)
            if found is None:
                continue
            promises = [held.promises.get(number) for number in found.promises]
            still = sum(_is_open(one) for one in promises if one is not None)
            ends.append(Ends(card, found.unit, found.amount, still))
            months.update(found.promises)
    return tuple(ends), frozenset(months)


def _is_open(one: PromiseEntry) -> bool:
    return not one.paid and not one.taken_back


def _gives_to(store: Snapshot, member: MemberId) -> Iterator[tuple[CardId, Unseen, State]]:
    """The cards in force to which somebody promised something under an id."""
    law, held = Law(store), money.books(store)
    promises = [held.promises.get(number) for number in money.promises_of([member])]
    for card in dict.fromkeys(one.card for one in promises if one is not None):
        entry = law.card(card)
        face: Face | None = None if entry is None else house().catalogue.face_of(entry.card_type)
        if face is None or face.unseen is None or entry is None or entry.status != "in force":
            continue
        yield card, face.unseen, face.contract.state(Frozen(store), target_of(card))


def _keep_keys(person: Person, ids: dict[MemberId, ProjectId]) -> None:
    """Keep the keys of ids by which money may still come back, without the person.

    Those of unseen acts stay by themselves; see `vault.once`.
    """
    now_ms = house().now_ms()
    for member, project in ids.items():
        concerned = money.promises_of([member]) or money.owed_to([member])
        if concerned and once.of_member(member) is None:
            key = vault.kept_key(person.id, project)
            once.leave_behind(member, project, NO_CARD, key, now_ms)
