"""Stories of secret answers: put in, replaced, opened by two, and gone."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dugnad.charter.counting.ballots import Approval, Ballot, Stance, Voice
from dugnad.charter.counting.count import count
from dugnad.charter.decisions import urn as law
from dugnad.charter.decisions.urn import TakePart
from dugnad.charter.decisions.verbs import Withdraw
from dugnad.charter.entries import target_of
from dugnad.engine.port import NotKept
from dugnad.ledger.errors import TurnedAway
from dugnad.web.answers import services as answers
from dugnad.web.answers import texting
from dugnad.web.house import house
from dugnad.web.people import services as people
from dugnad.web.people.addresses import Address
from dugnad.web.urn import counting, ending, envelopes, sheets
from dugnad.web.urn.counting import NoHalf
from dugnad.web.urn.envelopes import Box, Place
from dugnad.web.urn.lying import NotTaken
from dugnad.web.urn.models import Added, Half, Urn
from dugnad.web.urn.reading import secret_name
from dugnad.web.vault import services as vault
from tests.web.acting.street import DATABASES
from tests.web.urn.conftest import NAMES, Polling
from tests.web.urn.handed_in import FIVE, published

pytestmark = pytest.mark.django_db(databases=DATABASES)


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
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
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
