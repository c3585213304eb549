"""The forms of a meeting: calling it, saying when one can, and what is pressed on its page."""

from __future__ import annotations

from typing import Any, ClassVar, Final, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from dugnad.cards.meeting.law.records import Clock, Detail, Fits, Meeting, Terms, Time
from dugnad.cards.meeting.law.verbs import (
    AddItem,
    Come,
    Fix,
    Note,
    Open,
    SayWhen,
    SeeTo,
    TakeBack,
)
from dugnad.cards.meeting.times import FIELDS, TimesField, clock_of, coming_wednesday
from dugnad.face.forms import CardForm, dress, say_plainly
from dugnad.face.moments import HOUR_MS, span_words
from dugnad.face.sentences import StrOrPromise
from dugnad.face.told import TITLE_MAX, ToldForm

MINUTE_MS: Final = 60_000
NOTE_MAX: Final = 2_000

YES: Final = _("Yes, I come")
MAYBE: Final = _("Maybe")
NO: Final = _("No, I cannot come")

CAN: Final = (("yes", _("Yes")), ("if needed", _("If needed")), ("no", _("No")))
DAYS: Final = (
    ("office", _("In office hours, Monday to Friday from 8 to 16")),
    ("evening", _("In the afternoons and evenings, from 14 to 22")),
    ("spare", _("Meetings always take my spare time")),
    ("each", _("I say it for each time")),
)
CLOCKS: Final = (("core", _("In my working hours")), ("spare", _("In my spare time")))

KINDS: Final = (("note", _("Note")), ("decision", _("Decision")), ("task", _("Task")))
DETAILS: Final[dict[Detail, StrOrPromise]] = {
    "room": _("The room: open it, heat it, close it"),
    "way in": _("The way there: parking, and who lets people in"),
    "access": _("That everybody can take part: steps, sound, language"),
    "food": _("Coffee and something to eat"),
    "notes": _("Writing down what is said"),
}


class PutUpMeeting(ToldForm):
    """What about, when and where; everything else has a default and is folded away."""

    verb = _("Put up the card")
    example: ClassVar[dict[str, Any]] = {
        "title": _("What shall become of the old shed?"),
        "where": _("The village hall, upstairs"),
    }
    first = ("title", "times", "where")

    title = forms.CharField(label=_("What is the meeting about?"), max_length=TITLE_MAX)
    times = TimesField(
        label=_("When could it be?"),
        help_text=_(
            "With one time, that is when it is. With several, people say which of them fit, and "
            "whose spare time each of them takes."
        ),
    )
    lasts = forms.TypedChoiceField(
        label=_("How long does it last?"),
        choices=[
            (30, _("Half an hour")),
            (60, _("One hour")),
            (90, _("One and a half hours")),
            (120, _("Two hours")),
            (180, _("Three hours")),
            (360, _("Six hours")),
        ],
        coerce=int,
        initial=90,
    )
    answer_by = forms.TypedChoiceField(
        label=_("With several times: until when do people say which of them fit?"),
        choices=[
            (1, _("Until an hour before the first of them")),
            (24, _("Until a day before the first of them")),
            (48, _("Until two days before the first of them")),
            (168, _("Until a week before the first of them")),
        ],
        coerce=int,
        initial=24,
    )
    outsiders = forms.BooleanField(
        label=_("People who are not members of the project may come too"),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer a Wednesday evening."""
        super().__init__(*args, **kwargs)
        self.fields["times"].initial = [coming_wednesday(self.now_ms, self.zone)]

    def opening(self, cleaned: dict[str, Any]) -> Open:
        """Return the terms."""
        starts: list[int] = cleaned["times"]
        lasts_ms = cleaned["lasts"] * MINUTE_MS
        return Open(
            times=tuple(Time(starts_at_ms=one, ends_at_ms=one + lasts_ms) for one in starts),
            answer_by_ms=max(0, starts[0] - cleaned["answer_by"] * HOUR_MS),
            outsiders=cleaned["outsiders"],
        )


class SayWhenForm(CardForm):
    """One question about one's day, and one for each time.

    From the day follows whose hours each time takes. Whoever wants to say it themselves is asked
    for each time; those questions are there once that was chosen.
    """

    verb = _("Say when I can")
    done = _("Your times are noted.")
    day = forms.ChoiceField(
        label=_("When is your working day?"),
        help_text=_(
            "What is working time for one takes the spare time of another. The meeting's page "
            "shows both."
        ),
        choices=DAYS,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for each time of this meeting, filled in with what was answered before."""
        super().__init__(*args, **kwargs)
        meeting = cast("Meeting | None", self.state)
        terms: Terms | None = None if meeting is None else meeting.terms.get()
        self._times = () if terms is None else terms.times
        member = None if self.seen is None else self.seen.member
        before = None if meeting is None or member is None else meeting.fits.get(member)
        if before and "day" not in self.initial:
            self.initial["day"] = self._day_of(before)
        chosen = self.data.get("day") or self.initial.get("day")
        for number, time in enumerate(self._times):
            fit = before[number] if before else None
            self._ask(number, time, fit, clock=chosen == "each")

    def _day_of(self, fits: tuple[Fits, ...]) -> str:
        """The day from which an earlier answer follows, or that it was said for each time."""
        clocks = [fit.clock for fit in fits]
        for day in ("office", "evening", "spare"):
            if clocks == [clock_of(time, day, self.zone) for time in self._times]:
                return day
        return "each"

    def _ask(self, number: int, time: Time, fit: Fits | None, *, clock: bool) -> None:
        when = span_words(time.starts_at_ms, time.ends_at_ms, self.zone, self.now_ms)
        self._add(f"can_{number}", when, CAN, fit.can if fit else None)
        if clock:
            label = str(_("Where in your day is %(when)s?") % {"when": when})
            self._add(f"clock_{number}", label, CLOCKS, fit.clock if fit else None)

    def _add(self, name: str, label: str, choices: Any, initial: str | None) -> None:
        field = forms.ChoiceField(
            label=label, choices=choices, initial=initial, widget=forms.RadioSelect
        )
        say_plainly(field)
        dress(field.widget)
        self.fields[name] = field

    def clean(self) -> dict[str, Any]:
        """Where it was just chosen to say it for each time, ask for that now."""
        cleaned = super().clean() or {}
        asked = [name for name in self.fields if name.startswith("clock_")]
        if cleaned.get("day") == "each" and not any(self.data.get(name) for name in asked):
            for name in asked:
                self.errors.pop(name, None)
            self.add_error(
                "day", _("Now say below for each time where in your day it lies, and send again.")
            )
        return cleaned

    def action(self, cleaned: dict[str, Any]) -> SayWhen:
        """Return the answer."""
        return SayWhen(
            fits=tuple(
                Fits(can=cleaned[f"can_{number}"], clock=self._clock(number, time, cleaned))
                for number, time in enumerate(self._times)
            )
        )

    def _clock(self, number: int, time: Time, cleaned: dict[str, Any]) -> Clock:
        if cleaned["day"] == "each":
            return cast("Clock", cleaned[f"clock_{number}"])
        return clock_of(time, cleaned["day"], self.zone)


class FixForm(CardForm):
    """Fix the meeting at one of its times."""

    verb = _("Fix this time")
    done = _("The time is fixed. All who answered are told.")
    time = forms.IntegerField(min_value=0, max_value=FIELDS * 2, widget=forms.HiddenInput)

    def action(self, cleaned: dict[str, Any]) -> Fix:
        """Return the number of the time."""
        return Fix(time=cleaned["time"])


class ComeForm(CardForm):
    """Say whether one comes."""

    verb = _("Send my answer")
    said = forms.ChoiceField(
        label=_("Do you come?"),
        choices=[("yes", YES), ("maybe", MAYBE), ("no", NO)],
        widget=forms.RadioSelect,
    )

    def action(self, cleaned: dict[str, Any]) -> Come:
        """Return the answer."""
        return Come(said=cleaned["said"])


class SeeToForm(CardForm):
    """Take one of the things that a meeting needs, or give it back."""

    verb = _("I see to it")
    detail = forms.ChoiceField(label=_("What do you see to?"), choices=[*DETAILS.items()])
    take = forms.TypedChoiceField(
        label=_("Do you see to it?"),
        choices=[("yes", _("I see to it")), ("no", _("I can no longer see to it"))],
        coerce=lambda said: said == "yes",
        initial="yes",
        widget=forms.RadioSelect,
    )

    def action(self, cleaned: dict[str, Any]) -> SeeTo:
        """Return what is taken or given back."""
        return SeeTo(detail=cleaned["detail"], take=cleaned["take"])


class AddItemForm(CardForm):
    """A card of the project, or a line of one's own."""

    verb = _("Put it on the agenda")
    done = _("It is on the agenda.")
    hint = _("What is on the agenda stays there; the meeting can pass over it.")
    says_what_is_optional = True
    card = forms.RegexField(r"^[0-9a-f]{32}\Z", required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("What shall we talk about?"), max_length=TITLE_MAX, required=False
    )

    def clean(self) -> dict[str, Any]:
        """Words are needed where there is no card."""
        cleaned = super().clean() or {}
        if not cleaned.get("card") and not cleaned.get("text") and not self.errors:
            self.add_error("text", _("This is still empty. Write a few words."))
        return cleaned

    def action(self, cleaned: dict[str, Any]) -> AddItem:
        """Return the item."""
        card = cleaned["card"]
        return AddItem(card=bytes.fromhex(card) if card else None)

    def told(self, cleaned: dict[str, Any]) -> dict[str, Any] | None:
        """Return the line of one's own."""
        return None if cleaned["card"] else {"title": cleaned["text"]}


class NoteForm(CardForm):
    """Something said, decided or promised, under an item of the agenda."""

    verb = _("Note it")
    done = _("It is noted.")
    hint = _("What is noted stands in the minutes. You can take your own note back for a week.")
    item = forms.TypedChoiceField(label=_("Under which item?"), coerce=int)
    kind = forms.ChoiceField(
        label=_("What is it?"), choices=KINDS, initial="note", widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("What was said?"),
        help_text=_("Everybody who may see this page can read it, so leave out what is private."),
        max_length=NOTE_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the items of the agenda."""
        super().__init__(*args, **kwargs)
        meeting = cast("Meeting | None", self.state)
        count = 0 if meeting is None else meeting.agenda.count()
        item = cast("forms.TypedChoiceField", self.fields["item"])
        item.choices = [(number, str(number + 1)) for number in range(count)]

    def action(self, cleaned: dict[str, Any]) -> Note:
        """Return the note; its words are told beside it."""
        return Note(item=cleaned["item"], kind=cleaned["kind"])

    def told(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Return its words."""
        return {"text": cleaned["text"]}


class TakeBackForm(CardForm):
    """Take one's own note back, once it was said what that means."""

    verb = _("Take my note back")
    means = _(
        "Its words are destroyed. That you noted something then, and took it back, stays in the "
        "minutes."
    )
    done = _("Your note is taken back.")
    note = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def action(self, cleaned: dict[str, Any]) -> TakeBack:
        """Return which."""
        return TakeBack(note=cleaned["note"])
