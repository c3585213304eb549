"""Looking before pressing leaves no trace."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps

from dugnad.cards.workday.law import verbs as workday
from dugnad.charter.cards.verbs import PutUp
from dugnad.charter.law import Law
from dugnad.ledger import codec
from dugnad.web.acting import services as acting
from dugnad.web.acting.rehearsal import rehearsal
from dugnad.web.people.models import Person
from tests.web.acting.street import DATABASES, DAY_MS, HOUR_MS, Street, identity

pytestmark = pytest.mark.django_db(databases=DATABASES)


def everything_kept() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of every database."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in apps.get_models()
    }


def put_up(street: Street, days: int) -> PutUp:
    """A work day so many days ahead."""
    starts_ms = street.now_ms + days * DAY_MS
    opening = workday.Open(
        starts_at_ms=starts_ms,
        ends_at_ms=starts_ms + HOUR_MS,
        answer_by_ms=starts_ms,
        places=0,
        least=0,
        outsiders=True,
    )
    return PutUp(
        card=identity("tried"),
        project=street.project,
        card_type="workday",
        opening=codec.encode(opening),
    )


@pytest.mark.parametrize("who", ["ana", "ben", "nobody"])
def test_trying_leaves_no_trace(street: Street, who: str) -> None:
    """A member, somebody new and a stranger look at a card: books and stores stay as they were."""
    person: Person | None = None
    if who != "nobody":
        person = street.ana if who == "ana" else street.person("Ben")
    kept, root = everything_kept(), street.root()
    with rehearsal(person, street.project, "cards", put_up(street, 5), texts=1) as tried:
        assert tried.receipt.code == ""
        entry = Law(tried.store).card(identity("tried"))
        assert entry is not None
        assert entry.put_up_by == tried.member
    assert (everything_kept(), street.root()) == (kept, root)
    with street.engine.reader() as store:
        assert Law(store).card(identity("tried")) is None


def test_who_is_known_looks_as_themselves(street: Street) -> None:
    """Ana is the member that she is when she presses."""
    with rehearsal(street.ana, street.project, "cards", put_up(street, 5), texts=1) as tried:
        assert tried.member == acting.member_in(street.ana, street.project)


def test_a_no_is_said_early(street: Street) -> None:
    """A day that is over is refused as it would be, and nothing is written."""
    root = street.root()
    with rehearsal(street.ana, street.project, "cards", put_up(street, -1), texts=1) as tried:
        assert tried.receipt.code == "workday.StartsInThePast"
    assert street.root() == root


def test_looking_twice_shows_the_same(street: Street) -> None:
    """What one look tried is not there for the next one."""
    for _ in range(2):
        with rehearsal(street.ana, street.project, "cards", put_up(street, 5), texts=1) as tried:
            assert tried.receipt.code == ""
