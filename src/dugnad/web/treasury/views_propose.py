"""A member proposes that the group pays somebody from the money that is held for it."""

from __future__ import annotations

from typing import cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dugnad.charter.decisions.terms import Pay
from dugnad.charter.law import Law
from dugnad.charter.money.accounts import CURRENCIES, Currency, total
from dugnad.face.deciding.effects import written
from dugnad.face.money import AmountField, amount_words
from dugnad.web.acting.services import member_in
from dugnad.web.house import house
from dugnad.web.kit.one_project import row_of, standing_of
from dugnad.web.kit.others import around_of, names_in, others_in
from dugnad.web.kit.preparing import prepare
from dugnad.web.kit.pressing import MENDING, give_notice, sign_in_first
from dugnad.web.leading import speaking
from dugnad.web.lists.models import ProjectRow
from dugnad.web.people.marking import ROLES
from dugnad.web.people.viewer import viewer_of
from dugnad.web.treasury.forms import DeskForm
from dugnad.web.treasury.pages import page


class PayForm(DeskForm):
    """Whom, and how much of what there is."""

    who = forms.ChoiceField(label=gettext_lazy("Who is to be paid?"))
    amount = AmountField(label=gettext_lazy("How much money?"))
    unit = forms.ChoiceField(label=gettext_lazy("Which money?"))

    def __init__(
        self, *args: object, people: list[tuple[str, str]], there: dict[Currency, int]
    ) -> None:
        """Offer these people, and the money that there is."""
        super().__init__(*args)
        self.there = there
        choices = [(unit, amount_words(amount, unit)) for unit, amount in there.items()]
        cast("forms.ChoiceField", self.fields["who"]).choices = people
        cast("forms.ChoiceField", self.fields["unit"]).choices = choices
        if len(there) == 1:
            self.fields["unit"].initial = next(iter(there))
            self.fields["unit"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, object]:
        """No more than there is; the law looks once more when it is put up."""
        cleaned = super().clean() or self.cleaned_data
        amount, unit = cleaned.get("amount"), cleaned.get("unit")
        if amount and unit and amount > self.there[unit]:
            most = amount_words(self.there[unit], unit)
            self.add_error("amount", _("Write an amount up to %(amount)s.") % {"amount": most})
        return cleaned


@require_http_methods(["GET", "HEAD", "POST"])
def propose_to_pay(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for whom and how much, and open a proposal in which that is filled in."""
    row = row_of(code, request)
    if viewer_of(request).person is None:
        return sign_in_first(request, request.path)
    there = money_there(bytes(row.project))
    if not there or not standing_of(request, row)["takes_part"]:
        give_notice(request, _("Members propose to pay, once there is money of the project."))
        return redirect("project-money", row.code)
    typed = (request.POST,) if request.method == "POST" else ()
    people = _people(request, row)
    form = PayForm(*typed, people=people, there=there)
    if not typed or not form.is_valid():
        context = {"project": row, "form": form}
        return page(request, "propose.html", context, MENDING if typed else 200)
    asked = form.cleaned_data
    around = around_of(request, row)
    payee = around.marked(ROLES, asked["who"])
    effect = Pay(unit=asked["unit"], amount=asked["amount"], payee=payee)
    said = {
        "who": dict(people)[asked["who"]],
        "amount": amount_words(effect.amount, effect.unit),
    }
    title = _("A payment of %(amount)s") % said
    filled = {
        "follows": written(effect, around),
        "title": title,
        "how": _("The host pays it when it is decided."),
    }
    return redirect(prepare(request, "proposal", row.code, filled))


def money_there(project: bytes) -> dict[Currency, int]:
    """What lies in a project's own pot, by currency, where something does."""
    with house().engine.reader() as store:
        law = Law(store)
        found = {unit: total(law.pot(project, unit)) for unit in CURRENCIES}
    return {unit: amount for unit, amount in found.items() if amount > 0}


def _people(request: HttpRequest, row: ProjectRow) -> list[tuple[str, str]]:
    """The members by name, organisations among them, and whoever asks."""
    others = [(one.value, one.name) for one in others_in(request, row, frozenset())]
    with house().engine.reader() as store:
        parties = speaking.parties_in(store, bytes(row.project))
    around = around_of(request, row)
    others += [(around.mark(ROLES, one.member), one.organisation.row.title) for one in parties]
    me = member_in(viewer_of(request).person, bytes(row.project))
    if me is None:
        return others
    return [*others, (around.mark(ROLES, me), names_in(request, row, [me]).get(me) or _("Me"))]
