"""Lighthouse over the pages that a stranger and somebody signed in see, on a slow telephone.

Each page is judged once; one that falls below what is wanted is judged twice more, and the median
counts, as others may have been at work on this computer. Wanted: performance and best practices at
least 95 of 100, accessibility 100; what search engines would miss is told alone. The figure is the
worst of all pages beside what is wanted. Needs node, npm and Chromium, and fetches Lighthouse.
"""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Final

from bench._node import LIGHTHOUSE, chromium, install
from bench._node import run as run_node
from bench._sample import FOR_EVERYBODY, FOR_SIGNED_IN, INGRID, Sample, cookie_line
from bench.told import tell
from bench.weight import QUIET

WANTED: Final = {"performance": 0.95, "accessibility": 1.0, "best-practices": 0.95}
TOLD: Final = (*WANTED, "seo")
TRIES: Final = 3


def judge(
    program: Path, address: str, cookies: Mapping[str, str], report: Path
) -> dict[str, float]:
    """Let Lighthouse judge one page; gives each category in [0, 1]."""
    words = [
        "node", str(program), address, "--quiet", "--output=json", f"--output-path={report}",
        "--form-factor=mobile", f"--only-categories={','.join(TOLD)}",
        "--ignore-status-code", f"--chrome-flags=--headless=new {' '.join(QUIET)}",
    ]  # fmt: skip
    if cookies:
        words.append("--extra-headers=" + json.dumps({"Cookie": cookie_line(cookies)}))
    run_node(words, CHROME_PATH=chromium())
    found = json.loads(report.read_text(encoding="utf-8"))
    if "runtimeError" in found:
        raise RuntimeError(address, found["runtimeError"])
    scores = {name: found["categories"][name]["score"] for name in TOLD}
    # It leaves a category open when one of its parts could not be measured.
    return {name: 0.0 if score is None else float(score) for name, score in scores.items()}


def ratio(scores: Mapping[str, float]) -> float:
    """The worst of what is wanted, over what is wanted of it."""
    return min(scores[name] / wanted for name, wanted in WANTED.items())


def missing(report: Path) -> list[str]:
    """What the judged page could do better, by the names of Lighthouse."""
    found = json.loads(report.read_text(encoding="utf-8"))
    weighed = {
        part["id"] for one in found["categories"].values() for part in one["auditRefs"]
        if part["weight"]
    }  # fmt: skip
    return sorted(
        name for name in weighed if (found["audits"][name]["score"] or 0) < 0.9
        and found["audits"][name]["scoreDisplayMode"] not in ("notApplicable", "manual")
    )  # fmt: skip


def run() -> None:
    """Tell every page, and the worst of all."""
    with tempfile.TemporaryDirectory() as temporary:
        top = Path(temporary)
        program = install(top, LIGHTHOUSE) / "lighthouse" / "cli" / "index.js"
        report = top / "report.json"
        with Sample(top / "place") as sample:
            cards = tuple(sample.cards().values())
            project = sample.project()
            ingrid = sample.sign_in(INGRID)
            seen: list[tuple[str, Mapping[str, str]]] = [
                *((path, {}) for path in (*FOR_EVERYBODY, project, f"{project}/rules", *cards)),
                *((path, ingrid) for path in (*FOR_SIGNED_IN, project, *cards)),
            ]
            worst = dict.fromkeys(TOLD, 1.0)
            for path, cookies in seen:
                rounds = [judge(program, sample.base + path, cookies, report)]
                better = missing(report)
                while ratio(rounds[0]) < 1 and len(rounds) < TRIES:
                    rounds.append(judge(program, sample.base + path, cookies, report))
                scores = {name: median(one[name] for one in rounds) for name in TOLD}
                worst = {name: min(worst[name], scores[name]) for name in TOLD}
                tell(
                    "lighthouse", page=path, signed_in=bool(cookies), tries=len(rounds),
                    missing=better, **scores,
                )  # fmt: skip
    tell("lighthouse", pages=len(seen), **worst, ratio=ratio(worst), wanted=1.0)
