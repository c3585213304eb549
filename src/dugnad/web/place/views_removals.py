"""What was taken away, for everybody; a second look, for who wrote it and for who decides."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from dugnad.charter.law import Law
from dugnad.charter.moderating import Appeal, Review
from dugnad.ledger.values import ProjectId
from dugnad.web.acting.services import new_press
from dugnad.web.content import services as content
from dugnad.web.content.told import Told
from dugnad.web.house import house
from dugnad.web.kit import taking_away
from dugnad.web.kit.forms import PlainForm
from dugnad.web.kit.pressing import (
    MENDING,
    REFUSED,
    Refused,
    carry_out,
    give_receipt,
    press_of,
    sign_in_first,
    take_receipt,
)
from dugnad.web.leading import moderating
from dugnad.web.leading.speaking import Speaking, speaking_in
from dugnad.web.people.models import Person
from dugnad.web.people.viewer import viewer_of
from dugnad.web.place import removals
from dugnad.web.place.removals import Taken
from dugnad.web.rooms import services as rooms
from dugnad.web.rooms.reports.law import ANCHOR, REMOVAL, ROOM, Report, Settle, Tell
from dugnad.web.rooms.room import Entry

WORDS_MAX = 2_000


class AppealForm(PlainForm):
    """Why somebody finds it wrong."""

    words = forms.CharField(
        label=gettext_lazy("Why should it stand there?"),
        help_text=gettext_lazy("Whoever decides reads this, and nobody else."),
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReviewForm(PlainForm):
    """What somebody else came to, and why."""

    words = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("Whoever wrote it reads this."),
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Everything that was taken away by whoever moderates, without names."""
    rows = removals.taken()
    context = {"rows": rows, "counted": removals.counted(rows), "days": moderating.APPEAL_DAYS}
    return render(request, "place/removals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, name: str) -> HttpResponse:
    """One removal: what everybody may know; and forms for who wrote it and who looks again."""
    try:
        commitment = bytes.fromhex(name)
    except ValueError as wrong:
        raise Http404 from wrong
    found = removals.taken_once(commitment)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _page(request, found)
    person = viewer_of(request).person
    if person is None:
        return sign_in_first(request, request.path, ("words",))
    if request.POST.get("do") == "appeal":
        return _appeal(request, person, found, commitment)
    return _review(request, person, found, commitment)


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _appeal(request: HttpRequest, person: Person, found: Taken, commitment: bytes) -> HttpResponse:
    form = AppealForm(request.POST)
    event = removals.event_of(commitment)
    about = "" if event is None else event.about
    author = _author(person, commitment, about)
    if content.read_aside(commitment) is None or author is None or found.reviewed:
        raise Http404
    if not form.is_valid():
        return _page(request, found, appeal=form, status=MENDING)
    try:
        asked = Appeal(commitment, about)
        done = carry_out(request, author.project, "talk", asked, speaking=author.speaking)
    except Refused as no:
        form.add_error(None, str(no.sentence))
        return _page(request, found, appeal=form, status=REFUSED)
    # Without the words: whoever looks again reads them here, and no copy outlives them.
    told_why = Tell(form.cleaned_data["words"], REMOVAL + found.name)
    rooms.press(person, ROOM, ANCHOR, told_why, press=press_of(request))
    said = _("A second look is asked for. Somebody else answers within %(days)s days.")
    give_receipt(request, said % {"days": moderating.ANSWER_DAYS}, done)
    return redirect("removal", found.name)


def _review(request: HttpRequest, person: Person, found: Taken, commitment: bytes) -> HttpResponse:
    project = None if _wrote(person, commitment) else _moderates_in(person)
    stands = request.POST.get("do") == "stands"
    if project is None or (stands and _took_it_away(person, found)):
        raise Http404
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _page(request, found, review=form, status=MENDING)
    try:
        done = carry_out(request, project, "talk", Review(commitment, stands=stands))
    except Refused as no:
        form.add_error(None, str(no.sentence))
        return _page(request, found, review=form, status=REFUSED)
    moderating.end(commitment)
    asked = _asked(person, found)
    if asked is not None and not asked.body.settled:
        words = Settle(asked.id, form.cleaned_data["words"])
        rooms.press(person, ROOM, ANCHOR, words, press=press_of(request))
    said = _("It stays away, and is destroyed.") if stands else _("The words stand there again.")
    give_receipt(request, said, done)
    return redirect("removal", found.name)


def _page(
    request: HttpRequest,
    found: Taken,
    *,
    appeal: AppealForm | None = None,
    review: ReviewForm | None = None,
    status: int = 200,
) -> HttpResponse:
    person, commitment = viewer_of(request).person, bytes.fromhex(found.name)
    wrote = person is not None and _wrote(person, commitment)
    decides = person is not None and _moderates_in(person) is not None
    told = content.read_aside(commitment) if wrote or decides else None
    asked = _asked(person, found) if person is not None and (wrote or decides) else None
    asks, judges = wrote and found.open, decides and found.lies and not wrote
    context = {
        "one": found,
        "told": told,
        "html": content.render(told.text) if isinstance(told, Told) else "",
        "asked": asked.body if asked is not None else None,
        "appeal": appeal or (AppealForm() if asks else None),
        "review": review or (ReviewForm() if judges else None),
        "confirms": found.appealed and person is not None and not _took_it_away(person, found),
        "wrote": wrote,
        "decides": decides,
        "days": moderating.ANSWER_DAYS,
        "press": new_press(),
        "receipt": take_receipt(request),
    }
    response = render(request, "place/removal.html", context, status=status)
    if wrote or decides:
        response.headers["Cache-Control"] = "no-store"
    return response


def _asked(person: Person, found: Taken) -> Entry[Report] | None:
    """What the author said for a second look, as far as somebody may read it."""
    about = REMOVAL + found.name
    mine = (one for one in rooms.records(person, ROOM, ANCHOR, Report) if one.body.about == about)
    return next(mine, None)


def _moderates_in(person: Person) -> ProjectId | None:
    """In which project somebody moderates the place now; None where they do not."""
    return next(iter(taking_away.projects_by_rule(person, b"").values()), None)


def _wrote(person: Person, commitment: bytes) -> bool:
    """Whether the words are theirs, under whichever of their numbers."""
    return content.author_of(commitment) == str(person.id)


def _took_it_away(person: Person, found: Taken) -> bool:
    """Whether it was they who took the words away, under whichever of their numbers."""
    return any(bytes(row.member_id) == found.removal.by for row in person.memberships.all())


@dataclass(frozen=True)
class Author:
    """As whom somebody wrote words: in which project, and for which organisation."""

    project: ProjectId
    speaking: Speaking | None


def _author(person: Person, commitment: bytes, about: str) -> Author | None:
    """As whom a person wrote these words; None where it was somebody else."""
    if not _wrote(person, commitment):
        return None
    with house().engine.reader() as store:
        law = Law(store)
        by, card = law.author(commitment, about), law.card_at(about)
        if by is None and card is not None:
            # What is told on a card beside its text: the books know where, and not by whom.
            inside = (bytes(row.project_id) == card.project for row in person.memberships.all())
            return Author(card.project, None) if any(inside) else None
        entry = None if by is None else law.member(by)
        if by is None or entry is None:
            return None
        for_others = speaking_in(store, person, entry.project)
    if any(bytes(row.member_id) == by for row in person.memberships.all()):
        return Author(entry.project, None)
    spoken = next((one for one in for_others if one.party == by), None)
    return None if spoken is None else Author(entry.project, spoken)
