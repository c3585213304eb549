"""Stories of what is below the urn: two halves, envelopes of one size, and words on paper."""

from __future__ import annotations

import secrets
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dugnad.charter.counting.ballots import Approval, Ballot, Ranking, Scores, Stance, Voice
from dugnad.charter.decisions.terms import OPTIONS_MAX
from dugnad.charter.decisions.urn import TRACKER_BYTES
from dugnad.web.urn import envelopes, words
from dugnad.web.urn.envelopes import PLACE, Box, with_envelope, with_sheet
from dugnad.web.urn.scheme import OVERHEAD, SCHEME
from dugnad.web.urn.words import NotWords

LARGEST: tuple[Ballot, ...] = (
    Voice("abstain"),
    Stance("question"),
    Approval(tuple(range(OPTIONS_MAX))),
    Scores((-100,) * OPTIONS_MAX),
    Ranking(tuple((one,) for one in range(OPTIONS_MAX))),
)


def test_two_halves_open_what_one_cannot() -> None:
    """In any order both halves open; one of them, twice the same, or a wrong one does not."""
    key, other = SCHEME.make(), SCHEME.make()
    one, two = key.halves
    sealed = SCHEME.seal(key.public, b"yes")
    assert len(sealed) == 3 + OVERHEAD
    assert SCHEME.seal(key.public, b"yes") != sealed
    assert SCHEME.open((one, two), sealed) == SCHEME.open((two, one), sealed) == b"yes"
    for wrong in ((one, one), (one, other.halves[1]), (one, bytes(32))):
        assert SCHEME.open(wrong, sealed) is None
        assert not SCHEME.check(key.public, wrong)
    assert SCHEME.check(key.public, (two, one))
    assert not SCHEME.check(key.public, (one, b""))
    assert SCHEME.open((one, two), b"too short") is None


@pytest.mark.parametrize("ballot", LARGEST)
def test_every_answer_fits_and_all_envelopes_are_alike(ballot: Ballot) -> None:
    """The largest ballot of twenty options is as long in its envelope as the shortest."""
    key, tracker = SCHEME.make(), secrets.token_bytes(TRACKER_BYTES)
    envelope = envelopes.seal(key.public, ballot, tracker)
    assert len(envelope.ballot) == envelopes.SEALED_BALLOT
    assert len(envelope.tracker) == envelopes.SEALED_TRACKER
    assert envelopes.open_envelope(key.halves, envelope) == (tracker, ballot)
    assert envelopes.open_envelope((key.halves[0], bytes(32)), envelope) is None


def test_a_ballot_that_is_too_large_is_not_cut() -> None:
    """Nobody's answer is shortened."""
    with pytest.raises(ValueError, match="fits"):
        envelopes.seal(SCHEME.make().public, Scores((1,) * 200), bytes(TRACKER_BYTES))


def test_an_urn_has_one_size() -> None:
    """Empty, half full and full it is as large; only more people than places make it grow."""
    key = SCHEME.make()
    box = Box.empty(3)
    sizes = [len(box.written())]
    for number in range(4):
        envelope = envelopes.seal(key.public, Voice("no"), bytes(TRACKER_BYTES))
        box.change(bytes([number]) * 32, with_envelope(envelope))
        box = Box.read(box.written())
        sizes.append(len(box.written()))
    assert sizes == [3 * PLACE] * 4 + [4 * PLACE]
    written = box.written()
    tags = [written[at : at + envelopes.TAG] for at in range(0, len(written), PLACE)]
    assert tags == sorted(tags)


def test_a_printed_tracker_holds_for_words_alone() -> None:
    """Answered by words, the sheet's tracker is in the envelope; on the page a new one."""
    key = SCHEME.make()
    tag, sheet = bytes(32), SCHEME.seal(key.public, b"printed...")
    envelope = envelopes.seal(key.public, Voice("no"), b"on a page.")
    box = Box.empty(1)
    box.change(tag, with_envelope(envelope, of_sheet=True))
    assert box.at(tag).envelope == envelope
    box.change(tag, with_sheet(sheet))
    box.change(tag, with_envelope(envelope, of_sheet=True))
    kept = box.at(tag).envelope
    assert kept is not None
    assert envelopes.open_envelope(key.halves, kept) == (b"printed...", Voice("no"))
    box.change(tag, with_envelope(envelope))
    assert box.at(tag).envelope == envelope
    box.change(tag, with_envelope(None))
    again = Box.read(box.written()).at(tag)
    assert (again.envelope, again.sheet) == (None, sheet)


# ── Words
@given(st.binary(min_size=32, max_size=32))
def test_a_half_is_read_as_it_was_written(half: bytes) -> None:
    """Seventeen words of five letters, in capitals or with lines between them."""
    written = words.half_words(half)
    assert len(written) == 17
    assert words.read_half("\n".join(written).upper()) == half


@pytest.mark.parametrize("wrong", ["", "lusab", "lusab " * 17, "lusax " * 17, "x", "lusabi " * 17])
def test_a_wrong_half_is_noticed(wrong: str) -> None:
    """Whatever is missing, mistyped or something else."""
    with pytest.raises(NotWords):
        words.read_half(wrong)


def test_one_wrong_word_is_noticed() -> None:
    """The last word shows that another one is wrong."""
    written = [*words.half_words(bytes(range(32)))]
    written[3] = "lusab"
    with pytest.raises(NotWords):
        words.read_half(" ".join(written))


@given(st.binary(min_size=TRACKER_BYTES, max_size=TRACKER_BYTES))
def test_a_tracker_is_read_as_it_was_written(tracker: bytes) -> None:
    """Small letters and other signs between the groups do not matter."""
    spelled = words.spell_tracker(tracker)
    assert words.read_tracker(spelled) == tracker
    assert words.read_tracker(spelled.lower().replace("-", " ")) == tracker
    assert words.read_tracker(spelled[:-1]) is None
    assert words.read_tracker(f"{spelled[:-1]}0") is None


def test_words_of_a_sheet_are_unlike_each_other() -> None:
    """No two are as near as one wrong letter; where chance ends there are fewer."""
    many = words.distinct((secrets.token_bytes(2) for _ in range(2_000)), 20)
    assert len(many) == 20
    for one, other in pairwise(sorted(many)):
        assert sum(a != b for a, b in zip(one, other, strict=True)) >= words.APART
    assert words.distinct([b"\0\0", b"\0\0"], 2) == ("babab",)
    assert words.meant("babab", ["lusab", "babab"]) == 1
    assert words.meant("babad", ["lusab", "babab"]) == 1
    assert words.meant("bobad", ["lusab", "babab"]) is None
    assert words.meant("ja", ["lusab", "babab"]) is None
