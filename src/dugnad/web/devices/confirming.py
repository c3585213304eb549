"""The page on which a device confirms what a form asked for."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dugnad.ledger import codec
from dugnad.ledger.action import Body
from dugnad.web.acting import signing
from dugnad.web.acting.rehearsal import rehearsal
from dugnad.web.content import services as content
from dugnad.web.devices.middleware import SESSION
from dugnad.web.devices.named import about
from dugnad.web.house import house
from dugnad.web.keys.hands import ToConfirm
from dugnad.web.lists import services as lists
from dugnad.web.lists.words import worded
from dugnad.web.people.views_signing_in import read_json

MENDING = 422
KEPT = 5
"""So many presses that were confirmed last are known to a visit."""


def confirm_page(request: HttpRequest, asked: ToConfirm) -> HttpResponse:
    """Show what is to be confirmed, with the form that is then sent once more."""
    body = codec.decode(Body, asked.body)
    filled = [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    ]
    response = render(
        request,
        "devices/confirm.html",
        {
            "filled": filled,
            "about": about(request, asked),
            "press": asked.press,
            "body": asked.body.hex(),
            "target": body.target,
            "verb": body.verb,
            "behalf": "" if body.on_behalf_of is None else body.on_behalf_of.hex(),
            "key": asked.key.hex(),
            "vouches": asked.key != body.key,
            "names": " ".join(type(asked.asked).__struct_fields__),
            "leave": _before(request),
            "genesis": house().engine.genesis_hash.hex(),
            "lines": list(dict.fromkeys(_lines(asked))),
            "texts": [
                (salt.hex(), payload.hex())
                for salt, payload in content.waiting_of(body.commitments)
            ],
        },
    )
    # It carries what was filled in along, which may be a secret answer.
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Take the device's word for a press."""
    told = read_json(request)
    try:
        signature = bytes.fromhex(str(told.get("signature", "")))
    except ValueError:
        signature = b""
    try:
        key = bytes.fromhex(str(told.get("key", ""))) or None
    except ValueError:
        key = None
    press = str(told.get("press", ""))
    if not signing.confirm(press, signature, key):
        sentence = _("This was not confirmed. Go back to the page and press once more.")
        return JsonResponse({"sentence": sentence}, status=MENDING)
    request.session[SESSION] = [*request.session.get(SESSION, ()), press][-KEPT:]
    return JsonResponse({})


def _before(request: HttpRequest) -> str:
    """The page from which it was pressed."""
    before = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(before, {request.get_host()}, request.is_secure())
    return before if ours else "/"


def _lines(asked: ToConfirm) -> Iterator[str]:
    """What would stand in the books, in plain words."""
    body = codec.decode(Body, asked.body)
    lens = lists.lens_of_house()
    with rehearsal(
        asked.person,
        asked.project,
        asked.target,
        asked.asked,
        texts=len(body.commitments),
        principal=body.on_behalf_of,
        channel=body.channel,
        beside=asked.beside,
    ) as tried:
        events = tried.receipt.events
    for one in events:
        law = lens.contracts[one.contract, one.version]
        event = codec.decode(law.happenings[one.name], one.data)
        sentence = worded(lens.face_of, one.contract, event)
        if sentence:
            yield str(sentence)
