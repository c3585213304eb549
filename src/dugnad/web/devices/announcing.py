"""Whatever happens to somebody's keys is told them on every way they are reached.

The books are followed, so it does not matter who asked for it or how. Each announcement leads to
the page on which a device that was there before can stop what was not theirs. What happened longer
ago is no news: a place that slept, or came back, tells nobody of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from dugnad.charter.people import events
from dugnad.charter.people.law import CONTRACT
from dugnad.charter.people.records import Recovery
from dugnad.engine.port import Recorded
from dugnad.face.moments import moment_words
from dugnad.ledger import codec
from dugnad.ledger.values import Event
from dugnad.web.house import house
from dugnad.web.keys.hands import word_of
from dugnad.web.keys.models import Announced
from dugnad.web.messages import services as messages
from dugnad.web.messages.post import one_sms
from dugnad.web.people import services as people
from dugnad.web.people.models import SMS, Person

BATCH: Final = 200
NEWS_MS: Final = 2 * 24 * 3_600_000

WORDS: Final[dict[type[Event], Promise]] = {
    events.KeyTakenHome: gettext_lazy("From now on a device of your own confirms what you press."),
    events.DeviceAdded: gettext_lazy("A further device confirms for you from now on."),
    events.DeviceRemoved: gettext_lazy("One of your devices confirms for you no more."),
    events.SpareSet: gettext_lazy(
        "A new spare code was made for you. An older one is worth nothing."
    ),
    events.PeopleChosen: gettext_lazy(
        "Two people were chosen who bring you back if your phone is lost."
    ),
    events.AnswersKept: gettext_lazy("The place may write down your answers from now on."),
    events.AnswersStopped: gettext_lazy("The place writes down no answers of yours any more."),
    events.SpokenFor: gettext_lazy(
        "Somebody who can bring you back spoke for a new device. Was that not you? Then ask those "
        "two people, and look whether your sheet is where you keep it."
    ),
    events.RecoveryEnded: gettext_lazy(
        "The three days of rest are over: your money can move again. Only the devices that stand "
        "there now confirm for you."
    ),
    events.RecoveryStopped: gettext_lazy(
        "The new device was stopped by one that you had before. Your money rests to the end of the "
        "three days. Then make a new spare code, or choose other people."
    ),
}


def follow() -> int:
    """Tell everybody what happened to their keys since the last time; gives how many letters.

    What comes meanwhile waits for the next time, as in `answers.following`.
    """
    sent = 0
    while True:
        before = Announced.objects.filter(pk=1).first() or Announced(pk=1)
        if not _is_of_these_books(before):
            _keep(Announced(pk=1), _size())
            return sent
        recorded = house().engine.receipts(before.receipts, BATCH)
        if not recorded:
            return sent
        now_ms = house().now_ms()
        with transaction.atomic():
            cursor = Announced.objects.filter(pk=1).first() or Announced(pk=1)
            if cursor.receipts != before.receipts:
                return sent  # somebody else has read these meanwhile.
            told = dict.fromkeys(one for each in recorded for one in _told(each, now_ms))
            for person_id, sentence in told:
                sent += _send(Person.objects.get(id=person_id), sentence, now_ms)
            _keep(cursor, recorded[-1].index + 1)
        if len(recorded) < BATCH:
            return sent


def _told(recorded: Recorded, now_ms: int) -> Iterator[tuple[str, str]]:
    """Whom each of these concerns, and in which words: once, in however many projects."""
    if recorded.time_ms < now_ms - NEWS_MS:
        return
    happened = [one for one in recorded.receipt.events if one.target == "people"]
    began = any(one.name == events.RecoveryBegan.__name__ for one in happened)
    for one in happened:
        if one.name not in CONTRACT.happenings:
            continue
        if began and one.name == events.SpokenFor.__name__:
            continue  # what came of it says more.
        event = codec.decode(CONTRACT.happenings[one.name], one.data)
        member = getattr(event, "member", b"")
        person = people.person_of_member(member)
        if person is None:
            continue
        if isinstance(event, events.AnswersStopped):
            word_of(person, bytes(person.memberships.get(member_id=member).project_id))
        with override(person.language):
            sentence = _sentence(event)
        if sentence:
            yield str(person.id), sentence


def _sentence(event: Event) -> str:
    if isinstance(event, events.RecoveryBegan):
        return _begun(event.recovery)
    found = WORDS.get(type(event))
    return "" if found is None else str(found)


def _begun(recovery: Recovery) -> str:
    until = moment_words(recovery.until_ms, house().place.zone, house().now_ms())
    if recovery.both:
        return _(
            "A new device came in the place of a lost one; the spare code and both people spoke "
            "for it. Your money is at rest until %(until)s."
        ) % {"until": until}
    return _(
        "A new device came in the place of a lost one. Your money is at rest until %(until)s. Was "
        "that not you? Then open this on a device that you had before, and stop it."
    ) % {"until": until}


def _send(person: Person, sentence: str, now_ms: int) -> int:
    """Write to every address of somebody: nobody who has one of them keeps it from the others."""
    page = f"{house().place.base_address}{reverse('devices')}"
    with override(person.language):
        subject = _("About your devices")
        text = f"{house().place.name}: {sentence}\n{page}"
        short = one_sms(sentence, page)
    reaches = list(person.reaches.all())
    for reach in reaches:
        said = short if reach.kind == SMS else text
        messages.send(reach=reach, subject=subject, text=said, now_ms=now_ms, at_once=True)
    return len(reaches)


def _is_of_these_books(cursor: Announced) -> bool:
    if cursor.receipts == 0:
        return True
    last = house().engine.receipts(cursor.receipts - 1, 1)
    return bool(last) and last[0].receipt.action_id == bytes(cursor.mark)


def _size() -> int:
    header = house().engine.head().header
    return 0 if header is None else header.log_size


def _keep(cursor: Announced, receipts: int) -> None:
    last = house().engine.receipts(receipts - 1, 1) if receipts else []
    cursor.receipts = receipts
    cursor.mark = last[0].receipt.action_id if last else b""
    cursor.save()
