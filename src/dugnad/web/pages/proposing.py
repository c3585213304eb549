"""Putting up a proposal whose effect a page has worked out: other rules, a new part, letting in."""

from __future__ import annotations

import re
from typing import Final

from django.http import HttpRequest

from dugnad.charter.cards.events import CardPutUp
from dugnad.charter.cards.verbs import PutUp
from dugnad.charter.decisions.terms import Effect
from dugnad.charter.decisions.verbs import Open
from dugnad.face.letters import plain
from dugnad.ledger import codec
from dugnad.ledger.receipt import Receipt
from dugnad.web import refusals
from dugnad.web.acting.rehearsal import rehearsal
from dugnad.web.acting.services import Done
from dugnad.web.content.told import Told
from dugnad.web.kit.pressing import Refused, carry_out, press_of
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import ProjectRow
from dugnad.web.people.viewer import viewer_of
from dugnad.web.vault import services as vault

PROPOSAL: Final = "proposal"
"""The card type by which a project decides yes or no."""

_ID_BYTES: Final = 16
_EMPTY_LINES: Final = re.compile(r"\s*\n\s*")


def card_of_press(request: HttpRequest) -> bytes:
    """The id of the card that a press puts up.

    It is the same for the same press, and nobody can choose it: a card's public code follows from
    its id.
    """
    return vault.lookup_tag("proposal", press_of(request))[:_ID_BYTES]


def try_out(request: HttpRequest, row: ProjectRow, effect: Effect, text: str) -> str:
    """Say why a proposal could not be put up; "" when it could."""
    asked = _asked(row, bytes(_ID_BYTES), effect, text)
    person = viewer_of(request).person
    with rehearsal(person, bytes(row.project), "cards", asked, texts=1) as rehearsed:
        code = rehearsed.receipt.code
    return str(refusals.sentence(code)) if code else ""


def agreed_text(title: str, why: str) -> str:
    """What a proposal says as agreed text: its headline and its reason, each a paragraph."""
    return "\n\n".join(_EMPTY_LINES.sub("\n", plain(part).strip()) for part in (title, why))


def propose(
    request: HttpRequest,
    row: ProjectRow,
    effect: Effect,
    *,
    title: str,
    text: str,
    card: bytes | None = None,
) -> tuple[Done, str]:
    """Put up a proposal for whoever is signed in.

    Args:
        request: the press.
        row: the project that decides.
        effect: what follows when it is decided.
        title: one line, told by whoever proposes.
        text: what is proposed and why; agreed text, which stays in the books.
        card: its id, where the effect depends on it; that of the press otherwise.

    Returns:
        What came of it, and the code of the card.

    Raises:
        Refused: with the sentence to show.
    """
    told = Told(title=title, language=viewer_of(request).language)
    asked = _asked(row, card or card_of_press(request), effect, text)
    done = carry_out(request, bytes(row.project), "cards", asked, told=[told])
    code = lists.code_of(_put_up(done.receipt))
    if code is None:
        raise Refused(refusals.NOTHING_WRITTEN)
    return done, code


def _asked(row: ProjectRow, card: bytes, effect: Effect, text: str) -> PutUp:
    opening = codec.encode(Open(effect=effect, text=text))
    return PutUp(card=card, project=bytes(row.project), card_type=PROPOSAL, opening=opening)


def _put_up(receipt: Receipt) -> bytes:
    """The card that a receipt put up; empty when it put up none."""
    for happened in receipt.events:
        if happened.name == CardPutUp.__name__:
            return codec.decode(CardPutUp, happened.data).card
    return b""
