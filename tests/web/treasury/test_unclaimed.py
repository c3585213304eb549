"""What nobody asks for: said beforehand, asked for once more, and given to its project."""

from __future__ import annotations

import pytest

from dugnad.charter.money import records
from dugnad.charter.money.records import Obligation
from dugnad.charter.testing import DAY_MS
from dugnad.web.acting.services import new_press
from dugnad.web.house import house
from dugnad.web.lists import money
from dugnad.web.lists import services as lists
from dugnad.web.messages.models import Message
from dugnad.web.messages.post import Post
from dugnad.web.messages.services import read as _open
from dugnad.web.people import services as people
from dugnad.web.people.addresses import Address
from dugnad.web.people.models import SMS
from dugnad.web.treasury import unclaimed
from dugnad.web.treasury.models import AskedAgain
from tests.web.living import ALIASES
from tests.web.treasury.village import Village

pytestmark = pytest.mark.django_db(databases=list(ALIASES))
AHEAD = unclaimed.AHEAD_MS // DAY_MS


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> int:
    """Two hundred days do for ten years, and are told as such: no role is held for so long.

    The law's own stories (tests/charter/money/test_lapsing.py) take them whole.
    """
    monkeypatch.setattr(records, "UNCLAIMED_MS", 200 * DAY_MS)
    monkeypatch.setattr(unclaimed, "UNCLAIMED_MS", 200 * DAY_MS)
    return 200


def obligation(name: bytes) -> Obligation:
    """What the books have of it."""
    with house().engine.reader() as store:
        found = money.books(store).obligations.get(name)
    assert found is not None
    return found


def desk(village: Village) -> str:
    """Where it is seen at the desk."""
    return f"/p/{village.hall}/desk/unclaimed"


def asks_again(village: Village) -> list[tuple[str, str, str]]:
    """One round of asking: to whom it went, by which channel, and what it says."""
    Message.objects.all().delete()
    number = unclaimed.ask_again(village.place.now_ms)
    by_id = {person.id: name for name, person in village.place.persons.items()}
    found = [
        (by_id[one.person.id], one.channel, _open(one).text)
        for one in Message.objects.order_by("created_ms", "pk")
        if one.person is not None
    ]
    assert len(found) == number
    return found


def test_what_is_owed_says_until_when_it_can_be_asked_for(village: Village) -> None:
    """One sentence where it stands, with the day; not of what was paid."""
    box = village.hosted()
    owed = village.works(box)
    until = "Ask for it until"
    assert until in village.page("Cem", "/money/")
    assert "after that it may go to the project." in village.page("Cem", "/money/")
    assert "2036" in village.page("Cem", "/money/").split(until)[1][:60]
    village.pays(owed, box)
    assert until not in village.page("Cem", "/money/")


def test_people_are_asked_again_on_every_channel_and_once(village: Village, soon: int) -> None:
    """Sixty days before, and not sooner; by mail and by SMS."""
    box = village.hosted()
    village.works(box)
    cem = village.place.who("Cem")
    people.add_reach(cem, Address(SMS, "+4790000001"), village.place.now_ms)
    reaches = {reach.kind for reach in cem.reaches.all()}
    village.later(soon - AHEAD - 4)
    assert asks_again(village) == []
    village.later(5)
    told = asks_again(village)
    assert {(whom, channel) for whom, channel, _text in told} == {("Cem", one) for one in reaches}
    assert len(told) == len(reaches) == 2
    assert all("300 kr has been owed for nearly ten years." in text for _w, _c, text in told)
    assert asks_again(village) == []
    assert AskedAgain.objects.count() == 1


def test_whoever_was_not_written_to_is_not_taken_for_asked(
    village: Village, soon: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the place stops between noting it and the letter, both are done in the next round."""
    village.works(village.hosted())
    village.later(soon - AHEAD + 1)

    def stops(_letter: Post, _now_ms: int) -> bool:
        raise OSError

    with monkeypatch.context() as short:
        short.setattr(unclaimed, "post", stops)
        with pytest.raises(OSError):  # noqa: PT011  The one above.
            unclaimed.ask_again(village.place.now_ms)
    assert not AskedAgain.objects.exists()
    assert len(asks_again(village)) == 1


def test_at_the_desk_it_goes_to_the_project(village: Village, soon: int) -> None:
    """After ten years and the letters; what it does is said before, and its end stands for all."""
    box = village.hosted()
    owed = village.works(box)
    before = village.pot()
    assert "Nothing has been owed for ten years." in village.page("Bengt", desk(village))
    assert desk(village).lower() not in village.page("Bengt", f"/p/{village.hall}/desk").lower()
    village.later(soon - AHEAD + 1)
    asks_again(village)
    village.later(AHEAD + 1)
    assert "One thing has been owed for ten years." in village.page(
        "Karin", f"/p/{village.hall}/desk"
    )
    page = village.page("Karin", desk(village))
    assert "Then it is owed no more, and the project decides on it" in page
    assert "Give it to The playground" in page
    karin = village.visitor("Karin")
    karin.post(desk(village), {"press": new_press(), "owed": owed.hex()})
    lists.catch_up()
    assert obligation(owed).lapsed == 30_000
    assert village.pot() == before + 30_000
    assert "300 kr went to The playground." in karin.get(desk(village)).content.decode()
    assert "Nothing has been owed for ten years." in village.page("Karin", desk(village))
    mine = village.page("Cem", "/money/")
    assert "Nobody asked for it in ten years, so it went to the project." in mine
    assert "Nothing is owed to you now." in mine
    books = village.page("", f"/books/?p={village.playground}")
    assert "300 kr that nobody asked for in ten years went to the project." in books
    assert money.owed_of(village.id_of(village.playground)).get("NOK", 0) == 0


def test_nothing_goes_before_they_were_asked_once_more(village: Village, soon: int) -> None:
    """Also where the place stood still meanwhile: they have the sixty days."""
    box = village.hosted()
    owed = village.works(box)
    village.later(soon + 1)
    assert "asked for it once more first" in village.page("Karin", desk(village))
    asks_again(village)
    assert "They were asked once more, and have time until" in village.page("Karin", desk(village))
    assert village.post("Karin", desk(village), {"owed": owed.hex()}).status_code == 404
    assert obligation(owed).lapsed == 0
    village.later(AHEAD)
    assert village.post("Karin", desk(village), {"owed": owed.hex()}).status_code == 302
    assert obligation(owed).lapsed == 30_000


def test_only_the_two_see_it(village: Village) -> None:
    """Others learn whose desk it is."""
    village.hosted()
    assert village.visitor("Ana").get(desk(village)).status_code == 403
    assert village.visitor().get(desk(village)).status_code == 302
