"""What leaves the screen: poster, print, texts to share, calendar file and feed (B3, B10)."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from dugnad.face.face import CalendarEntry
from dugnad.face.moments import utc
from dugnad.web.answers import from_a_wall
from dugnad.web.content import services as content
from dugnad.web.content import share
from dugnad.web.content.share import Facts
from dugnad.web.content.told import Told
from dugnad.web.helping import crews
from dugnad.web.house import house
from dugnad.web.kit.reading import kept_out, may_read_in
from dugnad.web.kit.showing import Shown, on_paper, show_code
from dugnad.web.lists import services as lists
from dugnad.web.people.viewer import viewer_of

FEED_CARDS = 30


@require_safe
def poster(request: HttpRequest, code: str) -> HttpResponse:
    """The card on a sheet for the wall, with a square code, a short code and slips."""
    shown = on_paper(show_code(code, viewer_of(request)))
    if shown.gone or shown.is_quiet:
        return redirect("card", shown.row.code)
    address = _address(shown)
    context = {
        "shown": shown,
        "card": shown.pinned,
        "project": lists.project(shown.entry.project),
        "address": address,
        "short_address": address.split("://", 1)[-1],
        "valid_until_ms": shown.row.closes_ms or shown.row.when_ms,
        "version": shown.entry.prose.hex()[:4].upper(),
        "slips": range(8),
        "helped_at": _desk() if shown.face.contract.helped else "",
        "texts_to": from_a_wall.number_to_text(shown.row.code),
    }
    return render(request, "pages/poster.html", context)


def _desk() -> str:
    """The name of a desk where somebody answers together with people; "" where there is none."""
    with house().engine.reader() as store:
        found = crews.desks(store, None)
    return next((crew.row.title for crew, turns in found if turns), "")


@require_safe
def printed(request: HttpRequest, code: str) -> HttpResponse:
    """The whole card for paper, larger than on the screen."""
    shown = on_paper(show_code(code, viewer_of(request)))
    context = {
        "shown": shown,
        "card": shown.pinned,
        "page": shown.page,
        "agreement": shown.face.agreement(shown.state, shown.seen),
        "address": _address(shown),
    }
    return render(request, "pages/print.html", context)


@require_safe
def share_texts(request: HttpRequest, code: str) -> HttpResponse:
    """One text, written for a chat, for a text message and for the local paper."""
    shown = show_code(code, viewer_of(request))
    told = shown.seen.told
    if not isinstance(told, Told):
        return redirect("card", shown.row.code)
    project = lists.project(shown.entry.project)
    facts = Facts(
        address=_address(shown),
        asker=shown.pinned.asker.name if shown.pinned.asker else "",
        place=house().place.name,
        project=project.title if project else "",
        when=shown.page.when,
        where=shown.page.where,
        code=shown.row.code,
        phone=house().place.help_phone,
    )
    context = {
        "card": shown.pinned,
        "chat": share.share_text(told, facts),
        "sms": share.sms_text(told, facts),
        "notice": share.notice(told, facts),
    }
    return render(request, "pages/share.html", context)


@require_safe
def calendar(request: HttpRequest, code: str) -> HttpResponse:
    """The card as a line in somebody's calendar."""
    shown = show_code(code, viewer_of(request))
    told = shown.seen.told
    entry = shown.face.calendar(shown.state, told) if told is not None else None
    if entry is None:
        raise Http404
    answer = HttpResponse(_calendar(shown, entry), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{shown.row.code}.ics"'
    return answer


@require_safe
def data(request: HttpRequest, code: str) -> HttpResponse:
    """What a card holds, as a file for other programs."""
    shown = show_code(code, viewer_of(request))
    found = shown.face.data(shown.state, shown.seen)
    if found is None:
        raise Http404
    answer = HttpResponse(found.content, content_type=found.kind)
    answer["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return kept_out(answer, listed=shown.row.listed)


@require_safe
def feed(request: HttpRequest, code: str) -> HttpResponse:
    """A project's newest cards, for readers and other sites."""
    project = lists.project_by_code(code)
    if project is None:
        raise Http404
    with house().engine.reader() as store:
        if not may_read_in(viewer_of(request).person, project, store):
            raise Http404
    base = house().place.base_address
    atom = _Feed(
        title=project.title or house().place.name,
        link=f"{base}/p/{project.code.lower()}",
        description="",
        feed_url=f"{base}/p/{project.code.lower()}/feed.atom",
        language=project.language or house().place.language,
        moved=utc(project.moved_ms),
    )
    rows = lists.newest_of(bytes(project.project), FEED_CARDS)
    texts = content.read_many([bytes(row.prose) for row in rows], waiting=True)
    for row in rows:
        told = texts.get(bytes(row.prose))
        words = told if isinstance(told, Told) else None
        atom.add_item(
            title=words.title if words else _("The text was taken away"),
            link=f"{base}/c/{row.code.lower()}",
            unique_id=f"{base}/c/{row.code.lower()}",
            description=str(content.render(words.text)) if words else "",
            pubdate=utc(row.put_up_ms),
            updateddate=utc(row.put_up_ms),
        )
    answer = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    atom.write(answer, "utf-8")
    return answer


class _Feed(Atom1Feed):
    """A feed that changed when its project last did, and not when somebody looked."""

    def latest_post_date(self) -> datetime:
        """When something last happened in the project."""
        moved: datetime = self.feed["moved"]
        return moved


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _address(shown: Shown) -> str:
    return f"{house().place.base_address}/c/{shown.row.code.lower()}"


def _calendar(shown: Shown, entry: CalendarEntry) -> bytes:
    """One event; its moments are told in UTC, so that every calendar reads them alike."""
    event = Event()
    event.add("uid", f"{shown.card.hex()}@{house().engine.genesis_hash.hex()[:16]}")
    event.add("dtstamp", utc(shown.entry.put_up_ms))
    event.add("dtstart", utc(entry.starts_ms))
    event.add("dtend", utc(entry.ends_ms))
    event.add("summary", entry.title)
    event.add("url", _address(shown))
    if entry.where:
        event.add("location", entry.where)
    if entry.text:
        event.add("description", content.plain(entry.text))
    closed_ms = shown.entry.closed_ms
    if entry.cancelled or (closed_ms is not None and closed_ms < entry.ends_ms):
        event.add("status", "CANCELLED")
    file = Calendar()
    file.add("prodid", "-//Dugnad//Dugnad//EN")
    file.add("version", "2.0")
    file.add_component(event)
    data: bytes = file.to_ical()
    return data
