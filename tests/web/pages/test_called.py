"""PRV-01: whoever wants to is called otherwise in a project, and everywhere in it."""

from __future__ import annotations

import html
import json
import re
import zipfile
from io import BytesIO
from uuid import UUID

import msgspec
import pytest
from django.test import Client

from dugnad.charter.ways import WAYS
from dugnad.web.acting.services import new_press
from dugnad.web.answers import following
from dugnad.web.forgetting import services as forgetting
from dugnad.web.forgetting.handing_out import everything_of
from dugnad.web.lists import services as lists
from dugnad.web.messages.letters import Letter, unpack
from dugnad.web.messages.models import Message
from dugnad.web.people import names as naming
from dugnad.web.people import services as people
from dugnad.web.people.models import Membership, Person
from dugnad.web.rooms import met
from dugnad.web.rooms import services as rooms
from dugnad.web.rooms.conversations import meeting
from dugnad.web.rooms.drafts import unanswered
from dugnad.web.rooms.drafts.law import ROOM as DRAFT
from dugnad.web.rooms.drafts.law import Share
from dugnad.web.rooms.models import Place, Seat
from dugnad.web.vault import services as vault
from tests.web.living import ALIASES, Living
from tests.web.pages.test_deciding import proposes
from tests.web.pages.test_tasks import TASK

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

OTHERWISE = "Kestrel"


def page(browser: Client, path: str) -> str:
    """What a page says."""
    return html.unescape(browser.get(path).content.decode())


@pytest.fixture
def home(living_place: Living) -> str:
    """Ana has begun the neighbourhood; Ben joined as Kestrel, Cem as himself."""
    code = living_place.begin(living_place.visitor("Ana"))
    joins(living_place, "Ben", code, OTHERWISE)
    joins(living_place, "Cem", code)
    return code


def joins(place: Living, name: str, code: str, called: str | None = None) -> Client:
    """Somebody takes part, and says what they are called there, or nothing about it."""
    browser = place.visitor(name)
    said = {} if called is None else {"called": called}
    answer = browser.post(f"/p/{code}/join", {"rules_version": "1", "press": new_press(), **said})
    assert answer.status_code == 302
    return browser


def reachable(browser: Client, code: str, start: str) -> dict[str, str]:
    """Every page of a project that can be reached from one, by its address."""
    found: dict[str, str] = {}
    cards = {row.code.lower() for row in lists.home().rows}
    left = [start]
    while left:
        path = left.pop()
        if path in found:
            continue
        answer = browser.get(path)
        if answer.status_code != 200 or "html" not in answer.headers["Content-Type"]:
            found[path] = ""
            continue
        found[path] = html.unescape(answer.content.decode())
        for link in re.findall(r'href="(/[^"#?]*)', found[path]):
            inside = link.lower().startswith(f"/p/{code.lower()}")
            inside |= link.lower().startswith(tuple(f"/c/{one}" for one in cards))
            if inside and link not in found:
                left.append(link)
    return found


def names_ben(text: str) -> bool:
    """Whether a text has Ben's ordinary name."""
    return re.search(r"\bBen\b", text) is not None


def acts(place: Living, home: str) -> list[str]:
    """Ben does a little of everything in the neighbourhood; gives the cards."""
    ana, ben = place.visitor("Ana"), place.visitor("Ben")
    task = place.puts_up(ben, "task", TASK)
    news = place.tells(ben)
    decision = proposes(place, ben)
    work = place.calls(ana)
    invited = {"name_1": "Dia", "address_1": "dia@example.org"}
    pressed = {
        f"/c/{work}/do/Answer": {"said": "yes"},
        f"/c/{news}/ask": {"text": "Who has seen it?"},
        f"/c/{task}/invite": invited,
        f"/c/{decision}/invite": {},
        f"/p/{home}/begun": invited,
    }
    for path, typed in pressed.items():
        place.now_ms += 1_000
        answer = ben.post(path, {**typed, "press": new_press()})
        assert answer.status_code == 302, (path, answer.status_code)
    lists.catch_up()
    following.follow()
    return [task, news, decision, work]


def test_every_page_and_message_of_the_project_calls_them_so(
    living_place: Living, home: str
) -> None:
    """Whoever takes part, a stranger, on screen and on paper; and what is sent to others."""
    cards = acts(living_place, home)
    shown = 0
    for name in ("Ana", ""):
        browser = living_place.visitor(name)
        pages = reachable(browser, home, f"/p/{home}")
        assert {f"/c/{card.lower()}" for card in cards} <= set(pages)
        named = [path for path, text in pages.items() if names_ben(text)]
        assert named == [], (name, named)
        shown += sum(OTHERWISE in text for text in pages.values())
    assert shown > 8
    ben = living_place.who("Ben")
    letters = [
        " ".join(map(str, msgspec.structs.astuple(opened)))
        for one in Message.objects.exclude(person=ben)
        if (opened := _opened(one)) is not None
    ]
    assert letters
    assert [text for text in letters if names_ben(text)] == []
    assert any(OTHERWISE in text for text in letters)


def _opened(message: Message) -> Letter | None:
    sealed = bytes(message.sealed_letter)
    if message.person_id is None:
        opened = vault.unseal_for_place(sealed)
    else:
        opened = vault.unseal(message.person_id, sealed)
    return None if opened is None else unpack(opened)


def test_elsewhere_they_keep_their_name(living_place: Living, home: str) -> None:
    """In another project Ben is Ben; on his own page both stand, and each leads to its change."""
    ben = living_place.visitor("Ben")
    other = living_place.starts("Ben", "The choir", WAYS["together"])
    assert names_ben(page(ben, f"/p/{other}/rules"))
    own = page(ben, "/me/")
    assert f'href="/p/{home.lower()}/my-name"' in own
    assert f">{OTHERWISE}</a>" in own
    assert ">Ben</a>" in own
    person = living_place.who("Ben")
    project = bytes(Membership.objects.get(person=person, project_id=_id(home)).project_id)
    assert people.name_of(person, project) == OTHERWISE
    assert people.name_of(person, None) == "Ben"


def test_it_is_changed_and_given_up(living_place: Living, home: str) -> None:
    """One page, one field; nothing written, or the ordinary name, is the ordinary name again."""
    ben, ana = living_place.visitor("Ben"), living_place.visitor("Ana")
    at = f"/p/{home}/my-name"
    assert f'value="{OTHERWISE}"' in page(ben, at)
    assert "by your ordinary name" in page(ana, at)
    assert ben.post(at, {"called": "x" * 81}).status_code == 422
    assert ben.post(at, {"called": " Sea \u200b gull "}).status_code == 302
    assert "Sea gull" in page(ana, f"/p/{home}/rules")
    assert OTHERWISE not in page(ana, f"/p/{home}/rules")
    for typed in ("", "Ben"):
        assert ben.post(at, {"called": typed}).status_code == 302
        assert bytes(Membership.objects.get(person=living_place.who("Ben")).sealed_name) == b""
        assert names_ben(page(ana, f"/p/{home}/rules"))
        ben.post(at, {"called": OTHERWISE})
    stranger = living_place.visitor()
    assert stranger.get(at).status_code == 302
    dia = living_place.visitor("Dia")
    assert dia.post(at, {"called": "D"}).headers["Location"].endswith("/join")


def test_it_is_asked_on_the_page_of_taking_part(living_place: Living, home: str) -> None:
    """Folded beside the one press; too long is said there, and nobody takes part by it yet."""
    dia = living_place.visitor("Dia")
    at = f"/p/{home}/join"
    assert "Be called otherwise here" in page(dia, at)
    typed = {"rules_version": "1", "press": new_press(), "called": "y" * 81}
    answer = dia.post(at, typed)
    assert answer.status_code == 422
    assert "at most 80 letters" in html.unescape(answer.content.decode())
    assert "Dia" not in page(living_place.visitor("Ana"), f"/p/{home}/rules")
    joins(living_place, "Dia", home)
    assert "Dia" in page(living_place.visitor("Ana"), f"/p/{home}/rules")


def test_those_who_meet_there_know_each_other_so(living_place: Living, home: str) -> None:
    """In a conversation, too; whoever also meets Ben where he is Ben knows him as Ben."""
    ben, ana, cem = (living_place.who(one) for one in ("Ben", "Ana", "Cem"))
    (circle,) = meeting.circles_of(ana)
    assert [name for _value, name in circle.others] == ["Cem", OTHERWISE]
    assert naming.known_to(ana, [ben, ana]) == {ben.id: OTHERWISE, ana.id: "Ana"}
    other = living_place.starts("Ben", "The choir", WAYS["together"])
    joins(living_place, "Cem", other)
    assert naming.known_to(cem, [ben]) == {ben.id: "Ben"}
    assert naming.known_to(ana, [ben]) == {ben.id: OTHERWISE}


def picks(place: Living, who: str, name: str, path: str, **said: str) -> str:
    """Somebody picks one of those they meet, by name, and presses; gives the page that follows."""
    circles = meeting.circles_of(place.who(who))
    (value,) = (value for one in circles for value, named in one.others if named == name)
    answer = place.visitor(who).post(path, {"people": value, "press": new_press(), **said})
    assert answer.status_code == 302
    return page(place.visitor(who), answer["Location"])


def test_whoever_writes_to_a_kestrel_does_not_learn_who_that_is(
    living_place: Living, home: str
) -> None:
    """Also where the two meet elsewhere under Ben's ordinary name; and he knows Cem as there."""
    other = living_place.starts("Ben", "The choir", WAYS["together"])
    joins(living_place, "Cem", other)
    told = picks(living_place, "Cem", OTHERWISE, "/conversations/new", text="Hello!")
    assert OTHERWISE in told
    assert not names_ben(told)
    cem, ben = living_place.visitor("Cem"), living_place.visitor("Ben")
    there = page(cem, "/conversations/")
    assert OTHERWISE in there
    assert not names_ben(there)
    (path,) = re.findall(r'href="(/conversations/[0-9a-f-]{36}/?)"', there)
    ben.post(path, {"text": "Who is it?", "press": new_press()})
    assert f"{OTHERWISE} ·" in page(cem, path)
    assert not names_ben(page(cem, path))
    ben.post(f"{path.rstrip('/')}/answer", {"do": "leave", "press": new_press()})
    assert "Who is it?" in page(cem, path)
    assert not names_ben(page(cem, path))
    assert names_ben(picks(living_place, "Cem", "Ben", "/conversations/new", text="Hello, Ben!"))


def test_two_names_that_are_picked_at_once_tell_nothing(living_place: Living, home: str) -> None:
    """Whoever ticks a Kestrel here and Ben there is told the same as with any two people."""
    other = living_place.starts("Ben", "The choir", WAYS["together"])
    for one in ("Cem", "Dia"):
        joins(living_place, one, other)
    cem, said = living_place.visitor("Cem"), {}
    named = {
        (circle.title, name): value
        for circle in meeting.circles_of(living_place.who("Cem"))
        for value, name in circle.others
    }
    (here,) = {title for title, _name in named} - {"The choir"}
    cem.post("/start/what", {"title": "A bench", "text": "By the brook.", "do": "next"})
    for path in ("/conversations/new", "/drafts/share"):
        for second in ("Ben", "Dia"):
            picked = [named[here, OTHERWISE], named["The choir", second]]
            typed = {"people": picked, "text": "Hello!", "press": new_press()}
            answer = cem.post(path, typed)
            shown = html.unescape(answer.content.decode())
            assert "Choose people out of one project" in shown
            said[path, second] = answer.status_code
    assert set(said.values()) == {422}
    assert not Seat.objects.exists()


AT_EVERY_VISIT = r'value="[^"]*"|[0-9a-f-]{32,}|\d+ September|\w+day|\d\d:\d\d'
"""What is another one at every visit."""


def test_a_name_and_an_address_in_one_form_tell_nothing(living_place: Living, home: str) -> None:
    """Cem ticks the Kestrel, who leaves, and names an address: nothing says whose it is."""
    cem = living_place.visitor("Cem")
    (value,) = (
        value
        for circle in meeting.circles_of(living_place.who("Cem"))
        for value, name in circle.others
        if name == OTHERWISE
    )
    found = []
    for address in ("nobody@example.org", "ben@example.org"):
        living_place.later(days=1)
        typed = {"people": [value], "address": address, "text": "Hello!", "press": new_press()}
        there = cem.post("/conversations/new", typed).headers["Location"]
        living_place.in_a_moment()
        left = {"do": "leave", "press": new_press()}
        assert living_place.visitor("Ben").post(f"{there}/answer", left).status_code == 302
        shown = [cem.get(path) for path in (there, f"{there}/out?text", "/conversations/")]
        alike = [(one.status_code, re.sub(AT_EVERY_VISIT, "…", one.text)) for one in shown]
        with zipfile.ZipFile(BytesIO(everything_of(living_place.who("Cem")))) as files:
            kept = {one.filename: one.file_size for one in files.infolist()}
        found.append((alike, kept))
        Place.objects.all().delete()
    assert found[0] == found[1]


def test_who_is_picked_out_of_a_draft_s_page_stays_who_they_are_there(
    living_place: Living, home: str
) -> None:
    """Cem ticks a Kestrel on the page itself, and reads of a Kestrel ever after."""
    other = living_place.starts("Ben", "The choir", WAYS["together"])
    joins(living_place, "Cem", other)
    cem = living_place.visitor("Cem")
    cem.post("/start/what", {"title": "A bench", "text": "By the brook.", "do": "next"})
    (value,) = (
        value
        for circle in meeting.circles_of(living_place.who("Cem"))
        for value, name in circle.others
        if name == OTHERWISE
    )
    answer = cem.post("/drafts/share", {"people": [value], "press": new_press()})
    assert answer.headers["Location"] == "/drafts/"
    (path,) = re.findall(r'href="(/drafts/[0-9a-f-]{36})"', page(cem, "/drafts/"))
    assert OTHERWISE in page(cem, path)
    assert not names_ben(page(cem, path))


def test_whoever_is_written_to_reads_before_the_yes_by_which_name_they_are_known(
    living_place: Living, home: str
) -> None:
    """Ana writes to Ben's address; his yes would join it with his name in their project."""
    ana, ben = living_place.visitor("Ana"), living_place.visitor("Ben")
    typed = {"address": "ben@example.org", "text": "Hello!", "press": new_press()}
    assert ana.post("/conversations/new", typed).status_code == 302
    living_place.in_a_moment()
    (path,) = re.findall(r'href="(/conversations/[0-9a-f-]{36}/?)"', page(ben, "/conversations/"))
    assert f"If you say yes, they read your name: {OTHERWISE}." in page(ben, path)
    ben.post(f"{path.rstrip('/')}/answer", {"do": "yes", "press": new_press()})
    assert "If you say yes" not in page(ben, path)
    assert OTHERWISE in page(ana, path)


def test_whoever_shows_a_draft_to_a_kestrel_does_not_learn_it_either(
    living_place: Living, home: str
) -> None:
    """And Ben reads who shows it to him under the name that they have where they picked him."""
    cem, other = living_place.who("Cem"), living_place.starts("Ben", "The choir", WAYS["together"])
    joins(living_place, "Cem", other, "Heron")
    anchor, ben = bytes(range(16)), living_place.who("Ben")
    action = Share((("title", "A bench"),), (ben.id.bytes,))
    rooms.press(cem, DRAFT, anchor, action, press=new_press())
    project = bytes(lists.project_by_code(home).project)  # type: ignore[union-attr]
    met.note(DRAFT.name, anchor, [(ben, project)])
    told = page(living_place.visitor("Cem"), f"/drafts/{UUID(bytes=anchor)}")
    assert OTHERWISE in told
    assert not names_ben(told)
    assert [one.by for one in unanswered.of_person(ben)] == ["Cem"]
    met.note(DRAFT.name, anchor, [(ben, bytes(lists.project_by_code(other).project))])  # type: ignore[union-attr]
    assert [one.by for one in unanswered.of_person(ben)] == ["Heron"]


def test_it_is_sealed_handed_out_and_forgotten(living_place: Living, home: str) -> None:
    """It lies under Ben's own key, comes in his file, stands in what goes, and goes with him."""
    ben = living_place.who("Ben")
    row = Membership.objects.get(person=ben)
    assert OTHERWISE.encode() not in bytes(row.sealed_name)
    browser = living_place.visitor("Ben")
    archive = zipfile.ZipFile(BytesIO(browser.get("/me/everything.zip").content))
    name = next(one for one in archive.namelist() if one.endswith("me.json"))
    told = json.loads(archive.read(name))
    assert [one["called_there"] for one in told["numbers_in_the_books"]] == [OTHERWISE]
    assert f"What you are called in a project: {OTHERWISE}." in page(browser, "/me/forget/")
    ana = living_place.visitor("Ana")
    assert OTHERWISE in page(ana, f"/p/{home}/rules")
    forgetting.carry_out(ben)
    lists.catch_up()
    assert OTHERWISE not in page(ana, f"/p/{home}/rules")
    assert not Membership.objects.filter(person_id=ben.id).exists()
    assert not Person.objects.filter(id=ben.id).exists()


def _id(code: str) -> bytes:
    row = lists.project_by_code(code)
    assert row is not None
    return bytes(row.project)
