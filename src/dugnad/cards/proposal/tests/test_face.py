"""What people see of a proposal while answers are given."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import Any

import pytest
from msgspec.structs import replace

from dugnad.cards.proposal.face import FACE, PutUpProposal
from dugnad.cards.proposal.tests.looking import (
    BENCH,
    DECIDED_MS,
    EVERYDAY,
    MAJORITY,
    PLAN,
    VILLAGE,
    ZONE,
    Village,
    decision,
    fact,
    seen,
)
from dugnad.charter.counting.ballots import Stance
from dugnad.charter.counting.method import ByConsent, ByMajority, Quorum
from dugnad.charter.decisions.terms import (
    Agree,
    AllowPart,
    Appoint,
    BringIntoForce,
    ChangeRules,
    DropHost,
    Effect,
    Elect,
    End,
    EntrustPlace,
    LetIn,
    LimitPlace,
    NameHost,
    OfferCards,
    Pay,
    Press,
    Recall,
)
from dugnad.charter.decisions.verbs import (
    Deciding,
    ObjectionSetAside,
    SetAside,
    Withdraw,
    Withdrawn,
)
from dugnad.charter.entries import Procedure
from dugnad.charter.testing import HOUR_MS, RULES, prose
from dugnad.charter.ways import ASSOCIATION
from dugnad.face.deciding.answering import AnswerForm, SetAsideForm, WithdrawForm
from dugnad.face.deciding.effects import effect_words, read, written
from dugnad.face.deciding.look import below_title
from dugnad.face.testing import Words
from dugnad.ledger.codec import encode
from dugnad.ledger.store import MemoryStore
from dugnad.ledger.testing import ANA, BEN, CARD, CEM, DIA, NOON_MS
from tests.charter.deciding import ASIDE, FINE, OBJECT, QUESTION, WHY, YES, given, question

SOON_MS = NOON_MS + HOUR_MS + HOUR_MS // 2


MAJORITY_ONLY = replace(EVERYDAY, method=ByMajority())


SAYS_YES = given(CEM, YES).given
OUT_OF_THE_BOX = (
    "No new cards of this kind are put up in the place: news. Those that are up go on to their end."
)
LATER = "A week later another limit holds for the whole place. "


@pytest.mark.parametrize(
    ("effect", "sentence"),
    [
        (Agree(), "It is an agreement from then on. The group does what it says."),
        (ChangeRules(rules=RULES), "The new rules are in force from then on."),
        (Appoint(role="chair", member=ANA.member), "Ana is offered the role: chair."),
        (Recall(role="cook", member=ANA.member), "This role of Ana ends: cook."),
        (Elect(role="chair"), "Whoever wins is offered the role: chair."),
        (LetIn(member=DIA.member), "Somebody may join the project."),
        (AllowPart(part=bytes(16)), "A project can be started as a part of this one."),
        (BringIntoForce(card=PLAN), "The card “A plan” is in force."),
        (End(card=bytes(16)), "The card “without a headline” is closed."),
        (EntrustPlace(bytes(16)), "Somebody decides about the place from then on."),
        (NameHost(bytes(16), "chair"), "Somebody may hold money for others. Second person: chair."),
        (DropHost(bytes(16)), "Somebody takes on nobody else's money any more."),
        (
            LimitPlace("rate_per_minute", 240),
            LATER + "How often one person can do something within a minute: 240.",
        ),
        (
            LimitPlace("horizon_ms", 2 * 3_600_000),
            LATER + "For how many hours something can wait until it is done: 2 hours.",
        ),
        (LimitPlace("odd", 2), LATER + "odd: 2."),
        (
            OfferCards("news", offered=True),
            "Cards of this kind can be put up again in the place: news.",
        ),
        (
            OfferCards("news", offered=False),
            OUT_OF_THE_BOX,
        ),
        (
            Press(card=BENCH, verb="Thank", arguments=b""),
            "On the card “A bench” this is done: Thank.",
        ),
        (
            Press(card=BENCH, verb="Pay", arguments=b"\x01\x02"),
            "On the card “A bench” this is done: Pay (0102).",
        ),
    ],
)
def test_what_follows_is_said_in_a_sentence(effect: Effect, sentence: str) -> None:
    """Each effect has words, and comes back from a form as it was."""
    assert str(effect_words(effect, VILLAGE)) == sentence
    assert read(written(effect, VILLAGE), VILLAGE) == effect


def test_who_is_paid_without_a_name_stands_within_the_sentence() -> None:
    """Dia is known to nobody here: whoever reads it is not told of a person called Somebody."""
    owed = effect_words(Pay(unit="NOK", amount=100, payee=DIA.member), VILLAGE)
    assert str(owed) == "The project owes somebody 1 kr, and its host pays it."


@pytest.mark.parametrize(
    "effect",
    [
        Appoint(role="treasurer", member=CEM.member),
        Recall(role="treasurer", member=CEM.member),
        LetIn(member=CEM.member),
        Pay(unit="NOK", amount=100, payee=CEM.member),
        Pay(unit="NOK", amount=100, bill=b"f" * 32),
        Press(card=BENCH, verb="Pay", arguments=b"\x01\x02"),
    ],
)
def test_what_names_somebody_is_read_from_the_places_own_value_alone(effect: Effect) -> None:
    """A number of the books that somebody wrote into the form is nobody's name."""
    typed = urlsafe_b64encode(encode(effect)).decode()
    assert read(typed, VILLAGE) is None
    assert written(effect, VILLAGE) != typed
    form = PutUpProposal({"follows": typed}, zone=ZONE, now_ms=NOON_MS, around=VILLAGE)
    assert [str(one) for one in form.errors["follows"]] == [
        "This page is not as it was any more. Look at it again, then choose."
    ]
    assert len(form.fields["follows"].choices) == 4  # type: ignore[attr-defined]


def test_four_answers_of_equal_size() -> None:
    """None is drawn larger; a question and an objection open a form."""
    page = FACE.page(decision(question()), seen(CEM))
    assert [(str(one.label), one.asks) for one in page.verbs] == [
        ("Fine by me", False),
        ("I have a question", True),
        ("I object because…", True),
        ("I stand aside", False),
    ]
    assert page.primary is None
    assert page.cue == "Answer"
    assert page.missing == (
        "0 of 3 have answered. Answer by Saturday 6 June, 12:00. If nobody objects by then, it is "
        "agreed."
    )
    assert page.bar is not None
    assert (page.bar.have, page.bar.want) == (0, 3)
    assert page.extra["text"] == ["We paint the fence on Saturday. It costs nothing."]


@pytest.mark.parametrize(
    ("text", "title", "below"),
    [
        ("1\xa0200 kr for planks\n\nWhy.\n\nWho.", "1 200 kr for planks", "Why.\n\nWho."),
        ("A bench\n\nWhy.", "Another bench", "A bench\n\nWhy."),
        ("A bench\n\nWhy.", "", "A bench\n\nWhy."),
        ("A bench", "A bench", ""),
    ],
)
def test_the_headline_is_not_said_again_below_it(text: str, title: str, below: str) -> None:
    """Also where its blanks are others than in the books, as in an amount of thousands."""
    assert below_title(text, title) == below


def test_who_decides_and_how_is_said() -> None:
    """Plain facts, with what silence means, who pays and when it holds."""
    page = FACE.page(decision(question()), seen(CEM))
    assert fact(page, "Who decides") == "All 3 members"
    assert fact(page, "How") == (
        "It is agreed unless somebody objects. Who does not answer agrees. If an objection stands, "
        "a new version is needed."
    )
    assert fact(page, "Who pays") == "Nobody: no money moves."
    assert fact(page, "When it holds").startswith(
        "From Saturday 6 June, 12:00 on, if it is agreed."
    )
    assert fact(page, "What happens then").startswith("It is an agreement")
    assert "waited for 3 answers since Monday 1 June" in fact(page, "Who waits for whom")


def test_who_does_not_decide_sees_no_buttons() -> None:
    """A stranger may be a member who has not signed in; a neighbour and a newcomer are none."""
    state = decision(question())
    assert FACE.page(state, seen()).verbs
    assert not FACE.page(state, seen(CEM, is_member=False)).verbs
    assert not FACE.page(state, seen(CEM, around=Village(those=(ANA,)))).verbs
    assert FACE.question(state, seen(CEM, is_member=False)) is None


def test_who_proposed_it_can_take_it_back() -> None:
    """Beside the answers, and small."""
    (*_answers, back) = FACE.page(decision(question()), seen(BEN)).verbs
    assert (back.action, back.quiet, str(back.label)) == (
        Withdraw,
        True,
        "Take the proposal back",
    )
    form = WithdrawForm(zone=ZONE, now_ms=NOON_MS)
    assert form.action({}) == Withdraw()
    assert "cannot be undone" in str(form.means)
    assert str(form.noted({})) == "It is taken back. Those who answered are told."


@pytest.mark.parametrize(
    ("ballot", "words"),
    [
        (FINE, "Fine by me"),
        (ASIDE, "I stand aside"),
        (QUESTION, "I have a question"),
        (OBJECT, "I object"),
    ],
)
def test_my_answer_is_shown_to_me(ballot: Stance, words: str) -> None:
    """And the button that I pressed is marked."""
    page = FACE.page(decision(question(), given(CEM, ballot)), seen(CEM))
    assert fact(page, "Your answer") == words
    assert [one.chosen for one in page.verbs].count(True) == 1
    assert not fact(FACE.page(decision(question(), given(CEM, ballot)), seen(ANA)), "Your answer")


def test_an_objection_stands_with_its_reason() -> None:
    """It says whose it is, and what happens if it stands."""
    page = FACE.page(decision(question(), given(CEM, OBJECT)), seen(ANA))
    (saying,) = page.sayings
    assert (saying.prose, saying.by.member, str(saying.by.says)) == (WHY, CEM.member, "objects")
    assert str(page.missing).endswith("If the objection stands then, a new version is needed.")


@pytest.mark.parametrize(
    ("fallback", "sentence"),
    [
        ("again", "If the objection stands then, a new version is needed."),
        ("majority", "If the objection stands then, a vote with yes and no follows."),
        ("drop", "If the objection stands then, it falls."),
    ],
)
def test_what_an_objection_leads_to_is_said_before(fallback: Any, sentence: str) -> None:
    """By the rules as they were when it was put up."""
    procedure = replace(EVERYDAY, fallback=fallback)
    page = FACE.page(decision(question(procedure=procedure), given(CEM, OBJECT)), seen(ANA))
    assert str(page.missing).endswith(sentence)


def test_answers_stand_side_by_side_by_how_they_came() -> None:
    """Each counts once, and none is left out."""
    state = decision(
        question(), given(ANA, channel="page"), given(BEN, channel="paper"), given(CEM, OBJECT)
    )
    table = FACE.page(state, seen(ANA)).extra["channels"]
    assert table.head == ("", "By a device of their own", "On the page", "On paper", "Together")
    assert table.rows == (
        ("Fine by me", "0", "1", "1", "2"),
        ("I object", "1", "0", "0", "1"),
        ("All answers", "1", "1", "1", "3"),
    )


def test_when_all_have_answered_it_says_when_it_holds() -> None:
    """Ten minutes are left to think again, and every sentence says so."""
    state = decision(question(size=1), replace(given(ANA), early_ms=SOON_MS))
    looking = seen(ANA, now_ms=SOON_MS - 60_000)
    page = FACE.page(state, looking)
    assert str(page.missing) == (
        "All have answered. If nobody objects by Monday 1 June, 13:30, it holds from then on."
    )
    facts = {str(one.label): str(one.value) for one in page.facts}
    assert facts["When it holds"] == "From Monday 1 June, 13:30 on, if it is agreed by then."
    assert facts["Who waits for whom"] == (
        "Nobody: all have answered. It waits for the clock, until Monday 1 June, 13:30."
    )
    asked = FACE.question(state, looking)
    assert asked is not None
    assert asked.until_ms == SOON_MS
    promised = [str(one) for one in FACE.agreement(state, looking)]
    assert "You can change your answer until Monday 1 June, 13:30." in promised


def test_where_all_have_answered_and_it_is_not_agreed_its_time_goes_on() -> None:
    """An objection stands, or the ten minutes are over: then the day that was told holds."""
    early = replace(given(CEM, OBJECT), early_ms=SOON_MS)
    state = decision(question(size=1), early)
    for now_ms in (SOON_MS - 60_000, SOON_MS):
        asked = FACE.question(state, seen(CEM, now_ms=now_ms))
        assert asked is not None
        assert asked.until_ms == DECIDED_MS
    assert "If the objection stands then" in str(FACE.page(state, seen(CEM)).missing)
    state = decision(question(size=1, procedure=MAJORITY_ONLY), replace(early, given=SAYS_YES))
    missing = str(FACE.page(state, seen(CEM, now_ms=SOON_MS - 60_000)).missing)
    assert "If enough say yes at Monday 1 June, 13:30" in missing


def test_nobody_has_waited_before_it_is_up() -> None:
    """Within the first hour nothing is said of waiting, nor while it is being written."""
    facts = FACE.page(decision(question()), seen(ANA, now_ms=NOON_MS)).facts
    assert "Who waits for whom" not in [str(one.label) for one in facts]
    facts = FACE.page(decision(question()), seen(ANA)).facts
    assert "Who waits for whom" in [str(one.label) for one in facts]


def test_a_secret_question_promises_what_is_so() -> None:
    """In the books stands that somebody took part, and not what they answered."""
    asked = question()
    asked = replace(asked, terms=replace(asked.terms, secret=True))
    promised = [str(one) for one in FACE.agreement(decision(asked), seen(ANA))]
    assert not [one for one in promised if "your answer stands under a number" in one]
    assert [one for one in promised if "What you answered lies in the urn." in one]


def test_lists_do_not_ask_again_who_has_answered() -> None:
    """They offer to change it."""
    assert str(FACE.page(decision(question()), seen(ANA)).cue) == "Answer"
    page = FACE.page(decision(question(), given(ANA)), seen(ANA))
    assert str(page.cue) == "Change my answer"
    assert page.is_answered


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"says": "fine"}, ""),
        ({"says": "question"}, "Your question is noted. Whoever proposes it is told."),
        (
            {"says": "object"},
            "Your objection is noted. It stands on the card with your reason.",
        ),
    ],
)
def test_the_receipt_says_what_happened(typed: dict[str, str], sentence: str) -> None:
    """One press is repeated; what was written has a sentence of its own."""
    form = AnswerForm(zone=ZONE, now_ms=NOON_MS, state=decision(question()), seen=seen(ANA))
    assert str(form.noted(typed)) == sentence


@pytest.mark.parametrize(
    ("procedure", "sentence"),
    [
        (EVERYDAY, "Who does not answer agrees."),
        (
            replace(EVERYDAY, method=ByConsent()),
            "Who does not answer neither agrees nor objects.",
        ),
        (
            ASSOCIATION.lasting,
            (
                "It is agreed if at least two thirds of those who say yes or no say yes, and more "
                "say yes than no."
            ),
        ),
        (
            replace(EVERYDAY, method=ByMajority(quorum=Quorum(voices=2))),
            "At least 2 of 3 must take part, or nothing is decided.",
        ),
        (
            replace(EVERYDAY, strength="met"),
            "Those can answer whom we know at least because somebody has met them.",
        ),
        (MAJORITY, "If an objection stands, a vote with yes and no follows."),
        (replace(EVERYDAY, fallback="drop"), "If an objection stands, it falls."),
    ],
)
def test_how_it_is_decided_is_said_in_sentences(procedure: Procedure, sentence: str) -> None:
    """What people agree to by taking part."""
    said = [str(one) for one in FACE.agreement(decision(question(procedure=procedure)), seen())]
    assert sentence in said
    assert "What is proposed stays in the books for good, and anybody can read it." in said


@pytest.mark.parametrize(
    ("who", "size", "words"),
    [
        ("members", 12, "All 12 members"),
        ("trusted", 3, "The trusted few: 3 people"),
        ("board", 5, "The board: 5 people"),
        ("cook", 2, "The 2 people with the role: cook"),
    ],
)
def test_those_who_decide_are_named(who: str, size: int, words: str) -> None:
    """All, the trusted few, the board, or those of a role of the group's own."""
    page = FACE.page(decision(question(who=who, size=size)), seen())
    assert fact(page, "Who decides") == words


def test_a_card_that_is_only_being_written_is_empty() -> None:
    """It has no terms yet."""
    empty = Deciding(MemoryStore(), CARD)
    assert not FACE.page(empty, seen()).verbs
    assert FACE.question(empty, seen()) is None
    assert FACE.agreement(empty, seen()) == ()
    assert FACE.calendar(empty, Words()) is None
    assert FACE.notices(empty, Withdrawn(by=prose("")[:16], at_ms=0), seen()) == ()


def test_whoever_takes_part_may_set_aside_what_somebody_objected_who_left() -> None:
    """While answers are taken, after reading that it is final; not for strangers, nor too early."""
    gone = Village(those=(ANA, BEN))
    state = decision(question(), given(CEM, OBJECT))
    verb = next(
        one for one in FACE.page(state, seen(ANA, around=gone)).verbs if one.action is SetAside
    )
    assert (verb.values, verb.quiet, verb.asks) == ({"member": CEM.member.hex()}, True, True)
    assert "cannot be undone" in str(SetAsideForm.means)
    form = SetAsideForm({"member": CEM.member.hex()}, zone=ZONE, now_ms=NOON_MS)
    assert form.is_valid()
    assert form.action(form.cleaned_data) == SetAside(CEM.member)
    for nobody in ("", "Cem", "00"):
        assert not SetAsideForm({"member": nobody}, zone=ZONE, now_ms=NOON_MS).is_valid()
    for one in (seen(ANA), seen(ANA, around=gone, is_member=False), seen(around=gone)):
        assert SetAside not in [verb.action for verb in FACE.page(state, one).verbs]
    aside = ObjectionSetAside(CEM.member, ANA.member, 0, given(CEM, OBJECT).given, 0)
    state = decision(question(), given(CEM, OBJECT), aside)
    page = FACE.page(state, seen(ANA, around=gone))
    assert SetAside not in [verb.action for verb in page.verbs]
    assert not page.sayings
