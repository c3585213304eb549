"""What is kept of a person's presses: together they would tell whose acts are one person's."""

from __future__ import annotations

from dugnad.web.acting.models import Press, PressedProse
from dugnad.web.acting.services import tag_of
from dugnad.web.people.models import Person
from dugnad.web.traces.trace import Trace


def _forget(person: Person) -> None:
    Press.objects.filter(by=tag_of(person)).delete()


TRACE = Trace(models=(Press, PressedProse), forget=_forget)
