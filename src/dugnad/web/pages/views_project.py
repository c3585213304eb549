"""A project's page: what this is now, its cards, taking part (S4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dugnad.charter.cards.verbs import Place
from dugnad.charter.law import Law
from dugnad.charter.projects.looking_after import can_be_taken_over
from dugnad.charter.projects.records import Projects
from dugnad.charter.projects.verbs import TakeOver
from dugnad.face.organisations import label_of
from dugnad.face.ruling import reading
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.store import Frozen
from dugnad.ledger.values import Action
from dugnad.web.acting.services import member_in, new_press
from dugnad.web.content import pictures
from dugnad.web.content import services as content
from dugnad.web.content.openness import JUST_US, OPENNESSES, PUBLIC, Openness, is_wider
from dugnad.web.content.told import Told
from dugnad.web.house import house
from dugnad.web.kit import taking_away
from dugnad.web.kit.forms_start import DOORS
from dugnad.web.kit.hosting import has_desk
from dugnad.web.kit.one_project import law_of, number_in, row_of, standing_of
from dugnad.web.kit.pressing import (
    REFUSED,
    Refused,
    carry_out,
    give_receipt,
    let_go,
    sign_in_first,
    take_receipt,
)
from dugnad.web.kit.reading import kept_out, may_read_in
from dugnad.web.kit.showing import now_of
from dugnad.web.leading import speaking
from dugnad.web.leading.ending import left_by
from dugnad.web.leading.speaking import Speaking
from dugnad.web.lists import history
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import CardRow, ProjectRow
from dugnad.web.moving.models import Arrival
from dugnad.web.pages import parts, visits
from dugnad.web.pages.answered import pinned_for
from dugnad.web.pages.leading_on import leading_on
from dugnad.web.pages.rules_of import current
from dugnad.web.pages.views_home import FIRST_CARDS
from dugnad.web.people import marking
from dugnad.web.people import services as people
from dugnad.web.people.models import Membership, Person
from dugnad.web.people.names import names_of
from dugnad.web.people.viewer import viewer_of

ASKING_MAX: Final = 50
"""How many of those who ask to take part are shown at a time."""

MIDDLE = 2**30
"""The number of the first card that is placed by hand: there is room before and after it."""
STEP = 2**18
"""How far apart cards are numbered, so that others can go in between."""


@require_safe
def project(request: HttpRequest, code: str) -> HttpResponse:
    """Show a project; a code that was typed otherwise leads to the same page."""
    row = row_of(code, request)
    if row.code != code:
        return redirect("project", row.code)
    return kept_out(_page(request, row), listed=row.openness == PUBLIC)


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The projects that the viewer takes part in."""
    viewer = viewer_of(request).person
    stands, left = _stands_in(viewer), left_by(viewer)
    rows = lists.projects_by_id(stands)
    projects = [row for row in rows if stands[bytes(row.project)].takes_part]
    # Whoever put up a card or answered one has a hand in the project, and need not be a member.
    # One that is just for its members is named to nobody else.
    was_in = {bytes(row.project) for row, _left_ms in left}
    touched = [
        row
        for row in rows
        if not stands[bytes(row.project)].takes_part
        and bytes(row.project) not in was_in
        and row.openness != JUST_US
    ]
    others = [row for row in lists.projects(limit=10).rows if row not in rows]
    context = {
        "projects": [(row, stands[bytes(row.project)].resting_until_ms) for row in projects],
        "touched": touched,
        "left": left,
        "others": others,
        "speaks": _speaks_for(viewer),
    }
    return render(request, "pages/mine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def take_over(request: HttpRequest, code: str) -> HttpResponse:
    """Begin to look after a project that nobody does; looking here leads to its page."""
    row = row_of(code, request)
    if request.method != "POST":
        return redirect("project", row.code)
    if viewer_of(request).person is None:
        return sign_in_first(request, reverse("project", args=[row.code]))
    asked = TakeOver(project=bytes(row.project))
    return press_on(request, row, asked, _("You look after this project now. Thank you."))


@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, code: str) -> HttpResponse:
    """Give a card another place on the page, by a button and never by dragging."""
    row = row_of(code, request)
    if request.method != "POST":
        return redirect("project", row.code)
    if viewer_of(request).person is None:
        return sign_in_first(request, reverse("project", args=[row.code]))
    card = lists.card_by_code(request.POST.get("card", ""))
    if card is None or bytes(card.project) != bytes(row.project):
        raise Http404
    asked = Place(card=bytes(card.card), position=number_in(request, "position"))
    return press_on(request, row, asked, _("The card has another place on the page."), "cards")


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Stand:
    """How somebody stands in a project that knows them.

    Attributes:
        takes_part: whether they are a member now; having answered a card is not enough.
        resting_until_ms: until when they rest, in ms since 1970 UTC; 0 when they do not.
    """

    takes_part: bool
    resting_until_ms: int


def _stands_in(person: Person | None) -> dict[bytes, Stand]:
    """The projects that know somebody, by id, and how they stand there."""
    if person is None:
        return {}
    rows = list(Membership.objects.filter(person=person))
    with house().engine.reader() as store:
        law, now_ms = Law(store), now_of(store)
        stands = {}
        for row in rows:
            project, member = bytes(row.project_id), bytes(row.member_id)
            if law.member(member) is None:
                continue  # asked by somebody, and never there.
            time = law.membership(project, member)
            rests = time is not None and time.resting_until_ms > now_ms
            stands[project] = Stand(
                takes_part=law.is_member(project, member, now_ms),
                resting_until_ms=time.resting_until_ms if time is not None and rests else 0,
            )
        return stands


def _places(rows: Sequence[CardRow], first: int) -> list[dict[str, int]]:
    """For each card of a page the numbers that its buttons send.

    Cards that were placed by hand come before the others, by their number. `up` and `down` lie
    between the two cards that one goes between; `top` lies before the first of all.

    Args:
        rows: the page's cards in their order.
        first: number of the first card of the project that was placed by hand; 0 when none was.
    """
    top = max(1, (first or MIDDLE + STEP) - STEP)
    placed = [row.position for row in rows if row.position and not row.over]
    told = []
    for at, row in enumerate(rows):
        if row.over or not row.position:
            told.append({} if row.over else {"top": top})
            continue
        before = [*placed[max(0, at - 2) : at]]
        after = [*placed[at + 1 : at + 3]]
        buttons = {}
        if before:
            buttons["up"] = top if len(before) == 1 else sum(before) // 2
        if after:
            buttons["down"] = after[0] + STEP if len(after) == 1 else sum(after) // 2
        told.append(buttons)
    return told


def _page(
    request: HttpRequest, row: ProjectRow, problem: StrOrPromise = "", status: int = 200
) -> HttpResponse:
    viewer = viewer_of(request).person
    me = standing_of(request, row)
    with house().engine.reader() as store:
        readable = may_read_in(viewer, row, store)
        found = taking_away.read(Law(store), bytes(row.prose))
    told = found if isinstance(found, Told) else Told()
    context = {
        "project": row,
        "readable": readable,
        "me": me,
        "gone": taking_away.gone(found),
        "receipt": take_receipt(request),
        "problem": problem,
        "press": new_press(),
    }
    if not readable:
        return render(request, "pages/project_closed.html", context, status=status)
    context |= _now(row, told, me)
    context |= _cards(request, row, me)
    context |= _for_members(row, viewer, me)
    context |= leading_on(request, row, takes_part=me["takes_part"])
    entry = law_of(row)["entry"]
    context |= {
        "kind": label_of(entry.kind),
        "persons": entry.persons,
        "parties": entry.parties,
        "speaks": _speaks(viewer, bytes(row.project)),
        "may_remove": bool(taking_away.projects_by_rule(viewer, entry.author)),
        "has_desk": has_desk(bytes(row.project), member_in(viewer, bytes(row.project))),
        "changes": history.book_lines(project=bytes(row.project), limit=5).rows,
        "came": Arrival.objects.filter(project=row.project, begun_ms__isnull=False).exists(),
        "parts": [part for part in lists.parts_of(bytes(row.project)) if part.openness == PUBLIC],
        "parent": lists.project(entry.parent) if entry.parent else None,
    }
    return render(request, "pages/project.html", context, status=status)


def _now(row: ProjectRow, told: Told, me: Mapping[str, Any]) -> dict[str, Any]:
    """What this is about now: aim, where it stands, what is open, who to ask, what it is not."""
    law = law_of(row)
    version = current(row)
    looked_after = bool(law["starters"])
    # Who holds an office of an organisation is open to everybody.
    named = looked_after and (me["takes_part"] or version.organisation)
    persons = people.persons_of_members(list(law["starters"])) if named else {}
    names = names_of(persons.values(), bytes(row.project))
    return {
        "told": told,
        "text": content.render(told.text),
        "picture": pictures.address_of(told.picture) if told.picture else "",
        "looked_after": looked_after,
        "free": not looked_after and can_be_taken_over(law["entry"].kind, version.rules),
        "starters": ", ".join(names[persons[one].id] for one in law["starters"] if one in persons),
        "starting": len(persons),
        "what_not": version.what_this_is_not,
        "in_short": reading.in_short(version.rules),
        "joining": version.rules.joining,
    }


def _cards(request: HttpRequest, row: ProjectRow, me: Mapping[str, Any]) -> dict[str, Any]:
    after = request.GET.get("after", "")
    quiet = bool(me["takes_part"])
    most = lists.PAGE if after else FIRST_CARDS
    page = lists.cards_of(bytes(row.project), after, most, quiet=quiet)
    first = lists.cards_of(bytes(row.project), limit=1, quiet=quiet).rows if me["starter"] else ()
    places = _places(page.rows, first[0].position if first else 0)
    return {
        "cards": list(zip(pinned_for(viewer_of(request).person, page.rows), places, strict=True)),
        "several": len(page.rows) > 1 or bool(after),
        "after": page.after,
    }


def _for_members(row: ProjectRow, viewer: Person | None, me: Mapping[str, Any]) -> dict[str, Any]:
    """What only those who take part see: what changed since, who asks to come, what can begin."""
    if viewer is None or not me["takes_part"]:
        return {}
    project = bytes(row.project)
    before_ms = visits.look(viewer, project)
    doors = [one for one in OPENNESSES if is_wider(one, cast("Openness", row.openness))]
    return {
        "since": visits.changed_since(project, before_ms),
        "since_ms": before_ms,
        "asking": _asking(project, member_in(viewer, project)),
        "to_begin": parts.to_begin(row),
        "wider": [(one, DOORS[one][0], DOORS[one][1]) for one in doors] if me["starter"] else [],
    }


def _speaks_for(viewer: Person | None) -> list[tuple[ProjectRow, list[ProjectRow]]]:
    """The organisations for which somebody speaks, and where each takes part."""
    if not speaking.knows_organisations(viewer):
        return []
    with house().engine.reader() as store:
        return [
            (row, [other for other, _ms in speaking.takes_part_in(store, bytes(row.project))])
            for row, _by in speaking.spoken_for_by(store, viewer)
        ]


def _speaks(viewer: Person | None, project: bytes) -> tuple[Speaking, ...]:
    """The organisations for which the viewer could act here."""
    if not speaking.knows_organisations(viewer):
        return ()
    with house().engine.reader() as store:
        return speaking.speaking_in(store, viewer, project)


def _asking(project: bytes, viewer: bytes | None) -> list[tuple[str, str]]:
    """Who asks to take part: what stands for them in a form, and the name; organisations too."""
    with house().engine.reader() as store:
        asking = Projects(Frozen(store), "projects").asking
        members = [key[1] for key, _at in asking.items(under=project)][:ASKING_MAX]
    persons = people.persons_of_members(members)
    known = names_of(persons.values(), project)
    names = {one: known[person.id] for one, person in persons.items()}
    names |= lists.names_of_parties([one for one in members if one not in names])
    listed = sorted((names[one], one) for one in members if one in names)
    return [(marking.mark(viewer, project, marking.LET_IN, one), name) for name, one in listed]


def refused_on(request: HttpRequest, row: ProjectRow, no: Refused) -> HttpResponse:
    """Show the project's page with the sentence that says why not."""
    return _page(request, row, no.sentence, REFUSED)


def press_on(
    request: HttpRequest,
    row: ProjectRow,
    asked: Action,
    sentence: StrOrPromise,
    target: str = "projects",
) -> HttpResponse:
    """Carry out what was pressed on a page of a project, and go back to its first page."""
    try:
        done = carry_out(request, bytes(row.project), target, asked)
    except Refused as no:
        return refused_on(request, row, no)
    let_go(request, request.path)
    give_receipt(request, sentence, done)
    return redirect("project", row.code)
