"""What a person told in their own words, with its pictures."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import ngettext

from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.codec import decode
from dugnad.web.content import pictures
from dugnad.web.content import services as content
from dugnad.web.content.models import Prose
from dugnad.web.content.told import Told
from dugnad.web.house import house
from dugnad.web.lists import services as lists
from dugnad.web.people.models import Person
from dugnad.web.traces.trace import Files, Trace, as_json, as_moment


def _forget(person: Person) -> None:
    for commitment in content.forget(str(person.id), now_ms=house().now_ms()):
        lists.retell(commitment)


def _readable(person: Person) -> list[Prose]:
    rows = Prose.objects.filter(by=str(person.id)).order_by("created_ms")
    return [row for row in rows if row.payload is not None]


def _export(person: Person) -> Files:
    told = []
    files: dict[str, bytes] = {}
    for row in _readable(person):
        words = decode(Told, bytes(row.payload or b""))
        told.append(
            {
                "told": as_moment(row.created_ms),
                "title": words.title,
                "text": words.text,
                "where": words.where,
                "who": words.who,
                "picture": f"{words.picture}.jpg" if words.picture else "",
                "what_it_shows": words.alt,
                "more": dict(words.extra),
            }
        )
        if words.picture and pictures.is_whole(words.picture):
            drawn = pictures.path_of(words.picture, "large")
            files[f"{words.picture}.jpg"] = drawn.read_bytes()
    return {"told.json": as_json(told), **files} if told else {}


def _goes(person: Person) -> Sequence[StrOrPromise]:
    count = len(_readable(person))
    if not count:
        return ()
    return (
        ngettext(
            "What you wrote: one text, with its picture if it has one. Where it stood, the page "
            "says that something was taken away.",
            "What you wrote: %(count)s texts, with their pictures. Where they stood, the page "
            "says that something was taken away.",
            count,
        )
        % {"count": count},
    )


TRACE = Trace(models=(Prose,), forget=_forget, export=_export, goes=_goes)
