"""Every no of every room, in the order in which the law asks: who may not, what is not there."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from dugnad.ledger.contract import Refused
from dugnad.ledger.values import Action
from dugnad.web.acting.services import member_in
from dugnad.web.lists import services as lists
from dugnad.web.rooms import services
from dugnad.web.rooms.conversations import law as conversation
from dugnad.web.rooms.drafts import law as drafts
from dugnad.web.rooms.pocket import law as pocket
from dugnad.web.rooms.profile import law as profile
from dugnad.web.rooms.register import law as register
from dugnad.web.rooms.reports import law as reports
from dugnad.web.rooms.room import DAY_MS, Body, Papers
from dugnad.web.rooms.standing import BY_LAW, MEMBER, NEIGHBOUR, STARTER
from tests.web.living import ALIASES, Living
from tests.web.rooms.stages import (
    ANA,
    BAKES,
    BEN,
    CEM,
    CONTACT,
    DIA,
    DIA_NEW,
    DIAS,
    DONE,
    FILLED,
    FIRST,
    MESSAGE,
    NEW,
    NOON_MS,
    OTHERS,
    REPORT,
    SEWS,
    STAGES,
    THEIRS,
    Who,
)

OWNER, SIDE, ASKED = Who("", ANA, ("owner",)), Who("", BEN, ("side",)), Who("", CEM, ("asked",))
CLOCK, STRANGER, OFFICE = Who("", None), Who("", bytes(16)), Who("", BEN, ("speaks",))
MODERATOR, NEIGHBOR = Who("", BEN, ("moderator",)), Who("", ANA, ("neighbour",))
KEEPER, FRIEND, HERSELF = Who("", ANA, ("keeper",)), Who("", BEN, ("asked",)), Who("", DIA)
MEETS = Who("", BEN, ("meets",))
GONE = bytes([99]) * 16
MANY = tuple(bytes([number]) * 16 for number in range(100, 140))
LONG_NEW = replace(DIA_NEW, until_ms=NOON_MS + 800 * DAY_MS)


def says(**more: object) -> register.Contact:
    """What stands about Dia, with something else in it."""
    return replace(DIAS, **more)


def about(**more: object) -> register.New:
    """The same, handed in."""
    return replace(DIA_NEW, contact=says(**more))


def writes(*texts: str) -> profile.Write:
    """New lines of what somebody can."""
    return profile.Write("can", texts, shown=False, found=False)


CASES: tuple[tuple[str, Who, Action, type[Refused]], ...] = (
    ("pocket", CLOCK, pocket.Write("x"), pocket.NotYours),
    ("pocket", STRANGER, pocket.Write("x"), pocket.NotYours),
    ("pocket", OWNER, pocket.Write(""), pocket.NothingIn),
    ("pocket", OWNER, pocket.Write("x" * 2_001), pocket.TooLong),
    ("pocket", OWNER, pocket.Keep(GONE), pocket.NotThere),
    ("pocket", OWNER, pocket.BringBack(bytes([11]) * 16), pocket.NotThere),
    ("conversation", CLOCK, conversation.Leave(), conversation.NobodyAsks),
    ("conversation", SIDE, conversation.Open("x", (ANA,)), conversation.BegunAlready),
    ("conversation", SIDE, conversation.Accept(), conversation.NotAsked),
    ("conversation", STRANGER, conversation.Decline(), conversation.NotAsked),
    ("conversation", ASKED, conversation.Say("x"), conversation.NotOfIt),
    ("conversation", ASKED, conversation.Read(1), conversation.NotOfIt),
    ("conversation", STRANGER, conversation.Leave(), conversation.NotOfIt),
    ("conversation", SIDE, conversation.Say(" "), conversation.NothingSaid),
    ("conversation", SIDE, conversation.Say("x" * 5_001), conversation.TooLong),
    ("conversation", ASKED, conversation.TakeBack(MESSAGE), conversation.NotOfIt),
    ("conversation", SIDE, conversation.TakeBack(FIRST), conversation.TooLate),
    ("conversation", SIDE, conversation.TakeBack(GONE), conversation.TooLate),
    ("reports", NEIGHBOR, reports.Settle(REPORT, "x"), reports.NotModerator),
    ("reports", CLOCK, reports.Tell("x", "y"), reports.NobodyTells),
    ("reports", NEIGHBOR, reports.Tell(" ", "y"), reports.NoReason),
    ("reports", MODERATOR, reports.Settle(REPORT, ""), reports.NoReason),
    ("reports", NEIGHBOR, reports.Tell("x" * 2_001, "y"), reports.TooMuch),
    ("reports", NEIGHBOR, reports.Tell("x", "y", (("a", "b"),) * 21), reports.TooMuch),
    ("reports", MODERATOR, reports.Settle(GONE, "x"), reports.NoSuchReport),
    ("reports", CLOCK, reports.AskAgain(DONE, "x"), reports.NobodyTells),
    ("reports", NEIGHBOR, reports.AskAgain(DONE, " "), reports.NoReason),
    ("reports", NEIGHBOR, reports.AskAgain(GONE, "x"), reports.NotSettled),
    ("reports", NEIGHBOR, reports.AskAgain(REPORT, "x"), reports.NotSettled),
    ("reports", MODERATOR, reports.AskAgain(DONE, "x"), reports.NotSettled),
    ("reports", MODERATOR, reports.Settle(bytes([32]) * 16, "x"), reports.NoSuchReport),
    ("register", CLOCK, register.Add(DIA_NEW), register.NotKeeper),
    ("register", HERSELF, register.Spoke(CONTACT), register.NotKeeper),
    ("register", OFFICE, register.Correct(CONTACT, DIAS), register.NotAboutYou),
    ("register", CLOCK, register.Correct(CONTACT, DIAS), register.NotAboutYou),
    ("register", STRANGER, register.Withdraw(CONTACT), register.NotAboutYou),
    ("register", HERSELF, register.Correct(GONE, DIAS), register.NoContact),
    ("register", OFFICE, register.Change(GONE, DIA_NEW), register.NoContact),
    ("register", OFFICE, register.TakeBack(GONE), register.NothingToTakeBack),
    ("register", OFFICE, register.AddMany(()), register.RegisterFull),
    ("register", OFFICE, register.AddMany((DIA_NEW,) * 1_001), register.RegisterFull),
    ("register", OFFICE, register.Add(about(name=" ")), register.NameMissing),
    ("register", OFFICE, register.Add(about(name="x" * 81)), register.NameMissing),
    ("register", OFFICE, register.Add(about(mail="")), register.NoWay),
    ("register", HERSELF, register.Correct(CONTACT, says(mail="")), register.NoWay),
    ("register", OFFICE, register.Add(about(mail="x" * 201)), register.TooLong),
    ("register", OFFICE, register.Add(about(wishes="x" * 1_001)), register.TooLong),
    ("register", OFFICE, register.Add(about(prefers="pigeon")), register.TooLong),
    ("register", OFFICE, register.Add(about(agreed_how=" ")), register.NotAgreed),
    ("register", OFFICE, register.Add(about(agreed_ms=NOON_MS + 1)), register.NotAgreed),
    ("register", OFFICE, register.Add(about(agreed_ms=0)), register.NotAgreed),
    ("register", OFFICE, register.Add(LONG_NEW), register.AgreedTooLong),
    ("register", OFFICE, register.Change(CONTACT, LONG_NEW), register.AgreedTooLong),
    ("draft", CLOCK, drafts.End(), drafts.NobodyShares),
    ("draft", KEEPER, drafts.Share(FILLED, (BEN,)), drafts.SharedAlready),
    ("draft", FRIEND, drafts.Change(FILLED), drafts.NotKeeper),
    ("draft", FRIEND, drafts.End(), drafts.NotKeeper),
    ("draft", KEEPER, drafts.Think("x", joins=True), drafts.NotAsked),
    ("draft", KEEPER, drafts.Change((("x", "y"),) * 41), drafts.TooMuch),
    ("draft", KEEPER, drafts.Change((("x", "y" * 20_001),)), drafts.TooMuch),
    ("draft", FRIEND, drafts.Think("x" * 2_001, joins=True), drafts.TooMuch),
    ("profile", CLOCK, profile.TakeAway(BAKES), profile.NotYours),
    ("profile", MEETS, profile.TakeAway(BAKES), profile.NotYours),
    ("profile", OWNER, profile.Introduce(BAKES, THEIRS), profile.NotYours),
    ("profile", OWNER, writes(), profile.NothingSaid),
    ("profile", OWNER, writes("To swim", " "), profile.NothingSaid),
    ("profile", OWNER, writes("x" * 121), profile.TooLong),
    ("profile", OWNER, writes(*("x" * 39)), profile.TooMany),
    ("profile", OWNER, replace(writes("To swim"), stays_days=7), profile.NoSuchEnd),
    ("profile", OWNER, profile.TakeAway(GONE), profile.NotThere),
    ("profile", OWNER, profile.Change(GONE, "x", shown=False, found=False), profile.NotThere),
    ("profile", OWNER, profile.Change(BAKES, "", shown=False, found=False), profile.NothingSaid),
    ("profile", OWNER, profile.SayYes(GONE, OTHERS, "x"), profile.NotThere),
    ("profile", OWNER, profile.SayYes(SEWS, OTHERS, "x"), profile.KeptToOneself),
    ("profile", OWNER, profile.SayNo(SEWS, OTHERS), profile.KeptToOneself),
    ("profile", OWNER, profile.SayYes(BAKES, OTHERS, " "), profile.NothingSaid),
    ("profile", OWNER, profile.SayYes(BAKES, OTHERS, "x" * 501), profile.TooLong),
    ("profile", CLOCK, profile.Introduce(BAKES, OTHERS), profile.NotThere),
)
"""Which room, who asks, what, and which rule says no, where everything lies ready."""

EMPTY: tuple[tuple[str, Who, Action, type[Refused]], ...] = (
    ("conversation", SIDE, conversation.Open("x", (BEN,)), conversation.NobodyThere),
    ("conversation", SIDE, conversation.Open("x", MANY[:21]), conversation.TooMany),
    ("conversation", SIDE, conversation.Open(" ", (ANA,)), conversation.NothingSaid),
    ("conversation", SIDE, conversation.Open("x" * 501, (), (ANA,)), conversation.TooLong),
    ("draft", KEEPER, drafts.Share(FILLED, ()), drafts.NobodyAsked),
    ("draft", KEEPER, drafts.Share(FILLED, MANY[:31]), drafts.NobodyAsked),
    ("draft", KEEPER, drafts.Change(FILLED), drafts.GoneBy),
)
"""The same, where nothing is in the room."""


def refused(papers: Papers, name: str, who: Who, asked: Action) -> type[Refused] | None:
    """Why not; None where it is carried out."""
    stage = next(one for one in STAGES if one.room.name == name)
    try:
        stage.room.decide(papers, asked, stage.asking(who))
    except Refused as no:
        return type(no)
    return None


def papers_of(name: str) -> Papers:
    """The room with everything in it."""
    return next(one for one in STAGES if one.room.name == name).papers()


@pytest.mark.parametrize(("name", "who", "asked", "no"), CASES)
def test_the_law_says_no(name: str, who: Who, asked: Action, no: type[Refused]) -> None:
    """Each rule says no to what breaks it, before the rules that stand below it."""
    assert refused(papers_of(name), name, who, asked) is no


@pytest.mark.parametrize(("name", "who", "asked", "no"), EMPTY)
def test_the_law_says_no_at_the_beginning(
    name: str, who: Who, asked: Action, no: type[Refused]
) -> None:
    """The same for what begins a room, or is asked where nothing is."""
    assert refused(Papers(NOON_MS), name, who, asked) is no


def test_nobody_is_left_to_write_to() -> None:
    """Where one alone takes part, nothing more is written."""
    papers = Papers(NOON_MS)
    papers.seat(BEN, conversation.SIDE)
    said = refused(papers, "conversation", SIDE, conversation.Say("Hello?"))
    assert said is conversation.NotAnswered


def test_two_are_introduced_once() -> None:
    """Once the conversation is open, neither a yes nor a no says anything more."""
    papers, stage = papers_of("profile"), next(one for one in STAGES if one.room is profile.ROOM)
    for event in profile.decide(papers, profile.Introduce(BAKES, THEIRS), stage.asking(CLOCK)):
        profile.evolve(papers, event)
    for asked in (profile.SayYes(BAKES, THEIRS, "x"), profile.SayNo(BAKES, THEIRS)):
        assert refused(papers, "profile", OWNER, asked) is profile.MetAlready


def test_a_line_goes_with_what_was_said_about_it() -> None:
    """Nothing of a line that was taken away is left, also no answer."""
    papers, stage = papers_of("profile"), next(one for one in STAGES if one.room is profile.ROOM)
    for event in profile.decide(papers, profile.TakeAway(BAKES), stage.asking(OWNER)):
        profile.evolve(papers, event)
    assert list(papers.entries) == [SEWS]


def test_a_second_look_is_asked_for_once_and_taken_by_somebody_else() -> None:
    """Cem settled it first; within four weeks Ana asks again, and Ben looks."""
    papers = papers_of("reports")
    old = papers.get(reports.Report, DONE)
    assert old is not None
    stage = next(one for one in STAGES if one.room is reports.ROOM)
    (told,) = reports.decide(
        papers, reports.AskAgain(DONE, "He still does"), stage.asking(NEIGHBOR)
    )
    assert isinstance(told, reports.Told)
    assert told.body.due_ms == NOON_MS + reports.ANSWER_MS
    reports.evolve(papers, told)
    assert refused(papers, "reports", NEIGHBOR, reports.AskAgain(DONE, "x")) is reports.NotSettled
    first = Who("moderator", CEM, (reports.MODERATOR, reports.NEIGHBOUR))
    settle = reports.Settle(told.report, "No")
    assert refused(papers, "reports", first, settle) is reports.SamePerson
    (done,) = reports.decide(papers, settle, stage.asking(MODERATOR))
    reports.evolve(papers, done)
    again = reports.AskAgain(told.report, "x")
    assert refused(papers, "reports", NEIGHBOR, again) is reports.NotSettled
    body = replace(old.body, settled_ms=NOON_MS - reports.AGAIN_MS)
    papers.put(type(old)(old.id, body, ANA, None, ANA, NOON_MS, NOON_MS + DAY_MS))
    papers.remove(told.report)
    assert refused(papers, "reports", NEIGHBOR, reports.AskAgain(DONE, "x")) is reports.NotSettled


def test_what_an_author_says_about_a_removal_is_answered_by_a_day() -> None:
    """As the books say, too."""
    papers = papers_of("reports")
    stage = next(one for one in STAGES if one.room is reports.ROOM)
    asked = reports.Tell("It is true", reports.REMOVAL + "00" * 32)
    (told,) = reports.decide(papers, asked, stage.asking(NEIGHBOR))
    assert isinstance(told, reports.Told)
    assert told.body.due_ms == NOON_MS + reports.ANSWER_MS


def test_a_pocket_is_full_some_day() -> None:
    """A thousand notes fit, and not one more."""
    papers = papers_of("pocket")
    note = next(papers.all(pocket.Note))
    for number in range(pocket.NOTES_MAX):
        name = number.to_bytes(16, "big")
        papers.put(type(note)(name, note.body, ANA, ANA, ANA, NOON_MS, None))
    assert refused(papers, "pocket", OWNER, pocket.Write("x")) is pocket.PocketFull


def test_a_file_is_taken_back_within_a_day() -> None:
    """A day later what came with it stays, unless it is taken out one by one."""
    papers = papers_of("register")
    brought = next(one for one in papers.all(register.Contact) if one.body.brought_by)
    old = type(brought)(brought.id, brought.body, BEN, None, None, NOON_MS - DAY_MS, None)
    papers.put(old)
    asked = register.TakeBack(brought.body.brought_by)
    assert refused(papers, "register", OFFICE, asked) is register.NothingToTakeBack


def test_what_a_search_reads_of_each_kind() -> None:
    """Every record that people wrote says its words; a link or a mark of reading none."""
    said = {
        type(entry.body).__name__: entry.body.words()
        for stage in STAGES
        for entry in stage.papers().entries.values()
    }
    assert {name for name, words in said.items() if not words} == {"Door", "Seen"}
    assert Body().pieces() == ()


@pytest.mark.django_db(databases=list(ALIASES))
def test_the_clock_has_no_pocket(living_place: Living) -> None:
    """What nobody presses is judged by the same law."""
    ana = living_place.who("Ana")
    asked = pocket.Write("By itself")
    done = services.press_as_clock(pocket.ROOM, ana.id.bytes, asked, NEW)
    assert done.refused is pocket.NotYours


@pytest.mark.django_db(databases=list(ALIASES))
def test_how_the_books_say_somebody_stands(living_place: Living) -> None:
    """Ana looks after the neighbourhood, Ben takes part, Cem is known and no more."""
    code = living_place.begin(living_place.visitor("Ana"))
    living_place.visitor("Ben").post(f"/p/{code}/join", {"rules_version": "1"})
    row = lists.project_by_code(code)
    assert row is not None
    project = bytes(row.project)
    stands = {
        name: [
            word for word in (MEMBER, STARTER, NEIGHBOUR)
            if BY_LAW[word](living_place.who(name), project)
        ]
        for name in ("Ana", "Ben", "Cem")
    }  # fmt: skip
    assert stands == {
        "Ana": [MEMBER, STARTER, NEIGHBOUR],
        "Ben": [MEMBER, NEIGHBOUR],
        "Cem": [NEIGHBOUR],
    }
    assert member_in(living_place.who("Cem"), project) is None
