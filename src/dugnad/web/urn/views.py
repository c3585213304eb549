"""The pages of secret answers: giving one, the urn itself, the counters, and a printed sheet.

No answer stands in an address, in a session or in a name of a press, as all of these are kept. So
whoever is not signed in is asked who they are before they choose, and what was noted is shown at
once and not on the next page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dugnad.charter.decisions.urn import SECRET_MIN, TakePart
from dugnad.engine.port import NotKept
from dugnad.face.deciding import secretly
from dugnad.face.deciding.options import option_words
from dugnad.face.deciding.secretly import SecretForm
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.contract import ActsForItself
from dugnad.ledger.errors import ClockTrouble
from dugnad.ledger.values import Channel
from dugnad.web import refusals
from dugnad.web.acting.signing import OnlyOnDevice
from dugnad.web.answers import guessing
from dugnad.web.answers import services as answers
from dugnad.web.answers.secrets import read_secret
from dugnad.web.answers.views import careful
from dugnad.web.helping.for_whom import ForWhom, for_whom
from dugnad.web.house import house
from dugnad.web.kit.pressing import (
    MENDING,
    REFUSED,
    give_notice,
    sign_in_first,
    take_receipt,
)
from dugnad.web.kit.showing import Shown, show, show_code
from dugnad.web.lists import services as lists
from dugnad.web.people.models import Person
from dugnad.web.people.viewer import Viewer, viewer_of
from dugnad.web.urn import answering, counting, sheets
from dugnad.web.urn.counting import NoHalf, WrongHalf
from dugnad.web.urn.envelopes import TooLong
from dugnad.web.urn.forms import HalfForm, TrackerForm
from dugnad.web.urn.lying import NotTaken
from dugnad.web.urn.reading import Secret, looking
from dugnad.web.urn.words import NotWords, read_tracker, spell_tracker

PUBLISHED_MAX: Final = 500
"""So many answers are listed; of more, whoever looks for one types its number."""
OK: Final = 200


@dataclass(frozen=True)
class Asker:
    """A counter as the page names them.

    Attributes:
        name: as the viewer may know it, or "".
        since_ms: since when they are waited for, or when they added their half.
        added: whether they have.
        mine: whether it is the viewer.
        on_paper: whether their half lies on paper alone.
    """

    name: str
    since_ms: int
    added: bool
    mine: bool
    on_paper: bool


# ── Answering ──────────────────────────────────────────────────────────────────────────────────


@careful
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Answer in secret; who it is comes first, so that nothing chosen has to be kept."""
    viewer = viewer_of(request)
    if viewer.person is None:
        return sign_in_first(request, request.get_full_path())
    row = lists.card_by_code(code)
    if row is None:
        raise Http404
    whom = for_whom(request, bytes(row.project), asks=True, card=bytes(row.card), helping=True)
    shown = _secret(show(row, viewer, whom.speaking))
    back = reverse("card", args=[shown.row.code]) + whom.query
    return _answer(request, shown, viewer.person, "page", back, whom)


@careful
@require_http_methods(["GET", "HEAD", "POST"])
def answer_by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Answer in secret from a link, for whom it was sent to."""
    found = read_secret(secret)
    ask = answers.by_link(found) if found else None
    if ask is None or ask.person is None or found is None:
        guessing.note_wrong(request)
        raise Http404
    opened = answers.open_ask(ask)
    if not opened.code:
        raise Http404
    viewer = Viewer(person=ask.person, language=viewer_of(request).language)
    shown = _secret(show_code(opened.code, viewer))
    whom = for_whom(
        request,
        shown.entry.project,
        ask.person,
        asks=True,
        card=shown.card,
        asked=bytes(ask.organisation),
    )
    if whom.speaking is not None:
        shown = show(shown.row, viewer, whom.speaking)
    back = reverse("answer", args=[found]) + whom.query
    return _answer(request, shown, ask.person, "link", back, whom)


def _answer(
    request: HttpRequest,
    shown: Shown,
    person: Person,
    channel: Channel,
    back: str,
    whom: ForWhom,
) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form_class = cast("type[SecretForm]", shown.face.forms[TakePart])
    form = form_class(
        posted,
        zone=house().place.zone,
        now_ms=house().now_ms(),
        state=shown.state,
        seen=shown.seen,
        around=shown.seen.around,
    )
    status = OK
    if posted is not None and not form.is_valid():
        status = MENDING
    elif posted is not None:
        try:
            tracker = answering.put(
                person,
                shown.card,
                form.ballot(form.cleaned_data),
                channel=channel,
                reason=form.reason(form.cleaned_data),
                speaking=whom.speaking,
            )
        except TooLong:
            form.add_error("text", _("This is a little too long. Leave some words out."))
            status = MENDING
        except NotTaken as no:
            form.add_error(None, _why_not(no, whom))
            status = REFUSED
        except (ClockTrouble, NotKept):
            form.add_error(None, str(refusals.NOTHING_WRITTEN))
            status = REFUSED
        else:
            return render(
                request,
                "urn/noted.html",
                {**_about(shown), "tracker": spell_tracker(tracker), "back": back},
            )
    return render(
        request,
        "urn/answer.html",
        {
            **_about(shown),
            "form": form,
            "back": back,
            "open": _takes_answers(shown),
            "whom": whom,
        },
        status=status,
    )


def _why_not(no: NotTaken, whom: ForWhom) -> str:
    """Why an answer was not taken, as whoever pressed has to hear it."""
    if whom.speaking is not None and no.code == ActsForItself.code():
        name = whom.speaking.name
        said = _(
            "%(name)s has answered already. Only %(name)s can put another answer in its place."
        )
        return said % {"name": name}
    return str(refusals.sentence(no.code))


# ── The urn ────────────────────────────────────────────────────────────────────────────────────


@careful
@require_http_methods(["GET", "HEAD", "POST"])
def urn(request: HttpRequest, code: str) -> HttpResponse:
    """Where the urn stands, who opens it, and afterwards what came out; a number finds its answer.

    A number is looked for by a press, so that it stands in no address.
    """
    shown = _secret(show_code(code, viewer_of(request)))
    form = TrackerForm(request.POST if request.method == "POST" else None)
    found: str = ""
    status = OK
    if request.method == "POST":
        found = _found(shown, form) if form.is_valid() else ""
        status = MENDING if form.errors else OK
    return _urn_page(request, shown, {"tracker_form": form, "found": found}, status)


@careful
@require_http_methods(["GET", "HEAD", "POST"])
def add_half(request: HttpRequest, code: str) -> HttpResponse:
    """Add a counter's half; the second one opens the urn. Who only looks is led to its page."""
    if request.method != "POST":
        return redirect("urn", code)
    person = viewer_of(request).person
    if person is None:
        return sign_in_first(request, reverse("urn", args=[code]))
    shown = _secret(show_code(code, viewer_of(request)))
    form = HalfForm(request.POST)
    problem: StrOrPromise = ""
    opened = False
    if not form.is_valid():
        return _urn_page(request, shown, {"half_form": form}, MENDING)
    try:
        opened = counting.add_half(person, shown.card, form.cleaned_data["words"])
    except NotTaken as no:
        problem = refusals.sentence(no.code)
    except NoHalf:
        form.add_error("words", _("Your half is on paper alone. Type its words here."))
    except NotWords:
        form.add_error("words", _("These are not the words of a half. Compare them once more."))
    except WrongHalf:
        problem = _("The two halves do not fit each other. Both counters add theirs once more.")
    except OnlyOnDevice:
        give_notice(
            request,
            _("Both halves are added. The other counter opens the urn here, on their own device."),
        )
        return redirect("urn", shown.row.code)
    except (ClockTrouble, NotKept):
        problem = refusals.NOTHING_WRITTEN
    if problem or form.errors:
        more: dict[str, Any] = {"half_form": form, "problem": problem}
        return _urn_page(request, shown, more, REFUSED)
    if opened:
        give_notice(request, _("The urn is open, and its answers are published."))
    else:
        give_notice(request, _("Your half is added. The other counter is waited for."))
    return redirect("urn", shown.row.code)


@careful
@require_http_methods(["GET", "HEAD", "POST"])
def half(request: HttpRequest, code: str) -> HttpResponse:
    """Show a counter the words of their half, to be printed; they are shown by a press."""
    person = viewer_of(request).person
    if person is None:
        return sign_in_first(request, reverse("urn", args=[code]))
    shown = _secret(show_code(code, viewer_of(request)))
    if request.method != "POST":
        return redirect("urn", shown.row.code)
    try:
        words = counting.half_on_paper(shown.card, person)
    except (NotTaken, NoHalf):
        raise Http404 from None
    return render(request, "urn/half.html", {**_about(shown), "words": words})


@careful
@require_POST
def paper_alone(request: HttpRequest, code: str) -> HttpResponse:
    """Take a counter's half away from here, as they have it on paper."""
    person = viewer_of(request).person
    if person is None:
        return sign_in_first(request, reverse("urn", args=[code]))
    shown = _secret(show_code(code, viewer_of(request)))
    try:
        counting.keep_on_paper_alone(shown.card, person)
    except NotTaken:
        raise Http404 from None
    give_notice(request, _("Your half is on your paper alone now. Keep it well."))
    return redirect("urn", shown.row.code)


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _secret(shown: Shown) -> Shown:
    """The card, if it is a secret decision.

    Raises:
        Http404: it is none.
    """
    with looking(shown.card) as found:
        if found is None:
            raise Http404
    return shown


def _takes_answers(shown: Shown) -> bool:
    with looking(shown.card) as found:
        return found is not None and found.takes_answers


def _about(shown: Shown) -> dict[str, Any]:
    return {"shown": shown, "card": shown.pinned, "honest": secretly.HONEST}


def _urn_page(
    request: HttpRequest, shown: Shown, more: dict[str, Any], status: int = OK
) -> HttpResponse:
    with looking(shown.card) as found:
        if found is None:
            raise Http404
        context = {
            **_about(shown),
            "standing": found.stage.standing,
            "answered": found.stage.answered,
            "size": found.terms.electorate.size,
            "closes_ms": found.stage.closes_ms,
            "until_ms": found.stage.counts_ms,
            "opens": found.is_counting,
            "open": found.takes_answers,
            "enters": found.takes_entries and shown.seen.is_member,
            "prints": found.takes_answers and shown.mine,
            "least": SECRET_MIN,
            "whole": found.is_whole,
            "destroyed_ms": found.urn.destroyed_ms,
            "published": _published(found, shown),
            "took_part": found.took_part(shown.seen.member),
        }
    askers = _askers(shown)
    context |= {
        "counters": askers,
        "me": next((one for one in askers if one.mine), None),
        "both": all(one.added for one in askers),
        "half_form": HalfForm(),
        "tracker_form": TrackerForm(),
        "receipt": take_receipt(request),
        "may_print": context["open"] and bool(_words(request, shown)),
        **more,
    }
    return render(request, "urn/urn.html", context, status=status)


def _words(request: HttpRequest, shown: Shown) -> bool:
    person = viewer_of(request).person
    if person is None or not shown.seen.is_member:
        return False
    return sheets.has_words(shown.card, person)


def _askers(shown: Shown) -> tuple[Asker, ...]:
    found = counting.counters(shown.card)
    names = shown.seen.around.names([one.member for one in found])
    return tuple(
        Asker(
            name=names.get(one.member, ""),
            since_ms=one.since_ms,
            added=one.added,
            mine=one.member == shown.seen.member,
            on_paper=one.on_paper,
        )
        for one in found
    )


def _published(found: Secret, shown: Shown) -> list[tuple[int, str, StrOrPromise]]:
    """What came out, by round and number, as far as it is listed."""
    names = option_words(found.terms, shown.seen.around)
    return [
        (turn, spell_tracker(tracker), secretly.ballot_words(ballot, names))
        for turn, tracker, ballot in found.published(PUBLISHED_MAX)
    ]


def _found(shown: Shown, form: TrackerForm) -> str:
    """What somebody's answer was, by its number; the form says so where there is none."""
    tracker = read_tracker(form.cleaned_data["tracker"])
    with looking(shown.card) as found:
        answered = None if found is None or tracker is None else found.answer_of(tracker)
        if found is None or answered is None:
            form.add_error(
                "tracker",
                _(
                    "No published answer has this number. Compare it once more. If it is right, "
                    "tell both counters and your group: then something is wrong."
                ),
            )
            return ""
        names = option_words(found.terms, shown.seen.around)
        return str(secretly.ballot_words(answered[1], names))
