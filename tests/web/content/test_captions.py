"""Captions: typed as lines or sent as a file, and written anew with words only."""

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from dugnad.web.content.captions import MOST_CHARACTERS, from_file, from_lines, typed_of
from dugnad.web.content.told import NotAccepted


def test_typed_lines_become_captions() -> None:
    """MAT-17: with their moments; the last one stays until the film ends."""
    written = from_lines("0:00 Hello, I am Ana.\n0:04 We sit here & look.\n\n0:09 Help us!", 12_000)
    assert written == (
        "WEBVTT\n\n"
        "00:00:00.000 --> 00:00:04.000\nHello, I am Ana.\n\n"
        "00:00:04.000 --> 00:00:09.000\nWe sit here &amp; look.\n\n"
        "00:00:09.000 --> 00:00:12.000\nHelp us!"
    )
    assert typed_of(written) == "0:00 Hello, I am Ana.\n0:04 We sit here & look.\n0:09 Help us!"
    assert from_lines(typed_of(written), 12_000) == written


def test_lines_without_moments_share_the_film() -> None:
    """As long each; where the length is not known, four seconds each."""
    assert from_lines("One\nTwo\nThree", 30_000).count("-->") == 3
    assert "00:00:10.000 --> 00:00:20.000\nTwo" in from_lines("One\nTwo\nThree", 30_000)
    assert "00:00:04.000 --> 00:00:08.000\nTwo" in from_lines("One\nTwo", 0)
    assert "00:00:07.000 --> " in from_lines("0:03 One\nTwo", 0)


@pytest.mark.parametrize(
    "sent",
    [
        "WEBVTT\n\nSTYLE\n::cue { color: red }\n\n1\n00:01.500 --> 00:03.000 line:0\n<b>Hello</b>",
        "1\r\n00:00:01,500 --> 00:00:03,000\r\nHello\r\n\r\n",
        "\ufeffWEBVTT\n\n00:00:01.500 --> 00:00:03.000\n<v Ana>Hello</v>",
    ],
)
def test_a_file_is_written_anew_with_words_only(sent: str) -> None:
    """WebVTT or SubRip: no style, no place on the screen, no marks in the words."""
    written = from_file(sent.encode())
    assert written == "WEBVTT\n\n00:00:01.500 --> 00:00:03.000\nHello"


@pytest.mark.parametrize(
    "sent", [b"", b"WEBVTT", b"\xff\xfe\x00", b"no captions at all", b"1\n2\n"]
)
def test_a_file_without_captions_is_refused_in_a_sentence(sent: bytes) -> None:
    """It says that they can be typed instead."""
    with pytest.raises(NotAccepted) as refused, override("en"):
        from_file(sent)
    assert "Type them instead" in str(refused.value.sentence)


MANY = "\n".join(f"Line {number}" for number in range(70))
LONG = "\n".join("We want to sit here in the evening. " * 4 for _line in range(30))


@pytest.mark.parametrize("typed", ["", " \n ", MANY, LONG])
def test_too_little_and_too_much_are_refused(typed: str) -> None:
    """No words, or more of them than fit into a minute."""
    with pytest.raises(NotAccepted):
        from_lines(typed, 60_000)


@settings(max_examples=200, deadline=None)
@given(typed=st.text(max_size=400), length_ms=st.integers(0, 61_000))
def test_whatever_is_typed_nothing_but_words_and_moments_is_written(
    typed: str, length_ms: int
) -> None:
    """No mark begins, no arrow stands in words, each cue ends after it began."""
    try:
        written = from_lines(typed, length_ms)
    except NotAccepted:
        return
    assert len(written) <= MOST_CHARACTERS
    first, *blocks = written.split("\n\n")
    assert first == "WEBVTT"
    for block in blocks:
        moments, words = block.split("\n")
        begins, ends = moments.split(" --> ")
        assert begins < ends
        assert "<" not in words
        assert "-->" not in words
    assert from_file(written.encode()).count("-->") == written.count("-->")
