"""Why not, in words: a sentence for every no of the law of money."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dugnad.charter import governing, place
from dugnad.charter.cards import refusals as cards
from dugnad.charter.money import refusals as money
from dugnad.ledger.contract import Refused

SENTENCES: Final[dict[type[Refused], Promise]] = {
    # ── the place names who holds money
    governing.UnknownProject: _("This project is not here. Look for it in the list."),
    governing.NotAnAssociation: _(
        "Only an association or a municipality holds money for others. Let them begin as one first."
    ),
    place.RolesMissing: _(
        "Who holds money for others has a treasurer and another role for the second person. Let "
        "them change their rules first."
    ),
    place.AlreadyHost: _("They hold money for others already, with these two roles."),
    place.NotHost: _("They do not hold money for others, so nothing had to change."),
    # ── cards that wait for money
    cards.NotMoney: _("This happens by itself, once the money has come in."),
    cards.StillMissing: _(
        "The money is not all there yet, or something else is missing. The card says what."
    ),
    # ── who asks
    money.NotAPerson: _("Only people do this with money."),
    money.OnlyACard: _("Only a card that is in force does this, by its own rules."),
    money.NotDecided: _("The project decides on this together. Propose it there."),
    money.NotOfTheTwo: _("Only the treasurer and the second person of the host do this. Ask them."),
    money.NotTreasurer: _("Only the treasurer of the host does this. Ask them."),
    money.NotSecondPerson: _("The second person of the host does this. Ask them."),
    money.SamePerson: _(
        "You did the first half of this yourself, so another person does the second. Ask them."
    ),
    money.NotStarter: _(
        "Whoever looks after the project asks for a host, or speaks for the organisation. Ask them."
    ),
    money.NotMember: _("You are not a member of this project. Take part first."),
    money.NotPayee: _("Only whoever is owed this money can give it away."),
    # ── what it is about
    money.UnknownProject: _("This project is not here. Look for it in the list."),
    money.NotAHost: _("They do not hold money for others. Choose another host."),
    money.NotHosted: _("Nobody holds money for this project yet. Ask a host first."),
    money.AlreadyHosted: _("Somebody holds money for this project already."),
    money.NotAsked: _("The project does not ask this host, or no longer. Look at the list again."),
    money.PotsNotEmpty: _(
        "The host still holds money of the project. Spend it or give it back, then you can part."
    ),
    money.UnknownBox: _("This account or cash box is not in use. Choose another one."),
    money.BoxUnconfirmed: _(
        "Another person looks at a new account first, so that no digit is wrong. Ask them."
    ),
    money.BoxKnown: _("This account is in the books already."),
    money.TooManyBoxes: _(
        "You have twenty accounts and cash boxes. Close one that is empty first."
    ),
    money.TooManyBoxesEver: _(
        "Two hundred accounts and cash boxes have been opened here. There is no room for another."
    ),
    money.BoxNotEmpty: _("By the books something lies in it. Carry it to another one first."),
    money.UnknownFund: _("This public fund is not in the books yet. Add it at the desk first."),
    money.FundKnown: _("This public fund is in the books already."),
    money.TooManyFunds: _("You hold money of fifteen public funds; more cannot be kept apart."),
    money.UnknownCard: _("This card is not in the project, or is closed. Choose another one."),
    money.NotClosed: _("The card is not closed: its own rules say where its money goes."),
    money.OfAnotherProject: _("They are not known in this project. Let them take part first."),
    money.OtherUnit: _("This is in another money. Choose an account or a card in the same one."),
    # ── promises
    money.AlreadyCollecting: _("The card collects money already."),
    money.NotCollecting: _("The card does not collect money, or no more. Choose another one."),
    money.TooSoonOver: _("The last day to pay has passed. Choose a later one."),
    money.OtherNumber: _("Somebody promised at the same moment. Press again."),
    money.UnknownPromise: _("There is no such promise here. Look at the reference again."),
    money.NothingLeft: _("Nothing of this promise is still to be given."),
    money.Spent: _("Some of what was given is spent already, so it cannot all go back."),
    money.NotReturning: _("This card gives nothing back."),
    money.NothingToGiveBack: _("Nothing was paid for this promise that is not owed back already."),
    # ── in
    money.FromTheFuture: _("This day is still to come. Record it when it has."),
    money.LineKnown: _(
        "This line of the bank, or this count, is in the books already. Look for it under Lately."
    ),
    money.UnknownEntry: _("This is not in the books. Look at the list again."),
    money.NothingAsked: _("Nothing about this waits to be confirmed: somebody was faster."),
    money.AlreadyAsked: _("Something else about this waits to be confirmed. Do that first."),
    money.NotUnmatched: _("It is known already what this is for."),
    money.NotPlaced: _("Nothing of this lies anywhere any more, so there is nothing to undo."),
    money.LineNeeded: _("What was taken back has a line of the bank, and a mistake has none."),
    money.PurposeUnfit: _(
        "It cannot be for this. To a card that may have to give everything back, money comes by "
        "the reference of a promise."
    ),
    money.MovedOn: _(
        "The money does not lie where it came to any more, so this cannot be undone. If it was "
        "taken back at the bank, propose on the project's page of money to pay that sum as a bill."
    ),
    money.BoxTooSmall: _(
        "By the books there is less in this cash box. Record first what was put into it, or pay "
        "from another one."
    ),
    money.MoreThanCounts: _("This amount is too large. Check it for a digit too many."),
    # ── pots and what is owed
    money.HeldForGivers: _("It may have to go back to those who gave, so it stays where it is."),
    money.NotEnough: _("There is not that much. Look at what there is, and take less."),
    money.PayeeOrBill: _("Say whom it is owed to, or which bill it is for."),
    money.AlreadyOwed: _("This is owed already, and nothing is owed twice."),
    money.UnknownObligation: _("This is not owed by this host. Look at the list again."),
    money.NotOwed: _("It is paid, put back, or in a list to pay already. Look at it again."),
    money.OtherHost: _("It can only go to what the same host holds money for. Choose another one."),
    money.OnlyOfPayees: _(
        "A bill, and what an unknown sender is owed, stays owed: nobody here knows who could ask "
        "for it."
    ),
    money.StillClaimed: _("It has not been owed for ten years yet. It can still be asked for."),
    money.PotGone: _(
        "You hold no money of the project that this came from any more, so it stays owed."
    ),
    # ── paid
    money.Twice: _("The same thing is in the list twice. Choose it once."),
    money.UnknownBatch: _("There is no such list. Look at the desk again."),
    money.NotNow: _("The list has moved on meanwhile. Look at it again."),
}
"""One sentence for each refusal of the money, in the order in which they are asked."""
