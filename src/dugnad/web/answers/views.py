"""The page behind a link (S16), *For you* (S15), asking people, and texted answers.

A link never acts by being opened: mail scanners, previews and curious hands all come by GET. Only
a press acts. Every end is kind: an old link, a forwarded one, one pressed twice.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.forms import BoundField
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from dugnad.engine.port import NotKept
from dugnad.face.moments import moment_words
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.errors import ClockTrouble, TurnedAway
from dugnad.web.acting.services import NotLetIn, NotYourPress, new_press
from dugnad.web.answers import guessing, services, texting
from dugnad.web.answers.forms import NAME_MISSING, InviteForm, RingForm
from dugnad.web.answers.models import Ask
from dugnad.web.answers.secrets import read_secret
from dugnad.web.house import house
from dugnad.web.lists import services as lists
from dugnad.web.messages import notes
from dugnad.web.messages.models import Note
from dugnad.web.messages.quiet import next_loud_ms
from dugnad.web.pages import refusals
from dugnad.web.pages.pressing import (
    MENDING,
    REFUSED,
    kept,
    let_go,
    press_of,
    sign_in_first,
    take_receipt,
)
from dugnad.web.pages.showing import Shown, show_code
from dugnad.web.people.models import SMS, Person
from dugnad.web.people.names import name_of
from dugnad.web.people.pressed import press_only
from dugnad.web.people.services import NameMissing
from dugnad.web.people.viewer import viewer_of

FROM_FOR_YOU = "for-you"
"""What the form of *For you* says, so that the next question follows the answer."""
_RECEIPT = "answered"

View = Callable[..., HttpResponse]


def careful(view: View) -> View:
    """Keep a page that lets somebody answer out of caches, lists and other sites' logs.

    The whole address stays within the place ("same-origin"). To keep it from the place as well
    would make browsers send presses without saying where they come from, and those are refused.
    """

    @wraps(view)
    def carefully(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        answer["Referrer-Policy"] = "same-origin"
        answer["Cache-Control"] = "no-store"
        answer["X-Robots-Tag"] = "noindex, nofollow"
        return answer

    return carefully


@careful
@require_http_methods(["GET", "HEAD", "POST"])
def answer_page(request: HttpRequest, secret: str) -> HttpResponse:
    """Show one question with large answers; a press answers it."""
    found = read_secret(secret)
    ask = services.by_link(found) if found else None
    if ask is None:
        guessing.note_wrong(request)
        status = guessing.TOO_MANY if guessing.guesses_too_much(request) else 404
        return render(request, "answers/unknown.html", status=status)
    if found != secret and request.method != "POST":
        return redirect("answer", found)
    if request.method != "POST":
        return _page(request, ask, found)
    ring = RingForm(request.POST)
    if not ring.is_valid():
        return _page(request, ask, found, status=MENDING, ring=ring)
    problem = _press(request, ask, ring.cleaned_data["number"])
    if problem:
        return _page(request, ask, found, problem, REFUSED)
    if request.POST.get("from") == FROM_FOR_YOU and viewer_of(request).person is not None:
        request.session[_RECEIPT] = str(ask.id)
        return redirect("for-you")
    return redirect("answer", found)


@careful
@require_http_methods(["GET", "HEAD"])
def for_you(request: HttpRequest) -> HttpResponse:
    """One question at a time from somebody with a name, and what the place has to tell."""
    person = viewer_of(request).person
    waiting = services.open_for(person)
    after = request.GET.get("after", "")
    at = next((n + 1 for n, ask in enumerate(waiting) if str(ask.id) == after), 0)
    ahead = (services.open_ask(ask) for ask in [*waiting[at:], *waiting[:at]])
    opened = next((one for one in ahead if services.waits_still(one)), None)
    answered = services.answered_by(person)
    last = request.session.pop(_RECEIPT, None) if person else None
    context = {
        "opened": opened,
        "asker": name_of(opened.ask.asker) if opened else "",
        "secret": services.secrets_of(opened.ask)[0] if opened else "",
        "press": new_press(),
        "number": waiting.index(opened.ask) + 1 if opened else 0,
        "count": len(waiting),
        "answered": [(one, services.secrets_of(one.ask)[0]) for one in answered],
        "noted": next((one for one in answered if str(one.ask.id) == last), None),
        "ring": _ring_form(opened.ask) if opened else None,
        "notes": [_told(note) for note in notes.unseen(person)] if person else [],
    }
    return render(request, "answers/for_you.html", context)


@press_only("for-you")
def note_seen(request: HttpRequest, note: UUID) -> HttpResponse:
    """Put away what the place told."""
    person = viewer_of(request).person
    if person is not None:
        notes.put_away(person, note, house().now_ms())
    return redirect("for-you")


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
    form = InviteForm(request.POST or None, initial=kept(request, request.path))
    asked: list[str] = []
    if request.method == "POST" and form.is_valid():
        asked = _invite(shown, person, form)
        if not form.errors:
            let_go(request, request.path)
            request.session["receipt"] = {"sentence": _asked_sentence(asked), "code": ""}
            return redirect("invite", shown.row.code)
    receipt = take_receipt(request) if request.method == "GET" else None
    if asked:
        receipt = {"sentence": _asked_sentence(asked), "code": ""}
    context = {
        "shown": shown,
        "card": shown.pinned,
        "form": form,
        "rows": _rows(form),
        "asks": [(ask, services.called(ask), ask.word) for ask in _mine(shown, person)],
        "receipt": receipt,
        "name": name_of(person),
        "spoken_in": dict(settings.LANGUAGES).get(house().place.language, ""),
    }
    return render(request, "answers/invite.html", context, status=MENDING if form.errors else 200)


@csrf_exempt
@require_POST
def texted(request: HttpRequest) -> HttpResponse:
    """Take in a text message from the gateway that the place chose, and answer by text."""
    way = house().place.adapters.get("sms", {})
    expected = way.get("inbound_secret", "")
    given = request.headers.get("X-Inbound-Secret", "") or request.POST.get("secret", "")
    if not expected or not hmac.compare_digest(expected.encode(), given.encode()):
        raise Http404
    number = request.POST.get(way.get("inbound_from", "from"), "")
    text = request.POST.get(way.get("inbound_text", "text"), "")
    name = request.POST.get(way.get("inbound_id", "id"), "")
    return JsonResponse({"understood": texting.take_in(number, text, name)})


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _told(note: Note) -> dict[str, Any]:
    """A note as it is read: what it says, and the card that it is about if there is one."""
    card = lists.card(bytes.fromhex(note.about)) if note.about else None
    return {"id": note.id, "sentence": notes.sentence(note), "card": card}


def _page(
    request: HttpRequest,
    ask: Ask,
    secret: str,
    problem: StrOrPromise = "",
    status: int = 200,
    ring: RingForm | None = None,
) -> HttpResponse:
    viewer = viewer_of(request).person
    context = {
        "opened": services.open_ask(ask),
        "ask": ask,
        "asker": name_of(ask.asker),
        "name": name_of(ask.person) if ask.person else "",
        "other": name_of(viewer) if viewer and ask.person and viewer != ask.person else "",
        "secret": secret,
        "press": new_press(),
        "problem": problem,
        "ring": _ring_form(ask, ring),
    }
    return render(request, "answers/answer.html", context, status=status)


def _ring_form(ask: Ask, typed: RingForm | None = None) -> RingForm | None:
    """The field for a number; None where the asker has one, having asked by text message."""
    if ask.reach is not None and ask.reach.kind == SMS:
        return None
    return typed or RingForm()


def _press(request: HttpRequest, ask: Ask, number: str) -> StrOrPromise:
    """Do what was pressed; returns why not, or nothing."""
    match request.POST.get("answer", ""):
        case "ring":
            services.ring_me(ask, number)
        case "not-me":
            services.not_me(ask)
        case "stop":
            services.stop(ask)
        case word:
            return _answer(ask, word, press_of(request))
    return ""


def _answer(ask: Ask, word: str, press: str) -> StrOrPromise:
    """Answer; returns why not, or nothing."""
    try:
        done = services.answer(ask, word, channel="link", press=press)
    except services.NothingToAsk:
        return _("This answer cannot be given now, so nothing was changed. Look below.")
    except (TurnedAway, NotLetIn) as no:
        return refusals.sentence(no.code)
    except NotYourPress:
        return refusals.sentence("Expired")
    except (ClockTrouble, NotKept):
        return refusals.NOTHING_WRITTEN
    return refusals.sentence(done.refused) if done is not None and done.refused else ""


def _invite(shown: Shown, person: Person, form: InviteForm) -> list[str]:
    """Ask everybody on the form; what went wrong stands beside the row it belongs to.

    Who was asked leaves the form, so that a mended form asks only the others.
    """
    asked: list[str] = []
    done: list[int] = []
    for row, name, address in form.cleaned_data["people"]:
        try:
            services.invite(shown.card, person, name, address)
        except (services.AskedAlready, services.Resting):
            # One sentence for all of it: who types an address does not learn whether it is known.
            sentence = _("This person is not asked now. Ring or ask in person.")
            form.add_error(f"name_{row}", sentence)
        except services.AskedYourself:
            form.add_error(f"address_{row}", _("This is your own address. Answer on the card."))
        except services.AskedALot:
            sentence = _("This person has been asked a lot today. Ask tomorrow, or ring.")
            form.add_error(f"name_{row}", sentence)
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
    if form.errors:
        form.leave_out(done)
    return asked


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
    morning_ms = next_loud_ms(own.now_ms(), own.place.zone)
    if own.place.sample or morning_ms == own.now_ms():
        return _("Asked: %(names)s. You see here what they answer.") % words
    words["when"] = moment_words(morning_ms, own.place.zone, own.now_ms())
    return _("Asked: %(names)s. They get it on %(when)s. You see here what they answer.") % words


def _mine(shown: Shown, person: Person) -> list[Ask]:
    """The questions that this person sent."""
    return [ask for ask in services.asked_about(shown.card) if ask.asker_id == person.id]


def _rows(form: InviteForm) -> list[tuple[BoundField, BoundField]]:
    names = [name for name in form.fields if name.startswith("name_")]
    return [(form[name], form[name.replace("name_", "address_")]) for name in names]
