"""Count a decision again, from the file that its page gives: `python3 recount.py FILE.json`.

Needs Python 3.8 and nothing else, and shares no code with Dugnad. Says in a sentence whether it
comes to the same; the exit code is 0 if so, else 1. The file is JSON: format ("dugnad-count/1"),
question, electorate (how many could answer), and

method     {"kind": majority, unanimity, consent, approval, score, schulze or transfer, "quorum":
           {"voices", "share": {"parts", "of"}, "abstentions"}, and what else this kind asks}
options    their names; elsewhere an option is its place in this list, 0 the first
tie_order  options; the first wins where all else is equal. By SHA-256(tie_seed ‖ option as four
tie_seed   bytes), lowest first; in hexadecimal, "" if the order came about otherwise
ballots    [[ballot, how many people], ...]; a ballot is a word (yes or no, consent), or a list of
           options (approval), of scores or null (score), of groups of options, best first
outcome    result, turnout, winners, ranks, order, table; votes of transfers in 1/100,000
"""

import hashlib
import json
import sys
from fractions import Fraction
from itertools import product


def main(path):
    try:
        with open(path, encoding="utf-8") as file:
            told = json.load(file)
        check(told)
        mine, theirs = count(told), told["outcome"]
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        print(f"This file cannot be counted: {type(error).__name__}: {error}.")
        return 1
    for name in sorted(mine.keys() | theirs.keys()):
        if mine.get(name) != theirs.get(name):
            print(f"It differs in {name}: {theirs.get(name)} there, {mine.get(name)} here.")
            return 1
    names = ", ".join(["", *[told["options"][option] for option in mine["winners"]]])
    print(f"Counted again, the same outcome: {mine['result']}{names}.")
    return 0


def check(told):
    everything = list(range(len(told["options"])))
    seed = bytes.fromhex(told["tie_seed"])
    lots = [hashlib.sha256(seed + option.to_bytes(4, "big")).digest() for option in everything]
    if told["format"] != "dugnad-count/1":
        raise ValueError("another format")
    if sorted(told["tie_order"]) != everything:
        raise ValueError("the tie order does not name each option once")
    if seed and told["tie_order"] != sorted(everything, key=lots.__getitem__):
        raise ValueError("the tie order does not follow from its seed")
    for ballot, people in told["ballots"]:
        named = ballot if told["method"]["kind"] == "approval" else []
        if told["method"]["kind"] in ("schulze", "transfer"):
            named = [option for group in ballot for option in group]
        if people < 1 or not set(named) <= set(everything) or len(set(named)) < len(named):
            raise ValueError(f"the ballot {ballot} of {people}")
    if len({json.dumps(ballot) for ballot, _ in told["ballots"]}) < len(told["ballots"]):
        raise ValueError("a ballot comes twice")
    if sum(people for _, people in told["ballots"]) > told["electorate"]:
        raise ValueError("more answers than people who could answer")


def count(told):
    method, ballots, lots = told["method"], told["ballots"], told["tie_order"]
    kind, quorum, electorate = method["kind"], method["quorum"], told["electorate"]
    answered = sum(people for _, people in ballots)
    blank = ("abstain", [], [None] * len(lots))
    abstained = sum(people for ballot, people in ballots if ballot in blank)
    counted = answered if quorum["abstentions"] else answered - abstained
    ranks, winners, passed = [], [], True
    said = {ballot: people for ballot, people in ballots if isinstance(ballot, str)}
    if kind == "consent":
        table = {word: said.pop(word, 0) for word in ("fine", "aside", "question")}
        silent, objections = electorate - answered, said.pop("object", 0)
        table.update(kind="stances", objections=objections, silent=silent)
        counted = table["fine"] + table["aside"] + silent * method["silence"]
    elif kind in ("majority", "unanimity"):
        table = {"kind": "voices", **{w: said.pop(w, 0) for w in ("yes", "no", "abstain")}}
        yes, no, least = table["yes"], table["no"], method.get("least")
        if kind == "majority":
            passed = yes > no and yes * least["of"] >= least["parts"] * (yes + no)
        else:
            passed = not no and (yes == electorate if method["everybody"] else yes > 0)
    elif kind in ("approval", "score"):
        table, ranks = sums(method, ballots, len(lots))
        wanted = [one for rank in ranks for one in lots if one in rank and table["givers"][one]]
        winners, passed = wanted[: method.get("seats", 1)], bool(wanted)
    elif kind == "schulze":
        table, ranks = schulze(method, ballots, len(lots))
        winners = [one for one in lots if one in ranks[0]][:1]
        today = winners == [method["as_today"]]
        passed = abstained < answered and not today
        winners = winners if passed or today else []
    else:
        passed = abstained < answered
        table, winners, ranks = transfer(method["seats"], ballots, len(lots), lots)
    if said:
        raise ValueError("an answer with another word")
    share = -(-quorum["share"]["parts"] * electorate // quorum["share"]["of"])
    needed = max(1, quorum["voices"], share)
    result = "passed" if passed else "fell"
    if table.get("objections"):
        result = "falls_back"
    elif counted < needed:
        result, winners = "no_quorum", []
    if kind == "transfer" and result != "passed":
        table["stages"], winners, ranks = [], [], []
    order = [one for rank in ranks for one in lots if one in rank]
    mine = {"result": result, "winners": winners, "ranks": ranks, "order": order, "table": table}
    turnout = {"electorate": electorate, "answered": answered, "abstained": abstained}
    return {**mine, "turnout": {**turnout, "counted": counted, "needed": needed}}


def sums(method, ballots, options):
    total, by = [0] * options, [0] * options
    for ballot, people in ballots:
        for option in range(options):
            score = (option in ballot or None) if method["kind"] == "approval" else ballot[option]
            if score is not None:
                total[option] += score * people
                by[option] += people
    merit = [(b > 0, Fraction(a, max(1, b * method.get("average", 0)))) for a, b in zip(total, by)]
    levels = sorted(set(merit), reverse=True)
    ranks = [[option for option in range(options) if merit[option] == level] for level in levels]
    return {"kind": "sums", "sums": total, "givers": by}, ranks


def schulze(method, ballots, options):
    everything, today = range(options), method["as_today"]
    pairs = list(product(everything, repeat=2))
    above = [[0] * options for _ in everything]
    for groups, people in ballots:
        rank = {option: place for place, group in enumerate(groups) for option in group}
        for a, b in pairs:
            above[a][b] += people if rank.get(a, options) < rank.get(b, options) else 0
    out = [a for a in everything if today not in (a, None)]
    out = [a for a in out if above[a][today] < max(above[today][a] + 1, method["support"])]
    paths = [[above[a][b] * (above[a][b] > above[b][a]) for b in everything] for a in everything]
    for a, b in pairs:
        paths[a][b] *= (a in out) == (b in out)
    for stop, (a, b) in product(everything, pairs):
        if a != b:
            paths[a][b] = max(paths[a][b], min(paths[a][stop], paths[stop][b]))
    ranks = []
    for left in ([a for a in everything if a not in out], out):
        while left:
            ranks.append([a for a in left if all(paths[a][b] >= paths[b][a] for b in left)])
            left = [a for a in left if a not in ranks[-1]]
    return {"kind": "pairs", "above": above, "strengths": paths, "dropped": out}, ranks


def transfer(seats, ballots, options, lots):
    papers = [[[one for (one,) in groups], n, 100000, None] for groups, n in ballots if groups]
    valid = sum(paper[1] for paper in papers) * 100000
    quota = (valid // (seats + 1) // 100000 + 1) * 100000
    votes = [0] * (options + 1)  # The last number is of what is not transferable.
    left, elected, excluded, stages = list(range(options)), [], [], []
    stage, before = {"kind": "first", "option": None, "surplus": 0, "tied": []}, votes[:-1]

    def standing(option):
        past = [votes[option], *[one["votes"][option] for one in reversed(stages)]]
        return past, -lots.index(option)

    while True:
        for paper in papers if stage["kind"] != "last" else []:
            if paper[3] == stage["option"]:
                paper[3] = next((option for option in paper[0] if option in left), -1)
                votes[paper[3]] += paper[1] * paper[2]
        reached = [option for option in left if votes[option] >= quota or stage["kind"] == "last"]
        reached.sort(key=standing, reverse=True)
        elected, left = elected + reached, [option for option in left if option not in reached]
        moved = [now - then for now, then in zip(votes, before)]
        stage.update(elected=reached, votes=votes[:-1], transfers=moved, non_transferable=votes[-1])
        stages.append({**stage, "lost": valid - sum(votes)})
        if len(elected) >= seats or not left:
            break
        stage, before = {"kind": "last", "option": None, "surplus": 0, "tied": []}, votes[:-1]
        if len(left) <= seats - len(elected):
            continue
        over = [option for option in elected if votes[option] > quota]
        chosen = max(over, key=standing) if over else min(left, key=standing)
        equals = [one for one in sorted(over or left) if standing(one)[0] == standing(chosen)[0]]
        stage.update(option=chosen, tied=equals if len(equals) > 1 else [])
        if over:
            stage.update(kind="surplus", surplus=votes[chosen] - quota)
            for paper in papers:
                if paper[3] == chosen:
                    paper[2] = paper[2] * stage["surplus"] // votes[chosen]
            votes[chosen] = quota
        else:
            left.remove(chosen)
            excluded, stage["kind"], votes[chosen] = [chosen, *excluded], "exclusion", 0
    placed = [*elected, *sorted(left, key=standing, reverse=True), *excluded]
    return {"kind": "stages", "quota": quota, "stages": stages}, elected, [[one] for one in placed]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
