"""What a browser has filled in of a project that is not begun yet, and what that says.

The pages of the start wizard write it; whoever is asked about a draft reads it.
"""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest
from msgspec.structs import replace

from dugnad.charter.entries import GROUP, Kind, Rules
from dugnad.charter.projects.rules import fingerprint
from dugnad.charter.ways import WAYS
from dugnad.face.agreed import HEADINGS, write_agreed
from dugnad.face.organisations import KINDS, answer_words, label_of
from dugnad.face.ruling import reading
from dugnad.web.content import services as content
from dugnad.web.content.openness import OPENNESSES, PUBLIC, Openness, with_openness
from dugnad.web.content.told import Told
from dugnad.web.kit.forms_start import AGREED, DOORS
from dugnad.web.kit.ways import WAYS_IN_WORDS
from dugnad.web.lists import services as lists
from dugnad.web.people.viewer import viewer_of

_DRAFT: Final = "start"
FIRST: Final = "what"
"""The first page of the wizard."""

LOOK: Final = "look"
"""The last one, which looks at it all."""


def begun_before(request: HttpRequest) -> str:
    """What the project that this browser began to write about is called; "" for none."""
    return draft_of(request).get("title", "")


def draft_of(request: HttpRequest) -> dict[str, str]:
    """What this browser has filled in so far, by the names of the questions."""
    found: dict[str, str] = request.session.get(_DRAFT, {})
    return dict(found)


def keep(request: HttpRequest, draft: dict[str, str], at: str = "") -> None:
    """Keep what was filled in, and where one stands."""
    request.session[_DRAFT] = {**draft, "at": at or FIRST}


def go_on_with(request: HttpRequest, draft: dict[str, str]) -> None:
    """Go on in this browser with what was filled in elsewhere."""
    keep(request, draft, LOOK)


def throw_away(request: HttpRequest) -> None:
    """Keep nothing of it any more."""
    request.session.pop(_DRAFT, None)


def rules_in(draft: dict[str, str]) -> Rules:
    """The rules of the chosen way; where not everybody reads it, not everybody walks in."""
    ready = next((one for name, one in WAYS.items() if name == draft.get("way")), WAYS["together"])
    closed = draft.get("openness", PUBLIC) != PUBLIC and ready.joining == "open"
    return replace(
        ready,
        joining="asked" if closed else ready.joining,
        words=fingerprint(words_in(draft)),
        answer_days=answer_days_in(draft),
    )


def kind_in(draft: dict[str, str]) -> Kind:
    """What they are: a group of people, where nothing else was chosen."""
    return next((one for one in KINDS if one == draft.get("kind")), GROUP)


def answer_days_in(draft: dict[str, str]) -> int:
    """Within how many days an organisation promises to answer; a group of people does not."""
    days = draft.get("answer_days", "")
    return int(days) if days.isdecimal() and kind_in(draft) != GROUP else 0


def words_in(draft: dict[str, str]) -> str:
    """What the group says about itself, in the order of the questions."""
    told = {name: draft.get(field, "") for field, name in AGREED.items()}
    return write_agreed((name, told.get(name, "")) for name in HEADINGS)


def told_in(request: HttpRequest, draft: dict[str, str]) -> Told:
    """Name, story and place, as they would be told."""
    told = Told(
        title=draft.get("title", ""),
        text=draft.get("text", ""),
        where=draft.get("where", ""),
        language=viewer_of(request).language,
    )
    openness: Openness = next((one for one in OPENNESSES if one == draft.get("openness")), PUBLIC)
    return with_openness(told, openness)


def in_words(request: HttpRequest, draft: dict[str, str]) -> dict[str, Any]:
    """What a draft says, as its last page and those who are asked about it read it."""
    rules, words = rules_in(draft), words_in(draft)
    told = told_in(request, draft)
    return {
        "told": told,
        "text": content.render(told.text),
        "door": DOORS.get(draft.get("openness", PUBLIC), DOORS[PUBLIC]),
        "kind": label_of(kind_in(draft)),
        "answers": answer_words(answer_days_in(draft)),
        "way": next(one for one in WAYS_IN_WORDS if one.name == rules.way),
        "in_short": reading.in_short(rules),
        "own": [part for part in reading.parts(rules, words) if part.is_own],
        "later": [HEADINGS[name] for field, name in AGREED.items() if not draft.get(field)],
        "host": lists.project_by_code(draft.get("money", "")),
    }
