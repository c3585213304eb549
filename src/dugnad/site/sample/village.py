"""The five projects of the village, each organised in its own way, and who takes part in which.

    Solbakken og omegn       decides each thing together
    Grendehuset              run like an association, with a board
    Felleshagen              trusted few decide small things
    Badeplassen              funded by those who want it
    Solbakken velforening    holds the others' money; two see everything

The municipality stands beside them with the public money that it gives.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dugnad.charter.money.verbs import AskHost, TakeOn
from dugnad.charter.projects.verbs import AskToJoin, Join, LetIn, Start
from dugnad.site.sample.rules import BATHING_RULES, BATHING_WORDS
from dugnad.site.sample.stories import Story
from dugnad.site.sample.street import Street
from dugnad.site.sample.teller import Teller, id_of, words

BEGUN_DAYS: Final = 365
"""So many days ago the first projects began."""

TO_BATHING: Final = ("Eskil", "Emily", "Halvor", "Nina", "Lena", "Jonas", "Mads")
TO_HALL: Final = ("Turid", "Vigdis", "Terje", "Berit", "Oddvar", "Magnus", "Fatima")
TO_GARDEN: Final = ("Vigdis", "Ewa", "Mehmet", "Hanna", "Einar", "Fatima", "Silje")
COMING: Final = (
    (356, ("Kjersti", "Lars", "Nina", "Øyvind", "Turid", "Ragnhild", "Berit")),
    (341, ("Silje", "Magnus", "Anneke", "Halvor", "Terje", "Jonas")),
    (290, ("Torbjørn", "Gudrun", "Eskil", "Mads", "Einar")),
    (214, ("Hanna", "Mehmet", "Emily", "Arvid")),
    (120, ("Yusuf", "Lena", "Ewa")),
)
"""Who joined the neighbourhood, and how many days ago."""


@dataclass(frozen=True)
class Village:
    """The ids of what lasts."""

    neighbourhood: bytes
    hall: bytes
    garden: bytes
    bathing: bytes
    host: bytes
    fund: bytes
    bank: bytes
    cash: bytes

    @property
    def projects(self) -> tuple[bytes, ...]:
        """The five."""
        return (self.neighbourhood, self.hall, self.garden, self.bathing, self.host)


def village_here() -> Village:
    """The village of this place."""
    return Village(
        neighbourhood=id_of("neighbourhood"),
        hall=id_of("hall"),
        garden=id_of("garden"),
        bathing=id_of("bathing"),
        host=id_of("money association"),
        fund=id_of("money municipality"),
        bank=id_of("money bank"),
        cash=id_of("money cash"),
    )


def beginning(t: Teller, v: Village, street: Street) -> Story:
    """The projects begin, and let the association hold their money."""
    yield t.ago(BEGUN_DAYS, 19)
    street.begin()
    yield t.ago(BEGUN_DAYS - 3, 20)
    t.act(
        "Kjersti", v.bathing, "projects",
        Start(project=v.bathing, rules=BATHING_RULES, words=BATHING_WORDS),
        words(
            "Stranda nedenfor Solbakken. Her skjer det som noen vil betale for, og ikke mer.",
            title="Badeplassen", where="Kaldvellfjorden",
        ),
    )  # fmt: skip
    for project, name in ((v.hall, "Bengt"), (v.bathing, "Kjersti"), (v.garden, "Sofie")):
        yield t.now_ms + 3_600_000
        t.act(name, project, "money", AskHost(project=project, host=v.host))
        t.act("Bengt", v.host, "money", TakeOn(project=project, host=v.host))


def joining(t: Teller, v: Village) -> Story:
    """People come, some in the first week and some much later."""
    for days, names in COMING:
        for number, name in enumerate(names):
            yield t.ago(days, 10 + number, 10 * (number % 5))
            t.join(v.neighbourhood, name)


def gathering(t: Teller, v: Village) -> Story:
    """The hall and the bathing place find their people."""
    for number, name in enumerate(TO_HALL):
        yield t.ago(354 - 2 * number, 17)
        t.join(v.hall, name)
    for number, name in enumerate(TO_BATHING):
        yield t.ago(339 - 3 * number, 18)
        t.join(v.bathing, name)


def let_in(t: Teller, v: Village) -> Story:
    """Whoever wants to garden asks, and is let in."""
    for number, name in enumerate(TO_GARDEN):
        yield t.ago(353 - 4 * number, 12)
        t.act(name, v.garden, "projects", AskToJoin(project=v.garden))
        yield t.now_ms + 5 * 3_600_000
        member = t.member(name, v.garden)
        t.act("Sofie", v.garden, "projects", LetIn(project=v.garden, member=member))
        t.act(name, v.garden, "projects", Join(project=v.garden, rules_version=1))
