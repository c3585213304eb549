"""Taking a text away: by whoever wrote it, or by who moderates the place, under a rule.

The books record when and why before the words are destroyed; the page says so from then on.
"""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dugnad.charter.entries import Question, about_project, card_of
from dugnad.charter.law import Law
from dugnad.charter.moderating import MODERATORS
from dugnad.charter.talk import ProseRemoved, Remove
from dugnad.web.acting.services import new_press
from dugnad.web.content.told import Removed, Told
from dugnad.web.house import house
from dugnad.web.kit import taking_away
from dugnad.web.kit.forms import PlainForm
from dugnad.web.kit.pressing import (
    MENDING,
    REFUSED,
    Refused,
    carry_out,
    give_receipt,
    sign_in_first,
)
from dugnad.web.kit.showing import show_code
from dugnad.web.leading import moderating
from dugnad.web.lists import services as lists
from dugnad.web.people.viewer import viewer_of


@dataclass(frozen=True)
class Words:
    """A text that might be taken away.

    Attributes:
        commitment: its fingerprint, 32 bytes.
        author: the member who wrote it.
        about: how the books name what it is the text of, or is told about.
        back: the page on which it stands.
    """

    commitment: bytes
    author: bytes
    about: str
    back: str


class RemoveForm(PlainForm):
    """One choice: why."""

    use_required_attribute = False

    rule = forms.ChoiceField(
        label=gettext_lazy("Why is it taken away?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose why.")},
    )

    def __init__(self, rules: list[str], typed: QueryDict | None = None) -> None:
        """Offer only the rules by which this viewer may take it away."""
        super().__init__(typed)
        field = self.fields["rule"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(rule, taking_away.RULES[rule]) for rule in rules]
        if len(rules) == 1:
            field.initial = rules[0]
        self.regrets = taking_away.REGRET in rules
        self.moderates = rules != [taking_away.REGRET]


@require_http_methods(["GET", "HEAD", "POST"])
def remove_card(request: HttpRequest, code: str) -> HttpResponse:
    """Take the text of a card away."""
    shown = show_code(code, viewer_of(request))
    entry = shown.entry
    back = reverse("card", args=[shown.row.code])
    return _remove(request, Words(entry.prose, entry.put_up_by, shown.target, back))


@require_http_methods(["GET", "HEAD", "POST"])
def remove_project(request: HttpRequest, code: str) -> HttpResponse:
    """Take the text about a project away."""
    row = lists.project_by_code(code)
    if row is None:
        raise Http404
    project = bytes(row.project)
    with house().engine.reader() as store:
        entry = Law(store).project(project)
    if entry is None:
        raise Http404
    back = reverse("project", args=[row.code])
    return _remove(request, Words(entry.prose, entry.author, about_project(project), back))


@require_http_methods(["GET", "HEAD", "POST"])
def remove_question(request: HttpRequest, question: str) -> HttpResponse:
    """Take a question's text away."""
    asked = _question(question)
    return _remove(request, Words(asked.prose, asked.asked_by, asked.about, _page_of(asked)))


@require_http_methods(["GET", "HEAD", "POST"])
def remove_answer(request: HttpRequest, question: str) -> HttpResponse:
    """Take an answer's text away."""
    asked = _question(question)
    if asked.answer is None or asked.answered_by is None:
        raise Http404
    return _remove(request, Words(asked.answer, asked.answered_by, asked.about, _page_of(asked)))


@require_http_methods(["GET", "HEAD", "POST"])
def remove_said(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Take away what somebody told on a card beside its own text, such as a note of a meeting."""
    shown = show_code(code, viewer_of(request))
    found = shown.face.minutes_of(shown.state, shown.seen)
    told = [one.hex() for one in shown.face.said(shown.state)]
    if name not in told and (found is None or name not in found.names):
        raise Http404
    # The law knows no author of such words, so only who moderates the place takes them away.
    back = reverse("card", args=[shown.row.code])
    return _remove(request, Words(bytes.fromhex(name), b"", shown.target, back))


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _question(name: str) -> Question:
    try:
        question = bytes.fromhex(name)
    except ValueError as wrong:
        raise Http404 from wrong
    with house().engine.reader() as store:
        asked = Law(store).question(question)
    if asked is None:
        raise Http404
    return asked


def _page_of(asked: Question) -> str:
    card = card_of(asked.about)
    code = lists.code_of(card) if card else None
    return reverse("card", args=[code]) if code else reverse("books")


def _remove(request: HttpRequest, words: Words) -> HttpResponse:
    person = viewer_of(request).person
    if person is None:
        return sign_in_first(request, request.path)
    may = taking_away.projects_by_rule(person, words.author)
    if not may:
        raise Http404
    with house().engine.reader() as store:
        found = taking_away.read(Law(store), words.commitment)
    if isinstance(found, Removed):
        return redirect(words.back)
    form = RemoveForm([*may], request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, words, found, form, MENDING if request.method == "POST" else 200)
    rule = form.cleaned_data["rule"]
    asked = Remove(commitment=words.commitment, rule=rule, about=words.about)
    try:
        done = carry_out(request, may[rule], "talk", asked)
    except Refused as no:
        form.add_error(None, str(no.sentence))
        return _page(request, words, found, form, REFUSED)
    role = "author" if rule == taking_away.REGRET else MODERATORS
    moderating.take_away(ProseRemoved(words.commitment, rule, role, house().now_ms()))
    if role == MODERATORS:
        said = _(
            "The text was taken away. Whoever wrote it is told why, and can ask for a second look "
            "for %(days)s days."
        ) % {"days": moderating.APPEAL_DAYS}
    else:
        said = _("The text was taken away, and cannot be brought back.")
    give_receipt(request, said, done)
    return redirect(words.back)


def _page(
    request: HttpRequest, words: Words, found: Told | None, form: RemoveForm, status: int
) -> HttpResponse:
    context = {
        "form": form,
        "heading": (found.title or found.text) if found else "",
        "back": words.back,
        "press": new_press(),
        "days": moderating.APPEAL_DAYS,
    }
    return render(request, "pages/remove.html", context, status=status)
