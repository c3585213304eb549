"""Acting for somebody who is helped, where pages already know how one acts for an organisation."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from dugnad.ledger.contract import AnyContract
from dugnad.ledger.values import Action, CardId, Channel, ProjectId
from dugnad.web.helping.models import Help
from dugnad.web.house import house
from dugnad.web.leading.speaking import Speaking
from dugnad.web.lists import services as lists
from dugnad.web.people import services as people
from dugnad.web.people.models import Person
from dugnad.web.people.names import names_of


@dataclass(frozen=True)
class Helping(Speaking):
    """That a person may do something for another in a project.

    Attributes:
        help: by what.
        called: the other's name.
    """

    help: Help
    called: str

    @property
    def helps(self) -> bool:
        """It is a person for whom one acts."""
        return True

    @property
    def code(self) -> str:
        """How it is named in addresses."""
        return self.help.name

    @property
    def name(self) -> str:
        """Whom one acts for."""
        return self.called

    @property
    def reads_as(self) -> Person:
        """Whoever helps reads what the other may read."""
        return self.help.helped

    def channel(self, otherwise: Channel) -> Channel:  # noqa: ARG002  (never their own word)
        """How it came: by a helper, whatever page it was pressed on."""
        return "desk" if self.help.at_desk else "helper"

    def may(self, law: AnyContract, kind: type[Action]) -> bool:
        """Whether this is among what the other lets them do."""
        return law.helped_with(kind) in self.help.named


def helps_anybody(person: Person | None) -> bool:
    """Whether somebody helps anybody, or did."""
    if person is None:
        return False
    # Who was named by an address alone makes no page slower: that would tell that they are there.
    known = Help.objects.filter(helper=person).exclude(state=Help.State.ASKED, blind=True)
    return known.exists()


def helping_in(
    person: Person | None, project: ProjectId, card: CardId | None = None
) -> tuple[Helping, ...]:
    """Whom a person may help in a project now, on a card if one is named; by name."""
    found = [one for one in _of(person, project, card, over=False) if one.takes_part]
    return tuple(sorted(found, key=lambda one: (one.name, one.code)))


def helped_in(
    person: Person | None, project: ProjectId, card: CardId | None = None
) -> tuple[Helping, ...]:
    """The same with what has ended or is about another card: pressed for that, it is refused.

    What runs comes first, so that an act and its receipt belong to what still can be stopped.
    """
    return _of(person, project, card, over=True)


def _of(
    person: Person | None, project: ProjectId, card: CardId | None, *, over: bool
) -> tuple[Helping, ...]:
    row = lists.project(project)
    if person is None or row is None:
        return ()
    now_ms = house().now_ms()
    begun = Help.objects.filter(helper=person, project=project, began_ms__gt=0)
    begun = begun.select_related("helped").order_by("-began_ms")
    now = Q(state=Help.State.RUNNING, until_ms__gt=now_ms)
    found = list(begun.filter(now)[:RUNNING_MAX])
    if over:
        found += begun.exclude(now)[:LISTED_MAX]
    names = names_of((one.helped for one in found), project)
    return tuple(
        Helping(
            row=row,
            by=bytes(people.membership_of(person, project).member_id),
            party=bytes(people.membership_of(one.helped, project).member_id),
            takes_part=one.runs(now_ms) and (card is None or bytes(one.card) in (b"", card)),
            help=one,
            called=names[one.helped_id],
        )
        for one in found
    )


RUNNING_MAX = 200
"""How many people at once somebody helps in one project, as far as pages look."""
LISTED_MAX = 50
"""How many of somebody's ended mandates in one project are looked at, the newest first."""
