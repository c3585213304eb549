"""What somebody gets for a task, and what it may mean for them, in words."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from dugnad.cards.task.law.events import WorkAgreed
from dugnad.cards.task.law.records import Pay, Terms
from dugnad.cards.task.law.worth import due_for
from dugnad.face.face import Worked
from dugnad.face.money import amount_words, hours_words
from dugnad.face.refusals import sentence_of
from dugnad.face.seen import Seen
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.state import State
from dugnad.ledger.values import Event

KINDS: Final[tuple[tuple[Pay, StrOrPromise], ...]] = (
    ("nothing", _("Nothing")),
    ("thanks", _("Thanks")),
    ("hours", _("The hours are written down")),
    ("expenses", _("What it costs is paid back")),
    ("money", _("Money")),
)

THIS_IS: Final = _("One task. You can give it back until you have shown that it is done.")
"""What is said under "What this is" where nobody wrote anything else."""

NOT_THIS: Final = _("A job. Nobody is employed, and there is no promise of more work.")

WHY_NOT: Final[dict[str, StrOrPromise]] = {
    "money.NotEnough": _(
        "There is not enough money in the card's pot. As soon as it has come, it is owed, without "
        "anybody pressing anything."
    ),
    "money.NotHosted": _("Nobody holds money for the project yet."),
    "ledger.NotGranted": _("The card is not allowed to pay anything."),
}
"""Why what is due could not be owed, where it is about this card's own money."""


def pay_words(terms: Terms, seen: Seen) -> StrOrPromise:
    """What each who does it gets."""
    match terms.pay:
        case "thanks":
            told = "" if seen.told is None else seen.told.more("thanks")
            return told or _("Thanks.")
        case "hours":
            return _("Up to %(hours)s are written down as given.") % {
                "hours": hours_words(terms.minutes)
            }
        case "expenses":
            return _("What it cost is paid back, up to %(amount)s.") % {"amount": _amount(terms)}
        case "money" if terms.minutes:
            return _("%(amount)s for each hour, for up to %(hours)s.") % {
                "amount": _amount(terms),
                "hours": hours_words(terms.minutes),
            }
        case "money" if terms.places > 1:
            return _("%(amount)s for each place.") % {"amount": _amount(terms)}
        case "money":
            return _("%(amount)s for the whole task.") % {"amount": _amount(terms)}
        case _:
            return _("Nothing: it is given freely.")


def _amount(terms: Terms) -> str:
    return amount_words(terms.amount, terms.unit or "")


def worth(terms: Terms, claimed: int) -> str:
    """What is due for so much work, in words; "" for none."""
    due = due_for(terms, claimed)
    if due:
        return amount_words(due, terms.unit or "")
    return hours_words(claimed) if terms.pay == "hours" else ""


def warning(terms: Terms, seen: Seen) -> StrOrPromise:
    """What pay may mean for tax and benefits, and whom to ask; "" where it means nothing."""
    if terms.pay in ("nothing", "thanks"):
        return ""
    who = "" if seen.told is None else seen.told.who
    if terms.pay == "money":
        if who:
            return _(
                "This is pay. You may have to tell the tax office of it, and it can change "
                "benefits that you get. Ask %(who)s before you take it on."
            ) % {"who": who}
        return _(
            "This is pay. You may have to tell the tax office of it, and it can change benefits "
            "that you get. Ask whoever put the card up before you take it on."
        )
    if who:
        return _(
            "If you get benefits, those who pay them may have to know of this beforehand. "
            "Ask %(who)s if you are not sure."
        ) % {"who": who}
    return _(
        "If you get benefits, those who pay them may have to know of this beforehand. "
        "Ask whoever put the card up if you are not sure."
    )


def why_not(code: str) -> StrOrPromise:
    """Why what is due could not be owed."""
    return WHY_NOT.get(code) or sentence_of(code)


def worked(state: State, event: Event) -> Worked | None:
    """How long somebody worked, where a task that is done says so."""
    del state
    return Worked(event.member, event.minutes) if isinstance(event, WorkAgreed) else None
