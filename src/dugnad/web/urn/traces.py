"""The half of an urn's key that a person keeps as one of two who open it.

Whoever counts a secret decision and is forgotten would take the urn with them. Their half is
therefore handed to the urn itself, as if they had pressed: it opens no sooner, and says nothing of
them.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from django.utils.translation import gettext as _

from dugnad.engine.port import NotKept
from dugnad.ledger.errors import ClockTrouble
from dugnad.web.house import house
from dugnad.web.people.models import Membership, Person
from dugnad.web.traces.trace import OpenThing, Trace
from dugnad.web.urn.counting import NoHalf, WrongHalf, add_half
from dugnad.web.urn.lying import NotTaken
from dugnad.web.urn.models import Added, Half, Urn
from dugnad.web.vault import services as vault


def _halves(person: Person) -> list[Half]:
    members = [bytes(one.member_id) for one in Membership.objects.filter(person=person)]
    return list(Half.objects.filter(counter__in=members).select_related("urn"))


def _forget(person: Person) -> None:
    for half in _halves(person):
        with suppress(NotTaken, NoHalf, WrongHalf, ClockTrouble, NotKept):
            add_half(person, bytes(half.urn.card))  # it is time: the other one waits for them.
        inner = vault.unseal(person.id, bytes(half.sealed))
        if inner is not None and Urn.objects.exclude(sealed=b"").filter(pk=half.urn_id).exists():
            Added.objects.get_or_create(
                urn=half.urn,
                counter=half.counter,
                defaults={"sealed": inner, "since_ms": house().now_ms()},
            )
        half.delete()


def _open(person: Person) -> Sequence[OpenThing]:
    if not _halves(person):
        return ()
    return (
        OpenThing(
            says=_("You are one of two who open the urn of a secret decision."),
            then=_(
                "Your part is added when you are forgotten, so that the answers can be counted. "
                "It opens nothing before its time."
            ),
        ),
    )


TRACE = Trace(models=(Urn, Half, Added), forget=_forget, open=_open)
