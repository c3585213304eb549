"""Stories about a second look at what was taken away, by somebody else.

Cem asked something and Dia, who moderates, took his words away. Ben moderates too.
"""

import pytest

from dugnad.charter.entries import Question, Removal
from dugnad.charter.law import Law
from dugnad.charter.moderating import (
    ANSWER_MS,
    APPEAL_MS,
    AlreadyAppealed,
    AlreadyReviewed,
    Appeal,
    AppealMade,
    AppealTooLate,
    NobodyAppealed,
    NothingSetAside,
    NotYoursToReview,
    NotYourWords,
    RemovalReviewed,
    Review,
    SamePerson,
    YourOwnWords,
    lies_here,
)
from dugnad.charter.place import Place
from dugnad.charter.talk import (
    CONTRACT,
    AlreadyRemoved,
    ProseRemoved,
    QuestionAsked,
    Remove,
    Talk,
    TalkAction,
    TalkEvent,
)
from dugnad.charter.testing import DAY_MS, World, prose
from dugnad.ledger.contract import Refused
from dugnad.ledger.store import MemoryStore, WritableStore
from dugnad.ledger.testing import ANA, BEN, CARD, CEM, DIA, NOON_MS, Scenarios, Voice

WHY = prose("why")
ASKED = QuestionAsked(prose("asked"), CARD, CEM.member, WHY, NOON_MS - 99 * DAY_MS)


def world(store: WritableStore) -> None:
    """The playground; Ben and Dia moderate."""
    World("news").write(store)
    for who in (BEN, DIA):
        Place(store, "place").moderators.add(who.member)


STORIES = Scenarios(CONTRACT, law=Law, world=world, target="talk")


def removed(days_ago: int = 0) -> ProseRemoved:
    """Dia took the words away."""
    at_ms = NOON_MS - days_ago * DAY_MS
    return ProseRemoved(WHY, "abuse", "moderator", at_ms, DIA.member)


def appealed(days_ago: int = 0) -> AppealMade:
    """Cem asked for a second look."""
    at_ms = NOON_MS - days_ago * DAY_MS
    return AppealMade(WHY, at_ms, at_ms + ANSWER_MS)


def reviewed(*, stands: bool) -> RemovalReviewed:
    """Ben has looked."""
    return RemovalReviewed(WHY, stands=stands, at_ms=NOON_MS)


def test_its_author_asks_for_a_second_look_and_is_owed_an_answer_within_two_weeks() -> None:
    """The deadline stands in the books."""
    talk = STORIES.tell(
        given=[ASKED, removed()],
        when=Appeal(WHY),
        by=CEM,
        then=[AppealMade(WHY, at_ms=NOON_MS, answer_by_ms=NOON_MS + ANSWER_MS)],
    )
    found = talk.removals.get(WHY)
    assert found is not None
    assert (found.appeal_ms, found.answer_by_ms) == (NOON_MS, NOON_MS + ANSWER_MS)
    assert found.stands


def test_who_put_up_a_card_asks_about_its_words() -> None:
    """They say which card it is, as when they take them back."""
    words = World("news").entry.prose
    gone = ProseRemoved(words, "law", "moderator", NOON_MS, DIA.member, CARD)
    told = AppealMade(words, at_ms=NOON_MS, answer_by_ms=NOON_MS + ANSWER_MS)
    STORIES.tell(given=[gone], when=Appeal(words, CARD), by=BEN, then=[told])
    STORIES.tell(given=[gone], when=Appeal(words), by=BEN, then=NotYourWords)


@pytest.mark.parametrize("stands", [True, False])
def test_somebody_else_decides(stands: bool) -> None:  # noqa: FBT001
    """It stands, or the words are back; both with the day."""
    talk = STORIES.tell(
        given=[ASKED, removed(), appealed()],
        when=Review(WHY, stands=stands),
        by=BEN,
        then=[reviewed(stands=stands)],
    )
    found = talk.removals.get(WHY)
    assert found is not None
    assert (found.stands, found.reviewed_ms) == (stands, NOON_MS)


@pytest.mark.parametrize("who", [BEN, DIA])
@pytest.mark.parametrize("given", [(removed(27),), (removed(60), appealed(33))])
def test_words_are_put_back_by_whoever_moderates(who: Voice, given: tuple[TalkEvent, ...]) -> None:
    """Also by who took them away, as long as they lie there; the public page shows it."""
    STORIES.tell(
        given=[ASKED, *given],
        when=Review(WHY, stands=False),
        by=who,
        then=[reviewed(stands=False)],
    )


def test_what_was_put_back_is_there_again_and_can_be_taken_away_anew() -> None:
    """For another reason, say; the new one can be asked about, too."""
    store = MemoryStore()
    talk = Talk(store, "talk")
    for event in (ASKED, removed(), appealed()):
        CONTRACT.evolve(talk, event)
    assert Law(store).removal(WHY) is not None
    CONTRACT.evolve(talk, reviewed(stands=False))
    assert Law(store).removal(WHY) is None
    before = Law(store).taken_away(WHY)
    assert before is not None
    assert not before.stands
    again = [ASKED, removed(), appealed(), reviewed(stands=False)]
    gone = ProseRemoved(WHY, "personal", "moderator", NOON_MS, BEN.member)
    STORIES.tell(given=again, when=Remove(WHY, "personal"), by=BEN, then=[gone])
    STORIES.tell(
        given=[*again, gone],
        when=Appeal(WHY),
        by=CEM,
        then=[AppealMade(WHY, at_ms=NOON_MS, answer_by_ms=NOON_MS + ANSWER_MS)],
    )
    CONTRACT.evolve(Talk(MemoryStore(), "talk"), appealed())


SAID = prose("the bench is rotten")
"""Told on the card by somebody, beside its own text; the books name nobody for it."""


def test_words_told_on_a_card_are_asked_about_by_whoever_is_known_there() -> None:
    """Where the removal says on which card; who is of another project does not ask."""
    gone = ProseRemoved(SAID, "abuse", "moderator", NOON_MS, DIA.member, CARD)
    told = AppealMade(SAID, at_ms=NOON_MS, answer_by_ms=NOON_MS + ANSWER_MS)
    STORIES.tell(given=[gone], when=Appeal(SAID), by=CEM, then=[told])
    STORIES.tell(given=[gone], when=Appeal(SAID), by=DIA, then=NotYourWords)
    nowhere = ProseRemoved(SAID, "abuse", "moderator", NOON_MS, DIA.member)
    STORIES.tell(given=[nowhere], when=Appeal(SAID, CARD), by=CEM, then=NotYourWords)


def test_nobody_looks_again_at_their_own_words() -> None:
    """Ben moderates too, but he asked it, or put up the card: somebody else decides."""
    mine = QuestionAsked(prose("mine"), CARD, BEN.member, SAID, NOON_MS)
    gone = ProseRemoved(SAID, "abuse", "moderator", NOON_MS, DIA.member, CARD)
    words = World("news").entry.prose
    card = ProseRemoved(words, "law", "moderator", NOON_MS, DIA.member, CARD)
    for stands in (True, False):
        again = Review(SAID, stands=stands)
        STORIES.tell(given=[mine, gone], when=again, by=BEN, then=YourOwnWords)
        STORIES.tell(given=[card], when=Review(words, stands=stands), by=BEN, then=YourOwnWords)


MINE = ProseRemoved(WHY, "regret", "author", NOON_MS)


@pytest.mark.parametrize(
    ("given", "who", "action", "refusal"),
    [
        ((), CEM, Appeal(WHY), NothingSetAside),
        ((MINE,), CEM, Appeal(WHY), NothingSetAside),
        ((removed(), reviewed(stands=False)), CEM, Appeal(WHY), NothingSetAside),
        ((removed(),), ANA, Appeal(WHY), NotYourWords),
        ((removed(),), DIA, Appeal(WHY), NotYourWords),
        ((removed(), appealed(), reviewed(stands=True)), CEM, Appeal(WHY), AlreadyReviewed),
        ((removed(28),), CEM, Appeal(WHY), AppealTooLate),
        ((removed(), appealed()), CEM, Appeal(WHY), AlreadyAppealed),
        ((), BEN, Review(WHY, stands=True), NothingSetAside),
        ((MINE,), BEN, Review(WHY, stands=False), NothingSetAside),
        ((removed(), appealed()), ANA, Review(WHY, stands=True), NotYoursToReview),
        ((removed(), appealed()), CEM, Review(WHY, stands=False), NotYoursToReview),
        (
            (removed(), appealed(), reviewed(stands=True)),
            BEN,
            Review(WHY, stands=False),
            AlreadyReviewed,
        ),
        ((removed(28),), BEN, Review(WHY, stands=False), AppealTooLate),
        ((removed(),), BEN, Review(WHY, stands=True), NobodyAppealed),
        ((removed(), appealed()), DIA, Review(WHY, stands=True), SamePerson),
        ((removed(),), BEN, Remove(WHY, "law"), AlreadyRemoved),
    ],
)
def test_what_is_not_done(
    given: tuple[TalkEvent, ...], who: Voice, action: TalkAction, refusal: type[Refused]
) -> None:
    """Nobody judges twice, nobody confirms themselves, and no second look comes too late."""
    STORIES.tell(given=[ASKED, *given], when=action, by=who, then=refusal)


@pytest.mark.parametrize(
    ("removal", "lies"),
    [
        (Removal("abuse", "moderator", NOON_MS), True),
        (Removal("abuse", "moderator", NOON_MS - APPEAL_MS + 1), True),
        (Removal("abuse", "moderator", NOON_MS - APPEAL_MS), False),
        (Removal("abuse", "moderator", NOON_MS - APPEAL_MS, appeal_ms=1), True),
        (Removal("abuse", "moderator", NOON_MS, appeal_ms=1, reviewed_ms=2), False),
        (Removal("abuse", "moderator", NOON_MS, stands=False), False),
        (Removal("regret", "author", NOON_MS), False),
    ],
)
def test_how_long_words_lie_there(removal: Removal, lies: bool) -> None:  # noqa: FBT001
    """Four weeks, or until somebody has looked again."""
    assert lies_here(removal, NOON_MS) == lies


def test_the_question_itself_stays() -> None:
    """Only its words are gone."""
    talk = STORIES.tell(given=[ASKED, removed()], when=Appeal(WHY), by=CEM, then=[appealed()])
    assert isinstance(talk.questions.get(prose("asked")), Question)
