"""Nothing of a project reaches a person who has left it (K2): no question, card or letter."""

from __future__ import annotations

from django.db import transaction

from dugnad.charter.law import Law
from dugnad.charter.projects.events import MemberLeft
from dugnad.ledger.values import Event, ProjectId
from dugnad.web.answers.models import Ask
from dugnad.web.house import house
from dugnad.web.leading.models import Handing
from dugnad.web.messages.models import WAITING, Message
from dugnad.web.people import services as people
from dugnad.web.people.models import Person


def note(event: Event) -> None:
    """Finish what follows from something that happened, however long ago: who left is let go."""
    if isinstance(event, MemberLeft):
        person = people.person_of_member(event.member)
        if person is not None:
            end_all(person, event.project)


def end_all(person: Person, project: ProjectId) -> None:
    """See to it that nothing of a project reaches a person who has left it; again is as good.

    What the person asked of others stays with those; its outcome is told to nobody.
    """
    with transaction.atomic():
        theirs = Ask.objects.filter(person=person, project=project)
        theirs.exclude(state=Ask.State.STRANGER).update(state=Ask.State.STOPPED)
        Handing.objects.filter(project=project, taker=person).delete()
        Handing.objects.filter(project=project, giver=person, state=Handing.State.ASKED).delete()
        _call_back(person, project)


def _call_back(person: Person, project: ProjectId) -> None:
    """Take letters about a project out of the outbox, and tell nobody what became of others."""
    waiting = Message.objects.filter(person=person, state=WAITING).exclude(about="")
    sent_for = Message.objects.filter(asker_id=person.id).exclude(about="")
    about = {*waiting.values_list("about", flat=True), *sent_for.values_list("about", flat=True)}
    with house().engine.reader() as store:
        law = Law(store)
        ours = [one for one in about if _is_of(law, bytes.fromhex(one), project)]
    waiting.filter(about__in=ours).delete()
    sent_for.filter(about__in=ours).update(asker_id=None, sealed_called=b"")


def _is_of(law: Law, about: bytes, project: ProjectId) -> bool:
    card = law.card(about)
    return about == project if card is None else card.project == project
