"""How a task looks: what counts as done, what there is for it, and one press to take it on."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dugnad.cards.task import forms, judging, page, pay, telling
from dugnad.cards.task.contract import CONTRACT
from dugnad.cards.task.law import events, refusals, verbs
from dugnad.face.face import Face, Family

FACE = Face(
    contract=CONTRACT,
    title=_("Task"),
    family=Family.DO,
    icon="checklist",
    what_for=_("Have something done, and see to it that whoever does it gets what was agreed."),
    needs=_("You need to know what is to be done, and how everybody sees that it is."),
    minutes=2,
    put_up=forms.PutUpTask,
    forms={
        verbs.Answer: forms.AnswerForm,
        verbs.Show: forms.ShowForm,
        verbs.Vouch: forms.VouchForm,
        verbs.Confirm: judging.ConfirmForm,
        verbs.Object: judging.ObjectForm,
        verbs.Reply: judging.ReplyForm,
        verbs.Withdraw: judging.WithdrawForm,
        verbs.Vote: judging.VoteForm,
        verbs.TryAgain: judging.TryAgainForm,
    },
    sentences={
        refusals.OnlyWhenPutUp: _(
            "This task has been put up already. Put up a new card for another one."
        ),
        refusals.PayUnfit: _(
            "How much there is for it does not fit. Write an amount where there is money, and "
            "leave it out where there is none."
        ),
        refusals.MayNotPay: _(
            "The card was not allowed to have anything owed, so it was not put up. Put it up from "
            "the card box."
        ),
        refusals.PlacesUnfit: _(
            "A task has one to ninety-nine places. Choose another number, or put up two cards."
        ),
        refusals.DoneInThePast: _("That moment is over. Choose one that lies ahead."),
        refusals.NotAPerson: _("Only people take on work, and say whether it is done."),
        refusals.NotInForce: _(
            "Nothing can be done here now: the card still waits, or it has been closed."
        ),
        refusals.OfAnotherProject: _(
            "You came here with your key for another project. Open this card's page and try again."
        ),
        refusals.NotAMember: _(
            "This is for members of the project. Take part in the project, then try again."
        ),
        refusals.NotThere: _("This has changed meanwhile. Look at the card again."),
        refusals.OwnWork: _(
            "Of your own work you only show that it is done. Others say whether they agree."
        ),
        refusals.NotYours: _(
            "Only who put the card up, or looks after the project, says in another's place that "
            "it is done."
        ),
        refusals.NotTakenOn: _("You have not taken this on. Take it on first, then show it."),
        refusals.NotAskedNow: _("Nobody objects now, so there is nothing to vote on or to answer."),
        refusals.TooLate: _("The time for this is over. The card says what came of it."),
        refusals.NotAmongThose: _(
            "Those vote who were members when the vote began, and those answer whom it is about. "
            "You can ask a question on the card."
        ),
        refusals.SameAnswer: _("That is what you had said. Nothing has changed."),
        refusals.ShownAlready: _(
            "It has been shown as done. Wait until members have said what they think."
        ),
        refusals.Full: _("All places are taken. Look again later; one may come free."),
        refusals.ClaimUnfit: _(
            "That is more than the card allows, or nothing. Write what it was, up to the most that "
            "the card names."
        ),
        refusals.TextMissing: _("This needs a few words, so that others understand it."),
        refusals.AlreadyObjected: _("Your objection stands already. You can take it back."),
        refusals.NoObjection: _("No objection of yours stands here, so nothing has changed."),
        refusals.RepliesFull: _(
            "Much has been answered here already. Now the vote settles it; or ring each other."
        ),
        refusals.NothingToTry: _("Nothing waits to be owed here, so nothing has changed."),
        refusals.NotMoney: _("Nothing is pressed here: it happens when money comes into the pot."),
        refusals.UnknownMoment: _("Nothing was due on this card, so nothing has changed."),
    },
    page=page.page,
    said=page.said,
    question=telling.question,
    words=telling.words,
    notices=telling.notices,
    calendar=telling.calendar,
    closing=telling.closing,
    agreement=telling.agreement,
    asks_members=True,
    works=(events.WorkAgreed,),
    worked=pay.worked,
    template=page.BODY,
    lead=page.LEAD,
)
