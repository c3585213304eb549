"""A year of money: what came in month by month, what was paid, and who supports what."""

from __future__ import annotations

from typing import Final

from dugnad.cards.support.law.records import ORDERED as SUPPORT_ORDERED
from dugnad.cards.support.law.verbs import CarryOut, End, Give, Stop
from dugnad.cards.support.law.verbs import Open as AskForSupport
from dugnad.charter.entries import Grant
from dugnad.charter.money.records import ForPot, ForPromise, Unknown
from dugnad.site.sample.desk import Desk
from dugnad.site.sample.stories import Story
from dugnad.site.sample.teller import DAY_MS, Teller, words
from dugnad.site.sample.village import Village

GRANTS: Final = tuple(Grant("money", verb) for verb in SUPPORT_ORDERED)
WAFFLES: Final = (
    (358, 121_000),
    (334, 182_000), (306, 145_500), (277, 97_000), (246, 211_000), (215, 164_500), (184, 238_000),
    (153, 320_500), (122, 287_000), (92, 176_000), (61, 149_500), (30, 193_000), (5, 88_500),
)  # fmt: skip
"""The waffle stand, once a month: how many days ago, and what lay in the tin."""
RENT: Final = ((327, 240_000), (236, 310_000), (145, 275_000), (54, 330_000))
"""What the hall earned in each quarter."""
PAYING: Final = ("Turid", "Magnus", "Hanna")
WAVERING: Final = 5_000
"""What somebody wanted to give each month who stopped before paying anything."""
STOPPED_DAYS: Final = 167


def waffles(t: Teller, v: Village, desk: Desk) -> Story:
    """Once a month two count the tin."""
    for days, amount in WAFFLES:
        yield t.ago(days, 16)
        text = "Vaffelboksen, talt av to"
        desk.receives(text, amount, ForPot(v.neighbourhood), cash=True)


def rent(t: Teller, v: Village, desk: Desk) -> Story:
    """Once a quarter the hall's rent comes in."""
    for days, amount in RENT:
        yield t.ago(days, 10)
        desk.receives("Utleie av storsalen", amount, ForPot(v.hall))


def grants(t: Teller, v: Village, desk: Desk) -> Story:
    """The municipality gave twice; once nobody knows from whom it came."""
    yield t.ago(268, 10)
    desk.receives("Nærmiljøpotten, til stier", 1_500_000, ForPot(v.neighbourhood), v.fund)
    yield t.ago(101, 10)
    desk.receives("Nærmiljøpotten, til hagen", 600_000, ForPot(v.garden), v.fund)
    yield t.ago(14, 10)
    desk.receives("Takk for alt", 50_000, Unknown())


def path_money(t: Teller, v: Village, desk: Desk) -> Story:
    """Neighbours support the paths each month; one stops, some months stay unpaid."""
    yield t.ago(240, 18)
    card = t.put_up("Ingrid", v.neighbourhood, "support", AskForSupport(
        ends_at_ms=0, pay_days=14, unit="NOK", goal=60_000,
    ), words(
        "Grus, olje til motorsaga og nye planker: litt hver måned gjør at ingen må spørre.",
        title="Stiene hver måned", where="Stien til Tjernet",
    ), grants=GRANTS)  # fmt: skip
    for number, name in enumerate(PAYING):
        yield t.now_ms + DAY_MS
        t.on(name, card, Give(amount=10_000 * (number + 1), shown="name"))
    yield t.now_ms + DAY_MS
    t.on("Arvid", card, Give(amount=WAVERING, shown="neighbour"))
    paid = 0
    for days in (229, 198, STOPPED_DAYS, 136, 105, 74, 43, 12):
        yield t.ago(days, 11)
        for number, amount in desk.promises(card)[paid:]:
            paid += 1
            if amount != WAVERING:
                desk.receives(f"Stiene {number}", amount, ForPromise(number))
        if days == STOPPED_DAYS:
            t.on("Arvid", card, Stop(support=4))
    yield t.ago(11, 12)
    t.on("Ingrid", card, CarryOut())


def music(t: Teller, v: Village) -> Story:
    """Support with an end that has come."""
    yield t.ago(210, 18)
    card = t.put_up("Fatima", v.hall, "support", AskForSupport(
        ends_at_ms=t.now_ms + 92 * DAY_MS, pay_days=20, unit="NOK", goal=0,
    ), words(
        "Dirigenten får reisen dekket til jubileumskonserten er holdt.",
        title="Korpset fram til jubileet", where="Grendehuset",
    ), grants=GRANTS)  # fmt: skip
    yield t.ago(206, 18)
    t.on("Turid", card, Give(amount=15_000, shown="name"))


def toilets(t: Teller, v: Village) -> Story:
    """Support that was ended for all, and closed."""
    yield t.ago(176, 12)
    card = t.put_up("Eskil", v.bathing, "support", AskForSupport(
        ends_at_ms=0, pay_days=14, unit="NOK", goal=40_000,
    ), words(
        "Tømming hver uke, og noe å vaske hendene med.",
        title="Utedoen ved stranda", where="Badeplassen",
    ), grants=GRANTS)  # fmt: skip
    yield t.ago(174, 12)
    t.on("Halvor", card, Give(amount=10_000, shown="neighbour"))
    yield t.ago(84, 12)
    t.on("Eskil", card, End())
    yield t.ago(80, 12)
    t.close("Eskil", card, "Doen er stengt mens den bygges om. Takk for støtten!")


def firewood(t: Teller, v: Village) -> Story:
    """It waits for objections, as every card of the hall."""
    yield t.ends_ms - 30 * 3_600_000
    t.put_up("Magnus", v.hall, "support", AskForSupport(
        ends_at_ms=0, pay_days=14, unit="NOK", goal=80_000,
    ), words(
        "Ved og strøm til åpent hus, så ingen fryser.", title="Varme i huset",
        where="Grendehuset",
    ), grants=GRANTS)  # fmt: skip


def stories(t: Teller, v: Village, desk: Desk) -> tuple[Story, ...]:
    """All of them."""
    return (
        waffles(t, v, desk), rent(t, v, desk), grants(t, v, desk), path_money(t, v, desk),
        music(t, v), toilets(t, v), firewood(t, v),
    )  # fmt: skip
