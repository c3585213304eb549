"""Conversations on their pages: who may write to whom, what is told outside, leaving, reporting."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from dugnad.charter.place import AppointModerator
from dugnad.web.acting.as_place import act_as_place
from dugnad.web.acting.services import new_press
from dugnad.web.content.openness import JUST_US
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import ProjectRow
from dugnad.web.messages.models import Message as Post
from dugnad.web.people.models import Membership
from dugnad.web.rooms.conversations import listing, meeting
from dugnad.web.rooms.conversations.law import PEOPLE_MAX
from dugnad.web.rooms.conversations.views import MESSAGES, STRANGERS
from dugnad.web.rooms.models import Place, Row
from dugnad.web.rooms.traces import TRACE
from dugnad.web.vault import services as vault
from tests.web.living import ALIASES, Living, counting

pytestmark = pytest.mark.django_db(databases=list(ALIASES))
DAY_MS = 24 * 3_600_000
ASKED = "If somebody here has this address, they are asked."


@pytest.fixture
def ana(living_place: Living) -> Client:
    """Ana's browser; she has begun the neighbourhood, and Ben takes part."""
    browser = living_place.visitor("Ana")
    project = living_place.begin(browser)
    living_place.visitor("Ben").post(f"/p/{project}/join", {"rules_version": "1"})
    return browser


@pytest.fixture
def ben(living_place: Living, ana: Client) -> Client:
    """Ben's browser."""
    return living_place.visitor("Ben")


def number_of(living_place: Living, name: str) -> bytes:
    """Somebody's number in the neighbourhood."""
    row = Membership.objects.filter(person=living_place.who(name)).first()
    assert row is not None
    return bytes(row.member_id)


def value_of(living_place: Living, name: str, viewer: str = "Ana") -> str:
    """What stands for somebody in a form that Ana is shown."""
    return meeting.value_of(living_place.who(viewer), number_of(living_place, name))


def writes_to(browser: Client, **typed: object) -> str:
    """Begin a conversation; gives where it led."""
    answer = browser.post("/conversations/new", {"press": new_press(), **typed})
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def page(browser: Client, path: str) -> str:
    """What a page says."""
    return browser.get(path).content.decode()


def says(browser: Client, path: str, text: str) -> int:
    """Write a message; gives the status."""
    return browser.post(path, {"text": text, "press": new_press()}).status_code


def test_neighbours_of_a_project_write_at_once(
    living_place: Living, ana: Client, ben: Client
) -> None:
    """Ana writes to Ben, whom she meets; he reads it and answers; nobody else comes to it."""
    assert "Ben" in page(ana, "/conversations/new")
    there = writes_to(ana, people=[value_of(living_place, "Ben")], text="Have you the ladder?")
    assert "Have you the ladder?" in page(ben, there)
    living_place.now_ms += 1_000
    assert says(ben, there, "In the shed") == 302
    assert "In the shed" in page(ana, there)
    cem = living_place.visitor("Cem")
    for path in (there, f"{there}/out", f"{there}/report"):
        assert cem.get(path).status_code == 404
    assert says(cem, there, "Me too") == 404
    told = page(cem, "/conversations/")
    assert "You have no conversations yet." in told


def test_who_would_not_ask_is_reached_by_somebody_who_knows_them(
    living_place: Living, ana: Client, ben: Client
) -> None:
    """CHA-21: Ana asks Ben to ask his neighbour; to the neighbour the place writes nothing."""
    card = living_place.calls(ana, "Soup at the hall")
    living_place.person("Olav", "+4740012345")
    shown = page(ana, f"/c/{card}/invite")
    assert "Somebody who will not ask" in shown
    assert f"/conversations/new?about={card}" in shown
    form = page(ana, f"/conversations/new?about={card}")
    words = re.search(r"<textarea[^>]*>\s*([^<]+)</textarea>", form)
    assert words
    assert "would not ask: Soup at the hall?" in words.group(1)
    there = writes_to(ana, people=[value_of(living_place, "Ben")], text=words.group(1))
    assert "would you ask them yourself" in page(ben, there)
    assert [one.reach.person for one in Post.objects.all()] == [living_place.who("Ben")]
    ProjectRow.objects.update(openness=JUST_US)
    stranger = living_place.visitor("Eva")
    for code in (card, "222222"):
        assert "Soup" not in page(stranger, f"/conversations/new?about={code}")


def test_ones_own_message_is_taken_back(living_place: Living, ana: Client, ben: Client) -> None:
    """Within ten minutes its words are destroyed for all; that there was one stays to be seen."""
    there = writes_to(ana, people=[value_of(living_place, "Ben")], text="Hello")
    living_place.now_ms += 1_000
    assert says(ana, there, "Ring 40 00 00 79") == 302
    assert "/back/" not in page(ben, there)
    found = re.findall(rf'action="({there}/back/[0-9a-f]+)"', page(ana, there))
    assert len(found) == 2
    pressed = {"press": new_press()}
    ben.post(found[-1], pressed)
    assert "40 00 00 79" in page(ben, there)
    assert "for ten minutes" not in page(ana, there)
    assert ana.post(found[-1], {"press": new_press()}).status_code == 302
    for browser in (ana, ben):
        told = page(browser, there)
        assert "40 00 00 79" not in told
        assert "This message was taken back." in told
    assert "40 00 00 79" not in page(ben, f"{there}/out")
    living_place.now_ms += 11 * 60_000
    assert "/back/" not in page(ana, there)
    ana.post(found[0], {"press": new_press()})
    assert "That time is over." in page(ana, there)
    assert "Hello" in page(ben, there)
    assert ana.post(f"{there}/back/nonsense", {"press": new_press()}).status_code == 404


def test_a_notice_says_nothing_of_it(living_place: Living, ana: Client, ben: Client) -> None:
    """Ben is told once that something waits, by mail, without a word or a name; again once read."""
    there = writes_to(ana, people=[value_of(living_place, "Ben")], text="The secret plan")
    living_place.now_ms += 1_000
    says(ana, there, "and more of it")
    ben_person = living_place.who("Ben")

    def letters() -> list[str]:
        posts = Post.objects.filter(person=ben_person).order_by("created_ms")
        sealed = [vault.unseal(ben_person.id, bytes(one.sealed_letter)) for one in posts]
        return [one.decode(errors="replace") for one in sealed if one and b"waits" in one]

    assert len(letters()) == 1
    assert there in letters()[0]
    assert "secret" not in letters()[0]
    assert "Ana" not in letters()[0]
    living_place.now_ms += 1_000
    assert "2 new messages" in page(ben, "/conversations/")
    assert "Ana:&nbsp;2 new messages" in page(ben, "/for-you/")
    page(ben, there)
    assert "new message" not in page(ben, "/conversations/")
    assert "new message" not in page(ben, "/for-you/")
    living_place.now_ms += 1_000
    says(ana, there, "Still there?")
    assert len(letters()) == 2


def test_somebody_else_is_asked_first(living_place: Living, ana: Client) -> None:
    """Cem is asked; until he says yes Ana writes no more; then they write as others do."""
    cem = living_place.visitor("Cem")
    there = writes_to(ana, address="cem@example.org", text="I am Ana from the shore")
    assert there == "/conversations/"
    assert ASKED in page(ana, there)
    one = re.search(r"/conversations/[0-9a-f-]{36}", page(cem, "/conversations/"))
    assert one
    for path in ("/conversations/", "/for-you/"):
        assert "asks whether they may write to you" in page(cem, path)
    asked = page(cem, one[0])
    assert "I am Ana from the shore" in asked
    assert 'name="text"' not in asked
    assert says(cem, one[0], "Who?") == 409
    assert says(ana, one[0], "Hello? Hello?") == 404
    assert "Cem" not in page(ana, "/conversations/")
    cem.post(f"{one[0]}/answer", {"do": "yes", "press": new_press()})
    living_place.now_ms += 1_000
    assert says(ana, one[0], "Good!") == 302
    assert "Good!" in page(cem, one[0])
    living_place.now_ms += 31 * DAY_MS
    assert "I am Ana from the shore" in page(cem, one[0])


def test_nobody_learns_who_is_known_by_an_address(living_place: Living, ana: Client) -> None:
    """Known, unknown, asked before and declined: the same words, the same page, the same status."""
    cem = living_place.visitor("Cem")
    answers = []
    for address in ("cem@example.org", "nobody@example.org", "cem@example.org"):
        living_place.now_ms += DAY_MS
        writes_to(ana, address=address, text="Hello")
        answers.append(re.sub(r"csrf.*?>", "", page(ana, "/conversations/")))
        assert ASKED in answers[-1]
    assert answers[0] == answers[1] == answers[2]
    one = re.search(r"/conversations/[0-9a-f-]{36}", page(cem, "/conversations/"))
    assert one
    cem.post(f"{one[0]}/answer", {"do": "no", "press": new_press()})
    assert cem.get(one[0]).status_code == 404
    living_place.now_ms += DAY_MS
    writes_to(ana, address="cem@example.org", text="Why not?")
    assert ASKED in page(ana, "/conversations/")
    assert "Ana" not in page(cem, "/conversations/")
    # Also where nobody has it, and where he said no, there is a room, to which nobody comes.
    assert Place.objects.filter(room="conversation").count() == 4


def crowd(living_place: Living, ana: Client) -> list[str]:
    """Twenty neighbours join; what stands for each of them in Ana's form."""
    project = lists.projects(limit=1).rows[0].code
    names = [f"Neighbour {number}" for number in range(PEOPLE_MAX)]
    for name in names:
        person = living_place.person(name, f"{name.replace(' ', '').lower()}@example.org")
        living_place.persons[name] = person
        living_place.visitor(name).post(f"/p/{project}/join", {"rules_version": "1"})
        living_place.now_ms += 60_000
    return [value_of(living_place, name) for name in names]


def test_with_as_many_as_may_be_the_address_tells_nothing(
    living_place: Living, ana: Client
) -> None:
    """Twenty people and an address are one too many, whether anybody has it or not."""
    living_place.visitor("Cem")
    people = crowd(living_place, ana)
    answers = []
    for address in ("cem@example.org", "nobody@example.org"):
        typed = {"press": new_press(), "people": people, "address": address, "text": "Hello all"}
        answers.append(ana.post("/conversations/new", typed))
    assert [one.status_code for one in answers] == [409, 409]
    assert all("Choose at most 20 people." in one.content.decode() for one in answers)
    writes_to(ana, people=people[1:], address="nobody@example.org", text="Hello all")


@pytest.mark.parametrize("again", ["cem@example.org", ""])
def test_the_same_form_sent_with_others_tells_nothing(
    living_place: Living, ana: Client, again: str
) -> None:
    """First to an address, then the same form to Ben as well: it opens, whoever has the address."""
    living_place.visitor("Cem")
    statuses = []
    for address in ("cem@example.org", "nobody@example.org"):
        living_place.now_ms += DAY_MS
        form = {"press": new_press(), "text": "Hello"}
        writes_to(ana, **form, address=address)
        ben = [value_of(living_place, "Ben")]
        there = writes_to(ana, **form, people=ben, address=again and address)
        statuses.append(ana.get(there).status_code)
    assert statuses == [200, 200]


def test_first_words_stay_as_long_either_way(living_place: Living, ana: Client) -> None:
    """Ana writes to Ben and to an address: after a month nothing shows whether anybody has it."""
    living_place.visitor("Cem")
    found = []
    for address in ("cem@example.org", "nobody@example.org"):
        ben = [value_of(living_place, "Ben")]
        there = writes_to(ana, people=ben, address=address, text="First words")
        living_place.now_ms += 31 * DAY_MS
        found.append("First words" in page(ana, there))
    assert found == [True, True]


def test_first_contact_is_limited(ana: Client) -> None:
    """Three people a day whom one does not meet, whether they are known here or not."""
    for number in range(STRANGERS.goes):
        writes_to(ana, address=f"n{number}@example.org", text="Buy my boats")
    answer = ana.post(
        "/conversations/new",
        {"press": new_press(), "address": "cem@example.org", "text": "Buy my boats"},
    )
    assert answer.status_code == 429
    assert "Wait until tomorrow." in answer.content.decode()
    assert "Buy my boats</textarea>" in answer.content.decode()


def test_the_list_asks_as_often_for_many_as_for_few(
    living_place: Living, ana: Client, ben: Client
) -> None:
    """The questions to the databases are the same for three conversations and for twelve."""
    number = value_of(living_place, "Ben")

    def more(count: int) -> dict[str, int]:
        for each in range(count):
            living_place.now_ms += 1_000
            there = writes_to(ana, people=[number], text=f"About {each}")
            ben.get(there)
            living_place.now_ms += 1_000
            says(ana, there, "and more")
        ben.get("/conversations/")
        with counting() as counts:
            listed = page(ben, "/conversations/")
        assert listed.count("One new message") == len(listing.of_person(living_place.who("Ben")))
        return counts

    few = more(3)
    many = more(9)
    assert few == many
    assert sum(many.values()) < 30


def test_no_number_of_the_books_stands_beside_a_name(
    living_place: Living, ana: Client, ben: Client
) -> None:
    """PRV-03: the form names Ben, and what it carries for him is Ana's alone."""
    number = number_of(living_place, "Ben")
    form = page(ana, "/conversations/new")
    assert "Ben" in form
    assert number.hex() not in form
    assert value_of(living_place, "Ben") in form
    assert value_of(living_place, "Ben") != value_of(living_place, "Ben", viewer="Ben")


def test_who_writes_much_waits(living_place: Living, ana: Client, ben: Client) -> None:
    """A lively hour is fine; a machine is not."""
    there = writes_to(ana, people=[value_of(living_place, "Ben")], text="Hi")
    assert [says(ana, there, f"Line {number}") for number in range(MESSAGES.goes)][-1] == 302
    assert says(ana, there, "One more") == 429
    assert ben.get(there).status_code == 200


def test_a_number_of_somebody_one_does_not_meet_opens_nothing(
    living_place: Living, ana: Client
) -> None:
    """Whoever sends the number of a member of another project writes to nobody.

    Nor does the number of somebody one meets, as it stands in the books, or another's value.
    """
    dia = living_place.visitor("Dia")
    living_place.starts("Dia", "The choir", living_place.rules)
    for sent in (
        value_of(living_place, "Dia"),
        value_of(living_place, "Ana", viewer="Dia"),
        number_of(living_place, "Ana").hex(),
    ):
        typed = {"press": new_press(), "people": [sent], "text": "Hello"}
        assert ana.post("/conversations/new", typed).status_code == 422
    assert not Row.objects.exists()
    assert "You have no conversations yet." in page(dia, "/conversations/")


def test_whoever_has_left_the_project_is_met_there_no_more(
    living_place: Living, ana: Client, ben: Client
) -> None:
    """An old form of Ana's still names Ben: by then they do not meet, and neither does Ben her."""
    value = value_of(living_place, "Ben")
    met = meeting.met(living_place.who("Ana"), value)
    assert met is not None
    assert met[0] == living_place.who("Ben")
    living_place.now_ms += 1_000
    code = lists.projects(limit=1).rows[0].code
    assert ben.post(f"/p/{code}/leave", {"press": new_press()}).status_code == 302
    assert meeting.met(living_place.who("Ana"), value) is None
    assert meeting.met(living_place.who("Ben"), value_of(living_place, "Ana", "Ben")) is None
    answer = ana.post("/conversations/new", {"people": [value], "text": "Hi"})
    assert answer.status_code == 422
    assert not Place.objects.filter(room="conversation").exists()


def test_leaving(living_place: Living, ana: Client, ben: Client) -> None:
    """Who leaves reads no more; when the last one leaves, it is all gone, with its key."""
    there = writes_to(ana, people=[value_of(living_place, "Ben")], text="Hi")
    ana.post(f"{there}/answer", {"do": "leave", "press": new_press()})
    assert ana.get(there).status_code == 404
    alone = page(ben, there)
    assert "Nobody else is here any more" in alone
    assert "Hi" in alone
    assert says(ben, there, "Hello?") == 409
    ben.post(f"{there}/answer", {"do": "leave", "press": new_press()})
    assert not Place.objects.filter(room="conversation").exists()
    assert not Row.objects.exists()
    again = ben.post(f"{there}/answer", {"do": "leave", "press": new_press()}, follow=True)
    assert "You do not take part in this conversation." in again.content.decode()


def test_taking_it_out(living_place: Living, ana: Client, ben: Client) -> None:
    """Who takes part gets an open file of what they may read."""
    there = writes_to(ana, people=[value_of(living_place, "Ben")], text="Hi")
    living_place.now_ms += 1_000
    says(ben, there, "Hello")
    told = json.loads(ana.get(f"{there}/out").content)
    assert [(one["by"], one["text"]) for one in told] == [("Ana", "Hi"), ("Ben", "Hello")]
    read = ana.get(f"{there}/out?text").content.decode()
    assert "2026" in read
    assert "Ana:\nHi" in read
    assert "Ben:\nHello" in read


def test_whoever_is_forgotten_takes_their_words_along(
    living_place: Living, ana: Client, ben: Client
) -> None:
    """Ben is forgotten: his messages are gone for Ana, too; hers stay with her."""
    there = writes_to(ana, people=[value_of(living_place, "Ben")], text="Hi")
    living_place.now_ms += 1_000
    says(ben, there, "My secret")
    TRACE.forget(living_place.who("Ben"))
    left = page(ana, there)
    assert "My secret" not in left
    assert "Hi" in left


def test_reporting_shows_what_it_says_and_no_more(
    living_place: Living, ana: Client, ben: Client
) -> None:
    """Mia, who moderates, reads the lines that Ana saw before she pressed; then what Mia did."""
    there = writes_to(ana, people=[value_of(living_place, "Ben")], text="Old words")
    for number in range(20):
        living_place.now_ms += 1_000
        says(ben, there, f"Rude line {number}")
    shown = page(ana, f"{there}/report")
    assert "Old words" not in shown
    assert "Rude line 0" in shown
    assert ana.post(f"{there}/report", {"why": "", "press": new_press()}).status_code == 422
    ana.post(f"{there}/report", {"why": "He is rude", "press": new_press()})
    assert "Nobody has answered yet." in page(ana, "/reports/")
    mia = living_place.visitor("Mia")
    assert "He is rude" not in page(mia, "/reports/")
    appoint(living_place, mia)
    read = page(mia, "/reports/")
    assert "He is rude" in read
    assert "Rude line 19" in read
    assert "Old words" not in read
    assert mia.get(there).status_code == 404
    one = re.search(r'action="(/reports/[0-9a-f-]{36})"', read)
    assert one
    ben.post(one[1], {"words": "Nothing", "press": new_press()})
    assert "Nobody has answered yet." in page(ana, "/reports/")
    mia.post(one[1], {"words": "We spoke with him", "press": new_press()})
    assert "We spoke with him" in page(ana, "/reports/")
    assert "Nothing." in page(ben, "/reports/")
    twice = mia.post(one[1], {"words": "We spoke twice", "press": new_press()})
    assert twice.status_code == 409
    assert "This report is not open any more." in twice.content.decode()
    assert "We spoke twice" in twice.content.decode()


def test_words_about_a_report_that_are_too_many_stay_in_their_field(
    living_place: Living, ana: Client, ben: Client
) -> None:
    """Mia wrote more than is taken; so does Ana, who asks for a second look."""
    there = writes_to(ana, people=[value_of(living_place, "Ben")], text="Hello")
    says(ben, there, "Go away")
    ana.post(f"{there}/report", {"why": "He is rude", "press": new_press()})
    mia = living_place.visitor("Mia")
    appoint(living_place, mia)
    long = "We spoke with him. " * 200
    one = re.search(r'action="(/reports/[0-9a-f-]{36})"', page(mia, "/reports/"))
    assert one
    for who, address, field in ((mia, one[1], "words"), (ana, f"{one[1]}/again", "why")):
        answer = who.post(address, {field: long, "press": new_press()})
        assert answer.status_code == 409
        assert re.search(rf'name="{field}"[^>]*>We spoke with him\.', answer.content.decode())
        mia.post(one[1], {"words": "We spoke with him", "press": new_press()})


def appoint(living_place: Living, mia: Client) -> None:
    """Mia takes part and is appointed."""
    code = lists.projects(limit=1).rows[0].code
    mia.post(f"/p/{code}/join", {"rules_version": "1"})
    member = number_of(living_place, "Mia")
    act_as_place("operator", "place", AppointModerator(member=member))
