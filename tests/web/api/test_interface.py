"""What programs can do: hand in, read, and check for themselves; and every no they can get."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema_rs
import msgspec
import pytest
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dugnad.charter.people.verbs import TakeHome, Welcome
from dugnad.charter.projects.verbs import Join
from dugnad.ledger import block, codec, merkle
from dugnad.ledger.action import Body, action_id_of, open_envelope, seal_body
from dugnad.ledger.block import Header, Seal
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.testing import ANA, BEN, CUSTODIAN, Voice
from dugnad.ledger.tree import StateProof, proof_holds
from dugnad.ledger.values import Action
from dugnad.web.api.interface import api
from dugnad.web.api.limits import BUNDLE_BYTES_MAX
from dugnad.web.lists import services as lists
from tests.web.living import ALIASES, Living

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

BYTES = "application/octet-stream"
MSGPACK = "application/msgpack"
HOUR_MS = 3_600_000


@pytest.fixture
def program(living_place: Living) -> Client:
    """A program with a key of its own; there is a project, and the place has let Ana in to it."""
    living_place.begin(living_place.visitor("Ingrid"))
    let_in(living_place, ANA)
    return Client(enforce_csrf_checks=True, headers={"host": "localhost", "accept-language": "en"})


def project_of(place: Living) -> bytes:
    """The place's project."""
    lists.wait_for(place.engine.head().seq)
    return bytes(lists.projects(limit=1).rows[0].project)


def ask(place: Living, who: Voice, target: str, asked: Action, **more: Any) -> bytes:
    """An envelope, signed by somebody's own key."""
    body = Body(
        format=1,
        algorithm=1,
        key=who.key,
        on_behalf_of=None,
        channel=more.get("channel", "own"),
        nonce=more.get("nonce") or place.engine.next_nonce(who.key),
        not_after_ms=more.get("not_after_ms", place.now_ms + HOUR_MS),
        target=target,
        contract_version=0,
        verb=type(asked).__name__,
        arguments=codec.encode(asked),
    )
    return seal_body(body, place.engine.genesis_hash, who.seed, *more.get("beside", ()))


def let_in(place: Living, who: Voice) -> None:
    """The custodian lets somebody in by a kept key, and they take their own one home."""
    place.now_ms += 1_000
    kept = Voice(f"the key kept for {who.name}")
    welcome = Welcome(kept.key, who.member, project_of(place), "page", "link")
    assert not place.engine.submit(ask(place, CUSTODIAN, "people", welcome)).code
    home = TakeHome(key=who.key)
    asked = ask(place, kept, "people", home, channel="page", beside=[CUSTODIAN.seed])
    assert not place.engine.submit(asked).code


def joining(place: Living, who: Voice = ANA, **more: Any) -> bytes:
    """Somebody joins the project."""
    return ask(place, who, "projects", Join(project=project_of(place), rules_version=1), **more)


def hand_in(program: Client, data: bytes, kind: str = BYTES, **headers: str) -> Any:
    """Hand something in."""
    return program.post("/api/actions", data, content_type=kind, headers=headers)


def documented(answer: HttpResponse, method: str, path: str) -> Any:
    """See that an answer is as the description says it is, and give what it says."""
    schema = json.loads(json.dumps(api.get_openapi_schema()))
    told = schema["paths"][path][method]["responses"][str(answer.status_code)]
    kind = answer.headers["Content-Type"]
    assert kind in told["content"], kind
    said = json.loads(answer.content)
    rules = {**told["content"][kind]["schema"], "components": schema["components"]}
    jsonschema_rs.validator_for(rules).validate(said)
    return said


# ── Handing in ─────────────────────────────────────────────────────────────────────────────────
def test_an_action_gets_its_receipt_and_the_same_one_again(
    living_place: Living, program: Client
) -> None:
    """Ana's program joins the project without cookie or form; a second time is the first time."""
    envelope = joining(living_place)
    first = documented(hand_in(program, envelope), "post", "/api/actions")
    assert (first["code"], first["sentence"]) == ("", "")
    assert [event["name"] for event in first["events"]] == ["MemberJoined"]
    assert documented(hand_in(program, envelope), "post", "/api/actions") == first
    assert not program.cookies
    found = program.get(f"/api/receipts/{first['action_id']}")
    assert documented(found, "get", "/api/receipts/{action_id}") == first


def test_a_no_of_the_rules_is_a_receipt_with_a_sentence(
    living_place: Living, program: Client
) -> None:
    """Ana joins twice: the second is refused, in the books, in words she can read."""
    hand_in(program, joining(living_place))
    said = documented(hand_in(program, joining(living_place)), "post", "/api/actions")
    assert said["code"] == "projects.AlreadyMember"
    assert said["sentence"] == "You are a member already, so nothing had to change."
    assert said["path"] == ["projects"]


def test_the_bytes_are_those_of_the_books(living_place: Living, program: Client) -> None:
    """A program that asks for bytes gets exactly what lies in the log."""
    envelope = joining(living_place)
    answer = hand_in(program, envelope, accept=MSGPACK)
    assert answer.headers["Content-Type"] == MSGPACK
    kept = living_place.engine.receipt(open_envelope(envelope).action_id)
    assert kept is not None
    assert kept == codec.decode(Receipt, answer.content)
    assert answer.content == codec.encode(kept)
    address = f"/api/receipts/{kept.action_id.hex()}"
    found = program.get(address, headers={"accept": MSGPACK})
    assert found.content == answer.content


def test_a_bundle_has_one_answer_for_each(living_place: Living, program: Client) -> None:
    """A good action, one by somebody unknown and some nonsense come in together."""
    bundle = [joining(living_place), joining(living_place, BEN), b"nonsense"]
    answer = hand_in(program, msgspec.msgpack.encode(bundle), MSGPACK)
    good, unknown, nonsense = documented(answer, "post", "/api/actions")["answers"]
    assert good["seq"] > 0
    assert (unknown["code"], nonsense["code"]) == ("UnknownKey", "Malformed")
    packed = hand_in(program, msgspec.msgpack.encode(bundle), MSGPACK, accept=MSGPACK)
    again = msgspec.msgpack.decode(packed.content)
    assert again == [bytes.fromhex(good["bytes"]), "UnknownKey", "Malformed"]


def test_a_bundle_holds_at_most_a_block(living_place: Living, program: Client) -> None:
    """So many actions as go into one block, and no more."""
    bundle = msgspec.msgpack.encode([b"x"] * 1_001)
    answer = hand_in(program, bundle, MSGPACK)
    assert answer.status_code == 413
    assert documented(answer, "post", "/api/actions")["code"] == "TooLarge"


# ── Every no at the door ───────────────────────────────────────────────────────────────────────
def test_every_no_of_the_door_has_its_status(living_place: Living, program: Client) -> None:
    """Nonsense, strangers, the late, the early, the forged and the repeated: each its own no."""
    place = living_place
    good = joining(place)
    forged = bytearray(good)
    forged[-1] ^= 1
    late = joining(place, not_after_ms=place.now_ms - 1)
    early = joining(place, not_after_ms=place.now_ms + 8 * 24 * HOUR_MS)
    hand_in(program, joining(place, nonce=40))
    other = ask(place, ANA, "projects", Join(project=project_of(place), rules_version=2), nonce=40)
    for data, status, code in (
        (b"nonsense", 400, "Malformed"),
        (b"\x93", 400, "Malformed"),
        (bytes(forged), 401, "BadSignature"),
        (joining(place, BEN), 403, "UnknownKey"),
        (late, 400, "Expired"),
        (early, 400, "TooFarAhead"),
        (other, 409, "Replayed"),
        (bytes(65_537), 413, "TooLarge"),
    ):
        answer = hand_in(program, data)
        said = documented(answer, "post", "/api/actions")
        assert (answer.status_code, said["code"]) == (status, code)
        assert said["sentence"].endswith(".")


def test_too_many_at_once_are_told_when_to_come_back(living_place: Living, program: Client) -> None:
    """More actions in a minute than the place lets one key send."""
    answers = [hand_in(program, joining(living_place)) for _ in range(1_001)]
    assert [answer.status_code for answer in answers[:1_000]] == [200] * 1_000
    assert documented(answers[-1], "post", "/api/actions")["code"] == "TooFast"
    assert answers[-1].headers["Retry-After"] == "60"


def test_what_costs_least_to_refuse_is_refused_first(living_place: Living, program: Client) -> None:
    """Without a length, too long, of another kind, too often wrong: no database is asked."""
    with (
        CaptureQueriesContext(connections["default"]) as default,
        CaptureQueriesContext(connections["keys"]) as keys,
        CaptureQueriesContext(connections["views"]) as views,
    ):
        answer = program.generic("POST", "/api/actions", b"", content_type=BYTES)
        assert documented(answer, "post", "/api/actions")["code"] == "LengthMissing"
        answer = hand_in(program, bytes(BUNDLE_BYTES_MAX + 1), MSGPACK)
        assert answer.status_code == 413
        answer = hand_in(program, b"{}", "application/json")
        assert documented(answer, "post", "/api/actions")["code"] == "NotThisKind"
        program.cookies["visit"] = "x" * 32
        statuses = [hand_in(program, b"nonsense").status_code for _ in range(70)]
    assert statuses == [400] * 60 + [429] * 10
    assert [len(default), len(keys), len(views)] == [0, 0, 0]
    living_place.now_ms += 2_000
    assert hand_in(program, joining(living_place)).status_code == 200


# ── Checking for oneself ───────────────────────────────────────────────────────────────────────
def test_a_small_client_checks_its_own_receipt(living_place: Living, program: Client) -> None:
    """With the log's arithmetic alone: the receipt is in the log, and the log only grew since."""
    before = program.get("/api/head").json()
    envelope = joining(living_place)
    receipt = hand_in(program, envelope).json()
    living_place.calls(living_place.visitor("Ingrid"))
    assert receipt["action_id"] == action_id_of(open_envelope(envelope).body_bytes).hex()

    head = documented(program.get("/api/head"), "get", "/api/head")
    path = f"/api/log/inclusion/{receipt['action_id']}"
    way = documented(program.get(path), "get", "/api/log/inclusion/{action_id}")
    assert way["header"] == head["header"]
    newest = _opened(head)
    leaf = merkle.leaf_hash(bytes.fromhex(receipt["bytes"]))
    beside = [bytes.fromhex(one) for one in way["beside"]]
    assert merkle.inclusion_holds(leaf, way["index"], newest.log_size, beside, newest.log_root)

    old = _opened(before)
    grown = documented(
        program.get(f"/api/log/consistency?old_size={old.log_size}"), "get", "/api/log/consistency"
    )
    assert merkle.consistency_holds(
        old.log_size,
        newest.log_size,
        [bytes.fromhex(one) for one in grown["beside"]],
        old.log_root,
        newest.log_root,
    )


def _opened(head: dict[str, Any]) -> Header:
    """A header whose seal holds."""
    header = bytes.fromhex(head["header"])
    seal = Seal(bytes.fromhex(head["seal"]["key"]), bytes.fromhex(head["seal"]["signature"]))
    assert block.seal_holds(header, seal)
    return codec.decode(Header, header)


def test_what_the_state_holds_is_proven(living_place: Living, program: Client) -> None:
    """Ana's key is there and Ben's is not; both are proven under the newest header."""
    root = _opened(program.get("/api/head").json()).state_root
    for who, there in ((ANA, True), (BEN, False)):
        key = b"people\0keys\0" + who.key
        said = documented(program.get(f"/api/state/{key.hex()}"), "get", "/api/state/{key}")
        assert (said["value"] is not None) == there
        value = None if said["value"] is None else bytes.fromhex(said["value"])
        proof = StateProof(
            bytes.fromhex(said["bucket"]), tuple(bytes.fromhex(one) for one in said["beside"])
        )
        assert proof_holds(proof, key, value, root)


def test_blocks_can_be_followed(living_place: Living, program: Client) -> None:
    """A copy asks for block after block until it has them all; in bytes they are the same."""
    living_place.calls(living_place.visitor("Ingrid"))
    seen: list[dict[str, Any]] = []
    after: int | None = 0
    while after is not None:
        answer = program.get(f"/api/blocks?after={after}&limit=2")
        said = documented(answer, "get", "/api/blocks")
        seen += said["blocks"]
        after = said["next"]
    assert [one["seq"] for one in seen] == list(range(1, living_place.engine.head().seq + 1))
    packed = program.get("/api/blocks?limit=100", headers={"accept": MSGPACK})
    blocks = codec.decode(list[block.Block], packed.content)
    assert blocks == living_place.engine.blocks()
    assert [one.header.hex() for one in blocks] == [one["header"] for one in seen]


def test_a_place_in_which_nothing_happened_says_so(living_place: Living) -> None:
    """Before the first block there is a beginning and a fingerprint, and nothing to prove."""
    program = living_place.visitor()
    said = documented(program.get("/api/head"), "get", "/api/head")
    assert (said["header"], said["seal"], said["spelled"]) == (None, None, None)
    assert said["fingerprint"] == living_place.engine.fingerprint()
    answer = program.get("/api/state/00")
    assert answer.status_code == 404
    assert documented(answer, "get", "/api/state/{key}")["code"] == "NothingYet"
    assert program.get("/api/blocks").json() == {"blocks": [], "next": None}
    assert program.get("/api/log/consistency?old_size=1").status_code == 404


# ── Cards ──────────────────────────────────────────────────────────────────────────────────────
def test_a_card_is_read_without_anybodys_name(living_place: Living) -> None:
    """A work day in words and numbers, in the reader's language, and nobody's name in it."""
    ingrid = living_place.visitor("Ingrid")
    living_place.begin(ingrid)
    code = living_place.calls(ingrid, "Paint the fence", least="3")
    living_place.visitor("Ben").post(f"/c/{code}/do/Answer", {"said": "yes", "extra": "0"})
    answer = ingrid.get(f"/api/cards/{code}")
    said = documented(answer, "get", "/api/cards/{code}")
    assert said["told"]["title"] == "Paint the fence"
    assert said["words"]["bar"]["have"] == 1
    assert "Saturday 26 September" in said["words"]["when"]
    assert said["links"]["page"] == f"https://solbakken.example/c/{code.lower()}"
    assert said["links"]["project"].startswith("https://solbakken.example/p/")
    for name in ("Ingrid", "Ben"):
        assert name not in answer.content.decode()
    bokmaal = ingrid.get(f"/api/cards/{code.lower()}", headers={"accept-language": "nb"})
    assert "lørdag" in bokmaal.json()["words"]["when"]


def test_a_card_whose_text_was_taken_away_says_so(living_place: Living) -> None:
    """Numbers stay; the words are gone from here as well."""
    ingrid = living_place.visitor("Ingrid")
    living_place.begin(ingrid)
    code = living_place.tells(ingrid, "Ola stole my bike")
    living_place.takes_away(bytes(living_place.card(code).prose))
    answer = ingrid.get(f"/api/cards/{code}")
    assert documented(answer, "get", "/api/cards/{code}")["told"] is None
    assert "Ola" not in answer.content.decode()


# ── What is not there, and the description ─────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("path", "told", "status"),
    [
        (f"/api/receipts/{'0' * 64}", "/api/receipts/{action_id}", 404),
        ("/api/receipts/xyz", "/api/receipts/{action_id}", 422),
        ("/api/cards/K7M4XQ", "/api/cards/{code}", 404),
        ("/api/cards/..", "/api/cards/{code}", 422),
        (f"/api/log/inclusion/{'0' * 64}", "/api/log/inclusion/{action_id}", 404),
        ("/api/log/inclusion/0", "/api/log/inclusion/{action_id}", 422),
        ("/api/log/consistency?old_size=99999", "/api/log/consistency", 404),
        ("/api/log/consistency?old_size=0", "/api/log/consistency", 422),
        ("/api/log/consistency", "/api/log/consistency", 422),
        ("/api/blocks?limit=0", "/api/blocks", 422),
        ("/api/blocks?after=9007199254740992", "/api/blocks", 422),
        ("/api/state/0", "/api/state/{key}", 422),
        (f"/api/state/{'00' * 513}", "/api/state/{key}", 422),
    ],
)
def test_what_is_not_there_is_said_in_one_shape(
    program: Client, path: str, told: str, status: int
) -> None:
    """Unknown names and unreadable ones: a code and a sentence, as described."""
    answer = program.get(path)
    assert answer.status_code == status
    assert documented(answer, "get", told)["code"] in ("NotFound", "NotUnderstood")


def test_other_addresses_and_ways_end_well(program: Client) -> None:
    """Nothing else lies under the interface, and reading is not done by sending."""
    answer = program.get("/api/nothing/here")
    assert (answer.status_code, answer.json()["code"]) == (404, "NotFound")
    assert program.post("/api/nothing/here").status_code == 404
    assert program.post("/api/head").status_code == 405
    assert program.get("/api/actions").status_code == 405


def test_when_nothing_can_be_written_it_says_when_to_come_back(
    living_place: Living, program: Client
) -> None:
    """A place that is closing takes in nothing, and says so."""
    envelope = joining(living_place)
    living_place.engine.close()
    answer = hand_in(program, envelope)
    assert answer.status_code == 503
    assert documented(answer, "post", "/api/actions")["code"] == "NotNow"
    assert answer.headers["Retry-After"] == "60"


def test_the_interface_is_described(program: Client) -> None:
    """For programs as OpenAPI 3.1, for people as a page that loads nothing from elsewhere."""
    schema = program.get("/api/openapi.json").json()
    assert schema["openapi"] == "3.1.0"
    page = program.get("/api/").content.decode()
    assert "/api/actions" in schema["paths"]
    for path in schema["paths"]:
        assert path in page
    assert re.findall(r'(?:src|href)="(?:[a-z]+:)?//[^"]*"', page) == []


def test_the_interface_speaks_the_readers_language(program: Client) -> None:
    """The code is the same everywhere; the sentence is the reader's."""
    english = hand_in(program, b"x").json()
    other = program.post(
        "/api/actions", b"x", content_type=BYTES, headers={"accept-language": "nb"}
    ).json()
    assert english["code"] == other["code"] == "Malformed"
