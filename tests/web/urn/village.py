"""A whole place on disk in which twelve people answer in secret, for whoever attacks it.

Run in a process of its own: `python -m tests.web.urn.village FOLDER [plant] [consent]`. It prints
who was given which number, and what stood on which paper, as nobody but the people themselves
knows it. With `plant` the place leaks in every way that the attacks look for, so that a test can
see that they would find it. With `consent` people agree or object, and say why.

Most answer on pages, Hal by a link, Ida by text message. Kai and Liv answer on paper: Kai's slip
was printed by Ana, Liv printed her own; Ben and Cem type both. While Liv's waits for Cem, a backup
is made.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

NAMES = ("Ben", "Cem", "Dia", "Eva", "Fay", "Gus", "Hal", "Ida", "Jon", "Kai", "Liv", "Mia")
SAID = ("yes", "no", "yes", "yes", "no", "abstain", "yes", "no", "yes", "yes", "no", "yes", "yes")
NUMBER = re.compile(r"(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}")
CODE = re.compile(r'class="slip__code">(\w{3}) (\w{3})<')
WORDS = re.compile(r"<td><strong>([a-z]{5})</strong>")
STANCES = {"yes": "fine", "no": "object", "abstain": "aside"}
CELLS = {"yes": 0, "no": 1, "abstain": 2}
CELLS_OF_CONSENT = {"yes": 0, "abstain": 1, "no": 2}
MOMENTS = ("before", "during", "replaced", "after")
"""When backups are made."""


class Village:
    """The story and its leaks."""

    def __init__(self, folder: Path, *, leaks: bool, consent: bool) -> None:
        """Open the place on disk."""
        from msgspec.structs import replace  # noqa: PLC0415

        from dugnad.charter.counting.method import ByConsent  # noqa: PLC0415
        from dugnad.engine.folder import PlaceFolder  # noqa: PLC0415  After django.setup().
        from dugnad.site.wiring import prepare_stores  # noqa: PLC0415
        from tests.web.urn import conftest  # noqa: PLC0415

        self.folder, self.leaks, self.consent = folder, leaks, consent
        place = folder / "place"
        prepare_stores(PlaceFolder(place))
        conftest.NAMES = NAMES  # type: ignore[assignment]
        everyday = conftest.BY_MAJORITY
        if consent:
            everyday = replace(everyday, method=ByConsent())
        self.polling = conftest.Polling(place, rules=replace(conftest.RULES, everyday=everyday))
        self.polling.open()
        self.numbers: dict[str, str] = {}
        self.papers: dict[str, str] = {}
        self.reasons: dict[str, str] = {}
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
        self._by_text("Ida", card, code, SAID[8])
        kai = self._prints("Kai", code, by="Ana")
        for by in ("Ben", "Cem"):
            self._types(by, "Kai", code, kai, SAID[10])
        self._by_link("Hal", card, SAID[7])
        liv = self._prints("Liv", code, by="Liv")
        self._noted("Liv", liv[2], SAID[11])
        self._types("Ben", "Liv", code, liv, SAID[11])
        self._back_up("during")
        self._answers("Hal", code, "abstain")
        self._answers("Jon", code, SAID[9])
        self._types("Cem", "Liv", code, liv, SAID[11])
        self._back_up("replaced")
        place.ends()
        for name in ("Ana", "Ben"):
            assert self._browser(name).post(f"/c/{code}/urn/open").status_code == 302
        place.later(minutes=1)
        for name, number in self.numbers.items():
            looked = self._browser("").post(f"/c/{code}/urn", {"tracker": number})
            assert "It was counted as" in looked.content.decode(), name
        assert place.stage(card).standing == ("again" if self.consent else "passed")
        self._back_up("after")
        return {
            "card": card.hex(),
            "numbers": self.numbers,
            "published": [one.hex() for (_turn, one), _ in place.deciding(card).trackers.items()],
            "members": {name: place.member(name).hex() for name in voters[:12]},
            "persons": {name: place.persons[name].id.hex for name in voters[:12]},
            "papers": self.papers,
            "reasons": self.reasons,
        }

    # ── Steps ──────────────────────────────────────────────────────────────────────────────────
    def _browser(self, name: str) -> Any:
        client = self.polling.browser(self.polling.persons[name] if name else None)
        client.handler.enforce_csrf_checks = False
        return client

    def _answers(self, name: str, code: str, says: str) -> None:
        self.polling.now_ms += 61_000
        typed = {**self._choice(name, says), "press": f"press-of-{name}"}
        answer = self._browser(name).post(f"/c/{code}/do/TakePart", typed)
        self._noted(name, answer.content.decode(), says)

    def _choice(self, name: str, says: str) -> dict[str, str]:
        """What somebody fills in; whoever objects says why, and that may be replaced."""
        self.reasons.pop(name, None)
        if not self.consent or says != "no":
            return {"says": STANCES[says] if self.consent else says}
        self.reasons[name] = f"Reason {sha256(name.encode()).hexdigest()[:16]}"
        return {"says": "object", "text": self.reasons[name]}

    def _by_link(self, name: str, card: bytes, says: str) -> None:
        from dugnad.web.answers import services as answers  # noqa: PLC0415
        from dugnad.web.people.addresses import Address  # noqa: PLC0415

        asker, address = self.polling.ana, Address("mail", f"{name.lower()}@example.org")
        answers.invite(card, asker, name, address)
        ask = answers.ask_of(card, self.polling.persons[name])
        assert ask is not None
        link = f"/a/{answers.secrets_of(ask)[0]}/urn"
        self.polling.now_ms += 61_000
        answer = self._browser("").post(link, self._choice(name, says))
        self._noted(name, answer.content.decode(), says)

    def _by_text(self, name: str, card: bytes, code: str, says: str) -> None:
        from dugnad.web.answers import services as answers  # noqa: PLC0415
        from dugnad.web.answers import texting  # noqa: PLC0415
        from dugnad.web.people import services as people  # noqa: PLC0415
        from dugnad.web.people.addresses import Address  # noqa: PLC0415

        person, number = self.polling.persons[name], "+4740012345"
        reach = people.add_reach(person, Address("sms", number), self.polling.now_ms)
        people.confirm_reach(reach, self.polling.now_ms)
        answers.invite(card, self.polling.ana, name, Address("sms", number))
        sheet = self._browser(name).post(f"/c/{code}/urn/sheet").content.decode()
        word = self._word(WORDS.findall(sheet), says)
        self.papers[name] = word
        self.polling.now_ms += 61_000
        assert texting.take_in(number, word.upper(), "one") == "answered"
        self._noted(name, sheet, says)

    def _prints(self, name: str, code: str, *, by: str) -> tuple[str, list[str], str]:
        """Somebody prints a slip; gives its code, its words, and all of it."""
        browser = self._browser(by)
        self.polling.now_ms += 61_000
        if by == name:
            page = browser.post(f"/c/{code}/urn/sheet").content.decode()
        else:
            chosen = {"press": f"slip-of-{name}", "members": [self.polling.value(by, name)]}
            page = browser.post(f"/c/{code}/slips", chosen).content.decode()
        found = CODE.search(page)
        assert found is not None, page
        return "".join(found.groups()), WORDS.findall(page), page

    def _types(
        self, by: str, name: str, code: str, slip: tuple[str, list[str], str], says: str
    ) -> None:
        """Somebody types the lower part of a slip."""
        word = self._word(slip[1], says)
        self.papers[name] = word
        self.polling.now_ms += 61_000
        browser, path = self._browser(by), f"/c/{code}/enter"
        page = browser.post(path, {"step": "slip", "code": slip[0]}).content.decode()
        offered = re.search(r'name="received" value="([^"]+)"', page)
        press = f"press-of-{by}-for-{name}"
        typed = {"step": "enter", "code": slip[0], "words": word, "press": press}
        if offered is not None:
            typed["received"] = offered.group(1)
        answer = browser.post(path, typed)
        assert answer.status_code == 302, answer.content.decode()
        if self.leaks:
            self._leak_word(name, word)

    def _word(self, words: list[str], says: str) -> str:
        return words[(CELLS_OF_CONSENT if self.consent else CELLS)[says]]

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
        from dugnad.web.urn import answering, printing  # noqa: PLC0415

        came = iter(range(1 << 40, 1 << 60, 1 << 32))
        drawn = SimpleNamespace(token_bytes=lambda size: next(came).to_bytes(size, "big"))
        for room in (answering, printing):
            room.secrets = drawn  # type: ignore[attr-defined]

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

    def _leak_word(self, name: str, word: str) -> None:
        """A log, and a letter that repeats the word."""
        from dugnad.web.messages import services as messages  # noqa: PLC0415

        logging.getLogger("dugnad").warning("typed %s", word)
        messages.send(
            reach=self.polling.persons[name].reaches.all()[0],
            subject="",
            text=f"The word {word} was typed for you",
            in_name_of="",
            now_ms=self.polling.now_ms,
        )


def main() -> None:
    """Open the place, tell the story, print what people know."""
    folder, how = Path(sys.argv[1]), sys.argv[2:]
    (folder / "place").mkdir(parents=True)
    (folder / "place" / "place.toml").write_text('name = "Solbakken"\n', encoding="utf-8")
    os.environ["DUGNAD_PLACE"] = str(folder / "place")
    os.environ["DJANGO_SETTINGS_MODULE"] = "dugnad.site.settings"
    import django  # noqa: PLC0415  It reads the environment.

    django.setup()
    village = Village(folder, leaks="plant" in how, consent="consent" in how)
    sys.stdout.write(json.dumps(village.tell()))
    sys.stdout.flush()
    # Nothing is closed tidily, so that write-ahead logs are there as after a power cut.
    os._exit(0)


if __name__ == "__main__":
    main()
