"""The interface does what its description says: tried with everything that the description allows.

And with much that it does not: other kinds, methods, lengths and letters. Schemathesis makes them
from `/api/openapi.json`; here stand what it cannot know, and the place that it talks to.
"""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from dugnad.ledger import codec
from dugnad.ledger.testing import ANA
from dugnad.web.api.interface import WRONG, api
from tests.web.api.test_interface import let_in, project_of
from tests.web.living import ALIASES, Living

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

TRIES = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
"""So many for each address, method and way; the same ones each time."""

schemathesis.openapi.media_type(
    "application/msgpack", st.lists(st.binary(max_size=60), max_size=4).map(codec.encode)
)


@pytest.fixture
def described(living_place: Living) -> Any:
    """What the place says of its interface; there is a project, with a card and somebody known."""
    ingrid = living_place.visitor("Ingrid")
    living_place.begin(ingrid)
    living_place.tells(ingrid)
    let_in(living_place, ANA)
    assert project_of(living_place)
    WRONG._full_ms.clear()
    return schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())


def test_what_is_described_is_answered(described: Any) -> None:
    """No fault, and no answer that is not described: kinds, statuses, shapes."""
    tried = [operation.ok() for operation in described.get_all_operations()]
    for operation in tried:
        _tries(operation, GenerationMode.POSITIVE)
    assert len(tried) == sum(len(calls) for calls in api.get_openapi_schema()["paths"].values())


def test_what_is_not_described_is_turned_away(described: Any) -> None:
    """Letters in the place of digits, numbers beyond all ends, and whatever else is no such call.

    Any bytes may be handed in, and nothing is asked of whoever reads the head: those are left out.
    """
    asked = [operation.ok() for operation in described.get_all_operations()]
    tried = [one for one in asked if len(one.path_parameters) or len(one.query)]
    assert len(tried) == len(asked) - 2
    for operation in tried:
        _tries(operation, GenerationMode.NEGATIVE)


def _tries(operation: Any, mode: GenerationMode) -> None:
    @TRIES
    @given(case=operation.as_strategy(generation_mode=mode))
    def tries(case: schemathesis.Case) -> None:
        WRONG._full_ms.clear()
        # Bytes that were made by chance are no signed action, however well they are described.
        case.call_and_validate(
            headers={"Accept-Encoding": "identity"}, excluded_checks=[positive_data_acceptance]
        )

    tries()
