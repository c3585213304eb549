"""Rescuers: asked by whoever runs the place, saying yes on a page, taking their part home.

Only whoever runs the place asks: two rescuers together can open everything, so that somebody who
could name rescuers could read everybody. The part is shown once, and is kept nowhere.

Source: architecture 6 (*rescue*); decision 0027.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from dugnad.web.house import house
from dugnad.web.messages import services as messages
from dugnad.web.messages.post import best_reach
from dugnad.web.people import limits
from dugnad.web.people.models import Person
from dugnad.web.rescue.models import Rescuer
from dugnad.web.rescue.parcel import FILE, FOLDER, RESCUERS_MIN, NotAParcel, Parcel, read
from dugnad.web.rescue.parts import Part, new_part

WEEK_MS: Final = 7 * 24 * 3_600_000
BACKUP_OLD_MS: Final = WEEK_MS
OLD_MS: Final = 2 * WEEK_MS
"""A parcel, or one that was taken home, older than this is warned of."""


def ask(person: Person) -> Rescuer:
    """Ask somebody to keep a part; asking again sends the question again.

    Whoever rests, or was asked enough this week, is not written to: the question stands under
    their own rescue page until they look.
    """
    now_ms = house().now_ms()
    rescuer, _made = Rescuer.objects.get_or_create(person=person, defaults={"asked_ms": now_ms})
    own = house().place
    if not limits.take(person, now_ms):
        return rescuer
    with override(person.language):
        said = {"place": own.name, "address": f"{own.base_address}/rescue/"}
        if (reach := best_reach(person, asks=True)) is not None:
            messages.send(
                reach=reach,
                subject=_("Would you keep a part of %(place)s?") % said,
                text=_(
                    "%(place)s asks: would you help to bring it back, together with one other, if "
                    "its computer is lost? Yes or no: %(address)s"
                )
                % said,
                now_ms=now_ms,
                not_before_ms=limits.welcome_ms(person, now_ms, own.zone),
            )
    return rescuer


def drop(person: Person) -> bool:
    """Let somebody be a rescuer no longer; the next parcel is not sealed for them."""
    gone, _rows = Rescuer.objects.filter(person=person).delete()
    return gone > 0


def rescuer_of(person: Person | None) -> Rescuer | None:
    """What somebody is asked, or keeps; None when they were not asked."""
    return None if person is None else Rescuer.objects.filter(person=person).first()


def make_part(rescuer: Rescuer) -> Part:
    """Make a part for a rescuer, in the place of one they had; it is not kept here."""
    part = new_part()
    rescuer.public, rescuer.since_ms, rescuer.fetched_ms = part.public, house().now_ms(), None
    rescuer.save(update_fields=["public", "since_ms", "fetched_ms"])
    _tell_of_part(rescuer.person)
    return part


def keepers() -> list[Rescuer]:
    """Everybody who has a part, the longest first."""
    found = Rescuer.objects.exclude(since_ms=None).select_related("person")
    return list(found.order_by("since_ms", "pk"))


def path() -> Path:
    """Where the newest parcel lies."""
    return Path(house().folder.root) / FOLDER / FILE


def newest() -> Parcel | None:
    """The newest parcel; None when none was made, or it cannot be read."""
    try:
        return read(path().read_bytes())
    except (FileNotFoundError, NotAParcel):
        return None


def is_due(now_ms: int) -> bool:
    """Whether a parcel should be made: none this week, or the rescuers are others now."""
    publics = [bytes(one.public) for one in keepers()]
    if len(publics) < RESCUERS_MIN:
        return False
    found = newest()
    return (
        found is None
        or now_ms - found.made_ms >= WEEK_MS
        or sorted(found.rescuers) != sorted(publics)
    )


def fetched(rescuer: Rescuer) -> None:
    """Note that a rescuer took the newest parcel home."""
    rescuer.fetched_ms = house().now_ms()
    rescuer.save(update_fields=["fetched_ms"])


def warnings(now_ms: int) -> list[str]:
    """What stands in the way of a rescue now, in whole sentences; empty when all is well."""
    found, listed = newest(), keepers()
    said = []
    backed_up_ms = house().folder.backed_up_ms
    if backed_up_ms is None or now_ms - backed_up_ms > BACKUP_OLD_MS:
        said.append(
            _("There is no backup of this week. Without one there is nothing to bring back.")
        )
    if len(listed) < RESCUERS_MIN:
        said.append(
            _("Three people are needed who keep a part. Until then nobody can bring it back.")
        )
    elif found is None:
        said.append(_("No parcel has been made yet. It is made within the hour."))
    elif now_ms - found.made_ms > OLD_MS:
        said.append(_("The last parcel is older than two weeks. Tell whoever runs the place."))
    home = [one for one in listed if one.fetched_ms and now_ms - one.fetched_ms <= OLD_MS]
    if found is not None and not home:
        said.append(
            _("No rescuer has taken the parcel home in the last two weeks. One of you should.")
        )
    return said


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _tell_of_part(person: Person) -> None:
    """Tell somebody on every channel, in case it was not they who pressed."""
    own = house().place
    with override(person.language):
        for reach in person.reaches.filter(stopped_ms=None):
            messages.send(
                reach=reach,
                subject=_("You have a part of the rescue"),
                text=_(
                    "A part for bringing %(place)s back was just shown to you. If that was not "
                    "you, tell whoever runs the place at once."
                )
                % {"place": own.name},
                now_ms=house().now_ms(),
                at_once=True,
            )
