"""Receipts: whatever is done for somebody, both hear of it by their own way (K41)."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import override

from dugnad.ledger.contract import Refused
from dugnad.ledger.errors import UnknownVersion
from dugnad.ledger.values import Action, MemberId, ProjectId
from dugnad.web.acting.services import Done
from dugnad.web.answers.opening import question_of
from dugnad.web.helping import helped, telling, wording
from dugnad.web.helping.models import Help, HelpedAct
from dugnad.web.house import house
from dugnad.web.people.models import Person

SAID_MAX: Final = 120
"""The longest answer that is kept; a button says less."""


def note(
    sender: object,
    *,
    by: Person,
    project: ProjectId,
    principal: MemberId,
    target: str,
    asked: Action,
    done: Done,
    **_more: Any,
) -> None:
    """Note what was done for somebody who is helped, and write to both; once for each act."""
    del sender
    if done.refused:
        return
    card, thing = wording.card_in(target or ""), _thing(target, asked)
    if isinstance(getattr(asked, "about", None), str):
        card = card or wording.card_in(asked.about)  # type: ignore[attr-defined]  # looked for.
    found = [
        one.help
        for one in helped.helped_in(by, project)
        if one.party == principal and thing in one.help.named
        and bytes(one.help.card) in (b"", card)
    ]  # fmt: skip
    if not found:
        return  # an organisation, whose own members see what was done for it.
    row = found[0]
    said = _said(row, card, principal, asked)
    _act, made = HelpedAct.objects.get_or_create(
        action=done.receipt.action_id,
        defaults={
            "help": row, "thing": thing, "card": card, "at_ms": house().now_ms(), "said": said,
        },
    )  # fmt: skip
    if made:
        telling.acted(row, thing, card, said)


def _said(row: Help, card: bytes, principal: MemberId, asked: Action) -> str:
    """What was answered, as it stands on the button; "" where it was no answer with words."""
    question = question_of(card, principal) if card else None
    if question is None:
        return ""
    with override(row.helped.language):
        for one in question.answers:
            if one.action == asked:
                return str(one.label)[:SAID_MAX]
        kinds = [type(one.action) for one in question.answers]
        given = [one for one in question.answers if one.word == question.given]
        return str(given[0].label)[:SAID_MAX] if given and type(asked) in kinds else ""


def _thing(target: str, asked: Action) -> str:
    with house().engine.reader() as store:
        try:
            law = house().machine.constitution.contract_at(store, target)
        except (Refused, UnknownVersion):
            return ""
    return law.helped_with(type(asked))
