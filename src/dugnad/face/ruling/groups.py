"""The sentences of the rules, group by group."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dugnad.charter.entries import MEMBERS, RoleRule, Rules
from dugnad.face.ruling.deciding import procedure_words
from dugnad.face.ruling.terms import role_within, role_words, time_words
from dugnad.face.sentences import StrOrPromise


def everyday_words(rules: Rules) -> tuple[str, ...]:
    """Who decides everyday things, and how."""
    who = rules.everyday.who
    first = (
        _("All who take part decide everyday things together.")
        if who == MEMBERS
        else _("Everyday things are decided by those with this role: %(role)s.")
        % {"role": role_within(who)}
    )
    return (first, *procedure_words(rules.everyday))


def lasting_words(rules: Rules) -> tuple[str, ...]:
    """Who decides what lasts, and how."""
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


def choosing_words(rules: Rules) -> tuple[str, ...]:
    """Who decides who gets a role, and how."""
    who = rules.choosing.who
    first = (
        _("All who take part decide who gets a role.")
        if who == MEMBERS
        else _("Who gets a role is decided by those with this role: %(role)s.")
        % {"role": role_within(who)}
    )
    return (first, *procedure_words(rules.choosing))


def joining_words(rules: Rules) -> tuple[str, ...]:
    """Who may take part."""
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


def cards_words(rules: Rules) -> tuple[str, ...]:
    """Who may put up cards, and whether these wait."""
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


def roles_words(rules: Rules) -> tuple[str, ...]:
    """The roles, for how many and how long."""
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


def rights_words(rules: Rules) -> tuple[str, ...]:
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


def money_words() -> tuple[str, ...]:
    """What holds for money in every project."""
    return (
        _("Money that is held for this project stands in the books, each amount with its reason."),
        _("Nobody pays for taking part."),
    )


def work_words() -> tuple[str, ...]:
    """What holds for work in every project."""
    return (
        _("Taking part binds nobody to work: one says yes or no to each card."),
        _("Whoever calls for help says on the card what is needed, when, and what one gets."),
    )


def leaving_words() -> tuple[str, ...]:
    """What holds for resting and leaving in every project."""
    return (
        _("You may rest as long as you like: nobody asks you for anything then."),
        _("You may leave at any time, without a reason."),
        _("Your roles end when you leave. What was agreed before stays agreed."),
    )
