"""Being forgotten by text message, for those who have nothing but a telephone.

FORGET ME          a number comes back
FORGET ME 482913   in three days it is done
FORGET ME NOT      it is not done after all
"""

from __future__ import annotations

import hmac
import re
import secrets
from hashlib import sha256
from typing import Final

from django.utils.translation import gettext as _

from dugnad.face.moments import day_words
from dugnad.web.forgetting import services
from dugnad.web.forgetting.models import TextedWish
from dugnad.web.house import house
from dugnad.web.people.buckets import Size
from dugnad.web.people.buckets import take as take_go
from dugnad.web.people.models import Person, Reach
from dugnad.web.vault import services as vault

FORGETTING: Final = "forgetting"
"""What came of a message that was about being forgotten."""
DIGITS: Final = 6
TRIES_MAX: Final = 5
"""How often one number can be texted wrong."""
NUMBERS: Final = Size(goes=3, refill_ms=8 * 3_600_000)
"""How many numbers somebody is sent: each can be tried a few times, so they come to an end, too."""
WAITS_MS: Final = 24 * 3_600_000
_ME: Final = "|".join(
    rf"{one}\s+{me}"
    for one, me in (
        ("forget", "me"),
        ("glem", "meg"),
        ("gløym", "meg"),
        ("glem", "mig"),
        ("glöm", "mig"),
        ("vergeet", "(?:mij|me)"),
    )
)
_ASKED: Final = re.compile(
    rf"\s*(?:ikke\s+|ikkje\s+)?(?:{_ME})\s*(?P<more>\d{{6}}|not|ikke|ikkje|inte|niet)?\s*[.!]?\s*",
    re.IGNORECASE,
)
_NOT_FIRST: Final = re.compile(r"\s*ikk", re.IGNORECASE)


def take(reach: Reach, text: str) -> tuple[str, str] | None:
    """Take in a message about being forgotten, by somebody we know.

    Args:
        reach: whose number it came from.
        text: the whole message; nothing else may stand in it, as "forget it" means another thing.

    Returns:
        The outcome and the reply; None for any other message.
    """
    found = _ASKED.fullmatch(text)
    if found is None:
        return None
    more = found["more"] or ""
    if _NOT_FIRST.match(text) or (more and not more.isdigit()):
        return FORGETTING, _stay(reach.person)
    return FORGETTING, _confirm(reach.person, more) if more else _ask(reach.person)


def _ask(person: Person) -> str:
    if take_go("forget-number", str(person.id), NUMBERS, house().now_ms()):
        return _("You were sent several numbers today. Text the newest one, or ask tomorrow.")
    digits, salt = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}", secrets.token_bytes(16)
    TextedWish.objects.update_or_create(
        person=person,
        defaults={
            "salt": salt,
            "digest": _digest(salt, digits),
            "asked_ms": house().now_ms(),
            "tries": 0,
        },
    )
    return _(
        "%(place)s forgets you if you text: FORGET ME %(code)s. Name, number and what you wrote "
        "are destroyed after three days. If you did not want that, do nothing."
    ) % {"place": house().place.name, "code": digits}


def _confirm(person: Person, digits: str) -> str:
    wish = TextedWish.objects.filter(person=person).first()
    now_ms = house().now_ms()
    if wish is None or now_ms - wish.asked_ms > WAITS_MS or wish.tries >= TRIES_MAX:
        return _("That number no longer works. Text FORGET ME to get a new one.")
    if not hmac.compare_digest(bytes(wish.digest), _digest(bytes(wish.salt), digits)):
        wish.tries += 1
        wish.save(update_fields=["tries"])
        return _("That is not the number we sent. Look at it once more.")
    farewell = services.begin(person, "sms", tell=False)
    wish.delete()
    own = house().place
    return _("%(place)s forgets you on %(day)s. To stay after all, text FORGET ME NOT.") % {
        "place": own.name,
        "day": day_words(farewell.due_ms, own.zone, now_ms),
    }


def _stay(person: Person) -> str:
    TextedWish.objects.filter(person=person).delete()
    services.take_back(person)
    return _("Good. %(place)s does not forget you.") % {"place": house().place.name}


def _digest(salt: bytes, digits: str) -> bytes:
    return hmac.digest(vault.lookup_tag("forget", salt.hex()), digits.encode(), sha256().name)
