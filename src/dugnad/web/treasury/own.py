"""One person's money over all projects: what they are owed and why, promised, gave, put back.

A person has another number in each project, and one for each gift that is not by name. Only here
they come together: for that person's own eyes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from dugnad.charter.law import Law
from dugnad.charter.money.accounts import owed_back, reference
from dugnad.charter.money.promises import gives_back
from dugnad.charter.money.records import Batch, Money, Obligation, PromiseEntry
from dugnad.engine.port import Snapshot
from dugnad.face.money import CURRENCIES, AmountField, amount_words
from dugnad.ledger.values import ProjectId
from dugnad.web.house import house
from dugnad.web.leading import speaking
from dugnad.web.lists import money
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import CardRow, ProjectRow
from dugnad.web.people.known_as import ids_of
from dugnad.web.people.models import Person
from dugnad.web.treasury import payout, reading
from dugnad.web.treasury.reading import Names

HELD, LISTED, APPROVED, SENT, PAID, GIVEN = "held", "listed", "approved", "sent", "paid", "given"
LAPSED: Final = "lapsed"
OVER: Final = (PAID, GIVEN, LAPSED)
WISHES_MAX = 12
EARNED: Final = ("card", "decision")
"""Why something is owed that somebody earned; all else is their own money that comes back."""


@dataclass(frozen=True)
class Owed:
    """Something that a host owes, or owed, to this person or organisation.

    Attributes:
        name: the obligation, 16 bytes.
        acts_in: the project in which they are owed it: there they give it away.
        left: what of it can be put back, in the smallest part of its unit.
        amount: what is, or was, to be paid of it, in words.
        next: where it stands, and who has to do what.
        standing: "held", "listed", "approved", "sent", "paid", "given", "lapsed".
        until_ms: until when they can ask for it; 0 where it never goes elsewhere.
    """

    name: bytes
    acts_in: ProjectId
    left: int
    unit: str
    amount: str
    why: str
    host_id: ProjectId
    host: str
    at_ms: int
    paid_ms: int
    standing: str
    next: str
    counts: int
    """What of it is still theirs, in the smallest part of its unit."""
    until_ms: int = 0

    @property
    def digits(self) -> str:
        """How an address names it."""
        return self.name.hex()


@dataclass(frozen=True)
class Promised:
    """Something that they promised, and what is still open of it."""

    number: int
    reference: str
    amount: str
    where: str
    card: str
    says: str
    """Where it stands, in a sentence."""

    to_pay: bool
    """Whether money is still to be paid for it."""


@dataclass(frozen=True)
class Mine:
    """All of somebody's money.

    Attributes:
        have: what is owed to them now, by host and unit: who owes it, and how much.
        over: what was paid or put back.
        given: what they gave by unit: what stays of their promises, and what they put back.
        put_back: what they put back, and where.
        shares: what they earned and what of it they put back, by unit, where they did.
    """

    have: tuple[tuple[str, str], ...]
    owed: tuple[Owed, ...]
    promised: tuple[Promised, ...]
    over: tuple[Owed, ...]
    given: tuple[str, ...]
    put_back: tuple[tuple[str, str, int], ...]
    shares: tuple[tuple[str, str], ...]


Inside: TypeAlias = Mapping[bytes, ProjectId]
"""The numbers under which somebody is known, and the project of each."""


def inside_of_organisation(organisation: ProjectId) -> Inside:
    """The numbers under which an organisation takes part, or took part, and where."""
    return {bytes(row.member): bytes(row.project) for row in lists.parties_of([organisation])}


def money_of(person: Person) -> Mine:
    """Everything that a person has to do with money, as the books have it now."""
    return money_under(ids_of(person))


def money_under(inside: Inside) -> Mine:
    """The same of whoever is known under these numbers."""
    with house().engine.reader() as store:
        owed = owed_of(inside, store)
        owed = [*_going_back(inside, store), *owed]
        promised = _promised(inside, store)
        put_back, given = _put_back(inside, store), _given(inside, store)
    now = [one for one in owed if one.standing not in OVER]
    return Mine(
        have=_have(now),
        owed=tuple(now),
        promised=tuple(promised),
        over=tuple(one for one in owed if one.standing in OVER),
        given=given,
        put_back=put_back,
        shares=_shares(inside),
    )


def owed_of(inside: Inside, store: Snapshot) -> list[Owed]:
    """What somebody is or was owed, the newest first."""
    held = money.books(store)
    found = [(name, held.obligations.get(name)) for name in money.owed_to(inside)]
    known = [(name, owed) for name, owed in found if owed is not None]
    names = reading.names_for(
        [(owed.project or None, owed.card or None) for _name, owed in known]
        + [(owed.host, None) for _name, owed in known]
    )
    return [_owed(held, name, owed, inside, names) for name, owed in known]


def owed_by_name(person: Person, digits: str) -> Owed | None:
    """What a person is owed, by its name in an address; None where nothing of it is left."""
    with house().engine.reader() as store:
        found = [one for one in owed_of(ids_of(person), store) if one.digits == digits]
    return found[0] if found and found[0].left else None


def owed_nowhere(person: Person | None) -> tuple[str, ...]:
    """What is owed to somebody who has not said where it goes, by currency; mostly nothing."""
    if person is None:
        return ()
    found = money.still_owed_to(ids_of(person))
    if not found or payout.of(person) is not None:
        return ()
    sums: dict[str, int] = {}
    with house().engine.reader() as store:
        held = money.books(store)
        for name, left in found:
            owed = held.obligations.get(name)
            if owed is not None and not _by_hand(held, owed):
                sums[owed.unit] = sums.get(owed.unit, 0) + left
    return tuple(amount_words(amount, unit) for unit, amount in sums.items() if amount)


def _by_hand(held: Money, owed: Obligation) -> bool:
    """Whether it stands in a list that is paid out of a cash box."""
    batch = held.batches.get(owed.batch) if owed.batch else None
    box = None if batch is None else held.boxes.get((batch.host, batch.box))
    return box is not None and box.kind == "cash"


def desks_of(person: Person) -> list[ProjectRow]:
    """The hosts at whose desk a person sits."""
    with house().engine.reader() as store:
        hosts = [
            project
            for project in dict.fromkeys(ids_of(person).values())
            if reading.two_of(person, project, store).is_one
        ]
    return [*lists.projects_by_id(hosts)]


def speaks_for(person: Person) -> list[ProjectRow]:
    """The organisations that a person speaks for, whose money they see."""
    if not speaking.knows_organisations(person):
        return []
    with house().engine.reader() as store:
        return [row for row, _member in speaking.spoken_for_by(store, person)]


# ── Putting back
@dataclass(frozen=True)
class Wish:
    """Where money can be put back, and what it starts there.

    Attributes:
        starts: what it would do, in words; empty where it only joins what lies there.
    """

    name: str
    project: ProjectId
    card: bytes
    starts: str

    @property
    def to(self) -> str:
        """How a form names it."""
        return f"{self.project.hex()}-{self.card.hex()}"


def wishes_for(found: Owed) -> list[Wish]:
    """Projects and cards of the same host: first what the money would start, then the others."""
    with house().engine.reader() as store:
        rows = lists.projects_by_id(money.hosting(found.host_id, held=True))
        wishes = [wish for row in rows for wish in _wishes(store, row, found)]
    starting = [wish for wish in wishes if wish.starts]
    return [*starting, *(wish for wish in wishes if not wish.starts)][:WISHES_MAX]


def wish_named(found: Owed, typed: str) -> Wish | None:
    """The wish that a form named."""
    return next((wish for wish in wishes_for(found) if wish.to == typed), None)


def read_part(typed: str, left: int) -> int | None:
    """How much is put back: all that is left where nothing was typed; None where it is too much."""
    if not typed.strip():
        return left
    try:
        amount = AmountField(required=True).clean(typed)
    except ValidationError:
        return None
    return amount if isinstance(amount, int) and amount <= left else None


def _wishes(store: Snapshot, row: ProjectRow, found: Owed) -> Iterable[Wish]:
    law, held, project = Law(store), money.books(store), bytes(row.project)
    for card in lists.cards_of(project).rows:
        entry = law.card(bytes(card.card))
        campaign = held.campaigns.get(bytes(card.card))
        if card.over or entry is None or (campaign is not None and campaign.back):
            continue
        wanted = entry.awaits_money
        if wanted is None or wanted.unit != found.unit or entry.status != "waiting":
            continue
        missing = wanted.amount - law.card_pot(bytes(card.card), wanted.unit)
        yield Wish(
            name=card.title or card.code,
            project=project,
            card=bytes(card.card),
            starts=_starts(missing, found),
        )
    yield Wish(name=row.title or row.code, project=project, card=b"", starts="")


def _starts(missing: int, found: Owed) -> str:
    if missing <= found.left:
        return _("%(amount)s is missing: with yours it can begin.") % {
            "amount": amount_words(max(missing, 0), found.unit)
        }
    after = amount_words(missing - found.left, found.unit)
    return _("After yours, %(amount)s is still missing until it can begin.") % {"amount": after}


# ── Steps
def _owed(held: Money, name: bytes, owed: Obligation, inside: Inside, names: Names) -> Owed:
    left = money.left_of(held, name)
    rest = owed.theirs
    batch = held.batches.get(owed.batch) if owed.batch else None
    standing, words = _standing(left, batch, lapsed=bool(owed.lapsed))
    return Owed(
        name=name,
        acts_in=inside[owed.payee or b""],
        left=left,
        unit=owed.unit,
        amount=amount_words(rest or owed.amount, owed.unit),
        why=reading.why_words(owed, names),
        host_id=owed.host,
        host=names.of(owed.host, None),
        at_ms=owed.at_ms,
        paid_ms=batch.value_ms if standing == PAID and batch else 0,
        standing=standing,
        next=words,
        counts=rest,
        until_ms=owed.unclaimed_ms if left and owed.lapses else 0,
    )


def _standing(left: int, batch: Batch | None, *, lapsed: bool) -> tuple[str, str]:
    if left:
        return HELD, _("The treasurer puts it into the next list to pay.")
    if lapsed:
        return LAPSED, _("Nobody asked for it in ten years, so it went to the project.")
    if batch is None:
        return GIVEN, _("It was put back.")
    match batch.standing:
        case "made":
            return LISTED, _("It is in a list to pay. A second person approves it.")
        case "approved":
            return APPROVED, _("It is approved. The treasurer pays it.")
        case "recorded":
            return SENT, _("It was recorded as paid. A second person confirms it.")
        case _:
            return PAID, _("It was paid.")


def _have(owed: list[Owed]) -> tuple[tuple[str, str], ...]:
    sums: dict[tuple[str, str], int] = {}
    for one in owed:
        place = (one.host, one.unit)
        sums[place] = sums.get(place, 0) + one.counts
    return tuple((host, amount_words(amount, unit)) for (host, unit), amount in sums.items())


def _going_back(inside: Inside, store: Snapshot) -> list[Owed]:
    """Gifts that go back and are not made owed yet: that they are theirs again needs nobody."""
    held = money.books(store)
    found = []
    for number in money.promises_of(inside):
        one = held.promises.get(number)
        if one is not None and (amount := _comes_back(held, one, Law(store))):
            found.append((owed_back(number), one, amount))
    places = [((one.project, one.card), (one.host, None)) for _name, one, _amount in found]
    names = reading.names_for(pair for pairs in places for pair in pairs)
    out = []
    for name, one, amount in found:
        out.append(
            Owed(
                name=name,
                acts_in=one.project,
                left=0,
                unit=one.unit,
                amount=amount_words(amount, one.unit),
                why=reading.why_of("given back", names.of(one.project, one.card)),
                host_id=one.host,
                host=names.of(one.host, None),
                at_ms=one.at_ms,
                paid_ms=0,
                standing=HELD,
                next=_("The treasurer makes it ready and puts it into a list to pay."),
                counts=amount,
            )
        )
    return out


def _comes_back(held: Money, one: PromiseEntry, law: Law) -> int:
    """What of a promise's money goes back to its giver, and is not made owed yet."""
    campaign = held.campaigns.get(one.card)
    if campaign is None or one.unit != campaign.unit:
        return 0
    return one.paid - one.owed_back if gives_back(campaign, law.card(one.card)) else 0


def _promised(inside: Inside, store: Snapshot) -> list[Promised]:
    """What they promised, the newest first; without what they took back before anything came."""
    held, law = money.books(store), Law(store)
    known = [(number, held.promises.get(number)) for number in money.promises_of(inside)]
    there = [(number, one) for number, one in known if one is not None]
    found = [(number, one) for number, one in there if one.paid or not one.taken_back]
    names = reading.names_for((one.project, one.card) for _number, one in found)
    out = []
    for number, one in found:
        card = names.cards.get(one.card)
        to_pay = one.unit in CURRENCIES and _is_open(one, card)
        out.append(
            Promised(
                number=number,
                reference=reference(number) if to_pay else "",
                amount=amount_words(one.amount, one.unit),
                where=names.of(one.project, one.card),
                card=card.code if card else "",
                says=_says(one, _comes_back(held, one, law), is_open=_is_open(one, card)),
                to_pay=to_pay,
            )
        )
    return out


def _is_open(one: PromiseEntry, card: CardRow | None) -> bool:
    """Whether some of it can still be given."""
    return not one.taken_back and one.paid < one.amount and card is not None and not card.over


def _says(one: PromiseEntry, back: int, *, is_open: bool) -> str:
    """Where a promise stands, in a sentence."""
    kept = one.paid - one.owed_back - back
    words = {
        "kept": amount_words(kept, one.unit),
        "left": amount_words(max(one.amount - one.paid, 0), one.unit),
    }
    if one.paid and not kept:
        return _("It goes back to you, or has.")
    if is_open and one.unit in CURRENCIES:
        return _("Of it still to be paid: %(left)s.") % words
    if kept:
        return _("Given: %(kept)s.") % words
    if is_open:
        return _("You are told when it is needed.")
    return _("It was not needed, or did not come in time. Nothing is expected of you any more.")


def _put_back(inside: Inside, store: Snapshot) -> tuple[tuple[str, str, int], ...]:
    """How much they put back, where, and when, the newest first."""
    del store
    rows = money.put_back_of(money.owed_to(inside))
    names = reading.names_for(
        (bytes(row.project), bytes(row.card) if row.card else None) for row in rows
    )
    return tuple(
        (
            amount_words(row.amount, row.unit),
            names.of(bytes(row.project), bytes(row.card) if row.card else None),
            row.at_ms,
        )
        for row in reversed(rows)
    )


def _given(inside: Inside, store: Snapshot) -> tuple[str, ...]:
    """What stays given of their promises, and what they put back, by unit."""
    sums: dict[str, int] = {}
    held, law = money.books(store), Law(store)
    for number in money.promises_of(inside):
        one = held.promises.get(number)
        if one is not None:
            kept = one.paid - one.owed_back - _comes_back(held, one, law)
            sums[one.unit] = sums.get(one.unit, 0) + kept
    for row in money.put_back_of(money.owed_to(inside)):
        sums[row.unit] = sums.get(row.unit, 0) + row.amount
    return tuple(amount_words(amount, unit) for unit, amount in sums.items() if amount)


def _shares(inside: Inside) -> tuple[tuple[str, str], ...]:
    """Of what they earned by agreements and decisions, how much they put back, by unit."""
    earned: dict[str, int] = {}
    back: dict[str, int] = {}
    with house().engine.reader() as store:
        held = money.books(store)
        for name in money.owed_to(inside):
            owed = held.obligations.get(name)
            if owed is not None and owed.why in EARNED:
                earned[owed.unit] = earned.get(owed.unit, 0) + owed.amount
                back[owed.unit] = back.get(owed.unit, 0) + owed.put_back
    return tuple(
        (amount_words(amount, unit), amount_words(back[unit], unit))
        for unit, amount in earned.items()
        if back[unit]
    )
