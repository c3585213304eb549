"""Secret slips: words on paper, typed by two who learn nothing by it.

Ana looks after the card and prints; Ben and Cem type; Olav and Dia answer on paper. Whoever prints
for somebody types none of it, and the lower part that comes back has neither a name nor a meaning.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import Client
from msgspec.structs import replace

from dugnad.charter.counting.ballots import Scores, Voice
from dugnad.charter.counting.method import ByScore
from dugnad.charter.projects.verbs import Leave
from dugnad.face.moments import local
from dugnad.web.answers import entering_secretly
from dugnad.web.answers.entering import No, NotEntered
from dugnad.web.answers.models import Ask, Entry, Slip, Taken
from dugnad.web.house import house
from dugnad.web.leading.decisions import decision
from dugnad.web.messages import notes
from dugnad.web.people import services as people
from dugnad.web.people.addresses import Address
from dugnad.web.people.models import Person
from dugnad.web.urn import printing
from dugnad.web.urn.reading import ballot_in
from dugnad.web.urn.words import meant, word
from tests.web.acting.street import DATABASES, HOUR_MS
from tests.web.answers.asking import letters_to
from tests.web.urn.conftest import BY_MAJORITY, RULES, Polling, polling

__all__ = ["polling"]

pytestmark = pytest.mark.django_db(databases=DATABASES)

_CODE = re.compile(r'class="slip__code">(\w{3}) (\w{3})<')
_WORD = re.compile(r"<td><strong>([a-z]{5})</strong>")
_NUMBER = re.compile(r"(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}")


@dataclass
class Paper:
    """One slip as its owner holds it."""

    page: str
    code: str
    words: list[str]


@dataclass
class Table:
    """The table in the shop, where a secret question is answered on paper."""

    polling: Polling
    card: bytes

    @property
    def path(self) -> str:
        """The card's address."""
        return f"/c/{self.polling.code(self.card).lower()}"

    def browser(self, name: str) -> Client:
        """A browser in which somebody has signed in."""
        client = self.polling.browser(self.polling.persons[name])
        client.handler.enforce_csrf_checks = False
        return client

    def prints(self, name: str, *, by: str = "Ana", form: str = "sheet") -> Paper:
        """Somebody prints a slip for another."""
        self.polling.now_ms += 1000
        posted = {"press": form, "members": [self.polling.value(by, name)]}
        answer = self.browser(by).post(f"{self.path}/slips", posted)
        assert answer.status_code == 200, answer.content.decode()
        return paper(answer.content.decode())

    def prints_own(self, name: str) -> Paper:
        """Somebody prints their own words."""
        self.polling.now_ms += 1000
        answer = self.browser(name).post(f"{self.path}/urn/sheet")
        assert answer.status_code == 200
        return paper(answer.content.decode())

    def types(self, name: str, code: str, words: str, **more: str) -> tuple[int, str]:
        """Somebody types words from the lower part of a slip; gives the page."""
        self.polling.now_ms += 1000
        browser = self.browser(name)
        opened = browser.post(f"{self.path}/enter", {"step": "slip", "code": code})
        page = opened.content.decode()
        press = f"{name}-{self.polling.now_ms}"
        posted = {"step": "enter", "code": code, "words": words, "press": press}
        received = re.search(r'name="received" value="([^"]+)"', page)
        if received is not None:
            posted["received"] = received.group(1)
        answer = browser.post(f"{self.path}/enter", posted | more)
        if answer.status_code == 302:
            return 302, browser.get(f"{self.path}/enter").content.decode()
        return answer.status_code, answer.content.decode()

    def both_type(self, code: str, words: str, *, names: tuple[str, str] = ("Ben", "Cem")) -> str:
        """Two type the same words; gives what the second is told."""
        for name in names:
            status, page = self.types(name, code, words)
            assert status == 302, page
        return page

    def counted(self) -> list[object]:
        """What came out of the urn."""
        found = self.polling.deciding(self.card).trackers.items()
        return [ballot_in(written) for _key, written in found]

    def ends(self) -> None:
        """The time is over, and both counters press."""
        self.polling.ends()
        self.polling.opens(self.card)


def foreign(slip: Paper) -> str:
    """A word that is on no line of a slip, nor near one."""
    return next(word(one) for one in range(0, 65_536, 7) if meant(word(one), slip.words) is None)


def paper(page: str) -> Paper:
    """Read a printed slip."""
    code = _CODE.search(page)
    assert code is not None, page
    return Paper(page, "".join(code.groups()), _WORD.findall(page))


@pytest.fixture
def table(polling: Polling) -> Table:
    """Ana has asked in secret; she and Ben count."""
    return Table(polling, polling.asks(counters=("Ana", "Ben")))


# ── Printing ───────────────────────────────────────────────────────────────────────────────────


def test_what_stands_on_a_secret_slip(table: Table) -> None:
    """Words beside answers and whom not to give it to; no number, which Ana would have seen."""
    slip = table.prints("Dia")
    assert len(slip.words) == 3
    for said in (
        "A bench by the pier",
        "Keep this part and show it to nobody",
        "only Ana, who printed it, could have seen it",
        "and not to Ana, who printed it",
        "Write no name",
    ):
        assert said in slip.page
    assert not _NUMBER.search(slip.page)
    lower = slip.page.split("slip__tear")[1]
    assert "Dia" not in lower
    assert not any(word in lower for word in slip.words)


def test_a_slip_is_in_the_language_of_whoever_answers_on_it(table: Table) -> None:
    """Ana reads English and Dia Norwegian: all of Dia's slip is Norwegian, its answers too."""
    Person.objects.filter(id=table.polling.persons["Dia"].id).update(language="nb")
    page = table.prints("Dia").page
    slip = page[page.index("<article") : page.index("</article>")]
    for said in ("Ja", "Nei", "Behold denne delen", "Ikke skriv navn", "De river den i stykker"):
        assert said in slip
    for other in ("Yes", "Answer", "Keep this part", "two who type"):
        assert other not in slip


def test_words_are_shown_once(table: Table) -> None:
    """The same press shows nothing again, and no address shows a sheet that was printed."""
    slip = table.prints("Dia")
    posted = {"press": "sheet", "members": [table.polling.value("Ana", "Dia")]}
    again = table.browser("Ana").post(f"{table.path}/slips", posted).content.decode()
    assert "These words were shown once" in again
    assert not _WORD.search(again)
    sheet = Slip.objects.get().sheet
    led = table.browser("Ana").get(f"{table.path}/slips/sheet?sheet={sheet}")
    assert led.status_code == 302
    assert printing.read_words(table.card, table.polling.persons["Dia"], slip.words[0])


def test_whoever_answered_otherwise_is_not_printed_for(table: Table) -> None:
    """Dia answered on the page: nobody else can print words for her; she can print her own."""
    table.polling.puts("Dia", table.card)
    page = table.browser("Ana").get(f"{table.path}/slips").content.decode()
    assert "Eva" in page
    assert table.polling.value("Ana", "Dia") not in page
    assert table.polling.value("Ana", "Eva") in page
    posted = {"press": "x", "members": [table.polling.value("Ana", "Dia")]}
    assert table.browser("Ana").post(f"{table.path}/slips", posted).status_code == 422
    own = table.prints_own("Dia")
    assert _NUMBER.search(own.page)
    assert "it alone says what your words mean" in own.page


def test_whoever_printed_their_own_is_not_printed_for(table: Table) -> None:
    """Eva has words of her own: nobody else can print others, which would put hers out."""
    own = table.prints_own("Eva")
    (asked,) = Ask.objects.filter(person=table.polling.persons["Eva"])
    assert asked.asker == table.polling.ana
    assert table.polling.value("Ana", "Eva") not in (
        table.browser("Ana").get(f"{table.path}/slips").content.decode()
    )
    table.both_type(own.code, own.words[2])
    again = table.prints_own("Eva")
    assert again.code != own.code


def test_no_code_leads_to_anybody_once_the_urn_is_gone(table: Table) -> None:
    """Dia's slip was typed and Eva's was not: when the urn is open both codes lead nowhere."""
    dia, eva = table.prints("Dia"), table.prints("Eva", form="another")
    table.both_type(dia.code, dia.words[0])
    for name in ("Ana", "Ben", "Cem", "Gus"):
        table.polling.puts(name, table.card)
    assert table.types("Cem", eva.code, eva.words[0])[0] == 302
    table.ends()
    assert not Slip.objects.exists()
    assert not Entry.objects.exists()


def test_more_words_than_fit_are_not_printed(polling: Polling) -> None:
    """A hundred points for each of two things: no slip has room for that, and the page says so."""
    wide = polling.asks("How far", method=ByScore(low=0, high=100), options=("pier", "hut"))
    table = Table(polling, wide)
    assert "no room for all" in table.browser("Ana").get(f"{table.path}/slips").content.decode()
    assert "Print my words" not in table.browser("Cem").get(f"{table.path}/urn").content.decode()


# ── Typing ─────────────────────────────────────────────────────────────────────────────────────


def test_two_type_words_that_they_do_not_understand(table: Table) -> None:
    """Ben and Cem type Dia's word; it counts as she meant it, and she is told that it lies there.

    Neither the page, the letter nor what waits for the second says what it was.
    """
    slip = table.prints("Dia")
    status, page = table.types("Ben", slip.code, slip.words[1])
    assert status == 302
    assert "It counts once a second person" in page
    entry = Entry.objects.get()
    assert slip.words[1].encode() not in bytes(entry.sealed_answer)
    assert table.polling.stage(table.card).answered == 0
    waits = table.browser("Cem").get(f"{table.path}/enter").content.decode()
    assert "The slip of Dia" in waits
    assert slip.words[1] not in waits
    status, page = table.types("Cem", slip.code, slip.words[1].upper())
    assert status == 302, page
    assert "Tear the slip to pieces now" in page
    assert not Entry.objects.exists()
    stage, deciding = table.polling.stage(table.card), table.polling.deciding(table.card)
    assert stage.answered == 1
    assert deciding.channels.get((0, "paper")) == 1
    (letter,) = letters_to("dia@example.org")
    assert "They do not know what the words mean" in letter
    assert not any(word in letter for word in slip.words)
    for name in ("Ana", "Ben", "Eva", "Gus"):
        table.polling.puts(name, table.card)
    table.ends()
    assert table.counted().count(Voice("no")) == 1


def test_a_letter_typed_wrong_is_mended_and_another_word_is_not(table: Table) -> None:
    """One wrong letter is understood; a word that is not on the slip is asked for once more."""
    slip = table.prints("Dia")
    wrong = slip.words[0][:4] + ("b" if slip.words[0][4] != "b" else "d")
    typed = foreign(slip)
    status, page = table.types("Ben", slip.code, typed)
    assert status == 422
    assert "not words of this slip" in page
    assert typed in page
    assert table.types("Ben", slip.code, wrong)[0] == 302
    assert table.types("Cem", slip.code, slip.words[0])[0] == 302
    assert table.polling.stage(table.card).answered == 1
    assert table.types("Cem", slip.code, "")[0] == 422


def test_two_who_read_different_words_look_together(table: Table) -> None:
    """Nothing counts, neither learns what the other read, and both are told."""
    slip = table.prints("Dia")
    table.types("Ben", slip.code, slip.words[0])
    status, page = table.types("Cem", slip.code, slip.words[2])
    assert status == 302
    assert "is not the same, so nothing counts yet" in page
    assert slip.words[0] not in page
    for name in ("Ben", "Cem"):
        (note,) = notes.unseen(table.polling.persons[name])
        assert note.code == notes.DIFFERS
    assert table.polling.stage(table.card).answered == 0
    table.both_type(slip.code, slip.words[2])
    assert not notes.unseen(table.polling.persons["Ben"])


def test_whoever_printed_it_or_owns_it_does_not_type_it(table: Table) -> None:
    """Ana saw the words when she printed them; Dia is the owner; Ben has typed it already."""
    slip = table.prints("Dia")
    for name, said in (("Ana", "You printed this slip"), ("Dia", "This is your own")):
        status, page = table.types(name, slip.code, slip.words[0])
        assert status == 422
        assert said in page
    table.types("Ben", slip.code, slip.words[0])
    assert "You entered this first" in table.types("Ben", slip.code, slip.words[0])[1]
    own = table.prints_own("Eva")
    assert "This is your own" in table.types("Eva", own.code, own.words[0])[1]
    table.both_type(own.code, own.words[0], names=("Ana", "Ben"))
    assert table.polling.stage(table.card).answered == 1


def test_an_answer_of_ones_own_ends_the_slip(table: Table) -> None:
    """Dia hands her slip in and then answers on the page: that counts, whatever two type later."""
    slip = table.prints("Dia")
    table.types("Ben", slip.code, slip.words[0])
    table.polling.puts("Dia", table.card, "abstain")
    status, page = table.types("Cem", slip.code, slip.words[0])
    assert status == 422
    assert "answered in another way" in page
    assert not Entry.objects.exists()


def test_a_slip_is_replaced_by_another_until_it_closes(table: Table) -> None:
    """Dia's slip is typed; she gets a new one, and what two type from it counts instead."""
    first = table.prints("Dia")
    table.both_type(first.code, first.words[0])
    assert "has been entered, and counts" in table.types("Ben", first.code, first.words[1])[1]
    second = table.prints("Dia", form="another")
    assert "No slip of this card has this code" in table.types("Ben", first.code, "lusab")[1]
    table.both_type(second.code, second.words[1])
    for name in ("Ana", "Ben", "Eva", "Gus"):
        table.polling.puts(name, table.card)
    table.ends()
    assert table.counted().count(Voice("no")) == 1
    assert len(table.counted()) == 5


def test_what_waits_of_an_old_slip_is_let_go(table: Table) -> None:
    """Ben typed the old slip; Dia gets a new one, and Cem is the first for that."""
    first = table.prints("Dia")
    table.types("Ben", first.code, first.words[0])
    second = table.prints("Dia", form="another")
    assert not Entry.objects.exists()
    assert "It counts once a second" in table.types("Cem", second.code, second.words[0])[1]


def test_paper_that_came_in_time_is_typed_after_the_end(tmp_path: Path, db: None) -> None:
    """What was handed in before the end may be typed until the count, and nothing that came later.

    Here what came in time is entered for two hours after the end.
    """
    (tmp_path / "books").mkdir()
    everyday = replace(BY_MAJORITY, late_ms=2 * HOUR_MS)
    place = Polling(tmp_path / "books", rules=replace(RULES, everyday=everyday))
    place.open()
    table = Table(place, place.asks())
    in_time, late = table.prints("Dia"), table.prints("Eva", form="another")
    closes_ms = place.stage(table.card).closes_ms
    place.now_ms = closes_ms + HOUR_MS
    place.engine.tick()
    status, page = table.types("Ben", late.code, late.words[0], received=at(place.now_ms))
    assert status == 422
    assert "must have come while answers were given" in page
    table.both_type(in_time.code, in_time.words[0])
    assert place.stage(table.card).answered == 1
    place.later(hours=2)
    place.engine.tick()
    page = table.types("Ben", late.code, late.words[0])[1]
    assert "Nothing can be entered here any more" in page
    place.close()


def at(moment_ms: int) -> str:
    """A moment as a form sends it."""
    return local(moment_ms, house().place.zone).strftime("%Y-%m-%dT%H:%M")


def test_a_voice_says_where_nothing_is_typed(table: Table) -> None:
    """By telephone nothing is entered; a stranger sees no such page."""
    page = table.browser("Ben").get(f"{table.path}/enter").content.decode()
    assert "words that mean nothing to you" in page
    assert "By telephone" not in page
    posted = {"step": "phone", "member": table.polling.value("Ben", "Dia")}
    assert (
        "Type the slip of"
        not in table.browser("Ben").post(f"{table.path}/enter", posted).content.decode()
    )
    table.polling.persons["Gry"] = table.polling.person("Gry")
    assert table.browser("Gry").get(f"{table.path}/enter").status_code == 404
    assert table.browser("Dia").get(f"{table.path}/urn/sheet").status_code == 302
    assert table.browser("Gry").post(f"{table.path}/urn/sheet").status_code == 404
    assert table.polling.browser(None).get(f"{table.path}/enter").status_code == 302


def test_points_are_answered_on_paper(polling: Polling) -> None:
    """Dia gives points by one word a line; two words of one line are no answer."""
    card = polling.asks("How good", method=ByScore(low=0, high=3), options=("pier", "hut"))
    table = Table(polling, card)
    slip = table.prints("Dia")
    assert len(slip.words) == 8
    assert "one word from each line" in slip.page
    both = f"{slip.words[0]} {slip.words[1]}"
    assert table.types("Cem", slip.code, both)[0] == 422
    table.both_type(slip.code, f"{slip.words[7]}, {slip.words[2]}", names=("Cem", "Eva"))
    for name in ("Ana", "Ben", "Eva", "Gus"):
        polling.puts(name, card, Scores((0, 0)))
    table.ends()
    assert table.counted().count(Scores((2, 3))) == 1


# ── What goes wrong ────────────────────────────────────────────────────────────────────────────


def test_nothing_can_be_written_and_the_first_still_waits(table: Table) -> None:
    """The disk is full when the second types: nothing counts, and pressing again is safe."""
    slip = table.prints("Dia")
    table.types("Ben", slip.code, slip.words[0])
    with table.polling.full_disk():
        assert table.types("Cem", slip.code, slip.words[0])[0] == 409
    assert Entry.objects.count() == 1
    assert table.types("Cem", slip.code, slip.words[0])[0] == 302
    assert table.polling.stage(table.card).answered == 1


def test_the_same_press_is_one_entry_and_its_name_says_nothing(table: Table) -> None:
    """Ben's browser sends twice; the name that is kept is the form's alone."""
    slip = table.prints("Dia")
    for _twice in range(2):
        answer = table.types("Ben", slip.code, slip.words[0], press="of-ben")
        assert answer[0] in {302, 409}
    assert [*Taken.objects.values_list("name", flat=True)] == ["of-ben"]
    Taken.objects.create(name="of-cem", outcome="answered", taken_ms=1)
    status, page = table.types("Cem", slip.code, slip.words[0], press="of-cem")
    assert (status, Entry.objects.count()) == (409, 1), page


def test_the_books_have_the_last_word(table: Table) -> None:
    """Dia leaves while her slip waits for the second: it does not count, and waits no more."""
    slip = table.prints("Dia")
    table.types("Ben", slip.code, slip.words[0])
    dia, project = table.polling.persons["Dia"], table.polling.project
    assert not table.polling.act(dia, "projects", Leave(project)).refused
    status, page = table.types("Cem", slip.code, slip.words[0])
    assert status == 409, page
    assert not Entry.objects.exists()
    assert table.polling.stage(table.card).answered == 0


def test_whoever_cannot_be_written_to_is_told_by_the_two(table: Table) -> None:
    """Dia has no address: the two who typed are asked to tell her."""
    dia = table.polling.persons["Dia"]
    slip = table.prints("Dia")
    dia.reaches.all().delete()
    assert "please tell them" in table.both_type(slip.code, slip.words[0])


def test_a_text_message_says_that_the_slip_is_typed(table: Table) -> None:
    """Dia has a telephone only: the message says that it lies there, and where to answer anew."""
    dia, number = table.polling.persons["Dia"], "+4740012345"
    dia.reaches.all().delete()
    reach = people.add_reach(dia, Address("sms", number), table.polling.now_ms)
    people.confirm_reach(reach, table.polling.now_ms)
    slip = table.prints("Dia")
    table.both_type(slip.code, slip.words[0])
    (text,) = letters_to(number)
    assert "Ben and Cem typed the words of your slip" in text
    assert "Was it not yours?" in text


def test_what_cannot_be_typed_is_told_by_its_reason(table: Table) -> None:
    """It is no secret card, the slip is nobody's any more, or two were the first at once."""
    polling = table.polling
    ben, cem = polling.persons["Ben"], polling.persons["Cem"]
    slip = table.prints("Dia")
    row = Slip.objects.get()
    openly = polling.asks("Openly?", counters=())
    for card in (openly, b"no card at all.."):
        with pytest.raises(NotEntered) as no:
            entering_secretly.enter(card, ben, row, slip.words[0], 1, press="one")
        assert no.value.why is No.NOT_OPEN
    with pytest.raises(NotEntered) as no:
        entering_secretly.enter(table.card, polling.ana, row, slip.words[0], 1, press="two")
    assert no.value.why is No.PRINTED
    now_ms = polling.now_ms
    entering_secretly.enter(table.card, ben, row, slip.words[0], now_ms, press="three")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(entering_secretly, "waiting_for", lambda _found, _person: None)
        with pytest.raises(NotEntered) as no:
            entering_secretly.enter(table.card, cem, row, slip.words[0], now_ms, press="four")
    assert no.value.why is No.MET
    with pytest.raises(NotEntered) as no:
        entering_secretly.enter(table.card, ben, row, slip.words[0], now_ms, press="five")
    assert no.value.why is No.BY_YOU
    row.ask.person = None
    with polling.engine.reader() as store:
        found = decision(store, table.card)
    assert found is not None
    assert entering_secretly.problem_of(found, row, ben) is No.NOT_THEIRS
    with pytest.raises(NotEntered) as no:
        entering_secretly.enter(table.card, ben, row, slip.words[0], now_ms, press="six")
    assert no.value.why is No.NOT_OPEN
