"""Which key may ask for what: looked at before the law of the target is.

    kept       held by the place for somebody without own keys: everything but what is about keys
               that are one's own; and it never says that it is somebody's own
    own        on a device of the member: everything but what a code alone says
    answers    held by the place for somebody with own keys: answers, and the question or reason
               that goes with one; nothing else
    spare      a code on paper: speaks for a new device
    helper     the code of one of two chosen people: speaks for a new device

While a lost device is being replaced, all that is about money, offices, voices and keys rests, for
the new device and for those of before alike; only they can stop it. That holds for cards through
which money moves as well: they take nothing but answers meanwhile.
"""

from collections.abc import Callable, Sequence

from dugnad.charter.entries import KeyEntry, card_of
from dugnad.charter.law import Law
from dugnad.charter.people.refusals import AtRest, KeyMayNot, NotItsOwn
from dugnad.ledger.action import Body
from dugnad.ledger.contract import AnyContract

OF_KEPT = ("TakeHome",)
"""What the kept key alone asks about keys."""
OF_OWN = ("AddDevice", "RemoveDevice", "SetSpare", "ChoosePeople", "KeepForAnswers")
STOPPING = ("StopAnswers", "StopRecovery")
OF_SPARE = ("Recover",)
OF_HELPER = ("Vouch",)
OF_CODES = (*OF_SPARE, *OF_HELPER)

OWN = ("own", "device")
"""The channels that say a device of one's own confirmed: no key that the place keeps may."""

RESTING = ("money", "place", "roles")
"""The targets of which everything rests: whose money, limits and offices could go."""
RESTING_VERBS = (
    *(("people", verb) for verb in OF_OWN),
    ("people", "GiveMandate"),
    *(("projects", verb) for verb in ("OfferVoice", "ShareVoice", "TakeOver")),
    *(("projects", verb) for verb in ("AskFor", "JoinFor", "LeaveFor")),
)
"""Also what takes an office, or uses one outside: `TakeOver` takes one, the rest act by one."""


def check(
    law: Law,
    holder: KeyEntry,
    beside: Sequence[KeyEntry],
    body: Body,
    contract: Callable[[], AnyContract],
) -> None:
    """Look whether a key may ask for this, and those beside it sign for it.

    Args:
        law: the questions to the charter.
        holder: whose key asks.
        beside: whose keys sign as well.
        body: what is asked.
        contract: gives the law of the target.

    Raises:
        NotItsOwn, KeyMayNot, AtRest: as they say.
        UnknownTarget, UnknownVersion: as `contract` does.
    """
    if body.channel in OWN and holder.custodian is not None:
        raise NotItsOwn
    if not _may(holder, body, contract) or any(one.scope != "whole" for one in beside):
        raise KeyMayNot
    if holder.scope == "whole":
        _look_for_rest(law, holder, body, contract)


def _may(holder: KeyEntry, body: Body, contract: Callable[[], AnyContract]) -> bool:
    about = body.verb if body.target == "people" else ""
    match holder.scope:
        case "spare":
            return about in OF_SPARE
        case "helper":
            return about in OF_HELPER
        case "answers":
            law = contract()
            return body.on_behalf_of is None and law.verbs.get(body.verb) in law.answers
        case _ if holder.custodian is None:
            return about not in (*OF_KEPT, *OF_CODES)
        case _:
            return about not in (*OF_OWN, *STOPPING, *OF_CODES)


def _look_for_rest(
    law: Law, holder: KeyEntry, body: Body, contract: Callable[[], AnyContract]
) -> None:
    running = law.recovery(holder.member)
    if running is None:
        return
    is_new = running.key == body.key
    rests = (
        body.on_behalf_of is not None
        or body.target in RESTING
        or (body.target, body.verb) in RESTING_VERBS
        or (is_new and body.target == "people" and body.verb in STOPPING)
        or _reaches_beyond(law, body, contract)
    )
    if rests:
        raise AtRest


def _reaches_beyond(law: Law, body: Body, contract: Callable[[], AnyContract]) -> bool:
    """Whether it is asked of a card that may order money or others, and is no answer."""
    card = card_of(body.target)
    entry = None if card is None else law.card(card)
    if entry is None or not entry.grants:
        return False
    asked = contract()
    return asked.verbs.get(body.verb) not in asked.answers
