"""A secret answer with somebody beside one: who was there is known, and nothing else (K41)."""

from __future__ import annotations

import pytest

from dugnad.charter.decisions.urn import TookPart
from dugnad.ledger import codec
from dugnad.web.helping import ending, services
from dugnad.web.helping.models import Help, HelpedAct
from dugnad.web.urn.models import Urn
from tests.web.acting.street import DATABASES, DAY_MS
from tests.web.urn.conftest import Polling, polling
from tests.web.urn.test_pages import NUMBER, page, visitor

pytestmark = pytest.mark.django_db(databases=DATABASES)
__all__ = ["polling"]


def helps(street: Polling, *things: str) -> Help:
    """Dia lets Cem be there."""
    until_ms = street.now_ms + DAY_MS
    _row, code = services.ask(
        street.persons["Dia"],
        street.project,
        None,
        things,
        until_ms,  # type: ignore[arg-type]
    )
    row = services.begin_by_code(street.persons["Cem"], code)
    street.now_ms += 1_000
    return row


def test_k41_the_one_who_is_helped_marks_alone(polling: Polling) -> None:
    """Cem turns the screen; the books say that Dia took part and that Cem was there."""
    card = polling.asks()
    row = helps(polling, "mark")
    cem = visitor(polling, "Cem")
    address = f"/c/{polling.code(card)}/do/TakePart?for={row.name}"
    shown = cem.get(address)
    assert shown.headers["Cache-Control"] == "no-store"
    assert "Dia marks this alone" in page(shown)
    answer = cem.post(address, {"says": "no", "for": row.name})
    assert NUMBER.search(page(answer))
    took = polling.deciding(card).took
    assert [key for key in took.keys() if key[1] == polling.member("Dia")]  # noqa: SIM118
    assert not [key for key in took.keys() if key[1] == polling.member("Cem")]  # noqa: SIM118
    receipts = list(polling.engine.receipts(0))
    told = [
        codec.decode(TookPart, one.data)
        for receipt in receipts
        for one in receipt.receipt.events
        if one.name == "TookPart"
    ]
    assert [(one.member, one.by, one.channel) for one in told] == [
        (polling.member("Dia"), polling.member("Cem"), "helper")
    ]
    (act,) = HelpedAct.objects.all()
    assert act.thing == "mark"
    (took_part,) = (
        receipt.receipt.action_id
        for receipt in receipts
        if any(one.name == "TookPart" for one in receipt.receipt.events)
    )
    assert (bytes(act.action), bytes(act.card), act.said) == (took_part, card, "")


def test_k41_nobody_marks_with_somebody_who_did_not_ask_for_it(polling: Polling) -> None:
    """Answering openly for Dia is not being there while she marks."""
    card = polling.asks()
    row = helps(polling, "answer")
    cem = visitor(polling, "Cem")
    address = f"/c/{polling.code(card)}/do/TakePart?for={row.name}"
    answer = cem.post(address, {"says": "no", "for": row.name})
    assert answer.status_code == 409
    assert not list(polling.deciding(card).took.keys())


@pytest.mark.parametrize("things", [("answer",), ("mark",)])
def test_k41_no_helper_puts_another_answer_in_the_place_of_a_secret_one(
    polling: Polling, things: tuple[str, ...]
) -> None:
    """Dia has answered herself; the books would not hear of a second answer, so Cem gives none."""
    card = polling.asks()
    dia = visitor(polling, "Dia")
    address = f"/c/{polling.code(card)}/do/TakePart"
    assert NUMBER.search(page(dia.post(address, {"says": "yes"})))
    before = bytes(Urn.objects.get().sealed)
    row = helps(polling, *things)
    cem = visitor(polling, "Cem")
    for said in ("Dia has answered already. Only Dia can", "You do not speak for them here now"):
        answer = cem.post(f"{address}?for={row.name}", {"says": "no", "for": row.name})
        assert answer.status_code == 409
        assert said in page(answer)
        ending.end(row, None, "desk")
    assert bytes(Urn.objects.get().sealed) == before
