"""What the pages of rooms have in common: who looks, and a page that no browser keeps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.contract import Refused
from dugnad.ledger.values import Action
from dugnad.web.acting.services import new_press
from dugnad.web.house import house
from dugnad.web.kit.pressing import press_of, sign_in_first, take_receipt
from dugnad.web.people.buckets import Size, take
from dugnad.web.people.models import Person
from dugnad.web.people.viewer import viewer_of
from dugnad.web.rooms import services
from dugnad.web.rooms.room import AnyRoom
from dugnad.web.rooms.services import Done, name_of_piece

P = ParamSpec("P")
TOO_MANY = 429
SEARCHES = Size(goes=30, refill_ms=2_000)
"""How often somebody may search rooms: each search opens thousands of seals."""
MICROPHONE_HERE = (
    "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), "
    "gyroscope=(), hid=(), magnetometer=(), microphone=(self), midi=(), payment=(), serial=(), "
    "usb=()"
)
"""A page on which somebody may record what they say asks the browser for no more than that."""


def known(
    *fields: str,
) -> Callable[
    [Callable[Concatenate[HttpRequest, Person, P], HttpResponse]],
    Callable[Concatenate[HttpRequest, P], HttpResponse],
]:
    """Make a decorator that gives a view who is signed in, and asks a stranger first.

    What such a page shows is kept by no browser.

    Args:
        fields: what was typed and is kept meanwhile.
    """

    def decorate(
        view: Callable[Concatenate[HttpRequest, Person, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            person = viewer_of(request).person
            if person is None:
                return sign_in_first(request, request.path, fields)
            response = view(request, person, *args, **kwargs)
            response.headers["Cache-Control"] = "no-store"
            return response

        return answer

    return decorate


def pressed(
    request: HttpRequest,
    person: Person,
    room: AnyRoom,
    anchor: bytes,
    asked: Action,
    pieces: tuple[bytes, ...] = (),
) -> Done:
    """Carry out what a form of a room asks.

    Another picture or recording makes another press, also from a page that was gone back to.
    """
    name = press_of(request) + "".join(name_of_piece(one).hex() for one in pieces)
    return services.press(person, room, anchor, asked, press=name, pieces=pieces)


def sentence(
    sentences: Mapping[type[Refused], StrOrPromise], refused: type[Refused] | None
) -> StrOrPromise:
    """What a refusal says; nothing where it was done."""
    return "" if refused is None else sentences[refused]


def is_too_often(scope: str, person: Person, size: Size) -> bool:
    """Whether a person has done something too often lately; counts this time."""
    return take(scope, str(person.id), size, house().now_ms()) > 0


def page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page with what the press before left, and a name for the next one."""
    shown = {"receipt": take_receipt(request), "press": new_press(), **context}
    return render(request, f"rooms/{template}", shown, status=status)
