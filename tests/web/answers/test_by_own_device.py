"""Olav speaks by a device of his own: what he texts and presses behind a link.

With his device he confirms there. Without it nothing is written for him, unless he let the place
write down his answers: then it does so, and nothing else.
"""

from __future__ import annotations

from typing import Any, cast

import pytest
from django.conf import settings
from django.test import Client

from dugnad.charter.people.verbs import KeepForAnswers, StopAnswers
from dugnad.web.answers import services
from dugnad.web.answers.models import Ask
from dugnad.web.devices import announcing
from dugnad.web.lists import services as lists
from dugnad.web.people.models import Person
from tests.web.acting.street import DATABASES, Street
from tests.web.answers.asking import hidden, letters_to, link, press
from tests.web.answers.deciding import OLAV, answered, propose, village
from tests.web.devices.phone import Phone

pytestmark = pytest.mark.django_db(databases=DATABASES)

SECRET = "a secret of the gateway"


def olav_and_phone(street: Street) -> tuple[Person, Phone]:
    """Olav takes part, and took his key home to his phone."""
    olav = village(street, "Olav")["Olav"]
    browser = street.browser(olav)
    browser.handler.enforce_csrf_checks = False
    phone = Phone(cast("Any", street), browser, "Olav's phone")
    phone.goes_home()
    street.choose(adapters={"sms": {"inbound_secret": SECRET}})
    return olav, phone


def asked(street: Street, olav: Person) -> tuple[bytes, Ask]:
    """Ana proposes a bench, and asks Olav."""
    card = propose(street)
    member = olav.memberships.get(project_id=street.project).member_id
    services.ask_members(card, street.ana, [bytes(member)])
    found = services.ask_of(card, olav)
    assert found is not None
    return card, found


def texts(street: Street, text: str) -> tuple[str, str]:
    """Olav texts to the gateway; gives what it is told, and what he is."""
    street.now_ms += 60_000
    before = len(letters_to(OLAV))
    fields = {"from": OLAV, "text": text, "id": str(street.now_ms)}
    answer = street.browser().post("/sms/in", fields, headers={"X-Inbound-Secret": SECRET})
    assert answer.status_code == 200
    (reply,) = letters_to(OLAV)[before:]
    return answer.json()["understood"], reply


def lets_the_place(phone: Phone) -> None:
    """On his phone, Olav lets the place write down his answers."""
    ((row,),) = phone.rows("answers")
    keep = KeepForAnswers(bytes.fromhex(row["word"]), bytes.fromhex(row["custodian"]))
    assert phone.asks(bytes.fromhex(row["key"]), row["nonce"], keep) == ""


def test_a_text_leads_to_the_device(consent: Street) -> None:
    """Nothing is written for him; the reply says why, and where he answers on his phone."""
    olav, _phone = olav_and_phone(consent)
    card, question = asked(consent, olav)
    outcome, reply = texts(consent, "JA")
    assert outcome == "not-understood"
    assert reply.startswith("You answer by a device of your own. Open this on it: ")
    assert reply.endswith(link(question))
    assert answered(consent, olav, card) == ""


def test_by_text_message_where_he_let_the_place(consent: Street) -> None:
    """He is told of it; yes counts, and so do an objection with its reason and a question."""
    olav, phone = olav_and_phone(consent)
    card, _question = asked(consent, olav)
    lets_the_place(phone)
    announcing.follow()
    assert any("The place may write down your answers" in one for one in letters_to(OLAV))
    assert texts(consent, "JA")[0] == "answered"
    assert answered(consent, olav, card) == "fine by sms"
    assert texts(consent, "NEI fordi det er for dyrt")[0] == "answered"
    assert answered(consent, olav, card) == "object by sms"
    page = consent.browser().get(f"/c/{lists.code_of(card)}").content.decode()
    assert "det er for dyrt" in page
    assert texts(consent, "SPØRSMÅL hvem maler den?")[0] == "answered"
    assert answered(consent, olav, card) == "question by sms"
    page = consent.browser().get(f"/c/{lists.code_of(card)}").content.decode()
    assert "hvem maler den?" in page
    ((row,),) = phone.rows("no-answers")
    assert phone.asks(bytes.fromhex(row["key"]), row["nonce"], StopAnswers()) == ""
    outcome, reply = texts(consent, "JA")
    assert outcome == "not-understood"
    assert "a device of your own" in reply


def test_what_he_let_it_is_answers_alone(consent: Street) -> None:
    """Behind his link, without the phone, he answers; leaving is for the phone, as is money."""
    olav, phone = olav_and_phone(consent)
    card, question = asked(consent, olav)
    stranger = consent.browser()
    assert press(stranger, link(question), "yes") == 409
    assert answered(consent, olav, card) == ""
    lets_the_place(phone)
    assert press(stranger, link(question), "yes") == 302
    assert answered(consent, olav, card) == "fine by link"
    other = consent.browser(olav)
    other.handler.enforce_csrf_checks = False
    code = lists.code_of(consent.project)
    page = other.get(f"/p/{code}/leave").content.decode()
    refused = other.post(f"/p/{code}/leave", {"press": hidden(page, "press")})
    told = other.get(refused.headers["Location"]).content.decode()
    assert "Only a device of your own can do this." in told


@pytest.mark.parametrize("signed_in", [True, False])
def test_behind_his_link_his_phone_confirms(consent: Street, *, signed_in: bool) -> None:
    """On the phone that speaks for him the link leads to its page, and the answer is his own."""
    olav, phone = olav_and_phone(consent)
    card, question = asked(consent, olav)
    if not signed_in:
        del phone.client.cookies[settings.SESSION_COOKIE_NAME]
    shown = presses(phone.client, link(question), "yes")
    page = shown.content.decode()
    assert "Confirm on this device" in page
    assert answered(consent, olav, card) == ""
    assert phone.confirms(shown, link(question)).status_code == 302
    assert answered(consent, olav, card) == "fine by own"
    assert "Your answer is noted: Fine by me" in phone.sees(link(question))


def test_an_objection_behind_his_link_is_confirmed_with_its_reason(consent: Street) -> None:
    """The answer, then its words: the phone shows both, and both stand on the card."""
    olav, phone = olav_and_phone(consent)
    card, question = asked(consent, olav)
    shown = presses(phone.client, link(question), "no", why="It blocks the way.")
    for _answer_then_words in range(2):
        assert "It blocks the way." in shown.content.decode()
        shown = phone.confirms(shown, link(question))
    assert shown.status_code == 302
    assert answered(consent, olav, card) == "object by own"
    page = consent.browser().get(f"/c/{lists.code_of(card)}").content.decode()
    assert page.count("It blocks the way.") == 1


def test_somebody_elses_phone_confirms_nothing_behind_his_link(consent: Street) -> None:
    """Ben opens Olav's link on his own phone: it has no word of Olav's."""
    olav, _phone = olav_and_phone(consent)
    card, question = asked(consent, olav)
    ben = consent.person("Ben")
    consent.join(ben)
    browser = consent.browser(ben)
    browser.handler.enforce_csrf_checks = False
    phone = Phone(cast("Any", consent), browser, "Ben's phone")
    phone.goes_home()
    refused = presses(phone.client, link(question), "yes")
    assert refused.status_code == 409
    assert "Only a device of your own can do this." in refused.content.decode()
    assert answered(consent, olav, card) == ""


def presses(browser: Client, path: str, answer: str, **more: str) -> Any:
    """Press an answer behind a link; gives what comes of it."""
    page = browser.get(path).content.decode()
    return browser.post(path, {"press": hidden(page, "press"), "answer": answer, **more})
