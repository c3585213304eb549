"""Asking, two weeks after somebody joined, whether it is what they expected (COC-34, K45).

The question comes by the person's own channel, with an address of their own. Opening it does
nothing; one press answers. A "no" goes to those who look after the project, and to nobody else.
"""

from __future__ import annotations

from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from dugnad.charter.entries import STARTER
from dugnad.charter.law import Law
from dugnad.web.acting.services import member_in
from dugnad.web.house import house
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import ProjectRow
from dugnad.web.messages import post as letters
from dugnad.web.pages.models import Expectation
from dugnad.web.people import limits
from dugnad.web.people import services as people
from dugnad.web.people.models import Person, Reach
from dugnad.web.people.names import name_of
from dugnad.web.vault import marks

TWO_WEEKS_MS: Final = 14 * 24 * 3_600_000
LATE_MS: Final = 30 * 24 * 3_600_000
"""Who rested so long is not asked any more: it would be about something far away."""
BATCH: Final = 100
_EXPECTED: Final = "expected"


def joined(person: Person, project: bytes) -> None:
    """Remember that somebody joined; who comes back is asked anew."""
    now_ms = house().now_ms()
    try:
        with transaction.atomic():
            Expectation.objects.create(person=person, project=project, joined_ms=now_ms)
    except IntegrityError:
        again = Expectation.objects.filter(person=person, project=project)
        again.update(joined_ms=now_ms, asked_ms=None, answer="")


def ask_due(now_ms: int) -> int:
    """Ask those who joined two weeks ago; gives how many letters were put into the outbox.

    Who has left is forgotten here; who rests is asked afterwards, or not at all.
    """
    waiting = Expectation.objects.filter(asked_ms=None, joined_ms__lte=now_ms - TWO_WEEKS_MS)
    asked = 0
    for row in waiting.select_related("person").order_by("joined_ms")[:BATCH]:
        takes_part, rests = _stands(row, now_ms)
        if not takes_part or now_ms - row.joined_ms > TWO_WEEKS_MS + LATE_MS:
            row.delete()
        elif not rests:
            asked += _ask(row, now_ms)
    return asked


def token_of(row: Expectation) -> str:
    """What opens the question: it stands for a member, and only this place can make or read it."""
    member = member_in(row.person, bytes(row.project)) or b""
    return marks.mark("", _EXPECTED, member) if member else ""


def of_token(token: str) -> Expectation | None:
    """The question that a token opens, or None."""
    member = marks.read_mark("", _EXPECTED, token)
    if member is None:
        return None
    person = people.person_of_member(member)
    rows = Expectation.objects.filter(person=person) if person else Expectation.objects.none()
    return next((row for row in rows if member_in(row.person, bytes(row.project)) == member), None)


def answer(row: Expectation, said: str) -> None:
    """Note the answer; a "no" is told to those who look after the project, once."""
    before, row.answer = row.answer, said
    row.save(update_fields=["answer"])
    if said == "no" and before != "no":
        _tell(row)


def told_to(project: bytes) -> list[Person]:
    """Who looks after a project, and hears of a "no"."""
    with house().engine.reader() as store:
        now_ms = max(house().now_ms(), store.head.time_ms)
        holders = Law(store).holders(project, STARTER, now_ms)
    return list(people.persons_of_members(list(holders)).values())


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _stands(row: Expectation, now_ms: int) -> tuple[bool, bool]:
    """Whether somebody takes part, and whether they rest or were asked enough this week."""
    project = bytes(row.project)
    member = member_in(row.person, project)
    if member is None:
        return False, False
    with house().engine.reader() as store:
        law = Law(store)
        time = law.membership(project, member)
        takes_part = law.is_member(project, member, max(now_ms, store.head.time_ms))
    rests = time is not None and time.resting_until_ms > now_ms
    return takes_part, rests or not limits.may_be_asked(row.person, now_ms)


def _ask(row: Expectation, now_ms: int) -> int:
    project, reach = lists.project(bytes(row.project)), letters.best_reach(row.person, asks=True)
    with transaction.atomic():
        if not Expectation.objects.filter(id=row.id, asked_ms=None).update(asked_ms=now_ms):
            return 0
        if project is None or reach is None:
            return 0
        with override(row.person.language):
            words = {"project": project.title or project.code}
            letters.write(
                reach,
                subject=_("Is it what you expected?"),
                text=_(
                    "Two weeks ago you began to take part in %(project)s. Is it what you expected?"
                )
                % words,
                address=f"{house().place.base_address}/expected/{token_of(row)}",
                in_name_of="",
                about=bytes(row.project),
                now_ms=now_ms,
                not_before_ms=limits.welcome_ms(row.person, now_ms, house().place.zone),
            )
        limits.note_asked(row.person, now_ms)
    return 1


def _tell(row: Expectation) -> None:
    project = lists.project(bytes(row.project))
    if project is None:
        return
    for person in told_to(bytes(row.project)):
        reach = letters.best_reach(person)
        if reach is not None and person != row.person:
            with override(person.language):
                _write(reach, row.person, project)


def _write(reach: Reach, who: Person, project: ProjectRow) -> None:
    words = {"name": name_of(who, bytes(project.project)), "project": project.title or project.code}
    letters.write(
        reach,
        subject=_("Something is not as %(name)s expected") % words,
        text=_(
            "%(name)s has taken part in %(project)s for two weeks, and it is not what was "
            "expected. Talk about it, kindly; it went to nobody but those who look after it."
        )
        % words,
        address=f"{house().place.base_address}/p/{project.code.lower()}",
        in_name_of=words["name"],
        about=b"",
        now_ms=house().now_ms(),
    )
