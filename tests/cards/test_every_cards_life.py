"""Every card is put up as its example stands, looked at, pressed, waited for and closed.

All of it happens in a whole place in memory, with a twin beside it that recalculates everything.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.translation import override

from dugnad.cards import catalogue
from dugnad.charter.cards import events as cards_events
from dugnad.charter.cards import verbs as cards
from dugnad.charter.counting.ballots import Stance
from dugnad.charter.decisions import verbs as decisions
from dugnad.charter.entries import CardEntry
from dugnad.charter.law import DECIDING, Law
from dugnad.charter.testing import DAY_MS, PROJECT, RULES, Neighbourhood, card_id
from dugnad.face.face import Face, Pinned
from dugnad.face.forms import CardForm
from dugnad.face.page import CardPage, PersonLine, Verb
from dugnad.face.seen import Seen
from dugnad.face.testing import Words
from dugnad.ledger.state import State
from dugnad.ledger.store import Frozen
from dugnad.ledger.testing import ANA, BEN, CEM, Voice
from dugnad.ledger.values import Action, Event
from dugnad.web.house import PlaceSettings
from tests.cards.samples import samples

ZONE = "Europe/Oslo"
LOOKERS: tuple[Voice | None, ...] = (None, ANA, BEN, CEM)
"""A stranger, who looks after the project, who put up the card, and a neighbour."""

NOTICE_MAX = 160
"""Characters of one text message."""

SHEETS = ("face/card.html", "face/card_short.html", "face/sheet.html", "face/poster_sheet.html")
"""What a card is drawn on: screen, list, paper, wall."""


def as_it_stands(
    kind: type[CardForm], now_ms: int, typed: Mapping[str, Any], **known: Any
) -> CardForm:
    """A form sent off as it is shown, with only what is typed changed."""
    fresh = kind(zone=ZONE, now_ms=now_ms, **known)
    data = QueryDict(mutable=True)
    for bound in fresh:
        value = typed.get(bound.name, bound.value())
        if value is not None and value is not False:
            data[bound.html_name] = str(value)
    return kind(data, zone=ZONE, now_ms=now_ms, **known)


def law_of(face: Face) -> str:
    """The name before the point in the codes of a card's refusals."""
    return face.contract.refusals[0].code().partition(".")[0]


@dataclass
class Life:
    """One card's life, from its form to its end."""

    face: Face
    neighbourhood: Neighbourhood = field(init=False)
    words: Words = field(init=False)

    def __post_init__(self) -> None:
        self.neighbourhood = Neighbourhood(catalogue.contracts(), rules=RULES)
        form = as_it_stands(self.face.put_up, self.now_ms, self.face.put_up.example)
        assert form.is_valid(), form.errors
        told = form.told(form.cleaned_data)
        assert told
        assert told["title"]
        self.words = Words(**told)
        opening = form.action(form.cleaned_data)
        grants = self.face.put_up.grants
        receipt = self.neighbourhood.puts_up(BEN, self.face.contract, opening, grants=grants)
        assert receipt.code == ""

    @property
    def now_ms(self) -> int:
        """The moment."""
        return self.neighbourhood.place.now_ms

    @property
    def entry(self) -> CardEntry:
        """What the charter knows of the card."""
        entry = Law(self.neighbourhood.place.store).card(card_id("card"))
        assert entry is not None
        return entry

    @property
    def state(self) -> State:
        """What the card remembers."""
        store = Frozen(self.neighbourhood.place.store)
        state: State = self.face.contract.state(store, self.neighbourhood.target())
        return state

    def seen(self, who: Voice | None, *, removed: bool = False) -> Seen:
        """Somebody looking."""
        law = Law(self.neighbourhood.place.store)
        member = None if who is None else who.member
        return Seen(
            member=member,
            card=self.entry,
            told=None if removed else self.words,
            now_ms=self.now_ms,
            zone=ZONE,
            is_member=member is not None and law.is_member(PROJECT, member, self.now_ms),
            looks_after=member is not None and law.looks_after(self.entry, member, self.now_ms),
        )

    def page(self, who: Voice | None) -> CardPage:
        """The page as somebody sees it, checked and drawn in two languages."""
        for language in ("nb", "en"):
            with override(language):
                for removed in (True, False):
                    seen = self.seen(who, removed=removed)
                    page = self.face.page(self.state, seen)
                    self._is_sound(page)
                    self._is_drawn(page, seen)
        return page

    def _is_sound(self, page: CardPage) -> None:
        assert sum(verb.primary for verb in page.verbs) <= 1
        over = self.entry.status == "closed"
        assert bool(page.result) or not over
        assert not page.verbs or not over
        for verb in page.verbs:
            assert verb.action in self.face.forms
            assert str(verb.label)
            assert {*verb.values} <= {*self.face.forms[verb.action].base_fields}

    def _is_drawn(self, page: CardPage, seen: Seen) -> None:
        card = Pinned(
            face=self.face,
            page=page,
            card_id=card_id("card"),
            code="k7m4xq",
            address="/c/k7m4xq",
            title="" if seen.told is None else seen.told.title,
            asker=PersonLine(member=seen.card.put_up_by),
            closed=bool(page.result),
            removed=seen.told is None,
        )
        agreement = self.face.agreement(self.state, seen)
        assert agreement
        shown = {
            "card": card,
            "agreement": agreement,
            "address": "/c/k7m4xq",
            "presses": {},
            "place": PlaceSettings(name="Storyville"),
        }
        for sheet in SHEETS:
            drawn = render_to_string(sheet, shown)
            assert str(page.when) in drawn
            assert str(page.where) in drawn

    def presses(self, who: Voice, verb: Verb) -> str:
        """Press what the page offers; gives the refusal's code, "" when it was carried out."""
        typed = {**verb.values, "text": "Because of the well."} if verb.asks else verb.values
        kind, known = self.face.forms[verb.action], {"state": self.state, "seen": self.seen(who)}
        form = as_it_stands(kind, self.now_ms, typed, **known)
        assert form.is_valid(), (verb, form.errors)
        told = form.told(form.cleaned_data) is not None
        return self.asks(who, form.action(form.cleaned_data), told=told)

    def asks(self, who: Voice, action: Action, *, told: bool = False) -> str:
        """Ask something of the card, perhaps with words."""
        words = [self.neighbourhood.words("told")] if told else []
        target = self.neighbourhood.target()
        return self.neighbourhood.asks(who, target, action, commitments=words).code

    def closes(self) -> None:
        """Close the card; a question ends by its answers."""
        if self.face.contract.name in DECIDING:
            self.neighbourhood.place.wait(60 * DAY_MS)
        else:
            self.neighbourhood.does(BEN, "cards", cards.Close(card=card_id("card")))

    def everybody_looks(self) -> None:
        """Draw the page for all who may look."""
        for who in LOOKERS:
            self.page(who)


@pytest.fixture
def life(face: Face) -> Iterator[Life]:
    """One card put up as its example stands; afterwards the books must add up."""
    life = Life(face)
    yield life
    life.neighbourhood.place.adds_up()


@pytest.mark.parametrize("language", ["en", "nb"])
def test_the_example_can_be_put_up_as_it_stands(face: Face, language: str) -> None:
    """Who changes nothing at all gets a card, in every language."""
    with override(language):
        assert Life(face).entry.status == "in force"


def test_a_card_can_be_looked_at_by_everybody(life: Life) -> None:
    """A stranger, a member, a neighbour and who put it up see it on screen and on paper."""
    life.everybody_looks()


def test_what_is_offered_is_accepted(life: Life) -> None:
    """Whoever presses what their page offers is not refused; the page stands afterwards."""
    for who in (ANA, BEN):
        for offered in life.page(who).verbs:
            if not offered.chosen:
                code = life.presses(who, offered)
                assert code in {"", _already(life)}, (offered, code)
            life.everybody_looks()


def _objects(action: Action) -> bool:
    """Whether an answer needs a reason."""
    return isinstance(action, decisions.Answer) and action.ballot == Stance("object")


def _already(life: Life) -> str:
    """Verbs of one page follow each other here: the second may find its work done."""
    return f"{law_of(life.face)}.SameAnswer"


def test_a_list_says_how_long_taking_part_takes(life: Life) -> None:
    """CRD-17: whatever one can do says so in its entry, until it is over."""
    for who in LOOKERS:
        page = life.page(who)
        assert not (page.cue or page.verbs) or str(page.takes)
        assert str(page.takes) in entry(life, page)
    takes = str(life.page(None).takes) or "Takes"
    life.closes()
    assert takes not in entry(life, life.page(None))


def entry(life: Life, page: CardPage) -> str:
    """How a card stands in a list."""
    closed = life.entry.status == "closed"
    title = life.words.title
    pinned = Pinned(life.face, page, card_id("card"), "", "/c/k7m4xq", title, closed=closed)
    return render_to_string("face/card_short.html", {"card": pinned})


def test_time_passes_and_the_card_still_stands(life: Life) -> None:
    """Whatever was due is told, the page can be drawn each day, and what it offers is accepted."""
    for offered in life.page(ANA).verbs[:1]:
        life.presses(ANA, offered)
    for _day in range(14):
        for receipt in life.neighbourhood.place.wait(DAY_MS):
            assert receipt.code == ""
        life.everybody_looks()
    for offered in life.page(BEN).verbs[:1]:
        assert life.presses(BEN, offered) == ""
    life.everybody_looks()


def test_a_closed_card_is_quiet(life: Life) -> None:
    """It tells what came of it, offers nothing, and refuses what is asked all the same."""
    offered = life.page(ANA).verbs
    life.closes()
    life.everybody_looks()
    for verb in offered:
        refused = life.presses(ANA, verb)
        assert refused.startswith(f"{law_of(life.face)}.")
    for receipt in life.neighbourhood.place.wait(30 * DAY_MS):
        assert receipt.code.startswith(f"{law_of(life.face)}.")


def test_a_question_is_answered_by_one_word(life: Life) -> None:
    """What a link or a message asks can be answered, each answer once, and is then known."""
    question = life.face.question(life.state, life.seen(ANA))
    for answer in () if question is None else question.answers:
        assert answer.word in {"yes", "no", "maybe", "abstain", "question", "aside", "object"}
        assert str(answer.label)
        assert life.asks(ANA, answer.action, told=_objects(answer.action)) == ""
        asked = life.face.question(life.state, life.seen(ANA))
        assert asked is not None
        assert asked.given == answer.word


def test_whoever_is_told_something_gets_whole_sentences(life: Life) -> None:
    """Whatever happens, in two languages: short enough for a text, and to known numbers only."""
    for offered in life.page(ANA).verbs[:1]:
        life.presses(ANA, offered)
    kinds: tuple[type[Event], ...] = (*life.face.contract.events, cards_events.CardClosed)
    for language in ("en", "nb"):
        with override(language):
            for kind in kinds:
                for event in samples(kind):
                    for notice in life.face.notices(life.state, event, life.seen(None)):
                        assert str(notice.text)[-1:] in {".", "!"}
                        assert len(str(notice.text)) <= NOTICE_MAX
                        assert all(len(member) == len(ANA.member) for member in notice.members)


def test_a_card_with_a_time_is_a_line_in_a_calendar(life: Life) -> None:
    """Where a card takes place at a time, it ends after it begins."""
    entry = life.face.calendar(life.state, life.words)
    assert entry is None or entry.starts_ms < entry.ends_ms


def test_nobody_opens_a_card_again(life: Life) -> None:
    """Opening is what happens when a card is put up, and never again, whoever asks."""
    opening = life.face.contract.actions[0]
    form = as_it_stands(life.face.put_up, life.now_ms, life.face.put_up.example)
    assert form.is_valid()
    action = form.action(form.cleaned_data)
    assert type(action) is opening
    for who in (ANA, BEN, CEM):
        assert life.asks(who, action) == f"{law_of(life.face)}.OnlyWhenPutUp"
