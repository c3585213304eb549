"""From a form on a page to what came of it: the same steps for every verb.

A press by somebody who is not signed in is kept until they are, so that nothing typed is lost; it
then waits for one more press, as nothing happens by opening a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from hashlib import sha256

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from dugnad.engine.port import NotKept
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.contract import NotMandated
from dugnad.ledger.errors import ClockTrouble, TurnedAway
from dugnad.ledger.values import Action, Channel, ProjectId
from dugnad.web import refusals
from dugnad.web.acting.presses import NotYourPress
from dugnad.web.acting.services import Done, act, new_press
from dugnad.web.acting.signing import NotLetIn, OnlyOnDevice
from dugnad.web.content.told import NotAccepted, Told
from dugnad.web.leading.speaking import Speaking
from dugnad.web.people.models import Person
from dugnad.web.people.viewer import viewer_of
from dugnad.web.people.views_signing_in import PRESSED, TYPED

MENDING = 422
"""The status of a page that asks for something to be mended."""

REFUSED = 409
"""The status of a page that says why the books said no."""

NAME_MAX = 32
"""Longer than any name that a form of ours has."""

VALUE_MAX = 20_000
"""Longer than anything that people type into one field; a whole file is not kept for a stranger."""

_PART = re.compile(r"_\d\Z")
"""A field of several inputs sends each under its own name, such as `when_0` and `when_1`."""
_KEPT = "kept"
_RECEIPT = "receipt"
_TO_DEVICES = "to_devices"
_KEPT_MAX = 5


class Refused(Exception):
    """The press did not lead to anything; `sentence` says what to do.

    `code` is the refusal's where the books said no ("workday.TooLate"), and "" otherwise.
    """

    def __init__(self, sentence: StrOrPromise, code: str = "") -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.code = code

    @property
    def changes_nothing(self) -> bool:
        """Whether the books have it so already: nothing is wrong, and nothing is to be mended.

        Every card calls that refusal `SameAnswer`.
        """
        return self.code.endswith(".SameAnswer")


def press_of(request: HttpRequest) -> str:
    """The name of a press: of the form as it was shown, and of what was filled in and chosen.

    So the same press twice is one action, while another button of the same page, or a mended
    text, is another one.
    """
    form = request.POST.get("press", "")[:NAME_MAX] or new_press()
    filled = sha256()
    for name, values in sorted(request.POST.lists()):
        if name not in ("csrfmiddlewaretoken", "press"):
            filled.update(repr((name, values)).encode())
    return f"{form}-{filled.hexdigest()[:24]}"


def carry_out(
    request: HttpRequest,
    project: ProjectId,
    target: str,
    asked: Action,
    *,
    told: Sequence[Told] = (),
    replaces: bytes | None = None,
    part: str = "",
    by_link: Person | None = None,
    link: bytes = b"",
    speaking: Speaking | None = None,
) -> Done:
    """Act for whoever is signed in, or was written to.

    Args:
        request: the press.
        project: the project in which they act, 16 bytes.
        target: a charter module ("cards") or a card ("card:…").
        asked: the action.
        told: what was told with it.
        replaces: fingerprint of the text that the first told text is a newer version of.
        part: tells apart the actions of a press that asks for more than one.
        by_link: who acts by a link of their own, without having signed in.
        link: the question that this link is of, 16 bytes.
        speaking: the organisation for which they act; None where they act for themselves.

    Raises:
        Refused: with the sentence to show.
    """
    person = by_link or viewer_of(request).person
    channel: Channel = "page" if by_link is None else "link"
    if person is None:
        raise Refused(refusals.sentence("UnknownKey"))
    if speaking is not None and speaking.helps and not speaking.takes_part:
        # It ends here at once, also where the books could not be told yet.
        raise Refused(refusals.sentence(NotMandated.code()), NotMandated.code())
    try:
        done = act(
            person,
            project if speaking is None else speaking.organisation,
            target,
            asked,
            channel=channel if speaking is None else speaking.channel(channel),
            press=press_of(request) + part,
            told=told,
            replaces=replaces,
            principal=None if speaking is None else speaking.party,
            link=link,
        )
    except TurnedAway as away:
        raise Refused(refusals.sentence(away.code)) from away
    except NotLetIn as no:
        if isinstance(no, OnlyOnDevice) and no.who == viewer_of(request).person:
            request.session[_TO_DEVICES] = True
        raise Refused(refusals.sentence(no.code)) from no
    except NotYourPress as wrong:
        raise Refused(refusals.sentence("Expired")) from wrong
    except NotAccepted as wrong:
        raise Refused(wrong.sentence) from wrong
    except (ClockTrouble, NotKept) as fault:
        raise Refused(refusals.NOTHING_WRITTEN) from fault
    if done.refused:
        raise Refused(refusals.sentence(done.refused), done.refused)
    return done


def sign_in_first(
    request: HttpRequest,
    back: str,
    fields: Iterable[str] = (),
    typed: QueryDict | None = None,
    then: str = "",
) -> HttpResponse:
    """Keep what was typed and ask who it is; afterwards the page `back` shows it again.

    Whoever only looked has typed nothing, and leaves nothing behind.

    Args:
        request: the press.
        back: the path of the page.
        fields: the names of the form that was shown; whatever else was sent is not kept.
        typed: what was typed, where it is not simply what was sent.
        then: where to go afterwards, where that is not simply `back`.
    """
    if request.method != "POST":
        return _who_is_it(back)
    if not keep(request, back, fields, request.POST if typed is None else typed):
        return _who_is_it(then or back, PRESSED)
    return _who_is_it(then or back, TYPED)


def keep(request: HttpRequest, at: str, fields: Iterable[str], typed: QueryDict) -> bool:
    """Keep what was typed into these fields of a page; tells whether anything was."""
    before: dict[str, dict[str, str]] = request.session.get(_KEPT, {})
    shown = frozenset(fields)
    held = {
        name: value
        for name, value in typed.items()
        if isinstance(value, str)
        and len(value) <= VALUE_MAX
        and (name in shown or _PART.sub("", name) in shown)
    }
    if held:
        others = {one: before[one] for one in [*before][-_KEPT_MAX + 1 :] if one != at}
        request.session[_KEPT] = {**others, at: held}
    return bool(held)


def _who_is_it(then: str, why: str = "") -> HttpResponse:
    """Ask who it is, and why: after a press the page that asks says what it is good for."""
    query = {"next": then} | ({"why": why} if why else {})
    return redirect(f"{reverse('sign-in')}?{urlencode(query)}")


def kept(request: HttpRequest, at: str) -> dict[str, str] | None:
    """What was typed on a page before signing in, or None."""
    found: dict[str, str] | None = request.session.get(_KEPT, {}).get(at)
    return found


def let_go(request: HttpRequest, at: str) -> None:
    """Forget what was kept for a page."""
    held = request.session.get(_KEPT, {})
    if held.pop(at, None) is not None:
        request.session[_KEPT] = held


def give_receipt(
    request: HttpRequest,
    sentence: StrOrPromise,
    done: Done,
    speaking: Speaking | None = None,
    *,
    way: tuple[StrOrPromise, str] | None = None,
) -> None:
    """Leave a short human receipt for the next page; of whom a helper helps it is not yours.

    A sentence that says what to do now has a `way` to it: what the link says, and its address.
    """
    code = done.receipt.action_id.hex()[:8].upper()
    whose = "theirs" if speaking is not None and speaking.helps else "code"
    receipt = {"sentence": str(sentence), "code": "", whose: code}
    if way is not None:
        receipt |= {"way": str(way[0]), "where": way[1]}
    request.session[_RECEIPT] = receipt


def noted_for(speaking: Speaking | None, sentence: StrOrPromise) -> StrOrPromise:
    """What is said of a press: to a helper nothing that speaks to whom they help.

    No name: what is left for the next page may lie there until somebody else sits down.
    """
    if speaking is None or not speaking.helps:
        return sentence
    return _("It is noted, with your name beside it. Both of you get a receipt.")


def give_notice(request: HttpRequest, sentence: StrOrPromise) -> None:
    """Leave a quiet sentence for the next page, where nothing was written into the books."""
    request.session[_RECEIPT] = {"sentence": str(sentence), "code": ""}


def take_receipt(request: HttpRequest) -> dict[str, str] | None:
    """The receipt left by the page before; shown once."""
    found: dict[str, str] | None = request.session.pop(_RECEIPT, None)
    return found


def take_way_to_devices(request: HttpRequest) -> bool:
    """Whether the press before wanted a device of one's own, which the next page leads to."""
    return bool(request.session.pop(_TO_DEVICES, False))
