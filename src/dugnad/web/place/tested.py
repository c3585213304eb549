"""What was tried of how everybody can use these pages, and what is known not to work.

Nothing here is a claim by hand: a test holds each line to the test it names, to the numbers of that
test, to the table of requirements and to the changelog (`tests/web/place/test_tested.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from dugnad.face.sentences import StrOrPromise

VERSION: Final = "2026.1"
RELEASED: Final = ""
"""The day on which this version was released, as in the changelog; "" before it is."""

EVERY_PAGE: Final = "tests/journeys/test_every_page.py"
SURFACE: Final = "tests/face/test_in_browser.py"


@dataclass(frozen=True)
class Check:
    """Something that is tried before each version, in a sentence, and by which tests."""

    what: StrOrPromise
    tests: tuple[str, ...]
    number: int = 0

    @property
    def sentence(self) -> str:
        """The sentence with its number."""
        return str(self.what) % {"number": self.number}


@dataclass(frozen=True)
class Gap:
    """Something that does not work or was not tried, and the row of the table that says so."""

    what: StrOrPromise
    row: str


PAGES: Final = 20
"""So many addresses at least does a program look at that have no card or project in them."""
CONTRAST: Final = 7
PRESSED: Final = 48
NARROW: Final = 320

CHECKS: Final[tuple[Check, ...]] = (
    Check(
        _(
            "A program looks for hindrances on %(number)s pages with fixed addresses and on every "
            "kind of card, form and project page. It does so on a phone and a wide screen, in "
            "light and dark. Nothing that it calls serious is let through."
        ),
        (
            f"{EVERY_PAGE}::test_axe_finds_nothing_serious",
            f"{EVERY_PAGE}::test_axe_finds_nothing_serious_for_who_is_signed_in",
        ),
        PAGES,
    ),
    Check(
        _(
            "No page has to be scrolled sideways at %(number)s pixels, as when a page is enlarged "
            "four times."
        ),
        (f"{EVERY_PAGE}::test_no_page_scrolls_sideways_at_320_pixels",),
        NARROW,
    ),
    Check(
        _("A second program reads the markup of the pages and finds no fault in it."),
        (f"{EVERY_PAGE}::test_the_html_is_clean",),
    ),
    Check(
        _("Text stands out from what it stands on by %(number)s to 1, in light and dark."),
        ("tests/face/test_look.py::test_text_can_be_read",),
        CONTRAST,
    ),
    Check(
        _("What one presses is at least %(number)s pixels high and wide."),
        (f"{SURFACE}::test_what_is_pressed_is_large_enough",),
        PRESSED,
    ),
    Check(
        _("Nothing hides the place on the page where the keyboard is."),
        (f"{SURFACE}::test_focus_is_not_hidden_by_the_bar",),
    ),
    Check(
        _(
            "With the keyboard alone somebody begins a project, takes part in a work day and gives "
            "a secret answer."
        ),
        (
            "tests/journeys/test_j1_start_a_project.py::test_j1_without_scripts_and_by_keyboard",
            "tests/journeys/test_j3_take_part.py::test_the_keyboard_alone_is_enough",
            "tests/web/urn/test_in_browser.py::test_a_secret_answer_by_keyboard_and_two_counters",
        ),
    ),
    Check(
        _("Without scripts somebody begins a project and writes a note."),
        (
            "tests/journeys/test_j1_start_a_project.py::test_j1_without_scripts_and_by_keyboard",
            "tests/journeys/test_k33_a_note_in_five_seconds.py::test_a_note_without_scripts",
        ),
    ),
    Check(
        _("Every sentence is there in each language that is offered as written."),
        ("tests/architecture/test_translations.py::test_every_sentence_is_translated",),
    ),
)
"""What is tried, those first that everybody notices."""

GAPS: Final[tuple[Gap, ...]] = (
    Gap(_("Older people have not yet tried it with us."), "CHA-16"),
    Gap(_("Nor have people who are learning the language."), "CHA-17"),
    Gap(
        _("No version has been tried by ten people yet, nor with a screen reader by who uses one."),
        "K40",
    ),
    Gap(_("The pages do not yet adapt to each person's own needs."), "CHA-18"),
)
"""What is known not to work, or was not tried."""

AUTHORITIES: Final[dict[str, str]] = {
    "NO": "Tilsynet for universell utforming av ikt (uutilsynet.no)",
    "SE": "Myndigheten för digital förvaltning (digg.se)",
    "DK": "Digitaliseringsstyrelsen (digst.dk)",
    "NL": "College voor de Rechten van de Mens (mensenrechten.nl)",
}
"""To whom people turn in a country when a public body does not answer."""
