"""What people see of a proposal, what they may press, and what they are told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from msgspec.structs import replace

from dugnad.cards.proposal.contract import CONTRACT
from dugnad.cards.proposal.face import FACE, PutUpProposal
from dugnad.charter.counting.ballots import Stance
from dugnad.charter.counting.ballots import Voice as Say
from dugnad.charter.counting.count import count
from dugnad.charter.counting.method import ByConsent, ByMajority, Quorum
from dugnad.charter.decisions.terms import (
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
    Press,
    Recall,
    Standing,
)
from dugnad.charter.decisions.urn import Pair, TookPart, UrnClosed, UrnOpened
from dugnad.charter.decisions.verbs import (
    Answer,
    CarriedOut,
    CarryOut,
    Counted,
    Deciding,
    ObjectionSetAside,
    Open,
    SecondRoundBegan,
    SetAside,
    Withdraw,
    Withdrawn,
)
from dugnad.charter.entries import Procedure, Rules
from dugnad.charter.testing import DAY_MS, HOUR_MS, RULES, World, prose
from dugnad.charter.ways import ASSOCIATION, TRUSTED_FEW
from dugnad.face.around import NOBODY_AROUND, Around, NobodyAround, Other
from dugnad.face.deciding.answering import AnswerForm, CarryOutForm, SetAsideForm, WithdrawForm
from dugnad.face.deciding.effects import effect_words, read, written
from dugnad.face.deciding.tally import LOOKED_AT
from dugnad.face.deciding.telling import words
from dugnad.face.face import Seen
from dugnad.face.testing import Words
from dugnad.ledger.store import MemoryStore
from dugnad.ledger.testing import ANA, BEN, CARD, CEM, DIA, NOON_MS, Voice
from tests.charter.deciding import ASIDE, FINE, NO, OBJECT, QUESTION, WHY, YES, given, question

ZONE = "Europe/Oslo"
TITLE = "Paint the fence"
BENCH, PLAN, VOTE = b"bench...........", b"plan............", b"vote............"
EVERYDAY = RULES.everyday
DECIDED_MS = NOON_MS + EVERYDAY.answer_ms
SOON_MS = NOON_MS + HOUR_MS + HOUR_MS // 2
MAJORITY_ONLY = replace(EVERYDAY, method=ByMajority())
SAYS_YES = given(CEM, YES).given


@dataclass(frozen=True)
class Village(NobodyAround):
    """A project that one of its members looks at."""

    who: Mapping[bytes, str] = field(
        default_factory=lambda: {ANA.member: "Ana", BEN.member: "Ben", CEM.member: "Cem"}
    )
    those: Sequence[Voice] = (ANA, BEN, CEM)

    def rules(self) -> Rules:
        """An association, which has roles."""
        return ASSOCIATION

    def names(self, members: Iterable[bytes]) -> Mapping[bytes, str]:
        """Everybody is known by name."""
        return {one: self.who[one] for one in members if one in self.who}

    def people(self) -> Mapping[bytes, str]:
        """The same people."""
        return self.who

    def asking(self) -> Mapping[bytes, str]:
        """Dia wants to join."""
        return {DIA.member: "Dia"}

    def cards(self) -> tuple[Other, ...]:
        """One that awaits a decision, one in force, and another question."""
        return (
            Other(PLAN, "A plan", awaits=True),
            Other(BENCH, "A bench"),
            Other(VOTE, "A vote", decides=True),
        )

    def card(self, card: bytes) -> Other | None:
        """One of them."""
        return next((one for one in self.cards() if one.card == card), None)

    def decides(self, who: str, member: bytes, since_ms: int) -> bool:
        """Those of the story do."""
        del who, since_ms
        return member in [one.member for one in self.those]

    def voice(self, those: Electorate, member: bytes) -> bytes | None:
        """Whoever decides has a voice of their own."""
        return member if self.decides(those.who, member, those.since_ms) else None


VILLAGE = Village()
TOLD = Words(title=TITLE)


def decision(*events: Any) -> Deciding:
    """A proposal to which this has happened."""
    state = Deciding(MemoryStore(), CARD)
    for event in events:
        CONTRACT.evolve(state, event)
    return state


def seen(
    who: Voice | None = None,
    *,
    now_ms: int = NOON_MS + HOUR_MS,
    is_member: bool = True,
    around: Around = VILLAGE,
    told: Words | None = TOLD,
) -> Seen:
    """Somebody looking, a stranger if nobody in particular."""
    return Seen(
        member=None if who is None else who.member,
        card=World("proposal").entry,
        told=told,
        now_ms=now_ms,
        zone=ZONE,
        is_member=who is not None and is_member,
        around=around,
    )


def fact(page: Any, label: str) -> str:
    """What a fact of the page says; "" where there is none."""
    return next((str(one.value) for one in page.facts if str(one.label) == label), "")


def counted(state: Deciding, standing: Standing, *, electorate: int = 3) -> Counted:
    """The answers so far, counted."""
    stage = state.stage.get()
    assert stage is not None
    ballots = {one.ballot: 1 for _key, one in state.answers.items(under=stage.turn)}
    outcome = count(stage.method, 0, ballots, (), electorate)
    return Counted(outcome=outcome, standing=standing, at_ms=DECIDED_MS)


# ── Putting it up
def put_up(around: Around = NOBODY_AROUND, **typed: str) -> PutUpProposal:
    """The form as somebody filled it in, with everything else as it was suggested."""
    fresh = PutUpProposal(zone=ZONE, now_ms=NOON_MS, around=around)
    suggested = {bound.name: bound.value() for bound in fresh if bound.value() is not None}
    filled = {"title": TITLE, "text": "It peels.\r\n\r\nPaint costs 300.", "how": "On Saturday."}
    data = {**suggested, **filled, **typed}
    return PutUpProposal(data, zone=ZONE, now_ms=NOON_MS, around=around)


def test_three_fields_are_enough() -> None:
    """What, why and by when are agreed text; the headline stands on the card too."""
    form = put_up()
    assert form.is_valid(), form.errors
    text = f"{TITLE}\n\nIt peels.\nPaint costs 300.\n\nOn Saturday."
    assert form.opening(form.cleaned_data) == Open(effect=Agree(), text=text)
    assert form.told(form.cleaned_data) == {"title": TITLE}


def test_the_form_says_how_it_will_be_decided() -> None:
    """By the rules of the project, and by those for what is to follow."""
    form = PutUpProposal(zone=ZONE, now_ms=NOON_MS, around=VILLAGE)
    assert any("board" in str(one) for one in form.beforehand())
    changed = {"follows": written(ChangeRules(rules=RULES))}
    form = PutUpProposal(zone=ZONE, now_ms=NOON_MS, around=VILLAGE, initial=changed)
    assert any("two thirds" in str(one) for one in form.beforehand())
    assert PutUpProposal(zone=ZONE, now_ms=NOON_MS).beforehand() == ()


def test_people_can_be_given_more_time() -> None:
    """Whoever wants the group to think longer says so."""
    form = put_up(days="14")
    assert form.is_valid(), form.errors
    assert form.opening(form.cleaned_data).answer_ms == 14 * DAY_MS


@pytest.mark.parametrize(
    "number", ["91 23 45 67", "+47 912 34 567", "ana@example.org", "01017012345"]
)
def test_what_looks_like_somebodys_is_asked_about(number: str) -> None:
    """It would be in the books for good; nothing typed is lost, and one tick leaves it in."""
    form = put_up(how=f"Ring {number}")
    assert not form.is_valid()
    (line,) = form.errors["how"]
    assert number in line
    assert str(line).endswith("tick below that it belongs to nobody.")
    assert form["how"].value() == f"Ring {number}"
    assert "sure" in form.first
    assert put_up(how=f"Ring {number}", sure="on").is_valid()
    assert "sure" not in put_up().fields


def test_a_text_too_long_for_the_books_is_said_so() -> None:
    """Each part may be long, and all of them together not too long."""
    form = put_up(text="a" * 2_400, how="b " * 600)
    assert form.is_valid(), form.errors
    form = put_up(text="a" * 2_401)
    assert not form.is_valid()


def test_what_follows_is_chosen_from_what_there_is() -> None:
    """A waiting card, who wants to join, a card to close; never a question to the group."""
    form = put_up(VILLAGE)
    labels = [str(label) for _value, label in form.fields["follows"].choices]  # type: ignore[attr-defined]
    assert labels == [
        "It stands as an agreement",
        "The card “A plan” is in force.",
        "Somebody may join the project.",
        "The card “A bench” is closed.",
    ]
    form = put_up(VILLAGE, follows=written(End(card=BENCH)))
    assert form.is_valid(), form.errors
    assert form.opening(form.cleaned_data).effect == End(card=BENCH)


def test_a_prepared_effect_is_one_of_the_choices() -> None:
    """What another page has worked out is shown in words and carried along."""
    effect = ChangeRules(rules=TRUSTED_FEW)
    form = PutUpProposal(zone=ZONE, now_ms=NOON_MS, initial={"follows": written(effect)})
    assert (written(effect), "The new rules are in force from then on.") in [
        (value, str(label))
        for value, label in form.fields["follows"].choices  # type: ignore[attr-defined]
    ]
    sent = put_up(follows=written(effect))
    assert sent.is_valid(), sent.errors
    assert sent.opening(sent.cleaned_data).effect == effect


@pytest.mark.parametrize("value", ["nonsense", "wQ==", "é"])
def test_what_is_no_effect_is_refused(value: str) -> None:
    """Whoever writes the address by hand is asked to choose."""
    assert not put_up(follows=value).is_valid()


def test_somebody_can_be_given_a_role() -> None:
    """The role and who gets it, or neither."""
    form = put_up(VILLAGE, role="treasurer", whom=CEM.member.hex())
    assert form.is_valid(), form.errors
    effect = form.opening(form.cleaned_data).effect
    assert effect == Appoint(role="treasurer", member=CEM.member)
    for half in ({"role": "treasurer"}, {"whom": CEM.member.hex()}):
        assert not put_up(VILLAGE, **half).is_valid()


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
    assert read(written(effect)) == effect


# ── What people see
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


def test_paper_can_still_be_entered_after_the_end() -> None:
    """Nobody presses any more, and the page says until when slips count."""
    procedure = replace(EVERYDAY, late_ms=2 * DAY_MS)
    state = decision(question(procedure=procedure))
    page = FACE.page(state, seen(ANA, now_ms=DECIDED_MS))
    assert "can be entered until Monday 8 June, 12:00" in str(page.missing)
    assert not page.verbs
    assert not page.result


def test_the_page_says_that_it_is_counted() -> None:
    """From the very moment on, until the result stands there; also where it does not succeed."""
    state = decision(question(), given(ANA), given(CEM))
    counting = "2 of 3 have answered. The answers are being counted now; in a moment the result"
    for late_ms in (0, 5 * 60_000):
        page = FACE.page(state, seen(BEN, now_ms=DECIDED_MS + late_ms))
        assert str(page.missing).startswith(counting)
        assert not page.verbs
    page = FACE.page(state, seen(BEN, now_ms=DECIDED_MS + HOUR_MS))
    assert "have waited to be counted since Saturday 6 June, 12:00." in str(page.missing)


def test_what_came_out_of_the_urn_is_being_counted() -> None:
    """The counters are waited for until the last answer is out, and then for nobody."""
    asked = question(size=2)
    took = [TookPart(member=who.member, turn=0, channel="page") for who in (ANA, CEM)]
    secret = replace(asked, terms=replace(asked.terms, secret=True))
    until_ms = DECIDED_MS + 30 * DAY_MS
    closed = UrnClosed(turn=0, since_ms=DECIDED_MS, until_ms=until_ms)
    page = FACE.page(decision(secret, *took, closed), seen(BEN, now_ms=DECIDED_MS))
    assert "The two counters are asked to open the urn" in str(page.missing)
    pairs = tuple(Pair(tracker=bytes([one]) * 10, ballot=YES) for one in range(2))
    opened = UrnOpened(turn=0, pairs=pairs, published=2, whole=True, at_ms=DECIDED_MS)
    page = FACE.page(decision(secret, *took, closed, opened), seen(BEN, now_ms=DECIDED_MS))
    assert str(page.missing).startswith("2 of 2 took part. The answers are being counted now")


def test_a_town_sees_how_answers_came_in_sums() -> None:
    """Of more answers than a page goes through, only what is counted already is shown."""
    town = [Voice(f"neighbour {number}") for number in range(LOOKED_AT + 1)]
    procedure = replace(EVERYDAY, fallback="majority")
    asked = question(size=len(town) + 1, procedure=procedure)
    page = FACE.page(decision(asked, *(given(one) for one in town)), seen(BEN))
    assert page.extra["channels"].rows == (
        ("Fine by me", "", "2001"),
        ("All answers", "2001", "2001"),
    )
    assert "If nobody objects by then" in str(page.missing)
    objecting = decision(asked, *(given(one) for one in town), given(max(town, key=_id), OBJECT))
    page = FACE.page(objecting, seen(BEN))
    assert "If the objection stands then" in str(page.missing)
    assert ("I object", "", "1") in page.extra["channels"].rows
    assert "not every objection is shown here" in page.extra["channels"].note


def _id(who: Voice) -> bytes:
    return who.member


# ── The second round
MAJORITY = replace(EVERYDAY, fallback="majority", majority=ByMajority())


def second_round(*events: Any) -> Deciding:
    """An objection stood, and now it is yes or no."""
    state = decision(question(procedure=MAJORITY), given(CEM, OBJECT))
    outcome = counted(state, "fell").outcome
    assert outcome is not None
    began = SecondRoundBegan(
        outcome=outcome,
        turn=1,
        method=ByMajority(),
        closes_ms=DECIDED_MS + 5 * DAY_MS,
        counts_ms=DECIDED_MS + 5 * DAY_MS,
    )
    for event in (began, *events):
        CONTRACT.evolve(state, event)
    return state


def test_a_vote_follows_and_says_why() -> None:
    """Everybody answers anew, by yes, no or neither; the objection can still be read."""
    page = FACE.page(second_round(), seen(CEM, now_ms=DECIDED_MS))
    assert [str(one.label) for one in page.verbs] == ["Yes", "No", "I abstain"]
    assert "please answer anew" in str(page.extra["second_round"])
    assert not fact(page, "Your answer")
    assert len(page.sayings) == 1
    assert page.extra["result"] is None
    assert fact(page, "How") == "It is agreed if more people say yes than no. A tie means no."


def test_who_answered_before_is_told_of_the_vote() -> None:
    """And whoever proposed it."""
    state = second_round()
    event = SecondRoundBegan(counted(state, "fell").outcome, 1, ByMajority(), 0, 0)  # type: ignore[arg-type]
    (notice,) = FACE.notices(state, event, seen(now_ms=DECIDED_MS))
    assert notice.members == (CEM.member, BEN.member)
    assert "until Thursday 11 June, 12:00" in str(notice.text)


# ── What came of it
def ended(standing: Standing, *events: Any, procedure: Procedure = EVERYDAY) -> Deciding:
    """A proposal that was counted."""
    state = decision(question(procedure=procedure), *events)
    CONTRACT.evolve(state, counted(state, standing))
    return state


@pytest.mark.parametrize(
    ("standing", "result"),
    [
        ("passed", "Agreed on Saturday 6 June."),
        ("fell", "Not agreed, counted on Saturday 6 June."),
        ("no quorum", "Too few took part, so nothing is decided."),
        ("again", "An objection stands. A new version can be proposed."),
        ("too many", "There were too many different answers to count at once. Ask anew."),
    ],
)
def test_every_end_is_told(standing: Standing, result: str) -> None:
    """In one sentence, with nothing left to press, and a picture and tables below."""
    page = FACE.page(ended(standing, given(ANA)), seen(ANA, now_ms=DECIDED_MS))
    assert page.result == result
    assert not page.verbs
    assert page.bar is None
    assert page.extra["result"].reading == "Nobody objects: it is agreed."
    assert page.extra["agreed"] == (standing == "passed")
    assert page.extra["count_file"]


def test_what_was_taken_back_has_no_count() -> None:
    """It says who did it, without a name."""
    state = decision(question(), given(ANA), Withdrawn(by=BEN.member, at_ms=NOON_MS))
    page = FACE.page(state, seen(ANA))
    assert page.result == "Taken back on Monday 1 June by whoever proposed it."
    assert page.extra["result"] is None
    assert not page.extra["count_file"]


def test_what_could_not_be_carried_out_is_asked_for_again() -> None:
    """It is agreed all the same; the page says why, and members can press."""
    state = ended("passed", given(ANA))
    CONTRACT.evolve(state, CarriedOut(failed="cards.NotAwaited"))
    page = FACE.page(state, seen(ANA, now_ms=DECIDED_MS))
    assert page.result == "Agreed on Saturday 6 June, but not carried out yet."
    assert fact(page, "Why it was not carried out").endswith(".")
    (again,) = page.verbs
    assert (again.action, str(again.label)) == (CarryOut, "Ask for it again")
    assert CarryOutForm(zone=ZONE, now_ms=NOON_MS).action({}) == CarryOut()
    assert not FACE.page(state, seen(now_ms=DECIDED_MS)).verbs


# ── Answering
def answer(state: Deciding, **typed: str) -> AnswerForm:
    """The form of an answer as Cem sends it."""
    return AnswerForm(typed, zone=ZONE, now_ms=NOON_MS, state=state, seen=seen(CEM))


def test_an_objection_needs_a_reason() -> None:
    """Which is told on the card, and not in the books."""
    form = answer(decision(question()), says="object", text="It is protected.")
    assert form.is_valid(), form.errors
    assert form.action(form.cleaned_data) == Answer(ballot=OBJECT)
    assert form.told(form.cleaned_data) == {"title": "Objection", "text": "It is protected."}
    assert form.asks(form.cleaned_data) == "It is protected."
    empty = answer(decision(question()), says="object")
    assert empty.errors == {"text": ["This is still empty. Write a few words."]}


def test_a_question_is_asked_about_the_card() -> None:
    """It is an answer for now, and a question as any other."""
    form = answer(decision(question()), says="question", text="Which colour?")
    assert form.is_valid(), form.errors
    assert form.action(form.cleaned_data) == Answer(ballot=QUESTION)
    assert form.told(form.cleaned_data) is None
    assert form.asks(form.cleaned_data) == "Which colour?"


@pytest.mark.parametrize(("says", "ballot"), [("fine", FINE), ("aside", ASIDE)])
def test_one_press_is_an_answer(says: str, ballot: Stance) -> None:
    """Nothing has to be written."""
    form = answer(decision(question()), says=says)
    assert form.is_valid(), form.errors
    assert form.action(form.cleaned_data) == Answer(ballot=ballot)


@pytest.mark.parametrize(("says", "ballot"), [("yes", YES), ("no", NO)])
def test_in_the_second_round_one_says_yes_or_no(says: str, ballot: Say) -> None:
    """And no longer that one is fine with it."""
    form = answer(second_round(), says=says)
    assert form.is_valid(), form.errors
    assert form.action(form.cleaned_data) == Answer(ballot=ballot)
    assert not answer(second_round(), says="fine").is_valid()


# ── Asked, told, agreed
def test_a_link_asks_with_four_words() -> None:
    """No is an objection; what was answered is known."""
    asked = FACE.question(decision(question(), given(CEM, OBJECT)), seen(CEM))
    assert asked is not None
    assert str(asked.text) == "Do you agree to this: Paint the fence?"
    assert [(one.word, one.action) for one in asked.answers] == [
        ("yes", Answer(ballot=FINE)),
        ("question", Answer(ballot=QUESTION)),
        ("no", Answer(ballot=OBJECT)),
        ("aside", Answer(ballot=ASIDE)),
    ]
    assert asked.given == "no"
    assert asked.until_ms == DECIDED_MS


def test_a_link_asks_for_yes_or_no_where_the_rules_do() -> None:
    """The words are the answers."""
    state = decision(question(procedure=ASSOCIATION.lasting), given(CEM, YES))
    asked = FACE.question(state, seen(CEM))
    assert asked is not None
    assert [one.word for one in asked.answers] == ["yes", "no", "abstain"]
    assert asked.given == "yes"


def test_a_question_without_its_headline_still_says_what_it_is() -> None:
    """Where the headline was taken away, the agreed text tells."""
    asked = FACE.question(decision(question()), seen(CEM, told=None))
    assert asked is not None
    assert "We paint the fence on Saturday" in str(asked.text)


@pytest.mark.parametrize(
    ("ballot", "sentence"),
    [
        (FINE, "Somebody said yes."),
        (ASIDE, "Somebody stands aside."),
        (QUESTION, "Somebody has a question."),
        (OBJECT, "Somebody objected, and said why."),
        (NO, "Somebody said no."),
        (Say("abstain"), "Somebody abstained."),
    ],
)
def test_the_books_say_what_was_answered(ballot: Any, sentence: str) -> None:
    """Without a name; who answers anew changes their answer."""
    assert words(given(CEM, ballot)) == sentence
    again = given(CEM, ballot, before=given(CEM, FINE))
    assert words(again) == "Somebody changed their answer."


def test_whoever_proposed_it_hears_of_objections_and_questions() -> None:
    """And not of what is fine, nor of their own answer."""
    state = decision(question())
    for ballot, part in ((OBJECT, "objects"), (QUESTION, "has a question")):
        (notice,) = FACE.notices(state, given(CEM, ballot), seen())
        assert notice.members == (BEN.member,)
        assert part in str(notice.text)
        assert not FACE.notices(state, given(BEN, ballot), seen())
    assert not FACE.notices(state, given(CEM, FINE), seen())


@pytest.mark.parametrize(
    ("standing", "part"),
    [
        ("passed", "it is agreed"),
        ("fell", "it is not agreed"),
        ("no quorum", "too few took part"),
        ("again", "a new version is needed"),
        ("too many", "too many different answers"),
    ],
)
def test_who_answered_is_told_the_result(standing: Standing, part: str) -> None:
    """Each once, with whoever proposed it."""
    state = ended(standing, given(ANA), given(CEM))
    (notice,) = FACE.notices(state, counted(state, standing), seen(now_ms=DECIDED_MS))
    assert sorted(notice.members) == sorted([ANA.member, BEN.member, CEM.member])
    assert part in str(notice.text)


def test_where_people_only_asked_it_does_not_say_that_too_few_took_part() -> None:
    """Cem and Ana have a question: they took part, and a question alone is no answer."""
    procedure = replace(EVERYDAY, method=ByConsent(quorum=Quorum(voices=2)))
    asked = (given(ANA, QUESTION), given(CEM, QUESTION))
    state = ended("no quorum", *asked, procedure=procedure)
    (notice,) = FACE.notices(state, counted(state, "no quorum"), seen(now_ms=DECIDED_MS))
    assert "too few were fine with it" in str(notice.text)
    assert "too few took part" not in str(notice.text)
    assert "Too few were fine with it" in str(words(counted(state, "no quorum")))


def test_what_could_not_be_done_is_told_to_whoever_proposed_it() -> None:
    """And what was taken back to those who answered."""
    state = ended("passed", given(ANA))
    (notice,) = FACE.notices(state, CarriedOut(failed="cards.NotAwaited"), seen())
    assert notice.members == (BEN.member,)
    assert not FACE.notices(state, CarriedOut(failed=""), seen())
    (notice,) = FACE.notices(state, Withdrawn(by=BEN.member, at_ms=NOON_MS), seen())
    assert notice.members == (ANA.member,)


def test_the_last_hour_is_a_line_in_a_calendar() -> None:
    """So that nobody misses it."""
    entry = FACE.calendar(decision(question()), Words(title=TITLE))
    assert entry is not None
    assert (entry.title, entry.starts_ms, entry.ends_ms) == (
        TITLE,
        DECIDED_MS - HOUR_MS,
        DECIDED_MS,
    )


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
    """One press while answers are taken; not for strangers, nor while its author is there."""
    gone = Village(those=(ANA, BEN))
    state = decision(question(), given(CEM, OBJECT))
    verb = next(
        one for one in FACE.page(state, seen(ANA, around=gone)).verbs if one.action is SetAside
    )
    assert (verb.values, verb.quiet, verb.asks) == ({"member": CEM.member.hex()}, True, False)
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
