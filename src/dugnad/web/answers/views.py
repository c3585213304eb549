"""The page behind a link (S16), the same page for who is signed in, and texted answers.

A link never acts by being opened: mail scanners, previews and curious hands all come by GET. Only
a press acts. Every end is kind: an old link, a forwarded one, one pressed twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial, wraps
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from dugnad.charter.decisions.verbs import Answer
from dugnad.engine.port import NotKept
from dugnad.face.face import PLAIN_BODY, Face
from dugnad.face.forms import CardForm
from dugnad.face.question import Answer as OneAnswer
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.errors import ClockTrouble, TurnedAway
from dugnad.ledger.values import Action, CardId, Channel
from dugnad.web import refusals
from dugnad.web.acting.presses import NotYourPress
from dugnad.web.acting.services import Done, member_in, new_press
from dugnad.web.acting.signing import NotLetIn
from dugnad.web.answers import decisions, entering, guessing, services, texting
from dugnad.web.answers.forms import RingForm
from dugnad.web.answers.models import Ask, Slip
from dugnad.web.answers.secrets import read_secret
from dugnad.web.content.told import NotAccepted, Told
from dugnad.web.helping.for_whom import FOR_MYSELF, ForWhom, for_whom
from dugnad.web.house import house
from dugnad.web.kit.pressing import MENDING, REFUSED, press_of, sign_in_first, take_receipt
from dugnad.web.kit.showing import Shown, show, show_code
from dugnad.web.kit.talking import with_answers, with_words
from dugnad.web.kit.with_picture import with_picture
from dugnad.web.leading.decisions import decision
from dugnad.web.leading.speaking import Speaking
from dugnad.web.lists import questions as lists_questions
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import CardRow
from dugnad.web.people import services as people
from dugnad.web.people.models import SMS, Person
from dugnad.web.people.names import name_of
from dugnad.web.people.viewer import Viewer, viewer_of

FROM_FOR_YOU = "for-you"
"""What the form of *For you* says, so that the next question follows the answer."""
RECEIPT = "answered"
"""Where a session keeps which question was answered last."""
OK: Final = 200

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
    slip = services.slip_by_link(found) if found and ask is None else None
    if slip is not None:
        return _slip_page(request, slip)
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
        return _page(request, ask, found, ring=ring)
    whom = for_whom_of(request, ask)
    problem = _press(request, ask, ring.cleaned_data["number"], whom.speaking)
    if problem.sentence:
        return _page(request, ask, found, problem)
    if request.POST.get("from") == FROM_FOR_YOU and viewer_of(request).person is not None:
        request.session[RECEIPT] = str(ask.id)
        return redirect("for-you")
    return redirect(reverse("answer", args=[found]) + whom.query)


@careful
@require_http_methods(["GET", "HEAD", "POST"])
def own_answer(request: HttpRequest, code: str) -> HttpResponse:
    """Show somebody who is signed in what a card asks them; a press answers it."""
    shown = show_code(code, viewer_of(request))
    person = viewer_of(request).person
    if person is None:
        return sign_in_first(request, request.get_full_path())
    whom = for_whom(request, shown.entry.project, asks=True, card=shown.card)
    if request.method != "POST":
        return _own_page(request, shown.card, person, whom)
    problem = _press_own(request, shown.card, person, whom.speaking)
    if problem.sentence:
        return _own_page(request, shown.card, person, whom, problem)
    if request.POST.get("from") == FROM_FOR_YOU:
        request.session[RECEIPT] = shown.row.code + (whom.query and f"-{whom.code}")
        return redirect("for-you")
    return redirect(reverse("own-answer", args=[shown.row.code]) + whom.query)


@csrf_exempt
@require_POST
def texted(request: HttpRequest) -> HttpResponse:
    """Take in a text message from the gateway that the place chose, and answer by text."""
    way = house().place.adapters.get("sms", {})
    expected = way.get("inbound_secret", "")
    given = request.headers.get("X-Inbound-Secret", "") or request.POST.get("secret", "")
    if not guessing.brings(request, given, expected):
        raise Http404
    number = request.POST.get(way.get("inbound_from", "from"), "")
    text = request.POST.get(way.get("inbound_text", "text"), "")
    name = request.POST.get(way.get("inbound_id", "id"), "")
    return JsonResponse({"understood": texting.take_in(number, text, name)})


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Problem:
    """Why a press led to nothing; `status` is that of the page that says so.

    `form` is a ballot that is to be mended.
    """

    sentence: StrOrPromise = ""
    status: int = REFUSED
    form: CardForm | None = None


NO_PROBLEM: Final = Problem()


def asking_person_of(opened: services.Opened) -> Person | None:
    """Who put a question that nobody sent: whoever put the card up.

    None where somebody sent it, or the card names who asks.
    """
    named = opened.question is not None and opened.question.asked_by
    row = lists.card_by_code(opened.code) if opened.ask is None and not named else None
    return None if row is None else people.person_of_member(bytes(row.asker))


def asker_of(opened: services.Opened) -> str:
    """Who asks: whoever sent the question, whom the card names, or who put the card up."""
    if opened.ask is not None:
        return name_of(opened.ask.asker, bytes(opened.ask.project))
    if opened.question is not None and opened.question.asked_by:
        return str(opened.question.asked_by)
    row = lists.card_by_code(opened.code)
    person = None if row is None else people.person_of_member(bytes(row.asker))
    if row is None or person is None:
        return house().place.name
    return name_of(person, bytes(row.project))


def for_whom_of(request: HttpRequest, ask: Ask) -> ForWhom:
    """For whom a press behind a link counts: for who was asked, or an organisation of theirs."""
    if ask.person is None:
        return FOR_MYSELF
    return for_whom(
        request,
        bytes(ask.project),
        ask.person,
        asks=True,
        card=bytes(ask.card),
        asked=bytes(ask.organisation),
    )


def address_of(opened: services.Opened) -> str:
    """Where a question is answered."""
    if opened.ask is None:
        return reverse("own-answer", args=[opened.code]) + opened.query
    return reverse("answer", args=[services.secrets_of(opened.ask)[0]])


def about(opened: services.Opened, language: str, form: CardForm | None = None) -> dict[str, Any]:
    """What somebody reads before they answer a decision, and the ballot where there is one."""
    asked = opened.question is not None and opened.question.form is not None
    by_form = asked and not opened.secretly
    row = lists.card_by_code(opened.code)
    if row is None or not (opened.decides or by_form or _has_lead(row)):
        return {}
    shown = show(row, _viewer(opened, language), opened.speaking)
    if opened.question is None and not opened.decides:
        return {"stands": shown, "own_facts": [fact for fact in shown.page.facts if fact.own]}
    if not opened.decides:
        asked_on = {"asked_on": shown, "nameless": opened.ask is not None}
        return asked_on | ({"ballot": form or _ballot(shown, opened, None)} if by_form else {})
    ballot = form
    among = opened.question is not None and not opened.question.answers and not opened.secretly
    if ballot is None and among:
        ballot = _ballot(shown, opened, None)
    questions = with_words(lists_questions.questions_of(shown.card).rows, shown.seen)
    sayings, questions = with_answers(shown.page.sayings, questions, may_answer=False)
    return {
        "shown": replace(shown, page=replace(shown.page, sayings=sayings)),
        "card": shown.pinned,
        "agreement": shown.face.agreement(shown.state, shown.seen),
        "questions": questions,
        "ballot": ballot,
    }


def _viewer(opened: services.Opened, language: str) -> Viewer:
    """Who looks; by the link of a question only what was done by it is theirs of what is unseen."""
    return Viewer(opened.person, language, link=b"" if opened.ask is None else opened.ask.id.bytes)


def _has_lead(row: CardRow) -> bool:
    """Whether people read something of the card's own before they press."""
    face: Face = house().catalogue.face_of(row.type)
    return face.lead != PLAIN_BODY


def _ballot(shown: Shown, opened: services.Opened, typed: QueryDict | None) -> CardForm | None:
    """The form of the card's own answer; None where it has none, or its answer goes elsewhere."""
    asked = opened.question.form if opened.question else None
    form_class = shown.face.forms.get(asked or Answer)
    if form_class is None or opened.secretly:
        return None
    return form_class(
        typed,
        zone=house().place.zone,
        now_ms=house().now_ms(),
        state=shown.state,
        seen=shown.seen,
        around=shown.seen.around,
    )


def ring_form(ask: Ask) -> RingForm | None:
    """The field for a number; None where the asker has one, having asked by text message."""
    by_text = ask.reach is not None and ask.reach.kind == SMS
    return None if by_text else RingForm()


def _page(
    request: HttpRequest,
    ask: Ask,
    secret: str,
    problem: Problem = NO_PROBLEM,
    ring: RingForm | None = None,
) -> HttpResponse:
    viewer = viewer_of(request).person
    whom = for_whom_of(request, ask)
    opened = services.open_ask_as(ask, whom.speaking)
    if not opened.decides:
        whom, opened = FOR_MYSELF, services.open_ask(ask)
    other = viewer is not None and ask.person is not None and viewer != ask.person
    context = {
        "opened": opened,
        "ask": ask,
        "asker": name_of(ask.asker, bytes(ask.project)),
        "name": name_of(ask.person, bytes(ask.project)) if ask.person else "",
        "other": name_of(viewer, bytes(ask.project)) if viewer and other else "",
        "secret": secret,
        "receipt": take_receipt(request),
        "whom": whom,
        "ring": ring or ring_form(ask),
        "number_of_asker": services.number_of(ask),
        **_typed(request, problem),
        **about(opened, viewer_of(request).language, problem.form),
    }
    status = MENDING if ring is not None else _status(problem)
    return render(request, "answers/answer.html", context, status=status)


def _slip_page(request: HttpRequest, slip: Slip) -> HttpResponse:
    """What somebody sees who opens a slip; whoever printed it can open it too.

    Only the person themselves, signed in, goes on from here to their own answer. A press answers
    nothing.
    """
    viewer, card = viewer_of(request).person, bytes(slip.ask.card)
    project = bytes(slip.ask.project)
    opened = services.open_card(card, None)
    if viewer is not None and viewer == slip.ask.person and opened.code:
        return redirect("own-answer", opened.code.lower())
    with house().engine.reader() as store:
        found = decision(store, card)
        member = None if found is None else member_in(viewer, found.entry.project)
        enters = found is not None and entering.may_enter(store, found, member)
    context = {
        "opened": opened,
        "viewer_name": "" if viewer is None else name_of(viewer, project),
        "name": name_of(slip.ask.person, project) if enters and slip.ask.person else "",
        "slip_code": services.secrets_of_slip(slip)[1] if enters else "",
        "texts": bool(house().place.adapters.get("sms", {}).get("inbound_secret")),
    }
    status = OK if request.method != "POST" else REFUSED
    return render(request, "answers/slip.html", context, status=status)


def _own_page(
    request: HttpRequest,
    card: CardId,
    person: Person,
    whom: ForWhom,
    problem: Problem = NO_PROBLEM,
) -> HttpResponse:
    opened = services.open_card(card, person, whom.speaking)
    if not opened.decides:
        whom, opened = FOR_MYSELF, services.open_card(card, person)
    row = lists.card(card)
    context = {
        "opened": opened,
        "own": True,
        "whom": whom,
        "asker": asker_of(opened),
        "name": name_of(person, None if row is None else bytes(row.project)),
        **_typed(request, problem),
        **about(opened, viewer_of(request).language, problem.form),
    }
    return render(request, "answers/answer.html", context, status=_status(problem))


def _status(problem: Problem) -> int:
    return problem.status if problem.sentence else OK


def _typed(request: HttpRequest, problem: Problem) -> dict[str, Any]:
    """What was typed, so that it is not lost where something is to be mended."""
    return {
        "press": new_press(),
        "problem": problem.sentence,
        "typed": request.POST.get("answer", ""),
        "why": request.POST.get("why", ""),
    }


def _press(request: HttpRequest, ask: Ask, number: str, speaking: Speaking | None) -> Problem:
    """Do what was pressed; returns why not, or that all is fine."""
    problem, pressed = NO_PROBLEM, request.POST.get("answer", "")
    asked_for = services.asked_for(ask)
    other = speaking != asked_for  # who was asked for an organisation chose otherwise, or who not.
    if other and ask.person is not None and pressed not in OF_THE_PERSON:
        card, link = bytes(ask.card), ask.id.bytes
        return _press_own(request, card, ask.person, speaking, channel="link", link=link)
    match pressed:
        case "ring":
            services.ring_me(ask, number)
        case "not-me":
            services.not_me(ask)
        case "stop":
            services.stop(ask)
        case decisions.BALLOT:
            problem = _take(request, services.open_ask(ask), partial(_with_ballot, request, ask))
        case word:
            press, why = press_of(request), request.POST.get("why", "")
            given = partial(services.answer, ask, word, channel="link", press=press, why=why)
            problem = _try(given)
    return problem


def _with_ballot(request: HttpRequest, ask: Ask, action: Action, told: Sequence[Told]) -> Done:
    return services.answer_with(ask, action, channel="link", press=press_of(request), told=told)


def _press_own(
    request: HttpRequest,
    card: CardId,
    person: Person,
    speaking: Speaking | None,
    *,
    channel: Channel = "page",
    link: bytes = b"",
) -> Problem:
    """Answer as whoever is signed in, or for an organisation; returns why not, or that all is fine.

    The name of the press has in it for whom it is, so that a form that was left open and is
    pressed again after another choice is another press.
    """
    opened = services.open_card(card, person, speaking, link)
    word = request.POST.get("answer", "")
    press = press_of(request) + ("" if speaking is None else f"-{speaking.code}")

    def given(action: Action, told: Sequence[Told]) -> Done:
        return services.answer_card(
            person, card, action,
            channel=channel, press=press, told=told, speaking=speaking, link=link,
        )  # fmt: skip

    def said(chosen: OneAnswer) -> Done:
        return services.answer_card(
            person,
            card,
            chosen.action,
            channel=channel,
            press=press,
            why=services.words_with(chosen, request.POST.get("why", "")),
            speaking=speaking,
            link=link,
        )

    if word == decisions.BALLOT:
        return _take(request, opened, given)
    answers = opened.question.answers if opened.question else ()
    chosen = next((one for one in answers if one.word == word), None)
    return Problem(_NOT_NOW) if chosen is None else _try(partial(said, chosen))


OF_THE_PERSON: Final = ("ring", "not-me", "stop")
"""What a press says of the person who was asked, whomever they speak for."""

_NOT_NOW: Final = gettext_lazy(
    "This answer cannot be given now, so nothing was changed. Look below."
)


def _take(
    request: HttpRequest,
    opened: services.Opened,
    given: Callable[[Action, Sequence[Told]], Done | None],
) -> Problem:
    """Read a ballot and give it, with what was written beside it."""
    row = lists.card_by_code(opened.code)
    if row is None or opened.question is None:
        return Problem(_NOT_NOW)
    shown = show(row, _viewer(opened, viewer_of(request).language), opened.speaking)
    form, problem = _ballot(shown, opened, request.POST), ""
    if form is not None and "picture_file" in form.fields:
        sent, problem = with_picture(request)
        form = _ballot(shown, opened, sent)
    if form is None:
        return Problem(_NOT_NOW)
    if problem:
        form.add_error("picture_file", problem)
    if not form.is_valid():
        return Problem(_("Look at what is marked below."), MENDING, form)
    words = form.told(form.cleaned_data)
    told = [Told(**words, language=viewer_of(request).language)] if words else []
    return _try(partial(given, form.action(form.cleaned_data), told))


def _try(given: Callable[[], Done | None]) -> Problem:
    """Answer; returns why not, or that all is fine."""
    try:
        done = given()
    except services.NothingToAsk:
        return Problem(_NOT_NOW)
    except services.WordsMissing:
        return Problem(_("Write in a few words why, or what you want to know."), MENDING)
    except NotAccepted as wrong:
        return Problem(wrong.sentence, MENDING)
    except (TurnedAway, NotLetIn) as no:
        return Problem(refusals.sentence(no.code))
    except NotYourPress:
        return Problem(refusals.sentence("Expired"))
    except (ClockTrouble, NotKept):
        return Problem(refusals.NOTHING_WRITTEN)
    if done is None or not done.refused:
        return NO_PROBLEM
    return Problem(refusals.sentence(done.refused))
