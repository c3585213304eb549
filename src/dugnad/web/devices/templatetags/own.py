"""What the pages about own devices hand to their scripts."""

from __future__ import annotations

import json
from typing import Any

from django import template

register = template.Library()


@register.filter
def rows(value: Any) -> str:
    """Write plain rows as JSON, to be escaped into an attribute like any other text."""
    return json.dumps(value, separators=(",", ":"))
