"""Making sure that the books know in a project who acts there."""

from __future__ import annotations

from dugnad.charter.entries import STRENGTHS, Strength
from dugnad.charter.law import Law
from dugnad.charter.people.verbs import Welcome
from dugnad.ledger.values import Channel, MemberId, ProjectId
from dugnad.web.acting.as_place import act_as_place
from dugnad.web.acting.as_whom import AsWhom, ordinary
from dugnad.web.acting.signing import NotLetIn
from dugnad.web.house import house
from dugnad.web.keys import hands
from dugnad.web.people.models import SMS, Person

ALREADY_IN = "people.KeyKnown"


def make_known(person: Person, project: ProjectId, channel: Channel) -> MemberId:
    """Make sure that the books know somebody in a project, and give who they are there.

    Raises:
        NotLetIn, TurnedAway, ClockTrouble, NotKept: as in `act`.
    """
    me = ordinary(person, project)
    let_in(person, me, project, channel)
    return me.member


def let_in(person: Person, me: AsWhom, project: ProjectId, channel: Channel) -> None:
    """Make sure that the books know in this project as whom the person acts."""
    with house().engine.reader() as store:
        known = Law(store).key(me.public_key) is not None
    if not known and (me.once or not hands.has_own(me.member)):
        welcome = Welcome(
            key=me.public_key,
            member=me.member,
            project=project,
            channel=channel,
            # How well the place knows them would tell one unseen giver from another.
            strength=STRENGTHS[0] if me.once else _strength(person),
        )
        receipt = act_as_place("custodian", "people", welcome)
        # Two first presses can meet here; whoever comes second finds the person in already.
        if receipt.code and receipt.code != ALREADY_IN:
            raise NotLetIn(receipt.code)


def _strength(person: Person) -> Strength:
    """How well the place knows the person: by the best of their confirmed ways to be reached."""
    texted = person.reaches.filter(kind=SMS, confirmed_ms__isnull=False).exists()
    return "sms" if texted else "link"
