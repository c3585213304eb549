"""Support whose giver is not seen by name: it goes on under a member id of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from dugnad.cards.support.law.records import Support
from dugnad.cards.support.law.refusals import SameAnswer
from dugnad.cards.support.law.verbs import Give, Stop
from dugnad.face.face import Monthly, Unseen
from dugnad.ledger.contract import Refused
from dugnad.ledger.state import State
from dugnad.ledger.values import Action, MemberId


def _chosen(action: Action) -> bool:
    return isinstance(action, Give) and action.shown != "name"


def _whose(state: State, action: Action) -> MemberId | None:
    supporters = cast("Support", state).supporters
    found = supporters.get(action.support) if isinstance(action, Stop) else None
    return None if found is None else found.member


def _gone(state: State, member: MemberId) -> Sequence[Action]:
    """It is stopped: nobody would answer for the next month."""
    number = cast("Support", state).of_member.get(member)
    return [] if number is None else [Stop(support=number)]


def _monthly(state: State, member: MemberId) -> Monthly | None:
    support = cast("Support", state)
    number, terms = support.of_member.get(member), support.terms.get()
    found = None if number is None else support.supporters.get(number)
    if found is None or terms is None:
        return None
    months = support.promises.keys(under=number)
    return Monthly(found.amount, terms.unit, tuple(promise for _number, promise in months))


def _refuses(
    state: State, ordinary: MemberId | None, unseen: Sequence[MemberId], action: Action
) -> type[Refused] | None:
    """The law lets one member support it once at a time; here all ids of one person are one."""
    del action
    support = cast("Support", state)
    goes_on = sum(one in support.of_member or one not in support.stopped for one in unseen)
    own = ordinary is not None and ordinary in support.of_member
    return SameAnswer if goes_on + own > 1 else None


UNSEEN = Unseen(
    adds=lambda action: isinstance(action, Give),
    chosen=_chosen,
    whose=_whose,
    gone=_gone,
    refuses=_refuses,
    monthly=_monthly,
)
