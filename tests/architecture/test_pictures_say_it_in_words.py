"""CRD-22, K6: whatever is drawn says the same in words, a list or a table beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "dugnad"
_SVG: Final = re.compile(r"<svg\b[^>]*>")
FIGURES: Final[Mapping[str, tuple[str, ...]]] = {
    "face/templates/face/bar.html": ("{{ bar.label }}",),
    "face/templates/face/picture.html": ("{{ stroke.label }}", "{{ stroke.number }}"),
    "cards/meeting/templates/meeting/times.html": ("{{ row.label }}", 'include "face/table.html"'),
    "cards/map/templates/map/lead.html": ('<ol id="map-list">', "the list above says the same"),
    "web/pages/templates/pages/map.html": ("the list says the same",),
}
"""What draws figures or places, and what stands beside the drawing in the same template."""

DECORATION: Final = {
    "face/deciding/pictures.py": "each with its name and what it means beside it",
    "face/qr.py": "with the address that it opens beside it",
    "face/templatetags/face.py": "icons, with a word beside each",
    "face/vendor.py": "the sheet that icons are taken from",
    "face/weave.py": "a pattern of a card, without meaning",
    "web/pages/templates/pages/way_association.svg": "beside three sentences",
    "web/pages/templates/pages/way_funded.svg": "beside three sentences",
    "web/pages/templates/pages/way_together.svg": "beside three sentences",
    "web/pages/templates/pages/way_trusted.svg": "beside three sentences",
    "web/urn/templates/urn/_picture.html": "said whole in its name",
}
"""What is drawn and holds no figure, and why nothing is lost without it."""


def drawn() -> set[str]:
    """Every file of ours that draws."""
    files = (one for kind in ("*.html", "*.svg", "*.py") for one in SOURCE.rglob(kind))
    return {
        one.relative_to(SOURCE).as_posix()
        for one in files
        if not {"static", "tests", "migrations"} & {*one.parts} and "<svg" in one.read_text("utf-8")
    }


def test_every_drawing_is_known() -> None:
    """A new one says what stands beside it, or that it holds no figure."""
    assert drawn() == {*FIGURES, *DECORATION}


@pytest.mark.parametrize("name", FIGURES)
def test_figures_stand_in_words_beside_their_drawing(name: str) -> None:
    """Whoever does not see it is told nothing less: it is hidden, or its name leads to the list."""
    text = (SOURCE / name).read_text("utf-8")
    for beside in FIGURES[name]:
        assert beside in text, beside
    for frame in _SVG.findall(text):
        assert 'aria-hidden="true"' in frame or 'role="img" aria-label="' in frame, frame


def test_nothing_needs_a_plug_in_or_a_pointer() -> None:
    """No page embeds a program, and nothing waits for a mouse to hover, drag or click twice."""
    for page in SOURCE.rglob("*.html"):
        text = page.read_text("utf-8")
        assert not re.search(r"<(object|embed|applet)\b", text), page
        assert not re.search(r"\b(ondblclick|onmouse\w+|ondrag\w*|draggable)=", text), page
