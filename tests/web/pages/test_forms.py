"""The pages' own forms say in our words what is to be mended, never in Django's."""

from __future__ import annotations

from importlib import import_module

import pytest
from django import forms

from dugnad.web.answers.forms import InviteForm
from dugnad.web.kit.forms import (
    AnswerForm,
    BeginForm,
    ObjectionForm,
    QuestionForm,
    ResultForm,
    WordsForm,
)
from dugnad.web.pages.views_remove import RemoveForm
from tests.web.living import ALIASES, Living

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

EMPTY = "This is still empty. Write a few words."


@pytest.mark.parametrize(
    ("form_class", "needed"),
    [
        (AnswerForm, {"text"}),
        (BeginForm, {"title", "text"}),
        (ObjectionForm, {"text"}),
        (QuestionForm, {"text"}),
        (WordsForm, {"title"}),
        (ResultForm, set()),
    ],
)
def test_what_is_empty_or_too_long_is_said_plainly(
    living_place: Living, form_class: type[forms.Form], needed: set[str]
) -> None:
    """Each field that must be filled says so; each that is too long says how much room there is."""
    assert form_class({}).errors == {name: [EMPTY] for name in needed}
    long = form_class({"text": "x" * 20_001, "title": "x" * 121})
    assert {*long.errors} == {"text", "title"} & {*long.fields}
    for error in (str(error) for errors in long.errors.values() for error in errors):
        assert error.startswith("This is too long: it has ")
        assert "%" not in error


def test_a_name_that_is_too_long_and_a_reason_that_is_none(living_place: Living) -> None:
    """The form that asks people and the one that takes a text away speak plainly as well."""
    invite = InviteForm({"name_1": "x" * 1_000, "address_1": "ben@example.org"})
    assert str(invite.errors["name_1"][0]).startswith("This is too long: it has 1000 letters")
    assert RemoveForm(["abuse"], {"rule": "nonsense"}).errors == {"rule": ["Choose one of these."]}  # type: ignore[arg-type]


def test_no_form_says_what_django_says() -> None:
    """Whatever is asked on any page: where it is left empty, the sentence is one of ours."""
    import_module("dugnad.site.urls")
    theirs = {str(forms.Field.default_error_messages["required"])}
    kinds = [*forms.Form.__subclasses__()]
    found: list[str] = []
    wrong: list[str] = []
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        if not kind.__module__.startswith("dugnad."):
            continue
        try:
            fields = kind({}).fields
        except TypeError:
            continue  # it is made for one card or one role, and looked at where that is told.
        found.append(kind.__name__)
        wrong += [
            f"{kind.__module__}.{kind.__name__}: {name}"
            for name, field in fields.items()
            if field.required and str(field.error_messages["required"]) in theirs
        ]
    assert wrong == []
    assert len(found) > 60
