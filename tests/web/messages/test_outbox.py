"""The outbox: each message goes out once, late rather than at night, and failures are told."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from dugnad.web.messages import notes, services
from dugnad.web.messages.models import Message, Note
from dugnad.web.messages.outgoing import (
    ADDRESS_REFUSED,
    NOT_REACHED,
    REFUSED,
    Adapter,
    Outgoing,
    SendFailed,
)
from dugnad.web.messages.post import one_sms
from dugnad.web.people.addresses import Address
from dugnad.web.people.models import Person, Reach
from dugnad.web.people.services import (
    confirm_reach,
    find_or_create,
    start_messages,
    stop_messages,
)
from dugnad.web.vault import services as vault
from tests.web.conftest import OpenPlace
from tests.web.messages.letterbox import CARD, Letterbox, ask

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def ana(open_place: OpenPlace) -> Person:
    """Ana, who asks, and can be reached."""
    person = find_or_create("Ana", "mail", "ana@example.org", "nb")
    confirm_reach(person.reaches.get(), open_place.now_ms)
    return person


@pytest.fixture
def ben(open_place: OpenPlace) -> Reach:
    """The way to reach Ben, whom Ana asks."""
    return find_or_create("Ben", "mail", "ben@example.org", "nb").reaches.get()


def code_to(address: Address, now_ms: int) -> Message:
    """Somebody waits for a code."""
    return services.send_to_address(
        address, subject="", text="123456", language="nb", now_ms=now_ms, at_once=True
    )


def test_who_waits_for_a_code_goes_before_a_thousand_questions(
    open_place: OpenPlace, ana: Person, ben: Reach, box: Letterbox, ways: dict[str, Adapter]
) -> None:
    """More messages than go out in one round: the code is the first of them."""
    for _number in range(services.BATCH_MAX):
        ask(ana, ben, open_place.now_ms - 1)
    code_to(Address("mail", "dia@example.org"), open_place.now_ms)
    assert services.deliver_due(open_place.now_ms, ways) == services.BATCH_MAX
    assert box.taken[0].address == "dia@example.org"


def test_nothing_is_written_to_an_address_that_nobody_confirmed(
    open_place: OpenPlace, ana: Person, ben: Reach, box: Letterbox, ways: dict[str, Adapter]
) -> None:
    """Ana never typed a code: that her question failed she reads here, and no stranger does."""
    ana.reaches.update(confirmed_ms=None)
    ask(ana, ben, open_place.now_ms)
    box.failing = SendFailed(REFUSED, permanent=True)
    services.deliver_due(open_place.now_ms, ways)
    assert len(notes.unseen(ana)) == 1
    assert Message.objects.count() == 1


def test_a_message_goes_out_once(
    open_place: OpenPlace, ana: Person, ben: Reach, box: Letterbox, ways: dict[str, Adapter]
) -> None:
    """Ana asks Ben; he gets one message in her name, and a second round sends nothing."""
    asked = ask(ana, ben, open_place.now_ms)
    assert services.deliver_due(open_place.now_ms, ways) == 1
    assert services.deliver_due(open_place.now_ms, ways) == 0
    [taken] = box.taken
    assert (taken.address, taken.text, taken.in_name_of) == (
        "ben@example.org",
        "Do you come?",
        "Ana",
    )
    assert taken.subject == "Thursday Bcc: all@example.org"
    assert taken.message_id == asked.id
    asked.refresh_from_db()
    assert (asked.state, asked.provider_id, asked.tries) == ("sent", "id-1", 1)


def test_it_waits_as_long_as_it_was_asked_to(
    open_place: OpenPlace, ana: Person, ben: Reach, box: Letterbox, ways: dict[str, Adapter]
) -> None:
    """Before its ten minutes are over nothing goes out."""
    ten_minutes_on = open_place.now_ms + 600_000
    asked = ask(ana, ben, open_place.now_ms, ten_minutes_on)
    assert services.deliver_due(ten_minutes_on - 1, ways) == 0
    assert services.deliver_due(ten_minutes_on, ways) == 1
    assert [one.message_id for one in box.taken] == [asked.id]


def test_nobody_is_asked_at_night_but_a_code_comes_at_once(
    open_place: OpenPlace, ana: Person, ben: Reach, box: Letterbox, ways: dict[str, Adapter]
) -> None:
    """At ten in the evening Ben's question waits for eight; Cem's code goes out."""
    ten_in_the_evening = open_place.later(10 * 60)
    ask(ana, ben, ten_in_the_evening)
    services.send_to_address(
        Address("mail", "cem@example.org"),
        subject="code",
        text="123456",
        language="nb",
        now_ms=ten_in_the_evening,
        at_once=True,
    )
    assert services.deliver_due(ten_in_the_evening, ways) == 1
    assert [one.address for one in box.taken] == ["cem@example.org"]
    eight_in_the_morning = open_place.later(10 * 60)
    assert services.deliver_due(eight_in_the_morning - 1, ways) == 0
    assert services.deliver_due(eight_in_the_morning, ways) == 1


def test_in_a_sample_place_nobody_sleeps(
    open_place: OpenPlace, ana: Person, ben: Reach, box: Letterbox, ways: dict[str, Adapter]
) -> None:
    """Whoever tries things out at midnight sees the message at once; it goes nowhere."""
    open_place.choose(sample=True)
    midnight = open_place.later(12 * 60)
    ask(ana, ben, midnight)
    assert services.deliver_due(midnight, ways) == 1
    assert len(box.taken) == 1


def test_a_worker_that_wakes_at_night_lets_the_question_wait(
    open_place: OpenPlace, ana: Person, ben: Reach, box: Letterbox, ways: dict[str, Adapter]
) -> None:
    """Asked by day, but the place was off until midnight: Ben is still not woken."""
    asked = ask(ana, ben, open_place.now_ms)
    midnight = open_place.later(12 * 60)
    assert services.deliver_due(midnight, ways) == 0
    asked.refresh_from_db()
    assert asked.next_try_ms == midnight + 8 * 3_600_000
    assert asked.tries == 0


def test_it_is_tried_again_ever_later_and_then_given_up_and_told(
    open_place: OpenPlace, ana: Person, ben: Reach, box: Letterbox, ways: dict[str, Adapter]
) -> None:
    """After 1, 5, 30 minutes, 2 and 8 hours Ana is told, on For you and by mail."""
    box.failing = SendFailed(NOT_REACHED, permanent=False)
    asked = ask(ana, ben, open_place.now_ms)
    for minutes in (0, 1, 5, 30, 120):
        open_place.later(minutes)
        services.deliver_due(open_place.now_ms, ways)
        asked.refresh_from_db()
        assert asked.state == "waiting"
        services.deliver_due(open_place.now_ms, ways)  # too soon: not another try.
    assert asked.tries == 5
    open_place.later(22 * 60)  # eight hours on, and past the night.
    services.deliver_due(open_place.now_ms, ways)
    asked.refresh_from_db()
    assert (asked.state, asked.tries, asked.error) == ("given up", 6, NOT_REACHED)
    [note] = notes.unseen(ana)
    assert (note.code, note.about, note.whom_id) == ("not-delivered", CARD, ben.person_id)
    assert "Big Ben" in notes.sentence(note)
    assert b"Big Ben" not in bytes(note.sealed_called) + bytes(asked.sealed_called)
    box.failing = None
    assert services.deliver_due(open_place.now_ms, ways) == 1
    assert box.taken[0].address == "ana@example.org"
    with override(ana.language):
        assert box.taken[0].text == notes.sentence(note)


def test_a_wrong_address_is_told_at_once_and_marked(
    open_place: OpenPlace, ana: Person, ben: Reach, box: Letterbox, ways: dict[str, Adapter]
) -> None:
    """The server knows no Ben: no further try, Ana reads it at once, Ben's way is marked."""
    box.failing = SendFailed(ADDRESS_REFUSED, permanent=True)
    asked = ask(ana, ben, open_place.now_ms)
    services.deliver_due(open_place.now_ms, ways)
    asked.refresh_from_db()
    ben.refresh_from_db()
    assert (asked.state, asked.tries) == ("failed", 1)
    assert ben.failing_since_ms == open_place.now_ms
    assert notes.unseen(ana)[0].code == "address-wrong"


def test_a_message_that_arrives_clears_the_mark(
    open_place: OpenPlace, ana: Person, ben: Reach, ways: dict[str, Adapter]
) -> None:
    """Ben's mailbox was full and is not any more."""
    Reach.objects.filter(id=ben.id).update(failing_since_ms=5)
    ask(ana, ben, open_place.now_ms)
    services.deliver_due(open_place.now_ms, ways)
    ben.refresh_from_db()
    assert ben.failing_since_ms is None


def test_a_refusal_of_ours_says_nothing_about_bens_address(
    open_place: OpenPlace, ana: Person, ben: Reach, box: Letterbox, ways: dict[str, Adapter]
) -> None:
    """The gateway takes nothing from the place: Ana is told, but Ben's way is not blamed."""
    box.failing = SendFailed(REFUSED, permanent=True)
    ask(ana, ben, open_place.now_ms)
    services.deliver_due(open_place.now_ms, ways)
    ben.refresh_from_db()
    assert ben.failing_since_ms is None
    assert notes.unseen(ana)[0].code == "not-delivered"


def test_a_failed_message_about_a_failed_message_is_not_told_on(
    open_place: OpenPlace, ana: Person, ben: Reach, box: Letterbox, ways: dict[str, Adapter]
) -> None:
    """When Ana's own mail fails as well, there is one note and no endless post."""
    box.failing = SendFailed(ADDRESS_REFUSED, permanent=True)
    ask(ana, ben, open_place.now_ms)
    for _round in range(4):
        services.deliver_due(open_place.now_ms, ways)
    assert Note.objects.count() == 1
    assert Message.objects.count() == 2


def test_a_worker_that_died_repeats_once_with_the_same_id(
    open_place: OpenPlace, ana: Person, ben: Reach, box: Letterbox, ways: dict[str, Adapter]
) -> None:
    """A lost claim is taken up once; lost again, Ana is told that nobody knows."""
    asked = ask(ana, ben, open_place.now_ms)
    lost = {"state": "sending", "claimed_ms": open_place.now_ms}
    Message.objects.filter(id=asked.id).update(**lost)
    assert services.deliver_due(open_place.now_ms + services.CLAIM_MS - 1, ways) == 0
    assert services.deliver_due(open_place.now_ms + services.CLAIM_MS, ways) == 1
    assert [one.message_id for one in box.taken] == [asked.id]
    Message.objects.filter(id=asked.id).update(**lost)
    services.deliver_due(open_place.later(20), ways)
    asked.refresh_from_db()
    assert (asked.state, asked.error) == ("given up", "lost-twice")
    assert [one.address for one in box.taken] == ["ben@example.org", "ana@example.org"]
    assert notes.unseen(ana)[0].code == "perhaps-delivered"


def test_a_slow_worker_does_not_overwrite_what_another_did(
    open_place: OpenPlace, ana: Person, ben: Reach, ways: dict[str, Adapter]
) -> None:
    """A worker that comes back after its claim was lost leaves the row to the one that has it."""
    asked = ask(ana, ben, open_place.now_ms)

    class Slow:
        """Loses its claim while it sends, and then fails."""

        def send(self, message: Outgoing) -> str:
            assert message.message_id == asked.id
            services.deliver_due(open_place.later(20), ways)
            raise SendFailed(ADDRESS_REFUSED, permanent=True)

    services.deliver_due(open_place.now_ms, {"mail": Slow()})
    asked.refresh_from_db()
    assert asked.state == "sent"
    assert not notes.unseen(ana)


def test_a_slow_worker_does_not_touch_what_another_has_in_hand(
    open_place: OpenPlace, ana: Person, ben: Reach
) -> None:
    """One worker's claim was lost and another one sends: what the first one says comes too late."""
    asked = ask(ana, ben, open_place.now_ms)
    slow = services._claim(asked.id, open_place.now_ms)
    assert slow is not None
    later_ms = open_place.now_ms + services.CLAIM_MS
    services._take_up_lost(later_ms)
    assert services._claim(asked.id, later_ms) is not None
    assert services._claim(asked.id, later_ms) is None
    services._note_failure(slow, SendFailed(ADDRESS_REFUSED, permanent=True), later_ms)
    services._note_success(slow, "id-1", later_ms)
    asked.refresh_from_db()
    assert (asked.state, asked.claimed_ms, asked.provider_id) == ("sending", later_ms, "")
    assert not Note.objects.exists()


def test_a_place_without_a_way_out_keeps_the_message(
    open_place: OpenPlace, ana: Person, ben: Reach
) -> None:
    """No adapter for a channel: the message waits and says why."""
    asked = ask(ana, ben, open_place.now_ms)
    services.deliver_due(open_place.now_ms, {})
    asked.refresh_from_db()
    assert (asked.state, asked.error) == ("waiting", "no-way-out")


def test_a_forgotten_person_gets_nothing_more(
    open_place: OpenPlace, ana: Person, ben: Reach, box: Letterbox, ways: dict[str, Adapter]
) -> None:
    """Ben was forgotten while a message waited, and before another was written."""
    waiting = ask(ana, ben, open_place.now_ms)
    vault.forget(ben.person_id)
    late = ask(ana, ben, open_place.now_ms)
    services.deliver_due(open_place.now_ms, ways)
    waiting.refresh_from_db()
    assert [waiting.state, late.state] == ["failed", "failed"]
    assert [waiting.error, late.error] == ["forgotten", "forgotten"]
    assert {one.address for one in box.taken} == {"ana@example.org"}


def test_old_messages_are_thrown_away(
    open_place: OpenPlace, ana: Person, ben: Reach, ways: dict[str, Adapter]
) -> None:
    """A code is kept for a day, other messages for thirty; what still waits stays."""
    ask(ana, ben, open_place.now_ms)
    code_to(Address("mail", "ben@example.org"), open_place.now_ms)
    services.deliver_due(open_place.now_ms, ways)
    assert services.sweep(open_place.later(24 * 60 - 1)) == 0
    assert services.sweep(open_place.later(1)) == 1
    assert services.sweep(open_place.later(28 * 24 * 60)) == 0
    waiting = ask(ana, ben, 0)
    assert services.sweep(open_place.later(24 * 60)) == 1
    assert Message.objects.get() == waiting


def test_a_note_can_be_put_away_by_its_owner_alone(
    open_place: OpenPlace, ana: Person, ben: Reach
) -> None:
    """Ana puts her note away; Ben cannot."""
    note = notes.write(ana, notes.NOT_DELIVERED, about="", whom=None, called="", now_ms=5)
    assert not notes.put_away(ben.person, note.id, 6)
    assert notes.unseen(ana) == [note]
    assert notes.put_away(ana, note.id, 6)
    assert notes.unseen(ana) == []
    assert "could not be delivered" in notes.sentence(note)


def test_whoever_says_stop_gets_nothing_more_and_the_asker_is_told(
    open_place: OpenPlace, ana: Person, ben: Reach, box: Letterbox, ways: dict[str, Adapter]
) -> None:
    """Ben texts STOP while one question waits and before another; Ana hears it both times."""
    waiting = ask(ana, ben, open_place.now_ms)
    stop_messages(ben, open_place.now_ms)
    late = ask(ana, ben, open_place.now_ms)
    services.deliver_due(open_place.now_ms, ways)
    waiting.refresh_from_db()
    assert [waiting.error, late.error] == ["stopped", "stopped"]
    assert [note.code for note in notes.unseen(ana)] == ["not-wanted", "not-wanted"]
    assert {one.address for one in box.taken} == {"ana@example.org"}


def test_a_code_goes_in_spite_of_stop_and_messages_can_begin_again(
    open_place: OpenPlace, ana: Person, ben: Reach, box: Letterbox, ways: dict[str, Adapter]
) -> None:
    """Ben said STOP, asks for a code, and later wants messages again; Ana cannot decide that."""
    stop_messages(ben, open_place.now_ms)
    wanted = {"subject": "", "text": "123456", "now_ms": open_place.now_ms, "at_once": True}
    services.send(reach=ben, **wanted)
    services.deliver_due(open_place.now_ms, ways)
    assert [one.address for one in box.taken] == ["ben@example.org"]
    assert not start_messages(ana, ben.id)
    assert start_messages(ben.person, ben.id)
    ben.refresh_from_db()
    assert ask(ana, ben, open_place.now_ms).state == "waiting"


@pytest.mark.parametrize("code", sorted(notes.SENTENCES))
def test_every_note_names_whom_it_speaks_of(
    open_place: OpenPlace, ana: Person, ben: Reach, code: str
) -> None:
    """Each note is a whole sentence with what Ana calls Ben, and never with Ben's own name."""
    note = notes.write(ana, code, about=CARD, whom=ben.person, called="the tall one", now_ms=5)
    assert "the tall one" in notes.sentence(note)
    assert "Ben" not in notes.sentence(note)
    assert "%" not in notes.sentence(note)


def test_a_code_is_never_cut_off_a_text_message(open_place: OpenPlace) -> None:
    """What holds a code, or what somebody says yes to, takes as many text messages as it needs."""
    del open_place
    text = f"{'Tom would like to help you. ' * 12}Say this code to Tom: K7M 4XQ."
    assert "K7M 4XQ" not in one_sms(text, "https://solbakken.example/me/")
    assert "K7M 4XQ" in one_sms(text, "https://solbakken.example/me/", uncut=True)
