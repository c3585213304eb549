"""K2, K3: nobody decides alone what a group decides, in groups of any size."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from dugnad.cards.news import contract as news
from dugnad.charter import roles
from dugnad.charter.cards import verbs as cards
from dugnad.charter.charter import MODULES
from dugnad.charter.counting.ballots import Ranking
from dugnad.charter.counting.method import ByTransfer
from dugnad.charter.decisions.law import CONTRACTS
from dugnad.charter.decisions.terms import (
    CARRY_OUT_MS,
    Agree,
    Appoint,
    ChangeRules,
    Effect,
    End,
    Option,
    Press,
    Recall,
)
from dugnad.charter.decisions.verbs import BEGIN_TAG, CarryOut, MomentCame, Open, Withdraw
from dugnad.charter.entries import STARTER
from dugnad.charter.people import law as people
from dugnad.charter.projects import rules as projects_rules
from dugnad.charter.projects import verbs as projects
from dugnad.charter.testing import DAY_MS, ELSEWHERE, HOUR_MS, PROJECT, RULES, card_id
from dugnad.charter.ways import TRUSTED, TRUSTED_FEW, WAYS
from dugnad.ledger import codec
from dugnad.ledger.errors import NotCanonical, TurnedAway
from dugnad.ledger.testing import ANA, BEN, CEM, CUSTODIAN, DIA, NOON_MS, OPERATOR, Voice
from dugnad.ledger.values import Action
from tests.charter.deciding import FINE, OBJECT, YES
from tests.charter.group import EVA, Group
from tests.dummy_card import contract as dummy
from tests.hostile_card import contract as hostile


# ── K2, K3: nobody alone
def attempts(group: Group) -> list[tuple[str, Action]]:
    """All that would change what the group decides, or put somebody above the others."""
    question, text = group.target("asked"), [group.words("words")]
    assert text
    return [
        ("projects", projects.ChangeRules(PROJECT, TRUSTED_FEW, 1)),
        ("projects", projects.AllowPart(PROJECT, bytes(16))),
        ("roles", roles.Begin(PROJECT, BEN.member, (STARTER,))),
        ("roles", roles.Release(PROJECT, CEM.member)),
        ("roles", roles.Appoint(PROJECT, STARTER, BEN.member)),
        ("roles", roles.Recall(PROJECT, STARTER, ANA.member)),
        ("cards", cards.BringIntoForce(card_id("awaited"))),
        ("cards", cards.End(card_id("awaited"))),
        ("cards", cards.End(card_id("asked"))),
        ("cards", cards.Close(card_id("asked"))),
        ("cards", cards.Reword(card_id("asked"))),
        ("cards", cards.Reword(card_id("awaited"))),
        (question, Open(effect=Agree(), text="Something else.")),
        (question, MomentCame(BEGIN_TAG)),
        (question, CarryOut()),
    ]


@pytest.mark.parametrize("who", [ANA, BEN, CEM, DIA, OPERATOR, CUSTODIAN], ids=lambda who: who.name)
def test_nobody_changes_rules_closes_or_rewords_a_decision_or_appoints_alone(
    who: Voice, group: Group
) -> None:
    """Not who looks after the project, nor who asked, nor who runs the place or keeps its keys."""
    group.puts_up(BEN, news.CONTRACT, news.Open(valid_until_ms=0), name="awaited",
                  awaits_decision=True)  # fmt: skip
    group.proposes(Agree(), name="asked")
    before = rest_of(group)
    for target, action in attempts(group):
        words = [group.words(repr(action))]
        receipt = group.asks(who, target, action, commitments=words)
        assert receipt.code, (target, action)
        assert receipt.events == ()
    assert rest_of(group) == before


def rest_of(group: Group) -> list[tuple[bytes, bytes]]:
    """All state but what keys have used."""
    return [
        entry
        for entry in group.place.store.scan(b"", b"\xff")
        if not entry[0].startswith(b"ledger\0window\0")
    ]


def test_nobody_takes_back_what_another_proposed(group: Group) -> None:
    """Ben asked; Ana looks after the project and cannot make the question go away."""
    group.proposes(Agree())
    assert group.asks(ANA, group.target(), Withdraw()).code == "decisions.NotYours"
    group.until(group.terms().closes_ms)
    assert group.asks(BEN, group.target(), Withdraw()).code != ""


def test_who_left_looks_after_nothing_there(group: Group) -> None:
    """Ben put up a card and a question, and left; once he is back, both are his again."""
    group.puts_up(BEN, news.CONTRACT, news.Open(valid_until_ms=0), name="song")
    group.proposes(Agree())
    group.does(BEN, "projects", projects.Leave(PROJECT))
    song, anew = card_id("song"), group.words("anew")
    for asked in (cards.Reword(song), cards.Place(song, 1), cards.Close(song)):
        assert group.asks(BEN, "cards", asked, commitments=[anew]).code == "cards.NotYours"
    assert group.asks(BEN, group.target(), Withdraw()).code == "decisions.NotYours"
    group.place.wait(HOUR_MS)
    group.does(BEN, "projects", projects.Join(PROJECT, 1))
    group.does(BEN, "cards", cards.Reword(song), commitments=[anew])
    group.does(BEN, group.target(), Withdraw())


def test_what_was_put_up_from_outside_stays_with_whoever_did() -> None:
    """Where everybody puts up cards, Eva closes hers, and so does Ben, who left before."""
    group = Group(replace(RULES, puts_up="anyone"))
    group.welcome(EVA)
    group.does(BEN, "projects", projects.Leave(PROJECT))
    group.place.wait(HOUR_MS)
    for who in (EVA, BEN):
        done = group.puts_up(who, news.CONTRACT, news.Open(valid_until_ms=0), name=who.name)
        assert done.code == ""
        group.does(who, "cards", cards.Close(card_id(who.name)))


def test_nobody_rewords_what_the_group_is_asked_about(group: Group) -> None:
    """Ben put up a card; while something may follow for it from a question, its words stay."""
    song = card_id("song")
    group.puts_up(BEN, news.CONTRACT, news.Open(valid_until_ms=0), name="song")

    def rewords() -> str:
        reword = cards.Reword(song)
        return group.asks(BEN, "cards", reword, commitments=[group.words("anew")]).code

    group.proposes(Agree(), name="other")
    assert rewords() == ""
    group.proposes(End(song), by=CEM, name="first")
    group.proposes(Press(song, "Sing", b""), by=CEM, name="second")
    assert rewords() == "cards.DecidedTogether"
    group.does(CEM, group.target("first"), Withdraw())
    group.proposes(End(song), by=CEM, name="third")
    assert group.law.questions_about(song) == (card_id("second"), card_id("third"))
    group.does(CEM, group.target("third"), Withdraw())
    group.ends("second")
    assert group.stage("second").failed == "ledger.UnknownVerb"
    assert rewords() == "cards.DecidedTogether"
    group.place.wait(CARRY_OUT_MS)
    assert rewords() == ""
    group.place.adds_up()


def test_nobody_fills_a_card_with_questions(group: Group) -> None:
    """Cem has three about a card that are not over, and room for another once one is; Ana asks."""
    song = card_id("song")
    group.puts_up(BEN, news.CONTRACT, news.Open(valid_until_ms=0), name="song")
    for name in ("first", "second", "third"):
        group.proposes(End(song), by=CEM, name=name)
    law = CONTRACTS["proposal"]
    fourth = Open(effect=End(song), text="As we said on Sunday.")
    assert group.puts_up(CEM, law, fourth, name="fourth").code == "cards.TooManyQuestions"
    group.proposes(End(song), by=ANA, name="hers")
    group.does(CEM, group.target("second"), Withdraw())
    assert group.puts_up(CEM, law, fourth, name="fourth").code == ""
    group.place.adds_up()


def test_who_runs_the_place_does_not_answer(group: Group) -> None:
    """The operator and the custodian are nobody in the project."""
    group.proposes(Agree())
    for who in (OPERATOR, CUSTODIAN, DIA):
        assert group.answers(who, FINE).code == "decisions.OfAnotherProject"


def test_a_crowd_called_in_after_the_question_does_not_count(group: Group) -> None:
    """Who joins later may answer the next question."""
    group.proposes(Agree())
    crowd = [Voice(f"neighbour {number}") for number in range(5)]
    for who in crowd:
        group.welcome(who)
        group.does(who, "projects", projects.Join(PROJECT, 1))
        assert group.answers(who, OBJECT).code == "decisions.NotAmongThose"
    group.answers(ANA, FINE)
    group.ends()
    assert group.stage().standing == "passed"


def test_who_leaves_and_comes_back_does_not_answer_an_old_question(group: Group) -> None:
    """Coming back is joining anew; the answer given before stands."""
    group.proposes(Agree())
    assert group.answers(BEN, FINE).code == ""
    group.does(BEN, "projects", projects.Leave(PROJECT))
    assert group.answers(BEN, OBJECT).code == "decisions.NotAmongThose"
    group.does(BEN, "projects", projects.Join(PROJECT, 1))
    assert group.answers(BEN, OBJECT).code == "decisions.NotAmongThose"
    assert group.stage().answered == 1


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("effect", [Recall(STARTER, ANA.member), Appoint(STARTER, BEN.member)])
def test_silence_puts_nobody_above_the_others(way: Any, effect: Effect) -> None:
    """Ben alone, while nobody looks, neither takes a role from Ana nor gives one to himself."""
    group = Group(WAYS[way])
    group.welcome(EVA)
    if WAYS[way].joining != "open":
        group.does(ANA, "projects", projects.LetIn(PROJECT, EVA.member))
    group.does(EVA, "projects", projects.Join(PROJECT, 1))
    group.proposes(effect)
    for ballot in (FINE, YES):
        group.answers(BEN, ballot)
    assert group.stage().answered == 1
    group.ends()
    assert group.stage().standing == "no quorum"


DEMANDS: Sequence[tuple[str, Action]] = (
    ("projects", projects.ChangeRules(PROJECT, TRUSTED_FEW, 1)),
    ("projects", projects.AllowPart(PROJECT, bytes(16))),
    ("roles", roles.Appoint(PROJECT, STARTER, BEN.member)),
    ("roles", roles.Recall(PROJECT, STARTER, ANA.member)),
    ("cards", cards.End(card_id("asked"))),
    ("cards", cards.BringIntoForce(card_id("awaited"))),
)


@pytest.mark.parametrize(("to", "action"), DEMANDS)
def test_a_decision_presses_no_card_to_do_what_only_decisions_do(
    to: str, action: Action, group: Group
) -> None:
    """A card that a decision presses is still a card: what it orders, it was not granted."""
    group.puts_up(BEN, hostile.CONTRACT, hostile.Open(0, None), name="hostile")
    wish = hostile.Wish(to, type(action).__name__, codec.encode(action), must=True)
    demand = codec.encode(hostile.Demand((wish,)))
    group.decides(Press(card_id("hostile"), "Demand", demand), ANA)
    assert group.stage("decided").failed == "ledger.NotGranted"


def test_a_decision_of_another_project_decides_nothing_here(group: Group) -> None:
    """Dia's project decides to press a card of Ana's, and is not even asked."""
    group.puts_up(BEN, news.CONTRACT, news.Open(valid_until_ms=0), name="bench")
    opening = Open(effect=End(card_id("bench")), text="Theirs shall end.")
    put_up = cards.PutUp(card_id("theirs"), ELSEWHERE, "proposal", codec.encode(opening))
    receipt = group.asks(DIA, "cards", put_up, commitments=[group.words("theirs")])
    assert receipt.code == "decisions.NotOfThisProject"


def test_a_role_is_shared_among_friends_only_where_it_does_not_decide() -> None:
    """One of the trusted few does not fill the other seats alone."""
    group = Group(TRUSTED_FEW)
    offer = roles.Offer(PROJECT, TRUSTED, BEN.member)
    assert group.asks(ANA, "roles", offer).code == "roles.GivenTogether"
    group.does(ANA, "roles", roles.Offer(PROJECT, STARTER, BEN.member))
    group.does(BEN, "roles", roles.Accept(PROJECT, STARTER))
    assert group.law.is_starter(PROJECT, BEN.member, group.now_ms)
    assert not group.law.holds(PROJECT, TRUSTED, BEN.member, group.now_ms)


# ── Sizes
def wide(length: int) -> str:
    """Words in a script whose letters take four bytes."""
    return "\U0001f3e1" * length


def largest() -> Iterator[Open]:
    """The largest questions that can be written down."""
    rules = replace(
        RULES,
        roles=tuple(
            replace(RULES.roles[0], name=STARTER if not at else f"{at:02}" + wide(78))
            for at in range(12)
        ),
        words=projects_rules.fingerprint(wide(4_000)),
    )
    options = tuple(Option(text=f"{at:02}" + wide(198)) for at in range(20))
    yield Open(effect=ChangeRules(rules, words=wide(4_000)), text=wide(4_000))
    yield Open(effect=Agree(), text=wide(4_000), options=options, method=ByTransfer(seats=19))
    yield Open(effect=Press(card_id("shelf"), "Put", bytes(4_096)), text=wide(4_000))


@pytest.mark.parametrize("opening", [*largest()], ids=lambda one: type(one.effect).__name__)
def test_the_largest_question_is_asked_counted_and_carried_out(opening: Open, group: Group) -> None:
    """In any script: it fits into an action, and what follows into what a place allows."""
    group.puts_up(BEN, dummy.CONTRACT, dummy.Open(group.now_ms + 400 * DAY_MS, bytes(16)),
                  name="shelf")  # fmt: skip
    law = CONTRACTS["vote" if opening.options else "proposal"]
    assert group.puts_up(BEN, law, opening).code == ""
    group.place.wait(HOUR_MS)
    ballots: dict[Voice, Any] = {}
    if opening.options:
        turns = [[*range(at, 20), *range(at)] for at in (0, 7, 13)]
        ballots = {
            who: Ranking(tuple((one,) for one in turn))
            for who, turn in zip((ANA, BEN, CEM), turns, strict=True)
        }
    for who in (ANA, BEN, CEM):
        assert group.answers(who, ballots.get(who, FINE)).code == ""
    for receipt in group.until(group.stage().counts_ms):
        assert receipt.code == ""
    assert group.stage().standing == "passed"
    assert group.stage().failed in {"", "ledger.MalformedArguments"}


def test_the_longest_and_the_most_is_all_that_a_verb_takes() -> None:
    """One letter or option more cannot even be written down."""
    opening, vote, press = largest()
    for wrong in (
        replace(opening, text=opening.text + "x"),
        replace(vote, options=(*vote.options, Option("one more"))),
        replace(press, effect=replace(press.effect, arguments=bytes(4_097))),
    ):
        with pytest.raises(NotCanonical):
            codec.decode_strictly(Open, codec.encode(wrong))


def test_a_stranger_says_nothing_at_all() -> None:
    """Who was not let in is turned away at the door, whatever they ask."""
    group = Group()
    with pytest.raises(TurnedAway, match="UnknownKey"):
        group.asks(Voice("stranger"), "projects", projects.AskToJoin(PROJECT))
    assert MODULES["people"] is people.CONTRACT
    assert group.now_ms > NOON_MS
