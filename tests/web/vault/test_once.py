"""Ids for one act each: found from the books, and by forgetting nobody's."""

from collections.abc import Sequence
from uuid import uuid4

import pytest
from nacl.signing import SigningKey

from dugnad.web.vault import once, services
from dugnad.web.vault.models import Forgotten, OnceKey
from dugnad.web.vault.once import Once
from dugnad.web.vault.wrapping import WrongMasterKeyError

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("open_place"),
]

ANA, BEN = uuid4(), uuid4()
RAMP, BENCH, SWING = b"ramp-project-id!", b"card of a bench.", b"card of a swing."
NOON_MS = 1_789_984_800_000


def nothing(_theirs: Sequence[Once]) -> None:
    """Look, and let it be."""


def never(_one: Once) -> bool:
    """Every id may still be acted by."""
    return False


def made(who: object = ANA, press: str = "form-1", card: bytes = BENCH) -> Once:
    """An id for one press."""
    return once.make(who, RAMP, card, press, NOON_MS, nothing, is_over=never)  # type: ignore[arg-type]


def test_the_same_press_is_given_the_same_id_and_every_other_one_another() -> None:
    """Ana presses one form twice and another once: two ids, two keys, found again whole."""
    first, again, other = made(), made(), made(press="form-2")
    assert (first.member, bytes(first.key)) == (again.member, bytes(again.key))
    assert other.member != first.member
    assert bytes(other.key) != bytes(first.key)
    found = once.of_member(first.member)
    assert found == first
    assert (first.project, first.card, first.made_ms) == (RAMP, BENCH, NOON_MS)
    assert [one.member for one in once.of_person(ANA)] == sorted([first.member, other.member])
    assert once.persons_behind([first.member, b"x" * 16]) == {first.member: ANA}
    assert once.of_member(b"x" * 16) is None


def test_what_is_stored_is_neither_the_id_nor_the_key() -> None:
    """Whoever has the file without the master key finds nothing that stands in the books."""
    one = made()
    row = OnceKey.objects.get()
    stored = bytes(row.tag) + bytes(row.wrapped) + bytes(row.press)
    for secret in (one.member, bytes(one.key), bytes(one.key.verify_key), RAMP, BENCH):
        assert secret not in stored


def test_a_row_moved_to_another_tag_opens_nothing() -> None:
    """What was wrapped for one id does not open as another's."""
    first, other = made(), made(press="form-2")
    rows = {bytes(row.tag): row for row in OnceKey.objects.all()}
    one, two = rows.values()
    OnceKey.objects.filter(tag=one.tag).update(wrapped=two.wrapped)
    with pytest.raises(WrongMasterKeyError):
        [once.of_member(each.member) for each in (first, other)]


def test_who_looks_sees_all_of_the_card_and_can_refuse() -> None:
    """The new one is among them; where it may not be, nothing was made."""
    made()
    made(press="form-2", card=SWING)
    seen: list[int] = []

    def refuse(theirs: Sequence[Once]) -> None:
        seen.append(len(theirs))
        raise LookupError

    with pytest.raises(LookupError):
        once.make(ANA, RAMP, BENCH, "form-3", NOON_MS, refuse, is_over=never)
    assert seen == [2]
    assert OnceKey.objects.count() == 2
    assert once.of_press("form-3") is None


def test_ids_that_are_over_are_destroyed_and_count_for_nothing() -> None:
    """Nothing was done by the first one in time: it goes, and its own press is given another."""
    first, other = made(), made(press="form-2", card=SWING)
    seen: list[int] = []

    def is_over(one: Once) -> bool:
        return one.member in (first.member, other.member)

    def look(theirs: Sequence[Once]) -> None:
        seen.append(len(theirs))

    new = once.make(ANA, RAMP, BENCH, "form-3", NOON_MS, look, is_over=is_over)
    assert seen == [1]
    assert once.of_press("form-1") is None
    assert once.of_press("form-2") == other  # of another card, which is not looked at.
    again = once.make(ANA, RAMP, SWING, "form-2", NOON_MS, look, is_over=is_over)
    assert again.member != other.member
    assert {one.member for one in once.of_person(ANA)} == {new.member, again.member}


def test_what_was_done_by_a_link_says_by_which() -> None:
    """The question's name comes back as it was given; without a link there is none."""
    by = once.make(ANA, RAMP, BENCH, "form-1", NOON_MS, nothing, is_over=never, link=b"q" * 16)
    assert once.of_member(by.member) == by
    assert by.link == b"q" * 16
    assert made(press="form-2").link == once.NO_LINK


def test_forgetting_takes_the_person_out_and_leaves_a_key_to_nobody() -> None:
    """Ana is forgotten: her acts are nobody's, Ben's stay his, and nothing new is made for her."""
    mine, bens = made(), made(BEN, "form-2")
    services.forget(ANA)
    assert once.persons_behind([mine.member, bens.member]) == {bens.member: BEN}
    assert once.of_person(ANA) == []
    assert [one.member for one in once.of_nobody([mine.member, bens.member]).values()] == [
        mine.member
    ]
    with pytest.raises(services.PersonForgottenError):
        made(press="form-3")


def test_a_restored_older_file_takes_the_person_out_again() -> None:
    """A copy of keys.db from before holds only unseen acts of Ana's: they are nobody's again."""
    services.forget(ANA)
    tags = services.forgotten_tags()
    Forgotten.objects.all().delete()
    mine = made()
    assert once.persons_behind([mine.member]) == {mine.member: ANA}
    assert services.forget_again(tags) == 1
    assert once.persons_behind([mine.member]) == {}


def test_what_is_left_behind_is_kept_once() -> None:
    """A key of somebody who goes is kept for what may come back; the first one stays."""
    key = SigningKey.generate()
    for each in (key, SigningKey.generate()):
        once.leave_behind(b"m" * 16, RAMP, bytes(16), each, NOON_MS)
    (left,) = once.of_nobody([b"m" * 16, b"n" * 16]).values()
    assert (left.member, bytes(left.key)) == (b"m" * 16, bytes(key))


def test_what_nothing_was_done_by_is_swept() -> None:
    """Old and unused goes; used, young, or nobody's stays."""
    used, unused, nobodys = made(), made(press="form-2"), made(BEN, "form-3")
    services.forget(BEN)
    assert once.sweep(NOON_MS, lambda _key: False) == 0
    assert once.sweep(NOON_MS + 1, lambda key: key == bytes(used.key.verify_key)) == 1
    assert once.of_member(unused.member) is None
    assert once.of_member(used.member) is not None
    assert once.of_member(nobodys.member) is not None
    once.drop(used.member)
    assert once.of_member(used.member) is None


def test_words_of_an_act_are_kept_under_a_name_of_its_own() -> None:
    """It is always the same, another one for each act, and never the person's."""
    one, other = made(), made(press="form-2")
    assert once.writer_of(one.member) == once.writer_of(one.member)
    assert len({once.writer_of(one.member), once.writer_of(other.member), str(ANA)}) == 3
