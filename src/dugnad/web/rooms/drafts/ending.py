"""What becomes of a shared draft when its project has begun: those who were asked hear of it."""

from __future__ import annotations

from uuid import UUID

from dugnad.web.acting.services import new_press
from dugnad.web.people.models import Person
from dugnad.web.rooms import services
from dugnad.web.rooms.conversations import notices
from dugnad.web.rooms.drafts.law import ASKED, ROOM, End


def begun(person: Person, room: str, path: str) -> None:
    """End the room of a draft that was begun, and tell whoever was asked where it is now.

    Args:
        person: who began it.
        room: the draft's room as 32 hex digits; "" where it was never shared.
        path: of the project.
    """
    if not room:
        return
    anchor = UUID(hex=room).bytes
    asked = Person.objects.filter(id__in=services.seated(ROOM, anchor, ASKED))
    listed = list(asked)
    done = services.press(person, ROOM, anchor, End(), press=new_press())
    if done.refused is None:
        notices.tell(listed, path, asks=True, what="begun")
