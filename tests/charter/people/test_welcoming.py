"""Stories about who is who in the books."""

import pytest

from dugnad.charter.entries import STRENGTHS, KeyEntry, MemberEntry
from dugnad.charter.law import Law
from dugnad.charter.people.events import MemberStrengthened, MemberWelcomed
from dugnad.charter.people.law import CONTRACT
from dugnad.charter.people.records import People
from dugnad.charter.people.refusals import (
    KeyKnown,
    KeyUnsound,
    MemberKnown,
    NotSponsor,
    NotStronger,
    UnknownMember,
)
from dugnad.charter.people.verbs import PeopleAction, Strengthen, Welcome
from dugnad.charter.place import Place
from dugnad.charter.testing import ELSEWHERE, PROJECT
from dugnad.ledger.contract import Refused
from dugnad.ledger.store import MemoryStore, WritableStore
from dugnad.ledger.testing import ANA, BEN, CUSTODIAN, NOON_MS, OPERATOR, By, Scenarios


def appoint(store: WritableStore) -> None:
    """Say who keeps keys for others."""
    Place(store, "place").custodian.set(CUSTODIAN.member)


STORIES = Scenarios(CONTRACT, law=Law, world=appoint, target="people")
WELCOME = Welcome(key=ANA.key, member=ANA.member, project=PROJECT, channel="sms", strength="sms")
WELCOMED = MemberWelcomed(
    member=ANA.member,
    project=PROJECT,
    key=ANA.key,
    custodian=CUSTODIAN.member,
    channel="sms",
    strength="sms",
    at_ms=NOON_MS,
)


def test_the_custodian_lets_somebody_in() -> None:
    """The books then know a key, whose it is, and who keeps it for them."""
    people = STORIES.tell(when=WELCOME, by=CUSTODIAN, then=[WELCOMED])
    assert people.keys.get(ANA.key) == KeyEntry(
        member=ANA.member,
        custodian=CUSTODIAN.member,
        channel="sms",
        since_ms=NOON_MS,
        desk=False,
        sponsor=False,
    )
    assert people.members.get(ANA.member) == MemberEntry(PROJECT, "sms", NOON_MS)


def test_the_same_person_has_another_key_and_number_elsewhere() -> None:
    """Nothing joins what somebody does in two projects."""
    elsewhere = Welcome(
        key=BEN.key, member=BEN.member, project=ELSEWHERE, channel="page", strength="link"
    )
    people = STORIES.tell(
        given=[WELCOMED],
        when=elsewhere,
        by=CUSTODIAN,
        then=[
            MemberWelcomed(
                member=BEN.member,
                project=ELSEWHERE,
                key=BEN.key,
                custodian=CUSTODIAN.member,
                channel="page",
                strength="link",
                at_ms=NOON_MS,
            )
        ],
    )
    assert len([*people.members.items()]) == 2


@pytest.mark.parametrize(
    ("by", "action", "refusal"),
    [
        (OPERATOR, Welcome(bytes(32), ANA.member, PROJECT, "sms", "sms"), NotSponsor),
        ("card:" + 32 * "d", WELCOME, NotSponsor),
        (CUSTODIAN, Welcome(bytes(32), ANA.member, PROJECT, "sms", "sms"), KeyUnsound),
        (CUSTODIAN, WELCOME, KeyKnown),
        (CUSTODIAN, Welcome(BEN.key, ANA.member, ELSEWHERE, "sms", "sms"), MemberKnown),
        (OPERATOR, Strengthen(BEN.member, "met"), NotSponsor),
        (CUSTODIAN, Strengthen(BEN.member, "met"), UnknownMember),
        (CUSTODIAN, Strengthen(ANA.member, "sms"), NotStronger),
        (CUSTODIAN, Strengthen(ANA.member, "link"), NotStronger),
    ],
)
def test_what_breaks_a_rule_about_people(
    by: By, action: PeopleAction, refusal: type[Refused]
) -> None:
    """The first rule that is broken says no, whatever else is wrong."""
    STORIES.tell(given=[WELCOMED], when=action, by=by, then=refusal)


@pytest.mark.parametrize("strength", STRENGTHS[2:])
def test_somebody_becomes_better_known(strength: str) -> None:
    """Each step up is told; the project and the beginning stay."""
    known = STORIES.tell(
        given=[WELCOMED],
        when=Strengthen(ANA.member, strength),  # type: ignore[arg-type]
        by=CUSTODIAN,
        then=[MemberStrengthened(ANA.member, strength)],  # type: ignore[arg-type]
    ).members.get(ANA.member)
    assert known == MemberEntry(PROJECT, strength, NOON_MS)


def test_a_strength_from_another_time_is_the_least() -> None:
    """A word that this version does not know is below all that it knows."""

    def world(into: WritableStore) -> None:
        appoint(into)
        People(into, "people").members.set(ANA.member, MemberEntry(PROJECT, "heard of", NOON_MS))

    Scenarios(CONTRACT, law=Law, world=world, target="people").tell(
        when=Strengthen(ANA.member, "link"),
        by=CUSTODIAN,
        then=[MemberStrengthened(ANA.member, "link")],
    )


def test_writing_about_nobody_changes_nothing() -> None:
    """Writing down never fails, not even for what cannot have happened."""
    people = People(MemoryStore(), "people")
    CONTRACT.evolve(people, MemberStrengthened(ANA.member, "met"))
    assert [*people.members.items()] == []
