"""Who holds money for whom: hosts, their two persons, their boxes and funds.

A host is a project, an association's or a municipality's own group, which the place has named. Its
treasurer and its second person are different people, and neither moves money alone. A group agrees
with a host through whoever looks after it, an organisation through those who speak for it.
"""

from typing import assert_never

from dugnad.charter.law import Context
from dugnad.charter.money import refusals, verbs
from dugnad.charter.money.accounts import Balance, BookAccount, Unit, box_of, total
from dugnad.charter.money.events import (
    MOVING,
    BoxClosed,
    BoxConfirmed,
    BoxOpened,
    BoxReopened,
    FundNamed,
    HostAsked,
    HostDeclined,
    HostEvent,
    HostLeft,
    MoneyEvent,
    TakenOn,
)
from dugnad.charter.money.records import BOXES_EVER_MAX, BOXES_MAX, FUNDS_MAX, Box, Money, MoneyHost
from dugnad.charter.ways import TREASURER
from dugnad.ledger.values import MemberId, ProjectId


# ── Who is who
def person_of(context: Context) -> MemberId:
    """Who asks, as a person.

    Raises:
        NotAPerson: a card or the clock asks.
    """
    if context.actor.member is None:
        raise refusals.NotAPerson
    return context.actor.member


def host_at(host: ProjectId, context: Context) -> MoneyHost:
    """What the place has said of a host, also of one that it has dropped since.

    Raises:
        NotAHost: it never was one.
    """
    known = context.law.money_host(host)
    if known is None:
        raise refusals.NotAHost
    return known


def named_host(host: ProjectId, context: Context) -> MoneyHost:
    """A host that may take on more.

    Raises:
        NotAHost: it is none, or none any more.
    """
    known = host_at(host, context)
    if not known.named:
        raise refusals.NotAHost
    return known


def treasurer_of(host: ProjectId, context: Context) -> MemberId:
    """The treasurer who asks.

    Raises:
        NotAPerson, NotAHost, NotTreasurer: as they say.
    """
    member = person_of(context)
    host_at(host, context)
    if not _is_treasurer(host, member, context):
        raise refusals.NotTreasurer
    return member


def second_of(host: ProjectId, context: Context) -> MemberId:
    """The second person who asks.

    Raises:
        NotAPerson, NotAHost, NotSecondPerson: as they say.
    """
    member = person_of(context)
    second = host_at(host, context).second
    if not context.law.holds(host, second, member, context.now_ms):
        raise refusals.NotSecondPerson
    return member


def one_of_two(host: ProjectId, context: Context) -> MemberId:
    """Whoever asks, as treasurer or second person of the host.

    Raises:
        NotAPerson, NotAHost, NotOfTheTwo: as they say.
    """
    member = person_of(context)
    second = host_at(host, context).second
    if _is_treasurer(host, member, context):
        return member
    if context.law.holds(host, second, member, context.now_ms):
        return member
    raise refusals.NotOfTheTwo


def another_of_two(host: ProjectId, first: MemberId | None, context: Context) -> MemberId:
    """Whoever asks, where `first` did the first half of what takes two.

    Raises:
        NotAPerson, NotAHost, NotOfTheTwo, SamePerson: as they say.
    """
    member = one_of_two(host, context)
    if member == first:
        raise refusals.SamePerson
    return member


def _is_treasurer(host: ProjectId, member: MemberId, context: Context) -> bool:
    return context.law.holds(host, TREASURER, member, context.now_ms)


# ── What is where
def lies_in(money: Money, account: BookAccount, unit: Unit) -> Balance:
    """What lies in an account."""
    return money.accounts.get(account.key(unit)) or ()


def host_of(money: Money, project: ProjectId) -> ProjectId:
    """Who holds money for a project.

    Raises:
        NotHosted: nobody does.
    """
    hosted = money.hosted.get(project)
    if hosted is None:
        raise refusals.NotHosted
    return hosted.host


def open_box(money: Money, host: ProjectId, box: bytes) -> Box:
    """A box of a host that is in use.

    Raises:
        UnknownBox: there is none.
        BoxUnconfirmed: nobody else has looked at it yet.
    """
    known = _told_box(money, host, box)
    if not known.confirmed:
        raise refusals.BoxUnconfirmed
    return known


def _told_box(money: Money, host: ProjectId, box: bytes) -> Box:
    known = money.boxes.get((host, box))
    if known is None or known.closed:
        raise refusals.UnknownBox
    return known


def has_box_for(money: Money, host: ProjectId, unit: Unit) -> bool:
    """Whether a host can receive a currency."""
    return any(one.unit == unit and one.in_use for _, one in money.boxes.items(under=host))


def can_give(money: Money, host: ProjectId, box: bytes, unit: Unit, amount: int) -> None:
    """Refuse that more goes out of a cash box than lies in it; a bank says so itself.

    Raises:
        BoxTooSmall: there is less in it.
    """
    known = money.boxes.get((host, box))
    held = -total(lies_in(money, box_of(host, box), unit))
    if known is not None and known.kind == "cash" and held < amount:
        raise refusals.BoxTooSmall


def reopened(money: Money, event: MoneyEvent) -> list[BoxReopened]:
    """The closed boxes that an event moves money in; they are used again, so that none is stuck.

    What was recorded or approved before a box was closed may be confirmed after, and what went
    through it may be undone. It was empty, so something lies in it then, or is missing there.
    """
    if not isinstance(event, MOVING):
        return []
    moved = {
        (line.account.host, line.account.owner): None
        for line in event.lines
        if line.account.kind == "box"
    }
    boxes = ((key, money.boxes.get(key)) for key in moved)
    return [BoxReopened(host, name) for (host, name), box in boxes if box and box.closed]


# ── decide
def decide(money: Money, action: verbs.OfHosts, context: Context) -> HostEvent:
    """Answer one action about hosts."""
    match action:
        case verbs.AskHost():
            return _ask(money, action, context)
        case verbs.TakeOn():
            return _take_on(money, action, context)
        case verbs.Decline():
            return _decline(money, action, context)
        case verbs.Leave():
            return _leave(money, action, context)
        case verbs.OpenBox():
            return _open_box(money, action, context)
        case verbs.ConfirmBox():
            return _confirm_box(money, action, context)
        case verbs.CloseBox():
            return _close_box(money, action, context)
        case verbs.NameFund():
            return _name_fund(money, action, context)
        case _:
            assert_never(action)


def _ask(money: Money, action: verbs.AskHost, context: Context) -> HostAsked:
    member = person_of(context)
    if context.law.project(action.project) is None:
        raise refusals.UnknownProject
    named_host(action.host, context)
    if not context.law.binds(action.project, member, context.now_ms):
        raise refusals.NotStarter
    if money.hosted.get(action.project) is not None:
        raise refusals.AlreadyHosted
    return HostAsked(project=action.project, host=action.host, by=member)


def _take_on(money: Money, action: verbs.TakeOn, context: Context) -> TakenOn:
    person_of(context)
    named_host(action.host, context)
    member = treasurer_of(action.host, context)
    if money.asked.get(action.project) != action.host:
        raise refusals.NotAsked
    return TakenOn(project=action.project, host=action.host, by=member, at_ms=context.now_ms)


def _decline(money: Money, action: verbs.Decline, context: Context) -> HostDeclined:
    member = person_of(context)
    host = money.asked.get(action.project)
    if host is None:
        raise refusals.NotAsked
    if not context.law.binds(action.project, member, context.now_ms):
        treasurer_of(host, context)
    return HostDeclined(project=action.project, host=host, by=member)


def _leave(money: Money, action: verbs.Leave, context: Context) -> HostLeft:
    member = person_of(context)
    host = host_of(money, action.project)
    if not context.law.binds(action.project, member, context.now_ms):
        treasurer_of(host, context)
    pots = money.accounts.keys(under=("pot", host, action.project))
    if next(iter(pots), None) is not None:
        raise refusals.PotsNotEmpty
    return HostLeft(project=action.project, host=host, by=member)


def _open_box(money: Money, action: verbs.OpenBox, context: Context) -> BoxOpened:
    member = treasurer_of(action.host, context)
    if money.boxes.get((action.host, action.box)) is not None:
        raise refusals.BoxKnown
    boxes = [box for _name, box in money.boxes.items(under=action.host)]
    if len([box for box in boxes if not box.closed]) >= BOXES_MAX:
        raise refusals.TooManyBoxes
    if len(boxes) >= BOXES_EVER_MAX:
        raise refusals.TooManyBoxesEver
    return BoxOpened(
        host=action.host,
        id=action.box,
        box=Box(unit=action.unit, kind=action.kind, opened_ms=context.now_ms, opened_by=member),
        by=member,
        prose=context.commitments[0] if context.commitments else None,
    )


def _confirm_box(money: Money, action: verbs.ConfirmBox, context: Context) -> BoxConfirmed:
    one_of_two(action.host, context)
    box = _told_box(money, action.host, action.box)
    if box.confirmed:
        raise refusals.NothingAsked
    member = another_of_two(action.host, box.opened_by, context)
    return BoxConfirmed(host=action.host, box=action.box, by=member)


def _close_box(money: Money, action: verbs.CloseBox, context: Context) -> BoxClosed:
    member = one_of_two(action.host, context)
    box = _told_box(money, action.host, action.box)
    if box.confirmed:
        treasurer_of(action.host, context)
    if lies_in(money, box_of(action.host, action.box), box.unit):
        raise refusals.BoxNotEmpty
    return BoxClosed(host=action.host, box=action.box, by=member)


def _name_fund(money: Money, action: verbs.NameFund, context: Context) -> FundNamed:
    member = treasurer_of(action.host, context)
    if context.law.project(action.fund) is None:
        raise refusals.UnknownProject
    if (action.host, action.fund) in money.funds:
        raise refusals.FundKnown
    if len([*money.funds.keys(under=action.host)]) >= FUNDS_MAX:
        raise refusals.TooManyFunds
    return FundNamed(host=action.host, fund=action.fund, by=member)
