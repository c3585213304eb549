"""What is written to people about a card: short enough for a text message, whole as a mail.

Every text is in the language that is active (`translation.override`); what is put around it is in
the language of whoever reads it. No address in it says anything about anybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from dugnad.web.content.share import shorten
from dugnad.web.house import house
from dugnad.web.messages import services as messages
from dugnad.web.messages.letters import Letter
from dugnad.web.messages.sms import size_of, to_gsm
from dugnad.web.people import limits
from dugnad.web.people.models import MAIL, SMS, Person, Reach
from dugnad.web.people.names import name_of

TITLE_ROOMS: Final = (120, 60, 40, 24)
"""How far a title may be cut so that a text message takes fewer parts."""
SMS_LETTERS: Final = 160
BEFORE_THE_NAME: Final = 8
"""So many letters may stand before who says it, as in "From Ana:"."""
LEAST_ROOM: Final = 24
"""A text is not cut to less than this, whatever it takes: a bare address says nothing."""
_TWO_STOPS: Final = re.compile(r"([?!])\.(?=\s|$)")


@dataclass(frozen=True)
class Post:
    """A letter that is ready to be written.

    Attributes:
        reach: where it goes.
        subject: one line.
        text: what it says.
        address: the page that it is about.
        in_name_of: who is shown as sender; "" for the place.
        card: it is about, 16 bytes, or empty.
        asks: whether it asks for something, so that it keeps to the person's own limits.
        tells: whether it only tells something: nothing is asked, nothing hangs on it and no day
            draws near. It waits for other news, but for whoever wants each at once.
        chosen: whether the person chose this address for what is told of this card.
        since_ms: when what it tells came up, so that it waits no longer for other news than what
            came up then; 0: now.
        parts: where several of its kind are one letter: its sentences, each with its place among
            them (0 first); then they are its text, each once.
    """

    reach: Reach
    subject: str
    text: str
    address: str
    in_name_of: str
    card: bytes
    asks: bool = False
    tells: bool = False
    chosen: bool = False
    since_ms: int = 0
    parts: tuple[tuple[int, str], ...] = ()


def together(posts: Iterable[Post]) -> list[Post]:
    """Write one letter to each person where several say the same kind of thing of one project.

    Whoever lays several roles down at once is told of once.
    """
    kept: list[Post] = []
    places: dict[tuple[object, ...], int] = {}
    for one in posts:
        key = (one.reach.pk, one.subject, one.address, one.card)
        if not one.parts:
            kept.append(one)
        elif key in places:
            before = kept[places[key]]
            parts = tuple(dict.fromkeys((*before.parts, *one.parts)))
            said = " ".join(sentence for _at, sentence in sorted(parts, key=lambda part: part[0]))
            kept[places[key]] = replace(before, parts=parts, text=said)
        else:
            places[key] = len(kept)
            kept.append(one)
    return kept


def best_reach(person: Person, *, asks: bool = False) -> Reach | None:
    """Where a person is written to: where messages arrive and are wanted.

    Of those the one that they chose for questions (`asks`) or for what only tells them something;
    without a choice a mail before an SMS.
    """
    reaches = [reach for reach in person.reaches.order_by("created_ms") if reach.stopped_ms is None]
    return min(
        reaches,
        key=lambda reach: (
            reach.failing_since_ms is not None,
            reach.confirmed_ms is None,
            (reach.asks_here_ms if asks else reach.tells_here_ms) is None,
            reach.kind != MAIL,
        ),
        default=None,
    )


def fitting(texts: Iterable[str]) -> str:
    """The first of the texts that takes as few text messages as any; plain letters throughout.

    Where a title ends in a question mark of its own, no stop follows it.
    """
    plain = [_TWO_STOPS.sub(r"\1", to_gsm(text)) for text in texts]
    return min(plain, key=lambda text: size_of(text).parts)


def cut_titles(title: str) -> list[str]:
    """A title in full and ever shorter, for `fitting`."""
    return [shorten(title, room, "...") for room in TITLE_ROOMS]


def one_sms(text: str, address: str, in_name_of: str = "", *, uncut: bool = False) -> str:
    """A text and the page that it is about, as one text message that begins with who says it.

    The place says so where there is room for it. What does not fit is cut: the page says the rest.
    What is `uncut` holds a code, or what somebody says yes to, and takes as many as it needs.
    """
    sender = in_name_of or house().place.name
    whole = f"{to_gsm(text)}\n{address}"
    if sender not in text[: len(sender) + BEFORE_THE_NAME]:
        named = f"{to_gsm(f'{sender}: {text}')}\n{address}"
        whole = named if in_name_of or size_of(named).parts == 1 else whole
    said = whole.removesuffix(f"\n{address}")
    room = 0 if uncut else min(len(said), SMS_LETTERS)
    while size_of(whole).parts > 1 and room > LEAST_ROOM:
        room -= 1
        whole = f"{shorten(said, room, '...')}\n{address}"
    return whole


def write(
    reach: Reach,
    *,
    subject: str,
    text: str,
    address: str,
    in_name_of: str,
    about: bytes,
    now_ms: int,
    asker: Person | None = None,
    not_before_ms: int = 0,
    uncut: bool = False,
) -> None:
    """Put a letter into the outbox, with a greeting and an address to open.

    Args:
        reach: where it goes.
        subject: one line, for mails.
        text: what it says.
        address: the page that it is about.
        in_name_of: who is shown as sender; "" for the place itself.
        about: the card, 16 bytes, or empty.
        now_ms: milliseconds since 1970 UTC.
        asker: who is told when it cannot be delivered.
        not_before_ms: wait at least until then; 0: do not.
        uncut: a code stands in it, or what somebody says yes to: no text message leaves any out.
    """
    text = _TWO_STOPS.sub(r"\1", text)
    words = {
        "name": name_of(reach.person, None),
        "text": text,
        "address": address,
        "place": house().place.name,
    }
    if reach.kind == SMS:
        whole = one_sms(text, address, in_name_of, uncut=uncut)
    else:
        with override(reach.person.language):
            whole = (
                _(
                    "Hello %(name)s,\n\n%(text)s\n\n%(address)s\n\n"
                    "You get this from %(place)s because you took part in it there."
                )
                % words
            )
    messages.send(
        reach=reach,
        subject=subject,
        text=whole,
        in_name_of=in_name_of,
        about=about.hex(),
        asker=asker,
        now_ms=now_ms,
        not_before_ms=not_before_ms,
    )


def news_due_ms(person: Person, at_ms: int) -> int:
    """When what only tells a person something goes out (`limits.news_ms`).

    In a sample place nobody waits for Monday: whoever tries it out wants to see the message now.
    """
    place = house().place
    return at_ms if place.sample else limits.news_ms(person, at_ms, place.zone)


def post(one: Post, now_ms: int) -> bool:
    """Put a letter into the outbox, unless it asks somebody who is not asked for more now.

    Returns:
        Whether it was put there, or waits to go out with other news.
    """
    person = one.reach.person
    if one.asks and not limits.take(person, now_ms):
        return False
    zone = house().place.zone
    if one.tells and person.news_every_days:
        messages.hold(
            one.reach,
            Letter("", one.subject, f"{one.text}\n{one.address}", one.in_name_of),
            about=one.card.hex(),
            now_ms=now_ms,
            until_ms=news_due_ms(person, one.since_ms or now_ms),
            only_here=one.chosen,
        )
        return True
    write(
        one.reach,
        subject=one.subject,
        text=one.text,
        address=one.address,
        in_name_of=one.in_name_of,
        about=one.card,
        now_ms=now_ms,
        not_before_ms=limits.welcome_ms(person, now_ms, zone) if one.asks else 0,
    )
    return True
