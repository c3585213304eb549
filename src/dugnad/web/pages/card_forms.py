"""The forms of a card's verbs: which there are, filled or not, and what was chosen in one."""

from __future__ import annotations

from typing import Any

from django.http import Http404, QueryDict
from django.utils.http import urlencode

from dugnad.face.forms import CardForm
from dugnad.face.page import Verb
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.values import Action
from dugnad.web.house import house
from dugnad.web.kit.showing import Shown


def form_of(shown: Shown, verb: str) -> tuple[type[Action], type[CardForm]]:
    """The action that a verb's name stands for, and its form; 404 for any other name."""
    for action, form in shown.face.forms.items():
        if action.__name__ == verb:
            return action, form
    raise Http404


def form_filled(shown: Shown, form_class: type[CardForm], *posted: Any, **more: Any) -> CardForm:
    """A form of a card as the viewer sees it, with what was sent."""
    return form_class(
        *posted,
        zone=house().place.zone,
        now_ms=house().now_ms(),
        state=shown.state,
        seen=shown.seen,
        around=shown.seen.around,
        **more,
    )


def form_of_verb(shown: Shown, verb: Verb) -> CardForm | None:
    """The form of a verb as its button sends it."""
    form_class = shown.face.forms.get(verb.action)
    if form_class is None:
        return None
    return form_filled(shown, form_class, QueryDict(urlencode(verb.values)))


def chosen(shown: Shown, form: CardForm) -> StrOrPromise:
    """The words on the button that stands for what was chosen, or the form's own."""
    for verb in shown.page.all_verbs:
        if verb.values and all(
            str(form.cleaned_data.get(name)) == value for name, value in verb.values.items()
        ):
            return verb.label
    return form.verb
