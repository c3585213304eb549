"""Whether a text names somebody: by their whole name, and never by a letter of it."""

import pytest

from dugnad.web.people.naming import Naming


@pytest.mark.parametrize(
    ("said", "text", "names"),
    [
        (["Dia"], "Dia has answered", True),
        (["Dia"], "For DIA.", True),
        (["Dia"], "Diane has answered", False),
        (["e"], "Eline sees the sea", False),
        (["Dia Vik"], "dia\n vik", True),
        (["Dia Vik"], "Dia Viken", False),
        (["+4790000001"], "Ring +4790000001!", True),
        (["+4790000001"], "Ring +47900000012", False),
        (["dia@example.org"], "Write to <dia@example.org>", True),
        (["a.b@example.org"], "axb@example.org", False),
        (["", "  "], "anything at all", False),
        ([], "anything at all", False),
    ],
)
def test_a_whole_name_names(said: list[str], text: str, names: bool) -> None:  # noqa: FBT001  A table.
    """Names and addresses are found whole, however they are written; a part of one is not."""
    assert Naming(said).within("nothing", text) is names


def test_others_words_stay() -> None:
    """What is put in the place of a name takes no more away than the name."""
    said = Naming(["Dia"]).without(r"Dia and Diane: \1 dia", r"\g<0>")
    assert said == r"\g<0> and Diane: \1 \g<0>"
