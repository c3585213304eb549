"""Resting, handing over, and leaving a project (PRJ-03, PRJ-23; K2, K5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dugnad.charter.entries import STARTER
from dugnad.charter.law import Law
from dugnad.charter.projects.verbs import Leave, Rest
from dugnad.charter.roles import Offer, StepDown
from dugnad.face.roles import title_of
from dugnad.ledger.values import MemberId
from dugnad.web.acting.services import member_in, new_press
from dugnad.web.answers import leaving
from dugnad.web.answers.instead import ask_instead
from dugnad.web.house import house
from dugnad.web.kit.one_project import law_of, number_in, row_of, standing_of
from dugnad.web.kit.others import Somebody, may_be_asked, names_in, others_in
from dugnad.web.kit.pressing import (
    REFUSED,
    Refused,
    carry_out,
    give_notice,
    give_receipt,
    let_go,
    press_of,
    sign_in_first,
    take_receipt,
)
from dugnad.web.leading import carrying, ending, handing, letters, reading
from dugnad.web.leading.carrying import Carried
from dugnad.web.leading.models import Left
from dugnad.web.leading.reading import RoleNow
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import CardRow, ProjectRow
from dugnad.web.pages.between import between
from dugnad.web.pages.views_project import press_on
from dugnad.web.people.models import Person
from dugnad.web.people.viewer import viewer_of

REST_WEEKS = (1, 4, 12)
_WEEK_MS = 7 * 24 * 3_600_000
OFFERS_MAX: Final = 40
"""So many things one press can offer to others."""


@require_http_methods(["GET", "HEAD", "POST"])
def rest(request: HttpRequest, code: str) -> HttpResponse:
    """Rest for some weeks, or come back; nobody asks a resting person for anything."""
    row = row_of(code, request)
    if request.method == "POST" and viewer_of(request).person is None:
        return sign_in_first(request, request.path)
    if request.method != "POST" and not standing_of(request, row)["takes_part"]:
        return redirect("project", row.code)
    if request.method == "POST":
        weeks = number_in(request, "weeks")
        until = house().now_ms() + weeks * _WEEK_MS if weeks in REST_WEEKS else 0
        asked = Rest(project=bytes(row.project), until_ms=until)
        sentence = _("You rest. Your place is kept.") if until else _("Welcome back.")
        return press_on(request, row, asked, sentence)
    context = {
        "project": row,
        "weeks": REST_WEEKS,
        "me": standing_of(request, row),
        "press": new_press(),
    }
    return render(request, "pages/rest.html", context)


# ── Handing over ───────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, code: str) -> HttpResponse:
    """See what one carries, offer each thing to somebody by name, leave a letter."""
    row = row_of(code, request)
    person = viewer_of(request).person
    if person is None:
        return sign_in_first(request, request.path)
    me, carried = _carried(request, row)
    if me is None:
        return redirect("project", row.code)
    if request.method != "POST":
        return _hand_over_page(request, row, person, carried)
    text = request.POST.get("letter", "").strip()
    if text:
        letters.write(person, bytes(row.project), text)
    asked, problems = _offer_all(request, row, person, carried)
    if problems:
        _me, carried = _carried(request, row)
        return _hand_over_page(request, row, person, carried, problems, REFUSED)
    if asked:
        sentence = _("Asked: %(names)s. You see below what comes of it.")
        names = names_in(request, row, asked)
        said = [names[one] for one in dict.fromkeys(asked) if one in names]
        give_notice(request, sentence % {"names": ", ".join(said)})
    else:
        give_notice(request, _("Your letter is there for those who take part."))
    return redirect("hand-over", row.code)


@require_http_methods(["GET", "HEAD", "POST"])
def lay_down(request: HttpRequest, code: str) -> HttpResponse:
    """Say what laying down does; one press then gives up every role that one holds."""
    row = row_of(code, request)
    if viewer_of(request).person is None:
        return sign_in_first(request, reverse("hand-over", args=[row.code]))
    _me, carried = _carried(request, row)
    if request.method != "POST":
        return _lay_down_page(request, row, carried)
    done = None
    for held in carried.roles:
        asked = StepDown(project=bytes(row.project), role=held.role.name)
        # By its name: where a device confirms one after the other, those before are gone by then.
        part = f"-s{sha256(held.role.name.encode()).hexdigest()[:12]}"
        try:
            done = carry_out(request, bytes(row.project), "roles", asked, part=part)
        except Refused as no:
            give_notice(request, no.sentence)
            return redirect("hand-over", row.code)
    thanks = _("You have laid it down. Thank you for all that you did.")
    if done is None:
        give_notice(request, thanks)
    else:
        give_receipt(request, thanks, done)
    return redirect("project", row.code)


@require_POST
def take_letter_away(request: HttpRequest, code: str) -> HttpResponse:
    """Take one's own hand-over letter away."""
    row = row_of(code, request)
    person = viewer_of(request).person
    if person is not None and letters.take_away(person, bytes(row.project)):
        give_notice(request, _("Your letter is taken away."))
    return redirect("roles", row.code)


# ── Leaving ────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, code: str) -> HttpResponse:
    """Show what ends by leaving and what is owed, and leave (PRJ-03)."""
    row = row_of(code, request)
    person = viewer_of(request).person
    if request.method == "POST" and person is None:
        return sign_in_first(request, request.path)
    member, carried = _carried(request, row)
    if request.method == "POST" and person is not None:
        return _leave(request, row, person, carried)
    me = standing_of(request, row)
    if not me["takes_part"]:
        return redirect("project", row.code)
    context = {
        "project": row,
        "me": me,
        "last": me["starter"] and len(law_of(row)["starters"]) == 1,
        "carried": carried,
        "roles": [title_of(held.role.name) for held in carried.roles],
        "between": between(member),
        "press": new_press(),
    }
    return render(request, "pages/leave.html", context)


@require_safe
def left(request: HttpRequest, code: str) -> HttpResponse:
    """What ended when one left, when, and what is still owed; on paper, too."""
    row = row_of(code, request)
    person = viewer_of(request).person
    if person is None:
        return sign_in_first(request, request.path)
    found = Left.objects.filter(person=person, project=bytes(row.project)).first()
    if found is None:
        raise Http404
    ended = ending.ended_of(found)
    cards = lists.cards_by_id((*ended.taken_back, *ended.standing, *ended.cards, *ended.counting))
    context = {
        "project": row,
        "left_ms": found.left_ms,
        "roles": [title_of(name) for name in ended.roles],
        "taken_back": [cards[one] for one in ended.taken_back if one in cards],
        "standing": [cards[one] for one in ended.standing if one in cards],
        "cards": [cards[one] for one in ended.cards if one in cards],
        "counting": _still_shut(
            person, row, [cards[one] for one in ended.counting if one in cards]
        ),
        "back": standing_of(request, row)["takes_part"],
        "between": between(member_in(person, bytes(row.project))),
        "receipt": take_receipt(request),
    }
    paper = "print" in request.GET
    return render(request, "pages/left_print.html" if paper else "pages/left.html", context)


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _carried(request: HttpRequest, row: ProjectRow) -> tuple[MemberId | None, Carried]:
    """The viewer as a member who takes part now, and what they carry."""
    project = bytes(row.project)
    member = member_in(viewer_of(request).person, project)
    if member is None:
        return None, Carried()
    with house().engine.reader() as store:
        if not Law(store).is_member(project, member, reading.now_of(store)):
            return None, Carried()
        return member, carrying.carried_by(reading.Look(store, project), member)


def _still_shut(person: Person, row: ProjectRow, cards: list[CardRow]) -> list[CardRow]:
    """Those of some secret decisions whose urn still waits for somebody who has left."""
    member = member_in(person, bytes(row.project))
    if member is None:
        return []
    with house().engine.reader() as store:
        return [one for one in cards if carrying.opens_urn(store, bytes(one.card), member)]


def _leave(request: HttpRequest, row: ProjectRow, person: Person, carried: Carried) -> HttpResponse:
    project = bytes(row.project)
    taken_back, standing = ending.take_back_answers(
        person, project, carried.coming, press_of(request)
    )
    try:
        done = carry_out(request, project, "projects", Leave(project=project))
    except Refused as no:
        give_notice(request, no.sentence)
        return redirect("project", row.code)
    moment_ms = ending.left_ms(project, done.member) or house().now_ms()
    before = Left.objects.filter(person=person, project=project).first()
    if before is None or before.left_ms != moment_ms:  # the same press again ended nothing more.
        ended = ending.ended_by(carried, taken_back, standing)
        ending.remember(person, project, moment_ms, ended)
    leaving.end_all(person, project)
    let_go(request, request.path)
    give_receipt(request, _("You have left. Thank you for having been here."), done)
    return redirect("left", row.code)


def _lay_down_page(request: HttpRequest, row: ProjectRow, carried: Carried) -> HttpResponse:
    if not carried.roles:
        return redirect("hand-over", row.code)
    context = {
        "project": row,
        "carried": carried,
        "roles": [
            {
                "title": title_of(held.role.name),
                "last": not held.deputy and len(held.role.holders) == 1,
                "starter": held.role.name == STARTER,
            }
            for held in carried.roles
        ],
        "press": new_press(),
    }
    return render(request, "pages/lay_down.html", context)


def _hand_over_page(
    request: HttpRequest,
    row: ProjectRow,
    person: Person,
    carried: Carried,
    problems: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    own, project = house(), bytes(row.project)
    people = others_in(request, row, frozenset())
    by_member = {one.member: one for one in people}
    seeing_to = [by_member[one] for one in _keepers(row) if one in by_member]
    given = handing.handed(person, project)
    known = {
        one.member: one.name
        for one in people
        if one in seeing_to or any(one.member == offer.member for offer in carried.offers)
    }
    typed = request.POST if request.method == "POST" else None
    text = typed.get("letter", "") if typed else letters.text_of(person, project)
    context = {
        "project": row,
        "carried": carried,
        "roles": [
            _role_row(held.role, carried, people, deputy=held.deputy)
            | {"field": f"role-{at}", "chosen": request.POST.get(f"role-{held.role.name}", "")}
            for at, held in enumerate(carried.roles)
        ],
        "cards": [
            {
                "row": card,
                "people": seeing_to,
                "handed": given.get(bytes(card.card)),
                "chosen": request.POST.get(f"card-{card.code}", ""),
            }
            for card in carried.cards
        ],
        "coming": [
            {"row": card, "people": people, "chosen": request.POST.get(f"day-{card.code}", "")}
            for card in carried.coming
        ],
        "people": people,
        "letter": text or letters.draft(carried, known, own.place.zone, own.now_ms()),
        "sent": bool(letters.text_of(person, project)),
        "problems": problems or [],
        "receipt": take_receipt(request),
        "press": new_press(),
    }
    return render(request, "pages/hand_over.html", context, status=status)


def _role_row(
    role: RoleNow, carried: Carried, people: list[Somebody], *, deputy: bool
) -> dict[str, Any]:
    """One role that the viewer holds, with those to whom it can be offered."""
    names = {one.member: one.name for one in people}
    asked = [one for one in carried.offers if one.role == role.name]
    holding = {seat.member for seat in (*role.holders, *role.deputies)}
    taken = holding | {one.member for one in asked}
    return {
        "name": role.name,
        "title": title_of(role.name),
        "deputy": deputy,
        "together": role.together,
        "asked": [(names.get(one.member, ""), one.at_ms) for one in asked],
        "people": [one for one in people if one.member not in taken],
    }


def _keepers(row: ProjectRow) -> list[MemberId]:
    """Those who look after a project or stand in, or are asked to: they can see to its cards."""
    project = bytes(row.project)
    with house().engine.reader() as store:
        for role in reading.roles_of(store, project):
            if role.name == STARTER:
                seats = (*role.holders, *role.deputies)
                asked = [one.member for one in role.offers]
                return [*(one.member for one in seats), *asked]
    return []


def _offer_all(
    request: HttpRequest, row: ProjectRow, person: Person, carried: Carried
) -> tuple[list[MemberId], list[str]]:
    """Offer everything for which a name was chosen; gives who was asked, and what went wrong."""
    asked: list[MemberId] = []
    problems: list[str] = []
    not_now = _("%(name)s is not asked now. Choose somebody else, or ask in person.")
    for whom, ask in _chosen(request, row, person, carried):
        names = names_in(request, row, [whom])
        try:
            welcome = ask()
        except Refused as no:
            problems.append(str(no.sentence))
            continue
        if welcome:
            asked.append(whom)
        else:
            problems.append(not_now % {"name": names.get(whom, _("A neighbour"))})
    return asked, problems


def _chosen(
    request: HttpRequest, row: ProjectRow, person: Person, carried: Carried
) -> Iterator[tuple[MemberId, Callable[[], bool]]]:
    """Whom a name was chosen for, and how they are asked."""
    inside = {one.value: one.member for one in others_in(request, row, frozenset())}
    kinds: list[tuple[str, Callable[[MemberId], bool]]] = [
        *(
            (f"role-{held.role.name}", partial(_offer_role, request, row, held.role, f"-r{at}"))
            for at, held in enumerate(carried.roles)
            if not held.deputy
        ),
        *(
            (f"card-{card.code}", partial(handing.ask_to_see_to, card, person))
            for card in carried.cards
        ),
        *(
            (f"day-{card.code}", partial(_ask_instead, request, person, card, f"-i{at}"))
            for at, card in enumerate(carried.coming)
        ),
    ]
    for name, ask in kinds[:OFFERS_MAX]:
        whom = inside.get(request.POST.get(name, ""))
        if whom is not None:
            yield whom, partial(ask, whom)


def _offer_role(
    request: HttpRequest, row: ProjectRow, role: RoleNow, part: str, whom: MemberId
) -> bool:
    """Offer a role so that it passes on; one that the group alone gives, to stand in."""
    if not may_be_asked(whom):
        return False
    asked = Offer(
        project=bytes(row.project),
        role=role.name,
        member=whom,
        passing=not role.together,
        deputy=role.together,
    )
    carry_out(request, bytes(row.project), "roles", asked, part=part)
    return True


def _ask_instead(
    request: HttpRequest, person: Person, card: CardRow, part: str, whom: MemberId
) -> bool:
    """Ask somebody to come in one's place, and take back that one comes."""
    if not ask_instead(card, person, whom):
        return False
    ending.take_back_answers(person, bytes(card.project), [card], press_of(request) + part)
    return True
