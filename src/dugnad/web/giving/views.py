"""A gift's own page for whoever gave it, and the letters for those who hear by post."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dugnad.cards.fundraiser.contract import CONTRACT
from dugnad.cards.fundraiser.forms.seeing_to import TakeBackForm
from dugnad.cards.fundraiser.gifts import OwnGift
from dugnad.cards.fundraiser.kinds import comes_to_nothing, kind_amount_words, money_rules
from dugnad.cards.fundraiser.law.records import Fundraiser, Gift, Terms
from dugnad.cards.fundraiser.law.verbs import TakeBack
from dugnad.charter.money.accounts import reference
from dugnad.face.moments import moment_words
from dugnad.face.money import amount_words
from dugnad.face.page import Fact
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.values import COUNT_LIMIT
from dugnad.web.acting.services import new_press
from dugnad.web.answers import services as answers
from dugnad.web.answers.views import careful
from dugnad.web.giving import hearing
from dugnad.web.giving.forms import HearingForm
from dugnad.web.giving.paying import WayToPay, ways_to_pay
from dugnad.web.helping.for_whom import for_whom
from dugnad.web.house import house
from dugnad.web.kit.pressing import (
    MENDING,
    REFUSED,
    Refused,
    carry_out,
    give_notice,
    give_receipt,
    sign_in_first,
    take_receipt,
)
from dugnad.web.kit.reading import kept_out
from dugnad.web.kit.showing import Shown, show, show_code
from dugnad.web.lists import services as lists
from dugnad.web.messages import post as letters
from dugnad.web.people.models import Person
from dugnad.web.people.viewer import Viewer, viewer_of

TAKE_BACK: Final = "take-back"

DIGITS_MAX: Final = 15
"""More digits than the number of anything that was told has."""


@dataclass(frozen=True)
class Receipt:
    """A gift as its giver sees it.

    Attributes:
        what: how much of what.
        facts: what there is to know of it.
        to_pay: what is still to be paid, in words; "" where nothing is.
        ways: how that can be paid.
        rules: what happens to the money, in sentences.
        back: what of it goes back, in words; "" where nothing does.
    """

    what: str
    facts: tuple[Fact, ...]
    to_pay: str
    ways: tuple[WayToPay, ...]
    rules: tuple[str, ...]
    back: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def gift(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show somebody a gift of their own, or of an organisation they speak for.

    It says how to pay it, and how they hear of it.
    """
    viewer = viewer_of(request)
    if viewer.person is None:
        return sign_in_first(request, request.path, HearingForm.base_fields)
    row = lists.card_by_code(code)
    if row is None:
        raise Http404
    whom = for_whom(request, bytes(row.project))
    shown = show(row, viewer, whom.speaking)
    back = f"{reverse('card', args=[code])}{whom.query}"
    return _gift(request, shown, number, viewer.person, back)


@require_safe
def gift_of_promise(request: HttpRequest, code: str, promise: int) -> HttpResponse:
    """Lead somebody from a promise of theirs to how it is paid; to the card where that says it."""
    shown = show_code(code, viewer_of(request))
    if shown.face.contract is CONTRACT:
        fund = cast("Fundraiser", shown.state)
        numbers = [n for one in shown.seen.own for _m, n in fund.of_giver.keys(under=one)]
        for number in numbers:
            found = fund.gifts.get(number)
            if found is not None and found.kind == "money" and found.promise == promise:
                return redirect("gift", code, number)
    return redirect("card", code)


@careful
@require_http_methods(["GET", "HEAD", "POST"])
def gift_by_link(request: HttpRequest, secret: str, number: int) -> HttpResponse:
    """The same behind somebody's own link, without signing in; also for who they speak for.

    Of what was given unseen it is only what was given by this link: whoever has the link may be
    somebody else. So no letters are sent anywhere from here either.
    """
    ask = answers.by_link(secret)
    row = None if ask is None else lists.card(bytes(ask.card))
    if ask is None or ask.person is None or row is None:
        raise Http404
    whom = for_whom(request, bytes(row.project), ask.person, asks=True, card=bytes(row.card))
    link = ask.id.bytes
    viewer = Viewer(ask.person, viewer_of(request).language, link=link)
    shown = show(row, viewer, whom.speaking)
    back = f"{reverse('answer', args=[secret])}{whom.query}"
    return _gift(request, shown, number, ask.person, back, link=link)


@require_http_methods(["GET", "HEAD", "POST"])
def post(request: HttpRequest, code: str) -> HttpResponse:
    """The letters to print for those who hear by post; for whoever looks after the card."""
    viewer = viewer_of(request)
    if viewer.person is None:
        return sign_in_first(request, request.path)
    shown = show_code(code, viewer)
    if not shown.mine or shown.face.contract is not CONTRACT:
        raise Http404
    if request.method == "POST":
        hearing.letters_posted(shown.card, _told_in(request))
        give_notice(request, _("The letters are in the post."))
        return redirect("card", code)
    waiting = hearing.letters_of(shown.card)
    at = f"{house().place.base_address}{reverse('card', args=[code])}"
    context = {
        "shown": shown,
        "card": shown.pinned,
        "letters": waiting,
        "told": " ".join(str(one) for letter in waiting for one in letter.told),
        "card_address": at.split("://", 1)[-1],
        "written_ms": house().now_ms(),
        "now_ms": 0,
    }
    return _kept_nowhere(render(request, "giving/letters.html", context))


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _gift(
    request: HttpRequest,
    shown: Shown,
    number: int,
    person: Person,
    back: str,
    *,
    link: bytes = b"",
) -> HttpResponse:
    fund = cast("Fundraiser", shown.state) if shown.face.contract is CONTRACT else None
    terms = None if fund is None else fund.terms.get()
    found = None if fund is None or number >= COUNT_LIMIT else fund.gifts.get(number)
    if fund is None or terms is None or found is None or found.giver not in shown.seen.own:
        raise Http404
    taken_back = request.method == "POST" and request.POST.get("do") == TAKE_BACK
    problem: StrOrPromise = ""
    if taken_back:
        problem = _take_back(request, shown, number, person, link)
        if not problem:
            return redirect(back)
    form, chosen_now = None, request.method == "POST" and not taken_back
    if not link:
        how, address = hearing.how_of(person, shown.card)
        form = HearingForm(
            request.POST if chosen_now else None,
            person=person,
            initial={"how": how or _as_always(person), "address": address},
        )
    if chosen_now and form is None:
        give_notice(request, _("Sign in to choose how you hear of it."))
        return redirect(request.get_full_path())
    if chosen_now and form is not None and form.is_valid():
        chosen = form.cleaned_data
        hearing.choose(person, shown.card, chosen["how"], chosen.get("address") or "")
        give_notice(request, _("It is noted how you hear of it."))
        return redirect(request.get_full_path())
    context = {
        "shown": shown,
        "card": shown.pinned,
        "gift": _receipt(shown, terms, found),
        "form": form,
        "back": back,
        "may_take_back": _may_take_back(shown, number),
        "problem": problem,
        "press": new_press(),
        "receipt": take_receipt(request),
    }
    status = REFUSED if taken_back else MENDING if chosen_now else 200
    return _kept_nowhere(render(request, "giving/gift.html", context, status=status))


def _kept_nowhere(answer: HttpResponse) -> HttpResponse:
    """Let no browser keep it either: postal addresses stand there, and what somebody gave."""
    answer.headers["Cache-Control"] = "no-store"
    return kept_out(answer, listed=False)


def _told_in(request: HttpRequest) -> list[int]:
    """Which of what was told stood in the letters that were printed."""
    typed = request.POST.get("told", "").split()
    return [int(one) for one in typed if one.isdecimal() and len(one) <= DIGITS_MAX]


def _may_take_back(shown: Shown, number: int) -> bool:
    own: tuple[OwnGift, ...] = shown.page.extra.get("own", ())
    return any(one.number == number and one.take_back is not None for one in own)


def _take_back(
    request: HttpRequest, shown: Shown, number: int, person: Person, link: bytes
) -> StrOrPromise:
    """Take a promise back; gives why not, or "" once it is done."""
    asked = TakeBack(gift=number)
    try:
        done = carry_out(
            request, shown.entry.project, shown.target, asked,
            by_link=person if link else None, link=link, speaking=shown.speaking,
        )  # fmt: skip
    except Refused as no:
        return no.sentence
    give_receipt(request, TakeBackForm.done, done)
    return ""


def _as_always(person: Person) -> str:
    """The kind of address at which somebody is written to where they chose nothing."""
    reach = letters.best_reach(person)
    return "" if reach is None else reach.kind


def _receipt(shown: Shown, terms: Terms, found: Gift) -> Receipt:
    seen = shown.seen
    what = kind_amount_words(found.kind, found.amount, terms.unit)
    told = seen.told
    title = "" if told is None else told.title
    facts = [
        *([Fact(_("For"), title, "heart-handshake")] if title else []),
        Fact(_("You promised"), what, "gift"),
        Fact(_("When"), moment_words(found.at_ms, seen.zone, seen.now_ms), "calendar-event"),
    ]
    if found.kind != "money":
        said = seen.around.said([found.prose]) if found.prose else {}
        words = said.get(found.prose) if found.prose else None
        if words is not None:
            facts.append(Fact(_("In your words"), words.text, "message-2"))
        return Receipt(what=what, facts=tuple(facts), to_pay="", ways=(), rules=())
    paid = seen.around.paid([found.promise]).get(found.promise, 0)
    number = reference(found.promise)
    facts.append(Fact(_("Reference"), number, "ticket"))
    if paid:
        facts.append(Fact(_("Of it paid"), amount_words(paid, terms.unit), "check"))
    left = found.amount - paid if _is_to_pay(shown, found) else 0
    rules = money_rules(
        terms, seen.zone, seen.now_ms, "" if told is None else told.more("with_more")
    )
    return Receipt(
        what=what,
        facts=tuple(facts),
        to_pay=amount_words(left, terms.unit) if left > 0 else "",
        ways=ways_to_pay(seen.around.pays_to(terms.unit), left, terms.unit, number)
        if left > 0
        else (),
        rules=tuple(str(rule) for rule in rules) if _goes_on(shown) else (),
        back=amount_words(paid, terms.unit) if paid and _is_off(shown) else "",
    )


def _goes_on(shown: Shown) -> bool:
    """Whether it is still open what becomes of the gifts; afterwards its rules say nothing new."""
    fund = cast("Fundraiser", shown.state)
    return (fund.stage.get() or "giving") in ("giving", "paying") and not _is_off(shown)


def _is_off(shown: Shown) -> bool:
    """Whether what was paid goes back."""
    return comes_to_nothing(cast("Fundraiser", shown.state), shown.entry)


def _is_to_pay(shown: Shown, found: Gift) -> bool:
    """Whether a promise of money is still to be paid."""
    terms = cast("Fundraiser", shown.state).terms.get()
    in_time = terms is not None and shown.seen.now_ms <= terms.pay_by_ms
    return found.stands and _goes_on(shown) and in_time and shown.entry.status == "in force"
