"""What the page on adding a room shows is a room as all others are."""

from pathlib import Path

from dugnad.web.rooms.room import Room
from tests.architecture.test_documents import blocks_of, names_of, run_block
from tests.architecture.test_rules_are_pure import impurities

PAGE = Path(__file__).parents[3] / "docs" / "adding-a-room.md"


def test_the_room_of_the_page_is_a_room() -> None:
    """Its code runs, is pure, and makes a `Room` whose refusals carry its name."""
    names = names_of(PAGE)
    blocks = blocks_of(PAGE.read_text(encoding="utf-8"))
    for block in blocks:
        run_block(PAGE, block, names)
    room = names["ROOM"]
    assert isinstance(room, Room)
    assert {one.contract for one in room.refusals} == {room.name}
    law = "\n".join(block.code for block in blocks[:-1])
    assert list(impurities(law)) == []
