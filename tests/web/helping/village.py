"""Agnes helps Olav: what the stories about helping have in common."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.test import Client
from msgspec.structs import replace

from dugnad.cards.workday.law.records import Workday
from dugnad.charter.counting.method import ByMajority
from dugnad.charter.entries import YEAR_MS, Procedure, RoleRule, target_of
from dugnad.charter.governing import Entrust
from dugnad.charter.law import HELPER, Law
from dugnad.ledger.store import Frozen
from dugnad.web.acting.as_place import act_as_place
from dugnad.web.helping.models import Help
from dugnad.web.lists import services as lists
from dugnad.web.people.models import Person
from tests.web.acting.street import DAY_MS
from tests.web.living import Living
from tests.web.place.parish import PARISH

OLAV = "+4740012345"
HELPS = replace(
    PARISH,
    choosing=Procedure(who=HELPER, method=ByMajority(), answer_ms=DAY_MS),
    roles=(*PARISH.roles, RoleRule(HELPER, 4, YEAR_MS)),
)
"""Whoever begins it holds the roles that decide; so Bengt can pass on this one."""
CODE = re.compile(r'class="fingerprint">([2-9A-Z]{3} [2-9A-Z]{3})<')
STOP = re.compile(r"STOP ([2-9A-Z]{3} [2-9A-Z]{3})")


@dataclass
class Village:
    """Solbakken, where Ana has called a work day; Olav takes part, and Agnes is his neighbour.

    Attributes:
        place: that lives.
        ana, agnes, olav: their browsers; Olav's is a friend's whom he trusts.
        home: the code of the project.
        card: the code of the work day.
    """

    place: Living
    ana: Client
    agnes: Client
    olav: Client
    home: str
    card: str

    @property
    def project(self) -> bytes:
        """The project, 16 bytes."""
        return bytes(lists.projects(limit=1).rows[0].project)

    def person(self, name: str) -> Person:
        """Somebody of them."""
        return self.place.who(name)

    def makes_a_code(self, *things: str, until: str = "7") -> str:
        """Olav makes a code on his own page."""
        typed = {"where": self.home, "things": list(things or ("answer",)), "until": until}
        page = self.olav.post("/me/helpers/", typed).content.decode()
        found = CODE.search(page)
        assert found, page
        return found.group(1)

    def begins(self, *things: str, until: str = "7") -> Help:
        """Agnes types the code that Olav said."""
        code = self.makes_a_code(*things, until=until)
        answer = self.agnes.post("/helping/", {"code": code})
        assert answer.status_code == 302, answer.content.decode()
        return Help.objects.get(state="running", helper=self.person("Agnes"))

    def presses(self, row: Help, said: str = "yes", client: Client | None = None) -> Any:
        """Agnes presses an answer on the card, for Olav."""
        self.place.now_ms += 1_000
        typed = {"said": said, "extra": "0", "for": row.name, "press": f"{row.name}{said}"}
        return (client or self.agnes).post(f"/c/{self.card}/do/Answer", typed)

    def answer_of(self, name: str) -> tuple[str, str]:
        """What the books have of somebody's answer, and who did it for them."""
        member = bytes(self.person(name).memberships.get(project_id=self.project).member_id)
        with self.place.engine.reader() as store:
            day = Workday(Frozen(store), target_of(bytes(self.place.card(self.card).card)))
            found, hand = day.answers.get(member), day.hands.get(member)
        helper = "" if hand is None else self.called(hand)
        return ("" if found is None else found.said), helper

    def called(self, member: bytes) -> str:
        """The name of a member."""
        for name, person in self.place.persons.items():
            if person.memberships.filter(member_id=member).exists():
                return name
        return "?"

    def mandates(self) -> int:
        """How many mandates of Olav's run in the books now."""
        member = bytes(self.person("Olav").memberships.get(project_id=self.project).member_id)
        with self.place.engine.reader() as store:
            found = Law(store).mandates(member)
        return sum(one.until_ms > self.place.now_ms for _, _, one in found)


def a_village(place: Living) -> Village:
    """Begin it."""
    ana = place.visitor("Ana")
    home = place.begin(ana)
    card = place.calls(ana)
    place.persons["Olav"] = place.person("Olav", OLAV)
    olav, agnes = place.visitor("Olav"), place.visitor("Agnes")
    place.now_ms += 1_000
    assert olav.post(f"/p/{home}/join", {"rules_version": "1"}).status_code == 302
    return Village(place, ana, agnes, olav, home, card)


def a_desk(place: Living, name: str) -> str:
    """A library at whose desk somebody helps, and that decides about the place; gives its code."""
    code = place.starts(name, "The library", HELPS, kind="association")
    row = lists.project_by_code(code)
    assert row is not None
    receipt = act_as_place("operator", "place", Entrust(bytes(row.project)))
    assert not receipt.code, receipt.code
    lists.wait_for(receipt.seq)
    return code
