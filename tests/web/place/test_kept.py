"""What is kept of people: a page for everybody, and the same as a file."""

from __future__ import annotations

import json

import pytest

from dugnad.web.rooms.reports import law as reports
from tests.web.living import ALIASES, Living


@pytest.mark.django_db(databases=list(ALIASES))
def test_the_page_and_the_file_tell_the_same(living_place: Living) -> None:
    """PRV-11: what for, on what ground, who reads it, how long; in the language of the reader."""
    living_place.choose(help_mail="hi@x.example")
    page = living_place.visitor().get("/place/kept").content.decode()
    answer = living_place.visitor().get("/place/kept.json")
    told = json.loads(answer.content)
    assert told["reach"]["mail"] == "hi@x.example"
    assert f"{reports.STAYS_MS // 86_400_000} days." in page
    for part in ("kept", "rooms", "elsewhere"):
        for line in told[part]:
            assert line["what"].replace("'", "&#x27;") in page
            assert line["how_long"].replace("'", "&#x27;") in page
    assert len(told["grounds"]) == 4
    for ground in told["grounds"]:
        assert ground in page, ground
    assert "You can take it back on any day." in page
    assert "Who looked is written down." in page
    norwegian = living_place.visitor(**{"accept-language": "nb"}).get("/place/kept")
    assert "Hvem leser det" in norwegian.content.decode()
