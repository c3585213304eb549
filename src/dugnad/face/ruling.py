"""A project's rules as sentences, and side by side with other rules.

Rules are data (`charter.entries.Rules`). Here they are read aloud: whole sentences in groups, in
the language that is active; and, for whoever wants it, the values as they stand in the books.
Nothing here judges or changes anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dugnad.charter.counting.method import HALF, NOTHING, ByConsent, ByMajority, Quorum, Share
from dugnad.charter.entries import MEMBERS, STARTER, YEAR_MS, Procedure, RoleRule, Rules

from .agreed import HEADINGS, read_agreed
from .roles import KNOWN, title_of
from .sentences import StrOrPromise

HOUR_MS: Final = 3_600_000
DAY_MS: Final = 24 * HOUR_MS
YEAR_DAYS: Final = YEAR_MS // DAY_MS

_SHARES: Final[dict[tuple[int, int], StrOrPromise]] = {
    (1, 5): gettext_lazy("a fifth"),
    (1, 4): gettext_lazy("a quarter"),
    (1, 3): gettext_lazy("a third"),
    (1, 2): gettext_lazy("half"),
    (2, 3): gettext_lazy("two thirds"),
    (3, 4): gettext_lazy("three quarters"),
    (4, 5): gettext_lazy("four fifths"),
    (1, 1): gettext_lazy("all"),
}


@dataclass(frozen=True)
class Part:
    """Some sentences of the rules that belong together.

    Attributes:
        name: names the part in every language ("everyday").
        title: its heading.
        sentences: in their order; each is whole.
    """

    name: str
    title: str
    sentences: tuple[str, ...]

    @property
    def is_own(self) -> bool:
        """Whether these are the group's own words, and not sentences of ours."""
        return self.name.startswith("own-")


@dataclass(frozen=True)
class Compared:
    """A part of two rules, side by side.

    Attributes:
        name: as in `Part`.
        title: its heading.
        stays: sentences of both.
        goes: sentences only of the first.
        comes: sentences only of the second.
    """

    name: str
    title: str
    stays: tuple[str, ...]
    goes: tuple[str, ...]
    comes: tuple[str, ...]

    @property
    def changed(self) -> bool:
        """Whether the two differ here."""
        return bool(self.goes or self.comes)


# ── The sentences
def parts(rules: Rules, words: str = "", *, organisation: bool = False) -> tuple[Part, ...]:
    """Read the rules aloud.

    Args:
        rules: of one version.
        words: what the group agreed in its own words, as it lies in the books.
        organisation: whether it acts as one in other projects, so that somebody speaks for it.
    """
    told = (
        Part("everyday", _("Who decides: everyday things"), _everyday(rules)),
        Part("lasting", _("Who decides: what lasts"), _lasting(rules)),
        Part("choosing", _("Who decides: roles"), _choosing(rules)),
        Part("joining", _("Who may join"), _joining(rules)),
        Part("cards", _("Who may put up cards"), _cards(rules)),
        Part("roles", _("Roles and their terms"), _roles(rules)),
        *_speaking(rules, organisation=organisation),
        Part("rights", _("The same rights, and every difference"), _rights(rules)),
        Part("money", _("Money"), _money()),
        Part("work", _("Work"), _work()),
        Part("leaving", _("Resting and leaving"), _leaving()),
    )
    own = tuple(
        Part(f"own-{name}", str(HEADINGS[name]), (text,)) for name, text in read_agreed(words)
    )
    return (*told, *own)


def in_short(rules: Rules) -> tuple[str, ...]:
    """The rules in a few sentences: who decides, who joins, who puts up cards."""
    return (
        _everyday(rules)[0],
        _lasting(rules)[0],
        _joining(rules)[0],
        *_cards(rules),
        _("You may leave at any time, without a reason."),
        _("Nobody changes these rules alone."),
    )


def compare(
    before: Rules, after: Rules, words_before: str = "", words_after: str = ""
) -> tuple[Compared, ...]:
    """Two rules side by side, part by part; a part that only one of them has is there as well."""
    old = {part.name: part for part in parts(before, words_before)}
    new = {part.name: part for part in parts(after, words_after)}
    found = []
    for name in dict.fromkeys((*old, *new)):
        first = old[name].sentences if name in old else ()
        second = new[name].sentences if name in new else ()
        found.append(
            Compared(
                name=name,
                title=(new.get(name) or old[name]).title,
                stays=tuple(one for one in second if one in first),
                goes=tuple(one for one in first if one not in second),
                comes=tuple(one for one in second if one not in first),
            )
        )
    return tuple(found)


def procedure_words(procedure: Procedure) -> tuple[str, ...]:
    """How one kind of thing is decided, without who decides it."""
    return tuple(
        sentence
        for sentence in (
            *_method(procedure),
            _VOICES.get(procedure.voices, "") and str(_VOICES[procedure.voices]),
            _answering(procedure),
            _paper(procedure),
            STRENGTHS.get(procedure.strength, "") and str(STRENGTHS[procedure.strength]),
            _secrecy(procedure),
        )
        if sentence
    )


def _everyday(rules: Rules) -> tuple[str, ...]:
    who = rules.everyday.who
    first = (
        _("All who take part decide everyday things together.")
        if who == MEMBERS
        else _("Everyday things are decided by those with this role: %(role)s.")
        % {"role": role_within(who)}
    )
    return (first, *procedure_words(rules.everyday))


def _lasting(rules: Rules) -> tuple[str, ...]:
    who = rules.lasting.who
    first = (
        _("All who take part decide about these rules and about new parts of the project.")
        if who == MEMBERS
        else _(
            "These rules, and new parts of the project, are decided by those with this role: "
            "%(role)s."
        )
        % {"role": role_within(who)}
    )
    return (first, *procedure_words(rules.lasting), _("Nobody changes these rules alone."))


def _choosing(rules: Rules) -> tuple[str, ...]:
    who = rules.choosing.who
    first = (
        _("All who take part decide who gets a role.")
        if who == MEMBERS
        else _("Who gets a role is decided by those with this role: %(role)s.")
        % {"role": role_within(who)}
    )
    return (first, *procedure_words(rules.choosing))


def _method(procedure: Procedure) -> Iterator[str]:
    method = procedure.method
    match method:
        case ByConsent():
            yield _("Something is agreed when no objection stands.")
            yield (
                _("Whoever says nothing agrees.")
                if method.silence
                else _("Saying nothing is no agreement.")
            )
            yield _quorum_of_consent(method.quorum)
            yield _fallback(procedure)
            if procedure.fallback == "majority":
                yield _quorum_of_vote(procedure.majority.quorum)
        case ByMajority():
            yield _least(method)
            yield _quorum(method.quorum)


def _least(method: ByMajority) -> str:
    if method.least in (HALF, NOTHING):
        return _("Something is agreed when more say yes than no.")
    return _(
        "Something is agreed when %(share)s of those who say yes or no say yes, and more say yes "
        "than no."
    ) % {"share": share_words(method.least)}


def _quorum(quorum: Quorum) -> str:
    words = {"number": quorum.voices, "share": share_words(quorum.share)}
    if quorum.voices and quorum.share.parts:
        sentence = _(
            "At least %(number)s people and %(share)s of those who decide have to take part."
        )
    elif quorum.share.parts:
        sentence = _("At least %(share)s of those who decide have to take part.")
    elif quorum.voices > 1:
        sentence = _("At least %(number)s people have to take part.")
    else:
        return ""
    return sentence % words


def _quorum_of_consent(quorum: Quorum) -> str:
    """How many must not stand in the way: whoever only has a question does not count."""
    words = {"number": quorum.voices, "share": share_words(quorum.share)}
    if quorum.voices and quorum.share.parts:
        sentence = _(
            "At least %(number)s people and %(share)s of those who decide have to be fine with it "
            "or stand aside."
        )
    elif quorum.share.parts:
        sentence = _(
            "At least %(share)s of those who decide have to be fine with it or stand aside."
        )
    elif quorum.voices > 1:
        sentence = _("At least %(number)s people have to be fine with it or stand aside.")
    else:
        return ""
    return sentence % words


def _quorum_of_vote(quorum: Quorum) -> str:
    """How many must take part in the vote that follows an objection."""
    words = {"number": quorum.voices, "share": share_words(quorum.share)}
    if quorum.voices and quorum.share.parts:
        sentence = _(
            "In that vote at least %(number)s people and %(share)s of those who decide have to "
            "take part."
        )
    elif quorum.share.parts:
        sentence = _("In that vote at least %(share)s of those who decide have to take part.")
    elif quorum.voices > 1:
        sentence = _("In that vote at least %(number)s people have to take part.")
    else:
        return ""
    return sentence % words


def _fallback(procedure: Procedure) -> str:
    match procedure.fallback:
        case "majority" if procedure.majority.least in (HALF, NOTHING):
            return _("If an objection stands, they vote: it then takes more yes than no.")
        case "majority":
            return _("If an objection stands, they vote: it then takes %(share)s to say yes.") % {
                "share": share_words(procedure.majority.least)
            }
        case "again":
            return _("If an objection stands, whoever proposed it comes back with a new version.")
        case "drop":
            return _("If an objection stands, it is off the table.")


def _answering(procedure: Procedure) -> str:
    return _("There are %(time)s to answer.") % {"time": time_words(procedure.answer_ms)}


def _paper(procedure: Procedure) -> str:
    if not procedure.late_ms:
        return ""
    return _("What came on paper or by phone in time may be entered for %(time)s afterwards.") % {
        "time": time_words(procedure.late_ms)
    }


STRENGTHS: Final[dict[str, StrOrPromise]] = {
    "sms": gettext_lazy("Whoever answers has shown a mobile number of their own."),
    "letter": gettext_lazy("Whoever answers has shown a code from a letter to their home."),
    "vouched": gettext_lazy("Others here vouch for whoever answers."),
    "met": gettext_lazy("Somebody here has met whoever answers."),
    "eid": gettext_lazy("Whoever answers has shown who they are with an electronic identity."),
}
"""How well whoever answers is known, where a link is not enough."""

_VOICES: Final[dict[str, StrOrPromise]] = {
    "persons": gettext_lazy("Only people answer here: an organisation that takes part does not."),
    "households": gettext_lazy(
        "Each household has one voice here, whoever of it answers: the last answer counts. An "
        "organisation that takes part does not answer."
    ),
    "organisations": gettext_lazy(
        "Only organisations that take part answer here. Each has one voice, and whoever speaks for "
        "it answers."
    ),
}
"""Whose voices count, where it is not everybody's."""

_SECRECY: Final[dict[str, StrOrPromise]] = {
    "open": gettext_lazy("Answers are open."),
    "asked": gettext_lazy("Answers are open, unless whoever proposes asks for secret ones."),
    "secret": gettext_lazy("Answers are secret."),
}


def _secrecy(procedure: Procedure) -> str:
    if procedure.voices == "households" and procedure.secrecy == "asked":
        return _(
            "Answers are open, as those who share a voice share one answer. Without that, whoever "
            "proposes could ask for secret ones."
        )
    return str(_SECRECY[procedure.secrecy])


def _joining(rules: Rules) -> tuple[str, ...]:
    match rules.joining:
        case "open":
            first = _("Everybody may take part.")
        case "asked":
            first = _("Those whom a member let in may take part. Everybody may ask to.")
        case "decided":
            first = _("Those whom the group decided to let in may take part. Everybody may ask to.")
    organisations = _("An organisation takes part once somebody here has let it in.")
    confirms = _("Whoever joins reads these rules first and confirms them once.")
    return (first, organisations, confirms) if rules.joining == "open" else (first, confirms)


def _cards(rules: Rules) -> tuple[str, ...]:
    match rules.puts_up:
        case "anyone":
            first = _("Everybody may put up cards.")
        case "members":
            first = _("Those who take part may put up cards.")
        case "starters":
            first = _("Those who look after the project put up cards.")
    if not rules.objection_ms:
        return first, _("A new card is in force at once.")
    waits = _("A new card waits %(time)s. If nobody objects, it is in force.")
    return first, waits % {"time": time_words(rules.objection_ms)}


def _roles(rules: Rules) -> tuple[str, ...]:
    return (
        *(_role(rule) for rule in rules.roles),
        _("Nobody gets a role without having said yes, and every role ends with its time."),
    )


def _role(rule: RoleRule) -> str:
    sentence = ngettext(
        "%(role)s: one person, for %(time)s at a time.",
        "%(role)s: at most %(seats)s people, each for %(time)s at a time.",
        rule.seats,
    )
    role = role_words(rule.name)
    return sentence % {
        "role": role[:1].upper() + role[1:],
        "seats": rule.seats,
        "time": time_words(rule.term_ms),
    }


def _speaking(rules: Rules, *, organisation: bool) -> tuple[Part, ...]:
    """Who speaks for an organisation elsewhere, and how soon it answers."""
    if not organisation and rules.speaks == (STARTER,) and not rules.answer_days:
        return ()
    roles = ", ".join(role_within(name) for name in rules.speaks)
    return (
        Part(
            "speaking",
            _("Who speaks for us in other projects"),
            (
                _("Whoever has one of these roles, or stands in: %(roles)s.") % {"roles": roles},
                _("Who that is stands on our page for everybody, and until when."),
                ngettext(
                    "We promise to answer within one day.",
                    "We promise to answer within %(days)s days.",
                    rules.answer_days,
                )
                % {"days": rules.answer_days}
                if rules.answer_days
                else _("We promise no time for our answers."),
            ),
        ),
    )


def _rights(rules: Rules) -> tuple[str, ...]:
    """What all may do alike, and every difference that the rules make (COC-07, COC-13)."""
    deciding = dict.fromkeys((rules.everyday.who, rules.lasting.who, rules.choosing.who))
    return (
        _("All who take part have the same rights: to propose, ask, answer, object and leave."),
        _(
            "Anybody can refuse a direction: by an objection, by standing aside, or by saying so "
            "on the card. It stands in the books for good."
        ),
        _(
            "Who looks after the project, or stands in, may do more: order its cards, write what "
            "it is about, ask for a host for its money, and do on every card what whoever put it "
            "up may do."
        ),
        *(
            _("Only these answer where they decide: %(role)s.") % {"role": role_within(who)}
            for who in deciding
            if who != MEMBERS
        ),
        *(
            (_("Only who looks after the project puts up cards, other than proposals and votes."),)
            if rules.puts_up == "starters"
            else ()
        ),
        *(
            (_("Whoever answers must be known by more than a link."),)
            if any(
                one.strength != "link" for one in (rules.everyday, rules.lasting, rules.choosing)
            )
            else ()
        ),
        *(
            str(sentence)
            for voices, sentence in DIFFERENT_VOICES.items()
            if any(one.voices == voices for one in rules.procedures())
        ),
    )


DIFFERENT_VOICES: Final[dict[str, StrOrPromise]] = {
    "persons": gettext_lazy("Where only people answer, organisations that take part do not."),
    "households": gettext_lazy("Where households answer, those who share one have one voice."),
    "organisations": gettext_lazy("Where only organisations answer, people do not."),
}
"""What differs where it is not everybody's voice that counts."""


def _money() -> tuple[str, ...]:
    return (
        _("Money that is held for this project stands in the books, each amount with its reason."),
        _("Nobody pays for taking part."),
    )


def _work() -> tuple[str, ...]:
    return (
        _("Taking part binds nobody to work: one says yes or no to each card."),
        _("Whoever calls for help says on the card what is needed, when, and what one gets."),
    )


def _leaving() -> tuple[str, ...]:
    return (
        _("You may rest as long as you like: nobody asks you for anything then."),
        _("You may leave at any time, without a reason."),
        _("Your roles end when you leave. What was agreed before stays agreed."),
    )


# ── Words for single values
def role_words(name: str) -> str:
    """What a role is called: in the reader's language where every reader knows it, as a heading."""
    return title_of(name)


def role_within(name: str) -> str:
    """What a role is called within a sentence, where what every reader knows has no capital."""
    words = title_of(name)
    return words[:1].lower() + words[1:] if name in KNOWN else words


def share_words(share: Share) -> str:
    """A share in words: "two thirds", or "3 of 7"."""
    known = _SHARES.get((share.parts, share.of))
    if known is not None:
        return str(known)
    return _("%(parts)s of %(of)s") % {"parts": share.parts, "of": share.of}


def time_words(span_ms: int) -> str:
    """How long something takes, in the largest unit that says it exactly: "2 years", "5 days"."""
    days, rest_ms = divmod(span_ms, DAY_MS)
    if rest_ms or not days:
        hours = -(-span_ms // HOUR_MS)
        return ngettext("one hour", "%(number)s hours", hours) % {"number": hours}
    if days % YEAR_DAYS == 0:
        years = days // YEAR_DAYS
        return ngettext("one year", "%(number)s years", years) % {"number": years}
    return ngettext("one day", "%(number)s days", days) % {"number": days}


# ── The exact form
@dataclass(frozen=True)
class Value:
    """A value as it stands in the books.

    Attributes:
        name: its place ("everyday.method.quorum.share").
        value: as it is written there.
    """

    name: str
    value: str


def exact(rules: Rules) -> tuple[Value, ...]:
    """Every value of the rules, by its name in the books."""
    return tuple(_values("", rules))


_OF_PART: Final[dict[str, tuple[str, ...]]] = {
    "everyday": ("everyday.",),
    "lasting": ("lasting.",),
    "choosing": ("choosing.",),
    "joining": ("joining",),
    "cards": ("puts_up", "objection_ms"),
    "roles": ("roles.",),
    "speaking": ("speaks", "answer_days"),
}
"""Which values the sentences of a part are read from."""


def exact_of(rules: Rules, part: str) -> tuple[Value, ...]:
    """The values behind one part; none for a part that reads the same in every project."""
    begin = _OF_PART.get(part, ())
    return tuple(one for one in exact(rules) if one.name.startswith(begin)) if begin else ()


def _values(name: str, value: object) -> Iterator[Value]:
    match value:
        case Share():
            yield Value(name, f"{value.parts}/{value.of}")
        case RoleRule():
            yield Value(f"{name}.seats", str(value.seats))
            yield Value(f"{name}.term_ms", str(value.term_ms))
        case tuple() if all(isinstance(one, str) for one in value):
            yield Value(name, ", ".join(value))
        case tuple():
            for one in value:
                yield from _values(f"{name}.{one.name}", one)
        case msgspec.Struct():
            tag = value.__struct_config__.tag
            if tag is not None:
                yield Value(name, str(tag))
            for field in value.__struct_fields__:
                inner = f"{name}.{field}" if name else field
                yield from _values(inner, getattr(value, field))
        case bytes():
            yield Value(name, value.hex() or "-")
        case bool():
            yield Value(name, "yes" if value else "no")
        case _:
            yield Value(name, str(value))
