"""The page of a fundraiser: four ways to give side by side, the rules, thanks, and who gives."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import Final, cast

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from dugnad.cards.fundraiser.budget import tables_of
from dugnad.cards.fundraiser.forms.seeing_to import (
    CallOffForm,
    CarryOutForm,
    OpenToAllForm,
    TellForm,
)
from dugnad.cards.fundraiser.gifts import own_gifts, to_see_to
from dugnad.cards.fundraiser.kinds import (
    GIVE_WORDS,
    ICONS,
    NOTHING_YET,
    THANK_WORDS,
    asked_kinds,
    is_going_on,
    kind_amount_words,
    left_of,
    money_words,
    reward_name,
)
from dugnad.cards.fundraiser.law.records import (
    KINDS,
    Fundraiser,
    Gift,
    Kind,
    People,
    Shown,
    Terms,
    is_quiet,
    stage_of,
    sums_of,
)
from dugnad.cards.fundraiser.law.verbs import (
    CallOff,
    CarryOut,
    Give,
    OpenToAll,
    Tell,
    Thank,
)
from dugnad.cards.fundraiser.progress import gives, missing, ways_of
from dugnad.face.around import Collected
from dugnad.face.moments import day_words, moment_words
from dugnad.face.page import CardPage, Fact, PersonLine, Verb
from dugnad.face.seen import Seen
from dugnad.face.sentences import StrOrPromise, ended
from dugnad.face.takes import A_FEW_MINUTES
from dugnad.ledger.state import State

FILM: Final = re.compile(r"[0-9a-f]{64}\.(?:mp4|webm)")
"""How told text names a film."""

LEAD: Final = "fundraiser/lead.html"

BODY: Final = "fundraiser/body.html"

PEOPLE_LOOKED_AT: Final = 60
"""How many gifts a page looks through for people to name, so that a long list stays quick."""

UPDATES_SHOWN: Final = 5


@dataclass(frozen=True)
class RewardLine:
    """A thank-you: what it is, from how much and how many are left, and by when it comes."""

    what: StrOrPromise
    terms: StrOrPromise
    by: StrOrPromise = ""


@dataclass(frozen=True)
class Told:
    """Something that was told of how it goes; None where it was taken away."""

    text: str | None
    at_ms: int


def page(state: State, seen: Seen) -> CardPage:
    """What is shown of a fundraiser."""
    fund = cast("Fundraiser", state)
    terms = fund.terms.get() or NOTHING_YET
    money = seen.around.collected(seen.card_id) if terms.money else None
    ways = ways_of(fund, terms, money, seen)
    keeping = _keeping(fund, terms, money, seen)
    own = own_gifts(fund, terms, seen)
    back = _owed_back(terms, seen)
    mine = tuple(one.take_back for one in own if one.take_back is not None)
    see_to = to_see_to(fund, terms, seen)
    return CardPage(
        when=_when(terms, seen),
        where="" if seen.told is None else seen.told.where,
        missing=missing(fund, terms, money, seen),
        bar=ways[0].bar if len(ways) == 1 or not seen.card_id else None,
        facts=_facts(fund, terms, seen),
        verbs=_verbs(fund, terms, seen),
        more=(*mine, *keeping, *(verb for one in see_to for verb in one.verbs)),
        cue=_("Give something") if gives(fund, terms, seen) else "",
        takes=A_FEW_MINUTES,
        result=_result(fund, terms, money, seen),
        people=(*_organisations(fund, seen), *_people(fund)),
        extra={
            "ways": ways if len(ways) > 1 else (),
            "notes": ways[0].notes if len(ways) == 1 else (),
            "own": own,
            "owed_back": back,
            "pays_viewer": bool(back) or any(one.goes_back for one in own),
            "film": _film(seen),
            "quiet": _quiet(fund, seen),
            "budget": tables_of(terms, seen.told),
            "rules": _rules(terms, seen),
            "rewards": _rewards(fund, terms, seen),
            "updates": _updates(fund, seen),
            "keeping": keeping,
            "see_to": see_to,
            "steps": seen.looks_after and seen.card.status != "closed" and is_going_on(fund),
            "letters": seen.looks_after and fund.updates.count() > 0,
            "unheld": _unheld(fund, terms, seen),
        },
    )


def quiet_until(state: State) -> int:
    """Until when it stands in no list; 0 where it does."""
    return cast("Fundraiser", state).quiet.get() or 0


def _quiet(fund: Fundraiser, seen: Seen) -> StrOrPromise:
    """That it stands in no list yet, and what that means; "" where it does."""
    if not is_quiet(fund, seen.now_ms) or not is_going_on(fund) or seen.card.status == "closed":
        return ""
    until = moment_words(fund.quiet.get() or 0, seen.zone, seen.now_ms)
    return _(
        "Quiet round until %(until)s: it stands on no list yet. Who has the link can give, and may "
        "pass it on. It is not secret: what happens here is in the books, which are open."
    ) % {"until": until}


def _film(seen: Seen) -> str:
    """The name of its film; "" where there is none."""
    name = "" if seen.told is None else seen.told.more("film")
    return name if FILM.fullmatch(name) else ""


def _owed_back(terms: Terms, seen: Seen) -> StrOrPromise:
    """What of the viewer's payments did not count and is owed back; "" where nothing is."""
    amount = seen.around.owed_back(seen.card_id, seen.own) if seen.own else 0
    if not amount:
        return ""
    back = money_words(amount, terms.unit)
    return _(
        "%(back)s of what you paid did not count here, as it was too much or too late: it is owed "
        "back to you."
    ) % {"back": back}


def _when(terms: Terms, seen: Seen) -> str:
    if not terms.ends_at_ms:
        return ""
    until = moment_words(terms.ends_at_ms, seen.zone, seen.now_ms)
    return gettext("Until %(until)s") % {"until": until}


def _unheld(fund: Fundraiser, terms: Terms, seen: Seen) -> bool:
    """Whether money is asked for and nobody holds it for the project, so far as is known."""
    return (
        bool(terms.money)
        and gives(fund, terms, seen)
        and bool(seen.card_id)
        and not seen.around.holder(terms.unit)
    )


def _rules(terms: Terms, seen: Seen) -> tuple[Fact, ...]:
    """What happens with less and with more, and who looks after it later: read before giving."""
    told = seen.told
    with_less, with_more, after, upkeep = (
        ("", "", "", "")
        if told is None
        else tuple(ended(told.more(name)) for name in ("with_less", "with_more", "after", "upkeep"))
    )
    less: StrOrPromise = with_less
    if terms.whole:
        less = _("All or nothing: below the goal everybody gets their money back.")
    facts = [
        Fact(_("With less") if terms.whole else _("With less we"), less, "info-circle")
        if less
        else None,
        Fact(_("With more we"), with_more, "plus")
        if with_more
        else Fact(_("If more comes"), _("It stays with the project."), "plus")
        if terms.money
        else None,
        Fact(_("Looked after later by"), after, "users-group") if after else None,
        Fact(_("What that costs a year"), upkeep, "coins") if upkeep else None,
    ]
    return tuple(fact for fact in facts if fact is not None)


def _facts(fund: Fundraiser, terms: Terms, seen: Seen) -> tuple[Fact, ...]:
    holder = seen.around.holder(terms.unit) if terms.money else ""
    facts = [
        *_who_gives(fund.people.get() or People()),
        Fact(_("Who holds the money"), holder, "lock") if holder else None,
    ]
    return tuple(fact for fact in facts if fact is not None)


def _who_gives(people: People) -> tuple[Fact | None, ...]:
    """Who gives, as far as they say: three numbers, of which the last counts gifts."""
    inside = people.givers - people.outside
    return (
        Fact(_("People from the group who give"), str(inside), "users") if inside else None,
        Fact(_("People from outside who give"), str(people.outside), "door")
        if people.outside
        else None,
        Fact(_("Gifts of people who do not say"), str(people.unsaid), "gift")
        if people.unsaid
        else None,
    )


def _rewards(fund: Fundraiser, terms: Terms, seen: Seen) -> tuple[RewardLine, ...]:
    return tuple(
        RewardLine(
            what=("" if seen.told is None else seen.told.more(reward_name(number)))
            or _("Thank-you %(number)s") % {"number": number},
            terms=_reward_words(
                kind_amount_words(reward.kind, reward.least, terms.unit),
                left_of(fund, number, reward),
            ),
            by=_("It is handed over by %(day)s.")
            % {"day": day_words(reward.by_ms, seen.zone, seen.now_ms)}
            if reward.by_ms
            else "",
        )
        for number, reward in enumerate(terms.rewards, start=1)
    )


def _reward_words(least: str, left: int) -> StrOrPromise:
    if left < 0:
        return _("from %(least)s") % {"least": least}
    if left == 0:
        return _("from %(least)s. None is left.") % {"least": least}
    return ngettext(
        "from %(least)s. %(count)s is left.", "from %(least)s. %(count)s are left.", left
    ) % {"least": least, "count": left}


def _verbs(fund: Fundraiser, terms: Terms, seen: Seen) -> tuple[Verb, ...]:
    """One button of the same size for each way to give."""
    if not gives(fund, terms, seen):
        return ()
    holds = bool(seen.around.holder(terms.unit))
    return tuple(
        Verb(
            Give,
            GIVE_WORDS[kind],
            {"kind": kind},
            icon=ICONS[kind],
            asks=True,
            open_to_all=True,
        )
        for kind in asked_kinds(terms, holds=holds)
    )


def _keeping(
    fund: Fundraiser, terms: Terms, money: Collected | None, seen: Seen
) -> tuple[Verb, ...]:
    """What whoever looks after the card may press."""
    if seen.card.status != "in force":
        return ()
    verbs: list[Verb] = []
    if seen.looks_after:
        if (fund.people.get() or People()).some:
            verbs.append(Verb(Tell, TellForm.verb, icon="speakerphone", asks=True))
        verbs += [
            Verb(Thank, THANK_WORDS[kind], {"kind": kind}, icon="mood-smile")
            for kind in KINDS
            if _to_thank(fund, kind, money)
        ]
        if is_quiet(fund, seen.now_ms) and is_going_on(fund):
            verbs.append(Verb(OpenToAll, OpenToAllForm.verb, icon="users-group"))
        kept = money is not None and money.standing == "kept"
        if terms.money and is_going_on(fund) and not kept:
            verbs.append(Verb(CallOff, CallOffForm.verb, icon="x", asks=True, quiet=True))
    if seen.is_member and money is not None and _waits(fund, money):
        verbs.append(Verb(CarryOut, CarryOutForm.verb, icon="arrow-right"))
    return tuple(verbs)


def _waits(fund: Fundraiser, money: Collected) -> bool:
    """Whether what came is not yet where it belongs: with the project, or on its way back."""
    if stage_of(fund) == "reached":
        return money.there > 0 or money.standing == "collecting"
    return stage_of(fund) in ("missed", "called off") and money.standing != "returning"


def _to_thank(fund: Fundraiser, kind: Kind, money: Collected | None) -> bool:
    sums = sums_of(fund, kind)
    if kind == "money":
        return money is not None and money.given > sums.thanked
    return sums.arrived > sums.thanked


def said(state: State) -> tuple[bytes, ...]:
    """What those who give were told, by fingerprints."""
    return tuple(one.prose for one in cast("Fundraiser", state).updates.values())


def _updates(fund: Fundraiser, seen: Seen) -> tuple[Told, ...]:
    """What was told of how it goes, the newest first."""
    count = fund.updates.count()
    newest = [*fund.updates.values(max(0, count - UPDATES_SHOWN))][::-1]
    said = seen.around.said(one.prose for one in newest)
    return tuple(
        Told(text=words.text if (words := said.get(one.prose)) else None, at_ms=one.at_ms)
        for one in newest
    )


def _people(fund: Fundraiser) -> tuple[PersonLine, ...]:
    """Those who chose to be seen, each once."""
    seen_as: dict[bytes, Shown] = {}
    for _number, gift in islice(fund.gifts.items(), PEOPLE_LOOKED_AT):
        if (
            gift.stands
            and gift.by is None
            and gift.shown != "neighbour"
            and seen_as.get(gift.giver) != "name"
        ):
            seen_as[gift.giver] = gift.shown
    return tuple(
        PersonLine(member=member, says=_("gives"), seen_as=shown)
        for member, shown in seen_as.items()
    )


def _organisations(fund: Fundraiser, seen: Seen) -> tuple[PersonLine, ...]:
    """Organisations that give, and who gave for each (COC-45): its newest gift says so."""
    given = {
        gift.giver: gift
        for _number, gift in islice(fund.gifts.items(), PEOPLE_LOOKED_AT)
        if gift.stands and gift.by is not None
    }
    hands = seen.around.hands(gift.by for gift in given.values() if gift.by) if given else {}
    return tuple(
        PersonLine(member=member, says=_gave(gift, hands.get(gift.by or b"", ""), seen))
        for member, gift in given.items()
    )


def _gave(gift: Gift, name: str, seen: Seen) -> StrOrPromise:
    words = {"name": name, "day": day_words(gift.at_ms, seen.zone, seen.now_ms)}
    if name:
        return _("gives. %(name)s gave for it on %(day)s.") % words
    return _("gives. Somebody who speaks for it gave on %(day)s.") % words


def _result(fund: Fundraiser, terms: Terms, money: Collected | None, seen: Seen) -> StrOrPromise:
    """What came of it, in kind words, once it is over."""
    somebody = (fund.people.get() or People()).some
    match stage_of(fund):
        case "called off":
            return _("It was called off. Everything that was paid goes back to who gave it.")
        case "missed":
            return _(
                "The goal was not reached this time. Everything that was paid goes back. Thank "
                "you to all who were ready to give."
            )
        case "reached" if not somebody:
            return _("Nobody gave anything this time.")
        case "reached" if money is not None and money.given:
            paid = money_words(money.given, terms.unit)
            return _("It is done: %(paid)s came in. Thank you to all who gave.") % {"paid": paid}
        case "reached":
            return _("It is done. Thank you to all who gave.")
        case _:
            return (
                _("The card was closed before the end. What was paid goes back to who gave it.")
                if seen.card.status == "closed"
                else ""
            )
