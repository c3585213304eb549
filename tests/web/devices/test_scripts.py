"""The scripts write and read as the books do: tried in Chromium against the books' own code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from dugnad.charter.people import verbs as people
from dugnad.ledger import codec
from dugnad.ledger.action import DOMAIN, FORMAT, Body, open_envelope, signatures_hold
from dugnad.ledger.signatures import ALGORITHM_ED25519, public_key_of, verify

pytestmark = pytest.mark.browser

SCRIPTS = Path(__file__).parents[3] / "src" / "dugnad" / "web" / "devices" / "static" / "devices"
GENESIS = bytes(range(32))
VALUES: tuple[Any, ...] = (
    None, True, False, 0, 127, 128, 255, 256, 65_535, 65_536, 2**32 - 1, 2**32, 2**53 - 1,
    -1, -32, -33, -128, -129, -32_768, -32_769, -(2**31), "", "æøå", "x" * 31, "x" * 32, "x" * 300,
    "x" * 70_000, [], [1, [2, ["three"]]], list(range(20)), [0] * 70_000,
)  # fmt: skip


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page of nothing but the scripts, at an address where browsers keep keys."""
    page = browser.new_page()
    page.route("**/*", lambda route: route.fulfill(body="<p>x</p>", content_type="text/html"))
    page.goto("http://127.0.0.1:9/")
    for name in ("bytes.js", "device.js"):
        page.add_script_tag(path=str(SCRIPTS / name))
    yield page
    page.close()


def packed(page: Page, value: Any) -> bytes:
    """What the script writes."""
    return bytes.fromhex(page.evaluate("(value) => own.hex(own.pack(value))", value))


@pytest.mark.parametrize("value", VALUES, ids=lambda value: str(value)[:20])
def test_each_value_is_written_in_the_one_way(page: Page, value: Any) -> None:
    """The same bytes as the books', and read back as it was."""
    assert packed(page, value) == codec.encode(value)
    again = "(digits) => own.unpack(own.unhex(digits))"
    assert page.evaluate(again, codec.encode(value).hex()) == value


@pytest.mark.parametrize(
    "digits",
    [
        "cc7f", "cd00ff", "d97f", "c1", "ca00000000", "81a161a162", "9101c0", "a2", "dc0001c0",
        "cfffffffffffffffff",
    ],
)  # fmt: skip
def test_what_is_written_otherwise_is_turned_away(page: Page, digits: str) -> None:
    """Two spellings would be two meanings: the script signs nothing that it would not write."""
    read = (
        "(digits) => { try { own.unpack(own.unhex(digits)); return false } catch { return true } }"
    )
    assert page.evaluate(read, digits)


def test_bytes_are_written_as_the_books_do(page: Page) -> None:
    """Keys and fingerprints, of every length that has a mark of its own."""
    for size in (0, 16, 32, 255, 256, 65_536):
        written = "(size) => own.hex(own.pack(new Uint8Array(size)))"
        assert bytes.fromhex(page.evaluate(written, size)) == codec.encode(bytes(size))


def test_an_action_that_a_device_wrote_is_one_of_the_books(page: Page) -> None:
    """Key made, body written, signed, sealed: all of it in the browser, all of it right."""
    told = page.evaluate(
        """async (genesis) => {
          const key = await own.make("aa".repeat(16));
          const kept = await own.find("keys", key);
          const words = [own.unhex("bb".repeat(32))];
          const asked = { key, nonce: 7, target: "people", verb: "AddDevice", words };
          const body = own.pack(own.bodyOf(asked));
          const whole = own.envelope(body, key, await own.sign(kept.secret, genesis, body));
          const told = crypto.subtle.exportKey("pkcs8", kept.secret);
          const out = await told.then(() => "out", () => "kept");
          return { key, whole: own.hex(whole), out };
        }""",
        GENESIS.hex(),
    )
    opened = open_envelope(bytes.fromhex(told["whole"]))
    assert signatures_hold(opened, GENESIS)
    assert opened.body.key.hex() == told["key"]
    assert codec.decode_strictly(people.AddDevice, opened.body.arguments).key == b"\xbb" * 32
    assert (opened.body.channel, opened.body.nonce) == ("own", 7)
    assert told["out"] == "kept"


def test_a_code_on_paper_speaks_by_another_key_in_each_project(page: Page) -> None:
    """Typed in any way of writing it, it is the same; with a slip of the pen it is none."""
    told = page.evaluate(
        """async (genesis) => {
          const secret = own.unhex("00112233445566778899aabbccddeeff");
          const code = await own.code.written(secret);
          const loose = code.toLowerCase().replace(/-/g, " ").replace(/0/g, "o").replace(/1/g, "l");
          const wrong = (code[0] === "A" ? "B" : "A") + code.slice(1);
          const one = await own.fromCode(secret, genesis, "spare", "aa".repeat(16));
          const other = await own.fromCode(secret, genesis, "spare", "bb".repeat(16));
          const helper = await own.fromCode(secret, genesis, "helper", "aa".repeat(16));
          const body = own.text.encode("x");
          return {
            code,
            read: own.hex(await own.code.read(loose)),
            wrong: await own.code.read(wrong),
            short: await own.code.read("0000"),
            keys: [one.key, other.key, helper.key],
            signed: own.hex(await own.sign(one.secret, genesis, body)),
          };
        }""",
        GENESIS.hex(),
    )
    assert told["read"] == "00112233445566778899aabbccddeeff"
    assert (told["wrong"], told["short"]) == (None, None)
    assert len(set(told["keys"])) == 3
    signature = bytes.fromhex(told["signed"])
    assert verify(bytes.fromhex(told["keys"][0]), DOMAIN + GENESIS + b"x", signature)


CONFIRM = """
<form data-confirm="p" data-body="{body}" data-target="{target}" data-verb="{verb}" data-behalf=""
 data-key="{key}" data-names="project rules_version"
 data-genesis="{genesis}" data-finish="/never" data-otherwise="It does not fit.">
<input type="hidden" name="csrfmiddlewaretoken" value="x"><ul data-plain></ul><ul data-exact></ul>
<div hidden data-press><button>Confirm</button></div><p hidden data-elsewhere>Elsewhere.</p>
<p role="status"></p></form>
"""


def test_sums_and_moments_are_said_as_people_do(page: Page) -> None:
    """Open stand the sum, the day and the words that the device read; the rest is folded."""
    key = page.evaluate("() => own.make('cc'.repeat(16))")
    noon = 1_796_425_200_000
    opening = codec.encode((noon + 86_400_000, "By the quay", 7))
    words = (b"x" * 16, 3_300, noon, "unknown", "From the flea market", opening)
    body = Body(
        format=FORMAT, algorithm=ALGORITHM_ED25519, key=bytes.fromhex(key), on_behalf_of=None,
        channel="own", nonce=1, not_after_ms=page.evaluate("Date.now()") + 60_000,
        target="money", contract_version=0, verb="Record", arguments=codec.encode(words),
    )  # fmt: skip
    form = CONFIRM.format(
        body=codec.encode(body).hex(), target="money", verb="Record",
        genesis=GENESIS.hex(), key=key,
    ).replace("project rules_version", "box amount day_ms what text told")  # fmt: skip
    page.evaluate("(form) => { document.body.innerHTML = form }", form)
    page.evaluate("document.documentElement.lang = 'en'")
    page.add_script_tag(path=str(SCRIPTS / "confirm.js"))
    page.get_by_role("button", name="Confirm").wait_for()
    said = page.locator("[data-plain] li").all_inner_texts()
    assert said[0] == "33.00"
    assert "December 5, 2026" in said[1]
    assert said[2] == "From the flea market"
    assert "December 6, 2026" in said[3]
    assert said[4:] == ["By the quay"]
    assert len(page.locator("[data-exact] li").all_inner_texts()) == len(words)


CARD = f"card:{'00' * 16}"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, "Elsewhere."),
        ({"target": "people", "verb": "AddDevice"}, "It does not fit."),
        ({"shown": "Leave"}, "It does not fit."),
        ({"channel": "page"}, "It does not fit."),
        ({"not_after_ms": 2**50}, "It does not fit."),
        ({"on_behalf_of": bytes(16)}, "It does not fit."),
        ({"commitments": (bytes(32),)}, "It does not fit."),
        ({"by": "other"}, "It does not fit."),
        ({"by": "other", "channel": "paper"}, "It does not fit."),
        ({"by": "other", "channel": "own", "verb": "Answer", "target": CARD}, "It does not fit."),
        ({"by": "other", "channel": "paper", "verb": "Ask", "target": CARD}, "It does not fit."),
        ({"by": "other", "channel": "paper", "verb": "Answer", "target": CARD}, "Elsewhere."),
        ({"by": "other", "channel": "phone", "verb": "Ask", "target": "talk"}, "Elsewhere."),
        ({"by": "other", "channel": "own", "verb": "OpenUrn", "target": CARD}, "Elsewhere."),
    ],
    ids=str,
)
def test_a_device_confirms_nothing_but_what_the_page_says(
    page: Page, changed: dict[str, Any], told: str
) -> None:
    """A place that means no good cannot have it sign another verb, for another, or about keys."""
    changed = dict(changed)
    shown = changed.pop("shown", changed.get("verb", "Join"))
    key = "11" * 32 if changed.pop("by", "") else public_key_of(GENESIS).hex()
    plain: dict[str, Any] = {
        "format": FORMAT, "algorithm": ALGORITHM_ED25519, "key": public_key_of(GENESIS),
        "on_behalf_of": None, "channel": "own", "nonce": 1, "not_after_ms": 1_800_000_000_000,
        "target": "projects", "contract_version": 0, "verb": "Join",
        "arguments": codec.encode((b"x" * 16, 1)), "commitments": (),
    }  # fmt: skip
    now = page.evaluate("Date.now()")
    body = Body(**{**plain, "not_after_ms": now + 60_000, **changed})
    form = CONFIRM.format(
        body=codec.encode(body).hex(),
        target=body.target,
        verb=shown,
        genesis=GENESIS.hex(),
        key=key,
    )
    if changed.get("commitments"):
        key = page.evaluate("() => own.make('cc'.repeat(16))")
        own_body = Body(
            **{**plain, "not_after_ms": now + 60_000, **changed, "key": bytes.fromhex(key)}
        )
        form = CONFIRM.format(
            body=codec.encode(own_body).hex(), target="projects", verb="Join",
            genesis=GENESIS.hex(), key=key,
        )  # fmt: skip
    page.evaluate("(form) => { document.body.innerHTML = form }", form)
    page.add_script_tag(path=str(SCRIPTS / "confirm.js"))
    page.get_by_text(told, exact=True).wait_for()
    assert not page.get_by_role("button", name="Confirm").is_visible()
