"""Stories of secret answers: put in, replaced, opened by two, and gone."""

import pytest

from dugnad.charter.counting.ballots import Voice
from dugnad.web.urn import services as urns
from dugnad.web.urn.models import Added, Half, Urn
from tests.web.acting.street import DATABASES
from tests.web.urn.conftest import Polling

pytestmark = pytest.mark.django_db(databases=DATABASES)


def test_everybody_answers_and_two_open_the_urn(polling: Polling) -> None:
    """Six of seven answer; the books publish six answers by tracker, and the majority counts."""
    card = polling.asks()
    said = {"Ana": "yes", "Ben": "no", "Cem": "yes", "Dia": "yes", "Eva": "no", "Fay": "yes"}
    trackers = {name: polling.puts(name, card, word) for name, word in said.items()}
    assert polling.stage(card).answered == 6
    polling.ends()
    assert polling.stage(card).standing == "counting"
    assert urns.add_half(polling.ana, card) is False
    assert urns.add_half(polling.persons["Ben"], card) is True
    published = [*polling.deciding(card).trackers.items()]
    assert [tracker for (_turn, tracker), _ballot in published] == sorted(trackers.values())
    polling.later(minutes=1)
    stage = polling.stage(card)
    assert stage.standing == "passed"
    assert stage.outcome is not None
    assert not Urn.objects.exists()
    assert not Half.objects.exists()
    assert not Added.objects.exists()
    assert polling.deciding(card).urns.get(0).destroyed_ms
    assert Voice("yes")
