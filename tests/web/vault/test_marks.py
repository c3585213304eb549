"""Values in forms: for one viewer and one purpose, and unreadable to all but the place."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dugnad.web.vault.marks import mark, read_mark

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("open_place"),
]
CEM = bytes(range(16))


def test_a_value_is_read_back_for_its_viewer_and_form_alone() -> None:
    """Ana's value of Cem means nothing to Ben, nor in another form."""
    value = mark("ana", "roles", CEM)
    assert read_mark("ana", "roles", value) == CEM
    assert read_mark("ben", "roles", value) is None
    assert read_mark("ana", "voice", value) is None
    assert value == mark("ana", "roles", CEM)
    assert len({value, mark("ben", "roles", CEM), mark("ana", "voice", CEM)}) == 3


def test_viewer_and_purpose_do_not_run_together() -> None:
    """Where one ends and the other begins is part of the value."""
    assert mark("ana", "x roles", CEM) != mark("ana x", "roles", CEM)


@pytest.mark.parametrize(
    "value", ["", "zz", "00", "=", "å", "A" * 22, "A" * 43, CEM.hex(), "A" * 5_000, "\x00"]
)
def test_what_was_not_made_here_is_nobody(value: str) -> None:
    """Nothing, digits of an id, other signs, too short or too long."""
    assert read_mark("ana", "roles", value) is None


def test_a_changed_value_is_nobody() -> None:
    """Each sign of it counts."""
    value = mark("ana", "roles", CEM)
    for at in range(len(value) - 1):  # the last sign has bits that no byte fills.
        other = "A" if value[at] != "A" else "B"
        assert read_mark("ana", "roles", value[:at] + other + value[at + 1 :]) is None


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(name=st.binary(min_size=1, max_size=300))
def test_whatever_names_somebody_comes_back(name: bytes) -> None:
    """Also what is longer than an id, such as what follows from a decision; and it is hidden."""
    value = mark("ana", "follows", name)
    assert read_mark("ana", "follows", value) == name
    assert len(name) < 4 or name.hex() not in value
