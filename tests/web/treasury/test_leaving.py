"""Whoever leaves a project reads before and after what is owed, either way (PRJ-03)."""

from __future__ import annotations

import pytest

from dugnad.charter.projects.verbs import Join
from tests.web.living import ALIASES
from tests.web.treasury.village import Village

pytestmark = pytest.mark.django_db(databases=list(ALIASES))


def test_what_is_owed_either_way_stands_on_the_page(village: Village) -> None:
    """Cem is owed 300 for the flags and has promised 200: both stand there until they are over."""
    box = village.hosted()
    playground = village.id_of(village.playground)
    village.does("Cem", playground, "projects", Join(project=playground, rules_version=1))
    at = f"/p/{village.playground}"
    assert "Nobody owes anybody money here" in village.page("Cem", f"{at}/leave")
    owed = village.works(box)
    promise = village.promises("Cem", village.collects(), 20_000)
    before = village.page("Cem", f"{at}/leave")
    assert "To you: 300 kr, for Sew the flags. It is paid after you have left, too." in before
    assert "You promised and have not yet given: 200 kr, for A new swing." in before
    assert "Nobody owes anybody money here" not in before
    village.post("Cem", f"{at}/leave")
    number = village.pays(owed, box)
    for path in (f"{at}/left", f"{at}/left?print=1"):
        after = village.page("Cem", path)
        assert "To you: 300 kr, for Sew the flags." in after
        assert "You promised and have not yet given: 200 kr" in after
    village.post("Karin", f"/p/{village.hall}/desk/pay/{number}", {"verb": "confirm"})
    village.comes_in(box, "200", reference=promise)
    after = village.page("Cem", f"{at}/left")
    assert "You owe nothing, and nobody there owes you anything." in after
    assert "300 kr" not in after
