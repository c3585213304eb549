"""Gifts whose givers are not seen by name: each is made under a member id of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from dugnad.cards.fundraiser.law.records import GIFTS_MAX, Fundraiser
from dugnad.cards.fundraiser.law.refusals import TooManyGifts
from dugnad.cards.fundraiser.law.verbs import Give, TakeBack
from dugnad.face.face import Unseen
from dugnad.ledger.contract import Refused
from dugnad.ledger.state import State
from dugnad.ledger.values import Action, MemberId


def _chosen(action: Action) -> bool:
    return isinstance(action, Give) and action.shown != "name"


def _whose(state: State, action: Action) -> MemberId | None:
    gift = (
        cast("Fundraiser", state).gifts.get(action.gift) if isinstance(action, TakeBack) else None
    )
    return None if gift is None else gift.giver


def _gone(state: State, member: MemberId) -> Sequence[Action]:
    """Every promise of which nothing has come is taken back; the law says where it is too late."""
    fund = cast("Fundraiser", state)
    numbers = [number for _member, number in fund.of_giver.keys(under=member)]
    found = [(number, fund.gifts.get(number)) for number in numbers]
    return [
        TakeBack(gift=number)
        for number, gift in found
        if gift is not None and gift.standing in ("promised", "called upon")
    ]


def _refuses(
    state: State, ordinary: MemberId | None, unseen: Sequence[MemberId], action: Action
) -> type[Refused] | None:
    """The law counts what stands under one id; here all ids of one person are counted together.

    An id by which nothing was given yet is for a gift that is on its way.
    """
    del action
    fund = cast("Fundraiser", state)
    own = None if ordinary is None else fund.givers.get(ordinary)
    known = [fund.givers.get(one) for one in unseen]
    gifts = sum(1 if one is None else one.gifts for one in known)
    return TooManyGifts if gifts + (0 if own is None else own.gifts) > GIFTS_MAX else None


UNSEEN = Unseen(
    adds=lambda action: isinstance(action, Give),
    chosen=_chosen,
    whose=_whose,
    gone=_gone,
    refuses=_refuses,
)
