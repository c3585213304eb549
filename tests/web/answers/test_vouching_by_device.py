"""Who speaks by a device of their own vouches with it for what others answered on paper.

Ben types first, Cem second; each of them may have a device. Olav answers on paper.
"""

from __future__ import annotations

from typing import Any, cast

import pytest

from dugnad.charter.people.verbs import KeepForAnswers
from dugnad.ledger import codec
from dugnad.ledger.action import Body, Envelope
from dugnad.site.wiring import sweep
from dugnad.web.acting import signing
from dugnad.web.acting.models import Press, PressedProse
from dugnad.web.answers import entering
from dugnad.web.answers.models import Entry
from dugnad.web.content.models import Prose
from dugnad.web.keys.models import Device
from tests.web.acting.street import DATABASES, DAY_MS, Street
from tests.web.answers.deciding import CONSENT_RULES, propose, village
from tests.web.answers.entered import Table, hidden_moment
from tests.web.answers.test_secret_slips import Table as SecretTable
from tests.web.devices.phone import Phone
from tests.web.urn.conftest import Polling, polling

__all__ = ["polling"]

pytestmark = pytest.mark.django_db(databases=DATABASES)


@pytest.fixture
def table(consent: Street) -> Table:
    """Ana has proposed a bench to Ben, Cem and Olav; the rules let paper come two days later."""
    people = village(consent, "Ben", "Cem", "Olav")
    assert consent.rules is CONSENT_RULES
    return Table(consent, people, propose(consent))


def phone_of(table: Table, name: str) -> Phone:
    """Somebody's phone, which speaks for them from now on."""
    phone = Phone(cast("Any", table.street), table.browser(name), name)
    phone.goes_home()
    return phone


def types(table: Table, phone: Phone, says: str, **typed: str) -> Any:
    """Somebody types an answer on their phone, and gets what comes of it."""
    table.street.now_ms += 1_000
    posted = {"step": "enter", "press": f"{phone.name}-{says}", "says": says, **typed}
    page = phone.client.post(f"{table.path}/enter", {"step": "slip", **typed}).content.decode()
    if 'name="received"' in page:
        posted["received"] = hidden_moment(page)
    return phone.client.post(f"{table.path}/enter", posted)


def signers(table: Table) -> list[tuple[str, int]]:
    """How each action about the card came, and how many signed it."""
    found = []
    for block in table.street.engine.blocks(0, 1000):
        for one in block.envelopes:
            envelope = codec.decode(Envelope, one)
            body = codec.decode(Body, envelope.body)
            if body.channel == "paper":
                found.append((body.verb, len(envelope.signatures)))
    return found


def test_the_first_vouches_by_their_phone(table: Table) -> None:
    """Ben confirms when he types it, Cem types the same hours later: both stand in the books."""
    ben, code = phone_of(table, "Ben"), table.code("Olav")
    shown = types(table, ben, "fine", code=code)
    page = shown.content.decode()
    assert "You vouch for what others answered" in page
    assert "Confirm on this device" in page
    assert not Entry.objects.exists()
    done = ben.confirms(shown, f"{table.path}/enter")
    assert done.status_code == 302
    assert Entry.objects.count() == 1
    assert table.says("Olav") == ""
    table.street.later(hours=5)
    status, page = table.types("Cem", "fine", code=code)
    assert status == 302
    assert "it counts, and they are told" in page
    assert table.says("Olav") == "fine by paper"
    assert signers(table) == [("Answer", 3)]


def test_the_second_vouches_by_their_phone(table: Table) -> None:
    """Ben types it as always; Cem's phone confirms, and it counts with that."""
    cem, code = phone_of(table, "Cem"), table.code("Olav")
    assert table.types("Ben", "fine", code=code)[0] == 302
    shown = types(table, cem, "fine", code=code)
    assert table.says("Olav") == ""
    assert Entry.objects.count() == 1
    assert cem.confirms(shown, f"{table.path}/enter").status_code == 302
    assert table.says("Olav") == "fine by paper"
    assert not Entry.objects.exists()


def test_nothing_is_signed_for_whoever_took_their_key_home_meanwhile(table: Table) -> None:
    """Ben's phone vouched; then Olav got a phone of his own: Cem's typing is a no, and no fault."""
    ben, code = phone_of(table, "Ben"), table.code("Olav")
    ben.confirms(types(table, ben, "fine", code=code), f"{table.path}/enter")
    phone_of(table, "Olav")
    table.street.now_ms += 1_000
    status, _page = table.types("Cem", "fine", code=code)
    assert status in (409, 422)
    assert table.says("Olav") == ""
    assert signers(table) == []


def test_both_vouch_by_their_phones_for_words_as_well(table: Table) -> None:
    """An objection is an answer and its words: each of them confirms both, and both count."""
    phones, code = [phone_of(table, name) for name in ("Ben", "Cem")], table.code("Olav")
    for phone in phones:
        shown = types(table, phone, "object", code=code, text="It blocks the way.")
        for _answer_then_words in range(2):
            assert shown.status_code == 200, shown.content.decode()
            assert "It blocks the way." in shown.content.decode()
            shown = phone.confirms(shown, f"{table.path}/enter")
        assert shown.status_code == 302
        table.street.later(hours=3)
        sweep(table.street.now_ms)
    assert table.says("Olav") == "object by paper"
    assert signers(table) == [("Answer", 3), ("Ask", 3)]
    assert "It blocks the way." in table.street.browser().get(table.path).content.decode()


def test_what_was_vouched_for_goes_with_the_entry(table: Table) -> None:
    """Taken back, or typed otherwise by the second, nothing of it stays to be handed in."""
    ben, code = phone_of(table, "Ben"), table.code("Olav")

    def enters(press: str) -> Entry:
        shown = types(table, ben, "object", code=code, text="It is too dear.", press=press)
        for _answer_then_words in range(2):
            shown = ben.confirms(shown, f"{table.path}/enter")
        return Entry.objects.get()

    entry = enters("one")
    assert Press.objects.filter(id__in=entering.presses_of(entry.id)).count() == 2
    ben.client.post(f"{table.path}/enter", {"step": "back", "entry": str(entry.id)})
    assert not Press.objects.filter(id__startswith="enter-").exists()
    assert not Prose.objects.filter(state="waiting").exists()
    assert not PressedProse.objects.filter(press__id__startswith="enter-").exists()
    enters("two")
    status, page = table.types("Cem", "fine", code=code)
    assert status == 302
    assert "is not the same, so nothing counts yet" in page
    assert not Press.objects.filter(id__startswith="enter-").exists()


def test_what_was_vouched_for_holds_for_six_days(table: Table) -> None:
    """Where the second comes later than that, both enter it anew."""
    ben, code = phone_of(table, "Ben"), table.code("Olav")
    ben.confirms(types(table, ben, "fine", code=code), f"{table.path}/enter")
    table.street.later(minutes=signing.HELD_MS // 60_000 + 5)
    status, page = table.types("Cem", "fine", code=code)
    assert status == 409, page
    assert "What the first of you vouched for holds no more" in page
    assert not Entry.objects.exists()
    assert not Press.objects.filter(id__startswith="enter-").exists()
    assert not signing.is_wanted(b"unknown", table.street.now_ms)


def test_a_first_who_never_confirmed(table: Table) -> None:
    """Ben typed it before he had a phone: what he cannot vouch for now is entered anew."""
    code = table.code("Olav")
    assert table.types("Ben", "fine", code=code)[0] == 302
    phone_of(table, "Ben")
    status, page = table.types("Cem", "fine", code=code)
    assert status == 409
    assert "What the first of you vouched for holds no more" in page
    assert not Entry.objects.exists()


def test_another_browser_vouches_for_nothing(table: Table) -> None:
    """Signed in where the phone's key is not, Ben is told where he can do it."""
    phone_of(table, "Ben")
    code = table.code("Olav")
    status, page = table.types("Ben", "fine", code=code)
    assert status == 409
    assert "Only a device of your own can do this." in page
    assert not Entry.objects.exists()


def test_nobody_enters_for_whoever_answers_by_a_device_alone(table: Table) -> None:
    """Olav's paper is not taken, and the page says why; once he lets the place, it is."""
    olav, code = phone_of(table, "Olav"), table.code("Olav")
    ben = phone_of(table, "Ben")
    refused = types(table, ben, "fine", code=code)
    assert refused.status_code == 409
    assert "This person answers by a device of their own alone" in refused.content.decode()
    assert table.types("Cem", "fine", code=code)[0] == 302
    status, page = table.types("Ana", "fine", code=code)
    assert status == 409
    assert "This person answers by a device of their own alone" in page
    ((row,),) = olav.rows("answers")
    keep = KeepForAnswers(bytes.fromhex(row["word"]), bytes.fromhex(row["custodian"]))
    assert olav.asks(bytes.fromhex(row["key"]), row["nonce"], keep) == ""
    assert table.types("Ana", "fine", code=code, press="anew")[0] == 302
    assert table.says("Olav") == "fine by paper"


def test_a_device_vouches_by_its_own_key_alone(table: Table) -> None:
    """Neither another's key, nor one that nobody here has, signs in its place."""
    ben, code = phone_of(table, "Ben"), table.code("Olav")
    cem = phone_of(table, "Cem")
    types(table, ben, "fine", code=code)
    pressed = Press.objects.get(id__startswith="enter-")
    theirs = next(iter(cem.made))
    for key in (theirs, "00" * 32, "zz"):
        told = {"press": pressed.id, "signature": "00" * 64, "key": key}
        assert ben.tells("/me/devices/confirm/", told).status_code == 422
    assert not signing.waits_for_others(pressed.id)
    assert not signing.waits_for_others("none")
    assert Device.objects.count() == 2


@pytest.fixture
def secret(polling: Polling) -> SecretTable:
    """A secret question on paper; Ana prints, Ben and Cem type."""
    return SecretTable(polling, polling.asks())


def test_two_phones_vouch_for_words_that_say_nothing(secret: SecretTable) -> None:
    """A secret slip is typed by two phones: the urn has it when the second has confirmed."""
    paper = secret.prints("Dia")
    words = paper.words[0]
    for name in ("Ben", "Cem"):
        secret.polling.now_ms += 1_000
        phone = Phone(cast("Any", secret.polling), secret.browser(name), name)
        phone.goes_home()
        opened = phone.client.post(f"{secret.path}/enter", {"step": "slip", "code": paper.code})
        posted = {"step": "enter", "code": paper.code, "words": words, "press": f"{name}-typed"}
        if 'name="received"' in opened.content.decode():
            posted["received"] = hidden_moment(opened.content.decode())
        other = secret.browser(name).post(f"{secret.path}/enter", posted)
        assert other.status_code == 409
        assert "Only a device of your own can do this." in other.content.decode()
        shown = phone.client.post(f"{secret.path}/enter", posted)
        assert "You vouch for what others answered" in shown.content.decode()
        done = phone.confirms(shown, f"{secret.path}/enter")
        assert done.status_code == 302, done.content.decode()
    assert not Entry.objects.exists()
    stage = secret.polling.stage(secret.card)
    assert stage.answered == 1
    assert stage.closes_ms - secret.polling.now_ms < 2 * DAY_MS
