"""The form in which somebody writes other rules: plain choices, each with the one in force chosen.

A value that no choice of ours says stays choosable for whoever has it now, so that a form which is
sent without a change changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from msgspec.structs import replace

from dugnad.charter.entries import (
    AGREED_MAX,
    MEMBERS,
    ROLES_MAX,
    SEATS_MAX,
    STARTER,
    STRENGTHS,
    YEAR_MS,
    Procedure,
    RoleRule,
    Rules,
)
from dugnad.charter.projects.rules import fingerprint
from dugnad.charter.ways import BOARD, TRUSTED
from dugnad.face.agreed import HEADINGS, OWN, part_of, tells_about_people, write_agreed
from dugnad.face.forms import say_plainly
from dugnad.face.ruling import reading
from dugnad.face.ruling import terms as ruling_terms
from dugnad.face.sentences import StrOrPromise
from dugnad.web.kit.forms import TITLE_MAX, PlainForm, answer_days_choices
from dugnad.web.kit.rule_choices import (
    ANSWERED,
    FALLBACKS,
    FOUND_OUT,
    JOINING,
    LATE,
    METHODS,
    PUTS_UP,
    SECRECY,
    STRENGTHS_SAID,
    TERMS,
    WAITS,
    WHOSE,
    choices_with,
    method_words,
    own_or_known,
    read_method,
    read_share,
    role_named,
    shares_with,
    times_with,
    write_method,
    write_share,
)

NEW_ROLES: Final = 2
"""How many roles can be added at a time."""
ROLE_MAX: Final = 40
VOICES_MAX: Final = 50

KINDS: Final = ("everyday", "lasting", "choosing")
_QUESTIONS: Final[dict[str, StrOrPromise]] = {
    "who": _("Who decides?"),
    "whose": _("Whose voice counts?"),
    "method": _("When is it agreed?"),
    "share": _("How many have to take part, at least?"),
    "voices": _("And how many people, at least?"),
    "fallback": _("What if an objection stands?"),
    "answer": _("How long is there to answer?"),
    "late": _("How long after that may paper and phone be entered?"),
    "strength": _("How well is whoever answers known?"),
    "secrecy": _("Are answers open or secret?"),
}
_FIRST: Final = ("who", "method", "answer")
"""What stands open of each way of deciding; the rest is folded away."""


@dataclass(frozen=True)
class FieldGroup:
    """Some questions of the form under one heading.

    Attributes:
        name: of the part.
        title: its heading.
        fields: shown open.
        folded: shown when one asks for more.
    """

    name: str
    title: StrOrPromise
    fields: tuple[BoundField, ...]
    folded: tuple[BoundField, ...] = ()

    @property
    def fold_open(self) -> bool:
        """Whether something in the fold has to be mended."""
        return any(field.errors for field in self.folded)


class ChangeForm(PlainForm):
    """Other rules for a project, and why."""

    title = forms.CharField(
        label=_("What do you propose, in one line?"),
        max_length=TITLE_MAX,
        help_text=_("For example: We decide small things faster."),
    )
    why = forms.CharField(
        label=_("Why?"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "This stands in the books for good and everybody can read it: leave people's names, "
            "numbers and addresses out."
        ),
    )

    def __init__(
        self,
        *args: Any,
        rules: Rules,
        words: str,
        begin: Rules,
        organisation: bool = False,
        **kwargs: Any,
    ) -> None:
        """Make the fields.

        Args:
            *args: as for Django's own form.
            rules: those in force.
            words: what the group agreed in its own words until now.
            begin: the rules that the fields are filled with: those in force, or a way to begin.
            organisation: whether somebody speaks for it in other projects.
            **kwargs: as for Django's own form.
        """
        self.rules, self.words, self.begin = rules, words, begin
        self.organisation = organisation
        super().__init__(*args, **kwargs)
        self._add_choices()
        for kind in KINDS:
            self._add_procedure(kind, getattr(begin, kind))
        self._add_roles()
        if organisation:
            self._add_speaking()
        for name, heading in HEADINGS.items():
            self._add(
                f"own_{name}",
                forms.CharField(
                    label=str(heading),
                    required=False,
                    max_length=AGREED_MAX,
                    widget=forms.Textarea(attrs={"rows": 3}),
                    initial=part_of(words, name),
                ),
            )

    # ── Fields
    def _add(self, name: str, field: forms.Field) -> None:
        say_plainly(field)
        self.fields[name] = field

    def _choose(
        self, name: str, label: StrOrPromise, choices: Sequence[tuple[str, StrOrPromise]], now: str
    ) -> None:
        self._add(name, forms.ChoiceField(label=str(label), choices=choices, initial=now))

    def _add_choices(self) -> None:
        begin = self.begin
        self._choose(
            "joining", _("Who may join?"), choices_with(JOINING, begin.joining), begin.joining
        )
        self._choose(
            "puts_up",
            _("Who may put up cards?"),
            choices_with(PUTS_UP, begin.puts_up),
            begin.puts_up,
        )
        self._choose(
            "objection_ms",
            _("How long does a new card wait for objections?"),
            times_with(WAITS, begin.objection_ms, _("Not at all: it is in force at once")),
            str(begin.objection_ms),
        )

    def _add_procedure(self, kind: str, procedure: Procedure) -> None:
        method = procedure.method
        told: dict[str, tuple[Sequence[tuple[str, StrOrPromise]], str]] = {
            "who": (self._deciders(procedure.who), procedure.who),
            "whose": (choices_with(WHOSE, procedure.voices), procedure.voices),
            "method": (
                choices_with(METHODS, write_method(method), method_words(method)),
                write_method(method),
            ),
            "share": (shares_with(method.quorum.share), write_share(method.quorum.share)),
            "fallback": (choices_with(FALLBACKS, procedure.fallback), procedure.fallback),
            "answer": (times_with(ANSWERED, procedure.answer_ms), str(procedure.answer_ms)),
            "late": (times_with(LATE, procedure.late_ms, _("Not at all")), str(procedure.late_ms)),
            "strength": (
                [
                    (one, STRENGTHS_SAID[one])
                    for one in STRENGTHS
                    if one in FOUND_OUT or one == procedure.strength
                ],
                procedure.strength,
            ),
            "secrecy": (choices_with(SECRECY, procedure.secrecy), procedure.secrecy),
        }
        for name, (choices, now) in told.items():
            self._choose(f"{kind}_{name}", _QUESTIONS[name], choices, now)
        self._add(
            f"{kind}_voices",
            forms.IntegerField(
                label=str(_QUESTIONS["voices"]),
                min_value=0,
                max_value=VOICES_MAX,
                initial=method.quorum.voices,
            ),
        )

    def _deciders(self, now: str) -> list[tuple[str, StrOrPromise]]:
        known: dict[str, StrOrPromise] = {MEMBERS: _("All who take part")}
        for rule in (*self.begin.roles, *self.rules.roles):
            known[rule.name] = ruling_terms.role_words(rule.name)
        for name in (TRUSTED, BOARD):
            known.setdefault(name, ruling_terms.role_words(name))
        return choices_with(known, now)

    def _add_roles(self) -> None:
        spans = {rule.term_ms for rule in self.begin.roles}
        terms = [(str(one), ruling_terms.time_words(one)) for one in sorted({*TERMS, *spans})]
        for at, rule in enumerate(self.begin.roles):
            self._add_role(at, terms, rule)
        room = min(NEW_ROLES, ROLES_MAX - len(self.begin.roles))
        for at in range(len(self.begin.roles), len(self.begin.roles) + room):
            self._add_role(at, terms, None)

    def _add_role(self, at: int, terms: list[tuple[str, str]], rule: RoleRule | None) -> None:
        self._add(
            f"role_{at}",
            forms.CharField(
                label=_("Role %(number)s") % {"number": at + 1},
                required=False,
                max_length=ROLE_MAX,
                initial=ruling_terms.role_words(rule.name) if rule else "",
                help_text="" if rule else own_or_known(),
            ),
        )
        self._add(
            f"seats_{at}",
            forms.IntegerField(
                label=_("How many people have role %(number)s?") % {"number": at + 1},
                required=False,
                min_value=1,
                max_value=SEATS_MAX,
                initial=rule.seats if rule else 1,
            ),
        )
        now = str(rule.term_ms if rule else YEAR_MS)
        self._add(
            f"term_{at}",
            forms.ChoiceField(
                label=_("For how long does one have role %(number)s?") % {"number": at + 1},
                required=False,
                choices=terms,
                initial=now,
            ),
        )

    def _add_speaking(self) -> None:
        roles = {rule.name: ruling_terms.role_words(rule.name) for rule in self.begin.roles}
        self._add(
            "speaks",
            forms.MultipleChoiceField(
                label=_("Who speaks for us in other projects?"),
                choices=[*roles.items()],
                initial=[name for name in self.rules.speaks if name in roles],
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": _("Somebody has to speak for us: tick a role.")},
            ),
        )
        now = str(self.rules.answer_days)
        usual = dict(answer_days_choices())
        self._choose(
            "answer_days", _("How soon do we promise to answer?"), choices_with(usual, now), now
        )

    # ── Shown in groups
    def groups(self) -> Iterator[FieldGroup]:
        """The questions under the headings of the rules' page."""
        titles = {part.name: part.title for part in reading.parts(self.rules)}
        for kind in KINDS:
            names = [f"{kind}_{one}" for one in _QUESTIONS]
            first = [f"{kind}_{one}" for one in _FIRST]
            yield FieldGroup(
                kind,
                titles[kind],
                tuple(self[name] for name in first),
                tuple(self[name] for name in names if name not in first),
            )
        yield FieldGroup("joining", titles["joining"], (self["joining"],))
        yield FieldGroup("cards", titles["cards"], (self["puts_up"], self["objection_ms"]))
        yield FieldGroup("roles", titles["roles"], (), tuple(self._role_fields()))
        if self.organisation:
            title = _("Who speaks for us in other projects")
            yield FieldGroup("speaking", title, (self["speaks"], self["answer_days"]))
        own = tuple(self[name] for name in self.fields if name.startswith("own_"))
        yield FieldGroup("own", HEADINGS[OWN], (), own)

    def _role_fields(self) -> Iterator[BoundField]:
        for at in self._role_rows():
            yield self[f"role_{at}"]
            yield self[f"seats_{at}"]
            yield self[f"term_{at}"]

    def _role_rows(self) -> list[int]:
        return [int(name[5:]) for name in self.fields if name.startswith("role_")]

    # ── What was chosen
    def clean(self) -> dict[str, Any]:
        """Look after what the group says in its own words, and what it calls its roles."""
        cleaned = super().clean() or self.cleaned_data
        roles = (f"role_{at}" for at in self._role_rows())
        for name in ("title", "why", *roles, *(f"own_{one}" for one in HEADINGS)):
            found = tells_about_people(str(cleaned.get(name, "")))
            if found:
                self.add_error(name, NO_ADDRESSES % {"found": found[0]})
        if len(self.agreed(cleaned)) > AGREED_MAX:
            self.add_error(None, _("The agreed words are too long together. Leave something out."))
        return cleaned

    def agreed(self, cleaned: dict[str, Any]) -> str:
        """What the group says in its own words, as it goes into the books."""
        return write_agreed((name, str(cleaned.get(f"own_{name}") or "")) for name in HEADINGS)

    def new_rules(self) -> Rules:
        """The rules that were chosen."""
        data = self.cleaned_data
        procedures = {kind: self._procedure(kind, data) for kind in KINDS}
        words = self.agreed(data)
        roles = tuple(self._roles(data, procedures.values()))
        return replace(
            self.rules,
            **self._speaking(data, roles),
            way=self.begin.way,
            joining=data["joining"],
            puts_up=data["puts_up"],
            objection_ms=int(data["objection_ms"]),
            roles=roles,
            words=fingerprint(words),
            **procedures,
        )

    def _speaking(self, data: dict[str, Any], roles: Sequence[RoleRule]) -> dict[str, Any]:
        """Who speaks for an organisation: of the roles that were ticked those that there are."""
        if not self.organisation:
            return {}
        names = [rule.name for rule in roles]
        speaks = tuple(name for name in data["speaks"] if name in names)
        return {"speaks": speaks or (STARTER,), "answer_days": int(data["answer_days"])}

    def _procedure(self, kind: str, data: dict[str, Any]) -> Procedure:
        before: Procedure = getattr(self.begin, kind)
        quorum = replace(
            before.method.quorum,
            voices=data[f"{kind}_voices"],
            share=read_share(data[f"{kind}_share"]),
        )
        return replace(
            before,
            who=data[f"{kind}_who"],
            voices=data[f"{kind}_whose"],
            method=read_method(data[f"{kind}_method"], before.method, quorum),
            fallback=data[f"{kind}_fallback"],
            answer_ms=int(data[f"{kind}_answer"]),
            late_ms=int(data[f"{kind}_late"]),
            strength=data[f"{kind}_strength"],
            secrecy=data[f"{kind}_secrecy"],
        )

    def _roles(self, data: dict[str, Any], procedures: Iterable[Procedure]) -> Iterator[RoleRule]:
        """The roles that were named, once each; also those that decide, and who looks after it."""
        named: dict[str, RoleRule] = {}
        for at in self._role_rows():
            name = role_named(data.get(f"role_{at}") or "")
            if name and name not in named:
                seats, term = data.get(f"seats_{at}") or 1, data.get(f"term_{at}")
                named[name] = RoleRule(name=name, seats=seats, term_ms=int(term or YEAR_MS))
        for name in (STARTER, *(one.who for one in procedures)):
            if name != MEMBERS and name not in named:
                before = self.rules.role(name) or self.begin.role(name)
                named[name] = before or RoleRule(name=name, seats=5, term_ms=YEAR_MS)
        yield from list(named.values())[:ROLES_MAX]


NO_ADDRESSES: Final = _(
    "“%(found)s” leads to a person. What is agreed stays in the books for good, so leave numbers "
    "and addresses out."
)
