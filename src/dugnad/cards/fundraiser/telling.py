"""What is told of a fundraiser: asked by link, in the books, to those who give, agreed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, cast

from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dugnad.cards.fundraiser.kinds import (
    NOTHING_YET,
    ONLY_GIFTS,
    asked_kinds,
    kind_amount_words,
    money_rules,
    money_words,
)
from dugnad.cards.fundraiser.law import events
from dugnad.cards.fundraiser.law.records import (
    KINDS,
    Fundraiser,
    Gift,
    Kind,
    People,
    Terms,
    stage_of,
)
from dugnad.cards.fundraiser.law.verbs import Give
from dugnad.charter.cards.events import CardClosed
from dugnad.charter.money.accounts import reference
from dugnad.face.face import Closing, Notice, plain_closing
from dugnad.face.moments import moment_words
from dugnad.face.question import Question
from dugnad.face.seen import Seen
from dugnad.face.sentences import StrOrPromise
from dugnad.face.where_to_pay import with_where
from dugnad.ledger.state import State
from dugnad.ledger.values import Event

FORM: Final = "ballot"
"""The word of an answer that was given by a form and has no word of its own."""
TITLE_TOLD_MAX: Final = 32
"""Characters of a title that a text message has room for."""


def question(state: State, seen: Seen) -> Question | None:
    """Ask one person whether they give something; the form says what and how much."""
    fund = cast("Fundraiser", state)
    terms = fund.terms.get()
    if terms is None or seen.card.status != "in force" or stage_of(fund) != "giving":
        return None
    if seen.now_ms >= terms.ends_at_ms:
        return None
    if not asked_kinds(terms, holds=bool(seen.around.holder(terms.unit))):
        return None
    givers = [fund.givers.get(one) for one in seen.own]
    asked = asked_kinds(terms, holds=bool(seen.around.holder(terms.unit)))
    return Question(
        text=_ASKS.get(asked, _("Would you like to give something?")),
        answers=(),
        given=FORM if any(one is not None and one.gifts for one in givers) else "",
        until_ms=terms.ends_at_ms,
        form=Give,
        adds=True,
    )


_ASKS: Final[dict[tuple[Kind, ...], StrOrPromise]] = {
    KINDS: _("Would you like to give something: money, hours, things or a room?"),
    ("money",): _("Would you like to give money?"),
    ("hours",): _("Would you like to give hours of work?"),
    ("money", "hours"): _("Would you like to give something: money or hours?"),
}
"""What is asked where these kinds can be given."""


# ── In the books
_PROMISED: Final[dict[Kind, StrOrPromise]] = {
    "money": _("Somebody promised money."),
    "hours": _("Somebody promised hours of work."),
    "things": _("Somebody promised things."),
    "rooms": _("Somebody promised to lend a room."),
}
_THANKED: Final[dict[Kind, StrOrPromise]] = {
    "money": _("Those who gave money were thanked."),
    "hours": _("Those who gave hours were thanked."),
    "things": _("Those who gave things were thanked."),
    "rooms": _("Those who lent rooms were thanked."),
}


def words(event: Event) -> StrOrPromise | None:
    """A plain line for the books."""
    match event:
        case events.GiftPromised(kind=kind):
            return _PROMISED[kind]
        case events.Thanked(kind=kind):
            return _THANKED[kind]
        case _:
            return _PLAIN.get(type(event))


_PLAIN: Final[dict[type[Event], StrOrPromise]] = {
    events.GiftsAskedFor: _("Gifts were asked for."),
    events.GiftTakenBack: _("A promise was taken back."),
    events.GiftCalledUpon: _("Something that was promised is needed now."),
    events.GiftGiven: _("Something that was promised was given."),
    events.GiftNotGiven: _("Something was noted as given, and was not: it is promised as before."),
    events.GiftLetGo: _("A promise was let go, as it was not needed."),
    events.RewardHandedOver: _("A thank-you was handed over."),
    events.GiversTold: _("Those who give were told how it goes."),
    events.OpenedToAll: _("The quiet round is over: it is open to everybody."),
    events.PaymentReminder: _("It was time to remind people to pay."),
    events.PromisesEnded: _("Promises are in. Now they are paid."),
    events.GoalReached: _("What came is kept, for what it was given for."),
    events.GoalMissed: _("The goal was not reached. Everything that was paid is owed back."),
    events.CalledOff: _("It was called off. Everything that was paid is owed back."),
}


# ── Told to those whom it concerns
def notices(state: State, event: Event, seen: Seen) -> tuple[Notice, ...]:
    """Tell who promised how to pay, whose gift is needed, who is thanked, and how it ended."""
    fund = cast("Fundraiser", state)
    terms = fund.terms.get() or NOTHING_YET
    title = str(_("Fundraiser") if seen.told is None else seen.told.title)
    said = {
        "title": Truncator(title).chars(TITLE_TOLD_MAX),
        "until": moment_words(terms.pay_by_ms, seen.zone, seen.now_ms),
    }
    match event:
        case events.GiftPromised():
            return _promised(event, terms, said, seen)
        case events.GiftCalledUpon(member=member):
            text = _("%(title)s: what you promised is needed now. When and where is on the card.")
            return (Notice(text % said, (member,)),)
        case events.GiftLetGo(member=member):
            text = _("%(title)s: what you promised is not needed after all. Thank you!")
            return (Notice(text % said, (member,)),)  # else they may come in vain.
        case events.RewardHandedOver(member=member):
            text = _("%(title)s: your thank-you was handed over.")
            return (Notice(text % said, (member,), can_wait=True),)
        case events.Thanked(kind=kind):
            text = _("%(title)s: thank you for what you gave!")
            return (Notice(text % said, _thanked(fund, event, kind, seen), can_wait=True),)
        case events.PromisesEnded():
            text = _(
                "%(title)s: promises are in. Please pay %(left)s by %(until)s, reference "
                "%(reference)s."
            )
            return _unpaid(fund, text, said, seen)
        case events.PaymentReminder():
            text = _("%(title)s: please pay %(left)s by %(until)s, reference %(reference)s.")
            return _unpaid(fund, text, said, seen)
        case _:
            return _ended(fund, event, seen, said)


def _promised(
    promised: events.GiftPromised, terms: Terms, said: dict[str, str], seen: Seen
) -> tuple[Notice, ...]:
    """The receipt of a promise; of money with where to pay and by which reference it is found."""
    what = kind_amount_words(promised.kind, promised.amount, terms.unit)
    if promised.kind != "money":
        text = _("%(title)s: you promised %(what)s. Thank you! You are told when it is needed.")
        return (Notice(text % {**said, "what": what}, (promised.member,)),)
    text = _("%(title)s: you promised %(what)s. Pay by %(until)s, reference %(reference)s.")
    number = reference(promised.promise)
    asked = text % {**said, "what": what, "reference": number}
    return (Notice(with_where(asked, seen.around.pays_to(terms.unit)), (promised.member,)),)


def _thanked(
    fund: Fundraiser, thanked: events.Thanked, kind: Kind, seen: Seen
) -> tuple[bytes, ...]:
    """Whoever's gifts came since the last thanks; of money all whose payments are known."""
    gifts = [gift for _number, gift in fund.gifts.items() if gift.kind == kind and gift.stands]
    if kind != "money":
        fresh = range(thanked.before + 1, thanked.upto + 1)
        return _each_once(gift for gift in gifts if gift.arrived in fresh)
    paid = seen.around.paid(gift.promise for gift in gifts)
    return _each_once(gift for gift in gifts if paid.get(gift.promise))


def _unpaid(
    fund: Fundraiser, text: StrOrPromise, said: dict[str, str], seen: Seen
) -> tuple[Notice, ...]:
    """A message for each promise of money that is not wholly paid: how much, where, and how."""
    unit = (fund.terms.get() or NOTHING_YET).unit
    places = seen.around.pays_to(unit)
    gifts = _of_money(fund)
    paid = seen.around.paid(gift.promise for gift in gifts)
    left = [(gift, gift.amount - paid.get(gift.promise, 0)) for gift in gifts]
    return tuple(
        Notice(
            with_where(
                str(text)
                % {
                    **said,
                    "left": money_words(amount, unit),
                    "reference": reference(gift.promise),
                },
                places,
            ),
            (gift.giver,),
        )
        for gift, amount in left
        if amount > 0
    )


def _of_money(fund: Fundraiser) -> list[Gift]:
    return [gift for _number, gift in fund.gifts.items() if gift.kind == "money" and gift.stands]


def _who_paid(fund: Fundraiser, seen: Seen) -> tuple[bytes, ...]:
    """Those of whose promises of money something was paid."""
    gifts = _of_money(fund)
    paid = seen.around.paid(gift.promise for gift in gifts)
    return _each_once(gift for gift in gifts if paid.get(gift.promise))


def _each_once(gifts: Iterable[Gift]) -> tuple[bytes, ...]:
    return tuple(dict.fromkeys(gift.giver for gift in gifts))


def _ended(fund: Fundraiser, event: Event, seen: Seen, said: dict[str, str]) -> tuple[Notice, ...]:
    """Tell all who give how it ended, as it is for each; and who asked what is left to do."""
    match event:
        case events.GoalReached():
            return _reached(fund, seen, said)
        case events.GoalMissed():
            return _back(fund, seen, said, _MISSED)
        case events.CalledOff():
            return _back(fund, seen, said, _CALLED_OFF)
        case CardClosed() if stage_of(fund) in ("giving", "paying"):
            return _back(fund, seen, said, _CLOSED)
        case _:
            return ()


_MISSED: Final = (
    _(
        "%(title)s did not reach its goal this time. What you paid goes back to you: open this to "
        "see where to, or to say it. Thank you!"
    ),
    _("%(title)s did not reach its goal this time. You need do nothing more. Thank you!"),
)
_CALLED_OFF: Final = (
    _(
        "%(title)s was called off. What you paid goes back to you: open this to see where to, or "
        "to say it."
    ),
    _("%(title)s was called off. You need do nothing more. Thank you!"),
)
_CLOSED: Final = (
    _(
        "%(title)s was closed. What you paid goes back to you: open this to see where to, or to "
        "say it."
    ),
    _("%(title)s was closed. You need do nothing more. Thank you!"),
)


def _reached(fund: Fundraiser, seen: Seen, said: dict[str, str]) -> tuple[Notice, ...]:
    """Thank those through whom it is done; who has not paid is told that they need not any more."""
    everybody, paid = _givers(fund), _who_paid(fund, seen)
    if not everybody:
        return ()
    others = [gift.giver for _n, gift in fund.gifts.items() if gift.stands and gift.kind != "money"]
    through = tuple(dict.fromkeys((*paid, *others)))
    unpaid = tuple(member for member in everybody if member not in through)
    done = _("%(title)s: it has come together, also through what you gave. Thank you!")
    money = seen.around.collected(seen.card_id)
    if money is not None and money.given:
        unit = (fund.terms.get() or NOTHING_YET).unit
        said = {**said, "money": money_words(money.given, unit)}
        done = _("%(title)s: %(money)s came together, also through what you gave. Thank you!")
    over = _("%(title)s is over. What you promised was not paid, and need not be paid any more.")
    thanks = _("%(title)s is over. On the card you can thank those who gave.")
    told = [Notice(done % said, through, can_wait=True)] if through else []
    told += [Notice(over % said, unpaid)] if unpaid else []
    return (*told, Notice(thanks % said, (seen.card.put_up_by,), can_wait=True))


def _back(
    fund: Fundraiser, seen: Seen, said: dict[str, str], texts: tuple[StrOrPromise, StrOrPromise]
) -> tuple[Notice, ...]:
    """Tell those who paid that it goes back, and all others that nothing is left to do."""
    paid = _who_paid(fund, seen)
    others = tuple(member for member in _givers(fund) if member not in paid)
    return tuple(
        Notice(str(text) % said, members)
        for text, members in zip(texts, (paid, others), strict=True)
        if members
    )


def _givers(fund: Fundraiser) -> tuple[bytes, ...]:
    return tuple(member for member, giver in fund.givers.items() if giver.gifts)


# ── Before it is closed
def closing(state: State, seen: Seen) -> Closing:
    """Say that closing before the end gives everything back, and how many hear of it."""
    fund = cast("Fundraiser", state)
    if stage_of(fund) not in ("giving", "paying") or seen.card.status == "closed":
        return plain_closing(state, seen)
    people = fund.people.get() or People()
    means = (
        ngettext(
            "It ends for good. What was paid is owed back. %(count)s person who gives is told.",
            "It ends for good. What was paid is owed back. %(count)s people who give are told.",
            people.givers,
        )
        % {"count": people.givers}
        if not people.unsaid and people.givers
        else _("It ends for good. What was paid is owed back. All who give are told.")
        if people.unsaid
        else _("It ends for good. Nobody has given anything, so nobody is told.")
    )
    return Closing(
        verb=_("Close before the end"),
        means=means,
        asks=_("Why is it closed?"),
        done=_("The card is closed."),
    )


# ── The agreement
def agreement(state: State, seen: Seen) -> tuple[StrOrPromise, ...]:
    """What people agree to by giving, as readable sentences."""
    fund = cast("Fundraiser", state)
    terms = fund.terms.get() or NOTHING_YET
    with_more = "" if seen.told is None else seen.told.more("with_more")
    sentences: list[StrOrPromise] = [
        _("You can promise until %(until)s.")
        % {"until": moment_words(terms.ends_at_ms, seen.zone, seen.now_ms)},
        _("Money, hours, things and rooms count alike: each has its own goal and its own thanks."),
    ]
    if terms.money:
        sentences += money_rules(terms, seen.zone, seen.now_ms, with_more)
        sentences.append(
            _(
                "A promise of money can be taken back until it is paid. If it is called off or "
                "closed before the end, everything is owed back."
            )
        )
        sentences.append(
            _(
                "What is owed back to you and you do not ask for in ten years may go to the "
                "project; you are asked again before."
            )
        )
    sentences.append(ONLY_GIFTS)
    if terms.quiet_until_ms:
        sentences.append(
            _(
                "It may begin with a quiet round: until %(until)s, or until whoever looks after it "
                "opens it, it stands in no list. It is not secret: the books are open to all."
            )
            % {"until": moment_words(terms.quiet_until_ms, seen.zone, seen.now_ms)}
        )
    if terms.budget:
        sentences.append(
            _(
                "What the gifts go to stands on the card line by line. The amounts of the lines "
                "cannot be changed."
            )
        )
    if terms.rewards:
        sentences.append(
            _("Of a thank-you there are as many as the card says; who asks first has it.")
        )
    sentences += [
        _("For each gift you choose whether you are seen by name, by initials, or not at all."),
        _(
            "Whoever looks after the card sees the names of those who promise hours, things and "
            "rooms, or ask for a thank-you, to agree with them on the time."
        ),
        _(
            "In the books your gift stands under a number: by name under yours in this project, "
            "otherwise under one that is for this gift alone."
        ),
    ]
    return tuple(sentences)
