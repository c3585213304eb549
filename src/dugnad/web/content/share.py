"""Write once: one told text becomes a message to share, an SMS and a notice for the local paper.

Whatever is cut is cut at a word, and the address is never cut. The words around it are in the
language that is active (`translation.override`).
"""

import unicodedata
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from dugnad.web.content.markdown import plain
from dugnad.web.content.told import LIMITS, Told

SHARE_CHARACTERS: Final = 300
SMS_SEPTETS: Final = 160
"""What fits into one text message of plain letters, each of which counts 7 bits."""
SMS_WIDE: Final = 70
"""What fits into one text message as soon as a single letter is outside the plain ones."""
NOTICE_CHARACTERS: Final = 900

# GSM 03.38 (ETSI TS 123 038): the plain letters, and those that count twice.
_PLAIN: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWICE: Final = frozenset("^{}\\[~]|€")
_SIMPLER: Final = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201a": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u201e": '"',
        "«": '"',
        "»": '"',
        "\u2013": "-",
        "\u2014": "-",
        "\u2011": "-",
        "\u2026": "...",
        "\u00a0": " ",
        "\u202f": " ",
        "·": "-",
        "\u00d7": "x",
        "\t": " ",
    }
)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What stands around a told text when it leaves the board; every text is one line.

    Attributes:
        address: the card's whole address ("https://…/c/K7M4XQ").
        asker: who asks, as they want to be called; "" when nobody in particular.
        place: the place's name.
        project: the project's name, or "".
        when: day and time in words, or "".
        where: the place in words; told text's own when "".
        code: the card's six characters, or "".
        phone: a number for those who would rather ring, or "".
    """

    address: str
    asker: str = ""
    place: str = ""
    project: str = ""
    when: str = ""
    where: str = ""
    code: str = ""
    phone: str = ""


def share_text(told: Told, facts: Facts) -> str:
    """A message for a chat or a board elsewhere, at most `SHARE_CHARACTERS` characters.

    Title, when and where, the beginning of the text, and the address, each on its own line.
    """
    where = facts.where or told.where
    fixed = [shorten(_headline(told), 120)]
    fixed += [shorten(line, 60) for line in (facts.when, where) if line]
    room = SHARE_CHARACTERS - len("\n".join([*fixed, facts.address])) - 1
    story = shorten(" ".join(plain(told.text).split()), room) if told.title else ""
    return "\n".join(line for line in (*fixed, story, facts.address) if line)


def sms_text(told: Told, facts: Facts) -> str:
    """One text message: who asks, what, when, and the address.

    At most `SMS_SEPTETS` plain letters; when a name needs other letters, at most `SMS_WIDE`. Only
    an address that is longer than that makes the message longer.
    """
    for title_room in range(LIMITS["title"], 0, -1):
        text = _sms(told, facts, title_room, facts.when)
        if fits_one_sms(text):
            return text
    return _sms(told, facts, 20, "")


def notice(told: Told, facts: Facts) -> str:
    """A notice for the local paper: heading, story, and how to take part; plain text."""
    where = facts.where or told.where
    lines = [shorten(_headline(told), 120)]
    if told.title and told.text:
        lines.append(_cut_paragraphs(plain(told.text), NOTICE_CHARACTERS))
    practical = []
    if facts.when:
        practical.append(_("When: %(when)s") % {"when": facts.when})
    if where:
        practical.append(_("Where: %(where)s") % {"where": where})
    if told.who:
        practical.append(_("Who is needed: %(who)s") % {"who": told.who})
    if facts.phone:
        practical.append(_("Ring: %(phone)s") % {"phone": facts.phone})
    practical.append(_("Read more and answer: %(address)s") % {"address": facts.address})
    if facts.code:
        practical.append(_("Code on the first page: %(code)s") % {"code": facts.code})
    lines.append("\n".join(practical))
    signed = ", ".join(name for name in (facts.asker, facts.project, facts.place) if name)
    return "\n\n".join([*lines, signed] if signed else lines)


def shorten(text: str, most: int, mark: str = "…") -> str:
    """`text` in at most `most` characters, cut after a word where there is one."""
    if len(text) <= most:
        return text
    room = most - len(mark)
    if room <= 0:
        return ""
    cut = text[: room + 1]
    at_word = cut.rfind(" ")
    kept = cut[:at_word] if at_word > room // 2 else cut[:room]
    return kept.rstrip(" ,.;:-\u2013") + mark


def simpler(text: str) -> str:
    """`text` with plain quotes, dashes and letters, if that makes it an ordinary text message.

    Letters of other alphabets cannot be made plain; then the text stays as it is.
    """
    plainer = text.translate(_SIMPLER)
    if septets(plainer) is not None:
        return plainer
    bare = "".join(
        char if char in _PLAIN or char in _TWICE else _without_marks(char) for char in plainer
    )
    return text if septets(bare) is None else bare


def septets(text: str) -> int | None:
    """How much of a text message `text` takes, of 160; None when it needs other letters."""
    count = 0
    for char in text:
        if char in _PLAIN:
            count += 1
        elif char in _TWICE:
            count += 2
        else:
            return None
    return count


def fits_one_sms(text: str) -> bool:
    """Whether `text` goes out as one text message."""
    count = septets(text)
    if count is None:
        return len(text.encode("utf-16-le")) // 2 <= SMS_WIDE
    return count <= SMS_SEPTETS


def _sms(told: Told, facts: Facts, title_room: int, when: str) -> str:
    parts = {
        "asker": facts.asker or facts.place,
        "title": shorten(_headline(told).rstrip(" .…"), title_room, "..."),
        "when": when,
        "address": facts.address,
    }
    if parts["asker"] and when:
        text = _("%(asker)s asks: %(title)s, %(when)s. %(address)s") % parts
    elif parts["asker"]:
        text = _("%(asker)s asks: %(title)s. %(address)s") % parts
    elif when:
        text = _("%(title)s, %(when)s. %(address)s") % parts
    else:
        text = _("%(title)s. %(address)s") % parts
    return simpler(text)


def _headline(told: Told) -> str:
    return told.title or " ".join(plain(told.text).split())


def _cut_paragraphs(text: str, most: int) -> str:
    """As many whole paragraphs as fit; the first one is cut if even it does not."""
    kept = ""
    for paragraph in text.split("\n\n"):
        longer = f"{kept}\n\n{paragraph}" if kept else paragraph
        if len(longer) > most:
            break
        kept = longer
    return kept or shorten(text, most)


def _without_marks(char: str) -> str:
    """A letter without the marks above and below it: č becomes c."""
    return "".join(
        part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part)
    )
