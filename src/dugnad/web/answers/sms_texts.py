"""What a question says as a text message: who asks and where, how to answer, and whom to ring.

It is made for a telephone that shows letters and nothing else, and for 160 of them: whole sentences
after each other, of which the least needed are left out first, and then the title is cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from django.utils.translation import gettext as _

from dugnad.web.answers.decisions import MAYBE, NO, YES, stance_of
from dugnad.web.answers.opening import Opened
from dugnad.web.content.share import shorten
from dugnad.web.messages import post as letters

OBJECT: Final = "object"
SENTENCES_APART: Final = " "
SHORTEST_TITLE: Final = 14
"""A title is cut to so many letters before a message that says the day takes a second part."""


def sms_texts(opened: Opened, words: dict[str, str], phone: str) -> list[str]:
    """The message in ever shorter words, the fullest first.

    Args:
        opened: what is asked.
        words: the asker, the place, the question, the address of the link, the code, and the day
            with its hour where one comes to it: that is never left out.
        phone: a number to ring, of those who help here; "" where there is none.
    """
    how = _how(opened)
    whom = str(opened.follows) if opened.names_somebody else ""
    # A decision is told as it was put: what its title asks needs no second question about it.
    question = "" if opened.decides else words["question"]
    ring = _("Tel. %(phone)s") % {"phone": phone} if phone else ""
    code = _("Code: %(code)s") % words
    texts = []
    for tails in (((ring, code), (ring, "")), (("", code), ("", ""))):
        for title in _titles(opened.title, words["day"]):
            named = words | {"title": title, "reason": opened.objected}
            for parts in _parts(named, question, how, whom):
                for last, code_line in tails:
                    line = SENTENCES_APART.join(one for one in (*parts, last) if one)
                    texts.append(f"{line}\n{code_line}" if code_line else line)
    return list(dict.fromkeys(texts))


def _titles(title: str, day: str) -> list[str]:
    """The title ever shorter; shorter still where the day stands beside it."""
    shortest = [shorten(title, SHORTEST_TITLE, "...")] if day else []
    return [*letters.cut_titles(title), *shortest]


def _parts(
    words: Mapping[str, str], question: str, how: str, whom: str
) -> Iterator[tuple[str, ...]]:
    """The sentences, with the reason of an objection and the question, and without them.

    Where it is about a person, nobody is asked without the name: it rather takes the title's place.
    """
    asks = (
        _("%(asker)s in %(place)s asks: %(title)s (%(day)s).") % words
        if words["day"]
        else _("%(asker)s in %(place)s asks: %(title)s.") % words
    )
    if whom:
        yield asks, whom, how, words["address"]
        named = {**words, "title": whom.rstrip(".")}
        asks = _("%(asker)s in %(place)s asks: %(title)s.") % named
    if words["reason"]:
        against = _("Against: “%(reason)s”.") % words
        yield from ((asks, against, question, how, words["address"]),) if question else ()
        yield asks, against, how, words["address"]
    if question:
        yield asks, question, how, words["address"]
    yield asks, how, words["address"]


def _how(opened: Opened) -> str:
    """How it can be answered, by a word wherever that is possible."""
    answers = opened.question.answers if opened.question else ()
    kinds, stances = {one.word for one in answers}, {stance_of(one.action) for one in answers}
    if opened.secretly:
        return _("Your answer is secret. Open this, or answer CALL:")
    if OBJECT in stances or any(one.why for one in answers):
        return _("Answer YES, NO and why, or CALL.")
    if kinds == {YES, NO, MAYBE}:
        return _("Answer YES, NO, MAYBE or CALL.")
    if {YES, NO} <= kinds:
        return _("Answer YES, NO or CALL.")
    if opened.question is not None and opened.question.texted is not None:
        return str(opened.question.texted.choices)
    return _("Open this, or answer CALL:")
