"""The forms of a share card: putting it up, asking, offering, and what follows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from dugnad.cards.share.law import refusals, verbs
from dugnad.cards.share.law.asking import is_taken
from dugnad.cards.share.law.records import LONGEST_DAYS, Share
from dugnad.cards.share.look import comes_back, terms_of
from dugnad.face.forms import CardForm
from dugnad.face.moments import DAY_MS, HOUR_MS, MomentField, coming_saturday
from dugnad.face.told import TITLE_MAX, ToldForm, changed, offered_field
from dugnad.ledger.contract import Refused
from dugnad.ledger.values import Action

TOLD_MAX: Final = 2_000
WEEKS_LOOKED_AT: Final = 20
"""So many Saturdays are looked at for one that is free."""

IF_BROKEN: Final = _("Whoever has it says so at once, and the two agree on what is fair.")
"""What is said about damage where nobody wrote anything else."""

WAYS: Final = (("offer", _("I offer it")), ("ask", _("I am looking for it")))
KINDS: Final = (
    ("thing", _("A thing, to borrow")),
    ("room", _("A room, or a place to meet")),
    ("knowledge", _("Knowledge: show how it is done")),
    ("hours", _("Hours: lend a hand")),
)


class PutUpShare(ToldForm):
    """What it is, and whether one has it or looks for it; the rest has a default."""

    verb = _("Put up the card")
    in_other_names = True
    example: ClassVar[dict[str, Any]] = {"title": _("A ladder, six metres")}
    first = ("title", "way", "what")
    mends: ClassVar[Mapping[type[Refused], str]] = {
        refusals.EndsBeforeStart: "ends",
        refusals.InThePast: "ends",
    }

    title = forms.CharField(label=_("What is it?"), max_length=TITLE_MAX)
    way = forms.ChoiceField(
        label=_("Do you offer it, or are you looking for it?"),
        choices=WAYS,
        initial="offer",
        widget=forms.RadioSelect,
    )
    what = forms.ChoiceField(
        label=_("What kind is it?"), choices=KINDS, initial="thing", widget=forms.RadioSelect
    )
    starts = MomentField(
        label=_("If you are looking for it: from when do you need it?"),
        help_text=_("Leave it empty if you need it soon, or whenever it suits."),
        required=False,
    )
    ends = MomentField(
        label=_("Until when?"),
        help_text=_("Until when you need it, or until when you offer it. Empty: it goes on."),
        required=False,
    )
    days = forms.IntegerField(
        label=_("For how many days can somebody have it at most?"),
        help_text=_("0 means: as the two agree."),
        min_value=0,
        max_value=LONGEST_DAYS,
        initial=0,
    )
    outsiders = forms.BooleanField(
        label=_("People who are not members of the project may take part too"),
        required=False,
        initial=False,
    )
    of_group = forms.BooleanField(
        label=_("It is the group's: whoever looks after the project can hand it over too"),
        required=False,
        initial=False,
    )
    if_broken = offered_field(
        _("What if it breaks or gets lost?"), IF_BROKEN, _("So that both know it beforehand.")
    )

    def clean(self) -> dict[str, Any]:
        """A time that begins has an end."""
        cleaned = super().clean() or {}
        if cleaned.get("way") == "ask" and cleaned.get("starts") and not cleaned.get("ends"):
            self.add_error("ends", _("Say until when you need it, or leave both empty."))
        return cleaned

    def opening(self, cleaned: dict[str, Any]) -> verbs.Open:
        """Return the terms; of what is offered only the end counts."""
        ends_ms: int = cleaned.get("ends") or 0
        starts_ms: int = cleaned.get("starts") or (self.now_ms if ends_ms else 0)
        return verbs.Open(
            way=cleaned["way"],
            what=cleaned["what"],
            from_ms=starts_ms if cleaned["way"] == "ask" else 0,
            until_ms=ends_ms,
            days=cleaned["days"],
            outsiders=cleaned["outsiders"],
            of_group=cleaned["of_group"],
        )

    def told(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Return what was written; an unchanged rule stays in each one's language."""
        told = super().told(cleaned)
        own = changed(cleaned, {"if_broken": IF_BROKEN})
        return {**told, "extra": own} if own else told


class AskForm(CardForm):
    """Ask for it, for a time."""

    verb = _("Ask for it")
    done = _("You have asked. You are told when there is an answer.")
    starts = MomentField(label=_("From when?"))
    ends = MomentField(label=_("Until when?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Suggest the first Saturday that is free: a day for a thing, two hours for help."""
        super().__init__(*args, **kwargs)
        share = None if self.state is None else cast("Share", self.state)
        whole_day = share is None or comes_back(terms_of(share))
        lasts_ms = DAY_MS if whole_day else 2 * HOUR_MS
        starts_ms = first = coming_saturday(self.now_ms, self.zone)
        for _week in range(WEEKS_LOOKED_AT):
            if share is None or not is_taken(share, starts_ms, starts_ms + lasts_ms):
                break
            starts_ms = coming_saturday(starts_ms, self.zone)
        else:
            starts_ms = first
        self.fields["starts"].initial = starts_ms
        self.fields["ends"].initial = starts_ms + lasts_ms

    def action(self, cleaned: dict[str, Any]) -> Action:
        """Return the time."""
        return verbs.Ask(from_ms=cleaned["starts"], until_ms=cleaned["ends"])


class OfferForm(CardForm):
    """Offer what is asked for."""

    verb = _("I can help with this")
    done = _("You have offered it. You are told when there is an answer.")

    def action(self, cleaned: dict[str, Any]) -> Action:
        """Return the offer."""
        del cleaned
        return verbs.Offer()


class LoanForm(CardForm):
    """One press about one loan."""

    loan = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class AgreeForm(LoanForm):
    """Say yes."""

    verb = _("Yes, agreed")
    done = _("It is agreed, and the other one is told.")

    def action(self, cleaned: dict[str, Any]) -> Action:
        """Return the yes."""
        return verbs.Agree(loan=cleaned["loan"])


class CallOffForm(LoanForm):
    """Say no, or take one's word back."""

    verb = _("Call it off")
    done = _("It is called off, and the other one is told.")

    def action(self, cleaned: dict[str, Any]) -> Action:
        """Return the no."""
        return verbs.CallOff(loan=cleaned["loan"])


class ReceiveForm(LoanForm):
    """Say that one has it."""

    verb = _("I have it now")
    done = _("It is noted. The other one is told.")

    def action(self, cleaned: dict[str, Any]) -> Action:
        """Return that it was handed over, or that help came."""
        return verbs.Receive(loan=cleaned["loan"])


class TakeBackForm(LoanForm):
    """Say that it is back."""

    verb = _("It is back")
    done = _("It is noted that it is back. Thank you for lending it.")

    def action(self, cleaned: dict[str, Any]) -> Action:
        """Return that it is back."""
        return verbs.TakeBack(loan=cleaned["loan"])


class TellForm(LoanForm):
    """Tell what came of it."""

    verb = _("Tell what came of it")
    done = _("Thank you for telling. It stands on the card.")
    text = forms.CharField(
        label=_("What came of it?"),
        help_text=_("Everybody who may see this page can read it, so leave out what is private."),
        max_length=TOLD_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def action(self, cleaned: dict[str, Any]) -> Action:
        """Return that it is told."""
        return verbs.Tell(loan=cleaned["loan"])

    def told(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Return its words."""
        return {"text": cleaned["text"]}
