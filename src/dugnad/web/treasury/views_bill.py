"""A member proposes that the group pays a bill: what stands on it first, then the proposal."""

from __future__ import annotations

from typing import Any, Final, cast

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dugnad.charter.decisions.terms import Pay
from dugnad.charter.money.accounts import Currency
from dugnad.face.deciding.effects import written
from dugnad.face.moments import day_words
from dugnad.face.money import AmountField, amount_words
from dugnad.web.content.told import NotAccepted
from dugnad.web.house import house
from dugnad.web.kit import bills
from dugnad.web.kit.one_project import row_of, standing_of
from dugnad.web.kit.others import around_of
from dugnad.web.kit.preparing import prepare
from dugnad.web.kit.pressing import MENDING, give_notice, sign_in_first
from dugnad.web.kit.with_picture import with_picture
from dugnad.web.leading import speaking
from dugnad.web.leading.speaking import Party
from dugnad.web.lists.models import ProjectRow
from dugnad.web.people.pace import Pace
from dugnad.web.people.viewer import viewer_of
from dugnad.web.treasury.days import DayField
from dugnad.web.treasury.forms import NAME_MAX, DeskForm
from dugnad.web.treasury.pages import page
from dugnad.web.treasury.views_propose import money_there

WHAT_MAX: Final = 1_000

TYPED: Final = Pace(goes=10, refill_ms=360_000)
"""How many bills somebody types at once, and how often one more: ten in an hour.

A photo counts as one, also where something else is missing: it is kept for when that is typed.
"""


class BillForm(DeskForm):
    """What stands on a bill."""

    party = forms.ChoiceField(
        label=gettext_lazy("Who sends the bill?"),
        help_text=gettext_lazy(
            "An organisation that takes part here sees on its own page when it is paid."
        ),
        required=False,
    )
    who = forms.CharField(
        label=gettext_lazy("Name of who sends it, as it stands on the bill"),
        required=False,
        max_length=NAME_MAX,
    )
    what = forms.CharField(
        label=gettext_lazy("What is it for?"),
        help_text=gettext_lazy("Everybody who decides reads this, and anybody can read it later."),
        max_length=WHAT_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    amount = AmountField(label=gettext_lazy("How much money?"))
    unit = forms.ChoiceField(label=gettext_lazy("Which money?"))
    account = forms.CharField(
        label=gettext_lazy("Account number on the bill, and its reference"),
        help_text=gettext_lazy(
            "Only the treasurer and the second person who pay it read this and see the photo."
        ),
        max_length=NAME_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    due = DayField(label=gettext_lazy("By when is it to be paid?"), required=False)
    picture_file = forms.FileField(
        label=gettext_lazy("A photo of the bill"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    picture = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, parties: list[Party], there: dict[Currency, int], **kwargs: Any
    ) -> None:
        """Offer the organisations that take part, and the money that there is."""
        super().__init__(*args, **kwargs)
        self.there = there
        if parties:
            named = [(one.organisation.row.code, one.organisation.row.title) for one in parties]
            chosen = cast("forms.ChoiceField", self.fields["party"])
            chosen.choices = [("", _("Somebody else")), *named]
        else:
            del self.fields["party"]
        choices = [(unit, amount_words(amount, unit)) for unit, amount in there.items()]
        cast("forms.ChoiceField", self.fields["unit"]).choices = choices
        if len(there) == 1:
            self.fields["unit"].initial = next(iter(there))
            self.fields["unit"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """Somebody sends it, and there is as much; the law looks once more when it is put up."""
        cleaned = super().clean() or self.cleaned_data
        if not (cleaned.get("party") or cleaned.get("who")):
            self.add_error("who", _("Write who sends the bill."))
        amount, unit = cleaned.get("amount"), cleaned.get("unit")
        if amount and unit and amount > self.there[unit]:
            most = amount_words(self.there[unit], unit)
            self.add_error("amount", _("Write an amount up to %(amount)s.") % {"amount": most})
        return cleaned


@require_http_methods(["GET", "HEAD", "POST"])
def propose_to_pay(request: HttpRequest, code: str) -> HttpResponse:
    """Ask what stands on the bill, and open a proposal in which that is filled in."""
    row = row_of(code, request)
    person = viewer_of(request).person
    if person is None:
        return sign_in_first(request, request.path)
    there = money_there(bytes(row.project))
    if not there or not standing_of(request, row)["takes_part"]:
        give_notice(request, _("Members propose to pay, once there is money of the project."))
        return redirect("project-money", row.code)
    with house().engine.reader() as store:
        parties = [*speaking.parties_in(store, bytes(row.project))]
    many = TYPED.wait_ms(str(person.id), house().now_ms()) > 0
    typed: QueryDict | None = None
    problem = ""
    if request.method == "POST":
        typed, problem = (request.POST, "") if many else with_picture(request)
        if request.FILES and not many:
            TYPED.take(str(person.id), house().now_ms())
    form = BillForm(typed, parties=parties, there=there, zone=house().place.zone)
    if problem:
        form.add_error("picture_file", problem)
    if many and form.is_bound:
        form.add_error(None, _("You typed many bills just now. Wait some minutes with this one."))
    if typed is None or not form.is_valid():
        context = {"project": row, "form": form}
        return page(request, "bill.html", context, MENDING if form.is_bound else 200)
    if not request.FILES:
        TYPED.take(str(person.id), house().now_ms())
    return _prepare(request, row, form, parties)


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _prepare(
    request: HttpRequest, row: ProjectRow, form: BillForm, parties: list[Party]
) -> HttpResponse:
    """Keep the words of the bill, so that the proposal can name them."""
    typed = form.cleaned_data
    by_code = {one.organisation.row.code: one for one in parties}
    party = by_code.get(typed.get("party", ""))
    # A bill of an organisation is in its own name, whatever was typed beside it.
    who = typed["who"] if party is None else party.organisation.row.title
    payee = None if party is None else party.member
    try:
        name = bills.keep(
            bytes(row.project),
            payee,
            who=who,
            what=typed["what"],
            account=typed["account"],
            due_ms=typed["due"],
            picture=typed["picture"],
            language=viewer_of(request).language,
        )
    except NotAccepted as no:
        form.add_error("what", str(no.sentence))
        return page(request, "bill.html", {"project": row, "form": form}, MENDING)
    effect = Pay(unit=typed["unit"], amount=typed["amount"], payee=payee, bill=name)
    filled = {
        "follows": written(effect, around_of(request, row)),
        "title": _("%(amount)s for a bill") % {"amount": amount_words(effect.amount, effect.unit)},
        "text": typed["what"],
        "how": _("The host pays it when it is decided."),
    }
    if typed["due"]:
        day = day_words(typed["due"], house().place.zone, house().now_ms())
        filled["how"] = _("The host pays it by %(day)s.") % {"day": day}
    return redirect(prepare(request, "proposal", row.code, filled))
