"""How a work day looks: when and where, who is still missing, and one press to say "I come"."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any, ClassVar, Final, cast

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dugnad.cards.workday.contract import CONTRACT
from dugnad.cards.workday.law import events, refusals, verbs
from dugnad.cards.workday.law.records import (
    EXTRA_MAX,
    LOOKED_AT,
    Answered,
    Counts,
    Stage,
    Terms,
    Workday,
    counts_of,
)
from dugnad.cards.workday.law.verbs import Open, Thank
from dugnad.charter.cards.events import CardClosed
from dugnad.face.face import (
    Answer,
    Bar,
    CalendarEntry,
    CardPage,
    Closing,
    Face,
    Fact,
    Family,
    Notice,
    PersonLine,
    Question,
    Seen,
    Told,
    Verb,
    plain_closing,
)
from dugnad.face.forms import CardForm
from dugnad.face.moments import HOUR_MS, MomentField, coming_saturday, moment_words, span_words
from dugnad.face.sentences import StrOrPromise
from dugnad.face.standing import waits
from dugnad.face.told import TITLE_MAX, WHERE_MAX, WHO_MAX, ToldForm
from dugnad.ledger.contract import Refused
from dugnad.ledger.state import State
from dugnad.ledger.values import Event

TITLE_TOLD_MAX: Final = 50
"""Characters of a title that a text message has room for."""

PEOPLE_LOOKED_AT: Final = 60
"""How many answers a page looks through for people to name, so that a long list stays quick."""

NOT_THIS: Final = _("A job. There is no pay, and you may leave whenever you like.")
"""What is said under "What this is not" where nobody wrote anything else."""

YES: Final = _("Yes, I come")
YES_IF: Final = _("Yes, if a place becomes free")
MAYBE: Final = _("Maybe")
NO: Final = _("No, I cannot come")


# ── Forms
class PutUpWorkday(ToldForm):
    """What, when and where; everything else has a default and is folded away."""

    verb = _("Put up the card")
    example: ClassVar[dict[str, Any]] = {
        "title": _("Paint the playground fence"),
        "where": _("The playground behind the school"),
    }
    first = ("title", "when", "where")
    mends: ClassVar[Mapping[type[Refused], str]] = {
        refusals.StartsInThePast: "when",
        refusals.EndsBeforeStart: "lasts",
        refusals.AnswersAfterStart: "answer_by",
        refusals.NoTimeToAnswer: "when",
        refusals.MoreNeededThanPlaces: "places",
    }

    title = forms.CharField(label=_("What shall we do?"), max_length=TITLE_MAX)
    when = MomentField(label=_("When?"))
    where = forms.CharField(label=_("Where?"), max_length=WHERE_MAX)
    lasts = forms.IntegerField(
        label=_("How many hours does it last?"), min_value=1, max_value=72, initial=3
    )
    who = forms.CharField(
        label=_("Who is needed?"),
        help_text=_("For example: anybody who can hold a brush. Children are welcome."),
        max_length=WHO_MAX,
        required=False,
    )
    least = forms.IntegerField(
        label=_("How many people are needed at least?"),
        help_text=_("0 means: however many come, it is enough."),
        min_value=0,
        max_value=9999,
        initial=0,
    )
    places = forms.IntegerField(
        label=_("For how many people is there room?"),
        help_text=_("0 means: there is room for everybody."),
        min_value=0,
        max_value=9999,
        initial=0,
    )
    outsiders = forms.BooleanField(
        label=_("People who are not members of the project may come too"),
        required=False,
        initial=True,
    )
    answer_by = forms.TypedChoiceField(
        label=_("Until when can people answer?"),
        choices=[
            (0, _("Until it begins")),
            (24, _("Until a day before")),
            (48, _("Until two days before")),
            (168, _("Until a week before")),
        ],
        coerce=int,
        initial=0,
    )
    not_this = forms.CharField(
        label=_("What this is not"),
        help_text=_("So that nobody hopes for something else."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        initial=NOT_THIS,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the coming Saturday at ten."""
        super().__init__(*args, **kwargs)
        self.fields["when"].initial = coming_saturday(self.now_ms, self.zone)

    def opening(self, cleaned: dict[str, Any]) -> Open:
        """Return the terms."""
        starts_ms: int = cleaned["when"]
        return Open(
            starts_at_ms=starts_ms,
            ends_at_ms=starts_ms + cleaned["lasts"] * HOUR_MS,
            answer_by_ms=max(0, starts_ms - cleaned["answer_by"] * HOUR_MS),
            places=cleaned["places"],
            least=cleaned["least"],
            outsiders=cleaned["outsiders"],
        )

    def told(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Return what was written; an unchanged "What this is not" stays in each one's language."""
        told = super().told(cleaned)
        not_this = cleaned.get("not_this", "")
        if not_this and not_this != str(NOT_THIS):
            told["extra"] = (("not_this", not_this),)
        return told


class AnswerForm(CardForm):
    """Say whether one comes, and with how many."""

    verb = _("Send my answer")
    said = forms.ChoiceField(
        label=_("Do you come?"),
        choices=[("yes", YES), ("maybe", MAYBE), ("no", NO)],
        widget=forms.RadioSelect,
    )
    extra = forms.IntegerField(
        label=_("How many others do you bring?"),
        min_value=0,
        max_value=EXTRA_MAX,
        initial=0,
        required=False,
    )

    def action(self, cleaned: dict[str, Any]) -> verbs.Answer:
        """Return the answer; who does not come brings nobody."""
        said = cleaned["said"]
        return verbs.Answer(said=said, extra=(cleaned.get("extra") or 0) if said == "yes" else 0)


class ThankForm(CardForm):
    """Thank those who came; the words are said, written or rung, and stay between people."""

    verb = _("Thank those who came")
    done = _("It is noted that those who came were thanked.")

    def action(self, cleaned: dict[str, Any]) -> Thank:
        """Return the thanks."""
        del cleaned
        return Thank()


# ── The page
def page(state: State, seen: Seen) -> CardPage:
    """What is shown of a work day."""
    day = cast("Workday", state)
    terms = _terms(day)
    told = seen.told
    mine = None if seen.member is None else day.answers.get(seen.member)
    return CardPage(
        when=_when(terms, seen),
        where="" if told is None else told.where,
        missing=_missing(day, terms, seen),
        missing_label=_missing_label(day, terms, seen),
        bar=_bar(terms, counts_of(day)),
        facts=_facts(day, terms, mine, seen),
        verbs=_verbs(day, terms, mine, seen),
        result=_result(day, terms, seen),
        people=_people(day, over=_over(terms, seen)),
    )


def _terms(day: Workday) -> Terms:
    """The day's terms; a card that is only being written has none yet."""
    return day.terms.get() or Terms(
        starts_at_ms=0, ends_at_ms=0, answer_by_ms=0, places=0, least=0, outsiders=True
    )


def _when(terms: Terms, seen: Seen) -> str:
    return span_words(terms.starts_at_ms, terms.ends_at_ms, seen.zone, seen.now_ms)


def _stage(day: Workday) -> Stage:
    return day.stage.get() or Stage()


def _over(terms: Terms, seen: Seen) -> bool:
    return seen.now_ms >= terms.ends_at_ms


def _missing(day: Workday, terms: Terms, seen: Seen) -> StrOrPromise:
    """What is still needed, by whom and until when; empty when nothing is."""
    if seen.card.status != "in force" or _over(terms, seen):
        return waits(seen)
    people = counts_of(day).people
    if seen.now_ms >= terms.answer_by_ms:
        return _coming(people)
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


def _coming(people: int) -> StrOrPromise:
    if people == 0:
        return _("Answers are in: nobody comes.")
    return ngettext(
        "Answers are in: %(count)s person comes.",
        "Answers are in: %(count)s people come.",
        people,
    ) % {"count": people}


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
    counts, over = counts_of(day), _over(terms, seen)
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
    if _over(terms, seen):
        if seen.looks_after and counts_of(day).people and not _stage(day).thanked:
            return (Verb(Thank, ThankForm.verb, icon="mood-smile", primary=True),)
        return ()
    if seen.now_ms >= terms.answer_by_ms:
        return ()
    said = "" if mine is None else mine.said
    alone = mine is None or mine.extra == 0
    return (
        _answer_verb(
            "yes",
            _yes(terms, counts_of(day), mine),
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


def _yes(terms: Terms, counts: Counts, mine: Answered | None) -> StrOrPromise:
    """What a yes means now: who would only wait is not told that they come."""
    if terms.places == 0 or (mine is not None and mine.seats):
        return YES
    waits = mine is not None and mine.turn > 0
    full = counts.people >= terms.places or counts.waiting >= LOOKED_AT
    return YES_IF if waits or full else YES


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
    if not _over(terms, seen):
        return _("The work day was called off.") if seen.card.status == "closed" else ""
    people = counts_of(day).people
    if people == 0:
        return _("The day has been. Nobody had said yes.")
    if _stage(day).thanked:
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
        PersonLine(member=member, says=_("said yes") if over else _brings(answered))
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


# ── Asked by link, text message or slip
def question(state: State, seen: Seen) -> Question | None:
    """Ask one person whether they come; None when it is too early or too late to answer."""
    day = cast("Workday", state)
    terms = _terms(day)
    if seen.card.status != "in force" or seen.now_ms >= terms.answer_by_ms:
        return None
    mine = None if seen.member is None else day.answers.get(seen.member)
    # Who presses "yes" again must not lose the people they said they bring.
    extra = mine.extra if mine is not None else 0
    when = _when(terms, seen)
    return Question(
        text=_("Do you come on %(when)s?") % {"when": when},
        answers=(
            Answer("yes", _yes(terms, counts_of(day), mine), verbs.Answer("yes", extra)),
            Answer("maybe", MAYBE, verbs.Answer(said="maybe")),
            Answer("no", NO, verbs.Answer(said="no")),
        ),
        given="" if mine is None else mine.said,
        until_ms=terms.answer_by_ms,
    )


def calendar(state: State, told: Told) -> CalendarEntry | None:
    """The day as a line in somebody's calendar."""
    terms = cast("Workday", state).terms.get()
    if terms is None:
        return None
    return CalendarEntry(
        title=told.title,
        starts_ms=terms.starts_at_ms,
        ends_ms=terms.ends_at_ms,
        where=told.where,
        text=told.text,
    )


# ── In the books
def words(event: Event) -> StrOrPromise | None:
    """A plain line for the books."""
    match event:
        case events.WorkdayCalled():
            return _("A work day was called.")
        case events.AnswerGiven(said="yes", turn=turn) if turn:
            return _("Somebody said yes and stands on the waiting list.")
        case events.AnswerGiven(said="yes", extra=extra) if extra:
            return ngettext(
                "Somebody said yes and brings %(count)s other person.",
                "Somebody said yes and brings %(count)s other people.",
                extra,
            ) % {"count": extra}
        case events.AnswerGiven(said="yes"):
            return _("Somebody said yes.")
        case events.AnswerGiven(said="maybe"):
            return _("Somebody said maybe.")
        case events.AnswerGiven():
            return _("Somebody said no.")
        case events.MovedUp():
            return _("A place became free, and somebody moved up from the waiting list.")
        case events.ReminderDue():
            return _("It was time to remind people.")
        case events.AnswersClosed(people=people):
            return _coming(people)
        case events.DayOver():
            return _("The day has been.")
        case events.Thanked():
            return _("Those who came were thanked.")
        case _:
            return None


# ── Told to those whom it concerns
def notices(state: State, event: Event, seen: Seen) -> tuple[Notice, ...]:
    """Tell who moved up, who comes tomorrow, who was thanked, and who has to decide something."""
    if isinstance(event, events.AnswerGiven):
        return ()  # nearly all that happens on a work day, and nobody's letter.
    day = cast("Workday", state)
    terms = _terms(day)
    asker = (seen.card.put_up_by,)
    words = {
        "title": _("Work day") if seen.told is None else _shortened(seen.told.title),
        "when": _when(terms, seen),
    }
    match event:
        case events.MovedUp(member=member) if _comes(day, member) and not _begun(terms, seen):
            text = _("%(title)s: a place became free, and it is yours. %(when)s.")
            return (Notice(text % words, (member,)),)
        case events.ReminderDue() if not _begun(terms, seen):
            text = _("A reminder of %(title)s: %(when)s.")
            return (Notice(text % words, _who(day, "yes", "maybe")),)
        case events.AnswersClosed(people=people, least=least) if people < least:
            text = _(
                "%(title)s: %(people)s come, and %(least)s are needed. Say on the card what "
                "happens now."
            )
            return (Notice(text % {**words, "people": people, "least": least}, asker),)
        case events.DayOver(people=people) if people:
            text = _("%(title)s has been. One press on the card thanks those who came.")
            return (Notice(text % words, asker),)
        case events.Thanked():
            return (Notice(_("%(title)s: thank you for coming!") % words, _who(day, "yes")),)
        case CardClosed() if not _over(terms, seen):
            text = _("%(title)s was called off: %(when)s. Nobody has to come.")
            return (Notice(text % words, _who(day, "yes", "maybe", waiting=True)),)
        case _:
            return ()


def _comes(day: Workday, member: bytes) -> bool:
    """Whether somebody still has a place: what is told may have changed meanwhile."""
    answered = day.answers.get(member)
    return answered is not None and answered.seats > 0


def _begun(terms: Terms, seen: Seen) -> bool:
    """Whether it is too late to say anything that helps somebody to come."""
    return seen.now_ms >= terms.starts_at_ms


def _shortened(title: str) -> str:
    """A title that leaves room for the rest of a text message."""
    return Truncator(title).chars(TITLE_TOLD_MAX)


def _who(day: Workday, *said: str, waiting: bool = False) -> tuple[bytes, ...]:
    """Everybody who said one of these; who waits for a place only when asked for."""
    return tuple(
        member
        for member, answered in day.answers.items()
        if answered.said in said and (waiting or not answered.turn)
    )


# ── Before it is closed
def closing(state: State, seen: Seen) -> Closing:
    """Say that closing before the day is over calls it off, and how many hear of it."""
    day = cast("Workday", state)
    if _over(_terms(day), seen) or seen.card.status == "closed":
        return plain_closing(state, seen)
    told = len(_who(day, "yes", "maybe", waiting=True))
    means = (
        ngettext(
            "The day is called off for good. %(count)s person who said yes or maybe is told.",
            "The day is called off for good. %(count)s people who said yes or maybe are told.",
            told,
        )
        % {"count": told}
        if told
        else _("The day is called off for good. Nobody has said yes, so nobody is told.")
    )
    return Closing(
        verb=_("Call the day off"),
        means=means,
        asks=_("Why is it called off?"),
        done=_("The work day is called off."),
    )


# ── The agreement
def agreement(state: State, seen: Seen) -> tuple[StrOrPromise, ...]:
    """What people agree to by saying yes, as readable sentences."""
    terms = _terms(cast("Workday", state))
    return (
        _("We meet on %(when)s.") % {"when": _when(terms, seen)},
        _("You can change your answer until %(until)s.")
        % {"until": moment_words(terms.answer_by_ms, seen.zone, seen.now_ms)},
        _room(terms),
        *_needed(terms),
        _("Everybody may come, also people who are not members of the project.")
        if terms.outsiders
        else _("Members of the project may come."),
        _("Nobody is paid, and nobody owes anybody anything."),
        _("In the books your answer stands under a number, not under your name."),
        _not_this(seen),
    )


def _room(terms: Terms) -> StrOrPromise:
    if terms.places == 0:
        return _("There is room for everybody.")
    return ngettext(
        "There is room for %(count)s person. Who comes later waits, and moves up in order when a "
        "place is free.",
        "There is room for %(count)s people. Who comes later waits, and moves up in order when a "
        "place is free.",
        terms.places,
    ) % {"count": terms.places}


def _needed(terms: Terms) -> tuple[StrOrPromise, ...]:
    if terms.least == 0:
        return ()
    sentence = ngettext(
        "At least %(count)s person is needed. If fewer come, whoever put the card up says what "
        "happens.",
        "At least %(count)s people are needed. If fewer come, whoever put the card up says what "
        "happens.",
        terms.least,
    ) % {"count": terms.least}
    return (sentence,)


def _not_this(seen: Seen) -> StrOrPromise:
    written = "" if seen.told is None else seen.told.more("not_this")
    return _("What this is not: %(text)s") % {"text": written or NOT_THIS}


FACE = Face(
    contract=CONTRACT,
    title=_("Work day"),
    family=Family.DO,
    icon="shovel",
    what_for=_("Do something together one day, and know beforehand who comes."),
    minutes=2,
    put_up=PutUpWorkday,
    forms={verbs.Answer: AnswerForm, Thank: ThankForm},
    sentences={
        refusals.OnlyWhenPutUp: _(
            "This work day has been called already. Put up a new card for another one."
        ),
        refusals.StartsInThePast: _("That moment is over. Choose a day that lies ahead."),
        refusals.EndsBeforeStart: _("The end must come after the beginning. Choose a later end."),
        refusals.AnswersAfterStart: _(
            "People should have answered when the day begins. Choose an earlier moment for answers."
        ),
        refusals.NoTimeToAnswer: _(
            "People would have no time to answer: a new card may have to wait for objections "
            "first. Choose a later day, or let people answer longer."
        ),
        refusals.MoreNeededThanPlaces: _(
            "There is room for fewer people than are needed. Change one of the two numbers."
        ),
        refusals.NotAPerson: _("Only people answer and thank."),
        refusals.NotInForce: _(
            "Answers cannot be given here now: the card still waits, or it has been closed."
        ),
        refusals.TooLate: _(
            "The time to answer is over. Ring whoever put the card up; perhaps you can still come."
        ),
        refusals.OfAnotherProject: _(
            "You came here with your key for another project. Open this card's page and try again."
        ),
        refusals.NotAMember: _(
            "This day is for members of the project. Take part in the project, then answer."
        ),
        refusals.OnlyWithYes: _(
            "You can bring others only if you come yourself. Say yes, or bring nobody."
        ),
        refusals.TooManyExtra: _(
            "You can bring at most nine others. Let the rest answer for themselves."
        ),
        refusals.SameAnswer: _("That is what you had answered. Nothing has changed."),
        refusals.NoRoomForSoMany: _(
            "There is no room for so many. If you had places, you keep them. Bring fewer people."
        ),
        refusals.NotYours: _(
            "Only who put the card up, or looks after the project, thanks here. You can of course "
            "thank people yourself."
        ),
        refusals.NotOverYet: _("The day is not over yet. Come back afterwards to thank people."),
        refusals.AlreadyThanked: _("Those who came have been thanked already."),
        refusals.UnknownMoment: _("Nothing was due on this card, so nothing has changed."),
    },
    page=page,
    question=question,
    words=words,
    notices=notices,
    calendar=calendar,
    closing=closing,
    agreement=agreement,
)
