"""What others counted, stage by stage, in the units of ours."""

import json
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dugnad.charter.counting.outcome import VOTE, Outcome, Stages
from tests.charter.counting.readers import text


@dataclass(frozen=True)
class Round:
    """How things stood after one stage: votes in 1/100,000, and who was elected by then."""

    votes: tuple[int, ...]
    non_transferable: int
    elected: frozenset[int]


@dataclass(frozen=True)
class Reference:
    """A count by somebody else's program."""

    quota: int
    rounds: tuple[Round, ...]


def units(number: str) -> int:
    """Write "12.34567" votes as 1234567."""
    whole, _, decimals = number.partition(".")
    return int(whole) * VOTE + int(decimals.ljust(5, "0")[:5])


def rounds_of(outcome: Outcome) -> tuple[Round, ...]:
    """Give our count in the same shape; who fills the last seats belongs to the stage before."""
    table = outcome.table
    assert isinstance(table, Stages)
    rounds: list[Round] = []
    elected: frozenset[int] = frozenset()
    for stage in table.stages:
        elected |= {*stage.elected}
        if stage.kind == "last" and rounds:
            rounds.pop()
        rounds.append(Round(stage.votes, stage.non_transferable, elected))
    return tuple(rounds)


def without_repeats(rounds: tuple[Round, ...]) -> tuple[Round, ...]:
    """Leave out rounds in which nobody's votes changed.

    Both programs give a round of its own to a surplus of nothing; rule 48 transfers nothing there.
    So it is with an option that has no votes when it is excluded, there and here.
    """
    first, *others = rounds
    changed = (one for before, one in pairwise(rounds) if one.votes != before.votes)
    return (first, *changed) if others else rounds


# ── droop's JSON
def droop_json(name: str) -> Reference:
    """Read a count by droop: how things stood at the end of each of its rounds."""
    told = json.loads(text(name))
    options = [str(one) for one in told["cids"]]
    last: dict[int, dict[str, Any]] = {}
    for action in told["actions"]:
        if action["tag"] not in {"log", "end"}:
            last[action["round"]] = action
    rounds = [_round(last[number], options) for number in sorted(last)]
    return Reference(units(told["quota"]), tuple(rounds))


def _round(action: dict[str, Any], options: list[str]) -> Round:
    states = [action["cstate"][option] for option in options]
    elected = [i for i, state in enumerate(states) if state["state"] == "elected"]
    votes = tuple(units(state["vote"]) for state in states)
    return Round(votes, units(action["nt_votes"]), frozenset(elected))


def droop_elected(name: str) -> frozenset[int]:
    """Read whom droop elected, by whatever rule."""
    actions = [one for one in json.loads(text(name))["actions"] if "cstate" in one]
    states = actions[-1]["cstate"]
    return frozenset(int(one) - 1 for one, told in states.items() if told["state"] == "elected")


# ── droop's reports
_STANDING = re.compile(r"^\t(Hopeful|Pending|Elected|Defeated): +(.*) \(([\d.]+)\)$")
_NON_TRANSFERABLE = re.compile(r"^\tNontransferable votes: ([\d.]+)$", re.MULTILINE)


def droop_report(name: str, names: tuple[str, ...]) -> Reference:
    """Read a printed report of droop: how things stood at the end of each of its rounds."""
    quota = re.findall(r"Quota: ([\d.]+)", text(name))[0]
    rounds = []
    for part in re.split(r"^Round \d+:$", text(name), flags=re.MULTILINE):
        action = part.split("Action: Count Complete")[0].split("Action: ")[-1]
        rounds.append(_reported(action, names))
    return Reference(units(quota), tuple(rounds))


def _reported(action: str, names: tuple[str, ...]) -> Round:
    votes, elected = [0] * len(names), []
    for line in action.splitlines():
        if standing := _STANDING.match(line):
            for option in (i for i, one in enumerate(names) if one in standing[2]):
                votes[option] = units(standing[3])
                if standing[1] in {"Elected", "Pending"}:
                    elected.append(option)
    left = _NON_TRANSFERABLE.findall(action)[0]
    return Round(tuple(votes), units(left), frozenset(elected))


# ── RCTab's reports
def rctab_report(folder: str, names: tuple[str, ...]) -> tuple[Round, ...]:
    """Read the expected rounds of RCTab; what it says of ballots that ended is not used."""
    name = folder.rsplit("/", 1)[-1]
    told = json.loads(text(f"{folder}/{name}_expected_detailed_report.json"))
    rounds, elected = [], []
    for result in told["results"]:
        votes = tuple(units(result["tally"].get(one, "0")) for one in names)
        elected += [
            names.index(one["elected"]) for one in result["tallyResults"] if "elected" in one
        ]
        rounds.append(Round(votes, 0, frozenset(elected)))
    return tuple(rounds)
