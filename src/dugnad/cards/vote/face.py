"""How a vote looks: several things or people to choose among, and one of four plain ways to."""

from __future__ import annotations

from typing import Any, ClassVar, Final, cast

from django import forms
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from dugnad.cards.vote.contract import CONTRACT
from dugnad.charter.counting.method import ByApproval, BySchulze, ByScore, ByTransfer, Method
from dugnad.charter.decisions.terms import (
    OPTION_MAX,
    OPTIONS_MAX,
    OPTIONS_MIN,
    Agree,
    Effect,
    Elect,
    Option,
)
from dugnad.charter.decisions.urn import TakePart
from dugnad.charter.decisions.verbs import Answer, CarryOut, Open, SetAside, Withdraw
from dugnad.charter.entries import SEATS_MAX
from dugnad.face.deciding import answering, page, pictures, proposing, refusals, secretly, telling
from dugnad.face.face import Face, Family
from dugnad.face.letters import looks_like, plain
from dugnad.face.ruling.terms import role_words
from dugnad.face.sentences import StrOrPromise
from dugnad.face.told import TITLE_MAX

TEXT_MAX: Final = 3_000
POINTS_MAX: Final = 5

STANDS: Final = "stands"
"""For what the value of somebody who stands was made."""
TICK: Final = "tick"
POINTS: Final = "points"
ORDER: Final = "order"
SEATS: Final = "seats"

TODAY: Final = gettext_noop("Leave it as it is today")

WAYS: Final = (
    (
        TICK,
        pictures.choice(
            pictures.TICKS,
            _("Tick all you can live with"),
            _("What most people can live with wins. Quick, and good for most questions."),
        ),
    ),
    (
        POINTS,
        pictures.choice(
            pictures.POINTS,
            _("Give points"),
            _("From 0 to 5 for each. What gets most points in all wins."),
        ),
    ),
    (
        ORDER,
        pictures.choice(
            pictures.ORDER,
            _("Put in order"),
            _("Each is compared with each. What most people prefer to the others wins."),
        ),
    ),
    (
        SEATS,
        pictures.choice(
            pictures.SEATS,
            _("Several seats"),
            _("Put in order; several win, so that smaller groups get a seat too."),
        ),
    ),
)
"""The ways to choose, from the simplest on."""


class PutUpVote(proposing.DecisionForm):
    """A question, what one can choose, and how; who decides stands in the rules."""

    example: ClassVar[dict[str, Any]] = {
        "title": _("Which colour for the playground fence?"),
        "choices": _("Red\nGreen\nLeave the wood as it is"),
    }
    first = ("title", "choices", "way")
    kinds = ("everyday", "choosing")
    says_what_is_optional = True
    agreed = ("title", "text")
    checked = ("title", "text", "choices")

    title = forms.CharField(
        label=_("What shall we choose?"), help_text=proposing.FOR_GOOD, max_length=TITLE_MAX
    )
    choices = forms.CharField(
        label=_("Things to choose among: write each on a line"),
        max_length=OPTIONS_MAX * (OPTION_MAX + 2),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    way = forms.ChoiceField(
        label=_("How do people choose?"), choices=WAYS, initial=TICK, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Why, and what does it cost?"),
        max_length=TEXT_MAX,
        help_text=_("You may leave this empty."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    as_today = forms.BooleanField(
        label=_("“Leave it as it is today” is one of the choices, and the winner must beat it"),
        help_text=_("For “Put in order”."),
        required=False,
        initial=True,
    )
    seats = forms.IntegerField(
        label=_("How many can win?"),
        help_text=_("For “Tick all you can live with” and “Several seats”."),
        min_value=1,
        max_value=SEATS_MAX,
        initial=1,
    )
    role = forms.ChoiceField(
        label=_("Or choose people for a role: which one?"),
        help_text=_("Whoever wins is offered it. Leave the lines above empty then."),
        choices=[("", _("None: we choose among things"))],
        required=False,
    )
    people = forms.MultipleChoiceField(
        label=_("Who stands for the role?"),
        help_text=_("Only where you choose people for a role."),
        choices=[],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the roles of this project, and its members by their names."""
        super().__init__(*args, **kwargs)
        rules, people = self.around.rules(), self.around.people()
        if rules is None or not people:
            del self.fields["role"], self.fields["people"]
            return
        self.fields["choices"].help_text = _(
            "To choose people for a role, leave this empty and open “More, if you like”."
        )
        role = cast("forms.ChoiceField", self.fields["role"])
        named = [(one.name, role_words(one.name)) for one in rules.roles]
        role.choices = [("", _("None: we choose among things")), *named]
        stands = cast("forms.MultipleChoiceField", self.fields["people"])
        stands.choices = [
            (self.around.mark(STANDS, member), name) for member, name in people.items()
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for things to choose among, or for people where a role is given."""
        cleaned = super().clean() or {}
        if cleaned.get("role"):
            self._people_stand(cleaned)
        elif "choices" in cleaned:
            self._lines_fit(_lines(cleaned), today=_is_beside_today(cleaned))
        if cleaned.get("people") and not cleaned.get("role"):
            self.add_error("role", _("Choose which role these people stand for."))
        return cleaned

    def _people_stand(self, cleaned: dict[str, Any]) -> None:
        if _lines(cleaned):
            self.add_error(
                "choices", _("You elect people, so leave this empty and tick them below.")
            )
        number = len(cleaned.get("people") or ())
        if not number:
            self.add_error("people", _("Tick those who stand for it."))
        elif number > OPTIONS_MAX:
            self.add_error("people", _("At most twenty people can stand. Tick fewer."))

    def _lines_fit(self, lines: list[str], *, today: bool) -> None:
        every = [*lines, *([gettext(TODAY)] if today else [])]
        if not OPTIONS_MIN <= len(lines) <= OPTIONS_MAX:
            self.add_error("choices", _("Write two to twenty things to choose, each on a line."))
        elif len(every) > OPTIONS_MAX:
            self.add_error(
                "choices", _("Leaving it as it is today is one of twenty choices. Leave one out.")
            )
        elif len({looks_like(line) for line in every}) < len(every):
            self.add_error("choices", _("Two lines say the same. Leave one of them out."))
        elif any(len(line) > OPTION_MAX for line in lines):
            self.add_error("choices", _("One of these is too long. Say it in fewer words."))

    def remarks(self, cleaned: dict[str, Any]) -> tuple[StrOrPromise, ...]:
        """Return a remark where everything that can be chosen can win."""
        stand = len(cleaned["people"]) if cleaned.get("role") else len(_lines(cleaned))
        if cleaned["way"] not in (TICK, SEATS) or stand > cleaned["seats"]:
            return ()
        return (
            _(
                "As many can win as there are to choose, so there is nothing to choose between. "
                "Add somebody or something, or let fewer win."
            ),
        )

    def effect(self, cleaned: dict[str, Any]) -> Effect:
        """Return what follows: whoever wins is offered a role, or nothing but the answer."""
        role = cleaned.get("role")
        return Elect(role=role) if role else Agree()

    def opening(self, cleaned: dict[str, Any]) -> Open:
        """Return the question."""
        role = cleaned.get("role")
        options = (
            [Option(member=self.around.marked(STANDS, one)) for one in cleaned["people"]]
            if role
            else [Option(text=line) for line in _lines(cleaned)]
        )
        method = _method(cleaned, len(options))
        if isinstance(method, BySchulze) and method.as_today is not None:
            options.append(Option(text=gettext(TODAY)))
        counters = secretly.counters_in(cleaned, self.around)
        return Open(
            effect=self.effect(cleaned),
            text=self.agreed_text(cleaned),
            options=tuple(options),
            method=method,
            answer_ms=self.answer_ms(cleaned),
            secret=bool(counters),
            counters=counters,
        )


def _lines(cleaned: dict[str, Any]) -> list[str]:
    lines = (" ".join(line.split()) for line in plain(cleaned.get("choices") or "").split("\n"))
    return [line for line in lines if line]


def _is_beside_today(cleaned: dict[str, Any]) -> bool:
    """Whether leaving it as it is today is one of the choices, which only an order can have."""
    ordered = cleaned.get("way") == ORDER and not cleaned.get("role")
    return ordered and bool(cleaned.get("as_today"))


def _method(cleaned: dict[str, Any], options: int) -> Method:
    """The way to choose; among people nothing is as it is today."""
    match cleaned["way"]:
        case "points":
            return ByScore(low=0, high=POINTS_MAX)
        case "order":
            return BySchulze(as_today=options if _is_beside_today(cleaned) else None)
        case "seats":
            return ByTransfer(seats=cleaned["seats"])
        case _:
            return ByApproval(seats=cleaned["seats"])


FACE = Face(
    contract=CONTRACT,
    title=_("Vote"),
    family=Family.DECIDE,
    icon="checklist",
    what_for=_("Choose among several things, or who gets a role."),
    needs=_("You need a question, and at least two things to choose among."),
    minutes=3,
    put_up=PutUpVote,
    forms={
        Answer: answering.AnswerForm,
        TakePart: secretly.SecretForm,
        Withdraw: answering.WithdrawVoteForm,
        SetAside: answering.SetAsideForm,
        CarryOut: answering.CarryOutForm,
    },
    sentences=refusals.SENTENCES,
    page=page.page,
    question=telling.question,
    words=telling.words,
    notices=telling.notices,
    calendar=telling.calendar,
    agreement=telling.agreement,
    template=page.BODY,
    lead=page.LEAD,
)
