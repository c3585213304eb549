"""CHA-12, K18: news comes at once, or together once a day or a week, as each person chose."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from dugnad.web.messages import bundling, services, stopping, traces
from dugnad.web.messages.models import HELD, Message
from dugnad.web.messages.outgoing import Adapter
from dugnad.web.messages.post import Post, post
from dugnad.web.messages.sms import size_of
from dugnad.web.messages.traces import TRACE
from dugnad.web.people import limits
from dugnad.web.people.addresses import Address
from dugnad.web.people.models import Person, Reach
from dugnad.web.people.reaches import add_reach
from dugnad.web.people.services import confirm_reach, find_or_create, stop_messages
from tests.web.conftest import NOON_MS, OpenPlace
from tests.web.messages.letterbox import Letterbox, ask

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

ZONE = "Europe/Oslo"
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
TUESDAY = 2


@pytest.fixture
def ana(open_place: OpenPlace) -> Person:
    """Ana, of whom Ben hears."""
    person = find_or_create("Ana", "mail", "ana@example.org", "en")
    confirm_reach(person.reaches.get(), open_place.now_ms)
    return person


@pytest.fixture
def ben(open_place: OpenPlace) -> Person:
    """Ben, whose news comes together once a day."""
    person = find_or_create("Ben", "mail", "ben@example.org", "en")
    bundling.choose(person, 1, open_place.now_ms)
    return person


def told(
    person: Person,
    text: str,
    now_ms: int,
    *,
    tells: bool = True,
    name: str = "Ana",
    reach: Reach | None = None,
) -> None:
    """Ana's group tells somebody something, perhaps by a way that they chose for it."""
    assert post(
        Post(
            reach=reach or person.reaches.earliest("created_ms"),
            subject="The bench",
            text=text,
            address=f"https://solbakken.example/c/{text[:3].lower()}",
            in_name_of=name,
            card=b"",
            tells=tells,
            chosen=reach is not None,
        ),
        now_ms,
    )


def goes(now_ms: int, ways: dict[str, Adapter]) -> int:
    """What the place does by itself at a moment."""
    bundling.put_together(now_ms)
    return services.deliver_due(now_ms, ways)


def local(at_ms: int) -> str:
    """A moment as the people of the place say it."""
    return f"{datetime.fromtimestamp(at_ms // 1000, UTC).astimezone(ZoneInfo(ZONE)):%a %H:%M}"


def by_number(person: Person, number: str, now_ms: int) -> None:
    """Let somebody be reached by text message alone."""
    person.reaches.all().delete()
    add_reach(person, Address("sms", number), now_ms)


def test_a_day_s_news_is_one_mail_in_the_morning(
    open_place: OpenPlace, ben: Person, box: Letterbox, ways: dict[str, Adapter]
) -> None:
    """Two things told at noon and in the evening come as one mail at eight, each with its page."""
    told(ben, "Ana puts up planks.", open_place.now_ms)
    told(ben, "Cem thanks you.", open_place.now_ms + 6 * HOUR_MS, name="Cem")
    assert goes(open_place.now_ms + 19 * HOUR_MS, ways) == 0
    assert goes(open_place.now_ms + 20 * HOUR_MS, ways) == 1
    (mail,) = box.taken
    assert mail.subject == "News from Solbakken"
    assert mail.in_name_of == ""
    assert mail.text.startswith("Hello Ben,")
    for said in ("Ana puts up planks.", "/c/ana", "Cem thanks you.", "/c/cem"):
        assert mail.text.count(said) == 1
    assert mail.text.index("Ana puts") < mail.text.index("Cem thanks")
    assert mail.stop_address == stopping.address_of(ben.reaches.get())
    assert goes(open_place.now_ms + 5 * DAY_MS, ways) == 0


def test_one_thing_alone_comes_in_the_name_of_whoever_says_it(
    open_place: OpenPlace, ben: Person, box: Letterbox, ways: dict[str, Adapter]
) -> None:
    """What there is nothing to put together with looks as it always does, and names its asker."""
    told(ben, "Ana puts up planks.", open_place.now_ms)
    goes(open_place.now_ms + DAY_MS, ways)
    (mail,) = box.taken
    assert (mail.subject, mail.in_name_of) == ("The bench", "Ana")


def test_a_week_s_news_comes_on_monday(
    open_place: OpenPlace, ben: Person, box: Letterbox, ways: dict[str, Adapter]
) -> None:
    """Told on Monday at noon, it comes the Monday after; a quiet Monday makes it Tuesday."""
    bundling.choose(ben, limits.DAYS, open_place.now_ms)
    told(ben, "Ana puts up planks.", open_place.now_ms)
    assert goes(open_place.now_ms + 6 * DAY_MS, ways) == 0
    assert goes(open_place.now_ms + 7 * DAY_MS, ways) == 1
    assert len(box.taken) == 1


@pytest.mark.parametrize(
    ("every", "quiet", "wanted"),
    [
        (0, 0, "Mon 12:00"),
        (1, 0, "Tue 08:00"),
        (1, TUESDAY, "Wed 00:00"),  # and quiet hours hold it until eight.
        (7, 0, "Mon 08:00"),
    ],
)
def test_news_comes_in_the_morning_and_not_on_a_quiet_day(
    ben: Person, every: int, quiet: int, wanted: str
) -> None:
    """The moment is that of the place's own clock."""
    ben.news_every_days, ben.quiet_days = every, quiet
    due_ms = limits.news_ms(ben, NOON_MS, ZONE)
    assert local(due_ms) == wanted
    assert due_ms >= NOON_MS


def test_what_asks_and_what_is_soon_is_never_held(
    open_place: OpenPlace, ana: Person, ben: Person, box: Letterbox, ways: dict[str, Adapter]
) -> None:
    """Ana's question, a code, and what does not say that it can wait come at once."""
    ask(ana, ben.reaches.get(), open_place.now_ms)
    services.send(
        reach=ben.reaches.get(), subject="", text="123456", now_ms=open_place.now_ms, at_once=True
    )
    told(ben, "The day was called off.", open_place.now_ms, tells=False)
    assert not Message.objects.filter(state=HELD).exists()
    assert goes(open_place.now_ms, ways) == 3


def test_k18_whoever_chose_nothing_gets_one_message_a_week(
    open_place: OpenPlace, ana: Person, ben: Person, box: Letterbox, ways: dict[str, Adapter]
) -> None:
    """Four weeks in which each day something is told: four messages, besides what Ben asks."""
    for _day in range(4 * limits.DAYS):
        told(ana, "Cem puts up planks.", open_place.now_ms)
        goes(open_place.now_ms, ways)
        open_place.now_ms += DAY_MS
    goes(open_place.now_ms, ways)
    assert [one.subject for one in box.taken] == ["The bench"] * 4
    ask(ben, ana.reaches.get(), open_place.now_ms)
    assert goes(open_place.now_ms, ways) == 1


def test_whoever_wants_each_at_once_gets_it(
    open_place: OpenPlace, ana: Person, box: Letterbox, ways: dict[str, Adapter]
) -> None:
    """Two things told are two messages, then and there."""
    bundling.choose(ana, 0, open_place.now_ms)
    told(ana, "Ben puts up planks.", open_place.now_ms)
    told(ana, "Cem thanks you.", open_place.now_ms)
    assert goes(open_place.now_ms, ways) == 2


def test_what_was_chosen_for_an_address_goes_there_while_it_works(
    open_place: OpenPlace, ben: Person, box: Letterbox, ways: dict[str, Adapter]
) -> None:
    """Ben hears of the bench by text message, of all else by mail; once he stops that, by mail."""
    confirm_reach(ben.reaches.get(), open_place.now_ms)
    number = add_reach(ben, Address("sms", "+4790000002"), open_place.now_ms)
    for _week in range(2):
        told(ben, "Ana puts up planks.", open_place.now_ms, reach=number)
        told(ben, "Cem thanks you.", open_place.now_ms, name="Cem")
        open_place.now_ms += DAY_MS
        goes(open_place.now_ms, ways)
        stop_messages(number, open_place.now_ms)
    by_text, by_mail, all_by_mail = sorted(box.taken, key=lambda one: (one.created_ms, one.text))
    assert (by_text.channel, by_mail.channel, all_by_mail.channel) == ("sms", "mail", "mail")
    assert "planks" in by_text.text
    assert "planks" not in by_mail.text
    assert "planks" in all_by_mail.text
    assert "Cem thanks you." in all_by_mail.text


def test_a_bundle_is_no_request(
    open_place: OpenPlace, ben: Person, ways: dict[str, Adapter]
) -> None:
    """The weekly limit counts what asks, and news is none (K48)."""
    ben.asks_a_week = 1
    ben.save()
    told(ben, "Ana puts up planks.", open_place.now_ms)
    goes(open_place.now_ms + DAY_MS, ways)
    assert limits.may_be_asked(ben, open_place.now_ms + DAY_MS)


def test_news_waits_for_whoever_rests(
    open_place: OpenPlace, ben: Person, box: Letterbox, ways: dict[str, Adapter]
) -> None:
    """It comes when the rest is over."""
    told(ben, "Ana puts up planks.", open_place.now_ms)
    ben.rest_until_ms = open_place.now_ms + 3 * DAY_MS
    ben.save()
    assert goes(open_place.now_ms + 2 * DAY_MS, ways) == 0
    assert goes(open_place.now_ms + 3 * DAY_MS, ways) == 1


def test_at_once_again_lets_go_what_is_held(
    open_place: OpenPlace, ben: Person, box: Letterbox, ways: dict[str, Adapter]
) -> None:
    """Whoever changes their mind has not to wait until Monday."""
    bundling.choose(ben, limits.DAYS, open_place.now_ms)
    told(ben, "Ana puts up planks.", open_place.now_ms)
    bundling.choose(ben, 0, open_place.now_ms)
    assert goes(open_place.now_ms, ways) == 1


def test_stop_holds_for_a_bundle_too(
    open_place: OpenPlace, ben: Person, box: Letterbox, ways: dict[str, Adapter]
) -> None:
    """What was held when Ben said STOP is told nowhere, and kept no longer."""
    told(ben, "Ana puts up planks.", open_place.now_ms)
    stop_messages(ben.reaches.get(), open_place.now_ms)
    assert goes(open_place.now_ms + DAY_MS, ways) == 0
    assert not Message.objects.filter(state=HELD).exists()


def test_a_long_week_is_one_mail_that_counts_the_rest(
    open_place: OpenPlace, ben: Person, box: Letterbox, ways: dict[str, Adapter]
) -> None:
    """The newest twenty are told, and how many more there were."""
    for number in range(bundling.MOST_OF_A_MAIL + 5):
        told(ben, f"{number:03} was told.", open_place.now_ms + number)
    goes(open_place.now_ms + DAY_MS, ways)
    (mail,) = box.taken
    assert "5 more are not told here." in mail.text
    assert "004 was told." not in mail.text
    assert "024 was told." in mail.text


def test_a_text_message_tells_three_things_and_counts_the_rest(
    open_place: OpenPlace, ben: Person, box: Letterbox, ways: dict[str, Adapter]
) -> None:
    """One text message, each thing with its page."""
    by_number(ben, "+4790000002", open_place.now_ms)
    for name in ("Ana", "Cem", "Dia", "Eva"):
        told(ben, f"{name} thanks you.", open_place.now_ms, name=name)
        open_place.now_ms += 1
    goes(open_place.now_ms + DAY_MS, ways)
    (sms,) = box.taken
    assert sms.channel == "sms"
    assert "One thing more is not told here." in sms.text
    assert [name for name in ("Ana", "Cem", "Dia", "Eva") if f"{name} thanks" in sms.text] == [
        "Cem",
        "Dia",
        "Eva",
    ]
    assert sms.text.count("https://solbakken.example/c/") == 3
    assert size_of(sms.text).parts <= 2


def test_what_is_held_is_exported_and_goes_with_whoever_is_forgotten(
    open_place: OpenPlace,
    ana: Person,
    ben: Person,
    box: Letterbox,
    ways: dict[str, Adapter],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Ben's file holds it; Ana's name leaves it when she does; nothing is left when Ben goes."""
    told(ben, "Ana puts up planks.", open_place.now_ms)
    trace = TRACE
    monkeypatch.setattr(traces, "_written", lambda: iter(()))  # no files without a folder.
    assert b"Ana puts up planks." in trace.export(ben)["messages.json"]
    trace.forget(ana)
    assert Message.objects.filter(state=HELD).count() == 1
    assert b"Ana" not in trace.export(ben)["messages.json"]
    goes(open_place.now_ms + DAY_MS, ways)
    assert [("Ana" in f"{one.text}{one.in_name_of}") for one in box.taken] == [False]
    told(ben, "Cem thanks you.", open_place.now_ms, name="Cem")
    trace.forget(ben)
    assert not Message.objects.filter(person=ben).exists()


def test_held_news_is_not_swept_as_what_is_done(open_place: OpenPlace, ben: Person) -> None:
    """It is kept however long a rest lasts."""
    told(ben, "Ana puts up planks.", open_place.now_ms)
    services.sweep(open_place.now_ms + 60 * DAY_MS)
    assert Message.objects.filter(state=HELD).count() == 1


def test_the_press_in_a_mail_leads_to_fewer_messages(open_place: OpenPlace, ben: Person) -> None:
    """By the address at the foot of a mail, not signed in: a look changes nothing, a press does."""
    bundling.choose(ben, 0, open_place.now_ms)
    path = stopping.address_of(ben.reaches.get()).partition("/stop/")[2]
    browser = Client(headers={"accept-language": "en"})
    page = browser.get(f"/stop/{path}?news=7").content.decode()
    assert "each by itself" in page
    ben.refresh_from_db()
    assert ben.news_every_days == 0
    done = browser.post(f"/stop/{path}", {"news": "7"}).content.decode()
    assert "once a week, on Monday morning" in done
    ben.refresh_from_db()
    assert ben.news_every_days == limits.DAYS
    assert ben.reaches.get().stopped_ms is None
    browser.post(f"/stop/{path}", {"news": "30"})
    assert ben.reaches.get().stopped_ms is not None
