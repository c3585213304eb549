"""The forms of starting a project: one small page each, nothing of it needed but a name."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from dugnad.charter.entries import AGREED_MAX, GROUP
from dugnad.face.agreed import GETS, NOT, RULES, SEEN, TOOLS, WHY, tells_about_people
from dugnad.face.organisations import KINDS
from dugnad.face.sentences import StrOrPromise
from dugnad.web.content.openness import JUST_US, LINK, PUBLIC
from dugnad.web.kit.forms import TITLE_MAX, WHERE_MAX, PlainForm, answer_days_choices
from dugnad.web.kit.forms_rules import NO_ADDRESSES
from dugnad.web.kit.ways import WAYS_IN_WORDS

ANSWER_MAX: Final = AGREED_MAX // 8
"""The longest answer to one question: all of them together go into the books as one text."""

DOORS: Final[dict[str, tuple[StrOrPromise, StrOrPromise]]] = {
    PUBLIC: (
        _("Public"),
        _("It stands in the neighbourhood's list, and everybody can read it."),
    ),
    LINK: (
        _("By link"),
        _(
            "It stands in no list. Whoever has its address or code can read it, and asks to take "
            "part."
        ),
    ),
    JUST_US: (
        _("Just us"),
        _(
            "Only those who take part read its name, its story and its cards. How many you are, "
            "your rules and what you agree on stand in the books for everybody."
        ),
    ),
}
"""How open a project is: a word, and what it means."""


class Step(PlainForm):
    """One page of starting a project."""


class WhatForm(Step):
    """What and where, in one sentence."""

    text = forms.CharField(
        label=_("What do you want to do, and where?"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One sentence is enough. For example: We put up benches along the shore."),
    )
    title = forms.CharField(
        label=_("What shall it be called?"),
        max_length=TITLE_MAX,
        help_text=_("For example: Benches by the shore. It can be changed later."),
    )
    where = forms.CharField(label=_("Where?"), required=False, max_length=WHERE_MAX)


class OpenForm(Step):
    """How open it is; and, folded away, whether it is an organisation."""

    says_what_is_optional = True

    openness = forms.ChoiceField(
        label=_("How open is it?"), choices=[(name, word) for name, (word, _m) in DOORS.items()]
    )
    kind = forms.ChoiceField(
        label=_("What are you?"),
        required=False,
        choices=[*KINDS.items()],
        initial=GROUP,
        widget=forms.RadioSelect,
    )
    answer_days = forms.ChoiceField(
        label=_("How soon does the organisation answer?"),
        required=False,
        choices=answer_days_choices,
        help_text=_("Others see this day beside each question and decision that waits for you."),
    )

    @property
    def is_organisation(self) -> bool:
        """Whether something else than a group of people is chosen."""
        return str(self["kind"].value() or GROUP) != GROUP

    def clean(self) -> dict[str, Any]:
        """Let everybody read who an organisation is: others take part beside it."""
        cleaned = super().clean() or self.cleaned_data
        cleaned["kind"] = cleaned.get("kind") or GROUP
        if cleaned["kind"] != GROUP and cleaned.get("openness") not in (None, PUBLIC):
            self.add_error(
                "kind",
                _(
                    "Everybody can read who an organisation is. Choose “Public” above, or begin as "
                    "a group of people."
                ),
            )
        return cleaned


def _question(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=ANSWER_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AgreedForm(Step):
    """Questions of which each may be left to later; the answers go into the books."""

    def clean(self) -> dict[str, Any]:
        """Keep out what leads to a person: the books keep it for good."""
        cleaned = super().clean() or self.cleaned_data
        for name in self.fields:
            found = tells_about_people(str(cleaned.get(name, "")))
            if found:
                self.add_error(name, NO_ADDRESSES % {"found": found[0]})
        return cleaned


class WhyForm(AgreedForm):
    """The first two questions: why and for whom; what each gets."""

    why = _question(_("Why do you do this, and for whom?"), _("What is better when it is done?"))
    gets = _question(
        _("What does each of you get out of it?"),
        _("For example: company, a bench, something learnt, an hour in return."),
    )


class SeenForm(AgreedForm):
    """The third question, and what it is not."""

    seen = _question(
        _("How do you see and treat people?"),
        _("For example: nobody has to explain why they cannot come."),
    )
    nothing = _question(
        _("What is this not?"),
        _("For example: it is no job, and no club that one has to come to every week."),
    )


class GameForm(AgreedForm):
    """The fourth question, and only then the fifth: the tools."""

    rules = _question(
        _("Which rules do you give yourselves?"),
        _("Names or not? Who owns what you make? How do you talk it over?"),
    )
    tools = _question(
        _("Only now: what do you use?"),
        _("A shed, a chat that you have already, a bank account at the volunteer centre…"),
    )


class WayForm(Step):
    """The way of organising."""

    way = forms.ChoiceField(
        label=_("How do you organise yourselves?"),
        choices=[(one.name, one.title) for one in WAYS_IN_WORDS],
    )


CODE_MAX: Final = 6
"""A code has six characters."""


class MoneyForm(Step):
    """Who holds money for the group: "none", or the code of a host that is asked."""

    money = forms.CharField(label=_("Who holds money for you?"), max_length=CODE_MAX)


AGREED: Final = {
    "why": WHY,
    "gets": GETS,
    "seen": SEEN,
    "rules": RULES,
    "tools": TOOLS,
    "nothing": NOT,
}
"""Which field of these forms goes under which name of the agreed text."""


class PartForm(AgreedForm):
    """A part of a project, to be proposed."""

    title = forms.CharField(
        label=_("What shall the part be called?"),
        max_length=TITLE_MAX,
        help_text=_("For example: The greenhouse."),
    )
    why = forms.CharField(
        label=_("What is it for, and why as a part of its own?"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "This stands in the books for good and everybody can read it: leave people's names, "
            "numbers and addresses out."
        ),
    )
