"""Stories about putting a question: who is asked, how it is decided, what cannot be asked."""

import dataclasses
from typing import Any

import pytest
from msgspec.structs import replace

from dugnad.charter.counting.ballots import Ranking, tie_order
from dugnad.charter.counting.method import (
    ByApproval,
    ByConsent,
    ByMajority,
    BySchulze,
    ByScore,
    ByTransfer,
    ByUnanimity,
    Method,
    Quorum,
)
from dugnad.charter.decisions.opening import SCORE_MAX
from dugnad.charter.decisions.terms import (
    OPTIONS_MAX,
    Agree,
    AllowPart,
    Appoint,
    BringIntoForce,
    ChangeRules,
    Effect,
    Elect,
    Electorate,
    End,
    LetIn,
    Option,
    Press,
    Recall,
    procedure_for,
)
from dugnad.charter.decisions.verbs import (
    BEGIN_TAG,
    COUNT_TAG,
    Answer,
    AnsweringBegan,
    EffectUnfit,
    MethodUnfit,
    MomentCame,
    NobodyDecides,
    NotAmongThose,
    NotElectable,
    NotOfThisProject,
    NotOpen,
    NotSecret,
    NotYours,
    OfAnotherProject,
    OnlyWhenPutUp,
    Open,
    OptionsUnfit,
    RulesSayHow,
    TextMissing,
    TooFewForSecret,
    TooShort,
    Withdraw,
)
from dugnad.charter.entries import (
    MEMBERS,
    STARTER,
    YEAR_MS,
    Procedure,
    RoleRule,
)
from dugnad.charter.projects.records import Projects
from dugnad.charter.testing import DAY_MS, HOUR_MS, PROJECT, RULES
from dugnad.charter.ways import ASSOCIATION, BOARD
from dugnad.ledger.contract import CLOCK, Refused
from dugnad.ledger.testing import ANA, BEN, CARD, CEM, NOON_MS, By, Voice
from tests.charter.deciding import (
    ASKED,
    BY_VOTE,
    CHANGE,
    CLOSES_MS,
    COLOURS,
    EVA,
    FINE,
    GONE,
    MAJORITY,
    MINE,
    OTHERS,
    PEOPLE,
    PICK,
    STORIES,
    TEXT,
    WAITING,
    YES,
    Around,
    ask,
    given,
    moments,
    question,
    standing,
    stories_at,
)


def test_a_question_is_open_at_once_and_nothing_about_it_changes() -> None:
    """Who answers, how it is counted and until when is frozen; the text stands in the books."""
    deciding = STORIES.tell(when=ask(), by="cards", then=[ASKED])
    assert standing(deciding) == "open"
    terms = deciding.terms.get()
    assert terms == ASKED.terms
    assert terms.electorate == Electorate(MEMBERS, "link", NOON_MS, 3)
    assert terms.procedure == RULES.everyday
    assert deciding.texts.get(terms.text) == TEXT
    assert moments(ASKED) == [(CLOSES_MS, COUNT_TAG)]


def test_a_vote_among_options_begins_with_the_order_that_settles_ties() -> None:
    """It comes from a header that nobody knew when the question was written, before any answer."""
    asked = ask(options=COLOURS, method=BySchulze())
    deciding = BY_VOTE.tell(when=asked, by="cards", then=[PICK])
    assert standing(deciding) == "beginning"
    assert moments(PICK) == [(NOON_MS + 1, BEGIN_TAG), (PICK.terms.counts_ms, COUNT_TAG)]
    BY_VOTE.tell(given=[PICK], when=Answer(Ranking(((0,),))), by=ANA, then=NotOpen)
    header = bytes([7]) * 32
    order = tie_order(header, len(COLOURS))
    deciding = BY_VOTE.tell(
        given=[PICK],
        when=MomentCame(BEGIN_TAG),
        by=CLOCK,
        at=NOON_MS + 1,
        header_before=header,
        then=[AnsweringBegan(ties=order)],
    )
    assert standing(deciding) == "open"
    assert sorted(order) == [0, 1, 2]


def test_people_may_be_given_more_time_and_never_less() -> None:
    """A proposer cannot hurry the others."""
    longer = question(answer_ms=9 * DAY_MS)
    STORIES.tell(when=ask(answer_ms=9 * DAY_MS), by="cards", then=[longer])
    STORIES.tell(when=ask(answer_ms=5 * DAY_MS - 1), by="cards", then=TooShort)
    STORIES.tell(when=ask(answer_ms=5 * DAY_MS), by="cards", then=[ASKED])


@pytest.mark.parametrize(
    ("effect", "kind"),
    [
        (Agree(), "everyday"),
        (BringIntoForce(WAITING), "everyday"),
        (End(MINE), "everyday"),
        (Press(MINE, "Answer", b"\x90"), "everyday"),
        (CHANGE, "lasting"),
        (AllowPart(bytes(16)), "lasting"),
        (Appoint(STARTER, BEN.member), "choosing"),
        (Recall(STARTER, ANA.member), "choosing"),
        (LetIn(EVA.member), "choosing"),
    ],
)
def test_each_kind_of_question_is_decided_as_the_rules_say(effect: Effect, kind: str) -> None:
    """What is everyday, what lasts, who holds roles."""
    rules = replace(RULES, joining="asked")
    procedure = getattr(rules, kind)
    assert procedure_for(effect, rules) == procedure
    asked = question(effect, procedure=procedure)
    Around(rules).stories.tell(when=ask(effect), by="cards", then=[asked])


@pytest.mark.parametrize(
    ("chosen", "counted"),
    [
        (ByApproval(seats=2), ByApproval(seats=2, quorum=Quorum(2))),
        (ByScore(quorum=Quorum(1)), ByScore(quorum=Quorum(2))),
        (BySchulze(as_today=1, support=1), BySchulze(as_today=1, support=1, quorum=Quorum(2))),
        (ByTransfer(), ByTransfer(quorum=Quorum(2))),
    ],
)
def test_whoever_chooses_the_method_does_not_choose_how_many_must_take_part(
    chosen: Method, counted: Method
) -> None:
    """The quorum is always that of the rules."""
    many = replace(MAJORITY, method=ByMajority(quorum=Quorum(2)))
    stories = Around(replace(RULES, everyday=many)).stories
    asked = question(procedure=many, method=counted, options=COLOURS)
    stories.tell(when=ask(options=COLOURS, method=chosen), by="cards", then=[asked])


def test_people_are_elected_to_a_role() -> None:
    """The options are members; who wins is offered it."""
    asked = question(Elect(STARTER), procedure=MAJORITY, method=ByTransfer(seats=2), options=PEOPLE)
    opening = ask(Elect(STARTER), options=PEOPLE, method=ByTransfer(seats=2))
    BY_VOTE.tell(when=opening, by="cards", then=[asked])
    alone = ask(Elect(STARTER), options=PEOPLE[:1], method=ByApproval())
    asked = question(Elect(STARTER), procedure=MAJORITY, method=ByApproval(), options=PEOPLE[:1])
    BY_VOTE.tell(when=alone, by="cards", then=[asked])


BOARD_DECIDES = replace(ASSOCIATION, choosing=replace(MAJORITY, who=BOARD))


def test_a_role_may_decide_for_the_others() -> None:
    """Those who hold it, and they are counted."""
    stories = Around(ASSOCIATION, holders=[(BOARD, ANA), (BOARD, CEM)]).stories
    asked = question(procedure=ASSOCIATION.everyday, who=BOARD, size=2)
    stories.tell(when=ask(), by="cards", then=[asked])
    stories.tell(given=[asked], when=Answer(YES), by=BEN, then=NotAmongThose)
    stories.tell(given=[asked], when=Answer(YES), by=CEM, then=[given(CEM, YES)])


def test_all_members_choose_again_where_nobody_is_left_who_chooses() -> None:
    """A board that has run out of time is elected by all; else there would never be one again."""
    elect = Elect(BOARD)
    opening = ask(elect, options=PEOPLE, method=ByApproval(seats=3))
    asked = question(
        elect,
        procedure=BOARD_DECIDES.choosing,
        method=ByApproval(seats=3),
        options=PEOPLE,
    )
    Around(BOARD_DECIDES).stories.tell(when=opening, by="cards", then=[asked])
    Around(BOARD_DECIDES).stories.tell(when=ask(), by="cards", then=NobodyDecides)
    one = replace(
        asked, terms=replace(asked.terms, electorate=Electorate(BOARD, "link", NOON_MS, 1))
    )
    stories = Around(BOARD_DECIDES, holders=[(BOARD, CEM)]).stories
    stories.tell(when=opening, by="cards", then=[one])


SCARCE = Procedure(who=MEMBERS, method=ByMajority(), answer_ms=HOUR_MS, secrecy="open")
BROKEN = replace(RULES, roles=(RoleRule("cook", 1, YEAR_MS),))
UNFIT: dict[str, Effect] = {
    "rules that are none": ChangeRules(BROKEN),
    "words of another fingerprint": ChangeRules(RULES, words="ours"),
    "a card that awaits nothing": BringIntoForce(MINE),
    "a card that is over": End(GONE),
    "another question": End(bytes.fromhex(CARD.partition(":")[2])),
    "a verb of another question": Press(bytes.fromhex(CARD.partition(":")[2]), "Withdraw", b"\x90"),
    "a verb of a card that is over": Press(GONE, "Answer", b"\x90"),
    "a role that is none": Appoint("cook", BEN.member),
    "a role for nobody": Appoint(STARTER, EVA.member),
    "taking what nobody holds": Recall(STARTER, BEN.member),
    "an election to no role": Elect("cook"),
    "letting in where all may": LetIn(EVA.member),
}


@pytest.mark.parametrize("why", UNFIT)
def test_nobody_answers_for_nothing(why: str) -> None:
    """What could not be carried out today is not asked; nothing else is looked at first."""
    STORIES.tell(when=ask(UNFIT[why], method=ByMajority()), by="cards", then=EffectUnfit)


NOBODYS = Around(replace(RULES, everyday=replace(SCARCE, who="cook"))).stories
OPENLY = Around(replace(RULES, everyday=SCARCE)).stories
MANY = tuple(Option(f"colour {number}") for number in range(OPTIONS_MAX))


@pytest.mark.parametrize(
    ("opening", "refusal"),
    [
        (ask(End(OTHERS), text=" \n"), TextMissing),
        (ask(End(OTHERS), method=BySchulze()), NotOfThisProject),
        (ask(End(bytes(16)), method=BySchulze()), NotOfThisProject),
        (ask(BringIntoForce(OTHERS), method=BySchulze()), NotOfThisProject),
        (ask(Press(OTHERS, "Answer", b""), method=BySchulze()), NotOfThisProject),
        (ask(End(MINE), method=BySchulze(), options=COLOURS), RulesSayHow),
        (ask(method=ByMajority(), options=COLOURS), RulesSayHow),
        (ask(method=ByConsent()), RulesSayHow),
        (ask(method=ByUnanimity()), RulesSayHow),
        (ask(Elect(STARTER), method=ByMajority()), RulesSayHow),
        (ask(options=COLOURS), OptionsUnfit),
        (ask(Elect(STARTER)), OptionsUnfit),
        (ask(Elect(STARTER), options=PEOPLE), OptionsUnfit),
        (ask(method=ByTransfer(seats=0)), OptionsUnfit),
        (ask(method=ByTransfer(seats=0), options=COLOURS[:1]), OptionsUnfit),
        (ask(method=ByTransfer(), options=(*COLOURS, Option(" red "))), OptionsUnfit),
        (ask(method=ByTransfer(), options=(*COLOURS, Option(" \t"))), OptionsUnfit),
        (ask(Elect(STARTER), method=ByTransfer(), options=COLOURS), OptionsUnfit),
        (ask(Elect(STARTER), method=ByTransfer(), options=PEOPLE + PEOPLE[:1]), OptionsUnfit),
        (ask(method=ByTransfer(seats=0), options=COLOURS), MethodUnfit),
        (ask(method=BySchulze(as_today=3), options=COLOURS), MethodUnfit),
        (ask(method=ByScore(low=1, high=1), options=COLOURS), MethodUnfit),
        (ask(method=ByScore(high=SCORE_MAX + 1), options=COLOURS), MethodUnfit),
        (ask(method=ByScore(low=-SCORE_MAX - 1), options=COLOURS), MethodUnfit),
        (ask(Elect(STARTER), method=ByTransfer(seats=0), options=PEOPLE), MethodUnfit),
        (ask(Elect(STARTER), method=ByTransfer(), answer_ms=1), NotElectable),
        (
            ask(
                Elect(STARTER),
                method=ByTransfer(seats=4),
                options=PEOPLE,
                answer_ms=1,
            ),
            NotElectable,
        ),
        (
            ask(
                Elect(STARTER),
                method=ByApproval(),
                options=(Option(member=EVA.member),),
                answer_ms=1,
            ),
            NotElectable,
        ),
        (ask(answer_ms=1, secret=True), TooShort),
    ],
)
def test_a_question_that_is_not_put(opening: Open, refusal: type[Refused]) -> None:
    """The first rule that is broken says no, whatever else is wrong."""
    if opening.effect == Elect(STARTER) and not opening.options and opening.method:
        opening = replace(opening, options=(Option(member=bytes(16)),))
    STORIES.tell(when=opening, by="cards", then=refusal)


def test_the_most_options_can_be_asked() -> None:
    """Twenty, and no more."""
    opening = ask(options=MANY, method=ByScore(low=-SCORE_MAX, high=SCORE_MAX))
    procedure = replace(MAJORITY, answer_ms=HOUR_MS)
    asked = question(
        procedure=procedure,
        method=ByScore(low=-SCORE_MAX, high=SCORE_MAX),
        options=MANY,
    )
    Around(replace(RULES, everyday=procedure)).stories.tell(when=opening, by="cards", then=[asked])


def test_nobody_decides_and_nothing_is_secret_by_themselves() -> None:
    """Nobody holds the role, the rules want answers open, or there are too few."""
    NOBODYS.tell(when=ask(secret=True), by="cards", then=NobodyDecides)
    OPENLY.tell(when=ask(secret=True), by="cards", then=NotSecret)
    STORIES.tell(when=ask(secret=True), by="cards", then=TooFewForSecret)


def test_a_group_too_small_for_secrets_still_decides() -> None:
    """Rules by which answers are always secret hold from five on; fewer answer openly."""
    always = replace(SCARCE, secrecy="secret")
    rules = replace(RULES, everyday=always)
    asked = question(procedure=always)
    Around(rules).stories.tell(when=ask(), by="cards", then=[asked])
    Around(rules).stories.tell(when=ask(secret=True), by="cards", then=TooFewForSecret)
    five = (CEM, EVA, Voice("Finn"))
    secret = replace(
        asked.terms,
        secret=True,
        counters=(ANA.member, BEN.member),
        electorate=Electorate(MEMBERS, "link", NOON_MS, 5),
    )
    opening = ask(counters=(ANA.member, BEN.member))
    stories = Around(rules, members=five).stories
    stories.tell(when=opening, by="cards", then=[replace(asked, terms=secret)])


@pytest.mark.parametrize("by", [ANA, BEN, "projects", "card:" + 32 * "d"])
def test_a_question_is_put_by_putting_up_its_card(by: By) -> None:
    """Once, and by nobody else."""
    STORIES.tell(given=[ASKED], when=ask(text=" "), by=by, then=OnlyWhenPutUp)


@pytest.mark.parametrize("target", ["card:" + 32 * "d", "nowhere"])
def test_a_question_without_a_card_is_none(target: str) -> None:
    """Where there is no card nothing is asked, answered or taken back."""
    stories = stories_at(target)
    stories.tell(when=ask(), by="cards", then=OnlyWhenPutUp)
    stories.tell(given=[ASKED], when=Answer(FINE), by=ANA, then=OfAnotherProject)
    stories.tell(given=[ASKED], when=Withdraw(), by=BEN, then=NotYours)


def test_a_project_without_rules_asks_nothing() -> None:
    """It cannot be; the law still says no instead of failing."""

    def lost(store: Any) -> None:
        Around().write(store)
        Projects(store, "projects").rules.remove((PROJECT, 1))

    dataclasses.replace(STORIES, world=lost).tell(when=ask(), by="cards", then=OnlyWhenPutUp)
