"""Whatever those who run a place do, in whatever order: an own key stays its owner's (K8)."""

from hypothesis import given, settings
from hypothesis import strategies as st

from dugnad.charter.money import verbs as money
from dugnad.charter.people import verbs as people
from dugnad.charter.people.records import REST_MS
from dugnad.charter.place import AppointModerator
from dugnad.charter.projects import verbs as projects
from dugnad.charter.testing import PROJECT
from dugnad.ledger.errors import TurnedAway
from dugnad.ledger.testing import ANA, BEN, CEM, CUSTODIAN, OPERATOR, Voice
from dugnad.ledger.values import Action
from tests.charter.people.homes import ELI, FAY, NEW, OTHER, PHONE, SHEET, TABLET, WORD, Homes

HOUR_MS = 3_600_000
ANAS = (PHONE, TABLET, SHEET, ELI, FAY, WORD, ANA)
"""Every key that has to do with Ana, whoever holds it."""
THEIRS = (Voice("the operator's own"), Voice("another of the operator's"))
KEYS = tuple(one.key for one in (*ANAS, *THEIRS, BEN))
MEMBERS = (ANA.member, BEN.member, CEM.member, Voice("nobody").member)

some_key, some_member = st.sampled_from(KEYS), st.sampled_from(MEMBERS)
about_keys: st.SearchStrategy[Action] = st.one_of(
    st.builds(people.TakeHome, key=some_key),
    st.builds(people.AddDevice, key=some_key),
    st.builds(people.RemoveDevice, key=some_key),
    st.builds(people.SetSpare, key=some_key),
    st.builds(people.ChoosePeople, first=some_key, second=some_key),
    st.builds(people.KeepForAnswers, key=some_key, custodian=some_member),
    st.just(people.StopAnswers()),
    st.builds(people.Recover, key=some_key),
    st.builds(people.Vouch, key=some_key),
    st.just(people.StopRecovery()),
    st.builds(people.Strengthen, member=some_member, strength=st.just("eid")),
    st.builds(
        people.Welcome,
        key=some_key,
        member=some_member,
        project=st.just(PROJECT),
        channel=st.just("sms"),
        strength=st.just("sms"),
    ),
)
of_place: st.SearchStrategy[tuple[str, Action]] = st.one_of(
    about_keys.map(lambda action: ("people", action)),
    some_member.map(lambda member: ("place", AppointModerator(member))),
    some_member.map(lambda member: ("projects", projects.LetIn(PROJECT, member))),
)
HELD = (OPERATOR, CUSTODIAN, BEN, ANA, WORD, *THEIRS)
"""The keys that lie with the place: its own, those kept for others, the one Ana had there, the one
that gives her answers, and any that it makes."""


def asks(town: Homes, who: Voice, to: str, action: Action, beside: Voice | None) -> None:
    """Ask, whatever comes of it."""
    try:
        town.place.ask(who, to, action, *((beside,) if beside and beside != who else ()))
    except TurnedAway:
        return


def owned(town: Homes) -> tuple[object, ...]:
    """All that says who speaks for Ana."""
    law = town.law
    return (
        law.own_keys(ANA.member),
        law.spare_key(ANA.member),
        law.helping_keys(ANA.member),
        law.answering_key(ANA.member),
        law.recovery(ANA.member),
        [law.key(one.key) for one in (PHONE, TABLET, SHEET, ELI, FAY)],
    )


@settings(max_examples=120, deadline=None)
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(HELD),
            of_place,
            st.one_of(st.none(), st.sampled_from(HELD)),
            st.sampled_from([0, HOUR_MS, REST_MS]),
        ),
        max_size=12,
    )
)
def test_no_sequence_of_acts_of_those_who_run_a_place_takes_over_an_own_key(
    steps: list[tuple[Voice, tuple[str, Action], Voice | None, int]],
) -> None:
    """Nothing that brings Ana back or speaks for her changes by any key that the place holds."""
    town = Homes()
    town.does(PHONE, "people", people.AddDevice(TABLET.key))
    town.does(PHONE, "people", people.KeepForAnswers(WORD.key, town.custodian))
    before = owned(town)
    for who, (to, action), beside, wait_ms in steps:
        asks(town, who, to, action, beside)
        town.place.wait(wait_ms)
        assert owned(town) == before
        for one in THEIRS:
            entry = town.law.key(one.key)
            assert entry is None or entry.member != ANA.member


@settings(max_examples=120, deadline=None)
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from((PHONE, SHEET, ELI, FAY, NEW, OTHER)),
            st.one_of(
                st.builds(people.Recover, key=st.sampled_from((NEW.key, OTHER.key))),
                st.builds(people.Vouch, key=st.sampled_from((NEW.key, OTHER.key))),
                st.just(people.StopRecovery()),
                st.builds(people.AddDevice, key=st.sampled_from((NEW.key, OTHER.key))),
                st.builds(people.RemoveDevice, key=st.sampled_from((PHONE.key, NEW.key))),
            ),
            st.sampled_from([0, 0, HOUR_MS, REST_MS]),
        ),
        max_size=12,
    )
)
def test_whoever_found_what_money_rests_three_days(
    steps: list[tuple[Voice, Action, int]],
) -> None:
    """Whatever is said and stopped by whom: while one device comes for another, no money moves.

    And where nobody said anything for it, no new device ever speaks.
    """
    town = Homes()
    put_back = money.PutBack(bytes(16), 1, PROJECT)
    for who, action, wait_ms in steps:
        asks(town, who, "people", action, None)
        running = town.law.recovery(ANA.member)
        for one in (PHONE, NEW, OTHER):
            entry = town.law.key(one.key)
            if running is not None and entry is not None and entry.member == ANA.member:
                assert town.tries(one, put_back, "money") == "people.AtRest"
        town.place.wait(wait_ms)
        assert len(town.devices) >= 1
        assert (running is None) or running.until_ms >= running.from_ms + REST_MS
    town.place.adds_up()
