"""A key for each person: sealed, wrapped, and destroyed when they are forgotten."""

from dataclasses import replace
from uuid import uuid4

import pytest

from dugnad.web.house import house, set_house
from dugnad.web.vault import services
from dugnad.web.vault.models import Forgotten, KeptKey, PersonKey, PlaceSecret
from dugnad.web.vault.wrapping import WrongMasterKeyError, unwrap, wrap

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("open_place"),
]

ANA, BEN = uuid4(), uuid4()
RAMP, FENCE = b"ramp-project-id!", b"fence-project-id"


def test_only_her_own_key_opens_what_was_sealed_for_ana() -> None:
    """Ana's record opens under Ana's key, and under nobody else's."""
    sealed = services.seal(ANA, b"Ana Berg")
    services.seal(BEN, b"Ben Dahl")
    assert services.unseal(ANA, sealed) == b"Ana Berg"
    assert services.unseal(BEN, sealed) is None


def test_the_same_words_are_never_sealed_alike() -> None:
    """Two people of one name cannot be told from what is stored."""
    assert services.seal(ANA, b"Ana") != services.seal(ANA, b"Ana")


def test_a_damaged_record_does_not_open() -> None:
    """One changed byte, another format or no bytes at all: nothing opens, nothing breaks."""
    sealed = services.seal(ANA, b"Ana Berg")
    assert services.unseal(ANA, sealed[:-1] + bytes([sealed[-1] ^ 1])) is None
    assert services.unseal(ANA, b"\x02" + sealed[1:]) is None
    assert services.unseal(ANA, b"") is None
    assert services.unseal(ANA, sealed[:20]) is None


def test_many_records_are_opened_with_one_read(django_assert_num_queries: object) -> None:
    """A page with many names reads keys.db once, in the order it asked."""
    rows = [(who, services.seal(who, name)) for who, name in ((ANA, b"Ana"), (BEN, b"Ben"))]
    rows.append((uuid4(), b"of somebody unknown"))
    with django_assert_num_queries(1, using="keys"):  # type: ignore[operator]  # pytest-django's.
        assert services.unseal_many(rows) == [b"Ana", b"Ben", None]


def test_forgetting_makes_everything_unreadable_and_nothing_new_is_kept() -> None:
    """After Ana is forgotten nothing of hers opens, and no new key can be made for her."""
    sealed = services.seal(ANA, b"Ana Berg")
    services.kept_key(ANA, RAMP)
    services.forget(ANA)
    services.forget(ANA)
    assert services.unseal(ANA, sealed) is None
    assert services.is_forgotten(ANA)
    assert not KeptKey.objects.exists()
    with pytest.raises(services.PersonForgottenError):
        services.seal(ANA, b"again")
    with pytest.raises(services.PersonForgottenError):
        services.kept_key(ANA, RAMP)
    assert not services.is_forgotten(BEN)


def test_a_restored_older_file_forgets_again() -> None:
    """When keys.db comes back from before Ana left, the kept tags make it forget her once more."""
    sealed = services.seal(ANA, b"Ana Berg")
    before = list(PersonKey.objects.values("person_id", "wrapped"))
    services.forget(ANA)
    tags = services.forgotten_tags()
    Forgotten.objects.all().delete()
    PersonKey.objects.create(**before[0])
    assert services.unseal(ANA, sealed) == b"Ana Berg"
    assert services.forget_again(tags) == 1
    assert services.unseal(ANA, sealed) is None
    assert services.forgotten_tags() == tags


def test_a_file_from_before_somebody_came_forgets_them_too() -> None:
    """Put back from before Ana's first day, keys.db knows nothing of her, and keeps it so."""
    services.seal(ANA, b"Ana Berg")
    services.forget(ANA)
    tags = services.forgotten_tags()
    Forgotten.objects.all().delete()
    assert services.forget_again(tags) == 0
    assert services.forgotten_tags() == tags
    with pytest.raises(services.PersonForgottenError):
        services.seal(ANA, b"again")


def test_a_missing_key_alone_is_no_forgetting() -> None:
    """Ben has no key here, Cem has one, Ana was forgotten: only Ana is told."""
    cem = uuid4()
    services.seal(cem, b"Cem")
    services.seal(ANA, b"Ana Berg")
    services.forget(ANA)
    assert services.forgotten_among([BEN, cem, ANA]) == [ANA]


def test_a_kept_key_stays_the_same_in_a_project_and_differs_between_them() -> None:
    """One key for a person in a project: the same tomorrow, another in every other project."""
    first = services.kept_key(ANA, RAMP)
    assert services.kept_key(ANA, RAMP) == first
    assert services.kept_key(ANA, FENCE) != first
    assert services.kept_key(BEN, RAMP) != first
    message = first.sign(b"I come")
    assert first.verify_key.verify(message) == b"I come"


def test_a_key_of_the_place_can_be_put_in_and_is_never_overwritten() -> None:
    """The place takes a seed made elsewhere, the same one twice, and refuses another."""
    seed = bytes(range(100, 132))
    services.keep_place_key("custodian", seed)
    services.keep_place_key("custodian", seed)
    assert bytes(services.place_key("custodian")) == seed
    with pytest.raises(services.PlaceKeyDiffersError):
        services.keep_place_key("custodian", bytes(32))
    with pytest.raises(ValueError, match="32 bytes"):
        services.keep_place_key("operator", b"short")
    assert bytes(services.place_key("custodian")) == seed
    assert services.place_key("sealer") == services.place_key("sealer")
    assert services.place_key("sealer") != services.place_key("custodian")


def test_an_address_is_found_by_a_tag_that_only_this_place_can_make() -> None:
    """The same address gives the same tag; another kind, address or place gives another."""
    tag = services.lookup_tag("mail", "ana@example.org")
    assert len(tag) == 32
    assert tag == services.lookup_tag("mail", "ana@example.org")
    assert tag != services.lookup_tag("sms", "ana@example.org")
    assert tag != services.lookup_tag("mail", "ben@example.org")
    assert tag != services.lookup_tag("mai", "lana@example.org")
    PlaceSecret.objects.all().delete()
    assert tag != services.lookup_tag("mail", "ana@example.org")


def test_the_place_has_a_box_for_those_it_does_not_know_yet() -> None:
    """What belongs to nobody known is sealed for the place and opens again."""
    sealed = services.seal_for_place(b"dia@example.org")
    assert b"dia" not in sealed
    assert services.unseal_for_place(sealed) == b"dia@example.org"
    assert services.unseal_for_place(sealed[:-1]) is None


def test_another_master_key_opens_nothing_and_says_what_to_do() -> None:
    """keys.db beside the wrong master key: a sentence for the operator, no wrong data."""
    services.seal(ANA, b"Ana Berg")
    before = set_house(replace(house(), master_key=bytes(32)))
    with pytest.raises(WrongMasterKeyError, match="key folder"):
        services.seal(ANA, b"more")
    set_house(before)


def test_a_wrapped_secret_moved_to_another_row_opens_nothing() -> None:
    """Whoever can write keys.db cannot give Ben's row the key of Ana's."""
    wrapped = wrap(bytes(32), b"person Ana", b"s" * 32)
    assert unwrap(bytes(32), b"person Ana", wrapped) == b"s" * 32
    with pytest.raises(WrongMasterKeyError):
        unwrap(bytes(32), b"person Ben", wrapped)
    services.seal(ANA, b"Ana")
    sealed = services.seal(BEN, b"Ben")
    stolen = PersonKey.objects.get(person_id=ANA).wrapped
    PersonKey.objects.filter(person_id=BEN).update(wrapped=stolen)
    with pytest.raises(WrongMasterKeyError):
        services.unseal(BEN, sealed)
    services.kept_key(ANA, RAMP)
    services.kept_key(BEN, RAMP)
    hers = KeptKey.objects.get(person_id=ANA).wrapped
    KeptKey.objects.filter(person_id=BEN).update(wrapped=hers)
    with pytest.raises(WrongMasterKeyError):
        services.kept_key(BEN, RAMP)
