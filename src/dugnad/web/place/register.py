"""The record of what is kept of people: what, why, who reads it, how long.

It is made from what the parts of the program declare, so it cannot leave anything out: a test holds
its lines to the tables of every `traces.py`, to the rooms in `web/rooms/catalogue.py` with their
readers, and its times are the program's own. It is the record of processing that article 30 of the
General Data Protection Regulation asks for, as far as the program knows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from dugnad.charter.moderating import APPEAL_MS
from dugnad.face.sentences import StrOrPromise
from dugnad.web.acting.presses import PRESS_KEPT_MS
from dugnad.web.forgetting.services import REGRET_MS
from dugnad.web.helping.ending import KEPT_MS as HELP_MS
from dugnad.web.messages.services import KEEP_MS
from dugnad.web.people.codes import CODE_LIFE_MS
from dugnad.web.people.limits import KEPT_MS
from dugnad.web.people.visits import STRANGER_S
from dugnad.web.rooms.catalogue import rooms
from dugnad.web.rooms.conversations import law as conversations
from dugnad.web.rooms.drafts import law as drafts
from dugnad.web.rooms.pocket import law as pocket
from dugnad.web.rooms.register import law as contacts
from dugnad.web.rooms.reports import law as reports
from dugnad.web.rooms.room import AnyRoom
from dugnad.web.rooms.services import LOOKS_KEPT_DAYS

_MINUTE_MS: Final = 60_000
_HOUR_MS: Final = 60 * _MINUTE_MS
_DAY_MS: Final = 24 * _HOUR_MS
_DAY_S: Final = _DAY_MS // 1_000

EXPECTED_DAYS: Final = 44
"""How long somebody may be asked whether a project is what they expected (`pages.expecting`)."""

FORGOTTEN: Final = _("Until you change it or are forgotten.")
GONE_WITH_YOU: Final = _("Until you are forgotten.")
YOU: Final = _("You.")
NOBODY: Final = _("Nobody.")


@dataclass(frozen=True)
class Kept:
    """One kind of record about people.

    Attributes:
        tables: where it lies, as "app.Model"; none for what lies in the books or in copies.
        what: what it is.
        why: what for.
        who: who reads it.
        how_long: when it goes; `%(number)s` is `number`.
        number: a time of the program's own, in the measure that the sentence names.
    """

    tables: tuple[str, ...]
    what: StrOrPromise
    why: StrOrPromise
    who: StrOrPromise
    how_long: StrOrPromise
    number: int = 0

    @property
    def until(self) -> str:
        """How long, with its number."""
        return str(self.how_long) % {"number": self.number}


TABLES: Final[tuple[Kept, ...]] = (
    Kept(
        ("people.Person", "people.Reach"),
        _(
            "Your name, your mail addresses and telephone numbers, your language, and how often "
            "you want to be asked."
        ),
        _("So that others know who asks, and messages reach you."),
        _(
            "Your name: whoever takes part in the same thing, and everybody where you put up a "
            "card or hold an office. Your addresses: nobody."
        ),
        FORGOTTEN,
    ),
    Kept(
        ("people.Membership",),
        _("Under which number you stand in the books of each project."),
        _("So that what you do there counts as yours."),
        NOBODY,
        GONE_WITH_YOU,
    ),
    Kept(
        ("people.Passkey", "keys.Device", "keys.DeviceKey"),
        _("The devices by which you sign in or confirm."),
        _("So that nobody else acts as you."),
        YOU,
        _("Until you take one away or are forgotten."),
    ),
    Kept(
        ("people.LoginCode",),
        _("A code on its way to you."),
        _("So that you can sign in without a password."),
        NOBODY,
        _("It works for %(number)s minutes, and is then destroyed."),
        CODE_LIFE_MS // _MINUTE_MS,
    ),
    Kept(
        ("sessions.Session",),
        _("In which browsers you are signed in, and what you typed there before."),
        _("So that you need no code each time, and nothing typed is lost."),
        NOBODY,
        _(
            "Until you sign out or are forgotten, at most a year. Of whoever never signs in: "
            "%(number)s days."
        ),
        STRANGER_S // _DAY_S,
    ),
    Kept(
        ("people.Errand",),
        _("Whom you asked for by an address, until it is done."),
        _("So that nobody learns by waiting who is known here."),
        NOBODY,
        _("A moment; an hour where it cannot be done."),
    ),
    Kept(
        ("people.Request",),
        _("How often you were asked for something."),
        _("So that you are not asked more often than you want."),
        NOBODY,
        _("%(number)s days."),
        KEPT_MS // _DAY_MS,
    ),
    Kept(
        ("post.Message",),
        _("Messages to you."),
        _("So that they are sent, and tried again where that fails."),
        _("You; whoever asked you hears whether it arrived."),
        _("%(number)s days; codes one day."),
        KEEP_MS // _DAY_MS,
    ),
    Kept(
        ("post.Note",),
        _("What the place tells you under For you."),
        _("So that you learn what became of what you did."),
        YOU,
        _("Until you have seen it."),
    ),
    Kept(
        ("answers.Ask", "answers.Slip"),
        _("Questions that you were asked by link, by code or on paper."),
        _("So that you can answer without signing in."),
        _("You, and whoever asked."),
        GONE_WITH_YOU,
    ),
    Kept(
        ("answers.Entry",),
        _("What somebody typed for you from paper or by telephone."),
        _("So that two people agree on it before it counts."),
        NOBODY,
        _("Until a second person has typed it, too."),
    ),
    Kept(
        ("leading.Letter", "leading.Handing"),
        _(
            "What you handed over when you stepped down: your letter, and the cards that you "
            "asked others to see to."
        ),
        _("So that the work goes on."),
        _("Those who take part in the project."),
        _("Until you take it away or are forgotten."),
    ),
    Kept(
        ("leading.Left",),
        _("What ended when you left a project."),
        _("So that you can read it again."),
        YOU,
        GONE_WITH_YOU,
    ),
    Kept(
        ("giving.Hearing", "giving.Unheard", "giving.Bundled"),
        _("How you want to hear of what you gave to, and what you have not been sent yet."),
        _("So that you are written to as you chose."),
        YOU,
        GONE_WITH_YOU,
    ),
    Kept(
        ("treasury.PayTo",),
        _("Your bank details."),
        _("So that you can be paid."),
        _("The two people of the host who pay, while something is owed to you."),
        _(
            "Until you change them or are forgotten; what accounting law asks for stays with the "
            "host, sealed and with an end."
        ),
    ),
    Kept(
        ("treasury.PaidTo",),
        _("The account that each payment to you went to."),
        _("So that a list that was paid says for good where it went."),
        _("The two people of the host who pay."),
        _(
            "Until you are forgotten; what accounting law asks for stays with the host, sealed and "
            "with an end."
        ),
    ),
    Kept(
        ("treasury.BankLine",),
        _("What the bank wrote about a payment."),
        _("So that money that comes in is put where it belongs."),
        _("The two people of the host."),
        _("As long as accounting law asks."),
    ),
    Kept(
        ("treasury.AskedAgain",),
        _("That you were asked once more about money that is owed to you."),
        _("So that nothing goes to the project without that."),
        NOBODY,
        GONE_WITH_YOU,
    ),
    Kept(
        ("urn.Urn", "urn.Half", "urn.Added"),
        _("Secret answers, sealed, and who can open them together."),
        _("So that a secret answer stays secret."),
        _("Nobody; two named people open all of them at once, without names."),
        _("Until the count is published; then it is destroyed."),
    ),
    Kept(
        ("rooms.Place", "rooms.Seat", "rooms.Row"),
        _("In which private rooms you take part, and what lies there: each kind stands below."),
        _("So that some things are not for everybody."),
        _("As it stands with each room."),
        _("As it stands with each room."),
    ),
    Kept(
        ("rooms.Look",),
        _("That somebody read what is kept about you."),
        _("So that you see who did."),
        YOU,
        _("%(number)s days."),
        LOOKS_KEPT_DAYS,
    ),
    Kept(
        ("helping.Help", "helping.HelpedAct"),
        _("Who helps you, whom you help, and what was done by it."),
        _("So that both of you can see it and stop it."),
        _(
            "The two of you. How often somebody helped at a desk, and of nobody whom: who holds an "
            "office there."
        ),
        _("Until %(number)s days after it ended."),
        HELP_MS // _DAY_MS,
    ),
    Kept(
        ("helping.Newcomer",),
        _("The name and address of somebody new, as they said them to you at a desk."),
        _("So that a code can go there, and they are known here once they have said it."),
        _("Nobody, also not whoever typed it."),
        _("Until the code was said, and one hour at most."),
    ),
    Kept(
        ("helping.Turn",),
        _("When you help at a desk."),
        _("So that whoever needs help finds you."),
        _("Everybody who is shown the desk of that organisation, while you hold the office."),
        _("Until you take it away or are forgotten."),
    ),
    Kept(
        ("pages.Visit",),
        _("When you last looked at a project."),
        _("So that its page tells you what changed since."),
        YOU,
        GONE_WITH_YOU,
    ),
    Kept(
        ("pages.Expectation",),
        _("That you joined, and whether it is what you expected."),
        _("So that whoever looks after the project can mend what is not."),
        _("What you answer: those who look after the project."),
        _("Until you have answered, at most %(number)s days."),
        EXPECTED_DAYS,
    ),
    Kept(
        ("acting.Press", "acting.PressedProse"),
        _("That you pressed a button."),
        _("So that one press counts once."),
        NOBODY,
        _("%(number)s days."),
        PRESS_KEPT_MS // _DAY_MS,
    ),
    Kept(
        ("content.Prose",),
        _("What you told others: cards, news, questions, answers, pictures and films."),
        _("So that others read it."),
        _("As it stands on its page. What was taken away under a rule: you, and those who decide."),
        _(
            "Until you take it back or are forgotten. What was taken away under a rule lies for "
            "%(number)s days more, for a second look."
        ),
        APPEAL_MS // _DAY_MS,
    ),
    Kept(
        ("rescue.Rescuer",),
        _("That you keep a part of the rescue of this place."),
        _("So that two of you can bring it back."),
        _("You, and the other rescuers."),
        _("Until you stop or are forgotten."),
    ),
    Kept(
        ("moving.GoesAlong", "moving.Arrival", "moving.Newcomer"),
        _("That you go along when a project moves."),
        _("So that you are known where it goes on."),
        _("Whoever looks after the project, in its file."),
        _("Until it has moved, you take it back or are forgotten."),
    ),
    Kept(
        ("forgetting.Farewell", "forgetting.TextedWish"),
        _("That you asked to be forgotten."),
        _("So that nobody else can ask it for you, and you can think again."),
        YOU,
        _("%(number)s hours; then you are forgotten."),
        REGRET_MS // _HOUR_MS,
    ),
)
"""What lies in tables, by what people would call it."""

GROUNDS: Final[tuple[StrOrPromise, ...]] = (
    _(
        "You agree to it: your name, how you are reached, and what you write and answer. You can "
        "take it back on any day."
    ),
    _(
        "You have an agreement with somebody: a task that is paid, a loan, a promise. It is kept "
        "until that is settled."
    ),
    _("The law asks for it: what belongs to accounts. It is sealed, and destroyed on its day."),
    _(
        "Nothing would be safe without it: that a browser is signed in, and how often a code was "
        "tried."
    ),
)
"""On what ground something is kept of people, as the law of personal data asks."""

ELSEWHERE: Final[tuple[Kept, ...]] = (
    Kept(
        (),
        _("What you did: answers, gifts, work, decisions, with the moment and the amount."),
        _("So that everybody can check it."),
        _("Everybody, under a number that is another one in each project, without a name."),
        _("For ever."),
    ),
    Kept(
        (),
        _("What accounting law asks a money host to keep of somebody who was forgotten."),
        _("Because the law asks for it."),
        _("The two people of that host; each time is noted."),
        _("Five or seven years after the year, by country; then it is destroyed."),
    ),
    Kept(
        (),
        _("Copies of all this, on the computer of the place and where whoever runs it puts them."),
        _("So that fire and theft take nothing from you."),
        _("Nobody reads them without the keys of the place."),
        _(
            "Whoever is forgotten is struck out of each copy that can be reached, and out of the "
            "others before they are used."
        ),
    ),
)
"""What lies in no table of the place."""


@dataclass(frozen=True)
class RoomWords:
    """A kind of room in words; who reads it is its own law's."""

    what: StrOrPromise
    why: StrOrPromise
    how_long: StrOrPromise
    number: int = 0


ROOMS: Final[Mapping[str, RoomWords]] = {
    "pocket": RoomWords(
        _("Notes in your pocket."),
        _("So that you forget nothing."),
        _("%(number)s days, unless you keep them."),
        pocket.STAYS_MS // _DAY_MS,
    ),
    "conversation": RoomWords(
        _("Conversations."),
        _("So that neighbours can write to each other."),
        _("%(number)s days."),
        conversations.STAYS_MS // _DAY_MS,
    ),
    "reports": RoomWords(
        _("What you reported, and what came of it."),
        _("So that what breaks a rule is taken down."),
        _("%(number)s days."),
        reports.STAYS_MS // _DAY_MS,
    ),
    "register": RoomWords(
        _("Contacts of an organisation."),
        _("So that it can reach those who agreed."),
        _("As long as you agreed, at most %(number)s days."),
        contacts.AGREED_MAX_MS // _DAY_MS,
    ),
    "draft": RoomWords(
        _("Drafts of projects, and what those who were asked think."),
        _("So that a plan can be looked at before it begins."),
        _("%(number)s days."),
        drafts.STAYS_MS // _DAY_MS,
    ),
    "profile": RoomWords(
        _("What you can, want to learn, have and need, in your own words."),
        _("So that people find each other."),
        _("Until you take a line away or are forgotten."),
    ),
}
"""The kinds of rooms."""

READERS: Final[Mapping[str, StrOrPromise]] = {
    "owner": _("you alone"),
    "side": _("those who take part in the conversation"),
    "asked": _("whoever was asked"),
    "writer": _("whoever wrote it"),
    "concerned": _("whoever it is about"),
    "moderator": _("those who take down what breaks a rule"),
    "speaks": _("whoever holds an office of the organisation"),
    "keeper": _("whoever wrote the draft"),
    "meets": _("whoever takes part in a project with you, where you said so"),
}
"""Who reads what lies in rooms, by the words of their laws."""


def readers_of(room: AnyRoom) -> list[StrOrPromise]:
    """Who reads any of a room's records, each once, as its law says."""
    named = dict.fromkeys(word for words in room.readers.values() for word in words)
    return [READERS[word] for word in named]


def in_rooms() -> Iterator[tuple[Kept, bool]]:
    """Each kind of room as a line, and whether it is noted there who looked."""
    for name, room in rooms().items():
        words = ROOMS[name]
        who = ", ".join(str(one) for one in readers_of(room))
        yield (
            Kept(
                (),
                words.what,
                words.why,
                who[:1].upper() + who[1:] + ".",
                words.how_long,
                words.number,
            ),
            room.logs,
        )
