"""The rules of a project: read them, print them, compare versions, take them all along (S9)."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dugnad.face.agreed import HEADINGS, NOT, OWN, read_agreed
from dugnad.face.ruling import reading, values
from dugnad.web.kit.one_project import row_of, standing_of
from dugnad.web.kit.pressing import take_receipt
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import ProjectRow
from dugnad.web.pages.rules_of import (
    Version,
    agreements_of,
    confirmed_by,
    decisions_of,
    versions_of,
)
from dugnad.web.pages.unmeetable import unmeetable
from dugnad.web.people import services as people
from dugnad.web.people.names import names_of

DIGITS_MAX = 6


@require_safe
def rules(request: HttpRequest, code: str, number: int | None = None) -> HttpResponse:
    """The rules as sentences and as values: those in force, or an older version."""
    row = row_of(code, request)
    versions = versions_of(row)
    version = _one(versions, number)
    me = standing_of(request, row)
    said = [name for name, _text in read_agreed(version.words)]
    context = {
        "project": row,
        "me": me,
        "version": version,
        "newest": versions[0],
        "versions": versions,
        "parts": [(part, values.exact_of(version.rules, part.name)) for part in told(version)],
        "beside": request.GET.get("exact", ""),
        "exact": values.exact(version.rules),
        "open_questions": [
            heading for name, heading in HEADINGS.items() if name != OWN and name not in said
        ],
        "decisions": [lists.pinned(card) for card in decisions_of(row)] if row.title else [],
        "names": _names(row, version) if me["takes_part"] else (),
        "warnings": unmeetable(bytes(row.project), version.rules)
        if version.number == versions[0].number
        else [],
        "receipt": take_receipt(request),
    }
    return render(request, "pages/rules.html", context)


@require_safe
def printed(request: HttpRequest, code: str) -> HttpResponse:
    """The rules in force, for paper."""
    row = row_of(code, request)
    version = versions_of(row)[0]
    context = {"project": row, "version": version, "parts": told(version)}
    return render(request, "pages/rules_print.html", context)


@require_safe
def compare(request: HttpRequest, code: str) -> HttpResponse:
    """Two versions side by side; what went and what came is said in words."""
    row = row_of(code, request)
    versions = versions_of(row)
    newest = versions[0].number
    second = _number(request, "to") or newest
    first = _number(request, "from") or max(1, second - 1)
    before, after = _one(versions, first), _one(versions, second)
    compared = reading.compare(before.rules, after.rules, before.words, after.words)
    context = {
        "project": row,
        "versions": versions,
        "before": before,
        "after": after,
        "changed": [one for one in compared if one.changed],
        "same": [one for one in compared if not one.changed],
    }
    return render(request, "pages/rules_compare.html", context)


@require_safe
def agreements(request: HttpRequest, code: str) -> HttpResponse:
    """All agreements of the project in one file, which anybody can keep and check (PRJ-08)."""
    row = row_of(code, request)
    written = json.dumps(agreements_of(row), ensure_ascii=False, indent=1, sort_keys=True)
    answer = HttpResponse(written + "\n", content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{row.code}-agreements.json"'
    return answer


def told(version: Version) -> list[reading.Part]:
    """The parts of a version as a page shows them; what this is not has a box of its own."""
    found = reading.parts(version.rules, version.words, organisation=version.organisation)
    return [part for part in found if part.name != f"own-{NOT}"]


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _one(versions: tuple[Version, ...], number: int | None) -> Version:
    found = next((one for one in versions if number in (None, one.number)), None)
    if found is None:
        raise Http404
    return found


def _number(request: HttpRequest, name: str) -> int:
    typed = request.GET.get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) <= DIGITS_MAX else 0


def _names(row: ProjectRow, version: Version) -> list[str]:
    """Who confirmed a version, for those who take part; whoever was forgotten has no name.

    In the order of names: in that in which they joined, the books could be read beside it.
    """
    members = confirmed_by(row, version.number)
    persons = people.persons_of_members(list(members))
    names = names_of(persons.values(), bytes(row.project))
    parties = lists.names_of_parties([one for one in members if one not in persons])
    known = [
        names[persons[member].id] if member in persons else parties.get(member, "")
        for member in members
    ]
    there = sorted((name for name in known if name), key=str.casefold)
    return [*there, *[_("Somebody who has left")] * known.count("")]
