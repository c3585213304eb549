"""Addresses that only take a press: who merely opens one is led to the page it belongs to.

A form that has something to mend is shown at the address that it was sent to. Loading that address
again, or choosing another language there, opens it; an empty page would be no answer to that.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

View = Callable[..., HttpResponse]


def press_only(back: str) -> Callable[[View], View]:
    """Make a decorator for views that take a press.

    Args:
        back: the name of the page that is shown to who only opens the address.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def pressed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method != "POST":
                return redirect(back)
            return view(request, *args, **kwargs)

        return require_http_methods(["GET", "HEAD", "POST"])(pressed)

    return decorate
