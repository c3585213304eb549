"""K41: who vouches for a yes on paper, and was not let to because they took no part yet."""

from __future__ import annotations

import pytest

from tests.web.acting.street import DATABASES
from tests.web.helping.test_desk import a_library, begins
from tests.web.helping.village import CODE
from tests.web.living import Living

pytestmark = pytest.mark.django_db(databases=DATABASES)


def test_k41_whoever_joins_vouches_with_the_same_code(living_place: Living) -> None:
    """Eva is told to take part first; she does, and what she holds is as good as before."""
    village, tom, slip = a_library(living_place)
    found = CODE.search(begins(living_place, tom, slip, "paper"))
    assert found
    typed = {"code": found.group(1), "step": "sure"}
    eva = living_place.visitor("Eva")
    assert "takes part in the project" in eva.post("/helping/vouch/", typed).content.decode()
    assert village.mandates() == 0
    assert eva.post(f"/p/{village.home}/join", {"rules_version": "1"}).status_code == 302
    assert eva.post("/helping/vouch/", typed).status_code == 302
    assert village.mandates() == 1
    assert eva.post("/helping/vouch/", typed).status_code == 409  # it runs, and begins once.
