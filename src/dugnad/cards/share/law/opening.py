"""Putting something up to share."""

from dugnad.charter.law import Context

from .events import ShareOpened
from .refusals import EndsBeforeStart, InThePast, OnlyWhenPutUp
from .verbs import Open


def open_card(action: Open, context: Context) -> ShareOpened:
    """Answer whether something may be offered or asked for on these terms."""
    if context.actor.orderer != "cards":
        raise OnlyWhenPutUp
    if action.until_ms <= action.from_ms and (action.from_ms or action.until_ms):
        raise EndsBeforeStart
    if 0 < action.until_ms <= context.now_ms:
        raise InThePast
    return ShareOpened(
        way=action.way,
        what=action.what,
        from_ms=action.from_ms,
        until_ms=action.until_ms,
        days=action.days,
        outsiders=action.outsiders,
        of_group=action.of_group,
    )
