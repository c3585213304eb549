"""Why not, in words: a sentence for every no of the charter, of the ledger and of the door.

A card type's own sentences stand in its face. A sentence says what happened and what to do now,
and blames nobody. Keys of the tables are the refusals themselves or, at the door, its codes.
"""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dugnad.charter import governing, households, moderating, noting, offering, place, roles, talk
from dugnad.charter.cards import refusals as cards
from dugnad.charter.people import refusals as people
from dugnad.charter.projects import refusals as projects
from dugnad.ledger import contract
from dugnad.ledger.contract import Refused

from .face import Face
from .refusals_money import SENTENCES as OF_MONEY
from .sentences import StrOrPromise

SENTENCES: Final[dict[type[Refused], Promise]] = {
    **OF_MONEY,
    # ── the ledger
    contract.UnknownTarget: _("This is not here any more. Go back and look at the list again."),
    contract.UnknownVerb: _("This cannot be done here. Open the page again and choose anew."),
    contract.MalformedArguments: _(
        "Something that was filled in could not be read. Look through the form and send it again."
    ),
    contract.OtherVersion: _(
        "The rules here have changed since you opened the page. Open it again, read, and confirm."
    ),
    contract.Reentered: _(
        "Two cards asked each other for the same thing, so nothing was done. Tell whoever looks "
        "after them."
    ),
    contract.TooDeep: _(
        "Too many things would have followed at once, so nothing was done. Tell whoever looks "
        "after the card."
    ),
    contract.TooMuch: _("This was too much at once, so nothing was done. Try it in smaller parts."),
    contract.ToldBefore: _(
        "These words were handed in before, with something else. Open the page again and send "
        "them anew."
    ),
    contract.NotMandated: _(
        "You do not speak for them here now, so nothing was done. Ask whoever does."
    ),
    contract.ActsForItself: _(
        "People do this for themselves, and nobody for others. Choose “Myself” and try again."
    ),
    contract.NotGranted: _(
        "The card was not allowed to do this, so nothing was done. Tell whoever looks after it."
    ),
    # ── the place
    governing.NotOperator: _("Only whoever runs the place can do this. Ask them."),
    governing.DecidedTogether: _(
        "This is decided together, by whom the place is entrusted to. Propose it there."
    ),
    governing.NotByMembers: _(
        "There those in one office decide what lasts. For a place its members decide it, so they "
        "change their rules first."
    ),
    governing.NobodyModerates: _(
        "Nobody there takes down what breaks a rule. The group gives somebody the role “moderator” "
        "first."
    ),
    governing.AlreadyEntrusted: _("It decides about the place already, so nothing had to change."),
    offering.NoSuchCards: _("This place has no such cards. Choose some from the card box."),
    offering.ProjectsDecideByThem: _(
        "Projects decide by these cards, so they stay. Choose others."
    ),
    offering.OfferedAlready: _("That is so already. Nothing has changed."),
    place.NotNewer: _("These rules are in use already, or older than those in use."),
    place.TooSoon: _("New limits are announced a week ahead. Choose a later day."),
    place.LimitsUnusable: _(
        "With such low limits the place could not go on. Choose higher numbers."
    ),
    place.AlreadyModerator: _("This person takes down what breaks a rule already."),
    place.NotModerator: _("This person does not take things down, so nothing had to change."),
    noting.KeeperOnly: _("Only the place itself can note what lies in private rooms."),
    noting.PeriodUnusable: _("This time was noted already, or it is not over yet."),
    noting.TooFewToNote: _("There are too few records to note. They wait for more."),
    place.NothingAnnounced: _("No new limits were announced for now, so nothing has changed."),
    # ── people
    people.NotSponsor: _("Only the place itself lets people in. Ask for help on the help page."),
    people.KeyUnsound: _("Your key could not be read. Make a new one and try again."),
    people.KeyKnown: _("This key is in use already. Each project needs a key of its own."),
    people.MemberKnown: _("Somebody has this number already. Try again to get another one."),
    people.UnknownMember: _("We do not know this person here. Check whom you mean."),
    people.NotStronger: _("This person is known that well already, so nothing had to change."),
    people.NotItsOwn: _("This came through the place, not from a device of your own. Try again."),
    people.KeyMayNot: _(
        "Only a device of your own can do this. Open the page on one that speaks for you."
    ),
    people.AtRest: _(
        "A lost device of yours was replaced. Money, roles and devices rest for three days. "
        "You can read and answer as always."
    ),
    people.NotAPerson: _("Only people have devices of their own."),
    people.CustodianMissing: _("The place has to confirm this too. Start again on your own page."),
    people.OwnAlready: _("A device of yours speaks for you already. Add this one from that one."),
    people.NotOwnYet: _("No device of your own speaks for you yet. Begin with this one."),
    people.TooManyDevices: _("Eight devices speak for you already. Take one away first."),
    people.UnknownDevice: _("This device does not speak for you, so nothing had to change."),
    people.LastDevice: _("It is your only device. Add another one before you take it away."),
    people.TwoPeople: _("Two people bring you back. Choose two who are not the same."),
    people.NotCustodian: _("Only the place itself can answer for you. Ask for help."),
    people.NothingKept: _("The place gives no answers for you, so nothing had to change."),
    people.NoSpare: _("There is no spare code for you here. Two chosen people can bring you back."),
    people.NotChosen: _(
        "This code brings nobody back any more. Ask the person whom you help for a new one."
    ),
    people.SaidAlready: _("It was said already, and counts. What is missing is somebody else."),
    people.NothingToStop: _("No new device came for you, so there is nothing to stop."),
    people.NotAHelper: _("A helper is somebody else whom the project knows. Check whom you mean."),
    people.SameThingTwice: _("Tick each thing once."),
    people.NotOfThisProject: _("A helper helps with a card of this project. Choose one of those."),
    people.NoSuchEnd: _("Help ends on a day that lies ahead, within a year. Choose another day."),
    people.TooManyMandates: _("Eight helpers are the most here. Stop with one of them first."),
    people.NotVouched: _(
        "Somebody who takes part in the project, or helps at the desk of this place, and is not "
        "the helper, has to have seen or heard it. Ask a second person."
    ),
    people.NoMandate: _("This help has ended already, so nothing had to change."),
    people.NotYoursToEnd: _("Only the person who is helped or the helper ends it."),
    people.BothSaid: _(
        "The spare code and both people spoke for the new device. No device can stop that."
    ),
    # ── projects
    projects.NotAPerson: _("Only people start, join and leave projects."),
    projects.OfAnotherProject: _(
        "You came here with your key for another project. Open this project's page and try again."
    ),
    projects.TextMissing: _("The project needs a name and a sentence about it. Write both."),
    projects.AlreadyStarted: _("The project has been started already. You find it in the list."),
    projects.UnknownProject: _("This project is not here. Look for it in the list."),
    projects.RulesHaveChanged: _(
        "The rules were changed after you read them. Read them again, then join."
    ),
    projects.AlreadyMember: _("You are a member already, so nothing had to change."),
    projects.NotLetIn: _("This project takes in people whom a member has asked. Ask one of them."),
    projects.OrganisationNotLetIn: _(
        "An organisation is let in before it takes part. Ask for it, and somebody here answers."
    ),
    projects.NotAMember: _("You are not a member of this project. Take part first."),
    projects.NoSuchPart: _("The project has not decided on this part. Propose it there first."),
    projects.NotDecided: _("The project decides on this together. Propose it there."),
    projects.PlaceNeedsMembers: _(
        "The place is entrusted to this organisation, so its members go on deciding what lasts. "
        "Choose everybody there."
    ),
    projects.RulesUnsound: _(
        "By these rules nobody could decide. See that every role that decides is one of the roles, "
        "and that each way of deciding can end."
    ),
    projects.WordsDiffer: _(
        "The words of the agreement were changed on their way. Open the page again and send them "
        "anew."
    ),
    projects.OpenToAll: _("Everybody may take part here, so you need not ask. Take part at once."),
    projects.AskedBefore: _("You have asked already, or may join by now. Open the project's page."),
    projects.HasStarter: _("Somebody looks after this project already. Ask them."),
    projects.NotAnOrganisation: _(
        "Only an association, a firm or a municipality takes part as one. Take part yourself, or "
        "begin an organisation first."
    ),
    projects.NotItsOffice: _(
        "You do not speak for this organisation now. Ask somebody who does: its page says who."
    ),
    households.NotOfAHousehold: _(
        "People who take part share a voice with each other. Choose somebody else who does."
    ),
    households.SharesAlready: _(
        "You share a voice already. Have one of your own again first, if you want to change that."
    ),
    households.NoSuchOffer: _(
        "Nobody offers you this voice now. Ask whom you live with to offer it once more."
    ),
    households.HouseholdFull: _(
        "As many as may share this voice already. Keep your own, or ask one of them to end it."
    ),
    households.VoiceIsOwn: _("You have a voice of your own already, so nothing has changed."),
    projects.NotStarter: _("Only those who look after the project can change its text. Ask them."),
    # ── roles
    roles.NotDecided: _("The project gives and ends roles by deciding so. Propose it there."),
    roles.NotAPerson: _("Only people take on roles."),
    roles.NotAMember: _("Roles are for those who take part in the project. Take part first."),
    roles.UnknownRole: _("The rules of the project name no such role. Look at its roles again."),
    roles.NotHolder: _("Only who holds a role hands it on or lays it down. It is not yours now."),
    roles.GivenTogether: _(
        "This role decides for the others, so the group gives it. Propose somebody, or ask "
        "somebody to stand in."
    ),
    roles.AlreadyOffered: _("This person has been asked already. Wait for the answer."),
    roles.AlreadyHolder: _("This person holds the role already. Choose somebody else."),
    roles.NoOffer: _("There is no such offer any more, so nothing has changed."),
    roles.NotYourOffer: _("Somebody else made this offer. Ask them to take it back."),
    roles.OfferLapsed: _(
        "The offer is over: it is old, or whoever made it has stopped. Ask for a new one."
    ),
    roles.NoSeat: _("All places are taken. Somebody steps down first, then it can be yours."),
    # ── the life of cards
    cards.NotAPerson: _("Only people put up, change and close cards."),
    cards.UnknownProject: _("This project is not here. Look for it in the list."),
    cards.OfAnotherProject: _(
        "You came here with your key for another project. Open this project's page and try again."
    ),
    cards.NotMember: _("This is for members of the project. Take part first, then try again."),
    cards.TextMissing: _("Some words are missing. Write what it is about."),
    cards.NoNewOnes: _(
        "No new cards of this kind are put up in this place now. Choose another one from the card "
        "box."
    ),
    cards.UnknownType: _("This place has no such card. Choose another one from the card box."),
    cards.CardKnown: _("This card is up already. You find it on the project's page."),
    cards.UnknownCard: _("This card is not here. Look for it on the project's page."),
    cards.AlreadyClosed: _("This card is closed. You can still read it and ask about it."),
    cards.NotWaiting: _(
        "The time for objections to this card is over. You can ask a question about it instead."
    ),
    cards.TooManyQuestions: _(
        "You have three questions about this card that are not over. Wait for one, or take it back."
    ),
    cards.AlreadyObjected: _("You have objected already. Your objection stands."),
    cards.NoObjection: _("There is no such objection on this card, so nothing had to change."),
    cards.StillMember: _(
        "Whoever objected is still in the project. Talk with them: they can take it back."
    ),
    cards.NotYours: _(
        "Only who put the card up, or looks after the project, can do this. Ask them."
    ),
    cards.HeldOpen: _(
        "Something on the card is still to be settled between people, so it was not closed. The "
        "card says what, and until when."
    ),
    cards.DecidedTogether: _(
        "The group decides on this, so nobody changes or ends it alone. You can ask about it."
    ),
    cards.NotDecided: _("The group decides on this together. Propose it."),
    cards.NotAwaited: _("This card does not wait for a decision, so nothing had to change."),
    cards.NothingDue: _("No time for objections has ended, so nothing has changed."),
    # ── talk
    talk.NotAPerson: _("Only people ask, answer and take away."),
    talk.TextMissing: _("Some words are missing. Write them and send again."),
    talk.UnknownSubject: _("What you ask about is not here. Open it and ask from its page."),
    talk.UnknownQuestion: _("This question is not here. Look for it on the card's page."),
    talk.AlreadyAnswered: _("Somebody has answered this question already. You can ask a new one."),
    talk.NotYoursToAnswer: _("Whoever looks after the card answers this. Ask them to."),
    talk.PromisePassed: _("That day is over. Choose a day that lies ahead."),
    moderating.NothingSetAside: _("These words were not taken away, or they are back already."),
    moderating.NotYourWords: _("Whoever wrote the words can ask for a second look."),
    moderating.NotYoursToReview: _("Only those who take down what breaks a rule look again."),
    moderating.YourOwnWords: _("These are your own words. Somebody else looks again."),
    moderating.AlreadyReviewed: _("Somebody else has looked again, and that is the end of it."),
    moderating.AppealTooLate: _("Four weeks have passed, and the words are gone."),
    moderating.AlreadyAppealed: _(
        "A second look was asked for already. The day of the answer stands there."
    ),
    moderating.NobodyAppealed: _("Nobody has asked for a second look, so nothing had to change."),
    moderating.SamePerson: _(
        "You took these words away yourself. Somebody else says whether that was right."
    ),
    talk.UnknownRule: _("Text is taken away only under one of the place's rules. Choose one."),
    talk.AlreadyRemoved: _("This text has been taken away already."),
    talk.NotAMember: _("Those who take part refuse a direction. Take part first, or ask about it."),
    talk.AlreadyRefused: _("You have refused this already, and it stands. Nothing has changed."),
    talk.NotModerator: _(
        "You can take away your own texts. For those of others, ask whoever moderates this place."
    ),
}
"""By refusal of the ledger and the charter."""

AT_THE_DOOR: Final[dict[str, Promise]] = {
    "Malformed": _("What arrived here was incomplete. Open the page again and try once more."),
    "TooLarge": _("This is too long. Make it shorter and send it again."),
    "UnknownKey": _("We do not know you here yet. Say who you are, then try again."),
    "Expired": _("The page was open for too long. Open it again and try once more."),
    "TooFarAhead": _(
        "The clock of your device is ahead of ours. Set it, or use another device, and try again."
    ),
    "Replayed": _("This was sent before. Open the page again to see what came of it."),
    "TooFast": _("That was a lot in a short time. Wait a minute, then try again."),
    "BadSignature": _(
        "We could not make sure that this came from you. Open the page again and try once more."
    ),
    "Fault": _(
        "Something went wrong here, and nothing was recorded. Try again later, or ask for help."
    ),
}
"""By code of the door: nothing was recorded."""

_BY_CODE: Final[dict[str, Promise]] = {
    **{refusal.code(): sentence for refusal, sentence in SENTENCES.items()},
    **AT_THE_DOOR,
}

UNTOLD: Final = _(
    "This could not be done, and nothing was changed. Open the page again, or ask for help."
)
"""For a no of a version of rules that this copy has no words for any more."""


def sentence_of(code: str, face: Face | None = None) -> StrOrPromise:
    """Say in words why not.

    Args:
        code: of a receipt ("workday.TooLate") or of the door ("TooFast").
        face: of the card that was asked, if it was one.
    """
    for refusal, sentence in () if face is None else face.sentences.items():
        if refusal.code() == code:
            return sentence
    return _BY_CODE.get(code, UNTOLD)
