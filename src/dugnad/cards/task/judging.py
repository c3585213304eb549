"""The forms of a task by which members say whether work that was shown is done."""

from __future__ import annotations

from typing import Any, Final, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from dugnad.cards.task.forms import SENTENCES_APART, WORDS_MAX, counts_when
from dugnad.cards.task.law.records import Task
from dugnad.cards.task.law.verbs import Confirm, Object, Reply, TryAgain, Vote, Withdraw
from dugnad.face.forms import CardForm
from dugnad.face.sentences import StrOrPromise

NUMBER_MAX: Final = 10**9
"""More than anything on a card is numbered."""

IS_DONE: Final = _("It is done")
OBJECT: Final = _("I object because…")
VOICES: Final[tuple[tuple[str, StrOrPromise], ...]] = (
    ("yes", _("Yes, it counts as done")),
    ("no", _("No, it is not done yet")),
    ("abstain", _("I abstain")),
)


class _AboutForm(CardForm):
    """Something about work that was shown."""

    showing = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say whose work it is about."""
        super().__init__(*args, **kwargs)
        self.hint = self._whose()

    def _whose(self) -> StrOrPromise:
        """Which part it is and who has shown it; "" where nothing of that number was shown."""
        number = str(self.data.get("showing") or self.initial.get("showing") or "")
        task = cast("Task | None", self.state)
        known = task is not None and number.isdecimal() and len(number) < len(str(NUMBER_MAX))
        showing = task.showings.get(int(number)) if task is not None and known else None
        if task is None or showing is None or self.seen is None:
            return ""
        name = self.seen.around.names([showing.member]).get(showing.member, "")
        words = {"name": name, "number": showing.place}
        terms = task.terms.get()
        if terms is None or terms.places == 1:
            return _("About what %(name)s has shown.") % words if name else ""
        if not name:
            return _("About part %(number)s, which a neighbour has shown.") % words
        return _("About part %(number)s, which %(name)s has shown.") % words


class ConfirmForm(_AboutForm):
    """One press."""

    verb = _("Confirm that it is done")
    done = _("It is noted that you say it is done.")

    def action(self, cleaned: dict[str, Any]) -> Confirm:
        """Return the confirmation."""
        return Confirm(showing=cleaned["showing"])


class _WordsForm(_AboutForm):
    """Words that stand on the card."""

    text = forms.CharField(max_length=WORDS_MAX, widget=forms.Textarea(attrs={"rows": 4}))


class ObjectForm(_WordsForm):
    """Why it is not done as agreed."""

    verb = _("Send my objection")
    heading = _("I object")
    done = _("Your objection is noted. The members are asked, and you can take it back.")
    means = _(
        "Nothing is owed for it while members vote. They see your reason, and whose work it is can "
        "answer you."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for a reason that helps, beside what counts as done."""
        super().__init__(*args, **kwargs)
        about = (self.hint, counts_when(self))
        self.hint = SENTENCES_APART.join(str(one) for one in about if one)
        self.fields["text"].label = _("Why do you object?")
        self.fields["text"].help_text = _(
            "Say what is missing, and what would help. Everybody can read it."
        )

    def action(self, cleaned: dict[str, Any]) -> Object:
        """Return the objection."""
        return Object(showing=cleaned["showing"])

    def told(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Return the reason."""
        return {"title": str(_("Objection")), "text": cleaned["text"]}


class ReplyForm(_WordsForm):
    """An answer to an objection."""

    verb = _("Answer the objection")
    done = _("Your answer stands below the objection.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for an answer."""
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Your answer")
        self.fields["text"].help_text = _("Everybody can read it. It stays with the objection.")

    def action(self, cleaned: dict[str, Any]) -> Reply:
        """Return the answer."""
        return Reply(showing=cleaned["showing"])

    def told(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Return its words."""
        return {"title": str(_("Answer")), "text": cleaned["text"]}


class WithdrawForm(_AboutForm):
    """One press."""

    verb = _("Take my objection back")
    done = _("Your objection is taken back.")

    def action(self, cleaned: dict[str, Any]) -> Withdraw:
        """Return the withdrawal."""
        return Withdraw(showing=cleaned["showing"])


class VoteForm(_AboutForm):
    """Yes, no, or neither."""

    verb = _("Send my answer")
    says = forms.ChoiceField(
        label=_("Does it count as done?"), choices=VOICES, widget=forms.RadioSelect
    )

    def action(self, cleaned: dict[str, Any]) -> Vote:
        """Return the answer."""
        return Vote(showing=cleaned["showing"], says=cleaned["says"])


class TryAgainForm(_AboutForm):
    """One press."""

    verb = _("Ask for it again")
    done = _("It was asked for again. The card says what came of it.")

    def action(self, cleaned: dict[str, Any]) -> TryAgain:
        """Return the request."""
        return TryAgain(showing=cleaned["showing"])
