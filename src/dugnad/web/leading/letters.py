"""The hand-over letter: drafted from what somebody carries, in their words once they have sent it.

It is for those who take part: what I do, who to ring, what is promised, what I would do next. It
lies sealed under its writer's own key, who may write it anew or take it away (idea 9).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dugnad.face.moments import day_words
from dugnad.face.roles import title_of
from dugnad.ledger.values import MemberId, ProjectId
from dugnad.web.content import services as content
from dugnad.web.house import house
from dugnad.web.leading.carrying import Carried
from dugnad.web.leading.models import Letter
from dugnad.web.people.models import Person
from dugnad.web.people.names import name_of
from dugnad.web.vault import services as vault

TEXT_MAX: Final = 6_000


@dataclass(frozen=True)
class Written:
    """A letter as those who take part read it.

    Attributes:
        letter: its row.
        html: its text, safe.
        name: of its writer.
    """

    letter: Letter
    html: str
    name: str


def draft(carried: Carried, others: Mapping[MemberId, str], zone: str, now_ms: int) -> str:
    """Begin a letter from what is known; Markdown, in the language that is active.

    Args:
        carried: what the writer carries.
        others: names of those who hold or share a role, stand in, or see to something.
        zone: the place's time zone.
        now_ms: milliseconds since 1970 UTC.
    """
    parts = (
        (_("What I do"), _doing(carried)),
        (
            _("Who to ask"),
            [_("%(name)s knows about it too.") % {"name": one} for one in others.values()]
            or [_("Nobody in particular.")],
        ),
        (_("What is promised"), _promised(carried, zone, now_ms)),
        (_("What I would do next"), _next(carried)),
    )
    return "\n\n".join(
        "\n".join([f"{heading}:", "", *(f"- {line}" for line in lines or [_("Nothing just now.")])])
        for heading, lines in parts
    )


def _doing(carried: Carried) -> list[str]:
    roles = [title_of(held.role.name) for held in carried.roles]
    return [*roles, *(row.title for row in carried.cards if row.title)]


def _promised(carried: Carried, zone: str, now_ms: int) -> list[str]:
    lines = [
        _("%(title)s, on %(day)s")
        % {"title": row.title, "day": day_words(row.when_ms, zone, now_ms)}
        for row in (*carried.cards, *carried.coming)
        if row.when_ms is not None and row.when_ms > now_ms
    ]
    lines += [
        _("An answer to a question by %(day)s") % {"day": day_words(row.promised_ms, zone, now_ms)}
        for row in carried.questions
        if row.promised_ms
    ]
    return lines


def _next(carried: Carried) -> list[str]:
    lines = [
        _("See what people answer: %(title)s") % {"title": row.title} for row in carried.proposals
    ]
    if any(not row.promised_ms for row in carried.questions):
        lines.append(_("Answer the questions that wait."))
    return lines


# ── Kept
def write(person: Person, project: ProjectId, text: str) -> Letter:
    """Keep a person's letter to a project; a newer one takes the place of the one before."""
    own = house()
    letter, _made = Letter.objects.update_or_create(
        person=person,
        project=project,
        defaults={
            "sealed_text": vault.seal(person.id, text[:TEXT_MAX].encode()),
            "language": get_language() or own.place.language,
            "written_ms": own.now_ms(),
        },
    )
    return letter


def take_away(person: Person, project: ProjectId) -> bool:
    """Take a person's own letter away; gives whether there was one."""
    gone, _kinds = Letter.objects.filter(person=person, project=project).delete()
    return gone > 0


def text_of(person: Person, project: ProjectId) -> str:
    """What a person has written to a project so far; "" for nothing."""
    letter = Letter.objects.filter(person=person, project=project).first()
    opened = None if letter is None else vault.unseal(person.id, bytes(letter.sealed_text))
    return "" if opened is None else opened.decode()


def letters_in(project: ProjectId) -> Sequence[Written]:
    """The letters to a project, the newest first, for those who take part in it."""
    rows = Letter.objects.filter(project=project).select_related("person").order_by("-written_ms")
    found = []
    for letter in rows[:20]:
        opened = vault.unseal(letter.person_id, bytes(letter.sealed_text))
        if opened is not None:
            html = content.render(opened.decode())
            found.append(Written(letter, html, name_of(letter.person, project)))
    return found
