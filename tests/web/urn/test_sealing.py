"""Stories of what is below the urn: two halves, envelopes of one size, and words on paper."""

from __future__ import annotations

import secrets
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dugnad.charter.counting.ballots import Approval, Ballot, Ranking, Scores, Stance, Voice
from dugnad.charter.counting.method import (
    ByApproval,
    ByConsent,
    ByMajority,
    BySchulze,
    ByScore,
    ByTransfer,
    Method,
)
from dugnad.charter.decisions.terms import OPTIONS_MAX
from dugnad.charter.decisions.urn import TRACKER_BYTES
from dugnad.web.urn import cells, envelopes, words
from dugnad.web.urn.cells import Folder
from dugnad.web.urn.envelopes import Box, Inside, Place, TooLong
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


@pytest.mark.parametrize("reason", [None, "", "It stands in the sun.", "ø" * 300])
@pytest.mark.parametrize("ballot", LARGEST)
def test_every_answer_fits_and_all_envelopes_are_alike(ballot: Ballot, reason: str | None) -> None:
    """The largest ballot of twenty options is as long in its envelope as the shortest.

    So is the longest reason, where envelopes have room for reasons, and none.
    """
    key, tracker = SCHEME.make(), secrets.token_bytes(TRACKER_BYTES)
    envelope = envelopes.seal(key.public, ballot, tracker, reason)
    assert len(envelope.answer) == envelopes.sealed_bytes(reasons=reason is not None)
    assert len(envelope.tracker) == envelopes.SEALED_TRACKER
    inside = envelopes.open_envelope(key.halves, envelope)
    assert inside == Inside(tracker, ballot, reason or "")
    assert envelopes.open_envelope((key.halves[0], bytes(32)), envelope) is None


def test_what_is_too_large_is_not_cut() -> None:
    """Nobody's answer is shortened, and nobody's reason."""
    public = SCHEME.make().public
    with pytest.raises(ValueError, match="fits"):
        envelopes.seal(public, Scores((1,) * 200), bytes(TRACKER_BYTES))
    with pytest.raises(TooLong):
        envelopes.seal(public, Stance("object"), bytes(TRACKER_BYTES), "🪑" * 300)


@pytest.mark.parametrize("reasons", [False, True])
def test_an_urn_has_one_size(*, reasons: bool) -> None:
    """Empty, half full and full it is as large; only more people than places make it grow."""
    key, each = SCHEME.make(), envelopes.place_bytes(reasons=reasons)
    box = Box.empty(4, reasons=reasons)
    sizes = [len(box.written())]
    for number in range(5):
        kept = "why" if reasons else None
        envelope = envelopes.seal(key.public, Stance("object"), bytes(TRACKER_BYTES), kept)
        place = Place(by_words=True) if number == 1 else Place(envelope=envelope)
        box.change(bytes([number]) * 32, lambda _place, now=place: now)  # type: ignore[misc]
        box = Box.read(box.written(), reasons=reasons)
        assert box.at(bytes([number]) * 32) == place
        sizes.append(len(box.written()))
    assert sizes == [4 * each] * 5 + [5 * each]
    written = box.written()
    tags = [written[at : at + envelopes.TAG] for at in range(0, len(written), each)]
    assert tags == sorted(tags)
    box.change(bytes(32), lambda _place: Place())
    assert Box.read(box.written(), reasons=reasons).at(bytes(32)) == Place()


# ── Sheets
METHODS: tuple[tuple[Method, int], ...] = (
    (ByMajority(), 0),
    (ByConsent(), 0),
    (ByApproval(), 20),
    (ByScore(low=0, high=5), 20),
    (BySchulze(), 20),
    (ByTransfer(seats=3), 7),
)


@pytest.mark.parametrize(("method", "options"), METHODS)
def test_a_folder_keeps_sheets_of_one_size(method: Method, options: int) -> None:
    """Used or not, by few words or many, every sheet is as long, and is read as it was written."""
    key, grid = SCHEME.make(), cells.grid_of(method, options)
    folder = Folder({}, grid)
    assert folder.written() == b""
    sizes = set()
    for number in range(1, 4):
        tag = bytes([number]) * 32
        sheet, words = cells.make(key.public, tag, grid, bytes([number]) * TRACKER_BYTES)
        assert len({*words}) == grid.cells
        before = len(folder.written())
        many = sheet.read(grid, " ".join(words[:: grid.columns][: min(number, grid.most)]))
        used = sheet.answering(many, on_paper=number == 1) if number > 1 else sheet
        folder.put(tag, used)
        sizes.add(len(folder.written()) - before)
        assert Folder.read(folder.written(), grid).of(tag) == used
    assert len(sizes) == 1
    folder.put(bytes([1]) * 32, None)
    folder.put(bytes([9]) * 32, None)
    assert Folder.read(folder.written(), grid).of(bytes([1]) * 32) is None


@pytest.mark.parametrize(("method", "options"), METHODS)
def test_what_a_word_means_opens_with_both_halves_alone(method: Method, options: int) -> None:
    """The place has the word and cannot read its meaning; both counters together can."""
    key, grid = SCHEME.make(), cells.grid_of(method, options)
    sheet, words = cells.make(key.public, bytes(32), grid, b"a tracker.")
    for cell, typed in enumerate(words):
        used = sheet.answering(sheet.read(grid, typed), on_paper=False)
        assert used.answer is not None
        assert used.answer.opened(key.halves) == (b"a tracker.", (cell,))
        assert used.answer.opened((key.halves[0], bytes(32))) is None
    assert used.set_aside().answer is None
    assert [one.word for one in sheet.cells] != [*words] or grid.cells < 10


def test_a_sheet_has_no_more_words_than_people_can_read() -> None:
    """Twenty things with a hundred points each are not printed."""
    grid = cells.grid_of(ByScore(low=0, high=100), 20)
    with pytest.raises(ValueError, match="so many words"):
        cells.make(SCHEME.make().public, bytes(32), grid, bytes(TRACKER_BYTES))


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
