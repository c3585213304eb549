"""Make golden books: a place's life with the real cards, as blocks and the headers they came to.

    python -m tests.ledger.golden.make tests/ledger/golden/NAME.json

Keys, clock and chance are fixed, so the same law gives the same file. Golden books of a release
are never made again: yesterday's blocks must come to yesterday's headers tomorrow.
"""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from bench.people import (
    BEGINNING_MS,
    CUSTODIAN,
    DAY_MS,
    GENESIS,
    GENESIS_HASH,
    HOUR_MS,
    OPERATOR,
    SEALER,
    Person,
    charter,
    digest,
    life,
)
from dugnad.cards.news import contract as news
from dugnad.cards.workday.law import verbs as workday
from dugnad.charter import households, place, roles, talk
from dugnad.charter.cards import verbs as cards
from dugnad.charter.charter import member_id_of
from dugnad.charter.counting.ballots import Approval, Ballot, Ranking, Scores, Stance, Voice
from dugnad.charter.counting.method import ByApproval, BySchulze, ByScore, ByTransfer, Method
from dugnad.charter.decisions import terms, urn
from dugnad.charter.decisions import verbs as decisions
from dugnad.charter.entries import STARTER, Rules, party_of, target_of
from dugnad.charter.people import verbs as people
from dugnad.charter.projects import rules as projects_rules
from dugnad.charter.projects import verbs as projects
from dugnad.charter.ways import ASSOCIATION, BOARD, TOGETHER
from dugnad.engine.simulator import Simulator
from dugnad.ledger import codec
from dugnad.ledger.action import FORMAT, Body, seal_body
from dugnad.ledger.genesis import Limits
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.signatures import ALGORITHM_ED25519, public_key_of
from dugnad.ledger.values import Action, Channel
from tests.ledger.golden.money import Treasure

LIFE = 500
PER_BLOCK = 20


class Clock:
    """A clock that the story sets."""

    now_ms = BEGINNING_MS

    def __call__(self) -> int:
        """What it shows."""
        return self.now_ms


class Story:
    """A place in memory and what is done in it, one action a block unless said otherwise.

    Attributes:
        engine: keeps the blocks.
        clock: stands still between actions.
    """

    def __init__(self) -> None:
        """Begin the place."""
        self.clock = Clock()
        self.engine = Simulator(GENESIS, charter(), seed=SEALER, clock=self.clock)

    def live(self) -> None:
        """Let people come in, join, answer and ask."""
        for bundle in life(LIFE, PER_BLOCK):
            self.engine.submit_many(bundle)
            self.clock.now_ms += 10_000

    def ask(
        self,
        seed: bytes,
        target: str,
        action: Action,
        *commitments: bytes,
        verb: str = "",
        version: int = 0,
        beside: Sequence[bytes] = (),
        behalf: bytes | None = None,
        channel: Channel = "paper",
    ) -> Receipt:
        """Hand one action in."""
        key = public_key_of(seed)
        body = Body(
            format=FORMAT,
            algorithm=ALGORITHM_ED25519,
            key=key,
            on_behalf_of=behalf,
            channel=channel,
            nonce=self.engine.next_nonce(key),
            not_after_ms=self.clock.now_ms + HOUR_MS,
            target=target,
            contract_version=version,
            verb=verb or type(action).__name__,
            arguments=codec.encode(action),
            commitments=commitments,
        )
        self.clock.now_ms += 60_000
        return self.engine.submit(seal_body(body, GENESIS_HASH, seed, *beside))

    def welcome(self, number: int, project: bytes) -> Person:
        """Let somebody in."""
        person = Person(number, project)
        self.ask(
            CUSTODIAN, "people", people.Welcome(person.key, person.member, project, "sms", "sms")
        )
        return person

    @property
    def now_ms(self) -> int:
        """What the clock shows."""
        return self.clock.now_ms

    def wait(self, milliseconds: int) -> None:
        """Let time pass and due moments come."""
        self.clock.now_ms += milliseconds
        self.engine.tick()

    def tell(self) -> None:
        """Everything that the charter and the cards know, once at least."""
        project = digest("golden project")[:16]
        cast = [self.welcome(10_000 + number, project) for number in range(6)]
        self.clock.now_ms += 60_000
        rules = Rules(way="trusted", joining="open", puts_up="members", objection_ms=DAY_MS)
        ana, ben, cem, *rest = cast
        self.ask(ana.seed, "projects", projects.Start(project, rules), digest("aim"))
        for person in (ben, cem, *rest):
            self.ask(person.seed, "projects", projects.Join(project, 1), beside=[ana.seed])
        self._run_the_place(ana, ben)
        self._object(ana, ben, cem, rest[0])
        self._work(ana, cast)
        self._talk(ana, ben)
        self._be_refused(ana, ben)
        self._decide(ana, ben, cem, *rest[1:])
        self._hand_over(ana, ben, cem)
        self._take_part(ana, ben, cem, *rest[1:])
        treasure = Treasure(self)
        treasure.live()
        self._keep_keys(cem)
        self.ask(cem.seed, "projects", projects.Rest(project, self.clock.now_ms + DAY_MS))
        self.ask(ben.seed, "projects", projects.Leave(project))
        self.ask(ana.seed, "projects", projects.Describe(project), digest("another aim"))
        self.ask(cem.seed, "projects", projects.TakeOver(project))
        self.ask(ana.seed, "projects", projects.Leave(project))
        self.ask(cem.seed, "projects", projects.TakeOver(project))
        self.wait(400 * DAY_MS)
        treasure.wait_for_claims()

    def _keep_keys(self, cem: Person) -> None:
        """Cem's key goes home, gets lost, is brought back and stopped, and brought back by all."""
        phone, tablet, new, other, sheet, one, two, word = (
            digest("golden key", str(number)) for number in range(8)
        )
        public = public_key_of
        custodian = member_id_of(GENESIS_HASH, public(CUSTODIAN))
        guest = self.welcome(10_100, cem.project)
        self.ask(guest.seed, "people", people.AddDevice(public(phone)))
        self.ask(guest.seed, "people", people.TakeHome(public(phone)))
        self.ask(guest.seed, "people", people.TakeHome(public(phone)), beside=[CUSTODIAN])
        for action in (
            people.SetSpare(public(sheet)),
            people.ChoosePeople(public(one), public(two)),
            people.KeepForAnswers(public(word), custodian),
            people.AddDevice(public(tablet)),
            people.RemoveDevice(public(tablet)),
        ):
            self.ask(phone, "people", action, channel="own")
        self.ask(word, "projects", projects.Join(cem.project, 1), channel="sms")
        self.ask(phone, "projects", projects.Join(cem.project, 1), channel="own")
        self.ask(sheet, "people", people.Recover(public(new)))
        self.ask(new, "people", people.AddDevice(public(tablet)), channel="own")
        self.ask(phone, "people", people.StopRecovery(), channel="own")
        for code, action in (
            (sheet, people.Recover(public(other))),
            (one, people.Vouch(public(other))),
            (two, people.Vouch(public(other))),
        ):
            self.ask(code, "people", action)
        self.ask(phone, "people", people.StopRecovery(), channel="own")
        self.wait(4 * DAY_MS)
        self.ask(other, "people", people.StopAnswers(), channel="own")

    def _run_the_place(self, ana: Person, ben: Person) -> None:
        self.ask(CUSTODIAN, "people", people.Strengthen(ana.member, "met"))
        self.ask(OPERATOR, "place", place.AppointModerator(ben.member))
        self.ask(OPERATOR, "place", place.RecallModerator(ana.member))
        fewer = Limits(rate_per_minute=60)
        from_ms = self.clock.now_ms + 15 * DAY_MS
        self.ask(OPERATOR, "place", place.AnnounceLimits(fewer, from_ms))
        self.ask(OPERATOR, "place", place.OpenVersion("later", 1, digest("a card of tomorrow")))
        self.ask(OPERATOR, "place", place.OpenVersion("news", 1, digest("an older version")))

    def _object(self, ana: Person, ben: Person, cem: Person, dia: Person) -> None:
        told = codec.encode(news.Open(valid_until_ms=self.clock.now_ms + 9 * DAY_MS))
        names = ("one", "two", "three", "four")
        for name in names:
            card = digest("golden news", name)[:16]
            self.ask(ana.seed, "cards", cards.PutUp(card, ana.project, "news", told), digest(name))
        one, two, three, four = (digest("golden news", name)[:16] for name in names)
        self.ask(ben.seed, "cards", cards.Object(one), digest("why not one"))
        self.ask(cem.seed, "cards", cards.Object(two), digest("why not two"))
        self.ask(dia.seed, "cards", cards.Object(four), digest("why not four"))
        self.ask(ana.seed, "cards", cards.SetAside(four, dia.member))
        self.ask(dia.seed, "projects", projects.Leave(dia.project))
        self.ask(cem.seed, "cards", cards.Withdraw(two))
        self.wait(2 * DAY_MS)
        self.ask(ben.seed, "cards", cards.Withdraw(one))
        self.ask(ana.seed, "cards", cards.SetAside(four, dia.member))
        self.ask(ana.seed, "cards", cards.Reword(one), digest("better words"))
        self.ask(ana.seed, "cards", cards.Place(three, 1))
        self.ask(ana.seed, "cards", cards.Close(three), digest("what came of it"))

    def _work(self, ana: Person, cast: Sequence[Person]) -> None:
        starts_ms = self.clock.now_ms + 10 * DAY_MS
        opening = workday.Open(starts_ms, starts_ms + 3 * HOUR_MS, starts_ms - HOUR_MS, 4, 2,
                               outsiders=False)  # fmt: skip
        card = digest("golden work day")[:16]
        put_up = cards.PutUp(card, ana.project, "workday", codec.encode(opening))
        self.ask(ana.seed, "cards", put_up, digest("come and help"))
        self.wait(2 * DAY_MS)
        target = target_of(card)
        for number, person in enumerate(cast):
            self.ask(person.seed, target, workday.Answer("yes", number % 3), version=1)
        self.ask(cast[0].seed, target, workday.Answer("maybe"))
        self.ask(cast[1].seed, target, workday.Answer("no"))
        self.ask(cast[1].seed, target, workday.Answer("no"))
        self.ask(ana.seed, target, workday.Thank())
        self.wait(12 * DAY_MS)
        self.ask(cast[2].seed, target, workday.Answer("no"))
        self.ask(ana.seed, target, workday.Thank())

    def _talk(self, ana: Person, ben: Person) -> None:
        about = target_of(digest("golden news", "two")[:16])
        question = self.ask(ben.seed, "talk", talk.Ask(about), digest("why"))
        named = question.action_id
        self.ask(ana.seed, "talk", talk.Promise(named, self.clock.now_ms + DAY_MS))
        self.ask(ana.seed, "talk", talk.Answer(named), digest("because"))
        self.ask(ben.seed, "talk", talk.Remove(digest("why"), "regret"))
        self.ask(ben.seed, "talk", talk.Remove(digest("because"), "A8"))

    def _proposes(self, who: Person, name: str, opening: decisions.Open) -> str:
        card = digest("golden question", name)[:16]
        kind = "vote" if opening.options else "proposal"
        put_up = cards.PutUp(card, who.project, kind, codec.encode(opening))
        self.ask(who.seed, "cards", put_up, digest(name))
        return target_of(card)

    def _decide(self, *cast: Person) -> None:
        """By consent and by majority, by approval, scores, ranks and transfer; openly, secretly."""
        ana, ben, cem, *_ = cast
        fine, objects = Stance("fine"), Stance("object")
        fence = digest("golden news", "fence")[:16]
        told = codec.encode(news.Open(valid_until_ms=0))
        awaited = cards.PutUp(fence, ana.project, "news", told, awaits_decision=True)
        self.ask(ben.seed, "cards", awaited, digest("the fence"))
        asked = decisions.Open(terms.BringIntoForce(fence), "We paint the fence.")
        target = self._proposes(ben, "fence", asked)
        for person in cast[:2]:
            self.ask(person.seed, target, decisions.Answer(fine), channel="page")
        self.ask(cem.seed, target, decisions.Answer(objects), digest("why not"), channel="link")
        self.ask(cem.seed, target, decisions.Answer(fine), channel="sms")
        slip, beside = decisions.Answer(Stance("aside"), self.clock.now_ms), [ana.seed, ben.seed]
        self.ask(cast[3].seed, target, slip, beside=beside)
        self.ask(ana.seed, "cards", cards.Reword(fence), digest("another fence"))
        self.ask(ana.seed, "cards", cards.End(fence))
        self.wait(6 * DAY_MS)
        rules = replace(ASSOCIATION, objection_ms=DAY_MS, words=projects_rules.fingerprint("Ours."))
        change = decisions.Open(terms.ChangeRules(rules, "Ours."), "A board from now on.")
        target = self._proposes(cem, "rules", change)
        self.ask(ana.seed, target, decisions.Answer(objects), digest("no board"), channel="page")
        for person in cast[1:]:
            self.ask(person.seed, target, decisions.Answer(fine), channel="page")
        self.wait(17 * DAY_MS)
        for person in cast:
            said = Voice("no" if person is ana else "yes")
            self.ask(person.seed, target, decisions.Answer(said), channel="page")
        self.wait(HOUR_MS)
        self._choose(*cast)

    def _choose(self, *cast: Person) -> None:
        ana, ben, cem, *_ = cast
        people = tuple(terms.Option(member=one.member) for one in cast[:3])
        colours = tuple(terms.Option(text) for text in ("red", "blue", "as today"))
        first, second = Ranking(((0,), (1,))), Ranking(((1, 2), (0,)))
        elect = decisions.Open(terms.Elect(BOARD), "Our board.", people, ByTransfer(seats=2))
        votes: tuple[tuple[decisions.Open, tuple[Ballot, ...]], ...] = (
            (elect, (first, Ranking(((1,), (2,))), Ranking(((2,),)))),
            (self._which(colours, BySchulze(as_today=2)), (first, second, Ranking(()))),
            (self._which(colours, ByApproval()), (Approval((0, 1)), Approval((1,)))),
            (self._which(colours, ByScore()), (Scores((1, None, 5)), Scores((0, 3, 3)))),
        )
        for number, (opening, ballots) in enumerate(votes):
            target = self._proposes(ana, f"vote {number}", opening)
            for person, ballot in zip(cast, ballots, strict=False):
                self.ask(person.seed, target, decisions.Answer(ballot), channel="page")
            self.wait(17 * DAY_MS)
            for person in (ana, ben, cem):
                self.ask(person.seed, "roles", roles.Accept(ana.project, BOARD))
        more = terms.Appoint(BOARD, cast[3].member)
        counters = (ana.member, cem.member)
        secret = decisions.Open(more, "One more on the board.", secret=True, counters=counters)
        target = self._proposes(cem, "one more", secret)
        for person in cast:
            self.ask(person.seed, target, urn.TakePart(), channel="page")
        self.wait(17 * DAY_MS)
        pairs = tuple(urn.Pair(bytes(9) + bytes((at,)), Voice("yes")) for at in range(len(cast)))
        self.ask(ana.seed, target, urn.OpenUrn(len(pairs), pairs), beside=[cem.seed])
        self.ask(OPERATOR, target, urn.DestroyUrn(0))
        self.wait(HOUR_MS)
        back = self._proposes(ana, "back", decisions.Open(terms.Agree(), "Never mind."))
        self.ask(ana.seed, back, decisions.Withdraw())

    def _which(self, colours: tuple[terms.Option, ...], method: Method) -> decisions.Open:
        return decisions.Open(terms.Agree(), "Which colour?", colours, method)

    def _hand_over(self, ana: Person, ben: Person, cem: Person) -> None:
        project = ana.project
        for offer in (roles.Offer(project, STARTER, ben.member, passing=True),
                      roles.Offer(project, STARTER, cem.member),
                      roles.Offer(project, BOARD, cem.member, deputy=True)):  # fmt: skip
            self.ask(ana.seed, "roles", offer)
        self.ask(cem.seed, "roles", roles.Decline(project, STARTER))
        self.ask(ana.seed, "roles", roles.TakeBack(project, BOARD, cem.member))
        self.ask(ben.seed, "roles", roles.Accept(project, STARTER))
        self.ask(ben.seed, "roles", roles.Offer(project, STARTER, ana.member))
        self.ask(ana.seed, "roles", roles.Accept(project, STARTER))
        self.ask(ben.seed, "roles", roles.StepDown(project, STARTER))
        self.ask(ana.seed, "roles", roles.Appoint(project, BOARD, ana.member))
        self.ask(ana.seed, "projects", projects.ChangeRules(project, ASSOCIATION, 2))

    def _take_part(self, ana: Person, ben: Person, cem: Person, *more: Person) -> None:
        """An association takes part by one who speaks for it, and two share a voice."""
        choir = digest("golden choir")[:16]
        ola, per = self.welcome(20_000, choir), self.welcome(20_001, choir)
        start = projects.Start(choir, replace(TOGETHER, answer_days=14), kind="association")
        self.ask(ola.seed, "projects", start, digest("we sing"))
        self.ask(per.seed, "projects", projects.Join(choir, 1))
        self.ask(ola.seed, "roles", roles.Offer(choir, STARTER, per.member, deputy=True))
        self.ask(per.seed, "roles", roles.Accept(choir, STARTER))
        asked = replace(TOGETHER, joining="asked")
        asked = replace(asked, everyday=replace(asked.everyday, voices="households"))
        change = decisions.Open(terms.ChangeRules(asked), "Households, and organisations.")
        target = self._proposes(ana, "households", change)
        for person in (ana, ben, cem, *more):
            self.ask(person.seed, target, decisions.Answer(Voice("yes")), channel="page")
        self.wait(17 * DAY_MS)
        party = party_of(ana.project, choir)
        self.ask(ben.seed, "projects", projects.JoinFor(ana.project, choir, 3))
        self.ask(per.seed, "projects", projects.JoinFor(ana.project, choir, 3))
        self.ask(per.seed, "projects", projects.AskFor(ana.project, choir))
        self.ask(ana.seed, "projects", projects.LetIn(ana.project, party))
        self.ask(per.seed, "projects", projects.JoinFor(ana.project, choir, 3))
        for one, other in ((ana, ben), (ben, cem), (cem, ana)):
            self.ask(one.seed, "projects", households.OfferVoice(one.project, other.member))
            self.ask(other.seed, "projects", households.ShareVoice(one.project, one.member))
        self.ask(cem.seed, "projects", households.OfferVoice(cem.project, more[0].member))
        self.ask(cem.seed, "projects", households.OwnVoice(cem.project))
        self.ask(cem.seed, "projects", households.OwnVoice(cem.project))
        objects, fine = decisions.Answer(Stance("object")), decisions.Answer(Stance("fine"))
        target = self._proposes(ana, "sing", decisions.Open(terms.Agree(), "We sing."))
        self.ask(ana.seed, target, objects, digest("too loud"), channel="page")
        self.ask(ben.seed, target, fine, channel="page")
        self.ask(more[0].seed, target, objects, digest("far too loud"), channel="page")
        self.ask(per.seed, target, fine, behalf=party, channel="page")
        refuse = talk.Refuse(target)
        self.ask(per.seed, "talk", refuse, digest("not for us"), behalf=party, channel="page")
        self.ask(more[0].seed, "projects", projects.Leave(ana.project))
        self.ask(ben.seed, target, decisions.SetAside(more[0].member))
        change = decisions.Open(terms.ChangeRules(TOGETHER), "Each for themselves.")
        target = self._proposes(cem, "themselves", change)
        for person in (ana, ben, cem):
            self.ask(person.seed, target, fine, channel="page")
        self.ask(per.seed, target, objects, digest("we stay"), behalf=party, channel="page")
        self.ask(per.seed, "roles", roles.StepDown(choir, STARTER))
        self.ask(per.seed, target, fine, behalf=party, channel="page")
        self.ask(ola.seed, target, fine, behalf=party, channel="page")
        offer = roles.Offer(choir, STARTER, per.member)
        self.ask(ola.seed, "roles", offer, behalf=party)
        self.wait(17 * DAY_MS)
        self.ask(ola.seed, "projects", projects.LeaveFor(ana.project, choir))

    def _be_refused(self, ana: Person, ben: Person) -> None:
        joining = projects.Join(ana.project, 1)
        self.ask(ana.seed, "projects", joining)
        self.ask(ana.seed, "nowhere", joining)
        self.ask(ana.seed, "projects", joining, verb="Unheard")
        self.ask(ana.seed, "projects", joining, verb="Start")
        self.ask(ana.seed, "projects", joining, version=9)
        self.ask(ana.seed, "projects", joining, behalf=ben.member)
        self.ask(ana.seed, "projects", projects.Describe(ana.project), digest("aim"))
        self.ask(ana.seed, "cards", cards.PeriodOver(0))


def books(engine: Simulator) -> dict[str, object]:
    """What is kept of them: the beginning, each block's envelopes, the header it came to."""
    return {
        "genesis": GENESIS.hex(),
        "blocks": [
            {"header": block.header.hex(), "envelopes": [one.hex() for one in block.envelopes]}
            for block in engine.blocks(limit=1 << 40)
        ],
    }


def main(words: Sequence[str]) -> int:
    """Write the file that was named, and tell what is in it."""
    story = Story()
    story.live()
    story.tell()
    text = json.dumps(books(story.engine), indent=0, separators=(",", ":"))
    Path(words[0]).write_text(text + "\n", encoding="ascii")
    receipts = [recorded.receipt for recorded in story.engine.receipts(limit=1 << 40)]
    codes = Counter(receipt.code for receipt in receipts)
    events = Counter(f"{event.contract}.{event.name}" for one in receipts for event in one.events)
    for name, count in sorted((codes + events).items()):
        sys.stdout.write(f"{count:6} {name or 'carried out'}\n")
    sys.stdout.write(f"{len(story.engine.blocks(limit=1 << 40))} blocks\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
