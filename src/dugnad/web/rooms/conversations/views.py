"""The pages of conversations: begin, say yes or no, write, leave, take out, report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dugnad.face.moments import moment_words
from dugnad.web.house import house
from dugnad.web.kit.pressing import MENDING, REFUSED, give_notice, press_of
from dugnad.web.kit.reading import may_read
from dugnad.web.lists import services as lists
from dugnad.web.people.buckets import Size
from dugnad.web.people.models import Person
from dugnad.web.people.pressed import press_only
from dugnad.web.rooms import met, pages, services
from dugnad.web.rooms.conversations import first_words, listing, meeting, notices, reading
from dugnad.web.rooms.conversations.face import SENTENCES, VERBS
from dugnad.web.rooms.conversations.first_words import number_of
from dugnad.web.rooms.conversations.forms import NewForm, ReportForm, SayForm
from dugnad.web.rooms.conversations.law import (
    PEOPLE_MAX,
    ROOM,
    WAITS_MS,
    Accept,
    Decline,
    Leave,
    Open,
    Read,
    Say,
    TakeBack,
    TooMany,
)
from dugnad.web.rooms.reports import law as reports
from dugnad.web.rooms.reports import notices as report_notices
from dugnad.web.rooms.reports import often
from dugnad.web.rooms.reports.face import SENTENCES as REPORT_SENTENCES
from dugnad.web.rooms.reports.face import VERBS as REPORT_VERBS
from dugnad.web.rooms.room import DAY_MS
from dugnad.web.traces.trace import as_json, as_moment
from dugnad.web.vault import services as vault

STRANGERS: Final = Size(goes=3, refill_ms=8 * 3_600_000)
"""How many people one does not meet may be asked: three a day."""
BEGINNINGS: Final = Size(goes=20, refill_ms=3_600_000)
"""How many conversations somebody may begin."""
MESSAGES: Final = Size(goes=60, refill_ms=20_000)
"""How many messages somebody may write: a lively hour, then three a minute."""


@require_safe
@pages.known()
def conversations(request: HttpRequest, person: Person) -> HttpResponse:
    """All of a person's conversations."""
    found = listing.of_person(person)
    moderates = "moderator" in services.standings(person, reports.ROOM, reports.ANCHOR)
    return pages.page(request, "conversations.html", {"found": found, "moderates": moderates})


@require_http_methods(["GET", "HEAD", "POST"])
@pages.known("address", "text")
def begin(request: HttpRequest, person: Person) -> HttpResponse:
    """Begin a conversation."""
    circles = meeting.circles_of(person)
    if request.method != "POST":
        return _begin_page(request, NewForm(circles=circles, initial=_about(request, person)))
    form = NewForm(request.POST, circles=circles)
    if not form.is_valid():
        return _begin_page(request, form, MENDING)
    values = form.cleaned_data.get("people", [])
    chosen = [one for value in values if (one := meeting.met(person, value)) is not None]
    sides = [one for one, _project in chosen]
    address = form.cleaned_data["address"]
    if not meeting.of_one_project(chosen):
        form.add_error("people", str(meeting.OF_ONE))
        return _begin_page(request, form, MENDING)
    if not sides and address is None:
        form.add_error("text", _("Choose somebody to write to."))
        return _begin_page(request, form, MENDING)
    if len(sides) + (address is not None) > PEOPLE_MAX:
        # Asked here, where nobody knows yet whether anybody has the address.
        form.add_error("text", str(SENTENCES[TooMany]))
        return _begin_page(request, form, REFUSED)
    too_often = pages.is_too_often("conversations", person, BEGINNINGS)
    if address is not None:
        too_often = too_often or pages.is_too_often("strangers", person, STRANGERS)
    if too_often:
        form.add_error("text", _("You have written to many people lately. Wait until tomorrow."))
        return _begin_page(request, form, pages.TOO_MANY)
    asked = () if address is None else (number_of(person, address.kind, address.text, sides),)
    # Another choice makes another press: what came of the first one shows in no second one.
    whom = sorted(one.id.hex for one in sides)
    typed = "" if address is None else f"{address.kind}:{address.text}"
    press = ":".join((press_of(request), *whom, typed))
    anchor = vault.lookup_tag("conversation", f"{person.id}:{press}")[:16]
    action = Open(
        text=form.cleaned_data["text"], sides=tuple(one.id.bytes for one in sides), asked=asked
    )
    done = services.press(person, ROOM, anchor, action, press=press)
    if done.refused is not None:
        form.add_error("text", str(SENTENCES[done.refused]))
        return _begin_page(request, form, REFUSED)
    path = reverse("conversation", args=[UUID(bytes=anchor)])
    if done.events:
        met.note(ROOM.name, anchor, chosen)
        notices.tell(sides, path, asks=True)
        if asked:
            first_words.leave(person, asked, path)
    return redirect(path) if sides else _sent(request)


@require_http_methods(["GET", "HEAD", "POST"])
@pages.known("text")
def conversation(request: HttpRequest, person: Person, anchor: UUID) -> HttpResponse:
    """One conversation: read it, and write."""
    takes_part, was_asked = reading.is_of(person, anchor.bytes)
    if not takes_part and not was_asked:
        raise Http404
    if request.method != "POST":
        return _one(request, person, anchor, SayForm())
    form = SayForm(request.POST)
    if not form.is_valid():
        return _one(request, person, anchor, form, MENDING)
    if pages.is_too_often("messages", person, MESSAGES):
        form.add_error("text", _("You have written much just now. Wait a minute."))
        return _one(request, person, anchor, form, pages.TOO_MANY)
    told = [one for one in reading.others(person, anchor.bytes)
            if not reading.has_news(one, anchor.bytes)]  # fmt: skip
    done = pages.pressed(request, person, ROOM, anchor.bytes, Say(text=form.cleaned_data["text"]))
    if done.refused is not None:
        form.add_error("text", str(SENTENCES[done.refused]))
        return _one(request, person, anchor, form, REFUSED)
    if done.events:
        for one in told:
            notices.tell([one], request.path, asks=not reading.has_written(one, anchor.bytes))
    return redirect(f"{request.path}#newest")


@press_only("conversations")
@pages.known()
def answer(request: HttpRequest, person: Person, anchor: UUID) -> HttpResponse:
    """Say yes or no to being written to, or leave."""
    asked = {"yes": Accept(), "no": Decline(), "leave": Leave()}.get(request.POST.get("do", ""))
    if asked is None:
        raise Http404
    done = pages.pressed(request, person, ROOM, anchor.bytes, asked)
    if done.refused is not None:
        give_notice(request, SENTENCES[done.refused])
        return redirect("conversations")
    if isinstance(asked, Accept):
        return redirect("conversation", anchor)
    said = _("You have left the conversation. You read no more of it, and it no more of you.")
    give_notice(request, said if isinstance(asked, Leave) else _("You are not written to."))
    return redirect("conversations")


@press_only("conversations")
@pages.known()
def take_back(request: HttpRequest, person: Person, anchor: UUID, message: str) -> HttpResponse:
    """Take a message of one's own back."""
    try:
        asked = TakeBack(message=bytes.fromhex(message))
    except ValueError as error:
        raise Http404 from error
    done = pages.pressed(request, person, ROOM, anchor.bytes, asked)
    said = _("It is taken back. Whoever has read it already has read it.")
    give_notice(request, said if done.refused is None else SENTENCES[done.refused])
    return redirect("conversation", anchor)


@require_safe
@pages.known()
def take_out(request: HttpRequest, person: Person, anchor: UUID) -> HttpResponse:
    """A conversation as a text to read and print, or as an open file for programs."""
    if not reading.is_of(person, anchor.bytes)[0]:
        raise Http404
    if "text" in request.GET:
        return _as_text(reading.lines(person, anchor.bytes))
    told = [
        {"by": one.by, "at": as_moment(one.at_ms), "text": one.text}
        for one in reading.lines(person, anchor.bytes)
    ]
    response = HttpResponse(as_json(told), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="conversation.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@pages.known("why")
def report(request: HttpRequest, person: Person, anchor: UUID) -> HttpResponse:
    """Report a conversation to those who moderate, showing what the page shows."""
    takes_part, was_asked = reading.is_of(person, anchor.bytes)
    if not takes_part and not was_asked:
        raise Http404
    shown = reading.lines(person, anchor.bytes)[-reports.SHOWN_MAX :]
    form = ReportForm(request.POST if request.method == "POST" else None)
    status = MENDING if form.is_bound else 200
    if form.is_valid() and often.reports_too_often(person):
        form.add_error("why", str(often.WAIT))
        status = pages.TOO_MANY
    if form.is_valid():
        action = reports.Tell(
            why=form.cleaned_data["why"],
            about=ROOM.name,
            shown=tuple((one.by, one.text) for one in shown),
        )
        done = pages.pressed(request, person, reports.ROOM, reports.ANCHOR, action)
        if done.refused is None:
            if done.events:
                report_notices.tell_moderators(person)
            give_notice(request, report_notices.noted())
            return redirect("reports")
        form.add_error("why", str(REPORT_SENTENCES[done.refused]))
        status = REFUSED
    context = {
        "form": form,
        "shown": shown,
        "anchor": anchor,
        "verb": REPORT_VERBS[reports.Tell],
        "days": reports.STAYS_MS // DAY_MS,
        "nobody_reads": report_notices.nobody_reads(),
    }
    return pages.page(request, "report.html", context, status)


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _as_text(lines: Sequence[reading.Line]) -> HttpResponse:
    """Each message with its moment, in the place's hours, and its writer."""
    zone = house().place.zone
    said = [
        f"{moment_words(one.at_ms, zone, 0)}, {one.by or _('Somebody who has left')}:\n{one.text}\n"
        for one in lines
    ]
    response = HttpResponse("\n".join(said), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="conversation.txt"'
    return response


def _sent(request: HttpRequest) -> HttpResponse:
    days = WAITS_MS // DAY_MS
    said = _("If somebody here has this address, they are asked. They have %(days)s days.")
    give_notice(request, said % {"days": days})
    return redirect("conversations")


def _about(request: HttpRequest, person: Person) -> dict[str, str]:
    """First words to somebody who knows one who would not ask for themselves (CHA-21).

    They name nobody: who is thought of is said by mouth, and hears of it from a friend.
    """
    row = lists.card_by_code(request.GET.get("about", ""))
    if row is None or not row.title:
        return {}
    with house().engine.reader() as store:
        if not may_read(person, bytes(row.project), store):
            return {}
    words = {"title": row.title, "address": f"{house().place.base_address}/c/{row.code}"}
    text = _(
        "Do you know somebody who would gladly have this, and would not ask: %(title)s? Then would "
        "you ask them yourself, when you meet? Nothing is sent to them from here. %(address)s"
    )
    return {"text": text % words}


def _begin_page(request: HttpRequest, form: NewForm, status: int = 200) -> HttpResponse:
    return pages.page(request, "conversation_new.html", {"form": form, "verb": VERBS[Open]}, status)


def _one(
    request: HttpRequest, person: Person, anchor: UUID, form: SayForm, status: int = 200
) -> HttpResponse:
    takes_part, _asked_too = reading.is_of(person, anchor.bytes)
    said = reading.lines(person, anchor.bytes)
    if takes_part and said and said[-1].at_ms > reading.seen_until(person, anchor.bytes):
        seen = Read(until_ms=said[-1].at_ms)
        name = f"seen-{anchor.hex}-{said[-1].at_ms}"
        services.press(person, ROOM, anchor.bytes, seen, press=name)
    names = met.names_in(ROOM.name, anchor.bytes, person, reading.others(person, anchor.bytes))
    context: dict[str, Any] = {
        "form": form,
        "said": said,
        "anchor": anchor,
        "names": list(names.values()),
        "takes_part": takes_part,
        "known_as": [] if takes_part else reading.known_as(person, anchor.bytes),
        "yes": VERBS[Accept],
        "no": VERBS[Decline],
        "send": VERBS[Say],
        "leave": VERBS[Leave],
        "take_back": VERBS[TakeBack],
    }
    return pages.page(request, "conversation.html", context, status)
