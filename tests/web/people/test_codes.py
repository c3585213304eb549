"""Codes: six digits on their way to an address, for the browser that asked for them."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from django.db.models.expressions import RawSQL

from dugnad.web.messages.letters import unpack
from dugnad.web.messages.models import Message
from dugnad.web.people import buckets, codes, services
from dugnad.web.people.addresses import Address
from dugnad.web.people.models import Bucket, LoginCode
from dugnad.web.vault import services as vault
from tests.web.conftest import OpenPlace

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

ANA = Address("mail", "ana@example.org")
HOME, ELSEWHERE = "192.0.2.1", "198.51.100.7"


@dataclass
class Desk:
    """Asks for codes and types them, at the place's own time."""

    place: OpenPlace

    def ask(
        self, address: Address = ANA, client: str = HOME, known_device: str | None = None
    ) -> LoginCode:
        """Ask for a code."""
        return services.send_code(
            address,
            language="en",
            client=client,
            known_device=known_device,
            now_ms=self.place.now_ms,
        )

    def type(self, code: LoginCode, digits: str) -> services.Passed:
        """Type a code."""
        return services.check_code(code.id, digits, client=HOME, now_ms=self.place.now_ms)


@pytest.fixture
def desk(open_place: OpenPlace) -> Desk:
    """A desk in an open place."""
    return Desk(open_place)


def sent_digits() -> str:
    """The digits of the newest message, as they lie in the outbox."""
    message = Message.objects.order_by(RawSQL("rowid", [])).last()  # the clock may stand still.
    assert message is not None
    opened = vault.unseal_for_place(bytes(message.sealed_letter))
    assert opened is not None
    found = re.search(r"\d{6}", unpack(opened).text)
    assert found is not None
    return found.group()


def another(digits: str) -> str:
    """Six digits that are not these."""
    return f"{(int(digits) + 1) % 1_000_000:06}"


def test_the_right_code_lets_a_new_person_in_once_they_tell_a_name(desk: Desk) -> None:
    """Nobody is known by the address; after the code and a name, somebody is."""
    code = desk.ask()
    assert desk.type(code, sent_digits()).person is None
    person = services.person_of_code(code.id, "Ana", "nb", desk.place.now_ms)
    assert services.find_by_address("mail", "ana@example.org") == person
    assert person.reaches.get().confirmed_ms == desk.place.now_ms


def test_the_right_code_finds_who_is_known_and_confirms_the_address(desk: Desk) -> None:
    """Ben invited Ana long ago; now she signs in for the first time."""
    ana = services.find_or_create("Ana", "mail", ANA.text, "nb")
    assert ana.reaches.get().confirmed_ms is None
    code = desk.ask()
    digits = sent_digits()
    arabic = "".join(chr(0x0660 + int(digit)) for digit in digits[3:])
    assert desk.type(code, f" {digits[:3]}-{arabic} ").person == ana
    assert ana.reaches.get().confirmed_ms == desk.place.now_ms


def test_what_goes_out_does_not_say_whether_anybody_is_known(desk: Desk) -> None:
    """The message, its rows and the answer are the same for a stranger and for Ana."""
    services.find_or_create("Ana", "mail", ANA.text, "nb")
    desk.ask(ANA)
    desk.ask(Address("mail", "dia@example.org"))
    known, unknown = Message.objects.order_by("id").values_list(
        "person", "reach", "channel", "language", "state"
    )
    assert known == unknown


def test_a_code_works_once(desk: Desk) -> None:
    """Typed a second time, it opens nothing."""
    code = desk.ask()
    digits = sent_digits()
    desk.type(code, digits)
    with pytest.raises(services.CodeSpent):
        desk.type(code, digits)


def test_a_code_works_for_twenty_minutes(desk: Desk) -> None:
    """In the twentieth minute it still works, at its end it does not."""
    code = desk.ask()
    digits = sent_digits()
    desk.place.now_ms += 20 * 60_000
    with pytest.raises(services.CodeSpent):
        desk.type(code, digits)
    desk.place.now_ms -= 1
    desk.type(code, digits)


def test_after_five_wrong_tries_a_new_code_is_needed(desk: Desk) -> None:
    """Four wrong ones say how many are left; the fifth ends it, and the right one is too late."""
    code = desk.ask()
    digits = sent_digits()
    for left in (4, 3, 2, 1):
        with pytest.raises(services.WrongCode) as wrong:
            desk.type(code, another(digits))
        assert wrong.value.tries_left == left
    with pytest.raises(services.CodeSpent):
        desk.type(code, another(digits))
    with pytest.raises(services.CodeSpent):
        desk.type(code, digits)
    desk.place.now_ms += 1
    desk.type(desk.ask(), sent_digits())


def test_wrong_tries_elsewhere_do_not_use_up_anas_code(desk: Desk) -> None:
    """A stranger asks for a code to Ana's address and mistypes it; Ana's own still works."""
    mine = desk.ask()
    digits = sent_digits()
    desk.place.now_ms += 1
    theirs = desk.ask(client=ELSEWHERE)
    for _try in range(5):
        with pytest.raises((services.WrongCode, services.CodeSpent)):
            desk.type(theirs, another(sent_digits()))
    desk.type(mine, digits)


def test_a_code_is_tied_to_the_browser_that_asked(desk: Desk) -> None:
    """The code sent for one browser does not open another's."""
    desk.ask(client=ELSEWHERE)
    theirs = sent_digits()
    mine = None
    while mine is None or sent_digits() == theirs:
        desk.place.now_ms += 1
        mine = desk.ask()
    with pytest.raises(services.WrongCode):
        desk.type(mine, theirs)


def test_strangers_asking_for_codes_do_not_make_anas_own_browser_wait(desk: Desk) -> None:
    """Four codes for strangers, then ten minutes of waiting; Ana's known browser goes on."""
    for _code in range(4):
        desk.ask(client=ELSEWHERE)
    with pytest.raises(services.TooOften) as too_often:
        desk.ask(client=HOME)
    assert too_often.value.wait_ms == 10 * 60_000
    desk.ask(known_device="her phone")
    desk.place.later(10)
    desk.ask(client=HOME)


def test_one_connection_cannot_ask_for_codes_without_end(desk: Desk) -> None:
    """Thirty addresses from one connection, then half a minute for each more."""
    for number in range(30):
        desk.ask(Address("mail", f"n{number}@example.org"))
    with pytest.raises(services.TooOften):
        desk.ask(Address("mail", "n30@example.org"))
    desk.ask(Address("mail", "n30@example.org"), client=ELSEWHERE)


def test_codes_by_text_message_do_not_cost_without_end(desk: Desk) -> None:
    """A hundred numbers from many connections; the next waits, mail and known phones do not."""

    def ask_for(number: int, known_device: str | None = None) -> None:
        desk.ask(Address("sms", f"+474000{number:04}"), f"client {number}", known_device)

    for number in range(100):
        ask_for(number)
    with pytest.raises(services.TooOften):
        ask_for(100)
    ask_for(101, known_device="her phone")
    desk.ask(client=ELSEWHERE)
    desk.place.later(1)
    ask_for(102)


def test_one_connection_cannot_guess_without_end(desk: Desk) -> None:
    """After thirty tries from one connection the next is not looked at, and costs no try."""
    code = desk.ask()
    for _try in range(30):
        buckets.take("code-try", HOME, codes.TRIES_BY_CLIENT, desk.place.now_ms)
    with pytest.raises(services.TooOften):
        desk.type(code, sent_digits())
    desk.place.later(1)
    desk.type(code, sent_digits())


def test_a_name_is_taken_only_after_the_right_code(desk: Desk) -> None:
    """Without the code nobody becomes a person, and not an hour after it either."""
    code = desk.ask()
    with pytest.raises(services.CodeSpent):
        services.person_of_code(code.id, "Ana", "nb", desk.place.now_ms)
    desk.type(code, sent_digits())
    with pytest.raises(services.NameMissing):
        services.person_of_code(code.id, " ", "nb", desk.place.now_ms)
    with pytest.raises(services.CodeSpent):
        services.person_of_code(code.id, "Ana", "nb", desk.place.later(60))


def test_old_codes_and_full_buckets_are_thrown_away(desk: Desk) -> None:
    """An hour later nothing of it is left; before, whoever asked a lot has to wait as ever."""
    code = desk.ask()
    services.sweep(desk.place.now_ms)
    assert LoginCode.objects.exists()
    assert Bucket.objects.exists()
    services.sweep(desk.place.later(60))
    assert not LoginCode.objects.exists()
    assert not Bucket.objects.exists()
    assert services.code_address(code.id) is None


def test_a_bucket_fills_up_again_by_itself(open_place: OpenPlace) -> None:
    """Three goes, then one for each minute that passes, and never more than three."""
    size = buckets.Size(goes=3, refill_ms=60_000)

    def take(now_ms: int) -> int:
        return buckets.take("test", "ana", size, now_ms)

    assert [take(0) for _go in range(4)] == [0, 0, 0, 60_000]
    assert take(59_999) == 1
    assert [take(60_000), take(60_000)] == [0, 60_000]
    assert [take(10**9) for _go in range(4)] == [0, 0, 0, 60_000]
