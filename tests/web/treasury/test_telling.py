"""Who is told about money: a request goes to a person, and nobody has to look each day."""

from __future__ import annotations

import re

import pytest

from dugnad.charter.money.accounts import read_reference
from dugnad.charter.money.records import ForPromise
from dugnad.charter.place import DropHost, NameHost
from dugnad.web.acting.as_place import act_as_place
from dugnad.web.answers import following
from dugnad.web.lists import services as lists
from dugnad.web.messages.models import Message
from dugnad.web.messages.services import read as _open
from tests.web.living import ALIASES
from tests.web.treasury.village import SECOND, Village

pytestmark = pytest.mark.django_db(databases=list(ALIASES))


def told(village: Village) -> list[tuple[str, str]]:
    """Everything that was written since it was last asked: to whom, and what."""
    following.follow()
    by_id = {person.id: name for name, person in village.place.persons.items()}
    found = []
    for message in Message.objects.order_by("created_ms", "pk"):
        assert message.person is not None
        found.append((by_id[message.person.id], _open(message).text))
    Message.objects.all().delete()
    return found


def test_the_request_goes_to_the_treasurer_and_the_answer_comes_back(village: Village) -> None:
    """Bengt is asked by name; Ana is told of his yes."""
    told(village)
    village.post("Ana", f"/p/{village.playground}/money", {"host": village.hall})
    ((whom, text),) = told(village)
    assert whom == "Bengt"
    assert "The playground asks whether you hold its money for it." in text
    assert f"/p/{village.hall.lower()}/desk" in text
    village.post("Bengt", f"/p/{village.hall}/desk/asked/{village.playground}", {"answer": "yes"})
    assert [(whom, "from now on" in text) for whom, text in told(village)] == [("Ana", True)]


def test_from_owed_to_paid_each_hears_what_concerns_them(village: Village) -> None:
    """Cem hears that he is owed and paid, Karin that a list waits for her; nobody else."""
    box = village.hosted()
    told(village)
    owed = village.works(box)
    about = [(whom, text) for whom, text in told(village) if "owes you" in text]
    assert [whom for whom, _text in about] == ["Cem"]
    assert "The association owes you 300 kr." in about[0][1]
    number = village.pays(owed, box)
    waits = [whom for whom, text in told(village) if "waits for you to approve it" in text]
    assert waits == ["Karin"]
    village.post("Karin", f"/p/{village.hall}/desk/pay/{number}", {"verb": "confirm"})
    paid = [whom for whom, text in told(village) if "300 kr was paid to you." in text]
    assert paid == ["Cem"]


def test_a_question_about_a_line_reaches_who_answers_it(village: Village) -> None:
    """Dia asks; Ana, who looks after the playground, gets the words and the way to answer."""
    village.hosted()
    told(village)
    page = village.page("", f"/books/?p={village.playground}&show=money")
    line = re.findall(r'href="(/books/ask/[^"]+)"', page)[0]
    village.post("Dia", line, {"text": "Who is this host?"})
    ((whom, text),) = told(village)
    assert whom == "Ana"
    assert "“Who is this host?”" in text
    found = re.search(r"/q/[0-9a-f]{64}/answer", text)
    assert found
    assert "you sign in before it is sent" in village.page("", found[0])
    assert "No name stands beside a question" in village.page("", line)
    assert "you sign in before it is sent" not in village.page("Ana", found[0])


def test_the_two_of_a_new_host_are_told_where_their_desk_is(village: Village) -> None:
    """Bengt and Karin hear it the moment the place names their association."""
    told(village)
    hall = village.id_of(village.hall)
    for asked in (DropHost(project=hall), NameHost(project=hall, second=SECOND)):
        lists.wait_for(act_as_place("operator", "place", asked).seq)
    said = told(village)
    assert sorted(whom for whom, _text in said) == ["Bengt", "Karin"]
    for _whom, text in said:
        assert "The association can hold money for other projects from now on." in text
        assert f"/p/{village.hall.lower()}/desk" in text


def test_whoever_gets_a_gift_back_is_asked_where_it_goes(village: Village) -> None:
    """The goal is missed; once the treasurer owes the gift back, Dia is told, as of any debt."""
    box = village.hosted()
    card = village.collects()
    number = read_reference(village.promises("Dia", card, 50_000))
    told(village)
    village.gets(box, 50_000, ForPromise(number=number))
    said = []
    for _time in range(4):
        village.later(days=8)
        said += told(village)
    missed = [(whom, text) for whom, text in said if "did not reach its goal" in text]
    assert [whom for whom, text in missed if "open this to see where to" in text] == ["Dia"]
    village.post("Bengt", f"/p/{village.hall}/desk/give-back/{lists.code_of(card)}")
    ((whom, text),) = told(village)
    assert whom == "Dia"
    assert "The association owes you 500 kr." in text
    assert "/money/" in text
    page = village.page("Dia", f"/c/{lists.code_of(card)}")
    assert "did not count here" not in page
    assert "Where money can be paid to me" in page
