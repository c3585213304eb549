"""Ending help: at once, here and in the books, and what is swept once it is over.

Source: CHA-19; K41; journeys-screens-words 4.4.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from django.db.models import Q

from dugnad.charter.entries import target_of
from dugnad.charter.people.refusals import NoMandate
from dugnad.charter.people.verbs import EndMandate
from dugnad.engine.port import NotKept
from dugnad.face.moments import DAY_MS
from dugnad.ledger.errors import ClockTrouble, TurnedAway
from dugnad.ledger.values import Channel
from dugnad.web.acting.as_place import act_as_place
from dugnad.web.acting.services import act, new_press
from dugnad.web.acting.signing import NotLetIn
from dugnad.web.helping import telling
from dugnad.web.helping.models import Help, Newcomer
from dugnad.web.house import house
from dugnad.web.keys.hands import ToConfirm
from dugnad.web.people import services as people
from dugnad.web.people.models import Person

State = Help.State

REMIND_MS: Final = 3 * DAY_MS
"""So long before its end whoever is helped hears of it, where it lasts for more than a week."""
LONG_MS: Final = 8 * DAY_MS
KEPT_MS: Final = 90 * DAY_MS
"""How long both can still read what was done, once it has ended."""


def end(row: Help, by: Person | None, channel: Channel) -> bool:
    """End help at once: here, and in the books; tells whether anything was to be ended.

    Args:
        row: what is ended.
        by: the one who is helped, or the helper; None: whoever had the stop code.
        channel: how it came.
    """
    now_ms = house().now_ms()
    theirs = Help.objects.filter(id=row.id)
    if row.state == State.ASKED:
        return theirs.delete()[0] > 0
    running = theirs.filter(state=State.RUNNING)
    if not running.update(state=State.ENDED, ended_ms=now_ms, told_end=False):
        return False
    row.refresh_from_db()
    if row.until_ms <= now_ms:
        theirs.update(told_end=True)
        return False
    with suppress(ClockTrouble, NotKept, TurnedAway):
        tell_books(row, by, channel)
    return True


def tell_books(row: Help, by: Person | None, channel: Channel) -> None:
    """Write the end into the books, by whoever said so where they can, or by the place."""
    project, helper = bytes(row.project), row.helper
    if helper is None:
        return
    asked = EndMandate(
        member=bytes(people.membership_of(row.helped, project).member_id),
        helper=bytes(people.membership_of(helper, project).member_id),
        about=target_of(bytes(row.card)) if row.card else "",
    )
    code = ""
    try:
        if by is None:
            code = act_as_place("custodian", "people", asked).code
        else:
            code = act(by, project, "people", asked, channel=channel, press=new_press()).refused
    except (NotLetIn, ToConfirm):
        code = act_as_place("custodian", "people", asked).code
    if code in ("", NoMandate.code()):
        Help.objects.filter(id=row.id).update(told_end=True)


def clear_desk(helper: Person) -> None:
    """End what somebody began at their desk: whoever sat there has gone."""
    now = Help.objects.filter(helper=helper, state=State.RUNNING, at_desk=True)
    for row in now.exclude(card=b"").select_related("helped", "helper"):
        end(row, helper, "desk")
    # A code that was not read out begins nothing once they have gone.
    Help.objects.filter(helper=helper, state=State.ASKED, at_desk=True).delete()
    Newcomer.objects.filter(helper=helper, at_desk=True).delete()


def end_all(person: Person) -> None:
    """End all help that somebody gives or gets: before they are forgotten."""
    theirs = Help.objects.filter(Q(helped=person) | Q(helper=person), state=State.RUNNING)
    for row in theirs.select_related("helper", "helped"):
        end(row, None, "desk")


def sweep(now_ms: int) -> None:
    """Tell the books what they do not know yet, remind, and forget what is long over."""
    _remind(now_ms)
    late = Help.objects.filter(told_end=False, until_ms__gt=now_ms)
    for row in late.select_related("helper", "helped"):
        with suppress(ClockTrouble, NotKept, TurnedAway):
            tell_books(row, None, "desk")
    Help.objects.filter(state=State.ASKED, code_until_ms__lte=now_ms).delete()
    Newcomer.objects.filter(code_until_ms__lte=now_ms).delete()
    Help.objects.filter(until_ms__lte=now_ms - KEPT_MS).delete()
    Help.objects.filter(state=State.ENDED, ended_ms__lte=now_ms - KEPT_MS, told_end=True).delete()


def _remind(now_ms: int) -> None:
    """Tell people, once, that somebody helps them for some days more."""
    soon = Help.objects.filter(
        state=State.RUNNING, reminded=False, until_ms__gt=now_ms, until_ms__lte=now_ms + REMIND_MS
    )
    for row in soon.select_related("helper", "helped"):
        Help.objects.filter(id=row.id).update(reminded=True)
        if row.until_ms - row.began_ms >= LONG_MS:
            telling.ends_soon(row)
