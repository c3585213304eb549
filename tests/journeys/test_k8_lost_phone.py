"""K8: Ana keeps her key herself, loses the phone, and is back within ten minutes, money locked.

What is confirmed on a device is confirmed by what that browser holds; each browser is a context of
its own. Nobody who runs the place has a part in any of it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from dugnad.charter.charter import member_id_of
from dugnad.charter.people import verbs as people
from dugnad.ledger import codec
from dugnad.ledger.action import FORMAT, Body, open_envelope, seal_body
from dugnad.ledger.signatures import ALGORITHM_ED25519, public_key_of
from dugnad.ledger.values import Action
from dugnad.site.environment import read_environment, read_keys_folder
from dugnad.site.keyring import derived, keyring_at
from tests.axe import serious_faults
from tests.browsing import follow
from tests.journeys.conftest import (
    DAY_MS,
    MINUTE_MS,
    PHONE,
    WIDE,
    Harbour,
    begins,
    coming,
    quiet_console,
    sign_in,
)
from tests.site.running import dugnad

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def _axe(page: Page) -> list[str]:
    return [f"{page.url}: {one}" for one in serious_faults(page)]


def looked_at(page: Page) -> None:
    """Nothing serious for axe, and nothing runs out of the window, on phone and desk."""
    page.wait_for_load_state()
    for size in (PHONE, WIDE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, page.url
        assert _axe(page) == []
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def phone(harbour: Harbour, browser: Browser) -> Iterator[Page]:
    """Ana's phone, on which she has begun the neighbourhood."""
    context = browser.new_context(viewport=PHONE, locale="en-GB")  # type: ignore[arg-type]
    page = context.new_page()
    begins(harbour, page)
    yield page
    context.close()


@pytest.fixture
def visit(visit: Callable[..., Page]) -> Iterator[Callable[..., Page]]:
    """Windows that are closed after the story: the place has not so many hands at once."""
    opened: list[Page] = []

    def open_window() -> Page:
        opened.append(visit())
        return opened[-1]

    yield open_window
    for page in opened:
        page.context.close()


@dataclass
class Codes:
    """What Ana has on paper and with friends, and the card that she answers."""

    spare: str
    second: str
    eli: Page
    card: str


@pytest.fixture
def visit_codes(harbour: Harbour, phone: Page, visit: Callable[..., Page]) -> Codes:
    """Ana prints her spare code, and gives one code to Eli's phone and one to Fay on paper."""
    phone.goto(f"{harbour.base}/me/devices/spare/")
    looked_at(phone)
    phone.get_by_role("button", name="Make a spare code").click()
    sheet = phone.locator("[data-sheet=spare]")
    expect(sheet).to_have_text(re.compile(r"^(\w{4}-){6}\w{4}$"))
    spare = sheet.inner_text()
    looked_at(phone)
    phone.goto(f"{harbour.base}/me/devices/people/")
    phone.get_by_role("button", name="Make the two codes").click()
    expect(phone.locator("[data-sheet=second]")).to_have_text(re.compile(r"^(\w{4}-){6}\w{4}$"))
    looked_at(phone)
    second = phone.locator("[data-sheet=second]").inner_text()
    link = phone.locator("[data-sheet=first-link]").get_attribute("href")
    assert link
    eli = visit()
    eli.goto(link)
    looked_at(eli)
    follow(eli.get_by_role("button", name="Keep it on this device"))
    expect(eli.get_by_text("Kept on this device.")).to_be_visible()
    harbour.message_to("ana@vik.example", "A new spare code")
    harbour.message_to("ana@vik.example", "Two people were chosen")
    phone.goto(f"{harbour.base}/")
    follow(phone.get_by_role("link", name="Paint the fence").first)
    return Codes(spare, second, eli, phone.url.split("?")[0])


def takes_home(harbour: Harbour, page: Page) -> None:
    """Ana lets her phone confirm for her."""
    page.goto(f"{harbour.base}/me/devices/")
    looked_at(page)
    page.get_by_label("What do you call this device?").fill("Ana's phone")
    follow(page.get_by_role("button", name=re.compile("^Confirm with this device")))
    expect(page.get_by_role("heading", name="These speak for you")).to_be_visible()


def calls(harbour: Harbour, page: Page) -> str:
    """Ana puts up a work day, which her phone confirms; gives the card's address."""
    page.goto(f"{harbour.base}/box/workday/")
    page.get_by_label("What shall we do?").fill("Paint the fence")
    page.get_by_label("When?").fill(coming("06-05T11:00"))
    page.get_by_label("Where?").fill("The playground")
    follow(page.get_by_role("button", name="Look at the card"))
    follow(page.get_by_role("button", name="Put up the card"))
    confirms(page)
    return page.url.split("?")[0]


def confirms(page: Page) -> None:
    """The device reads what is asked, and Ana presses."""
    expect(page.get_by_role("heading", name="Confirm on this device")).to_be_visible()
    follow(page.get_by_role("button", name="Confirm"))
    expect(page.get_by_role("heading", name="Confirm on this device")).to_have_count(0)


def spoken(page: Page, harbour: Harbour) -> list[Body]:
    """Every action in the books, as anybody reads it."""
    told = page.request.get(f"{harbour.base}/api/blocks?limit=100").json()
    return [
        open_envelope(bytes.fromhex(one)).body
        for block in told["blocks"]
        for one in block["envelopes"]
    ]


def devices(harbour: Harbour, page: Page) -> None:
    """Open the page about one's devices."""
    page.goto(f"{harbour.base}/me/devices/")


def answers(page: Page, card: str, says: str) -> None:
    """Answer on a card's page, and confirm it on the device."""
    page.goto(card)
    follow(page.get_by_role("button", name=says).first)
    confirms(page)
    expect(page.get_by_role("status").first).to_contain_text(says)


def signs_in_anew(harbour: Harbour, visit: Callable[..., Page], name: str = "Ana") -> Page:
    """Ana on a device that she never had."""
    page = visit()
    sign_in(harbour, page, name, f"{name.lower()}@vik.example")
    return page


PUTS_BACK = """
async () => {
  const [row] = await window.own.all("keys");
  const nonce = Date.now();
  const head = await (await fetch("/api/head")).json();
  const words = [new Uint8Array(16), 1, window.own.unhex(row.project), null];
  const now = head.spelled.time_ms;
  const asked = { key: row.key, nonce, now, target: "money", verb: "PutBack", words };
  const done = window.own.ask(row.secret, head.genesis, asked);
  return done.then(() => "", (no) => no.code);
}
"""
"""What whoever holds a phone could do without our pages: money goes back to a project."""


def money(harbour: Harbour, page: Page) -> str:
    """With which code money of Ana's does not move, asked by what this browser holds."""
    devices(harbour, page)
    code: str = page.evaluate(PUTS_BACK)
    devices(harbour, page)
    return code


def test_k8_a_key_goes_home_and_confirms(harbour: Harbour, phone: Page) -> None:
    """Ana's phone confirms a card and an answer; the books and `verify` see that it was hers."""
    with quiet_console(phone):
        takes_home(harbour, phone)
        card = calls(harbour, phone)
        phone.goto(card)
        follow(phone.get_by_role("button", name="Yes, I come").first)
        looked_at(phone)
        confirms(phone)
        expect(phone.get_by_role("status").first).to_contain_text("Yes, I come")
    own = [body for body in spoken(phone, harbour) if body.channel == "own"]
    assert [body.verb for body in own] == ["PutUp", "Answer"]
    assert len({body.key for body in own}) == 1
    harbour.message_to("ana@vik.example", "a device of your own confirms")
    checked = dugnad(["verify", "--place", str(harbour.folder)], harbour.folder.parent)
    assert checked.returncode == 0, checked.stdout


def test_a_browser_without_the_key_confirms_nothing(
    harbour: Harbour, visit: Callable[..., Page]
) -> None:
    """Whoever is signed in as Ana elsewhere reads, and is told to press on her own device."""
    page = signs_in_anew(harbour, visit)
    page.goto(f"{harbour.base}/box/news/")
    page.get_by_label("What is new?").fill("Ana says so")
    follow(page.get_by_role("button", name="Look at the card"))
    follow(page.get_by_role("button", name="Put up the card"))
    expect(page.get_by_text("Only a device of your own can do this").first).to_be_visible()


def test_one_device_lets_in_another(
    harbour: Harbour, phone: Page, visit: Callable[..., Page]
) -> None:
    """Ana's tablet asks, both show the same characters, and the phone lets it in."""
    tablet = signs_in_anew(harbour, visit)
    devices(harbour, tablet)
    looked_at(tablet)
    follow(tablet.get_by_role("link", name="Let this device in"))
    looked_at(tablet)
    tablet.get_by_label("What do you call this device?").fill("Ana's tablet")
    follow(tablet.get_by_role("button", name="Ask my other device"))
    expect(tablet.get_by_role("heading", name="This device waits")).to_be_visible()
    looked_at(tablet)
    shown = tablet.locator("[data-compared]")
    expect(shown).to_have_text(re.compile(r"^\w{4}-\w{4}$"))
    link = tablet.locator("[data-hashed]").get_attribute("href")
    assert link
    phone.goto(f"{link.split('#')[0]}#0000-0000")
    phone.get_by_role("button", name="Let it in").click()
    expect(phone.get_by_role("status")).to_contain_text("The characters differ")
    phone.goto(f"{harbour.base}/")
    phone.goto(link)
    expect(phone.locator("[data-compared]")).to_have_text(shown.inner_text())
    looked_at(phone)
    follow(phone.get_by_role("button", name="Let it in"))
    expect(phone.get_by_text("speaks for you now")).to_be_visible()
    devices(harbour, tablet)
    expect(tablet.get_by_text("Ana's phone")).to_be_visible()
    expect(tablet.get_by_text("Ana's tablet")).to_be_visible()
    harbour.message_to("ana@vik.example", "A further device")
    follow(tablet.get_by_role("button", name="Take away: Ana's tablet"))
    expect(tablet.get_by_text("Another device of yours confirms")).to_be_visible()
    harbour.message_to("ana@vik.example", "confirms for you no more")


def test_k8_the_phone_is_lost(
    harbour: Harbour, phone: Page, visit: Callable[..., Page], visit_codes: Codes
) -> None:
    """Ana is back by her sheet within minutes; the thief stops it; her two people outweigh him."""
    began = time.monotonic()
    new = signs_in_anew(harbour, visit)
    devices(harbour, new)
    follow(new.get_by_role("link", name="I lost my phone"))
    looked_at(new)
    new.get_by_label("The spare code on your sheet").fill("0000-1111-2222-3333-4444-5555-6666")
    new.get_by_role("button", name="Come back by the spare code").click()
    expect(new.get_by_text("This is not the code")).to_be_visible()
    new.get_by_label("The spare code on your sheet").fill(visit_codes.spare.lower())
    follow(new.get_by_role("button", name="Come back by the spare code"))
    expect(new.get_by_text("Your money is at rest until")).to_be_visible()
    looked_at(new)
    answers(new, visit_codes.card, "No")
    assert time.monotonic() - began < 600
    harbour.message_to("ana@vik.example", "Your money is at rest until")
    assert money(harbour, new) == "people.AtRest"
    assert money(harbour, phone) == "people.AtRest"
    looked_at(phone)
    follow(phone.get_by_role("button", name="That was not me: stop it"))
    expect(phone.get_by_text("That was not me")).to_have_count(0)
    harbour.message_to("ana@vik.example", "was stopped by one that you had before")
    assert money(harbour, phone) == "people.AtRest"
    _two_people_bring_her_back(harbour, phone, visit, visit_codes)


def _two_people_bring_her_back(
    harbour: Harbour, thief: Page, visit: Callable[..., Page], codes: Codes
) -> None:
    harbour.later(60 * MINUTE_MS)  # codes are not sent as often as a story of minutes would like.
    newer = signs_in_anew(harbour, visit)
    newer.goto(f"{harbour.base}/me/devices/lost/")
    follow(newer.get_by_role("button", name="Ask my two people"))
    expect(newer.get_by_role("heading", name="This device waits")).to_be_visible()
    link = newer.locator("a[href*='/back/']").get_attribute("href")
    assert link
    expect(newer.locator("[data-compared]")).to_have_text(re.compile(r"^\w{4}-\w{4}$"))
    characters = newer.locator("[data-compared]").inner_text()
    told = ("It is said.", "Both of you have said it.")
    for said, person, typed in zip(told, (codes.eli, visit()), ("", codes.second), strict=True):
        person.goto(link)
        expect(person.locator("[data-compared]")).to_have_text(characters)
        looked_at(person)
        person.get_by_role("textbox").fill(typed)
        follow(person.get_by_role("button", name="Yes, it is them"))
        expect(person.get_by_text(said)).to_be_visible()
    newer.reload()
    expect(newer.get_by_text("2 of two have said yes")).to_be_visible()
    newer.goto(f"{harbour.base}/me/devices/lost/")
    newer.get_by_label("The spare code on your sheet").fill(codes.spare)
    follow(newer.get_by_role("button", name="Come back by the spare code"))
    expect(newer.get_by_text("Your money is at rest until")).to_be_visible()
    answers(newer, codes.card, "Yes, I come")
    assert money(harbour, newer) == "people.AtRest"
    devices(harbour, thief)
    expect(thief.get_by_text("No device can stop it")).to_be_visible()
    expect(thief.get_by_role("button", name="That was not me: stop it")).to_have_count(0)
    assert money(harbour, thief) == "people.AtRest"
    harbour.later(3 * DAY_MS)
    assert money(harbour, thief) == "UnknownKey"
    assert money(harbour, newer) == "money.UnknownObligation"
    devices(harbour, newer)
    expect(newer.get_by_text("at rest")).to_have_count(0)
    looked_at(newer)


LOCK = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
"""A telephone's own lock, as Chromium plays it: a finger that is always the right one."""


def test_at_a_name_a_lock_signs_in_and_confirms_nothing(
    harbour: Harbour, visit: Callable[..., Page]
) -> None:
    """At numbers the page says why not; at a name Ben comes in by one press, until it is deleted.

    The lock lets him in and does not confirm: that needs the device's own word, beside it.
    """
    at_name = AtName(harbour.folder, harbour.running, harbour.read, harbour.texted)
    ben = visit()
    sign_in(harbour, ben, "Ben", "ben@vik.example")
    ben.goto(f"{harbour.base}/me/")
    expect(ben.get_by_text("the lock of a device cannot let you in")).to_be_visible()
    expect(ben.get_by_role("button", name="Add this device")).to_have_count(0)
    page = visit()
    lock = page.context.new_cdp_session(page)
    lock.send("WebAuthn.enable")
    made = lock.send("WebAuthn.addVirtualAuthenticator", {"options": LOCK})
    harbour.later(60 * MINUTE_MS)
    sign_in(at_name, page, "Ben", "ben@vik.example")
    page.goto(f"{at_name.base}/me/")
    follow(page.get_by_role("button", name="Add this device"))
    expect(page.get_by_text("Added").first).to_be_visible()
    kept = lock.send("WebAuthn.getCredentials", {"authenticatorId": made["authenticatorId"]})
    assert [one["rpId"] for one in kept["credentials"]] == ["localhost"]
    follow(page.get_by_role("button", name="Sign out", exact=True))
    page.goto(f"{at_name.base}/in/?next=/me/devices/")
    follow(page.get_by_role("button", name="Sign in with this device"))
    expect(page.get_by_role("heading", name="My devices")).to_be_visible()
    looked_at(page)
    expect(page.get_by_text("These speak for you")).to_have_count(0)
    page.goto(f"{at_name.base}/me/")
    follow(page.get_by_role("button", name=re.compile("^Delete: .*day")))
    expect(page.get_by_text("Last used")).to_have_count(0)
    follow(page.get_by_role("button", name="Sign out", exact=True))
    page.goto(f"{at_name.base}/in/?next=/me/")
    page.get_by_role("button", name="Sign in with this device").click()
    expect(page.get_by_role("status").filter(has_text=re.compile(r"\w"))).to_be_visible()
    assert "/in/" in page.url


@dataclass
class AtName(Harbour):
    """The same place, read at a name in place of numbers."""

    @property
    def base(self) -> str:
        """Where it is open."""
        return f"http://localhost:{self.running.port}"


def test_k8_whoever_runs_the_place_takes_over_nothing(harbour: Harbour, phone: Page) -> None:
    """With every key that lies with the place, nothing that is Ana's own can be taken."""
    folder = harbour.folder
    master = keyring_at(read_keys_folder(folder, read_environment())).master_key()
    genesis = bytes.fromhex(phone.request.get(f"{harbour.base}/api/head").json()["genesis"])
    anas = next(body.key for body in spoken(phone, harbour) if body.channel == "own")
    evil = bytes(range(32))
    seeds = [derived(master, role) for role in ("custodian", "operator")]
    asked: tuple[Action, ...] = (
        people.TakeHome(public_key_of(evil)),
        people.Recover(public_key_of(evil)),
        people.Vouch(public_key_of(evil)),
        people.RemoveDevice(anas),
        people.StopRecovery(),
    )
    for seed, other in (seeds, seeds[::-1]):
        for number, action in enumerate(asked):
            body = Body(
                FORMAT, ALGORITHM_ED25519, public_key_of(seed), None, "own", 900_000 + number,
                harbour.now_ms + 60_000, "people", 0, type(action).__name__, codec.encode(action),
            )  # fmt: skip
            told = phone.request.post(
                f"{harbour.base}/api/actions",
                data=seal_body(body, genesis, seed, other),
                headers={"Content-Type": "application/octet-stream"},
            ).json()
            assert told["code"].startswith("people."), told
    assert member_id_of(genesis, public_key_of(seeds[0]))
