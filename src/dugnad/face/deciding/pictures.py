"""Small drawings of the ways to choose; the words beside them say the same."""

from __future__ import annotations

from typing import Final, cast

from django.utils.functional import Promise, lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from dugnad.face.sentences import StrOrPromise

_FRAME: Final = '<svg class="way" viewBox="0 0 40 32" width="60" height="48" aria-hidden="true">'


def _drawn(inside: str) -> SafeString:
    return mark_safe(f"{_FRAME}{inside}</svg>")  # noqa: S308  Only the drawings below.


TICKS: Final = _drawn(
    '<path d="M5 3h6v6H5zM5 13h6v6H5zM5 23h6v6H5z"/><path d="M6 6l2 2 5-6M6 26l2 2 5-6"/>'
    '<path d="M18 6h17M18 16h11M18 26h14"/>'
)
POINTS: Final = _drawn(
    '<path d="M4 6h8M4 16h8M4 26h8"/><g class="way__full"><circle cx="18" cy="6" r="2.5"/>'
    '<circle cx="26" cy="6" r="2.5"/><circle cx="34" cy="6" r="2.5"/>'
    '<circle cx="18" cy="16" r="2.5"/><circle cx="18" cy="26" r="2.5"/>'
    '<circle cx="26" cy="26" r="2.5"/></g><circle cx="26" cy="16" r="2.5"/>'
    '<circle cx="34" cy="16" r="2.5"/><circle cx="34" cy="26" r="2.5"/>'
)
ORDER: Final = _drawn(
    '<path d="M4 29V20h10v9M15 29V5h10v24M26 29V13h10v16"/><path d="M2 29h36"/>'
    '<path d="M19 10l1.5-1.5V15"/>'
)
SEATS: Final = _drawn(
    '<circle cx="8" cy="9" r="4"/><circle cx="20" cy="9" r="4"/><circle cx="32" cy="9" r="4"/>'
    '<path d="M2 24c0-9 12-9 12 0zM14 24c0-9 12-9 12 0zM26 24c0-9 12-9 12 0z"/><path d="M2 29h36"/>'
)


def _label(picture: SafeString, name: StrOrPromise, says: StrOrPromise) -> SafeString:
    return format_html('{}<span class="way__words"><b>{}</b> {}</span>', picture, name, says)


_lazy_label = lazy(_label, SafeString)


def choice(picture: SafeString, name: StrOrPromise, says: StrOrPromise) -> Promise:
    """A choice of a form: a drawing, a name and what it means, in the reader's language."""
    return cast("Promise", _lazy_label(picture, name, says))
