"""Asking people about a card, in one's own name."""

from __future__ import annotations

from django.conf import settings
from django.forms import BoundField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from dugnad.charter.entries import MEMBERS
from dugnad.charter.law import DECIDING
from dugnad.face.moments import moment_words
from dugnad.web.answers import services
from dugnad.web.answers.forms import NAME_MISSING, InviteForm
from dugnad.web.answers.models import Ask
from dugnad.web.answers.views import careful
from dugnad.web.house import house
from dugnad.web.kit.pressing import (
    MENDING,
    give_notice,
    kept,
    let_go,
    sign_in_first,
    take_receipt,
)
from dugnad.web.kit.showing import Shown, show_code
from dugnad.web.leading.decisions import decision, unanswered
from dugnad.web.lists import services as lists
from dugnad.web.messages.quiet import next_loud_ms
from dugnad.web.people.models import Person
from dugnad.web.people.names import name_of
from dugnad.web.people.services import NameMissing
from dugnad.web.people.viewer import viewer_of


@careful
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, code: str) -> HttpResponse:
    """Ask up to three people in one's own name."""
    shown = show_code(code, viewer_of(request))
    person = viewer_of(request).person
    if person is None:
        return sign_in_first(request, request.path, InviteForm().fields)
    if not (shown.mine or shown.seen.is_member):
        raise Http404
    if shown.entry.card_type in DECIDING:
        return _invite_members(request, shown, person)
    form = InviteForm(
        request.POST or None,
        initial={"number": services.number_before(person), **(kept(request, request.path) or {})},
    )
    said = ""
    left: list[str] = []
    if request.method == "POST" and form.is_valid():
        asked, left = _invite(shown, person, form)
        said = " ".join([*([_asked_sentence(asked)] if asked else []), *left])
        if not form.errors:
            let_go(request, request.path)
        if not (form.errors or left):
            give_notice(request, said)
            return redirect("invite", shown.row.code)
    receipt = take_receipt(request) if request.method == "GET" else None
    if said:
        receipt = {"sentence": said, "code": ""}
    context = {
        "shown": shown,
        "card": shown.pinned,
        "form": form,
        "rows": _rows(form),
        "asks": [(ask, services.called(ask), ask.word) for ask in _mine(shown, person)],
        "receipt": receipt,
        "name": name_of(person, bytes(shown.row.project)),
        "spoken_in": dict(settings.LANGUAGES).get(house().place.language, ""),
    }
    status = MENDING if form.errors or left else 200
    return render(request, "answers/invite.html", context, status=status)


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _invite_members(request: HttpRequest, shown: Shown, person: Person) -> HttpResponse:
    """Ask those who decide and have not answered, with one press."""
    if not (shown.mine and shown.seen.is_member):
        raise Http404
    with house().engine.reader() as store:
        found = decision(store, shown.card)
        if found is None:
            raise Http404
        left = [one for one in unanswered(store, found) if one != shown.seen.member]
        size, answered = found.terms.electorate.size, found.stage.answered
        question = found.question()
    mine = _mine(shown, person)
    sent = {ask.person_id for ask in services.asked_about(shown.card) if ask.reach_id is not None}
    persons = services.persons_to_ask(left)
    to_ask = [member for member, one in persons.items() if one.id not in sent]
    if request.method == "POST" and found.takes_answers:
        services.ask_members(shown.card, person, to_ask)
        request.session["receipt"] = {"sentence": _members_asked(), "code": ""}
        return redirect("invite", shown.row.code)
    labels = {one.word: one.label for one in question.answers} if question else {}
    context = {
        "shown": shown,
        "card": shown.pinned,
        "name": name_of(person, bytes(shown.row.project)),
        "takes": found.takes_answers,
        "enters": found.takes_entries,
        "secret": found.terms.secret,
        "to_ask": len(to_ask),
        "all_asked": len(persons) == len(left),
        "project_code": lists.code_of(bytes(shown.row.project)) or "",
        "alone": size == 1 and found.terms.electorate.who == MEMBERS,
        "size": size,
        "answered": answered,
        "asks": [(ask, services.called(ask), labels.get(ask.word, "")) for ask in mine],
        "receipt": take_receipt(request),
    }
    return render(request, "answers/ask_members.html", context)


def _members_asked() -> str:
    """Say that they are asked, and when they hear of it; not who is left in peace."""
    own = house()
    now_ms = own.now_ms()
    morning_ms = next_loud_ms(now_ms, own.place.zone)
    words = {"when": moment_words(morning_ms, own.place.zone, now_ms)}
    if own.place.sample or morning_ms == now_ms:
        return _("They are asked. Who rests, or was asked much lately, is left in peace.")
    return (
        _("They get it on %(when)s. Who rests, or was asked much lately, is left in peace.") % words
    )


def _invite(shown: Shown, person: Person, form: InviteForm) -> tuple[list[str], list[str]]:
    """Ask everybody on the form; what can be mended stands beside the row it belongs to.

    Who was asked leaves the form, so that a mended form asks only the others. Whoever is left in
    peace stays in it, as typed: the row is for its writer to empty, or to press again tomorrow.

    Returns:
        The names of those who were asked, and a sentence about each who is not asked now.
    """
    asked: list[str] = []
    left: list[str] = []
    done: list[int] = []
    for row, name, address in form.cleaned_data["people"]:
        try:
            services.invite(shown.card, person, name, address, form.cleaned_data["number"])
        except (services.AskedAlready, services.Resting):
            # One sentence for all of it: who types an address does not learn whether it is known.
            left.append(_("Not asked now: %(name)s. Ring, or ask in person.") % {"name": name})
        except services.AskedALot:
            sentence = _("%(name)s has been asked a lot today. Ask tomorrow, or ring.")
            left.append(sentence % {"name": name})
        except services.AskedYourself:
            form.add_error(f"address_{row}", _("This is your own address. Answer on the card."))
        except services.NothingToAsk:
            form.add_error(None, _("The card asks nothing now: it is over, or not yet in force."))
            break
        except services.TooManyAsked as often:
            form.add_error(f"name_{row}", _too_many(often.wait_ms))
        except NameMissing:
            form.add_error(f"name_{row}", NAME_MISSING)
        else:
            asked.append(name)
            done.append(row)
    if form.errors or left:
        form.leave_out(done)
    return asked, left


def _too_many(wait_ms: int) -> str:
    minutes = -(-wait_ms // 60_000)
    return ngettext(
        "You have asked many people. Wait one minute, then ask this person.",
        "You have asked many people. Wait %(minutes)s minutes, then ask this person.",
        minutes,
    ) % {"minutes": minutes}


def _asked_sentence(names: list[str]) -> str:
    """Say who was asked, and when they hear of it where that is not now."""
    own, words = house(), {"names": ", ".join(names)}
    now_ms = own.now_ms()
    morning_ms = next_loud_ms(now_ms, own.place.zone)
    if own.place.sample or morning_ms == now_ms:
        return _("Asked: %(names)s. You see here what they answer.") % words
    words["when"] = moment_words(morning_ms, own.place.zone, now_ms)
    return _("Asked: %(names)s. They get it on %(when)s. You see here what they answer.") % words


def _mine(shown: Shown, person: Person) -> list[Ask]:
    """The questions that this person sent."""
    return [ask for ask in services.asked_about(shown.card) if ask.asker_id == person.id]


def _rows(form: InviteForm) -> list[tuple[BoundField, BoundField]]:
    names = [name for name in form.fields if name.startswith("name_")]
    return [(form[name], form[name.replace("name_", "address_")]) for name in names]
