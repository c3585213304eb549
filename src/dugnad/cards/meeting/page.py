"""The page of a meeting: when it is or could be, what it needs, its agenda and what was noted."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, cast

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dugnad.cards.meeting.agenda import BINDS_NOBODY, items_of, takes_notes
from dugnad.cards.meeting.finder import table_of, times_of
from dugnad.cards.meeting.forms import (
    DETAILS,
    KINDS,
    MAYBE,
    NO,
    NOTE_MAX,
    YES,
    AddItemForm,
    SayWhenForm,
    SeeToForm,
)
from dugnad.cards.meeting.law.records import (
    AGENDA_MAX,
    Detail,
    Meeting,
    Stage,
    Terms,
    over_ms,
    stage_of,
)
from dugnad.cards.meeting.law.verbs import AddItem, Come, SayWhen, SeeTo
from dugnad.cards.meeting.tally import words_of
from dugnad.charter.entries import MEMBERS
from dugnad.face.moments import moment_words, span_words
from dugnad.face.page import CardPage, Fact, PersonLine, Verb
from dugnad.face.seen import Seen
from dugnad.face.sentences import StrOrPromise
from dugnad.face.standing import waits
from dugnad.face.takes import ANSWERING, lasting
from dugnad.ledger.state import State

BODY: Final = "meeting/body.html"

PEOPLE_LOOKED_AT: Final = 60
OFFERED_MAX: Final = 12
"""How many cards are offered for the agenda; the others are found on their own pages."""

NOTHING_YET: Final = Terms(times=(), answer_by_ms=0, outsiders=True)
"""The terms of a card that is only being written."""


@dataclass(frozen=True)
class DetailLine:
    """Something that the meeting needs, and who sees to it."""

    label: StrOrPromise
    taken: StrOrPromise
    """Who sees to it, in words; empty while nobody does."""

    verb: Verb | None


def said(state: State) -> tuple[bytes, ...]:
    """What stands on the agenda in words of its own, and the notes, by fingerprints."""
    meeting = cast("Meeting", state)
    items = (one.prose for one in meeting.agenda.values() if one.prose is not None)
    notes = (
        one.prose for at, one in enumerate(meeting.notes.values()) if at not in meeting.taken_back
    )
    return tuple(dict.fromkeys([*items, *notes]))


def page(state: State, seen: Seen) -> CardPage:
    """What is shown of a meeting."""
    meeting = cast("Meeting", state)
    terms, stage = meeting.terms.get() or NOTHING_YET, stage_of(meeting)
    extra = _extra(meeting, terms, stage, seen) if terms.times else {}
    lines = (line for item in extra.get("items", ()) for line in item.lines)
    return CardPage(
        when=when_of(terms, stage, seen),
        where="" if seen.told is None else seen.told.where,
        missing=_missing(terms, stage, seen),
        facts=_facts(meeting, terms, stage, seen),
        verbs=_verbs(meeting, terms, stage, seen),
        takes=_takes(terms, stage),
        result=_result(terms, stage, seen),
        people=_people(meeting),
        more=tuple(line.verb for line in lines if line.verb is not None),
        extra=extra,
    )


def when_of(terms: Terms, stage: Stage, seen: Seen) -> str:
    """When the meeting is; empty while its time is sought."""
    if stage.fixed is None:
        return ""
    time = terms.times[stage.fixed]
    return span_words(time.starts_at_ms, time.ends_at_ms, seen.zone, seen.now_ms)


def _takes(terms: Terms, stage: Stage) -> StrOrPromise:
    """How long it lasts; while its time is sought, how long saying when one can takes."""
    if stage.fixed is None:
        return ANSWERING
    time = terms.times[stage.fixed]
    return lasting(time.ends_at_ms - time.starts_at_ms)


def is_over(terms: Terms, stage: Stage, seen: Seen) -> bool:
    """Whether it has been, or can no longer be."""
    return bool(terms.times) and seen.now_ms >= over_ms(terms, stage)


def _missing(terms: Terms, stage: Stage, seen: Seen) -> StrOrPromise:
    if seen.card.status != "in force" or is_over(terms, stage, seen):
        return waits(seen)
    if stage.fixed is not None:
        if seen.now_ms >= terms.times[stage.fixed].starts_at_ms:
            return _("The meeting is on now.")
        if stage.yes == 0:
            return _("Say whether you come.")
        return ngettext(
            "%(count)s person comes so far. Say whether you come.",
            "%(count)s people come so far. Say whether you come.",
            stage.yes,
        ) % {"count": stage.yes}
    if seen.now_ms >= terms.answer_by_ms:
        return ngettext(
            "%(count)s person has said when they can. Now a time is to be fixed.",
            "%(count)s people have said when they can. Now a time is to be fixed.",
            stage.answers,
        ) % {"count": stage.answers}
    return _("%(count)s times are possible. Say by %(until)s which of them fit you.") % {
        "count": len(terms.times),
        "until": moment_words(terms.answer_by_ms, seen.zone, seen.now_ms),
    }


def _facts(meeting: Meeting, terms: Terms, stage: Stage, seen: Seen) -> tuple[Fact, ...]:
    said = None if seen.member is None else meeting.coming.get(seen.member)
    answers = {"yes": YES, "maybe": MAYBE, "no": NO}
    facts = [
        Fact(_("Your answer"), answers[said], "check", own=True) if said else None,
        Fact(_("People who have said when they can"), str(stage.answers), "clock")
        if stage.answers
        else None,
        Fact(_("People who come"), str(stage.yes), "users") if stage.yes else None,
        Fact(_("Maybe"), str(stage.maybe), "help-circle") if stage.maybe else None,
        Fact(
            _("Who may come"),
            _("Everybody") if terms.outsiders else _("Members of the project"),
            "door",
        ),
    ]
    return tuple(fact for fact in facts if fact is not None)


def _verbs(meeting: Meeting, terms: Terms, stage: Stage, seen: Seen) -> tuple[Verb, ...]:
    """What may be pressed now; the law has the last word."""
    if seen.card.status != "in force" or is_over(terms, stage, seen):
        return ()
    return (*_answers(meeting, terms, stage, seen), *_adding(meeting, seen))


def _answers(meeting: Meeting, terms: Terms, stage: Stage, seen: Seen) -> tuple[Verb, ...]:
    if not may_answer(terms, seen):
        return ()
    if stage.fixed is None:
        if seen.now_ms >= terms.answer_by_ms:
            return ()
        said_when = seen.member is not None and seen.member in meeting.fits
        label = _("Change when I can") if said_when else SayWhenForm.verb
        return (
            Verb(
                SayWhen,
                label,
                icon="clock",
                primary=True,
                asks=True,
                open_to_all=terms.outsiders,
            ),
        )
    said = None if seen.member is None else meeting.coming.get(seen.member)
    return (
        _coming("yes", YES, said, terms, icon="check", primary=True),
        _coming("maybe", MAYBE, said, terms, icon="help-circle"),
        _coming("no", NO, said, terms, icon="x"),
    )


def may_answer(terms: Terms, seen: Seen) -> bool:
    """Whether the viewer can answer, as far as is known; who is not known may be a member."""
    return terms.outsiders or seen.is_member or seen.member is None


def _coming(
    word: str,
    label: StrOrPromise,
    said: str | None,
    terms: Terms,
    *,
    icon: str,
    primary: bool = False,
) -> Verb:
    return Verb(
        Come,
        label,
        {"said": word},
        icon=icon,
        primary=primary,
        chosen=said == word,
        open_to_all=terms.outsiders,
    )


def _adding(meeting: Meeting, seen: Seen) -> tuple[Verb, ...]:
    if not seen.is_member or meeting.agenda.count() >= AGENDA_MAX:
        return ()
    return (Verb(AddItem, AddItemForm.verb, icon="plus", asks=True, quiet=True),)


def _result(terms: Terms, stage: Stage, seen: Seen) -> StrOrPromise:
    if not is_over(terms, stage, seen):
        return _("The meeting was called off.") if seen.card.status == "closed" else ""
    if stage.fixed is None:
        return _("None of the times was fixed, so the meeting was not held.")
    return ngettext(
        "The meeting has been. %(count)s person had said that they come.",
        "The meeting has been. %(count)s people had said that they come.",
        stage.yes,
    ) % {"count": stage.yes}


def _people(meeting: Meeting) -> tuple[PersonLine, ...]:
    return tuple(
        PersonLine(member=member, says=_("comes"), by=meeting.hands.get(member))
        for member, said in islice(meeting.coming.items(), PEOPLE_LOOKED_AT)
        if said == "yes"
    )


# ── Times, what it needs, agenda
def _extra(meeting: Meeting, terms: Terms, stage: Stage, seen: Seen) -> dict[str, Any]:
    several = len(terms.times) > 1
    notes = takes_notes(meeting, terms, stage, seen)
    return {
        "times": times_of(meeting, terms, stage, seen) if several else (),
        "table": table_of(meeting, terms, seen) if several else None,
        "sought": several and stage.fixed is None,
        "tally": words_of(seen) if several and stage.fixed is None else (),
        "nobody_chooses": seen.looks_after,
        "details": _details(meeting, terms, stage, seen),
        "items": items_of(meeting, seen),
        "offers": _offers(meeting, terms, stage, seen),
        "notes": notes,
        "kinds": KINDS,
        "note_max": NOTE_MAX,
        "begun": stage.fixed is not None
        and not seen.now_ms < terms.times[stage.fixed].starts_at_ms,
        "binds_nobody": BINDS_NOBODY,
        "may_propose": seen.is_member,
    }


def _details(meeting: Meeting, terms: Terms, stage: Stage, seen: Seen) -> tuple[DetailLine, ...]:
    open_now = seen.card.status == "in force" and not is_over(terms, stage, seen)
    taken = {
        detail: holder
        for detail, holder in meeting.details.items()
        if not open_now or _holds_on(meeting, terms, holder, seen)
    }
    names = seen.around.names(taken.values())
    may = open_now and may_answer(terms, seen)
    return tuple(
        DetailLine(
            label=label,
            taken=_taken(taken.get(detail), names, seen),
            verb=_see_to(detail, taken.get(detail), seen) if may else None,
        )
        for detail, label in DETAILS.items()
        if may or detail in taken
    )


def _holds_on(meeting: Meeting, terms: Terms, holder: bytes, seen: Seen) -> bool:
    """Whether somebody still sees to it, as the law will find; else it is nobody's."""
    if seen.around.decides(MEMBERS, holder, seen.now_ms + 1):
        return True
    return terms.outsiders and meeting.coming.get(holder) != "no"


def _taken(holder: bytes | None, names: Any, seen: Seen) -> StrOrPromise:
    if holder is None:
        return ""
    if holder == seen.member:
        return _("You see to it.")
    name = names.get(holder)
    return _("%(name)s sees to it.") % {"name": name} if name else _("Somebody sees to it.")


def _see_to(detail: Detail, holder: bytes | None, seen: Seen) -> Verb | None:
    if holder is None:
        return Verb(SeeTo, SeeToForm.verb, {"detail": detail, "take": "yes"}, icon="hand-stop")
    if holder == seen.member:
        label = _("I can no longer see to it")
        return Verb(SeeTo, label, {"detail": detail, "take": "no"}, icon="x", quiet=True)
    return None


def _offers(
    meeting: Meeting, terms: Terms, stage: Stage, seen: Seen
) -> tuple[tuple[str, Verb], ...]:
    """Cards of the project that could be talked about: first what the group decides."""
    if seen.card.status != "in force" or is_over(terms, stage, seen) or not _adding(meeting, seen):
        return ()
    others = [
        one
        for one in seen.around.cards()
        if one.card != seen.card_id and one.card not in meeting.on_agenda
    ]
    others.sort(key=lambda one: not (one.decides or one.awaits))
    return tuple(
        (one.title, Verb(AddItem, AddItemForm.verb, {"card": one.card.hex()}, icon="plus"))
        for one in others[:OFFERED_MAX]
    )
