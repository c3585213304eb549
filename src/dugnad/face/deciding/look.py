"""A decision and who looks at it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, cast

from django.utils.translation import gettext_lazy as _

from dugnad.charter.counting.ballots import Stance
from dugnad.charter.decisions.terms import Given, Stage, Terms
from dugnad.charter.decisions.verbs import Deciding
from dugnad.face.deciding import answering, secretly
from dugnad.face.deciding.options import option_words
from dugnad.face.deciding.tally import own, says, stands
from dugnad.face.letters import plain
from dugnad.face.moments import moment_words
from dugnad.face.seen import Seen
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.state import State


@dataclass(frozen=True)
class Look:
    """A decision and who looks at it."""

    deciding: Deciding
    terms: Terms
    stage: Stage
    seen: Seen

    @property
    def mine(self) -> Given | None:
        """What the viewer has answered in this round."""
        return own(self.deciding, self.stage.turn, self.seen)

    @property
    def ended(self) -> bool:
        """Whether nothing can be answered any more, whatever comes of it."""
        return self.stage.standing not in ("beginning", "open", "counting")

    @property
    def takes_answers(self) -> bool:
        """Whether people can answer now."""
        return (
            not self.ended
            and self.stage.standing == "open"
            and self.seen.now_ms < self.stage.closes_ms
        )

    @property
    def early_ms(self) -> int:
        """When it may hold already, as all have answered; 0 where nothing ends before its time."""
        early_ms = self.stage.early_ms
        ahead = self.takes_answers and self.seen.now_ms < early_ms
        return 0 if not ahead or is_objected(self) else early_ms

    @property
    def until_ms(self) -> int:
        """Until when an answer can surely be changed."""
        return self.early_ms or self.stage.closes_ms

    @property
    def may_answer(self) -> bool:
        """Whether the viewer can answer openly now."""
        return self.takes_answers and not self.terms.secret and self.decides

    @property
    def decides(self) -> bool:
        """Whether the viewer is of those who decide, as far as is known; a stranger may be one."""
        seen, those = self.seen, self.terms.electorate
        if seen.member is None:
            return True
        return seen.is_member and seen.around.voice(those, seen.member) is not None

    def moment(self, at_ms: int) -> str:
        """A moment in words."""
        return moment_words(at_ms, self.seen.zone, self.seen.now_ms)


def look_at(state: State, seen: Seen) -> Look | None:
    """A decision as somebody sees it; None for one that is only being written."""
    deciding = cast("Deciding", state)
    terms, stage = deciding.terms.get(), deciding.stage.get()
    if terms is None or stage is None:
        return None
    return Look(deciding=deciding, terms=terms, stage=stage, seen=seen)


def is_objected(look: Look) -> bool:
    """Whether an objection stands in this round."""
    return stands(look.deciding, look.stage.turn, Stance("object"))


def is_there(look: Look, voice: bytes) -> bool:
    """Whether one of those whose voice it is decides now, and did when the question was put."""
    those, around = look.terms.electorate, look.seen.around
    return any(
        around.decides(those.who, member, those.since_ms) for member in around.behind(those, voice)
    )


def below_title(text: str, title: str) -> str:
    """An agreed text without its first line, where that says no more than the headline above it.

    A headline is told with plain blanks; the books keep those of an amount, which never break.
    """
    whole = plain(text).strip()
    head, _blank, rest = whole.partition("\n")
    return rest.strip() if title and head.split() == title.split() else whole


def together(*sentences: StrOrPromise) -> str:
    """Whole sentences after each other."""
    return SENTENCES_APART.join(str(one) for one in sentences if one)


SENTENCES_APART: Final = " "


def answer_words(given: Given, look: Look) -> StrOrPromise:
    """What somebody answered, as the buttons say it."""
    words = {**answering.STANCES, **answering.VOICES}
    said = says(given.ballot)
    if said == "object":
        return _("I object")
    if said:
        return words[said]
    return secretly.ballot_words(given.ballot, option_words(look.terms, look.seen.around))
