"""A project's rules read aloud, and side by side with other rules.

Rules are data (`charter.entries.Rules`). Here they are whole sentences in groups, in the language
that is active. Nothing here judges or changes anything.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dugnad.charter.entries import STARTER, Rules
from dugnad.face.agreed import HEADINGS, read_agreed
from dugnad.face.ruling.groups import (
    cards_words,
    choosing_words,
    everyday_words,
    joining_words,
    lasting_words,
    leaving_words,
    money_words,
    rights_words,
    roles_words,
    work_words,
)
from dugnad.face.ruling.terms import role_within


@dataclass(frozen=True)
class Part:
    """Some sentences of the rules that belong together.

    Attributes:
        name: names the part in every language ("everyday").
        title: its heading.
        sentences: in their order; each is whole.
    """

    name: str
    title: str
    sentences: tuple[str, ...]

    @property
    def is_own(self) -> bool:
        """Whether these are the group's own words, and not sentences of ours."""
        return self.name.startswith("own-")


@dataclass(frozen=True)
class Compared:
    """A part of two rules, side by side.

    Attributes:
        name: as in `Part`.
        title: its heading.
        stays: sentences of both.
        goes: sentences only of the first.
        comes: sentences only of the second.
    """

    name: str
    title: str
    stays: tuple[str, ...]
    goes: tuple[str, ...]
    comes: tuple[str, ...]

    @property
    def changed(self) -> bool:
        """Whether the two differ here."""
        return bool(self.goes or self.comes)


def parts(rules: Rules, words: str = "", *, organisation: bool = False) -> tuple[Part, ...]:
    """Read the rules aloud.

    Args:
        rules: of one version.
        words: what the group agreed in its own words, as it lies in the books.
        organisation: whether it acts as one in other projects, so that somebody speaks for it.
    """
    told = (
        Part("everyday", _("Who decides: everyday things"), everyday_words(rules)),
        Part("lasting", _("Who decides: what lasts"), lasting_words(rules)),
        Part("choosing", _("Who decides: roles"), choosing_words(rules)),
        Part("joining", _("Who may join"), joining_words(rules)),
        Part("cards", _("Who may put up cards"), cards_words(rules)),
        Part("roles", _("Roles and their terms"), roles_words(rules)),
        *_speaking(rules, organisation=organisation),
        Part("rights", _("The same rights, and every difference"), rights_words(rules)),
        Part("money", _("Money"), money_words()),
        Part("work", _("Work"), work_words()),
        Part("leaving", _("Resting and leaving"), leaving_words()),
    )
    own = tuple(
        Part(f"own-{name}", str(HEADINGS[name]), (text,)) for name, text in read_agreed(words)
    )
    return (*told, *own)


def in_short(rules: Rules) -> tuple[str, ...]:
    """The rules in a few sentences: who decides, who joins, who puts up cards."""
    return (
        everyday_words(rules)[0],
        lasting_words(rules)[0],
        joining_words(rules)[0],
        *cards_words(rules),
        _("You may leave at any time, without a reason."),
        _("Nobody changes these rules alone."),
    )


def compare(
    before: Rules, after: Rules, words_before: str = "", words_after: str = ""
) -> tuple[Compared, ...]:
    """Two rules side by side, part by part; a part that only one of them has is there as well."""
    old = {part.name: part for part in parts(before, words_before)}
    new = {part.name: part for part in parts(after, words_after)}
    found = []
    for name in dict.fromkeys((*old, *new)):
        first = old[name].sentences if name in old else ()
        second = new[name].sentences if name in new else ()
        found.append(
            Compared(
                name=name,
                title=(new.get(name) or old[name]).title,
                stays=tuple(one for one in second if one in first),
                goes=tuple(one for one in first if one not in second),
                comes=tuple(one for one in second if one not in first),
            )
        )
    return tuple(found)


def _speaking(rules: Rules, *, organisation: bool) -> tuple[Part, ...]:
    """Who speaks for an organisation elsewhere, and how soon it answers."""
    if not organisation and rules.speaks == (STARTER,) and not rules.answer_days:
        return ()
    roles = ", ".join(role_within(name) for name in rules.speaks)
    return (
        Part(
            "speaking",
            _("Who speaks for us in other projects"),
            (
                _("Whoever has one of these roles, or stands in: %(roles)s.") % {"roles": roles},
                _("Who that is stands on our page for everybody, and until when."),
                ngettext(
                    "We promise to answer within one day.",
                    "We promise to answer within %(days)s days.",
                    rules.answer_days,
                )
                % {"days": rules.answer_days}
                if rules.answer_days
                else _("We promise no time for our answers."),
            ),
        ),
    )
