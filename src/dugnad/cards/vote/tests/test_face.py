"""What people see of a vote: how it is put up, filled in, counted and told."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import QueryDict
from django.utils.translation import override
from msgspec.structs import replace

from dugnad.cards.vote.contract import CONTRACT
from dugnad.cards.vote.face import FACE, PutUpVote
from dugnad.charter.counting.ballots import Approval, Ballot, Ranking, Scores
from dugnad.charter.counting.count import count
from dugnad.charter.counting.export import export
from dugnad.charter.counting.method import ByApproval, BySchulze, ByScore, ByTransfer, Method
from dugnad.charter.decisions.terms import Agree, Elect, Option
from dugnad.charter.decisions.verbs import (
    Answer,
    AnsweringBegan,
    Counted,
    Deciding,
    DecisionOpened,
    Open,
    Withdraw,
)
from dugnad.charter.entries import Rules
from dugnad.charter.testing import DAY_MS, HOUR_MS, RULES, World
from dugnad.charter.ways import ASSOCIATION
from dugnad.face.around import NOBODY_AROUND, Around, NobodyAround
from dugnad.face.deciding.answering import AnswerForm
from dugnad.face.deciding.options import option_words
from dugnad.face.deciding.recount import recount
from dugnad.face.page import CardPage
from dugnad.face.seen import Seen
from dugnad.face.testing import Words
from dugnad.ledger.store import MemoryStore
from dugnad.ledger.testing import ANA, BEN, CARD, CEM, NOON_MS, Voice
from tests.charter.deciding import given, question

ZONE = "Europe/Oslo"
COLOURS = ("Red", "Green", "Blue")
OPTIONS = tuple(Option(text=one) for one in COLOURS)
TOLD = Words(title="Which colour?")
DECIDED_MS = NOON_MS + RULES.everyday.answer_ms


@dataclass(frozen=True)
class Village(NobodyAround):
    """An association of three, as one of its members sees it."""

    def rules(self) -> Rules:
        """With roles."""
        return ASSOCIATION

    def names(self, members: Iterable[bytes]) -> Mapping[bytes, str]:
        """Everybody is known by name."""
        return {one: self.people()[one] for one in members}

    def people(self) -> Mapping[bytes, str]:
        """Three people."""
        return {ANA.member: "Ana", BEN.member: "Ben", CEM.member: "Cem"}


VILLAGE = Village()


def put_up(around: Around = NOBODY_AROUND, **typed: Any) -> PutUpVote:
    """The form as somebody filled it in, with everything else as it was suggested."""
    fresh = PutUpVote(zone=ZONE, now_ms=NOON_MS, around=around)
    data = QueryDict(mutable=True)
    filled = {"title": "Which colour?", "choices": "Red\r\n\r\n  Green \r\nBlue"}
    suggested = {bound.name: bound.value() for bound in fresh if bound.value() is not None}
    for name, value in {**suggested, **filled, **typed}.items():
        if isinstance(value, list):
            data.setlist(name, value)
        else:
            data[name] = str(value)
    return PutUpVote(data, zone=ZONE, now_ms=NOON_MS, around=around)


def opening(form: PutUpVote) -> Open:
    """What the form asks for."""
    assert form.is_valid(), form.errors
    return form.opening(form.cleaned_data)


# ── Putting it up
def test_a_question_and_a_few_lines_are_enough() -> None:
    """Each line is a choice; ticking all one can live with is suggested."""
    assert opening(put_up()) == Open(
        effect=Agree(), text="Which colour?", options=OPTIONS, method=ByApproval()
    )


def test_how_long_there_is_to_answer_can_be_chosen() -> None:
    """CRD-07: where the rules are not to say it; who may vote follows from the rules alone."""
    assert opening(put_up()).answer_ms == 0
    assert opening(put_up(days="14")).answer_ms == 14 * DAY_MS


@pytest.mark.parametrize(
    ("way", "method"),
    [
        ("tick", ByApproval(seats=2)),
        ("points", ByScore(low=0, high=5)),
        ("seats", ByTransfer(seats=2)),
    ],
)
def test_each_way_is_a_method(way: str, method: Method) -> None:
    """With as many winners as somebody says."""
    assert opening(put_up(way=way, seats=2)).method == method


def test_an_order_has_leaving_it_as_it_is_among_its_choices() -> None:
    """Unless somebody takes that out."""
    asked = opening(put_up(way="order"))
    assert asked.options == (*OPTIONS, Option(text="Leave it as it is today"))
    assert asked.method == BySchulze(as_today=3)
    form = put_up(way="order", as_today="")
    assert opening(form).options == OPTIONS
    assert opening(form).method == BySchulze()


def test_leaving_it_as_it_is_is_said_in_the_language_of_whoever_asks() -> None:
    """It is a choice among others, which people read on their ballots."""
    with override("nb"):
        assert opening(put_up(way="order")).options[-1].text == "La det være som i dag"


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("Red", "Write two to twenty things to choose, each on a line."),
        (
            "\n".join(str(one) for one in range(21)),
            "Write two to twenty things to choose, each on a line.",
        ),
        ("Red\nRed", "Two lines say the same. Leave one of them out."),
        ("Red\nRed\u200b", "Two lines say the same. Leave one of them out."),
        ("Red\nRe\u0301d\nR\u00e9d", "Two lines say the same. Leave one of them out."),
        ("Red\n" + "o" * 201, "One of these is too long. Say it in fewer words."),
    ],
)
def test_lines_that_nobody_could_vote_on_are_sent_back(lines: str, sentence: str) -> None:
    """With a sentence that says what to do."""
    assert put_up(choices=lines).errors == {"choices": [sentence]}


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (
            "\n".join(str(one) for one in range(20)),
            "Leaving it as it is today is one of twenty choices. Leave one out.",
        ),
        ("Red\nLeave it as it is today", "Two lines say the same. Leave one of them out."),
    ],
)
def test_what_stands_beside_as_it_is_today_has_room(lines: str, sentence: str) -> None:
    """It is one of the choices, so there is room for one less, and nobody types it once more."""
    assert put_up(choices=lines, way="order").errors == {"choices": [sentence]}
    assert not put_up(choices=lines, way="order", as_today="").errors


def test_nothing_turns_the_order_of_writing_round() -> None:
    """Neither in the books nor, where another program put it there, on the ballot."""
    asked = opening(put_up(title="Which\u202e colour?", choices="Red\u202e\nGreen\u2067"))
    assert asked.text == "Which colour?"
    assert asked.options == OPTIONS[:2]
    turned = replace(question().terms, options=(Option(text="Red\u202e"), Option(text="Green")))
    assert option_words(turned, NOBODY_AROUND) == ("Red", "Green")


def test_a_choice_with_a_number_of_somebody_is_asked_about() -> None:
    """Choices are in the books as well."""
    form = put_up(choices="Ring 91 23 45 67\nRing nobody")
    assert "91 23 45 67" in form.errors["choices"][0]


def test_people_are_elected_to_a_role() -> None:
    """Who wins is offered it; nothing is as it is today among people."""
    stand = [ANA.member.hex(), CEM.member.hex()]
    asked = opening(put_up(VILLAGE, choices="", role="chair", people=stand, way="order"))
    assert asked.effect == Elect(role="chair")
    assert asked.options == (Option(member=ANA.member), Option(member=CEM.member))
    assert asked.method == BySchulze()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"role": "chair", "choices": ""}, "people"),
        ({"role": "chair", "people": [ANA.member.hex()]}, "choices"),
        ({"people": [ANA.member.hex()]}, "role"),
    ],
)
def test_half_an_election_is_sent_back(typed: dict[str, Any], field: str) -> None:
    """A role needs people, people need a role, and neither goes with lines."""
    assert [*put_up(VILLAGE, **typed).errors] == [field]


def test_the_lines_say_where_people_are_chosen() -> None:
    """Three fields are open; the lines tell of the others, and none says that it may stay empty."""
    form = PutUpVote(zone=ZONE, now_ms=NOON_MS, around=VILLAGE)
    assert form.first == ("title", "choices", "way")
    assert form.says_what_is_optional
    assert "choose people" in str(form.fields["choices"].help_text)
    assert str(form.fields["role"].label) == "Or choose people for a role: which one?"


def test_two_who_stand_for_two_seats_are_remarked() -> None:
    """It can go up; but all of them win, so one reads that before."""
    stand = [ANA.member.hex(), CEM.member.hex()]
    for way, seats, many in (("tick", 2, 1), ("seats", 2, 1), ("tick", 1, 0), ("points", 2, 0)):
        form = put_up(VILLAGE, choices="", role="chair", people=stand, way=way, seats=seats)
        assert form.is_valid(), form.errors
        assert len(form.remarks(form.cleaned_data)) == many, (way, seats)


def test_a_stranger_is_offered_no_people() -> None:
    """Members know each other; who looks in from outside names nobody."""
    assert "people" not in put_up().fields


@dataclass(frozen=True)
class Five(Village):
    """Five members, where households answer some kinds of things, or all of them."""

    shared: tuple[str, ...] = ("everyday", "lasting", "choosing")

    def rules(self) -> Rules:
        """Those of the association, with households."""
        kept = {one: replace(getattr(ASSOCIATION, one), voices="households") for one in self.shared}
        return replace(ASSOCIATION, **kept)

    def people(self) -> Mapping[bytes, str]:
        """Two more."""
        return {**super().people(), b"d" * 16: "Dia", b"e" * 16: "Eva"}


def test_nobody_is_asked_who_counts_where_households_answer() -> None:
    """No counters are offered there; where only roles can be secret, the field says so first."""
    assert "counter" not in put_up(Five()).fields
    assert "counter" not in put_up(Five(shared=("everyday", "choosing"))).fields
    mixed = Five(shared=("everyday",))
    says = str(put_up(mixed).fields["counter"].help_text)
    assert says.endswith("By the rules, answers about everyday things are open.")
    assert "By the rules" not in str(put_up(Five(shared=())).fields["counter"].help_text)
    asked = put_up(mixed, counter=ANA.member.hex(), counter_too=BEN.member.hex())
    assert asked.errors == {"counter": ["By the rules, answers to this are open. Choose nobody."]}
    assert asked.beforehand() == ()


def test_few_are_told_why_nothing_is_secret() -> None:
    """Among three members one sentence stands where counters would; strangers read nothing."""
    form = put_up(VILLAGE)
    assert "counter" not in form.fields
    (sentence,) = form.beforehand()
    assert "secret ones need at least five members" in str(sentence)
    assert put_up().beforehand() == ()


def test_each_way_has_a_drawing_and_words() -> None:
    """So that people choose by what it means, and not by its name."""
    drawn = str(PutUpVote(zone=ZONE, now_ms=NOON_MS)["way"])
    assert drawn.count("<svg") == drawn.count('type="radio"') == 4
    for name in ("Tick all you can live with", "Give points", "Put in order", "Several seats"):
        assert name in drawn


# ── Answering
def vote(
    method: Method, *events: Any, options: tuple[Option, ...] = OPTIONS, effect: Any = None
) -> Deciding:
    """A vote that is open, to which this has happened."""
    state = Deciding(MemoryStore(), CARD)
    ties = tuple(reversed(range(len(options))))
    asked: DecisionOpened = question(effect, method=method, options=options)
    for event in (asked, AnsweringBegan(ties=ties), *events):
        CONTRACT.evolve(state, event)
    return state


def seen(who: Voice | None = CEM, *, now_ms: int = NOON_MS + HOUR_MS) -> Seen:
    """Somebody looking."""
    return Seen(
        member=None if who is None else who.member,
        card=World("vote").entry,
        told=TOLD,
        now_ms=now_ms,
        zone=ZONE,
        is_member=who is not None,
        around=VILLAGE if who else NOBODY_AROUND,
    )


def ballot(state: Deciding, **typed: Any) -> AnswerForm:
    """The ballot as Cem sends it off, with all that is left as it was shown."""
    around = {"zone": ZONE, "now_ms": NOON_MS, "state": state, "seen": seen()}
    data = QueryDict(mutable=True)
    fresh = {one.name: one.value() for one in AnswerForm(**around)}
    for name, value in {**fresh, **typed}.items():
        if isinstance(value, list):
            data.setlist(name, value)
        else:
            data[name] = str(value)
    return AnswerForm(data, **around)


def answered(form: AnswerForm) -> Ballot:
    """The ballot that a form gives."""
    assert form.is_valid(), form.errors
    action = form.action(form.cleaned_data)
    assert isinstance(action, Answer)
    return action.ballot


RANKED = BySchulze()


@pytest.mark.parametrize(
    ("method", "typed", "expected"),
    [
        (ByApproval(), {"ticks": ["2", "0"]}, Approval(options=(0, 2))),
        (ByApproval(), {"nothing": "on"}, Approval(options=())),
        (ByScore(), {"points_0": "5", "points_2": "0"}, Scores(scores=(5, None, 0))),
        (RANKED, {"place_0": 2, "place_1": 1, "place_2": 2}, Ranking(groups=((1,), (0, 2)))),
        (RANKED, {"place_2": 3}, Ranking(groups=((2,),))),
        (RANKED, {"nothing": "on"}, Ranking(groups=())),
        (ByTransfer(), {"place_0": 3, "place_1": 1}, Ranking(groups=((1,), (0,)))),
    ],
)
def test_a_ballot_needs_no_scripts(method: Method, typed: Any, expected: Ballot) -> None:
    """Boxes, points or places; what is left open is left open."""
    assert answered(ballot(vote(method), **typed)) == expected


@pytest.mark.parametrize("method", [ByApproval(), ByScore(), RANKED, ByTransfer()])
def test_nobody_sends_an_empty_ballot_by_mistake(method: Method) -> None:
    """It has to be said; and who says it cannot choose something as well."""
    assert ballot(vote(method)).errors == {
        "nothing": ["You have chosen nothing yet. Choose something, or tick this."]
    }
    something: Any = {
        "ByApproval": {"ticks": ["0"]},
        "ByScore": {"points_0": "0"},
    }.get(type(method).__name__, {"place_0": 1})
    assert ballot(vote(method), nothing="on", **something).errors == {
        "nothing": ["You have chosen something. Take this tick away, or that."]
    }


@pytest.mark.parametrize(
    ("method", "hint"),
    [
        (ByApproval(), "What you do not tick, you could not live with."),
        (ByScore(), "Give each one points; 5 is best."),
        (RANKED, "Place 1 is best. Two may stand equal. What has no place comes last."),
    ],
)
def test_a_ballot_asks_the_question_and_says_once_how(method: Method, hint: str) -> None:
    """Above all there is to choose, and not above the first only."""
    form = ballot(vote(method))
    assert (str(form.heading), str(form.hint)) == ("Which colour?", hint)
    assert not [one for one in form.fields.values() if one.help_text]


@pytest.mark.parametrize(
    ("method", "sentence"),
    [
        (ByApproval(), "Your ticks are noted. You can change them until Saturday 6 June, 12:00."),
        (ByScore(), "Your points are noted. You can change them until Saturday 6 June, 12:00."),
        (RANKED, "Your order is noted. You can change it until Saturday 6 June, 12:00."),
    ],
)
def test_the_receipt_says_until_when_it_can_be_changed(method: Method, sentence: str) -> None:
    """And what was noted."""
    assert str(ballot(vote(method)).noted({})) == sentence


def test_the_last_one_to_answer_has_ten_minutes() -> None:
    """As it may be counted then."""
    state = vote(RANKED, given(ANA, Ranking(groups=())), given(BEN, Ranking(groups=())))
    assert str(ballot(state).noted({})).endswith("until Monday 1 June, 12:10.")


def test_i_am_shown_my_ballot() -> None:
    """In words, and on no paper."""
    state = vote(RANKED, given(CEM, Ranking(groups=((1,), (0, 2)))))
    mine = next(one for one in FACE.page(state, seen()).facts if str(one.label) == "Your answer")
    assert (str(mine.value), mine.own) == ("1. Green, 2. Red = Blue", True)


def test_a_vote_is_taken_back_by_its_name() -> None:
    """The button says what it does."""
    assert str(FACE.forms[Withdraw].verb) == "Take the vote back"


def test_for_seats_each_place_is_for_one() -> None:
    """Whoever gives it twice is told with whom."""
    form = ballot(vote(ByTransfer()), place_0=1, place_2=1)
    assert form.errors == {
        "place_2": ["You gave this place to Red too. Give each one its own place."]
    }


@pytest.mark.parametrize(
    ("method", "before"),
    [
        (ByApproval(), Approval(options=(0, 2))),
        (ByScore(), Scores(scores=(5, None, 0))),
        (RANKED, Ranking(groups=((1,), (0, 2)))),
    ],
)
def test_who_answers_anew_finds_their_ballot(method: Method, before: Ballot) -> None:
    """Sent off unchanged it is the same ballot."""
    assert answered(ballot(vote(method, given(CEM, before)))) == before


def test_the_ballot_is_one_press_away() -> None:
    """The card shows what there is to choose, in the order in which it was written."""
    page = FACE.page(vote(RANKED), seen())
    assert [(str(one.label), one.asks, one.primary) for one in page.verbs] == [
        ("Answer", True, True)
    ]
    assert page.extra["options"] == COLOURS
    assert page.extra["ties"] == ["Blue", "Green", "Red"]
    page = FACE.page(vote(RANKED, given(CEM, Ranking(groups=()))), seen())
    assert str(page.verbs[0].label) == "Change my answer"


def test_before_the_order_of_ties_is_fixed_nobody_answers() -> None:
    """It takes a moment."""
    state = Deciding(MemoryStore(), CARD)
    CONTRACT.evolve(state, question(method=RANKED, options=OPTIONS))
    page = FACE.page(state, seen())
    assert str(page.missing) == "In a moment answers can be given."
    assert not page.verbs
    assert FACE.question(state, seen()) is None


def test_a_link_leads_to_the_ballot() -> None:
    """There are no words for an order, so none are offered."""
    asked = FACE.question(vote(RANKED), seen())
    assert asked is not None
    assert (str(asked.text), asked.answers) == ("What do you choose: Which colour?", ())


# ── What came of it
def counted(state: Deciding, method: Method, options: int) -> CardPage:
    """The page once it was counted."""
    ballots = {one.ballot: 1 for _key, one in state.answers.items()}
    ties = tuple(reversed(range(options)))
    outcome = count(method, options, ballots, ties, 3)
    standing: Any = "passed" if outcome.result == "passed" else "fell"
    CONTRACT.evolve(state, Counted(outcome=outcome, standing=standing, at_ms=DECIDED_MS))
    return FACE.page(state, seen(now_ms=DECIDED_MS))


def test_what_won_is_the_result() -> None:
    """With a picture and all numbers, and nothing left to press."""
    state = vote(
        ByApproval(), given(ANA, Approval(options=(1,))), given(BEN, Approval(options=(0, 1)))
    )
    page = counted(state, ByApproval(), 3)
    assert page.result == "Decided on Saturday 6 June: Green."
    assert page.extra["result"].reading == "Green wins: 2 people can live with it."
    assert not page.verbs


def test_it_can_stay_as_it_is() -> None:
    """Then nothing is decided but that."""
    method = BySchulze(as_today=2)
    page = counted(vote(method, given(ANA, Ranking(groups=((2,),)))), method, 3)
    assert page.result == "Counted on Saturday 6 June: it stays as it is today."


def test_who_is_elected_is_named_to_members_only() -> None:
    """A stranger reads of candidates by their place in the list."""
    people = (Option(member=ANA.member), Option(member=BEN.member))
    state = vote(
        ByApproval(), given(CEM, Approval(options=(1,))), options=people, effect=Elect(role="chair")
    )
    page = counted(state, ByApproval(), 2)
    assert page.result == "Decided on Saturday 6 June: Ben."
    stranger = FACE.page(state, seen(None, now_ms=DECIDED_MS))
    assert stranger.result == "Decided on Saturday 6 June: Candidate 2."
    assert stranger.extra["options"] == ("Candidate 1", "Candidate 2")


@pytest.mark.parametrize(
    ("method", "sentence"),
    [
        (ByApproval(), "What most people ticked wins."),
        (ByApproval(seats=2), "The 2 that most people ticked win."),
        (ByScore(), "What gets most points in all wins."),
        (RANKED, "Everybody puts them in order; two may stand equal."),
        (BySchulze(as_today=0), "What wins must be preferred to leaving it as it is today."),
        (ByTransfer(seats=2), "Everybody puts them in order, for 2 seats."),
    ],
)
def test_each_way_is_told_in_plain_words(method: Method, sentence: str) -> None:
    """Without the names that methods have in books."""
    said = [str(one) for one in FACE.agreement(vote(method), seen())]
    assert sentence in said


@pytest.mark.parametrize(
    "answers",
    [
        [],
        [Ranking(groups=((2,),))],
        [Ranking(groups=((0,), (1,))), Ranking(groups=()), Ranking(groups=((0, 2), (1,)))],
        [Ranking(groups=((one,),)) for one in (2, 0, 1)],
    ],
)
def test_the_file_to_count_again_is_written_answer_by_answer(answers: list[Ballot]) -> None:
    """Piece by piece it is the very content that counting gives, in the same order."""
    method = BySchulze(as_today=2)
    people = [Voice(f"neighbour {number}") for number in range(len(answers))]
    state = vote(method, *(given(*one) for one in zip(people, answers, strict=True)))
    assert recount(state, "Which colour?", COLOURS) is None
    counted(state, method, 3)
    stage, pieces = state.stage.get(), recount(state, "Which colour?", COLOURS)
    assert stage is not None
    assert stage.outcome is not None
    assert pieces is not None
    ballots = dict.fromkeys(answers, 1)
    content = export("Which colour?", method, COLOURS, (2, 1, 0), 3, ballots, stage.outcome)
    assert json.loads("".join(pieces)) == content
