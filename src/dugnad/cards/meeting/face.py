"""How a meeting looks: times on two clocks, an agenda, notes, and minutes that write themselves."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dugnad.cards.meeting import page, telling
from dugnad.cards.meeting.agenda import minutes
from dugnad.cards.meeting.contract import CONTRACT
from dugnad.cards.meeting.forms import (
    AddItemForm,
    ComeForm,
    FixForm,
    NoteForm,
    PutUpMeeting,
    SayWhenForm,
    SeeToForm,
    TakeBackForm,
)
from dugnad.cards.meeting.law import refusals, verbs
from dugnad.face.face import Face, Family

FACE = Face(
    contract=CONTRACT,
    title=_("Meeting"),
    family=Family.DECIDE,
    icon="users-group",
    what_for=_("Find a time that is fair to all, meet, and have the minutes write themselves."),
    needs=_("You need something to meet about, and one time or several."),
    minutes=2,
    put_up=PutUpMeeting,
    forms={
        verbs.SayWhen: SayWhenForm,
        verbs.Fix: FixForm,
        verbs.Come: ComeForm,
        verbs.SeeTo: SeeToForm,
        verbs.AddItem: AddItemForm,
        verbs.Note: NoteForm,
        verbs.TakeBack: TakeBackForm,
    },
    sentences={
        refusals.OnlyWhenPutUp: _(
            "This meeting has been called already. Put up a new card for another one."
        ),
        refusals.StartsInThePast: _("That moment is over. Choose times that lie ahead."),
        refusals.EndsBeforeStart: _("The end must come after the beginning. Choose a later end."),
        refusals.SameTimes: _("Two of the times are the same. Leave one of them out."),
        refusals.NoTimeToAnswer: _(
            "People would have no time to answer: a new card may have to wait for objections "
            "first. Choose later times, or let people answer longer."
        ),
        refusals.NotAPerson: _("Only people answer, fix a time and take notes."),
        refusals.NotInForce: _(
            "Nothing can be answered or noted here now: the card still waits, or it was closed."
        ),
        refusals.OfAnotherProject: _(
            "You came here with your key for another project. Open this card's page and try again."
        ),
        refusals.NotAMember: _(
            "This is for members of the project. Take part in the project, then try again."
        ),
        refusals.AlreadyFixed: _("The time is fixed. Say on the card whether you come."),
        refusals.NotFixed: _(
            "The time is not fixed yet. Say which times fit you; you are told once it is."
        ),
        refusals.NotYours: _(
            "Whoever put the card up, or looks after the project, fixes the time. Say which times "
            "fit you."
        ),
        refusals.NotThere: _(
            "Notes are taken by those who said that they come. Say that you come, then note it."
        ),
        refusals.NotBegun: _(
            "Notes are taken once the meeting has begun. Until then, put it on the agenda."
        ),
        refusals.TooLate: _(
            "The time for this is over. You can ask a question on the card, or put up a new one."
        ),
        refusals.NotEachTime: _("Say something about each of the times, then send it again."),
        refusals.UnknownTime: _("The meeting has no such time. Choose one of those on the card."),
        refusals.TimePassed: _("That time has begun already. Choose one that lies ahead."),
        refusals.SomebodyElses: _("Somebody else sees to this. Look what is still needed."),
        refusals.UnknownItem: _(
            "There is no such item on the agenda. Look at the card again and choose one."
        ),
        refusals.UnknownNote: _("This note is not there any more. Look at the card again."),
        refusals.NotYourNote: _(
            "Somebody else noted this. Ask them to take it back, or note what is right."
        ),
        refusals.TextMissing: _("There are no words yet. Write a few, then send it again."),
        refusals.NotOfThisProject: _(
            "Only other cards of the same project can be put on the agenda. Write a line of your "
            "own instead."
        ),
        refusals.OnAgenda: _("This card is on the agenda already."),
        refusals.AgendaFull: _(
            "The agenda is full. Put up a card for a second meeting for what does not fit."
        ),
        refusals.NoteSetAside: _("This note was taken away already. Ask for a second look at it."),
        refusals.TooManyNotes: _("These minutes are full. Ask a question on the card instead."),
        refusals.SameAnswer: _("It stands so already. Nothing has changed."),
        refusals.UnknownMoment: _("Nothing was due on this card, so nothing has changed."),
    },
    page=page.page,
    said=page.said,
    question=telling.question,
    words=telling.words,
    takes_back=telling.takes_back,
    notices=telling.notices,
    calendar=telling.calendar,
    agreement=telling.agreement,
    closing=telling.closing,
    minutes_of=minutes,
    template=page.BODY,
)
