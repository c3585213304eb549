"""How a work day looks: when and where, who is still missing, and one press to say "I come"."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dugnad.cards.workday.contract import CONTRACT
from dugnad.cards.workday.forms import AnswerForm, PutUpWorkday, ThankForm
from dugnad.cards.workday.law import refusals, verbs
from dugnad.cards.workday.law.verbs import Thank
from dugnad.cards.workday.page import page
from dugnad.cards.workday.telling import agreement, calendar, closing, notices, question, words
from dugnad.face.face import Face, Family

FACE = Face(
    contract=CONTRACT,
    title=_("Work day"),
    family=Family.DO,
    icon="shovel",
    what_for=_("Do something together one day, and know beforehand who comes."),
    needs=_("You need a day and a place, and how many people it takes."),
    minutes=2,
    put_up=PutUpWorkday,
    forms={verbs.Answer: AnswerForm, Thank: ThankForm},
    sentences={
        refusals.OnlyWhenPutUp: _(
            "This work day has been called already. Put up a new card for another one."
        ),
        refusals.StartsInThePast: _("That moment is over. Choose a day that lies ahead."),
        refusals.EndsBeforeStart: _("The end must come after the beginning. Choose a later end."),
        refusals.AnswersAfterStart: _(
            "People should have answered when the day begins. Choose an earlier moment for answers."
        ),
        refusals.NoTimeToAnswer: _(
            "People would have no time to answer: a new card may have to wait for objections "
            "first. Choose a later day, or let people answer longer."
        ),
        refusals.MoreNeededThanPlaces: _(
            "There is room for fewer people than are needed. Change one of the two numbers."
        ),
        refusals.NotAPerson: _("Only people answer and thank."),
        refusals.NotInForce: _(
            "Answers cannot be given here now: the card still waits, or it has been closed."
        ),
        refusals.TooLate: _(
            "The time to answer is over. Ring whoever put the card up; perhaps you can still come."
        ),
        refusals.OfAnotherProject: _(
            "You came here with your key for another project. Open this card's page and try again."
        ),
        refusals.NotAMember: _(
            "This day is for members of the project. Take part in the project, then answer."
        ),
        refusals.OnlyWithYes: _(
            "You can bring others only if you come yourself. Say yes, or bring nobody."
        ),
        refusals.TooManyExtra: _(
            "You can bring at most nine others. Let the rest answer for themselves."
        ),
        refusals.SameAnswer: _("That is what you had answered. Nothing has changed."),
        refusals.NoRoomForSoMany: _(
            "There is no room for so many. If you had places, you keep them. Bring fewer people."
        ),
        refusals.NotYours: _(
            "Only who put the card up, or looks after the project, thanks here. You can of course "
            "thank people yourself."
        ),
        refusals.NotOverYet: _("The day is not over yet. Come back afterwards to thank people."),
        refusals.AlreadyThanked: _("Those who came have been thanked already."),
        refusals.UnknownMoment: _("Nothing was due on this card, so nothing has changed."),
    },
    page=page,
    question=question,
    words=words,
    notices=notices,
    calendar=calendar,
    closing=closing,
    agreement=agreement,
)
