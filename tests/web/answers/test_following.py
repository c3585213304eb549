"""What happens is told to those whom it concerns, once, each in their own language."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError
from django.utils.translation import override

from dugnad.cards import catalogue
from dugnad.cards.workday.law.verbs import Thank
from dugnad.charter.cards.verbs import Close
from dugnad.charter.entries import target_of
from dugnad.charter.projects.verbs import Rest
from dugnad.charter.roles import Offer
from dugnad.charter.talk import Answer as AnswerQuestion
from dugnad.charter.talk import Ask as AskQuestion
from dugnad.face.deciding import telling
from dugnad.web.acting.services import act, new_press
from dugnad.web.answers import following, services, texting
from dugnad.web.answers.models import Ask, Followed, Portion
from dugnad.web.content.told import Told
from dugnad.web.leading import offers
from dugnad.web.lists import questions
from dugnad.web.lists import services as lists
from dugnad.web.messages import post as letters
from dugnad.web.people import services as people
from dugnad.web.people.addresses import Address
from dugnad.web.people.models import Reach
from tests.web.acting.street import DATABASES, DAY_MS, Street
from tests.web.answers.asking import ask, letters_to, link, press
from tests.web.answers.deciding import BENCH, OLAV, propose, village

pytestmark = pytest.mark.django_db(databases=DATABASES)


def told(name: str) -> list[str]:
    """What was written to somebody by mail since they were asked."""
    return [one for one in letters_to(f"{name.lower()}@example.org") if "asks you:" not in one]


def test_a_reminder_a_day_before(street: Street) -> None:
    """Ben said yes by link, Cem maybe on the card, Dia no, Eva nothing: two are reminded."""
    card = street.work_day()
    asked = ask(street, card, "Ben")
    press(street.browser(), link(asked), "yes")
    ask(street, card, "Eva")
    cem, dia = street.person("Cem"), street.person("Dia")
    street.says(cem, card, "maybe")
    street.says(dia, card, "no")
    following.follow()
    street.later(days=4, hours=1)
    assert following.follow() == 2
    (to_ben,), (to_cem,) = told("Ben"), told("Cem")
    assert "A reminder of Paint the fence" in to_ben
    assert f"https://solbakken.example{link(asked)}" in to_ben
    code = services.open_ask(asked).code.lower()
    assert f"https://solbakken.example/c/{code}" in to_cem
    assert "Hello Cem," in to_cem
    assert told("Dia") == told("Eva") == []


def test_nothing_is_told_twice(street: Street) -> None:
    """The books are followed again and again: what was told is told."""
    card = street.work_day()
    street.says(street.person("Cem"), card, "yes")
    street.later(days=4, hours=1)
    assert [following.follow() for _ in range(3)] == [1, 0, 0]
    assert len(told("Cem")) == 1


def test_a_computer_that_stops_before_the_end(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stops while the second of two letters is written: both are written later, none twice."""
    card = street.work_day()
    for name in ("Cem", "Dia"):
        street.says(street.person(name), card, "yes")
    street.later(days=4, hours=1)
    really, written = letters.write, []

    def stops(*args: Any, **more: Any) -> None:
        written.append(args)
        if len(written) == 2:
            raise DatabaseError
        really(*args, **more)

    with monkeypatch.context() as patch:
        patch.setattr(letters, "write", stops)
        with pytest.raises(DatabaseError):
            following.follow()
    assert (told("Cem"), told("Dia")) == ([], [])
    assert following.follow() == 2
    assert (len(told("Cem")), len(told("Dia"))) == (1, 1)


def test_a_computer_that_stops_before_noting_how_far(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Letters and how far the books were followed are kept in one step, or not at all."""
    card = street.work_day()
    street.says(street.person("Cem"), card, "yes")
    street.later(days=4, hours=1)

    def stops(*_args: Any) -> None:
        raise DatabaseError

    with monkeypatch.context() as patch:
        patch.setattr(following, "_keep", stops)
        with pytest.raises(DatabaseError):
            following.follow()
    assert told("Cem") == []
    assert following.follow() == 1
    assert len(told("Cem")) == 1


def test_two_followers_tell_once(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one works out what to tell, another has told it: the first one leaves it."""
    card = street.work_day()
    street.says(street.person("Cem"), card, "yes")
    street.later(days=4, hours=1)
    waits, counts = lists.wait_for, list[int]()

    def meanwhile(*args: Any) -> bool:
        if not counts:
            counts.append(0)
            counts[0] = following.follow()
        return waits(*args)

    monkeypatch.setattr(lists, "wait_for", meanwhile)
    assert (following.follow(), counts) == (0, [1])
    assert len(told("Cem")) == 1


def test_a_free_place(street: Street) -> None:
    """One place, two who come: when Cem gives his up, Dia is told at once that she has it."""
    card = street.work_day(places=1)
    cem, dia = street.person("Cem"), street.person("Dia")
    street.says(cem, card, "yes")
    street.says(dia, card, "yes")
    assert following.follow() == 0
    street.says(cem, card, "no")
    assert following.follow() == 1
    (letter,) = told("Dia")
    assert "a place became free, and it is yours" in letter


def test_thanks_in_the_name_of_who_thanks(street: Street) -> None:
    """After the day Ana thanks: Cem, who came, reads it from her; Ana gets no letter of her own."""
    card = street.work_day()
    street.says(street.person("Cem"), card, "yes")
    street.says(street.ana, card, "yes")
    following.follow()
    street.later(days=6)
    following.follow()
    before = len(told("Ana"))
    assert not street.act(street.ana, target_of(card), Thank()).refused
    assert following.follow() == 1
    assert "From Ana: Paint the fence: thank you for coming!" in told("Cem")[-1]
    assert len(told("Ana")) == before


def test_a_day_that_is_called_off(street: Street) -> None:
    """Ana closes the card before its day, with a word on why: Cem is told both."""
    card = street.work_day()
    street.says(street.person("Cem"), card, "yes")
    done = act(
        street.ana, street.project, "cards", Close(card=card), channel="page", press=new_press(),
        told=[Told(title="What came of it", text="It **rains** all week.", language="en")],
    )  # fmt: skip
    assert not done.refused
    assert following.follow() == 1
    (letter,) = told("Cem")
    assert "Paint the fence was called off" in letter
    assert "It rains all week." in letter


def test_an_answered_question(street: Street) -> None:
    """Cem asked something on the card: he is told what Ana answered."""
    card = street.work_day()
    cem = street.person("Cem")
    asked = act(
        cem, street.project, "talk", AskQuestion(about=target_of(card)), channel="page",
        press=new_press(), told=[Told(text="Can I come later?", language="en")],
    )  # fmt: skip
    following.follow()
    act(
        street.ana, street.project, "talk", AnswerQuestion(question=asked.receipt.action_id),
        channel="page", press=new_press(), told=[Told(text="Of course.", language="en")],
    )  # fmt: skip
    assert following.follow() == 1
    (letter,) = told("Cem")
    assert "Ana answered your question about Paint the fence: “Of course.”" in letter


def test_each_in_their_own_language(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    """The face is asked once for each language, and each is written to in theirs."""
    card = street.work_day()
    for name, language in (("Cem", "nb"), ("Dia", "sv"), ("Eva", "nb")):
        somebody = street.person(name)
        somebody.language = language
        somebody.save()
        street.says(somebody, card, "yes")
    street.later(days=4, hours=1)
    face = catalogue.face_of("workday")
    spoken: list[str] = []

    def notices(state: Any, event: Any, seen: Any) -> Any:
        found = face.notices(state, event, seen)
        spoken.append(seen.language)
        return tuple(replace(one, text=f"In {seen.language}") for one in found)

    monkeypatch.setattr(catalogue, "face_of", lambda _name: replace(face, notices=notices))
    assert following.follow() == 3
    assert "In nb" in told("Cem")[0]
    assert "In sv" in told("Dia")[0]
    assert "In nb" in told("Eva")[0]


def test_who_wants_no_more_is_left_in_peace(street: Street) -> None:
    """Ben pressed "do not ask me about this", Cem rests, Dia stopped messages: no reminder."""
    card = street.work_day()
    asked = ask(street, card)
    press(street.browser(), link(asked), "yes")
    press(street.browser(), link(asked), "stop")
    cem, dia = street.person("Cem"), street.person("Dia")
    street.join(cem)
    for somebody in (cem, dia):
        street.says(somebody, card, "yes")
    street.act(cem, "projects", Rest(project=street.project, until_ms=street.now_ms + 9 * DAY_MS))
    people.stop_messages(dia.reaches.get(), street.now_ms)
    street.later(days=4, hours=1)
    assert following.follow() == 0
    street.act(street.ana, "cards", Close(card=card))
    assert following.follow() == 1
    assert "called off" in told("Cem")[0]


def test_who_wants_no_more_in_one_way_is_told_in_another(street: Street) -> None:
    """Ben was asked by mail and stopped it since: his reminder comes to his phone."""
    card = street.work_day()
    asked = ask(street, card)
    press(street.browser(), link(asked), "yes")
    mail = Reach.objects.get(kind="mail", person__asked=asked)
    ben = mail.person
    people.add_reach(ben, Address("sms", "+4740012345"), street.now_ms)
    people.stop_messages(mail, street.now_ms)
    street.later(days=4, hours=1)
    assert following.follow() == 1
    (reminder,) = letters_to("+4740012345")
    assert "A reminder of Paint the fence" in reminder
    assert told("Ben") == []


def test_who_answers_their_own_question_needs_no_letter(street: Street) -> None:
    """Ana asks on her own card, and answers when she knows: she is not told what she said."""
    card = street.work_day()
    words = [Told(text="Who has a ladder?", language="en")]
    asked = act(
        street.ana, street.project, "talk", AskQuestion(about=target_of(card)), channel="page",
        press=new_press(), told=words,
    )  # fmt: skip
    act(
        street.ana, street.project, "talk", AnswerQuestion(question=asked.receipt.action_id),
        channel="page", press=new_press(), told=words,
    )  # fmt: skip
    assert following.follow() == 0


def test_the_forgotten_are_not_written_to(street: Street) -> None:
    """Cem is forgotten: his yes stands in the books, and nobody can be told anything."""
    card = street.work_day()
    cem = street.person("Cem")
    street.says(cem, card, "yes")
    people.forget(cem)
    street.later(days=4, hours=1)
    assert following.follow() == 0


def test_old_news_is_told_to_nobody(street: Street) -> None:
    """A place was put back after a week: whoever moved up then is not told now."""
    card = street.work_day(days=20, places=1)
    cem, dia = street.person("Cem"), street.person("Dia")
    street.says(cem, card, "yes")
    street.says(dia, card, "yes")
    street.says(cem, card, "no")
    street.now_ms += 7 * DAY_MS
    assert following.follow() == 0


def test_other_books_are_followed_from_their_end(street: Street) -> None:
    """The books are not those that were followed: nobody is told of what they have by now."""
    card = street.work_day(places=1)
    cem, dia = street.person("Cem"), street.person("Dia")
    street.says(cem, card, "yes")
    following.follow()
    Followed.objects.update(mark=b"x" * 32)
    street.says(dia, card, "yes")
    street.says(cem, card, "no")
    assert following.follow() == 0
    street.says(dia, card, "no")
    street.says(cem, card, "yes")
    street.says(dia, card, "yes")
    street.says(cem, card, "no")
    assert following.follow() == 1


def test_one_face_that_fails_does_not_stop_the_others(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A card whose face fails tells nobody; the next event is told all the same."""
    card = street.work_day(places=1)
    cem, dia = street.person("Cem"), street.person("Dia")
    for who, said in ((cem, "yes"), (dia, "yes"), (cem, "no")):
        street.says(who, card, said)  # type: ignore[arg-type]
    face = catalogue.face_of("workday")

    def fails(*_args: Any) -> Any:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(catalogue, "face_of", lambda _name: replace(face, notices=fails))
        assert following.follow() == 0
    street.act(street.ana, "cards", Close(card=card))
    assert following.follow() == 1


def test_an_answer_on_the_card_is_noted_on_the_question(street: Street) -> None:
    """Cem answers on the card's page: Ana's list of whom she asked knows it, also afterwards."""
    cem = street.person("Cem")
    card = street.work_day()
    asked = ask(street, card, "Cem")
    street.says(cem, card, "maybe")
    following.follow()
    assert Ask.objects.get(id=asked.id).word == "maybe"
    assert Ask.objects.get(id=asked.id).state == Ask.State.ANSWERED


def test_what_is_refused_is_told_to_nobody(street: Street) -> None:
    """Ana thanks before the day: refused, and nobody is thanked."""
    card = street.work_day()
    street.says(street.person("Cem"), card, "yes")
    assert street.act(street.ana, target_of(card), Thank()).refused
    assert following.follow() == 0


def test_lists_that_are_being_made(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is told before the lists know where the card is; afterwards they are."""
    card = street.work_day()
    street.says(street.person("Cem"), card, "yes")
    street.later(days=4, hours=1)
    with monkeypatch.context() as patch:
        patch.setattr(lists, "wait_for", lambda _seq: False)
        assert following.follow() == 0
    assert following.follow() == 1


def test_begin_here(street: Street) -> None:
    """A sample tells nobody of its invented past, and of what comes it does."""
    card = street.work_day(places=1)
    cem, dia = street.person("Cem"), street.person("Dia")
    for who, said in ((cem, "yes"), (dia, "yes"), (cem, "no")):
        street.says(who, card, said)  # type: ignore[arg-type]
    following.begin_here()
    assert following.follow() == 0
    street.act(street.ana, "cards", Close(card=card))
    assert following.follow() == 1


def test_a_letter_in_one_language(consent: Street) -> None:
    """Ana reads English in a Norwegian place, Ben Norwegian: each letter is in one language."""
    people = village(consent, "Ben", "Cem")
    people["Ben"].language = "nb"
    people["Ben"].save()
    cards = propose(consent, by=people["Ben"]), propose(consent, "A boat for all")
    for card, word in zip(cards, ("question", "no"), strict=True):
        path = f"/c/{services.open_card(card, None).code.lower()}/answer"
        assert press(consent.browser(people["Cem"]), path, word, why="Who paints it?") == 302
    for place in ("nb", "en"):
        Followed.objects.all().delete()
        with override(place):
            following.follow()
    to_ben, to_ana = told("Ben"), told("Ana")
    assert (len(to_ben), len(to_ana)) == (2, 2)  # the books were followed twice.
    for letter in to_ben:
        assert letter.startswith("Hei, Ben!")
        assert "Somebody" not in letter
        assert "You get this" not in letter
        assert "“Who paints it?”" not in letter
        assert "«Who paints it?»" in letter
    for letter in to_ana:
        assert letter.startswith("Hello Ana,")
        assert "A boat for all: somebody objects." in letter
        assert "You get this from Solbakken" in letter


def test_one_letter_for_one_objection(consent: Street) -> None:
    """Ben objects on the page: Ana gets one letter, answers him there, and he gets one."""
    people = village(consent, "Ben")
    card = propose(consent)
    ben, path = consent.browser(people["Ben"]), f"/c/{services.open_card(card, None).code.lower()}"
    assert press(ben, f"{path}/answer", "no", why="It blocks the way.") == 302
    assert following.follow() == 1
    (letter,) = told("Ana")
    assert "somebody objects. Read why on the card" in letter
    page = consent.browser(consent.ana).get(path).content.decode()
    assert "Answer the objection" in page
    assert "First read" not in page
    (row,) = questions.questions_of(card).rows
    act(
        consent.ana, consent.project, "talk", AnswerQuestion(question=bytes(row.question)),
        channel="page", press=new_press(), told=[Told(text="Then by the shop.", language="en")],
    )  # fmt: skip
    following.follow()
    (answer,) = told("Ben")
    assert f"Ana answered your objection to {BENCH}: “Then by the shop.”" in answer


def test_an_objection_asks_nothing_once_it_is_taken_back(consent: Street) -> None:
    """Olav's objection waits under no list; he changes his mind, and it is not on the card."""
    people = village(consent, "Olav")
    card = propose(consent)
    row = people["Olav"].memberships.get(project_id=consent.project)
    services.ask_members(card, consent.ana, [bytes(row.member_id)])
    path = f"/c/{services.open_card(card, None).code.lower()}"
    ana = consent.browser(consent.ana)
    assert texting.take_in(OLAV, "NEI for dyrt for oss", "one") == "answered"
    page = ana.get(path).content.decode()
    assert page.count("for dyrt for oss") == 1
    assert "Olav objects" in " ".join(page.split())
    assert offers.questions_for(consent.ana) == []
    waits = ana.get("/for-you/").content.decode()
    assert waits.count("for dyrt for oss") == 1
    assert "Olav objects" in " ".join(waits.split())
    consent.later(minutes=1)
    assert texting.take_in(OLAV, "ok", "two") == "answered"
    page = ana.get(path).content.decode()
    assert "for dyrt for oss" not in page
    assert "First read" not in page
    assert offers.questions_for(consent.ana) == []


def test_an_objection_asks_nothing_once_it_is_decided(consent: Street) -> None:
    """Nobody answered Ben's objection before the end: it stands there, and waits for nobody."""
    people = village(consent, "Ben")
    card = propose(consent)
    path = f"/c/{services.open_card(card, None).code.lower()}"
    ben, ana = consent.browser(people["Ben"]), consent.browser(consent.ana)
    assert press(ben, f"{path}/answer", "no", why="It blocks the way.") == 302
    assert "Answer the objection" in ana.get(path).content.decode()
    for _round in range(2):
        consent.later(days=40)
    page = ana.get(path).content.decode()
    assert "It blocks the way." in page
    assert "Answer the objection" not in page
    assert "First read" not in page
    assert offers.questions_for(consent.ana) == []


def test_a_role_is_offered_in_one_language(street: Street) -> None:
    """The books are followed in Norwegian; Ben, who reads English, is asked in English."""
    village(street, "Ben")
    ben = street.person("Ben").memberships.get(project_id=street.project)
    offer = Offer(project=street.project, role="starter", member=bytes(ben.member_id))
    assert not street.act(street.ana, "roles", offer).refused
    with override("nb"):
        following.follow()
    (letter,) = letters_to("ben@example.org")
    assert letter.startswith("Hello Ben,")
    assert "Open this and press yes or no thanks." in letter
    assert "You get this from Solbakken" in letter


def test_many_are_told_portion_by_portion(consent: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    """Six answered where two are told at once: each hears of the end, once."""
    monkeypatch.setattr(telling, "TOLD_AT_ONCE", 2)
    people = village(consent, "Ben", "Cem", "Dia", "Eva", "Fred")
    card = propose(consent)
    path = f"/c/{services.open_card(card, None).code.lower()}"
    for person in people.values():
        assert press(consent.browser(person), f"{path}/answer", "yes") == 302
    following.begin_here()
    consent.later(days=40)
    written = [following.follow() for _step in range(5)]
    assert [bool(number) for number in written] == [True, True, False, False, False]
    heard = [sum("it is agreed" in letter for letter in told(name)) for name in people]
    assert heard == [1, 1, 1, 1, 1, 1]
    assert Portion.objects.count() == 0
