"""No card hangs on one person: whoever put it up may leave, or be forgotten, at any moment of it.

Each card of the catalogue is lived step by step, by whatever its pages offer. After every step the
same is told once more, up to there: Ben, who put it up, is gone. Then whoever looks after the
project brings it to its end alone, with what their page offers and by waiting.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from dugnad.cards import catalogue
from dugnad.charter.cards import verbs as cards
from dugnad.charter.decisions.verbs import Deciding
from dugnad.charter.law import DECIDING, Law
from dugnad.charter.projects import verbs as projects
from dugnad.charter.testing import DAY_MS, PROJECT, Neighbourhood, card_id
from dugnad.face.around import NobodyAround
from dugnad.face.face import Face
from dugnad.face.page import Verb
from dugnad.face.seen import Seen
from dugnad.ledger.testing import ANA, BEN, CEM, Voice
from tests.cards.test_every_cards_life import Life, as_it_stands

STEPS_MAX: Final = 12
"""So many presses are told of each card, unless nothing new is offered to anybody before."""

SEASON: Final = (DAY_MS, 30 * DAY_MS, 60 * DAY_MS)
"""What is waited for at the end: answers, payments, votes."""


class Without(NobodyAround):
    """Ana's view of the project: who is in it, as the books have it."""

    def __init__(self, neighbourhood: Neighbourhood) -> None:
        """Look at these books."""
        self.place = neighbourhood.place

    def winds_up(self, side: bytes, waited_ms: int) -> bool:
        """Whether somebody takes part no more."""
        del waited_ms
        return not Law(self.place.store).is_member(PROJECT, side, self.place.now_ms)


@dataclass
class Left(Life):
    """A card's life in which Cem takes part too, so that Ben can go."""

    def __post_init__(self) -> None:
        """Put it up."""
        super().__post_init__()
        self.neighbourhood.does(CEM, "projects", projects.Join(PROJECT, 1))

    def seen(self, who: Voice | None, *, removed: bool = False) -> Seen:
        """Somebody looking, at a project in which people come and go."""
        found = super().seen(who, removed=removed)
        return replace(found, around=Without(self.neighbourhood)) if who is ANA else found

    def offered(self, who: Voice) -> list[Verb]:
        """What somebody's page offers, be it among the verbs or beside a line; nothing quiet."""
        page = self.face.page(self.state, self.seen(who))
        return [one for one in (*page.verbs, *page.more) if not one.chosen]

    def tries(self, who: Voice, verb: Verb) -> None:
        """Press it, where no more than words have to be typed."""
        typed = {**verb.values, "text": "Because of the well."} if verb.asks else verb.values
        kind, known = self.face.forms[verb.action], {"state": self.state, "seen": self.seen(who)}
        form = as_it_stands(kind, self.now_ms, typed, **known)
        if form.is_valid():
            told = form.told(form.cleaned_data) is not None
            self.asks(who, form.action(form.cleaned_data), told=told)

    def goes(self) -> None:
        """Ben leaves the project, as also whoever is forgotten does."""
        self.neighbourhood.does(BEN, "projects", projects.Leave(PROJECT))

    def is_over(self) -> bool:
        """Whether it has come to its end; a question has, once it is counted."""
        if self.face.contract.name not in DECIDING:
            return self.entry.status == "closed"
        stage = Deciding(self.neighbourhood.place.store, self.neighbourhood.target()).stage.get()
        return stage is not None and stage.standing not in ("beginning", "open", "counting")


def lived(face: Face, steps: int) -> tuple[Left, int]:
    """A card after so many presses, each of the next one that nobody has pressed; and how many."""
    life, pressed = Left(face), 0
    done: list[tuple[bytes, str, str]] = []
    while pressed < steps:
        found = next(_new(life, done), None)
        if found is None:
            break
        who, verb = found
        done.append(_named(who, verb))
        life.tries(who, verb)
        pressed += 1
    return life, pressed


def _new(life: Left, done: list[tuple[bytes, str, str]]) -> Iterator[tuple[Voice, Verb]]:
    for who in (CEM, BEN, ANA):
        for verb in life.offered(who):
            if not verb.quiet and _named(who, verb) not in done:
                yield who, verb


def _named(who: Voice, verb: Verb) -> tuple[bytes, str, str]:
    return who.member, verb.name, repr(sorted(verb.values.items()))


def ends(life: Left) -> None:
    """Ana presses whatever ends something, waits, and closes the card."""
    for days in (0, *SEASON):
        life.neighbourhood.place.wait(days)
        for verb in life.offered(ANA):
            life.tries(ANA, verb)
        if life.face.contract.name not in DECIDING:
            life.neighbourhood.asks(ANA, "cards", cards.Close(card=card_id("card")))
        if life.is_over():
            return


def test_a_card_ends_without_who_put_it_up(face: Face) -> None:
    """After every step of its life, by whoever looks after the project alone."""
    _, steps = lived(face, STEPS_MAX)
    for step in range(steps + 1):
        life, _ = lived(face, step)
        life.goes()
        ends(life)
        assert life.is_over(), (face.contract.name, step)
        life.neighbourhood.place.adds_up()


def test_what_is_out_is_among_what_is_told() -> None:
    """The story of what is shared goes through the moment at which the card is held."""
    held = []
    for step in range(STEPS_MAX):
        life, _ = lived(catalogue.face_of("share"), step)
        held.append(Law(life.neighbourhood.place.store).is_held(card_id("card")))
    assert any(held)
