"""What is told of support: asked by link, in the books, to those who give, agreed."""

from __future__ import annotations

from typing import Final, cast

from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from dugnad.cards.support.law import events
from dugnad.cards.support.law.records import Support, Terms, is_over
from dugnad.cards.support.law.verbs import Give
from dugnad.cards.support.page import NOTHING_YET
from dugnad.cards.support.wording import GETS, month_rules, month_words, sum_words
from dugnad.charter.cards.events import CardClosed
from dugnad.charter.money.accounts import reference
from dugnad.face.face import Notice
from dugnad.face.moments import moment_words
from dugnad.face.question import Question
from dugnad.face.seen import Seen
from dugnad.face.sentences import StrOrPromise
from dugnad.face.where_to_pay import with_where
from dugnad.ledger.state import State
from dugnad.ledger.values import Event

FORM: Final = "ballot"
"""The word of an answer that was given by a form and has no word of its own."""
TITLE_TOLD_MAX: Final = 32
"""Characters of a title that a text message has room for."""


def question(state: State, seen: Seen) -> Question | None:
    """Ask one person whether they give each month; the form says how much."""
    support = cast("Support", state)
    terms = support.terms.get()
    if terms is None or seen.card.status != "in force" or is_over(support, seen.now_ms):
        return None
    if not seen.around.holder(terms.unit):
        return None
    return Question(
        text=_("Would you like to give something each month?"),
        answers=(),
        given=FORM if any(one in support.of_member for one in seen.own) else "",
        until_ms=terms.ends_at_ms or None,
        form=Give,
    )


_PLAIN: Final[dict[type[Event], StrOrPromise]] = {
    events.SupportAskedFor: _("Support was asked for, month by month."),
    events.SupportBegan: _("Somebody began to give each month."),
    events.MonthPromised: _("A further month of somebody's support was promised."),
    events.MonthPassedOver: _("A month was not asked for, as nobody held the project's money."),
    events.MonthLetGo: _("A month of somebody's support was not paid for a year, and is let go."),
    events.SupportStopped: _("Somebody gives no more."),
    events.SupportEnded: _("The support was ended. Nobody is asked for a further month."),
    events.EndReached: _("The support has come to its end."),
}


def words(event: Event) -> StrOrPromise | None:
    """A plain line for the books."""
    return _PLAIN.get(type(event))


def notices(state: State, event: Event, seen: Seen) -> tuple[Notice, ...]:
    """Tell who gives how to pay each month, and all of them that it has ended."""
    support = cast("Support", state)
    terms = support.terms.get() or NOTHING_YET
    title = str(_("Support") if seen.told is None else seen.told.title)
    said = {"title": Truncator(title).chars(TITLE_TOLD_MAX)}
    match event:
        case events.SupportBegan(member=member):
            text = _(
                "%(title)s: you give %(what)s each month. Pay by %(until)s, reference "
                "%(reference)s."
            )
            asked = text % {**said, **_asked(event, terms, seen)}
            return (Notice(with_where(asked, seen.around.pays_to(terms.unit)), (member,)),)
        case events.MonthPromised(member=member):
            text = _("%(title)s, %(month)s: %(what)s. Pay by %(until)s, reference %(reference)s.")
            month = {"month": month_words(event.month)}
            asked = text % {**said, **month, **_asked(event, terms, seen)}
            return (Notice(with_where(asked, seen.around.pays_to(terms.unit)), (member,)),)
        case events.SupportEnded() | events.EndReached() | CardClosed():
            giving = tuple(member for member, _number in support.of_member.items())
            text = _("%(title)s has ended. Nothing more is asked of you. Thank you!")
            return (Notice(text % said, giving),) if giving else ()
        case _:
            return ()


def _asked(
    event: events.SupportBegan | events.MonthPromised, terms: Terms, seen: Seen
) -> dict[str, str]:
    return {
        "what": sum_words(event.amount, terms.unit),
        "until": moment_words(event.pay_by_ms, seen.zone, seen.now_ms),
        "reference": reference(event.promise),
    }


def agreement(state: State, seen: Seen) -> tuple[StrOrPromise, ...]:
    """What people agree to by giving, as readable sentences."""
    terms = cast("Support", state).terms.get() or NOTHING_YET
    until = moment_words(terms.ends_at_ms, seen.zone, seen.now_ms)
    return (
        _("It goes on until %(until)s.") % {"until": until}
        if terms.ends_at_ms
        else _("It goes on without an end. Whoever looks after it can end it."),
        GETS,
        *month_rules(terms),
        _("What has come goes to the project, also when somebody stops or the card is closed."),
        _(
            "In the books your support stands under a number: by name under yours in this project, "
            "otherwise under one that is for this support alone."
        ),
    )
