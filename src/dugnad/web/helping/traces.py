"""Who helps whom: both can have it as a file, and it goes with either of them."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from dugnad.face.sentences import StrOrPromise
from dugnad.web.helping import ending, services, wording
from dugnad.web.helping.models import Help, HelpedAct, Newcomer, Turn
from dugnad.web.people.models import Person
from dugnad.web.traces.trace import Files, OpenThing, Trace, as_json, as_moment


def _forget(person: Person) -> None:
    """End what runs, in the books too; the rows go, as each names two people."""
    ending.end_all(person)
    for found in (Help.objects.filter(helped=person), Help.objects.filter(helper=person)):
        found.delete()
    Newcomer.objects.filter(helper=person).delete()
    Turn.objects.filter(person=person).delete()


def _export(person: Person) -> Files:
    rows = [
        *Help.objects.filter(helped=person).select_related("helper", "helped"),
        *services.known_to(person).select_related("helper", "helped"),
    ]
    told = [
        {
            "helper": one.helper,
            "helped": one.helped,
            "about": one.about,
            "may": [str(may) for may in one.things],
            "asked": as_moment(row.made_ms),
            "began": as_moment(row.began_ms),
            "until": as_moment(row.until_ms),
            "ended": as_moment(row.ended_ms),
            "asked whether it was wanted": as_moment(row.asked_ms),
            "answered": as_moment(row.answered_ms),
            "done": [
                {
                    "what": str(act.says),
                    "answered": act.said,
                    "about": act.title,
                    "at": as_moment(act.at_ms),
                }
                for act in one.acts
            ],
        }
        for row, one in ((row, wording.shown(row, acts=None)) for row in rows)
    ]
    turns = [
        {"weekday": one.weekday + 1, "begins": one.begins, "ends": one.ends}
        for one in Turn.objects.filter(person=person)
    ]
    files = {"helpers.json": as_json(told)} if told else {}
    return {**files, "turns.json": as_json(turns)} if turns else files


def _goes(person: Person) -> Sequence[StrOrPromise]:
    helps = Help.objects.filter(helped=person).exists() or services.known_to(person).exists()
    found = [_("Who helps you, whom you help, and what was done by it.")] if helps else []
    if Turn.objects.filter(person=person).exists():
        found.append(_("When you help at a desk."))
    return found


def _open(person: Person) -> Sequence[OpenThing]:
    if not services.given_to(person):
        return ()
    return (
        OpenThing(
            says=_("You help somebody here."),
            then=_("That ends then. Tell them, so that they can find somebody else."),
            link=reverse("helping"),
        ),
    )


TRACE = Trace(
    models=(Help, HelpedAct, Newcomer, Turn),
    forget=_forget,
    export=_export,
    goes=_goes,
    open=_open,
    stop=ending.end_all,
)
