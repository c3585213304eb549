"""The forms by which people answer: four words, yes and no, ticks, points, or an order.

They need no scripts: boxes to tick, rows of points, a number beside each choice.
"""

from __future__ import annotations

from typing import Any, Final, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from dugnad.charter.counting.ballots import Approval, Ballot, Ranking, Scores, Stance, Voice
from dugnad.charter.counting.method import (
    ByApproval,
    ByConsent,
    BySchulze,
    ByScore,
    ByTransfer,
    Method,
)
from dugnad.charter.decisions.answering import EARLY_MS
from dugnad.charter.decisions.opening import is_yes_or_no
from dugnad.charter.decisions.verbs import Answer, CarryOut, Deciding, SetAside, Withdraw
from dugnad.face.deciding.options import option_words
from dugnad.face.deciding.tally import own
from dugnad.face.forms import CardForm, dress, say_plainly
from dugnad.face.moments import moment_words
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.values import ID_BYTES, Action

FINE: Final = _("Fine by me")
QUESTION: Final = _("I have a question")
OBJECT: Final = _("I object because…")
ASIDE: Final = _("I stand aside")
YES: Final = _("Yes")
NO: Final = _("No")
ABSTAIN: Final = _("I abstain")

STANCES: Final = {"fine": FINE, "question": QUESTION, "object": OBJECT, "aside": ASIDE}
VOICES: Final = {"yes": YES, "no": NO, "abstain": ABSTAIN}

REASON_MAX: Final = 2_000
OBJECTION: Final = "objection"
"""For what the value of whose objection it is was made."""
NOTHING: Final = "-"
"""What stands for no points at all, which are not 0 points."""

WORDS_NEEDED: Final = ("question", "object")


class AnswerForm(CardForm):
    """An answer, by whatever method the question is decided now."""

    verb = _("Send my answer")
    says_what_is_optional = True
    says = forms.ChoiceField(
        label=_("What do you answer?"),
        choices=[*STANCES.items(), *VOICES.items()],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("In your words"),
        max_length=REASON_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what the question takes; who has said which answer it is is not asked again."""
        super().__init__(*args, **kwargs)
        self._options: tuple[str, ...] = ()
        self.hint: StrOrPromise = ""
        self._method = self._method_now()
        if is_yes_or_no(self._method):
            self._offer_words()
        else:
            self._offer_options()
        for field in self.fields.values():
            say_plainly(field)
            dress(field.widget)

    def _method_now(self) -> Method:
        deciding = cast("Deciding | None", self.state)
        stage = None if deciding is None else deciding.stage.get()
        return ByConsent() if stage is None else stage.method

    def _offer_words(self) -> None:
        consent = isinstance(self._method, ByConsent)
        says = cast("forms.ChoiceField", self.fields["says"])
        says.choices = [*(STANCES if consent else VOICES).items()]
        if not consent:
            del self.fields["text"]
            return
        chosen = str(self.data.get("says") or self.initial.get("says") or "")
        if chosen not in WORDS_NEEDED:
            self.fields["text"].help_text = _(
                "Needed for a question and for an objection. Members and the books' readers can "
                "see it, so leave out what is private."
            )
            return
        says.widget = forms.HiddenInput()
        text = self.fields["text"]
        text.required = True
        if chosen == "object":
            text.label = _("Why do you object?")
            text.help_text = _(
                "Say what harm you see, and what would help. It stands on the card for all to read."
            )
        else:
            text.label = _("What do you want to know?")
            text.help_text = _(
                "It stands on the card, and whoever proposes it is told. You can still answer "
                "afterwards."
            )

    def _offer_options(self) -> None:
        deciding = cast("Deciding", self.state)
        terms = deciding.terms.get()
        del self.fields["says"], self.fields["text"]
        if terms is None or self.seen is None:
            return
        self._options = option_words(terms, self.seen.around)
        stage = deciding.stage.get()
        self.heading = "" if self.seen.told is None else self.seen.told.title
        given = own(deciding, stage.turn if stage else 0, self.seen)
        before = None if given is None else given.ballot
        match self._method:
            case ByApproval():
                self.fields["ticks"] = _ticks(self._options, before)
                said: Any = _("What you do not tick, you could not live with.")
            case ByScore(low=low, high=high):
                for at, option in enumerate(self._options):
                    self.fields[f"points_{at}"] = _points(option, low, high, _score(before, at))
                said = _("Give each one points; %(high)s is best.") % {"high": high}
            case _:
                for at, option in enumerate(self._options):
                    place = _place(before, at)
                    self.fields[f"place_{at}"] = _places(option, len(self._options), place)
                said = (
                    _("Place 1 is best. Two may stand equal. What has no place comes last.")
                    if isinstance(self._method, BySchulze)
                    else _("Place 1 is best, and each place is for one. You can leave some out.")
                )
        self.hint = said
        self.fields["nothing"] = forms.BooleanField(
            label=_("I choose nothing (it counts as taking part)"),
            required=False,
            initial=before is not None and is_empty(before),
        )

    def clean(self) -> dict[str, Any]:
        """Ask for a reason where one is needed, and for an order in which nobody stands equal."""
        cleaned = super().clean() or {}
        wordless = not cleaned.get("text") and "text" not in self.errors
        if cleaned.get("says") in WORDS_NEEDED and wordless:
            self.add_error("text", _("This is still empty. Write a few words."))
        if isinstance(self._method, ByTransfer):
            given: dict[int, str] = {}
            for at in range(len(self._options)):
                place = cleaned.get(f"place_{at}")
                if place and place in given:
                    self.add_error(
                        f"place_{at}",
                        _("You gave this place to %(other)s too. Give each one its own place.")
                        % {"other": given[place]},
                    )
                elif place:
                    given[place] = self._options[at]
        if "nothing" in self.fields and not self.errors:
            self._choose(cleaned)
        return cleaned

    def _choose(self, cleaned: dict[str, Any]) -> None:
        """Let nobody send an empty ballot without meaning it, nor say both."""
        empty = is_empty(self._ballot(cleaned))
        if empty and not cleaned.get("nothing"):
            words = _("You have chosen nothing yet. Choose something, or tick this.")
            self.add_error("nothing", words)
        elif cleaned.get("nothing") and not empty:
            self.add_error("nothing", _("You have chosen something. Take this tick away, or that."))

    def noted(self, cleaned: dict[str, Any]) -> StrOrPromise:
        """Say what is noted, and until when it can be changed where it is a ballot."""
        match cleaned.get("says"):
            case "object":
                return _("Your objection is noted. It stands on the card with your reason.")
            case "question":
                return _("Your question is noted. Whoever proposes it is told.")
            case None:
                return self._noted() % {"until": self._until()}
            case _:
                return self.done

    def _noted(self) -> StrOrPromise:
        match self._method:
            case ByApproval():
                return _("Your ticks are noted. You can change them until %(until)s.")
            case ByScore():
                return _("Your points are noted. You can change them until %(until)s.")
            case _:
                return _("Your order is noted. You can change it until %(until)s.")

    def _until(self) -> str:
        """Until when this answer can be changed: it may be the last one that was waited for."""
        deciding = cast("Deciding", self.state)
        terms, stage = deciding.terms.get(), deciding.stage.get()
        if terms is None or stage is None:
            return ""
        given = own(deciding, stage.turn, self.seen)
        all_have = stage.answered + (given is None) >= terms.electorate.size
        early_ms = self.now_ms + EARLY_MS
        ends_ms = early_ms if all_have and early_ms < stage.closes_ms else stage.closes_ms
        return moment_words(ends_ms, self.zone, self.now_ms)

    def action(self, cleaned: dict[str, Any]) -> Action:
        """Return the answer."""
        return Answer(ballot=self._ballot(cleaned))

    def _ballot(self, cleaned: dict[str, Any]) -> Ballot:
        match self._method:
            case ByApproval():
                return Approval(options=tuple(sorted(int(one) for one in cleaned["ticks"])))
            case ByScore():
                given = (cleaned[f"points_{at}"] for at in range(len(self._options)))
                return Scores(scores=tuple(None if one == NOTHING else int(one) for one in given))
            case BySchulze() | ByTransfer():
                return _ranking([cleaned[f"place_{at}"] or 0 for at in range(len(self._options))])
            case ByConsent():
                return Stance(says=cleaned["says"])
            case _:
                return Voice(says=cleaned["says"])

    def told(self, cleaned: dict[str, Any]) -> dict[str, Any] | None:
        """Return the reason of an objection."""
        if cleaned.get("says") != "object":
            return None
        return {"title": str(_("Objection")), "text": cleaned["text"]}

    def asks(self, cleaned: dict[str, Any]) -> str:
        """Return the question, which is asked about the card as any other.

        An objection asks too, with its reason, so that whoever proposes it answers on the card.
        """
        return str(cleaned["text"]) if cleaned.get("says") in WORDS_NEEDED else ""


def is_empty(ballot: Ballot) -> bool:
    """Whether a ballot among options chooses nothing at all."""
    match ballot:
        case Approval(options=chosen):
            return not chosen
        case Scores(scores=scores):
            return all(one is None for one in scores)
        case Ranking(groups=groups):
            return not groups
        case _:
            return False


def _ranking(places: list[int]) -> Ranking:
    """Groups of options, first place first; what has no place stands in none."""
    taken = sorted({place for place in places if place})
    groups = (tuple(at for at, given in enumerate(places) if given == place) for place in taken)
    return Ranking(groups=tuple(groups))


def _ticks(options: tuple[str, ...], before: Ballot | None) -> forms.Field:
    return forms.MultipleChoiceField(
        label=_("Tick all that you can live with"),
        choices=[(str(at), option) for at, option in enumerate(options)],
        initial=[str(at) for at in before.options] if isinstance(before, Approval) else [],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


def _score(before: Ballot | None, at: int) -> str:
    given = before.scores[at] if isinstance(before, Scores) else None
    return NOTHING if given is None else str(given)


def _points(option: str, low: int, high: int, given: str) -> forms.Field:
    choices = [(NOTHING, _("No answer")), *((str(one), str(one)) for one in range(low, high + 1))]
    return forms.ChoiceField(
        label=option,
        choices=choices,
        initial=given,
        widget=forms.RadioSelect(attrs={"data-points": ""}),
    )


def _place(before: Ballot | None, at: int) -> int:
    groups = before.groups if isinstance(before, Ranking) else ()
    return next((place for place, group in enumerate(groups, start=1) if at in group), 0)


def _places(option: str, number: int, place: int) -> forms.Field:
    choices: list[tuple[int, Any]] = [(0, _("No place"))]
    choices += [(one, _("Place %(number)s") % {"number": one}) for one in range(1, number + 1)]
    return forms.TypedChoiceField(label=option, choices=choices, initial=place, coerce=int)


class WithdrawForm(CardForm):
    """One press, after reading what comes of it."""

    verb = _("Take the proposal back")
    means = _(
        "It ends for everybody, and nobody is bound by anything. Those who answered are told. This "
        "cannot be undone."
    )
    done = _("It is taken back. Those who answered are told.")

    def action(self, cleaned: dict[str, Any]) -> Withdraw:
        """Return the withdrawal."""
        del cleaned  # There is nothing to fill in.
        return Withdraw()


class WithdrawVoteForm(WithdrawForm):
    """The same for a vote."""

    verb = _("Take the vote back")


class SetAsideForm(CardForm):
    """One press, about the objection of somebody who has left."""

    verb = _("Set aside the objection of somebody who has left")
    means = _("It counts no more from then on, and that cannot be undone.")
    done = _("The objection is set aside.")

    member = forms.CharField(widget=forms.HiddenInput)

    def clean_member(self) -> bytes:
        """Whose objection it is; what nobody's page sends is nobody's objection."""
        member = self.around.marked(OBJECTION, str(self.cleaned_data["member"]))
        if member is None or len(member) != ID_BYTES:
            raise forms.ValidationError(_("Open the card again, and press once more."))
        return member

    def action(self, cleaned: dict[str, Any]) -> SetAside:
        """Return what sets it aside."""
        return SetAside(member=cleaned["member"])


class CarryOutForm(CardForm):
    """One press."""

    verb = _("Ask for it again")
    done = _("It is asked for again.")

    def action(self, cleaned: dict[str, Any]) -> CarryOut:
        """Return the request."""
        del cleaned  # There is nothing to fill in.
        return CarryOut()
