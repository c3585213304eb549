"""The ways of organising as people choose among them: a picture, and at most three sentences.

Each says with an example who decides and who pays (PRJ-09).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from dugnad.charter.entries import Way
from dugnad.face.sentences import StrOrPromise


@dataclass(frozen=True)
class WayWords:
    """A way of organising in words.

    Attributes:
        name: as in the rules.
        title: what it is called.
        example: for whom it fits.
        decides: who decides.
        pays: who pays.
    """

    name: Way
    title: StrOrPromise
    example: StrOrPromise
    decides: StrOrPromise
    pays: StrOrPromise

    @property
    def picture(self) -> str:
        """The template that draws it."""
        return f"pages/way_{self.name}.svg"


WAYS_IN_WORDS: Final[tuple[WayWords, ...]] = (
    WayWords(
        name="together",
        title=_("Decide each thing together"),
        example=_("For a few neighbours who have just begun, such as eight families and a fence."),
        decides=_("Everybody is asked each time, and one objection is enough to think again."),
        pays=_("Those who want a thing give to it; what belongs to all is spent as all decide."),
    ),
    WayWords(
        name="trusted",
        title=_("Trusted few decide small things"),
        example=_("For a group that does something every week, such as a shared garden."),
        decides=_("A few whom you choose decide small things in two days; rules stay with all."),
        pays=_("The trusted few decide what the money of all is spent on."),
    ),
    WayWords(
        name="funded",
        title=_("Do what somebody pays for"),
        example=_("For people who each want other things, such as those of a long street."),
        decides=_("Little else is decided: silence agrees in three days, an objection ends it."),
        pays=_("A card begins when its money is there; nobody gives who does not want to."),
    ),
    WayWords(
        name="association",
        title=_("Run like an association"),
        example=_("For a group that lasts for years, such as those who run the village hall."),
        decides=_("A board that you elect decides from day to day, and members on what lasts."),
        pays=_("The board decides what it is spent on, and everybody reads it in the books."),
    ),
)
"""In the order of how much is settled beforehand."""

WAY_NAMES: Final = {one.name: one.title for one in WAYS_IN_WORDS}
"""What the ways of organising are called."""
