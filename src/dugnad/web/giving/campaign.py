"""The steps of a fundraiser in the order that has proved itself: what is there, what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dugnad.cards.fundraiser.budget import BUDGETED, fits_words
from dugnad.cards.fundraiser.law.records import Fundraiser, Kind, People, Terms
from dugnad.web.kit.showing import Shown

WORDS_ENOUGH: Final = 200
"""Letters of a description in which somebody who knows nothing of it finds what it is about."""

ASKED_ENOUGH: Final = 3
"""How many people one asks first; so many places the form has."""


@dataclass(frozen=True)
class Step:
    """One step.

    Attributes:
        title: what it is.
        there: whether it is there.
        says: how it stands, in whole sentences.
        links: where it is done or looked at: words and address.
    """

    title: str
    there: bool
    says: str
    links: tuple[tuple[str, str], ...]


def steps_of(shown: Shown, fund: Fundraiser, asked: int) -> tuple[Step, ...]:
    """The steps of a fundraiser for whoever looks after it; none of them has to be taken.

    Args:
        shown: the card.
        fund: what it remembers.
        asked: how many people were asked in somebody's name.
    """
    terms = fund.terms.get()
    if terms is None:
        return ()
    code = shown.row.code
    return (
        _plan(shown, terms, code),
        _words(shown, code),
        _page(shown, code),
        _picture(shown, code),
        _first(fund, asked, code),
        _news(fund, code),
        _goal(terms, code),
    )


def _reword(code: str) -> tuple[str, str]:
    return _("Change the words"), reverse("reword", args=[code])


def _tell(code: str) -> tuple[str, str]:
    return _("Tell those who give"), reverse("do", args=[code, "Tell"])


def _plan(shown: Shown, terms: Terms, code: str) -> Step:
    told = shown.seen.told
    later = bool(told and told.more("after"))
    lines = bool(terms.budget)
    if lines and later:
        says = _("The card says what the gifts go to, and who looks after it later.")
    elif lines:
        says = _("The card says what the gifts go to. Say in its words who looks after it later.")
    elif later:
        says = _("The card says who looks after it later. Say in its words what the gifts go to.")
    else:
        says = _("Say in its words what the gifts go to, and who looks after it later.")
    return Step(_("A plan"), lines and later, says, (_reword(code),))


def _words(shown: Shown, code: str) -> Step:
    told = shown.seen.told
    length = len(told.text) if told else 0
    if length >= WORDS_ENOUGH:
        says = _("It is described so that people who have not heard of it know what it is about.")
    elif length:
        says = _("There are a few words. Tell a little more: why here, why now, and who it is for.")
    else:
        says = _("Nothing is written about it yet: why here, why now, and who it is for.")
    return Step(_("A description for everybody"), length >= WORDS_ENOUGH, says, (_reword(code),))


def _page(shown: Shown, code: str) -> Step:
    links = [
        (_("Look at the page"), reverse("card", args=[code])),
        (_("Texts to share"), reverse("share", args=[code])),
    ]
    if shown.is_quiet:
        says = _("It has its page. Posters can be printed once the quiet round is over.")
    else:
        says = _("It has its page, a poster, and texts to share.")
        links.append((_("Print the poster"), reverse("poster", args=[code])))
    return Step(_("A page"), there=True, says=says, links=tuple(links))


def _picture(shown: Shown, code: str) -> Step:
    told = shown.seen.told
    picture, film = bool(told and told.picture), bool(told and told.more("film"))
    if film:
        says = _("It has a very short film.")
    elif picture:
        says = _("It has a picture. A very short film says more: who you are, and what for.")
    else:
        says = _("There is no picture yet. Show the place as it is, with somebody in it.")
    film_page = (_("A very short film"), reverse("film", args=[code]))
    links = (_reword(code), film_page)
    return Step(_("A picture, or a very short film"), picture or film, says, links)


def _first(fund: Fundraiser, asked: int, code: str) -> Step:
    people = fund.people.get() or People()
    ask = (_("Ask people"), reverse("invite", args=[code]))
    if people.some:
        says = _("The first gifts are promised. Who comes later sees that others give too.")
    elif asked >= ASKED_ENOUGH:
        says = _("People were asked, and nobody has promised anything yet. Ring one of them.")
    else:
        says = _("Ask three people whom you know, before you ask everybody.")
    return Step(_("First gifts from people you know"), people.some, says, (ask,))


def _news(fund: Fundraiser, code: str) -> Step:
    told = fund.updates.count()
    if told:
        says = ngettext(
            "It was told once how it goes. Tell it again when something has happened.",
            "It was told %(count)s times how it goes. Tell it again when something has happened.",
            told,
        ) % {"count": told}
        return Step(_("News of the project"), there=True, says=says, links=(_tell(code),))
    if (fund.people.get() or People()).some:
        says = _("Nobody was told yet how it goes. A few words and a date are enough.")
        return Step(_("News of the project"), there=False, says=says, links=(_tell(code),))
    says = _("Once somebody has given you can tell them how it goes. Until then, share the page.")
    share = (_("Texts to share"), reverse("share", args=[code]))
    return Step(_("News of the project"), there=False, says=says, links=(share,))


def _goal(terms: Terms, code: str) -> Step:
    asked: list[Kind] = [kind for kind in BUDGETED if terms.goal(kind)]
    told = [kind for kind in asked if terms.budgeted(kind)]
    needed = [kind for kind in asked if kind == "money"] or told
    fits = bool(told) and all(terms.budgeted(kind) == terms.goal(kind) for kind in (*told, *needed))
    if told:
        says = " ".join(
            str(fits_words(kind, terms.budgeted(kind), terms.goal(kind), terms.unit))
            for kind in told
        )
    else:
        says = _(
            "No lines say what it costs, so nobody can check the goal. Say in the words how you "
            "came to it, or ask somebody who has done the like."
        )
    links = () if fits else (_reword(code), (_("Ask people"), reverse("invite", args=[code])))
    return Step(_("A goal that can be reached"), fits, says, links)
