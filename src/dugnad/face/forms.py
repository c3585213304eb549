"""Forms that turn what a person typed into an action.

A form helps, it does not judge: the card's contract decides. A form that could not be understood
is shown again with everything that was typed and one sentence for each thing to mend.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from dugnad.ledger.state import State
from dugnad.ledger.values import Action

from .sentences import StrOrPromise

if TYPE_CHECKING:
    from .face import Seen


class CardForm(forms.Form):
    """A form for one action of a card. Show it with `{% card_form form %}`."""

    verb: ClassVar[StrOrPromise] = ""
    """The words on the button: verb and thing, such as "Put up the card"."""

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        zone: str,
        now_ms: int,
        state: State | None = None,
        seen: Seen | None = None,
        **kwargs: Any,
    ) -> None:
        """Make a form that knows the place's time zone and the moment, for sensible defaults.

        Args:
            data: what was posted, or None for a fresh form.
            files: what was uploaded, or None.
            zone: the place's time zone, such as "Europe/Oslo".
            now_ms: the moment of asking, in milliseconds since 1970 UTC.
            state: the card's state, for forms that offer choices from it; None when putting up.
            seen: who looks at the card; None when putting up.
            **kwargs: as for Django's own form (`initial`, `prefix`, ...).
        """
        self.zone = zone
        self.now_ms = now_ms
        self.state = state
        self.seen = seen
        super().__init__(data, files, **kwargs)

    def action(self, cleaned: dict[str, Any]) -> Action:
        """Return the action that `cleaned` asks for."""
        raise NotImplementedError

    def told(self, cleaned: dict[str, Any]) -> dict[str, Any] | None:
        """Return what was written for people (`title`, `text`, `where`, `who`, ...), or None."""
        del cleaned
        return None


class PutUpForm(CardForm):
    """The form that puts up a card: few fields open, the rest folded away with good defaults."""

    example: ClassVar[dict[str, Any]] = {}
    """A filled example: for each field name, words a neighbour might have typed."""

    first: ClassVar[tuple[str, ...]] = ()
    """The names of the fields shown open, in order (at most three); the others are folded."""

    def opening(self, cleaned: dict[str, Any]) -> Action:
        """Return the card's `Open` action: its first terms, without the prose."""
        raise NotImplementedError

    def action(self, cleaned: dict[str, Any]) -> Action:
        """Return the opening; putting up is this form's one action."""
        return self.opening(cleaned)
