"""Making somebody known at a desk who is new to the place (J19): Olav, with a slip off a poster.

What a helper types makes nobody known. A code goes to the telephone or mail that was said, and only
once whoever reads it there has said it does the place know them: by that name and address, and as
little as whoever comes by a link. Until then what was typed lies sealed, for an hour, and the pages
say the same as for somebody who has long been known.

Nobody vouches for a newcomer instead of their own code. Two could otherwise give somebody else's
number a name that they made up, or find out by what follows whether it is known here.

Source: CHA-19; J19; decision 0029.
"""

from __future__ import annotations

from typing import Final, cast

from django.db import transaction

from dugnad.charter.people.records import Thing
from dugnad.ledger import codec
from dugnad.web.helping import codes, services, telling
from dugnad.web.helping.models import Help, Newcomer
from dugnad.web.helping.services import NotBegun
from dugnad.web.helping.wanted import Wanted
from dugnad.web.house import house
from dugnad.web.people import services as people
from dugnad.web.people.buckets import Size, shared, take_all
from dugnad.web.people.models import SMS, Person
from dugnad.web.vault import services as vault

TO_NEW: Final = Size(goes=3, refill_ms=8 * 3_600_000)
"""How often a code goes to one address that nobody here has, by all helpers together: whoever has
it never asked for any."""


def ask(helper: Person, wanted: Wanted) -> bool:
    """Send a code to an address that nobody here has; tells whether one went."""
    now_ms = house().now_ms()
    tag = vault.lookup_tag("newcomer", f"{wanted.kind} {wanted.address}")
    if take_all(shared("help-new", tag.hex(), str(helper.id), TO_NEW), now_ms) > 0:
        return False
    code = codes.new()
    Newcomer.objects.update_or_create(
        helper=helper,
        address=tag,
        defaults={
            "code": codes.tag(code),
            "code_until_ms": services.code_until_ms(now_ms, wanted.until_ms),
            "sealed": vault.seal(helper.id, codec.encode(wanted)),
            "at_desk": wanted.at_desk,
        },
    )
    telling.asked_newcomer(helper, wanted, code)
    return True


def by_code(helper: Person, typed: str) -> Newcomer | None:
    """Whom a code makes known that was sent as this helper asked; None where it makes nobody."""
    found = Newcomer.objects.filter(
        helper=helper, code__in=codes.tags(typed), code_until_ms__gt=house().now_ms()
    )
    return found.first()


def begin(row: Newcomer) -> Help:
    """Make them known and begin to help, as they said the code that came to them.

    Raises:
        NotBegun: the books said no, or it has begun already.
        OnOwnDevice, ClockTrouble, NotKept, TurnedAway: as in `services.begin`.
    """
    opened = vault.unseal(row.helper_id, bytes(row.sealed))
    if opened is None:
        raise NotBegun
    wanted = codec.decode(Wanted, opened)
    with transaction.atomic():
        if not Newcomer.objects.filter(id=row.pk).delete()[0]:
            raise NotBegun
        helped = people.find_or_create(
            wanted.name, wanted.kind, wanted.address, house().place.language
        )
        begun, _code = services.ask(
            helped,
            wanted.project,
            wanted.card or None,
            cast("tuple[Thing, ...]", wanted.things),
            wanted.until_ms,
            helper=row.helper,
            how="sms" if wanted.kind == SMS else "link",
            at_desk=wanted.at_desk,
        )
    services.begin(begun)
    return begun
