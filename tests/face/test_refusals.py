"""Every no of the charter, of the ledger and of the door is said in words."""

import ast
import inspect
import re
from pathlib import Path

import pytest
from django.utils.translation import override

import dugnad
from dugnad.cards.catalogue import faces
from dugnad.charter.charter import MODULES
from dugnad.face.refusals import AT_THE_DOOR, SENTENCES, UNTOLD, sentence_of
from dugnad.ledger import contract
from dugnad.ledger.contract import Refused

SOURCE = Path(dugnad.__file__).parent
SENTENCE = re.compile(r"\S.*[.?]")
SENTENCE_MAX = 200
OF_THE_LEDGER = [
    one
    for _, one in inspect.getmembers(contract, inspect.isclass)
    if issubclass(one, Refused) and one is not Refused
]
OF_THE_CHARTER = [refusal for law in MODULES.values() for refusal in law.refusals]


def turned_away() -> set[str]:
    """Every code with which the door, or whoever stands at it, turns an action away."""
    codes = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Name(id="TurnedAway"), args=[ast.Constant(value=str() as code), *_]
                ):
                    codes.add(code)
                case _:
                    pass
    return codes


def test_every_refusal_has_a_sentence() -> None:
    """None is forgotten, and none is told of that nobody raises."""
    assert {*SENTENCES} == {*OF_THE_LEDGER, *OF_THE_CHARTER}
    assert {*AT_THE_DOOR} == turned_away()


@pytest.mark.parametrize("sentence", [*SENTENCES.values(), *AT_THE_DOOR.values(), UNTOLD])
def test_a_sentence_is_short_and_whole(sentence: str) -> None:
    """What happened and what to do, in a line or two."""
    with override("en"):
        assert SENTENCE.fullmatch(str(sentence))
        assert len(str(sentence)) <= SENTENCE_MAX


@pytest.mark.parametrize("refusal", [*OF_THE_LEDGER, *OF_THE_CHARTER])
def test_a_receipt_is_put_in_words(refusal: type[Refused]) -> None:
    """The code of a receipt finds its sentence, with a card's face or without."""
    assert sentence_of(refusal.code()) is SENTENCES[refusal]
    assert sentence_of(refusal.code(), faces()[0]) is SENTENCES[refusal]


def test_a_cards_own_refusal_is_found_in_its_face() -> None:
    """And only there."""
    for face in faces():
        for refusal, sentence in face.sentences.items():
            assert sentence_of(refusal.code(), face) is sentence
            assert sentence_of(refusal.code()) is UNTOLD


def test_what_the_door_says_is_put_in_words() -> None:
    """A code without a law in front of it."""
    for code, sentence in AT_THE_DOOR.items():
        assert sentence_of(code) is sentence


def test_a_no_that_nobody_knows_any_more_is_still_answered() -> None:
    """Rules of another time may say no in ways that have no words here."""
    assert sentence_of("barter.TooSmall") is UNTOLD
