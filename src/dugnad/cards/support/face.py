"""How support looks: what is needed a month, what comes, and how one begins and stops."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dugnad.cards.support import page, telling
from dugnad.cards.support.contract import CONTRACT
from dugnad.cards.support.forms.giving import CarryOutForm, EndForm, GiveForm, StopForm
from dugnad.cards.support.forms.putting_up import PutUpSupport
from dugnad.cards.support.law import events, refusals, verbs
from dugnad.cards.support.unseen import UNSEEN
from dugnad.face.face import Face, Family

FACE = Face(
    contract=CONTRACT,
    title=_("Monthly support"),
    family=Family.GIVE,
    icon="calendar-event",
    what_for=_("Let people give a little each month to something that goes on."),
    needs=_("You need to know what it is for, how much a month, and who holds the money."),
    minutes=2,
    put_up=PutUpSupport,
    forms={
        verbs.Give: GiveForm,
        verbs.Stop: StopForm,
        verbs.End: EndForm,
        verbs.CarryOut: CarryOutForm,
    },
    sentences={
        refusals.OnlyWhenPutUp: _(
            "Support has been asked for already. Put up a new card for something else."
        ),
        refusals.EndsInThePast: _("That moment is over. Choose an end that lies ahead, or none."),
        refusals.EndsTooLate: _(
            "An end is within three years. Choose an earlier one, or none: then it goes on."
        ),
        refusals.GrantsMissing: _(
            "The card may not write into the books of money. Put it up from the card box."
        ),
        refusals.NotAPerson: _("Only people give, and see to what was given."),
        refusals.NotInForce: _(
            "Nothing can be given here now: the card still waits, or it has been closed."
        ),
        refusals.NotYours: _(
            "Whoever put the card up, or looks after the project, ends it. You can ask them on the "
            "card."
        ),
        refusals.TooLate: _("It has ended. The card says what came of it, and whom you can ask."),
        refusals.OfAnotherProject: _(
            "You came here with your key for another project. Open this card's page and try again."
        ),
        refusals.NotTakingPart: _(
            "An organisation gives here once it takes part. Ask to take part, or give for yourself."
        ),
        refusals.NobodyHoldsMoney: _(
            "Nobody holds money for this project now, so none can be promised. Come back later, or "
            "ask on the card."
        ),
        refusals.MoreThanCounts: _(
            "This is more than can be counted here. Look for a digit too many."
        ),
        refusals.SameAnswer: _("It stands so already. Nothing has changed."),
        refusals.NotYourSupport: _("This is somebody else's support. Yours stands on the card."),
        refusals.NothingToCarryOut: _("Everything that came is where it belongs."),
        refusals.UnknownMoment: _("Nothing was due on this card, so nothing has changed."),
    },
    told_by_money=(events.MonthPromised,),
    unseen=UNSEEN,
    page=page.page,
    question=telling.question,
    words=telling.words,
    notices=telling.notices,
    agreement=telling.agreement,
    template=page.BODY,
    lead=page.LEAD,
)
