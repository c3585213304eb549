"""What templates say with the kit: icons, weaves, moments, codes, square codes and forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django import forms, template
from django.conf import settings
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from dugnad.face import icons, moments
from dugnad.face import qr as square
from dugnad.face import weave as loom
from dugnad.face.face import Family, Pinned
from dugnad.face.forms import PutUpForm, dress
from dugnad.face.page import PersonLine, Verb
from dugnad.face.sentences import StrOrPromise

register = template.Library()

CODE_GROUP = 3
"""Codes are shown in groups of three, as people say them."""


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon of the sprite; always beside a word, so it is hidden from reading aloud.

    A name that is not in `icons.NAMES` draws nothing: the word beside it says it all.
    """
    return _drawn(name) if name in icons.NAMES else mark_safe("")


@cache
def _drawn(name: str) -> SafeString:
    """Write an icon once: where the sprite lies stays the same as long as the program runs."""
    return format_html(
        '<svg class="icon" width="24" height="24" aria-hidden="true"><use href="{}#{}"/></svg>',
        static("face/vendor/icons.svg"),
        name,
    )


@register.simple_tag
def family_icon(family: str) -> SafeString:
    """Draw the icon of a card family."""
    return icon(icons.OF_FAMILY[Family(family).value])


@register.simple_tag
def weave(seed: bytes | str, title: str = "") -> SafeString:
    """Draw the woven band of an id (bytes) or a name (text); empty for no seed at all."""
    if not seed:
        return mark_safe("")
    own = bytes(seed) if isinstance(seed, bytes | memoryview) else str(seed).encode()
    # The loom writes numbers and escapes the title itself.
    return mark_safe(loom.weave(own, title=title))  # noqa: S308


@register.simple_tag
def qr(address: str, title: str) -> SafeString:
    """Draw the square code of an address; `title` says in words what it opens."""
    # segno writes numbers and escapes the title itself.
    return mark_safe(square.qr(address, title=title))  # noqa: S308


def _here_and_now(context: Context) -> tuple[str, int]:
    """Return the place's zone and the moment of looking; 0 makes every date say its year."""
    return str(context.get("zone") or "UTC"), int(context.get("now_ms") or 0)


@register.simple_tag(takes_context=True)
def moment(context: Context, at_ms: int | None) -> str:
    """Say weekday, date and time of a moment in the place's hours (`zone` in the context).

    This year's moments go without the year when the context has `now_ms`. None is no words.
    """
    if at_ms is None:
        return ""
    return moments.moment_words(at_ms, *_here_and_now(context))


@register.simple_tag(takes_context=True)
def day(context: Context, at_ms: int | None) -> str:
    """Say weekday and date of a moment, as `moment` does."""
    if at_ms is None:
        return ""
    return moments.day_words(at_ms, *_here_and_now(context))


@register.filter
def code(value: str) -> str:
    """Write a code as people say it: "K7M 4XQ"."""
    text = str(value).upper()
    return " ".join(text[at : at + CODE_GROUP] for at in range(0, len(text), CODE_GROUP))


@register.filter
def card_name(card: Any) -> str:
    """Name a card by its headline, or by its code where its words were taken away."""
    return str(card.title) or _("Card %(code)s") % {"code": code(card.code or "")}


@register.filter
def project_name(project: Any) -> str:
    """Name a project by its title, or by its code where its words were taken away."""
    return str(project.title) or _("Project %(code)s") % {"code": code(project.code)}


@register.filter
def of(values: Mapping[str, Any] | None, name: str) -> Any:
    """Look a name up in a mapping; an empty string when there is none."""
    return values.get(name, "") if values else ""


@register.filter
def name_of(people: Iterable[PersonLine], member: bytes) -> str:
    """Find the name of somebody among the people of a page; "" where this viewer sees none."""
    return next((one.name for one in people if one.member == member), "")


@register.simple_tag
def verb_address(card: Pinned, verb: Verb, whom: str = "") -> str:
    """Return where a verb's form lies, filled in with the verb's values.

    Args:
        card: whose verb it is.
        verb: which.
        whom: for whom it is pressed, where there is a choice; the page that is led to knows it.
    """
    query = urlencode({**verb.values, **({"for": whom} if whom else {})})
    return f"{card.address}/do/{verb.name}" + (f"?{query}" if query else "")


@register.filter
def own_name(language: str) -> str:
    """Name a language as those who speak it do, everywhere the same: "nb" is "Norsk bokmål"."""
    return str(dict(settings.LANGUAGES).get(language, language))


@register.simple_tag
def direction() -> str:
    """Say which way the language is written: "ltr" or "rtl"."""
    return "rtl" if get_language_bidi() else "ltr"


@register.simple_tag(takes_context=True)
def scheme(context: Context) -> SafeString:
    """Write the attribute for the colours this browser chose; nothing when it chose none."""
    request = context.get("request")
    chosen = request.COOKIES.get("scheme", "") if request is not None else ""
    if chosen not in {"light", "dark"}:
        return mark_safe("")
    return format_html(' data-color-scheme="{}"', chosen)


@register.inclusion_tag("face/form.html")
def card_form(form: forms.BaseForm) -> dict[str, Any]:
    """Show a form's error summary and fields, but neither `<form>` nor button.

    A form that puts up a card shows its first fields open and folds the others away; the fold is
    open when something in it has to be mended. What only some answers need follows the first ones;
    a browser that can hides it until one of them is chosen.
    """
    for own in form.fields.values():
        dress(own.widget)
    _link_errors(form)
    shown = [form[name] for name in form.fields if not form[name].is_hidden]
    first = form.first if isinstance(form, PutUpForm) and form.first else tuple(form.fields)
    below = form.needed_sometimes if isinstance(form, PutUpForm) else ()
    opened = [form[name] for name in (*first, *below) if name in form.fields]
    folded = [field for field in shown if field.name not in (*first, *below)]
    return {
        "form": form,
        "opened": [field for field in opened if not field.is_hidden],
        "folded": folded,
        "fold_open": any(field.errors for field in folded),
        "hidden": form.hidden_fields(),
        "examples": form.examples() if isinstance(form, PutUpForm) else {},
        # Where there is one field only, its error stands right there and is not said twice.
        "summary": [] if len(shown) == 1 and not form.non_field_errors() else _summary(form),
    }


@register.inclusion_tag("face/error_summary.html")
def form_errors(form: forms.BaseForm) -> dict[str, Any]:
    """Show what a form has to mend, where its page puts the fields in places of their own."""
    for own in form.fields.values():
        dress(own.widget)
    _link_errors(form)
    return {"lines": _summary(form)}


@register.filter
def may_be_empty(field: forms.BoundField) -> bool:
    """Whether it is said of a field that it can be left empty; a list always has an answer."""
    form, widget = field.form, field.field.widget
    if isinstance(widget, forms.Select) and not isinstance(widget, forms.SelectMultiple):
        return False
    sometimes = isinstance(form, PutUpForm) and field.name in form.needed_sometimes
    says_it = bool(getattr(form, "says_what_is_optional", False))
    return not field.field.required and not sometimes and not says_it


@register.filter
def is_choice(field: forms.BoundField) -> bool:
    """Whether a field is one box to tick: its label stands behind it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def is_group(field: forms.BoundField) -> bool:
    """Whether a field has several inputs of its own, so that its label is their legend."""
    return bool(field.field.widget.use_fieldset)


def _link_errors(form: forms.BaseForm) -> None:
    """Tie each input to its help and its error, so that they are read together with it."""
    for field in form:
        described = []
        if field.help_text:
            described.append(f"{field.auto_id}_help")
        if field.errors:
            described.append(f"{field.auto_id}_error")
        if described and not field.field.widget.use_fieldset:
            field.field.widget.attrs["aria-describedby"] = " ".join(described)


def _summary(form: forms.BaseForm) -> list[tuple[str, StrOrPromise, str]]:
    """Return what has to be mended: the input's id ("" for the whole form), its label, words."""
    lines: list[tuple[str, StrOrPromise, str]] = [
        ("", "", str(error)) for error in form.non_field_errors()
    ]
    for field in form:
        target = field.id_for_label or f"{field.auto_id}_0"
        lines += [(target, field.label, str(error)) for error in field.errors]
    return lines
