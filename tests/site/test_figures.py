"""What a program may read of a running place: sums, with the secret, and nobody in them."""

import re

import pytest
from django.test import Client

from dugnad.site.tally import FAILURES, RUNNING, Tally
from dugnad.web.answers import guessing
from dugnad.web.messages.models import FAILED, Message
from tests.web.living import ALIASES, Living, living_place

__all__ = ["living_place"]

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

SECRET = "a secret of twenty letters"
_LINE = re.compile(r'dugnad_[a-z_]+(?:\{[a-z]+="[a-z0-9 ]+"(?:,[a-z]+="[a-z]+")?\})? [0-9.e+-]+')


@pytest.fixture
def figures(living_place: Living) -> Client:
    """Give a program that has the secret; Ana has begun the neighbourhood and called a day."""
    living_place.choose(metrics_secret=SECRET)
    ana = living_place.visitor("Ana")
    living_place.begin(ana)
    living_place.calls(ana)
    return living_place.visitor(Authorization=f"Bearer {SECRET}")


def test_every_line_is_a_sum(figures: Client) -> None:
    """Each is help, a kind or a number, as Prometheus reads them; none names a person or a card."""
    RUNNING.add(FAILURES, "outbox")
    answer = figures.get("/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert answer.headers["Cache-Control"] == "no-store"
    lines = answer.content.decode().splitlines()
    assert [one for one in lines if not one.startswith("# ") and not _LINE.fullmatch(one)] == []
    named = {one.split()[2] for one in lines if one.startswith("# TYPE")}
    assert {re.split(r"[{ ]", one)[0] for one in lines if not one.startswith("#")} <= named
    assert {one.split()[2] for one in lines if one.startswith("# HELP")} == named
    assert "dugnad_books_records " in answer.content.decode()
    assert 'dugnad_task_failures_total{task="outbox"} ' in answer.content.decode()
    assert "Ana" not in answer.content.decode()
    assert len(lines) < 50


def test_messages_that_failed_are_counted(figures: Client) -> None:
    """By how they should have left."""
    Message.objects.create(
        channel="sms", sealed_letter=b"", language="nb", state=FAILED, next_try_ms=0, created_ms=0
    )
    text = figures.get("/metrics").content.decode()
    assert 'dugnad_messages{channel="sms",state="failed"} 1\n' in text


@pytest.mark.parametrize(
    "brought", ["", "Bearer ", "Bearer another secret of letters", SECRET[:-1]]
)
def test_without_the_secret_nothing_is_there(living_place: Living, brought: str) -> None:
    """Whoever does not have it learns not even that there are figures."""
    nothing = living_place.visitor().get("/nothing-here")
    living_place.choose(metrics_secret=SECRET)
    answer = living_place.visitor(Authorization=brought).get("/metrics")
    assert answer.status_code == nothing.status_code == 404
    assert b"dugnad_" not in answer.content


def test_a_place_that_chose_no_secret_shows_none(living_place: Living) -> None:
    """Also to who brings an empty one."""
    for brought in ("", "Bearer "):
        answer = living_place.visitor(Authorization=brought).get("/metrics")
        assert answer.status_code == 404


def test_a_tally_adds_up() -> None:
    """Sums of one name do not touch another's."""
    tally = Tally()
    for _ in range(3):
        tally.add("answers", "2xx")
    tally.add("answers", "4xx", by=0.5)
    tally.add("seconds")
    assert tally.of("answers") == [("2xx", 3), ("4xx", 0.5)]
    assert tally.of("nothing") == []


def test_guessing_the_secret_is_slow(living_place: Living) -> None:
    """After thirty wrong ones the right one opens nothing either, from there and for a while."""
    living_place.choose(metrics_secret=SECRET)
    browser = living_place.visitor()

    def brings(secret: str, connection: str = "203.0.113.7") -> int:
        sent = {"Authorization": f"Bearer {secret}"}
        return browser.get("/metrics", headers=sent, REMOTE_ADDR=connection).status_code

    for at in range(guessing.WRONG.goes):
        assert brings(f"another secret of letters {at}") == 404
    assert brings(SECRET) == 404
    assert brings(SECRET, "203.0.113.8") == 200
    living_place.now_ms += guessing.WRONG.refill_ms
    assert brings(SECRET) == 200
