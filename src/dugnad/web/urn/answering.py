"""Answering in secret: into the urn, in place of the answer before.

The books hear once that somebody took part, and of nothing that is replaced. Presses have random
names: a name made of what was filled in would tell the answer.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dugnad.charter.counting.ballots import BadBallot, Ballot
from dugnad.charter.counting.checking import check_ballot
from dugnad.charter.decisions import urn as law
from dugnad.engine.port import NotKept
from dugnad.ledger.contract import ActsForItself, NotMandated
from dugnad.ledger.errors import ClockTrouble, TurnedAway
from dugnad.ledger.values import CardId, Channel, MemberId, ProjectId
from dugnad.web.acting import services as acting
from dugnad.web.acting.services import member_in
from dugnad.web.acting.signing import NotLetIn
from dugnad.web.keys.hands import ToConfirm
from dugnad.web.kit.around import ProjectAround
from dugnad.web.leading.speaking import Speaking
from dugnad.web.people.models import Person
from dugnad.web.urn import envelopes
from dugnad.web.urn.envelopes import Place
from dugnad.web.urn.lying import Lies, NotTaken, urn_of, want_secret, write_anew
from dugnad.web.urn.models import Urn
from dugnad.web.urn.reading import Secret, looking


@dataclass(frozen=True)
class Way:
    """How an answer came.

    Attributes:
        channel: "page", "link" or "sms" from the person alone; "paper" typed by two others.
        beside: those two.
        received_ms: when the paper was handed in; 0: now.
        press: name of the press by which the books hear of it; "": another one each time.
    """

    channel: Channel
    beside: tuple[Person, ...] = ()
    received_ms: int = 0
    press: str = ""

    @property
    def on_paper(self) -> bool:
        """Whether two others typed it."""
        return self.channel == "paper"


def put(
    person: Person,
    card: CardId,
    ballot: Ballot,
    *,
    channel: Channel,
    reason: str = "",
    speaking: Speaking | None = None,
) -> bytes:
    """Put an answer into the urn, in place of the one before if there is one.

    Args:
        person: whose answer it is.
        card: id of the decision's card, 16 bytes.
        ballot: the answer.
        channel: how it came, from the person themselves.
        reason: of an objection, for all to read once the urn is open, beside no answer; "" none.
        speaking: the organisation whose answer it is; None where it is the person's own.

    Returns:
        The tracker, to be shown once and kept nowhere.

    Raises:
        NotTaken: the answer does not fit, it is too late, or the person is not of those who decide.
        TooLong: the reason has no room.
        ClockTrouble, NotKept: nothing can be written down now; what lay in the urn lies there.
    """
    tracker = secrets.token_bytes(law.TRACKER_BYTES)

    def how(found: Secret, row: Urn) -> Callable[[Lies], Lies]:
        _fits(found, ballot)
        kept = reason if found.reasons else None
        envelope = envelopes.seal(bytes(row.public), ballot, tracker, kept)
        return lambda lies: Lies(
            Place(envelope=envelope), None if lies.sheet is None else lies.sheet.set_aside()
        )

    _put(person, card, how, Way(channel), speaking)
    return tracker


def put_by_words(
    person: Person, card: CardId, sheet: bytes, chosen: Sequence[int], way: Way
) -> None:
    """Let words of a person's sheet be their answer; the place does not learn what they mean.

    Args:
        person: whose answer it is.
        card: id of the decision's card, 16 bytes.
        sheet: id of the sheet that has the words.
        chosen: its cells, as `read_words` found them.
        way: how they came; from paper only where two others typed them, and nothing is newer.

    Raises:
        NotTaken: as `put`; or another sheet was printed, or an answer is newer than the paper.
        ClockTrouble, NotKept: as `put`.
        TurnedAway, NotLetIn: from paper, as in `acting.act`.
    """

    def how(_found: Secret, _row: Urn) -> Callable[[Lies], Lies]:
        def change(lies: Lies) -> Lies:
            kept = lies.sheet
            if kept is None or kept.id != sheet:
                raise NotTaken("decisions.BallotUnfit")
            if way.on_paper and (kept.paper_over or kept.typed):
                raise NotTaken("decisions.NewerAnswer")
            return Lies(Place(by_words=True), kept.answering(chosen, on_paper=way.on_paper))

        return change

    _put(person, card, how, way)


def vouch_ahead(person: Person, card: CardId, way: Way) -> None:
    """Let the device of whoever types a paper first vouch that it came.

    Raises:
        NotTaken: there is no such urn.
        NotLetIn, NotYourPress, ToConfirm, ClockTrouble, NotKept: as in `acting.vouch_ahead`.
    """
    with looking(card) as found:
        own = want_secret(found)
        project, target = own.entry.project, own.target
        if own.took_part(member_in(person, project)):
            return
    asked = law.TakePart(received_ms=way.received_ms)
    acting.vouch_ahead(
        person, project, target, asked, channel=way.channel, press=way.press, by=way.beside[0]
    )


def _put(
    person: Person,
    card: CardId,
    how: Callable[[Secret, Urn], Callable[[Lies], Lies]],
    way: Way,
    speaking: Speaking | None = None,
) -> None:
    """Change what lies in the urn for a person, and let the books know that they took part.

    Where they act for an organisation, it is what lies there for that.
    """
    with looking(card) as found:
        project = want_secret(found).entry.project
        member = member_in(person, project) if speaking is None else speaking.party
        if found is None or member is None:
            raise NotTaken("decisions.NotAmongThose")
        _may_put(found, member, way)
        took_part, target = found.took_part(member), found.target
        if speaking is not None:
            _may_act(speaking, took_part=took_part)
        row = urn_of(found)
        if row is None:
            raise NotTaken("decisions.NotOpen")
        before = write_anew(row, found, member, how(found, row))
    if not took_part:
        try:
            _take_part(person, project, target, way, speaking)
        except (NotTaken, TurnedAway, NotLetIn, ClockTrouble, NotKept, ToConfirm):
            write_anew(row, found, member, lambda _now: before)
            raise


def _may_put(found: Secret, member: MemberId, way: Way) -> None:
    """Refuse what the books would refuse, as they are not asked about an answer that is replaced.

    Raises:
        NotTaken: it is too late, nobody vouches, or the member is none of those who decide.
    """
    if way.on_paper and len(way.beside) < law.COUNTERS:
        raise NotTaken("decisions.NotVouchedFor")
    if not (found.takes_entries if way.on_paper else found.takes_answers):
        raise NotTaken("decisions.NotOpen")
    if way.received_ms >= found.stage.closes_ms:
        raise NotTaken("decisions.TooLate")
    if not decides(found, member):
        raise NotTaken("decisions.NotAmongThose")


def _may_act(speaking: Speaking, *, took_part: bool) -> None:
    """Refuse who acts for nobody any more, and a helper where an answer lies in the urn already.

    The books hear of the first answer alone: nobody would see that a helper put another in its
    place, and whoever is helped would have no receipt.

    Raises:
        NotTaken: it is so.
    """
    if not speaking.takes_part:
        raise NotTaken(NotMandated.code())
    if took_part and speaking.helps:
        raise NotTaken(ActsForItself.code())


def _fits(found: Secret, ballot: Ballot) -> None:
    try:
        check_ballot(found.stage.method, len(found.terms.options), ballot)
    except BadBallot as bad:
        raise NotTaken("decisions.BallotUnfit") from bad


def decides(found: Secret, member: MemberId) -> bool:
    """Whether a member is of those who decide."""
    those = found.terms.electorate
    around = ProjectAround(found.entry.project, member, found.now_ms)
    return around.voice(those, member) is not None


def _take_part(
    person: Person, project: ProjectId, target: str, way: Way, speaking: Speaking | None
) -> None:
    """Let the books know that somebody took part.

    Raises:
        NotTaken: they said no.
        TurnedAway, NotLetIn: from paper: those who typed it have to know why.
        ClockTrouble, NotKept: as in `acting.act`.
    """
    asked = law.TakePart(received_ms=way.received_ms)
    try:
        done = acting.act(
            person,
            project if speaking is None else speaking.organisation,
            target,
            asked,
            channel=way.channel if speaking is None else speaking.channel(way.channel),
            press=way.press or acting.new_press(),
            beside=way.beside,
            principal=None if speaking is None else speaking.party,
        )
    except (TurnedAway, NotLetIn) as no:
        if way.on_paper:
            raise
        raise NotTaken(no.code) from no
    if done.refused and done.refused != law.TookPartAlready.code():
        raise NotTaken(done.refused)
