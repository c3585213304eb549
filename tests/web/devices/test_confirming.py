"""Whoever has a device of their own confirms with it; nobody else presses for them."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from dugnad.charter.law import Law
from dugnad.charter.people import verbs as people
from dugnad.charter.projects.verbs import Describe, Rest
from dugnad.charter.ways import TRUSTED_FEW
from dugnad.ledger import codec
from dugnad.ledger.action import DOMAIN, Body, Envelope
from dugnad.ledger.signatures import sign
from dugnad.web.acting.models import Press
from dugnad.web.acting.parting import leave_everything
from dugnad.web.acting.services import act, member_in, new_press
from dugnad.web.acting.signing import OnlyOnDevice, confirm
from dugnad.web.answers.replies import why_not
from dugnad.web.content.told import Told
from dugnad.web.devices.traces import TRACE
from dugnad.web.keys.hands import CONFIRMED, THIS_DEVICE, ToConfirm
from dugnad.web.keys.models import Device, DeviceKey
from dugnad.web.lists import services as lists
from dugnad.web.vault import services as vault
from tests.web.answers.asking import hidden
from tests.web.devices.phone import Phone
from tests.web.living import Living

pytestmark = pytest.mark.django_db(databases=["default", "keys", "views"])


def home(place: Living) -> Phone:
    """Ana begins the neighbourhood, and takes her key home to a phone."""
    client = place.visitor("Ana")
    place.begin(client)
    phone = Phone(place, client)
    phone.goes_home()
    return phone


def project_of() -> bytes:
    """The one project there is."""
    return bytes(lists.projects(limit=1).rows[0].project)


ANOTHER = bytes(range(16))
TO_DEVICES = '<a class="ds-link" href="/me/devices/">My devices</a>'
NEWS = {"title": "The bridge is open", "text": "Go and see it.", "lasts": "3", "step": "up"}


def test_a_form_waits_for_the_device_and_then_goes_on(living_place: Living) -> None:
    """The card is put up when the device has confirmed it, by one more round of the same form."""
    phone = home(living_place)
    typed = {**NEWS, "press": new_press()}
    shown = phone.client.post("/box/news/", typed)
    assert shown.status_code == 200
    page = shown.content.decode()
    assert "Confirm on this device" in page
    assert "The card was put up." in page
    assert 'href="/">Do not confirm' in page
    pressed = {**typed, "press": new_press()}
    before = "http://localhost/box/news/"
    again = phone.client.post("/box/news/", pressed, headers={"referer": before})
    assert f'href="{before}">Do not confirm' in again.content.decode()
    elsewhere = {"referer": "https://elsewhere.example/"}
    again = phone.client.post("/box/news/", pressed, headers=elsewhere)
    assert 'href="/">Do not confirm' in again.content.decode()
    assert lists.home().rows == ()
    answer = phone.confirms(shown, "/box/news/")
    assert answer.status_code == 302
    (row,) = lists.home().rows
    assert row.title == "The bridge is open"
    again = phone.client.post("/box/news/", typed)
    assert again.headers["Location"] == answer.headers["Location"]


def test_another_browser_of_the_same_person_confirms_nothing(living_place: Living) -> None:
    """Signed in without the key one reads, and is told where to press; nothing is written."""
    home(living_place)
    before = Press.objects.count()
    other = living_place.visitor("Ana")
    answer = other.post("/box/news/", {**NEWS, "press": new_press()})
    assert answer.status_code == 409
    assert "Only a device of your own can do this" in answer.content.decode()
    assert TO_DEVICES in answer.content.decode()
    assert TO_DEVICES not in other.get("/box/news/").content.decode()
    assert Press.objects.count() == before


def test_the_place_cannot_press_for_whoever_took_their_key_home(living_place: Living) -> None:
    """What was kept for Ana speaks no more, whoever asks for it."""
    home(living_place)
    told = [Told(title="Ours", text="Still.", language="en")]
    with pytest.raises(OnlyOnDevice) as no:
        act(
            living_place.who("Ana"), project_of(), "projects", Describe(project_of()),
            channel="page", press=new_press(), told=told,
        )  # fmt: skip
    assert no.value.code == "people.KeyMayNot"


def test_a_wrong_word_confirms_nothing(living_place: Living) -> None:
    """Neither another key, nor noise, nor a press that nobody made."""
    phone = home(living_place)
    shown = phone.client.post("/box/news/", {**NEWS, "press": new_press()})
    pressed = Press.objects.latest("pressed_ms")
    for told in (
        {},
        {"press": pressed.id},
        {"press": pressed.id, "signature": "zz"},
        {"press": pressed.id, "signature": "00" * 64},
        {"press": "none", "signature": "00" * 64},
    ):
        answer = phone.tells("/me/devices/confirm/", told)
        assert answer.status_code == 422
        assert "not confirmed" in answer.json()["sentence"]
    assert shown.status_code == 200
    assert not codec.decode(Envelope, bytes(Press.objects.get(id=pressed.id).envelope)).signatures
    assert confirm(pressed.id, b"") is False


def test_each_page_has_a_number_of_its_own(living_place: Living) -> None:
    """Two forms that are open at once are two actions, and both go through."""
    phone = home(living_place)
    shown = [
        phone.client.post("/box/news/", {**NEWS, "title": title, "press": new_press()})
        for title in ("One", "Two")
    ]
    for one in reversed(shown):
        assert phone.confirms(one, "/box/news/").status_code == 302
    assert {row.title for row in lists.home().rows} == {"One", "Two"}


def test_what_is_confirmed_is_said_to_be_ones_own(living_place: Living) -> None:
    """The channel is "own", by the key of the device."""
    phone = home(living_place)
    phone.confirms(phone.client.post("/box/news/", {**NEWS, "press": new_press()}), "/box/news/")
    (block,) = living_place.engine.blocks(living_place.engine.head().seq - 1, 1)
    body = codec.decode(Body, codec.decode(Envelope, block.envelopes[0]).body)
    assert body.channel == "own"
    assert bytes(DeviceKey.objects.get().public_key) == body.key


def test_answers_go_through_the_place_where_its_owner_lets_it(living_place: Living) -> None:
    """Without her phone Ana answers when she allowed it, and can do nothing else there."""
    phone = home(living_place)
    typed = {
        "title": "Paint", "when": "2026-09-26T11:00", "where": "There", "outsiders": "on",
        "lasts": "3", "least": "0", "places": "0", "answer_by": "0", "step": "up",
        "press": new_press(),
    }  # fmt: skip
    shown = phone.client.post("/box/workday/", typed)
    code = phone.confirms(shown, "/box/workday/").headers["Location"].rsplit("/", 1)[1]
    other = living_place.visitor("Ana")
    yes = {"said": "yes", "extra": "0", "press": new_press()}
    answer = other.post(f"/c/{code}/do/Answer", yes)
    assert "Only a device of your own" in answer.content.decode()
    ((row,),) = phone.rows("answers")
    keep = people.KeepForAnswers(bytes.fromhex(row["word"]), bytes.fromhex(row["custodian"]))
    assert phone.asks(bytes.fromhex(row["key"]), row["nonce"], keep) == ""
    living_place.now_ms += 1_000
    answer = other.post(f"/c/{code}/do/Answer", {**yes, "press": new_press()})
    assert answer.status_code == 302
    closed = other.post(f"/c/{code}/close", {"text": "", "press": new_press()})
    assert "Only a device of your own" in closed.content.decode()
    ((row,),) = phone.rows("no-answers")
    assert phone.asks(bytes.fromhex(row["key"]), row["nonce"], people.StopAnswers()) == ""
    ((again,),) = phone.rows("answers")
    assert again["word"] != keep.key.hex()


def test_a_browser_tells_only_what_is_a_key_of_its_own(living_place: Living) -> None:
    """Noise, somebody else's project, and another device's key are turned away in a sentence."""
    home(living_place)
    ben = Phone(living_place, living_place.visitor("Ben"), "Ben's")
    project = project_of().hex()
    taken = bytes(DeviceKey.objects.get().public_key).hex()
    told: list[object] = [
        [], {}, {"keys": {}}, {"keys": {"zz": "00"}}, {"keys": {project: 7}},
        {"keys": {project: ben.makes(project)}}, {"keys": {project: "00" * 32}},
    ]  # fmt: skip
    for one in told:
        for path in ("home", "ask", "begin-again"):
            answer = ben.tells(f"/me/devices/{path}/", one)
            assert answer.status_code == 422
            assert answer.json()["sentence"]
    code = lists.code_of(project_of())
    ben.client.post(f"/p/{code}/join", {"rules_version": "1"})
    answer = ben.tells("/me/devices/home/", {"keys": {project: taken}})
    assert answer.status_code == 422
    assert Device.objects.filter(person=living_place.who("Ben")).count() in (0, 1)


def test_a_refusal_at_taking_home_is_said(living_place: Living) -> None:
    """A second browser cannot take home what is at home already."""
    home(living_place)
    other = Phone(living_place, living_place.visitor("Ana"), "other")
    project = project_of().hex()
    answer = other.tells("/me/devices/home/", {"keys": {project: other.makes(project)}})
    assert answer.status_code == 422
    assert json.loads(answer.content)["sentence"]


def test_kept_keys_and_words_are_two(living_place: Living) -> None:
    """The key that answers is no kept key of before, and ends when it is dropped."""
    home(living_place)
    ana = living_place.who("Ana")
    word = bytes(vault.answering_key(ana.id, project_of()))
    assert word != bytes(vault.kept_key(ana.id, project_of()))
    vault.drop_answering_key(ana.id, project_of())
    assert bytes(vault.answering_key(ana.id, project_of())) != word
    member = member_in(ana, project_of())
    assert member is not None
    with living_place.engine.reader() as store:
        assert Law(store).answering_key(member) is None


def test_a_form_that_names_each_press_anew_is_confirmed_too(living_place: Living) -> None:
    """What this visit confirmed is known by what it asks and for whom, and counts once."""
    phone = home(living_place)
    ana, project = living_place.who("Ana"), project_of()
    soon = Rest(project, living_place.now_ms + 86_400_000)
    code = lists.code_of(project)
    device = Device.objects.get()
    here = THIS_DEVICE.set(device.id)
    try:
        with pytest.raises(ToConfirm) as shown:
            act(ana, project, "projects", soon, channel="page", press=new_press())
        body = codec.decode(Body, shown.value.body)
        message = DOMAIN + living_place.engine.genesis_hash + shown.value.body
        assert confirm(shown.value.press, sign(phone.seed(body.key.hex()), message))
        said = CONFIRMED.set(("gone", shown.value.press))
        try:
            other = Rest(project, living_place.now_ms + 2 * 86_400_000)
            with pytest.raises(ToConfirm):
                act(ana, project, "projects", other, channel="page", press=new_press())
            with pytest.raises(ToConfirm) as for_another:
                act(
                    ana, project, "projects", soon,
                    channel="page", press=new_press(), principal=ANOTHER,
                )  # fmt: skip
            assert codec.decode(Body, for_another.value.body).on_behalf_of == ANOTHER
            done = act(ana, project, "projects", soon, channel="page", press=new_press())
            assert done.refused == ""
            with pytest.raises(ToConfirm):
                act(ana, project, "projects", soon, channel="page", press=new_press())
        finally:
            CONFIRMED.reset(said)
    finally:
        THIS_DEVICE.reset(here)
    assert code is not None


def test_whoever_speaks_by_a_device_is_forgotten_all_the_same(living_place: Living) -> None:
    """They are told to leave with it before; otherwise a member stays whom nobody is behind."""
    home(living_place)
    ana = living_place.who("Ana")
    (thing,) = TRACE.open(ana)
    assert "your own device speaks for you" in str(thing.says)
    assert thing.link.endswith("/leave")
    assert b"phone" in TRACE.export(ana)["devices.json"]
    leave_everything(ana)
    member = member_in(ana, project_of())
    assert member is not None
    with living_place.engine.reader() as store:
        assert Law(store).is_member(project_of(), member, living_place.now_ms)


def test_by_text_message_it_is_declined_kindly(living_place: Living) -> None:
    """Without a word left for answers a texted answer is not taken, and the reply says why."""
    home(living_place)
    soon = Rest(project_of(), living_place.now_ms + 86_400_000)
    ana = living_place.who("Ana")
    said = why_not(
        lambda: act(ana, project_of(), "projects", soon, channel="sms", press=new_press())
    )
    assert said.startswith("Only a device of your own can do this.")


def test_several_things_of_one_press_are_confirmed_one_after_the_other(
    living_place: Living,
) -> None:
    """Ana lays two roles down by one press: her phone confirms each, and both are laid down."""
    client = living_place.visitor("Ana")
    club = living_place.starts("Ana", "The club", replace(TRUSTED_FEW, joining="open"))
    phone = Phone(living_place, client)
    phone.goes_home()
    path = f"/p/{club}/hand-over/lay-down"
    press = hidden(phone.sees(path), "press")
    shown = client.post(path, {"press": press})
    for _each_role in range(2):
        assert shown.status_code == 200
        shown = phone.confirms(shown, path)
    assert shown.status_code == 302
    member = member_in(living_place.who("Ana"), project_of())
    assert member is not None
    roles = [one.name for one in TRUSTED_FEW.roles]
    with living_place.engine.reader() as store:
        law, now_ms = Law(store), living_place.now_ms + 60_000
        assert len(roles) > 1
        assert not any(law.holds(project_of(), one, member, now_ms) for one in roles)
