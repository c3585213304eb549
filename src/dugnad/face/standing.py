"""Where a card stands in its life, in sentences that are the same for every card type."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from dugnad.charter.entries import what_is_missing

from .moments import moment_words
from .money import amount_words
from .seen import Seen
from .sentences import StrOrPromise

SENTENCES_APART: Final = " "


def waits(seen: Seen) -> StrOrPromise:
    """What a card that is not yet in force waits for; empty when it waits for nothing.

    It says which of time, a decision and money is missing, and how much lies there already where
    that is known (PRJ-12).
    """
    card = seen.card
    if card.status != "waiting":
        return ""
    there = _there(seen)
    missing = what_is_missing(card, there or 0, seen.now_ms)
    decision, money = "decision" in missing, "money" in missing
    sentences: list[StrOrPromise] = []
    if card.objections:
        sentences.append(
            _(
                "Somebody has objected. The card waits until the objection is taken back, or "
                "whoever put it up closes it."
            )
        )
    elif "time" in missing:
        sentences.append(_until(seen, alone=len(missing) == 1))
    if decision and money:
        sentences.append(
            _(
                "The card waits for two things: that the group decides that it is in force, and "
                "that %(amount)s lie in its pot."
            )
            % {"amount": _amount(seen)}
        )
    elif decision:
        sentences.append(_("The card waits until the group has decided that it is in force."))
    elif money:
        sentences.append(
            _("The card waits until %(amount)s lie in its pot.") % {"amount": _amount(seen)}
        )
    if money and there is not None and card.awaits_money is not None:
        words = {"there": amount_words(there, card.awaits_money.unit)}
        sentences.append(
            _("So far %(there)s lie there.") % words if there else _("So far nothing lies there.")
        )
    if not sentences:
        return _("In a moment the card is in force.")
    return SENTENCES_APART.join(str(one) for one in sentences) if sentences[1:] else sentences[0]


def _there(seen: Seen) -> int | None:
    """What lies in the card's pot; None where it awaits no money, or nobody knows it here."""
    awaited = seen.card.awaits_money
    if awaited is None or not seen.card_id:
        return None
    return seen.around.pot(seen.card_id, awaited.unit)


def _amount(seen: Seen) -> str:
    awaited = seen.card.awaits_money
    return "" if awaited is None else amount_words(awaited.amount, awaited.unit)


def _until(seen: Seen, *, alone: bool) -> StrOrPromise:
    until = {"until": moment_words(seen.card.waits_until_ms, seen.zone, seen.now_ms)}
    if alone:
        return (
            _(
                "Members can object until %(until)s. If nobody does, the card is in force from "
                "then on."
            )
            % until
        )
    return _("Members can object until %(until)s.") % until
