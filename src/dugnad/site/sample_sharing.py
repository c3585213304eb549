"""What neighbours of the sample place share with each other."""

from __future__ import annotations

from typing import Final, Protocol

from dugnad.cards.share.law.verbs import Agree, Ask, Offer, Receive
from dugnad.cards.share.law.verbs import Open as PutUpShare
from dugnad.charter.entries import target_of
from dugnad.face.moments import DAY_MS, HOUR_MS, coming_saturday
from dugnad.ledger.values import Action
from dugnad.web.acting.services import Done
from dugnad.web.content.told import Told
from dugnad.web.house import house

LANGUAGE: Final = "nb"


class Act(Protocol):
    """Somebody presses something in a project."""

    def __call__(self, name: str, project: bytes, target: str, asked: Action, *told: Told) -> Done:
        """Carry it out."""


class PutUp(Protocol):
    """Somebody puts a card up in a project; gives its id."""

    def __call__(
        self, name: str, project: bytes, card_type: str, opening: Action, told: Told
    ) -> bytes:
        """Put it up."""


class Sharing:
    """One run of filling, as in `sample`."""

    def __init__(self, act: Act, put_up: PutUp, neighbourhood: bytes) -> None:
        """Take what presses and puts up."""
        self._act, self._put_up, self._neighbourhood = act, put_up, neighbourhood

    def fill(self) -> None:
        """A ladder that goes round, and somebody who looks for help."""
        self._ladder()
        self._tax_form()

    def _ladder(self) -> None:
        saturday_ms = coming_saturday(house().now_ms(), house().place.zone)
        ladder = self._put_up(
            "Henk",
            self._neighbourhood,
            "share",
            PutUpShare("offer", "thing", 0, 0, days=3, outsiders=False, of_group=False),
            Told(
                title="Stige, seks meter",
                text="Den står i verkstedet. Ring før du kommer, så er det noen der.",
                where="Snekkerverkstedet",
                who="Henk, 72 00 00 12",
                language=LANGUAGE,
            ),
        )
        target = target_of(ladder)
        self._press("Olav", target, Ask(saturday_ms - DAY_MS // 2, saturday_ms + DAY_MS))
        self._press("Henk", target, Agree(loan=1))
        self._press("Olav", target, Receive(loan=1))
        later_ms = saturday_ms + 7 * DAY_MS
        self._press("Sofie", target, Ask(later_ms, later_ms + DAY_MS))

    def _tax_form(self) -> None:
        saturday_ms = coming_saturday(house().now_ms(), house().place.zone, 14)
        sought = self._put_up(
            "Amal",
            self._neighbourhood,
            "share",
            PutUpShare(
                "ask",
                "knowledge",
                saturday_ms,
                saturday_ms + 2 * HOUR_MS,
                days=0,
                outsiders=False,
                of_group=False,
            ),
            Told(
                title="Hvem kan vise meg søknaden om barnehageplass?",
                text="Jeg har papirene. Jeg trenger noen som kan forklare ordene.",
                where="Biblioteket",
                language=LANGUAGE,
            ),
        )
        self._press("Ingrid", target_of(sought), Offer())

    def _press(self, name: str, target: str, asked: Action) -> None:
        self._act(name, self._neighbourhood, target, asked)
