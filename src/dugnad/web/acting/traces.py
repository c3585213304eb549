"""What is kept of a person's presses: together they would tell whose acts are one person's."""

from __future__ import annotations

from dugnad.web.acting.models import Press, PressedProse
from dugnad.web.acting.presses import tag_of
from dugnad.web.people.models import Person
from dugnad.web.traces.trace import Trace


def _forget(person: Person) -> None:
    # A press bears a tag of its own, so that two of somebody have nothing in common.
    theirs = [
        press
        for press, by in Press.objects.values_list("id", "by").iterator()
        if by == tag_of(person, press)
    ]
    Press.objects.filter(id__in=theirs).delete()


TRACE = Trace(models=(Press, PressedProse), forget=_forget)
