"""Two hands on one button, in a real place on a real disk."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.patience import PATIENCE_S
from tests.site.running import environment

STORY = """
import threading
from pathlib import Path
from dugnad.site.founding import Wishes, found
from dugnad.site.wiring import open_house
folder = Path(os.environ["DUGNAD_PLACE"])
found(folder, Wishes(name="Solbakken"), keys=folder.with_name("keys"))
opened = open_house()
from dugnad.charter.entries import Rules
from dugnad.charter.projects.verbs import Join, Start
from dugnad.web.acting.models import Press
from dugnad.web.acting.services import NotYourPress, act
from dugnad.web.content.models import Prose
from dugnad.web.content.told import Told
from dugnad.web.people import services as people
from django.db import connections

PROJECT, THREADS = b"p" * 16, 8
rules = Rules(way="together", joining="open", puts_up="anyone", objection_ms=0)
done, faults = [], []

def press(who, project, asked, name, gate):
    gate.wait()
    try:
        words = [Told(title="Solbakken", language="nb")]
        done.append(act(who, project, "projects", asked, channel="page", press=name, told=words))
    except BaseException as fault:
        faults.append(type(fault).__name__)
    finally:
        connections.close_all()

def all_at_once(presses):
    done.clear(), faults.clear()
    gate = threading.Barrier(len(presses))
    threads = [threading.Thread(target=press, args=(*one, gate)) for one in presses]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

ana = people.find_or_create("Ana", "mail", "ana@example.org", "nb")
start = Start(project=PROJECT, rules=rules)
all_at_once([(ana, PROJECT, start, "form-1")] * THREADS)
assert not faults, faults
assert len({one.receipt.action_id for one in done}) == 1 == len({one.commitments for one in done})
assert {one.refused for one in done} == {""}
assert Press.objects.count() == Prose.objects.count() == 1
assert Prose.objects.get().state == Prose.State.PUBLISHED

ben = people.find_or_create("Ben", "mail", "ben@example.org", "nb")
join = Join(project=PROJECT, rules_version=1)
all_at_once([(ben, PROJECT, join, f"form-{number}") for number in range(2, 2 + THREADS)])
assert not faults, faults
assert sorted(one.refused for one in done) == ["", *["projects.AlreadyMember"] * (THREADS - 1)]
assert ben.memberships.count() == 1

cem = people.find_or_create("Cem", "mail", "cem@example.org", "nb")
dia = people.find_or_create("Dia", "mail", "dia@example.org", "nb")
all_at_once([(cem, PROJECT, join, "one-form"), (dia, PROJECT, join, "one-form")] * 3)
assert len(done) == 3 and faults == ["NotYourPress"] * 3, (done, faults)
assert len({one.receipt.action_id for one in done}) == 1
assert not Prose.objects.filter(state=Prose.State.WAITING).exists()
opened.close()
print("as one")
"""


def test_pressing_at_once(tmp_path: Path) -> None:
    """Eight threads press one form, and eight first forms: one action, one letting in, no fault."""
    told = environment(tmp_path) | {
        "DJANGO_SETTINGS_MODULE": "dugnad.site.settings",
        "DUGNAD_PLACE": str(tmp_path / "place"),
    }
    run = subprocess.run(  # noqa: S603  Our own interpreter and our own text.
        [sys.executable, "-c", "import os\n" + STORY],
        env=told,
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S * 2,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.endswith("as one\n")
