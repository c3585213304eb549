"""How news looks: a headline, a story, a picture, and perhaps a day until which it is news."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from dugnad.cards.news import contract
from dugnad.cards.news.contract import CONTRACT, News, Open
from dugnad.face.face import Face, Family
from dugnad.face.moments import MomentField, day_words, moment_words
from dugnad.face.page import CardPage
from dugnad.face.seen import Seen
from dugnad.face.sentences import StrOrPromise
from dugnad.face.standing import waits
from dugnad.face.told import TEXT_MAX, TITLE_MAX, ToldForm
from dugnad.ledger.contract import Refused
from dugnad.ledger.state import State
from dugnad.ledger.values import Event


class PutUpNews(ToldForm):
    """A headline and a story; the rest may stay empty."""

    verb = _("Tell it")
    example: ClassVar[dict[str, Any]] = {
        "title": _("The bridge is open again"),
        "text": _("The new planks are in place. Thank you to all who carried them."),
    }
    first = ("title", "text", "picture_file")
    mends: ClassVar[Mapping[type[Refused], str]] = {contract.AlreadyPassed: "valid_until"}

    title = forms.CharField(label=_("What is new?"), max_length=TITLE_MAX)
    text = forms.CharField(
        label=_("Tell more"),
        max_length=TEXT_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    valid_until = MomentField(
        label=_("Until when is it news?"),
        help_text=_("Afterwards it stays to be read, further down. Empty means without an end."),
        required=False,
    )

    def opening(self, cleaned: dict[str, Any]) -> Open:
        """Return the opening; without an end that is 0."""
        return Open(valid_until_ms=cleaned.get("valid_until") or 0)


def page(state: State, seen: Seen) -> CardPage:
    """What is shown of news; nothing is asked of anybody."""
    news = cast("News", state)
    told = seen.told
    return CardPage(
        when=day_words(seen.card.put_up_ms, seen.zone, seen.now_ms),
        where="" if told is None else told.where,
        missing=waits(seen),
        result=_result(news, seen),
    )


def _result(news: News, seen: Seen) -> StrOrPromise:
    until_ms = news.valid_until_ms.get() or 0
    if seen.card.status == "closed":
        return _("This is news no longer.")
    if news.passed.get() or 0 < until_ms <= seen.now_ms:
        until = moment_words(until_ms, seen.zone, seen.now_ms)
        return _("This was news until %(until)s.") % {"until": until}
    return ""


def agreement(state: State, seen: Seen) -> tuple[StrOrPromise, ...]:
    """What holds for news, as readable sentences."""
    until_ms = cast("News", state).valid_until_ms.get() or 0
    until = moment_words(until_ms, seen.zone, seen.now_ms)
    return (
        _("Nobody has to do anything about this."),
        _("It is news until %(until)s, and stays to be read afterwards.") % {"until": until}
        if until_ms
        else _("It is news until somebody who looks after it closes it."),
        _("If the text is changed, everybody can see that it was, and when."),
        _("Anybody can ask a question about it, and the answer is dated."),
    )


def words(event: Event) -> StrOrPromise | None:
    """A plain line for the books."""
    match event:
        case contract.NewsTold():
            return _("Something was told.")
        case contract.NewsPassed():
            return _("It is news no longer, and stays to be read.")
        case _:
            return None


FACE = Face(
    contract=CONTRACT,
    title=_("News"),
    family=Family.TELL,
    icon="news",
    what_for=_("Tell everybody something, with a picture if you like."),
    needs=_("You need to know what there is to tell."),
    minutes=2,
    put_up=PutUpNews,
    forms={},
    sentences={
        contract.OnlyWhenPutUp: _("This was told already. Put up a new card to tell more."),
        contract.AlreadyPassed: _(
            "The day until which it is news is over already. Choose a later one, or none."
        ),
        contract.NotInForce: _("The card is not in force, so nothing has changed."),
    },
    page=page,
    words=words,
    agreement=agreement,
)
