"""Paper and telephone: printing slips, and entering what others answered (J4).

A slip's code travels in the body of a press, never in an address of these pages.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from dugnad.charter.decisions.verbs import Answer
from dugnad.engine.port import NotKept
from dugnad.face.deciding import secretly
from dugnad.face.forms import CardForm, dress, say_plainly
from dugnad.face.moments import MomentField
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.errors import ClockTrouble, TurnedAway
from dugnad.ledger.values import Channel
from dugnad.web.acting.services import NotLetIn, NotYourPress, new_press
from dugnad.web.answers import entering, entering_secretly, guessing, slips
from dugnad.web.answers.decisions import Decision, decision
from dugnad.web.answers.entering import Came, No, NotEntered
from dugnad.web.answers.models import Entry, Slip
from dugnad.web.answers.opening import secrets_of_slip
from dugnad.web.answers.views import careful
from dugnad.web.content.told import NotAccepted
from dugnad.web.house import house
from dugnad.web.messages import notes
from dugnad.web.pages import refusals
from dugnad.web.pages.pressing import (
    MENDING,
    REFUSED,
    press_of,
    sign_in_first,
    take_receipt,
)
from dugnad.web.pages.showing import Shown, show_code
from dugnad.web.people.models import Person
from dugnad.web.people.names import name_of
from dugnad.web.people.viewer import viewer_of
from dugnad.web.urn import sheets
from dugnad.web.urn.reading import looking

OK: Final = 200
WORDS_MAX: Final = 400
PRESS_MAX: Final = 60

_WAS_ENTERED: Final = gettext_lazy(
    "This slip has been entered, and counts. Whoever wants another answer gives it themselves, or "
    "on a new slip."
)

_NO: Final = {
    No.PRINTED: gettext_lazy(
        "You printed this slip, so you could know its words. Two others type them."
    ),
    No.NO_WORDS: gettext_lazy(
        "These are not words of this slip. Compare each letter, and type them once more."
    ),
    No.ENDED: gettext_lazy(
        "This person has answered in another way since the slip was printed, and that answer "
        "counts. Whoever wants another one gives it themselves, or on a new slip."
    ),
    No.OWN: gettext_lazy("This is your own. Answer on the card yourself, or ask two others."),
    No.BY_YOU: gettext_lazy(
        "You entered this first. Somebody else types it as well, without seeing yours."
    ),
    No.OTHER_WAY: gettext_lazy(
        "Somebody began this otherwise: on paper, or by telephone. Look at the list below, and "
        "enter it the same way."
    ),
    No.MET: gettext_lazy(
        "Somebody entered this at the same moment. Type it once more: you are the second."
    ),
    No.NOT_OPEN: gettext_lazy(
        "Nothing can be entered here any more. The card says what came of it."
    ),
    No.NOT_THEIRS: gettext_lazy(
        "This person does not decide here: those do who did so when the question was put."
    ),
    No.NOT_IN_TIME: gettext_lazy(
        "It must have come while answers were given, and not after now. Look at the moment again."
    ),
    No.NEWER: gettext_lazy(
        "This person has answered by themselves since then, and that answer counts. Nothing was "
        "changed."
    ),
}


@careful
@require_http_methods(["GET", "HEAD", "POST"])
def print_slips(request: HttpRequest, code: str) -> HttpResponse:
    """Choose for whom slips are printed."""
    shown = show_code(code, viewer_of(request))
    person = viewer_of(request).person
    if person is None:
        return sign_in_first(request, request.path)
    if not (shown.mine and shown.seen.is_member):
        raise Http404
    with house().engine.reader() as store:
        found = decision(store, shown.card)
        if found is None:
            raise Http404
        listed = slips.electors_named(store, found)
        secret = found.terms.secret
        form = slips.SlipsForm(request.POST or None, electors=listed, secret=secret)
        offered = slips.are_offered(found)
        if request.method == "POST" and offered and form.is_valid():
            sheet = press_of(request)
            made_before = slips.was_made(sheet)
            slips.make(found, person, slips.chosen(form, listed), sheet)
            if secret:
                return _shown_once(request, shown, person, "" if made_before else sheet)
            query = urlencode({"sheet": sheet})
            return redirect(f"{reverse('slips-sheet', args=[shown.row.code])}?{query}")
    context = {
        "card": shown.pinned,
        "form": form,
        "offered": offered,
        "open": found.takes_answers,
        "has_room": slips.has_room(found),
        "secret": secret,
        "press": new_press(),
    }
    return render(request, "answers/slips.html", context, status=MENDING if form.errors else OK)


def _shown_once(request: HttpRequest, shown: Shown, person: Person, sheet: str) -> HttpResponse:
    """Slips with words, in the response to the press alone: nobody can show them again."""
    made = slips.of_sheet(shown.card, sheet, person) if sheet else []
    context = {
        "card": shown.pinned,
        "slips": slips.printed(shown.card, made),
        "honest": secretly.HONEST,
        "number": house().place.number_to_text,
    }
    return render(request, "answers/slips_words.html", context)


@careful
@require_http_methods(["GET", "HEAD", "POST"])
def own_words(request: HttpRequest, code: str) -> HttpResponse:
    """Print one's own words for a text message or a slip, by a press."""
    shown = show_code(code, viewer_of(request))
    person = viewer_of(request).person
    if person is None:
        return sign_in_first(request, reverse("urn", args=[code]))
    if request.method != "POST":
        return redirect("urn", shown.row.code)
    with house().engine.reader() as store:
        found = decision(store, shown.card)
        mine = [] if found is None else slips.electors_named(store, found)
    mine = [one for one in mine if one.person == person]
    if found is None or not mine or not sheets.has_words(shown.card, person):
        raise Http404
    sheet = new_press()
    slips.make(found, person, mine, sheet)
    return _shown_once(request, shown, person, sheet)


@careful
@require_safe
def slips_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """The slips that somebody has just made, ready for paper; nobody else sees them."""
    shown = show_code(code, viewer_of(request))
    person = viewer_of(request).person
    if person is None:
        return sign_in_first(request, request.path)
    sheet = slips.of_sheet(shown.card, request.GET.get("sheet", ""), person)
    with looking(shown.card) as secret:
        shown_once = secret is not None
    if not sheet or not shown.mine or shown_once:
        return redirect("slips", shown.row.code)
    context = {"card": shown.pinned, "slips": slips.printed(shown.card, sheet)}
    return render(request, "answers/slips_sheet.html", context)


@careful
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, code: str) -> HttpResponse:
    """Enter an answer for somebody, from a slip or from what they say by telephone."""
    shown = show_code(code, viewer_of(request))
    person = viewer_of(request).person
    if person is None:
        return sign_in_first(request, request.path)
    with house().engine.reader() as store:
        found = decision(store, shown.card)
        if found is None or not entering.may_enter(store, found, shown.seen.member):
            raise Http404
        kind = SecretDesk if found.terms.secret else Desk
        desk = kind(request, shown, found, person, slips.electors_named(store, found))
        match request.POST.get("step", "") if desk.takes else "":
            case "slip":
                return desk.open_slip()
            case "phone":
                return desk.open_phone()
            case "enter":
                return desk.enter()
            case "back":
                return desk.take_back()
            case _:
                return desk.page()


class ReceivedForm(forms.Form):
    """When an answer came."""

    use_required_attribute = False
    received = MomentField(
        label=gettext_lazy("When did it come?"),
        help_text=gettext_lazy("When the slip was handed in, or when you spoke."),
    )

    def __init__(self, *args: Any, found: Decision, **kwargs: Any) -> None:
        """Offer now, or the last minute in which answers were given."""
        super().__init__(*args, **kwargs)
        field = self.fields["received"]
        field.zone = house().place.zone  # type: ignore[attr-defined]  # A `MomentField`.
        field.initial = min(found.now_ms, found.stage.closes_ms - 1)
        say_plainly(field)


@dataclass(frozen=True)
class Whose:
    """Whose answer is entered, and from what."""

    person: Person
    name: str
    channel: Channel
    slip: Slip | None

    @property
    def code(self) -> str:
        """The slip's code, which the form carries along; "" for who spoke."""
        return "" if self.slip is None else secrets_of_slip(self.slip)[1]


@dataclass(frozen=True)
class Desk:
    """One press at the table where answers are entered."""

    request: HttpRequest
    shown: Shown
    found: Decision
    by: Person
    electors: list[slips.Elector]

    @property
    def takes(self) -> bool:
        """Whether anything can be entered now."""
        return self.found.takes_entries

    # ── Steps of the person at the desk
    def page(self, problem: StrOrPromise = "", status: int = REFUSED) -> HttpResponse:
        """Ask for a slip's code or for who spoke, and list what waits for a second person."""
        mine = [one for one in self.electors if one.person != self.by]
        entries = entering.waiting(self.found.card, self.found.stage.turn)
        names = {one.person.id: one for one in self.electors}
        context = {
            "shown": self.shown,
            "card": self.shown.pinned,
            "takes": self.takes,
            "secret": self.found.terms.secret,
            "electors": mine,
            "waiting": [
                (entry, names[entry.person_id], name_of(entry.first), entry.first_id == self.by.id)
                for entry in entries
                if entry.person_id in names
            ],
            "differing": [notes.sentence(one) for one in entering.differing(self.found, self.by)],
            "counts_ms": self.found.stage.counts_ms,
            "closes_ms": self.found.stage.closes_ms,
            "late": self.found.now_ms >= self.found.stage.closes_ms,
            "typed": self.request.POST.get("code", ""),
            "receipt": take_receipt(self.request),
            "problem": problem,
        }
        status = status if problem else OK
        return render(self.request, "answers/enter.html", context, status=status)

    def open_slip(self) -> HttpResponse:
        """Show the form for a slip's code."""
        whose, problem = self._of_slip()
        return self._form(whose) if whose else self.page(problem, MENDING)

    def open_phone(self) -> HttpResponse:
        """Show the form for somebody who spoke."""
        whose = self._of_phone()
        return self._form(whose) if whose else self.page(_("Choose who it was."), MENDING)

    def enter(self) -> HttpResponse:
        """Take in what was read, and say how it stands."""
        whose, problem = self._of_slip() if "code" in self.request.POST else (self._of_phone(), "")
        if whose is None:
            return self.page(problem or _("Choose who it was."), MENDING)
        first = entering.waiting_for(self.found, whose.person)
        second = first is not None and first.first_id != self.by.id
        ballot = self._ballot(typed=True)
        received = ReceivedForm(self.request.POST, found=self.found)
        fine, in_time = ballot.is_valid(), second or received.is_valid()
        if not (fine and in_time):
            return self._form(whose, ballot, received, status=MENDING)
        cleaned = ballot.cleaned_data
        told = ballot.told(cleaned) or {}
        action = ballot.action(cleaned)
        if not isinstance(action, Answer):
            raise Http404
        read = entering.Read(
            action=action,
            why=str(told.get("text", "")) or ballot.asks(cleaned),
            received_ms=None
            if second
            else entering.read_moment(self.found, received.cleaned_data["received"]),
        )
        return self._give(whose, read, ballot, received)

    def take_back(self) -> HttpResponse:
        """Take back what one entered first."""
        try:
            entry = UUID(self.request.POST.get("entry", ""))
        except ValueError:
            return self.page()
        if entering.take_back(entry, self.by):
            self._notice(_("Taken back. Nothing of it counts."))
        return redirect("enter", self.shown.row.code)

    # ── What they lean on
    def _of_slip(self) -> tuple[Whose | None, StrOrPromise]:
        """Whose slip has the code that was typed; or why nobody's."""
        if guessing.guesses_too_much(self.request):
            return None, _("Too many codes were wrong. Wait a few minutes, then type it again.")
        slip = slips.by_code(self.found.card, self.request.POST.get("code", ""))
        person = None if slip is None else slip.ask.person
        if slip is None or person is None:
            guessing.note_wrong(self.request)
            return None, _(
                "No slip of this card has this code. Look at it once more; if a newer slip was "
                "printed, the one before counts no more."
            )
        if slip.turn != self.found.stage.turn:
            return None, _(
                "This slip is of the first round, which is over. Give the person a new slip."
            )
        if person == self.by:
            return None, _NO[No.OWN]
        problem = self._problem_of(slip)
        if problem:
            return None, problem
        return Whose(person, name_of(person), "paper", slip), ""

    def _problem_of(self, slip: Slip) -> StrOrPromise:
        """Why a slip is not entered now; "" where it is."""
        if entering.is_over(self.found, slip):
            entering.let_go(slip)
            return _NO[No.ENDED]
        if entering.was_entered(self.found, slip):
            return _WAS_ENTERED
        return ""

    def _of_phone(self) -> Whose | None:
        chosen = self.request.POST.get("member", "")
        found = next((one for one in self.electors if one.value == chosen), None)
        if found is None or found.person == self.by:
            return None
        return Whose(found.person, found.name, "phone", None)

    def _ballot(self, *, typed: bool) -> CardForm:
        """The card's own form, empty: what the person had answered before is not shown."""
        form_class = self.found.face.forms[Answer]
        blind = self.found.seen_blind(self.found.now_ms, viewer_of(self.request).language)
        return form_class(
            self.request.POST if typed else None,
            zone=house().place.zone,
            now_ms=self.found.now_ms,
            state=self.found.deciding,
            seen=replace(blind, around=self.shown.seen.around),
            around=self.shown.seen.around,
        )

    def _form(
        self,
        whose: Whose,
        ballot: CardForm | None = None,
        received: ReceivedForm | None = None,
        *,
        problem: StrOrPromise = "",
        status: int = OK,
    ) -> HttpResponse:
        """Ask what the slip says, or what was said; never showing what another has entered."""
        first: Entry | None = entering.waiting_for(self.found, whose.person)
        if first is not None and first.first_id == self.by.id:
            return self.page(_NO[No.BY_YOU])
        context = {
            "shown": self.shown,
            "card": self.shown.pinned,
            "page": self.shown.page,
            "whose": whose,
            "member": self.request.POST.get("member", ""),
            "first": name_of(first.first) if first is not None else "",
            "received_ms": first.received_ms if first is not None else None,
            "ballot": ballot or self._ballot(typed=False),
            "received": received or ReceivedForm(found=self.found),
            "press": new_press(),
            "problem": problem,
        }
        return render(self.request, "answers/enter_one.html", context, status=status)

    def _give(
        self, whose: Whose, read: entering.Read, ballot: CardForm, received: ReceivedForm
    ) -> HttpResponse:
        try:
            came = entering.enter(
                self.found.card,
                self.by,
                whose.person,
                read,
                channel=whose.channel,
                press=press_of(self.request),
            )
        except NotEntered as no:
            if no.why in (No.NOT_IN_TIME, No.MET):
                return self._form(whose, ballot, received, problem=_NO[no.why], status=MENDING)
            return self.page(_NO[no.why] if no.why else refusals.sentence(no.code))
        except NotAccepted as wrong:
            return self._form(whose, ballot, received, problem=wrong.sentence, status=MENDING)
        except (TurnedAway, NotLetIn) as no:
            return self._form(
                whose, ballot, received, problem=refusals.sentence(no.code), status=REFUSED
            )
        except NotYourPress:
            return self.page(refusals.sentence("Expired"))
        except (ClockTrouble, NotKept):
            return self._form(
                whose, ballot, received, problem=refusals.NOTHING_WRITTEN, status=REFUSED
            )
        self._notice(_sentence(came, whose.name))
        return redirect("enter", self.shown.row.code)

    def _notice(self, sentence: str) -> None:
        self.request.session["receipt"] = {"sentence": sentence, "code": ""}


class WordsForm(forms.Form):
    """The words on the lower part of a secret slip."""

    use_required_attribute = False
    words = forms.CharField(
        label=gettext_lazy("The words on the slip"),
        help_text=gettext_lazy(
            "In the order in which they stand, with a space between them. Small or capital "
            "letters do not matter."
        ),
        max_length=WORDS_MAX,
        widget=forms.Textarea(
            attrs={
                "rows": 2,
                "autocomplete": "off",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say plainly what is missing."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            say_plainly(field)
            dress(field.widget)


@dataclass(frozen=True)
class SecretDesk(Desk):
    """The same table where answers are secret: words are typed, and nobody there knows them.

    By telephone nothing is entered: who reads words aloud is heard by whoever stands beside.
    """

    def open_phone(self) -> HttpResponse:
        """Take nothing by telephone."""
        return self.page()

    def enter(self) -> HttpResponse:
        """Take in what was read off a slip, and say how it stands."""
        whose, problem = self._of_slip()
        if whose is None or whose.slip is None:
            return self.page(problem, MENDING)
        first = entering.waiting_for(self.found, whose.person)
        second = first is not None and first.first_id != self.by.id
        words = WordsForm(self.request.POST)
        received = ReceivedForm(self.request.POST, found=self.found)
        fine, in_time = words.is_valid(), second or received.is_valid()
        if not (fine and in_time):
            return self._words_form(whose, words, received, status=MENDING)
        received_ms = (
            None if second else entering.read_moment(self.found, received.cleaned_data["received"])
        )
        try:
            came = entering_secretly.enter(
                self.found.card,
                self.by,
                whose.slip,
                words.cleaned_data["words"],
                received_ms,
                press=self.request.POST.get("press", "")[:PRESS_MAX] or new_press(),
            )
        except NotEntered as no:
            if no.why is No.NO_WORDS:
                guessing.note_wrong(self.request)
                words.add_error("words", str(_NO[no.why]))
                return self._words_form(whose, words, received, status=MENDING)
            if no.why in (No.NOT_IN_TIME, No.MET):
                problem = _NO[no.why]
                return self._words_form(whose, words, received, problem=problem, status=MENDING)
            return self.page(_NO[no.why] if no.why else refusals.sentence(no.code))
        except NotYourPress:
            return self.page(refusals.sentence("Expired"))
        except (ClockTrouble, NotKept):
            return self._words_form(
                whose, words, received, problem=refusals.NOTHING_WRITTEN, status=REFUSED
            )
        self._notice(_words_sentence(came, whose.name))
        return redirect("enter", self.shown.row.code)

    def _problem_of(self, slip: Slip) -> StrOrPromise:
        why = entering_secretly.problem_of(self.found, slip, self.by)
        if why is No.ENDED:
            entering.let_go(slip)
        if why is No.NEWER:
            return _WAS_ENTERED
        return _NO[why] if why else ""

    def _form(self, whose: Whose, *_args: Any, **_kwargs: Any) -> HttpResponse:
        return self._words_form(whose)

    def _words_form(
        self,
        whose: Whose,
        words: WordsForm | None = None,
        received: ReceivedForm | None = None,
        *,
        problem: StrOrPromise = "",
        status: int = OK,
    ) -> HttpResponse:
        """Ask for the words; never showing what another has typed, nor what they could mean."""
        first = entering.waiting_for(self.found, whose.person)
        if first is not None and first.first_id == self.by.id:
            return self.page(_NO[No.BY_YOU])
        context = {
            "card": self.shown.pinned,
            "whose": whose,
            "first": name_of(first.first) if first is not None else "",
            "received_ms": first.received_ms if first is not None else None,
            "words": words or WordsForm(),
            "received": received or ReceivedForm(found=self.found),
            "press": new_press(),
            "problem": problem,
        }
        return render(self.request, "answers/enter_words.html", context, status=status)


def _words_sentence(entered: entering.Entered, name: str) -> str:
    """How it stands with the words of a slip; what is done with the paper."""
    words = {"name": name}
    match entered.came:
        case Came.WAITS | Came.DIFFERS:
            return _sentence(entered, name)
        case _ if entered.told:
            return (
                _(
                    "Two of you typed the same for %(name)s: it lies in the urn, and they are "
                    "told. Tear the slip to pieces now, both of you together."
                )
                % words
            )
        case _:
            return (
                _(
                    "Two of you typed the same for %(name)s: it lies in the urn. We cannot write "
                    "to them, so please tell them. Tear the slip to pieces now, both of you "
                    "together."
                )
                % words
            )


def _sentence(entered: entering.Entered, name: str) -> str:
    words = {"name": name}
    match entered.came:
        case Came.WAITS:
            return (
                _(
                    "Entered for %(name)s. It counts once a second person has typed it as well, "
                    "from the same slip or the same talk."
                )
                % words
            )
        case Came.DIFFERS:
            return (
                _(
                    "What two of you entered for %(name)s is not the same, so nothing counts yet. "
                    "Look at it together, and enter it once more."
                )
                % words
            )
        case _ if entered.told:
            return _("Two of you entered the same for %(name)s: it counts, and they are told.") % (
                words
            )
        case _:
            return (
                _(
                    "Two of you entered the same for %(name)s: it counts. We cannot write to them, "
                    "so please tell them."
                )
                % words
            )
