"""Words that go with secret answers: read by nobody before the count, and by nobody's name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dugnad.charter.counting.ballots import Approval, Ballot, Ranking, Scores, Stance, Voice
from dugnad.charter.counting.method import (
    ByApproval,
    ByMajority,
    BySchulze,
    ByScore,
    ByTransfer,
    Method,
)
from dugnad.charter.projects.verbs import Leave
from dugnad.charter.talk import QuestionAsked
from dugnad.engine.port import NotKept
from dugnad.ledger import codec
from dugnad.ledger.errors import TurnedAway
from dugnad.web.answers import services as answers
from dugnad.web.answers import texting
from dugnad.web.content import services as content
from dugnad.web.content.told import Told
from dugnad.web.people import services as people
from dugnad.web.people.addresses import Address
from dugnad.web.people.models import Person
from dugnad.web.urn import answering, counting, printing, sheets
from dugnad.web.urn.answering import Way
from dugnad.web.urn.cells import Folder, grid_of
from dugnad.web.urn.lying import NotTaken
from dugnad.web.urn.models import Urn
from dugnad.web.urn.reading import secret_name
from dugnad.web.urn.words import meant, read_tracker
from dugnad.web.vault import services as vault
from tests.web.acting.street import DATABASES
from tests.web.urn.conftest import Polling
from tests.web.urn.handed_in import FIVE, published

pytestmark = pytest.mark.django_db(databases=DATABASES)


# ── Words
def words_of(card: bytes, person: Person) -> list[str]:
    """All words of a new sheet, line by line."""
    sheet = sheets.sheet_for(card, person)
    assert sheet is not None
    return [word for _label, words in sheet.lines for word in words]


def test_words_answer_for_their_owner_alone(polling: Polling) -> None:
    """Each has words of their own; Dia's word in Cem's message means nothing."""
    card = polling.asks()
    cem, dia = polling.persons["Cem"], polling.persons["Dia"]
    ours, theirs = words_of(card, cem), words_of(card, dia)
    assert {*ours} != {*theirs}
    for word in ours:
        assert sheets.are_words(card, cem, word.upper())
        mistyped = word[:2] + ("b" if word[2] != "b" else "d") + word[3:]
        assert sheets.are_words(card, cem, f" {mistyped}. ")
        # By chance a word of one sheet is near a word of another: once in four hundred.
        assert sheets.are_words(card, dia, word) == (meant(word, theirs) is not None)
    for wrong in (" ".join(ours), "", f"{ours[0]} yes", f"{ours[0]} {ours[0]}"):
        assert not sheets.are_words(card, cem, wrong)
    assert sheets.put_by_words(cem, card, ours[0], channel="sms")
    gry = polling.person("Gry")
    for where, person in ((b"no card at all..", cem), (card, gry)):
        assert sheets.sheet_for(where, person) is None
        assert not sheets.are_words(where, person, ours[0])
        assert printing.sheet_of(where, person) is None


def test_a_new_sheet_ends_the_one_before_and_no_answer(polling: Polling) -> None:
    """Cem answers by words and prints a new sheet: his answer stays until he gives another one."""
    card = polling.asks()
    cem = polling.persons["Cem"]
    old = words_of(card, cem)
    assert sheets.put_by_words(cem, card, old[1], channel="sms")
    new = words_of(card, cem)
    assert sheets.are_words(card, cem, old[1]) == (meant(old[1], new) is not None)
    for name in ("Ana", "Ben", "Dia", "Eva"):
        polling.puts(name, card)
    polling.ends()
    polling.opens(card)
    assert [*published(polling, card).values()].count(Voice("no")) == 1


ANSWERS_BY_WORDS: tuple[tuple[Method, tuple[int, ...], Ballot], ...] = (
    (ByApproval(), (4, 0, 3), Approval((0, 2))),
    (ByApproval(), (1, 3, 5), Approval(())),
    (ByScore(low=0, high=5), (12, 5), Scores((5, None, 0))),
    (ByScore(low=-1, high=1), (2, 3, 7), Scores((1, -1, 0))),
    (BySchulze(), (2, 0), Ranking(((2,), (0,)))),
    (ByTransfer(seats=2), (1,), Ranking(((1,),))),
)


@pytest.mark.parametrize(("method", "cells", "ballot"), ANSWERS_BY_WORDS)
def test_words_choose_among_options(
    polling: Polling, method: Method, cells: tuple[int, ...], ballot: Ballot
) -> None:
    """Ticks, points and orders are answered by words, and come out of the urn as they were meant.

    Nobody who has the sheet as the place keeps it could tell: what a word means lies sealed.
    """
    card = polling.asks("Which boat", method=method, options=("red", "blue", "green"))
    cem = polling.persons["Cem"]
    words = words_of(card, cem)
    said = ", ".join(words[one] for one in cells)
    assert sheets.put_by_words(cem, card, said, channel="sms")
    for name in ("Ana", "Ben", "Dia", "Eva"):
        polling.puts(name, card, ballot)
    polling.ends()
    polling.opens(card)
    assert [*published(polling, card).values()] == [ballot] * 5


def test_words_of_one_line_are_no_answer(polling: Polling) -> None:
    """Two numbers of points for one thing, or more places than there are things, are refused."""
    points = polling.asks("How good", method=ByScore(low=0, high=5), options=("red", "blue"))
    cem = polling.persons["Cem"]
    words = words_of(points, cem)
    assert not sheets.are_words(points, cem, f"{words[0]} {words[1]}")
    assert not sheets.are_words(points, cem, f"{words[0]} {words[0]}")
    assert sheets.are_words(points, cem, f"{words[0]} {words[6]}")
    wide = polling.asks(
        "How far", method=ByScore(low=0, high=100), options=("to the pier", "to the hut")
    )
    assert not sheets.has_words(wide, cem)
    assert sheets.sheet_for(wide, cem) is None


def test_a_text_message_answers_in_secret(polling: Polling) -> None:
    """Cem texts the word on his sheet, and the number on the sheet finds his answer."""
    card = polling.asks()
    cem, number = polling.persons["Cem"], "+4740012345"
    reach = people.add_reach(cem, Address("sms", number), polling.now_ms)
    people.confirm_reach(reach, polling.now_ms)
    answers.invite(card, polling.ana, "Cem", Address("sms", number))
    sheet = sheets.sheet_for(card, cem)
    assert sheet is not None
    assert texting.take_in(number, "JA", "one") == "not-understood"
    assert texting.take_in(number, sheet.lines[1][1][0], "two") == "answered"
    assert polling.deciding(card).channels.get((0, "sms")) == 1
    for name in ("Ana", "Ben", "Dia", "Eva"):
        polling.puts(name, card)
    polling.ends()
    assert texting.take_in(number, sheet.lines[0][1][0], "three") == "not-understood"
    polling.opens(card)
    tracker = read_tracker(sheet.tracker)
    assert tracker is not None
    assert published(polling, card)[tracker] == Voice("no")


def test_words_on_paper_need_two_who_vouch(polling: Polling) -> None:
    """Words that come on paper are refused unless two others typed them; the books say so too."""
    card = polling.asks()
    cem = polling.persons["Cem"]
    word = words_of(card, cem)[0]
    sheet, chosen = printing.read_words(card, cem, word)
    ben, dia = polling.persons["Ben"], polling.persons["Dia"]
    for beside in ((), (ben,)):
        with pytest.raises(NotTaken, match="NotVouchedFor"):
            answering.put_by_words(cem, card, sheet.id, chosen, Way("paper", beside))
    assert polling.deciding(card).channels.get((0, "paper")) is None
    answering.put_by_words(cem, card, sheet.id, chosen, Way("paper", (ben, dia)))
    assert polling.deciding(card).channels.get((0, "paper")) == 1
    with pytest.raises(NotTaken, match="NewerAnswer"):
        answering.put_by_words(cem, card, sheet.id, chosen, Way("paper", (ben, dia)))


def test_paper_never_puts_out_what_is_newer(polling: Polling) -> None:
    """Cem hands a slip in and then answers on the page: what two type afterwards counts no more."""
    card = polling.asks()
    cem, beside = polling.persons["Cem"], (polling.persons["Ben"], polling.persons["Dia"])
    sheet, chosen = printing.read_words(card, cem, words_of(card, cem)[0])
    polling.puts("Cem", card, "no")
    with pytest.raises(NotTaken, match="NewerAnswer"):
        answering.put_by_words(cem, card, sheet.id, chosen, Way("paper", beside))
    again, chosen = printing.read_words(card, cem, words_of(card, cem)[0])
    with pytest.raises(NotTaken, match="BallotUnfit"):
        answering.put_by_words(cem, card, sheet.id, chosen, Way("paper", beside))
    answering.put_by_words(cem, card, again.id, chosen, Way("paper", beside))
    late = Way("paper", beside, received_ms=polling.stage(card).closes_ms)
    with pytest.raises(NotTaken, match="TooLate"):
        answering.put_by_words(cem, card, again.id, chosen, late)


def test_a_sheet_is_only_for_those_who_decide(polling: Polling) -> None:
    """Gry joined after the question was put: no words are printed for her."""
    card = polling.asks()
    polling.later(minutes=1)
    gry = polling.person("Gry")
    polling.join(gry)
    assert sheets.sheet_for(card, gry) is None
    assert sheets.sheet_for(card, polling.persons["Cem"]) is not None


def test_a_sheet_that_was_changed_stops_the_opening(polling: Polling) -> None:
    """Somebody put sheets of another urn, or noise, in the place of ours: nothing is published."""
    card, other = polling.asks(), polling.asks("A swing")
    cem = polling.persons["Cem"]
    for one in (card, other):
        assert sheets.put_by_words(cem, one, words_of(one, cem)[0], channel="sms")
        for name in ("Ana", "Ben", "Dia", "Eva"):
            polling.puts(name, one)
    polling.ends()
    row, foreign = Urn.objects.get(card=card), Urn.objects.get(card=other)
    name, grid = secret_name(card, 0), grid_of(ByMajority(), 0)
    tags = [
        vault.passing_tag(secret_name(one, 0), b"place", polling.member("Cem")) or b""
        for one in (card, other)
    ]
    theirs = vault.unseal_passing(secret_name(other, 0), bytes(foreign.sheets)) or b""
    sheet = Folder.read(theirs, grid).of(tags[1])
    assert sheet is not None
    moved = Folder({tags[0][: len(sheet.tag)]: replace(sheet, tag=tags[0][: len(sheet.tag)])}, grid)
    counting.add_half(polling.ana, card)
    for changed in (vault.seal_passing(name, moved.written()), b"noise"):
        Urn.objects.filter(id=row.id).update(sheets=changed)
        with pytest.raises(NotTaken, match=r"UrnDoesNotMatch|UrnStaysShut"):
            counting.add_half(polling.persons["Ben"], card)
    assert published(polling, card) == {}


# ── Why somebody objects
def reasons(polling: Polling, card: bytes) -> list[str]:
    """What was asked about a card, by whoever it was."""
    asked = []
    for recorded in polling.engine.receipts(0):
        for event in recorded.receipt.events:
            if event.name == "QuestionAsked":
                told = content.read(codec.decode(QuestionAsked, event.data).prose)
                assert isinstance(told, Told)
                asked.append(told.text)
    return asked


def test_reasons_are_told_together_when_the_urn_is_open(consenting: Polling) -> None:
    """Two say why they object, one does not: both reasons are told at once, beside no answer."""
    card = consenting.asks()
    for name in FIVE[:3]:
        consenting.puts(name, card, Stance("fine"))
    said = {"Dia": "It stands in the sun.", "Eva": "It is too dear.", "Fay": ""}
    for name, why in said.items():
        answering.put(consenting.persons[name], card, Stance("object"), channel="page", reason=why)
    assert reasons(consenting, card) == []
    consenting.ends()
    assert reasons(consenting, card) == []
    counting.add_half(consenting.ana, card)
    with (
        consenting.full_disk(trouble=TurnedAway("TooFast")),
        pytest.raises(NotTaken, match="TooFast"),
    ):
        counting.add_half(consenting.persons["Ben"], card)
    with consenting.full_disk(after=1), pytest.raises(NotKept):
        counting.add_half(consenting.persons["Ben"], card)
    counting.add_half(consenting.persons["Ben"], card)
    consenting.later(minutes=1)
    (told,) = reasons(consenting, card)
    heading, *whys = told.split("\n\n")
    assert "without names" in heading
    assert sorted(whys) == ["- It is too dear.", "- It stands in the sun."]
    assert consenting.stage(card).turn == 1


def test_many_reasons_are_told_in_several_texts(consenting: Polling) -> None:
    """Seven object and say why: each reason is told once."""
    card = consenting.asks()
    for name in consenting.persons:
        answering.put(
            consenting.persons[name],
            card,
            Stance("object"),
            channel="page",
            reason=f"Reason {len(name) * 7} of {name.upper()}",
        )
    consenting.ends()
    consenting.opens(card)
    told = reasons(consenting, card)
    whys = [one.split("\n\n")[1:] for one in told]
    assert [len(one) for one in whys] == [5, 2]
    assert len({why for one in whys for why in one}) == 7


def test_nobodys_reason_looks_like_several(consenting: Polling) -> None:
    """Dia writes as if others objected too: her reason is one, in one paragraph."""
    card = consenting.asks()
    for name in FIVE:
        consenting.puts(name, card, Stance("fine"))
    forged = "Too dear.\n\n- Too high.\r\n\r\n# Ben objects"
    answering.put(consenting.persons["Dia"], card, Stance("object"), channel="page", reason=forged)
    consenting.ends()
    consenting.opens(card)
    (told,) = reasons(consenting, card)
    assert told.split("\n\n")[1:] == ["- Too dear. - Too high. # Ben objects"]


def test_a_counter_who_left_lets_the_other_tell_the_reasons(consenting: Polling) -> None:
    """Ben left and presses last; Ana, who is there, tells why somebody objects."""
    card = consenting.asks()
    for name in FIVE:
        consenting.puts(name, card, Stance("fine"))
    fay = consenting.persons["Fay"]
    answering.put(fay, card, Stance("object"), channel="page", reason="Too dear.")
    assert not consenting.act(
        consenting.persons["Ben"], "projects", Leave(consenting.project)
    ).refused
    consenting.ends()
    consenting.opens(card)
    (told,) = reasons(consenting, card)
    assert told.endswith("- Too dear.")
