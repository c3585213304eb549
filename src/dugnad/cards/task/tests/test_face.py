"""What people see of a task: what counts, what it pays and may mean, and what they can press."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as dataclass_replace
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override
from msgspec.structs import replace

from dugnad.cards.task.contract import CONTRACT
from dugnad.cards.task.face import FACE
from dugnad.cards.task.forms import AnswerForm, PutUpTask, ShowForm, VouchForm
from dugnad.cards.task.judging import ObjectForm
from dugnad.cards.task.law.events import (
    GivenBack,
    ObjectionAnswered,
    PayOwed,
    PlaceFreed,
    SaidNo,
    TakenOn,
    TaskEvent,
    TaskPutUp,
    TimeIsUp,
    VoteBegan,
    WorkAgreed,
    WorkConfirmed,
    WorkNotAgreed,
    WorkObjected,
    WorkShown,
)
from dugnad.cards.task.law.records import DAY_MS, KEPT_MS, OWES, Task, Terms
from dugnad.cards.task.law.verbs import (
    Answer,
    Confirm,
    Object,
    Open,
    Reply,
    Show,
    TryAgain,
    Vote,
    Vouch,
    Withdraw,
)
from dugnad.charter.cards.events import CardClosed
from dugnad.charter.counting.outcome import Outcome, Turnout, Voices
from dugnad.charter.entries import CardEntry
from dugnad.charter.money.accounts import Sum
from dugnad.charter.testing import World, prose
from dugnad.face.around import NobodyAround
from dugnad.face.face import CardPage, Face, Seen
from dugnad.face.templatetags.face import card_form
from dugnad.face.testing import Words
from dugnad.ledger.store import MemoryStore
from dugnad.ledger.testing import ANA, BEN, CARD, CEM, NOON_MS, Voice
from dugnad.ledger.values import Event

ZONE = "Europe/Oslo"
EVA, FRED = Voice("Eva"), Voice("Fred")
PERIOD_MS, VOTE_MS = 3 * DAY_MS, 5 * DAY_MS
SHOWN_MS = NOON_MS + DAY_MS
ENDS_MS = SHOWN_MS + PERIOD_MS
PAY = 30_000
REASON, PROOF, REPLY = prose("the seam is open"), prose("ten flags"), prose("tonight")
TOLD = Words(
    title="Sew ten flags",
    where="The boathouse",
    who="Kari, 40 01 23 45",
    extra=(("done", "Ten flags are hemmed."),),
)
TERMS = Terms(
    pay="money",
    unit="NOK",
    amount=PAY,
    minutes=0,
    places=1,
    done_by_ms=0,
    outsiders=True,
    period_ms=PERIOD_MS,
    vote_ms=VOTE_MS,
    confirms=0,
)
FREE = replace(TERMS, pay="nothing", unit=None, amount=0)
THE_CARD = World("task", grants=(OWES,)).entry


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with override("en"):
        yield


@dataclass
class Around(NobodyAround):
    """A project in which so much lies in the card's pot, and some told words are known."""

    there: int | None = None
    words: Mapping[bytes, Words] = field(default_factory=dict)
    held_by: str = "Saturday club"

    def pot(self, card: bytes, unit: str) -> int | None:
        """What lies there."""
        del card, unit
        return self.there

    def holder(self, unit: str) -> str:
        """The club holds the project's money."""
        del unit
        return "" if self.there is None else self.held_by

    def said(self, prose: Iterable[bytes]) -> Mapping[bytes, Any]:
        """The words that are known."""
        return {one: self.words[one] for one in prose if one in self.words}

    def names(self, members: Iterable[bytes]) -> Mapping[bytes, str]:
        """Eva's name."""
        return {one: "Eva" for one in members if one == EVA.member}

    def picture(self, picture: str) -> str:
        """An address."""
        return f"/m/{picture}/small.jpg" if picture else ""


def up(terms: Terms = TERMS, **changes: Any) -> TaskPutUp:
    """A task that was put up."""
    return TaskPutUp(terms=replace(terms, **changes))


def taken(who: Voice = EVA, place: int = 1) -> TakenOn:
    """Somebody took a place on."""
    return TakenOn(place=place, member=who.member, words=THE_CARD.prose, until_ms=NOON_MS + KEPT_MS)


def shown(who: Voice = EVA, *, by: Voice | None = None, claimed: int = 0) -> WorkShown:
    """Somebody's work is shown."""
    return WorkShown(
        showing=1,
        place=1,
        member=who.member,
        by=(by or who).member,
        prose=PROOF,
        claimed=claimed,
        at_ms=SHOWN_MS,
        until_ms=ENDS_MS,
    )


OBJECTED = WorkObjected(
    showing=1, by=FRED.member, prose=REASON, at_ms=SHOWN_MS + DAY_MS, before=None
)
BEGAN = VoteBegan(
    showing=1, since_ms=SHOWN_MS + DAY_MS, size=4, until_ms=SHOWN_MS + DAY_MS + VOTE_MS
)
AGREED = WorkAgreed(
    showing=1,
    place=1,
    member=EVA.member,
    how="silence",
    outcome=None,
    amount=PAY,
    minutes=0,
    at_ms=ENDS_MS,
)
TAKEN: Sequence[TaskEvent] = (up(), taken())
SHOWN: Sequence[TaskEvent] = (*TAKEN, shown())
DISPUTED: Sequence[TaskEvent] = (*SHOWN, OBJECTED, BEGAN)
POOR: Sequence[TaskEvent] = (*SHOWN, AGREED, PayOwed(showing=1, failed="money.NotEnough"))


def state(*events: TaskEvent) -> Task:
    """A task after these events."""
    task = Task(MemoryStore(), CARD)
    for event in events:
        CONTRACT.evolve(task, event)
    return task


def seen(
    who: Voice | None = None,
    *,
    at: int = SHOWN_MS,
    there: int | None = None,
    told: Words | None = TOLD,
    entry: CardEntry = THE_CARD,
    words: Mapping[bytes, Words] | None = None,
    holder: str = "Saturday club",
) -> Seen:
    """Somebody looking."""
    return Seen(
        member=None if who is None else who.member,
        card=entry,
        told=told,
        now_ms=at,
        zone=ZONE,
        is_member=who in (ANA, BEN, EVA, FRED),
        looks_after=who in (ANA, BEN),
        card_id=bytes(16),
        around=Around(there=there, words=words or {}, held_by=holder),
    )


def page(events: Sequence[Any], who: Voice | None = None, **how: Any) -> CardPage:
    """What somebody sees."""
    return FACE.page(state(*events), seen(who, **how))


def verbs(events: Sequence[Any], who: Voice | None = None, **how: Any) -> list[type]:
    """What somebody can press."""
    return [verb.action for verb in page(events, who, **how).verbs]


def drawn(events: Sequence[Any], who: Voice | None = None, **how: Any) -> str:
    """What stands above the verbs."""
    shown_page = named(page(events, who, **how))
    card = {"language": "en", "face": FACE}
    return render_to_string("task/lead.html", {"page": shown_page, "card": card})


def named(shown_page: CardPage) -> CardPage:
    """The page with the names that the web joins in: Eva's."""
    people = (
        dataclass_replace(one, name="Eva" if one.member == EVA.member else "")
        for one in shown_page.people
    )
    return dataclass_replace(shown_page, people=tuple(people))


def form(typed: dict[str, Any]) -> PutUpTask:
    """A put-up form that was filled in."""
    default = {"title": "Sew", "counts": "Sewn.", "pay": "nothing", "unit": "NOK", "places": "1"}
    more = {"period": "3", "vote": "5", "outsiders": "on"}
    return PutUpTask({**default, **more, **typed}, zone=ZONE, now_ms=NOON_MS)


# ── Putting it up
def test_nothing_is_the_default_and_names_no_money() -> None:
    """Who changes nothing puts up work that is given freely (PRJ-17, MON-10)."""
    filled = form({"amount": "300", "hours": "2"})
    assert filled.is_valid(), filled.errors
    opening = filled.opening(filled.cleaned_data)
    assert isinstance(opening, Open)
    assert (opening.pay, opening.unit, opening.amount, opening.minutes) == ("nothing", None, 0, 0)
    assert (opening.period_ms, opening.vote_ms) == (PERIOD_MS, VOTE_MS)
    assert filled.awaits_money(filled.cleaned_data) is None
    fresh = PutUpTask(zone=ZONE, now_ms=NOON_MS)
    assert fresh["pay"].value() == "nothing"
    assert fresh["unit"].value() == "NOK"


def test_money_needs_an_amount_and_somebody_to_ask() -> None:
    """Both are asked for in words; with them the card waits until its pot holds enough."""
    empty = form({"pay": "money"})
    assert not empty.is_valid()
    assert {*empty.errors} == {"amount", "who"}
    filled = form({"pay": "money", "amount": "300", "who": "Kari", "places": "3"})
    assert filled.is_valid(), filled.errors
    assert filled.opening(filled.cleaned_data).amount == PAY
    assert filled.awaits_money(filled.cleaned_data) == Sum(unit="NOK", amount=3 * PAY)
    early = form({"pay": "money", "amount": "300", "who": "Kari", "before_money": "on"})
    assert early.is_valid()
    assert early.awaits_money(early.cleaned_data) is None


def test_what_pay_needs_stands_below_it_and_not_as_if_it_could_be_left_out() -> None:
    """Nothing that is demanded afterwards is folded away before."""
    fresh = PutUpTask(zone=ZONE, now_ms=NOON_MS)
    page = render_to_string("face/form.html", card_form(fresh))
    opened, folded = page.split("<details")
    for name in ("amount", "unit", "hours", "who", "thanks"):
        assert f'id="id_{name}"' in opened, name
    assert "can be left empty" not in opened
    assert "can be left empty" in folded


def test_money_by_the_hour_and_hours_that_are_written_down() -> None:
    """The most that counts is asked for where hours are, and multiplies the money."""
    assert {*form({"pay": "hours"}).errors} == {"hours"}
    hours = form({"pay": "hours", "hours": "1:30"})
    assert hours.is_valid(), hours.errors
    assert hours.opening(hours.cleaned_data).minutes == 90
    by_hour = form({"pay": "money", "amount": "200", "hours": "3", "who": "Kari"})
    assert by_hour.is_valid()
    assert by_hour.awaits_money(by_hour.cleaned_data) == Sum(unit="NOK", amount=60_000)


def test_what_was_left_as_offered_is_told_in_each_ones_language() -> None:
    """Only what somebody wrote themselves is kept as their words (COC-34)."""
    as_offered = form({"this_is": str(contract_words("this_is")), "not_this": "A course."})
    assert as_offered.is_valid()
    told = Words(**as_offered.told(as_offered.cleaned_data))
    assert told.more("done") == "Sewn."
    assert told.more("this_is") == ""
    assert told.more("not_this") == "A course."
    thanks = form({"pay": "thanks", "thanks": "Soup."})
    assert thanks.is_valid()
    assert Words(**thanks.told(thanks.cleaned_data)).more("thanks") == "Soup."


def contract_words(name: str) -> Any:
    """What the form offers under a name."""
    return PutUpTask(zone=ZONE, now_ms=NOON_MS)[name].value()


# ── What there is for it, and what it may mean
@pytest.mark.parametrize(
    ("terms", "words"),
    [
        (FREE, "Nothing: it is given freely."),
        (replace(FREE, pay="thanks"), "Thanks."),
        (replace(FREE, pay="hours", minutes=90), "Up to 1 hour 30 minutes are written down"),
        (replace(TERMS, pay="expenses"), "What it cost is paid back, up to 300 kr."),
        (TERMS, "300 kr for the whole task."),
        (replace(TERMS, places=3), "300 kr for each place."),
        (replace(TERMS, minutes=120), "300 kr for each hour, for up to 2 hours."),
    ],
)
def test_the_pay_is_said_in_words(terms: Terms, words: str) -> None:
    """Each kind in one sentence, also in the agreement (CRD-10)."""
    events = [up(terms)]
    assert words in str(page(events).extra["pay"])
    agreed = " ".join(str(one) for one in FACE.agreement(state(*events), seen()))
    assert words in agreed


def test_pay_comes_with_a_warning_and_a_person_to_ask() -> None:
    """Before anybody presses, on the card and in what they agree to; freely given has none."""
    lead = drawn([up()])
    assert "it can change benefits that you get" in lead
    assert "Kari, 40 01 23 45" in lead
    nobody = drawn([up()], told=replace_words(who=""))
    assert "Ask whoever put the card up" in nobody
    for pay in ("hours", "expenses"):
        terms = replace(FREE, pay=pay, minutes=60) if pay == "hours" else replace(TERMS, pay=pay)
        assert "If you get benefits" in drawn([up(terms)])
        assert "Ask whoever put" in drawn([up(terms)], told=replace_words(who=""))
    for terms in (FREE, replace(FREE, pay="thanks")):
        assert page([up(terms)]).extra["warning"] == ""


def replace_words(**changes: Any) -> Words:
    """The told words with other parts."""
    return Words(**{**TOLD.__dict__, **changes})


def test_what_counts_and_what_this_is_not_stand_above_the_press() -> None:
    """Nobody is part of it before they could read it (K45, COC-34)."""
    lead = drawn([up(FREE)])
    for words in ("It counts as done when", "Ten flags are hemmed.", "What this is not"):
        assert words in lead
    assert "Nobody is employed" in lead
    own = replace_words(extra=(("not_this", "A course."), ("this_is", "An evening.")))
    lead = drawn([up(FREE)], told=own)
    assert "A course." in lead
    assert "An evening." in lead
    gone = drawn([up(FREE)], told=None)
    assert "Nobody is employed" in gone


# ── Who can press what
def test_where_there_is_pay_a_page_of_its_own_comes_before() -> None:
    """Freely given takes one press, pay two."""
    (free,) = page([up(FREE)], CEM).verbs
    (paid,) = page([up()], CEM).verbs
    assert (free.asks, paid.asks) == (False, True)
    assert free.open_to_all
    assert verbs([up(outsiders=False)], CEM) == []
    assert verbs([up(outsiders=False)]) == [Answer]


def test_lists_lead_to_what_is_to_be_read_first() -> None:
    """Nothing is taken on or confirmed where one cannot see what it is."""
    listed = Seen(**{**seen().__dict__, "card_id": b""})
    (take,) = FACE.page(state(up(FREE)), listed).verbs
    assert take.asks
    judged = FACE.page(state(*SHOWN), listed)
    assert judged.primary is None
    assert str(judged.cue) == "Is it done?"


def test_each_sees_what_is_theirs_to_press() -> None:
    """Who does it shows it, who looks after it vouches, members judge, and nobody their own."""
    assert verbs(TAKEN, EVA) == [Show, Answer]
    assert verbs(TAKEN, BEN) == [Vouch]
    assert verbs(TAKEN, FRED) == []
    assert verbs(SHOWN, FRED) == [Confirm, Object]
    assert verbs(SHOWN, EVA) == []
    assert verbs(SHOWN, CEM) == []
    assert verbs(DISPUTED, FRED) == [Vote, Vote, Vote, Withdraw, Reply]
    assert verbs(DISPUTED, BEN) == [Vote, Vote, Vote, Reply]
    assert verbs(DISPUTED, EVA) == [Reply]
    assert verbs(POOR, FRED) == [TryAgain]
    assert verbs(POOR) == []
    assert verbs([up(places=2), taken()], BEN) == [Answer, Vouch]


def test_what_one_has_said_is_marked() -> None:
    """The pressed answer stays pressable, and shows as given."""
    confirmed = [*SHOWN, WorkConfirmed(showing=1, by=FRED.member)]
    chosen = [verb.chosen for verb in page(confirmed, FRED).verbs]
    assert chosen == [True, False]
    assert [verb.chosen for verb in page(DISPUTED, FRED).verbs][:3] == [False, True, False]


def test_nothing_is_pressed_on_what_waits_is_closed_or_over() -> None:
    """The page offers nothing that would be refused."""
    waiting = replace(THE_CARD, status="waiting", awaits_money=Sum(unit="NOK", amount=PAY))
    closed = replace(THE_CARD, status="closed", closed_ms=NOON_MS)
    done = [*SHOWN, AGREED, PayOwed(showing=1, failed="")]
    assert verbs([up()], CEM, entry=waiting) == []
    assert verbs(SHOWN, FRED, entry=closed) == []
    assert verbs(done, FRED) == []
    assert verbs(SHOWN, FRED, at=ENDS_MS) == []
    past = [up(FREE, done_by_ms=NOON_MS + DAY_MS)]
    assert verbs(past, CEM, at=NOON_MS + DAY_MS) == []
    assert str(page(past, at=NOON_MS + DAY_MS).result) == "Nobody took it on in time."
    assert "Until Tuesday 2 June" in page(past).when


# ── What is missing
def test_it_says_what_is_missing() -> None:
    """A person, the showing, an objection's end, or what the pot lacks: by whom and until when."""
    assert str(page([up(FREE)]).missing) == "Somebody is needed who takes it on."
    assert "2 more people are needed" in str(page([up(FREE, places=2)]).missing)
    assert str(page([up(FREE), taken()]).missing) == "It is taken on, and not shown yet."
    assert "Show by Monday 15 June" in str(page(TAKEN, EVA).missing)
    judged = str(page(SHOWN).missing)
    assert "Members can object until Friday 5 June" in judged
    assert "300 kr is owed from then on" in judged
    free = [up(FREE), taken(), shown()]
    assert "it counts as done from then on" in str(page(free).missing)
    strict = [up(confirms=1), taken(), shown()]
    assert "If nobody does, all are asked" in str(page(strict).missing)
    assert "nothing is owed and it can be shown anew" in str(page(DISPUTED).missing)


def test_it_says_truthfully_how_much_money_is_there() -> None:
    """What lies in the pot, what is still needed, and that nobody holds any; lists say nothing."""
    some = page([up(places=3)], there=PAY)
    assert "600 kr is missing in the card's pot" in str(some.missing)
    assert some.bar is not None
    assert (some.bar.have, some.bar.want) == (PAY, 3 * PAY)
    enough = page([up()], there=PAY)
    assert "missing" not in str(enough.missing)
    assert enough.bar is None
    unknown = page([up()], there=None)
    assert "pot" not in str(unknown.missing)
    poor = page(POOR, there=0)
    assert "There is not enough money in the card's pot. As soon as it has" in str(poor.missing)


def test_before_one_takes_it_on_one_reads_that_pay_is_missing() -> None:
    """How much is missing, what a pot is, how money gets there, and whom to ask."""
    lead = drawn([up(places=3)], CEM, there=PAY)
    for words in ("600 kr is missing", "kept for this card alone; 300 kr lies in it", "Saturday"):
        assert words in lead
    assert "coins" not in drawn([up()], CEM, there=PAY)
    assert "coins" not in drawn([up()], CEM, there=None)
    nobody = page([up()], CEM, there=0, holder="").extra["money_words"]
    assert "nobody holds money for the project yet" in str(nobody[0])
    assert "they can ask an association" in str(nobody[1])


def test_nobody_holds_money_yet() -> None:
    """A project without a host for its money says so, before anybody works for it."""

    class NoHost(Around):
        def holder(self, unit: str) -> str:
            del unit
            return ""

    look = seen()
    look = Seen(**{**look.__dict__, "around": NoHost(there=0)})
    assert "Nobody holds money for the project yet" in str(FACE.page(state(up()), look).missing)


def test_a_waiting_card_says_for_how_much_it_waits() -> None:
    """The money and what lies there already (PRJ-12)."""
    waiting = replace(THE_CARD, status="waiting", awaits_money=Sum(unit="NOK", amount=PAY))
    words = str(page([up()], entry=waiting, there=10_000).missing)
    assert words == "The card waits until 300 kr lie in its pot. So far 100 kr lie there."


# ── What was shown, and what came of it
def test_what_was_shown_stands_above_the_answers() -> None:
    """Words, picture, and how it stands; on paper and by link nobody's name."""
    words = {PROOF: Words(text="All ten.", picture="ab" * 32, alt="A red box")}
    lead = drawn(SHOWN, FRED, words=words)
    for part in ("Shown as done", "All ten.", "A red box", "Eva", "300 kr", "small.jpg"):
        assert part in lead
    assert "What you get" not in lead
    card = {"language": "en", "face": FACE}
    context = {"page": named(page(SHOWN, FRED, words=words)), "card": card}
    for how in ("nameless", "paper", "preview"):
        assert "Eva" not in render_to_string("task/lead.html", {**context, how: True})
    assert "What you get" in render_to_string("task/body.html", context)
    vouched = [*TAKEN, shown(by=BEN)]
    assert "Somebody else said in their place" in drawn(vouched, FRED)


HOW = {
    "silence": "Nobody objected",
    "confirmed": "It was confirmed and nobody objected",
    "withdrawn": "The objection was taken back",
    "vote": "Members voted that it is done",
}


@pytest.mark.parametrize("how", [*HOW])
def test_the_reason_stands_with_what_was_agreed(how: str) -> None:
    """By silence, by a word, by taking back or by a vote: the page tells which."""
    done = [*SHOWN, replace(AGREED, how=how), PayOwed(showing=1, failed="")]
    (line,) = page(done).extra["shown"]
    assert str(line.stands).startswith(HOW[how])
    assert str(page(done).result) == "It is done."
    assert str(page(done).people[0].says) == "has done it, for 300 kr"


def test_the_reason_stands_with_what_was_not_agreed() -> None:
    """How many said yes and no; and that it can be shown anew."""
    turnout = Turnout(electorate=4, answered=1, abstained=0, counted=1, needed=1)
    fell = Outcome(result="fell", turnout=turnout, table=Voices(yes=0, no=1, abstain=0))
    again = [
        *DISPUTED,
        WorkNotAgreed(showing=1, place=1, member=EVA.member, outcome=fell, until_ms=2 * NOON_MS),
    ]
    (line,) = page(again, EVA).extra["shown"]
    assert "0 said yes and 1 no" in str(line.stands)
    assert verbs(again, EVA) == [Show, Answer]


def test_objections_and_answers_are_read_in_their_order() -> None:
    """The objection first, then what was answered to it; gone once it is settled."""
    answered = ObjectionAnswered(showing=1, by=EVA.member, prose=REPLY, at_ms=SHOWN_MS + 2 * DAY_MS)
    sayings = page([*DISPUTED, answered]).sayings
    assert [(one.prose, str(one.by.says)) for one in sayings] == [
        (REASON, "objects"),
        (REPLY, "answers"),
    ]
    assert page([*SHOWN, AGREED]).sayings == ()


def test_how_it_stands_with_each_person() -> None:
    """Taken, shown, voted about, done and owed, or done and not owed yet."""
    says = {
        "has taken it on": TAKEN,
        "has shown that it is done": SHOWN,
        "has shown it, and members vote about it": DISPUTED,
        "has done it; 300 kr cannot be owed yet": POOR,
    }
    for words, events in says.items():
        assert [str(one.says) for one in page(events).people] == [words]
    free = [up(FREE), taken(), shown(), replace(AGREED, amount=0)]
    assert [str(one.says) for one in page(free).people] == ["has done it"]


def test_who_took_it_on_is_told_when_the_words_change() -> None:
    """What counts as done is not changed behind their back."""
    other = replace(THE_CARD, prose=prose("other words"))
    facts = {str(one.label): str(one.value) for one in page(TAKEN, EVA, entry=other).facts}
    assert "Read them again" in facts["Changed"]
    assert "Changed" not in {str(one.label) for one in page(TAKEN, EVA).facts}
    assert "Changed" not in {str(one.label) for one in page(TAKEN, FRED, entry=other).facts}


@pytest.mark.parametrize(
    ("events", "words"),
    [
        ([up(FREE)], "The card was closed. Nobody has to do it any more."),
        ([up(places=2), taken(), shown(), AGREED, PayOwed(showing=1, failed="")], "1 of 2 places"),
    ],
)
def test_what_came_of_a_closed_card(events: Sequence[TaskEvent], words: str) -> None:
    """What was done stays done."""
    closed = replace(THE_CARD, status="closed", closed_ms=NOON_MS)
    assert words in str(page(events, entry=closed).result)


# ── Forms
def test_how_much_it_was_is_asked_only_where_it_counts() -> None:
    """Filled in with the most; a press without words tells nothing."""
    plain = ShowForm({}, zone=ZONE, now_ms=NOON_MS, state=state(*TAKEN), seen=seen(EVA))
    assert "claimed" not in plain.fields
    assert plain.is_valid()
    assert plain.told(plain.cleaned_data) is None
    assert plain.action(plain.cleaned_data) == Show()
    hours = state(up(replace(FREE, pay="hours", minutes=90)), taken())
    asked = ShowForm(zone=ZONE, now_ms=NOON_MS, state=hours, seen=seen(EVA))
    assert next(iter(asked.fields)) == "claimed"
    assert asked["claimed"].value() == "1:30"
    costs = state(up(replace(TERMS, pay="expenses")), taken())
    typed = {"claimed": "123,45", "text": "Thread", "picture": "ab" * 32, "alt": "A receipt"}
    filled = ShowForm(typed, zone=ZONE, now_ms=NOON_MS, state=costs, seen=seen(EVA))
    assert filled.is_valid(), filled.errors
    assert filled.action(filled.cleaned_data) == Show(claimed=12_345)
    assert (filled.told(filled.cleaned_data) or {})["picture"] == "ab" * 32
    assert ShowForm(zone=ZONE, now_ms=NOON_MS, state=costs)["claimed"].value() is None
    alone = ShowForm({"alt": "A box"}, zone=ZONE, now_ms=NOON_MS, state=state(*TAKEN))
    assert alone.is_valid()
    assert alone.told(alone.cleaned_data) is None


def test_what_counts_stands_above_the_forms() -> None:
    """Who shows it, vouches or objects reads it once more (S13)."""
    for kind in (ShowForm, VouchForm, ObjectForm):
        asked = kind(zone=ZONE, now_ms=NOON_MS, state=state(*TAKEN), seen=seen(EVA))
        assert str(asked.hint) == "It counts as done when: Ten flags are hemmed."
        gone = kind(zone=ZONE, now_ms=NOON_MS, state=state(*TAKEN), seen=seen(EVA, told=None))
        assert gone.hint == ""


def test_who_vouches_says_for_whom() -> None:
    """By name where it is known; one place needs no choice."""
    two = state(up(places=2), taken(), taken(FRED, 2))
    choices = VouchForm(zone=ZONE, now_ms=NOON_MS, state=two, seen=seen(BEN))["place"]
    assert "Eva" in str(choices)
    assert "Place 2" in str(choices)
    one = VouchForm({"place": "1"}, zone=ZONE, now_ms=NOON_MS, state=state(*TAKEN), seen=seen(BEN))
    assert one.is_valid()
    assert one.action(one.cleaned_data) == Vouch(place=1)


# ── Asked
def test_a_link_asks_what_is_to_be_asked() -> None:
    """First whether one takes it on, then whether it is done, then how one votes."""
    free = FACE.question(state(up(FREE)), seen(FRED))
    assert free is not None
    assert [one.word for one in free.answers] == ["yes", "no"]
    said_no = FACE.question(state(up(FREE), SaidNo(member=FRED.member)), seen(FRED))
    assert said_no is not None
    assert said_no.given == "no"
    paid = FACE.question(state(up()), seen(FRED))
    assert paid is not None
    assert (paid.answers, paid.form) == ((), Answer)
    assert str(paid.text) == "Do you take it on? 300 kr for the whole task."
    done = FACE.question(state(*SHOWN), seen(FRED))
    assert done is not None
    assert [(one.word, bool(one.why)) for one in done.answers] == [("yes", False), ("object", True)]
    assert (done.until_ms, done.of_members) == (ENDS_MS, True)
    vote = FACE.question(state(*DISPUTED), seen(FRED))
    assert vote is not None
    assert ([one.word for one in vote.answers], vote.given) == (["yes", "no", "abstain"], "no")


def test_nobody_is_asked_in_vain() -> None:
    """Not about their own work, not as a neighbour whether it is done, not once it is over."""
    assert FACE.question(state(*SHOWN), seen(EVA)) is None
    assert FACE.question(state(*SHOWN), seen(CEM)) is None
    assert FACE.question(state(*TAKEN), seen(FRED)) is None
    closed = replace(THE_CARD, status="closed", closed_ms=NOON_MS)
    assert FACE.question(state(*TAKEN), seen(EVA, entry=closed)) is None


def test_who_has_taken_it_on_is_asked_whether_it_is_done() -> None:
    """They show it or give it back; it stands there how it is with it, also without an account."""
    for events in (TAKEN, [up(FREE), taken()]):
        asked = FACE.question(state(*events), seen(EVA))
        assert asked is not None
        assert (asked.given, asked.form) == ("yes", Show)
        assert [str(one.label) for one in asked.answers] == ["I take it on", "I give it back"]
        assert "The place is yours until" in str(asked.standing)


def test_what_one_has_done_is_said_to_them() -> None:
    """Owed, waiting for money, or done for nothing; nobody else reads it as theirs."""
    says = {
        "300 kr is owed to you for it": [*SHOWN, AGREED, PayOwed(showing=1, failed="")],
        "300 kr waits for money": POOR,
        "What you did counts as done. Thank": [
            up(FREE),
            taken(),
            shown(),
            replace(AGREED, amount=0),
        ],
    }
    for words, events in says.items():
        own = [fact for fact in page(events, EVA).facts if fact.own]
        assert [words in str(one.value) for one in own] == [True]
        assert [fact for fact in page(events, FRED).facts if fact.own] == []


def test_nobody_is_asked_once_it_is_closed() -> None:
    """What was not taken on then is not asked about any more."""
    closed = replace(THE_CARD, status="closed", closed_ms=NOON_MS)
    assert FACE.question(state(up(FREE)), seen(FRED, entry=closed)) is None


def test_what_is_to_be_done_by_a_day_stands_in_a_calendar() -> None:
    """The last hour of it; without a day there is no line."""
    entry = FACE.calendar(state(up(done_by_ms=NOON_MS + DAY_MS)), TOLD)
    assert entry is not None
    assert entry.ends_ms == NOON_MS + DAY_MS
    assert FACE.calendar(state(up()), TOLD) is None


def test_what_was_given_back_is_said_so() -> None:
    """Not that they do not take on what they had taken on."""
    how: dict[str, Any] = {"zone": ZONE, "now_ms": NOON_MS}
    for events, words in ((TAKEN, "You gave it back."), ([up()], "It is noted that you do not")):
        form = AnswerForm({"said": "no"}, state=state(*events), seen=seen(EVA), **how)
        assert form.is_valid()
        assert str(form.noted(form.cleaned_data)).startswith(words)


# ── Told
def told(event: Event, *events: TaskEvent) -> dict[str, list[bytes]]:
    """Who is told what, by the words."""
    notices = FACE.notices(state(*events), event, seen())
    return {str(one.text): [*one.members] for one in notices if one.members}


def test_who_is_told_what() -> None:
    """Whose work it is, who has to look at it, and who objected; nobody of their own press."""
    shown_words = told(shown(), *SHOWN)
    assert [*shown_words.values()] == [[BEN.member]]
    assert "Confirm, ask or object until Friday 5 June" in next(iter(shown_words))
    assert [*told(BEGAN, *DISPUTED).values()] == [[FRED.member, EVA.member, BEN.member]]
    (poor,) = told(PayOwed(showing=1, failed="money.NotEnough"), *POOR).items()
    assert "could not be owed" in poor[0]
    assert poor[1] == [EVA.member, BEN.member]
    assert told(PayOwed(showing=1, failed=""), *POOR) == {}
    freed = told(PlaceFreed(place=1, member=EVA.member), up())
    assert [*freed.values()] == [[EVA.member], [BEN.member]]
    assert [*told(GivenBack(place=1, member=EVA.member), up()).values()] == [[BEN.member]]
    assert told(GivenBack(place=1, member=BEN.member), up()) == {}
    thanks = told(replace(AGREED, amount=0), up(FREE), taken(), shown())
    assert [*thanks] == ["Sew ten flags counts as done. Thank you!"]
    assert [*told(TimeIsUp(taken=0, settled=0), up()).values()] == [[BEN.member]]
    assert told(TimeIsUp(taken=1, settled=0), *TAKEN) == {}
    closed = CardClosed(
        card=bytes(16), by=BEN.member, prose=None, at_ms=NOON_MS, waited_until_ms=NOON_MS
    )
    assert [*told(closed, *TAKEN).values()] == [[EVA.member]]
    assert told(closed, *SHOWN) == {}


def test_closing_says_who_stops_and_when_it_is_not_possible() -> None:
    """Before anybody presses: who is told, that nobody is, or that work waits to be settled."""
    assert "1 person who has not shown it yet" in str(FACE.closing(state(*TAKEN), seen(BEN)).means)
    assert "nobody is told" in str(FACE.closing(state(up()), seen(BEN)).means)
    assert "It cannot be closed yet" in str(FACE.closing(state(*SHOWN), seen(BEN)).means)
    done = state(*SHOWN, AGREED, PayOwed(showing=1, failed=""))
    assert "Nobody is written to" in str(FACE.closing(done, seen(BEN)).means)


def test_the_agreement_tells_all_terms() -> None:
    """What counts, what one gets, what it is not, and how it is settled (CRD-10)."""
    sentences = " ".join(str(one) for one in FACE.agreement(state(up()), seen()))
    for words in (
        "Ten flags are hemmed.",
        "300 kr for the whole task.",
        "What this is not:",
        "comes free after 14 days",
        "for 3 days after you show it",
        "silence then counts as yes",
        "members then vote for 5 days",
        "Nothing is owed before.",
    ):
        assert words in sentences
    strict = " ".join(str(one) for one in FACE.agreement(state(up(FREE, confirms=1)), seen()))
    assert "somebody must confirm" in strict
    assert "No money moves." in strict


def test_the_face_is_one_of_a_card_that_asks_members() -> None:
    """Each member finds it under *For you*, whether or not anybody sent it."""
    face: Face = FACE
    assert face.asks_members
