"""What is done for somebody before they are forgotten, and afterwards for nobody any more."""

from __future__ import annotations

from contextlib import suppress

from dugnad.charter.law import Law
from dugnad.charter.projects.verbs import Leave
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.values import Action, ProjectId
from dugnad.web.acting import going
from dugnad.web.acting.as_place import written
from dugnad.web.acting.services import act, new_press
from dugnad.web.acting.signing import NotLetIn
from dugnad.web.house import house
from dugnad.web.people.models import Membership, Person


def leave_everything(person: Person) -> None:
    """Let a person leave every project in which they take part, before they are forgotten.

    Afterwards nobody could do that for them: what they looked after could not be taken over, and
    an objection of theirs would hold a card back for ever. Where only a device of their own speaks
    for them, nobody can leave in their stead: there they stay a number that leads to nobody. What
    they promised and have not given is taken back, and what is owed to them goes where it came
    from (see `going`).

    Raises:
        TurnedAway, ClockTrouble, NotKept: as in `act`; asking again goes on where this ended.
    """
    for row in Membership.objects.filter(person=person):
        project = bytes(row.project_id)
        with house().engine.reader() as store:
            now_ms = max(house().now_ms(), store.head.time_ms)
            takes_part = Law(store).is_member(project, bytes(row.member_id), now_ms)
        if takes_part:
            leave = Leave(project=project)
            with suppress(NotLetIn):
                act(person, project, "projects", leave, channel="page", press=new_press())
    going.let_go(person, _act_on_going)


def _act_on_going(person: Person, project: ProjectId, target: str, asked: Action) -> Receipt:
    return act(person, project, target, asked, channel="page", press=new_press()).receipt


def put_back_for_nobody() -> int:
    """Give to projects what is owed to people who were forgotten; gives how many sums.

    Raises:
        TurnedAway, ClockTrouble, NotKept: as in `act`; the rest goes the next time.
    """
    done = 0
    for one, asked in going.owed_to_nobody():
        envelope = written(one.key, "money", asked, channel="desk", commitments=())
        done += not house().engine.submit(envelope).code
    return done
