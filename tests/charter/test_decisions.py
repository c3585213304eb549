"""Stories about decisions: put, answered, counted, carried out."""

import dataclasses
import itertools
from functools import partial
from typing import Any

import pytest
from msgspec.structs import replace

from dugnad.charter import cards, projects, roles
from dugnad.charter.counting.ballots import Approval, Ballot, Ranking, Scores, tie_order
from dugnad.charter.counting.method import (
    HALF,
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
from dugnad.charter.counting.outcome import Outcome, Stances, Turnout
from dugnad.charter.decisions.answering import EARLY_MS
from dugnad.charter.decisions.ending import CARRY_OUT_MS, READS_BESIDE, settled
from dugnad.charter.decisions.law import CONTRACTS
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
from dugnad.charter.decisions.urn import TookPart
from dugnad.charter.decisions.verbs import (
    BEGIN_TAG,
    COUNT_TAG,
    EARLY_TAG,
    Answer,
    AnsweringBegan,
    BallotUnfit,
    CarriedOut,
    CarryOut,
    Counted,
    Deciding,
    DecisionEvent,
    DecisionOpened,
    EffectUnfit,
    MethodUnfit,
    MomentCame,
    NewerAnswer,
    NobodyDecides,
    NotAmongThose,
    NotAPerson,
    NotElectable,
    NothingToCarryOut,
    NotKnownWellEnough,
    NotOfThisProject,
    NotOpen,
    NotSecret,
    NotVouchedFor,
    NotYours,
    OfAnotherProject,
    OnlyWhenPutUp,
    Open,
    OptionsUnfit,
    ReasonMissing,
    RulesSayHow,
    SameAnswer,
    SecondRoundBegan,
    TextMissing,
    TooFewForSecret,
    TooLate,
    TooShort,
    UnknownMoment,
    Withdraw,
    Withdrawn,
)
from dugnad.charter.entries import (
    ANSWER_MS_MAX,
    MEMBERS,
    STARTER,
    TWO_THIRDS,
    YEAR_MS,
    Procedure,
    RoleRule,
    target_of,
)
from dugnad.charter.law import DECIDING, Law
from dugnad.charter.projects import Projects
from dugnad.charter.testing import DAY_MS, HOUR_MS, PROJECT, RULES
from dugnad.charter.ways import ASSOCIATION, BOARD, TRUSTED_FEW
from dugnad.ledger import contract
from dugnad.ledger.codec import decode_strictly, encode
from dugnad.ledger.contract import CLOCK, Order, Refused, attempt
from dugnad.ledger.errors import NotCanonical
from dugnad.ledger.genesis import Limits
from dugnad.ledger.state import due_until
from dugnad.ledger.store import MemoryStore
from dugnad.ledger.testing import ANA, BEN, CARD, CEM, DIA, NOON_MS, By, Voice
from tests.charter.deciding import (
    ABSTAIN,
    ASIDE,
    EVA,
    FINE,
    GONE,
    MINE,
    NO,
    OBJECT,
    OTHERS,
    QUESTION,
    TEXT,
    WAITING,
    WHY,
    YES,
    Around,
    given,
    question,
)

STORIES = Around().stories
MAJORITY = Procedure(who=MEMBERS, method=ByMajority(), answer_ms=2 * DAY_MS, late_ms=DAY_MS)
VOTES = replace(RULES, everyday=MAJORITY, lasting=MAJORITY, choosing=MAJORITY)
BY_VOTE = Around(VOTES).stories
COLOURS = (Option("red"), Option("blue"), Option("green"))
PEOPLE = tuple(Option(member=who.member) for who in (ANA, BEN, CEM))
ASKED = question()
CLOSES_MS = ASKED.terms.closes_ms
VOTE = question(procedure=MAJORITY)
PICK = question(procedure=MAJORITY, method=BySchulze(), options=COLOURS)
TIES = (2, 0, 1)
BEGAN = AnsweringBegan(ties=TIES)


def ask(effect: Effect | None = None, **changes: Any) -> Open:
    """Put a question."""
    return replace(Open(effect=effect or Agree(), text=TEXT), **changes)


def standing(deciding: Deciding) -> str:
    """Where a decision stands."""
    stage = deciding.stage.get()
    assert stage is not None
    return stage.standing


def moments(*events: DecisionEvent) -> list[tuple[int, int]]:
    """Which moments a decision waits for, each with its tag."""
    store = MemoryStore()
    for event in events:
        CONTRACTS["vote"].evolve(Deciding(store, CARD), event)
    return [(at_ms, tag) for at_ms, _, tag in due_until(store, 2**62)]


# ── Putting a question
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


CHANGE = ChangeRules(TRUSTED_FEW)


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
    stories = replace_target(target)
    stories.tell(when=ask(), by="cards", then=OnlyWhenPutUp)
    stories.tell(given=[ASKED], when=Answer(FINE), by=ANA, then=OfAnotherProject)
    stories.tell(given=[ASKED], when=Withdraw(), by=BEN, then=NotYours)


def replace_target(target: str) -> Any:
    """The same stories with another card."""
    return dataclasses.replace(STORIES, target=target)


def test_a_project_without_rules_asks_nothing() -> None:
    """It cannot be; the law still says no instead of failing."""

    def lost(store: Any) -> None:
        Around().write(store)
        Projects(store, "projects").rules.remove((PROJECT, 1))

    dataclasses.replace(STORIES, world=lost).tell(when=ask(), by="cards", then=OnlyWhenPutUp)


# ── Answering
def test_an_answer_counts_and_can_be_changed() -> None:
    """The later one is the one that counts; equal answers are counted together."""
    first = given(ANA, FINE)
    deciding = STORIES.tell(given=[ASKED], when=Answer(FINE), by=ANA, then=[first])
    assert [*deciding.box.items()] == [((0, encode(FINE)), 1)]
    second = given(ANA, ASIDE, at=NOON_MS + 1, channel="sms", before=first)
    deciding = STORIES.tell(
        given=[ASKED, first, given(BEN, FINE)],
        when=Answer(ASIDE),
        by=ANA,
        at=NOON_MS + 1,
        channel="sms",
        then=[second],
    )
    assert dict(deciding.box.items()) == {(0, encode(FINE)): 1, (0, encode(ASIDE)): 1}
    assert dict(deciding.channels.items()) == {(0, "own"): 1, (0, "sms"): 1}
    stage = deciding.stage.get()
    assert stage is not None
    assert stage.answered == 2


def test_an_objection_has_a_reason_that_can_be_told_anew() -> None:
    """The same stance with other words is another answer; without words it is none."""
    first = given(ANA, OBJECT)
    STORIES.tell(given=[ASKED], when=Answer(OBJECT), by=ANA, then=ReasonMissing)
    STORIES.tell(given=[ASKED], when=Answer(OBJECT), by=ANA, commitments=[WHY], then=[first])
    again = given(ANA, OBJECT, at=NOON_MS + 1, before=first)
    STORIES.tell(
        given=[ASKED, first],
        when=Answer(OBJECT),
        by=ANA,
        at=NOON_MS + 1,
        commitments=[WHY],
        then=[again],
    )


BOTH = (BEN.member, CEM.member)


def test_what_came_on_paper_is_entered_by_two_who_vouch() -> None:
    """Also after the end, if it was received before; the day it came is the one that counts."""
    late = CLOSES_MS + 1
    for channel in ("paper", "phone"):
        STORIES.tell(
            given=[ASKED],
            when=Answer(FINE, received_ms=CLOSES_MS - 1),
            by=ANA,
            at=late,
            channel=channel,
            co_signers=BOTH,
            then=[given(ANA, at=CLOSES_MS - 1, channel=channel)],
        )
    STORIES.tell(
        given=[ASKED],
        when=Answer(FINE),
        by=ANA,
        channel="paper",
        co_signers=BOTH,
        then=[given(ANA, channel="paper")],
    )


def test_a_slip_found_late_does_not_undo_what_was_said_since() -> None:
    """Ana changed her mind on her phone after the slip was handed in."""
    since = given(ANA, ASIDE, at=NOON_MS + 2)
    paper: dict[str, Any] = {"channel": "paper", "co_signers": BOTH, "at": NOON_MS + 3}
    STORIES.tell(
        given=[ASKED, since], when=Answer(FINE, NOON_MS + 1), by=ANA, then=NewerAnswer, **paper
    )
    replaced = given(ANA, FINE, at=NOON_MS + 2, channel="paper", before=since)
    STORIES.tell(
        given=[ASKED, since], when=Answer(FINE, NOON_MS + 2), by=ANA, then=[replaced], **paper
    )


@pytest.mark.parametrize(
    ("co_signers", "received_ms"),
    [
        ((), NOON_MS),
        ((BEN.member,), NOON_MS),
        ((BEN.member, BEN.member), NOON_MS),
        ((ANA.member, BEN.member), NOON_MS),
        ((BEN.member, EVA.member), NOON_MS),
        ((BEN.member, DIA.member), NOON_MS),
        (BOTH, NOON_MS - 1),
        (BOTH, NOON_MS + 1),
    ],
)
def test_nobody_enters_paper_for_somebody_else_alone(
    co_signers: tuple[bytes, ...], received_ms: int
) -> None:
    """Two others, both members, and a day between the opening and today."""
    STORIES.tell(
        given=[ASKED],
        when=Answer(FINE, received_ms=received_ms),
        by=ANA,
        channel="paper",
        co_signers=co_signers,
        then=NotVouchedFor,
    )


OVER = Counted(outcome=None, standing="fell", at_ms=CLOSES_MS)
WELL_KNOWN = replace(RULES, everyday=replace(RULES.everyday, strength="met"))
UNFIT_BALLOT = Ranking(((0,),))


@pytest.mark.parametrize(
    ("before", "by", "ballot", "at", "refusal"),
    [
        ([], "card:" + 32 * "d", UNFIT_BALLOT, CLOSES_MS, NotAPerson),
        ([], DIA, UNFIT_BALLOT, CLOSES_MS, NotOpen),
        ([ASKED, OVER], DIA, UNFIT_BALLOT, CLOSES_MS, NotOpen),
        ([ASKED, Withdrawn(BEN.member, NOON_MS)], DIA, UNFIT_BALLOT, CLOSES_MS, NotOpen),
        ([ASKED], DIA, UNFIT_BALLOT, CLOSES_MS, TooLate),
        ([ASKED], DIA, UNFIT_BALLOT, CLOSES_MS - 1, OfAnotherProject),
        ([ASKED], Voice("stranger"), UNFIT_BALLOT, NOON_MS, OfAnotherProject),
        ([ASKED], EVA, UNFIT_BALLOT, NOON_MS, NotAmongThose),
        ([ASKED], ANA, UNFIT_BALLOT, NOON_MS, BallotUnfit),
        ([ASKED], ANA, YES, NOON_MS, BallotUnfit),
        ([ASKED], ANA, OBJECT, NOON_MS, ReasonMissing),
        ([ASKED, given(ANA, FINE)], ANA, FINE, NOON_MS, SameAnswer),
        ([VOTE, given(ANA, YES)], ANA, YES, NOON_MS, SameAnswer),
        ([VOTE], ANA, FINE, NOON_MS, BallotUnfit),
        ([PICK, BEGAN], ANA, Ranking(((3,),)), NOON_MS, BallotUnfit),
        ([PICK, BEGAN], ANA, Approval((0,)), NOON_MS, BallotUnfit),
        ([PICK, BEGAN], ANA, Scores((1, 2, 3)), NOON_MS, BallotUnfit),
    ],
)
def test_an_answer_that_does_not_count(
    before: list[DecisionEvent], by: By, ballot: Ballot, at: int, refusal: type[Refused]
) -> None:
    """The first rule that is broken says no, whatever else is wrong."""
    STORIES.tell(given=before, when=Answer(ballot), by=by, at=at, then=refusal)


def test_paper_that_came_late_does_not_count() -> None:
    """Whoever vouches for it."""
    STORIES.tell(
        given=[ASKED],
        when=Answer(FINE, received_ms=CLOSES_MS),
        by=DIA,
        at=CLOSES_MS,
        channel="paper",
        co_signers=BOTH,
        then=TooLate,
    )


def test_who_is_not_known_well_enough_does_not_answer() -> None:
    """As the rules ask for it; who is answers."""
    asked = question(procedure=WELL_KNOWN.everyday)
    Around(WELL_KNOWN).stories.tell(
        given=[asked], when=Answer(UNFIT_BALLOT), by=ANA, then=NotKnownWellEnough
    )
    Around(WELL_KNOWN, strength="met").stories.tell(
        given=[asked], when=Answer(FINE), by=ANA, then=[given(ANA)]
    )


def test_those_decide_who_were_there_before_the_question() -> None:
    """Who joins in the very moment of the question does not, so that no crowd is called in."""
    earlier = replace(
        ASKED,
        terms=replace(ASKED.terms, electorate=Electorate(MEMBERS, "link", NOON_MS - DAY_MS, 3)),
    )
    STORIES.tell(given=[earlier], when=Answer(FINE), by=ANA, then=NotAmongThose)
    one_later = Electorate(MEMBERS, "link", NOON_MS - DAY_MS + 1, 3)
    later = replace(ASKED, terms=replace(ASKED.terms, electorate=one_later))
    STORIES.tell(given=[later], when=Answer(FINE), by=ANA, then=[given(ANA)])


# ── Taking back
def test_whoever_proposed_it_takes_it_back_while_it_is_open() -> None:
    """No moment is waited for any more."""
    back = Withdrawn(by=BEN.member, at_ms=NOON_MS)
    stories: list[list[DecisionEvent]] = [[ASKED], [PICK], [PICK, BEGAN]]
    for before in stories:
        deciding = STORIES.tell(given=before, when=Withdraw(), by=BEN, then=[back])
        assert standing(deciding) == "withdrawn"
        assert moments(*before, back) == []


@pytest.mark.parametrize(
    ("before", "by", "at", "refusal"),
    [
        ([], "card:" + 32 * "d", CLOSES_MS, NotAPerson),
        ([], ANA, CLOSES_MS, NotOpen),
        ([ASKED, OVER], ANA, CLOSES_MS, NotOpen),
        ([VOTE], ANA, VOTE.terms.closes_ms, TooLate),
        ([ASKED], ANA, NOON_MS, NotYours),
        ([ASKED], EVA, NOON_MS, NotYours),
    ],
)
def test_what_is_not_taken_back(
    before: list[DecisionEvent], by: By, at: int, refusal: type[Refused]
) -> None:
    """Nobody else's, and nothing once all have answered in time and only paper is entered."""
    STORIES.tell(given=before, when=Withdraw(), by=by, at=at, then=refusal)


# ── Counting
def turnout(answered: int, counted: int, needed: int = 1) -> Turnout:
    """Who took part, of three."""
    return Turnout(electorate=3, answered=answered, abstained=0, counted=counted, needed=needed)


AGREED = Outcome(result="passed", turnout=turnout(1, 3, 0), table=Stances(1, 0, 0, 0, 2))


def count_of(
    *events: DecisionEvent, at: int, tag: int = COUNT_TAG
) -> tuple[DecisionEvent, tuple[Order, ...]]:
    """What a count comes to."""
    store = MemoryStore()
    Around(VOTES).write(store)
    deciding = Deciding(store, CARD)
    for event in events:
        CONTRACTS["proposal"].evolve(deciding, event)
    context: Any = contract.Context(
        action_id=bytes(32),
        actor=CLOCK,
        on_behalf_of=None,
        channel=None,
        now_ms=at,
        commitments=(),
        co_signers=(),
        me=CARD,
        law=Law(store),
        before=bytes(32),
    )
    decision = CONTRACTS["proposal"].decide(deciding, MomentCame(tag), context)
    (event,) = decision.events
    return event, decision.orders


def test_silence_agrees_when_the_time_is_over_and_not_before() -> None:
    """One answer, no objection: agreed at the end, to the millisecond."""
    before: list[DecisionEvent] = [ASKED, given(ANA)]
    when = MomentCame(COUNT_TAG)
    STORIES.tell(given=before, when=when, by=CLOCK, at=CLOSES_MS - 1, then=UnknownMoment)
    event, orders = count_of(*before, at=CLOSES_MS)
    assert isinstance(event, Counted)
    assert event.outcome is not None
    assert (event.standing, event.outcome.result, orders) == ("passed", "passed", ())
    deciding = STORIES.tell(given=before, when=when, by=CLOCK, at=CLOSES_MS, then=[event])
    stage = deciding.stage.get()
    assert stage is not None
    assert (stage.standing, stage.decided_ms, stage.outcome) == ("passed", CLOSES_MS, event.outcome)
    assert moments(*before, event) == []


@pytest.mark.parametrize(
    ("asked", "answers", "standing_then"),
    [
        (ASKED, [], "passed"),
        (ASKED, [FINE], "passed"),
        (ASKED, [FINE, ASIDE, QUESTION], "passed"),
        (ASKED, [FINE, FINE, OBJECT], "again"),
        (question(procedure=replace(RULES.everyday, fallback="drop")), [OBJECT], "fell"),
        (question(procedure=RULES.lasting), [FINE], "no quorum"),
        (question(procedure=RULES.lasting), [FINE, QUESTION], "no quorum"),
        (question(procedure=RULES.lasting), [FINE, ASIDE], "passed"),
        (VOTE, [], "no quorum"),
        (VOTE, [YES], "passed"),
        (VOTE, [YES, NO], "fell"),
        (VOTE, [YES, NO, ABSTAIN], "fell"),
        (VOTE, [YES, YES, NO], "passed"),
        (question(procedure=replace(MAJORITY, method=ByMajority(TWO_THIRDS))), [YES, NO], "fell"),
        (
            question(procedure=replace(MAJORITY, method=ByMajority(quorum=Quorum(share=HALF)))),
            [YES],
            "no quorum",
        ),
    ],
)
def test_what_answers_come_to(
    asked: DecisionOpened, answers: list[Ballot], standing_then: str
) -> None:
    """By consent and by majority, with and without a quorum."""
    people = (ANA, BEN, CEM)
    before = [given(who, ballot) for who, ballot in zip(people, answers, strict=False)]
    event, _ = count_of(asked, *before, at=asked.terms.counts_ms)
    assert isinstance(event, Counted)
    assert event.standing == standing_then


def test_an_objection_may_lead_to_a_vote() -> None:
    """With dates of its own, from no answers; what was answered before stays readable."""
    asked = question(CHANGE, procedure=RULES.lasting)
    objected = given(ANA, OBJECT)
    before: list[DecisionEvent] = [asked, objected, given(BEN, FINE)]
    at = asked.terms.counts_ms
    event, orders = count_of(*before, at=at)
    assert isinstance(event, SecondRoundBegan)
    assert orders == ()
    closes_ms = at + RULES.lasting.answer_ms
    assert (event.turn, event.method, event.closes_ms, event.counts_ms) == (
        1,
        RULES.lasting.majority,
        closes_ms,
        closes_ms + RULES.lasting.late_ms,
    )
    deciding = STORIES.tell(given=before, when=MomentCame(COUNT_TAG), by=CLOCK, at=at, then=[event])
    stage = deciding.stage.get()
    assert stage is not None
    assert (stage.standing, stage.turn, stage.answered) == ("open", 1, 0)
    assert deciding.answers.get((0, ANA.member)) == objected.given
    assert moments(*before, event)[-1] == (event.counts_ms, COUNT_TAG)
    STORIES.tell(given=[*before, event], when=Answer(FINE), by=ANA, at=at, then=BallotUnfit)
    again = given(ANA, YES, at=at, turn=1)
    STORIES.tell(given=[*before, event], when=Answer(YES), by=ANA, at=at, then=[again])
    voted = [again, given(BEN, YES, at=at, turn=1), given(CEM, NO, at=at, turn=1)]
    counted, orders = count_of(*before, event, *voted, at=event.counts_ms)
    assert isinstance(counted, Counted)
    assert counted.standing == "passed"
    assert [order.verb for order in orders] == ["ChangeRules"]


def test_paper_from_before_a_vote_answers_no_vote() -> None:
    """What came in the first round was said to another question, whoever vouches for it."""
    asked = question(CHANGE, procedure=RULES.lasting)
    before: list[DecisionEvent] = [asked, given(ANA, OBJECT)]
    began_ms = asked.terms.counts_ms
    event, _ = count_of(*before, at=began_ms)
    in_time = given(ANA, YES, at=began_ms, turn=1, channel="paper")
    tell = partial(
        STORIES.tell,
        given=[*before, event],
        by=ANA,
        at=began_ms + 1,
        channel="paper",
        co_signers=BOTH,
    )
    tell(when=Answer(YES, received_ms=began_ms - 1), then=NotVouchedFor)
    tell(when=Answer(YES, received_ms=began_ms), then=[in_time])


def test_all_have_answered_and_ten_minutes_have_gone() -> None:
    """Until then each can change their mind, and then the ten minutes begin anew."""
    two = [given(ANA, YES), given(BEN, YES)]
    last = given(CEM, YES, at=NOON_MS + 1, early_ms=NOON_MS + 1 + EARLY_MS)
    BY_VOTE.tell(given=[VOTE, *two], when=Answer(YES), by=CEM, at=NOON_MS + 1, then=[last])
    early_ms = last.early_ms
    assert moments(VOTE, *two, last)[0] == (early_ms, EARLY_TAG)
    before: list[DecisionEvent] = [VOTE, *two, last]
    when = MomentCame(EARLY_TAG)
    BY_VOTE.tell(given=before, when=when, by=CLOCK, at=early_ms - 1, then=UnknownMoment)
    event, _ = count_of(*before, at=early_ms, tag=EARLY_TAG)
    assert isinstance(event, Counted)
    assert event.standing == "passed"
    assert moments(*before, event) == []
    anew = given(
        ANA,
        NO,
        at=NOON_MS + 5,
        before=two[0],
        early_ms=NOON_MS + 5 + EARLY_MS,
        instead_of_ms=early_ms,
    )
    BY_VOTE.tell(given=before, when=Answer(NO), by=ANA, at=NOON_MS + 5, then=[anew])
    assert moments(*before, anew)[0] == (anew.early_ms, EARLY_TAG)


def test_nothing_falls_early() -> None:
    """Who is against it may still change their mind until the time is over."""
    people = [given(ANA, NO), given(BEN, NO), given(CEM, NO, early_ms=NOON_MS + EARLY_MS)]
    at = NOON_MS + EARLY_MS
    deciding = BY_VOTE.tell(
        given=[VOTE, *people], when=MomentCame(EARLY_TAG), by=CLOCK, at=at, then=[]
    )
    assert standing(deciding) == "open"
    STORIES.tell(
        given=[ASKED, given(ANA), given(BEN)],
        when=Answer(FINE),
        by=CEM,
        at=CLOSES_MS - EARLY_MS,
        then=[given(CEM, at=CLOSES_MS - EARLY_MS)],
    )


@pytest.mark.parametrize(
    ("before", "tag", "at"),
    [
        ([ASKED], BEGIN_TAG, CLOSES_MS),
        ([PICK], COUNT_TAG, PICK.terms.counts_ms),
        ([ASKED], EARLY_TAG, CLOSES_MS),
        ([ASKED, OVER], COUNT_TAG, CLOSES_MS),
        ([ASKED], 9, CLOSES_MS),
    ],
)
def test_a_moment_that_nobody_waits_for_changes_nothing(
    before: list[DecisionEvent], tag: int, at: int
) -> None:
    """Each moment belongs to one step."""
    STORIES.tell(given=before, when=MomentCame(tag), by=CLOCK, at=at, then=UnknownMoment)


def test_more_answers_than_the_books_count_at_once_decide_nothing() -> None:
    """That is a state with its reason, never a question that hangs; the answers stay readable."""
    few = Limits(due_reads=READS_BESIDE + 2)
    stories = Around(VOTES, limits=few).stories
    orders = [Ranking(tuple((one,) for one in order)) for order in itertools.permutations(range(3))]
    people = (ANA, BEN, CEM)
    before = [given(who, one) for who, one in zip(people, orders, strict=False)]
    at = PICK.terms.counts_ms
    many = Counted(outcome=None, standing="too many", at_ms=at)
    deciding = stories.tell(
        given=[PICK, BEGAN, *before], when=MomentCame(COUNT_TAG), by=CLOCK, at=at, then=[many]
    )
    assert standing(deciding) == "too many"
    assert len([*deciding.answers.items()]) == 3
    early = replace(before[-1], early_ms=NOON_MS + EARLY_MS)
    stories.tell(
        given=[PICK, BEGAN, *before[:-1], early],
        when=MomentCame(EARLY_TAG),
        by=CLOCK,
        at=NOON_MS + EARLY_MS,
        then=[],
    )


def test_a_town_is_counted_in_one_step() -> None:
    """More answers, each another one, than an action may read."""
    options = tuple(Option(f"street {number}") for number in range(7))
    asked = question(procedure=MAJORITY, method=BySchulze(), options=options, size=4_000)
    orders = itertools.islice(itertools.permutations(range(7)), 3_000)
    town = [
        given(Voice(f"neighbour {number}"), Ranking(tuple((one,) for one in order)))
        for number, order in enumerate(orders)
    ]
    began = AnsweringBegan(ties=tuple(range(7)))
    at = asked.terms.counts_ms
    event, _ = count_of(asked, began, *town, at=at)
    assert isinstance(event, Counted)
    assert event.outcome is not None
    assert event.outcome.turnout.answered == len(town) > Limits().reads
    due = Limits(reads=Limits().due_reads)
    Around(VOTES, limits=due).stories.tell(
        given=[asked, began, *town], when=MomentCame(COUNT_TAG), by=CLOCK, at=at, then=[event]
    )


# ── Carrying out
ELECTION = question(Elect(STARTER), procedure=MAJORITY, method=ByApproval(seats=2), options=PEOPLE)
PASSED = Outcome(result="passed", turnout=turnout(3, 3), table=Stances(3, 0, 0, 0, 0))


@pytest.mark.parametrize(
    ("effect", "order"),
    [
        (
            CHANGE,
            attempt("projects", projects.ChangeRules(PROJECT, TRUSTED_FEW, instead_of=1)),
        ),
        (Appoint(BOARD, BEN.member), attempt("roles", roles.Appoint(PROJECT, BOARD, BEN.member))),
        (Recall(BOARD, BEN.member), attempt("roles", roles.Recall(PROJECT, BOARD, BEN.member))),
        (LetIn(EVA.member), attempt("projects", projects.LetIn(PROJECT, EVA.member))),
        (AllowPart(bytes(16)), attempt("projects", projects.AllowPart(PROJECT, bytes(16)))),
        (BringIntoForce(WAITING), attempt("cards", cards.BringIntoForce(WAITING))),
        (End(MINE), attempt("cards", cards.End(MINE))),
        (Press(MINE, "Go", b"\x90"), Order(target_of(MINE), "Go", b"\x90", must=False)),
    ],
)
def test_what_was_decided_is_ordered(effect: Effect, order: Order) -> None:
    """By itself, and each is tried: what refuses does not undo the decision."""
    asked = question(effect, procedure=MAJORITY)
    event, orders = count_of(asked, given(ANA, YES), at=asked.terms.counts_ms)
    assert isinstance(event, Counted)
    assert event.standing == "passed"
    assert orders == (order,)


def appointed(*who: Voice) -> list[Order]:
    """The orders by which these are offered the role."""
    return [attempt("roles", roles.Appoint(PROJECT, STARTER, one.member)) for one in who]


def test_whoever_is_elected_is_offered_the_role() -> None:
    """The first first; where fewer win than there are seats, the others stay empty."""
    at = ELECTION.terms.counts_ms
    both = given(ANA, Approval((0, 1)))
    one = given(BEN, Approval((1,)))
    event, orders = count_of(ELECTION, BEGAN, both, one, at=at)
    assert isinstance(event, Counted)
    assert event.outcome is not None
    assert event.outcome.winners == (1, 0)
    assert [*orders] == appointed(BEN, ANA)
    event, orders = count_of(ELECTION, BEGAN, one, at=at)
    assert [*orders] == appointed(BEN)


def test_a_choice_that_names_people_orders_nothing() -> None:
    """Only an election gives a role."""
    asked = question(procedure=MAJORITY, method=ByApproval(), options=PEOPLE)
    event, orders = count_of(asked, BEGAN, given(ANA, Approval((1,))), at=asked.terms.counts_ms)
    assert isinstance(event, Counted)
    assert (event.standing, orders) == ("passed", ())


DONE = Counted(outcome=PASSED, standing="passed", at_ms=CLOSES_MS)
FAILED = CarriedOut(failed="cards.AlreadyClosed")


def test_passed_and_not_carried_out_is_a_state_with_its_reason() -> None:
    """Anybody may ask for it again."""
    asked = question(End(MINE))
    store = MemoryStore()
    deciding = Deciding(store, CARD)
    for event in (asked, DONE):
        CONTRACTS["proposal"].evolve(deciding, event)
    order = attempt("cards", cards.End(MINE))
    assert [*settled(deciding, order, contract.Outcome(""))] == []
    assert [*settled(deciding, order, contract.Outcome(FAILED.failed))] == [FAILED]
    again = STORIES.tell(
        given=[asked, DONE, FAILED],
        when=CarryOut(),
        by=EVA,
        at=CLOSES_MS,
        then=[CarriedOut(failed="")],
        orders=[order],
    )
    stage = again.stage.get()
    assert stage is not None
    assert (stage.standing, stage.failed) == ("passed", "")


def test_who_was_offered_the_role_is_not_offered_it_again() -> None:
    """Only those are tried again for whom it failed."""
    store = MemoryStore()
    deciding = Deciding(store, CARD)
    done = replace(DONE, outcome=replace(PASSED, winners=(1, 0, 2)))
    for event in (ELECTION, done):
        CONTRACTS["proposal"].evolve(deciding, event)
    failing = [
        event
        for order in appointed(ANA, CEM)
        for event in settled(deciding, order, contract.Outcome("roles.NotAMember"))
    ]
    assert failing == [
        CarriedOut(failed="roles.NotAMember", member=who.member) for who in (ANA, CEM)
    ]
    again = STORIES.tell(
        given=[ELECTION, done, *failing],
        when=CarryOut(),
        by=BEN,
        at=CLOSES_MS,
        then=[CarriedOut(failed="")],
        orders=appointed(ANA, CEM),
    )
    stage = again.stage.get()
    assert stage is not None
    assert stage.left == ()


@pytest.mark.parametrize(
    ("before", "by", "at", "refusal"),
    [
        ([], CARD, CLOSES_MS, NotAPerson),
        ([], BEN, CLOSES_MS, NotOpen),
        ([ASKED], BEN, NOON_MS, NothingToCarryOut),
        ([ASKED, DONE], BEN, CLOSES_MS, NothingToCarryOut),
        ([ASKED, DONE, FAILED], BEN, CLOSES_MS + CARRY_OUT_MS, NothingToCarryOut),
    ],
)
def test_what_is_not_carried_out_again(
    before: list[DecisionEvent], by: By, at: int, refusal: type[Refused]
) -> None:
    """Nothing that was done, and nothing that nobody expects any more after a season."""
    STORIES.tell(given=before, when=CarryOut(), by=by, at=at, then=refusal)


def test_settling_about_no_decision_says_nothing() -> None:
    """It cannot be; the law still does not fail."""
    order = attempt("cards", cards.End(MINE))
    assert [*settled(Deciding(MemoryStore(), CARD), order, contract.Outcome("x.Y"))] == []


def test_what_was_decided_by_no_card_orders_nothing() -> None:
    """It cannot be; the law still does not fail."""
    asked = question(End(MINE), procedure=MAJORITY)
    event, _ = count_of(asked, given(ANA, YES), at=asked.terms.counts_ms)
    replace_target("nowhere").tell(
        given=[asked, given(ANA, YES)],
        when=MomentCame(COUNT_TAG),
        by=CLOCK,
        at=asked.terms.counts_ms,
        then=[event],
    )


# ── As a contract
@pytest.mark.parametrize("name", DECIDING)
def test_both_types_of_card_follow_one_law(name: str) -> None:
    """What differs is only what people see."""
    law = CONTRACTS[name]
    assert law.name == name
    assert law.decide is CONTRACTS["proposal"].decide
    assert law.refusals == CONTRACTS["proposal"].refusals


@pytest.mark.parametrize(
    "event",
    [
        given(ANA),
        BEGAN,
        DONE,
        FAILED,
        SecondRoundBegan(PASSED, 1, ByMajority(), CLOSES_MS, CLOSES_MS),
        Withdrawn(BEN.member, NOON_MS),
        TookPart(ANA.member, 0, "own"),
    ],
)
def test_writing_about_no_decision_changes_no_stage(event: DecisionEvent) -> None:
    """Writing down never fails, not even for what cannot have happened."""
    deciding = Deciding(MemoryStore(), CARD)
    CONTRACTS["proposal"].evolve(deciding, event)
    assert deciding.stage.get() is None


def test_the_longest_time_is_a_season() -> None:
    """A question asked for longer cannot even be written down."""
    longest = ask(answer_ms=ANSWER_MS_MAX)
    assert decode_strictly(Open, encode(longest)) == longest
    with pytest.raises(NotCanonical):
        decode_strictly(Open, encode(ask(answer_ms=ANSWER_MS_MAX + 1)))
