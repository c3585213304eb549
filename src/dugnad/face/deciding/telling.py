"""What is told of a decision: asked by link, written in the books, sent to people, agreed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, cast

from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from dugnad.charter.counting.ballots import Ballot, Stance, Voice
from dugnad.charter.counting.method import ByConsent
from dugnad.charter.counting.outcome import Outcome
from dugnad.charter.decisions import urn, verbs
from dugnad.charter.decisions.opening import is_yes_or_no
from dugnad.charter.decisions.verbs import Deciding
from dugnad.face.deciding import answering, secretly
from dugnad.face.deciding.effects import effect_words
from dugnad.face.deciding.look import Look, look_at
from dugnad.face.deciding.outcome import only_asked
from dugnad.face.deciding.tally import says
from dugnad.face.deciding.words import how
from dugnad.face.face import CalendarEntry, Notice
from dugnad.face.letters import plain
from dugnad.face.moments import HOUR_MS
from dugnad.face.question import Answer, Question
from dugnad.face.seen import Seen, Told
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.state import State
from dugnad.ledger.values import Event

TOLD_AT_ONCE: Final = 2_000
"""How many people are told of one thing in one portion."""

TITLE_TOLD_MAX: Final = 50
"""Characters of a title that a text message has room for."""

WORDS: Final = {"fine": "yes", "object": "no", "question": "question", "aside": "aside"}
"""The word for each stance by link and text message; yes, no and abstain are called as they are."""


# ── Asked by link, text message or slip
def question(state: State, seen: Seen) -> Question | None:
    """Ask one person; None when it cannot be answered so, or not now.

    Among options there are no words to answer with: the ballot lies on the card's page.
    """
    look = look_at(state, seen)
    if look is not None and look.terms.secret:
        return secretly.question(look, title_of(look))
    if look is None or not look.may_answer:
        return None
    given = look.mine
    said = "" if given is None else says(given.ballot)
    asked = {"title": title_of(look)}
    # Lists and slips ask nobody in particular, and are not written anew when the clock goes on.
    until_ms = look.stage.closes_ms if seen.member is None else look.until_ms
    if isinstance(look.stage.method, ByConsent):
        return Question(
            text=_("Do you agree to this: %(title)s?") % asked,
            answers=(
                _answer("yes", answering.FINE, Stance("fine")),
                _answer("question", answering.QUESTION, Stance("question")),
                _answer("no", answering.OBJECT, Stance("object")),
                _answer("aside", answering.ASIDE, Stance("aside")),
            ),
            given=WORDS.get(said, ""),
            until_ms=until_ms,
        )
    if is_yes_or_no(look.stage.method):
        return Question(
            text=_("Do you say yes to this: %(title)s?") % asked,
            answers=(
                _answer("yes", answering.YES, Voice("yes")),
                _answer("no", answering.NO, Voice("no")),
                _answer("abstain", answering.ABSTAIN, Voice("abstain")),
            ),
            given=said,
            until_ms=until_ms,
        )
    return Question(text=_("What do you choose: %(title)s?") % asked, answers=(), until_ms=until_ms)


def _answer(word: str, label: StrOrPromise, ballot: Ballot) -> Answer:
    return Answer(word, label, verbs.Answer(ballot=ballot))


def title_of(look: Look) -> str:
    """The headline; where it was taken away, the first line of the agreed text."""
    told = "" if look.seen.told is None else look.seen.told.title
    text = plain(look.deciding.texts.get(look.terms.text) or "")
    return (told or text.strip().partition("\n")[0]).rstrip("?. ")


def calendar(state: State, told: Told) -> CalendarEntry | None:
    """The last hour in which one can answer, as a line in somebody's calendar."""
    deciding = cast("Deciding", state)
    stage = deciding.stage.get()
    if stage is None:
        return None
    return CalendarEntry(
        title=told.title,
        starts_ms=stage.closes_ms - HOUR_MS,
        ends_ms=stage.closes_ms,
        cancelled=stage.standing == "withdrawn",
        last=True,
    )


# ── In the books
def words(event: Event) -> StrOrPromise | None:
    """A plain line for the books."""
    match event:
        case verbs.DecisionOpened():
            return _("A question was put to those who decide.")
        case verbs.AnsweringBegan():
            return _("Answers can be given, and the order that settles ties is fixed.")
        case verbs.AnswerGiven(before=before) if before is not None:
            return _("Somebody changed their answer.")
        case verbs.AnswerGiven(given=given):
            return _answered(given.ballot)
        case verbs.Counted(standing="passed"):
            return _("It was counted and is agreed.")
        case verbs.Counted(standing="no quorum", outcome=outcome) if only_asked(outcome):
            return _("It was counted. Too few were fine with it, so nothing is decided.")
        case verbs.Counted(standing="no quorum"):
            return _("It was counted. Too few took part, so nothing is decided.")
        case verbs.Counted(standing="again"):
            return _("It was counted. An objection stands, so a new version is needed.")
        case verbs.Counted(standing="too many"):
            return _("There were too many different answers to count at once.")
        case verbs.Counted():
            return _("It was counted and is not agreed.")
        case verbs.SecondRoundBegan():
            return _("An objection stands, so a vote with yes and no began.")
        case verbs.Withdrawn():
            return _("Whoever proposed it took it back.")
        case verbs.ObjectionSetAside():
            return _("An objection by somebody who had left was set aside.")
        case verbs.CarriedOut(failed=failed) if failed:
            return _("What was agreed could not be carried out yet.")
        case verbs.CarriedOut():
            return _("What was agreed was asked for again.")
        case _:
            return secretly.words(event)


def _answered(ballot: Ballot) -> StrOrPromise:
    match says(ballot):
        case "object":
            return _("Somebody objected, and said why.")
        case "question":
            return _("Somebody has a question.")
        case "aside":
            return _("Somebody stands aside.")
        case "fine" | "yes":
            return _("Somebody said yes.")
        case "no":
            return _("Somebody said no.")
        case "abstain":
            return _("Somebody abstained.")
        case _:
            return _("Somebody answered.")


# ── Told to those whom it concerns
def notices(state: State, event: Event, seen: Seen) -> tuple[Notice, ...]:
    """Tell who answered what came of it, and who proposed it what stands in its way."""
    look = look_at(state, seen)
    if look is None:
        return ()
    title = {"title": Truncator(title_of(look)).chars(TITLE_TOLD_MAX)}
    proposer = seen.card.put_up_by
    match event:
        case verbs.AnswerGiven(member=member, given=given) if member != proposer:
            return _to_proposer(given.ballot, title, proposer)
        case verbs.DecisionOpened() if look.terms.secret:
            text = _(
                "%(title)s: you are one of the two who open the urn together. You are asked when "
                "the time for answers is over."
            )
            others = tuple(one for one in look.terms.counters if one != proposer)
            return (Notice(text % title, others),)
        case urn.UrnClosed(until_ms=until_ms):
            open_it = _("%(title)s: the time is over. Open the urn together by %(until)s.")
            until = {"until": look.moment(until_ms)}
            return (Notice(open_it % {**title, **until}, look.terms.counters),)
        case verbs.SecondRoundBegan():
            text = _("%(title)s: an objection stands. Now answer yes or no, until %(until)s.")
            until = {"until": look.moment(look.stage.closes_ms)}
            return _to_who_answered(look, text % {**title, **until}, proposer)
        case verbs.Counted(standing=standing, outcome=outcome):
            return _to_who_answered(look, _came_of(standing, outcome) % title, proposer)
        case verbs.Withdrawn():
            text = _("%(title)s was taken back by whoever proposed it. Nothing is decided.")
            return _to_who_answered(look, text % title)
        case verbs.CarriedOut(failed=failed) if failed:
            text = _("%(title)s is agreed, but could not be carried out. The card says why.")
            return (Notice(text % title, (proposer,)),)
        case _:
            return ()


def _to_proposer(ballot: Ballot, title: dict[str, str], proposer: bytes) -> tuple[Notice, ...]:
    match says(ballot):
        case "object":
            text = _("%(title)s: somebody objects. Read why on the card, and talk with them.")
            return (Notice(text % title, (proposer,)),)
        case "question":
            text = _("%(title)s: somebody has a question. Answer it on the card.")
            return (Notice(text % title, (proposer,)),)
        case _:
            return ()


def _came_of(standing: str, outcome: Outcome | None) -> StrOrPromise:
    match standing:
        case "passed":
            return _("%(title)s: it is agreed. The card says what follows.")
        case "no quorum" if only_asked(outcome):
            return _(
                "%(title)s: too few were fine with it or stood aside, so nothing is decided. A "
                "question alone is no answer."
            )
        case "no quorum":
            return _("%(title)s: too few took part, so nothing is decided.")
        case "unopened":
            return _("%(title)s: the urn was not opened in time, so nothing is decided.")
        case "too many":
            return _("%(title)s: there were too many different answers to count. Ask anew.")
        case "again":
            return _("%(title)s: an objection stands, so a new version is needed.")
        case _:
            return _("%(title)s: it is not agreed. The card shows the numbers.")


def _to_who_answered(look: Look, text: StrOrPromise, *others: bytes) -> tuple[Notice, ...]:
    """Tell some others, and everybody who answered in any round, portion by portion."""
    first = look.seen.portion * TOLD_AT_ONCE
    # One more than are told shows whether anybody is left for the next portion.
    found = tuple(islice(_who_answered(look, others), first, first + TOLD_AT_ONCE + 1))
    members = found[:TOLD_AT_ONCE]
    return (Notice(text, members, goes_on=len(found) > len(members)),) if members else ()


def _who_answered(look: Look, others: tuple[bytes, ...]) -> Iterator[bytes]:
    """Everybody who answered, and some others: each once, in an order that stays."""
    rounds = range(look.stage.turn + 1)
    answers, took = look.deciding.answers, look.deciding.took

    def answered(member: bytes, before: int, found: Iterable[int]) -> bool:
        openly = any((turn, member) in answers for turn in found)
        return openly or any((turn, member) in took for turn in range(before))

    for turn in rounds:
        for _turn, member in answers.keys(under=turn):
            if not answered(member, 0, range(turn)):
                yield member
    for turn in rounds:
        for _turn, member in took.keys(under=turn):
            if not answered(member, turn, rounds):
                yield member
    yield from (one for one in others if not answered(one, len(rounds), rounds))


# ── The agreement
def agreement(state: State, seen: Seen) -> tuple[StrOrPromise, ...]:
    """How this is decided, as readable sentences."""
    look = look_at(state, seen)
    if look is None:
        return ()
    terms, stage = look.terms, look.stage
    return (
        *how(terms, stage.method, turn=stage.turn),
        *(() if look.ended else (_changeable(look),)),
        _("Those decide who did so when the question was put: nobody who comes later."),
        effect_words(terms.effect, seen.around),
        _("What is proposed stays in the books for good, and anybody can read it."),
        _(
            "In the books stands under a number that you took part. What you answered lies in the "
            "urn."
        )
        if terms.secret
        else _("In the books your answer stands under a number, not under your name."),
    )


def _changeable(look: Look) -> StrOrPromise:
    """Until when one can change one's answer."""
    until = {"until": look.moment(look.until_ms)}
    if look.terms.secret or look.early_ms or look.stage.answered >= look.terms.electorate.size:
        return _("You can change your answer until %(until)s.") % until
    return (
        _(
            "You can change your answer until %(until)s, or until ten minutes after all have "
            "answered."
        )
        % until
    )
