"""The small forms that are no card's own: words, reasons, questions, a project's beginning."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from dugnad.face.forms import say_plainly
from dugnad.face.sentences import StrOrPromise
from dugnad.web.content import keeping, pictures
from dugnad.web.content.told import NotAccepted, Told
from dugnad.web.house import house

TITLE_MAX = 120
TEXT_MAX = 20_000
WHERE_MAX = 200


ANSWER_DAYS: Final = (1, 3, 7, 14, 30)
"""Within how many days an organisation may promise to answer, as the pages offer it."""


def answer_days_choices() -> list[tuple[str, StrOrPromise]]:
    """The times within which an organisation may promise to answer; "0" promises nothing."""
    return [("0", _("It promises no time")), *((str(one), _days(one)) for one in ANSWER_DAYS)]


def _days(number: int) -> StrOrPromise:
    return ngettext_lazy("Within one day", "Within %(number)s days", number) % {"number": number}


class PlainForm(forms.Form):
    """A form that says in plain words what is to be mended."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Make the fields, and put Django's own words out of them."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            say_plainly(field)


class PictureMixin(PlainForm):
    """A picture that may be added, with what it shows in words.

    An uploaded `picture_file` is kept at once and its id goes into `picture`, so that it need not
    be chosen again on a form that has something else to mend.
    """

    picture = forms.CharField(required=False, widget=forms.HiddenInput)
    picture_file = forms.FileField(
        label=_("Picture"),
        required=False,
        help_text=_(
            "From your phone or computer. It is made smaller, and where it was taken is left out."
        ),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    alt = forms.CharField(
        label=_("What the picture shows, for those who cannot see it"),
        required=False,
        max_length=300,
    )

    def clean_picture(self) -> str:
        """Take the id of a picture that is here, and nothing else."""
        told = str(self.cleaned_data["picture"])
        return told if pictures.is_whole(told) else ""

    def clean(self) -> dict[str, Any]:
        """Keep an uploaded picture."""
        cleaned = super().clean() or self.cleaned_data
        upload = cleaned.get("picture_file")
        if upload:
            try:
                kept = keeping.store_picture(upload, now_ms=house().now_ms())
            except NotAccepted as no:
                self.add_error("picture_file", str(no.sentence))
            else:
                cleaned["picture"] = kept
                # Shown again, the form carries the picture along.
                self.data = {**dict(self.data.items()), "picture": kept}
        return cleaned


class WordsForm(PictureMixin):
    """The words on a card or about a project."""

    title = forms.CharField(label=_("Headline"), max_length=TITLE_MAX)
    text = forms.CharField(
        label=_("The story"),
        required=False,
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("An empty line begins a new paragraph. **Two stars** make words bold."),
    )
    where = forms.CharField(label=_("Where"), required=False, max_length=WHERE_MAX)

    field_order = ("title", "text", "where", "picture_file", "alt", "picture")

    def told(self, language: str, before: Told | None) -> Told:
        """The words as they were typed; what the form does not ask for stays as it was."""
        data = self.cleaned_data
        return Told(
            title=data["title"],
            text=data["text"],
            where=data["where"],
            who=before.who if before else "",
            picture=data["picture"] or (before.picture if before else ""),
            alt=data["alt"],
            language=before.language if before and before.language else language,
            extra=before.extra if before else (),
        )


class ResultForm(PlainForm):
    """What came of a card."""

    text = forms.CharField(
        label=_("What came of it?"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "One sentence is enough. A closed card stays readable and cannot be opened again."
        ),
    )


class ObjectionForm(PlainForm):
    """Why a card should not come into force."""

    text = forms.CharField(
        label=_("I object because…"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody can read it. The card waits until you take it back."),
    )


class RefusalForm(PlainForm):
    """Why somebody does not go where a card leads."""

    text = forms.CharField(
        label=_("Why do you not go this way?"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Everybody can read it. It stands on the card for good, with the day and who says it, "
            "and it stops nobody else."
        ),
    )


class QuestionForm(PlainForm):
    """A question."""

    text = forms.CharField(
        label=_("Your question"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Everybody can read the question and its answer, without your name, until you take it "
            "back."
        ),
    )


class AnswerForm(PlainForm):
    """An answer to a question."""

    text = forms.CharField(
        label=_("Your answer"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It stands below the question, with today's date."),
    )


class BeginForm(PlainForm):
    """The first project of a place."""

    title = forms.CharField(
        label=_("What do you call your neighbourhood?"),
        max_length=TITLE_MAX,
        help_text=_("For example: Nesset and around."),
    )
    text = forms.CharField(
        label=_("One sentence on what you want to do together"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("You can change it later."),
    )
