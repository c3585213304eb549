"""Many hands of one person at once, in a real place: no more than the law gives one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

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
from django.db import connections
from dugnad.cards.fundraiser.law.records import GIFTS_MAX, ORDERED, Fundraiser
from dugnad.cards.fundraiser.law.verbs import Give, Open
from dugnad.charter.cards.verbs import PutUp
from dugnad.charter.entries import Grant, Rules, card_of, target_of
from dugnad.charter.projects.verbs import Start
from dugnad.ledger import codec
from dugnad.ledger.store import Frozen
from dugnad.web.acting.services import act
from dugnad.web.acting.signing import NotLetIn
from dugnad.web.content.told import Told
from dugnad.web.house import house
from dugnad.web.lists import services as lists
from dugnad.web.people import services as people
from dugnad.web.vault.models import OnceKey

PROJECT = b"p" * 16
words = [Told(title="A bench", language="nb")]
ana = people.find_or_create("Ana", "mail", "ana@example.org", "nb")
cem = people.find_or_create("Cem", "mail", "cem@example.org", "nb")
rules = Rules(way="together", joining="open", puts_up="anyone", objection_ms=0)
act(ana, PROJECT, "projects", Start(project=PROJECT, rules=rules), channel="page", press="one",
    told=words)
ends_ms = house().now_ms() + 9 * 24 * 3_600_000
asked = Open(ends_at_ms=ends_ms, pay_days=0, unit="NOK", money=0, hours=6_000, things=0, rooms=0,
             whole=False)
put_up = PutUp(card=b"c" * 16, project=PROJECT, card_type="fundraiser", opening=codec.encode(asked),
               grants=tuple(Grant("money", verb) for verb in ORDERED))
assert not act(ana, PROJECT, "cards", put_up, channel="page", press="two", told=words).refused
card = bytes(lists.newest_of(PROJECT, 1)[0].card)
came, faults = [], []

def press(name, shown, gate):
    gate.wait()
    try:
        give = Give(kind="hours", amount=60, shown=shown)
        came.append(act(cem, PROJECT, target_of(card), give, channel="page", press=name).refused)
    except NotLetIn as no:
        came.append(no.code)
    except BaseException as fault:
        faults.append(repr(fault))
    finally:
        connections.close_all()

def all_at_once(names, *ways):
    gate = threading.Barrier(len(names))
    shown = [ways[at % len(ways)] for at in range(len(names))]
    told = zip(names, shown)
    threads = [threading.Thread(target=press, args=(*one, gate)) for one in told]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

all_at_once(["one form"] * 4, "neighbour")
assert came == [""] * 4 and OnceKey.objects.count() == 1, (came, faults)
WAYS = WISHED.split()
for number in range(GIFTS_MAX - 2):
    give = Give(kind="hours", amount=60, shown="neighbour" if number else WAYS[-1])
    act(cem, PROJECT, target_of(card), give, channel="page", press=f"before-{number}")
came.clear()
all_at_once([f"form-{number}" for number in range(6)], *WAYS)
assert not faults, faults
assert sorted(came) == ["", *["fundraiser.TooManyGifts"] * 5], came
with house().engine.reader() as store:
    gifts = [gift for _n, gift in Fundraiser(Frozen(store), target_of(card)).gifts.items()]
assert len(gifts) == GIFTS_MAX, len(gifts)
unseen = [gift.giver for gift in gifts if gift.shown != "name"]
assert len({*unseen}) == len(unseen) == OnceKey.objects.count()
opened.close()
print("as one")
"""


@pytest.mark.parametrize("ways", ["neighbour", "neighbour name", "name neighbour initials"])
def test_one_person_pressing_at_once_has_no_more_than_one_person_may(
    tmp_path: Path, ways: str
) -> None:
    """One form pressed four times is one gift; six forms where one more may be: one more stands.

    By name, unseen, or both at once.
    """
    told = environment(tmp_path) | {
        "DJANGO_SETTINGS_MODULE": "dugnad.site.settings",
        "DUGNAD_PLACE": str(tmp_path / "place"),
    }
    run = subprocess.run(  # noqa: S603  Our own interpreter and our own text.
        [sys.executable, "-c", f"import os\nWISHED = {ways!r}\n" + STORY],
        env=told, capture_output=True, text=True, timeout=PATIENCE_S * 2, check=False,
    )  # fmt: skip
    assert run.stdout.endswith("as one\n"), run.stdout + run.stderr
