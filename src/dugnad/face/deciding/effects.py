"""What follows by itself once something is decided: in sentences, and as a value of a form."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BadDigits
from typing import assert_never, cast

from django.utils.translation import gettext_lazy as _

from dugnad.charter.decisions.terms import (
    Agree,
    AllowPart,
    Appoint,
    BringIntoForce,
    ChangeRules,
    DropHost,
    Effect,
    Elect,
    End,
    EntrustPlace,
    LetIn,
    LimitPlace,
    NameHost,
    OfferCards,
    Pay,
    Press,
    Recall,
    SetAside,
)
from dugnad.face.around import NOBODY_AROUND, Around
from dugnad.face.limits import limit_title, limit_words
from dugnad.face.money import amount_words
from dugnad.face.ruling.terms import role_within
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.codec import decode_strictly, encode
from dugnad.ledger.errors import NotCanonical

FOLLOWS = "follows"
NAMING = (Appoint, Recall, LetIn, Pay, Press)
"""What names a member, or words that were told to few: a bill, or anything that a verb says."""


def written(effect: Effect, around: Around = NOBODY_AROUND) -> str:
    """An effect as a value of a form or an address; of one that names somebody, for this viewer.

    Such a value stands beside the person's name, so their id must not be read from it.
    """
    if isinstance(effect, NAMING):
        return around.mark(FOLLOWS, encode(effect))
    return urlsafe_b64encode(encode(effect)).decode()


def read(value: str, around: Around) -> Effect | None:
    """The effect that a value stands for, or None when it is none.

    One that names somebody is read only from what the place marked for this viewer: the numbers
    stand in the books, and whoever typed one here would be told whose it is.
    """
    marked = around.marked(FOLLOWS, value)
    try:
        data = urlsafe_b64decode(value.encode()) if marked is None else marked
        effect = decode_strictly(cast("type[Effect]", Effect), data)
    except (BadDigits, NotCanonical, ValueError):
        return None
    return None if marked is None and isinstance(effect, NAMING) else effect


def effect_words(effect: Effect, around: Around) -> StrOrPromise:
    """What happens by itself once it is decided, in one sentence."""
    match effect:
        case Agree():
            return _("It is an agreement from then on. The group does what it says.")
        case ChangeRules():
            return _("The new rules are in force from then on.")
        case Appoint(role=role, member=member):
            words = {"who": name_of(member, around), "role": role_within(role)}
            return _("%(who)s is offered the role: %(role)s.") % words
        case Recall(role=role, member=member):
            words = {"who": name_of(member, around), "role": role_within(role)}
            return _("This role of %(who)s ends: %(role)s.") % words
        case Elect(role=role):
            return _("Whoever wins is offered the role: %(role)s.") % {"role": role_within(role)}
        case LetIn(member=member):
            return _("%(who)s may join the project.") % {"who": name_of(member, around)}
        case AllowPart():
            return _("A project can be started as a part of this one.")
        case BringIntoForce(card=card):
            return _("The card “%(card)s” is in force.") % {"card": card_words(card, around)}
        case End(card=card):
            return _("The card “%(card)s” is closed.") % {"card": card_words(card, around)}
        case Pay(unit=unit, amount=amount, payee=bytes() as payee, bill=bill) if bill:
            words = {"who": _payee(payee, around), "amount": amount_words(amount, unit)}
            return (
                _("The project owes %(who)s %(amount)s for a bill, and its host pays it.") % words
            )
        case Pay(unit=unit, amount=amount, payee=bytes() as payee):
            words = {"who": _payee(payee, around), "amount": amount_words(amount, unit)}
            return _("The project owes %(who)s %(amount)s, and its host pays it.") % words
        case Pay(unit=unit, amount=amount, bill=bill):
            sender = around.bill(bill, None)
            words = {"amount": amount_words(amount, unit)}
            if sender:
                named = {"who": sender, **words}
                return (
                    _("The project owes %(amount)s for a bill of %(who)s, and its host pays it.")
                    % named
                )
            return _("The project owes %(amount)s for a bill, and its host pays it.") % words
        case SetAside(card=card, unit=unit, amount=amount):
            words = {"card": card_words(card, around), "amount": amount_words(amount, unit)}
            return _("%(amount)s of the project's money is there for the card “%(card)s”.") % words
        case EntrustPlace(project=project):
            words = {"who": around.project(project) or _("Somebody")}
            return _("%(who)s decides about the place from then on.") % words
        case LimitPlace(limit=limit, value=value):
            words = {"limit": limit_title(limit), "value": limit_words(limit, value)}
            return (
                _("A week later another limit holds for the whole place. %(limit)s: %(value)s.")
                % words
            )
        case NameHost(project=project, second=second):
            words = {
                "who": around.project(project) or _("Somebody"),
                "role": role_within(second),
            }
            return _("%(who)s may hold money for others. Second person: %(role)s.") % words
        case DropHost(project=project):
            words = {"who": around.project(project) or _("Somebody")}
            return _("%(who)s takes on nobody else's money any more.") % words
        case OfferCards(card_type=card_type, offered=True):
            words = {"kind": around.kind(card_type)}
            return _("Cards of this kind can be put up again in the place: %(kind)s.") % words
        case OfferCards(card_type=card_type):
            words = {"kind": around.kind(card_type)}
            return (
                _(
                    "No new cards of this kind are put up in the place: %(kind)s. Those that are "
                    "up go on to their end."
                )
                % words
            )
        case Press(card=card, verb=verb, arguments=arguments):
            # From what is carried out, and not from what the proposal says of it.
            words = {
                "card": card_words(card, around),
                "what": around.pressing(card, verb, arguments),
            }
            return _("On the card “%(card)s” this is done: %(what)s.") % words
        case _:
            assert_never(effect)


def name_of(member: bytes, around: Around) -> StrOrPromise:
    """A member's name, where the viewer may know it."""
    return around.names([member]).get(member) or _("Somebody")


def _payee(member: bytes, around: Around) -> StrOrPromise:
    """The same within a sentence."""
    return around.names([member]).get(member) or _("somebody")


def card_words(card: bytes, around: Around) -> StrOrPromise:
    """A card's headline, where it is known."""
    found = around.card(card)
    return found.title if found is not None and found.title else _("without a headline")
