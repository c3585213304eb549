"""The page of a decision: what is asked, who decides and how, what is missing, what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dugnad.charter.counting.ballots import Stance
from dugnad.charter.counting.method import ByConsent
from dugnad.charter.counting.outcome import Outcome, Stances
from dugnad.charter.decisions import urn
from dugnad.charter.decisions.opening import is_yes_or_no
from dugnad.charter.decisions.terms import ChangeRules, Given, Pay, Stage, Terms
from dugnad.charter.decisions.terms import SetAside as SetAsideMoney
from dugnad.charter.decisions.verbs import Answer, CarryOut, Deciding, SetAside, Withdraw
from dugnad.charter.entries import MEMBERS
from dugnad.face.around import Around
from dugnad.face.deciding import answering, secretly
from dugnad.face.deciding.effects import effect_words
from dugnad.face.deciding.options import option_words
from dugnad.face.deciding.results import Result, Table, listed, result_of
from dugnad.face.deciding.tally import (
    LOOKED_AT,
    answers_of,
    by_answer,
    by_channel,
    own,
    says,
    stands,
    totals,
)
from dugnad.face.deciding.words import CHANNELS, how, who_decides
from dugnad.face.face import Bar, CardPage, Fact, PersonLine, Saying, Seen, Verb
from dugnad.face.moments import HOUR_MS, day_words, moment_words
from dugnad.face.refusals import sentence_of
from dugnad.face.ruling import Compared, compare, parts
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.state import State

LEAD: Final = "face/deciding_lead.html"
BODY: Final = "face/deciding_body.html"
SENTENCES_APART: Final = " "
COUNTED_WITHIN_MS: Final = 10 * 60_000
"""Counting takes seconds; what is not counted after so long did not succeed at first."""


@dataclass(frozen=True)
class Look:
    """A decision and who looks at it."""

    deciding: Deciding
    terms: Terms
    stage: Stage
    seen: Seen

    @property
    def mine(self) -> Given | None:
        """What the viewer has answered in this round."""
        return own(self.deciding, self.stage.turn, self.seen)

    @property
    def ended(self) -> bool:
        """Whether nothing can be answered any more, whatever comes of it."""
        return self.stage.standing not in ("beginning", "open", "counting")

    @property
    def takes_answers(self) -> bool:
        """Whether people can answer now."""
        return (
            not self.ended
            and self.stage.standing == "open"
            and self.seen.now_ms < self.stage.closes_ms
        )

    @property
    def early_ms(self) -> int:
        """When it may hold already, as all have answered; 0 where nothing ends before its time."""
        early_ms = self.stage.early_ms
        ahead = self.takes_answers and self.seen.now_ms < early_ms
        return 0 if not ahead or _objecting(self) else early_ms

    @property
    def until_ms(self) -> int:
        """Until when an answer can surely be changed."""
        return self.early_ms or self.stage.closes_ms

    @property
    def may_answer(self) -> bool:
        """Whether the viewer can answer openly now."""
        return self.takes_answers and not self.terms.secret and self.decides

    @property
    def decides(self) -> bool:
        """Whether the viewer is of those who decide, as far as is known; a stranger may be one."""
        seen, those = self.seen, self.terms.electorate
        if seen.member is None:
            return True
        return seen.is_member and seen.around.voice(those, seen.member) is not None

    def moment(self, at_ms: int) -> str:
        """A moment in words."""
        return moment_words(at_ms, self.seen.zone, self.seen.now_ms)


def look_at(state: State, seen: Seen) -> Look | None:
    """A decision as somebody sees it; None for one that is only being written."""
    deciding = cast("Deciding", state)
    terms, stage = deciding.terms.get(), deciding.stage.get()
    if terms is None or stage is None:
        return None
    return Look(deciding=deciding, terms=terms, stage=stage, seen=seen)


def page(state: State, seen: Seen) -> CardPage:
    """What is shown of a decision."""
    look = look_at(state, seen)
    if look is None:
        return CardPage()
    result = _result(look)
    return CardPage(
        missing=_missing(look),
        bar=None if result else _bar(look),
        facts=_facts(look),
        verbs=_verbs(look),
        cue=_cue(look),
        result=result,
        sayings=_objections(look),
        people=_organisations(look),
        extra=_extra(look),
    )


def _cue(look: Look) -> StrOrPromise:
    if not look.may_answer:
        return ""
    if secretly.took_part(look.deciding, look.stage, look.seen.member):
        return _("Replace my secret answer")
    return _("Change my answer") if look.mine else _("Answer")


# ── What is missing
def _missing(look: Look) -> StrOrPromise:
    """How many have answered, until when, and what happens then."""
    if look.ended:
        return ""
    stage = look.stage
    if stage.standing == "beginning":
        return _("In a moment answers can be given.")
    numbers = {
        "answered": stage.answered,
        "all": look.terms.electorate.size,
        "until": look.moment(stage.closes_ms),
        "counted": look.moment(stage.counts_ms),
    }
    if _is_being_counted(look):
        return _together(_took_part_words(look) % numbers, _counting(look) % numbers)
    if stage.standing == "counting":
        waits = _(
            "%(answered)s of %(all)s took part. The two counters are asked to open the urn until "
            "%(counted)s."
        )
        return waits % numbers
    if not look.takes_answers:
        return (
            _(
                "%(answered)s of %(all)s have answered. What came on paper in time can be entered "
                "until %(counted)s; then all is counted."
            )
            % numbers
        )
    if look.early_ms:
        return _early(look)
    said = _("%(answered)s of %(all)s have answered. Answer by %(until)s.") % numbers
    return _together(said, _then(look))


def _is_being_counted(look: Look) -> bool:
    """Whether nothing is waited for any more but the count itself."""
    if look.seen.now_ms < look.stage.counts_ms:
        return False
    return not look.terms.secret or urn.is_whole(look.deciding, look.stage)


def _took_part_words(look: Look) -> StrOrPromise:
    if look.terms.secret:
        return _("%(answered)s of %(all)s took part.")
    return _("%(answered)s of %(all)s have answered.")


def _counting(look: Look) -> StrOrPromise:
    """That it is counted now, or since when it should have been."""
    if look.seen.now_ms < look.stage.counts_ms + COUNTED_WITHIN_MS:
        return _("The answers are being counted now; in a moment the result stands here.")
    return _(
        "The answers have waited to be counted since %(counted)s. The place tries again by itself."
    )


def _early(look: Look) -> StrOrPromise:
    """What happens as all have answered, and when."""
    moments = {"at": look.moment(look.early_ms), "until": look.moment(look.stage.closes_ms)}
    if isinstance(look.stage.method, ByConsent):
        return _("All have answered. If nobody objects by %(at)s, it holds from then on.") % moments
    if is_yes_or_no(look.stage.method):
        return (
            _(
                "All have answered. If enough say yes at %(at)s, it holds from then on. If not, "
                "answers can be changed until %(until)s."
            )
            % moments
        )
    return (
        _(
            "All have answered. What wins at %(at)s holds from then on. If nothing does, answers "
            "can be changed until %(until)s."
        )
        % moments
    )


def _then(look: Look) -> StrOrPromise:
    """What happens when the time is over."""
    method = look.stage.method
    if not isinstance(method, ByConsent):
        return _("Then it is counted.")
    if _objecting(look):
        match look.terms.procedure.fallback:
            case "majority":
                return _("If the objection stands then, a vote with yes and no follows.")
            case "again":
                return _("If the objection stands then, a new version is needed.")
            case _:
                return _("If the objection stands then, it falls.")
    if method.silence:
        return _("If nobody objects by then, it is agreed.")
    return _("If nobody objects by then and enough have answered, it is agreed.")


def _objecting(look: Look) -> bool:
    return stands(look.deciding, look.stage.turn, Stance("object"))


def _together(*sentences: StrOrPromise) -> str:
    """Whole sentences after each other."""
    return SENTENCES_APART.join(str(one) for one in sentences if one)


def _bar(look: Look) -> Bar:
    have, want = look.stage.answered, look.terms.electorate.size
    label = _("%(have)s of %(want)s have answered") % {"have": have, "want": want}
    return Bar(have=have, want=want, label=label, icon="user")


# ── What came of it
def _result(look: Look) -> StrOrPromise:
    if not look.ended:
        return ""
    standing, stage = look.stage.standing, look.stage
    day = day_words(stage.decided_ms or look.seen.now_ms, look.seen.zone, look.seen.now_ms)
    match standing:
        case "passed" if stage.failed:
            return _("Agreed on %(day)s, but not carried out yet.") % {"day": day}
        case "passed":
            return _passed(look, day)
        case "fell":
            return _fell(look, day)
        case "no quorum" if stage.outcome is None:
            return _(
                "Fewer than five took part, so the secret answers were not opened, and nothing is "
                "decided."
            )
        case "no quorum" if only_asked(stage.outcome):
            return _("Too few were fine with it or stood aside, so nothing is decided.")
        case "no quorum":
            return _("Too few took part, so nothing is decided.")
        case "again":
            return _("An objection stands. A new version can be proposed.")
        case "unopened":
            return _("The two counters did not open the urn in time, so nothing is decided.")
        case "too many":
            return _("There were too many different answers to count at once. Ask anew.")
        case _:
            return _("Taken back on %(day)s by whoever proposed it.") % {"day": day}


def _passed(look: Look, day: str) -> StrOrPromise:
    outcome = look.stage.outcome
    if is_yes_or_no(look.stage.method) or outcome is None:
        return _("Agreed on %(day)s.") % {"day": day}
    names = option_words(look.terms, look.seen.around)
    winners = listed([names[one] for one in outcome.winners])
    return _("Decided on %(day)s: %(winners)s.") % {"day": day, "winners": winners}


def _fell(look: Look, day: str) -> StrOrPromise:
    if not is_yes_or_no(look.stage.method):
        return _("Counted on %(day)s: it stays as it is today.") % {"day": day}
    return _("Not agreed, counted on %(day)s.") % {"day": day}


# ── Facts
def _facts(look: Look) -> tuple[Fact, ...]:
    terms, stage, given = look.terms, look.stage, look.mine
    facts = [
        Fact(_answer_of(given, look), _my_answer(given, look), "check", own=True)
        if given
        else None,
        Fact(_("Who decides"), who_decides(terms.electorate), "users-group"),
        Fact(_("How"), _together(*how(terms, stage.method, turn=stage.turn)), "scale"),
        Fact(_("Who pays"), _who_pays(terms), "heart-handshake"),
        _when_it_binds(look),
        _what_follows(look),
        _took_part(look),
        Fact(_("Answers"), _secrecy(look), "lock" if terms.secret else "eye"),
        _who_waits(look),
        _why_not(look),
    ]
    return tuple(fact for fact in facts if fact is not None)


def _who_pays(terms: Terms) -> StrOrPromise:
    if isinstance(terms.effect, (Pay, SetAsideMoney)):
        return _("The group, from the money that is held for it.")
    return _("Nobody: no money moves.")


def _what_follows(look: Look) -> Fact | None:
    if look.ended and look.stage.standing != "passed":
        return None
    words = effect_words(look.terms.effect, look.seen.around)
    return Fact(_("What happens then"), words, "arrow-right")


def _answer_of(given: Given, look: Look) -> StrOrPromise:
    """Whose answer it is: the viewer's, their organisation's, or of one with whom they share it."""
    seen = look.seen
    if seen.member is None:
        return _("Your answer")
    organisation = seen.around.organisations([seen.member]).get(seen.member)
    if organisation:
        return organisation
    by = given.by or seen.around.voice(look.terms.electorate, seen.member)
    if by in (None, seen.member):
        return _("Your answer")
    name = seen.around.names([by]).get(by) or _("Somebody")
    return _("Your answer, given by %(name)s") % {"name": name}


def _my_answer(given: Given, look: Look) -> StrOrPromise:
    return _answer_words(given, look)


def _answer_words(given: Given, look: Look) -> StrOrPromise:
    words = {**answering.STANCES, **answering.VOICES}
    said = says(given.ballot)
    if said == "object":
        return _("I object")
    if said:
        return words[said]
    return secretly.ballot_words(given.ballot, option_words(look.terms, look.seen.around))


def _when_it_binds(look: Look) -> Fact | None:
    stage = look.stage
    label = _("When it holds")
    if look.ended:
        if stage.standing != "passed":
            return None
        when = _("From %(moment)s on.") % {"moment": look.moment(stage.decided_ms)}
        return Fact(label, when, "calendar-event")
    if look.early_ms:
        sentence = _("From %(moment)s on, if it is agreed by then.")
        return Fact(label, sentence % {"moment": look.moment(look.early_ms)}, "calendar-event")
    if not look.terms.secret and is_yes_or_no(stage.method):
        sentence = _(
            "From %(moment)s on, if it is agreed. If all have answered before, ten minutes after "
            "the last answer."
        )
    else:
        sentence = _("From %(moment)s on, when it is counted.")
    return Fact(label, sentence % {"moment": look.moment(stage.counts_ms)}, "calendar-event")


def _took_part(look: Look) -> Fact | None:
    if not secretly.took_part(look.deciding, look.stage, look.seen.member):
        return None
    if look.ended:
        return Fact(_("Your answer"), _("You have answered."), "check", own=True)
    return Fact(_("Your answer"), _("It lies in the urn, and counts once."), "check", own=True)


def _secrecy(look: Look) -> StrOrPromise:
    if look.terms.secret:
        return secretly.secrecy(look)
    return _("Open: in the books each answer stands under a number.")


def _who_waits(look: Look) -> Fact | None:
    if not look.takes_answers:
        return None  # nobody can answer, so nobody is waited for.
    if look.seen.now_ms - look.terms.opened_ms < HOUR_MS:
        return None  # also while it is only being written: nobody has waited yet.
    left = look.terms.electorate.size - look.stage.answered
    if left <= 0:
        clock = _("Nobody: all have answered. It waits for the clock, until %(until)s.")
        words = {"until": look.moment(look.until_ms)}
        return Fact(_("Who waits for whom"), clock % words, "clock")
    since = day_words(look.terms.opened_ms, look.seen.zone, look.seen.now_ms)
    sentence = ngettext(
        "Whoever proposes it has waited for one answer since %(since)s.",
        "Whoever proposes it has waited for %(left)s answers since %(since)s.",
        left,
    ) % {"left": left, "since": since}
    return Fact(_("Who waits for whom"), sentence, "clock")


def _why_not(look: Look) -> Fact | None:
    if not look.stage.failed:
        return None
    return Fact(_("Why it was not carried out"), sentence_of(look.stage.failed), "alert-triangle")


# ── Verbs
def _verbs(look: Look) -> tuple[Verb, ...]:
    """What may be pressed now; the law has the last word."""
    seen = look.seen
    if look.stage.standing == "passed" and look.stage.failed:
        verb = Verb(CarryOut, answering.CarryOutForm.verb, icon="history", primary=True)
        return (verb,) if seen.is_member else ()
    return (*_answers(look), *_setting_aside(look), *_taking_back(look))


def _answers(look: Look) -> tuple[Verb, ...]:
    if look.terms.secret:
        return secretly.verbs(look)
    if not look.may_answer:
        return ()
    given = look.mine
    said = "" if given is None else says(given.ballot)
    method = look.stage.method
    if isinstance(method, ByConsent):
        return (
            _word("fine", answering.FINE, said, icon="check"),
            _word("question", answering.QUESTION, said, icon="message-question", asks=True),
            _word("object", answering.OBJECT, said, icon="hand-stop", asks=True),
            _word("aside", answering.ASIDE, said, icon="user"),
        )
    if is_yes_or_no(method):
        return (
            _word("yes", answering.YES, said, icon="check"),
            _word("no", answering.NO, said, icon="x"),
            _word("abstain", answering.ABSTAIN, said, icon="user"),
        )
    label = _("Change my answer") if given else _("Answer")
    return (Verb(Answer, label, icon="checklist", primary=True, asks=True),)


def _word(word: str, label: StrOrPromise, said: str, *, icon: str, asks: bool = False) -> Verb:
    return Verb(Answer, label, {"says": word}, icon=icon, asks=asks, chosen=word == said)


def _setting_aside(look: Look) -> tuple[Verb, ...]:
    """Whoever takes part may set aside what somebody objected who has left, one at a time."""
    waits = look.stage.standing == "open" and look.seen.now_ms < look.stage.counts_ms
    if look.terms.secret or not waits or not look.seen.is_member:
        return ()
    left = next(
        (
            one.member
            for one in answers_of(look.deciding, look.stage.turn)
            if one.given.ballot == Stance("object") and not _is_there(look, one.member)
        ),
        None,
    )
    if left is None:
        return ()
    values = {"member": left.hex()}
    return (Verb(SetAside, answering.SetAsideForm.verb, values, icon="hand-stop", quiet=True),)


def _taking_back(look: Look) -> tuple[Verb, ...]:
    """Whoever proposed it may take it back while it is open."""
    beginning = look.stage.standing == "beginning"
    if not (beginning or look.takes_answers) or look.seen.member != look.seen.card.put_up_by:
        return ()
    vote = look.seen.card.card_type == "vote"
    form = answering.WithdrawVoteForm if vote else answering.WithdrawForm
    return (Verb(Withdraw, form.verb, icon="arrow-left", asks=True, quiet=True),)


# ── What people said
def _objections(look: Look) -> tuple[Saying, ...]:
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


def _organisations(look: Look) -> tuple[PersonLine, ...]:
    """What organisations have answered, and who answered for each (COC-45)."""
    if look.terms.secret:
        return ()
    given = {
        one.member: one.given
        for one in answers_of(look.deciding, look.stage.turn)
        if one.given.by is not None
    }
    parties = look.seen.around.organisations(given) if given else {}
    names = look.seen.around.names(
        one.by for member, one in given.items() if member in parties and one.by is not None
    )
    return tuple(
        PersonLine(member=member, says=_said_for(given[member], names, look), name=name)
        for member, name in sorted(parties.items(), key=lambda one: one[1])
    )


def _said_for(given: Given, names: Mapping[bytes, str], look: Look) -> StrOrPromise:
    words = {
        "answer": _answer_words(given, look),
        "name": names.get(given.by or b"", ""),
        "day": day_words(given.received_ms, look.seen.zone, look.seen.now_ms),
    }
    if words["name"]:
        return _("%(answer)s. %(name)s answered for it on %(day)s.") % words
    return _("%(answer)s. Somebody who speaks for it answered on %(day)s.") % words


def only_asked(outcome: Outcome | None) -> bool:
    """Whether people took part who only had a question, and so do not count for consent."""
    table = None if outcome is None else outcome.table
    return isinstance(table, Stances) and table.question > 0


def _objects(look: Look, member: bytes) -> StrOrPromise:
    """What stands beside a name; the objection of somebody who has left stands all the same."""
    return _("objects") if _is_there(look, member) else _("objected, and has left since")


def _is_there(look: Look, voice: bytes) -> bool:
    """Whether one of those whose voice it is takes part now, and did when the question was put."""
    those, around = look.terms.electorate, look.seen.around
    return any(
        around.decides(MEMBERS, member, those.since_ms) for member in around.behind(those, voice)
    )


# ── Text, pictures and tables
def _extra(look: Look) -> dict[str, Any]:
    terms, stage = look.terms, look.stage
    paragraphs = (look.deciding.texts.get(terms.text) or "").split("\n\n")
    names = option_words(terms, look.seen.around)
    title = "" if look.seen.told is None else look.seen.told.title
    return {
        "text": [one for at, one in enumerate(paragraphs) if at or one.strip() != title.strip()],
        "options": names,
        "ties": [names[one] for one in stage.ties] if len(stage.ties) > 1 else [],
        "changes": _changes(look),
        "turn": stage.turn,
        "second_round": _second_round(look),
        "agreed": stage.standing == "passed",
        "decided": look.moment(stage.decided_ms) if stage.decided_ms else "",
        "result": _counted(look),
        "channels": _channels(look),
        "secret": terms.secret,
        "count_file": look.ended and stage.outcome is not None,
    }


def _changes(look: Look) -> tuple[Compared, ...]:
    return changes_of(look.terms, look.seen.around)


def changes_of(terms: Terms, around: Around) -> tuple[Compared, ...]:
    """What other rules change: read from what is carried out, not from what is said of it."""
    effect = terms.effect
    if not isinstance(effect, ChangeRules):
        return ()
    before = around.rules_of(terms.rules_version)
    words = effect.words or around.agreed(effect.rules.words)
    if before is None:
        return tuple(
            Compared(one.name, one.title, (), (), one.sentences)
            for one in parts(effect.rules, words)
        )
    compared = compare(before, effect.rules, around.agreed(before.words), words)
    return tuple(one for one in compared if one.changed)


def _second_round(look: Look) -> StrOrPromise:
    if look.stage.turn == 0:
        return ""
    if not look.takes_answers:
        return _("An objection stood when the first time was over, so yes or no was asked.")
    return _(
        "An objection stood when the first time was over. By the rules of the project everybody is "
        "now asked for yes or no. Answers from before do not count here; please answer anew."
    )


def _counted(look: Look) -> Result | None:
    """The outcome; while a second round is open, that of the first is no longer in force."""
    stage = look.stage
    if stage.outcome is None or not look.ended:
        return None
    return result_of(stage.outcome, stage.method, option_words(look.terms, look.seen.around))


def _whose_hand(counts: Mapping[str, int], shown: Sequence[str]) -> str:
    """How many answers nobody but the person can have written, and how many the place could."""
    own = counts.get("own", 0)
    through = [channel for channel in shown if channel != "own"]
    if not through:
        return str(_("All were confirmed by devices of people's own."))
    how = ", ".join(f"{CHANNELS[channel]} {counts[channel]}" for channel in through)
    said = {"own": own, "others": sum(counts[one] for one in through), "how": how}
    return str(
        _(
            "%(own)s were confirmed by people's own devices, %(others)s came through the place "
            "(%(how)s). Whoever runs the place could have written those."
        )
        % said
    )


def _channels(look: Look) -> Table | None:
    """How answers came, side by side; what was answered only where answers are open."""
    counts = by_channel(look.deciding, look.stage.turn)
    if not counts:
        return None
    shown = [channel for channel in CHANNELS if counts.get(channel)]
    head = ("", *(str(CHANNELS[channel]) for channel in shown), str(_("Together")))
    rows: list[tuple[str, ...]] = []
    if is_yes_or_no(look.stage.method) and not look.terms.secret:
        words: dict[str, StrOrPromise] = {**answering.STANCES, **answering.VOICES}
        words["object"] = _("I object")
        few = look.stage.answered <= LOOKED_AT
        lines = by_answer(look.deciding, look.stage.turn) if few else {}
        for said, number in totals(look.deciding, look.stage.turn).items():
            line = lines.get(said, {})
            cells = (str(line.get(one, 0)) if few else "" for one in shown)
            rows.append((str(words[said]), *cells, str(number)))
        rows.sort(key=lambda row: [str(one) for one in words.values()].index(row[0]))
    total = (str(counts[channel]) for channel in shown)
    rows.append((str(_("All answers")), *total, str(sum(counts[channel] for channel in shown))))
    note = SENTENCES_APART.join(
        (
            _whose_hand(counts, shown),
            str(_("Everybody counts once: a newer answer takes the place of the one before.")),
        )
    )
    if look.stage.answered > LOOKED_AT and _objecting(look):
        note += SENTENCES_APART + str(
            _("So many have answered that not every objection is shown here; the books have all.")
        )
    return Table(str(_("How the answers came")), head, tuple(rows), note)
