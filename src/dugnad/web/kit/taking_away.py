"""Text that was taken away: what the books say goes before what still lies in the content.

A text is destroyed after the books have recorded why; between the two, and where a computer
stopped there, it is not shown any more.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext_lazy as _

from dugnad.charter.law import Law
from dugnad.face.moments import moment_words
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.values import ProjectId
from dugnad.web.content import services as content
from dugnad.web.content.told import Removed, Told
from dugnad.web.house import house
from dugnad.web.people.models import Person
from dugnad.web.people.whereabouts import ids_by_project

RULES: Final[dict[str, StrOrPromise]] = {
    "law": _("It breaks the law"),
    "personal": _("It tells something private about somebody"),
    "abuse": _("It insults or threatens somebody"),
    "advertising": _("It is advertising"),
    "regret": _("I wrote it, and I take it back"),
}
"""Why a text may be taken away (`talk.RULES`), as whoever presses reads it."""

REGRET: Final = "regret"

_GONE: Final[dict[str, StrOrPromise]] = {
    "law": _("This text was taken away on %(when)s because the law asks for it."),
    "personal": _(
        "This text was taken away on %(when)s because it told something private about somebody."
    ),
    "abuse": _("This text was taken away on %(when)s because it insulted or threatened somebody."),
    "advertising": _("This text was taken away on %(when)s because it was advertising."),
    "regret": _("Whoever wrote this text took it back on %(when)s."),
    "forgotten": _("Whoever wrote this text left on %(when)s, and it went with them."),
}
_GONE_OTHERWISE: Final = _("This text was taken away on %(when)s.")
_NOT_HERE: Final = _("This text is not here.")


def read(law: Law, commitment: bytes) -> Told | Removed | None:
    """The text behind a fingerprint of the books, unless it was taken away."""
    return read_many(law, [commitment]).get(commitment)


def read_many(law: Law, commitments: Iterable[bytes]) -> dict[bytes, Told | Removed]:
    """The texts behind many fingerprints of the books; those not here are left out."""
    wanted = list(commitments)
    found = content.read_many(wanted, waiting=True)
    for commitment in wanted:
        removal = law.removal(commitment)
        if removal is not None:
            found[commitment] = Removed(
                removed_ms=removal.at_ms, rule=removal.rule, by_role=removal.by_role
            )
    return found


def gone(found: Told | Removed | None) -> str:
    """Say that a text was taken away, when and why; "" when it is there."""
    if isinstance(found, Told):
        return ""
    if found is None:
        return str(_NOT_HERE)
    when = moment_words(found.removed_ms, house().place.zone, house().now_ms())
    return str(_GONE.get(found.rule, _GONE_OTHERWISE)) % {"when": when}


def projects_by_rule(person: Person | None, author: bytes) -> dict[str, ProjectId]:
    """By which rules a person may take an author's words away, and in which project they speak.

    Args:
        person: who looks.
        author: the member who wrote the words.
    """
    if person is None:
        return {}
    mine = {member: project for project, member in ids_by_project(person).items()}
    with house().engine.reader() as store:
        law, now_ms = Law(store), max(house().now_ms(), store.head.time_ms)
        moderates = next((mine[one] for one in mine if law.is_moderator(one, now_ms)), None)
    rules = [rule for rule in RULES if rule != REGRET]
    found = dict.fromkeys(rules, moderates) if moderates is not None else {}
    if author in mine:
        found[REGRET] = mine[author]
    return found
