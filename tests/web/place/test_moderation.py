"""Taking down what breaks a rule: in the open, told to whoever wrote it, and looked at again."""

from __future__ import annotations

import html
import re
from uuid import UUID

import pytest

from dugnad.charter.law import MODERATOR, Law
from dugnad.charter.moderating import APPEAL_MS
from dugnad.charter.roles import Accept, Offer
from dugnad.web.acting.services import new_press
from dugnad.web.answers import following
from dugnad.web.content import pictures
from dugnad.web.content import services as content
from dugnad.web.content.models import Prose
from dugnad.web.house import house
from dugnad.web.leading import moderating
from dugnad.web.messages.models import Message
from dugnad.web.people import services as people
from dugnad.web.rooms import services as rooms
from dugnad.web.rooms.reports.law import ANCHOR, ROOM, Report
from dugnad.web.traces.catalogue import traces
from tests.web.answers.asking import letters as written
from tests.web.living import ALIASES, Living
from tests.web.pages.test_putting_up import picture
from tests.web.place.parish import Parish

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

WORDS = "Sell your old boat to me"


@pytest.fixture
def parish(living_place: Living) -> Parish:
    """Bengt moderates, Karin stands in; Ana's card breaks a rule, some say."""
    found = Parish(living_place)
    found.entrust()
    member = bytes(people.membership_of(living_place.who("Karin"), found.project).member_id)
    found.does("Bengt", "roles", Offer(found.project, MODERATOR, member, deputy=True))
    found.does("Karin", "roles", Accept(found.project, MODERATOR))
    following.begin_here()
    return found


@pytest.fixture
def card(parish: Parish) -> str:
    """Ana's card; its page."""
    return f"/c/{parish.place.tells(parish.visitor('Ana'), WORDS).lower()}"


def commitment_of(parish: Parish, card: str) -> bytes:
    """What names the words of a card."""
    return bytes(parish.place.card(card[3:].upper()).prose)


def takes_away(parish: Parish, name: str, card: str, rule: str = "advertising") -> str:
    """Somebody who moderates takes the words away; the page of that removal."""
    answer = parish.post(name, f"{card}/remove", {"rule": rule})
    assert answer.status_code == 302, answer.content.decode()
    return f"/place/removed/{commitment_of(parish, card).hex()}"


def letters(parish: Parish, name: str) -> list[str]:
    """What somebody was written since the last time."""
    following.follow()
    parish.place.now_ms += 1_000
    found = [one for one in written() if one[0] == f"{name.lower()}@example.org"]
    Message.objects.filter(person=parish.place.who(name)).delete()
    return [f"{subject} {text}" for _to, subject, text in found]


def test_a_report_waits_for_those_who_moderate_and_its_writer_hears_what_came_of_it(
    parish: Parish, card: str
) -> None:
    """With how to ask for a second look, which somebody else takes."""
    assert f"{card}/report" in parish.page("Cem", card)
    page = parish.page("Cem", f"{card}/report")
    assert WORDS in page
    answer = parish.post("Cem", f"{card}/report", {"why": "It is advertising"})
    assert answer.headers["Location"] == "/reports/"
    assert len(letters(parish, "Bengt")) == len(letters(parish, "Karin")) == 1
    assert "One report waits." in parish.page("Bengt", "/for-you/")
    assert "One report waits." not in parish.page("Cem", "/for-you/")
    queue = parish.page("Bengt", "/reports/")
    assert "It is advertising" in queue
    assert f'href="{card}"' in queue
    assert f'href="{card}/remove"' in queue
    one = re.search(r'action="(/reports/[0-9a-f-]{36})"', queue)
    assert one is not None
    parish.post("Bengt", one[1], {"words": "It is no advertising"})
    (told,) = letters(parish, "Cem")
    assert "second look" in told
    assert "advertising" not in told
    mine = parish.page("Cem", "/reports/")
    assert "It is no advertising" in mine
    parish.post("Cem", f"{one[1]}/again", {"why": "He sells ten a week"})
    assert "A second look. Somebody else answers by Monday 5 October" in parish.page(
        "Cem", "/reports/"
    )
    assert "/again" not in parish.page("Cem", "/reports/")
    bengt = parish.page("Bengt", "/reports/")
    assert "Somebody else looks again." in bengt
    karin = parish.page("Karin", "/reports/")
    second = re.search(r'action="(/reports/[0-9a-f-]{36})"', karin)
    assert second is not None
    assert second[1] != one[1]
    parish.place.later(days=15)
    assert "alert-triangle" in parish.page("Karin", "/reports/")
    parish.post("Bengt", second[1], {"words": "I said so"})
    assert "I said so" not in parish.page("Cem", "/reports/")
    parish.post("Karin", second[1], {"words": "True, it is taken away"})
    assert "True, it is taken away" in parish.page("Cem", "/reports/")
    assert any("looked again" in one for one in letters(parish, "Cem"))


def test_a_report_shows_words_and_no_marks(parish: Parish) -> None:
    """What the card tells in bold stands in the report as people read it."""
    told = {"title": WORDS, "text": "Bring **the children**, too."}
    card = parish.place.puts_up(parish.visitor("Ana"), "news", told).lower()
    page = parish.visitor("Cem").get(f"/c/{card}/report").content.decode()
    assert "Bring the children, too." in page
    assert "**" not in page


def test_a_project_is_reported_too_and_nobody_reports_all_day(parish: Parish) -> None:
    """A stranger signs in first; an empty reason is mended."""
    path = f"/p/{parish.playground.lower()}/report"
    assert parish.visitor().get(path).status_code == 302
    assert "The playground" in parish.page("Cem", path)
    assert parish.post("Cem", path, {"why": ""}).status_code == 422
    for _ in range(10):
        assert parish.post("Cem", path, {"why": "Rude"}).status_code == 302
    assert parish.post("Cem", path, {"why": "Rude"}).status_code == 429
    assert parish.page("Bengt", "/reports/").count("Rude") == 10


def test_where_nobody_takes_anything_down_that_is_said(living_place: Living) -> None:
    """Before somebody writes, after it, and where they look for an answer: nothing is promised."""
    ana = living_place.visitor("Ana")
    code = living_place.begin(ana)
    none = "Nobody takes down what breaks a rule here now."
    assert none in ana.get(f"/p/{code}/report").content.decode()
    answer = ana.post(f"/p/{code}/report", {"why": "Rude", "press": new_press()}, follow=True)
    page = answer.content.decode()
    assert "It is noted. Nobody takes down what breaks a rule here now" in page
    assert "It is reported. You read here what comes of it." not in page
    assert none in page
    assert 'href="/place/"' in page


def test_what_is_taken_away_stands_in_the_open_without_a_name(parish: Parish, card: str) -> None:
    """When, where and under which rule; its writer is told, and reads the words."""
    page = takes_away(parish, "Bengt", card)
    (told,) = letters(parish, "Ana")
    assert "was taken away" in told
    assert "within 28 days" in told
    assert page in told
    for name in ("", "Cem"):
        log = parish.page(name, "/place/removed")
        assert "because it was advertising" in log
        assert f'href="{card}"' in log
        assert f'href="{page}"' in log
        one = parish.page(name, page)
        assert "until Monday 19 October" in one
        for word in (WORDS, "Ana", "Bengt", "Karin"):
            assert word not in one
            assert word not in log
        assert "<form method" not in one.split("<main")[1].split("</main>")[0]
    own = parish.page("Ana", page)
    assert WORDS in own
    assert "Ask for a second look" in own
    assert "What was taken away" in parish.page("", "/place/")
    assert "This text was taken away" in parish.page("", card)


def test_somebody_else_looks_again_and_puts_it_back(parish: Parish, card: str) -> None:
    """Who took it away cannot say that it was right; what is put back stands there as before."""
    page = takes_away(parish, "Bengt", card)
    answer = parish.post("Ana", page, {"do": "appeal", "words": "I give it away for nothing"})
    assert answer.status_code == 302
    assert "Somebody else answers by Monday 5 October" in parish.page("", page)
    assert not letters(parish, "Bengt")
    (told,) = letters(parish, "Karin")
    assert "second look" in told
    assert "I give it away" not in told
    bengt = parish.page("Bengt", page)
    assert "You took these words away yourself." in bengt
    assert 'value="stands"' not in bengt
    assert parish.post("Bengt", page, {"do": "stands", "words": "I was right"}).status_code == 404
    karin = parish.page("Karin", page)
    assert "I give it away for nothing" in karin
    assert WORDS in karin
    assert parish.post("Karin", page, {"do": "back", "words": ""}).status_code == 422
    parish.post("Karin", page, {"do": "back", "words": "It is no advertising"})
    assert WORDS in parish.page("", card)
    assert WORDS in parish.page("", "/")
    log = parish.page("", page)
    assert "it was put back" in log
    told_all = letters(parish, "Ana")
    assert any("back" in one for one in told_all)
    assert "It is no advertising" in parish.page("Ana", page)
    moderating.sweep()
    assert WORDS in parish.page("", card)
    again = takes_away(parish, "Karin", card, "abuse")
    assert again == page
    log = parish.page("", "/place/removed")
    assert log.count("advertising") == 1
    assert "hurt somebody" in log


def test_what_stays_away_is_destroyed(parish: Parish, card: str) -> None:
    """Once somebody else has found it right; the answer stands for its writer."""
    page = takes_away(parish, "Bengt", card)
    parish.post("Ana", page, {"do": "appeal", "words": "But why"})
    parish.post("Karin", page, {"do": "stands", "words": "Nine boats are a shop"})
    assert "somebody else looked, and it stays away" in parish.page("", page)
    assert "Nine boats are a shop" not in parish.page("Cem", page)
    own = parish.page("Ana", "/reports/")
    assert "Nine boats are a shop" in own
    assert parish.post("Ana", page, {"do": "appeal", "words": "Again"}).status_code == 404
    moderating.sweep()
    assert any("stays away" in one for one in letters(parish, "Ana"))
    parish.place.later(hours=1, minutes=1)
    moderating.sweep()
    assert not Prose.objects.get(commitment=commitment_of(parish, card)).payload
    assert "Ask for a second look" not in parish.page("Ana", page)


def test_without_an_answer_the_page_says_that_it_is_overdue(parish: Parish, card: str) -> None:
    """And the words lie there until somebody has answered."""
    page = takes_away(parish, "Bengt", card)
    parish.post("Ana", page, {"do": "appeal", "words": "But why"})
    parish.place.later(days=15)
    assert "The day has passed, and nobody has answered." in parish.page("", page)
    assert "one is overdue" in parish.page("", "/place/removed")
    parish.place.later(days=60)
    moderating.sweep()
    assert content.read_aside(commitment_of(parish, card)) is not None


def test_words_that_lie_aside_are_handed_out_to_their_writer_and_forgotten_with_them(
    parish: Parish, card: str
) -> None:
    """Nobody else's file has them; whoever is forgotten takes them along at once."""
    takes_away(parish, "Bengt", card)
    ana = parish.place.who("Ana")
    files = traces()["content"].export(ana)
    assert any(WORDS.encode() in data for data in files.values())
    bengt = traces()["content"].export(parish.place.who("Bengt"))
    assert not any(WORDS.encode() in data for data in bengt.values())
    traces()["content"].forget(ana)
    assert content.read_aside(commitment_of(parish, card)) is None


def test_whoever_took_it_away_puts_it_back(parish: Parish, card: str) -> None:
    """A wrong press is undone, with no word lost."""
    page = takes_away(parish, "Bengt", card)
    parish.post("Bengt", page, {"do": "back", "words": "The wrong card"})
    assert WORDS in parish.page("", card)
    assert "it was put back" in parish.page("", "/place/removed")


def test_after_four_weeks_nobody_asks_any_more(parish: Parish, card: str) -> None:
    """The words are destroyed, and the page has no forms."""
    page = takes_away(parish, "Bengt", card)
    parish.place.now_ms += APPEAL_MS + 60_000
    refused = parish.post("Ana", page, {"do": "appeal", "words": "Late"})
    assert refused.status_code == 409
    assert "Four weeks have passed" in refused.content.decode()
    late = parish.post("Bengt", page, {"do": "back", "words": "Late"})
    assert late.status_code == 409
    moderating.sweep()
    assert content.read_aside(commitment_of(parish, card)) is None
    assert "Ask for a second look" not in parish.page("Ana", page)


def test_nobody_else_asks_or_decides(parish: Parish, card: str) -> None:
    """Cem neither wrote it nor moderates; what is no removal has no page."""
    page = takes_away(parish, "Bengt", card)
    for do in ("appeal", "stands", "back"):
        assert parish.post("Cem", page, {"do": do, "words": "x"}).status_code == 404
    assert parish.visitor().post(page, {"do": "appeal", "words": "x"}).status_code == 302
    assert parish.post("Ana", page, {"do": "appeal", "words": ""}).status_code == 422
    for name in ("nothing", "00" * 32, "zz"):
        assert parish.visitor().get(f"/place/removed/{name}").status_code == 404


def test_a_picture_that_was_taken_away_is_not_sent(parish: Parish) -> None:
    """It comes back with the words."""
    code = parish.place.tells(parish.visitor("Ana"), WORDS, picture_file=picture(), alt="A boat")
    card = f"/c/{code.lower()}"
    address = pictures.address_of(Prose.objects.exclude(picture="").get().picture)
    assert parish.visitor().get(address).status_code == 200
    takes_away(parish, "Bengt", card)
    assert parish.visitor().get(address).status_code == 410
    page = f"/place/removed/{commitment_of(parish, card).hex()}"
    parish.post("Bengt", page, {"do": "back", "words": "The wrong card"})
    assert parish.visitor().get(address).status_code == 200


def test_a_question_on_a_card_is_taken_away_and_its_writer_asks_again(
    parish: Parish, card: str
) -> None:
    """Words under a card are moderated like the card's."""
    parish.post("Cem", f"{card}/ask", {"text": "Are you drunk again?"})
    shown = parish.page("Bengt", card)
    path = re.search(r'href="(/q/[0-9a-f]{64}/remove)"', shown)
    assert path is not None
    parish.post("Bengt", path[1], {"rule": "abuse"})
    log = parish.page("", "/place/removed")
    page = re.search(r'href="(/place/removed/[0-9a-f]{64})"', log)
    assert page is not None
    assert f'href="{card}"' in log
    assert "Are you drunk" in parish.page("Cem", page[1])
    assert parish.post("Cem", page[1], {"do": "appeal", "words": "A joke"}).status_code == 302
    parish.post("Karin", page[1], {"do": "back", "words": "A joke"})
    assert "Are you drunk again?" in html.unescape(parish.page("", card))


def test_words_told_on_a_card_are_looked_at_again_too(parish: Parish) -> None:
    """A name on a map, say: its writer is told that they can ask, and can."""
    typed = {"title": "Around us", "middle": "59.9139, 10.7522", "across": "2000"}
    ana = parish.visitor("Ana")
    chart = parish.place.puts_up(ana, "map", {**typed, "drawers": "members"}).lower()
    spot = {"kind": "point", "name": "Where Cem drinks", "spots": "59.9139, 10.7522"}
    answer = parish.post("Ana", f"/c/{chart}/do/Add", {**spot, "looked": "on"})
    assert answer.status_code == 302, answer.content.decode()
    path = re.search(
        rf'href="(/c/{chart}/said/[0-9a-f]{{64}}/remove)"', parish.page("Bengt", f"/c/{chart}")
    )
    assert path is not None
    parish.post("Bengt", path[1], {"rule": "personal"})
    page = f"/place/removed/{path[1].split('/')[4]}"
    assert "Ask for a second look" in parish.page("Ana", page)
    answer = parish.post("Ana", page, {"do": "appeal", "words": "It is the tap"})
    assert answer.status_code == 302
    assert "Somebody else answers by" in parish.page("", page)
    parish.post("Karin", page, {"do": "back", "words": "It is the tap"})
    assert "Where Cem drinks" in parish.page("", f"/c/{chart}")


def test_who_took_it_away_answers_nobody_and_no_copy_of_the_words_is_left(
    parish: Parish, card: str
) -> None:
    """Not by the page of reports either; there the words do not outlive what is destroyed."""
    page = takes_away(parish, "Bengt", card)
    parish.post("Ana", page, {"do": "appeal", "words": "But why"})
    assert WORDS not in parish.page("Karin", "/reports/")
    ana = parish.place.who("Ana")
    (report,) = rooms.records(ana, ROOM, ANCHOR, Report)
    settle = f"/reports/{UUID(bytes=report.id)}"
    answer = parish.post("Bengt", settle, {"words": "I was right"})
    assert answer.headers["Location"] == page
    assert "I was right" not in parish.page("Ana", page)
    parish.post("Karin", page, {"do": "stands", "words": "Nine boats are a shop"})
    assert "Nine boats are a shop" in parish.page("Ana", page)
    assert parish.post("Bengt", settle, {"words": "Again"}).status_code == 409
    assert "Again" not in parish.page("Ana", "/reports/")


def test_who_moderates_is_no_judge_of_their_own_words(parish: Parish) -> None:
    """Bengt's words are taken away by Karin: he asks like everybody, and reads no form to judge."""
    card = f"/c/{parish.place.tells(parish.visitor('Bengt'), WORDS).lower()}"
    page = takes_away(parish, "Karin", card)
    parish.post("Bengt", page, {"do": "appeal", "words": "But why"})
    assert 'name="do"' not in parish.page("Bengt", page)
    for do in ("back", "stands"):
        assert parish.post("Bengt", page, {"do": do, "words": "Mine"}).status_code == 404
    assert WORDS not in parish.page("", card)


def test_a_place_that_nobody_decides_about_looks_again_by_two_named_persons(
    living_place: Living,
) -> None:
    """Whoever runs the place has named both; the same holds."""
    parish = Parish(living_place)
    code = living_place.tells(parish.visitor("Ana"), WORDS)
    living_place.takes_away(bytes(living_place.card(code).prose))
    with house().engine.reader() as store:
        assert [one.id for one in moderating.persons_who_moderate(store)] == [
            living_place.who("Mia").id
        ]
        assert Law(store).governing() is None
    page = f"/place/removed/{bytes(living_place.card(code).prose).hex()}"
    assert "Ask for a second look" in parish.page("Ana", page)
    assert parish.page("Ana", "/place/removed").count("hurt somebody") == 1
