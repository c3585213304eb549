"""Told text waits for the books, is published, and can be removed without breaking them."""

from pathlib import Path

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from pytest_django import DjangoAssertNumQueries, Settings

from dugnad.ledger.codec import decode
from dugnad.web.content import auditing, services, sweeping
from dugnad.web.content.models import Prose
from dugnad.web.content.told import (
    LIMITS,
    NotAccepted,
    Removed,
    Told,
    fingerprint,
    payload_of,
    tidy,
)

pytestmark = pytest.mark.django_db
NOON = 1_790_000_000_000
ANA, BEN = "ana", "ben"
CLEANING = Told(title="Clean the ramp", text="Bring *gloves*.", who="Ana", language="en")


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> None:
    """Give the place a folder for pictures."""
    settings.MEDIA_ROOT = tmp_path


def published(told: Told = CLEANING, by: str = ANA, at: int = NOON) -> bytes:
    """A text that the books have."""
    commitment = services.save_waiting(told, by, now_ms=at)
    services.publish(commitment, now_ms=at)
    return commitment


def test_a_text_waits_until_the_books_have_it() -> None:
    """Nobody else reads Ana's text before it is in the books; then everybody does."""
    commitment = services.save_waiting(CLEANING, ANA, now_ms=NOON)
    assert services.read(commitment) is None
    assert services.read(commitment, waiting=True) == CLEANING
    services.publish(commitment, now_ms=NOON + 5)
    services.publish(commitment, now_ms=NOON + 9)
    assert services.read(commitment) == CLEANING
    assert Prose.objects.get().published_ms == NOON + 5


def test_the_fingerprint_is_of_salt_and_words() -> None:
    """The same words twice have two fingerprints, each of which anyone with the salt can redo."""
    one, two = published(), published()
    assert len(one) == 32
    assert one != two
    prose = Prose.objects.get(commitment=one)
    assert prose.salt is not None
    assert len(prose.salt) == 16
    assert fingerprint(bytes(prose.salt), payload_of(CLEANING)) == one


def test_a_refused_text_is_discarded() -> None:
    """When the books say no, nothing stays; a published text cannot be discarded."""
    commitment = services.save_waiting(CLEANING, ANA, now_ms=NOON)
    services.discard(commitment)
    assert services.read(commitment, waiting=True) is None
    kept = published()
    services.discard(kept)
    assert services.read(kept) == CLEANING


def test_publishing_the_unknown_is_a_fault() -> None:
    """To publish a text that nobody saved is a fault of the program."""
    with pytest.raises(LookupError):
        services.publish(bytes(32), now_ms=NOON)


def test_removing_destroys_words_and_salt() -> None:
    """After a removal the file holds no trace of the words, only when and under which rule."""
    secret = "Cem's telephone number"
    commitment = published(Told(title="Hei", text=secret))
    prose = Prose.objects.get(commitment=commitment)
    salt = prose.salt
    assert services.remove(commitment, "personal data", "moderator", now_ms=NOON + 7)
    assert services.read(commitment) == Removed(
        removed_ms=NOON + 7, rule="personal data", by_role="moderator"
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM content_prose")
        rows = repr(cursor.fetchall())
    assert "telephone" not in rows
    assert repr(salt) not in rows
    assert ANA not in rows


def test_removing_again_changes_nothing() -> None:
    """The first removal counts; a removed text cannot be published again."""
    commitment = published()
    services.remove(commitment, "law", "moderator", now_ms=NOON)
    assert not services.remove(commitment, "regret", "person", now_ms=NOON + 1)
    services.publish(commitment, now_ms=NOON + 2)
    left = services.read(commitment)
    assert isinstance(left, Removed)
    assert left.rule == "law"
    assert not services.remove(bytes(32), "law", "moderator", now_ms=NOON)


def test_the_sweeper_finishes_what_was_interrupted() -> None:
    """After an interruption, what the books have is published, the rest goes after an hour."""
    recorded = services.save_waiting(CLEANING, ANA, now_ms=NOON)
    lost = services.save_waiting(CLEANING, BEN, now_ms=NOON)
    books = {recorded}
    first = sweeping.sweep(NOON + sweeping.WAITS_MS - 1, books.__contains__)
    assert (first.published, first.discarded) == (1, 0)
    second = sweeping.sweep(NOON + sweeping.WAITS_MS, books.__contains__)
    assert (second.published, second.discarded) == (0, 1)
    assert services.read(recorded) == CLEANING
    assert services.read(lost, waiting=True) is None
    third = sweeping.sweep(NOON + sweeping.WAITS_MS, books.__contains__)
    assert third == sweeping.Swept(0, 0, 0, 0)


def test_an_edit_keeps_the_old_words_for_a_month() -> None:
    """The version before stays readable until its time is over, counted from the new one."""
    old = published()
    new = services.save_waiting(Told(title="Clean"), ANA, now_ms=NOON, replaces=old)
    assert sweeping.sweep(NOON + sweeping.OLD_VERSION_MS, lambda _: False).old_versions == 0
    new = services.save_waiting(Told(title="Clean"), ANA, now_ms=NOON, replaces=old)
    services.publish(new, now_ms=NOON + 10)
    at = NOON + 10 + sweeping.OLD_VERSION_MS
    assert sweeping.sweep(at - 1, lambda _: True).old_versions == 0
    assert services.read(old) == CLEANING
    assert sweeping.sweep(at, lambda _: True).old_versions == 1
    assert services.read(old) == Removed(removed_ms=at, rule="replaced", by_role="place")
    assert services.read(new) == Told(title="Clean")


def test_many_texts_are_read_with_one_question(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """A page with thirty cards asks once for all their words."""
    commitments = [published(Told(title=f"Card {number}")) for number in range(30)]
    with django_assert_num_queries(1):
        found = services.read_many(commitments)
    assert [found[commitment] for commitment in commitments] == [
        Told(title=f"Card {number}") for number in range(30)
    ]


def test_the_audit_tells_four_things_apart() -> None:
    """Present, removed, missing and altered texts are told apart, each by its fingerprint."""
    present, removed, altered = published(), published(), published()
    services.remove(removed, "law", "moderator", now_ms=NOON)
    Prose.objects.filter(commitment=altered).update(payload=payload_of(Told(title="Not this")))
    missing = bytes(32)
    waiting = services.save_waiting(CLEANING, ANA, now_ms=NOON)
    found = auditing.audit(iter([present, removed, altered, missing, waiting]))
    assert found.present == (present, waiting)
    assert found.removed == (removed,)
    assert found.altered == (altered,)
    assert found.missing == (missing,)
    assert not found.sound
    assert auditing.audit([present, removed]).sound


def test_a_forgotten_person_leaves_no_words() -> None:
    """When Ana asks to be forgotten, everything she told goes, and nothing of Ben's."""
    hers, his = published(by=ANA), published(by=BEN)
    assert services.told_by(ANA) == (hers,)
    assert services.forget(ANA, now_ms=NOON) == (hers,)
    assert isinstance(services.read(hers), Removed)
    assert services.read(his) == CLEANING
    assert services.told_by(ANA) == ()
    with pytest.raises(ValueError, match="nobody"):
        services.forget("", now_ms=NOON)


def test_words_are_tidied_not_changed() -> None:
    """Stray blanks, half characters and characters that turn writing around go; words stay."""
    told = tidy(
        Told(
            title="  Rydd \n opp\u202e ",
            text="Hei\r\nalle\x00\x1b \r\n\r\n\r\n\r\nsammen\ud800 👩‍👩‍👧",
            extra=(("bring", " spade\n"), ("empty", "  ")),
        )
    )
    assert told.title == "Rydd opp"
    assert told.text == "Hei\nalle\n\nsammen 👩‍👩‍👧"
    assert told.extra == (("bring", " spade"),)
    assert told.more("bring") == " spade"
    assert told.more("empty") == ""


def test_the_same_letter_is_written_one_way() -> None:
    """An å typed as two characters and one typed as one are the same å."""
    assert tidy(Told(title="A\u030asane")).title == "\u00c5sane"


@pytest.mark.parametrize("field", ["title", "text", "where", "who", "alt"])
def test_too_long_says_how_long(field: str) -> None:
    """A text that is too long is declined with its length and the room there is."""
    most = LIMITS[field]
    told = structs.replace(Told(title="Hei"), **{field: "x" * (most + 1)})
    with pytest.raises(NotAccepted) as no:
        services.save_waiting(told, ANA, now_ms=NOON)
    assert no.value.field == field
    assert str(most + 1) in str(no.value.sentence)
    assert str(most) in str(no.value.sentence)
    assert not Prose.objects.exists()


def test_nothing_is_not_a_text() -> None:
    """An empty form is declined with what to do."""
    with pytest.raises(NotAccepted, match="Write a few words"):
        tidy(Told(title="  ", text="\n\n"))


@given(st.builds(Told, title=st.text(max_size=50), text=st.text(max_size=200)))
def test_tidy_text_is_tidy_and_survives_its_bytes(told: Told) -> None:
    """To tidy twice changes nothing more, and the words come back from their bytes."""
    try:
        once = tidy(told)
    except NotAccepted:
        return
    assert tidy(once) == once
    assert decode(Told, payload_of(once)) == once


def test_old_words_stay_readable() -> None:
    """The bytes of a told text are what they have always been."""
    old = b"\x98\xa3Hei\xa0\xa0\xa0\xa0\xa0\xa2nb\x91\x92\xa5bring\xa5spade"
    told = Told(title="Hei", language="nb", extra=(("bring", "spade"),))
    assert payload_of(told) == old
    assert decode(Told, old) == told
    assert decode(Told, b"\x91\xa3Hei") == Told(title="Hei")
