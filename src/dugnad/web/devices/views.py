"""My devices: which speak for me, what brings them back, and what is asked of them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dugnad.charter.law import Law
from dugnad.charter.people.records import SAID_MS
from dugnad.engine.port import NotKept
from dugnad.ledger.errors import ClockTrouble, TurnedAway
from dugnad.web import refusals
from dugnad.web.acting.services import take_home
from dugnad.web.acting.signing import NotLetIn
from dugnad.web.devices import registering
from dugnad.web.devices.middleware import mark
from dugnad.web.devices.registering import NotReadable
from dugnad.web.devices.secure import works_here
from dugnad.web.devices.standing import (
    Said,
    Standing,
    said_of,
    spoken_for,
    standing_of,
    this_device,
)
from dugnad.web.house import house
from dugnad.web.keys.hands import name_of, word_of
from dugnad.web.keys.models import Device
from dugnad.web.people.models import Person
from dugnad.web.people.names import name_of as name_of_person
from dugnad.web.people.views_me import signed_in
from dugnad.web.people.views_signing_in import read_json
from dugnad.web.vault import services as vault

MENDING = 422


@require_safe
@signed_in
def devices(request: HttpRequest, person: Person) -> HttpResponse:
    """Show how it stands."""
    now = standing_of(person)
    return _render(
        request,
        "devices.html",
        now,
        kept=[(row, [row.place()]) for row in now.among("kept")],
        elsewhere=now.among("elsewhere"),
        here=now.among("here"),
        removable=[
            (device, name, speaks, _gone(now, device), now.replaced_ms(device))
            for device, name, speaks in now.devices
        ],
        stops=[row.place() for row in now.rows if row.stoppable],
        running=[row for row in now.rows if row.running and not row.running.stopped],
        answers=[
            row.place(word=word_of(person, row.project).hex(), custodian=_custodian())
            for row in now.among("here")
            if row.answering is None
        ],
        no_answers=[row.place() for row in now.among("here") if row.answering is not None],
        bare=[row for row in now.among("here") if row.spare is None and row.helpers is None],
        spares=[row for row in now.among("here") if row.spare is not None],
        chosen=[row for row in now.among("here") if row.helpers is not None],
        many=len(now.among("here")) > 1,
        asking=this_device(person),
    )


@require_POST
@signed_in
def home(request: HttpRequest, person: Person) -> HttpResponse:
    """Let this device speak where the place did so far."""
    told = read_json(request)
    try:
        keys = registering.read_keys(person, told)
        device = registering.register(person, str(told.get("name", "")), keys)
        for project, key in keys.items():
            receipt = take_home(person, project, key)
            if receipt.code:
                return _no(refusals.sentence(receipt.code))
    except NotReadable:
        return _no(_("This browser told something that cannot be read. Load the page anew."))
    except (NotLetIn, TurnedAway) as no:
        return _no(refusals.sentence(no.code))
    except (ClockTrouble, NotKept):
        return _no(refusals.NOTHING_WRITTEN)
    response = JsonResponse({"go": reverse("devices")})
    mark(response, device)
    return response


@require_POST
@signed_in
def ask(request: HttpRequest, person: Person) -> HttpResponse:
    """Let this device wait until another one, or two people, let it in."""
    return _begin(request, person, "devices-waiting")


@require_POST
@signed_in
def begin_again(request: HttpRequest, person: Person) -> HttpResponse:
    """Note this device, for which the spare code is about to speak."""
    return _begin(request, person, "devices")


def _begin(request: HttpRequest, person: Person, then: str) -> HttpResponse:
    told = read_json(request)
    try:
        keys = registering.read_keys(person, told)
        device = registering.register(person, str(told.get("name", "")), keys)
    except NotReadable:
        return _no(_("This browser told something that cannot be read. Load the page anew."))
    registering.asks(device)
    response = JsonResponse({"go": reverse(then)})
    mark(response, device)
    return response


@require_safe
@signed_in
def waiting(request: HttpRequest, person: Person) -> HttpResponse:
    """Show by what this device is let in: a link for another one, and one for two people."""
    now, device = standing_of(person), this_device(person)
    if device is None or not device.asks_code or not now.among("elsewhere"):
        return redirect("devices")
    keys = [bytes(row.here.public_key).hex() for row in now.among("elsewhere") if row.here]
    return _render(
        request,
        "waiting.html",
        now,
        keys=keys,
        let_in=_whole(reverse("devices-let-in", args=[device.asks_code])),
        back=_whole(reverse("devices-back", args=[device.asks_code])),
        spoken=[
            (row, *spoken_for(row, bytes(row.here.public_key)))
            for row in now.among("elsewhere")
            if row.here
        ],
        helped=any(row.helpers for row in now.among("elsewhere")),
        spare=any(row.spare for row in now.among("elsewhere")),
        both_until_ms=_both_until_ms(now),
    )


@require_safe
@signed_in
def let_in(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """Let in another device of one's own, from this one."""
    since_ms = house().now_ms() - SAID_MS
    asking = Device.objects.filter(asks_code=code, asks_since_ms__gt=since_ms)
    new = asking.filter(person=person).first()
    if new is None or new == this_device(person):
        raise Http404
    now = standing_of(person)
    keys = {bytes(one.project_id): bytes(one.public_key).hex() for one in new.keys.all()}
    places = [
        row.place(new=keys[row.project])
        for row in now.among("here")
        if row.project in keys and bytes.fromhex(keys[row.project]) not in row.own
    ]
    spoken = {key for row in now.rows for key in row.own}
    return _render(request, "let_in.html", now, name=name_of(new), places=places,
                   speaks=any(bytes.fromhex(key) in spoken for key in keys.values()),
                   keys=[place["new"] for place in places])  # fmt: skip


@require_safe
@signed_in
def lost(request: HttpRequest, person: Person) -> HttpResponse:
    """Begin anew where the devices that spoke are lost."""
    now = standing_of(person)
    rows = now.among("elsewhere")
    places = [
        row.place(spare=row.spare.hex(), nonce=house().engine.next_nonce(row.spare))
        for row in rows
        if row.spare is not None
    ]
    return _render(request, "lost.html", now, places=places,
                   helped=[row.place() for row in rows if row.helpers],
                   both_until_ms=_both_until_ms(now),
                   any=[row.place() for row in rows], speaks_here=now.among("here"))  # fmt: skip


@require_safe
@signed_in
def spare(request: HttpRequest, person: Person) -> HttpResponse:
    """Make a spare code and print it."""
    now = standing_of(person)
    rows = now.among("here")
    return _render(request, "spare.html", now, name=name_of_person(person, None),
                   places=[row.place() for row in rows],
                   before_ms=max((row.spare_ms for row in rows), default=0))  # fmt: skip


@require_safe
@signed_in
def people(request: HttpRequest, person: Person) -> HttpResponse:
    """Choose two people who bring one back."""
    now = standing_of(person)
    rows = now.among("here")
    return _render(request, "people.html", now, keep=_whole(reverse("devices-keep")),
                   places=[row.place() for row in rows],
                   before_ms=max((row.helpers_ms for row in rows), default=0))  # fmt: skip


@require_safe
def keep(request: HttpRequest) -> HttpResponse:
    """Keep somebody's code on this device; the code itself never comes here."""
    kept = "kept" in request.GET
    shown = {"works": works_here(request), "kept": kept, "now_ms": house().now_ms()}
    return render(request, "devices/keep.html", shown)


@require_safe
def back(request: HttpRequest, code: str) -> HttpResponse:
    """Speak for the new device of somebody whom one brings back."""
    since_ms = house().now_ms() - SAID_MS  # a word for it counts no longer than that.
    asking = Device.objects.filter(asks_code=code, asks_since_ms__gt=since_ms)
    device = asking.select_related("person").first()
    if device is None:
        raise Http404
    places = []
    said = Said()
    keys = {bytes(one.project_id): bytes(one.public_key) for one in device.keys.all()}
    with house().engine.reader() as store:
        law, next_nonce = Law(store), house().engine.next_nonce
        for row in device.person.memberships.filter(project_id__in=[*keys]):
            key, member = keys[bytes(row.project_id)], bytes(row.member_id)
            helpers = law.helping_keys(member)
            said = said.beside(said_of(law, member, key))
            if helpers and not law.is_ended(key):
                project = bytes(row.project_id)
                nonces = {one.hex(): next_nonce(one) for one in helpers}
                places.append({"project": project.hex(), "new": key.hex(), "helpers": nonces})
    return render(
        request,
        "devices/back.html",
        {
            "works": works_here(request),
            "name": name_of_person(device.person, None),
            "places": places,
            "keys": [one["new"] for one in places],
            "said": said,
            "asked": "said" in request.GET,
            "zone": house().place.zone,
            "genesis": house().engine.genesis_hash.hex(),
            "now_ms": house().now_ms(),
        },
    )


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _render(request: HttpRequest, template: str, now: Standing, **more: Any) -> HttpResponse:
    shown = {
        "now": now,
        "works": works_here(request),
        "suggested": registering.free_name(now.person, _("My phone")),
        "genesis": house().engine.genesis_hash.hex(),
        "now_ms": house().now_ms(),
        "zone": house().place.zone,
        **more,
    }
    return render(request, f"devices/{template}", shown)


def _both_until_ms(now: Standing) -> int:
    """Until when it takes both ways together to come back here; 0: one is enough."""
    return max((row.both_until_ms for row in now.among("elsewhere")), default=0)


def _gone(now: Standing, device: Device) -> list[dict[str, Any]]:
    """What takes a device away, asked from this one; nothing where it is the last one there."""
    keys = {bytes(one.project_id): bytes(one.public_key) for one in device.keys.all()}
    return [
        row.place(gone=keys[row.project].hex())
        for row in now.among("here")
        if keys.get(row.project) in row.own and len(row.own) > 1
    ]


def _custodian() -> str:
    key = bytes(vault.place_key("custodian").verify_key)
    with house().engine.reader() as store:
        entry = Law(store).key(key)
    return "" if entry is None else entry.member.hex()


def _whole(path: str) -> str:
    return f"{house().place.base_address}{path}"


def _no(sentence: Any) -> HttpResponse:
    return JsonResponse({"sentence": str(sentence)}, status=MENDING)
