"""Who leads what: roles, and offering them (PRJ-24)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dugnad.charter.decisions.terms import Appoint, Recall
from dugnad.charter.entries import STARTER
from dugnad.charter.law import Law
from dugnad.charter.projects.looking_after import can_be_taken_over
from dugnad.charter.roles import Accept, Decline, Offer, StepDown, TakeBack
from dugnad.face.deciding.effects import written
from dugnad.face.roles import said, title_of, words_of
from dugnad.face.ruling.terms import role_within, time_words
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.values import Action, MemberId
from dugnad.web.acting.services import member_in, new_press
from dugnad.web.answers.views import careful
from dugnad.web.house import house
from dugnad.web.kit.one_project import is_readable, row_of
from dugnad.web.kit.others import around_of, may_be_asked, member_named, names_in, others_in
from dugnad.web.kit.preparing import prepare
from dugnad.web.kit.pressing import (
    REFUSED,
    Refused,
    carry_out,
    give_receipt,
    sign_in_first,
    take_receipt,
)
from dugnad.web.leading import letters, offers, reading, waiting
from dugnad.web.leading.reading import RoleNow, Seat
from dugnad.web.leading.telling import AHEAD_MS
from dugnad.web.lists.models import ProjectRow
from dugnad.web.people import marking
from dugnad.web.people.names import name_of
from dugnad.web.people.viewer import viewer_of

FROM_FOR_YOU: Final = "for-you"
ROLE_MAX: Final = 80
"""Longer than any name that a role has in the rules."""
HOW: Final[dict[str, tuple[StrOrPromise, StrOrPromise]]] = {
    "pass": (
        gettext_lazy("Pass it on"),
        gettext_lazy("As soon as somebody says yes, it is theirs. Until then it stays yours."),
    ),
    "share": (
        gettext_lazy("Share it"),
        gettext_lazy("Whoever says yes does it together with you."),
    ),
    "deputy": (
        gettext_lazy("Ask somebody to stand in"),
        gettext_lazy("Whoever says yes does it when you rest or are away."),
    ),
}
"""The ways in which a holder offers a role, with what follows."""


@require_http_methods(["GET", "HEAD", "POST"])
def roles(request: HttpRequest, code: str) -> HttpResponse:
    """Who leads what and until when; a press takes on, says no, takes back or lays down."""
    row = row_of(code, request)
    if not is_readable(request, row):
        return redirect("project", row.code)
    if request.method != "POST":
        return _page(request, row)
    if viewer_of(request).person is None:
        return sign_in_first(request, reverse("roles", args=[row.code]))
    try:
        asked, sentence = _asked(request, row)
        done = carry_out(request, bytes(row.project), "roles", asked)
    except Refused as no:
        return _page(request, row, no.sentence, REFUSED)
    give_receipt(request, sentence, done)
    if request.POST.get("from") == FROM_FOR_YOU:
        return redirect("for-you")
    return redirect("roles", row.code)


@careful
@require_http_methods(["GET", "HEAD", "POST"])
def offered(request: HttpRequest, token: str) -> HttpResponse:
    """Answer an offer by one's own link, without signing in; opening it does nothing."""
    person = offers.of_token(token)
    if person is None:
        raise Http404
    waiting_for = offers.roles_offered_to(person)
    receipt = take_receipt(request) if request.method == "GET" else None
    problem: StrOrPromise = ""
    if request.method == "POST":
        code = request.POST.get("project", "")
        one = next((one for one in waiting_for if one.project.code == code), None)
        if one is None or request.POST.get("do") not in ("accept", "decline"):
            problem = _("This was answered already, or taken back. Nothing has changed.")
        else:
            try:
                asked, sentence = _asked(request, one.project)
                done = carry_out(
                    request, bytes(one.project.project), "roles", asked, by_link=person
                )
            except Refused as no:
                problem = no.sentence
            else:
                give_receipt(request, sentence, done)
                return redirect("offered", token)
    context = {
        "name": name_of(person, None),
        "offered": waiting_for,
        "offer_address": request.path,
        "receipt": receipt,
        "problem": problem,
        "press": new_press(),
    }
    status = REFUSED if problem else 200
    return render(request, "pages/offered.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, code: str, how: str) -> HttpResponse:
    """Choose by name to whom a role is offered; one press asks."""
    row = row_of(code, request)
    role = request.POST.get("role") or request.GET.get("role", "")
    if viewer_of(request).person is None:
        return sign_in_first(request, request.get_full_path())
    now, member = _roles(request, row)
    mine = next((one for one in now if one.name == role), None)
    if how not in HOW or mine is None or mine.held_by(member) is None:
        raise Http404
    if request.method != "POST":
        return _choose(request, row, mine, how)
    try:
        whom = member_named(request, row)
    except Refused as no:
        return _choose(request, row, mine, how, no.sentence, REFUSED)
    if whom is None or not may_be_asked(whom):
        sentence = _("This person is not asked now. Ask somebody else, or ask in person.")
        return _choose(request, row, mine, how, sentence, REFUSED)
    asked = Offer(
        project=bytes(row.project),
        role=role,
        member=whom,
        passing=how == "pass",
        deputy=how == "deputy",
    )
    try:
        done = carry_out(request, bytes(row.project), "roles", asked)
    except Refused as no:
        return _choose(request, row, mine, how, no.sentence, REFUSED)
    words = {"name": names_in(request, row, [whom]).get(whom, _("A neighbour"))}
    give_receipt(request, _("%(name)s is asked. You see here what comes of it.") % words, done)
    return redirect("roles", row.code)


@require_POST
def propose(request: HttpRequest, code: str) -> HttpResponse:
    """Open the form of a proposal by which the group gives a role to somebody, or takes it back."""
    row = row_of(code, request)
    if viewer_of(request).person is None:
        return sign_in_first(request, reverse("roles", args=[row.code]))
    role = request.POST.get("role", "")[:ROLE_MAX]
    try:
        whom, around = member_named(request, row), around_of(request, row)
    except Refused as no:
        return _page(request, row, no.sentence, REFUSED)
    said = {"role": role_within(role)}
    if request.POST.get("do") == "recall" and whom is not None:
        filled = {
            "follows": written(Recall(role=role, member=whom), around),
            "title": _("This role ends before its time is over: %(role)s") % said,
        }
    elif whom is not None:
        filled = {
            "follows": written(Appoint(role=role, member=whom), around),
            "title": _("Another term in this role: %(role)s") % said,
        }
    else:
        filled = {"role": role}
    return redirect(prepare(request, "proposal", row.code, filled))


def _roles(request: HttpRequest, row: ProjectRow) -> tuple[tuple[RoleNow, ...], MemberId | None]:
    project = bytes(row.project)
    with house().engine.reader() as store:
        return reading.roles_of(store, project), member_in(viewer_of(request).person, project)


def _asked(request: HttpRequest, row: ProjectRow) -> tuple[Action, StrOrPromise]:
    """The action that a button stands for, and what is said once it is done."""
    project, role = bytes(row.project), request.POST.get("role", "")[:ROLE_MAX]
    whom = member_named(request, row)
    match request.POST.get("do", ""):
        case "accept":
            return Accept(project=project, role=role), _("It is yours now. Thank you.")
        case "decline":
            return Decline(project=project, role=role), _("You said no thanks. That is all right.")
        case "take-back" if whom is not None:
            asked = TakeBack(project=project, role=role, member=whom)
            return asked, _("The offer is taken back.")
        case "step-down":
            thanks = _("You have laid it down. Thank you for all that you did.")
            return StepDown(project=project, role=role), thanks
        case _:
            raise Http404


def _page(
    request: HttpRequest, row: ProjectRow, problem: StrOrPromise = "", status: int = 200
) -> HttpResponse:
    now, me = _roles(request, row)
    project = bytes(row.project)
    with house().engine.reader() as store:
        law, now_ms = Law(store), reading.now_of(store)
        takes_part = me is not None and law.is_member(project, me, now_ms)
        entry, rules = law.project(project), law.rules_of(project)
    named = [
        member
        for role in now
        for seats in (role.holders, role.deputies, role.offers)
        for member in (one.member for one in seats)
    ]
    names = names_in(request, row, named)
    context = {
        "project": row,
        "roles": [_shown(role, me, names, row, now_ms) for role in now],
        "takes_part": takes_part,
        "free": entry is not None and rules is not None and can_be_taken_over(entry.kind, rules),
        "mine": any(role.held_by(me) or role.stood_in_by(me) for role in now),
        "letters": letters.letters_in(project) if takes_part else [],
        "me_person": viewer_of(request).person,
        "receipt": take_receipt(request),
        "problem": problem,
        "press": new_press(),
    }
    return render(request, "pages/roles.html", context, status=status)


def _shown(
    role: RoleNow, me: MemberId | None, names: Mapping[bytes, str], row: ProjectRow, now_ms: int
) -> dict[str, Any]:
    """One role as its part of the page says it."""
    words = words_of(role.name)
    mine = role.held_by(me)
    offered = next((one for one in role.offers if one.member == me), None)
    return {
        "name": role.name,
        "title": title_of(role.name),
        "seats": role.rule.seats,
        "term": time_words(role.rule.term_ms),
        "free": role.free,
        "nobody": "" if role.holders else said(words.nobody, role.name),
        "starter": role.name == STARTER,
        "together": role.together,
        "holders": [_seat(seat, me, names, row, now_ms) for seat in role.holders],
        "deputies": [_seat(seat, me, names, row, now_ms) for seat in role.deputies],
        "offers": [
            {
                "value": marking.mark(me, bytes(row.project), marking.ROLES, one.member),
                "name": names.get(one.member, ""),
                "since_ms": one.at_ms,
                "ends_ms": waiting.offer_ends_ms(one),
                "by_me": one.by is not None and one.by == me,
                "deputy": one.deputy,
                "passing": one.passing,
            }
            for one in role.offers
            if one.member != me
        ],
        "mine": mine is not None,
        "stands_in": role.stood_in_by(me) is not None,
        "offered": offers.in_words(row, offered) if offered else None,
        "me": marking.mark(me, bytes(row.project), marking.ROLES, me) if me else "",
    }


def _seat(
    seat: Seat,
    me: MemberId | None,
    names: Mapping[bytes, str],
    row: ProjectRow,
    now_ms: int,
) -> dict[str, Any]:
    return {
        "name": names.get(seat.member, ""),
        "me": seat.member == me,
        "value": marking.mark(me, bytes(row.project), marking.ROLES, seat.member),
        "until_ms": seat.until_ms,
        "soon": seat.until_ms <= now_ms + AHEAD_MS,
    }


def _choose(
    request: HttpRequest,
    row: ProjectRow,
    role: RoleNow,
    how: str,
    problem: StrOrPromise = "",
    status: int = 200,
) -> HttpResponse:
    holding = frozenset(seat.member for seat in role.holders)
    asked = frozenset(one.member for one in role.offers)
    title, follows = HOW[how]
    context = {
        "project": row,
        "role": role.name,
        "role_title": title_of(role.name),
        "how": how,
        "title": title,
        "follows": follows,
        "together": role.together and how != "deputy",
        "people": others_in(request, row, holding | asked),
        "problem": problem,
        "press": new_press(),
    }
    return render(request, "pages/roles_ask.html", context, status=status)
