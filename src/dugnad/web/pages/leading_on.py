"""Who leads what, and who waits for whom, in short: a part of a project's first page (S4)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from dugnad.face.roles import said, title_of, words_of
from dugnad.web.acting.services import member_in
from dugnad.web.house import house
from dugnad.web.kit.around import ProjectAround
from dugnad.web.leading import carrying, waiting
from dugnad.web.leading.reading import Look
from dugnad.web.leading.telling import AHEAD_MS
from dugnad.web.lists.models import ProjectRow
from dugnad.web.people.viewer import viewer_of


def leading_on(request: HttpRequest, row: ProjectRow, *, takes_part: bool) -> dict[str, Any]:
    """What the page says of roles, waiting, and how much the viewer and the group carry.

    Args:
        request: whose viewer looks.
        row: the project.
        takes_part: whether the viewer does; only they see names, and whether a few carry most.
    """
    project = bytes(row.project)
    me = member_in(viewer_of(request).person, project)
    with house().engine.reader() as store:
        look = Look(store, project)
        now_ms, roles = look.now_ms, look.roles
        waits = waiting.waiting_in(look).count
        mine = carrying.carried_by(look, me).count if takes_part and me else 0
        few = takes_part and carrying.a_few_carry_most(look)
    seats = [seat.member for role in roles for seat in (*role.holders, *role.deputies)]
    names = ProjectAround(project, me, now_ms).names(seats)
    return {
        "lead_roles": [
            {
                "title": title_of(role.name),
                "nobody": "" if role.holders else said(words_of(role.name).nobody, role.name),
                "names": ", ".join(
                    names[one.member] for one in role.holders if one.member in names
                ),
                "deputies": ", ".join(
                    names[one.member] for one in role.deputies if one.member in names
                ),
                "free": role.free,
                "until_ms": min((one.until_ms for one in role.holders), default=0),
                "soon": any(one.until_ms <= now_ms + AHEAD_MS for one in role.holders),
                "offered_ms": min((one.at_ms for one in role.offers), default=0),
            }
            for role in roles
        ],
        "waits": waits,
        "i_carry": mine,
        "few_carry_most": few,
    }
