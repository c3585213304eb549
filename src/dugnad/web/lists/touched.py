"""Which cards, projects and questions a receipt touched, and what the books tell of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Final, TypeAlias

from dugnad.charter import moderating, talk
from dugnad.charter.cards import events as cards_law
from dugnad.charter.decisions.terms import Pay
from dugnad.charter.decisions.verbs import DecisionOpened
from dugnad.charter.entries import card_of
from dugnad.charter.law import Law
from dugnad.charter.money.events import Owed
from dugnad.charter.people import events as people
from dugnad.charter.projects import events as projects
from dugnad.engine.port import Recorded
from dugnad.ledger import codec
from dugnad.ledger.receipt import Happened
from dugnad.ledger.store import Store
from dugnad.ledger.values import Event
from dugnad.web.lists import models, money, money_about, money_touched, pots
from dugnad.web.lists.lens import Lens
from dugnad.web.lists.line import unless_it_fails
from dugnad.web.lists.words import worded

EVENT_BITS: Final = 16
AGAIN: Final = -1
"""Stands for the index of a question that was asked before."""
Touch: TypeAlias = tuple[int, int]
"""When something was touched: time in ms, and number of the block."""
LONG_AGO: Final[Touch] = (0, 0)


@dataclass
class Touched:
    """What a batch of receipts is about, each in the order in which it was first named.

    Attributes:
        cards: when each was last touched.
        projects: the same.
        questions: index of the receipt that asked.
        prose: fingerprints that were taken away.
        parties: organisations that are known in a project from now on.
        told: fingerprints of bills that something follows from, and in which receipt.
        taken: what whoever moderates took away.
    """

    cards: dict[bytes, Touch] = field(default_factory=dict)
    projects: dict[bytes, Touch] = field(default_factory=dict)
    questions: dict[bytes, int] = field(default_factory=dict)
    prose: list[bytes] = field(default_factory=list)
    parties: list[people.OrganisationEnrolled] = field(default_factory=list)
    fresh: dict[bytes, models.Code.Kind] = field(default_factory=dict)
    of_money: money_touched.Touched = field(default_factory=money_touched.Touched)
    told: dict[bytes, int] = field(default_factory=dict)
    taken: list[models.RemovalRow] = field(default_factory=list)


def lines_of(
    lens: Lens, store: Store, one: Recorded, touched: Touched
) -> Iterable[models.BookLine]:
    """The lines that a receipt puts into the books' list; what it touched is noted on the way."""
    for number, happened in enumerate(one.receipt.events):
        law = lens.contracts[happened.contract, happened.version]
        event = codec.decode(law.happenings[happened.name], happened.data)
        card, project = _about(Law(store), happened, event)
        host: bytes | None = None
        if happened.target == money.TARGET:
            found = money_about.about(store, event)
            card, project, host = found.card, found.project, found.host
            line = one.index << EVENT_BITS | number
            money_touched.note(touched.of_money, line, event, one.time_ms)
            touched.cards |= dict.fromkeys(pots.moved(event), (one.time_ms, one.receipt.seq))
        elif isinstance(event, cards_law.CardClosed):
            # What was paid for its promises may have to go back now.
            touched.of_money.returning[event.card] = None
        moment = (one.time_ms, one.receipt.seq)
        if card is not None:
            touched.cards[card] = moment
        if project is not None:
            touched.projects[project] = moment
        _note(touched, event, one.index)
        if isinstance(event, talk.ProseRemoved) and event.by_role == moderating.MODERATORS:
            line = one.index << EVENT_BITS | number
            row = models.RemovalRow(id=line, commitment=event.commitment, data=happened.data)
            touched.taken.append(row)
        bill = _bill_of(event)
        if bill:
            touched.told[bill] = one.receipt.seq
        says = partial(worded, lens.face_of, happened.contract, event)
        if unless_it_fails(happened.contract, says, None) is not None:
            yield models.BookLine(
                id=one.index << EVENT_BITS | number,
                seq=one.receipt.seq,
                moment_ms=one.time_ms,
                project=project,
                card=card,
                host=host,
                action=one.receipt.action_id,
                kind=happened.contract,
                version=happened.version,
                event=happened.name,
                data=happened.data,
            )


def _about(law: Law, happened: Happened, event: Event) -> tuple[bytes | None, bytes | None]:
    """The card and the project that an event is about, if any."""
    match happened.target:
        case "projects" | "people" | "roles" | "place":
            return None, getattr(event, "project", None)
        case "money":
            return None, None
        case "cards":
            card = getattr(event, "card", None)
        case "talk":
            card = _asked_about(law, event)
        case _:
            card = card_of(happened.target)
    entry = None if card is None else law.card(card)
    return (None, None) if entry is None else (card, entry.project)


def _asked_about(law: Law, event: Event) -> bytes | None:
    if isinstance(event, talk.DirectionRefused):
        return card_of(event.about)
    question = law.question(getattr(event, "question", b""))
    return None if question is None else card_of(question.about)


def _note(touched: Touched, event: Event, index: int) -> None:
    """Remember what an event begins or takes away."""
    match event:
        case cards_law.CardPutUp(card=card):
            touched.fresh[card] = models.Code.Kind.CARD
        case projects.ProjectStarted(project=project):
            touched.fresh[project] = models.Code.Kind.PROJECT
        case talk.QuestionAsked(question=question):
            touched.questions[question] = index
        case talk.AnswerPromised(question=question) | talk.QuestionAnswered(question=question):
            touched.questions.setdefault(question, AGAIN)
        case (
            talk.ProseRemoved(commitment=commitment)
            | moderating.RemovalReviewed(commitment=commitment)
        ):
            touched.prose.append(commitment)
        case people.OrganisationEnrolled():
            touched.parties.append(event)
        case _:
            pass


def _bill_of(event: Event) -> bytes:
    """The fingerprint of a bill that an event is about: it is told before the action names it."""
    match event:
        case DecisionOpened(terms=terms) if isinstance(terms.effect, Pay):
            return terms.effect.bill
        case Owed(obligation=owed):
            return owed.bill
        case _:
            return b""
