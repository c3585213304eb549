"""What follows when words are taken away, or looked at again: for the words, and for people.

Nothing is done silently: whoever wrote the words is told why and how to ask for a second look,
those who moderate are told of it, and whoever asked hears what came of it (CHA-07, CHA-14).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import override

from dugnad.charter.entries import Removal
from dugnad.charter.law import MODERATOR, Law
from dugnad.charter.moderating import (
    ANSWER_MS,
    APPEAL_MS,
    MODERATORS,
    AppealMade,
    RemovalReviewed,
    lies_here,
)
from dugnad.charter.place import Place
from dugnad.charter.talk import ProseRemoved
from dugnad.engine.port import Snapshot
from dugnad.ledger.store import Frozen
from dugnad.ledger.values import Event, MemberId
from dugnad.web.content import services as content
from dugnad.web.house import house
from dugnad.web.leading.reading import now_of
from dugnad.web.lists import services as lists
from dugnad.web.messages.post import Post, best_reach
from dugnad.web.people import services as people
from dugnad.web.people.models import Person

REGRET = "regret"
"""The rule by which people take back their own words (`talk.RULES`)."""
_DAY_MS = 24 * 3_600_000
_TOLD_MS = 3_600_000
"""Words that stay away are destroyed an hour after that was said, when their writer is told."""
APPEAL_DAYS = APPEAL_MS // _DAY_MS
ANSWER_DAYS = ANSWER_MS // _DAY_MS


def page_of(commitment: bytes) -> str:
    """The page on which a removal stands, and on which a second look is asked for."""
    return f"/place/removed/{commitment.hex()}"


def moderators(store: Snapshot) -> list[MemberId]:
    """Who may take down what breaks a rule now, also those who stand in."""
    law, now_ms = Law(store), now_of(store)
    project = law.governing()
    if project is None:
        return list(Place(Frozen(store), "place").moderators.keys())
    return [
        *law.holders(project, MODERATOR, now_ms),
        *law.holders(project, MODERATOR, now_ms, deputies=True),
    ]


def persons_who_moderate(store: Snapshot) -> list[Person]:
    """The same as people of this place, each once."""
    found = people.persons_of_members(moderators(store))
    return list({person.id: person for person in found.values()}.values())


def writer_of(commitment: bytes) -> Person | None:
    """Who wrote words that are still here; None where nobody knows."""
    by = content.author_of(commitment)
    return Person.objects.filter(id=by).first() if by else None


# ── The words
def take_away(event: ProseRemoved) -> None:
    """Set aside what was moderated, destroy what its author takes back; again changes nothing."""
    told, now_ms = (event.commitment, event.rule, event.by_role), house().now_ms()
    if event.by_role == MODERATORS:
        done = content.set_aside(*told, now_ms=now_ms)
    else:
        done = content.remove(*told, now_ms=now_ms)
    if done:
        lists.retell(event.commitment)


def take_back(commitment: bytes) -> None:
    """Destroy words that whoever told them on a card took back there; again changes nothing."""
    if content.remove(commitment, REGRET, "author", now_ms=house().now_ms()):
        lists.retell(commitment)


def note(event: Event) -> None:
    """Finish what a press began and a computer that stopped left half done."""
    if isinstance(event, ProseRemoved):
        with house().engine.reader() as store:
            gone = Law(store).removal(event.commitment) is not None
        if gone:
            take_away(event)
    elif isinstance(event, RemovalReviewed):
        end(event.commitment)


def end(commitment: bytes) -> None:
    """Put words back that do not stay away, and destroy those that nobody can put back any more."""
    with house().engine.reader() as store:
        removal, now_ms = Law(store).taken_away(commitment), now_of(store)
    if removal is None or not removal.stands:
        done = content.put_back(commitment)
    elif lies_here(removal, now_ms) or now_ms < removal.reviewed_ms + _TOLD_MS:
        done = False
    else:
        done = content.remove(commitment, removal.rule, removal.by_role, now_ms=now_ms)
    if done:
        lists.retell(commitment)


def sweep() -> None:
    """Look at everything that is set aside: what its time is over for is destroyed."""
    for commitment in content.aside():
        end(commitment)


# ── The letters
def posts_of(event: Event) -> Iterator[Post]:
    """The letters that something that happened makes."""
    match event:
        case ProseRemoved(commitment=commitment) if event.by_role == MODERATORS:
            yield from _to_writer(commitment, _taken_away)
        case AppealMade(commitment=commitment):
            yield from _to_moderators(commitment)
        case RemovalReviewed(commitment=commitment, stands=True):
            yield from _to_writer(commitment, _stays_away)
        case RemovalReviewed(commitment=commitment):
            yield from _to_writer(commitment, _is_back)
        case _:
            return


def _taken_away() -> tuple[str, str]:
    subject = _("Something that you wrote was taken away")
    text = _(
        "Something that you wrote in %(place)s was taken away. The page says under which rule. If "
        "you find that wrong, ask there for a second look within %(days)s days: somebody else "
        "decides."
    )
    return subject, text % {"place": house().place.name, "days": APPEAL_DAYS}


def _stays_away() -> tuple[str, str]:
    subject = _("What came of the second look")
    text = _(
        "Somebody else has looked at what was taken away in %(place)s: it stays away. The page "
        "says why."
    )
    return subject, text % {"place": house().place.name}


def _is_back() -> tuple[str, str]:
    subject = _("Your words are back")
    text = _("What was taken away of yours in %(place)s stands there again.")
    return subject, text % {"place": house().place.name}


def _to_writer(commitment: bytes, words: Callable[[], tuple[str, str]]) -> Iterator[Post]:
    person = writer_of(commitment)
    reach = None if person is None else best_reach(person)
    if person is None or reach is None:
        return
    with override(person.language):
        subject, text = words()
    yield Post(reach, subject, text, page_of(commitment), "", b"")


def _to_moderators(commitment: bytes) -> Iterator[Post]:
    with house().engine.reader() as store:
        removal = Law(store).taken_away(commitment)
        who = _others(removal, moderators(store))
    for person in people.persons_of_members(who).values():
        reach = best_reach(person)
        if reach is None:
            continue
        with override(person.language):
            subject = _("Somebody asks for a second look")
            text = _(
                "Something was taken away in %(place)s, and whoever wrote it asks for a second "
                "look. Somebody answers within %(days)s days."
            ) % {"place": house().place.name, "days": ANSWER_DAYS}
        yield Post(reach, subject, text, page_of(commitment), "", b"", asks=True)


def _others(removal: Removal | None, who: Sequence[MemberId]) -> list[MemberId]:
    """Those who moderate, without who took the words away."""
    return [one for one in who if removal is None or one != removal.by]
