"""The table where two people enter what others answered: one press at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dugnad.charter.decisions.verbs import Answer
from dugnad.engine.port import NotKept
from dugnad.face.forms import CardForm, say_plainly
from dugnad.face.moments import MomentField
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.errors import ClockTrouble, TurnedAway
from dugnad.ledger.values import Channel
from dugnad.web import refusals
from dugnad.web.acting.presses import NotYourPress
from dugnad.web.acting.services import new_press
from dugnad.web.acting.signing import NotLetIn
from dugnad.web.answers import entering, guessing, slips
from dugnad.web.answers.desk_words import WAS_ENTERED, WHY_NOT, sentence_of
from dugnad.web.answers.entering import No, NotEntered
from dugnad.web.answers.models import Entry, Slip
from dugnad.web.answers.opening import secrets_of_slip
from dugnad.web.content.told import NotAccepted
from dugnad.web.house import house
from dugnad.web.kit.pressing import MENDING, REFUSED, press_of, take_receipt
from dugnad.web.kit.showing import Shown
from dugnad.web.leading.decisions import Decision
from dugnad.web.messages import notes
from dugnad.web.people.models import Person
from dugnad.web.people.names import name_of, names_of
from dugnad.web.people.viewer import viewer_of

OK: Final = 200
PRESS_MAX: Final = 60


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
        firsts = names_of((one.first for one in entries), self.found.entry.project)
        context = {
            "shown": self.shown,
            "card": self.shown.pinned,
            "takes": self.takes,
            "secret": self.found.terms.secret,
            "electors": mine,
            "waiting": [
                (
                    entry,
                    names[entry.person_id],
                    firsts[entry.first_id],
                    entry.first_id == self.by.id,
                )
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
            return None, WHY_NOT[No.OWN]
        problem = self._problem_of(slip)
        if problem:
            return None, problem
        return Whose(person, name_of(person, self.found.entry.project), "paper", slip), ""

    def _problem_of(self, slip: Slip) -> StrOrPromise:
        """Why a slip is not entered now; "" where it is."""
        if entering.is_over(self.found, slip):
            entering.let_go(slip)
            return WHY_NOT[No.ENDED]
        if entering.was_entered(self.found, slip):
            return WAS_ENTERED
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
            return self.page(WHY_NOT[No.BY_YOU])
        context = {
            "shown": self.shown,
            "card": self.shown.pinned,
            "page": self.shown.page,
            "whose": whose,
            "member": self.request.POST.get("member", ""),
            "first": name_of(first.first, self.found.entry.project) if first is not None else "",
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
                return self._form(whose, ballot, received, problem=WHY_NOT[no.why], status=MENDING)
            return self.page(WHY_NOT[no.why] if no.why else refusals.sentence(no.code))
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
        self._notice(sentence_of(came, whose.name))
        return redirect("enter", self.shown.row.code)

    def _notice(self, sentence: str) -> None:
        self.request.session["receipt"] = {"sentence": sentence, "code": ""}
