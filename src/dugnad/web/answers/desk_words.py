"""What is said at the table: why something is not entered, and how it stands."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dugnad.web.answers import entering
from dugnad.web.answers.entering import Came, No

WAS_ENTERED: Final = gettext_lazy(
    "This slip has been entered, and counts. Whoever wants another answer gives it themselves, or "
    "on a new slip."
)


WHY_NOT: Final = {
    No.PRINTED: gettext_lazy(
        "You printed this slip, so you could know its words. Two others type them."
    ),
    No.NO_WORDS: gettext_lazy(
        "These are not words of this slip. Compare each letter, and type them once more."
    ),
    No.ENDED: gettext_lazy(
        "This person has answered in another way since the slip was printed, and that answer "
        "counts. Whoever wants another one gives it themselves, or on a new slip."
    ),
    No.OWN: gettext_lazy("This is your own. Answer on the card yourself, or ask two others."),
    No.BY_YOU: gettext_lazy(
        "You entered this first. Somebody else types it as well, without seeing yours."
    ),
    No.OTHER_WAY: gettext_lazy(
        "Somebody began this otherwise: on paper, or by telephone. Look at the list below, and "
        "enter it the same way."
    ),
    No.MET: gettext_lazy(
        "Somebody entered this at the same moment. Type it once more: you are the second."
    ),
    No.NOT_OPEN: gettext_lazy(
        "Nothing can be entered here any more. The card says what came of it."
    ),
    No.NOT_THEIRS: gettext_lazy(
        "This person does not decide here: those do who did so when the question was put."
    ),
    No.NOT_IN_TIME: gettext_lazy(
        "It must have come while answers were given, and not after now. Look at the moment again."
    ),
    No.LAPSED: gettext_lazy(
        "What the first of you vouched for holds no more, so nothing counts yet. Both of you enter "
        "it once more."
    ),
    No.BY_DEVICE: gettext_lazy(
        "This person answers by a device of their own alone, so nobody enters it for them. Give "
        "them the paper back, or ask them to let the place write down their answers."
    ),
    No.NEWER: gettext_lazy(
        "This person has answered by themselves since then, and that answer counts. Nothing was "
        "changed."
    ),
}


def words_sentence(entered: entering.Entered, name: str) -> str:
    """How it stands with the words of a slip; what is done with the paper."""
    words = {"name": name}
    match entered.came:
        case Came.WAITS | Came.DIFFERS:
            return sentence_of(entered, name)
        case _ if entered.told:
            return (
                _(
                    "Two of you typed the same for %(name)s: it lies in the urn, and they are "
                    "told. Tear the slip to pieces now, both of you together."
                )
                % words
            )
        case _:
            return (
                _(
                    "Two of you typed the same for %(name)s: it lies in the urn. We cannot write "
                    "to them, so please tell them. Tear the slip to pieces now, both of you "
                    "together."
                )
                % words
            )


def sentence_of(entered: entering.Entered, name: str) -> str:
    """How it stands with what was entered openly."""
    words = {"name": name}
    match entered.came:
        case Came.WAITS:
            return (
                _(
                    "Entered for %(name)s. It counts once a second person has typed it as well, "
                    "from the same slip or the same talk."
                )
                % words
            )
        case Came.DIFFERS:
            return (
                _(
                    "What two of you entered for %(name)s is not the same, so nothing counts yet. "
                    "Look at it together, and enter it once more."
                )
                % words
            )
        case _ if entered.told:
            return _("Two of you entered the same for %(name)s: it counts, and they are told.") % (
                words
            )
        case _:
            return (
                _(
                    "Two of you entered the same for %(name)s: it counts. We cannot write to them, "
                    "so please tell them."
                )
                % words
            )
