"""What a page shows in each language says nothing that is never said there."""

from __future__ import annotations

import pytest
from django.test import Client

from dugnad.charter.ways import TOGETHER
from tests.architecture.test_plain_words import ABROAD, ENGLISH, shown_by, without_codes
from tests.architecture.test_readable_words import forbidden
from tests.web.leading.group import joins
from tests.web.living import ALIASES, Living, living_place

__all__ = ["living_place"]

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

EVERYWHERE = ("/", "/books/", "/me/", "/for-you/", "/money/", "/me/forget/", "/help/")


@pytest.mark.parametrize("language", ["en", "nb", "sv", "da", "nl"])
def test_no_page_says_what_is_never_said(living_place: Living, language: str) -> None:
    """Pages of a place, a project and a card, as somebody reads them who takes part."""
    ana = living_place.visitor("Ana")
    shore = living_place.starts("Ana", "The shore", TOGETHER)
    joins(living_place, shore, "Ben")
    day = living_place.calls(ana, "Paint the fence", project=shore)
    code = shore.lower()
    reader: Client = living_place.visitor("Ben")
    reader.cookies["language"] = language
    looked = 0
    for path in (
        *EVERYWHERE,
        f"/c/{day}",
        *(f"/p/{code}{end}" for end in ("", "/rules", "/roles", "/books")),
    ):
        page = reader.get(path, headers={"accept-language": language}, follow=True)
        if page.status_code != 200:
            continue
        looked += 1
        shown = without_codes(shown_by(page.content.decode()))
        for words in (forbidden(language), ENGLISH if language == "en" else ABROAD[language]):
            assert not words.search(shown), (path, words.search(shown))
    assert looked > 6
