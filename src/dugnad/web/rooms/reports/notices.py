"""Telling people about reports: those who moderate that one waits, its writer what came of it.

Neither says a word of it, as a mail or a text message is read by whoever holds the phone.
"""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from dugnad.web.house import house
from dugnad.web.leading.moderating import persons_who_moderate
from dugnad.web.messages import services as messages
from dugnad.web.messages.post import best_reach
from dugnad.web.people import limits
from dugnad.web.people.models import Person
from dugnad.web.rooms.reports.law import Report
from dugnad.web.rooms.room import Entry

PATH = "/reports/"


def nobody_reads() -> bool:
    """Whether nobody takes down what breaks a rule now: then a report waits for whoever does."""
    with house().engine.reader() as store:
        return not persons_who_moderate(store)


def noted() -> str:
    """What to say to whoever has reported something."""
    if nobody_reads():
        return _(
            "It is noted. Nobody takes down what breaks a rule here now: it waits for whoever does."
        )
    return _("It is reported. You read here what comes of it.")


def tell_moderators(writer: Person) -> int:
    """Tell those who moderate that a report waits; gives how many.

    Whoever rests or was asked enough this week finds it under *For you*.
    """
    with house().engine.reader() as store:
        who = [one for one in persons_who_moderate(store) if one.id != writer.id]
    return sum(_ask(person) for person in who)


def tell_writer(found: Entry[Report]) -> int:
    """Tell whoever wrote a report that it was settled, and where they can ask again."""
    person = Person.objects.filter(id=UUID(bytes=found.by)).first() if found.by else None
    if person is None:
        return 0
    with override(person.language):
        subject = _("What came of what you reported")
        text = (
            _("Somebody has looked again at what you reported in %(place)s: %(address)s")
            if found.body.again
            else _(
                "You reported something in %(place)s. What was done, and how to ask for a second "
                "look, stands here: %(address)s"
            )
        )
        return _tell(person, subject, text % _said())


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _said() -> dict[str, str]:
    own = house()
    return {"place": own.place.name, "address": f"{own.place.base_address}{PATH}"}


def _ask(person: Person) -> int:
    reach, now_ms = best_reach(person), house().now_ms()
    if reach is None or not limits.take(person, now_ms):
        return 0
    with override(person.language):
        subject = _("Something was reported in %(place)s") % _said()
        text = (
            _(
                "Somebody has reported something in %(place)s. Read it, and write what was done: "
                "%(address)s"
            )
            % _said()
        )
    not_before_ms = limits.welcome_ms(person, now_ms, house().place.zone)
    messages.send(
        reach=reach, subject=subject, text=text, now_ms=now_ms, not_before_ms=not_before_ms
    )
    return 1


def _tell(person: Person, subject: str, text: str) -> int:
    reach = best_reach(person)
    if reach is None:
        return 0
    messages.send(reach=reach, subject=subject, text=text, now_ms=house().now_ms())
    return 1
