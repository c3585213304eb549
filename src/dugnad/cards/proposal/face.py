"""How a proposal looks: the question first, then four answers of equal size, then what follows."""

from __future__ import annotations

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
from dugnad.face.ruling.terms import role_words
from dugnad.face.sentences import StrOrPromise
from dugnad.face.told import TITLE_MAX

AGREE = written(Agree())
WHOM = "whom"
WHY_MAX = 2_400
HOW_MAX = 1_200


class PutUpProposal(proposing.DecisionForm):
    """What, why and what it costs, by when and who; how it is decided stands in the rules."""

    example: ClassVar[dict[str, Any]] = {
        "title": _("A new bench by the pier"),
        "text": _("Many like to sit in the evening sun. Planks and screws cost 900 kroner."),
        "how": _("The Saturday group builds it before the first of June."),
    }
    first = ("title", "text", "how")
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
        follows = cast("forms.ChoiceField", self.fields["follows"])
        effects = [*self._effects()]
        prepared = read(
            str(self.data.get("follows") or self.initial.get("follows") or ""), self.around
        )
        if prepared is not None and prepared not in effects:
            effects.append(prepared)
        choices: list[tuple[str, StrOrPromise]] = [(AGREE, _("It stands as an agreement"))]
        choices += [
            (written(one, self.around), effect_words(one, self.around))
            for one in effects
            if one != Agree()
        ]
        follows.choices = choices
        self._offer_roles()

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
        procedure = procedure_for(
            read(str(self["follows"].value() or ""), self.around) or Agree(), rules
        )
        kinds = {"everyday": rules.everyday, "lasting": rules.lasting, "choosing": rules.choosing}
        name = next(kind for kind, one in kinds.items() if one is procedure)
        sentences = next(part.sentences for part in parts(rules) if part.name == name)
        return (*sentences, *super().beforehand())

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
