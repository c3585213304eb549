"""By which rules the projects of the sample place go, and what they agreed in their own words."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from dugnad.charter.entries import STARTER, YEAR_MS, RoleRule, Rules
from dugnad.charter.projects.rules import fingerprint
from dugnad.charter.ways import CHAIR, TREASURER, WAYS
from dugnad.face.agreed import GETS, NOT, SEEN, WHY, write_agreed

DAY_MS: Final = 24 * 3_600_000


def two_years(rules: Rules) -> Rules:
    """The same rules, where every role is held for two years."""
    roles = tuple(replace(one, term_ms=2 * YEAR_MS) for one in rules.roles)
    return replace(rules, roles=roles)


OPEN_RULES: Final = two_years(
    Rules(way="together", joining="open", puts_up="anyone", objection_ms=0)
)

HALL_WORDS: Final = write_agreed(
    (
        (WHY, "Vi vil ha et hus der alle i grenda kan møtes, også om vinteren."),
        (SEEN, "Alle er like mye verdt her, og ingen må forklare hvorfor de ikke kan."),
        (NOT, "Dette er ikke et utleiefirma, og ingen får lønn."),
    )
)
HALL_RULES: Final = two_years(
    replace(WAYS["association"], objection_ms=3 * DAY_MS, words=fingerprint(HALL_WORDS))
)

GARDEN_WORDS: Final = write_agreed(
    (
        (WHY, "Vi dyrker mat sammen, for oss som ikke har egen hage."),
        (GETS, "Hver får sin del av det som gror, og lærer av de andre."),
        (NOT, "Dette er ikke en parsell som du får for deg selv."),
    )
)
GARDEN_RULES: Final = two_years(replace(WAYS["trusted"], words=fingerprint(GARDEN_WORDS)))

BATHING_WORDS: Final = write_agreed(
    (
        (WHY, "Vi vil ha en strand der alle kommer trygt ut i vannet."),
        (SEEN, "Den som vil ha noe, samler dem som vil være med på å betale."),
        (NOT, "Dette er ingen båthavn, og ingen plass er noens egen."),
    )
)
BATHING_RULES: Final = two_years(replace(WAYS["funded"], words=fingerprint(BATHING_WORDS)))

_TOGETHER: Final = WAYS["together"]
HOST_RULES: Final = replace(
    _TOGETHER,
    objection_ms=0,
    everyday=replace(_TOGETHER.everyday, who=TREASURER),
    choosing=replace(_TOGETHER.choosing, who=CHAIR),
    roles=tuple(RoleRule(one, 3, 2 * YEAR_MS) for one in (STARTER, TREASURER, CHAIR)),
)
"""Who starts it is its treasurer; the second person stands in for the chair."""
FUND_RULES: Final = two_years(
    Rules(way="trusted", joining="decided", puts_up="starters", objection_ms=0)
)
