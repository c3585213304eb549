"""Answering a decision: page, link, text message, slip and telephone end in the same action.

Source: J4; journeys-screens-words 4.6.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _
from msgspec.structs import replace

from dugnad.charter.decisions.verbs import Answer
from dugnad.charter.entries import CardEntry, target_of
from dugnad.charter.talk import Ask as AskAbout
from dugnad.face.deciding.tally import says
from dugnad.ledger.values import Action, CardId, Channel
from dugnad.web.acting.services import Done, act, vouch_ahead
from dugnad.web.content.told import Told
from dugnad.web.leading.speaking import Speaking
from dugnad.web.people.models import Person

YES: Final = "yes"
NO: Final = "no"
MAYBE: Final = "maybe"
BALLOT: Final = "ballot"
"""The word of an answer among options, which has no word of its own."""


WORDS_NEEDED: Final = ("object", "question")
"""What an answer says that comes with words: why, or what one wants to know."""


class WordsMissing(Exception):
    """An objection needs its reason, and a question its words."""


def stance_of(action: Action) -> str:
    """What an answer says ("fine", "object", "yes", ...); "" for one among options or no answer."""
    return says(action.ballot) if isinstance(action, Answer) else ""


def answer_decision(
    person: Person,
    entry: CardEntry,
    card: CardId,
    action: Answer,
    *,
    channel: Channel,
    press: str,
    why: str = "",
    beside: Sequence[Person] = (),
    speaking: Speaking | None = None,
) -> Done:
    """Answer for a person, or for the organisation for which they act.

    A question, or an objection, is asked about the card as others are.

    Args:
        person: whose answer it is.
        entry: the card's life in the books.
        card: id, 16 bytes.
        action: the answer.
        channel: how it came.
        press: name of the form or message; a second press of that name is the same answer.
        why: the reason of an objection, or the question.
        beside: the two who enter what came on paper or by telephone.
        speaking: the organisation whose answer it is; None where it is the person's own.

    Raises:
        WordsMissing: an objection or a question came without words.
        TurnedAway, NotLetIn, NotYourPress, ClockTrouble, NotKept, NotAccepted: as in `acting.act`.
    """
    says_now, why = stance_of(action), why.strip()
    if says_now in WORDS_NEEDED and not why:
        raise WordsMissing
    target = target_of(card)
    reason = Told(title=_("Objection"), text=why, language=person.language)
    acts_in = entry.project if speaking is None else speaking.organisation
    principal = None if speaking is None else speaking.party
    done = act(
        person,
        acts_in,
        target,
        action,
        channel=channel,
        press=press,
        told=[reason] if says_now == "object" else [],
        beside=beside,
        principal=principal,
    )
    if says_now not in WORDS_NEEDED or not is_done(done):
        return done
    # Only now: the words of an answer that does not count stand nowhere.
    asked = act(
        person,
        acts_in,
        "talk",
        AskAbout(about=target),
        channel=channel,
        press=f"{press}-q",
        told=[reason if says_now == "object" else replace(reason, title="")],
        beside=beside,
        principal=principal,
    )
    return asked if asked.refused else done


def vouch_for_decision(
    person: Person,
    entry: CardEntry,
    card: CardId,
    action: Answer,
    *,
    channel: Channel,
    presses: tuple[str, str],
    why: str,
    by: Person,
) -> None:
    """Let the device of whoever enters an answer first vouch for what `answer_decision` does then.

    Args:
        person: whose answer it is.
        entry: the card's life in the books.
        card: id, 16 bytes.
        action: the answer.
        channel: how it came.
        presses: names of the answer's press, and of that of its words.
        why: the reason of an objection, or the question.
        by: who enters it.

    Raises:
        NotLetIn, NotYourPress, ToConfirm, ClockTrouble, NotKept, NotAccepted: as in
            `acting.vouch_ahead`.
    """
    says_now, target = stance_of(action), target_of(card)
    reason = Told(title=_("Objection"), text=why.strip(), language=person.language)
    vouch_ahead(
        person, entry.project, target, action, channel=channel, press=presses[0], by=by,
        told=[reason] if says_now == "object" else [],
    )  # fmt: skip
    if says_now in WORDS_NEEDED and reason.text:
        vouch_ahead(
            person, entry.project, "talk", AskAbout(about=target),
            channel=channel, press=presses[1], by=by,
            told=[reason if says_now == "object" else replace(reason, title="")],
        )  # fmt: skip


def is_done(done: Done) -> bool:
    """Whether it is in the books now as it was answered, be it from before."""
    return not done.refused or done.refused.endswith(".SameAnswer")
