"""What every test of answers may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.acting.street import Street
from tests.web.acting.street import street as opened
from tests.web.answers.deciding import CONSENT_RULES, MAJORITY_RULES, propose, village
from tests.web.answers.entered import Table


@pytest.fixture
def street(tmp_path: Path, db: None) -> Iterator[Street]:
    """Open the street, and close it again."""
    (tmp_path / "books").mkdir()
    yield from opened(tmp_path)


@pytest.fixture
def consent(tmp_path: Path, db: None) -> Iterator[Street]:
    """Open a street that decides by consent; a standing objection leads to a vote."""
    (tmp_path / "books").mkdir()
    yield from opened(tmp_path, rules=CONSENT_RULES)


@pytest.fixture
def majority(tmp_path: Path, db: None) -> Iterator[Street]:
    """Open a street that decides by majority."""
    (tmp_path / "books").mkdir()
    yield from opened(tmp_path, rules=MAJORITY_RULES)


@pytest.fixture
def table(consent: Street) -> Table:
    """Ana has proposed a bench to Ben, Cem and Olav."""
    people = village(consent, "Ben", "Cem", "Olav")
    return Table(consent, people, propose(consent))
