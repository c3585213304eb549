"""The pages of a profile: write, choose who reads, say yes or no to a pair, see others' (K7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dugnad.face.sentences import StrOrPromise
from dugnad.web.house import house
from dugnad.web.kit.pressing import MENDING, REFUSED, give_notice, press_of
from dugnad.web.people import limits
from dugnad.web.people.buckets import Size
from dugnad.web.people.models import Person
from dugnad.web.people.pressed import press_only
from dugnad.web.rooms import pages, services
from dugnad.web.rooms.profile import pairs
from dugnad.web.rooms.profile.face import INVITATIONS, OF_OTHERS, SENTENCES, TITLES, VERBS
from dugnad.web.rooms.profile.forms import LineForm, LinesForm, MeetForm
from dugnad.web.rooms.profile.law import (
    ROOM,
    STAYS_DAYS,
    WAITS_MS,
    Change,
    Kept,
    SayNo,
    SayYes,
    Shown,
    Side,
    TakeAway,
    Write,
)
from dugnad.web.rooms.room import DAY_MS

LINES: Final = Size(goes=60, refill_ms=60_000)
"""How often somebody may write or change lines."""
ANSWERS: Final = Size(goes=10, refill_ms=8_640_000)
"""How many people somebody may ask to meet: ten a day."""


@dataclass(frozen=True)
class Line:
    """A line on its owner's page.

    Attributes:
        id: in its address.
        text: what it says.
        shown: whether people in the same projects see it.
        found: whether people whom it suits are proposed.
        until_ms: when it goes by itself; None: not before it is taken away.
        form: to change it.
    """

    id: UUID
    text: str
    shown: bool
    found: bool
    until_ms: int | None
    form: LineForm


@dataclass(frozen=True)
class Column:
    """One of the four sides of a profile, as its owner sees it."""

    side: Side
    title: StrOrPromise
    invitation: StrOrPromise
    lines: tuple[Line, ...]
    form: LinesForm


@dataclass(frozen=True)
class Proposed:
    """A pair, as one of the two sees it."""

    value: str
    before: StrOrPromise
    text: str
    my_text: str
    said_yes: bool
    is_asked: bool
    form: MeetForm


@require_safe
@pages.known()
def profile(request: HttpRequest, person: Person) -> HttpResponse:
    """What one can and wants to learn, side by side, and whom one could meet."""
    return _show(request, person)


@press_only("profile")
@pages.known("texts")
def write(request: HttpRequest, person: Person, side: str) -> HttpResponse:
    """Write lines."""
    known: Side | None = next((one for one in TITLES if one == side), None)
    if known is None:
        raise Http404
    form = LinesForm(request.POST, auto_id=f"{side}_%s")
    if not form.is_valid():
        return _show(request, person, typed={side: form}, status=MENDING)
    if pages.is_too_often("profile", person, LINES):
        form.add_error("texts", _("You have written much just now. Wait a minute."))
        return _show(request, person, typed={side: form}, status=pages.TOO_MANY)
    told = form.cleaned_data
    asked = Write(known, form.lines, told["shown"], told["found"], told["stays"])
    done = pages.pressed(request, person, ROOM, person.id.bytes, asked)
    if done.refused is not None:
        form.add_error("texts", str(SENTENCES[done.refused]))
        return _show(request, person, typed={side: form}, status=REFUSED)
    return redirect(f"/profile/#{side}")


@press_only("profile")
@pages.known()
def line(request: HttpRequest, person: Person, line_id: UUID) -> HttpResponse:
    """Write a line anew, choose who reads it, or take it away."""
    if request.POST.get("do") == "take-away":
        done = pages.pressed(request, person, ROOM, person.id.bytes, TakeAway(line_id.bytes))
        said = _("It is taken away.") if done.refused is None else SENTENCES[done.refused]
        give_notice(request, said)
        return redirect("profile")
    form = LineForm(request.POST, auto_id=f"line_{line_id}_%s")
    if not form.is_valid():
        return _show(request, person, changed={line_id: form}, status=MENDING)
    if pages.is_too_often("profile", person, LINES):
        form.add_error("text", _("You have written much just now. Wait a minute."))
        return _show(request, person, changed={line_id: form}, status=pages.TOO_MANY)
    told = form.cleaned_data
    asked = Change(line_id.bytes, told["text"], told["shown"], told["found"], told["stays"])
    done = pages.pressed(request, person, ROOM, person.id.bytes, asked)
    if done.refused is not None:
        form.add_error("text", str(SENTENCES[done.refused]))
        give_notice(request, SENTENCES[done.refused])
        return _show(request, person, changed={line_id: form}, status=REFUSED)
    return redirect("profile")


@press_only("profile")
@pages.known("words")
def meet(request: HttpRequest, person: Person) -> HttpResponse:
    """Say yes or no to a pair; when both have said yes, a conversation opens."""
    value = request.POST.get("pair", "")
    named = pairs.pair_of(person, value)
    if named is None:
        give_notice(request, _("This page is not as it was any more. Look at it again."))
        return redirect("profile")
    if request.POST.get("do") == "no":
        done = pairs.say_no(person, *named, press_of(request))
        said = _("You are not proposed to each other again by these lines. They are not told.")
        give_notice(request, said if done.refused is None else SENTENCES[done.refused])
        return redirect("profile")
    form = MeetForm(request.POST, auto_id=f"pair_{value}_%s")
    if not form.is_valid():
        return _show(request, person, met={value: form}, status=MENDING)
    if pages.is_too_often("meeting people", person, ANSWERS):
        form.add_error(
            "words", _("You have asked to meet many people lately. Wait until tomorrow.")
        )
        return _show(request, person, met={value: form}, status=pages.TOO_MANY)
    words = form.cleaned_data["words"]
    done, there = pairs.say_yes(person, *named, words, press_of(request))
    if done.refused is not None:
        give_notice(request, SENTENCES[done.refused])
        return redirect("profile")
    if there is not None:
        give_notice(request, _("You have both said yes. Now you can write to each other."))
        return redirect("conversation", UUID(bytes=there))
    said = _("They are asked. If they say yes within %(days)s days, you can write to each other.")
    give_notice(request, said % {"days": WAITS_MS // DAY_MS})
    return redirect("profile")


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _show(
    request: HttpRequest,
    person: Person,
    *,
    typed: dict[str, LinesForm] | None = None,
    changed: dict[UUID, LineForm] | None = None,
    met: dict[str, MeetForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    lines = lines_of(person)
    columns = [
        Column(
            side,
            title,
            INVITATIONS[side],
            tuple(_line(one, changed or {}) for one in lines if one.body.side == side),
            (typed or {}).get(side) or LinesForm(auto_id=f"{side}_%s"),
        )
        for side, title in TITLES.items()
    ]
    found = pairs.pairs_for(person)
    most = max(pairs.PROPOSED_MAX, sum(one.is_asked for one in found))
    proposed = [_proposed(person, one, met or {}) for one in found[:most]]
    context: dict[str, Any] = {
        "pairs_of_columns": (columns[:2], columns[2:4], columns[4:]),
        "proposed": proposed,
        "more": len(found) > len(proposed),
        "lets_find": any(one.body.found for one in lines),
        "rests": limits.rests(person, house().now_ms()),
        "days": WAITS_MS // DAY_MS,
        "presses": {
            "write": VERBS[Write],
            "change": VERBS[Change],
            "take_away": VERBS[TakeAway],
            "yes": VERBS[SayYes],
            "no": VERBS[SayNo],
        },
    }
    return pages.page(request, "profile.html", context, status)


def lines_of(person: Person) -> list[pairs.Line]:
    """The lines of a person's own profile, in the order in which they were written."""
    own = person.id.bytes
    lines: list[pairs.Line] = [
        *services.records(person, ROOM, own, Kept),
        *services.records(person, ROOM, own, Shown),
    ]
    return sorted(lines, key=lambda one: (one.made_ms, one.id))


def _line(one: pairs.Line, changed: dict[UUID, LineForm]) -> Line:
    name, shown = UUID(bytes=one.id), isinstance(one.body, Shown)
    now_ms = house().now_ms()
    stays = next(
        (
            str(days)
            for days in STAYS_DAYS
            if one.until_ms is not None and one.until_ms <= now_ms + days * DAY_MS
        ),
        "",
    )
    told = {"text": one.body.text, "shown": shown, "found": one.body.found, "stays": stays}
    form = changed.get(name) or LineForm(initial=told, auto_id=f"line_{name}_%s")
    return Line(name, one.body.text, shown, one.body.found, one.until_ms, form)


def _proposed(person: Person, pair: pairs.Pair, met: dict[str, MeetForm]) -> Proposed:
    value = pairs.value_of(person, pair)
    greeting = {"words": _("Hello, I would like to meet you.")}
    form = met.get(value) or MeetForm(initial=greeting, auto_id=f"pair_{value}_%s")
    return Proposed(
        value, OF_OTHERS[pair.side], pair.text, pair.my_text, pair.said_yes, pair.is_asked, form
    )
