"""What is decided about the place: each parameter, its value, and when it became so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dugnad.charter import place as law
from dugnad.charter.governing import PlaceEntrusted
from dugnad.charter.law import Law
from dugnad.charter.offering import CardsOffered
from dugnad.charter.place import HostNamed, LimitsChanged, Place, VersionOpened
from dugnad.engine.port import Snapshot
from dugnad.face.limits import LIMITS, limit_title, limit_words
from dugnad.face.roles import title_of
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger import codec
from dugnad.ledger.store import Frozen
from dugnad.ledger.values import Event
from dugnad.web.house import house
from dugnad.web.lists import money
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import BookLine, CardRow, ProjectRow


@dataclass(frozen=True)
class Decided:
    """When something became what it is: the line of the books, and the card that decided it."""

    at_ms: int
    line: str
    card: CardRow | None


@dataclass(frozen=True)
class LimitNow:
    """A limit: its name in the law, in words, how much it is, and what is announced."""

    name: str
    title: StrOrPromise
    value: str
    coming: str
    decided: Decided | None


@dataclass(frozen=True)
class HostNow:
    """Who may hold money for others, and by which role beside the treasurer."""

    row: ProjectRow
    second: str
    decided: Decided | None


@dataclass(frozen=True)
class KindNow:
    """A kind of card, and the version of its rules that new cards follow.

    `out_ms` is since when no new ones are put up (None: they are), `offered` when that was decided
    last, or that they can be put up again.
    """

    title: StrOrPromise
    version: int
    decided: Decided | None
    out_ms: int | None
    offered: Decided | None


@dataclass(frozen=True)
class Parameters:
    """All parameters of the place.

    Attributes:
        governing: which organisation decides; None while whoever runs the place does.
        entrusted: when it was entrusted to it.
        hosts: who may hold money for others.
        limits: how much may be asked at a time.
        coming_ms: from when announced limits hold; 0 where none are.
        kinds: the kinds of cards: their rules come with the program, what is offered is decided.
    """

    governing: ProjectRow | None
    entrusted: Decided | None
    hosts: tuple[HostNow, ...]
    limits: tuple[LimitNow, ...]
    coming_ms: int
    kinds: tuple[KindNow, ...]


def parameters_in(store: Snapshot) -> Parameters:
    """Read all of them from the books."""
    place = Place(Frozen(store), "place")
    governed, announced = place.governed.get(), place.announced.get()
    row = None
    if governed is not None:
        row = next(iter(lists.projects_by_id([governed.project])), None)
    return Parameters(
        governing=row,
        entrusted=_decided(_lines(PlaceEntrusted)[-1:]) if governed is not None else None,
        hosts=_hosts(store),
        limits=_limits(Law(store)),
        coming_ms=0 if announced is None else announced.from_ms,
        kinds=_kinds(place),
    )


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _lines(event: type[Event]) -> list[BookLine]:
    """The lines of a kind about the place, oldest first."""
    kind = law.CONTRACT.name
    return list(BookLine.objects.filter(kind=kind, event=event.__name__).order_by("id"))


def _decided(lines: Iterable[BookLine]) -> Decided | None:
    """What the last of these lines says; None where nothing was ever changed."""
    line = next(iter([*lines][-1:]), None)
    if line is None:
        return None
    beside = BookLine.objects.filter(action=line.action, card__isnull=False).first()
    card = None if beside is None or beside.card is None else lists.card(bytes(beside.card))
    return Decided(line.moment_ms, line.name, card)


def _hosts(store: Snapshot) -> tuple[HostNow, ...]:
    rows = {bytes(row.project): row for row in lists.projects_by_id(money.hosts(store))}
    named = [(one, codec.decode(HostNamed, bytes(one.data))) for one in _lines(HostNamed)]
    found = []
    for project, row in rows.items():
        known = money.host_at(store, project)
        if known is not None:
            own = [line for line, event in named if event.project == project]
            found.append(HostNow(row, title_of(known.second), _decided(own)))
    return tuple(sorted(found, key=lambda one: one.row.title))


def _limits(law: Law) -> tuple[LimitNow, ...]:
    now, coming = law.limits(), law.limits_to_come()
    changed = [(one, codec.decode(LimitsChanged, bytes(one.data)).limits)
               for one in _lines(LimitsChanged)]  # fmt: skip
    first = house().machine.genesis.limits
    found = []
    for name in LIMITS:
        before = [getattr(first, name), *(getattr(limits, name) for _, limits in changed)]
        moved = [line for at, (line, _) in enumerate(changed) if before[at] != before[at + 1]]
        value, later = getattr(now, name), getattr(coming, name)
        found.append(
            LimitNow(
                name=name,
                title=limit_title(name),
                value=limit_words(name, value),
                coming=limit_words(name, later) if later != value else "",
                decided=_decided(moved),
            )
        )
    return tuple(found)


def _kinds(place: Place) -> tuple[KindNow, ...]:
    catalogue, opened = house().catalogue, _lines(VersionOpened)
    found = []
    events = [(one, codec.decode(VersionOpened, bytes(one.data))) for one in opened]
    offers = [(one, codec.decode(CardsOffered, bytes(one.data))) for one in _lines(CardsOffered)]
    for name, version in place.versions.items():
        if name in catalogue.NAMES:
            own = [line for line, event in events if event.name == name]
            title = catalogue.face_of(name).title
            offered = [line for line, event in offers if event.card_type == name]
            found.append(
                KindNow(
                    title,
                    version.version,
                    _decided(own),
                    place.withdrawn.get(name),
                    _decided(offered),
                )
            )
    return tuple(found)
