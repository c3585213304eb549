"""What came of a count, for people: one sentence, one picture and the whole table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import assert_never

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from dugnad.charter.counting.method import ByConsent, BySchulze, ByScore, Method
from dugnad.charter.counting.outcome import (
    VOTE,
    Outcome,
    Pairs,
    Stage,
    Stages,
    Stances,
    Sums,
    Turnout,
    Voices,
)

FULL = 100


@dataclass(frozen=True)
class Stroke:
    """One bar: what it stands for, its number in words, and its length from 0 to 100."""

    label: str
    number: str
    length: int
    good: bool = False
    """Whether it is drawn as what won; that also stands in words."""


@dataclass(frozen=True)
class Picture:
    """Bars under one heading, drawn to one scale."""

    heading: str
    strokes: tuple[Stroke, ...]


@dataclass(frozen=True)
class Table:
    """A table with a heading row; the first cell of each row is its heading."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class Result:
    """What came of a count: `reading` says it, `pictures` show it, `tables` have every number."""

    reading: str
    pictures: tuple[Picture, ...]
    tables: tuple[Table, ...]


def result_of(outcome: Outcome, method: Method, options: Sequence[str]) -> Result:
    """Put an outcome into words, pictures and tables.

    Args:
        outcome: what the count came to.
        method: by which it was counted.
        options: the options in words, none with yes and no.
    """
    table = outcome.table
    match table:
        case Stances():
            strokes = _stances(table)
            tables: tuple[Table, ...] = (_counted(strokes),)
        case Voices():
            strokes = _voices(table)
            tables = (_counted(strokes),)
        case Sums():
            strokes = _sums(table, outcome.winners, options)
            tables = (_sums_table(table, outcome.winners, method, options),)
        case Pairs():
            strokes = _wins(table, outcome.winners, options)
            tables = _pairs_tables(table, method, options)
        case Stages():
            return Result(
                reading=_reading(outcome, method, options),
                pictures=_stages_pictures(table, outcome.winners, options),
                tables=(_stages_table(table, options), turnout_table(outcome.turnout, method)),
            )
        case _:
            assert_never(table)
    return Result(
        reading=_reading(outcome, method, options),
        pictures=(Picture(_headings(table), strokes),),
        tables=(*tables, turnout_table(outcome.turnout, method)),
    )


def turnout_table(turnout: Turnout, method: Method) -> Table:
    """Who took part, beside who could, and how many had to where the rules say so."""
    rows = [
        (_("Could answer"), str(turnout.electorate)),
        (_("Answered"), str(turnout.answered)),
    ]
    silence = isinstance(method, ByConsent) and method.silence
    if turnout.needed > 1 and not silence:
        rows.append((_("Had to take part"), str(turnout.needed)))
        rows.append((_("Count as taking part"), str(turnout.counted)))
    return Table(_("Who took part"), ("", _("People")), tuple(rows))


def listed(names: Sequence[str]) -> str:
    """Names after each other, such as "Ana, Ben and Cem"."""
    if len(names) < 2:  # noqa: PLR2004  One name needs no "and".
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


# ── Readings
def _reading(outcome: Outcome, method: Method, options: Sequence[str]) -> str:
    if outcome.result == "no_quorum":
        numbers = {"counted": outcome.turnout.counted, "needed": outcome.turnout.needed}
        if isinstance(outcome.table, Stances) and outcome.table.question:
            return _(
                "Too few are fine with it or stand aside: %(counted)s, and %(needed)s had to. "
                "Whoever only has a question does not count. Nothing is decided."
            ) % (numbers)
        return (
            _("Too few took part: %(counted)s, and %(needed)s had to. Nothing is decided.")
            % numbers
        )
    table = outcome.table
    match table:
        case Stances(objections=0):
            return _("Nobody objects: it is agreed.")
        case Stances(objections=objections):
            return ngettext("One objection stands.", "%(count)s objections stand.", objections) % {
                "count": objections
            }
        case Voices(yes=yes, no=no):
            numbers = {"yes": yes, "no": no}
            if outcome.result == "passed":
                return _("%(yes)s say yes and %(no)s say no: it is agreed.") % numbers
            return _("%(yes)s say yes and %(no)s say no: it is not agreed.") % numbers
        case _:
            return _reading_of_choice(outcome, method, options)


def _reading_of_choice(outcome: Outcome, method: Method, options: Sequence[str]) -> str:
    """What won, and that a lot decided between equals where one did."""
    winners = [options[one] for one in outcome.winners]
    if not winners:
        return _("Nobody chose anything, so nothing has won.")
    lot = _by_lot(outcome, options)
    if lot and isinstance(method, BySchulze):
        return lot  # neither beats all others, and no circle has to be told of.
    said = _reading_of_winners(outcome, method, winners)
    return f"{said} {lot}" if lot else said


def _by_lot(outcome: Outcome, options: Sequence[str]) -> str:
    """Between whom only the lot could choose, and whom it chose; "" where nothing was equal."""
    for rank in outcome.ranks:
        won = [one for one in outcome.winners if one in rank]
        if won and len(won) < len(rank):
            words = {
                "equal": listed([options[one] for one in rank]),
                "winners": listed([options[one] for one in won]),
            }
            return (
                _("Equal: %(equal)s. The lot drawn before anybody could answer chose %(winners)s.")
                % words
            )
    return ""


def _reading_of_winners(outcome: Outcome, method: Method, winners: Sequence[str]) -> str:
    table, words = outcome.table, {"winner": listed(winners)}
    if isinstance(method, BySchulze):
        if outcome.result == "fell":
            return _("%(winner)s: nothing else was preferred to it by more people.") % words
        if isinstance(table, Pairs) and _beats_all(table, outcome.winners[0]):
            return _(
                "%(winner)s wins: compared with each of the others, more people prefer it."
            ) % (words)
        return (
            _(
                "%(winner)s wins: each beats another here, as in a circle, and its wins are the "
                "strongest, also those by way of others."
            )
            % words
        )
    if isinstance(table, Sums) and isinstance(method, ByScore):
        words["points"] = str(table.sums[outcome.winners[0]])
        return _("%(winner)s wins with %(points)s points.") % words
    if isinstance(table, Sums) and len(winners) == 1:
        people = table.sums[outcome.winners[0]]
        return ngettext(
            "%(winner)s wins: one person can live with it.",
            "%(winner)s wins: %(people)s people can live with it.",
            people,
        ) % {**words, "people": people}
    return ngettext("%(winner)s is elected.", "%(winner)s are elected.", len(winners)) % words


def _beats_all(table: Pairs, winner: int) -> bool:
    others = [one for one in range(len(table.above)) if one != winner]
    return all(table.above[winner][one] > table.above[one][winner] for one in others)


# ── Pictures
def _headings(table: object) -> str:
    match table:
        case Pairs():
            return _("How many of the others each one beats")
        case Sums():
            return _("What each one got")
        case _:
            return _("What people answered")


def _strokes(
    numbers: Sequence[tuple[str, int]], good: Sequence[int] = (), *, unit: int = 1
) -> tuple[Stroke, ...]:
    most = max((abs(number) for _label, number in numbers), default=0)
    return tuple(
        Stroke(
            label=label,
            number=_number(number, unit),
            length=FULL * max(0, number) // most if most else 0,
            good=at in good,
        )
        for at, (label, number) in enumerate(numbers)
    )


def _number(number: int, unit: int = 1) -> str:
    """A number as people write it; votes that were split have two decimals, the rest left off."""
    if unit == 1 or number % unit == 0:
        return str(number // unit)
    return number_format(Decimal(number * FULL // unit) / FULL, 2)


def _stances(table: Stances) -> tuple[Stroke, ...]:
    return _strokes(
        (
            (_("Fine by me"), table.fine),
            (_("I stand aside"), table.aside),
            (_("I have a question"), table.question),
            (_("I object"), table.objections),
            (_("Did not answer"), table.silent),
        )
    )


def _voices(table: Voices) -> tuple[Stroke, ...]:
    return _strokes(((_("Yes"), table.yes), (_("No"), table.no), (_("I abstain"), table.abstain)))


def _sums(table: Sums, winners: Sequence[int], options: Sequence[str]) -> tuple[Stroke, ...]:
    return _strokes([*zip(options, table.sums, strict=True)], winners)


def _wins(table: Pairs, winners: Sequence[int], options: Sequence[str]) -> tuple[Stroke, ...]:
    every = range(len(options))
    beats = [sum(table.above[a][b] > table.above[b][a] for b in every) for a in every]
    return _strokes([*zip(options, beats, strict=True)], winners)


def _stages_pictures(
    table: Stages, winners: Sequence[int], options: Sequence[str]
) -> tuple[Picture, ...]:
    shown = dict.fromkeys((0, len(table.stages) - 1)) if table.stages else {}
    pictures = []
    for at in shown:
        votes = [*zip(options, table.stages[at].votes, strict=True)]
        heading = (
            _("First choices") if at == 0 else _("After round %(number)s") % {"number": at + 1}
        )
        pictures.append(Picture(heading, _strokes(votes, winners, unit=VOTE)))
    return tuple(pictures)


# ── Tables
def _counted(strokes: Sequence[Stroke]) -> Table:
    rows = tuple((one.label, one.number) for one in strokes)
    return Table(_("Counted"), (_("Answer"), _("People")), rows)


def _sums_table(
    table: Sums, winners: Sequence[int], method: Method, options: Sequence[str]
) -> Table:
    scores = isinstance(method, ByScore)
    rows = []
    for at, option in enumerate(options):
        row = [option, str(table.sums[at])]
        if scores:
            row.append(str(table.givers[at]))
        rows.append((*row, _("wins") if at in winners else ""))
    head = [pgettext("something to choose", "Choice"), _("Points") if scores else _("Ticked by")]
    if scores:
        head.append(_("Given by"))
    return Table(_("Counted"), (*head, ""), tuple(rows))


def _pairs_tables(table: Pairs, method: Method, options: Sequence[str]) -> tuple[Table, ...]:
    every = range(len(options))
    # By number, as the choices are listed: whole names above the columns leave no room on a phone.
    head = ("", *(_("over %(option)s") % {"option": a + 1} for a in every))
    rows = tuple(
        (f"{a + 1}. {options[a]}", *("" if a == b else str(table.above[a][b]) for b in every))
        for a in every
    )
    note = _("A row says how many people prefer it to what stands above the column.")
    pairs = Table(_("Each compared with each"), head, rows, note)
    today = method.as_today if isinstance(method, BySchulze) else None
    if today is None:
        return (pairs,)
    beaten = tuple(
        (
            options[one],
            str(table.above[one][today]),
            str(table.above[today][one]),
            _("No") if one in table.dropped else _("Yes"),
        )
        for one in every
        if one != today
    )
    asked = (
        pgettext("something to choose", "Choice"),
        _("Prefer it"),
        _("Prefer to leave it"),
        _("Better than today?"),
    )
    return (pairs, Table(_("Compared with leaving it as it is"), asked, beaten))


def _stages_table(table: Stages, options: Sequence[str]) -> Table:
    rounds = tuple(_("Round %(number)s") % {"number": at} for at in range(1, len(table.stages) + 1))
    rows = [
        (option, *(_standing(stage, one, table) for stage in table.stages))
        for one, option in enumerate(options)
    ]
    rows.append(
        (
            _("Votes that name nobody further"),
            *(_number(stage.non_transferable, VOTE) for stage in table.stages),
        )
    )
    rows.append((_("Left off"), *(_number(stage.lost, VOTE) for stage in table.stages)))
    rows.append((_("What was done"), *(_done(stage, options) for stage in table.stages)))
    note = _("A seat takes %(quota)s votes.") % {"quota": _number(table.quota, VOTE)}
    return Table(_("Round by round"), ("", *rounds), tuple(rows), note)


def _standing(stage: Stage, option: int, table: Stages) -> str:
    votes = _number(stage.votes[option], VOTE)
    if option in stage.elected:
        return _("%(votes)s, elected") % {"votes": votes}
    if stage.kind == "exclusion" and stage.option == option:
        return _("%(votes)s, out") % {"votes": votes}
    del table
    return votes


def _done(stage: Stage, options: Sequence[str]) -> str:
    name = "" if stage.option is None else options[stage.option]
    match stage.kind:
        case "first":
            return _("First choices were counted")
        case "surplus":
            words = {"name": name, "votes": _number(stage.surplus, VOTE)}
            return _("%(name)s passed on %(votes)s votes") % words
        case "exclusion" if stage.tied:
            return _("%(name)s is out by lot among equals, the votes went on") % {"name": name}
        case "exclusion":
            return _("%(name)s is out, the votes went on") % {"name": name}
        case _:
            return _("The seats left were filled")
