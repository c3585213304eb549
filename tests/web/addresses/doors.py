"""Every door at which somebody names somebody, or something, that they may not know of.

Each is tried with what is there and with what is not: the one who tries must not learn which.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.test import Client

from dugnad.web.acting.services import new_press
from dugnad.web.answers import services as answers
from dugnad.web.helping import codes
from dugnad.web.helping.models import Help
from dugnad.web.keys.models import Device
from dugnad.web.people import services as people
from dugnad.web.people.addresses import Address
from dugnad.web.people.models import Membership
from dugnad.web.rescue import services as rescue
from dugnad.web.rescue.parts import new_part
from dugnad.web.rooms.conversations import meeting
from tests.web.helping.village import Village, a_village
from tests.web.living import Living
from tests.web.rooms.test_profile import pair_on, writes
from tests.web.rooms.test_register import DIA, TOGETHER

NOBODYS = "K7M4XQ"
NUMBER = UUID("11111111-2222-4333-8444-555555555555")


@dataclass(frozen=True)
class Door:
    """A door, and what is named there.

    Attributes:
        tries: names something, and gives what is answered.
        there: what is there.
        not_there: what is not.
    """

    tries: Callable[[str], HttpResponse]
    there: str
    not_there: str


def _sends(client: Client, path: str, **typed: Any) -> HttpResponse:
    answer: HttpResponse = client.post(path, {"press": new_press(), **typed})
    return answer


def _gets(client: Client, path: str) -> HttpResponse:
    answer: HttpResponse = client.get(path)
    return answer


def _begun(place: Living) -> tuple[Client, str]:
    ana = place.visitor("Ana")
    code = place.begin(ana)
    cem = place.who("Cem")
    people.add_reach(cem, Address("sms", "+4790000001"), place.now_ms)
    return ana, code


def _by_mail(tries: Callable[[str], HttpResponse]) -> Door:
    return Door(tries, "cem@example.org", "nob@example.org")


# ── Addresses
def signing_in(place: Living) -> Door:
    """A stranger asks for a code."""
    _begun(place)
    stranger = place.visitor()
    return _by_mail(lambda one: _sends(stranger, "/in/", address=one))


def typing_a_code(place: Living) -> Door:
    """A stranger types a wrong code that was sent to an address."""
    _begun(place)
    stranger = place.visitor()

    def tries(one: str) -> HttpResponse:
        assert _sends(stranger, "/in/", address=one).status_code == 302
        place.now_ms += 1
        return _sends(stranger, "/in/code/", code="000000")

    return _by_mail(tries)


def further_address(place: Living) -> Door:
    """Ana says that she is reached there, too."""
    ana, _code = _begun(place)
    return _by_mail(lambda one: _sends(ana, "/me/reach/", address=one))


def writing(place: Living) -> Door:
    """Ana writes to whoever has it."""
    ana, _code = _begun(place)
    return _by_mail(lambda one: _sends(ana, "/conversations/new", address=one, text="Hello"))


def registering(place: Living) -> Door:
    """Ana puts somebody into a register."""
    ana, _code = _begun(place)
    code = place.starts("Ana", "The centre", TOGETHER, kind="association").lower()
    typed = DIA | {"phone": ""}
    return _by_mail(lambda one: _sends(ana, f"/p/{code}/contacts/new", **(typed | {"mail": one})))


def helping(place: Living) -> Door:
    """Tom at the desk begins with somebody who has no slip."""
    ana, _code = _begun(place)
    card = place.calls(ana)
    tom = place.visitor("Tom")
    typed = {"name": "Olav", "things": ["answer"], "until": "0", "card": card}
    return _by_mail(lambda one: _sends(tom, "/helping/address/", address=one, **typed))


def taking_part(place: Living) -> Door:
    """Ana asks whether somebody wants to take part."""
    ana, code = _begun(place)

    def tries(one: str) -> HttpResponse:
        return _sends(ana, f"/p/{code}/begun", name_1="Cem", address_1=one)

    return _by_mail(tries)


# ── Codes
def _others_help(place: Living) -> Village:
    village = a_village(place)
    Help.objects.create(
        helper=place.who("Tom"), helped=village.person("Olav"), project=village.project,
        things="answer", how="link", code=codes.tag("ABC234"), stop=codes.tag("DEF567"),
        sealed_stop=codes.sealed("DEF567"), code_until_ms=place.now_ms + 3_600_000,
        until_ms=place.now_ms + 86_400_000, made_ms=place.now_ms,
    )  # fmt: skip
    return village


def a_helpers_code(place: Living) -> Door:
    """Agnes types the code of help that waits for Tom."""
    village = _others_help(place)
    return Door(lambda one: _sends(village.agnes, "/helping/", code=one), "ABC234", NOBODYS)


def vouching(place: Living) -> Door:
    """Agnes would vouch for help that asks for nobody to vouch."""
    village = _others_help(place)
    return Door(lambda one: _sends(village.agnes, "/helping/vouch/", code=one), "ABC234", NOBODYS)


def stopping(place: Living) -> Door:
    """A stranger types a stop code of help that has not begun."""
    _others_help(place)
    stranger = place.visitor()
    return Door(lambda one: _sends(stranger, "/helping/stop/", code=one), "DEF567", NOBODYS)


def at_the_kiosk(place: Living) -> Door:
    """A slip's code at the screen that everybody uses: others have seen it."""
    village = a_village(place)
    row = place.card(village.card)
    asked = answers.invite(bytes(row.card), place.who("Ana"), "Olav", Address("sms", "+4740012345"))
    asked.code = b"another one"
    asked.save()
    screen = place.visitor()
    screen.post("/kiosk/begin/")
    code = answers.secrets_of(asked)[1]
    return Door(lambda one: _sends(screen, "/kiosk/answer/", code=one), code, NOBODYS)


def bringing_back(place: Living) -> Door:
    """A stranger opens the link of a new device whose time is over."""
    _begun(place)
    Device.objects.create(
        person=place.who("Cem"), asks_code="abcdefghjkmn", asks_since_ms=1, created_ms=1
    )
    stranger = place.visitor()
    return Door(lambda one: _gets(stranger, f"/back/{one}/"), "abcdefghjkmn", "abcdefghjkmp")


def letting_in(place: Living) -> Door:
    """Ana opens the link by which Cem lets in another device of his own."""
    ana, _code = _begun(place)
    Device.objects.create(
        person=place.who("Cem"),
        asks_code="abcdefghjkmn",
        asks_since_ms=place.now_ms + 10 * 86_400_000,
        created_ms=1,
    )
    return Door(
        lambda one: _gets(ana, f"/me/devices/let-in/{one}/"), "abcdefghjkmn", "abcdefghjkmp"
    )


# ── What stands in addresses and forms
def _another_conversation(place: Living) -> str:
    """Ben writes with Ana; gives its name."""
    _ana, code = _begun(place)
    ben = place.visitor("Ben")
    ben.post(f"/p/{code}/join", {"rules_version": "1"})
    row = Membership.objects.get(person=place.who("Ana"))
    value = meeting.value_of(place.who("Ben"), bytes(row.member_id))
    answer = _sends(ben, "/conversations/new", people=[value], text="Hello")
    return answer.headers["Location"].rsplit("/", 1)[1]


def somebodys_conversation(place: Living) -> Door:
    """Eva opens a conversation of Ben's."""
    name, eva = _another_conversation(place), place.visitor("Eva")
    return Door(lambda one: _gets(eva, f"/conversations/{one}"), name, str(NUMBER))


def whom_to_write_to(place: Living) -> Door:
    """Eva names somebody whom she does not meet, as another one's form does."""
    _another_conversation(place)
    eva = place.visitor("Eva")
    row = Membership.objects.get(person=place.who("Ana"))
    value = meeting.value_of(place.who("Ben"), bytes(row.member_id))
    wrong = value[:-4] + ("AAAA" if value[-4:] != "AAAA" else "BBBB")
    return Door(
        lambda one: _sends(eva, "/conversations/new", people=[one], text="Hi"), value, wrong
    )


def somebodys_note(place: Living) -> Door:
    """Eva opens the picture of a note in Ana's pocket."""
    ana, _code = _begun(place)
    _sends(ana, "/pocket/", text="Ring Dia")
    page = ana.get("/pocket/").content.decode()
    name = page.split("/pocket/", 2)[2][:36] if "/pocket/" in page else ""
    eva = place.visitor("Eva")
    found = [part[:36] for part in page.split("/pocket/") if part[:36].count("-") == 4]
    return Door(lambda one: _gets(eva, f"/pocket/{one}/picture"), (found or [name])[0], str(NUMBER))


def somebodys_pair(place: Living) -> Door:
    """Eva answers to a pair that was proposed to Ana."""
    ana, _code = _begun(place)
    writes(ana, "can", "Baking bread", found="on")
    writes(place.visitor("Cem"), "learn", "How to bake a cake", found="on")
    value, eva = pair_on(ana), place.visitor("Eva")
    wrong = value[:-4] + ("AAAA" if value[-4:] != "AAAA" else "BBBB")
    return Door(lambda one: _sends(eva, "/profile/meet", pair=one, do="yes"), value, wrong)


def somebodys_help(place: Living) -> Door:
    """Agnes opens what Tom may do for Olav."""
    village = _others_help(place)
    name = Help.objects.get().name.lower()
    return Door(lambda one: _gets(village.agnes, f"/helping/{one}/"), name, "zzzzzz")


def anothers_part(place: Living) -> Door:
    """Eva, who keeps a part of the rescue herself, asks for the file of Ana's."""
    parts = {}
    for name in ("Ana", "Eva"):
        rescue.ask(place.who(name))
        found = rescue.rescuer_of(place.who(name))
        assert found is not None
        parts[name] = rescue.make_part(found).written()
    eva = place.visitor("Eva")
    return Door(
        lambda one: _sends(eva, "/rescue/part.txt", part=one), parts["Ana"], new_part().written()
    )


DOORS: dict[str, Callable[[Living], Door]] = {
    one.__name__: one
    for one in (
        signing_in, typing_a_code, further_address, writing, registering, helping, taking_part,
        a_helpers_code, vouching, stopping, at_the_kiosk, bringing_back,
        letting_in, somebodys_conversation, whom_to_write_to, somebodys_note, somebodys_pair,
        somebodys_help, anothers_part,
    )
}  # fmt: skip
