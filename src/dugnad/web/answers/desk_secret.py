"""The same table where answers are secret: words are typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy

from dugnad.engine.port import NotKept
from dugnad.face.forms import dress, say_plainly
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.errors import ClockTrouble, TurnedAway
from dugnad.web import refusals
from dugnad.web.acting.presses import NotYourPress
from dugnad.web.acting.services import new_press
from dugnad.web.acting.signing import NotLetIn
from dugnad.web.answers import entering, entering_secretly, guessing
from dugnad.web.answers.desk import OK, PRESS_MAX, Desk, ReceivedForm, Whose
from dugnad.web.answers.desk_words import WAS_ENTERED, WHY_NOT, words_sentence
from dugnad.web.answers.entering import No, NotEntered
from dugnad.web.answers.models import Slip
from dugnad.web.kit.pressing import MENDING, REFUSED
from dugnad.web.people.names import name_of

WORDS_MAX: Final = 400


class WordsForm(forms.Form):
    """The words on the lower part of a secret slip."""

    use_required_attribute = False
    words = forms.CharField(
        label=gettext_lazy("The words on the slip"),
        help_text=gettext_lazy(
            "In the order in which they stand, with a space between them. Small or capital "
            "letters do not matter."
        ),
        max_length=WORDS_MAX,
        widget=forms.Textarea(
            attrs={
                "rows": 2,
                "data-secret": True,
                "autocomplete": "off",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say plainly what is missing."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            say_plainly(field)
            dress(field.widget)


@dataclass(frozen=True)
class SecretDesk(Desk):
    """The same table where answers are secret: words are typed, and nobody there knows them.

    By telephone nothing is entered: who reads words aloud is heard by whoever stands beside.
    """

    def open_phone(self) -> HttpResponse:
        """Take nothing by telephone."""
        return self.page()

    def enter(self) -> HttpResponse:
        """Take in what was read off a slip, and say how it stands."""
        whose, problem = self._of_slip()
        if whose is None or whose.slip is None:
            return self.page(problem, MENDING)
        first = entering.waiting_for(self.found, whose.person)
        second = first is not None and first.first_id != self.by.id
        words = WordsForm(self.request.POST)
        received = ReceivedForm(self.request.POST, found=self.found)
        fine, in_time = words.is_valid(), second or received.is_valid()
        if not (fine and in_time):
            return self._words_form(whose, words, received, status=MENDING)
        received_ms = (
            None if second else entering.read_moment(self.found, received.cleaned_data["received"])
        )
        try:
            came = entering_secretly.enter(
                self.found.card,
                self.by,
                whose.slip,
                words.cleaned_data["words"],
                received_ms,
                press=self.request.POST.get("press", "")[:PRESS_MAX] or new_press(),
            )
        except NotEntered as no:
            if no.why is No.NO_WORDS:
                guessing.note_wrong(self.request)
                words.add_error("words", str(WHY_NOT[no.why]))
                return self._words_form(whose, words, received, status=MENDING)
            if no.why in (No.NOT_IN_TIME, No.MET):
                problem = WHY_NOT[no.why]
                return self._words_form(whose, words, received, problem=problem, status=MENDING)
            return self.page(WHY_NOT[no.why] if no.why else refusals.sentence(no.code))
        except (TurnedAway, NotLetIn) as no:
            problem = refusals.sentence(no.code)
            return self._words_form(whose, words, received, problem=problem, status=REFUSED)
        except NotYourPress:
            return self.page(refusals.sentence("Expired"))
        except (ClockTrouble, NotKept):
            return self._words_form(
                whose, words, received, problem=refusals.NOTHING_WRITTEN, status=REFUSED
            )
        self._notice(words_sentence(came, whose.name))
        return redirect("enter", self.shown.row.code)

    def _problem_of(self, slip: Slip) -> StrOrPromise:
        why = entering_secretly.problem_of(self.found, slip, self.by)
        if why is No.ENDED:
            entering.let_go(slip)
        if why is No.NEWER:
            return WAS_ENTERED
        return WHY_NOT[why] if why else ""

    def _form(self, whose: Whose, *_args: Any, **_kwargs: Any) -> HttpResponse:
        return self._words_form(whose)

    def _words_form(
        self,
        whose: Whose,
        words: WordsForm | None = None,
        received: ReceivedForm | None = None,
        *,
        problem: StrOrPromise = "",
        status: int = OK,
    ) -> HttpResponse:
        """Ask for the words; never showing what another has typed, nor what they could mean."""
        first = entering.waiting_for(self.found, whose.person)
        if first is not None and first.first_id == self.by.id:
            return self.page(WHY_NOT[No.BY_YOU])
        context = {
            "card": self.shown.pinned,
            "whose": whose,
            "first": name_of(first.first, self.found.entry.project) if first is not None else "",
            "received_ms": first.received_ms if first is not None else None,
            "words": words or WordsForm(),
            "received": received or ReceivedForm(found=self.found),
            "press": new_press(),
            "problem": problem,
        }
        return render(self.request, "answers/enter_words.html", context, status=status)
