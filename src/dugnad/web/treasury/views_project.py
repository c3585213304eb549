"""A project's money: what it has, who holds it, asking a host (J1, PRJ-19)."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dugnad.charter.governing import PUBLIC
from dugnad.charter.law import Law
from dugnad.charter.money.accounts import Balance, total
from dugnad.charter.money.verbs import AskHost, Decline, Leave
from dugnad.engine.port import Snapshot
from dugnad.face.money import amount_words
from dugnad.web.house import house
from dugnad.web.kit import adding_up
from dugnad.web.kit.one_project import row_of, standing_of
from dugnad.web.kit.pressing import sign_in_first
from dugnad.web.lists import money
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import CardRow, ProjectRow
from dugnad.web.people.viewer import viewer_of
from dugnad.web.treasury import reading
from dugnad.web.treasury.pages import page, pressed
from dugnad.web.treasury.purposes import CARDS_MAX
from dugnad.web.treasury.showing import box_name, lines_of
from dugnad.web.treasury.views_propose import money_there


@dataclass(frozen=True)
class Pot:
    """What is held for a project, or for one of its cards (None: the project as a whole)."""

    card: CardRow | None
    amount: str
    parts: tuple[str, ...]


@require_http_methods(["GET", "HEAD", "POST"])
def project_money(request: HttpRequest, code: str) -> HttpResponse:
    """What a project has, who holds it, and how to find somebody who does."""
    row = row_of(code, request)
    person = viewer_of(request).person
    if request.method == "POST" and person is None:
        return sign_in_first(request, request.path)
    if request.method == "POST":
        return _ask(request, row)
    project = bytes(row.project)
    with house().engine.reader() as store:
        held = money.books(store)
        hosted, asked = held.hosted.get(project), held.asked.get(project)
        host = asked if hosted is None else hosted.host
        known = None if host is None else money.host_at(store, host)
        context = {
            "project": row,
            "held": hosted is not None,
            "host": lists.project(host) if host is not None else None,
            "seats": reading.seats_of(host, known, store) if host and known else None,
            "since_ms": None if hosted is None else hosted.since_ms,
            "hosts": reading.hosts_to_ask(store) if host is None else [],
            "pots": _pots(store, project),
            "pays_to": _pays_to(store, host) if hosted is not None and person else [],
            "waiting": _waiting(project) if hosted is not None and person else [],
            "looks_after": reading.looks_after(person, project, store),
            "may_propose": standing_of(request, row)["takes_part"] and money_there(project),
            "is_host": money.host_at(store, project) is not None,
            "may_be_host": _may_be_host(store, project),
            "given_for": _given_for(store, project),
            "put_back": [
                amount_words(amount, unit) for unit, amount in money.put_back_into(project).items()
            ],
            "sums": adding_up.added_up(money.of_project(project), house().place.zone),
        }
    return page(request, "project.html", context)


@require_POST
def unask(request: HttpRequest, code: str) -> HttpResponse:
    """Ask the host no longer."""
    row = row_of(code, request)
    sentence = _("The host is asked no longer. You can ask another one.")
    pressed(request, bytes(row.project), Decline(project=bytes(row.project)), sentence)
    return redirect("project-money", row.code)


@require_POST
def part(request: HttpRequest, code: str) -> HttpResponse:
    """Part from the host, once nothing lies there any more."""
    row = row_of(code, request)
    sentence = _("The host holds no money of the project any more.")
    pressed(request, bytes(row.project), Leave(project=bytes(row.project)), sentence)
    return redirect("project-money", row.code)


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _may_be_host(store: Snapshot, project: bytes) -> bool:
    """Whether the place could name it as one that holds money for others."""
    entry = Law(store).project(project)
    named = money.host_at(store, project) is not None
    return entry is not None and entry.kind in PUBLIC and not named


def _ask(request: HttpRequest, row: ProjectRow) -> HttpResponse:
    host = lists.project_by_code(request.POST.get("host", ""))
    if host is not None:
        asked = AskHost(project=bytes(row.project), host=bytes(host.project))
        sentence = _("%(host)s is asked. A person there answers, and you see it here.")
        if host.code == row.code:
            sentence = _("One press is left: say yes at the desk of %(host)s.")
        pressed(request, bytes(row.project), asked, sentence % {"host": host.title})
    return redirect("project-money", row.code)


def _pots(store: Snapshot, project: bytes) -> list[Pot]:
    """All pots of a project in which something lies, the project's own first."""
    held = money.books(store)
    hosted = held.hosted.get(project)
    # What is counted and is no money lies with nobody.
    places = [("pot", host, project) for host in (hosted.host if hosted else b"", b"")]
    found: dict[tuple[bytes, str], Balance] = {}
    for place in dict.fromkeys(places):
        for key, balance in held.accounts.items(under=place):
            found[key[3], key[4]] = balance
    cards = lists.cards_by_id([card for card, _unit in found if card])
    names = adding_up.names_of_origins(one.origin for some in found.values() for one in some)
    return [
        Pot(
            card=cards.get(card),
            amount=amount_words(total(balance), unit),
            parts=_parts(balance, unit, names),
        )
        for (card, unit), balance in found.items()
    ]


def _given_for(store: Snapshot, project: bytes) -> list[tuple[CardRow, str]]:
    """What was given for cards that reached their end, and lies with the project now, or did."""
    campaigns = money.books(store).campaigns
    rows = lists.cards_of(project, limit=CARDS_MAX).rows
    known = [(row, campaigns.get(bytes(row.card))) for row in rows]
    return [
        (row, amount_words(one.given, one.unit))
        for row, one in known
        if one is not None and one.standing == "kept" and one.given and one.to is None
    ]


def _pays_to(store: Snapshot, host: bytes | None) -> list[tuple[str, list[tuple[str, str]]]]:
    """The accounts and cash boxes that a host takes money into, bank accounts first."""
    boxes = [] if host is None else [one for one in money.boxes_of(store, host) if one.in_use]
    ordered = sorted(boxes, key=lambda one: one.kind == "cash")
    return [(box_name(one), lines_of(one)) for one in ordered]


def _waiting(project: bytes) -> list[CardRow]:
    """The project's cards that are not over and can be paid for without a promise."""
    with house().engine.reader() as store:
        law = Law(store)
        rows = lists.cards_of(project, limit=CARDS_MAX).rows
        return [row for row in rows if not row.over and _awaits_money(law, bytes(row.card))]


def _awaits_money(law: Law, card: bytes) -> bool:
    entry = law.card(card)
    return entry is not None and entry.awaits_money is not None and entry.status == "waiting"


def _parts(balance: Balance, unit: str, names: dict[bytes, str]) -> tuple[str, ...]:
    """What of it is of which origin, where not all of it is private."""
    if not any(share.origin for share in balance):
        return ()
    return tuple(f"{names[one.origin]}: {amount_words(one.amount, unit)}" for one in balance)
