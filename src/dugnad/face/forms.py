"""Forms that turn what a person typed into an action.

A form helps, it does not judge: the card's contract decides. A form that could not be understood
is shown again with everything that was typed and one sentence for each thing to mend.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from dugnad.charter.entries import Grant
from dugnad.charter.money.accounts import Sum
from dugnad.ledger.contract import Refused
from dugnad.ledger.state import State
from dugnad.ledger.values import Action

from .around import NOBODY_AROUND, Around
from .moments import MomentField
from .sentences import StrOrPromise

if TYPE_CHECKING:
    from .seen import Seen


_PLAIN_REQUIRED = _("This is still empty. Write a few words.")
_PLAIN_CHOICE = _("Choose one of these.")
_PLAIN_NUMBER = _("Write a number, such as 12.")
_PLAIN_FILE = _("Choose a picture, or leave it out.")
_PLAIN_LONG = _(
    "This is too long: it has %(show_value)s letters and signs, and there is room for "
    "%(limit_value)s. Leave something out."
)
_PLAIN_MOST = _("Write a number that is not above %(limit_value)s.")
_PLAIN_LEAST = _("Write a number that is not below %(limit_value)s.")


def say_plainly(field: forms.Field) -> None:
    """Replace Django's own error words by ours, wherever the form's author wrote none."""
    ours: dict[str, Any] = {"required": _PLAIN_REQUIRED}
    if isinstance(field, forms.ChoiceField | forms.BooleanField):
        ours = {"required": _PLAIN_CHOICE, "invalid_choice": _PLAIN_CHOICE}
    elif isinstance(field, forms.IntegerField):
        ours = {
            "required": _PLAIN_NUMBER,
            "invalid": _PLAIN_NUMBER,
            "max_value": _PLAIN_MOST,
            "min_value": _PLAIN_LEAST,
        }
    elif isinstance(field, forms.FileField):
        ours = {"required": _PLAIN_FILE, "invalid_image": _PLAIN_FILE, "empty": _PLAIN_FILE}
    elif isinstance(field, forms.CharField):
        ours["max_length"] = _PLAIN_LONG
    # Browsers cut what is pasted without a word; a sentence that says how much is too much is kind.
    field.widget.attrs.pop("maxlength", None)
    for code, words in ours.items():
        if field.error_messages.get(code) == _django_words(field, code):
            field.error_messages[code] = words


def _django_words(field: forms.Field, code: str) -> StrOrPromise | None:
    """Return what Django itself would say; None when the field's own class says something else."""
    for kind in type(field).__mro__:
        words = kind.__dict__.get("default_error_messages", {}).get(code)
        if words is not None:
            return words if kind.__module__.startswith("django.") else None
    return None


_NOTHING_TO_FILL = (
    forms.HiddenInput,
    forms.FileInput,
    forms.CheckboxInput,
    forms.RadioSelect,
    forms.CheckboxSelectMultiple,
)
"""Inputs that a browser never fills in by itself; HTML has no `autocomplete` for them."""


def dress(widget: forms.Widget) -> None:
    """Give an input the look of the place, and tell the browser what may be filled in by itself."""
    parts = widget.widgets if isinstance(widget, forms.MultiWidget) else [widget]
    for part in parts:
        if not isinstance(part, forms.HiddenInput):
            part.attrs.setdefault("class", "ds-input")
        if not isinstance(part, _NOTHING_TO_FILL):
            part.attrs.setdefault("autocomplete", "off")
        if isinstance(part, forms.Textarea):
            part.attrs["rows"] = 4
            part.attrs.pop("cols", None)


class CardForm(forms.Form):
    """A form for one action of a card. Show it with `{% card_form form %}`."""

    verb: ClassVar[StrOrPromise] = ""
    """The words on the button: verb and thing, such as "Put up the card"."""
    done: ClassVar[StrOrPromise] = ""
    """The sentence of the receipt; "" where repeating what was chosen says it."""
    means: ClassVar[StrOrPromise] = ""
    """What comes of it, where that must be read before the press."""
    says_what_is_optional: ClassVar[bool] = False
    """Whether its own words say what can be left empty, so that nothing else has to."""
    after_lead: ClassVar[bool] = False
    """Whether what people read before they press stands above it on a page of its own, too."""
    heading: StrOrPromise = ""
    """What stands above the form on a page of its own; the words on the button where empty."""
    hint: StrOrPromise = ""
    """What stands once above all its fields."""

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        zone: str,
        now_ms: int,
        state: State | None = None,
        seen: Seen | None = None,
        around: Around = NOBODY_AROUND,
        **kwargs: Any,
    ) -> None:
        """Make a form that knows the place's time zone and the moment, for sensible defaults.

        Args:
            data: what was posted, or None for a fresh form.
            files: what was uploaded, or None.
            zone: the place's time zone, such as "Europe/Oslo".
            now_ms: the moment of asking, in milliseconds since 1970 UTC.
            state: the card's state, for forms that offer choices from it; None when putting up.
            seen: who looks at the card; None when putting up.
            around: the project around the card, for forms that offer choices from it.
            **kwargs: as for Django's own form (`initial`, `prefix`, ...).
        """
        self.zone = zone
        self.now_ms = now_ms
        self.state = state
        self.seen = seen
        self.around = around
        super().__init__(data, files, use_required_attribute=False, **kwargs)
        for field in self.fields.values():
            if isinstance(field, MomentField):
                field.zone = zone
            say_plainly(field)
            dress(field.widget)

    def action(self, cleaned: dict[str, Any]) -> Action:
        """Return the action that `cleaned` asks for; every form says its own."""
        raise TypeError(f"{type(self).__name__} does not say what it asks for: {sorted(cleaned)}")

    def told(self, cleaned: dict[str, Any]) -> dict[str, Any] | None:
        """Return what was written for people (`title`, `text`, `where`, `who`, ...), or None."""
        del cleaned
        return None

    def noted(self, cleaned: dict[str, Any]) -> StrOrPromise:
        """Return the sentence of the receipt for what was filled in, or `done`."""
        del cleaned
        return self.done

    def asks(self, cleaned: dict[str, Any]) -> str:
        """Return a question about the card that is asked with the same press, or nothing."""
        del cleaned
        return ""


class PutUpForm(CardForm):
    """The form that puts up a card: few fields open, the rest folded away with good defaults."""

    example: ClassVar[dict[str, Any]] = {}
    """A filled example: for each field name, words a neighbour might have typed."""

    first: tuple[str, ...] = ()
    """The names of the fields shown open, in order (at most three); the others are folded."""

    needed_sometimes: ClassVar[tuple[str, ...]] = ()
    """What only some answers to the last of these need: it follows below it, once one is chosen."""

    mends: ClassVar[Mapping[type[Refused], str]] = {}
    """For a refusal that is about one field, the name of that field."""

    in_other_names: ClassVar[bool] = False
    """Whether somebody can put it up for an organisation that takes part, too."""

    grants: ClassVar[tuple[Grant, ...]] = ()
    """What the card may order of others once it is in force."""

    def examples(self) -> Mapping[str, Any]:
        """Return what stands as an example beside each field; nothing where none fits."""
        return self.example

    def field_of(self, code: str) -> str:
        """The name of the field that a refusal ("workday.StartsInThePast") is about, or ""."""
        kind = code.rpartition(".")[2]
        found = (name for refusal, name in self.mends.items() if refusal.__name__ == kind)
        return next(found, "")

    def beforehand(self) -> tuple[StrOrPromise, ...]:
        """Return what whoever puts it up should know before, in sentences; mostly nothing."""
        return ()

    def awaits_money(self, cleaned: dict[str, Any]) -> Sum | None:
        """Return how much money the card waits for; mostly none."""
        del cleaned
        return None

    def remarks(self, cleaned: dict[str, Any]) -> tuple[StrOrPromise, ...]:
        """Return sentences worth a second look before it goes up; nothing has to be mended."""
        del cleaned
        return ()

    def opening(self, cleaned: dict[str, Any]) -> Action:
        """Return the card's `Open` action: its first terms, without the prose."""
        raise TypeError(f"{type(self).__name__} does not say how it opens: {sorted(cleaned)}")

    def action(self, cleaned: dict[str, Any]) -> Action:
        """Return the opening; putting up is this form's one action."""
        return self.opening(cleaned)
