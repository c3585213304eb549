"""Stories about the card box of a place: a type is taken out, and put back (CRD-09)."""

import pytest

from dugnad.cards import catalogue
from dugnad.charter import place
from dugnad.charter.cards import verbs as cards
from dugnad.charter.decisions.terms import OfferCards as ToOffer
from dugnad.charter.governing import Entrust
from dugnad.charter.law import DECIDING, Law
from dugnad.charter.offering import OfferCards
from dugnad.charter.testing import PROJECT, card_id
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.testing import ANA, BEN, OPERATOR, Voice
from tests.charter.test_governing import Village

NEWS = catalogue.contract_of("news")
OPENING = NEWS.actions[0](valid_until_ms=0)
OUT, BACK = OfferCards("news", offered=False), OfferCards("news", offered=True)


@pytest.fixture
def village() -> Village:
    """A place that whoever runs it decides about."""
    return Village()


def puts_up(village: Village, name: str, who: Voice = BEN) -> Receipt:
    """Somebody puts up news."""
    return village.puts_up(who, NEWS, OPENING, name=name)


def test_no_new_ones_are_put_up_until_it_is_back(village: Village) -> None:
    """The books say since when."""
    assert puts_up(village, "before").code == ""
    village.does(OPERATOR, "place", OUT)
    out_ms = village.now_ms
    assert village.law.withdrawn_ms("news") == out_ms
    assert puts_up(village, "between").code == "cards.NoNewOnes"
    village.does(OPERATOR, "place", BACK)
    assert village.law.withdrawn_ms("news") is None
    assert puts_up(village, "after").code == ""


def test_what_is_up_goes_on_to_its_end(village: Village) -> None:
    """Its words are changed, what falls due is done, and it is closed as ever."""
    assert puts_up(village, "up").code == ""
    village.does(OPERATOR, "place", OUT)
    up = card_id("up")
    village.does(BEN, "cards", cards.Reword(up), commitments=[village.words("again")])
    village.does(ANA, "cards", cards.Close(up))
    entry = Law(village.place.store).card(up)
    assert entry is not None
    assert entry.status == "closed"
    village.place.adds_up()


def test_a_newer_law_does_not_bring_it_back(village: Village) -> None:
    """Versions come with the program, and what is offered is the place's."""
    village.does(OPERATOR, "place", OUT)
    version = village.law.version_of("news")
    assert version is not None
    village.does(OPERATOR, "place", place.OpenVersion("news", version + 1, bytes(32)))
    assert puts_up(village, "newer").code == "cards.NoNewOnes"


@pytest.mark.parametrize(
    ("action", "code"),
    [
        (BACK, "place.OfferedAlready"),
        (OfferCards("weather", offered=False), "place.NoSuchCards"),
        *((OfferCards(one, offered=False), "place.ProjectsDecideByThem") for one in DECIDING),
    ],
)
def test_what_cannot_be_is_refused(village: Village, action: OfferCards, code: str) -> None:
    """What projects decide with is always there."""
    assert village.asks(OPERATOR, "place", action).code == code


def test_it_is_out_once(village: Village) -> None:
    """And nobody but whoever decides about the place takes it out."""
    assert village.asks(ANA, "place", OUT).code == "place.NotOperator"
    village.does(OPERATOR, "place", OUT)
    assert village.asks(OPERATOR, "place", OUT).code == "place.OfferedAlready"


def test_once_the_place_is_entrusted_it_is_decided(village: Village) -> None:
    """By the members of that organisation, as all that lasts is."""
    village.does(OPERATOR, "place", Entrust(PROJECT))
    assert village.asks(OPERATOR, "place", OUT).code == "place.DecidedTogether"
    village.decides(ToOffer("news", offered=False))
    assert village.stage("decided").failed == ""
    assert puts_up(village, "news").code == "cards.NoNewOnes"
    village.decides(ToOffer("news", offered=True), name="back")
    assert village.law.withdrawn_ms("news") is None
    assert puts_up(village, "again").code == ""
