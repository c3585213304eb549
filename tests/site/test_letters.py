"""Every message of a place, looked at before anybody gets it: short, named, with a way out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dugnad.charter.ways import TOGETHER
from dugnad.site.previewing import Preview, previews
from dugnad.web.answers.models import Ask
from dugnad.web.messages.sms import size_of, to_gsm
from dugnad.web.people.models import SMS, Person
from tests.architecture.test_plain_words import ABROAD, ENGLISH, without_codes
from tests.architecture.test_readable_words import forbidden
from tests.site.running import dugnad
from tests.web.leading.group import joins
from tests.web.living import ALIASES, Living, living_place

__all__ = ["living_place"]

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

LANGUAGES = ("en", "nb", "sv", "da", "nl")
"""Nynorsk is begun: what is bokmål in it would be found here."""
AT_ONCE = ("a code", "to be forgotten", "something was changed")
"""They answer what somebody just did, or warn them of it: nobody can stop them."""


def crypto(language: str) -> re.Pattern[str]:
    """The words of chains and keys in a language."""
    return ENGLISH if language == "en" else ABROAD[language]


@pytest.fixture
def found(living_place: Living) -> list[Preview]:
    """What a small place would send: a work day, a proposal, news, questions, a new neighbour."""
    ana = living_place.visitor("Ana")
    shore = living_place.starts("Ana", "The shore and all its paths, benches and wells", TOGETHER)
    (ben,) = joins(living_place, shore, "Ben")
    day = living_place.calls(ana, "Paint the long fence around the playground", project=shore)
    living_place.tells(ana, "The bridge by the mill is open again", project=shore)
    ben.post(f"/c/{day}/ask", {"text": "Shall I bring a brush, or is there one for each of us?"})
    return previews(LANGUAGES)


def texts(found: list[Preview]) -> Iterator[Preview]:
    """The text messages of them."""
    return (one for one in found if one.sent.channel == SMS)


def test_every_text_message_is_one_message(found: list[Preview]) -> None:
    """In every language: at most 160 letters, or 70 where a name is in other letters."""
    sizes = {(one.what, one.sent.language): size_of(to_gsm(one.sent.text)) for one in texts(found)}
    assert {language for _what, language in sizes} == {*LANGUAGES}
    assert {key: size for key, size in sizes.items() if size.parts > 1} == {}


def test_every_text_message_begins_with_who_asks(found: list[Preview]) -> None:
    """Whoever asks in their own name is named before anything else is said."""
    named = [one for one in texts(found) if one.sent.in_name_of]
    assert named
    for one in named:
        assert one.sent.in_name_of in one.sent.text[:24], one.sent.text


def test_every_mail_has_its_way_out(found: list[Preview]) -> None:
    """But for what answers somebody's own act, or warns them of it."""
    mails = [one for one in found if one.sent.channel != SMS]
    assert {one.what for one in mails if not one.sent.stop_address} == {*AT_ONCE}
    assert {one.what for one in mails if one.sent.stop_address} > {"a rescuer is asked"}


def test_no_message_says_what_is_never_said(found: list[Preview]) -> None:
    """As it goes out, in every language: nothing of programmers, no blame, one word for a thing."""
    said = [
        (one.sent.language, match[0], one.what)
        for one in found
        for words in (forbidden(one.sent.language or "en"), crypto(one.sent.language or "en"))
        if (match := words.search(without_codes(f"{one.sent.subject} {one.sent.text}")))
    ]
    assert said == []


def test_looking_leaves_the_place_as_it_was(found: list[Preview]) -> None:
    """Nobody was written to, asked, or given another language."""
    assert found
    assert not Ask.objects.exists()
    assert {person.language for person in Person.objects.all()} == {"en"}


def test_they_are_written_into_a_folder(tmp_path: Path) -> None:
    """Whoever runs the place reads them as pages; a folder that is there is left alone."""
    made = dugnad(["new", str(tmp_path / "own"), "--name", "Vik", "--language", "en"], tmp_path)
    assert made.returncode == 0, made.stderr
    words = ["letters", str(tmp_path / "letters"), "--place", str(tmp_path / "own")]
    said = dugnad(words, tmp_path)
    assert said.returncode == 0, said.stderr
    first = (tmp_path / "letters" / "index.html").read_text(encoding="utf-8")
    assert (tmp_path / "letters").stat().st_mode & 0o077 == 0
    assert "is your code for Vik" in first
    assert "letters" in first
    again = dugnad(words, tmp_path)
    assert again.returncode == 1
    assert "is there already" in again.stderr
