"""Who is told about money: a request goes to a person, and nobody has to look each day."""

from __future__ import annotations

import re

import pytest

from dugnad.web.answers import following
from dugnad.web.messages.models import Message
from dugnad.web.messages.services import _open
from tests.web.living import ALIASES
from tests.web.treasury.village import Village

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
    assert re.search(r"/q/[0-9a-f]{64}/answer", text)
