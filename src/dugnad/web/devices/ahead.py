"""Answers that somebody's own device can confirm without a network, and what becomes of them.

A card's page brings along what each of its plain answers would say in the books. The device
confirms one when it is pressed, keeps it, and hands it in when the network is back. What has to be
told with an answer, and everything that is no answer, needs the network.

Source: decision 0040.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dugnad.charter.entries import card_of
from dugnad.engine.port import NotKept
from dugnad.face.forms import CardForm
from dugnad.face.moments import moment_words
from dugnad.face.page import Verb
from dugnad.face.refusals import UNTOLD
from dugnad.ledger import codec
from dugnad.ledger.action import Body, open_envelope
from dugnad.ledger.contract import Refused
from dugnad.ledger.errors import ClockTrouble, TurnedAway
from dugnad.ledger.values import Action
from dugnad.web import refusals
from dugnad.web.devices.secure import works_here
from dugnad.web.house import house
from dugnad.web.keys import hands
from dugnad.web.keys.models import DeviceKey
from dugnad.web.kit.showing import Shown, show
from dugnad.web.lists import services as lists
from dugnad.web.people.models import Person
from dugnad.web.people.viewer import viewer_of
from dugnad.web.people.views_signing_in import read_json

ENVELOPE_DIGITS_MAX: Final = 4_096
"""Longer than any answer without words."""
NOBODY: Final = 403
WAITS: Final = 503
"""At these a browser keeps an answer, and hands it in later; after a visit that has ended, the next
page empties it."""


@dataclass(frozen=True)
class Late:
    """What became of an answer that waited for the network.

    Attributes:
        state: "done", "refused" or "again".
        sentence: what is said of it.
        nonce: under which number it is to be signed anew; 0 where it is not.
    """

    state: str
    sentence: str = ""
    nonce: int = 0

    def told(self) -> HttpResponse:
        """As the browser reads it."""
        return JsonResponse({"state": self.state, "sentence": self.sentence, "nonce": self.nonce})


def ahead(
    request: HttpRequest, shown: Shown, form_of: Callable[[Verb], CardForm | None]
) -> dict[str, Any] | None:
    """What a card's page brings along for this device; None where it confirms nothing there.

    Args:
        request: the look at the page.
        shown: the card.
        form_of: gives the form of one of its verbs, filled with what the verb sends.
    """
    person, member = viewer_of(request).person, shown.seen.member
    if person is None or member is None or shown.speaking is not None or not works_here(request):
        return None
    key = hands.speaks_here(person, shown.entry.project, member)
    if key is None:
        return None
    found = [
        (verb, asked) for verb in shown.page.all_verbs if (asked := _plain(shown, verb, form_of))
    ]
    if not found:
        return None
    public = bytes(key.public_key)
    return {
        "key": public.hex(),
        "genesis": house().engine.genesis_hash.hex(),
        "target": shown.target,
        "nonce": max(house().engine.next_nonce(public), key.nonce_given + 1),
        "mark": _stands(shown),
        "finish": reverse("devices-late"),
        "card": reverse("card", args=[shown.row.code]),
        "title": shown.row.title or str(shown.face.title),
        "waits": _waits(shown),
        "answers": [
            {
                "verb": verb.name,
                "values": dict(verb.values),
                "label": str(verb.label),
                "words": codec.encode(asked).hex(),
            }
            for verb, asked in found
        ],
    }


@require_POST
def late(request: HttpRequest) -> HttpResponse:
    """Hand in an answer that waited for the network; the rules look at it as at any other."""
    told = read_json(request)
    digits, mark = str(told.get("envelope", "")), str(told.get("mark", ""))
    person = viewer_of(request).person
    if person is None:
        return JsonResponse({"sentence": str(refusals.sentence("UnknownKey"))}, status=NOBODY)
    try:
        envelope = bytes.fromhex(digits[:ENVELOPE_DIGITS_MAX])
        body = open_envelope(envelope).body
    except (ValueError, TurnedAway):
        return Late("refused", str(refusals.sentence("Malformed"))).told()
    if not _is_theirs(person, body):
        return Late("refused", str(refusals.sentence("BadSignature"))).told()
    try:
        return _handed_in(request, envelope, body, mark).told()
    except Http404:
        return Late("refused", str(UNTOLD)).told()
    except (ClockTrouble, NotKept):
        return JsonResponse({"sentence": str(refusals.NOTHING_WRITTEN)}, status=WAITS)


# ── Steps
def _plain(shown: Shown, verb: Verb, form_of: Callable[[Verb], CardForm | None]) -> Action | None:
    """What a verb would say in the books, where it is an answer that a press gives by itself."""
    law = shown.face.contract
    if verb.asks or verb.action not in law.answers:
        return None
    form = form_of(verb)
    if form is None or not form.is_valid():
        return None
    if form.told(form.cleaned_data) or form.asks(form.cleaned_data):
        return None
    asked = form.action(form.cleaned_data)
    unseen = shown.face.unseen
    return None if unseen is not None and unseen.chosen(asked) else asked


def _stands(shown: Shown) -> str:
    """What somebody has answered so far, as a mark that tells one from another."""
    chosen = sorted(
        (one.name, sorted(one.values.items())) for one in shown.page.all_verbs if one.chosen
    )
    return sha256(repr(chosen).encode()).hexdigest()[:16]


def _waits(shown: Shown) -> str:
    question = shown.face.question(shown.state, shown.seen)
    if question is None or question.until_ms is None:
        return _("Waiting for the network. It counts when it arrives.")
    own = house()
    until = moment_words(question.until_ms, own.place.zone, own.now_ms())
    return _("Waiting for the network. It counts if it arrives before this: %(until)s.") % {
        "until": until
    }


def _is_theirs(person: Person, body: Body) -> bool:
    """Whether it is an answer by the key that this person has on this very device."""
    device = hands.THIS_DEVICE.get()
    if device is None or card_of(body.target) is None:
        return False
    theirs = DeviceKey.objects.filter(
        public_key=body.key, device__person=person, device_id=device
    ).exists()
    if not theirs or body.on_behalf_of is not None or body.channel != "own":
        return False
    with house().engine.reader() as store:
        try:
            law = house().machine.constitution.contract_at(store, body.target)
        except Refused:
            return False
    kind = law.verbs.get(body.verb)
    return kind is not None and kind in law.answers


def _handed_in(request: HttpRequest, envelope: bytes, body: Body, mark: str) -> Late:
    engine = house().engine
    card = card_of(body.target)
    row = None if card is None else lists.card(card)
    if engine.receipt(open_envelope(envelope).action_id) is None and row is not None:
        shown = show(row, viewer_of(request))
        if shown.page.all_verbs and mark != _stands(shown):
            return Late("refused", _("You answered otherwise in the meantime, and that stands."))
    try:
        done = engine.submit(envelope)
    except TurnedAway as away:
        if away.code == "Replayed":
            return Late("again", nonce=engine.next_nonce(body.key))
        if away.code == "TooFast":
            raise NotKept from away
        if away.code == "Expired":
            return Late(
                "refused",
                _(
                    "It waited too long for the network, and was not sent. Look at the card and "
                    "answer once more."
                ),
            )
        return Late("refused", str(refusals.sentence(away.code)))
    lists.wait_for(done.seq)
    if done.code and not done.code.endswith(".SameAnswer"):
        return Late("refused", str(refusals.sentence(done.code)))
    return Late("done", _("It arrived, and stands in the books."))
