"""Limits of asking, answering, texting, guessing and helping."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from itertools import count

from django.http import HttpResponse
from django.test import Client
from django.utils.translation import ngettext, override

from dugnad.web.answers import asking, guessing, services, texting
from dugnad.web.answers.models import Ask
from dugnad.web.api import interface, problems
from dugnad.web.forgetting import texting as forgetting
from dugnad.web.helping import kiosk_code, newcomers
from dugnad.web.helping import pages as helping
from dugnad.web.helping import services as helps
from dugnad.web.helping.models import Help
from tests.web.answers.asking import letters_to
from tests.web.helping.test_desk import TODAY, a_library
from tests.web.helping.village import OLAV, Village, a_village
from tests.web.limits.scenes import (
    ELSEWHERE,
    HERE,
    Row,
    Scene,
    begun,
    page_of,
    passes,
    reader,
    said,
    uses_up,
    wears_out,
)
from tests.web.living import Living

CHOSEN = re.compile(r'<input[^>]* value="(\w+)"[^>]* checked')
NOBODYS = "K7M4XQ"
"""A code that opens nothing."""


def _find(client: Client, connection: str = HERE, code: str = NOBODYS) -> HttpResponse:
    answer: HttpResponse = client.get("/find/", {"code": code}, REMOTE_ADDR=connection)
    return answer


def _many(minutes: int) -> Callable[[], str]:
    def sentence() -> str:
        return ngettext(
            "You have asked many people. Wait one minute, then ask this person.",
            "You have asked many people. Wait %(minutes)s minutes, then ask this person.",
            minutes,
        ) % {"minutes": minutes}

    return sentence


def by_an_asker(place: Living) -> Scene:
    """Ana asks many about a work day; Ben asks somebody as well."""
    ana, _code = begun(place)
    card, numbers = place.calls(ana), count()
    ben = place.visitor("Ben")

    def asks(who: Client) -> HttpResponse:
        number = next(numbers)
        typed = {"name_1": f"Person {number}", "address_1": f"n{number}@example.org"}
        answer: HttpResponse = who.post(f"/c/{card}/invite", typed)
        return answer

    return Scene(
        presses=lambda: asks(ana),
        sentence=_many(20),
        other=lambda: passes(asks(ben)),
        fills=uses_up(place, "invite", str(place.who("Ana").id), asking.BY_ASKER),
        typed='value="Person 1"',
    )


def of_one_person(place: Living) -> Scene:
    """Cem is asked by everybody; he can answer what he was asked, and Dia is asked."""
    ana, _code = begun(place)
    cards = [place.calls(ana, f"Day {number}") for number in range(3)]
    turns = iter(cards)
    cem = place.who("Cem")

    def fills() -> None:
        card = place.card(cards[0])
        for _time in range(asking.A_DAY_MAX - 1):
            asking.new_ask(
                secrets.token_bytes(16), bytes(card.project), place.who("Ben"), cem, "Cem",
                cem.reaches.get(),
            )  # fmt: skip

    def asks(name: str, card: str) -> HttpResponse:
        typed = {"name_1": name, "address_1": f"{name.lower()}@example.org"}
        answer: HttpResponse = ana.post(f"/c/{card}/invite", typed)
        return answer

    def other() -> bool:
        first = Ask.objects.get(person=cem, card=place.card(cards[0]).card)
        link = f"/a/{services.secrets_of(first)[0]}"
        answers = place.visitor().post(link, {"answer": "yes", "press": "1"})
        return passes(answers) and passes(asks("Dia", cards[0]))

    def a_day() -> None:
        place.now_ms += 24 * 3_600_000

    return Scene(
        presses=lambda: asks("Cem", next(turns)),
        sentence=said("%(name)s has been asked a lot today. Ask tomorrow, or ring.", name="Cem"),
        other=other,
        fills=fills,
        typed='value="cem@example.org"',
        frees=a_day,
    )


def guesses_of_a_connection(place: Living) -> Scene:
    """Wrong codes from one connection; right links open there, and others come by another one."""
    begun(place)
    stranger, library = reader(place), place.visitor()
    place.calls(place.visitor("Ana"))
    card = place.calls(place.visitor("Ana"), "Mend the pier")
    sent = place.visitor("Ana").post(
        f"/c/{card}/invite", {"name_1": "Cem", "address_1": "cem@example.org"}
    )
    assert passes(sent)
    link = f"/a/{services.secrets_of(Ask.objects.get())[0]}"

    def other() -> bool:
        opens = library.get(link).status_code == 200
        return opens and _find(library, ELSEWHERE, card).status_code == 302

    return Scene(
        presses=lambda: _find(stranger),
        sentence=said("Many codes were tried from here. Wait a minute, then type it again."),
        other=other,
        fills=wears_out(place, guessing.WRONG, HERE),
        typed=f'value="{NOBODYS}"',
    )


def guesses_in_the_place(place: Living) -> Scene:
    """Wrong codes from everywhere; who is signed in is let through, and every right link opens."""
    begun(place)
    stranger, ben = reader(place), place.visitor("Ben")
    card = place.calls(place.visitor("Ana"))

    def other() -> bool:
        return _find(ben, ELSEWHERE, card).status_code == 302

    return Scene(
        presses=lambda: _find(stranger),
        sentence=said("Many codes were tried from here. Wait a minute, then type it again."),
        other=other,
        fills=wears_out(place, guessing.IN_ALL, "all"),
        typed=f'value="{NOBODYS}"',
    )


def _texts(place: Living, text: str) -> HttpResponse:
    """Olav texts."""
    place.now_ms += 1
    texting.take_in(OLAV, text, "")
    return HttpResponse()


def _newest(_answer: HttpResponse) -> str:
    """The newest text to Olav."""
    return letters_to(OLAV)[-1]


def _olav(place: Living) -> None:
    """He reads Norwegian."""
    begun(place)
    person = place.person("Olav", OLAV)
    person.language = "nb"
    person.save()


def replies(place: Living) -> Scene:
    """A number that texts and texts is answered no more; what it says is still taken in.

    Nothing is said then: two machines that answer each other come to an end by that alone.
    """
    _olav(place)
    reach = place.person("Olav", OLAV).reaches.get()
    seen: list[int] = []

    def says(_answer: HttpResponse) -> str:
        seen.append(len(letters_to(OLAV)))
        silent = len(seen) > 1 and seen[-1] == seen[-2]
        with override("nb"):
            return said("Nobody has asked you anything that is still open.")() if silent else ""

    def other() -> bool:
        place.person("Eva", "+4740012399")
        texting.take_in("+4740012399", "HVA", "")
        _texts(place, "STOPP")
        reach.refresh_from_db()
        stopped = reach.stopped_ms is not None
        reach.stopped_ms = None
        reach.save()
        return stopped and len(letters_to("+4740012399")) == 1

    return Scene(
        presses=lambda: _texts(place, "HVA"),
        sentence=said("Nobody has asked you anything that is still open."),
        other=other,
        fills=uses_up(place, "sms-reply", str(reach.id), texting.REPLIES),
        says=says,
    )


def wrong_numbers(place: Living) -> Scene:
    """The number for being forgotten is tried five times; Olav gets another one."""
    _olav(place)
    _texts(place, "GLEM MEG")

    def fills() -> None:
        for _try in range(forgetting.TRIES_MAX - 1):
            _texts(place, "GLEM MEG 000000")

    def other() -> bool:
        return texting.take_in("+4740012398", "HVA", "") == "unknown"

    def asks_anew() -> None:
        _texts(place, "GLEM MEG")

    return Scene(
        presses=lambda: _texts(place, "GLEM MEG 000000"),
        sentence=said("That number no longer works. Text FORGET ME to get a new one."),
        other=other,
        fills=fills,
        frees=asks_anew,
        says=_newest,
    )


def numbers(place: Living) -> Scene:
    """Numbers for being forgotten come to an end; to stay is possible at any time."""
    _olav(place)
    person = place.person("Olav", OLAV)

    def other() -> bool:
        _texts(place, "IKKE GLEM MEG")
        with override("nb"):
            good = said("Good. %(place)s does not forget you.", place="Solbakken")()
        return good in letters_to(OLAV)[-1]

    return Scene(
        presses=lambda: _texts(place, "GLEM MEG"),
        sentence=said("You were sent several numbers today. Text the newest one, or ask tomorrow."),
        other=other,
        fills=uses_up(place, "forget-number", str(person.id), forgetting.NUMBERS),
        says=_newest,
    )


def no_actions(place: Living) -> Scene:
    """Bytes that are no action; another program's are looked at."""
    begun(place)
    program = reader(place)

    def hands_in(connection: str = HERE) -> HttpResponse:
        answer: HttpResponse = program.post(
            "/api/actions", b"nothing", "application/octet-stream", REMOTE_ADDR=connection
        )
        return answer

    return Scene(
        presses=hands_in,
        sentence=lambda: str(problems.sentence_of("TooFast")),
        other=lambda: hands_in(ELSEWHERE).status_code == 400,
        fills=wears_out(place, interface.WRONG, HERE),
        says=lambda answer: str(answer.json()["sentence"]),  # type: ignore[attr-defined]
    )


def _helpers(place: Living) -> tuple[Village, Client]:
    village = a_village(place)
    return village, reader(place, "Agnes")


def wrong_at_the_desk(place: Living) -> Scene:
    """Codes that begin nothing, from one connection; at another one they are looked at."""
    village, agnes = _helpers(place)
    code = village.makes_a_code("answer")

    def types(client: Client, typed: str, connection: str = HERE) -> HttpResponse:
        answer: HttpResponse = client.post("/helping/", {"code": typed}, REMOTE_ADDR=connection)
        return answer

    return Scene(
        presses=lambda: types(agnes, NOBODYS),
        sentence=lambda: str(helping.WAIT),
        other=lambda: passes(types(place.visitor("Tom"), code, ELSEWHERE)),
        fills=wears_out(place, helping.WRONG, HERE),
        typed=f'value="{NOBODYS}"',
    )


def asked_by_a_helper(place: Living) -> Scene:
    """Agnes begins with very many addresses; Tom begins with somebody as well."""
    village, agnes = _helpers(place)
    numbers = count()

    def begins(client: Client) -> HttpResponse:
        typed = {**TODAY, "address": f"n{next(numbers)}@example.org", "card": village.card}
        answer: HttpResponse = client.post("/helping/address/", typed)
        return answer

    return Scene(
        presses=lambda: begins(agnes),
        sentence=lambda: str(helping.TOO_OFTEN),
        other=lambda: passes(begins(place.visitor("Tom"))),
        fills=uses_up(place, "help-to", str(place.who("Agnes").id), helping.BY_ADDRESS),
        typed='@example.org"',
    )


def asked_with_slips(place: Living) -> Scene:
    """Tom begins with very many slips; another helper begins as well."""
    _village, _tom, slip = a_library(place)
    tom, eva = reader(place, "Tom"), place.visitor("Eva")

    def begins(client: Client) -> HttpResponse:
        place.now_ms += 1
        assert client.post("/helping/", {"code": slip}).status_code == 302
        typed = {**TODAY, "until": "7", "how": "paper"}
        answer: HttpResponse = client.post("/helping/together/", typed)
        return answer

    return Scene(
        presses=lambda: begins(tom),
        sentence=lambda: str(helping.TOO_OFTEN),
        other=lambda: passes(begins(eva)),
        fills=uses_up(place, "help-by", str(place.who("Tom").id), helping.ASKED),
        typed="; chosen: answer, 7, paper",
        says=_chosen,
    )


def codes_to_somebody_new(place: Living) -> Scene:
    """Agnes has codes sent to an address that nobody here has; Tom can have one sent there, too.

    Nothing is said: the page is the same as for somebody who is known.
    """
    village, agnes = _helpers(place)
    olga = "olga@example.org"
    tom, seen = place.visitor("Tom"), [0]

    def begins(client: Client) -> HttpResponse:
        typed = {**TODAY, "address": olga, "card": village.card}
        answer: HttpResponse = client.post("/helping/address/", typed)
        place.in_a_moment()
        return answer

    def says(_answer: HttpResponse) -> str:
        before, seen[0] = seen[0], len(letters_to(olga))
        with override("nb"):
            return str(helping.TOO_OFTEN) if seen[0] == before else ""

    def other() -> bool:
        place.now_ms += newcomers.TO_NEW.refill_ms
        begins(tom)
        return len(letters_to(olga)) > seen[0]

    return Scene(
        presses=lambda: begins(agnes),
        sentence=lambda: str(helping.TOO_OFTEN),
        other=other,
        fills=lambda: [begins(agnes) for _go in range(newcomers.TO_NEW.goes - 1)] and None,
        frees=lambda: None,
        says=says,
    )


def _chosen(answer: HttpResponse) -> str:
    """What a page says, and what is chosen on it."""
    page = page_of(answer)
    return f"{page}; chosen: {', '.join(CHOSEN.findall(page))}"


def asked_of_one(place: Living) -> Scene:
    """Helpers have codes sent to Olav; a code of his own begins help all the same."""
    village, _tom, slip = a_library(place)
    olav = place.who("Olav")
    tom = reader(place, "Tom")

    def begins() -> HttpResponse:
        place.now_ms += 1
        assert tom.post("/helping/", {"code": slip}).status_code == 302
        typed = {**TODAY, "until": "7", "how": "code"}
        answer: HttpResponse = tom.post("/helping/together/", typed)
        return answer

    return Scene(
        presses=begins,
        sentence=lambda: str(helping.TOO_OFTEN),
        other=lambda: village.begins().state == "running",
        fills=uses_up(place, "help-of", str(olav.id), helping.ASKED_OF),
        typed="; chosen: answer, 7, code",
        says=_chosen,
    )


def codes_that_wait(place: Living) -> Scene:
    """Whoever asks very often pushes out what they asked before, and no code that Olav made.

    Nothing is said: the newest code is the one that counts.
    """
    village, _agnes = _helpers(place)
    own = village.makes_a_code("answer")
    olav, tom = place.who("Olav"), place.who("Tom")

    def asks() -> HttpResponse:
        place.now_ms += 1
        until_ms = place.now_ms + 3_600_000
        helps.ask(olav, village.project, None, ("answer",), until_ms, helper=tom)
        return HttpResponse()

    def fills() -> None:
        for _time in range(helps.ASKED_MAX - 1):
            asks()

    def says(_answer: HttpResponse) -> str:
        waiting = Help.objects.filter(helped=olav, helper=tom, state="asked").count()
        first = Help.objects.filter(helped=olav, helper=tom).order_by("made_ms").first()
        pushed = first is not None and first.made_ms > begun_ms + 1 and waiting == helps.ASKED_MAX
        with override("nb"):
            return str(helping.WRONG_CODE) if pushed else ""

    begun_ms = place.now_ms
    return Scene(
        presses=asks,
        sentence=lambda: str(helping.WRONG_CODE),
        other=lambda: passes(village.agnes.post("/helping/", {"code": own})),
        fills=fills,
        frees=lambda: Help.objects.filter(helper=tom).delete() and None,
        says=says,
    )


def codes_of_a_screen(place: Living) -> Scene:
    """Wrong codes typed at one screen for everybody; at another one they are looked at."""
    screen, other = reader(place), place.visitor()
    for one in (screen, other):
        assert one.post("/kiosk/begin/", {"code": "larch 2026"}).status_code == 302

    def types(client: Client, code: str) -> HttpResponse:
        answer: HttpResponse = client.post("/kiosk/leave/", {"code": code})
        return answer

    return Scene(
        presses=lambda: types(screen, "nobody"),
        sentence=lambda: str(helping.WAIT),
        other=lambda: passes(types(other, "larch 2026")),
        fills=lambda: (
            [types(screen, "nobody") for _go in range(kiosk_code.TRIES.goes - 1)] and None
        ),
        typed='value="nobody"',
    )


ROWS = {
    "answers.asking:BY_ASKER": Row((30, 1_200_000), by_an_asker),
    "answers.asking:A_DAY_MAX": Row(20, of_one_person),
    "answers.guessing:WRONG": Row((30, 10_000), guesses_of_a_connection),
    "answers.guessing:IN_ALL": Row((3_000, 500), guesses_in_the_place),
    "answers.texting:REPLIES": Row((10, 600_000), replies),
    "forgetting.texting:TRIES_MAX": Row(5, wrong_numbers),
    "forgetting.texting:NUMBERS": Row((3, 28_800_000), numbers),
    "api.interface:WRONG": Row((60, 1_000), no_actions),
    "helping.pages:WRONG": Row((20, 15_000), wrong_at_the_desk),
    "helping.pages:BY_ADDRESS": Row((10, 600_000), asked_by_a_helper),
    "helping.pages:ASKED": Row((20, 180_000), asked_with_slips),
    "helping.kiosk_code:TRIES": Row((5, 600_000), codes_of_a_screen),
    "helping.newcomers:TO_NEW": Row((3, 28_800_000), codes_to_somebody_new),
    "helping.pages:ASKED_OF": Row((4, 900_000), asked_of_one),
    "helping.services:ASKED_MAX": Row(5, codes_that_wait),
}
