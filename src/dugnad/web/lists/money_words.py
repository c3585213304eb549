"""What happened to money, in one plain sentence each, with the amount it is about.

Amounts are public, people are private: nobody is named, and no reference leads to anybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.utils.functional import Promise as Later
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dugnad.charter.money import events as money
from dugnad.charter.money.accounts import Line, total
from dugnad.charter.money.records import Batch, ForPot, ForPromise, FromBox, Purpose, Returned, Why
from dugnad.face.money import CURRENCIES, HOUR_MINUTES, MINUTES, amount_words
from dugnad.ledger.values import Event

FIXED: Final[dict[type[Event], Later]] = {
    money.HostAsked: gettext_lazy("A money host was asked to hold the project's money."),
    money.HostDeclined: gettext_lazy(
        "The money host said no, or was asked no longer. Another one can be asked."
    ),
    money.TakenOn: gettext_lazy("A money host holds the project's money from now on."),
    money.HostLeft: gettext_lazy("The money host holds no money of the project any more."),
    money.BoxConfirmed: gettext_lazy(
        "A second person looked at a new account or cash box. It is used from now on."
    ),
    money.BoxClosed: gettext_lazy("An account or cash box was emptied and is used no more."),
    money.BoxReopened: gettext_lazy(
        "Money moved in an account or cash box that was closed. It is used again."
    ),
    money.FundNamed: gettext_lazy(
        "The money host may hold money of a public fund; it stays apart from the rest."
    ),
    money.CollectingBegan: gettext_lazy("The card began to collect money."),
    money.PromiseTakenBack: gettext_lazy("What was still open of a promise was taken back."),
    money.Kept: gettext_lazy("What was given stays, for what it was given for."),
    money.Returning: gettext_lazy("Everything that was given goes back to those who gave."),
    money.BatchApproved: gettext_lazy("A list to pay was approved by a second person."),
    money.ApprovalTakenBack: gettext_lazy("The approval of a list to pay was taken back."),
    money.PaidRecorded: gettext_lazy(
        "A list to pay was recorded as paid. Another person confirms it."
    ),
    money.PaidWithdrawn: gettext_lazy("A list to pay was not paid as recorded, after all."),
    money.UndoPaidAsked: gettext_lazy(
        "Somebody says that a list to pay never went out. Another person confirms it."
    ),
    money.UndoPaidDropped: gettext_lazy("A list to pay did go out, after all."),
    money.InWithdrawn: gettext_lazy("What was asked about money that came in was taken back."),
    money.MatchAsked: gettext_lazy(
        "Somebody found out what money was for that came in. Another person confirms it."
    ),
    money.ReversalAsked: gettext_lazy(
        "Somebody asked to undo what was recorded as come in. Another person confirms it."
    ),
}
"""The sentences of events that are about no amount of their own."""

_IN: Final[dict[type[Purpose], Later]] = {
    ForPromise: gettext_lazy("%(amount)s came in, as was promised."),
    ForPot: gettext_lazy("%(amount)s came in."),
    Returned: gettext_lazy("The bank sent %(amount)s back: it is owed again."),
    FromBox: gettext_lazy("%(amount)s was carried from one of the host's boxes to another."),
}

_BACK: Final[dict[Why, Later]] = {
    "given back": gettext_lazy(
        "%(amount)s came in for what is given back: %(back)s is owed to who paid it."
    ),
    "taken back": gettext_lazy(
        "%(amount)s came in for a promise that had been taken back: %(back)s is owed back."
    ),
    "too late": gettext_lazy("%(amount)s came in too late: %(back)s is owed back."),
    "held no more": gettext_lazy(
        "%(amount)s came in after the project had left this money host: %(back)s is owed back."
    ),
    "too much": gettext_lazy(
        "%(amount)s came in, which is more than was promised: %(back)s is owed back."
    ),
}
"""Why what came in for a promise is owed back, all of it or what is too much."""


WAITING: Final[tuple[type[Event], ...]] = (
    money.InRecorded,
    money.InWithdrawn,
    money.MatchAsked,
    money.ReversalAsked,
    money.BatchMade,
    money.BatchApproved,
    money.ApprovalTakenBack,
    money.BatchDropped,
    money.PaidRecorded,
    money.PaidWithdrawn,
    money.UndoPaidAsked,
    money.UndoPaidDropped,
)
"""What moves nothing into or out of anybody's hands: steps on the way, and back again."""

TOLD_BY_CARDS: Final[tuple[type[Event], ...]] = (money.PromiseTakenBack,)
"""What a card orders and tells itself, in words that say more."""


def money_words(event: Event) -> Later | str | None:
    """What happened to money, in the language that is active; None for another law's events."""
    fixed = FIXED.get(type(event))
    if fixed is not None:
        return fixed
    match event:
        case money.BoxOpened(box=box):
            if box.kind == "bank":
                return _("The money host told of a bank account. A second person looks at it.")
            return _("The money host told of a cash box. A second person looks at it.")
        case money.Promised(promise=promise):
            said = ngettext(
                "%(amount)s was promised.",
                "%(amount)s were promised.",
                _told_as(promise.amount, promise.unit),
            )
            return said % {"amount": _said(promise.amount, promise.unit)}
        case money.WorkGiven():
            said = ngettext(
                "%(amount)s was given.",
                "%(amount)s were given.",
                _told_as(event.amount, event.unit),
            )
            return said % {"amount": _said(event.amount, event.unit)}
        case money.WorkUndone():
            said = ngettext(
                "%(amount)s was not given after all.",
                "%(amount)s were not given after all.",
                _told_as(event.amount, event.unit),
            )
            return said % {"amount": _said(event.amount, event.unit)}
        case money.GiftsOwedBack(gifts=gifts):
            sentence = ngettext(
                "%(count)s gift, %(amount)s, is owed back to who gave it.",
                "%(count)s gifts, together %(amount)s, are owed back to those who gave them.",
                len(gifts),
            )
            back = sum(gift.obligation.amount for gift in gifts)
            return sentence % {
                "count": len(gifts),
                "amount": _said(back, gifts[0].obligation.unit),
            }
        case money.InRecorded(entry=entry):
            said = _("%(amount)s was recorded as come in. Another person confirms it.")
            return said % {"amount": _said(entry.amount, entry.unit)}
        case money.InConfirmed():
            return _came_in(event)
        case money.InReversed():
            return _reversed(event)
        case money.Released() | money.MoneySetAside() | money.PotEmptied():
            return _moved(event)
        case money.Owed(obligation=owed):
            amount = {"amount": _said(owed.amount, owed.unit)}
            if owed.payee is None:
                return _("%(amount)s is owed for a bill from now on.") % amount
            return _("%(amount)s is owed to somebody from now on.") % amount
        case money.GivenFromOwed():
            said = _("Somebody gave away %(amount)s of what was owed to them.")
            return said % {"amount": _said(event.amount, event.lines[0].unit)}
        case money.Lapsed():
            said = _("%(amount)s that nobody asked for in ten years went to the project.")
            return said % {"amount": _said(event.amount, event.lines[0].unit)}
        case money.BatchMade(batch=batch):
            return _batch(batch)
        case money.BatchDropped() | money.Paid() | money.PaidUndone():
            return _batch_ended(event)
        case _:
            return None


def _said(amount: int, unit: str) -> str:
    return amount_words(amount, unit)


def _told_as(amount: int, unit: str) -> int:
    """How many an amount is told as: one sum of money, "1 hour", "4 hours", "45 minutes"."""
    if unit in CURRENCIES:
        return 1
    return amount // HOUR_MINUTES if unit == MINUTES and not amount % HOUR_MINUTES else amount


def _moving(lines: Sequence[Line]) -> str:
    """The amount that some lines move, in words."""
    amount = sum(line.amount for line in lines if line.amount > 0)
    return _said(amount, lines[0].unit) if lines else ""


def _came_in(event: money.InConfirmed) -> str:
    amount = {"amount": _moving(event.lines)}
    if event.obligation is not None and event.obligation.why == "sent back":
        return _("%(amount)s goes back to who sent it: nobody knew what it was for.") % amount
    if event.obligation is not None:
        back = {"back": _said(event.obligation.amount, event.obligation.unit), **amount}
        return str(_BACK[event.obligation.why]) % back
    if any(line.account.kind == "unmatched" and line.amount > 0 for line in event.lines):
        return _("%(amount)s came in, and nobody knows yet what for.") % amount
    if any(line.account.kind == "unmatched" for line in event.lines):
        return _("It is known now what %(amount)s was for.") % amount
    sentence = _IN.get(type(event.to), _IN[ForPot])
    return str(sentence) % amount


def _reversed(event: money.InReversed) -> str:
    amount = {"amount": _moving(event.lines)}
    if event.reason == "mistake":
        return _("%(amount)s had been recorded by mistake and is taken out again.") % amount
    return _("%(amount)s that had come in was taken back by who paid it.") % amount


def _moved(event: money.Released | money.MoneySetAside | money.PotEmptied) -> str:
    amount = {"amount": _moving(event.lines)}
    match event:
        case money.Released(to=None):
            return _("%(amount)s went from the card to its project.") % amount
        case money.Released():
            return _("%(amount)s went from the card to the one that it collects for.") % amount
        case money.MoneySetAside():
            return _("%(amount)s was set aside for the card, as the project decided.") % amount
        case _:
            return _("%(amount)s was left of the card and went back to its project.") % amount


def _batch(batch: Batch) -> str:
    amount = sum(total(item.parts) for item in batch.items)
    sentence = ngettext(
        "A list to pay was made: %(count)s payment of %(amount)s.",
        "A list to pay was made: %(count)s payments, together %(amount)s.",
        len(batch.items),
    )
    return sentence % {"count": len(batch.items), "amount": _said(amount, batch.unit)}


def _batch_ended(event: money.BatchDropped | money.Paid | money.PaidUndone) -> str:
    amount = {"amount": _moving(event.lines)}
    if isinstance(event, money.PaidUndone):
        return _("%(amount)s had never been paid out, and is to be paid as before.") % amount
    if isinstance(event, money.Paid):
        return _("%(amount)s was paid out.") % amount
    return _("A list to pay was taken apart: %(amount)s is owed as before.") % amount
