"""The two counters and their halves, on the place's disk or on paper alone."""

from __future__ import annotations

from dataclasses import dataclass

from dugnad.charter.decisions import urn as law
from dugnad.ledger.values import CardId, MemberId
from dugnad.web.acting.services import member_in
from dugnad.web.house import house
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import CardRow
from dugnad.web.people.models import Person
from dugnad.web.urn.lying import NotTaken, empty_the_log, urn_of, want_secret
from dugnad.web.urn.models import Urn
from dugnad.web.urn.opening import publish
from dugnad.web.urn.reading import Secret, looking
from dugnad.web.urn.scheme import SCHEME
from dugnad.web.urn.words import half_words, read_half
from dugnad.web.vault import services as vault


class NoHalf(Exception):
    """The place does not keep this counter's half: it is typed from paper."""


class WrongHalf(Exception):
    """A half that was added does not belong to this urn; what was typed is let go."""


@dataclass(frozen=True)
class Counter:
    """One of the two who open the urn.

    Attributes:
        member: id, 16 bytes.
        since_ms: since when they are waited for, or when they added their half.
        added: whether they have.
        on_paper: whether they keep their half on paper alone.
    """

    member: MemberId
    since_ms: int
    added: bool
    on_paper: bool


def counters(card: CardId) -> tuple[Counter, ...]:
    """The two who open the urn, and since when each is waited for."""
    with looking(card) as found:
        if found is None:
            return ()
        row = urn_of(found)
        since_ms = found.urn.since_ms
        members = found.terms.counters
    added = {} if row is None else {bytes(one.counter): one.since_ms for one in row.added.all()}
    kept = [] if row is None else [bytes(one.counter) for one in row.halves.all()]
    return tuple(
        Counter(
            member=member,
            since_ms=added.get(member, since_ms),
            added=member in added,
            on_paper=row is not None and member not in kept,
        )
        for member in members
    )


def halves_of(person: Person | None) -> list[CardRow]:
    """The decisions whose urns wait for a person's half, as they count there."""
    if person is None:
        return []
    waiting = []
    for row in Urn.objects.exclude(sealed=b""):
        card = bytes(row.card)
        with looking(card) as found:
            if found is None or not found.is_counting or row.turn != found.stage.turn:
                continue
            member, members = member_in(person, found.entry.project), found.terms.counters
        added = {bytes(one) for one in row.added.values_list("counter", flat=True)}
        # With both halves here it waits for a counter's own device.
        if member in members and (member not in added or added.issuperset(members)):
            waiting.append(card)
    return [*lists.cards_by_id(waiting).values()]


def half_on_paper(card: CardId, person: Person) -> tuple[str, ...]:
    """The words of a counter's half, to be printed and kept.

    Raises:
        NotTaken: the person does not count here.
        NoHalf: the half is on paper alone, or gone.
    """
    row, name, member, _found = _as_counter(card, person)
    return half_words(_half_kept(row, name, member, person))


def keep_on_paper_alone(card: CardId, person: Person) -> None:
    """Take a counter's half away from here: it is on paper, and nowhere else.

    Raises:
        NotTaken: the person does not count here.
    """
    row, _name, member, _found = _as_counter(card, person)
    row.halves.filter(counter=member).delete()
    empty_the_log()


def add_half(person: Person, card: CardId, typed: str = "") -> bool:
    """Let a counter's half be used; with the second one the urn is opened.

    Args:
        person: the counter who presses.
        card: id, 16 bytes.
        typed: the words of the half from paper; "" where the place keeps it.

    Returns:
        Whether the urn was opened.

    Raises:
        NotTaken: the person does not count here, it is not time, or the books said no.
        NoHalf, NotWords, WrongHalf: about the half, as they say.
        OnlyOnDevice: both halves are here, and the other counter opens it on their own device.
        ToConfirm: both halves are here, and this device confirms it first.
        ClockTrouble, NotKept: nothing can be written down now; pressing again goes on.
    """
    row, name, member, found = _as_counter(card, person)
    if not found.is_counting:
        raise NotTaken("decisions.UrnStaysShut")
    if typed.strip() or not row.added.filter(counter=member).exists():
        half = read_half(typed) if typed.strip() else _half_kept(row, name, member, person)
        sealed = vault.seal_passing(name, half)
        if sealed is None:
            raise NotTaken("decisions.UrnStaysShut")
        row.added.update_or_create(
            counter=member, defaults={"sealed": sealed, "since_ms": house().now_ms()}
        )
    halves = [
        vault.unseal_passing(name, bytes(one.sealed))
        for one in row.added.order_by("counter")
        if bytes(one.counter) in found.terms.counters
    ]
    if len(halves) < law.COUNTERS:
        return False
    one, other = halves[0] or b"", halves[1] or b""
    if not SCHEME.check(bytes(row.public), (one, other)):
        row.added.all().delete()
        raise WrongHalf
    publish(person, found, row, (one, other))
    return True


def _as_counter(card: CardId, person: Person) -> tuple[Urn, str, MemberId, Secret]:
    with looking(card) as found:
        own = want_secret(found)
        member = member_in(person, own.entry.project)
        row = urn_of(own)
        if member is None or member not in own.terms.counters:
            raise NotTaken("decisions.NotBothCounters")
        if row is None:
            raise NotTaken("decisions.UrnStaysShut")
        return row, own.name, member, own


def _half_kept(row: Urn, name: str, member: MemberId, person: Person) -> bytes:
    kept = row.halves.filter(counter=member).first()
    inner = None if kept is None else vault.unseal(person.id, bytes(kept.sealed))
    half = None if inner is None else vault.unseal_passing(name, inner)
    if half is None:
        raise NoHalf
    return half
