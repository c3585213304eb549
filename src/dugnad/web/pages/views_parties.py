"""Who takes part in a project beside people, with which rights, and who speaks for whom.

An organisation's page is open to everybody: its offices, who holds them and until when, and how
soon it answers. What differs between those who take part is listed whole (COC-07, COC-13, COC-44,
COC-45; K44, K46).
"""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dugnad.charter.law import Law
from dugnad.charter.projects.records import Projects
from dugnad.charter.projects.verbs import AskFor, JoinFor, LeaveFor
from dugnad.charter.rights import differences
from dugnad.engine.port import Snapshot
from dugnad.face.agreed import WHY, part_of
from dugnad.face.differing import difference_words
from dugnad.face.organisations import answer_words, label_of, no_promise
from dugnad.face.roles import said, title_of
from dugnad.face.roles import words_of as role_words_of
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.store import Frozen
from dugnad.ledger.values import Action
from dugnad.web.acting.services import member_in, new_press
from dugnad.web.content import pictures
from dugnad.web.content import services as content
from dugnad.web.content.markdown import plain
from dugnad.web.content.told import Told
from dugnad.web.house import house
from dugnad.web.kit import taking_away
from dugnad.web.kit.one_project import number_in, row_of, standing_of
from dugnad.web.kit.others import names_in
from dugnad.web.kit.pressing import (
    REFUSED,
    Refused,
    carry_out,
    give_receipt,
    sign_in_first,
    take_receipt,
)
from dugnad.web.kit.reading import may_read, may_read_in
from dugnad.web.leading import reading, speaking
from dugnad.web.leading.decisions import Decision, waiting_for
from dugnad.web.leading.speaking import Mandate, Organisation, Party, Speaking
from dugnad.web.lists.models import ProjectRow
from dugnad.web.pages import refusing
from dugnad.web.pages.rules_of import current, words_of
from dugnad.web.pages.views_rules import told
from dugnad.web.people.viewer import viewer_of

DECIDING_PARTS: Final = ("everyday", "lasting", "choosing")


@require_safe
def parties(request: HttpRequest, code: str) -> HttpResponse:
    """Who takes part, who speaks for each organisation, and what differs between them."""
    row = row_of(code, request)
    project, viewer = bytes(row.project), viewer_of(request).person
    with house().engine.reader() as store:
        if not may_read(viewer, project, store):
            return redirect("project", row.code)
        law, now_ms = Law(store), reading.now_of(store)
        entry, rules = law.project(project), law.rules_of(project)
        if entry is None or rules is None:
            raise Http404
        found = speaking.parties_in(store, project)
        shown = [_party(store, project, one) for one in found]
        differing = differences(law, project, now_ms)
        mine = speaking.speaking_in(store, viewer, project)
    members = [one for difference in differing for one in difference.members]
    names = names_in(request, row, members)
    context = {
        "project": row,
        "persons": entry.persons,
        "parties": shown,
        "differences": [difference_words(one, rules, names) for one in differing],
        "refused": refusing.refused_in(request, row),
        "mine_to_act_for": mine,
        "me": standing_of(request, row),
        "receipt": take_receipt(request),
    }
    return render(request, "pages/parties.html", context)


@require_safe
def organisation(request: HttpRequest, code: str) -> HttpResponse:
    """An organisation: its offices, who speaks for it and until when, where it takes part."""
    row = row_of(code, request)
    project, viewer = bytes(row.project), viewer_of(request).person
    with house().engine.reader() as store:
        found = speaking.organisation_of(store, project)
        if found is None or not may_read(viewer, project, store):
            return redirect("project", row.code)
        text = taking_away.read(Law(store), bytes(row.prose))
        elsewhere = [
            (other, since_ms)
            for other, since_ms in speaking.takes_part_in(store, project)
            if may_read_in(viewer, other, store)
        ]
        me = member_in(viewer, project)
        keeps_contacts = me is not None and Law(store).speaks_for(
            project, me, reading.now_of(store)
        )
    names = speaking.names_in_office(found.roles)
    about = text if isinstance(text, Told) else Told()
    context = {
        "project": row,
        "kind": label_of(found.entry.kind),
        "told": about,
        "text": content.render(about.text),
        "picture": pictures.address_of(about.picture) if about.picture else "",
        "gone": taking_away.gone(text),
        "answers": answer_words(found.answer_days) or no_promise(),
        "mandates": [_mandate(one) for one in found.mandates],
        "offices": [
            {
                "title": title_of(role.name),
                "speaks": role.name in found.rules.speaks,
                "nobody": "" if role.holders else said(role_words_of(role.name).nobody, role.name),
                "holders": [(names.get(one.member, ""), one.until_ms) for one in role.holders],
                "deputies": [(names.get(one.member, ""), one.until_ms) for one in role.deputies],
            }
            for role in found.roles
        ],
        "elsewhere": elsewhere,
        "keeps_contacts": keeps_contacts,
        "me": standing_of(request, row),
    }
    return render(request, "pages/organisation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def take_part(request: HttpRequest, code: str, organisation: str) -> HttpResponse:
    """Let an organisation take part, ask to, or leave, by whoever speaks for it."""
    row = row_of(code, request)
    person = viewer_of(request).person
    if person is None:
        return sign_in_first(request, request.path)
    with house().engine.reader() as store:
        found = speaking.speaking_in(store, person, bytes(row.project))
    speaks = next((one for one in found if one.code == organisation.upper()), None)
    if speaks is None:
        raise Http404
    if request.method != "POST":
        return _take_part_page(request, row, speaks)
    asked, sentence = _asked(request, row, speaks)
    try:
        done = carry_out(request, speaks.organisation, "projects", asked)
    except Refused as no:
        return _take_part_page(request, row, speaks, no.sentence, REFUSED)
    give_receipt(request, sentence % {"name": speaks.name}, done)
    return redirect("parties", row.code)


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _asked(request: HttpRequest, row: ProjectRow, speaks: Speaking) -> tuple[Action, str]:
    """The action that a button stands for, and what is said once it is done."""
    project, organisation = bytes(row.project), speaks.organisation
    match request.POST.get("do", ""):
        case "join":
            version = number_in(request, "rules_version")
            joins = JoinFor(project=project, organisation=organisation, rules_version=version)
            return joins, _("%(name)s takes part now. Welcome.")
        case "ask":
            asks = AskFor(project=project, organisation=organisation)
            return asks, _("%(name)s has asked to take part. Somebody looks at it soon.")
        case "leave":
            leaves = LeaveFor(project=project, organisation=organisation)
            return leaves, _("%(name)s no longer takes part. Thank you for the time together.")
        case _:
            raise Http404


def _take_part_page(
    request: HttpRequest,
    row: ProjectRow,
    speaks: Speaking,
    problem: StrOrPromise = "",
    status: int = 200,
) -> HttpResponse:
    version = current(row)
    parts = told(version)
    project = bytes(row.project)
    with house().engine.reader() as store:
        projects = Projects(Frozen(store), "projects")
        asked_ms = projects.asking.get((project, speaks.party))
        let_in = (project, speaks.party) in projects.let_in
    context = {
        "project": row,
        "version": version,
        "speaks": speaks,
        "what_not": version.what_this_is_not,
        "deciding": [part for part in parts if part.name in DECIDING_PARTS],
        "parts": [part for part in parts if part.name not in DECIDING_PARTS],
        "joining": version.rules.joining,
        "let_in": let_in,
        "asked_ms": asked_ms,
        "problem": problem,
        "press": new_press(),
    }
    return render(request, "pages/party_join.html", context, status=status)


def _party(store: Snapshot, project: bytes, party: Party) -> dict[str, Any]:
    """An organisation that takes part, as the page tells of it."""
    one = party.organisation
    waits = waiting_for(store, project, party.member)
    since_ms = min((found.terms.opened_ms for found in waits), default=0)
    return {
        "row": one.row,
        "kind": label_of(one.entry.kind),
        "aim": _aim(store, one),
        "since_ms": party.since_ms,
        "mandates": [_mandate(mandate) for mandate in one.mandates],
        "answers": answer_words(one.answer_days) or no_promise(),
        "waits": len(waits),
        "waits_since_ms": since_ms,
        "promised_ms": min(
            (promised_ms for found in waits if (promised_ms := _in_time(one, found))), default=0
        ),
    }


def _aim(store: Snapshot, organisation: Organisation) -> str:
    """What an organisation is for: as it agreed, or else as it tells of itself (COC-13)."""
    agreed = part_of(words_of(store, organisation.rules), WHY)
    found = taking_away.read(Law(store), organisation.entry.prose)
    return agreed or (plain(found.text) if isinstance(found, Told) else "")


def _in_time(organisation: Organisation, found: Decision) -> int:
    """By when an organisation promises its answer; 0 where that is nothing, or too late."""
    promised_ms = organisation.promised_ms(found.terms.opened_ms)
    return promised_ms if promised_ms <= found.stage.closes_ms else 0


def _mandate(mandate: Mandate) -> dict[str, Any]:
    return {
        "name": mandate.name,
        "role": title_of(mandate.role),
        "deputy": mandate.deputy,
        "until_ms": mandate.until_ms,
    }
