"""How somebody wants to hear of what they gave to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dugnad.face.forms import dress, say_plainly
from dugnad.web.giving.models import Hearing
from dugnad.web.people.models import MAIL, SMS, Person

ADDRESS_MAX = 400
_LABELS = {
    Hearing.How.MAIL: _("By mail"),
    Hearing.How.SMS: _("By text message"),
    Hearing.How.LETTER: _("By letter"),
    Hearing.How.NOT: _("Not at all. I look at the card when I like."),
}


class HearingForm(forms.Form):
    """One choice among the ways in which this person can be reached, and an address for letters."""

    use_required_attribute = False
    says_what_is_optional = True

    how = forms.ChoiceField(
        label=_("How would you like to hear how it goes?"),
        help_text=_("At most one message a week, with everything that you gave to."),
        widget=forms.RadioSelect,
    )
    address = forms.CharField(
        label=_("For letters: your name and postal address"),
        help_text=_(
            "Whoever looks after the card reads both, to post the letters; also of a gift that "
            "does not show your name. They are kept until you choose another way."
        ),
        max_length=ADDRESS_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "street-address"}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        """Offer the ways by which `person` can be reached."""
        super().__init__(*args, **kwargs)
        kinds = {reach.kind for reach in person.reaches.all() if reach.stopped_ms is None}
        offered = [
            how for how, kind in ((Hearing.How.MAIL, MAIL), (Hearing.How.SMS, SMS)) if kind in kinds
        ]
        ways = (*offered, Hearing.How.LETTER, Hearing.How.NOT)
        choices = [(how.value, _LABELS[how]) for how in ways]
        how_field = self.fields["how"]
        if isinstance(how_field, forms.ChoiceField):
            how_field.choices = choices
        for field in self.fields.values():
            say_plainly(field)
            dress(field.widget)

    def clean(self) -> dict[str, Any]:
        """Ask for an address where letters are wanted."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("how") == Hearing.How.LETTER and not (cleaned.get("address") or "").strip():
            self.add_error("address", _("Write your name and address, so that letters reach you."))
        return cleaned
