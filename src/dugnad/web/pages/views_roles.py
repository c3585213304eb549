"""Who leads what: roles, offers, and who waits for whom (PRJ-24, COC-44, COC-45)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dugnad.charter.decisions.terms import Appoint, Recall
from dugnad.charter.entries import STARTER
from dugnad.charter.law import Law
from dugnad.charter.projects.looking_after import can_be_taken_over
from dugnad.charter.roles import Accept, Decline, Offer, StepDown, TakeBack
from dugnad.charter.talk import Promise
from dugnad.face.deciding.effects import written
from dugnad.face.roles import said, title_of, words_of
from dugnad.face.ruling.terms import role_within, time_words
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.values import Action, MemberId
from dugnad.web.acting.services import member_in, new_press
from dugnad.web.answers.views import careful
from dugnad.web.house import house
from dugnad.web.leading import letters, offers, reading, speaking, waiting
from dugnad.web.leading.handing import taken as card_taken
from dugnad.web.leading.models import Handing
from dugnad.web.leading.reading import RoleNow, Seat
from dugnad.web.leading.speaking import Organisation, Party
from dugnad.web.leading.telling import AHEAD_MS
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import ProjectRow
from dugnad.web.pages.answering_lines import project_of
from dugnad.web.pages.for_whom import for_whom
from dugnad.web.pages.one_project import row_of
from dugnad.web.pages.others import around_of, may_be_asked, member_named, names_in, others_in
from dugnad.web.pages.preparing import prepare
from dugnad.web.pages.pressing import (
    REFUSED,
    Refused,
    carry_out,
    give_notice,
    give_receipt,
    sign_in_first,
    take_receipt,
)
from dugnad.web.pages.reading import may_read
from dugnad.web.pages.refusals import sentence as refusal_sentence
from dugnad.web.pages.talking import with_words
from dugnad.web.pages.views_talk import PROMISE_DAYS
from dugnad.web.people import marking
from dugnad.web.people.names import name_of
from dugnad.web.people.viewer import viewer_of

FROM_FOR_YOU: Final = "for-you"


_DAY_MS: Final = 24 * 3_600_000


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
    if not _may_read(request, row):
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
    role = request.POST.get("role", "")
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


@require_safe
def waits(request: HttpRequest, code: str) -> HttpResponse:
    """Who waits for whom, since when, and what silence means."""
    row = row_of(code, request)
    if not _may_read(request, row):
        return redirect("project", row.code)
    project = bytes(row.project)
    with house().engine.reader() as store:
        found = waiting.waiting_in(reading.Look(store, project))
        own = speaking.organisation_of(store, project)
        parties = {one.member: one for one in speaking.parties_in(store, project)}
    named: list[MemberId] = [member for member, _since in found.joining]
    for decision in found.decisions:
        named += decision.holders
    for _role, one in found.offers:
        named += [one.member, *([] if one.by is None else [one.by])]
    for asked in found.questions:
        named += asked.keepers
    names = names_in(request, row, named)
    words = {one["id"]: one for one in with_words([asked.row for asked in found.questions])}
    me = member_in(viewer_of(request).person, project)
    context = {
        "project": row,
        "count": found.count,
        "decisions": [
            {
                "one": one,
                "role": title_of(one.who) if one.of_role else "",
                "names": ", ".join(names[who] for who in one.holders if who in names),
                "why": refusal_sentence(one.failed) if one.failed else "",
                "parties": [_waited_for(party, one) for party in one.parties],
            }
            for one in found.decisions
        ],
        "cards": found.cards,
        "offers": [
            {
                "role": title_of(role.name),
                "deputy": one.deputy,
                "name": names.get(one.member, ""),
                "by": names.get(one.by, "") if one.by else "",
                "since_ms": one.at_ms,
                "ends_ms": waiting.offer_ends_ms(one),
                "mine": one.member == me,
            }
            for role, one in found.offers
        ],
        "joining": [(names.get(member, ""), since_ms) for member, since_ms in found.joining],
        "questions": [
            {
                "one": asked,
                "text": words[asked.id]["text"],
                "names": ", ".join(names[who] for who in asked.keepers if who in names),
                "mine": me is not None and me in asked.keepers,
                "promised_ms": asked.row.promised_ms or _promised(asked, own, parties),
            }
            for asked in found.questions
        ],
    }
    return render(request, "pages/waiting.html", context)


@require_POST
def promise(request: HttpRequest, question: str) -> HttpResponse:
    """Say by when there will be an answer; whoever sees to the card afterwards keeps the day."""
    try:
        name = bytes.fromhex(question)
    except ValueError as wrong:
        raise Http404 from wrong
    answer_page = reverse("answer-question", args=[question])
    if viewer_of(request).person is None:
        return sign_in_first(request, answer_page)
    with house().engine.reader() as store:
        asked = Law(store).question(name)
        project = None if asked is None else project_of(Law(store), asked)
    days = next((one for one in PROMISE_DAYS if str(one) == request.POST.get("days")), 0)
    if project is None or not days:
        raise Http404
    promised = Promise(question=name, by_ms=house().now_ms() + days * _DAY_MS)
    whom = for_whom(request, project)
    try:
        done = carry_out(request, project, "talk", promised, speaking=whom.speaking)
    except Refused as no:
        give_notice(request, no.sentence)
    else:
        give_receipt(request, _("The day stands beside the question now."), done)
    code = lists.code_of(project)
    return redirect("waiting", code) if code else redirect("home")


@require_POST
def see_to(request: HttpRequest, handing: str) -> HttpResponse:
    """Say yes or no to seeing to a card that somebody handed over by name."""
    person = viewer_of(request).person
    found = Handing.objects.filter(id=handing, taker=person).first() if person else None
    if found is not None:
        yes = request.POST.get("answer") == "yes"
        found.state = Handing.State.TAKEN if yes else Handing.State.DECLINED
        found.moved_ms = house().now_ms()
        found.save(update_fields=["state", "moved_ms"])
        if yes:
            card_taken(found)
        said_yes = _("You see to it now. Questions about it come to you. Thank you.")
        give_notice(request, said_yes if yes else _("That is all right. Somebody else sees to it."))
    return redirect("for-you")


def _waited_for(party: Party, decision: waiting.Decision) -> dict[str, Any]:
    """An organisation for which something waits: who speaks for it, and by when it answers."""
    organisation = party.organisation
    promised_ms = organisation.promised_ms(decision.since_ms)
    return {
        "row": organisation.row,
        "speaks": organisation.speaks,
        "promised_ms": promised_ms,
        "too_late": promised_ms > decision.until_ms,
    }


def _promised(
    asked: waiting.Asked, own: Organisation | None, parties: Mapping[MemberId, Party]
) -> int:
    """By when a question is answered, as whoever sees to it promises to answer every question."""
    keeping = [parties[one].organisation for one in asked.keepers if one in parties]
    answers = next(iter(keeping), own)
    return 0 if answers is None else answers.promised_ms(asked.row.asked_ms)


def _may_read(request: HttpRequest, row: ProjectRow) -> bool:
    """Whether the viewer may read what is told in this project."""
    with house().engine.reader() as store:
        return may_read(viewer_of(request).person, bytes(row.project), store)


def _roles(request: HttpRequest, row: ProjectRow) -> tuple[tuple[RoleNow, ...], MemberId | None]:
    project = bytes(row.project)
    with house().engine.reader() as store:
        return reading.roles_of(store, project), member_in(viewer_of(request).person, project)


def _asked(request: HttpRequest, row: ProjectRow) -> tuple[Action, StrOrPromise]:
    """The action that a button stands for, and what is said once it is done."""
    project, role = bytes(row.project), request.POST.get("role", "")[:80]
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
