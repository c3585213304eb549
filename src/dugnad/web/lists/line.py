"""A card shortened for lists: what stands on it, in each language, and back again to be shown."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final, TypeVar

from django.db import DatabaseError
from django.utils.translation import get_language, override

from dugnad.engine.port import EngineClosed
from dugnad.face.face import Face, Pinned
from dugnad.face.page import Bar, CardPage, PersonLine, Verb
from dugnad.face.seen import Seen
from dugnad.ledger.state import State
from dugnad.web.content.pictures import address_of
from dugnad.web.lists.models import CardRow

LOG: Final = logging.getLogger(__name__)

Line = dict[str, Any]

T = TypeVar("T")


def unless_it_fails(law: str, read: Callable[[], T], otherwise: T) -> T:
    """What the face of a law says of a card; `otherwise` where it fails, and that is logged.

    One bad card must neither take the whole board down nor keep what came after it from the lists.
    """
    try:
        return read()
    except (DatabaseError, EngineClosed):
        raise  # the card is not bad: it is looked at again later.
    except Exception:
        LOG.exception("Something of %s cannot be shown.", law)
        return otherwise


def lines_in(languages: tuple[str, ...], face: Face, state: State, seen: Seen) -> dict[str, Line]:
    """What a stranger sees of a card in lists, by language.

    A card whose face fails is listed with its title only.
    """
    read = partial(_lines_in, languages, face, state, seen)
    return unless_it_fails(face.contract.name, read, {})


def _lines_in(languages: tuple[str, ...], face: Face, state: State, seen: Seen) -> dict[str, Line]:
    lines: dict[str, Line] = {}
    for language in languages:
        with override(language):
            lines[language] = _shorten(face.page(state, replace(seen, language=language)))
    return lines


def pinned(row: CardRow, face: Face) -> Pinned:
    """A card of a list, ready to be shown in the language that is active.

    Args:
        row: the card.
        face: of its type.
    """
    line = _in_language(row.line)
    return Pinned(
        face=face,
        page=_lengthen(line, face),
        card_id=bytes(row.card),
        code=row.code,
        address=f"/c/{row.code.lower()}",
        title=row.title,
        picture=address_of(row.picture, "small"),
        alt=row.alt,
        language=row.language,
        asker=PersonLine(member=bytes(row.asker)),
        closed=row.over,
        removed=row.removed,
    )


def _shorten(page: CardPage) -> Line:
    line: Line = {"when": page.when, "where": page.where}
    line |= {"missing": str(page.missing), "result": str(page.result)}
    if page.bar is not None:
        line["bar"] = [page.bar.have, page.bar.want, str(page.bar.label), page.bar.icon]
    if page.cue:
        line["cue"] = str(page.cue)
    if page.cue or page.verbs:
        line["takes"] = str(page.takes)
    if page.primary is not None:
        verb = page.primary
        line["verb"] = [verb.name, str(verb.label), verb.icon, verb.asks, verb.open_to_all]
        line["values"] = dict(verb.values)
    return {key: value for key, value in line.items() if value}


def _lengthen(line: Line, face: Face) -> CardPage:
    verbs: tuple[Verb, ...] = ()
    name, label, icon, asks, open_to_all = line.get("verb", ("", "", "", False, False))
    if name in face.contract.verbs:
        verb = Verb(
            action=face.contract.verbs[name],
            label=label,
            values=line.get("values", {}),
            icon=icon,
            primary=True,
            asks=asks,
            open_to_all=open_to_all,
        )
        verbs = (verb,)
    return CardPage(
        when=line.get("when", ""),
        where=line.get("where", ""),
        missing=line.get("missing", ""),
        bar=Bar(*line["bar"]) if "bar" in line else None,
        verbs=verbs,
        cue=line.get("cue", ""),
        takes=line.get("takes", ""),
        result=line.get("result", ""),
    )


def _in_language(lines: Mapping[str, Line]) -> Line:
    """The line in the reader's language, or else in the first one that there is."""
    language = get_language() or ""
    found = lines.get(language) or lines.get(language.partition("-")[0])
    return found or next(iter(lines.values()), {})
