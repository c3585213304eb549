"""Collecting, promising, giving time and things, and giving all back.

A card asks for these with an order, and each concerns only itself. However many gave, giving back
is one step: the campaign is marked, and each gift becomes owed when somebody asks for it.
"""

from typing import assert_never

from dugnad.charter.entries import CardEntry, card_of
from dugnad.charter.law import DECIDING, Context
from dugnad.charter.money import refusals, verbs
from dugnad.charter.money.accounts import (
    CURRENCIES,
    NO_HOST,
    PRIVATE,
    Amount,
    Balance,
    Counted,
    Line,
    Share,
    moved,
    of_origin,
    owed_back,
    owed_of,
    pot_of,
    total,
    work_of,
)
from dugnad.charter.money.events import (
    CollectingBegan,
    GiftBack,
    GiftsOwedBack,
    Kept,
    Promised,
    PromiseEvent,
    PromiseTakenBack,
    Returning,
    WorkGiven,
    WorkUndone,
)
from dugnad.charter.money.hosts import has_box_for, host_of, lies_in, named_host, person_of
from dugnad.charter.money.records import Campaign, Money, Obligation, PromiseEntry
from dugnad.ledger.values import COUNT_LIMIT, CardId, Count, MemberId, ProjectId


# ── The card that orders, and what it may touch
def card_that_orders(context: Context) -> tuple[CardId, CardEntry]:
    """The card that asks; what it asks for concerns this card and no other.

    Raises:
        OnlyACard: somebody else asks.
    """
    orderer = context.actor.orderer
    card = None if orderer is None else card_of(orderer)
    entry = None if card is None else context.law.card(card)
    if card is None or entry is None:
        raise refusals.OnlyACard
    return card, entry


def is_held(campaign: Campaign) -> bool:
    """Whether what was given stays in the pot, as it may have to be given back."""
    unkept = campaign.back and campaign.standing == "collecting"
    return campaign.standing == "returning" or unkept


def gives_back(campaign: Campaign, entry: CardEntry | None) -> bool:
    """Whether what was paid for promises goes back: so it was said, or the card is gone."""
    gone = entry is None or entry.status == "closed"
    return campaign.standing == "returning" or (gone and is_held(campaign))


def free_in(pot: Balance, campaign: Campaign | None, unit: str) -> Balance:
    """What lies in a card's pot and does not have to stay there for those who gave it."""
    if campaign is None or campaign.unit != unit or not is_held(campaign):
        return pot
    return tuple(
        Share(one.origin, one.amount - (campaign.given if one.origin == PRIVATE else 0))
        for one in pot
        if one.origin != PRIVATE or one.amount > campaign.given
    )


def open_card(project: ProjectId, card: CardId, context: Context) -> None:
    """Refuse a card that can have no pot now: a decision has none ever.

    Raises:
        UnknownCard: it is such a card.
    """
    entry = context.law.card(card)
    if (
        entry is None
        or entry.project != project
        or entry.status == "closed"
        or entry.card_type in DECIDING
    ):
        raise refusals.UnknownCard


def _campaign_of(money: Money, card: CardId) -> Campaign:
    campaign = money.campaigns.get(card)
    if campaign is None:
        raise refusals.NotCollecting
    return campaign


def _promise_of(money: Money, card: CardId, number: Count) -> PromiseEntry:
    promise = money.promises.get(number)
    if promise is None or promise.card != card:
        raise refusals.UnknownPromise
    return promise


def _known_here(member: MemberId, entry: CardEntry, context: Context) -> None:
    known = context.law.member(member)
    if known is None or known.project != entry.project:
        raise refusals.OfAnotherProject


# ── decide
def decide(money: Money, action: verbs.OfPromises, context: Context) -> PromiseEvent:
    """Answer one action about promises."""
    if isinstance(action, verbs.OweBack):
        return _owe_back(money, action, context)
    card, entry = card_that_orders(context)
    match action:
        case verbs.Collect():
            return _collect(money, action, card, entry, context)
        case verbs.Promise():
            return _promise(money, action, card, entry, context)
        case verbs.TakeBackPromise(number=number):
            promise = _promise_of(money, card, number)
            if promise.taken_back or promise.paid >= promise.amount:
                raise refusals.NothingLeft
            return PromiseTakenBack(number=number)
        case verbs.Fulfil():
            return _fulfil(money, action, card)
        case verbs.Unfulfil():
            return _unfulfil(money, action, card)
        case verbs.NoteWork():
            _known_here(action.giver, entry, context)
            return _given(money, card, entry.project, 0, action.giver, action.unit, action.amount)
        case verbs.Keep():
            if _campaign_of(money, card).standing != "collecting":
                raise refusals.NotCollecting
            return Kept(card=card)
        case verbs.GiveBack():
            return _give_back(money, card)
        case _:
            assert_never(action)


def _collect(
    money: Money, action: verbs.Collect, card: CardId, entry: CardEntry, context: Context
) -> CollectingBegan:
    host = host_of(money, entry.project)
    named_host(host, context)
    if action.to is not None:
        if action.to == card:
            raise refusals.UnknownCard
        open_card(entry.project, action.to, context)
    if not has_box_for(money, host, action.unit):
        raise refusals.UnknownBox
    if money.campaigns.get(card) is not None:
        raise refusals.AlreadyCollecting
    if 0 < action.until_ms <= context.now_ms:
        raise refusals.TooSoonOver
    campaign = Campaign(
        host=host,
        project=entry.project,
        unit=action.unit,
        to=action.to,
        until_ms=action.until_ms,
        back=action.back,
    )
    return CollectingBegan(card=card, campaign=campaign)


def _promise(
    money: Money, action: verbs.Promise, card: CardId, entry: CardEntry, context: Context
) -> Promised:
    _known_here(action.giver, entry, context)
    host = NO_HOST
    if action.unit in CURRENCIES:
        campaign = _campaign_of(money, card)
        over = 0 < campaign.until_ms < context.now_ms
        if campaign.standing == "returning" or over:
            raise refusals.NotCollecting
        if campaign.unit != action.unit:
            raise refusals.OtherUnit
        host = campaign.host
        named_host(campaign.host, context)
        if host_of(money, entry.project) != campaign.host:
            raise refusals.NotHosted
    if action.number != (money.promised.get() or 0) + 1:
        raise refusals.OtherNumber
    promise = PromiseEntry(
        card=card,
        project=entry.project,
        giver=action.giver,
        host=host,
        unit=action.unit,
        amount=action.amount,
        at_ms=context.now_ms,
    )
    return Promised(number=action.number, promise=promise)


def _fulfil(money: Money, action: verbs.Fulfil, card: CardId) -> WorkGiven:
    promise = _promise_of(money, card, action.number)
    unit = promise.unit
    if unit == "minutes" or unit == "things" or unit == "rooms":  # noqa: PLR1714  (mypy)
        if promise.taken_back:
            raise refusals.NothingLeft
        number, giver = action.number, promise.giver
        return _given(money, card, promise.project, number, giver, unit, action.amount)
    raise refusals.OtherUnit


def _unfulfil(money: Money, action: verbs.Unfulfil, card: CardId) -> WorkUndone:
    """What was noted goes back to where it came from, as long as all of it lies there."""
    promise = _promise_of(money, card, action.number)
    unit, amount = promise.unit, action.amount
    if unit == "minutes" or unit == "things" or unit == "rooms":  # noqa: PLR1714  (mypy)
        if promise.paid < amount:
            raise refusals.NothingLeft
        pot = pot_of(NO_HOST, promise.project, card)
        if of_origin(lies_in(money, pot, unit), PRIVATE) < amount:
            raise refusals.Spent
        lines = moved(pot, work_of(promise.project), unit, [Share(PRIVATE, amount)])
        number, giver = action.number, promise.giver
        return WorkUndone(
            lines=lines, number=number, card=card, giver=giver, unit=unit, amount=amount
        )
    raise refusals.OtherUnit


def _given(
    money: Money,
    card: CardId,
    project: bytes,
    number: Count,
    giver: MemberId,
    unit: Counted,
    amount: Amount,
) -> WorkGiven:
    source = work_of(project)
    if amount - total(lies_in(money, source, unit)) >= COUNT_LIMIT:
        raise refusals.MoreThanCounts
    lines = moved(source, pot_of(NO_HOST, project, card), unit, [Share(PRIVATE, amount)])
    return WorkGiven(lines=lines, number=number, card=card, giver=giver, unit=unit, amount=amount)


def _give_back(money: Money, card: CardId) -> Returning:
    campaign = _campaign_of(money, card)
    if campaign.standing == "returning":
        raise refusals.NotCollecting
    pot = lies_in(money, pot_of(campaign.host, campaign.project, card), campaign.unit)
    if of_origin(pot, PRIVATE) < campaign.given:
        raise refusals.Spent
    return Returning(card=card)


def _owe_back(money: Money, action: verbs.OweBack, context: Context) -> GiftsOwedBack:
    person_of(context)
    campaign = _campaign_of(money, action.card)
    if not gives_back(campaign, context.law.card(action.card)):
        raise refusals.NotReturning
    if len(dict.fromkeys(action.numbers)) < len(action.numbers):
        raise refusals.Twice
    lines: list[Line] = []
    gifts: list[GiftBack] = []
    pot = pot_of(campaign.host, campaign.project, action.card)
    for number in action.numbers:
        promise = _promise_of(money, action.card, number)
        amount = promise.paid - promise.owed_back
        if promise.unit != campaign.unit or not amount:
            raise refusals.NothingToGiveBack
        obligation = Obligation(
            host=campaign.host,
            project=campaign.project,
            card=action.card,
            payee=promise.giver,
            bill=b"",
            unit=campaign.unit,
            amount=amount,
            why="given back",
            at_ms=context.now_ms,
        )
        gift = GiftBack(number=number, id=owed_back(number), obligation=obligation)
        target = owed_of(campaign.host, gift.id)
        lines += moved(pot, target, campaign.unit, [Share(PRIVATE, amount)])
        gifts.append(gift)
    return GiftsOwedBack(lines=tuple(lines), card=action.card, gifts=tuple(gifts))
