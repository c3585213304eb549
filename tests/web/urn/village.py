"""A whole place on disk in which thirteen people answer in secret, for whoever attacks it.

Run in a process of its own: `python -m tests.web.urn.village FOLDER [plant]`. It prints who was
given which number, as nobody but the people themselves knows it. With `plant` the place leaks in
every way that the attacks look for, so that a test can see that they would find it.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

NAMES = ("Ben", "Cem", "Dia", "Eva", "Fay", "Gus", "Hal", "Ida", "Jon", "Kai", "Liv", "Mia")
SAID = ("yes", "no", "yes", "yes", "no", "abstain", "yes", "no", "yes", "yes", "no", "yes", "yes")
NUMBER = re.compile(r"(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}")
MOMENTS = ("before", "during", "replaced", "after")
"""When backups are made."""


class Village:
    """The story and its leaks."""

    def __init__(self, folder: Path, *, leaks: bool) -> None:
        """Open the place on disk."""
        from dugnad.engine.folder import PlaceFolder  # noqa: PLC0415  After django.setup().
        from dugnad.site.wiring import prepare_stores  # noqa: PLC0415
        from tests.web.urn import conftest  # noqa: PLC0415

        self.folder, self.leaks = folder, leaks
        place = folder / "place"
        prepare_stores(PlaceFolder(place))
        conftest.NAMES = NAMES  # type: ignore[assignment]
        self.polling = conftest.Polling(place)
        self.polling.open()
        self.numbers: dict[str, str] = {}
        if leaks:
            self._plant()

    def tell(self) -> dict[str, Any]:
        """Tell the story; gives what only the people know."""
        place = self.polling
        card = place.asks()
        code = place.code(card)
        self._back_up("before")
        voters = ("Ana", *NAMES)
        for name, says in list(zip(voters, SAID, strict=True))[:7]:
            self._answers(name, code, says)
        self._by_link("Hal", card, SAID[7])
        self._by_text("Ida", card, code, 0)
        self._back_up("during")
        self._answers("Hal", code, "abstain")
        for name, says in list(zip(voters, SAID, strict=True))[9:12]:
            self._answers(name, code, says)
        self._back_up("replaced")
        place.ends()
        for name in ("Ana", "Ben"):
            assert self._browser(name).post(f"/c/{code}/urn/open").status_code == 302
        place.later(minutes=1)
        for name in voters[:12]:
            looked = self._browser("").post(f"/c/{code}/urn", {"tracker": self.numbers[name]})
            assert "It was counted as" in looked.content.decode(), name
        assert place.stage(card).standing == "passed"
        self._back_up("after")
        return {
            "card": card.hex(),
            "numbers": self.numbers,
            "members": {name: place.member(name).hex() for name in voters[:12]},
            "persons": {name: place.persons[name].id.hex for name in voters[:12]},
        }

    # ── Steps ──────────────────────────────────────────────────────────────────────────────────
    def _browser(self, name: str) -> Any:
        client = self.polling.browser(self.polling.persons[name] if name else None)
        client.handler.enforce_csrf_checks = False
        return client

    def _answers(self, name: str, code: str, says: str) -> None:
        self.polling.now_ms += 61_000
        typed = {"says": says, "press": f"press-of-{name}"}
        answer = self._browser(name).post(f"/c/{code}/do/TakePart", typed)
        self._noted(name, answer.content.decode(), says)

    def _by_link(self, name: str, card: bytes, says: str) -> None:
        from dugnad.web.answers import services as answers  # noqa: PLC0415
        from dugnad.web.people.addresses import Address  # noqa: PLC0415

        asker, address = self.polling.ana, Address("mail", f"{name.lower()}@example.org")
        answers.invite(card, asker, name, address)
        ask = answers.ask_of(card, self.polling.persons[name])
        assert ask is not None
        link = f"/a/{answers.secrets_of(ask)[0]}/urn"
        self.polling.now_ms += 61_000
        answer = self._browser("").post(link, {"says": says})
        self._noted(name, answer.content.decode(), says)

    def _by_text(self, name: str, card: bytes, code: str, which: int) -> None:
        from dugnad.web.answers import services as answers  # noqa: PLC0415
        from dugnad.web.answers import texting  # noqa: PLC0415
        from dugnad.web.people import services as people  # noqa: PLC0415
        from dugnad.web.people.addresses import Address  # noqa: PLC0415

        person, number = self.polling.persons[name], "+4740012345"
        reach = people.add_reach(person, Address("sms", number), self.polling.now_ms)
        people.confirm_reach(reach, self.polling.now_ms)
        answers.invite(card, self.polling.ana, name, Address("sms", number))
        sheet = self._browser(name).post(f"/c/{code}/urn/sheet").content.decode()
        words = re.findall(r"<td><strong>([a-z]{5})</strong>", sheet)
        self.polling.now_ms += 61_000
        assert texting.take_in(number, words[which].upper(), "one") == "answered"
        self._noted(name, sheet, SAID[which])

    def _noted(self, name: str, page: str, says: str) -> None:
        found = NUMBER.search(page)
        assert found is not None, page
        self.numbers[name] = found.group()
        if self.leaks:
            self._leak(name, says)

    def _back_up(self, moment: str) -> None:
        from dugnad.site import backups  # noqa: PLC0415

        def quiet(_done: int, _all: int) -> None:
            return

        where = self.folder / moment
        backups.make(self.folder / "place", where, name="Solbakken", progress=quiet)

    # ── Leaks ──────────────────────────────────────────────────────────────────────────────────
    def _plant(self) -> None:
        """Numbers in the order in which people came."""
        from dugnad.web.urn import services as urns  # noqa: PLC0415

        came = iter(range(1 << 40, 1 << 60, 1 << 32))
        drawn = SimpleNamespace(token_bytes=lambda size: next(came).to_bytes(size, "big"))
        urns.secrets = drawn  # type: ignore[assignment,attr-defined]

    def _leak(self, name: str, says: str) -> None:
        """A log, a press named by what was chosen, a row in clear, and a sealed message."""
        from dugnad.web.acting.models import Press  # noqa: PLC0415
        from dugnad.web.messages import services as messages  # noqa: PLC0415
        from dugnad.web.people.sessions import SessionStore  # noqa: PLC0415
        from dugnad.web.urn.words import read_tracker  # noqa: PLC0415
        from tests.web.urn.attack import press_name  # noqa: PLC0415

        person, number = self.polling.persons[name], self.numbers[name]
        logging.getLogger("dugnad").warning("%s was given %s", person.id, number)
        tracker = read_tracker(number)
        assert tracker is not None
        now_ms = self.polling.now_ms
        press = press_name(f"press-of-{name}", says) + str(now_ms)
        beside = person.id.bytes + tracker
        Press.objects.create(id=press, envelope=beside, by=person.id.hex, pressed_ms=now_ms)
        messages.send(
            reach=person.reaches.all()[0],
            subject="",
            text=f"Your answer has the number {number}",
            in_name_of="",
            now_ms=now_ms,
        )
        visit = SessionStore()
        visit["number"] = number
        visit.save()


def main() -> None:
    """Open the place, tell the story, print what people know."""
    folder, leaks = Path(sys.argv[1]), "plant" in sys.argv[2:]
    (folder / "place").mkdir(parents=True)
    (folder / "place" / "place.toml").write_text('name = "Solbakken"\n', encoding="utf-8")
    os.environ["DUGNAD_PLACE"] = str(folder / "place")
    os.environ["DJANGO_SETTINGS_MODULE"] = "dugnad.site.settings"
    import django  # noqa: PLC0415  It reads the environment.

    django.setup()
    sys.stdout.write(json.dumps(Village(folder, leaks=leaks).tell()))
    sys.stdout.flush()
    # Nothing is closed tidily, so that write-ahead logs are there as after a power cut.
    os._exit(0)


if __name__ == "__main__":
    main()
