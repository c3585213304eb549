"""Letting somebody help: asking for it, beginning it by a code, and ending it.

Nothing here lets a helper help by themselves: the code that begins it comes from the one who is
helped, to whom it was shown or sent, or somebody else vouches that they said so.

Source: CHA-19; K41; journeys-screens-words 4.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Final, cast

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from dugnad.charter.entries import target_of
from dugnad.charter.law import Law
from dugnad.charter.people.records import THINGS, Thing
from dugnad.charter.people.refusals import NoMandate
from dugnad.charter.people.verbs import EndMandate, GiveMandate
from dugnad.engine.port import NotKept
from dugnad.face.moments import day_words
from dugnad.ledger.errors import ClockTrouble, TurnedAway
from dugnad.ledger.values import CardId, Channel, ProjectId
from dugnad.web.acting.services import act, act_as_place, make_known, new_press
from dugnad.web.acting.signing import NotLetIn
from dugnad.web.helping import codes, telling
from dugnad.web.helping.models import Help
from dugnad.web.helping.wording import MAY
from dugnad.web.house import house
from dugnad.web.keys.hands import ToConfirm
from dugnad.web.leading import reading
from dugnad.web.messages import post as letters
from dugnad.web.people import services as people
from dugnad.web.people.models import SMS, Person
from dugnad.web.people.names import name_of

State = Help.State

CODE_MS: Final = 60 * 60_000
"""How long a code counts that begins help."""
DAY_MS: Final = 24 * 3_600_000
REMIND_MS: Final = 3 * DAY_MS
"""So long before its end whoever is helped hears of it, where it lasts for more than a week."""
LONG_MS: Final = 8 * DAY_MS
KEPT_MS: Final = 90 * 24 * 3_600_000
"""How long both can still read what was done, once it has ended."""
ASKED_MAX: Final = 5
"""How many codes wait at a time that one person made, or that one helper asked of them."""


class NotBegun(Exception):
    """Help did not begin; `code` says why, as the books do, or is "" for a wrong code."""

    def __init__(self, code: str = "") -> None:
        super().__init__(code)
        self.code = code


class OnOwnDevice(NotBegun):
    """Whoever is helped confirms by a device of their own, and has to say yes on that."""


# ── Beginning
def ask(
    helped: Person,
    project: ProjectId,
    card: CardId | None,
    things: Sequence[Thing],
    until_ms: int,
    *,
    helper: Person | None = None,
    how: Channel = "page",
    at_desk: bool = False,
    blind: bool = False,
) -> tuple[Help, str]:
    """Write down that help is wanted; gives the code that begins it.

    Args:
        helped: who would be helped.
        project: where.
        card: the one card that it is about; None: all of the project.
        things: what may be done.
        until_ms: when it ends by itself.
        helper: who would help; None where whoever types the code does.
        how: how the one who is helped says yes.
        at_desk: whether it is done on a screen that others use as well.
        blind: whether the helper named an address, and does not know whether anybody has it.
    """
    code, stop, now_ms = codes.new(), codes.new(), house().now_ms()
    named = [one for one in THINGS if one in things]
    with transaction.atomic():
        # Who asks very often pushes out what they asked themselves, and nobody else's code.
        theirs = Help.objects.filter(helped=helped, helper=helper, state=State.ASKED)
        waiting = theirs.order_by("-made_ms")
        for old in waiting[ASKED_MAX - 1 :]:
            old.delete()
        row = Help.objects.create(
            helper=helper,
            helped=helped,
            project=project,
            card=card or b"",
            things=",".join(named),
            how=how,
            code=codes.tag(code),
            code_until_ms=now_ms + CODE_MS,
            stop=codes.tag(stop),
            sealed_stop=codes.sealed(stop),
            until_ms=until_ms,
            made_ms=now_ms,
            at_desk=at_desk,
            blind=blind,
        )
    return row, code


def send_code(row: Help, code: str, about: str) -> bool:
    """Send the code to the one who would be helped, where they are written to; tells whether.

    Args:
        row: what was asked for, with its helper.
        code: that begins it.
        about: the card or project, in words.
    """
    reach, helper = letters.best_reach(row.helped), row.helper
    if reach is None or helper is None:
        return False
    with override(row.helped.language):
        may = ", ".join(str(MAY[one]) for one in THINGS if one in row.named)
        day = day_words(row.until_ms, house().place.zone, house().now_ms())
        words = {
            "helper": name_of(helper, bytes(row.project)),
            "about": about,
            "what": may,
            "day": day,
            "code": codes.spoken(code),
        }
        text = _(
            "%(helper)s would like to help you with: %(about)s. What they may do for you: "
            "%(what)s. It ends after %(day)s. Is all of that right? Then say this code to "
            "%(helper)s: %(code)s. If not, do nothing."
        )
        if row.how == "page":
            text = _(
                "%(helper)s would like to help you with: %(about)s. What they may do for you: "
                "%(what)s. It ends after %(day)s. Is all of that right? Then open this on your "
                "own device and say yes. If not, do nothing."
            )
        letters.write(
            reach,
            subject=_("Shall %(helper)s help you?") % words,
            text=text % words,
            address=f"{house().place.base_address}/me/helpers/",
            in_name_of="",
            about=bytes(row.card),
            now_ms=house().now_ms(),
            uncut=True,
        )
    if row.how != "page":  # else they say yes on their own device.
        row.how = "sms" if reach.kind == SMS else "link"
        Help.objects.filter(id=row.id).update(how=row.how)
    return True


def begin_by_code(helper: Person, typed: str) -> Help:
    """Begin to help somebody by the code that they said.

    Raises:
        NotBegun: the code is none, or the books said no.
        OnOwnDevice: it waits for the one who is helped, who confirms by their own device.
        ClockTrouble, NotKept, TurnedAway: as in `acting.act`.
    """
    row = _by_code(typed)
    if row is None or row.helped_id == helper.id or row.helper_id not in (None, helper.id):
        raise NotBegun
    if row.how in BY_OTHERS:
        raise NotBegun  # that code is for whoever vouches.
    Help.objects.filter(id=row.id, helper=None).update(helper=helper)
    row.refresh_from_db()
    if row.helper_id != helper.id:
        raise NotBegun
    Help.objects.filter(id=row.id).update(blind=False)  # they said the code: they are there.
    begin(row)
    return row


BY_OTHERS: Final = ("paper", "desk", "phone")
"""Ways of saying yes for which somebody else vouches."""


def to_vouch(person: Person, typed: str) -> Help | None:
    """What somebody could vouch for by a code; None where there is nothing, or it is their own."""
    row = _by_code(typed)
    if row is None or row.how not in BY_OTHERS or row.helper_id is None:
        return None
    return None if person.id in (row.helped_id, row.helper_id) else row


def may_vouch(person: Person, row: Help) -> bool:
    """Whether the books would take somebody's word for it: they take part in that project."""
    project = bytes(row.project)
    known = person.memberships.filter(project_id=project).first()
    with house().engine.reader() as store:
        law = Law(store)
        return known is not None and law.is_member(
            project, bytes(known.member_id), reading.now_of(store)
        )


def vouch(person: Person, typed: str) -> Help:
    """Begin help that somebody else vouches for: they hold the paper, or heard it said.

    Raises:
        NotBegun, OnOwnDevice, ClockTrouble, NotKept, TurnedAway: as in `begin_by_code`.
    """
    row = to_vouch(person, typed)
    if row is None:
        raise NotBegun
    make_known(person, bytes(row.project), "page")
    begin(row, beside=(person,))
    return row


def _vouched(row: Help, person: Person) -> str:
    """The name of the press by which somebody vouches.

    What one person could not vouch for another one can, and they themselves once they take part.
    """
    project, since_ms = bytes(row.project), 0
    with house().engine.reader() as store:
        time = Law(store).membership(
            project, bytes(people.membership_of(person, project).member_id)
        )
    if time is not None and time.until_ms is None:
        since_ms = time.from_ms
    return f"help-{row.id.hex}-{person.id.hex[:12]}-{since_ms:x}"


def begin(row: Help, *, beside: Sequence[Person] = ()) -> None:
    """Give the mandate for the one who is helped, as they said.

    Raises:
        NotBegun: the books said no.
        OnOwnDevice: they confirm by a device of their own, which is not this one.
        ToConfirm: they do, and it is this one.
        ClockTrouble, NotKept, TurnedAway: as in `acting.act`.
    """
    helper, project = row.helper, bytes(row.project)
    if helper is None:
        raise NotBegun
    asked = GiveMandate(
        helper=make_known(helper, project, "page"),
        things=cast("tuple[Thing, ...]", row.named),
        about=target_of(bytes(row.card)) if row.card else "",
        until_ms=row.until_ms,
    )
    press = _vouched(row, beside[0]) if beside else new_press()
    try:
        done = act(
            row.helped, project, "people", asked,
            channel=cast("Channel", row.how), press=press, beside=beside,
        )  # fmt: skip
    except NotLetIn as no:
        if not beside:  # their code came back; what is missing is their yes on that device.
            Help.objects.filter(id=row.id, state=State.ASKED).update(how="page")
        raise OnOwnDevice(no.code) from no
    if done.refused:
        raise NotBegun(done.refused)
    now_ms = house().now_ms()
    same = Help.objects.filter(
        helper=helper, helped=row.helped, project=project, card=bytes(row.card),
        state=State.RUNNING,
    )  # fmt: skip
    with transaction.atomic():
        there = Help.objects.filter(id=row.id).update(
            state=State.RUNNING, began_ms=now_ms, code=None, code_until_ms=0
        )
        if there:
            _take_over(row, same.exclude(id=row.id).order_by("-began_ms").first())
            same.exclude(id=row.id).update(state=State.ENDED, ended_ms=now_ms)
    if not there:  # they said no meanwhile.
        _tell_books(row, None, "desk")
        raise NotBegun
    row.refresh_from_db()
    telling.began(row)


def _take_over(row: Help, before: Help | None) -> None:
    """Let the code that stands on receipts of before stop what goes on in its place."""
    if before is None:
        return
    Help.objects.filter(id=before.id).update(stop=codes.tag(codes.new()))
    Help.objects.filter(id=row.id).update(stop=before.stop, sealed_stop=before.sealed_stop)


def _by_code(typed: str) -> Help | None:
    asked = Help.objects.filter(
        code__in=codes.tags(typed), state=State.ASKED, code_until_ms__gt=house().now_ms()
    )
    found = list(asked.select_related("helper", "helped")[:2])
    return found[0] if len(found) == 1 else None


def ask_them(row: Help, about: str) -> bool:
    """Ask once more for a yes that is missing, with a new code; tells whether they are reached.

    Args:
        row: what waits, with its helper.
        about: the card or project, in words.
    """
    code = codes.new()
    with transaction.atomic():
        waits = Help.objects.filter(id=row.id, state=State.ASKED)
        return bool(
            letters.best_reach(row.helped)
            and waits.update(code=codes.tag(code), code_until_ms=house().now_ms() + CODE_MS)
            and send_code(row, code, about)
        )


# ── Looking
def waiting_for(helper: Person) -> list[Help]:
    """What somebody would help with once the other one has said yes, the oldest first.

    Who was named by an address is not among them: that they wait would tell that they are there.
    """
    waits = Help.objects.filter(
        helper=helper, state=State.ASKED, blind=False, code_until_ms__gt=house().now_ms()
    )
    return list(waits.select_related("helper", "helped").order_by("made_ms"))


def given_by(person: Person) -> list[Help]:
    """What somebody lets others do for them now, and what waits for their yes."""
    now_ms = house().now_ms()
    mine = Help.objects.filter(helped=person, until_ms__gt=now_ms).select_related("helper")
    waits = mine.filter(state=State.ASKED, code_until_ms__gt=now_ms)
    return [*waits.order_by("made_ms"), *mine.filter(state=State.RUNNING).order_by("began_ms")]


def earlier(person: Person) -> list[Help]:
    """What others did for somebody by help that has ended, the newest first."""
    over = Q(state=State.ENDED) | Q(state=State.RUNNING, until_ms__lte=house().now_ms())
    rows = Help.objects.filter(over, helped=person, began_ms__gt=0, helper__isnull=False)
    return list(rows.select_related("helper", "helped").order_by("-began_ms")[:EARLIER])


EARLIER: Final = 50
"""How much of what has ended somebody reads on one page; the file of everything has all."""


def known_to(helper: Person) -> QuerySet[Help]:
    """Whom somebody helps or helped, as far as the other one has said yes, or sat beside them."""
    return Help.objects.filter(helper=helper).exclude(state=State.ASKED, blind=True)


def given_to(person: Person) -> list[Help]:
    """Whom somebody helps now, the one that ends first first."""
    now = Help.objects.filter(helper=person, state=State.RUNNING, until_ms__gt=house().now_ms())
    return list(now.select_related("helped").order_by("until_ms"))


def by_stop_code(typed: str) -> Help | None:
    """What a stop code stops; None where it stops nothing that runs."""
    running = Help.objects.filter(
        stop__in=codes.tags(typed), state=State.RUNNING, until_ms__gt=house().now_ms()
    )
    return running.select_related("helper", "helped").first()


# ── Ending
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
        _tell_books(row, by, channel)
    return True


def _tell_books(row: Help, by: Person | None, channel: Channel) -> None:
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
            _tell_books(row, None, "desk")
    Help.objects.filter(state=State.ASKED, code_until_ms__lte=now_ms).delete()
    Help.objects.filter(until_ms__lte=now_ms - KEPT_MS).delete()
    Help.objects.filter(state=State.ENDED, ended_ms__lte=now_ms - KEPT_MS, told_end=True).delete()


def _remind(now_ms: int) -> None:
    """Tell people, once, that somebody helps them for some days more."""
    soon = Help.objects.filter(
        state=State.RUNNING, reminded=False, until_ms__gt=now_ms, until_ms__lte=now_ms + REMIND_MS
    )
    for row in soon.select_related("helper", "helped"):
        Help.objects.filter(id=row.id).update(reminded=True)
        reach, helper = letters.best_reach(row.helped), row.helper
        if reach is None or helper is None or row.until_ms - row.began_ms < LONG_MS:
            continue
        with override(row.helped.language):
            day = day_words(row.until_ms, house().place.zone, now_ms)
            words = {"helper": name_of(helper, bytes(row.project)), "day": day}
            text = _(
                "%(helper)s helps you here until %(day)s. Then it ends by itself. If it should "
                "go on, make a new code."
            )
            letters.write(
                reach,
                subject=_("Until when %(helper)s helps you") % words,
                text=text % words,
                address=f"{house().place.base_address}/me/helpers/",
                in_name_of="",
                about=bytes(row.card),
                now_ms=now_ms,
            )
