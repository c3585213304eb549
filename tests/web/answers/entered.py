"""The table in the shop, where slips are printed and two enter what somebody said."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.test import Client

from dugnad.web.answers import services
from dugnad.web.people.marking import SLIPS, mark
from dugnad.web.people.models import Person
from tests.web.acting.street import Street
from tests.web.answers.deciding import answered

SLIP_CODE = re.compile(r'class="slip__code">(\w{3}) (\w{3})<')


@dataclass
class Table:
    """The table in the shop where slips are printed and entered.

    Attributes:
        street: where it stands.
        people: everybody, by name.
        card: the proposal.
    """

    street: Street
    people: dict[str, Person]
    card: bytes

    @property
    def path(self) -> str:
        """The card's address."""
        return f"/c/{services.open_card(self.card, None).code.lower()}"

    def browser(self, name: str) -> Client:
        """A browser in which somebody has signed in."""
        client = self.street.browser(self.people[name])
        client.handler.enforce_csrf_checks = False
        return client

    def prints(self, *names: str, by: str = "Ana", form: str = "sheet") -> str:
        """Ana prints slips for some people; gives the sheet."""
        browser = self.browser(by)
        members = [self.value(by, name) for name in names]
        posted = {"press": form, "members": members}
        answer = browser.post(f"{self.path}/slips", posted)
        assert answer.status_code == 302, answer.content.decode()
        return browser.get(answer.headers["Location"]).content.decode()

    def code(self, *names: str, form: str = "sheet") -> str:
        """Ana prints a slip for each; gives the code of the first."""
        found = SLIP_CODE.search(self.prints(*names, form=form))
        assert found is not None
        return "".join(found.groups())

    def member(self, name: str) -> bytes:
        """Somebody's id in the project."""
        row = self.people[name].memberships.get(project_id=self.street.project)
        return bytes(row.member_id)

    def value(self, viewer: str, name: str) -> str:
        """What stands for somebody in the form that another is shown."""
        project = self.street.project
        return mark(self.member(viewer), project, SLIPS, self.member(name))

    def types(self, name: str, answer: str, **typed: str) -> tuple[int, str]:
        """Somebody enters an answer from a slip (`code`) or a talk (`member`); gives the page."""
        self.street.now_ms += 1_000
        browser = self.browser(name)
        posted = {"step": "enter", "press": f"{name}-{answer}", "says": answer, **typed}
        if "received" not in typed:
            first = {"step": "slip" if "code" in typed else "phone", **typed}
            page = browser.post(f"{self.path}/enter", first).content.decode()
            if 'name="received"' in page:
                posted["received"] = hidden_moment(page)
        answer_page = browser.post(f"{self.path}/enter", posted)
        if answer_page.status_code == 302:
            return 302, browser.get(f"{self.path}/enter").content.decode()
        return answer_page.status_code, answer_page.content.decode()

    def says(self, name: str) -> str:
        """What the books have of somebody."""
        return answered(self.street, self.people[name], self.card)


def hidden_moment(page: str) -> str:
    """The moment that the form offers."""
    found = re.search(r'name="received" value="([^"]+)"', page)
    assert found is not None
    return found.group(1)
