"""What stories about answers share: asking somebody, and reading what went out."""

from __future__ import annotations

import re

from django.test import Client

from dugnad.web.answers import services
from dugnad.web.answers.models import Ask
from dugnad.web.messages.models import Message
from dugnad.web.messages.post import best_reach
from dugnad.web.messages.services import read as _open
from dugnad.web.people.addresses import read_address
from dugnad.web.people.names import address_of
from tests.web.acting.street import Street


def ask(street: Street, card: bytes, name: str = "Ben", address: str = "") -> Ask:
    """Let Ana ask somebody about a card."""
    where = read_address(address or f"{name.lower()}@example.org", "NO")
    return services.invite(card, street.ana, name, where)


def link(asked: Ask) -> str:
    """The path that a link opens."""
    return f"/a/{services.secrets_of(asked)[0]}"


def code(asked: Ask) -> str:
    """Its six characters."""
    return services.secrets_of(asked)[1]


def letters() -> list[tuple[str, str, str]]:
    """What waits in the outbox or was there: address, subject and text, the oldest first.

    What is held until a person's news is due stands at the address where it goes then.
    """
    found = []
    for message in Message.objects.order_by("created_ms", "id"):
        if bytes(message.sealed_letter):
            letter = _open(message)
            address = letter.address or _where(message)
            found.append((address, letter.subject, letter.text))
    return found


def _where(held: Message) -> str:
    reach = held.reach or (held.person and best_reach(held.person))
    return (reach and address_of(reach)) or ""


def letters_to(address: str) -> list[str]:
    """The texts to one address."""
    return [text for to, _subject, text in letters() if to == address]


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"{name} is not in the page"
    return found.group(1)


def press(browser: Client, path: str, answer: str, *, form: str = "", **more: str) -> int:
    """Open a page and press an answer on it; gives the status."""
    page = browser.get(path).content.decode()
    posted = {
        "csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken"),
        "press": form or (hidden(page, "press") if 'name="press"' in page else ""),
        "answer": answer,
        **more,
    }
    return browser.post(path, posted).status_code
