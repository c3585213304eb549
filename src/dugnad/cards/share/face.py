"""How a share card looks: what it is, whether it is free, and one press to ask for it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dugnad.cards.share import forms
from dugnad.cards.share.contract import CONTRACT
from dugnad.cards.share.law import refusals, verbs
from dugnad.cards.share.page import BODY, page, said
from dugnad.cards.share.telling import agreement, closing, notices, question, words
from dugnad.face.face import Face, Family, Preset

FACE = Face(
    contract=CONTRACT,
    title=_("Lend and help"),
    family=Family.GIVE,
    icon="tools",
    what_for=_("Lend, borrow and help: things, rooms, knowledge and hours."),
    needs=_("You need the thing or the time that you offer, or that you are looking for."),
    minutes=2,
    put_up=forms.PutUpShare,
    forms={
        verbs.Ask: forms.AskForm,
        verbs.Offer: forms.OfferForm,
        verbs.Agree: forms.AgreeForm,
        verbs.CallOff: forms.CallOffForm,
        verbs.Receive: forms.ReceiveForm,
        verbs.TakeBack: forms.TakeBackForm,
        verbs.Tell: forms.TellForm,
    },
    sentences={
        refusals.OnlyWhenPutUp: _("This card is up already. Put up a new card for something else."),
        refusals.EndsBeforeStart: _("The end must come after the beginning. Choose a later end."),
        refusals.InThePast: _(
            "That time is over, or began more than an hour ago. Choose one that lies ahead."
        ),
        refusals.TooFarAhead: _("That is more than a year ahead. Choose an earlier time."),
        refusals.NotAPerson: _("Only people share, for themselves or for their organisation."),
        refusals.NotInForce: _(
            "Nothing can be asked here now: the card still waits, or it has been closed."
        ),
        refusals.OfAnotherProject: _(
            "You came here with your key for another project. Open this card's page and try again."
        ),
        refusals.NotAMember: _(
            "This is for members of the project. Take part in the project, then ask."
        ),
        refusals.TheOtherWay: _(
            "What is offered here can be asked for, and what is looked for can be offered. Open "
            "the card's page to see which it is."
        ),
        refusals.YourOwn: _("This is your own card. Others can ask you, or offer you help."),
        refusals.TooLate: _(
            "The card does not go on that long. Choose an earlier time, or ask whoever put it up."
        ),
        refusals.TooLong: _("That is longer than the card allows. Choose a shorter time."),
        refusals.Taken: _(
            "Somebody else has it at that time. The card says when it is taken; choose another "
            "time."
        ),
        refusals.SameAnswer: _("That is so already. Nothing has changed."),
        refusals.TooManyOfYours: _(
            "You have asked for several times here already. Call one of them off first, or wait "
            "until one is over."
        ),
        refusals.TooManyWait: _(
            "Many have asked already. Wait until some have been answered, then ask again."
        ),
        refusals.UnknownLoan: _("This is not there any more. It may have been called off."),
        refusals.NotYours: _(
            "This is for the other side to say. Open the card's page to see what you can do."
        ),
        refusals.NotAgreed: _("It is not agreed yet. Wait for the answer, or talk to each other."),
        refusals.HandedOverAlready: _(
            "It has been handed over, so it cannot be called off. Talk to each other about "
            "bringing it back."
        ),
        refusals.StillOut: _(
            "Somebody still has it, as far as the card knows. First it must be noted that it is "
            "back."
        ),
        refusals.NotHandedOver: _("It has not been handed over. Whoever gets it says so first."),
        refusals.TextMissing: _("Nothing is written yet. Write a few words."),
        refusals.UnknownMoment: _("Nothing was due on this card, so nothing has changed."),
    },
    page=page,
    question=question,
    presets=(
        Preset(
            name="computer",
            title=_("Help with phone and computer"),
            what_for=_("Sit beside people, at the library or at their home: they book a time."),
            icon="device-laptop",
            filled={
                "title": _("Help with phone and computer"),
                "text": _(
                    "For an hour or two, at your own pace: messages, pictures, papers from the "
                    "municipality, or whatever does not work. Ask for a time here. Or ring, or "
                    "come to the desk: then somebody books it for you, and you need nothing but a "
                    "telephone."
                ),
                "way": "offer",
                "what": "hours",
                "days": 1,
                "outsiders": True,
            },
        ),
    ),
    asks_members=True,
    words=words,
    notices=notices,
    closing=closing,
    agreement=agreement,
    said=said,
    template=BODY,
)
