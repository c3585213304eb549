"""How often a test tries what chance decides, or goes through what is alike.

`./test` has ten minutes on a developer's computer and tries some; where `CI` is set all of it is
tried, so nothing comes in that all has not passed. What a test asserts is the same in both.
"""

import os
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

ALL = bool(os.environ.get("CI"))


def times(some: int, of: int) -> int:
    """How often to try: `of` times where everything is tried, else only `some`."""
    return of if ALL else some


def share_of(cases: Sequence[T], number: int, parts: int) -> list[T]:
    """All cases where everything is tried, else one part of several.

    Tests that go through the same cases give a number each; `parts` of them in a row miss no case.
    """
    return [*cases] if ALL else [*cases[number % parts :: parts]]
