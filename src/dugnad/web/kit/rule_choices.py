"""What can be chosen in the form of other rules, and how a choice is read and written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext_lazy as _
from msgspec.structs import replace

from dugnad.charter.counting.method import HALF, NOTHING, ByConsent, ByMajority, Quorum, Share
from dugnad.charter.entries import MEMBERS, STARTER, TWO_THIRDS, YEAR_MS, Procedure
from dugnad.face.roles import KNOWN as KNOWN_ROLES
from dugnad.face.ruling import deciding
from dugnad.face.ruling import terms as ruling_terms
from dugnad.face.sentences import StrOrPromise

DAY_MS: Final = 24 * 3_600_000
ANSWERED: Final = tuple(days * DAY_MS for days in (1, 2, 5, 7, 14, 30))
LATE: Final = (0, DAY_MS, 2 * DAY_MS, 7 * DAY_MS)
WAITS: Final = (0, DAY_MS, 2 * DAY_MS, 3 * DAY_MS, 7 * DAY_MS)
TERMS: Final = (182 * DAY_MS, YEAR_MS, 2 * YEAR_MS, 3 * YEAR_MS)
_SHARES: Final = (NOTHING, Share(parts=1, of=5), Share(parts=1, of=3), HALF, TWO_THIRDS)

SILENT: Final = "silence"
SPOKEN: Final = "spoken"
METHODS: Final[dict[str, StrOrPromise]] = {
    SILENT: _("No objection; silence agrees"),
    SPOKEN: _("No objection; silence agrees to nothing"),
    "1/2": _("More yes than no"),
    "2/3": _("Two thirds say yes"),
}
FALLBACKS: Final[dict[str, StrOrPromise]] = {
    "again": _("Whoever proposed it comes back with a new version"),
    "majority": _("They vote"),
    "drop": _("It is off the table"),
}
STRENGTHS_SAID: Final[dict[str, StrOrPromise]] = {
    "link": _("A mail address is enough"),
    "sms": _("A mobile number of their own"),
    "letter": _("A code from a letter to their home"),
    "vouched": _("Others here vouch for them"),
    "met": _("Somebody here has met them"),
    "eid": _("An electronic identity"),
}
FOUND_OUT: Final = ("link", "sms")
"""What a place finds out by itself; by a rule that asks for more nobody could answer."""
SECRECY: Final[dict[str, StrOrPromise]] = {
    "open": _("Always open"),
    "asked": _("Open, or secret where whoever proposes asks for it"),
    "secret": _("Always secret"),
}
JOINING: Final[dict[str, StrOrPromise]] = {
    "open": _("Everybody"),
    "asked": _("Those whom a member let in"),
    "decided": _("Those whom the group decided to let in"),
}
PUTS_UP: Final[dict[str, StrOrPromise]] = {
    "anyone": _("Everybody"),
    "members": _("Those who take part"),
    "starters": _("Those who look after the project"),
}
WHOSE: Final[dict[str, StrOrPromise]] = {
    "all": _("Everybody's: people, and organisations that take part"),
    "persons": _("People's alone"),
    "households": _("One for each household"),
    "organisations": _("Organisations' alone"),
}
NOBODY_ASKED: Final = _("Nobody is counted: whoever answers decides")


def choices_with(
    known: dict[str, StrOrPromise], now: str, words: StrOrPromise = ""
) -> list[tuple[str, StrOrPromise]]:
    """Known choices, and the present one where it is none of them."""
    more = [] if now in known else [(now, words or now)]
    return [*known.items(), *more]


def write_share(share: Share) -> str:
    """A share as the form's choices name it."""
    return f"{share.parts}/{share.of}"


def read_share(typed: str) -> Share:
    """The share that a choice names."""
    parts, _slash, of = typed.partition("/")
    return Share(parts=int(parts), of=int(of))


def times_with(
    usual: Iterable[int], now: int, none: StrOrPromise = ""
) -> list[tuple[str, StrOrPromise]]:
    """Usual times, and the present one where it is none of them; `none` says no time at all."""
    spans = sorted({*usual, now})
    return [(str(one), ruling_terms.time_words(one) if one else str(none)) for one in spans]


def own_or_known() -> str:
    """What can be typed as a role: the rules give something to do to those that are known."""
    known = [ruling_terms.role_words(name) for name in KNOWN_ROLES if name != STARTER]
    said = _(
        "A role of your own, such as baker, or one of these, to which these pages give something "
        "to do: %(roles)s."
    )
    return str(said) % {"roles": "; ".join(known)}


def role_named(typed: str) -> str:
    """A role by the name that was typed: one that every reader knows, or the group's own."""
    wanted = " ".join(typed.split())
    for name in KNOWN_ROLES:
        if wanted.casefold() in (name, ruling_terms.role_words(name).casefold()):
            return name
    return wanted


def write_method(method: ByConsent | ByMajority) -> str:
    """A method as the form's choices name it."""
    if isinstance(method, ByConsent):
        return SILENT if method.silence else SPOKEN
    return write_share(HALF if method.least == NOTHING else method.least)


def method_words(method: ByConsent | ByMajority) -> StrOrPromise:
    """A method that is none of ours in words."""
    procedure = Procedure(who=MEMBERS, method=method, answer_ms=DAY_MS)
    return deciding.procedure_words(procedure)[0]


def read_method(
    chosen: str, before: ByConsent | ByMajority, quorum: Quorum
) -> ByConsent | ByMajority:
    """The method that a choice names; the one in force keeps what no choice says."""
    if chosen in (SILENT, SPOKEN):
        return ByConsent(silence=chosen == SILENT, quorum=quorum)
    if isinstance(before, ByMajority) and chosen == write_method(before):
        return replace(before, quorum=quorum)
    return ByMajority(least=read_share(chosen), quorum=quorum)


def shares_with(now: Share) -> list[tuple[str, StrOrPromise]]:
    """Usual shares, and the present one where it is none of them."""
    known: dict[str, StrOrPromise] = {
        write_share(one): ruling_terms.share_words(one) if one.parts else NOBODY_ASKED
        for one in _SHARES
    }
    return choices_with(known, write_share(now), ruling_terms.share_words(now))
