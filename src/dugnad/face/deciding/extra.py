"""Text, tables and changes of a decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from dugnad.charter.decisions.opening import is_yes_or_no
from dugnad.charter.decisions.terms import ChangeRules, Terms
from dugnad.face.around import Around
from dugnad.face.deciding import answering
from dugnad.face.deciding.look import SENTENCES_APART, Look, below_title, is_objected
from dugnad.face.deciding.options import option_words
from dugnad.face.deciding.results import Result, Table, result_of
from dugnad.face.deciding.tally import LOOKED_AT, by_answer, by_channel, totals
from dugnad.face.deciding.words import CHANNELS
from dugnad.face.ruling.reading import Compared, compare, parts
from dugnad.face.sentences import StrOrPromise


def extra_of(look: Look) -> dict[str, Any]:
    """What the page of a decision shows besides: the text, options, changes, and the count."""
    terms, stage = look.terms, look.stage
    names = option_words(terms, look.seen.around)
    title = "" if look.seen.told is None else look.seen.told.title
    text = below_title(look.deciding.texts.get(terms.text) or "", title)
    return {
        "text": text.split("\n\n") if text else [],
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
    if look.stage.answered > LOOKED_AT and is_objected(look):
        note += SENTENCES_APART + str(
            _("So many have answered that not every objection is shown here; the books have all.")
        )
    return Table(str(_("How the answers came")), head, tuple(rows), note)
