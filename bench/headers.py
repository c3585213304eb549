"""What every kind of answer tells browsers, with the policies judged by Google's CSP evaluator.

The sample place is opened as behind https, and asked for pages of strangers and of somebody signed
in, for pictures, files, feeds and what is not there. Every policy that occurs is judged. Wanted:
the headers of `HEADERS` on each answer, and no finding but the one of `ANSWERED`. Needs node and
npm, and fetches the evaluator.
"""

import json
import re
import tempfile
from pathlib import Path
from typing import Final

from bench._node import CSP_EVALUATOR, install
from bench._node import run as run_node
from bench._sample import FOR_EVERYBODY, FOR_SIGNED_IN, INGRID, Answered, Sample
from bench.told import tell

ADDRESS: Final = "https://solbakken.example"
HEADERS: Final = {
    "strict-transport-security": "max-age=31536000",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
}
"""On every answer, also on files; pages have a policy and `Permissions-Policy` besides."""
MAYBE: Final = 50
"""How grave the evaluator calls what may be a gap, by what else is served; 10 is the gravest."""
ANSWERED: Final = ("script-src", "'self'")
"""It asks whether files of people, or answers that call a script, are served here. The latter are
not, and each file of people comes with a policy of its own that lets nothing in it run, and as
nothing but the picture, film or sound that it is (`web/content`, `web/rooms`)."""
_JUDGE: Final = """
const {CspParser} = require("csp_evaluator/dist/parser.js");
const {CspEvaluator} = require("csp_evaluator/dist/evaluator.js");
const told = new CspEvaluator(new CspParser(process.argv[1]).csp).evaluate();
console.log(JSON.stringify(told.map((one) =>
  ({severity: one.severity, directive: one.directive, value: one.value ?? "",
    says: one.description}))));
"""


def paths(sample: Sample) -> list[str]:
    """What a stranger asks for."""
    cards = list(sample.cards().values())
    project = sample.project()
    found = [*FOR_EVERYBODY, project, f"{project}/rules", f"{project}/poster", *cards]
    found += [f"{cards[0]}/{part}" for part in ("print", "poster", "share", "ask")]
    found += [f"{project}/feed.atom", "/books/file", "/api/", "/static/there-is-no-such-file.js"]
    pages = "".join(sample.get(path).text for path in ("/", project, *cards))
    for pattern in (r'(?:src|href)="(/static/[^"#]+)"', r'src="(/m/[^"]+)"', r'"(/c/[^"]+\.ics)"'):
        found += sorted(set(re.findall(pattern, pages)))[:4]
    return found


def wrong(path: str, answer: Answered) -> list[str]:
    """The headers that an answer lacks."""
    wanted = dict(HEADERS)
    lacks = [name for name, value in wanted.items() if answer.headers.get(name) != value]
    if not path.startswith("/static/") or answer.status != 200:
        more = ("content-security-policy", "permissions-policy")
        lacks += [name for name in more if name not in answer.headers]
    return lacks


def judge(folder: Path, policy: str) -> list[dict[str, object]]:
    """What the evaluator finds in one policy."""
    told = run_node(["node", "-e", _JUDGE, policy], NODE_PATH=str(folder))
    found: list[dict[str, object]] = json.loads(told)
    return found


def run() -> None:
    """Tell each policy with what was found in it, and what is missing anywhere."""
    policies: dict[str, list[str]] = {}
    lacking: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        top = Path(temporary)
        folder = install(top, CSP_EVALUATOR)
        with Sample(top / "place", address=ADDRESS) as sample:
            ingrid = sample.sign_in(INGRID)
            asked = [(path, sample.get(path)) for path in paths(sample)]
            asked += [(path, sample.get(path, ingrid)) for path in FOR_SIGNED_IN]
        for path, answer in asked:
            if lacks := wrong(path, answer):
                lacking[path] = lacks
            if policy := answer.headers.get("content-security-policy"):
                # The order of its parts means nothing and differs.
                policies.setdefault("; ".join(sorted(policy.split("; "))), []).append(path)
        open_ones = 0
        for policy, served in policies.items():
            found = judge(folder, policy)
            open_ones += sum(
                (one["directive"], one["value"]) != ANSWERED or int(str(one["severity"])) < MAYBE
                for one in found
            )
            tell("headers", policy=policy, answers=len(served), first=served[0], found=found)
    for path, lacks in lacking.items():
        tell("headers", path=path, lacks=lacks)
    tell(
        "headers", answers=len(asked), policies=len(policies), lacking=len(lacking),
        findings=open_ones, ratio=0.0 if open_ones or lacking else 1.0, wanted=1.0,
    )  # fmt: skip
