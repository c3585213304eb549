"""Every place in the source that writes to somebody says what it is to them (PRJ-26, K48).

What asks for something keeps to what that person wants: rest, quiet days and a weekly limit hold
for every kind of ask and by every channel. What tells of a group's life leaves those in peace who
rest. What somebody asked for themselves, or is theirs, comes in any case. A new place in the source
that writes to people stands here before it lands.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "dugnad"
WRITES = frozenset(
    {
        ("messages", "send"),
        ("letters", "write"),
        ("letters", "Post"),
        ("post", "Post"),
        ("post", "write"),
        ("notices", "tell"),
        ("handing", "posts_to_group"),
        ("", "Post"),
        ("", "_to"),
        ("", "_to_person"),
    }
)
"""What writes to somebody known, by the module's name in the source and the name in it."""
PLAIN = ("letters", "write")
"""The hand-over letter has this name, too: `leading/letters.py` keeps it and sends nothing."""

ASKS = (
    "answers/asking.py:_send",
    "answers/calling.py:_remind",
    "leading/handing.py:ask_to_see_to",
    "leading/moderating.py:_to_moderators",
    "leading/telling.py:_asked",
    "leading/telling.py:_offered",
    "leading/telling.py:_place_asked",
    "leading/telling.py:_tell_of_end",
    "leading/telling.py:_voice_offered",
    "leading/telling.py:_would_join",
    "pages/expecting.py:_ask",
    "pages/parts.py:tell_parent",
    "pages/taking_part.py:write",
    "rescue/services.py:ask",
    "rooms/conversations/first_words.py:tell",
    "rooms/conversations/notices.py:tell",
    "rooms/conversations/views.py:begin",
    "rooms/conversations/views.py:conversation",
    "rooms/drafts/ending.py:begun",
    "rooms/drafts/views.py:share",
    "rooms/profile/pairs.py:_tell",
    "rooms/reports/notices.py:_ask",
    "treasury/telling.py:_batch_made",
    "treasury/telling.py:_host_asked",
    "treasury/telling.py:_line_asked",
)
"""They ask for something: counted, and held back from whoever rests or was asked enough."""

TELLS = (
    "answers/notices.py:_to_each",
    "giving/hearing.py:_post",
    "leading/handing.py:posts_to_group",
    "leading/telling.py:_begun",
    "leading/telling.py:_declined",
    "leading/telling.py:_ended",
    "leading/telling.py:_speaks_now",
)
"""They tell of what happens in a group or on a card: not to those who rest."""

OWN = {
    "answers/answering.py:_tell_asker": "what came of a question of theirs",
    "answers/entering.py:_receipt": "that their answer on paper was entered",
    "answers/entering_secretly.py:_receipt": "the same, of a secret one",
    "answers/notices.py:_answered": "the answer to a question of theirs",
    "answers/texting.py:_reply": "the answer to a text message of theirs",
    "devices/announcing.py:_send": "that something about their own devices changed",
    "forgetting/services.py:_tell": "that they will be forgotten",
    "giving/arriving.py:posts_of": "that their own gift has come",
    "helping/telling.py:acted": "what was done for them, or by them, a moment ago",
    "helping/telling.py:asked": "the code that they say to whoever sits beside them",
    "helping/telling.py:asked_whether_wanted": "what was done for them in the last month",
    "helping/telling.py:ended": "that help for them, or by them, was stopped",
    "helping/telling.py:ends_soon": "until when somebody helps them",
    "helping/telling.py:not_wanted": "that help by them has ended, and what that means",
    "helping/telling.py:unwanted": "what somebody says of a helper in what is theirs",
    "leading/moderating.py:_to_writer": "what became of words of theirs",
    "leading/telling.py:_let_in": "that they were let in, which they asked for",
    "moving/putting_in.py:_tell": "where a project of theirs is now",
    "pages/expecting.py:_write": "what those they look after said, once",
    "people/telling.py:tell_everywhere": "that something was changed that lets others in",
    "rescue/services.py:_tell_of_part": "that a part in their name was opened",
    "rooms/profile/pairs.py:_introduce": "that somebody said yes, as they have",
    "rooms/drafts/views.py:draft": "what somebody thinks of their draft, as they asked",
    "rooms/reports/notices.py:_tell": "what came of a report of theirs",
    "treasury/telling.py:_host_answered": "the answer to a question of their project",
    "treasury/telling.py:_host_named": "that the desk of their association is theirs",
    "treasury/telling.py:_owed": "what is owed to them",
    "treasury/telling.py:_paid": "that they were paid",
    "treasury/telling.py:_to_party": "the same, for an organisation",
    "treasury/unclaimed.py:_letters": "money of theirs that nobody claimed",
}
"""It is theirs, or they asked for it: it comes while they rest, too."""

CARRIES = (
    "helping/telling.py:_to",
    "leading/telling.py:_to",
    "messages/bundling.py:_send",
    "messages/post.py:write",
    "treasury/telling.py:_to",
    "treasury/telling.py:_to_person",
)
"""They carry what others write, with what it is."""

HOLDS = ("limits.take", "limits.may_be_asked", "limits.note_asked", "asks=True", "asks=not")
PEACE = ("rests(", "_awake(", "rest_until_ms", "asks=asks")


def writers(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """The functions of a module that write to somebody, with their source."""
    hand_over = any(
        isinstance(node, ast.ImportFrom)
        and node.module == "dugnad.web.leading"
        and any(one.name == "letters" for one in node.names)
        for node in tree.body
    )
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef):
            continue
        called = {name_of(inner.func) for inner in ast.walk(node) if isinstance(inner, ast.Call)}
        if called & WRITES - ({PLAIN} if hand_over else set()):
            yield node.name, ast.unparse(node)


def name_of(called: ast.expr) -> tuple[str, str]:
    """What is called: the module's name in the source, and the name in it."""
    if isinstance(called, ast.Name):
        return "", called.id
    if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
        return called.value.id, called.attr
    return "", ""


@cache
def found() -> dict[str, str]:
    """Every function of the web that writes to somebody, by file and name."""
    web = SOURCE / "web"
    return {
        f"{path.relative_to(web)}:{name}": source
        for path in sorted(web.rglob("*.py"))
        for name, source in writers(ast.parse(path.read_text(encoding="utf-8")))
    }


def test_k48_everything_that_writes_to_people_says_what_it_is() -> None:
    """Each stands in one of the four lists, and nothing else does."""
    listed = [*ASKS, *TELLS, *OWN, *CARRIES]
    assert len(listed) == len({*listed})
    assert sorted(found()) == sorted(listed)


@pytest.mark.parametrize("name", ASKS)
def test_k48_what_asks_keeps_to_what_people_want(name: str) -> None:
    """It asks `limits`, or is a letter that does (`post.Post(asks=True)`)."""
    file = (SOURCE / "web" / name.partition(":")[0]).read_text(encoding="utf-8")
    assert any(word in found()[name] for word in HOLDS) or "limits.take" in file


@pytest.mark.parametrize("name", TELLS)
def test_k48_what_tells_leaves_those_in_peace_who_rest(name: str) -> None:
    """It looks who rests before it writes."""
    file = (SOURCE / "web" / name.partition(":")[0]).read_text(encoding="utf-8")
    assert any(word in file for word in PEACE)


def test_cha12_only_what_tells_waits_for_other_news() -> None:
    """A letter that may be held (`tells`) asks nothing and is nobody's own; `_to` carries it."""
    holds = {name for name, source in found().items() if "tells=" in source}
    assert holds - {"leading/telling.py:_to"} <= set(TELLS)
    assert holds


def test_the_look_can_fail() -> None:
    """A new function that writes is seen in any of three ways of calling."""
    for call in ("messages.send(x)", "Post(x)", "letters.write(x)", "notices.tell(x, y)"):
        assert [name for name, _source in writers(ast.parse(f"def new():\n    {call}"))] == ["new"]
