"""What may be pressed on a task now; the law has the last word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from dugnad.cards.task.forms import GIVE_BACK, TAKE_ON, ShowForm, VouchForm
from dugnad.cards.task.judging import (
    IS_DONE,
    OBJECT,
    VOICES,
    ReplyForm,
    TryAgainForm,
    WithdrawForm,
)
from dugnad.cards.task.law.objecting import voice_of
from dugnad.cards.task.law.records import REPLIES_MAX
from dugnad.cards.task.law.verbs import (
    Answer,
    Confirm,
    Object,
    Reply,
    Show,
    TryAgain,
    Vote,
    Vouch,
    Withdraw,
)
from dugnad.cards.task.look import Look, Work
from dugnad.charter.entries import MEMBERS
from dugnad.face.page import Verb
from dugnad.ledger.values import MemberId


def verbs_of(look: Look) -> tuple[Verb, ...]:
    """What may be pressed now; what is about one part of several stands with that part."""
    if look.seen.card.status != "in force":
        return ()
    asked = None if look.in_parts else judged_by(look)
    about = () if asked is None else (*_judge(asked, look), *_answering(asked, look))
    verbs = [*_own(look), *about, *_take(look), *_vouch(look), *_again(look)]
    first = next((one for one in verbs if one.primary), None)
    return tuple(one if one is first or not one.primary else _lesser(one) for one in verbs)


def verbs_about(work: Work, look: Look) -> tuple[Verb, ...]:
    """What may be pressed about one part of several that was shown."""
    if not look.in_parts or look.seen.card.status != "in force":
        return ()
    if work.place.standing == "agreed":
        return tuple(_try_again(work, look))
    if work not in look.to_judge:
        return ()
    own = work.place.member == look.seen.member
    verbs = () if _said_so_already(work, look.seen.member) else tuple(_judge(work, look))
    return (*(replace(one, primary=False) for one in verbs), *_answering(work, look, own=own))


def _lesser(verb: Verb) -> Verb:
    """The same verb, drawn beside another one that stands above it."""
    return replace(verb, primary=False)


def _own(look: Look) -> Iterable[Verb]:
    mine = look.mine
    if mine is None:
        return
    if mine.place.standing == "taken":
        yield Verb(Show, ShowForm.verb, icon="photo", primary=True, asks=True)
        yield Verb(Answer, GIVE_BACK, {"said": "no"}, icon="x", quiet=True)
    elif mine.place.standing == "disputed" and not look.in_parts:
        yield from _reply(mine)


def _reply(work: Work) -> Iterable[Verb]:
    showing = work.showing
    if showing is not None and showing.objections and showing.replies < REPLIES_MAX:
        yield Verb(Reply, ReplyForm.verb, _about(work), icon="message-2", asks=True)


def judged_by(look: Look) -> Work | None:
    """What this viewer is asked about first: what they have not said anything about yet."""
    others = [one for one in look.to_judge if not _said_so_already(one, look.seen.member)]
    return next((one for one in others if not said(one, look)), next(iter(others), None))


def _said_so_already(work: Work, member: MemberId | None) -> bool:
    """Whether it is their own work, or shown by them in another's place and not disputed."""
    shown_by = None if work.showing is None else work.showing.by
    own = work.place.member == member
    return own or (member is not None and member == shown_by and work.place.standing == "shown")


def said(work: Work, look: Look) -> str:
    """What the viewer has said about it: "yes", "no", "abstain", "object", or "" for nothing."""
    member, number = look.seen.member, work.place.showing
    if member is None or work.showing is None:
        return ""
    if (number, member) in look.task.objections and work.place.standing == "shown":
        return "object"
    if work.place.standing == "disputed":
        return voice_of(look.task, number, work.showing, member) or ""
    return "yes" if (number, member) in look.task.confirmed else ""


def _judge(work: Work, look: Look) -> Iterable[Verb]:
    """Whether it is done: confirming or objecting, or a vote where somebody objects."""
    if not (look.seen.is_member or look.seen.member is None):
        return
    about, given = _about(work), said(work, look)
    if work.place.standing == "shown":
        # In lists nobody sees what was shown, so nothing is confirmed from there.
        first = bool(look.seen.card_id)
        yield Verb(Confirm, IS_DONE, about, icon="check", primary=first, chosen=given == "yes")
        yield Verb(Object, OBJECT, about, icon="hand-stop", asks=True)
        return
    if not _may_vote(work, look):
        return
    for word, label in VOICES:
        yield Verb(
            Vote,
            label,
            {**about, "says": word},
            icon={"yes": "check", "no": "x"}.get(word, "arrow-right"),
            chosen=given == word,
        )


def _answering(work: Work, look: Look, *, own: bool = False) -> Iterable[Verb]:
    """Taking one's objection back, and saying something to one."""
    if work.place.standing != "disputed":
        return
    objects = (work.place.showing, look.seen.member or b"") in look.task.objections
    if objects and look.seen.is_member:
        yield Verb(Withdraw, WithdrawForm.verb, _about(work), icon="x", quiet=True)
    shown_by = None if work.showing is None else work.showing.by
    if own or objects or look.seen.looks_after or (shown_by and shown_by == look.seen.member):
        yield from _reply(work)


def _about(work: Work) -> dict[str, str]:
    return {"showing": str(work.place.showing)}


def _may_vote(work: Work, look: Look) -> bool:
    vote, seen = None if work.showing is None else work.showing.vote, look.seen
    if vote is None or seen.member is None:
        return vote is not None
    return seen.around.decides(MEMBERS, seen.member, vote.since_ms)


def _take(look: Look) -> Iterable[Verb]:
    seen, terms = look.seen, look.terms
    may = terms.outsiders or seen.is_member or seen.member is None
    if look.mine is None and look.free and look.in_time and may:
        yield Verb(
            Answer,
            TAKE_ON,
            {"said": "yes"},
            icon="hand-stop",
            primary=True,
            asks=terms.pay not in ("nothing", "thanks") or not seen.card_id,
            open_to_all=terms.outsiders,
        )


def _vouch(look: Look) -> Iterable[Verb]:
    others = [
        one
        for one in look.works
        if one.place.standing == "taken" and one.place.member != look.seen.member
    ]
    if look.seen.looks_after and others:
        only = {"place": str(others[0].number)} if len(others) == 1 else {}
        yield Verb(Vouch, VouchForm.verb, only, icon="checklist", asks=True, quiet=True)


def _again(look: Look) -> Iterable[Verb]:
    stuck = next(iter(look.stuck), None)
    if stuck is not None and not look.in_parts:
        yield from _try_again(stuck, look)


def _try_again(work: Work, look: Look) -> Iterable[Verb]:
    if look.seen.member is not None:
        yield Verb(TryAgain, TryAgainForm.verb, _about(work), icon="history")
