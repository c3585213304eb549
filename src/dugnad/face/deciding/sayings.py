"""What people and organisations said to a decision."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from dugnad.charter.counting.ballots import Stance
from dugnad.charter.decisions.terms import Given
from dugnad.face.deciding.look import Look, answer_words, is_there
from dugnad.face.deciding.tally import answers_of
from dugnad.face.moments import day_words
from dugnad.face.page import PersonLine, Saying
from dugnad.face.sentences import StrOrPromise


def objections_to(look: Look) -> tuple[Saying, ...]:
    """The objections of every round that have a reason, each with who said it."""
    if look.terms.secret:
        return ()
    return tuple(
        Saying(
            prose=one.given.reason,
            by=PersonLine(member=one.member, says=_objects(look, one.member)),
            at_ms=one.given.received_ms,
        )
        for turn in range(look.stage.turn + 1)
        for one in answers_of(look.deciding, turn)
        if one.given.ballot == Stance("object") and one.given.reason is not None
    )


def organisations_in(look: Look) -> tuple[PersonLine, ...]:
    """What organisations have answered, and who answered for each, while in office (COC-45)."""
    if look.terms.secret:
        return ()
    given = {
        one.member: one.given
        for one in answers_of(look.deciding, look.stage.turn)
        if one.given.by is not None
    }
    parties = look.seen.around.organisations(given) if given else {}
    names = look.seen.around.hands(
        one.by for member, one in given.items() if member in parties and one.by is not None
    )
    return tuple(
        PersonLine(member=member, says=_said_for(given[member], names, look), name=name)
        for member, name in sorted(parties.items(), key=lambda one: one[1])
    )


def _said_for(given: Given, names: Mapping[bytes, str], look: Look) -> StrOrPromise:
    words = {
        "answer": answer_words(given, look),
        "name": names.get(given.by or b"", ""),
        "day": day_words(given.received_ms, look.seen.zone, look.seen.now_ms),
    }
    if words["name"]:
        return _("%(answer)s. %(name)s answered for it on %(day)s.") % words
    return _("%(answer)s. Somebody who speaks for it answered on %(day)s.") % words


def _objects(look: Look, member: bytes) -> StrOrPromise:
    """What stands beside a name; the objection of somebody who has left stands all the same."""
    return _("objects") if is_there(look, member) else _("objected, and has left since")
