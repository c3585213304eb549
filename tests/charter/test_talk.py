"""Stories about talk: questions, dated answers, and taking prose away in the open."""

import pytest

from dugnad.charter.entries import Holding, Question, Removal, about_project
from dugnad.charter.law import Law
from dugnad.charter.place import Place
from dugnad.charter.projects import verbs as projects
from dugnad.charter.roles import Roles
from dugnad.charter.talk import (
    CONTRACT,
    RULES,
    AlreadyAnswered,
    AlreadyRemoved,
    Answer,
    AnswerPromised,
    Ask,
    NotAPerson,
    NotModerator,
    NotYoursToAnswer,
    Promise,
    PromisePassed,
    ProseRemoved,
    QuestionAnswered,
    QuestionAsked,
    Remove,
    Talk,
    TalkAction,
    TalkEvent,
    TextMissing,
    UnknownQuestion,
    UnknownRule,
    UnknownSubject,
)
from dugnad.charter.testing import DAY_MS, PROJECT, Neighbourhood, World, prose
from dugnad.charter.ways import TREASURER
from dugnad.ledger.contract import Refused
from dugnad.ledger.store import MemoryStore, WritableStore
from dugnad.ledger.testing import (
    ANA,
    BEN,
    CARD,
    CEM,
    DIA,
    NOON_MS,
    OPERATOR,
    By,
    Scenarios,
    Voice,
)

QUESTION = bytes([7]) * 32
WHY, BECAUSE = prose("Why on a Sunday?"), prose("Because then all have time")


def world(store: WritableStore) -> None:
    """A card of Ben's, a place that somebody runs, and Dia who moderates."""
    World("news").write(store)
    place = Place(store, "place")
    place.operator.set(OPERATOR.member)
    place.moderators.add(DIA.member)


STORIES = Scenarios(CONTRACT, law=Law, world=world, target="talk")


def asked(about: str = CARD) -> QuestionAsked:
    """Cem asked."""
    return QuestionAsked(question=QUESTION, about=about, by=CEM.member, prose=WHY, at_ms=NOON_MS)


ANSWERED = QuestionAnswered(question=QUESTION, by=BEN.member, prose=BECAUSE, at_ms=NOON_MS)


# ── Questions
@pytest.mark.parametrize("about", [CARD, "line:12.3", "place"])
def test_anybody_asks_about_anything_that_is_there(about: str) -> None:
    """A card, a line of the books, the place; the question is named by the action."""
    talk = STORIES.tell(
        when=Ask(about), by=CEM, commitments=[WHY], action_id=QUESTION, then=[asked(about)]
    )
    question = talk.questions.get(QUESTION)
    assert question == Question(about, CEM.member, NOON_MS, WHY, None, None, None, None)


def test_an_answer_is_promised_by_a_day() -> None:
    """The day stands beside the question."""
    by_ms = NOON_MS + DAY_MS
    talk = STORIES.tell(
        given=[asked()],
        when=Promise(QUESTION, by_ms),
        by=BEN,
        then=[AnswerPromised(question=QUESTION, member=BEN.member, by_ms=by_ms)],
    )
    question = talk.questions.get(QUESTION)
    assert question is not None
    assert question.promised_ms == by_ms


@pytest.mark.parametrize("who", [ANA, BEN, OPERATOR])
def test_who_looks_after_it_answers(who: Voice) -> None:
    """Who put the card up, who looks after its project, or who runs the place; with a date."""
    told = QuestionAnswered(question=QUESTION, by=who.member, prose=BECAUSE, at_ms=NOON_MS)
    talk = STORIES.tell(
        given=[asked()], when=Answer(QUESTION), by=who, commitments=[BECAUSE], then=[told]
    )
    question = talk.questions.get(QUESTION)
    assert question is not None
    assert (question.answer, question.answered_by) == (BECAUSE, who.member)


@pytest.mark.parametrize("who", [ANA, BEN, OPERATOR])
def test_a_line_of_the_books_is_answered_for(who: Voice) -> None:
    """Who looks after the project in which it was asked, its treasurer, or who runs the place."""

    def with_treasurer(store: WritableStore) -> None:
        world(store)
        since = Holding(from_ms=NOON_MS - DAY_MS, until_ms=NOON_MS + DAY_MS, deputy=False)
        Roles(store, "roles").holdings.set((PROJECT, TREASURER, BEN.member), since)

    told = QuestionAnswered(question=QUESTION, by=who.member, prose=BECAUSE, at_ms=NOON_MS)
    stories = Scenarios(CONTRACT, law=Law, world=with_treasurer, target="talk")
    stories.tell(
        given=[asked("line:12.3")],
        when=Answer(QUESTION),
        by=who,
        commitments=[BECAUSE],
        then=[told],
    )


# ── Taking away
@pytest.mark.parametrize("rule", [rule for rule in RULES if rule != "regret"])
def test_a_moderator_takes_away_under_a_rule(rule: str) -> None:
    """The books say that it was taken away, when, under which rule, and by whom."""
    talk = STORIES.tell(
        given=[asked()],
        when=Remove(WHY, rule),
        by=DIA,
        then=[ProseRemoved(WHY, rule, by_role="moderator", at_ms=NOON_MS, by=DIA.member)],
    )
    assert talk.removals.get(WHY) == Removal(rule, "moderator", NOON_MS, DIA.member)


@pytest.mark.parametrize(("who", "words"), [(CEM, WHY), (BEN, BECAUSE)])
def test_authors_take_their_own_words_back(who: Voice, words: bytes) -> None:
    """Questions and answers alike."""
    STORIES.tell(
        given=[asked(), ANSWERED],
        when=Remove(words, "regret"),
        by=who,
        then=[ProseRemoved(commitment=words, rule="regret", by_role="author", at_ms=NOON_MS)],
    )


def test_who_put_up_a_card_takes_its_text_back() -> None:
    """The card and its numbers remain; the page says that the text was taken away."""
    text = World("news").entry.prose
    STORIES.tell(
        when=Remove(text, "regret", about=CARD),
        by=BEN,
        then=[ProseRemoved(commitment=text, rule="regret", by_role="author", at_ms=NOON_MS)],
    )


def test_who_started_a_project_takes_its_text_back() -> None:
    """The project and its cards remain."""
    STORIES.tell(
        when=Remove(prose("project"), "regret", about=about_project(PROJECT)),
        by=ANA,
        then=[
            ProseRemoved(
                commitment=prose("project"), rule="regret", by_role="author", at_ms=NOON_MS
            )
        ],
    )


@pytest.mark.parametrize(
    ("who", "words", "about"),
    [
        (BEN, prose("project"), about_project(PROJECT)),
        (ANA, WHY, about_project(PROJECT)),
        (ANA, prose("project"), about_project(b"nowhere........."[:16])),
        (ANA, prose("project"), "project:" + "g" * 32),
        (ANA, World("news").entry.prose, CARD),
        (BEN, World("news").entry.prose, ""),
        (BEN, WHY, CARD),
        (BEN, BECAUSE, CARD),
        (ANA, BECAUSE, about_project(PROJECT)),
        (BEN, World("news").entry.prose, "card:" + 32 * "0"),
    ],
)
def test_nobody_takes_back_what_others_wrote(who: Voice, words: bytes, about: str) -> None:
    """Not by naming a card of theirs, and not without naming it."""
    STORIES.tell(
        given=[asked()], when=Remove(words, "regret", about=about), by=who, then=NotModerator
    )


def test_who_takes_over_a_project_did_not_write_its_words() -> None:
    """Ana left and Ben looks after it: Ana may still take her words back, Ben may not."""
    place = Neighbourhood()
    project = Law(place.place.store).project(PROJECT)
    assert project is not None
    place.does(ANA, "projects", projects.Leave(PROJECT))
    place.does(BEN, "projects", projects.TakeOver(PROJECT))
    regret = Remove(project.prose, "regret", about=about_project(PROJECT))
    assert place.asks(BEN, "talk", regret).code == "talk.NotModerator"
    place.does(ANA, "talk", regret)


def test_everybody_can_look_up_questions_and_removals() -> None:
    """The law answers from the state alone."""
    store = MemoryStore()
    talk = Talk(store, "talk")
    for event in (asked(), REMOVED):
        CONTRACT.evolve(talk, event)
    law = Law(store)
    assert law.question(QUESTION) == talk.questions.get(QUESTION)
    assert law.question(bytes(32)) is None
    assert law.removal(WHY) == Removal("abuse", "moderator", NOON_MS)
    assert law.removal(BECAUSE) is None


REMOVED = ProseRemoved(commitment=WHY, rule="abuse", by_role="moderator", at_ms=NOON_MS)


@pytest.mark.parametrize(
    ("given", "by", "action", "words", "refusal"),
    [
        ([], "card:" + 32 * "d", Ask("nothing"), False, NotAPerson),
        ([], CEM, Ask("nothing"), False, TextMissing),
        ([], CEM, Ask("nothing"), True, UnknownSubject),
        ([], CEM, Ask("card:" + 32 * "0"), True, UnknownSubject),
        ([], CEM, Promise(QUESTION, 0), False, UnknownQuestion),
        ([asked(), ANSWERED], CEM, Promise(QUESTION, 0), False, AlreadyAnswered),
        ([asked()], CEM, Promise(QUESTION, 0), False, NotYoursToAnswer),
        ([asked("place")], BEN, Promise(QUESTION, 0), False, NotYoursToAnswer),
        ([asked("place")], ANA, Promise(QUESTION, 0), False, NotYoursToAnswer),
        ([asked("line:12.3")], BEN, Promise(QUESTION, 0), False, NotYoursToAnswer),
        ([asked()], BEN, Promise(QUESTION, NOON_MS), False, PromisePassed),
        ([], CEM, Answer(QUESTION), False, TextMissing),
        ([], CEM, Answer(QUESTION), True, UnknownQuestion),
        ([asked(), ANSWERED], CEM, Answer(QUESTION), True, AlreadyAnswered),
        ([asked()], CEM, Answer(QUESTION), True, NotYoursToAnswer),
        ([asked(), REMOVED], BEN, Remove(WHY, "taste"), False, UnknownRule),
        ([asked(), REMOVED], BEN, Remove(WHY, "law"), False, AlreadyRemoved),
        ([asked()], BEN, Remove(WHY, "law"), False, NotModerator),
        ([asked()], CEM, Remove(WHY, "law"), False, NotModerator),
        ([asked()], BEN, Remove(WHY, "regret"), False, NotModerator),
        ([asked()], DIA, Remove(WHY, "regret"), False, NotModerator),
    ],
)
def test_what_breaks_a_rule_about_talk(
    given: list[TalkEvent],
    by: By,
    action: TalkAction,
    words: bool,  # noqa: FBT001
    refusal: type[Refused],
) -> None:
    """The first rule that is broken says no, whatever else is wrong."""
    commitments = [WHY] if words else []
    STORIES.tell(given=given, when=action, by=by, commitments=commitments, then=refusal)


def test_writing_about_no_question_changes_nothing() -> None:
    """Writing down never fails, not even for what cannot have happened."""
    talk = Talk(MemoryStore(), "talk")
    CONTRACT.evolve(talk, AnswerPromised(question=QUESTION, member=BEN.member, by_ms=1))
    assert [*talk.questions.items()] == []
