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
from django.utils.translation import gettext as _
from django.utils.translation import override

from dugnad.charter.entries import STARTER
from dugnad.charter.law import Law
from dugnad.face.moments import day_words
from dugnad.ledger.values import Channel
from dugnad.web.helping import codes, services, wording
from dugnad.web.helping.models import Help, HelpedAct
from dugnad.web.house import house
from dugnad.web.leading import reading
from dugnad.web.leading.moderating import moderators
from dugnad.web.messages import post as letters
from dugnad.web.people import services as people
from dugnad.web.people.models import Person
from dugnad.web.people.names import name_of

MONTH_MS: Final = 30 * services.DAY_MS
ACTS_NAMED: Final = 3
"""So many of the things that were done stand in the message, the newest; the page has more."""


def ask(now_ms: int) -> None:
    """Ask everybody for whom something was done in the last month by a lasting mandate."""
    since = Greatest("began_ms", "asked_ms")
    done = HelpedAct.objects.filter(help=OuterRef("pk"), at_ms__gt=OuterRef("since"))
    due = Help.objects.filter(
        state=Help.State.RUNNING,
        until_ms__gt=now_ms,
        until_ms__gte=F("began_ms") + services.LONG_MS,
    ).annotate(since=since)
    due = due.filter(Exists(done), since__lte=now_ms - MONTH_MS)
    for row in due.select_related("helper", "helped"):
        Help.objects.filter(id=row.id).update(asked_ms=now_ms)
        _ask(row, row.since, now_ms)


def _ask(row: Help, since_ms: int, now_ms: int) -> None:
    reach, helper = letters.best_reach(row.helped), row.helper
    if reach is None or helper is None:
        return
    acts = row.acts.filter(at_ms__gt=since_ms)
    with override(row.helped.language):
        named = [
            f"{act.says}: {act.title}" if act.title else str(act.says)
            for act in wording.acts_of(acts[:ACTS_NAMED])
        ]
        words = {
            "helper": name_of(helper, bytes(row.project)),
            "day": day_words(since_ms, house().place.zone, now_ms),
            "what": "; ".join(dict.fromkeys(named)),
            "code": codes.spoken(codes.opened(bytes(row.sealed_stop))),
        }
        text = _(
            "Did you want all that %(helper)s did for you since %(day)s? Answer YES %(code)s or NO "
            "%(code)s. With NO it ends at once, and whoever looks after the project is told. It "
            "was: %(what)s."
        )
        letters.write(
            reach,
            subject=_("Did %(helper)s do this for you?") % words,
            text=text % words,
            address=f"{house().place.base_address}/me/helpers/",
            in_name_of="",
            about=bytes(row.card),
            now_ms=now_ms,
            uncut=True,
        )


def asked_of(person: Person) -> QuerySet[Help]:
    """What somebody was asked about the help they get, and has not answered."""
    mine = Help.objects.filter(helped=person, state=Help.State.RUNNING)
    return mine.filter(until_ms__gt=house().now_ms(), asked_ms__gt=F("answered_ms"))


def say(row: Help, channel: Channel, *, wanted: bool) -> None:
    """Take in whether somebody wanted what was done for them; with a no it ends at once."""
    Help.objects.filter(id=row.id).update(answered_ms=house().now_ms())
    ran = row.state == Help.State.RUNNING  # what only waits was done for nobody.
    if not wanted and services.end(row, row.helped, channel) and ran:
        _tell_responsible(row)


def _tell_responsible(row: Help) -> None:
    """Write to those who look after the project; where only these two do, to who moderates."""
    project, helper = bytes(row.project), row.helper
    with house().engine.reader() as store:
        law, now_ms = Law(store), reading.now_of(store)
        starters = law.holders(project, STARTER, now_ms)
        told = people.persons_of_members(list(starters)).values()
        others = people.persons_of_members(moderators(store)).values()
    two = (row.helped_id, row.helper_id)
    those = [one for one in told if one.id not in two] or [
        one for one in others if one.id not in two
    ]
    code, title = wording.about_of(project, b"")
    for person in dict.fromkeys(those):
        reach = letters.best_reach(person)
        if reach is None or helper is None:
            continue
        with override(person.language):
            words = {
                "helped": name_of(row.helped, bytes(row.project)),
                "helper": name_of(helper, bytes(row.project)),
                "project": title,
            }
            text = _(
                "%(helper)s helped %(helped)s in %(project)s. Asked about it, %(helped)s says that "
                "not all that was done was wanted. The help has ended. Please talk with both."
            )
            letters.write(
                reach,
                subject=_("%(helped)s does not want this help any more") % words,
                text=text % words,
                address=f"{house().place.base_address}/p/{code}",
                in_name_of="",
                about=b"",
                now_ms=house().now_ms(),
            )
