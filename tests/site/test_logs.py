"""The log says what happened and where in the program, and never about whom."""

import json
import logging
import sqlite3
from collections.abc import Iterator

import pytest
from django.conf import settings as own
from django.http import HttpRequest
from django.test import Client, override_settings
from django.urls import path

from dugnad.site.environment import read_environment
from dugnad.site.errors import SettingsError
from dugnad.site.logs import Json, Plain

ANA = "ana@solbakken.example"


def broken(request: HttpRequest, secret: str) -> None:
    """Break, with an address in the words of the fault."""
    del request, secret
    try:
        int(ANA)
    except ValueError as error:
        raise KeyError(ANA) from error


urlpatterns = [path("a/<str:secret>", broken)]


class Kept(logging.Handler):
    """Keeps what was logged."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one."""
        self.records.append(record)


@pytest.fixture
def kept() -> Iterator[Kept]:
    """Everything that is logged meanwhile, by whoever."""
    handler = Kept()
    loggers = [logging.getLogger(name) for name in ("", "django.request", "django.security")]
    for logger in loggers:
        logger.addHandler(handler)
    yield handler
    for logger in loggers:
        logger.removeHandler(handler)


@pytest.mark.django_db(databases=["default"])
@override_settings(ROOT_URLCONF=__name__)
def test_a_page_that_breaks_tells_nobody_s_address(kept: Kept) -> None:
    """Neither the words of the fault nor the path is written; kind, place and pattern are."""
    with pytest.raises(KeyError):
        Client().get("/a/k7m4xqsecret")
    (record, *_more) = [one for one in kept.records if one.name == "django.request"]
    for said in (Plain().format(record), Json().format(record)):
        assert ANA not in said
        assert "k7m4xqsecret" not in said
        assert "KeyError" in said
        assert "ValueError" in said
        assert "test_logs.py:" in said
        assert "a/<str:secret>" in said
    told = json.loads(Json().format(record))
    assert (told["level"], told["said"], told["status"]) == ("ERROR", "Internal Server Error", 500)
    assert [fault["type"] for fault in told["faults"]] == ["KeyError", "ValueError"]


def record_of(name: str, message: str, *filled: object, error: Exception | None = None) -> str:
    """Write a line as JSON; gives it."""
    fault = (type(error), error, None) if error else None
    record = logging.LogRecord(name, logging.WARNING, "", 0, message, filled, fault)
    return Json().format(record)


def test_our_own_sentences_are_whole() -> None:
    """They are written for the log."""
    assert '"said": "outbox failed; it is tried again."' in record_of(
        "dugnad.background", "%s failed; it is tried again.", "outbox"
    )


def test_of_others_only_the_sentence_is_kept() -> None:
    """What they fill in may come from outside, and a whole text may be anything."""
    assert '"said": "No such user: %s"' in record_of("some.library", "No such user: %s", ANA)
    assert '"said": ""' in record_of("django.security.SuspiciousOperation", f"Strange: {ANA}")


def test_words_of_the_database_and_the_system_are_kept() -> None:
    """They help whoever runs the place, and hold names of tables at most."""
    locked = sqlite3.OperationalError("database is locked")
    assert "database is locked" in record_of("dugnad.background", "x", error=locked)
    full = OSError(28, "No space left on device", f"/srv/{ANA}")
    said = record_of("dugnad.background", "x", error=full)
    assert "No space left on device" in said
    assert ANA not in said


def test_a_program_can_ask_for_lines_of_its_own() -> None:
    """`DUGNAD_LOG` says how; a word that means nothing is refused."""
    assert read_environment({}).log == "plain"
    assert read_environment({"DUGNAD_LOG": "json"}).log == "json"
    with pytest.raises(SettingsError, match="DUGNAD_LOG should be one of plain, json"):
        read_environment({"DUGNAD_LOG": "xml"})
    assert own.LOGGING["handlers"]["console"]["formatter"] == "plain"
    assert {*own.LOGGING["formatters"]} == {"plain", "json"}
