"""Opening the urn: all answers in one import, sorted by random trackers, and the reasons apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from dugnad.charter.counting.ballots import BadBallot
from dugnad.charter.counting.checking import check_ballot
from dugnad.charter.decisions import urn as law
from dugnad.charter.talk import Ask as AskAbout
from dugnad.ledger import codec
from dugnad.ledger.errors import TurnedAway
from dugnad.web.acting.services import act
from dugnad.web.acting.signing import NotLetIn, OnlyOnDevice, let_go, waits_for_others
from dugnad.web.content.told import Told
from dugnad.web.house import house
from dugnad.web.people import services as people
from dugnad.web.people.models import Person
from dugnad.web.urn import envelopes
from dugnad.web.urn.cells import ballot_in as ballot_of_cells
from dugnad.web.urn.ending import destroy
from dugnad.web.urn.envelopes import Inside
from dugnad.web.urn.lying import NotTaken, box_of, folder_of, tag_of, want_secret
from dugnad.web.urn.models import Urn
from dugnad.web.urn.reading import Secret, looking
from dugnad.web.vault import services as vault

_TOGETHER: Final = 5
"""How many reasons are told in one text."""


def publish(person: Person, found: Secret, row: Urn, halves: tuple[bytes, bytes]) -> None:
    """Publish what lies in the urn, and destroy it.

    Where a counter speaks by a device of their own, they press there; where both do, both.

    Raises:
        NotTaken: it does not match who took part, or the books said no.
        OnlyOnDevice: another counter than who presses has to, on their own device.
        ToConfirm: this device confirms it first.
        ClockTrouble, NotKept: as in `acting.act`; asking again publishes the rest.
    """
    pairs, reasons = _pairs(found, row, halves)
    others = people.persons_of_members(list(found.terms.counters))
    beside = [one for one in others.values() if one.id != person.id]
    _tell(found, reasons, (person, *beside))
    left = [pair for pair in pairs if pair.tracker > found.urn.last]
    for at in range(0, len(left), law.PAIRS_AT_ONCE):
        asked = law.OpenUrn(number=len(pairs), pairs=tuple(left[at : at + law.PAIRS_AT_ONCE]))
        _open(found, asked, (person, *beside))
    destroy(row)


def _open(found: Secret, asked: law.OpenUrn, counters: Sequence[Person]) -> None:
    """Let the books have some answers, by the counter who presses, with the other beside.

    What the other has confirmed on their device already is theirs, with the one who presses beside.
    """
    said = codec.encode(asked)
    names = {one: vault.passing_tag(found.name, b"open", one.id.bytes, said) for one in counters}
    presses = {one: (name or b"").hex()[:48] for one, name in names.items()}
    waiting = [one for one in counters if waits_for_others(presses[one])]
    actor = (*waiting, *counters)[0]
    try:
        done = act(
            actor,
            found.entry.project,
            found.target,
            asked,
            channel="page",
            press=presses[actor],
            beside=[one for one in counters if one != actor],
        )
    except OnlyOnDevice as no:
        if no.who == counters[0]:
            raise NotTaken(no.code) from no
        raise
    except (TurnedAway, NotLetIn) as no:
        let_go(presses[actor])
        raise NotTaken(no.code) from no
    if done.refused:
        let_go(presses[actor])
        raise NotTaken(done.refused)


def _pairs(
    found: Secret, row: Urn, halves: tuple[bytes, bytes]
) -> tuple[list[law.Pair], list[str]]:
    """The answers of everybody who took part, sorted by tracker; empty for whoever left none.

    Beside them the reasons of objections, in an order that says nothing and is the same each time.

    Raises:
        NotTaken: an envelope does not open, or what is in it does not fit.
    """
    box, folder = box_of(row, found), folder_of(row, found)
    pairs: list[law.Pair] = []
    reasons: dict[bytes, str] = {}
    with looking(found.card) as now:
        everybody = want_secret(now).everybody()
    for member in everybody:
        tag = tag_of(found.name, member)
        place, sheet = box.at(tag), folder.of(tag)
        if place.envelope is not None:
            inside = envelopes.open_envelope(halves, place.envelope)
        elif place.by_words and sheet is not None and sheet.answer is not None:
            inside = _of_words(found, sheet.answer.opened(halves))
        else:
            # A number of its own, the same each time, so that a second try goes on from the first.
            blank = vault.passing_tag(found.name, b"blank", member) or b""
            pairs.append(law.Pair(tracker=blank[: law.TRACKER_BYTES], ballot=None))
            continue
        if inside is None:
            raise NotTaken(law.UrnDoesNotMatch.code())
        pairs.append(law.Pair(tracker=inside.tracker, ballot=inside.ballot))
        if inside.reason:
            reasons[vault.passing_tag(found.name, b"reason", inside.tracker) or b""] = inside.reason
    pairs.sort(key=lambda pair: pair.tracker)
    return pairs, [reasons[tag] for tag in sorted(reasons)]


def _of_words(found: Secret, opened: tuple[bytes, tuple[int, ...]] | None) -> Inside | None:
    """The answer that some cells give, or None where they give none."""
    if opened is None:
        return None
    tracker, chosen = opened
    ballot = ballot_of_cells(found.stage.method, len(found.terms.options), chosen)
    try:
        check_ballot(found.stage.method, len(found.terms.options), ballot)
    except BadBallot:
        return None
    return Inside(tracker, ballot)


def _tell(found: Secret, reasons: Sequence[str], counters: Sequence[Person]) -> None:
    """Tell the reasons that lay in the urn: on the card, together, and beside no answer.

    They are asked about the card by a counter, as the reason of an open objection is by its giver,
    so that they can be answered and taken away.
    """
    with override(house().place.language):
        heading = _("From the urn, without names: why people object.")
    for at in range(0, len(reasons), _TOGETHER):
        # Each in one paragraph: nobody's words look like those of several.
        lines = (f"- {' '.join(one.split())}" for one in reasons[at : at + _TOGETHER])
        text = "\n\n".join((heading, *lines))
        told = Told(text=text, language=house().place.language)
        for one in counters:
            name = vault.passing_tag(found.name, b"reasons", one.id.bytes, at.to_bytes(4, "big"))
            try:
                done = act(
                    one,
                    found.entry.project,
                    "talk",
                    AskAbout(about=found.target),
                    channel="page",
                    press=(name or b"").hex()[:48],
                    told=[told],
                )
            except (TurnedAway, NotLetIn) as no:
                raise NotTaken(no.code) from no
            if not done.refused:
                break
