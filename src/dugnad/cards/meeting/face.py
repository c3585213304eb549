"""How a meeting looks: times on two clocks, an agenda, notes, and minutes that write themselves."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dugnad.cards.meeting import contract, page, telling
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
)
from dugnad.face.face import Face, Family

FACE = Face(
    contract=CONTRACT,
    title=_("Meeting"),
    family=Family.DECIDE,
    icon="users-group",
    what_for=_("Find a time that is fair to all, meet, and have the minutes write themselves."),
    minutes=2,
    put_up=PutUpMeeting,
    forms={
        contract.SayWhen: SayWhenForm,
        contract.Fix: FixForm,
        contract.Come: ComeForm,
        contract.SeeTo: SeeToForm,
        contract.AddItem: AddItemForm,
        contract.Note: NoteForm,
    },
    sentences={
        contract.OnlyWhenPutUp: _(
            "This meeting has been called already. Put up a new card for another one."
        ),
        contract.StartsInThePast: _("That moment is over. Choose times that lie ahead."),
        contract.EndsBeforeStart: _("The end must come after the beginning. Choose a later end."),
        contract.SameTimes: _("Two of the times are the same. Leave one of them out."),
        contract.NoTimeToAnswer: _(
            "People would have no time to answer: a new card may have to wait for objections "
            "first. Choose later times, or let people answer longer."
        ),
        contract.NotAPerson: _("Only people answer, fix a time and take notes."),
        contract.NotInForce: _(
            "Nothing can be answered or noted here now: the card still waits, or it was closed."
        ),
        contract.OfAnotherProject: _(
            "You came here with your key for another project. Open this card's page and try again."
        ),
        contract.NotAMember: _(
            "This is for members of the project. Take part in the project, then try again."
        ),
        contract.AlreadyFixed: _("The time is fixed. Say on the card whether you come."),
        contract.NotFixed: _(
            "The time is not fixed yet. Say which times fit you; you are told once it is."
        ),
        contract.NotYours: _(
            "Whoever put the card up, or looks after the project, fixes the time. Say which times "
            "fit you."
        ),
        contract.NotThere: _(
            "Notes are taken by those who said that they come. Say that you come, then note it."
        ),
        contract.NotBegun: _(
            "Notes are taken once the meeting has begun. Until then, put it on the agenda."
        ),
        contract.TooLate: _(
            "The time for this is over. You can ask a question on the card, or put up a new one."
        ),
        contract.NotEachTime: _("Say something about each of the times, then send it again."),
        contract.UnknownTime: _("The meeting has no such time. Choose one of those on the card."),
        contract.TimePassed: _("That time has begun already. Choose one that lies ahead."),
        contract.SomebodyElses: _("Somebody else sees to this. Look what is still needed."),
        contract.UnknownItem: _(
            "There is no such item on the agenda. Look at the card again and choose one."
        ),
        contract.TextMissing: _("There are no words yet. Write a few, then send it again."),
        contract.NotOfThisProject: _(
            "Only other cards of the same project can be put on the agenda. Write a line of your "
            "own instead."
        ),
        contract.OnAgenda: _("This card is on the agenda already."),
        contract.AgendaFull: _(
            "The agenda is full. Put up a card for a second meeting for what does not fit."
        ),
        contract.TooManyNotes: _("These minutes are full. Ask a question on the card instead."),
        contract.SameAnswer: _("It stands so already. Nothing has changed."),
        contract.UnknownMoment: _("Nothing was due on this card, so nothing has changed."),
    },
    page=page.page,
    question=telling.question,
    words=telling.words,
    notices=telling.notices,
    calendar=telling.calendar,
    agreement=telling.agreement,
    closing=telling.closing,
    minutes_of=minutes,
    template=page.BODY,
)
