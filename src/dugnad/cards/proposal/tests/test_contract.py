"""A proposal is decided by the charter's own law; what it comes to is told there at length.

See `tests/charter/decisions`. Here stands that a proposal is one of those cards, and what it is
for: one thing, yes or no, and what it says then happens.
"""

from dugnad.cards.news.contract import CONTRACT as NEWS
from dugnad.cards.news.contract import Open as TellNews
from dugnad.cards.proposal.contract import CONTRACT
from dugnad.charter.cards.verbs import PutUp
from dugnad.charter.counting.ballots import Stance
from dugnad.charter.decisions.answering import EARLY_MS
from dugnad.charter.decisions.law import CONTRACTS
from dugnad.charter.decisions.terms import Agree, BringIntoForce
from dugnad.charter.decisions.verbs import Answer, Open
from dugnad.charter.entries import target_of
from dugnad.charter.law import DECIDING, Law
from dugnad.charter.testing import PROJECT, Neighbourhood, card_id
from dugnad.ledger import codec
from dugnad.ledger.testing import ANA, BEN


def test_a_proposal_follows_the_law_of_decisions() -> None:
    """So what it comes to is what the project decided."""
    assert CONTRACT is CONTRACTS["proposal"]
    assert CONTRACT.name in DECIDING


def test_what_all_agree_to_happens_ten_minutes_later() -> None:
    """A card that awaited the decision is in force, without anybody pressing anything."""
    place = Neighbourhood([CONTRACT, NEWS])
    waiting = PutUp(
        card=card_id("news"),
        project=PROJECT,
        card_type="news",
        opening=codec.encode(TellNews(valid_until_ms=0)),
        awaits_decision=True,
    )
    place.does(BEN, "cards", waiting, commitments=[place.words("news")])
    effect = BringIntoForce(card=card_id("news"))
    assert place.puts_up(ANA, CONTRACT, Open(effect=effect, text="We tell it.")).code == ""
    for who in (ANA, BEN):
        place.does(who, place.target(), Answer(ballot=Stance("fine")))
    card = Law(place.place.store).card(card_id("news"))
    assert card is not None
    assert card.status == "waiting"
    place.place.wait(EARLY_MS)
    card = Law(place.place.store).card(card_id("news"))
    assert card is not None
    assert card.status == "in force"
    place.place.adds_up()


def test_a_proposal_is_about_one_thing() -> None:
    """With a second text another card is put up; this one is opened once."""
    place = Neighbourhood([CONTRACT])
    opening = Open(effect=Agree(), text="We paint the fence.")
    assert place.puts_up(ANA, CONTRACT, opening).code == ""
    again = place.asks(ANA, target_of(card_id("card")), opening)
    assert again.code == "decisions.OnlyWhenPutUp"
