"""How a task looks: what counts as done, what there is for it, and one press to take it on."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dugnad.cards.task import contract, forms, page, telling
from dugnad.cards.task.contract import CONTRACT
from dugnad.face.face import Face, Family

FACE = Face(
    contract=CONTRACT,
    title=_("Task"),
    family=Family.DO,
    icon="checklist",
    what_for=_("Have something done, and see to it that whoever does it gets what was agreed."),
    minutes=2,
    put_up=forms.PutUpTask,
    forms={
        contract.Answer: forms.AnswerForm,
        contract.Show: forms.ShowForm,
        contract.Vouch: forms.VouchForm,
        contract.Confirm: forms.ConfirmForm,
        contract.Object: forms.ObjectForm,
        contract.Reply: forms.ReplyForm,
        contract.Withdraw: forms.WithdrawForm,
        contract.Vote: forms.VoteForm,
        contract.TryAgain: forms.TryAgainForm,
    },
    sentences={
        contract.OnlyWhenPutUp: _(
            "This task has been put up already. Put up a new card for another one."
        ),
        contract.PayUnfit: _(
            "How much there is for it does not fit. Write an amount where there is money, and "
            "leave it out where there is none."
        ),
        contract.MayNotPay: _(
            "The card was not allowed to have anything owed, so it was not put up. Put it up from "
            "the card box."
        ),
        contract.PlacesUnfit: _(
            "A task has one to ninety-nine places. Choose another number, or put up two cards."
        ),
        contract.DoneInThePast: _("That moment is over. Choose one that lies ahead."),
        contract.NotAPerson: _("Only people take on work, and say whether it is done."),
        contract.NotInForce: _(
            "Nothing can be done here now: the card still waits, or it has been closed."
        ),
        contract.OfAnotherProject: _(
            "You came here with your key for another project. Open this card's page and try again."
        ),
        contract.NotAMember: _(
            "This is for members of the project. Take part in the project, then try again."
        ),
        contract.NotThere: _("This has changed meanwhile. Look at the card again."),
        contract.OwnWork: _(
            "Of your own work you only show that it is done. Others say whether they agree."
        ),
        contract.NotYours: _(
            "Only who put the card up, or looks after the project, says in another's place that "
            "it is done."
        ),
        contract.NotTakenOn: _("You have not taken this on. Take it on first, then show it."),
        contract.NotAskedNow: _("Nobody objects now, so there is nothing to vote on or to answer."),
        contract.TooLate: _("The time for this is over. The card says what came of it."),
        contract.NotAmongThose: _(
            "Those vote who were members when the vote began, and those answer whom it is about. "
            "You can ask a question on the card."
        ),
        contract.SameAnswer: _("That is what you had said. Nothing has changed."),
        contract.ShownAlready: _(
            "It has been shown as done. Wait until members have said what they think."
        ),
        contract.Full: _("All places are taken. Look again later; one may come free."),
        contract.ClaimUnfit: _(
            "That is more than the card allows, or nothing. Write what it was, up to the most that "
            "the card names."
        ),
        contract.TextMissing: _("This needs a few words, so that others understand it."),
        contract.AlreadyObjected: _("Your objection stands already. You can take it back."),
        contract.NoObjection: _("No objection of yours stands here, so nothing has changed."),
        contract.RepliesFull: _(
            "Much has been answered here already. Now the vote settles it; or ring each other."
        ),
        contract.NothingToTry: _("Nothing waits to be owed here, so nothing has changed."),
        contract.UnknownMoment: _("Nothing was due on this card, so nothing has changed."),
    },
    page=page.page,
    question=telling.question,
    words=telling.words,
    notices=telling.notices,
    calendar=telling.calendar,
    closing=telling.closing,
    agreement=telling.agreement,
    asks_members=True,
    template=page.BODY,
    lead=page.LEAD,
)
