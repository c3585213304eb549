"""What the desk asks: boxes, what came in, what was paid, where a payout goes."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from dugnad.charter.money.accounts import read_reference
from dugnad.charter.money.records import BoxKind
from dugnad.face.money import AmountField, unit_choices
from dugnad.face.sentences import StrOrPromise
from dugnad.web.house import house
from dugnad.web.kit.forms import PlainForm
from dugnad.web.lists import services as lists
from dugnad.web.lists.codes import NotACode
from dugnad.web.lists.models import Code
from dugnad.web.treasury.account_numbers import WRONG_IBAN, checked_account, is_iban
from dugnad.web.treasury.boxes import A_HOSTS, is_a_hosts
from dugnad.web.treasury.days import DayField
from dugnad.web.treasury.equal_lines import LineForm
from dugnad.web.treasury.fingerprints import plain_line

NAME_MAX: Final = 80
LINE_MAX: Final = 1_000

KINDS: Final[dict[BoxKind, StrOrPromise]] = {
    "bank": _("A bank account"),
    "cash": _("A cash box"),
}

REVERSED: Final[dict[str, StrOrPromise]] = {
    "mistake": _("It was recorded by mistake: it never came like this"),
    "taken back": _("Who paid it, or their bank, took it back"),
}
"""Why something that came in is undone."""


class DeskForm(LineForm):
    """A form of the desk; days are read in the place's hours."""

    def __init__(self, *args: Any, zone: str = "UTC", **kwargs: Any) -> None:
        """Take what every form takes; `zone` is the place's."""
        super().__init__(*args, **kwargs)
        for own in self.fields.values():
            if isinstance(own, DayField):
                own.zone = zone


class BoxForm(DeskForm):
    """A bank account or cash box of a host; only what is asked for in its country."""

    title = forms.CharField(
        label=_("Name of who holds it"),
        help_text=_("As the bank writes it. Who pays sees this name."),
        max_length=NAME_MAX,
    )
    unit = forms.ChoiceField(label=_("Which money?"), choices=unit_choices)
    account = forms.CharField(
        label=_("Account number"),
        required=False,
        max_length=NAME_MAX,
        help_text=_("For paying from the same country."),
    )
    swish = forms.CharField(label=_("Swish number"), required=False, max_length=NAME_MAX)
    vipps = forms.CharField(
        label=_("Vipps or MobilePay number"), required=False, max_length=NAME_MAX
    )
    iban = forms.CharField(
        label=_("IBAN"),
        required=False,
        max_length=NAME_MAX,
        help_text=_("For paying in euro, or from another country."),
    )
    bic = forms.CharField(label=_("BIC of the bank"), required=False, max_length=NAME_MAX)
    where = forms.CharField(
        label=_("Where and when is cash taken?"),
        max_length=NAME_MAX,
        help_text=_("For example: at the centre, Thursdays 10 until 12."),
    )

    EXTRA: Final = ("account", "iban", "bic", "swish", "vipps", "where")

    def __init__(self, *args: Any, kind: BoxKind, country: str, **kwargs: Any) -> None:
        """Ask of a bank account or of a cash box, in a country of two letters."""
        super().__init__(*args, **kwargs)
        self.kind = kind
        paying = {"SE": "swish", "NO": "vipps", "DK": "vipps", "FI": "vipps"}
        for name in ("swish", "vipps"):
            if name != paying.get(country):
                del self.fields[name]
        unwanted = ("where",) if kind == "bank" else self.EXTRA[:-1]
        for name in unwanted:
            self.fields.pop(name, None)

    def clean_account(self) -> str:
        """The number of the account; a wrong digit in it sends everybody's money elsewhere."""
        typed = str(self.cleaned_data["account"]).strip()
        return checked_account(typed, house().place.country) if typed else ""

    def clean_iban(self) -> str:
        """The same of the IBAN.

        Raises:
            ValidationError: it is none.
        """
        typed = str(self.cleaned_data["iban"]).strip()
        if typed and not is_iban(typed):
            raise forms.ValidationError(WRONG_IBAN)
        return typed

    def clean(self) -> dict[str, Any]:
        """A bank account has a number to pay to."""
        cleaned = super().clean() or self.cleaned_data
        number = cleaned.get("account") or cleaned.get("iban")
        wrong = {"account", "iban"} & {*self.errors}
        if self.kind == "bank" and not number and not wrong:
            self.add_error("account", _("Write the account number or the IBAN."))
        return cleaned


class MeantForm(DeskForm):
    """What money is for: by the giver's reference, by the code of a project or card, or chosen."""

    by_code: str = ""
    """What the code that was typed as the reference stands for, among what can be chosen."""

    def clean_reference(self) -> int:
        """Read the reference; a wrong digit is found by its last one.

        Who pays without having promised writes the code of the project or card, as the pages tell
        them to: what it stands for is then as good as chosen.

        Raises:
            ValidationError: it is none, or the code of nothing that can be chosen.
        """
        typed = str(self.cleaned_data["reference"]).strip()
        number = read_reference(typed)
        if number or not typed:
            return number
        found, to = _of_code(typed), self.fields["to"]
        if found and isinstance(to, forms.ChoiceField) and to.valid_value(found):
            self.by_code = found
            return 0
        if found:
            raise forms.ValidationError(
                _("No money of what has this code comes in here. Choose below what it is for.")
            )
        raise forms.ValidationError(
            _("This is not a whole reference: one digit is missing or wrong. Look again.")
        )

    def clean_to(self) -> str:
        """What was chosen; a code goes before it, as a reference does."""
        return self.by_code or str(self.cleaned_data["to"])


class InForm(MeantForm):
    """What came into a box: read from the bank's line, or counted."""

    amount = AmountField(label=_("How much came in?"))
    day = DayField(label=_("On which day, by the bank?"))
    reference = forms.CharField(
        label=_("The reference on it"),
        required=False,
        max_length=NAME_MAX,
        help_text=_(
            "The number that the giver was told, or the six characters of a project or card. Leave "
            "it empty when there is none."
        ),
    )
    to = forms.ChoiceField(label=_("No reference? Then what is it for?"), required=False)
    origin = forms.ChoiceField(label=_("Whose money is it?"), required=False)
    line = forms.CharField(
        label=_("The bank's own line"),
        help_text=_(
            "Copy the whole line from the bank, with date, name and amount. So the same line is "
            "never recorded twice. Only the two of you read it here."
        ),
        max_length=LINE_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        *args: Any,
        cash: bool,
        purposes: list[tuple[str, Any]],
        origins: list[tuple[str, StrOrPromise]],
        **kwargs: Any,
    ) -> None:
        """Ask of a bank account, or of a cash box.

        Args:
            args: as every form's.
            cash: it was counted.
            purposes: what it can be for when there is no reference.
            origins: private money and the host's public funds.
            kwargs: as every form's.
        """
        super().__init__(*args, **kwargs)
        to, origin = self.fields["to"], self.fields["origin"]
        if isinstance(to, forms.ChoiceField) and isinstance(origin, forms.ChoiceField):
            to.choices, origin.choices = purposes, origins
        if len(origins) == 1:
            del self.fields["origin"]
        if cash:
            self.fields["day"].label = _("On which day was it counted?")
            self.fields["line"].label = _("Who counted it, and from what?")
            self.fields["line"].help_text = _(
                "Two count together. For example: the tin at the summer fair, Bengt and Karin."
            )

    def clean_line(self) -> str:
        """One blank between words, as it is fingerprinted."""
        return plain_line(self.cleaned_data["line"])


class MatchForm(MeantForm):
    """What something unmatched is for."""

    reference = forms.CharField(
        label=_("The reference it should have had"), required=False, max_length=NAME_MAX
    )
    to = forms.ChoiceField(label=_("Or what it is for"), required=False)

    def __init__(self, *args: Any, purposes: list[tuple[str, Any]], **kwargs: Any) -> None:
        """Offer the purposes that there are."""
        super().__init__(*args, **kwargs)
        to = self.fields["to"]
        if isinstance(to, forms.ChoiceField):
            to.choices = purposes

    def clean(self) -> dict[str, Any]:
        """One of the two is told."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not (cleaned.get("reference") or cleaned.get("to")):
            self.add_error(None, _("Write the reference, or choose what it is for."))
        return cleaned


class ReverseForm(DeskForm):
    """Why something that came in is undone."""

    reason = forms.ChoiceField(
        label=_("What happened?"),
        choices=[*REVERSED.items()],
    )
    line = forms.CharField(
        label=_("The bank's line by which it was taken back"),
        help_text=_("Only where it was taken back."),
        required=False,
        max_length=LINE_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        """What was taken back has a line, and a mistake has none."""
        cleaned = super().clean() or self.cleaned_data
        cleaned["line"] = plain_line(cleaned.get("line", ""))
        if cleaned.get("reason") == "taken back" and not cleaned["line"]:
            self.add_error("line", _("Copy the line from the bank by which it was taken back."))
        return cleaned


class PaidForm(DeskForm):
    """By which line of the bank a list went out."""

    day = DayField(label=_("On which day did it go out?"))
    line = forms.CharField(
        label=_("The bank's own line"),
        help_text=_(
            "Copy the line, or the lines, by which it went out. Of cash: who handed it over, and "
            "to whom."
        ),
        max_length=LINE_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    clean_line = InForm.clean_line


class CameBackForm(PaidForm):
    """By which line of the bank a payment came back."""

    day = DayField(label=_("On which day did it come back?"))
    line = forms.CharField(
        label=_("The bank's own line"),
        help_text=_("Copy the line by which it came back."),
        max_length=LINE_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PayoutForm(PlainForm):
    """Where somebody's money goes."""

    name = forms.CharField(label=_("Name of who holds the account"), max_length=NAME_MAX)
    account = forms.CharField(
        label=_("Account number or IBAN"),
        max_length=NAME_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
    )
    bank = forms.CharField(
        label=_("Clearing number or BIC, where your bank needs it"),
        required=False,
        max_length=NAME_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_account(self) -> str:
        """A number of an account has some digits, and an IBAN adds up.

        Raises:
            ValidationError: it is none.
        """
        found = checked_account(str(self.cleaned_data["account"]), house().place.country)
        if is_a_hosts(found):
            raise forms.ValidationError(A_HOSTS)
        return found


def _of_code(typed: str) -> str:
    """The choice of the project or card that has this code; "" where nothing has it."""
    try:
        found = lists.find(typed)
    except NotACode:
        return ""
    if found is None:
        return ""
    kind = "c" if found.kind == Code.Kind.CARD else "p"
    return f"{kind}-{bytes(found.identity).hex()}"
