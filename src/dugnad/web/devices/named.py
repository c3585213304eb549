"""What a press is about, said on the page on which a device confirms it.

With two pages open nobody remembers which press is the one that waits. So the page names the card,
the project, and the button in the words that it had.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import Http404, HttpRequest

from dugnad.charter.cards.verbs import Close
from dugnad.charter.entries import card_of
from dugnad.face.sentences import StrOrPromise
from dugnad.web.keys.hands import ToConfirm
from dugnad.web.kit.showing import Shown, show
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import CardRow
from dugnad.web.people.viewer import viewer_of


@dataclass(frozen=True)
class About:
    """What a press is about.

    Attributes:
        card: the card's title; "" where it is about none, or its text is gone.
        project: what the project is called; "" where it has no name any more.
        button: what was pressed, in its own words; "" where no button of the card has it.
    """

    card: str = ""
    project: str = ""
    button: StrOrPromise = ""


def about(request: HttpRequest, asked: ToConfirm) -> About:
    """Name what a press is about."""
    card = card_of(asked.target) or getattr(asked.asked, "card", None)
    row = lists.card(card) if isinstance(card, bytes) else None
    project = lists.project(asked.project if row is None else bytes(row.project))
    title = "" if project is None else project.title
    if row is None:
        return About(project=title)
    return About(row.title, title, _button(request, row, asked))


def _button(request: HttpRequest, row: CardRow, asked: ToConfirm) -> StrOrPromise:
    try:
        shown = show(row, viewer_of(request))
    except Http404:
        return ""  # they act for somebody who may read it, and may not themselves.
    return next(_labels(request, shown, asked), "")


def _labels(request: HttpRequest, shown: Shown, asked: ToConfirm) -> Iterator[StrOrPromise]:
    """The words of each button that sends this, what was typed and chosen with it first."""
    action, sent = asked.asked, request.POST
    for verb in (*shown.page.verbs, *shown.page.more):
        fits = all(sent.get(name) == value for name, value in verb.values.items())
        if verb.action is type(action) and fits:
            yield verb.label
    question = shown.face.question(shown.state, shown.seen)
    for answer in question.answers if question else ():
        if answer.action == action:
            yield answer.label
    if isinstance(action, Close):
        yield shown.closing.verb
