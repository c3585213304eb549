"""A year of the village: all its stories, told side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db import transaction

from dugnad.site.sample import (
    deciding,
    fundraisers,
    maps_and_shares,
    meetings,
    news,
    private_rooms,
    tasks,
    treasury,
    village,
    ways_in,
    workdays,
)
from dugnad.site.sample.clock import StoryClock
from dugnad.site.sample.desk import Desk
from dugnad.site.sample.stories import Story, tell
from dugnad.site.sample.street import Street
from dugnad.site.sample.teller import Teller
from dugnad.site.sample.village import Village, village_here
from dugnad.web.content.wiping import wipe
from dugnad.web.lists import services as lists


def tell_year(clock: StoryClock, progress: Callable[[int, int], None]) -> None:
    """Tell the whole year, up to what is under way today.

    Nobody sees anything of it before it is told, and what was interrupted is told anew: so people
    and words are written to the disk once, at the end, and the lists follow once.
    """
    teller = Teller(clock.ends_ms)
    with transaction.atomic(), transaction.atomic(using="keys"), lists.followed_later():
        tell([*stories(teller, village_here(), Street(teller))], clock, progress)
    for database in ("default", "keys"):
        wipe(database)  # what was forgotten meanwhile.
    lists.catch_up()


def stories(t: Teller, v: Village, street: Street) -> Iterator[Story]:
    """Every story of the year."""
    yield village.beginning(t, v, street)
    yield village.joining(t, v)
    yield village.gathering(t, v)
    yield village.let_in(t, v)
    for theme in (ways_in, private_rooms, workdays, news, meetings, maps_and_shares):
        yield from theme.stories(t, v)
    desk = Desk(t, v)
    for theme in (tasks, fundraisers, treasury, deciding):
        yield from theme.stories(t, v, desk)
    yield today(t, street)


def today(t: Teller, street: Street) -> Story:
    """What is under way: it was put up in the last hours."""
    yield t.ends_ms - 2 * 3_600_000
    street.fill()
