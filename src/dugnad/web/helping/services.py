"""Letting somebody help: asking for it, and beginning it by a code.

Nothing here lets a helper help by themselves: the code that begins it comes from the one who is
helped, to whom it was shown or sent, or somebody else vouches that they said so.

Source: CHA-19; K41; journeys-screens-words 4.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast

from django.db import transaction
from django.db.models import Q, QuerySet

from dugnad.charter.entries import target_of
from dugnad.charter.people.records import THINGS, Thing
from dugnad.charter.people.refusals import NotVouched
from dugnad.charter.people.verbs import GiveMandate
from dugnad.ledger.values import CardId, Channel, ProjectId
from dugnad.web.acting.letting_in import make_known
from dugnad.web.acting.services import act, new_press
from dugnad.web.acting.signing import NotLetIn
from dugnad.web.helping import codes, ending, telling
from dugnad.web.helping.models import Help
from dugnad.web.helping.vouching import BY_OTHERS, Standing, standing_of
from dugnad.web.house import house
from dugnad.web.messages import post as letters
from dugnad.web.people.models import SMS, Person

State = Help.State

CODE_MS: Final = 60 * 60_000
"""How long a code counts that begins help."""
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
def code_until_ms(now_ms: int, until_ms: int) -> int:
    """Until when a code that is made now begins help: never once that help would have ended."""
    return min(now_ms + CODE_MS, until_ms)


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
            code_until_ms=code_until_ms(now_ms, until_ms),
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
    reach = telling.asked(row, code, about)
    if reach is None:
        return False
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
    row = by_code(typed)
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


def to_vouch(person: Person, typed: str) -> Help | None:
    """What somebody could vouch for by a code; None where there is nothing, or it is their own."""
    row = by_code(typed)
    if row is None or row.how not in BY_OTHERS or row.helper_id is None:
        return None
    return None if person.id in (row.helped_id, row.helper_id) else row


def vouch(person: Person, typed: str) -> Help:
    """Begin help that somebody else vouches for: they hold the paper, or heard it said.

    Raises:
        NotBegun, OnOwnDevice, ClockTrouble, NotKept, TurnedAway: as in `begin_by_code`.
    """
    row = to_vouch(person, typed)
    if row is None:
        raise NotBegun
    standing = standing_of(person, bytes(row.project))
    if standing is None:
        raise NotBegun(NotVouched.code())
    begin(row, standing)
    return row


def begin(row: Help, by: Standing | None = None) -> None:
    """Give the mandate for the one who is helped, as they said.

    Args:
        row: what was asked for.
        by: who saw or heard their yes, where no code came back from them.

    Raises:
        NotBegun: the books said no.
        OnOwnDevice: they, or who vouches, confirm by a device of their own, which is not this one.
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
    try:
        done = act(
            row.helped, project, "people", asked,
            channel=cast("Channel", row.how), press=by.press(row) if by else new_press(),
            beside=(by.person,) if by else (), beside_in=by.project if by else b"",
        )  # fmt: skip
    except NotLetIn as no:
        if by is None:  # their code came back; what is missing is their yes on that device.
            Help.objects.filter(id=row.id, state=State.ASKED).update(how="page")
            raise OnOwnDevice(no.code) from no
        raise NotBegun(no.code) from no
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
        ending.tell_books(row, None, "desk")
        raise NotBegun
    row.refresh_from_db()
    telling.began(row)


def _take_over(row: Help, before: Help | None) -> None:
    """Let the code that stands on receipts of before stop what goes on in its place."""
    if before is None:
        return
    Help.objects.filter(id=before.id).update(stop=codes.tag(codes.new()))
    Help.objects.filter(id=row.id).update(stop=before.stop, sealed_stop=before.sealed_stop)


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
            and waits.update(
                code=codes.tag(code), code_until_ms=code_until_ms(house().now_ms(), row.until_ms)
            )
            and send_code(row, code, about)
        )


# ── Looking
def by_code(typed: str) -> Help | None:
    """What a code begins; None where it begins nothing now."""
    asked = Help.objects.filter(
        code__in=codes.tags(typed), state=State.ASKED, code_until_ms__gt=house().now_ms()
    )
    found = list(asked.select_related("helper", "helped")[:2])
    return found[0] if len(found) == 1 else None


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
