"""What people see of a work day, and what they may press."""

from dataclasses import replace
from typing import Any

import msgspec
import pytest

from dugnad.cards.workday.contract import CONTRACT
from dugnad.cards.workday.face import FACE
from dugnad.cards.workday.forms import AnswerForm, PutUpWorkday, ThankForm
from dugnad.cards.workday.law.events import (
    AnswerGiven,
    AnswersClosed,
    DayOver,
    MovedUp,
    ReminderDue,
    Thanked,
    WorkdayCalled,
)
from dugnad.cards.workday.law.records import Workday
from dugnad.cards.workday.law.verbs import Answer, Open, Thank
from dugnad.charter.cards.events import CardClosed
from dugnad.charter.entries import Status
from dugnad.charter.testing import DAY_MS, HOUR_MS, World, card_id
from dugnad.face.seen import Seen
from dugnad.face.testing import Words
from dugnad.ledger.contract import OrderRefused
from dugnad.ledger.store import MemoryStore
from dugnad.ledger.testing import ANA, BEN, CARD, NOON_MS, Voice

STARTS_MS = NOON_MS + 4 * DAY_MS + 22 * HOUR_MS
ENDS_MS = STARTS_MS + 3 * HOUR_MS
ANSWER_BY_MS = STARTS_MS - DAY_MS
CALLED = WorkdayCalled(
    starts_at_ms=STARTS_MS,
    ends_at_ms=ENDS_MS,
    answer_by_ms=ANSWER_BY_MS,
    places=0,
    least=0,
    outsiders=True,
    remind_ms=None,
)
WORDS = Words(title="Paint the fence", text="Bring a brush.", where="The playground", who="Anybody")
ZONE = "Europe/Oslo"


def day(*events: Any, **terms: Any) -> Workday:
    """A day to which this has happened."""
    state = Workday(MemoryStore(), CARD)
    for event in (msgspec.structs.replace(CALLED, **terms), *events):
        CONTRACT.evolve(state, event)
    return state


def yes(who: Voice, extra: int = 0, turn: int = 0) -> AnswerGiven:
    """Somebody comes, or waits with a number."""
    return AnswerGiven(member=who.member, said="yes", extra=extra, turn=turn)


def says(who: Voice, said: Any) -> AnswerGiven:
    """Somebody says maybe or no."""
    return AnswerGiven(member=who.member, said=said, extra=0, turn=0)


def seen(
    who: Voice | None = None,
    *,
    status: Status = "in force",
    now_ms: int = NOON_MS,
    looks_after: bool = False,
) -> Seen:
    """Somebody looking, a stranger if nobody in particular."""
    return Seen(
        member=None if who is None else who.member,
        card=World("workday", status=status, waits_until_ms=ANSWER_BY_MS).entry,
        told=WORDS,
        now_ms=now_ms,
        zone=ZONE,
        looks_after=looks_after,
    )


# ── Putting it up
def put_up(**typed: str) -> PutUpWorkday:
    """The form as somebody filled it in, with everything else as it was suggested."""
    fresh = PutUpWorkday(zone=ZONE, now_ms=NOON_MS)
    suggested = {bound.name: bound.value() for bound in fresh if bound.value() is not None}
    return PutUpWorkday({**suggested, **typed}, zone=ZONE, now_ms=NOON_MS)


def test_three_fields_are_enough() -> None:
    """What, when and where; Saturday at ten is suggested and everything else has a default."""
    form = put_up(title="Paint the fence", where="The playground")
    assert form.is_valid(), form.errors
    assert form.opening(form.cleaned_data) == Open(
        starts_at_ms=STARTS_MS,
        ends_at_ms=ENDS_MS,
        answer_by_ms=STARTS_MS,
        places=0,
        least=0,
        outsiders=True,
    )
    assert form.told(form.cleaned_data) == {"title": "Paint the fence", "where": "The playground"}


def test_what_is_folded_away_can_be_changed() -> None:
    """Who wants to say more can."""
    form = put_up(
        title="Paint",
        where="Here",
        lasts="2",
        places="12",
        least="4",
        answer_by="24",
        who="Painters",
        not_this="Not a party.",
        outsiders="",
    )
    assert form.is_valid(), form.errors
    opening = form.opening(form.cleaned_data)
    assert (opening.ends_at_ms, opening.answer_by_ms) == (
        STARTS_MS + 2 * HOUR_MS,
        STARTS_MS - DAY_MS,
    )
    assert (opening.places, opening.least, opening.outsiders) == (12, 4, False)
    told = form.told(form.cleaned_data)
    assert told["who"] == "Painters"
    assert told["extra"] == (("not_this", "Not a party."),)


def test_what_is_missing_is_asked_for_and_nothing_is_lost() -> None:
    """An empty place is asked for; what was typed stands there still."""
    form = put_up(title="Paint", where="")
    assert [*form.errors] == ["where"]
    assert form["title"].value() == "Paint"


# ── The page
def test_a_stranger_sees_when_where_and_what_is_missing() -> None:
    """And may answer with one press."""
    page = FACE.page(day(), seen())
    assert "Saturday 6 June" in page.when
    assert page.where == "The playground"
    assert "whether you come" in str(page.missing)
    assert page.bar is None
    assert page.primary is not None
    assert page.primary.label == "Yes, I come"
    assert [verb.values["said"] for verb in page.verbs] == ["yes", "yes", "maybe", "no"]
    assert all(verb.open_to_all for verb in page.verbs)


def test_a_removed_text_leaves_the_day_itself() -> None:
    """The card and its numbers remain when the words are gone."""
    page = FACE.page(day(), replace(seen(), told=None))
    assert page.where == ""
    assert page.when
    assert "A job." in str(FACE.agreement(day(), replace(seen(), told=None))[-1])


@pytest.mark.parametrize(
    ("terms", "answers", "missing", "label"),
    [
        ({"least": 4}, [], "4 more people are needed.", "0 come, 4 are needed"),
        ({"least": 2}, [yes(ANA)], "1 more person is needed.", "1 come, 2 are needed"),
        ({"places": 2}, [yes(ANA)], "1 place is free.", "1 of 2 places are taken"),
        ({"places": 3}, [yes(ANA)], "2 places are free.", "1 of 3 places are taken"),
        ({"places": 2}, [yes(ANA, 1)], "All places are taken.", "2 of 2 places are taken"),
        ({"least": 1}, [yes(ANA)], "Say by", "1 come, 1 are needed"),
    ],
)
def test_what_is_missing_is_one_sentence(
    terms: dict[str, int], answers: list[Any], missing: str, label: str
) -> None:
    """The sentence and the bar say the same."""
    page = FACE.page(day(*answers, **terms), seen())
    assert str(page.missing).startswith(missing)
    assert page.bar is not None
    assert str(page.bar.label) == label


@pytest.mark.parametrize(
    ("terms", "answers", "label"),
    [
        ({"least": 4}, [yes(ANA)], "What is missing"),
        ({"least": 1}, [yes(ANA)], "Please answer"),
        ({"places": 2}, [], "Please answer"),
        ({}, [], "Please answer"),
    ],
)
def test_the_poster_says_that_something_is_missing_only_where_it_is(
    terms: dict[str, int], answers: list[Any], label: str
) -> None:
    """Where enough people come, the sentence asks for an answer and stands under a true label."""
    assert str(FACE.page(day(*answers, **terms), seen()).missing_label) == label


def test_a_card_that_waits_offers_nothing_to_press() -> None:
    """The sentence says for what it waits."""
    page = FACE.page(day(), seen(status="waiting"))
    assert str(page.missing).startswith("Members can object until")
    assert page.verbs == ()


def test_when_answers_are_in_the_page_says_how_many_come() -> None:
    """Nothing is pressed any more."""
    page = FACE.page(day(yes(ANA, 1)), seen(now_ms=ANSWER_BY_MS))
    assert str(page.missing) == "Answers are in: 2 people come."
    assert page.missing_label == ""
    assert page.verbs == ()
    assert page.result == ""


@pytest.mark.parametrize(
    ("answer", "told", "chosen"),
    [
        (yes(ANA), "Yes, I come", "Yes, I come"),
        (yes(ANA, 2), "Yes, I come and bring 2 other people", "Yes, and I bring others"),
        (yes(ANA, 1, 1), "Yes, on the waiting list.", "Yes, and I bring others"),
        (says(ANA, "maybe"), "Maybe", "Maybe"),
        (says(ANA, "no"), "No, I cannot come", "No, I cannot come"),
    ],
)
def test_who_has_answered_sees_their_answer(answer: AnswerGiven, told: str, chosen: str) -> None:
    """It is shown first, marked, and can still be changed."""
    page = FACE.page(day(answer, places=5), seen(ANA))
    assert page.facts[0].label == "Your answer"
    assert str(page.facts[0].value).startswith(told)
    assert [str(verb.label) for verb in page.verbs if verb.chosen] == [chosen]


@pytest.mark.parametrize(
    ("answers", "who", "label"),
    [
        ([], None, "Yes, I come"),
        ([yes(ANA, 1)], None, "Yes, if a place becomes free"),
        ([yes(ANA, 1)], ANA, "Yes, I come"),
        ([yes(ANA, 1), yes(BEN, turn=1)], BEN, "Yes, if a place becomes free"),
        ([yes(ANA), yes(BEN, 1, turn=1)], BEN, "Yes, if a place becomes free"),
        ([yes(ANA), yes(BEN, 1, turn=1)], None, "Yes, I come"),
    ],
)
def test_who_would_only_wait_is_told_so(
    answers: list[AnswerGiven], who: Voice | None, label: str
) -> None:
    """A yes is not shown as more than it is, on the page and by message."""
    full = day(*answers, places=2)
    page, question = FACE.page(full, seen(who)), FACE.question(full, seen(who))
    assert question is not None
    assert page.primary is not None
    assert str(page.primary.label) == str(question.answers[0].label) == label


def test_the_facts_count_everybody() -> None:
    """Those who come, those who may, those who wait, and who may come at all."""
    page = FACE.page(
        day(yes(ANA, 1), says(BEN, "maybe"), yes(Voice("Eva"), 2, 1), places=2, outsiders=False),
        seen(),
    )
    assert {str(fact.label): str(fact.value) for fact in page.facts} == {
        "Who is needed": "Anybody",
        "People who come": "2",
        "Maybe": "1",
        "On the waiting list": "3",
        "Who may come": "Members of the project",
    }


def test_people_who_come_are_named_by_number_only() -> None:
    """A face knows no names; who waits or stays away is not listed."""
    page = FACE.page(day(yes(ANA, 2), yes(BEN), says(Voice("Eva"), "no")), seen())
    assert {line.member: str(line.says) for line in page.people} == {
        ANA.member: "comes and brings 2 other people",
        BEN.member: "comes",
    }


# ── Afterwards
def test_each_event_has_its_line() -> None:
    """With whom they bring, where that matters."""
    assert str(FACE.words(yes(ANA))) == "Somebody said yes."
    assert str(FACE.words(yes(ANA, 2))) == "Somebody said yes and brings 2 other people."
    waits = "Somebody said yes and stands on the waiting list."
    assert str(FACE.words(yes(ANA, 2, 1))) == waits
    assert str(FACE.words(says(ANA, "no"))) == "Somebody said no."
    assert FACE.words(OrderRefused(to="", verb="", code="")) is None


def test_who_looks_after_the_card_is_offered_to_thank() -> None:
    """Once the day has been, one press thanks; nobody else is asked to."""
    over = seen(BEN, now_ms=ENDS_MS, looks_after=True)
    page = FACE.page(day(yes(ANA)), over)
    assert [verb.action for verb in page.verbs] == [Thank]
    assert str(page.result) == "The day has been. 1 person had said yes."
    assert FACE.page(day(yes(ANA)), seen(ANA, now_ms=ENDS_MS)).verbs == ()


def test_thanks_end_the_day() -> None:
    """The result says so, and nothing is left to press."""
    over = seen(BEN, now_ms=ENDS_MS, looks_after=True)
    page = FACE.page(day(yes(ANA, 1), Thanked(by=BEN.member)), over)
    assert page.verbs == ()
    assert str(page.result) == "The day has been. 2 people had said yes, and were thanked."


def test_a_day_closed_before_it_began_was_called_off() -> None:
    """The result is one sentence."""
    page = FACE.page(day(), seen(status="closed"))
    assert str(page.result) == "The work day was called off."


# ── By link, message and calendar
def test_one_question_with_three_answers_is_asked() -> None:
    """The words are those that can be texted back."""
    question = FACE.question(day(), seen())
    assert question is not None
    assert str(question.text).startswith("Do you come on Saturday 6 June")
    assert [answer.word for answer in question.answers] == ["yes", "maybe", "no"]
    assert question.until_ms == ANSWER_BY_MS
    assert question.given == ""


def test_a_second_yes_keeps_whom_one_brings() -> None:
    """Who answers once more by message does not lose the others."""
    question = FACE.question(day(yes(ANA, 2)), seen(ANA))
    assert question is not None
    assert question.given == "yes"
    assert question.answers[0].action == Answer(said="yes", extra=2)


@pytest.mark.parametrize(
    "look", [seen(now_ms=ANSWER_BY_MS), seen(status="waiting"), seen(status="closed")]
)
def test_nothing_is_asked_too_early_or_too_late(look: Seen) -> None:
    """Nobody is asked what they cannot answer."""
    assert FACE.question(day(), look) is None


def test_the_day_goes_into_a_calendar() -> None:
    """With place and text; a day that was never called is no entry."""
    entry = FACE.calendar(day(), WORDS)
    assert entry is not None
    assert (entry.title, entry.where) == ("Paint the fence", "The playground")
    assert (entry.starts_ms, entry.ends_ms) == (STARTS_MS, ENDS_MS)
    assert FACE.calendar(Workday(MemoryStore(), CARD), WORDS) is None


# ── Told to those whom it concerns
EVA = Voice("Eva")
ANSWERS = (yes(ANA), yes(EVA, 1, turn=1), says(BEN, "maybe"), says(Voice("Fred"), "no"))
CLOSED = CardClosed(card_id("day"), BEN.member, None, NOON_MS, NOON_MS)


@pytest.mark.parametrize(
    ("event", "told", "whom"),
    [
        (MovedUp(member=ANA.member, turn=1), "Paint the fence: a place became free", (ANA,)),
        (ReminderDue(people=1), "A reminder of Paint the fence: Saturday 6 June", (ANA, BEN)),
        (AnswersClosed(people=1, least=4), "Paint the fence: 1 come, and 4 are needed.", (BEN,)),
        (DayOver(people=1), "Paint the fence has been.", (BEN,)),
        (Thanked(by=BEN.member), "Paint the fence: thank you for coming!", (ANA,)),
        (CLOSED, "Paint the fence was called off: Saturday 6 June", (ANA, BEN, EVA)),
    ],
)
def test_whom_it_concerns_is_told(event: Any, told: str, whom: tuple[Voice, ...]) -> None:
    """Nobody who has a place, or a decision to make, has to look for it."""
    (notice,) = FACE.notices(day(*ANSWERS, places=1), event, seen())
    assert str(notice.text).startswith(told)
    assert sorted(notice.members) == sorted(who.member for who in whom)


@pytest.mark.parametrize(
    ("event", "now_ms"),
    [
        (AnswersClosed(people=4, least=4), ANSWER_BY_MS),
        (DayOver(people=0), ENDS_MS),
        (CLOSED, ENDS_MS),
        (yes(ANA), NOON_MS),
        (ReminderDue(people=1), STARTS_MS),
        (MovedUp(member=ANA.member, turn=1), STARTS_MS),
        (MovedUp(member=EVA.member, turn=1), NOON_MS),
    ],
)
def test_nobody_is_told_what_they_need_not_know(event: Any, now_ms: int) -> None:
    """Enough come; nobody is to be thanked; a closed card had its day; an answer was one's own.

    A place that slept is too late to remind, and who gave a place up again has none.
    """
    assert FACE.notices(day(*ANSWERS), event, seen(now_ms=now_ms)) == ()


def test_a_long_title_is_shortened_for_a_text_message() -> None:
    """When and what to do must not be cut off."""
    told = replace(WORDS, title="Paint " * 20)
    (notice,) = FACE.notices(day(*ANSWERS), ReminderDue(people=1), replace(seen(), told=told))
    assert len(str(notice.text)) < 120
    assert "Saturday 6 June" in str(notice.text)


def test_a_notice_needs_no_text_of_the_card() -> None:
    """Where the words were taken away, the day is called by what it is."""
    (notice,) = FACE.notices(day(*ANSWERS), ReminderDue(people=1), replace(seen(), told=None))
    assert str(notice.text).startswith("A reminder of Work day: Saturday 6 June")


# ── The forms
@pytest.mark.parametrize(
    ("typed", "action"),
    [
        ({"said": "yes", "extra": "2"}, Answer(said="yes", extra=2)),
        ({"said": "yes"}, Answer(said="yes")),
        ({"said": "no", "extra": "2"}, Answer(said="no")),
    ],
)
def test_the_form_says_what_was_meant(typed: dict[str, str], action: Answer) -> None:
    """Who does not come brings nobody, whatever stood in the other field."""
    form = AnswerForm(typed, zone=ZONE, now_ms=NOON_MS)
    assert form.is_valid()
    assert form.action(form.cleaned_data) == action


def test_thanks_need_one_press() -> None:
    """The form of thanks asks for nothing."""
    form = ThankForm({}, zone=ZONE, now_ms=NOON_MS)
    assert form.is_valid()
    assert form.action(form.cleaned_data) == Thank()


# ── The agreement
def test_the_agreement_tells_all_terms() -> None:
    """Room, need, who may come, and what this is not."""
    told = replace(WORDS, extra=(("not_this", "Not a party."),))
    terms = day(places=12, least=1, outsiders=False)
    sentences = [str(one) for one in FACE.agreement(terms, replace(seen(), told=told))]
    assert any(one.startswith("There is room for 12 people.") for one in sentences)
    assert any(one.startswith("At least 1 person is needed.") for one in sentences)
    assert "Members of the project may come." in sentences
    assert sentences[-1] == "What this is not: Not a party."


def test_a_day_without_limits_says_so() -> None:
    """There is room for everybody, and everybody may come."""
    sentences = [str(one) for one in FACE.agreement(day(), seen())]
    assert "There is room for everybody." in sentences
    assert any(one.startswith("Everybody may come") for one in sentences)
