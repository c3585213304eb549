"""A mail, whole: readable as text and with shape, in the dark too, and stopped by one press."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client

from dugnad.web.messages import post, stopping
from dugnad.web.messages import services as messages
from dugnad.web.messages.mail import as_mail, parts_of
from dugnad.web.messages.models import Message
from dugnad.web.messages.outgoing import Outgoing
from dugnad.web.people.models import Reach
from tests.web.living import ALIASES, Living, living_place
from tests.web.messages.test_adapters import mail_to_ben

__all__ = ["living_place"]

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

STOP = "https://solbakken.example/stop/abc"
TEXT = (
    "Hello Ben,\n\nAna asks you: <Paint> the fence\nand the gate?\n\n"
    "Open this and press your answer:\nhttps://solbakken.example/a/xyz\n\nOr ring us."
)


class Kept:
    """A way out that keeps what it was given."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.sent: list[Outgoing] = []

    def send(self, message: Outgoing) -> str:
        """Keep one message."""
        self.sent.append(message)
        return ""


def written(**more: str) -> EmailMultiAlternatives:
    """Ana's question to Ben as a mail."""
    return as_mail(replace(mail_to_ben(), text=TEXT, **more), "post@solbakken.example")


def page_of(mail: EmailMultiAlternatives) -> str:
    """The shaped half of a mail."""
    ((content, kind),) = [(str(one[0]), one[1]) for one in mail.alternatives]
    assert kind == "text/html"
    return content


def test_a_mail_says_the_same_twice() -> None:
    """As text and with shape: the address on a line of its own is a button, and is readable too."""
    mail = written(language="en", stop_address=STOP)
    assert mail.body.startswith(TEXT)
    page = page_of(mail)
    assert "&lt;Paint&gt; the fence<br>and the gate?" in page
    assert '<a class="press" href="https://solbakken.example/a/xyz">' in page
    assert page.count("https://solbakken.example/a/xyz") == 2
    assert "Ana Ås · Solbakken" in page
    assert '<html lang="en">' in page


def test_a_mail_fetches_nothing_and_can_be_dark() -> None:
    """Nobody learns that it was read; in a dark program it is dark."""
    page = page_of(written(language="nb"))
    assert re.findall(r"<(?:img|link|script|iframe)\b|@import|url\(", page) == []
    assert "prefers-color-scheme:dark" in page
    assert 'name="color-scheme" content="light dark"' in page


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Fewer messages"), ("sv", "Färre meddelanden")]
)
def test_a_mail_has_its_way_out_in_its_readers_language(language: str, words: str) -> None:
    """In both halves, and as a header that mail programs make a button of."""
    mail = written(language=language, stop_address=STOP)
    assert words in mail.body
    assert words in page_of(mail)
    assert mail.extra_headers["List-Unsubscribe"] == f"<{STOP}>"
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_one_press_is_offered_only_where_nobody_listens_in() -> None:
    """Over plain http the address is there, and leads to a page that asks."""
    mail = written(stop_address="http://solbakken.local/stop/abc")
    assert "List-Unsubscribe" in mail.extra_headers
    assert "List-Unsubscribe-Post" not in mail.extra_headers
    assert "List-Unsubscribe" not in written().extra_headers


@pytest.mark.parametrize(
    ("text", "presses"),
    [
        ("Only words.", []),
        ("See https://a.example/b for more.", []),
        ("https://a.example/b", ["https://a.example/b"]),
        ("One:\nhttps://a.example/1\n\nTwo:\nhttps://a.example/2\n", ["https://a.example/2"]),
        ("", []),
    ],
)
def test_the_last_address_on_a_line_of_its_own_is_pressed(text: str, presses: list[str]) -> None:
    """One thing to press, and all others are links among the words."""
    parts = parts_of(text)
    assert [one.address for one in parts if one.address] == presses
    said = "".join(part for one in parts for line in one.lines for part, _address in line)
    assert all(word in said + "".join(presses) for word in text.split())


# ── One press ──────────────────────────────────────────────────────────────────────────────────
def delivered(living: Living, *, at_once: bool = False) -> tuple[Reach, Outgoing]:
    """A message to Ben, as it goes out."""
    reach = living.who("Ben").reaches.get()
    messages.send(reach=reach, subject="S", text="T", now_ms=living.now_ms, at_once=at_once)
    out = Kept()
    messages.deliver_due(living.now_ms, {"mail": out})
    return reach, out.sent[-1]


def test_one_press_stops_messages_and_a_look_does_not(living_place: Living) -> None:
    """A robot that looks at every link stops nothing; a mail program's press does."""
    reach, sent = delivered(living_place)
    path = sent.stop_address.partition("/stop/")[2]
    robot = living_place.visitor()
    asked = robot.get(f"/stop/{path}")
    assert "Shall nothing more come" in asked.content.decode()
    assert asked.headers["Cache-Control"] == "no-store"
    reach.refresh_from_db()
    assert reach.stopped_ms is None
    program = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    done = program.post(f"/stop/{path}", {"List-Unsubscribe": "One-Click"})
    assert "Nothing more comes to this address" in done.content.decode()
    reach.refresh_from_db()
    assert reach.stopped_ms == living_place.now_ms
    living_place.now_ms += 1_000
    assert program.post(f"/stop/{path}").status_code == 200
    reach.refresh_from_db()
    assert reach.stopped_ms == living_place.now_ms - 1_000
    messages.send(reach=reach, subject="S", text="T", now_ms=living_place.now_ms)
    assert Message.objects.filter(reach=reach, error=messages.STOPPED).count() == 1


def test_what_comes_at_once_has_no_way_out(living_place: Living) -> None:
    """A code, or a warning that something was changed, answers or protects the person."""
    _reach, sent = delivered(living_place, at_once=True)
    assert sent.stop_address == ""


def test_a_title_that_asks_has_no_stop_behind_it(living_place: Living) -> None:
    """What a sentence ends with is a title of its own, whose mark is enough."""
    reach = living_place.who("Ben").reaches.get()
    post.write(
        reach,
        subject="S",
        text="It was answered. Shall we paint it?.",
        address="https://solbakken.example/c/xyz",
        in_name_of="Ana",
        about=b"",
        now_ms=living_place.now_ms,
    )
    out = Kept()
    messages.deliver_due(living_place.now_ms, {"mail": out})
    assert "Shall we paint it?\n" in out.sent[-1].text


@pytest.mark.parametrize("uncut", [True, False])
def test_no_code_is_cut_off_a_text_message(
    living_place: Living,
    uncut: bool,  # noqa: FBT001 — both ways are tried.
) -> None:
    """What one texts back stands at the end of long words, and is worth a second text message."""
    reach = living_place.who("Ben").reaches.get()
    reach.kind = "sms"
    reach.save()
    post.write(
        reach,
        subject="S",
        text=f"{'Ana did this for you, and that too. ' * 4}Wrong? Text STOP K7M 4XQ",
        address="https://solbakken.example/me/helpers/",
        in_name_of="",
        about=b"",
        now_ms=living_place.now_ms,
        uncut=uncut,
    )
    out = Kept()
    messages.deliver_due(living_place.now_ms, {"sms": out})
    assert ("STOP K7M 4XQ" in out.sent[-1].text) is uncut


def test_nobody_stops_others_messages(living_place: Living) -> None:
    """An address that was changed, or is of another one, leads nowhere."""
    reach = living_place.who("Ben").reaches.get()
    other = living_place.who("Cem").reaches.get()
    right = stopping.address_of(reach).rpartition("/")[2]
    of_other = stopping.address_of(other).rpartition("/")[2]
    browser = living_place.visitor()
    for wrong in (right[:-1], right[:-1] + "x", other.id.hex + right[32:], "x", "å" * 64):
        assert browser.post(f"/stop/{wrong}").status_code == 404
    assert browser.post(f"/stop/{of_other}").status_code == 200
    reach.refresh_from_db()
    assert reach.stopped_ms is None
    reach.delete()
    assert browser.get(f"/stop/{right}").status_code == 404
