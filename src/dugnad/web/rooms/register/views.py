"""The pages of a register for who keeps it: list, find, one contact, files in and out (VOL-05)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from msgspec.structs import replace

from dugnad.web.house import house
from dugnad.web.kit.one_project import row_of
from dugnad.web.kit.pressing import MENDING, REFUSED, give_notice
from dugnad.web.lists.models import ProjectRow
from dugnad.web.people import services as people
from dugnad.web.people.addresses import NotAnAddress
from dugnad.web.people.models import MAIL, SMS, Person
from dugnad.web.rooms import pages, services
from dugnad.web.rooms.register import files
from dugnad.web.rooms.register.face import SENTENCES, VERBS
from dugnad.web.rooms.register.forms import ContactForm, FileForm, FindForm
from dugnad.web.rooms.register.law import (
    CONTACTS_MAX,
    PREFERS,
    REGRET_MS,
    ROOM,
    SPEAKS,
    Add,
    AddMany,
    Change,
    Contact,
    New,
    RegisterAction,
    Spoke,
    TakeBack,
    Withdraw,
)
from dugnad.web.rooms.room import DAY_MS, Entry
from dugnad.web.rooms.sums import counts

SOON_MS: Final = 30 * DAY_MS
"""So long before somebody's time is over, the list says that they are to be asked again."""
LISTED_MAX: Final = 500


@dataclass(frozen=True)
class Shown:
    """A contact as the list shows it."""

    id: UUID
    says: Contact
    until_ms: int
    soon: bool


@require_safe
@pages.known()
def register(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """Everybody in the register, and what may be told of it to others."""
    row = _kept_by(request, person, code)
    found = services.records(person, ROOM, bytes(row.project), Contact, most=CONTACTS_MAX)
    context = {
        "contacts": _shown(found[:LISTED_MAX]),
        "more": max(0, len(found) - LISTED_MAX),
        "numbers": _numbers(found),
        "file": _file_to_take_back(found),
        "find": FindForm(),
        "take_back": VERBS[TakeBack],
    }
    return _page(request, row, "register.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@pages.known("words")
def find(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """Look for words; they are sent like a form, so that no address holds them."""
    row = _kept_by(request, person, code)
    form = FindForm(request.POST)
    if request.method != "POST":
        return redirect("register", row.code)
    hits: Iterable[Entry[Contact]] = ()
    if form.is_valid() and pages.is_too_often("search", person, pages.SEARCHES):
        form.add_error("words", _("You have looked for much just now. Wait a minute."))
    if form.is_valid():
        words = form.cleaned_data["words"]
        hits = services.search(person, ROOM, bytes(row.project), Contact, words).entries
    context = {"contacts": _shown(hits), "find": form, "found": form.is_valid()}
    return _page(request, row, "register_found.html", context, 200 if form.is_valid() else MENDING)


@require_http_methods(["GET", "HEAD", "POST"])
@pages.known()
def add(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """Put somebody in."""
    row = _kept_by(request, person, code)
    form = ContactForm(request.POST) if request.method == "POST" else ContactForm(initial=_today())
    status = MENDING if form.is_bound else 200
    if form.is_valid():
        done = pages.pressed(request, person, ROOM, bytes(row.project), Add(_new_of(form)))
        if done.refused is None:
            give_notice(request, _("They stand in the register. Tell them that they can see it."))
            return redirect("register", row.code)
        form.add_error(None, str(SENTENCES[done.refused]))
        status = REFUSED
    context = {"form": form, "verb": VERBS[Add], "title": _("Somebody new")}
    return _page(request, row, "contact_form.html", context, status)


@require_http_methods(["GET", "HEAD", "POST"])
@pages.known()
def contact(request: HttpRequest, person: Person, code: str, contact_id: UUID) -> HttpResponse:
    """One contact: read it, put it right, note that one spoke with them, take it out."""
    row = _kept_by(request, person, code)
    anchor = bytes(row.project)
    found = services.record(person, ROOM, anchor, Contact, contact_id.bytes)
    if found is None:
        raise Http404
    presses: dict[str, RegisterAction] = {
        "spoke": Spoke(contact_id.bytes),
        "withdraw": Withdraw(contact_id.bytes),
    }
    asked = presses.get(request.POST.get("do", ""))
    typed = request.POST if request.method == "POST" and asked is None else None
    form = ContactForm(typed, initial=_typed(found))
    if form.is_valid():
        asked = Change(contact_id.bytes, _new_of(form))
    if asked is not None:
        done = pages.pressed(request, person, ROOM, anchor, asked)
        if done.refused is None:
            return redirect("register", row.code)
        if not form.is_bound:
            give_notice(request, SENTENCES[done.refused])
            return redirect("register", row.code)
        form.add_error(None, str(SENTENCES[done.refused]))
    context = {
        "form": form,
        "verb": VERBS[Change],
        "title": found.body.name,
        "contact": _shown([found])[0],
        "spoke": VERBS[Spoke],
        "withdraw": VERBS[Withdraw],
    }
    return _page(request, row, "contact_form.html", context, MENDING if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@pages.known()
def bring_in(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """Bring a file in: read it, look at what would come, then put it in."""
    row = _kept_by(request, person, code)
    if request.method != "POST":
        form = FileForm(initial={"until": _today()["until"]})
        return _page(request, row, "register_file.html", {"form": form})
    form = FileForm(request.POST, request.FILES)
    try:
        text = _text_of(request)
        brought = files.read(text, house().place.zone)
    except files.FileRefused as no:
        form.add_error("file", str(no.sentence))
        return _page(request, row, "register_file.html", {"form": form}, MENDING)
    if not form.is_valid():
        return _page(request, row, "register_file.html", {"form": form}, MENDING)
    many = tuple(_filled(one, until_ms, form) for one, until_ms in brought.contacts)
    if "sure" in request.POST:
        done = pages.pressed(request, person, ROOM, bytes(row.project), AddMany(many))
        if done.refused is None:
            give_notice(request, _("They stand in the register. You can take them out as one."))
            return redirect("register", row.code)
        form.add_error(None, str(SENTENCES[done.refused]))
    context = {
        "form": form,
        "text": text,
        "brought": [one.contact for one in many],
        "left_out": brought.left_out,
        "verb": VERBS[AddMany],
    }
    return _page(
        request, row, "register_look.html", context, REFUSED if "sure" in request.POST else 200
    )


@require_http_methods(["POST"])
@pages.known()
def take_back(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """Take out again what a file brought."""
    row = _kept_by(request, person, code)
    try:
        file = UUID(request.POST.get("file", "")).bytes
    except ValueError as error:
        raise Http404 from error
    done = pages.pressed(request, person, ROOM, bytes(row.project), TakeBack(file))
    refused = done.refused
    give_notice(request, SENTENCES[refused] if refused else _("They are out again."))
    return redirect("register", row.code)


@require_safe
@pages.known()
def take_out(request: HttpRequest, person: Person, code: str, kind: str) -> HttpResponse:
    """The whole register as a file; it is written down who took it out."""
    row = _kept_by(request, person, code)
    found = services.taken_out(person, ROOM, bytes(row.project), Contact)
    if kind == "csv":
        body, media = files.as_csv(found, house().place.zone), "text/csv; charset=utf-8"
    elif kind == "vcf":
        body, media = files.as_vcards(found), "text/vcard; charset=utf-8"
    else:
        raise Http404
    response = HttpResponse(body, content_type=media)
    response["Content-Disposition"] = f'attachment; filename="contacts.{kind}"'
    return response


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _kept_by(request: HttpRequest, person: Person, code: str) -> ProjectRow:
    """The organisation, where the person holds an office of it; nobody else learns of a register.

    Raises:
        Http404: they hold none.
    """
    row = row_of(code, request)
    if SPEAKS not in services.standings(person, ROOM, bytes(row.project)):
        raise Http404
    return row


def _page(
    request: HttpRequest, row: ProjectRow, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    return pages.page(request, template, {"project": row, **context}, status)


def _shown(found: Iterable[Entry[Contact]]) -> list[Shown]:
    now_ms = house().now_ms()
    return [
        Shown(
            id=UUID(bytes=one.id),
            says=one.body,
            until_ms=one.until_ms or 0,
            soon=(one.until_ms or 0) < now_ms + SOON_MS,
        )
        for one in sorted(found, key=lambda one: one.body.name.casefold())
    ]


def _numbers(found: Iterable[Entry[Contact]]) -> dict[str, int | None]:
    """How many there are and how they are reached, where that tells of nobody (SAM-14)."""
    listed = list(found)
    groups = {"all": [one.id for one in listed]}
    groups |= {
        way or "unsaid": [one.id for one in listed if one.body.prefers == way] for way in PREFERS
    }
    return counts(groups, least=ROOM.least)


def _file_to_take_back(found: Iterable[Entry[Contact]]) -> dict[str, Any] | None:
    """The newest file that can still be taken back as one."""
    since_ms = house().now_ms() - REGRET_MS
    recent = [one for one in found if one.body.brought_by and one.made_ms > since_ms]
    if not recent:
        return None
    file = max(recent, key=lambda one: one.made_ms).body.brought_by
    count = sum(1 for one in recent if one.body.brought_by == file)
    return {"id": UUID(bytes=file), "count": count}


def _today() -> dict[str, Any]:
    own = house()
    today = datetime.fromtimestamp(own.now_ms() / 1000, ZoneInfo(own.place.zone)).date()
    return {"agreed_on": today, "until": today + timedelta(days=365)}


def _typed(found: Entry[Contact]) -> dict[str, Any]:
    says, zone = found.body, ZoneInfo(house().place.zone)
    words = ("name", "mail", "phone", "prefers", "wishes", "when", "agreed_how")
    return {
        **{word: getattr(says, word) for word in words},
        "agreed_on": datetime.fromtimestamp(says.agreed_ms / 1000, zone).date(),
        "until": datetime.fromtimestamp((found.until_ms or 0) / 1000, zone).date(),
    }


def _new_of(form: ContactForm) -> New:
    says = form.says(agreed_ms=form.agreed_ms, agreed_how=form.cleaned_data["agreed_how"])
    return New(says, _about(says), form.until_ms)


def _about(says: Contact) -> bytes | None:
    """Who it is about, where the place knows them by the address; they then see it themselves."""
    for kind, address in ((MAIL, says.mail), (SMS, says.phone)):
        try:
            person = people.find_by_address(kind, address) if address else None
        except NotAnAddress:
            person = None
        if person is not None:
            return person.id.bytes
    return None


def _text_of(request: HttpRequest) -> str:
    sent = request.FILES.get("file")
    if isinstance(sent, UploadedFile):
        return files.decoded(sent.read(files.BYTES_MAX + 1))
    return files.decoded(request.POST.get("text", "").encode())


def _filled(says: Contact, until_ms: int, form: FileForm) -> New:
    """A line of a file, with what it does not say itself."""
    own = house()
    until = form.cleaned_data["until"]
    filled = replace(
        says,
        agreed_ms=says.agreed_ms or own.now_ms(),
        agreed_how=says.agreed_how or form.cleaned_data["agreed_how"],
    )
    ends_ms = until_ms or (files.midnight_ms(until, own.place.zone) if until else 0)
    return New(filled, _about(filled), ends_ms)
