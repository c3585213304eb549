"""For whom a press counts: for whoever presses, an organisation they speak for, or whom they help.

The choice stands in the address (`?for=` and the organisation's code) and in each form, so that it
works without scripts, and what a page shows is what its buttons do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from django.http import Http404, HttpRequest
from django.utils.http import urlencode

from dugnad.charter.law import Law
from dugnad.engine.port import Snapshot
from dugnad.ledger.values import CardId, ProjectId
from dugnad.web.acting.services import member_in
from dugnad.web.helping import helped
from dugnad.web.house import house
from dugnad.web.leading import reading, speaking
from dugnad.web.leading.decisions import decision
from dugnad.web.leading.speaking import Speaking
from dugnad.web.people.models import Person
from dugnad.web.people.viewer import viewer_of

FOR: Final = "for"
"""What the choice is called in addresses and forms."""
MYSELF: Final = "me"
"""The choice of acting for nobody but oneself."""


@dataclass(frozen=True)
class ForWhom:
    """The choice on a page.

    Attributes:
        speaking: for which organisation, or whom one helps, the page acts; None for the person
            themselves. Where a form was for one for which the person cannot act now, it stands
            here all the same, so that the books say no: what was pressed for it never counts for
            the person.
        others: for which organisations, and whom they help, the person can act here.
    """

    speaking: Speaking | None = None
    others: tuple[Speaking, ...] = ()

    @property
    def code(self) -> str:
        """The choice as it stands in forms."""
        return MYSELF if self.speaking is None else self.speaking.code

    @property
    def is_said(self) -> bool:
        """Whether forms and addresses say for whom they are."""
        return bool(self.others) or self.speaking is not None

    @property
    def query(self) -> str:
        """The choice as it is added to an address; "" where there is none to make."""
        return f"?{urlencode({FOR: self.code})}" if self.is_said else ""


FOR_MYSELF: Final = ForWhom()


def for_whom(
    request: HttpRequest,
    project: ProjectId,
    person: Person | None = None,
    *,
    asks: bool = False,
    card: CardId | None = None,
    asked: ProjectId | None = None,
    helping: bool = False,
) -> ForWhom:
    """For whom a press on this page counts.

    Args:
        request: whose address or form says so.
        project: where they act.
        person: who; whoever is signed in, where nobody is named.
        asks: whether the project asks something here: then whoever is no member themselves, and
            speaks for one organisation that is, answers for it.
        asked: the organisation for which they were asked by somebody, b"" where they were asked for
            themselves; None where nobody asked them. What was put to one counts for no other.
        helping: whether what is pressed here can be done for somebody whom one helps.
        card: what is pressed about, if it is one card. Where organisations do not answer it, only
            one that put it up itself can be acted for.

    Raises:
        Http404: a form was for an organisation in which the person is not known.
    """
    person = person or viewer_of(request).person
    helps = helping and helped.helps_anybody(person)
    named = None if person is None else _pressed_for(request, person, project, card, helps=helps)
    if not helps and not speaking.knows_organisations(person):
        return FOR_MYSELF
    with house().engine.reader() as store:
        found = speaking.speaking_in(store, person, project)
        spoken = tuple(one for one in found if one.takes_part)
        if spoken and card is not None:
            spoken = _acting_on(store, card, spoken)
        others = (*spoken, *(helped.helping_in(person, project, card) if helps else ()))
        if not others:
            return ForWhom(named)
        if any(one.helps for one in others):
            seen = replace(viewer_of(request), names_helped=True)
            request.viewer = seen  # type: ignore[attr-defined]  # our own addition.
        member = member_in(person, project)
        inside = member is not None and Law(store).is_member(project, member, reading.now_of(store))
    chosen = request.POST.get(FOR) or request.GET.get(FOR, "")
    named = next((one for one in others if one.code == chosen.upper()), named)
    if named is None and chosen != MYSELF:
        if asked is not None:
            named = next((one for one in spoken if one.organisation == asked), None)
        elif asks and not inside and len(spoken) == 1:
            named = spoken[0]
    if named is not None and named.helps:
        viewer = viewer_of(request)
        request.viewer = replace(viewer, helper=viewer.person)  # type: ignore[attr-defined]  # ours.
    return ForWhom(named, others)


def _acting_on(store: Snapshot, card: CardId, those: tuple[Speaking, ...]) -> tuple[Speaking, ...]:
    """The organisations that have anything to press on a card."""
    found = decision(store, card)
    if found is None or found.terms.electorate.voices not in ("persons", "households"):
        return those
    return tuple(one for one in those if one.party == found.entry.put_up_by)


def _pressed_for(
    request: HttpRequest,
    person: Person,
    project: ProjectId,
    card: CardId | None,
    *,
    helps: bool,
) -> Speaking | None:
    """For whom a form was, whether or not the person can act for them now."""
    code = request.POST.get(FOR, "")
    if code in ("", MYSELF):
        return None
    known = speaking.known_in(person, project)
    if helps:
        known = (*known, *helped.helped_in(person, project, card))
    named = next((one for one in known if one.code == code.upper()), None)
    if named is None:
        raise Http404
    return named
