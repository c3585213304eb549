"""People are a name and a way to be reached; the books know them under other names."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dugnad.web.people import services, whereabouts
from dugnad.web.people.addresses import Address, NotAnAddress
from dugnad.web.people.models import Membership, Person, Reach
from dugnad.web.vault import services as vault
from dugnad.web.vault.models import PersonKey

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

RAMP, FENCE = b"ramp-project-id!", b"fence-project-id"


def ana() -> Person:
    """Ana, known by her mail address."""
    return services.find_or_create("Ana Berg", "mail", "ana@example.org", "nb")


def test_somebody_is_found_by_any_way_of_writing_their_address(open_place: object) -> None:
    """Ana is one person, however her address is written; nobody else is found by it."""
    made = ana()
    assert services.find_by_address("mail", " ANA@example.org") == made
    assert services.find_by_address("mail", "ben@example.org") is None
    assert services.name_of(made, None) == "Ana Berg"
    with pytest.raises(NotAnAddress):
        services.find_by_address("mail", "Ana")


def test_who_is_known_keeps_the_name_they_have(open_place: object) -> None:
    """Ben invites "Aunt Ana": Ana is found, and nobody renames her."""
    made = ana()
    found = services.find_or_create("Aunt Ana", "mail", "ana@example.org", "sv")
    assert found == made
    assert services.name_of(found, None) == "Ana Berg"
    assert found.language == "nb"
    assert Person.objects.count() == 1


def test_a_language_the_place_does_not_offer_becomes_its_own(open_place: object) -> None:
    """Nobody is spoken to in a language that is not there."""
    assert services.find_or_create("Wim", "mail", "wim@example.org", "fy").language == "nb"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  Ana \n Berg ", "Ana Berg"),
        ("Bjørn\u202e\u200b", "Bjørn"),
        ("A\u030asa", "Åsa"),
        ("علي", "علي"),
    ],
)
def test_a_name_is_one_tidy_line(typed: str, name: str) -> None:
    """Spaces, breaks and invisible signs that could disguise somebody are taken out."""
    assert services.read_name(typed) == name


@pytest.mark.parametrize("typed", ["", "  ", "\u200b", "x" * 81])
def test_a_person_needs_a_name(typed: str, open_place: object) -> None:
    """No name, no person: nothing is left behind."""
    with pytest.raises(services.NameMissing):
        services.find_or_create(typed, "mail", "dia@example.org", "nb")
    assert not Person.objects.exists()


def test_many_names_cost_one_read_of_the_vault(
    open_place: object, django_assert_num_queries: object
) -> None:
    """A list of a hundred neighbours reads keys.db as often as a list of one."""
    people = [
        services.find_or_create(name, "mail", f"{name}@example.org", "nb")
        for name in ("ana", "ben", "cem", "dia")
    ]
    with django_assert_num_queries(1, using="keys"):  # type: ignore[operator]  # pytest-django's.
        names = services.names_of(people, None)
    assert [names[person.id] for person in people] == ["ana", "ben", "cem", "dia"]


def test_a_forgotten_person_has_left(open_place: object) -> None:
    """After forgetting, name and address are gone and a kind word stands in their place."""
    made = ana()
    reach = made.reaches.get()
    vault.forget(made.id)
    assert services.name_of(made, None) == "Somebody who has left"
    assert services.address_of(reach) is None


def test_forgetting_leaves_nobody_to_be_found(open_place: object) -> None:
    """Ana is forgotten; whoever comes with her address later is somebody new."""
    made = ana()
    member = bytes(services.membership_of(made, RAMP).member_id)
    before = made.id
    services.forget(made)
    assert services.find_by_address("mail", "ana@example.org") is None
    assert services.person_of_member(member) is None
    assert vault.is_forgotten(before)
    assert ana().id != before


def test_rows_of_the_forgotten_that_come_back_are_swept(open_place: object) -> None:
    """An older place.db brings Ana's rows back, and they go; without keys.db nobody is lost."""
    made = ana()
    ben = services.find_or_create("Ben", "mail", "ben@example.org", "nb")
    vault.forget(made.id)
    services.sweep(0)
    assert list(Person.objects.all()) == [ben]
    PersonKey.objects.all().delete()
    services.sweep(0)
    assert list(Person.objects.all()) == [ben]


def test_an_address_belongs_to_one_person(open_place: object) -> None:
    """Ben cannot add Ana's address; Ana can add her number and take either away, not both."""
    made = ana()
    ben = services.find_or_create("Ben", "mail", "ben@example.org", "nb")
    with pytest.raises(services.AddressTaken):
        services.add_reach(ben, Address("mail", "ana@example.org"), 5)
    number = services.add_reach(made, Address("sms", "+4740012345"), 7)
    assert services.add_reach(made, Address("sms", "+4740012345"), 9) == number
    assert number.confirmed_ms == 7
    assert services.find_by_address("sms", "400 12 345") == made
    assert not services.remove_reach(ben, number.id)
    assert not services.remove_reach(made, uuid4())
    first = made.reaches.get(kind="mail")
    assert services.remove_reach(made, first.id)
    assert not services.remove_reach(made, number.id)
    assert list(Reach.objects.filter(person=made)) == [number]


def test_a_person_is_another_member_in_every_project(open_place: object) -> None:
    """Ana's ids and keys of two projects have nothing in common; in one they stay the same."""
    made = ana()
    ramp = services.membership_of(made, RAMP)
    fence = services.membership_of(made, FENCE)
    assert services.membership_of(made, RAMP) == ramp
    assert len(ramp.member_id) == 16
    assert ramp.member_id != fence.member_id
    assert ramp.public_key != fence.public_key
    assert bytes(ramp.public_key) == bytes(vault.kept_key(made.id, RAMP).verify_key)
    assert services.person_of_member(bytes(ramp.member_id)) == made
    assert services.person_of_member(bytes(16)) is None


def test_a_page_asks_once_as_whom_somebody_is_known(open_place: object) -> None:
    """While a page of Ana's is made, her ids are read once; the next page reads them again."""
    made, ben = ana(), services.find_or_create("Ben", "mail", "ben@example.org", "nb")
    ramp = bytes(services.membership_of(made, RAMP).member_id)
    with CaptureQueriesContext(connection) as asked, whereabouts.only_looking():
        assert [whereabouts.id_in(made, RAMP) for _time in range(3)] == [ramp] * 3
        assert whereabouts.id_in(made, FENCE) is None
        assert whereabouts.id_in(None, RAMP) is None
    assert len(asked) == 1
    with whereabouts.only_looking():
        assert whereabouts.id_in(ben, RAMP) is None
        fence = bytes(services.membership_of(made, FENCE).member_id)
        assert whereabouts.ids_by_project(made) == {RAMP: ramp, FENCE: fence}
    with whereabouts.only_looking():
        Membership.objects.filter(person=made).delete()
        assert whereabouts.id_in(made, RAMP) is None
    assert whereabouts.ids_by_project(made) == {}
