"""The page behind a link (S16), *For you* (S15), asking people, and texted answers.

A link never acts by being opened: mail scanners, previews and curious hands all come by GET. Only
a press acts. Every end is kind: an old link, a forwarded one, one pressed twice.
"""

from __future__ import annotations

import hmac
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from dugnad.engine.port import NotKept
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.errors import ClockTrouble, TurnedAway
from dugnad.web.acting.services import NotLetIn, NotYourPress, new_press
from dugnad.web.answers import services, texting
from dugnad.web.answers.forms import InviteForm
from dugnad.web.answers.models import Ask
from dugnad.web.house import house
from dugnad.web.messages import notes
from dugnad.web.pages import refusals
from dugnad.web.pages.pressing import MENDING, REFUSED, press_of
from dugnad.web.pages.showing import Shown, show_code
from dugnad.web.people.models import Person
from dugnad.web.people.names import name_of
from dugnad.web.people.services import NameMissing
from dugnad.web.people.viewer import viewer_of


@require_http_methods(["GET", "HEAD", "POST"])
def answer_page(request: HttpRequest, secret: str) -> HttpResponse:
    """Show one question with large answers; a press answers it."""
    ask = services.by_link(secret)
    if ask is None:
        return render(request, "answers/unknown.html", status=404)
    if request.method != "POST":
        return _page(request, ask, secret)
    pressed = request.POST.get("answer", "")
    if pressed == "ring":
        services.ring_me(ask)
        return redirect("answer", secret)
    if pressed == "not-me":
        services.not_me(ask)
        return redirect("answer", secret)
    if pressed == "stop":
        services.stop(ask)
        return redirect("answer", secret)
    problem = _answer(ask, pressed, press_of(request))
    if problem:
        return _page(request, ask, secret, problem, REFUSED)
    return redirect("answer", secret)


@require_http_methods(["GET", "HEAD"])
def for_you(request: HttpRequest) -> HttpResponse:
    """One question at a time from somebody with a name, and what the place has to tell."""
    person = viewer_of(request).person
    waiting = services.open_for(person)
    after = request.GET.get("after", "")
    at = next((n + 1 for n, ask in enumerate(waiting) if str(ask.id) == after), 0)
    ask = waiting[at % len(waiting)] if waiting else None
    context = {
        "opened": services.open_ask(ask) if ask else None,
        "asker": name_of(ask.asker) if ask else "",
        "secret": services.secrets_of(ask)[0] if ask else "",
        "press": new_press(),
        "number": at % len(waiting) + 1 if waiting else 0,
        "count": len(waiting),
        "notes": [(note, notes.sentence(note)) for note in notes.unseen(person)] if person else [],
    }
    return render(request, "answers/for_you.html", context)


@require_POST
def note_seen(request: HttpRequest, note: UUID) -> HttpResponse:
    """Put away what the place told."""
    person = viewer_of(request).person
    if person is not None:
        notes.put_away(person, note, house().now_ms())
    return redirect("for-you")


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, code: str) -> HttpResponse:
    """Ask up to three people in one's own name."""
    shown = show_code(code, viewer_of(request))
    person = viewer_of(request).person
    if person is None or not (shown.mine or shown.seen.is_member):
        raise Http404
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = _invite(shown, person, form)
        if not form.errors:
            request.session["receipt"] = {"sentence": _asked_sentence(asked), "code": ""}
            return redirect("invite", shown.row.code)
    status = MENDING if form.errors else 200
    context = {
        "shown": shown,
        "card": shown.pinned,
        "form": form,
        "rows": _rows(form),
        "asks": [(ask, name_of(ask.person) if ask.person else "") for ask in _mine(shown, person)],
        "receipt": request.session.pop("receipt", None) if request.method == "GET" else None,
        "name": name_of(person),
    }
    return render(request, "answers/invite.html", context, status=status)


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
    understood = texting.take_in(number, text, name)
    return JsonResponse({"understood": understood})


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _page(
    request: HttpRequest,
    ask: Ask,
    secret: str,
    problem: StrOrPromise = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "opened": services.open_ask(ask),
        "ask": ask,
        "asker": name_of(ask.asker),
        "name": name_of(ask.person) if ask.person else "",
        "secret": secret,
        "press": new_press(),
        "problem": problem,
    }
    answer = render(request, "answers/answer.html", context, status=status)
    # A link that lets somebody answer must not wander into other sites' logs or shared caches.
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _answer(ask: Ask, word: str, press: str) -> StrOrPromise:
    """Answer; returns why not, or nothing."""
    try:
        done = services.answer(ask, word, channel="link", press=press)
    except services.NothingToAsk:
        return _("It is too late to answer, or the answer is not one of these. Ring instead.")
    except (TurnedAway, NotLetIn) as no:
        return refusals.sentence(no.code)
    except NotYourPress:
        return refusals.sentence("Expired")
    except (ClockTrouble, NotKept):
        return refusals.NOTHING_WRITTEN
    return refusals.sentence(done.refused) if done is not None and done.refused else ""


def _invite(shown: Shown, person: Person, form: InviteForm) -> list[str]:
    """Ask everybody on the form; what went wrong stands beside the row it belongs to."""
    asked = []
    for row, name, address in form.cleaned_data["people"]:
        try:
            services.invite(shown.card, person, name, address)
        except services.AskedAlready:
            form.add_error(f"name_{row}", _("This person was asked about this card before."))
        except services.Resting:
            form.add_error(f"name_{row}", _("This person rests now and is not asked."))
        except services.NothingToAsk:
            form.add_error(None, _("The card asks nothing now: it is over, or not yet in force."))
        except NameMissing:
            form.add_error(f"name_{row}", _("Write what you call this person."))
        else:
            asked.append(name)
    return asked


def _asked_sentence(names: list[str]) -> str:
    return _("Asked: %(names)s. You see here what they answer.") % {"names": ", ".join(names)}


def _mine(shown: Shown, person: Person) -> list[Ask]:
    """The questions that this person may see: their own; all, for who looks after the card."""
    asks = services.asked_about(shown.card)
    return asks if shown.mine else [ask for ask in asks if ask.asker_id == person.id]


def _rows(form: InviteForm) -> list[tuple[object, object]]:
    names = [name for name in form.fields if name.startswith("name_")]
    return [(form[name], form[name.replace("name_", "address_")]) for name in names]
