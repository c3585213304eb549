"""Which connection a request came by, for counting."""

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from dugnad.web.people.asking import client_of, wait_sentence


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", "unknown"),
        ("a socket", "unknown"),
    ],
)
def test_a_connection_is_an_address_or_a_household(address: str, counted: str) -> None:
    """An IPv6 household has billions of addresses and is counted as one."""
    assert client_of(RequestFactory().get("/", REMOTE_ADDR=address)) == counted


def test_nobody_says_themselves_who_they_are(settings: Settings) -> None:
    """A place with https reached directly: a forged header gives no guesser a fresh bucket."""
    settings.HTTPS = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    request = RequestFactory().get(
        "/", REMOTE_ADDR="192.0.2.1", headers={"X-Forwarded-For": "10.0.0.9, 198.51.100.7"}
    )
    assert client_of(request) == "192.0.2.1"


@pytest.mark.parametrize(
    ("wait_ms", "words"),
    [(1, "Wait one minute"), (60_000, "Wait one minute"), (60_001, "Wait 2 minutes")],
)
def test_a_wait_is_told_in_whole_minutes(wait_ms: int, words: str) -> None:
    """Nobody is told to come back too early."""
    assert words in wait_sentence(wait_ms)
