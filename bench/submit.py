"""Handing in over HTTP to a durable receipt, against an empty view behind the same middleware.

One action a request from 32 clients, against the empty view with the same bodies in the same run;
and bundles of 100 from 4 clients, against bare verification of their signatures on all cores. The
clients run on the same computer as the place. Wanted: at least 0.3 and at least 0.25.
"""

import os
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import msgspec

from bench._fill import PROJECT, signed
from bench._load import load, post
from bench._place import EMPTY, Serving, fill
from bench.people import Person, digest
from bench.told import tell
from dugnad.cards.workday.law.verbs import Answer
from dugnad.charter.entries import target_of
from dugnad.ledger import signatures
from dugnad.ledger.action import DOMAIN, open_envelope

WANTED = 0.3
WANTED_BUNDLES = 0.25
PEOPLE = 300
DAYS = 60
ROUNDS = 5
SINGLE = 1_000
BUNDLES = 20
PER_BUNDLE = 100
CLIENTS = 32
BUNDLE_CLIENTS = 4
BYTES = "application/octet-stream"
MSGPACK = "application/msgpack"
ACTIONS = "/api/actions"


def envelopes_of(genesis_hash: bytes, count: int) -> list[bytes]:
    """So many answers to work days, by everybody in turn."""
    at_ms = time.time_ns() // 1_000_000
    everybody = [Person(number, PROJECT) for number in range(PEOPLE)]
    for person in everybody:
        person.nonce = 10
    found = []
    for number in range(count):
        person = everybody[number % PEOPLE]
        person.nonce += 1
        day = digest("card", 2 * (number // PEOPLE))[:16]
        found.append(
            signed(genesis_hash, person.seed, person.nonce, target_of(day), Answer("yes"), at_ms)
        )
    return found


def verify_all(genesis_hash: bytes, envelopes: list[bytes]) -> int:
    """Check signatures and nothing else; gives how many hold."""
    held = 0
    for envelope in envelopes:
        opened = open_envelope(envelope)
        (one,) = opened.signatures
        message = DOMAIN + genesis_hash + opened.body_bytes
        held += signatures.verify(one.key, message, one.signature)
    return held


def bare_seconds(genesis_hash: bytes, envelopes: list[bytes], pool: ProcessPoolExecutor) -> float:
    """How long bare verification takes on all cores."""
    cores = os.cpu_count() or 1
    parts = [envelopes[start::cores] for start in range(cores)]
    began = time.perf_counter()
    held = sum(pool.map(verify_all, [genesis_hash] * cores, parts))
    took = time.perf_counter() - began
    if held != len(envelopes):
        raise RuntimeError(held)
    return took


def measure(folder: Path) -> tuple[float, float]:
    """Tell every round; gives the two ratios in the middle."""
    with Serving(folder) as place, ProcessPoolExecutor(os.cpu_count()) as pool:
        head = msgspec.json.decode(place.get("/api/head")[1])
        genesis_hash = bytes.fromhex(head["genesis"])
        share = SINGLE + BUNDLES * PER_BUNDLE
        envelopes = envelopes_of(genesis_hash, (ROUNDS + 1) * share)
        ones, bundles = [], []
        for number in range(ROUNDS + 1):
            mine = envelopes[number * share : (number + 1) * share]
            one, bundle = single(place, mine[:SINGLE]), bundled(place, mine[SINGLE:])
            bare_s = bare_seconds(genesis_hash, mine[SINGLE:], pool)
            if number == 0:
                continue  # The first round warms both sides up.
            ones.append(one)
            bundles.append((bare_s / bundle, len(mine[SINGLE:]) / bundle))
    middle, in_bundle = sorted(ones)[ROUNDS // 2], sorted(bundles)[ROUNDS // 2]
    tell("submit", kind="one", clients=CLIENTS, actions_per_s=middle[1], empty_per_s=middle[2],
         ratio=middle[0])  # fmt: skip
    tell("submit", kind="bundle", per_bundle=PER_BUNDLE, clients=BUNDLE_CLIENTS,
         actions_per_s=in_bundle[1], bare_per_s=in_bundle[1] / in_bundle[0],
         ratio=in_bundle[0])  # fmt: skip
    return middle[0], in_bundle[0]


def single(place: Serving, envelopes: list[bytes]) -> tuple[float, float, float]:
    """One action a request: ratio, actions a second, empty views a second."""
    empty_s = load(place.port, [post(EMPTY, one, BYTES) for one in envelopes], CLIENTS)
    single_s = load(place.port, [post(ACTIONS, one, BYTES) for one in envelopes], CLIENTS)
    return empty_s / single_s, len(envelopes) / single_s, len(envelopes) / empty_s


def bundled(place: Serving, envelopes: list[bytes]) -> float:
    """Bundles: seconds for all of them."""
    bundles = [
        msgspec.msgpack.encode(envelopes[at : at + PER_BUNDLE])
        for at in range(0, len(envelopes), PER_BUNDLE)
    ]
    requests = [post(ACTIONS, bundle, MSGPACK, MSGPACK) for bundle in bundles]
    return load(place.port, requests, BUNDLE_CLIENTS)


def run() -> None:
    """Tell both ratios; the first is gated, and the second stands beside it."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "place"
        fill(folder, people=PEOPLE, cards=2 * DAYS)
        one, bundle = measure(folder)
    tell("submit", ratio=one, wanted=WANTED, bundles=bundle, wanted_bundles=WANTED_BUNDLES)
