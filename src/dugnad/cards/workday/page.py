"""The page of a work day: when and where, who is still missing, what may be pressed."""

from __future__ import annotations

from itertools import islice
from typing import Final, cast

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dugnad.cards.workday.forms import MAYBE, NO, YES, ThankForm
from dugnad.cards.workday.law import verbs
from dugnad.cards.workday.law.records import Answered, Counts, Terms, Workday, counts_of, stage_of
from dugnad.cards.workday.law.verbs import Thank
from dugnad.cards.workday.look import coming_words, is_over, terms_of, when_words, yes_words
from dugnad.face.moments import moment_words
from dugnad.face.page import Bar, CardPage, Fact, PersonLine, Verb
from dugnad.face.seen import Seen
from dugnad.face.sentences import StrOrPromise
from dugnad.face.standing import waits
from dugnad.face.takes import lasting
from dugnad.ledger.state import State

PEOPLE_LOOKED_AT: Final = 60
"""How many answers a page looks through for people to name, so that a long list stays quick."""


def page(state: State, seen: Seen) -> CardPage:
    """What is shown of a work day."""
    day = cast("Workday", state)
    terms = terms_of(day)
    told = seen.told
    mine = None if seen.member is None else day.answers.get(seen.member)
    return CardPage(
        when=when_words(terms, seen),
        where="" if told is None else told.where,
        missing=_missing(day, terms, seen),
        missing_label=_missing_label(day, terms, seen),
        bar=_bar(terms, counts_of(day)),
        facts=_facts(day, terms, mine, seen),
        verbs=_verbs(day, terms, mine, seen),
        takes=lasting(terms.ends_at_ms - terms.starts_at_ms),
        result=_result(day, terms, seen),
        people=_people(day, over=is_over(terms, seen)),
    )


def _missing(day: Workday, terms: Terms, seen: Seen) -> StrOrPromise:
    """What is still needed, by whom and until when; empty when nothing is."""
    if seen.card.status != "in force" or is_over(terms, seen):
        return waits(seen)
    people = counts_of(day).people
    if seen.now_ms >= terms.answer_by_ms:
        return coming_words(people)
    until = moment_words(terms.answer_by_ms, seen.zone, seen.now_ms)
    if people < terms.least:
        count = terms.least - people
        return ngettext(
            "%(count)s more person is needed. Answer by %(until)s.",
            "%(count)s more people are needed. Answer by %(until)s.",
            count,
        ) % {"count": count, "until": until}
    if terms.places == 0:
        return _("Say by %(until)s whether you come.") % {"until": until}
    if people >= terms.places:
        return _(
            "All places are taken. Who says yes now stands on the waiting list until %(until)s."
        ) % {"until": until}
    free = terms.places - people
    return ngettext(
        "%(count)s place is free. Answer by %(until)s.",
        "%(count)s places are free. Answer by %(until)s.",
        free,
    ) % {"count": free, "until": until}


def _missing_label(day: Workday, terms: Terms, seen: Seen) -> StrOrPromise:
    if seen.card.status != "in force" or seen.now_ms >= terms.answer_by_ms:
        return ""
    return _("What is missing") if counts_of(day).people < terms.least else _("Please answer")


def _bar(terms: Terms, counts: Counts) -> Bar | None:
    numbers = {"have": counts.people, "want": terms.places or terms.least}
    if terms.places:
        label = _("%(have)s of %(want)s places are taken")
    elif terms.least:
        label = _("%(have)s come, %(want)s are needed")
    else:
        return None
    return Bar(have=numbers["have"], want=numbers["want"], label=label % numbers, icon="user")


def _facts(day: Workday, terms: Terms, mine: Answered | None, seen: Seen) -> tuple[Fact, ...]:
    counts, over = counts_of(day), is_over(terms, seen)
    who = "" if seen.told is None else seen.told.who
    facts = [
        Fact(_("Your answer"), _my_answer(mine), "check", own=True) if mine else None,
        Fact(_("Who is needed"), who, "users-group") if who else None,
        Fact(
            _("People who said yes") if over else _("People who come"), str(counts.people), "users"
        )
        if counts.people
        else None,
        Fact(_("Maybe"), str(counts.maybe), "help-circle") if counts.maybe and not over else None,
        Fact(_("On the waiting list"), str(counts.waiting_people), "clock")
        if counts.waiting_people and not over
        else None,
        Fact(
            _("Who may come"),
            _("Everybody") if terms.outsiders else _("Members of the project"),
            "door",
        )
        if not over
        else None,
    ]
    return tuple(fact for fact in facts if fact is not None)


def _my_answer(mine: Answered) -> StrOrPromise:
    if mine.said == "maybe":
        return MAYBE
    if mine.said == "no":
        return NO
    if mine.turn:
        return _("Yes, on the waiting list. We tell you when a place is free.")
    if mine.extra == 0:
        return YES
    return ngettext(
        "Yes, I come and bring %(count)s other person",
        "Yes, I come and bring %(count)s other people",
        mine.extra,
    ) % {"count": mine.extra}


def _verbs(day: Workday, terms: Terms, mine: Answered | None, seen: Seen) -> tuple[Verb, ...]:
    """What may be pressed now; the law has the last word."""
    if seen.card.status != "in force":
        return ()
    if is_over(terms, seen):
        if seen.looks_after and counts_of(day).people and not stage_of(day).thanked:
            return (Verb(Thank, ThankForm.verb, icon="mood-smile", primary=True),)
        return ()
    if seen.now_ms >= terms.answer_by_ms or not _may_answer(terms, seen):
        return ()
    said = "" if mine is None else mine.said
    alone = mine is None or mine.extra == 0
    return (
        _answer_verb(
            "yes",
            yes_words(terms, counts_of(day), mine),
            terms,
            icon="check",
            primary=True,
            chosen=said == "yes" and alone,
        ),
        Verb(
            verbs.Answer,
            _("Yes, and I bring others"),
            {"said": "yes", "extra": "1" if mine is None or alone else str(mine.extra)},
            icon="users",
            asks=True,
            chosen=said == "yes" and not alone,
            open_to_all=terms.outsiders,
        ),
        _answer_verb("maybe", MAYBE, terms, icon="help-circle", chosen=said == "maybe"),
        _answer_verb("no", NO, terms, icon="x", chosen=said == "no"),
    )


def _may_answer(terms: Terms, seen: Seen) -> bool:
    """Whether the viewer can answer, as far as is known; a stranger may be a member."""
    return terms.outsiders or seen.is_member or seen.member is None


def _answer_verb(
    said: str,
    label: StrOrPromise,
    terms: Terms,
    *,
    icon: str,
    primary: bool = False,
    chosen: bool = False,
) -> Verb:
    return Verb(
        verbs.Answer,
        label,
        {"said": said, "extra": "0"},
        icon=icon,
        primary=primary,
        chosen=chosen,
        open_to_all=terms.outsiders,
    )


def _result(day: Workday, terms: Terms, seen: Seen) -> StrOrPromise:
    """What came of it, once the day has been or was called off."""
    if not is_over(terms, seen):
        return _("The work day was called off.") if seen.card.status == "closed" else ""
    people = counts_of(day).people
    if people == 0:
        return _("The day has been. Nobody had said yes.")
    if stage_of(day).thanked:
        return ngettext(
            "The day has been. %(count)s person had said yes, and was thanked.",
            "The day has been. %(count)s people had said yes, and were thanked.",
            people,
        ) % {"count": people}
    return ngettext(
        "The day has been. %(count)s person had said yes.",
        "The day has been. %(count)s people had said yes.",
        people,
    ) % {"count": people}


def _people(day: Workday, *, over: bool) -> tuple[PersonLine, ...]:
    return tuple(
        PersonLine(
            member=member,
            says=_("said yes") if over else _brings(answered),
            by=day.hands.get(member),
        )
        for member, answered in islice(day.answers.items(), PEOPLE_LOOKED_AT)
        if answered.seats
    )


def _brings(answered: Answered) -> StrOrPromise:
    if answered.extra == 0:
        return _("comes")
    return ngettext(
        "comes and brings %(count)s other person",
        "comes and brings %(count)s other people",
        answered.extra,
    ) % {"count": answered.extra}
