"""What stands beside a field of a form."""

from __future__ import annotations

from django import forms

from dugnad.face.templatetags.face import may_be_empty


class Asked(forms.Form):
    """A text, a list of which one stands there, and boxes to tick; none is needed."""

    words = forms.CharField(required=False)
    often = forms.ChoiceField(choices=[("0", "As it comes"), ("7", "Once a week")], required=False)
    days = forms.MultipleChoiceField(
        choices=[("0", "Monday")], required=False, widget=forms.CheckboxSelectMultiple
    )
    name = forms.CharField()


def test_a_list_always_has_an_answer() -> None:
    """Only what can be left empty is said to be."""
    form = Asked()
    assert [field.name for field in form if may_be_empty(field)] == ["words", "days"]
