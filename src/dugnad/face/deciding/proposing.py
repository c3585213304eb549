"""What the forms of proposals and votes share: agreed text, what follows, and how long."""

from __future__ import annotations

import re
from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from dugnad.charter.decisions.terms import Agree, Effect, procedure_for
from dugnad.charter.entries import AGREED_MAX
from dugnad.face.agreed import tells_about_people
from dugnad.face.deciding import secretly
from dugnad.face.letters import plain
from dugnad.face.moments import DAY_MS
from dugnad.face.sentences import StrOrPromise
from dugnad.face.told import ToldForm

FOR_GOOD: Final = _(
    "This stays in the books for good, and anybody can read it. Leave out people's names, numbers "
    "and addresses."
)

_MEND: Final = _(
    "It would stay in the books for good. Leave it out, or tick below that it belongs to nobody."
)


_LOOKED_AT: Final = 2 * AGREED_MAX
"""How many letters of what was typed are looked at before its length is."""

_EMPTY_LINES: Final = re.compile(r"\s*\n\s*")


def _one_part(text: str) -> str:
    """Text without empty lines, as those stand between the parts."""
    return _EMPTY_LINES.sub("\n", plain(text).strip())


def personal(text: str) -> str:
    """One sentence about what looks personal in a text; "" where nothing does."""
    found = tells_about_people(text)
    if not found:
        return ""
    sentence = _("This looks like somebody's address or number: %(found)s.")
    return str(sentence % {"found": ", ".join(found)})


class DecisionForm(ToldForm):
    """What is put to the group, with agreed text that stays in the books."""

    verb = _("Put up the card")
    agreed: ClassVar[tuple[str, ...]] = ("title", "text")
    """The fields that are agreed text, in the order in which they stand."""

    checked: ClassVar[tuple[str, ...]] = ()
    """The fields that get into the books in any way; those of the agreed text unless said."""

    kinds: ClassVar[tuple[str, ...]] = ("everyday", "lasting", "choosing")
    """What is decided by this form, as the rules tell it apart."""

    where = None  # type: ignore[assignment]  # So Django leaves out a field of the form above.
    sure = forms.BooleanField(label=_("It belongs to nobody; leave it in"), required=False)
    days = forms.TypedChoiceField(
        label=_("How long can people answer?"),
        choices=[
            (0, _("As long as the rules say")),
            (7, _("7 days")),
            (14, _("14 days")),
            (30, _("30 days")),
            (60, _("60 days")),
        ],
        coerce=int,
        initial=0,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask whether something is nobody's only where it looks like somebody's."""
        super().__init__(*args, **kwargs)
        secretly.offer_counters(self, self.around, self.kinds)
        if not any(personal(str(self.data.get(name, ""))[:_LOOKED_AT]) for name in self._checked):
            del self.fields["sure"]
        else:
            self.first = (*self.first, "sure")
            self.order_fields(self.first)

    @property
    def _checked(self) -> tuple[str, ...]:
        return self.checked or self.agreed

    def clean(self) -> dict[str, Any]:
        """Ask before something personal gets into the books, and keep the text within its size."""
        cleaned = super().clean() or {}
        for name in self._checked:
            found = personal(str(cleaned.get(name, "")))
            if found and not cleaned.get("sure"):
                self.add_error(name, f"{found} {_MEND}")
        if len(self.agreed_text(cleaned)) > AGREED_MAX:
            self.add_error(self.agreed[-1], _("This is too long for the books. Make it shorter."))
        rules = self.around.rules()
        procedure = None if rules is None else procedure_for(self.effect(cleaned), rules)
        secretly.check_counters(self, cleaned, procedure)
        return cleaned

    def effect(self, cleaned: dict[str, Any]) -> Effect:
        """Return what follows when it is agreed, as far as it was filled in: mostly the words."""
        del cleaned
        return Agree()

    def beforehand(self) -> tuple[StrOrPromise, ...]:
        """Return why nobody is asked who counts secret answers, where they are too few for it."""
        return secretly.too_few(self.around.rules(), self.around.people())

    def agreed_text(self, cleaned: dict[str, Any]) -> str:
        """The parts that are agreed, each a paragraph."""
        parts = (_one_part(str(cleaned.get(name) or "")) for name in self.agreed)
        return "\n\n".join(part for part in parts if part)

    def answer_ms(self, cleaned: dict[str, Any]) -> int:
        """How long people can answer, in milliseconds; 0 is as long as the rules say."""
        return int(cleaned.get("days") or 0) * DAY_MS

    def told(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Return the headline and the picture; the rest is agreed text."""
        told = super().told(cleaned)
        return {name: told[name] for name in ("title", "picture", "alt") if name in told}
