"""Questions to a person and from them, slips and what waits to be typed twice."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dugnad.face.sentences import StrOrPromise
from dugnad.web.answers.models import Ask, Entry, Slip
from dugnad.web.answers.opening import number_of
from dugnad.web.lists import services as lists
from dugnad.web.people.models import Person, Reach
from dugnad.web.traces.trace import Files, OpenThing, Trace, as_json, as_moment
from dugnad.web.vault import services as vault


def _forget(person: Person) -> None:
    """Destroy what others asked at their addresses, too: they call them by a name there."""
    tags = [bytes(one.lookup) for one in Reach.objects.filter(person=person)]
    Ask.objects.filter(address__in=tags).delete()
    Ask.objects.filter(person=person).delete()
    Ask.objects.filter(asker=person).delete()


def _export(person: Person) -> Files:
    to_them = list(Ask.objects.filter(person=person).order_by("asked_ms"))
    by_them = list(Ask.objects.filter(asker=person).order_by("asked_ms"))
    rows = lists.cards_by_id(bytes(one.card) for one in (*to_them, *by_them))

    def title(one: Ask) -> str:
        row = rows.get(bytes(one.card))
        return row.title if row else ""

    told = {
        "you_were_asked": [
            {
                "card": title(one),
                "when": as_moment(one.asked_ms),
                "state": one.state,
                "your_answer": one.word,
            }
            for one in to_them
        ],
        "you_asked": [
            {
                "card": title(one),
                "when": as_moment(one.asked_ms),
                "whom_you_called": _called(person, one),
                "number_you_gave": number_of(one),
                "state": one.state,
                "answer": one.word,
            }
            for one in by_them
        ],
    }
    return {"questions.json": as_json(told)} if to_them or by_them else {}


def _called(person: Person, ask: Ask) -> str:
    sealed = bytes(ask.sealed_name)
    opened = vault.unseal(person.id, sealed) if sealed else None
    return "" if opened is None else opened.decode()


def _goes(person: Person) -> Sequence[StrOrPromise]:
    count = Ask.objects.filter(person=person).count()
    if not count:
        return ()
    return (
        ngettext(
            "That somebody asked you something.",
            "That you were asked %(count)s times.",
            count,
        )
        % {"count": count},
    )


def _open(person: Person) -> Sequence[OpenThing]:
    found: list[OpenThing] = []
    waiting = Ask.objects.filter(asker=person, state=Ask.State.OPEN).count()
    if waiting:
        says = ngettext(
            "One person whom you asked has not answered yet.",
            "%(count)s people whom you asked have not answered yet.",
            waiting,
        )
        found.append(
            OpenThing(
                says=says % {"count": waiting},
                then=_("Their links stop working. They can still answer on the card's own page."),
            )
        )
    out = Slip.objects.filter(made_by=person).count()
    if out:
        says = ngettext(
            "One slip of paper that you printed is out.",
            "%(count)s slips of paper that you printed are out.",
            out,
        )
        found.append(
            OpenThing(
                says=says % {"count": out},
                then=_("Take them in and enter them first: afterwards their codes open nothing."),
            )
        )
    typed = Entry.objects.filter(first=person).count()
    if typed:
        says = ngettext(
            "One answer that you entered waits for a second person.",
            "%(count)s answers that you entered wait for a second person.",
            typed,
        )
        found.append(
            OpenThing(
                says=says % {"count": typed},
                then=_(
                    "Ask the second person to enter it now, or two others do it from the paper."
                ),
            )
        )
    return found


TRACE = Trace(
    models=(Ask, Slip, Entry),
    forget=_forget,
    export=_export,
    goes=_goes,
    open=_open,
)
