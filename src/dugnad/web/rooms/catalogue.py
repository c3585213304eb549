"""The rooms of a place: one line each. Whoever makes a new kind of room adds a line here."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from dugnad.web.rooms.room import AnyRoom

LAWS = (
    "dugnad.web.rooms.pocket.law",
    "dugnad.web.rooms.conversations.law",
    "dugnad.web.rooms.reports.law",
    "dugnad.web.rooms.register.law",
    "dugnad.web.rooms.drafts.law",
    "dugnad.web.rooms.profile.law",
)
"""Modules that hold a `ROOM`; beside each lies its `face`."""


@cache
def rooms() -> dict[str, AnyRoom]:
    """Every kind of room by its name."""
    found = [import_module(name).ROOM for name in LAWS]
    return {room.name: room for room in found}
