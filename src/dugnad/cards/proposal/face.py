"""How a proposal looks: the question first, then four answers of equal size, then what follows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from dugnad.cards.proposal.contract import CONTRACT
from dugnad.charter.decisions.terms import (
    Agree,
    Appoint,
    BringIntoForce,
    Effect,
    End,
    LetIn,
    Pay,
    procedure_for,
)
from dugnad.charter.decisions.urn import TakePart
from dugnad.charter.decisions.verbs import Answer, CarryOut, Open, SetAside, Withdraw
from dugnad.face.deciding import answering, page, proposing, refusals, secretly, telling
from dugnad.face.deciding.effects import effect_words, read, written
from dugnad.face.face import Face, Family
from dugnad.face.ruling.reading import parts
from dugnad.face.ruling.terms import role_within, role_words
from dugnad.face.sentences import StrOrPromise
from dugnad.face.told import TITLE_MAX

AGREE = written(Agree())
WHOM = "whom"
WHY_MAX = 2_400
HOW_MAX = 1_200
_OTHERWISE = _("For who gets a role, or joins, the rules say otherwise: the card says how.")


class PutUpProposal(proposing.DecisionForm):
    """What, why and what it costs, by when and who; how it is decided stands in the rules."""

    example: ClassVar[dict[str, Any]] = {
        "title": _("A new bench by the pier"),
        "text": _("Many like to sit in the evening sun. Planks and screws cost 900 kroner."),
        "how": _("The Saturday group builds it before the first of June."),
    }
    first: tuple[str, ...] = ("title", "text", "how")
    agreed = ("title", "text", "how")

    title = forms.CharField(
        label=_("What do you propose?"), help_text=proposing.FOR_GOOD, max_length=TITLE_MAX
    )
    text = forms.CharField(
        label=_("Why, and what does it cost?"),
        max_length=WHY_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    how = forms.CharField(
        label=_("By when, and who does it?"),
        max_length=HOW_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    follows = forms.ChoiceField(
        label=_("What happens by itself when it is agreed?"),
        help_text=_("Most proposals need nothing here."),
        choices=[(AGREE, _("It stands as an agreement"))],
        initial=AGREE,
        error_messages={
            "invalid_choice": _(
                "This page is not as it was any more. Look at it again, then choose."
            )
        },
    )
    role = forms.ChoiceField(
        label=_("Which role does somebody get?"), choices=[("", _("No role"))], required=False
    )
    whom = forms.ChoiceField(
        label=_("Who gets the role?"), choices=[("", _("Nobody"))], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what this project could let happen."""
        super().__init__(*args, **kwargs)
        self._offer_effects()
        self._offer_roles()
        self.electing = self._elects()
        if self.electing:
            self._ask_whom()

    def _offer_effects(self) -> None:
        follows = cast("forms.ChoiceField", self.fields["follows"])
        effects = [*self._effects()]
        prepared = read(
            str(self.data.get("follows") or self.initial.get("follows") or ""), self.around
        )
        if prepared is not None and prepared not in effects:
            effects.append(prepared)
        if prepared not in (None, Agree()):
            # It is what the page is about, so it is not folded away.
            self.first = ("follows", *self.first)
            self.order_fields(self.first)
        choices: list[tuple[str, StrOrPromise]] = [(AGREE, _("It stands as an agreement"))]
        choices += [
            (written(one, self.around), effect_words(one, self.around))
            for one in effects
            if one != Agree()
        ]
        follows.choices = choices

    def _effects(self) -> list[Effect]:
        others = self.around.cards()
        return [
            *(BringIntoForce(card=one.card) for one in others if one.awaits),
            *(LetIn(member=member) for member in self.around.asking()),
            *(End(card=one.card) for one in others if not one.awaits and not one.decides),
        ]

    def _offer_roles(self) -> None:
        rules, people = self.around.rules(), self.around.people()
        if rules is None or not people:
            del self.fields["role"], self.fields["whom"]
            return
        role = cast("forms.ChoiceField", self.fields["role"])
        role.choices = [
            ("", _("No role")),
            *((one.name, role_words(one.name)) for one in rules.roles),
        ]
        whom = cast("forms.ChoiceField", self.fields["whom"])
        whom.choices = [
            ("", _("Nobody")),
            *((self.around.mark(WHOM, one), name) for one, name in people.items()),
        ]

    def _elects(self) -> str:
        """The role for which somebody is sought by this form, and nothing else; "" for none.

        What was typed into the whole form stays in the whole form.
        """
        if "role" not in self.fields or "follows" in self.data:
            return ""
        role = str(self.data.get("role") or self.initial.get("role") or "")
        rules = self.around.rules()
        known = [] if rules is None else [one.name for one in rules.roles]
        return role if role in known else ""

    def _ask_whom(self) -> None:
        """Ask for a name first, and for nothing that only a plan needs."""
        words = {"role": role_words(self.electing)}
        self.heading = _("%(role)s: who?") % words
        self.hint = _(
            "The others are asked whether they agree. Then whoever you choose is asked, and can "
            "say no."
        )
        del self.fields["how"], self.fields["follows"]
        self.fields["role"].widget = forms.HiddenInput()
        self.fields["whom"].required = True
        cast("forms.ChoiceField", self.fields["whom"]).choices = [
            ("", _("Choose a name")),
            *((self.around.mark(WHOM, one), name) for one, name in self.around.people().items()),
        ]
        said = {"role": role_within(self.electing)}
        self.initial = {"title": _("Somebody for this role: %(role)s") % said, **self.initial}
        self.fields["text"].label = _("What should the others know before they answer?")
        self.fields["text"].required = False
        self.first = ("whom", "title", "text", *(("sure",) if "sure" in self.fields else ()))
        self.order_fields(self.first)

    def examples(self) -> Mapping[str, Any]:
        """Return no example of a plan where somebody is sought for a role."""
        return {} if self.electing else super().examples()

    def clean(self) -> dict[str, Any]:
        """A role needs somebody who gets it, and a bill its words."""
        cleaned = super().clean() or {}
        effect = read(str(cleaned.get("follows") or ""), self.around)
        bill, payee = (effect.bill, effect.payee) if isinstance(effect, Pay) else (b"", None)
        if bill and not self.around.bill(bill, payee):
            gone = _("The words of the bill are not here any more. Propose to pay it once more.")
            self.add_error("follows", gone)
        if bool(cleaned.get("role")) != bool(cleaned.get("whom")):
            missing = "whom" if cleaned.get("role") else "role"
            self.add_error(missing, _("Choose both the role and who gets it, or neither."))
        return cleaned

    def beforehand(self) -> tuple[StrOrPromise, ...]:
        """Return how the rules let it be decided: by whom, how long, and what silence means."""
        rules = self.around.rules()
        if rules is None:
            return ()
        procedure = procedure_for(self._foreseen(), rules)
        kinds = {"everyday": rules.everyday, "lasting": rules.lasting, "choosing": rules.choosing}
        name = next(kind for kind, one in kinds.items() if one is procedure)
        sentences: tuple[StrOrPromise, ...] = next(
            part.sentences for part in parts(rules) if part.name == name
        )
        if procedure is rules.everyday != rules.choosing and "role" in self.fields:
            sentences = (*sentences, _OTHERWISE)
        return (*sentences, *super().beforehand())

    def _foreseen(self) -> Effect:
        """What is to follow as the form stands now."""
        role = str(self["role"].value() or "") if "role" in self.fields else ""
        if role:
            return Appoint(role=role, member=b"")
        follows = str(self["follows"].value() or "") if "follows" in self.fields else ""
        return read(follows, self.around) or Agree()

    def opening(self, cleaned: dict[str, Any]) -> Open:
        """Return the proposal."""
        counters = secretly.counters_in(cleaned, self.around)
        return Open(
            effect=self.effect(cleaned),
            text=self.agreed_text(cleaned),
            answer_ms=self.answer_ms(cleaned),
            secret=bool(counters),
            counters=counters,
        )

    def effect(self, cleaned: dict[str, Any]) -> Effect:
        """Return what follows: somebody gets a role, or what was chosen from the list."""
        if cleaned.get("role") and cleaned.get("whom"):
            whom = self.around.marked(WHOM, cleaned["whom"])
            return Appoint(role=cleaned["role"], member=whom or b"")
        return read(cleaned.get("follows") or "", self.around) or Agree()


FACE = Face(
    contract=CONTRACT,
    title=_("Proposal"),
    family=Family.DECIDE,
    icon="scale",
    what_for=_("Agree on something together, and have it done as it was agreed."),
    needs=_("You need to know what you propose, and why."),
    minutes=2,
    put_up=PutUpProposal,
    forms={
        Answer: answering.AnswerForm,
        TakePart: secretly.SecretForm,
        Withdraw: answering.WithdrawForm,
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
