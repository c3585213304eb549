"""Rules: whether a group could decide by them, and how they change.

Older versions stay readable, and so do the words that were agreed (PRJ-06).
"""

import hashlib

from dugnad.charter.counting.method import BadMethod, ByConsent, check_method
from dugnad.charter.entries import MEMBERS, STARTER, STRENGTHS, Procedure, Rules
from dugnad.charter.governing import may_go_by
from dugnad.charter.law import Context
from dugnad.charter.projects.events import RulesChanged
from dugnad.charter.projects.finding import decided
from dugnad.charter.projects.records import Projects
from dugnad.charter.projects.refusals import (
    PlaceNeedsMembers,
    RulesHaveChanged,
    RulesUnsound,
    WordsDiffer,
)
from dugnad.charter.projects.verbs import ChangeRules


def are_sound(rules: Rules) -> bool:
    """Whether a group could decide by these rules.

    They name the role of who looks after the project, and each role that decides; no role twice,
    and none without a name. Who looks after the project neither changes its rules nor chooses
    people, as any member takes that over where nobody does. Each method can come to a yes, and
    silence is one only where nobody is silent for not being known well enough to object. Who holds
    a role holds it alone, so it is not shared by a household; and what a household answers each of
    it may change, so it is never secret. Who speaks for an organisation holds a role of its rules.
    """
    names = [one.name for one in rules.roles]
    return (
        STARTER in names
        and MEMBERS not in names
        and all(name.strip() and names.count(name) == 1 for name in names)
        and all(who in names for who in rules.deciding())
        and all(role in names and rules.speaks.count(role) == 1 for role in rules.speaks)
        and STARTER not in (rules.lasting.who, rules.choosing.who)
        and all(_decides(procedure) for procedure in rules.procedures())
    )


def _decides(procedure: Procedure) -> bool:
    method = procedure.method
    if isinstance(method, ByConsent) and method.silence and procedure.strength != STRENGTHS[0]:
        return False
    if procedure.who != MEMBERS and procedure.voices not in ("all", "persons"):
        return False
    if procedure.voices == "households" and procedure.secrecy == "secret":
        return False
    try:
        check_method(procedure.method, 0)
        check_method(procedure.majority, 0)
    except BadMethod:
        return False
    return True


def refuse_unsound(projects: Projects, rules: Rules, words: str) -> None:
    """Refuse rules by which nobody could decide, or whose words are not the ones agreed.

    Raises:
        RulesUnsound, WordsDiffer: as they say.
    """
    if not are_sound(rules):
        raise RulesUnsound
    known = not words and (not rules.words or rules.words in projects.words)
    if not known and fingerprint(words) != rules.words:
        raise WordsDiffer


def fingerprint(words: str) -> bytes:
    """The fingerprint of agreed words: SHA-256 of them in UTF-8, and nothing for no words."""
    return hashlib.sha256(words.encode()).digest() if words else b""


def change_rules(projects: Projects, action: ChangeRules, context: Context) -> RulesChanged:
    """Put the rules in force that the project decided, instead of those it knew."""
    entry = decided(projects, action.project, context)
    if action.instead_of != entry.rules_version:
        raise RulesHaveChanged
    refuse_unsound(projects, action.rules, action.words)
    if not may_go_by(action.project, action.rules, context.law):
        raise PlaceNeedsMembers
    return RulesChanged(
        project=action.project,
        rules=action.rules,
        rules_version=entry.rules_version + 1,
        words=action.words,
        at_ms=context.now_ms,
    )
