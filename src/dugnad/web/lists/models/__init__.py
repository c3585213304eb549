"""What lists remember (database `views`, thrown away and made anew at will).

Every list has one text column that sorts as the list is shown, so that "the next twenty after
this one" is one step into an index, at ten cards as at a hundred thousand.
"""

from dugnad.web.lists.models.lines import BookLine, QuestionRow, Recorded, RemovalRow
from dugnad.web.lists.models.money import (
    MoneyBatch,
    MoneyBox,
    MoneyEntry,
    MoneyFlow,
    MoneyHosting,
    MoneyOwed,
    MoneyPromise,
    MoneyPutBack,
    MoneyReturning,
    MoneySum,
)
from dugnad.web.lists.models.rows import CardRow, Code, Cursor, PartyRow, PlaceRow, ProjectRow

__all__ = [
    "BookLine",
    "CardRow",
    "Code",
    "Cursor",
    "MoneyBatch",
    "MoneyBox",
    "MoneyEntry",
    "MoneyFlow",
    "MoneyHosting",
    "MoneyOwed",
    "MoneyPromise",
    "MoneyPutBack",
    "MoneyReturning",
    "MoneySum",
    "PartyRow",
    "PlaceRow",
    "ProjectRow",
    "QuestionRow",
    "Recorded",
    "RemovalRow",
]
