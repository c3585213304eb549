"""How far each way to give has come, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dugnad.cards.fundraiser.kinds import (
    ICONS,
    KIND_WORDS,
    kind_amount_words,
    money_words,
    step_words,
)
from dugnad.cards.fundraiser.law.records import (
    BOOKED_MS,
    KINDS,
    Fundraiser,
    Kind,
    Terms,
    stage_of,
    sums_of,
)
from dugnad.face.around import Collected
from dugnad.face.moments import day_words, local, moment_words
from dugnad.face.money import HOUR_MINUTES, number_words
from dugnad.face.page import Bar
from dugnad.face.seen import Seen
from dugnad.face.sentences import StrOrPromise
from dugnad.face.standing import waits


@dataclass(frozen=True)
class Way:
    """One of the four ways to give: how far it has come, and what more there is to say of it."""

    kind: Kind
    label: StrOrPromise
    icon: str
    bar: Bar
    notes: tuple[StrOrPromise, ...] = ()


def gives(fund: Fundraiser, terms: Terms, seen: Seen) -> bool:
    """Whether gifts can be promised now."""
    return (
        seen.card.status == "in force"
        and stage_of(fund) == "giving"
        and seen.now_ms < terms.ends_at_ms
    )


def ways_of(fund: Fundraiser, terms: Terms, money: Collected | None, seen: Seen) -> tuple[Way, ...]:
    """The kinds that are asked for, each with its own bar."""
    return tuple(
        Way(
            kind=kind,
            label=KIND_WORDS[kind],
            icon=ICONS[kind],
            bar=_bar(fund, terms, kind, money),
            notes=_notes(fund, terms, kind, money, seen),
        )
        for kind in KINDS
        if terms.goal(kind)
    )


def _bar(fund: Fundraiser, terms: Terms, kind: Kind, money: Collected | None) -> Bar:
    """A kind's own progress: what is promised, and once promises are over what has come."""
    sums, goal = sums_of(fund, kind), terms.goal(kind)
    have = sums.promised
    if kind == "money" and money is not None and stage_of(fund) != "giving":
        have = money.given
    said = _bar_words(fund, kind) % {
        "have": _bare(kind, have),
        "want": _plain(kind, goal, terms),
    }
    size = _size(kind, terms)
    icon = "leaf" if kind == "money" and terms.step else ICONS[kind]
    if kind == "money" and not terms.step:
        return Bar(have=have, want=goal, label=said)
    return Bar(have=have // size, want=-(-goal // size), label=said, icon=icon)


def _size(kind: Kind, terms: Terms) -> int:
    """What one of the things on a bar stands for."""
    if kind == "money":
        return terms.step or 1
    return HOUR_MINUTES if kind == "hours" else 1


def _bare(kind: Kind, amount: int) -> str:
    """An amount that stands before one with a unit: "10" of 20 hours."""
    if kind == "money":
        return number_words(amount)
    if kind == "hours" and amount % HOUR_MINUTES:
        return kind_amount_words(kind, amount, "")
    return str(amount // HOUR_MINUTES if kind == "hours" else amount)


def _plain(kind: Kind, amount: int, terms: Terms) -> str:
    """An amount as it stands beside its goal."""
    if kind in ("money", "hours"):
        return kind_amount_words(kind, amount, terms.unit)
    return str(amount)


def _bar_words(fund: Fundraiser, kind: Kind) -> StrOrPromise:
    if kind == "money" and stage_of(fund) != "giving":
        return _("%(have)s of %(want)s")
    return _("%(have)s of %(want)s promised")


def _notes(
    fund: Fundraiser, terms: Terms, kind: Kind, money: Collected | None, seen: Seen
) -> tuple[StrOrPromise, ...]:
    """What more there is to say of a kind: what one thing costs, what is needed, what has come."""
    told = seen.told
    notes: list[StrOrPromise] = []
    if kind == "money":
        buys = "" if told is None else told.more("one_buys")
        if terms.step and buys:
            notes.append(step_words(terms, buys))
        if money is not None and money.given and stage_of(fund) == "giving":
            paid = money_words(money.given, terms.unit)
            notes.append(_("%(paid)s of it is paid in.") % {"paid": paid})
        return tuple(notes)
    if kind in ("things", "rooms") and told is not None and told.more(f"{kind}_what"):
        notes.append(told.more(f"{kind}_what"))
    given = sums_of(fund, kind).given
    if given:
        notes.append(_("%(given)s of it has come.") % {"given": _plain(kind, given, terms)})
    return tuple(notes)


def missing(fund: Fundraiser, terms: Terms, money: Collected | None, seen: Seen) -> StrOrPromise:
    """What is missing, in a sentence."""
    if seen.card.status != "in force":
        return waits(seen)
    if stage_of(fund) == "paying":
        return _paying(fund, terms, money, seen)
    if not gives(fund, terms, seen):
        return ""
    missing = [
        kind_amount_words(kind, terms.goal(kind) - sums_of(fund, kind).promised, terms.unit)
        for kind in KINDS
        if terms.goal(kind) > sums_of(fund, kind).promised
    ]
    if not missing:
        return _("All that is needed is promised. You can still give.")
    words = {"what": ", ".join(missing)}
    if not seen.card_id:
        # Lists keep this line as it is for days, and tell the day of the end beside it.
        return _("Still to be promised: %(what)s.") % words
    if seen.on_paper:
        ends = day_words(terms.ends_at_ms, seen.zone, seen.now_ms)
        return _("Still to be promised: %(what)s. The last day is %(day)s.") % {
            **words,
            "day": ends,
        }
    # As people count: from today's date to that of the last day.
    days = (local(terms.ends_at_ms, seen.zone).date() - local(seen.now_ms, seen.zone).date()).days
    if days < 1:
        return _("Still to be promised: %(what)s. This is the last day.") % words
    return ngettext(
        "Still to be promised: %(what)s. %(count)s day is left.",
        "Still to be promised: %(what)s. %(count)s days are left.",
        days,
    ) % {**words, "count": days}


def _paying(fund: Fundraiser, terms: Terms, money: Collected | None, seen: Seen) -> StrOrPromise:
    words = {
        "promised": money_words(sums_of(fund, "money").promised, terms.unit),
        "until": moment_words(terms.pay_by_ms, seen.zone, seen.now_ms),
        "settled": moment_words(terms.pay_by_ms + BOOKED_MS, seen.zone, seen.now_ms),
    }
    if seen.now_ms > terms.pay_by_ms:
        return (
            _(
                "The time to pay is over. What was paid in time is written down by %(settled)s at "
                "the latest; then it stands here what came of it."
            )
            % words
        )
    if money is None:
        return _("%(promised)s are promised, and are paid until %(until)s.") % words
    paid = {"paid": money_words(money.given, terms.unit)}
    return _(
        "%(paid)s of the %(promised)s that were promised are paid. The rest is paid until "
        "%(until)s."
    ) % {**words, **paid}
