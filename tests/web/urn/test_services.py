"""Stories of secret answers: put in, replaced, opened by two, and gone."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dugnad.charter.counting.ballots import Approval, Ballot, Ranking, Scores, Stance, Voice
from dugnad.charter.counting.count import count
from dugnad.charter.counting.method import (
    ByApproval,
    ByMajority,
    BySchulze,
    ByScore,
    ByTransfer,
    Method,
)
from dugnad.charter.decisions import urn as law
from dugnad.charter.decisions.urn import TakePart
from dugnad.charter.decisions.verbs import Withdraw
from dugnad.charter.entries import target_of
from dugnad.charter.projects.verbs import Leave
from dugnad.charter.talk import QuestionAsked
from dugnad.engine.port import NotKept
from dugnad.ledger import codec
from dugnad.ledger.errors import TurnedAway
from dugnad.web.answers import services as answers
from dugnad.web.answers import texting
from dugnad.web.content import services as content
from dugnad.web.content.told import Told
from dugnad.web.house import house
from dugnad.web.people import services as people
from dugnad.web.people.addresses import Address
from dugnad.web.people.models import Person
from dugnad.web.urn import answering, counting, ending, envelopes, printing, sheets
from dugnad.web.urn.answering import Way
from dugnad.web.urn.cells import Folder, grid_of
from dugnad.web.urn.counting import NoHalf
from dugnad.web.urn.envelopes import Box, Place
from dugnad.web.urn.lying import NotTaken
from dugnad.web.urn.models import Added, Half, Urn
from dugnad.web.urn.reading import ballot_in, secret_name
from dugnad.web.urn.words import meant, read_tracker
from dugnad.web.vault import services as vault
from tests.web.acting.street import DATABASES
from tests.web.urn.conftest import NAMES, Polling

pytestmark = pytest.mark.django_db(databases=DATABASES)
FIVE = ("Ana", "Ben", "Cem", "Dia", "Eva")


def published(polling: Polling, card: bytes) -> dict[bytes, Ballot | None]:
    """What the books published, by tracker."""
    found = polling.deciding(card).trackers.items()
    return {tracker: ballot_in(written) for (_turn, tracker), written in found}


def refused(polling: Polling, name: str, card: bytes, says: str | Ballot = "yes") -> str:
    """Why an answer was not taken."""
    with pytest.raises(NotTaken) as no:
        polling.puts(name, card, says)
    return no.value.code


# ── In, and out again
def test_everybody_answers_and_two_open_the_urn(polling: Polling) -> None:
    """Six of seven answer; the books publish six answers by tracker, and the majority counts."""
    card = polling.asks()
    said = dict(zip((*FIVE, "Fay"), ("yes", "no", "yes", "yes", "no", "yes"), strict=True))
    trackers = {name: polling.puts(name, card, word) for name, word in said.items()}
    assert polling.stage(card).answered == 6
    polling.ends()
    assert polling.stage(card).standing == "counting"
    assert counting.add_half(polling.ana, card) is False
    assert counting.add_half(polling.ana, card) is False
    assert counting.add_half(polling.persons["Ben"], card) is True
    out = published(polling, card)
    assert [*out] == sorted(trackers.values())
    assert {name: out[tracker] for name, tracker in trackers.items()} == {
        name: Voice(word)  # type: ignore[arg-type]
        for name, word in said.items()
    }
    polling.later(minutes=1)
    assert polling.stage(card).standing == "passed"
    assert not Urn.objects.exists()
    assert not Half.objects.exists()
    assert not Added.objects.exists()
    urn = polling.deciding(card).urns.get(0)
    assert urn is not None
    assert urn.destroyed_ms


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    presses=st.lists(
        st.tuples(st.sampled_from(("Ana", *NAMES)), st.sampled_from(("yes", "no", "abstain"))),
        max_size=20,
    )
)
def test_what_is_published_is_the_last_of_each(
    polling: Polling, presses: list[tuple[str, str]]
) -> None:
    """Whoever replaces whatever how often: the last of each comes out, and counts as if open."""
    card = polling.asks(f"Question {polling.now_ms}")
    last: dict[str, tuple[bytes, str]] = {}
    for name, says in presses:
        last[name] = polling.puts(name, card, says), says
    stage = polling.stage(card)
    assert stage.answered == len(last)
    polling.ends()
    if len(last) < 5:
        assert polling.stage(card).standing == "no quorum"
        assert published(polling, card) == {}
        assert ending.sweep() == (1 if last else 0)
        return
    polling.opens(card)
    assert published(polling, card) == {
        tracker: Voice(says)  # type: ignore[arg-type]
        for tracker, says in last.values()
    }
    openly: Counter[Ballot] = Counter(
        Voice(says)  # type: ignore[arg-type]
        for _tracker, says in last.values()
    )
    assert polling.stage(card).outcome == count(stage.method, 0, dict(openly), (), 7)


def test_more_than_one_part(polling: Polling, monkeypatch: pytest.MonkeyPatch) -> None:
    """An urn that is published in parts goes on where it was interrupted."""
    card = polling.asks()
    for name in FIVE:
        polling.puts(name, card)
    polling.ends()
    counting.add_half(polling.ana, card)
    monkeypatch.setattr(law, "PAIRS_AT_ONCE", 2)
    with polling.full_disk(after=1), pytest.raises(NotKept):
        counting.add_half(polling.persons["Ben"], card)
    assert len(published(polling, card)) == 2
    assert ending.sweep() == 0
    assert counting.add_half(polling.persons["Ben"], card) is True
    assert len(published(polling, card)) == len(FIVE)


def test_an_empty_place_is_published_as_nothing(polling: Polling) -> None:
    """Gus tells the books that he took part and puts nothing in; the others count all the same."""
    card = polling.asks()
    for name in FIVE:
        polling.puts(name, card)
    done = polling.act(polling.persons["Gus"], target_of(card), TakePart())
    assert not done.refused
    polling.ends()
    polling.opens(card)
    out = published(polling, card)
    assert len(out) == 6
    assert [*out.values()].count(None) == 1
    assert polling.stage(card).standing == "passed"


def test_a_second_round_has_an_urn_of_its_own(consenting: Polling) -> None:
    """A secret objection leads to a vote; the first urn is gone, and everybody answers anew."""
    card = consenting.asks()
    for name in FIVE:
        consenting.puts(name, card, Stance("object" if name == "Eva" else "fine"))
    gus, fay = consenting.persons["Gus"], consenting.persons["Fay"]
    for person, says in ((gus, 1), (fay, 2)):
        sheet = sheets.sheet_for(card, person)
        assert sheet is not None
        assert sheets.put_by_words(person, card, sheet.lines[says][1][0], channel="sms")
    consenting.ends()
    consenting.opens(card)
    said = [one for one in published(consenting, card).values() if isinstance(one, Stance)]
    assert Counter(one.says for one in said) == {"fine": 4, "object": 2, "aside": 1}
    stage = consenting.stage(card)
    assert (stage.turn, stage.standing) == (1, "open")
    assert not Urn.objects.exists()
    for name in FIVE:
        consenting.puts(name, card)
    assert [row.turn for row in Urn.objects.all()] == [1]
    consenting.ends()
    consenting.opens(card)
    assert consenting.stage(card).standing == "passed"
    assert len(published(consenting, card)) == 2 * len(FIVE) + 2


# ── What is not taken
def test_what_the_books_would_refuse_is_refused_before(polling: Polling) -> None:
    """Strangers, unfit ballots, open questions, and whoever comes too late."""
    card, openly = polling.asks(), polling.asks("Openly?", counters=())
    polling.persons["Gry"] = polling.person("Gry")
    assert refused(polling, "Gry", card) == "decisions.NotAmongThose"
    polling.join(polling.persons["Gry"])
    assert refused(polling, "Gry", card) == "decisions.NotAmongThose"
    assert refused(polling, "Cem", card, Approval((0,))) == "decisions.BallotUnfit"
    assert refused(polling, "Cem", openly) == "decisions.AnsweredOpenly"
    assert refused(polling, "Cem", b"no card at all..") == "decisions.AnsweredOpenly"
    polling.ends()
    assert refused(polling, "Cem", card) == "decisions.NotOpen"


def test_what_the_books_did_not_hear_does_not_lie_in_the_urn(polling: Polling) -> None:
    """The books cannot be written: the envelope is taken out again, and pressing again is safe."""
    card = polling.asks()
    with polling.full_disk(), pytest.raises(NotKept):
        polling.puts("Cem", card)
    assert polling.stage(card).answered == 0
    row = Urn.objects.get()
    tag = vault.passing_tag(secret_name(card, 0), b"place", polling.member("Cem")) or b""
    box = Box.read(vault.unseal_passing(secret_name(card, 0), bytes(row.sealed)) or b"")
    assert box.at(tag).envelope is None
    assert polling.puts("Cem", card)


def test_only_counters_add_halves_and_only_in_time(polling: Polling) -> None:
    """Cem counts nothing; Ana is too early; where nobody answered there is no urn."""
    card = polling.asks()
    with pytest.raises(NotTaken, match="NotBothCounters"):
        counting.add_half(polling.persons["Cem"], card)
    with pytest.raises(NotTaken, match="UrnStaysShut"):
        counting.add_half(polling.ana, card)
    for name in FIVE:
        polling.puts(name, card)
    counting.keep_on_paper_alone(card, polling.ana)
    assert [one.on_paper for one in counting.counters(card)] == [True, False]
    with pytest.raises(NoHalf):
        counting.half_on_paper(card, polling.ana)
    polling.ends()
    vault.destroy_passing(secret_name(card, 0))
    with pytest.raises(NoHalf):
        counting.add_half(polling.persons["Ben"], card)
    assert vault.unseal_passing(secret_name(card, 0), b"x") is None
    assert vault.seal_passing(secret_name(card, 0), b"x") is None
    Urn.objects.all().delete()
    with pytest.raises(NotTaken, match="UrnStaysShut"):
        counting.add_half(polling.persons["Ben"], card)
    assert counting.counters(b"no card at all..") == ()


def test_an_urn_that_nobody_needs_is_destroyed(polling: Polling) -> None:
    """Ana takes her question back: the urn goes, and the books say so."""
    card = polling.asks()
    polling.puts("Cem", card)
    assert ending.sweep() == 0
    done = polling.act(polling.ana, target_of(card), Withdraw())
    assert not done.refused
    assert ending.sweep() == 1
    urn = polling.deciding(card).urns.get(0)
    assert urn is not None
    assert urn.destroyed_ms
    assert ending.sweep() == 0


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


# ── What goes wrong
def test_a_counter_who_was_forgotten_counts_nothing(polling: Polling) -> None:
    """Ben was forgotten before anybody answered: no urn is made, and no answer lost in it."""
    card = polling.asks()
    people.forget(polling.persons["Ben"])
    assert refused(polling, "Cem", card) == "decisions.NotOpen"
    assert sheets.sheet_for(card, polling.persons["Cem"]) is None
    with pytest.raises(NotTaken, match="UrnStaysShut"):
        counting.half_on_paper(card, polling.ana)


def test_an_envelope_that_was_changed_stops_the_opening(polling: Polling) -> None:
    """Somebody put a foreign envelope into the urn: nothing is published, and the page says why."""
    card, other = polling.asks(), polling.asks("A swing")
    for name in FIVE:
        polling.puts(name, card)
        polling.puts(name, other)
    polling.ends()
    row, name = Urn.objects.get(card=card), secret_name(card, 0)
    assert str(row) == "Urn of round 0"
    assert str(row.halves.all()[0]).startswith("Half of a key")
    foreign = Urn.objects.get(card=other)
    box = Box.read(vault.unseal_passing(name, bytes(row.sealed)) or b"")
    tag = vault.passing_tag(name, b"place", polling.member("Eva")) or b""
    changed = envelopes.seal(bytes(foreign.public), Voice("no"), bytes(10))
    box.change(tag, lambda _place: Place(envelope=changed))
    Urn.objects.filter(id=row.id).update(sealed=vault.seal_passing(name, box.written()))
    counting.add_half(polling.ana, card)
    assert str(row.added.all()[0]).startswith("Half added to")
    with pytest.raises(NotTaken, match="UrnDoesNotMatch"):
        counting.add_half(polling.persons["Ben"], card)
    assert published(polling, card) == {}
    Urn.objects.filter(id=row.id).update(sealed=b"noise")
    with pytest.raises(NotTaken, match="UrnStaysShut"):
        counting.add_half(polling.persons["Ben"], card)
    Urn.objects.filter(id=row.id).update(sealed=b"")
    with pytest.raises(NotTaken, match="UrnStaysShut"):
        counting.add_half(polling.persons["Ben"], card)


def test_what_the_door_turns_away_is_told(polling: Polling) -> None:
    """Somebody was too fast for the books: their answer is taken out again, and so is the count."""
    card = polling.asks()
    with polling.full_disk(trouble=TurnedAway("TooFast")):
        assert refused(polling, "Cem", card) == "TooFast"
    for name in FIVE:
        polling.puts(name, card)
    polling.ends()
    counting.add_half(polling.ana, card)
    with (
        polling.full_disk(trouble=TurnedAway("TooFast")),
        pytest.raises(NotTaken, match="TooFast"),
    ):
        counting.add_half(polling.persons["Ben"], card)
    assert counting.add_half(polling.persons["Ben"], card) is True


def test_words_are_understood_though_nobody_asked(polling: Polling) -> None:
    """Nobody sent Cem the question: his word alone, or with the card's code, answers all the same.

    Where words fit no open secret decision of his, they answer nothing.
    """
    card = polling.asks()
    cem, number = polling.persons["Cem"], "+4740012345"
    people.confirm_reach(
        people.add_reach(cem, Address("sms", number), polling.now_ms), polling.now_ms
    )
    sheet = sheets.sheet_for(card, cem)
    assert sheet is not None
    code = answers.open_card(card, None).code
    assert texting.take_in(number, "gobbledygook", "none") == "unknown"
    assert texting.take_in(number, f"{code} gobbledygook", "wrong") == "not-understood"
    assert texting.take_in(number, sheet.lines[1][1][0], "one") == "answered"
    assert polling.deciding(card).channels.get((0, "sms")) == 1
    polling.asks("A boat for all")
    with_code = f"{sheet.lines[0][1][0]} {code[:3]} {code[3:].lower()}"
    assert texting.take_in(number, with_code, "two") == "answered"
    assert polling.deciding(card).channels.get((0, "sms")) == 1


@pytest.mark.parametrize(
    ("sender", "secret", "number"),
    [("+47 590 00 000", "s", "+47 590 00 000"), ("Solbakken", "s", ""), ("2270", "", "")],
)
def test_the_number_to_text(polling: Polling, sender: str, secret: str, number: str) -> None:
    """The sheet names a number where texted answers are taken in, and where there is one."""
    way = {"adapter": "sms_http", "sender": sender, "inbound_secret": secret}
    place = replace(house().place, adapters={"sms": way})
    assert place.number_to_text == number
