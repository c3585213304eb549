"""Who is told about money: a request goes to a person, a list to whoever approves it, and so on.

What asks for something keeps to each person's own limits (`Post.asks`); what only says how things
stand does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from dugnad.charter.entries import STARTER
from dugnad.charter.law import Law
from dugnad.charter.money.accounts import total
from dugnad.charter.money.events import (
    BatchMade,
    GiftsOwedBack,
    HostAsked,
    HostDeclined,
    Owed,
    Paid,
    TakenOn,
)
from dugnad.charter.money.records import Batch, Obligation
from dugnad.charter.place import HostNamed
from dugnad.charter.talk import QuestionAsked
from dugnad.charter.ways import TREASURER
from dugnad.engine.port import Snapshot
from dugnad.face.money import amount_words
from dugnad.ledger.values import Event, MemberId, ProjectId
from dugnad.web.content import services as content
from dugnad.web.content.markdown import plain
from dugnad.web.content.told import Told
from dugnad.web.house import house
from dugnad.web.leading import speaking
from dugnad.web.leading.reading import has_left, now_of
from dugnad.web.lists import history, money
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import ProjectRow
from dugnad.web.messages.post import Post, best_reach
from dugnad.web.people import services as people
from dugnad.web.people.models import Person

TOLD: Final = (
    HostAsked,
    HostDeclined,
    TakenOn,
    BatchMade,
    Owed,
    GiftsOwedBack,
    Paid,
    QuestionAsked,
    HostNamed,
)

Words = Callable[[], tuple[str, str]]
"""Subject and text, in the language that is active."""


def posts_of(event: Event) -> Iterator[Post]:
    """The letters that something that happened to money makes."""
    if not isinstance(event, TOLD):
        return  # nearly all that happens; it is found so without opening the books.
    with house().engine.reader() as store:
        match event:
            case HostAsked():
                yield from _host_asked(store, event)
            case HostDeclined() | TakenOn():
                yield from _host_answered(store, event)
            case BatchMade():
                yield from _batch_made(store, event)
            case Owed():
                yield from _owed(store, event.obligation)
            case GiftsOwedBack():
                for gift in event.gifts:
                    yield from _owed(store, gift.obligation)
            case HostNamed():
                yield from _host_named(store, event)
            case Paid():
                yield from _paid(store, event)
            case _:
                yield from _line_asked(store, event)


def _host_named(store: Snapshot, event: HostNamed) -> Iterator[Post]:
    """Tell the two of a new money host that they are its two, and where their desk is."""
    host = _title(event.project)

    def letter() -> tuple[str, str]:
        text = _(
            "%(host)s can hold money for other projects from now on. You are one of the two who "
            "look after it: what one writes down, the other confirms. Here is your desk."
        )
        return _("%(host)s can hold money for others") % {"host": host}, text % {"host": host}

    law, now_ms = Law(store), now_of(store)
    two = [
        one
        for role in (TREASURER, event.second)
        for deputies in (False, True)
        for one in law.holders(event.project, role, now_ms, deputies=deputies)
    ]
    yield from _to(store, dict.fromkeys(two), event.project, letter, _at(event.project, "/desk"))


def _host_asked(store: Snapshot, event: HostAsked) -> Iterator[Post]:
    """Tell the host's treasurers that a project asks."""
    project = _title(event.project)

    def letter() -> tuple[str, str]:
        text = _("%(project)s asks whether you hold its money for it. Say yes or no at your desk.")
        return _("%(project)s asks about money") % {"project": project}, text % {"project": project}

    treasurers = Law(store).holders(event.host, TREASURER, now_of(store))
    yield from _to(store, treasurers, event.host, letter, _at(event.host, "/desk"), asks=True)


def _host_answered(store: Snapshot, event: HostDeclined | TakenOn) -> Iterator[Post]:
    """Tell those who look after the project; not who took the question back themselves."""
    host, project = _title(event.host), _title(event.project)
    taken = isinstance(event, TakenOn)

    def letter() -> tuple[str, str]:
        words = {"host": host, "project": project}
        yes = _("%(host)s holds the money of %(project)s from now on.")
        no = _("%(host)s cannot hold the money of %(project)s now. You can ask another host.")
        return _("Money of %(project)s") % words, (yes if taken else no) % words

    starters = Law(store).holders(event.project, STARTER, now_of(store))
    if event.by not in starters:
        page = _at(event.project, "/money")
        yield from _to(store, starters, event.project, letter, page)


def _batch_made(store: Snapshot, event: BatchMade) -> Iterator[Post]:
    """Tell the second person that a list waits to be approved."""
    host = event.batch.host
    known = money.host_at(store, host)
    if known is None:
        return
    amount = _amount(event.batch)

    def letter() -> tuple[str, str]:
        text = _("A list of payments, together %(amount)s, waits for you to approve it.")
        return _("A list to pay, %(amount)s") % amount(), text % amount()

    law, now_ms = Law(store), now_of(store)
    seconds = [
        *law.holders(host, known.second, now_ms),
        *law.holders(host, known.second, now_ms, deputies=True),
    ]
    others = [one for one in seconds if one != event.batch.made_by]
    page = _at(host, f"/desk/pay/{event.number}")
    yield from _to(store, others, host, letter, page, asks=True)


def _amount(batch: Batch) -> Callable[[], dict[str, str]]:
    """The amount of a list in words, in the language that is active when it is asked for."""
    whole = sum(total(item.parts) for item in batch.items)
    return lambda: {"amount": amount_words(whole, batch.unit)}


def _owed(store: Snapshot, owed: Obligation) -> Iterator[Post]:
    """Tell the payee, who says once where it goes or puts it back; or those who speak for it."""
    if owed.payee is None:
        return
    party = lists.organisations_of([owed.payee]).get(owed.payee)
    if party is not None:
        yield from _owed_to_party(store, owed, party)
        return

    def letter() -> tuple[str, str]:
        words = {"amount": amount_words(owed.amount, owed.unit), "host": _title(owed.host)}
        text = _(
            "%(host)s owes you %(amount)s. See why, say where it is to be paid, or put it back "
            "into a project."
        )
        return _("%(amount)s is owed to you") % words, text % words

    yield from _to(store, [owed.payee], owed.project, letter, "/money/")


def _owed_to_party(store: Snapshot, owed: Obligation, party: ProjectRow) -> Iterator[Post]:
    def letter() -> tuple[str, str]:
        words = {
            "amount": amount_words(owed.amount, owed.unit),
            "host": _title(owed.host),
            "organisation": party.title,
        }
        text = _("%(host)s owes %(organisation)s %(amount)s for its bill, and pays it as it says.")
        if not owed.bill:
            text = _(
                "%(host)s owes %(organisation)s %(amount)s. See why, and tell its treasurer where "
                "it is to be paid."
            )
        return _("%(amount)s is owed to %(organisation)s") % words, text % words

    yield from _to_party(store, party, owed.project, letter)


def _to_party(
    store: Snapshot, party: ProjectRow, project: ProjectId, letter: Words
) -> Iterator[Post]:
    """Write to those who speak for an organisation, of its own money."""
    persons = speaking.spokespersons(store, bytes(party.project))
    page = _at(bytes(party.project), "/money/own")
    for person in persons:
        yield from _to_person(person, project, letter, page)


def _paid(store: Snapshot, event: Paid) -> Iterator[Post]:
    """Tell each payee of a list that it was paid."""
    held = money.books(store)
    batch = held.batches.get(event.number)
    payees = [] if batch is None else [held.obligations.get(one.obligation) for one in batch.items]
    parties = lists.organisations_of(one.payee for one in payees if one and one.payee)
    for item in () if batch is None else batch.items:
        owed = held.obligations.get(item.obligation)
        if owed is None or owed.payee is None:
            continue
        amount = total(item.parts)

        def letter(amount: int = amount, unit: str = owed.unit) -> tuple[str, str]:
            words = {"amount": amount_words(amount, unit)}
            text = _("%(amount)s was paid to you. It stands in your own list, with its reason.")
            return _("%(amount)s was paid to you") % words, text % words

        party = parties.get(owed.payee)
        if party is None:
            yield from _to(store, [owed.payee], owed.project, letter, "/money/")
            continue

        def theirs(
            amount: int = amount, unit: str = owed.unit, who: str = party.title
        ) -> tuple[str, str]:
            words = {"amount": amount_words(amount, unit), "organisation": who}
            text = _("%(amount)s was paid to %(organisation)s. It stands on its own page.")
            return _("%(amount)s was paid to %(organisation)s") % words, text % words

        yield from _to_party(store, party, owed.project, theirs)


def _line_asked(store: Snapshot, event: QuestionAsked) -> Iterator[Post]:
    """Tell those who answer for a line of the books that somebody asked about it."""
    law, now_ms = Law(store), now_of(store)
    asker = law.member(event.by)
    line = history.book_line(event.about) if event.about.startswith("line:") else None
    if asker is None or line is None:
        return
    found = content.read(event.prose, waiting=True)
    question = plain(found.text) if isinstance(found, Told) else ""

    def letter() -> tuple[str, str]:
        words = {"line": str(line.sentence), "question": question}
        text = _(
            "Somebody asks about a line of the books, “%(line)s”: “%(question)s” Answer there, or "
            "say by when."
        )
        return _("A question about the books"), text % words

    keepers = [
        *law.holders(asker.project, STARTER, now_ms),
        *law.holders(asker.project, TREASURER, now_ms),
    ]
    page = f"/q/{event.question.hex()}/answer"
    others = [one for one in dict.fromkeys(keepers) if one != event.by]
    yield from _to(store, others, asker.project, letter, page, asks=True)


# ── Steps
def _to(
    store: Snapshot,
    members: Iterable[MemberId],
    project: ProjectId,
    letter: Words,
    page: str,
    *,
    asks: bool = False,
) -> Iterator[Post]:
    """Write to each of some members who can be reached, in their own language."""
    law = Law(store)
    listed = list(members)
    persons = people.persons_behind(listed)
    for member in listed:
        person = persons.get(member)
        if person is not None and not (asks and has_left(law, project, member)):
            yield from _to_person(person, project, letter, page, asks=asks)


def _to_person(
    person: Person, project: ProjectId, letter: Words, page: str, *, asks: bool = False
) -> Iterator[Post]:
    """Write to somebody who can be reached, in their own language."""
    reach = best_reach(person, asks=asks)
    if reach is None:
        return
    with override(person.language):
        subject, text = letter()
    yield Post(
        reach=reach,
        subject=subject,
        text=text,
        address=f"{house().place.base_address}{page}",
        in_name_of="",
        card=project,
        asks=asks,
    )


def _at(project: ProjectId, page: str) -> str:
    return f"/p/{(lists.code_of(project) or '').lower()}{page}"


def _title(project: ProjectId) -> str:
    row = lists.project(project)
    return row.title if row is not None and row.title else house().place.name
