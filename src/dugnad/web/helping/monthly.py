"""Asking once a month whoever is helped for long: did they do this for you?

Receipts come one by one, and few people read the tenth. So what was done since is said once more,
and one word answers: with a no it ends at once, and whoever looks after the project hears of it.
Who says nothing is asked again after a month in which something was done, and nothing changes.

Source: journeys-screens-words 4.4, rule 10; CHA-19.
"""

from __future__ import annotations

from typing import Final

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Greatest

from dugnad.charter.entries import STARTER
from dugnad.charter.law import Law
from dugnad.face.moments import DAY_MS
from dugnad.ledger.values import Channel
from dugnad.web.helping import ending, telling
from dugnad.web.helping.models import Help, HelpedAct
from dugnad.web.house import house
from dugnad.web.leading import reading
from dugnad.web.leading.moderating import moderators
from dugnad.web.people import services as people
from dugnad.web.people.models import Person

MONTH_MS: Final = 30 * DAY_MS


def ask(now_ms: int) -> None:
    """Ask everybody for whom something was done in the last month by a lasting mandate."""
    since = Greatest("began_ms", "asked_ms")
    done = HelpedAct.objects.filter(help=OuterRef("pk"), at_ms__gt=OuterRef("since"))
    due = Help.objects.filter(
        state=Help.State.RUNNING,
        until_ms__gt=now_ms,
        until_ms__gte=F("began_ms") + ending.LONG_MS,
    ).annotate(since=since)
    due = due.filter(Exists(done), since__lte=now_ms - MONTH_MS)
    for row in due.select_related("helper", "helped"):
        Help.objects.filter(id=row.id).update(asked_ms=now_ms)
        telling.asked_whether_wanted(row, row.since)


def asked_of(person: Person) -> QuerySet[Help]:
    """What somebody was asked about the help they get, and has not answered."""
    mine = Help.objects.filter(helped=person, state=Help.State.RUNNING)
    return mine.filter(until_ms__gt=house().now_ms(), asked_ms__gt=F("answered_ms"))


def say(row: Help, channel: Channel, *, wanted: bool) -> None:
    """Take in whether somebody wanted what was done for them; with a no it ends at once."""
    Help.objects.filter(id=row.id).update(answered_ms=house().now_ms())
    ran = row.state == Help.State.RUNNING  # what only waits was done for nobody.
    if not wanted and ending.end(row, row.helped, channel) and ran:
        _tell_responsible(row)


def _tell_responsible(row: Help) -> None:
    """Write to those who look after the project; where only these two do, to who moderates."""
    project = bytes(row.project)
    with house().engine.reader() as store:
        law, now_ms = Law(store), reading.now_of(store)
        starters = law.holders(project, STARTER, now_ms)
        told = people.persons_of_members(list(starters)).values()
        others = people.persons_of_members(moderators(store)).values()
    two = (row.helped_id, row.helper_id)
    those = [one for one in told if one.id not in two] or [
        one for one in others if one.id not in two
    ]
    telling.unwanted(row, dict.fromkeys(those))
    telling.not_wanted(row, told=bool(those))
