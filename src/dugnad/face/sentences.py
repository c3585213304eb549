"""Words for people, as types."""

from __future__ import annotations

from django.utils.functional import Promise

StrOrPromise = str | Promise
"""Words for people: a string, or one that is translated when it is shown."""
