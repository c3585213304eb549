"""Who looks at a page."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from dugnad.web.people.models import Person


@dataclass(frozen=True)
class Viewer:
    """Who looks, in which language; a stranger when `person` is None."""

    person: Person | None
    language: str
    """The language the page is written in, like "nb"."""
    helper: Person | None = None
    """Who presses for somebody else whom they help, on this page; None when nobody does."""
    names_helped: bool = False
    """Whether the page names somebody whom they help."""
    link: bytes = b""
    """The question by whose link they look, 16 bytes, without having signed in; b"" for none."""


def viewer_of(request: HttpRequest) -> Viewer:
    """Give the viewer that `ViewerMiddleware` set on `request`."""
    found = request.viewer  # type: ignore[attr-defined]  # set by the middleware on every request.
    if not isinstance(found, Viewer):
        raise TypeError("ViewerMiddleware is missing from MIDDLEWARE.")
    return found
