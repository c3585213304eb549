"""What neighbours of the sample place share with each other, and the map of what is there."""

from __future__ import annotations

from typing import Final, Protocol

from dugnad.cards.map.law.records import Shape
from dugnad.cards.map.law.verbs import Add
from dugnad.cards.map.law.verbs import Open as PutUpMap
from dugnad.cards.map.naming import told_names
from dugnad.cards.share.law.verbs import Agree, Ask, Offer, Receive
from dugnad.cards.share.law.verbs import Open as PutUpShare
from dugnad.charter.entries import target_of
from dugnad.face.moments import DAY_MS, HOUR_MS, coming_saturday
from dugnad.ledger.values import Action
from dugnad.site.sample.geography import spot
from dugnad.web.acting.services import Done
from dugnad.web.content.told import Told
from dugnad.web.house import house

LANGUAGE: Final = "nb"


MARKS: Final[dict[str, tuple[tuple[str, Shape], ...]]] = {
    "Sofie": (
        (
            "Tjernet",
            Shape(
                "area",
                (
                    spot(-180, 60),
                    spot(-60, 190),
                    spot(120, 170),
                    spot(190, 20),
                    spot(60, -110),
                    spot(-130, -70),
                ),
            ),
        ),
        ("Benken ved brygga", Shape("point", (spot(205, 10),))),
        ("Drikkevann", Shape("point", (spot(-420, -260),))),
    ),
    "Olav": (
        (
            "Stien til Tjernet",
            Shape(
                "route",
                (
                    spot(-700, -480),
                    spot(-560, -300),
                    spot(-430, -270),
                    spot(-300, -120),
                    spot(-150, -95),
                ),
            ),
        ),
    ),
    "Amal": (("Bordet under eika", Shape("point", (spot(420, 330),))),),
}


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
        """A ladder that goes round, somebody who looks for help, and a map."""
        self._ladder()
        self._form()
        self._map()

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

    def _form(self) -> None:
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

    def _map(self) -> None:
        chart = self._put_up(
            "Sofie",
            self._neighbourhood,
            "map",
            PutUpMap(middle=spot(0, 0), across=2_000, drawers="members"),
            Told(
                title="Stier, benker og drikkevann",
                text="Legg gjerne til flere. Bare ikke noens hjem.",
                where="Rundt Tjernet",
                language=LANGUAGE,
            ),
        )
        target = target_of(chart)
        for name, marks in MARKS.items():
            shapes = tuple(shape for _name, shape in marks)
            words = Told(**told_names([one for one, _shape in marks]), language=LANGUAGE)
            asked = Add(shapes=shapes)
            self._act(name, self._neighbourhood, target, asked, words)

    def _press(self, name: str, target: str, asked: Action) -> None:
        self._act(name, self._neighbourhood, target, asked)
