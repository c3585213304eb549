"""A place with an association that can decide about it: Bengt looks after it, and moderates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.test import Client
from msgspec.structs import replace

from dugnad.charter.counting.ballots import Voice
from dugnad.charter.counting.method import ByMajority
from dugnad.charter.decisions.verbs import Answer
from dugnad.charter.entries import MEMBERS, STARTER, YEAR_MS, Procedure, RoleRule, Rules, target_of
from dugnad.charter.governing import Entrust
from dugnad.charter.law import MODERATOR
from dugnad.charter.projects.verbs import Join
from dugnad.charter.ways import TREASURER
from dugnad.ledger.values import Action
from dugnad.web.acting.as_place import act_as_place
from dugnad.web.acting.services import Done, act, new_press
from dugnad.web.lists import services as lists
from tests.web.living import Living, typed_of

DAY_MS = 24 * 3_600_000
OPEN_RULES = Rules(way="together", joining="open", puts_up="anyone", objection_ms=0)
PARISH = replace(
    OPEN_RULES,
    everyday=Procedure(who=MODERATOR, method=ByMajority(), answer_ms=DAY_MS),
    lasting=Procedure(who=MEMBERS, method=ByMajority(), answer_ms=DAY_MS),
    choosing=Procedure(who=MEMBERS, method=ByMajority(), answer_ms=DAY_MS),
    roles=(
        RoleRule(STARTER, 2, YEAR_MS),
        RoleRule(MODERATOR, 3, YEAR_MS),
        RoleRule(TREASURER, 1, YEAR_MS),
    ),
    answer_days=7,
)

_CHOSEN = re.compile(
    r'<select[^>]* name="([^"]+)"(?:(?!</select>).)*<option value="([^"]*)" selected', re.DOTALL
)


@dataclass
class Parish:
    """Solbakken with the association and a playground of Ana's.

    Attributes:
        code: of the association.
        playground: of the playground.
    """

    place: Living
    code: str = ""
    playground: str = ""

    def __post_init__(self) -> None:
        """Begin both; Karin takes part in the association."""
        self.playground = self.place.starts("Ana", "The playground", OPEN_RULES)
        self.code = self.place.starts("Bengt", "The village hall", PARISH, kind="association")
        self.does("Karin", "projects", Join(project=self.project, rules_version=1))

    @property
    def project(self) -> bytes:
        """The association."""
        row = lists.project_by_code(self.code)
        assert row is not None
        return bytes(row.project)

    def entrust(self) -> None:
        """Whoever runs the place entrusts it to the association."""
        receipt = act_as_place("operator", "place", Entrust(self.project))
        assert not receipt.code, receipt.code
        lists.wait_for(receipt.seq)

    def does(self, name: str, target: str, asked: Action, project: bytes = b"") -> Done:
        """Somebody does something in the books; it is carried out."""
        self.place.now_ms += 1_000
        done = act(
            self.place.who(name), project or self.project, target, asked,
            channel="page", press=new_press(),
        )  # fmt: skip
        assert not done.refused, done.refused
        return done

    def visitor(self, name: str = "") -> Client:
        """Somebody's browser."""
        return self.place.visitor(name)

    def page(self, name: str, path: str) -> str:
        """What somebody reads at an address."""
        answer = self.visitor(name).get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return str(answer.content.decode())

    def post(self, name: str, path: str, typed: dict[str, Any] | None = None) -> Any:
        """Somebody presses; gives the answer."""
        self.place.now_ms += 1_000
        return self.visitor(name).post(path, {"press": new_press(), **(typed or {})})

    def proposes(self, name: str, what: str, typed: dict[str, Any]) -> str:
        """Somebody proposes something about the place through the pages; the proposal's code."""
        self.place.now_ms += 1_000
        visitor = self.visitor(name)
        answer = visitor.post(f"/place/parameters/{what}", typed)
        assert answer.status_code == 302, answer.content.decode()
        form = visitor.get(answer.headers["Location"]).content.decode()
        chosen = dict(_CHOSEN.findall(form))
        assert chosen["follows"], form
        filled = {
            **typed_of(form),
            **chosen,
            "title": "About the place",
            "text": "It is time.",
            "how": "So it is.",
        }
        return self.place.puts_up(visitor, "proposal", filled)

    def decides(self, card: str, *names: str) -> None:
        """These say yes, and the time for answers passes."""
        row = self.place.card(card)
        for name in names or ("Bengt", "Karin"):
            self.does(name, target_of(bytes(row.card)), Answer(ballot=Voice("yes")))
        self.place.later(days=1, minutes=1)
        lists.catch_up()
