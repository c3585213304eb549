"""Ways of organising: ready rules that a project begins with, and moves between by deciding so.

They are data and no more: the law of decisions reads a project's rules, never its way (PRJ-09,
PRJ-10). Each is a place to start from; a group changes what does not fit.
"""

from msgspec.structs import replace

from dugnad.charter.counting.method import HALF, ByConsent, ByMajority, Quorum, Share
from dugnad.charter.entries import (
    MEMBERS,
    ONE_THIRD,
    STARTER,
    TWO_THIRDS,
    YEAR_MS,
    Procedure,
    RoleRule,
    Rules,
    Way,
)

TRUSTED = "trusted"
BOARD = "board"
TREASURER = "treasurer"
CHAIR = "chair"

_DAY_MS = 24 * 3_600_000

TOGETHER = Rules(way="together", joining="open", puts_up="members", objection_ms=0)
"""Decide each thing together: silence agrees after five days, and one objection stops it."""

TRUSTED_FEW = replace(
    TOGETHER,
    way="trusted",
    joining="asked",
    everyday=Procedure(
        who=TRUSTED,
        method=ByMajority(quorum=Quorum(voices=2, share=HALF)),
        answer_ms=2 * _DAY_MS,
    ),
    lasting=Procedure(
        who=MEMBERS,
        method=ByMajority(least=TWO_THIRDS, quorum=Quorum(share=ONE_THIRD)),
        answer_ms=14 * _DAY_MS,
        late_ms=2 * _DAY_MS,
    ),
    choosing=Procedure(
        who=MEMBERS,
        method=ByMajority(quorum=Quorum(share=ONE_THIRD)),
        answer_ms=7 * _DAY_MS,
        late_ms=2 * _DAY_MS,
    ),
    roles=(
        RoleRule(name=STARTER, seats=3, term_ms=YEAR_MS),
        RoleRule(name=TRUSTED, seats=7, term_ms=YEAR_MS),
    ),
)
"""Trusted few decide small things: two of them at least; rules and roles stay with all members."""

ASSOCIATION = replace(
    TOGETHER,
    way="association",
    joining="open",
    everyday=Procedure(
        who=BOARD, method=ByMajority(quorum=Quorum(share=HALF)), answer_ms=7 * _DAY_MS
    ),
    lasting=Procedure(
        who=MEMBERS,
        method=ByMajority(least=TWO_THIRDS, quorum=Quorum(share=Share(parts=1, of=5))),
        answer_ms=14 * _DAY_MS,
        late_ms=2 * _DAY_MS,
    ),
    choosing=Procedure(
        who=MEMBERS,
        method=ByMajority(quorum=Quorum(share=ONE_THIRD)),
        answer_ms=14 * _DAY_MS,
        late_ms=2 * _DAY_MS,
    ),
    roles=(
        RoleRule(name=STARTER, seats=2, term_ms=YEAR_MS),
        RoleRule(name=CHAIR, seats=1, term_ms=2 * YEAR_MS),
        RoleRule(name=TREASURER, seats=1, term_ms=2 * YEAR_MS),
        RoleRule(name=BOARD, seats=5, term_ms=2 * YEAR_MS),
    ),
)
"""Run like an association: a board decides from day to day, members by majority on what lasts."""

FUNDED = replace(
    TOGETHER,
    way="funded",
    everyday=Procedure(
        who=MEMBERS, method=ByConsent(silence=True), answer_ms=3 * _DAY_MS, fallback="drop"
    ),
)
"""Funded by those who want it: a card comes into force when its money is there, and little is
decided beside that; what somebody objects to is left."""

WAYS: dict[Way, Rules] = {
    "together": TOGETHER,
    "trusted": TRUSTED_FEW,
    "funded": FUNDED,
    "association": ASSOCIATION,
}
"""The ways a project can begin with."""
