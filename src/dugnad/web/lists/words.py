"""What happened, in one plain sentence each, for whoever checks the books.

The sentences of the charter's own events are here; a card type's own are in its face. Names are
not part of them: the page joins in what the reader may see.
"""

from collections.abc import Callable
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dugnad.charter import (
    governing,
    households,
    moderating,
    noting,
    offering,
    place,
    roles,
    talk,
)
from dugnad.charter.cards import events as cards
from dugnad.charter.charter import MODULES
from dugnad.charter.people import events as people
from dugnad.charter.projects import events as projects
from dugnad.face.face import Face
from dugnad.face.ruling.terms import role_within
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.contract import OrderRefused
from dugnad.ledger.values import Event
from dugnad.web.lists.money_words import money_words

SENTENCES: Final[dict[type[Event], Promise]] = {
    place.VersionOpened: _("New cards of one type follow newer rules from now on."),
    place.LimitsAnnounced: _("New limits for the place were announced."),
    place.LimitsChanged: _("The announced limits of the place hold from now on."),
    place.ModeratorAppointed: _("Somebody was asked to take down what breaks a rule."),
    place.ModeratorRecalled: _("Somebody no longer takes down what breaks a rule."),
    governing.PlaceEntrusted: _(
        "The place was entrusted to one of its organisations, which decides about it."
    ),
    moderating.AppealMade: _("A second look was asked for at what was taken away."),
    place.HostNamed: _("The project may hold money for other projects from now on."),
    place.HostDropped: _("The project takes on no other project's money any more."),
    noting.RoomsNoted: _(
        "Private records were noted by one fingerprint: none can be changed unseen any more."
    ),
    people.MemberWelcomed: _("Somebody said for the first time who they are."),
    people.MemberStrengthened: _("The place knows somebody better now."),
    people.OrganisationEnrolled: _("The project got to know an organisation."),
    people.KeyTakenHome: _("Somebody speaks by a device of their own now."),
    people.DeviceAdded: _("Somebody speaks by one more device."),
    people.DeviceRemoved: _("A device speaks for somebody no more."),
    people.AnswersKept: _("Somebody lets the place give their answers, and nothing else."),
    people.AnswersStopped: _("Somebody lets the place give their answers no more."),
    people.MandateGiven: _("Somebody lets another person do certain things for them, for a time."),
    people.MandateEnded: _("A helper does nothing more for somebody."),
    people.RecoveryBegan: _(
        "A new device came in the place of a lost one. For three days money of theirs rests."
    ),
    people.RecoveryStopped: _("A new device was stopped by one that was there before."),
    people.RecoveryEnded: _("The three days after a lost device are over."),
    projects.ProjectStarted: _("The project was started."),
    projects.MemberJoined: _("Somebody joined the project."),
    projects.MemberLeft: _("Somebody left the project."),
    projects.ProjectTakenOver: _("Somebody began to look after the project."),
    projects.ProjectDescribed: _("The text about the project was changed."),
    projects.JoiningAsked: _("Somebody would like to take part."),
    projects.MemberLetIn: _("Somebody was let in and may take part."),
    projects.RulesChanged: _("The rules of the project were changed, as it had decided."),
    households.VoiceShared: _("Some who live together share one voice now."),
    households.VoiceOwned: _("Somebody has a voice of their own again."),
    projects.PartAllowed: _("A new part of the project may be started."),
    roles.RoleBegun: _("Somebody took on a role: %(role)s."),
    roles.RoleEnded: _("Somebody's time in a role ended: %(role)s."),
    roles.RoleOffered: _("A role was offered to somebody: %(role)s."),
    roles.RoleDeclined: _("Somebody said no thanks to a role: %(role)s."),
    roles.OfferTakenBack: _("An offer of a role was taken back: %(role)s."),
    cards.CardPutUp: _("The card was put up."),
    cards.CardObjected: _("Somebody objected to the card."),
    cards.ObjectionWithdrawn: _("An objection to the card was taken back."),
    cards.ObjectionSetAside: _("An objection by somebody who had left was set aside."),
    cards.ObjectionsOver: _("The time for objections is over. What is missing now is money."),
    cards.CardDecided: _("The project decided for the card. What is missing now is money."),
    cards.CardInForce: _("Nothing is missing any more: the card is in force."),
    cards.CardClosed: _("The card was closed."),
    cards.CardPlaced: _("The card got another place on the page."),
    cards.CardReworded: _("The text of the card was changed."),
    talk.QuestionAsked: _("Somebody asked a question."),
    talk.AnswerPromised: _("An answer was promised."),
    talk.QuestionAnswered: _("A question was answered."),
    talk.DirectionRefused: _("Somebody refused this direction, with a reason."),
    OrderRefused: _("Something that was to follow could not be carried out."),
}
"""One sentence for each event of the charter that people want to read of."""

REMOVALS: Final = {
    "law": _("A text was taken away because the law asks for it."),
    "personal": _("A text was taken away because it told too much about somebody."),
    "abuse": _("A text was taken away because it hurt somebody."),
    "advertising": _("A text was taken away because it was advertising."),
    "regret": _("A text was taken away by the one who wrote it."),
}
"""The sentence for each rule under which text is taken away."""

LOOKED_AGAIN: Final = {
    True: _("Somebody else looked again at what was taken away: it stays away."),
    False: _("What was taken away was put back."),
}
"""The sentence for what a second look came to, by whether it stands."""

SILENT: Final[tuple[type[Event], ...]] = (
    people.SpareSet,
    people.PeopleChosen,
    people.SpokenFor,
    projects.MemberRested,
    households.VoiceOffered,
    households.VoiceOfferTakenBack,
    cards.PeriodEnded,
)
"""Events that are nobody else's business, or only the inner workings of another one."""


OFFERED: Final = {
    True: _("Cards of this kind can be put up again: %(kind)s."),
    False: _("No new cards of this kind are put up from now on: %(kind)s."),
}


def worded(face_of: Callable[[str], Face], contract: str, event: Event) -> StrOrPromise | None:
    """What happened, in the language that is active when it is shown.

    Args:
        face_of: the face of a card type.
        contract: the law's name: a module of the charter, or a card type.
        event: what happened.

    Returns:
        One sentence, or None for what needs no line.
    """
    if isinstance(event, talk.ProseRemoved):
        return REMOVALS[event.rule]
    if isinstance(event, offering.CardsOffered):
        try:
            kind = str(face_of(event.card_type).title)
        except KeyError:
            kind = event.card_type
        return str(OFFERED[event.offered]) % {"kind": kind}
    if isinstance(event, moderating.RemovalReviewed):
        return LOOKED_AGAIN[event.stands]
    if contract == "money" and not isinstance(event, OrderRefused):
        return money_words(event)
    if contract in MODULES or isinstance(event, OrderRefused):
        if isinstance(event, roles.RolesEvent):
            return str(SENTENCES[type(event)]) % {"role": role_within(event.role)}
        return SENTENCES.get(type(event))
    return face_of(contract).words(event)
