"""What nobody claims: people are asked for it once more, and after ten years it may go.

The law knows the date, and what may lapse; here are the letters before it. Nothing goes at the desk
before whoever is owed it was asked again, so long before as they were promised.

Source: decision 0028.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from operator import itemgetter
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from dugnad.charter.money.records import UNCLAIMED_MS, Obligation
from dugnad.engine.port import Snapshot
from dugnad.face.moments import day_words
from dugnad.face.money import amount_words
from dugnad.ledger.values import ProjectId
from dugnad.web.house import house
from dugnad.web.leading import speaking
from dugnad.web.lists import money
from dugnad.web.lists import services as lists
from dugnad.web.messages.post import Post, post
from dugnad.web.people import services as people
from dugnad.web.people.models import Person
from dugnad.web.treasury import reading
from dugnad.web.treasury.models import AskedAgain
from dugnad.web.treasury.reading import OwedNow

AHEAD_MS: Final = 60 * 24 * 3_600_000
"""How long before the date people are asked again."""
AT_ONCE: Final = 50
"""Of how many obligations one round asks, so that it comes to an end."""
LOOKED_AT: Final = 200
"""How many are looked at in one go for whether they were asked."""


@dataclass(frozen=True)
class Unclaimed:
    """Something that was owed for ten years, as the desk shows it.

    Attributes:
        where: the project it would go to.
        stays: why it cannot go, in words; "" where it can.
    """

    one: OwedNow
    where: str
    stays: str


# ── At the desk
def number_at(host: ProjectId, now_ms: int) -> int:
    """How much was owed for so long."""
    return money.how_much_unclaimed(host, now_ms - UNCLAIMED_MS)


def page_at(store: Snapshot, host: ProjectId, start: int, now_ms: int) -> list[Unclaimed]:
    """What was owed for so long, the oldest first; one page from place `start` on."""
    names = money.unclaimed(host, now_ms - UNCLAIMED_MS, start, reading.OWED_PAGE)
    rows = reading.owed_now(store, host, names)
    where = reading.names_for((one.owed.project or None, None) for one in rows)
    found = AskedAgain.objects.filter(obligation__in=names)
    asked = {(bytes(row.obligation), row.since_ms): row.asked_ms for row in found}
    held = money.books(store).hosted
    out = []
    for one in rows:
        hosted = held.get(one.owed.project)
        here = hosted is not None and hosted.host == host
        asked_ms = asked.get((one.name, one.owed.at_ms))
        out.append(
            Unclaimed(
                one=one,
                where=where.of(one.owed.project or None, None),
                stays=_stays(one.owed, asked_ms, now_ms, here=here),
            )
        )
    return out


def _stays(owed: Obligation, asked_ms: int | None, now_ms: int, *, here: bool) -> str:
    if not owed.lapses:
        return _("It is for a bill, so it stays owed.")
    if not here:
        return _("You hold no money of that project any more, so it stays owed.")
    if asked_ms is None:
        return _("They are asked for it once more first; that happens by itself.")
    if now_ms < asked_ms + AHEAD_MS:
        until = day_words(asked_ms + AHEAD_MS, house().place.zone, now_ms)
        return _("They were asked once more, and have time until %(until)s.") % {"until": until}
    return ""


# ── Asking again
def ask_again(now_ms: int) -> int:
    """Ask people for what they are owed, 60 days before it may go; once for each, on all channels.

    Returns:
        How many letters were put into the outbox.
    """
    sent = 0
    with house().engine.reader() as store:
        held = money.books(store)
        for name in _due(now_ms):
            owed = held.obligations.get(name)
            if owed is not None:
                sent += _ask(store, name, owed, money.left_of(held, name), now_ms)
    return sent


def _ask(store: Snapshot, name: bytes, owed: Obligation, left: int, now_ms: int) -> int:
    """Note it and put its letters into the outbox: both, or neither where it fails between."""
    with transaction.atomic():
        if not _note(name, owed, now_ms):
            return 0
        return sum(post(letter, now_ms) for letter in _letters(store, owed, left, now_ms))


def _due(now_ms: int) -> list[bytes]:
    """What may go within the time, and nobody was asked for since it was owed (anew)."""
    rows = money.owed_since(now_ms - UNCLAIMED_MS + AHEAD_MS).order_by("at_ms", "obligation")
    due: list[bytes] = []
    for at in count(0, LOOKED_AT):
        some = {
            (bytes(name), since_ms)
            for name, since_ms in rows.values_list("obligation", "at_ms")[at : at + LOOKED_AT]
        }
        found = AskedAgain.objects.filter(obligation__in=[name for name, _since_ms in some])
        asked = {(bytes(row.obligation), row.since_ms) for row in found}
        due += [name for name, _since_ms in sorted(some - asked, key=itemgetter(1, 0))]
        if len(some) < LOOKED_AT or len(due) >= AT_ONCE:
            break
    return due[:AT_ONCE]


def _note(name: bytes, owed: Obligation, now_ms: int) -> bool:
    """Whether this is the first time and it may ever lapse; so nobody is asked twice."""
    try:
        with transaction.atomic():
            AskedAgain.objects.create(obligation=name, since_ms=owed.at_ms, asked_ms=now_ms)
    except IntegrityError:
        return False
    return owed.lapses


def _letters(store: Snapshot, owed: Obligation, left: int, now_ms: int) -> Iterator[Post]:
    party = lists.organisations_of([owed.payee or b""]).get(owed.payee or b"")
    if party is None:
        found: Iterable[Person] = people.persons_of_members([owed.payee or b""]).values()
        page = "/money/"
    else:
        found = speaking.spokespersons(store, bytes(party.project))
        page = f"/p/{party.code.lower()}/money/own"
    until_ms = max(owed.unclaimed_ms, now_ms + AHEAD_MS)
    for person in found:
        with override(person.language):
            words = {
                "amount": amount_words(left, owed.unit),
                "until": day_words(until_ms, house().place.zone, now_ms),
            }
            subject = _("%(amount)s still waits") % words
            text = _(
                "%(amount)s has been owed for nearly ten years. Ask for it until %(until)s; after "
                "that it may go to the project it came from."
            )
        for reach in person.reaches.filter(stopped_ms=None).order_by("created_ms"):
            yield Post(
                reach=reach,
                subject=subject,
                text=text % words,
                address=f"{house().place.base_address}{page}",
                in_name_of="",
                card=owed.project,
            )
