"""How a fundraiser looks: four equal ways to give, each with its own progress and thanks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dugnad.cards.fundraiser import page, telling
from dugnad.cards.fundraiser.contract import CONTRACT
from dugnad.cards.fundraiser.forms.giving import GiveForm
from dugnad.cards.fundraiser.forms.putting_up import PutUpFundraiser
from dugnad.cards.fundraiser.forms.seeing_to import (
    CallOffForm,
    CallUponForm,
    CarryOutForm,
    HandOverForm,
    LetGoForm,
    NoteGivenForm,
    OpenToAllForm,
    TakeBackForm,
    TellForm,
    ThankForm,
    UndoGivenForm,
)
from dugnad.cards.fundraiser.gifts import worked
from dugnad.cards.fundraiser.law import events, refusals, verbs
from dugnad.cards.fundraiser.unseen import UNSEEN
from dugnad.face.face import Face, Family

FACE = Face(
    contract=CONTRACT,
    title=_("Fundraiser"),
    family=Family.GIVE,
    icon="heart-handshake",
    what_for=_("Bring together money, hours, things and rooms for something you want to do."),
    needs=_("You need to know what it is for and how much it takes; for money, also who holds it."),
    minutes=3,
    put_up=PutUpFundraiser,
    forms={
        verbs.Give: GiveForm,
        verbs.TakeBack: TakeBackForm,
        verbs.CallUpon: CallUponForm,
        verbs.NoteGiven: NoteGivenForm,
        verbs.UndoGiven: UndoGivenForm,
        verbs.LetGo: LetGoForm,
        verbs.HandOver: HandOverForm,
        verbs.Thank: ThankForm,
        verbs.Tell: TellForm,
        verbs.OpenToAll: OpenToAllForm,
        verbs.CallOff: CallOffForm,
        verbs.CarryOut: CarryOutForm,
    },
    sentences={
        refusals.OnlyWhenPutUp: _(
            "Gifts have been asked for already. Put up a new card for something else."
        ),
        refusals.NothingAskedFor: _(
            "Nothing is asked for yet. Say how much money, or how many hours, things or rooms."
        ),
        refusals.EndsInThePast: _("That moment is over. Choose an end that lies ahead."),
        refusals.EndsTooLate: _(
            "Gifts can be asked for during three years at most. Choose an earlier end."
        ),
        refusals.NoTimeToGive: _(
            "People would have no time to give: a new card may have to wait for objections first. "
            "Choose a later end."
        ),
        refusals.GrantsMissing: _(
            "The card may not write into the books of money. Put it up from the card box."
        ),
        refusals.QuietUnfit: _(
            "A quiet round ends after now and before the end. Choose another moment for it."
        ),
        refusals.NothingToReach: _(
            "All or nothing, and amounts told as things, are about money. Say how much is needed."
        ),
        refusals.RewardForNothing: _(
            "A thank-you is for a kind of gift that is not asked for. Choose another kind, or ask "
            "for it."
        ),
        refusals.BudgetForNothing: _(
            "A line says what something goes to that is not asked for. Ask for it, or take the "
            "line out."
        ),
        refusals.BudgetTooLarge: _(
            "The lines add up to more than can be counted. Look for a digit too many."
        ),
        refusals.NotAPerson: _("Only people give, and see to gifts."),
        refusals.NotInForce: _(
            "Nothing can be given here now: the card still waits, or it has been closed."
        ),
        refusals.UnknownGift: _("There is no such gift. Look at the card again."),
        refusals.NotYourGift: _("This is somebody else's promise. Yours stand on the card."),
        refusals.NotYours: _(
            "Whoever put the card up, or looks after the project, sees to this. You can ask them "
            "on the card."
        ),
        refusals.TooLate: _(
            "The time for this is over. The card says what came of it, and whom you can ask."
        ),
        refusals.OfAnotherProject: _(
            "You came here with your key for another project. Open this card's page and try again."
        ),
        refusals.NotTakingPart: _(
            "An organisation gives here once it takes part. Ask to take part, or give for yourself."
        ),
        refusals.NotAskedFor: _("This is not asked for here. Choose one of the ways on the card."),
        refusals.NobodyHoldsMoney: _(
            "Nobody holds money for this project yet, so none can be promised. You can give hours, "
            "things or a room where they are asked for."
        ),
        refusals.MoreThanCounts: _(
            "This is more than can be counted here. Look for a digit too many."
        ),
        refusals.TooManyGifts: _(
            "You have promised as much here as one person can. Take one back to promise another."
        ),
        refusals.UnknownReward: _("There is no such thank-you. Choose one of those on the card."),
        refusals.RewardForMore: _(
            "This thank-you is for larger gifts. Give a little more, or choose another one."
        ),
        refusals.RewardGone: _(
            "The last of this thank-you was just taken. Choose another one, or none."
        ),
        refusals.NotTheLast: _(
            "Something of this kind was noted since, or people were thanked for it. Undo the "
            "newest first; what people were thanked for stays."
        ),
        refusals.NoReward: _("This gift has no thank-you to hand over. Nothing has changed."),
        refusals.NotThisKind: _("Money is paid, and is noted by whoever holds it."),
        refusals.SameAnswer: _("It stands so already. Nothing has changed."),
        refusals.NoLongerPromised: _(
            "This promise was kept, taken back or let go. Look at the card again."
        ),
        refusals.PaidAlready: _(
            "Some of it is paid, so it cannot be taken back here. Ask whoever holds the money."
        ),
        refusals.NobodyToThank: _("Nothing has come since you thanked. Nothing has changed."),
        refusals.WordsMissing: _("There are no words yet. Write a few, then send it again."),
        refusals.NobodyToTell: _("Nobody has given anything yet, so there is nobody to tell."),
        refusals.NotQuiet: _("It is open to everybody already. Nothing has changed."),
        refusals.NothingToCarryOut: _("Everything that came is where it belongs."),
        refusals.UnknownMoment: _("Nothing was due on this card, so nothing has changed."),
    },
    quiet=page.quiet_until,
    told_by_money=(events.GiftPromised, events.GiftGiven),
    works=(events.GiftGiven, events.GiftNotGiven),
    worked=worked,
    unseen=UNSEEN,
    page=page.page,
    said=page.said,
    question=telling.question,
    words=telling.words,
    notices=telling.notices,
    agreement=telling.agreement,
    closing=telling.closing,
    template=page.BODY,
    lead=page.LEAD,
)
