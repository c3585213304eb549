"""Why something about a decision was refused, and what to do."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from dugnad.charter.decisions import verbs
from dugnad.face.deciding import secretly
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.contract import Refused

SENTENCES: Final[dict[type[Refused], StrOrPromise]] = {
    **secretly.SENTENCES,
    verbs.OnlyWhenPutUp: _("This has been put up already. Put up a new card to ask again."),
    verbs.TextMissing: _("It does not say yet what is proposed. Write it down, then try again."),
    verbs.NotOfThisProject: _("The group decides about its own cards only. Choose one of those."),
    verbs.EffectUnfit: _(
        "What should follow could not be done even if all agreed today. Choose something else, or "
        "nothing."
    ),
    verbs.RulesSayHow: _(
        "How this is decided stands in the rules of the project. Leave the way of deciding as it "
        "is."
    ),
    verbs.OptionsUnfit: _(
        "These choices cannot be voted on. Write two to twenty of them, each on a line, and none "
        "twice."
    ),
    verbs.MethodUnfit: _("With this way of deciding there could be no result. Choose another one."),
    verbs.NotElectable: _(
        "Only members can stand, and no more can win than the role has seats. Change one of the "
        "two."
    ),
    verbs.TooShort: _("The rules give people more time to answer. Choose a longer time."),
    verbs.NobodyDecides: _(
        "By the rules others decide this, and nobody holds that role yet. Give somebody the role "
        "first."
    ),
    verbs.NotSecret: _("By the rules answers to this are open. Leave secret answers out."),
    verbs.TooFewForSecret: _(
        "Among fewer than five people nothing stays secret. Ask openly, or wait until you are more."
    ),
    verbs.NotAPerson: _("Only people answer, take back and ask again."),
    verbs.NotOpen: _("No answers are taken here now. Open the card again to see where it stands."),
    verbs.NotVouchedFor: _(
        "Two other members enter what came on paper or by telephone. Ask a second one to confirm."
    ),
    verbs.TooLate: _(
        "The time for answers is over. What came on paper before can still be entered by two "
        "members."
    ),
    verbs.OfAnotherProject: _(
        "You came here with your key for another project. Open this card's page and try again."
    ),
    verbs.NotAmongThose: _(
        "Those decide who did so when the question was put. You can ask a question about it."
    ),
    verbs.NotKnownWellEnough: _(
        "The rules ask that we know you better before you answer. The help page says how."
    ),
    verbs.NewerAnswer: _("There is a newer answer already, and that one counts."),
    verbs.BallotUnfit: _("This answer does not fit the question. Open the card and answer anew."),
    verbs.ReasonMissing: _("An objection needs a reason. Write in a sentence why you object."),
    verbs.SameAnswer: _("That is what you had answered. Nothing has changed."),
    verbs.NotYours: _("Only who put this up can take it back. Ask them, or say what you think."),
    verbs.NoObjection: _("No such objection stands here now. Open the card again to see."),
    verbs.StillMember: _(
        "Whoever objected still takes part, and can take it back themselves. Ask them to."
    ),
    verbs.NothingToCarryOut: _(
        "Nothing waits to be carried out here, or it was agreed too long ago. Propose it anew."
    ),
    verbs.UnknownMoment: _("Nothing was due on this card, so nothing has changed."),
}
"""By refusal of the law of decisions."""
