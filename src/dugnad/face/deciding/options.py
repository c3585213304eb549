"""What is voted among, as people read it: words, or members by their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from dugnad.charter.decisions.terms import Option, Terms
from dugnad.face.around import Around
from dugnad.face.letters import plain


def option_words(terms: Terms, around: Around) -> tuple[str, ...]:
    """Each option in words, in the order in which they stand.

    A candidate whose name the viewer may not know is called by their place in the list.
    """
    members = [option.member for option in terms.options if option.member is not None]
    return _worded(terms.options, around.names(members) if members else {})


def _worded(options: Sequence[Option], names: Mapping[bytes, str]) -> tuple[str, ...]:
    return tuple(
        plain(option.text)
        or (names.get(option.member, "") if option.member else "")
        or _("Candidate %(number)s") % {"number": place}
        for place, option in enumerate(options, start=1)
    )
