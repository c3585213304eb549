"""What was decided: agreed, refused, asked anew, taken back, in secret, and who holds what."""

from __future__ import annotations

from typing import Final

from dugnad.charter.counting.ballots import Approval, Ballot, Ranking, Scores, Stance, Voice
from dugnad.charter.counting.method import ByApproval, BySchulze, ByScore, ByTransfer, Method
from dugnad.charter.decisions.terms import Agree, Appoint, Effect, Elect, Option, Pay
from dugnad.charter.decisions.verbs import Answer, Open, Withdraw
from dugnad.charter.entries import STARTER
from dugnad.charter.roles import Accept, Offer
from dugnad.charter.ways import BOARD
from dugnad.site.sample.desk import Desk
from dugnad.site.sample.stories import Story
from dugnad.site.sample.teller import HOUR_MS, Teller, words
from dugnad.site.sample.village import Village
from dugnad.web.urn import counting, ending
from dugnad.web.urn.answering import put

FINE: Final = Stance("fine")
YES, NO = Voice("yes"), Voice("no")


def _propose(
    t: Teller,
    project: bytes,
    name: str,
    title: str,
    *parts: str,
    effect: Effect | None = None,
    counters: tuple[str, ...] = (),
) -> bytes:
    opening = Open(
        effect=effect or Agree(),
        text="\n\n".join((title, *parts)),
        secret=bool(counters),
        counters=tuple(t.member(one, project) for one in counters),
    )
    told = words(title=title, language=t.neighbour(name).language)
    return t.put_up(name, project, "proposal", opening, told)


def _ask(
    t: Teller,
    project: bytes,
    name: str,
    title: str,
    options: tuple[str, ...],
    method: Method,
    *,
    counters: tuple[str, ...] = (),
) -> bytes:
    opening = Open(
        effect=Agree(),
        text=title,
        options=tuple(Option(text=one) for one in options),
        method=method,
        secret=bool(counters),
        counters=tuple(t.member(one, project) for one in counters),
    )
    told = words(title=title, language=t.neighbour(name).language)
    return t.put_up(name, project, "vote", opening, told)


def _secretly(t: Teller, card: bytes, answers: tuple[tuple[str, Ballot], ...]) -> None:
    for name, ballot in answers:
        put(t.person(name), card, ballot, channel="page")


# ── Proposals
def fire(t: Teller, v: Village) -> Story:
    """Silence agrees: few say anything, and after five days it is agreed."""
    yield t.ago(329, 18)
    card = _propose(
        t, v.neighbourhood, "Turid", "Ingen bål på stranda etter ti om kvelden",
        "Røyken legger seg over husene når vinden snur.",
        "Bålplassen er åpen som før om dagen.",
    )  # fmt: skip
    yield t.ago(328, 18)
    t.says(card, FINE, "Lars", "Nina")
    yield t.ago(327, 8)
    t.says(card, Stance("aside"), "Magnus")


def moped(t: Teller, v: Village) -> Story:
    """An objection stood, so a new version was asked for; that one was agreed."""
    yield t.ago(252, 18)
    first = _propose(
        t, v.neighbourhood, "Berit", "Ingen moped på stien til Tjernet",
        "To har måttet hoppe i grøfta.",
    )  # fmt: skip
    yield t.ago(250, 18)
    why = words("Hvordan skal de med proteser komme til vannet da?", title="Innvending")
    t.on("Halvor", first, Answer(ballot=Stance("object")), why)
    t.says(first, FINE, "Lars", "Kjersti")
    yield t.ago(243, 18)
    second = _propose(
        t, v.neighbourhood, "Berit", "Moped på stien bare for den som ikke kan gå",
        "Det gamle forslaget glemte dem. Vi setter opp et skilt som sier begge deler.",
    )  # fmt: skip
    yield t.ago(241, 18)
    t.says(second, FINE, "Halvor", "Lars", "Gudrun")


def diving(t: Teller, v: Village) -> Story:
    """At the bathing place what somebody objects to is left."""
    yield t.ago(150, 18)
    card = _propose(
        t, v.bathing, "Eskil", "Musikkanlegg på flåten", "Bare om dagen, og ikke høyt.",
    )  # fmt: skip
    yield t.ago(149, 8)
    why = words("Vi flyttet hit for å høre på måkene.", title="Innvending")
    t.on("Nina", card, Answer(ballot=Stance("object")), why)


def tractor(t: Teller, v: Village) -> Story:
    """Among the garden's trusted few too few answered."""
    yield t.ago(117, 18)
    _propose(t, v.garden, "Sofie", "Leie en liten traktor én dag", "Det koster 1200 kroner.")


def coffee(t: Teller, v: Village) -> Story:
    """Whoever proposed it took it back."""
    yield t.ago(87, 18)
    card = _propose(
        t, v.neighbourhood, "Yusuf", "Kaffe på bussholdeplassen om morgenen",
        "Jeg kan koke, om noen låner meg en termos til.",
    )  # fmt: skip
    yield t.ago(86, 18)
    t.on("Yusuf", card, Withdraw())


def roof(t: Teller, v: Village, desk: Desk) -> Story:
    """The board lets the hall pay for its roof, and the association pays."""
    yield t.ago(90, 18)
    card = _propose(
        t, v.hall, "Bengt", "Betale for tetting av taket",
        "Tre tilbud er hentet inn. Dette er det midterste: 4500 kroner.",
        effect=Pay(unit="NOK", amount=450_000, payee=t.member("Terje", v.hall)),
    )  # fmt: skip
    yield t.ago(90, 20)
    t.says(card, YES, "Bengt")
    yield t.ago(81, 10)
    desk.pays("Tetting av taket")


def lease(t: Teller, v: Village) -> Story:
    """The board said no."""
    yield t.ago(200, 18)
    card = _propose(
        t, v.hall, "Marieke", "Leie ut huset hele juli til et firma",
        "De tilbyr 20 000 kroner. Da er huset stengt for oss i en måned.",
    )  # fmt: skip
    yield t.ago(199, 18)
    t.says(card, NO, "Bengt")


def speed(t: Teller, v: Village) -> Story:
    """A secret proposal whose urn was opened by two."""
    yield t.ago(312, 18)
    card = _propose(
        t, v.neighbourhood, "Nina", "Fartsdempere ved skolen",
        "To opphøyde felt. Kommunen betaler, om vi er enige.", counters=("Ingrid", "Olav"),
    )  # fmt: skip
    yield t.ago(310, 18)
    _secretly(t, card, tuple((one, FINE) for one in ("Nina", "Lars", "Turid", "Silje", "Olav")))
    _secretly(t, card, (("Terje", Stance("aside")),))
    yield t.ago(305, 18)
    _opened(t, card, "Ingrid", "Olav")


def fence_line(t: Teller, v: Village) -> Story:
    """A secret proposal whose urn nobody opened within a month."""
    yield t.ago(182, 18)
    card = _propose(
        t, v.neighbourhood, "Lars", "Gjerde langs hele beitet",
        "Det er noens sauer og alles tur.", counters=("Kjersti", "Magnus"),
    )  # fmt: skip
    yield t.ago(180, 18)
    _secretly(t, card, tuple((one, FINE) for one in ("Nina", "Turid", "Silje", "Hanna", "Eskil")))
    yield t.ago(146, 18)
    ending.sweep()  # as the place does by itself.


def dogs(t: Teller, v: Village) -> Story:
    """A secret proposal that waits for the two who count."""
    yield t.ago(7, 10)
    card = _propose(
        t, v.neighbourhood, "Hanna", "Båndtvang på stranda hele året",
        "I dag gjelder den bare om sommeren.", counters=("Ingrid", "Turid"),
    )  # fmt: skip
    yield t.ago(6, 18)
    _secretly(t, card, tuple((one, FINE) for one in ("Nina", "Lars", "Silje", "Magnus", "Berit")))


# ── Votes
def colour(t: Teller, v: Village) -> Story:
    """Several colours, put in order."""
    yield t.ago(238, 18)
    card = _ask(t, v.neighbourhood, "Silje", "Hvilken farge skal postkassestativet ha?",
                ("Rødt", "Gult", "Som i dag"), BySchulze(as_today=2))  # fmt: skip
    yield t.ago(236, 18)
    t.says(card, Ranking(((0,), (1,), (2,))), "Nina", "Lars")
    t.says(card, Ranking(((1,), (0,), (2,))), "Turid")


def dates(t: Teller, v: Village) -> Story:
    """Nobody approved of any day: it fell."""
    yield t.ago(165, 18)
    card = _ask(t, v.neighbourhood, "Terje", "Hvilken helg holder vi loppemarked?",
                ("Første", "Andre", "Tredje"), ByApproval())  # fmt: skip
    yield t.ago(163, 18)
    t.says(card, Approval(()), "Nina", "Hanna")


def name_of_boat(t: Teller, v: Village) -> Story:
    """Nobody answered at all."""
    yield t.ago(135, 18)
    _ask(t, v.bathing, "Mads", "Hvad skal jollen hedde?", ("Måken", "Tangen", "Lillegutt"),
         ByScore(low=0, high=5))  # fmt: skip


def swing_tree(t: Teller, v: Village) -> Story:
    """It was taken back: the tree had fallen."""
    yield t.ago(104, 18)
    card = _ask(t, v.neighbourhood, "Magnus", "I hvilket tre henger vi den store huska?",
                ("Eika", "Bjørka ved bekken"), ByScore(low=0, high=3))  # fmt: skip
    yield t.ago(103, 9)
    t.says(card, Scores((3, 1)), "Hanna")
    yield t.ago(102, 9)
    t.on("Magnus", card, Withdraw())


def board(t: Teller, v: Village) -> Story:
    """The hall elects its board in secret; who was elected says yes or no to the role."""
    yield t.ago(242, 18)
    running = ("Turid", "Terje", "Berit", "Oddvar")
    opening = Open(
        effect=Elect(role=BOARD),
        text="Hvem skal sitte i styret?",
        options=tuple(Option(member=t.member(one, v.hall)) for one in running),
        method=ByTransfer(seats=2),
        secret=True,
        counters=(t.member("Magnus", v.hall), t.member("Fatima", v.hall)),
    )
    card = t.put_up("Bengt", v.hall, "vote", opening, words(title="Hvem skal sitte i styret?"))
    yield t.ago(235, 18)
    _secretly(t, card, (
        ("Bengt", Ranking(((0,), (1,)))), ("Marieke", Ranking(((0,), (2,)))),
        ("Turid", Ranking(((1,), (0,)))), ("Vigdis", Ranking(((1,), (3,)))),
        ("Berit", Ranking(((0,), (1,), (2,)))), ("Fatima", Ranking(((1,),))),
    ))  # fmt: skip
    yield t.ago(225, 18)
    _opened(t, card, "Magnus", "Fatima")
    yield t.ago(225, 21)
    for name in ("Turid", "Terje"):
        t.act(name, v.hall, "roles", Accept(project=v.hall, role=BOARD))


def logo(t: Teller, v: Village) -> Story:
    """A secret vote whose urn nobody opened within a month."""
    yield t.ago(74, 18)
    card = _ask(t, v.neighbourhood, "Lena", "Vilken teckning ska vara på skylten?",
                ("Båten", "Eken", "Måsen"), ByApproval(), counters=("Arvid", "Mads"))  # fmt: skip
    yield t.ago(72, 18)
    _secretly(t, card, tuple(
        (one, Approval((number % 3,)))
        for number, one in enumerate(("Nina", "Turid", "Silje", "Hanna", "Eskil"))
    ))  # fmt: skip
    yield t.ago(38, 18)
    ending.sweep()


def concert(t: Teller, v: Village) -> Story:
    """A secret vote that waits for the two who count."""
    yield t.ago(8, 10)
    card = _ask(t, v.neighbourhood, "Ragnhild", "Hva skal grendefesten slutte med?",
                ("Bål", "Dans", "Stillhet"), ByApproval(), counters=("Olav", "Berit"))  # fmt: skip
    yield t.ago(6, 12)
    _secretly(t, card, tuple(
        (one, Approval((number % 2,)))
        for number, one in enumerate(("Nina", "Lars", "Silje", "Magnus", "Gudrun"))
    ))  # fmt: skip


# ── Roles
def one_more(t: Teller, v: Village) -> Story:
    """The neighbourhood asks somebody to look after the board as well, and she says yes."""
    yield t.ago(40, 18)
    card = _propose(
        t, v.neighbourhood, "Olav", "Én til som ser etter tavla",
        "En alene rekker ikke over alt, og noen må kunne ta ferie.",
        effect=Appoint(role=STARTER, member=t.member("Turid", v.neighbourhood)),
    )  # fmt: skip
    for number, one in enumerate((
        "Lars", "Nina", "Berit", "Silje", "Magnus", "Halvor", "Terje", "Hanna", "Gudrun", "Ingrid",
        "Kjersti", "Øyvind",
    )):  # fmt: skip
        yield t.ago(39 - number // 4, 10 + number % 4)
        t.says(card, FINE, one)
    yield t.ago(30, 18)
    t.act("Turid", v.neighbourhood, "roles", Accept(project=v.neighbourhood, role=STARTER))


def handed_over(t: Teller, v: Village) -> Story:
    """Who began the garden hands it over, and goes on digging."""
    yield t.ago(1, 14)
    offer = Offer(project=v.garden, role=STARTER, member=t.member("Vigdis", v.garden), passing=True)
    t.act("Sofie", v.garden, "roles", offer)
    yield t.ends_ms - 6 * HOUR_MS
    t.act("Vigdis", v.garden, "roles", Accept(project=v.garden, role=STARTER))


def just_asked(t: Teller, v: Village) -> Story:
    """Both were put today, and nobody has answered yet."""
    yield t.ends_ms - 3 * HOUR_MS
    _propose(t, v.neighbourhood, "Anneke", "Eén keer per maand samen eten",
             "Bij wie plaats heeft, en ieder brengt iets mee.")  # fmt: skip
    _ask(t, v.bathing, "Jonas", "Når skal flåten opp neste høst?",
         ("I september", "I oktober", "Først når isen kommer"), ByScore(low=0, high=3))  # fmt: skip


def _opened(t: Teller, card: bytes, *counters: str) -> None:
    """Both counters add their halves, and the urn is opened."""
    for name in counters:
        counting.add_half(t.person(name), card)


def stories(t: Teller, v: Village, desk: Desk) -> tuple[Story, ...]:
    """All of them."""
    return (
        fire(t, v), moped(t, v), diving(t, v), tractor(t, v), coffee(t, v), roof(t, v, desk),
        lease(t, v), speed(t, v), fence_line(t, v), dogs(t, v), colour(t, v), dates(t, v),
        name_of_boat(t, v), swing_tree(t, v), board(t, v), logo(t, v), concert(t, v),
        one_more(t, v), handed_over(t, v), just_asked(t, v),
    )  # fmt: skip
