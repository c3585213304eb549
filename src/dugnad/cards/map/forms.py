"""The forms of a map: putting it up, putting something on it, taking it off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dugnad.cards.map.geojson import FILE_MAX, NAME_MAX, Named, NotRead, read
from dugnad.cards.map.law.marking import is_shape
from dugnad.cards.map.law.records import (
    CORNERS_AT_ONCE_MAX,
    Chart,
    Kind,
    Shape,
    Spot,
    Terms,
)
from dugnad.cards.map.law.verbs import Add, Open, TakeOff
from dugnad.cards.map.naming import told_names
from dugnad.cards.map.spots import read_spot, turned_round, written
from dugnad.face.drawing import metres_across
from dugnad.face.forms import CardForm
from dugnad.face.places import LINE_MAX
from dugnad.face.sentences import StrOrPromise
from dugnad.face.told import TITLE_MAX, ToldForm
from dugnad.ledger.values import Action

if TYPE_CHECKING:
    from django.http import QueryDict

EXAMPLE: Final = "59.9139, 10.7522"
SHOWN_MAX: Final = 12
"""How many names of a file are said before it is put on the map."""

KINDS: Final[dict[Kind, StrOrPromise]] = {
    "point": _("A place"),
    "area": _("An area"),
    "route": _("A route"),
}
DRAWERS: Final = (
    ("members", _("Members of the project")),
    ("keepers", _("Only whoever looks after the card")),
    ("everybody", _("Everybody who is known in the project")),
)
NO_SPOT: Final = _(
    "This could not be read: %(line)s. Write two numbers such as 59.9139, 10.7522, first north, "
    "then east, one place a line."
)
CORNERS_TEXT_MAX: Final = CORNERS_AT_ONCE_MAX * LINE_MAX


class PutUpMap(ToldForm):
    """What it shows and where its middle is; it begins empty."""

    verb = _("Put up the card")
    example: ClassVar[dict[str, Any]] = {
        "title": _("Paths, benches and wells around us"),
        "middle": EXAMPLE,
    }
    first = ("title", "middle", "across")

    title = forms.CharField(label=_("What does the map show?"), max_length=TITLE_MAX)
    middle = forms.CharField(
        label=_("Where is its middle?"),
        help_text=_(
            "Two numbers, north and east. Most map apps show them when you press a spot for a "
            "while; copy them from there."
        ),
        max_length=LINE_MAX,
    )
    across = forms.TypedChoiceField(
        label=_("How much does it show?"),
        choices=[
            (500, _("A square: 500 metres across")),
            (2_000, _("A neighbourhood: 2 kilometres across")),
            (10_000, _("A village and its woods: 10 kilometres across")),
            (50_000, _("A municipality: 50 kilometres across")),
        ],
        coerce=int,
        initial=2_000,
    )
    drawers = forms.ChoiceField(
        label=_("Who can put something on it?"), choices=DRAWERS, initial="members"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Suggest the middle of the project's newest map."""
        super().__init__(*args, **kwargs)
        terms: Sequence[Terms | None] = self.around.each_of(
            "map",
            lambda _card, state: getattr(state, "terms").get(),  # noqa: B009 — of a map.
        )
        known = next((one for one in terms if one is not None), None)
        if known is not None:
            self.fields["middle"].initial = written(known.middle)
            self.fields["across"].initial = known.across

    def clean_middle(self) -> Spot:
        """Read the middle."""
        typed: str = self.cleaned_data["middle"]
        spot = read_spot(typed)
        if spot is None:
            raise ValidationError(NO_SPOT % {"line": typed})
        return spot

    def opening(self, cleaned: dict[str, Any]) -> Open:
        """Return where it lies."""
        return Open(middle=cleaned["middle"], across=cleaned["across"], drawers=cleaned["drawers"])


class AddForm(CardForm):
    """Type or draw one thing, or choose a file with many."""

    verb = _("Put something on the map")
    done = _("It is on the map.")
    means = _(
        "Everybody who may see this page sees it. The numbers of a place stay in the books for "
        "good, also when it is taken off the map. So put nobody's home on it, unless those who "
        "live there ask you to."
    )
    says_what_is_optional = True
    after_lead = True

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[*KINDS.items()],
        initial="point",
        required=False,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label=_("What is it called?"),
        help_text=_("For example: The bench by the mill."),
        max_length=NAME_MAX,
        required=False,
    )
    spots = forms.CharField(
        label=_("Where is it?"),
        help_text=_(
            "Two numbers, north and east, such as 59.9139, 10.7522. A route or an area has a line "
            "for each corner, in their order."
        ),
        max_length=CORNERS_TEXT_MAX,
        required=False,
        widget=forms.Textarea,
    )
    file = forms.FileField(
        label=_("Or a file with many places"),
        help_text=_("GeoJSON, at most 100 places. What is typed above is then left out."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,application/geo+json"}),
    )
    looked = forms.BooleanField(
        label=_("I have looked: it is nobody's home, or they want it here."),
        error_messages={
            "required": _("Look once more whether it is somebody's home, then tick this.")
        },
    )
    carried = forms.CharField(required=False, max_length=FILE_MAX, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Read the file, or what was typed."""
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        carried: str = cleaned.get("carried") or ""
        cleaned["marks"] = ()
        try:
            if file is not None:
                cleaned["marks"] = self._of_file(file.read(FILE_MAX + 1))
            elif carried:
                cleaned["marks"] = self._of_file(carried.encode())
            else:
                cleaned["marks"] = self._typed(cleaned)
        except NotRead as no:
            self.add_error("file", str(no.sentence))
        away = self._far_away(cleaned["marks"])
        if away:
            of_file = file is not None or bool(carried)
            self.add_error("file" if of_file else "spots", str(away))
            if of_file:  # it has to be mended, so it is not carried along.
                cast("QueryDict", self.data)["carried"] = ""
        return cleaned

    def _far_away(self, marks: Sequence[Named]) -> StrOrPromise:
        """That something lies far outside the map, and perhaps why; "" where nothing does."""
        terms = None if self.state is None else cast("Chart", self.state).terms.get()
        corners = [corner for one in marks for corner in one.shape.corners]
        if terms is None or all(_is_near(terms, corner) for corner in corners):
            return ""
        turned = [turned_round(corner) for corner in corners]
        swapped = all(one is not None and _is_near(terms, one) for one in turned)
        return THE_OTHER_WAY if swapped else FAR_AWAY

    def _of_file(self, data: bytes) -> tuple[Named, ...]:
        """Read a file, say what stands in it, and carry it along while something is mended."""
        marks = read(data)
        self.data = cast("QueryDict", self.data).copy()
        self.data["carried"] = data.decode("utf-8", "replace")
        names = [one.name or str(KINDS[one.shape.kind]) for one in marks]
        shown = names[:SHOWN_MAX] + (["…"] if names[SHOWN_MAX:] else [])
        count = len(names)
        self.hint = ngettext(
            "%(count)s place was read from the file: %(names)s.",
            "%(count)s places were read from the file: %(names)s.",
            count,
        ) % {"count": count, "names": ", ".join(shown)}
        return marks

    def _typed(self, cleaned: dict[str, Any]) -> tuple[Named, ...]:
        """Read one thing that was typed or drawn; says what is to be mended."""
        if not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", _("This is still empty. Write a few words."))
        spots: list[Spot] = []
        for line in (cleaned.get("spots") or "").splitlines():
            if not line.strip():
                continue
            spot = read_spot(line)
            if spot is None:
                self.add_error("spots", NO_SPOT % {"line": line.strip()[:LINE_MAX]})
                return ()
            spots.append(spot)
        if "spots" in self.errors:
            return ()
        kind: Kind = cleaned.get("kind") or "point"
        if not spots:
            self.add_error("spots", _("Say where it is: write two numbers, or draw on the map."))
            return ()
        shape = Shape(kind=kind, corners=tuple(spots))
        if len(spots) > CORNERS_AT_ONCE_MAX or not is_shape(shape):
            self.add_error("spots", str(_WRONG_CORNERS[kind]))
            return ()
        return (Named(shape, cleaned.get("name") or ""),)

    def action(self, cleaned: dict[str, Any]) -> Action:
        """Return the shapes."""
        marks: tuple[Named, ...] = cleaned["marks"]
        return Add(shapes=tuple(one.shape for one in marks))

    def told(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Return their names."""
        marks: tuple[Named, ...] = cleaned["marks"]
        return told_names([one.name for one in marks])


FAR: Final = 20
"""Nothing lies so many times as far from the middle of a map as the map is wide."""
FAR_AWAY: Final = _(
    "This lies far outside the map. Check the numbers, or put up another map for it."
)
THE_OTHER_WAY: Final = _(
    "This lies far outside the map. With north and east the other way round it would lie on it: "
    "mend that, then send it again."
)


def _is_near(terms: Terms, spot: Spot) -> bool:
    return metres_across((terms.middle, spot)) <= FAR * terms.across


_WRONG_CORNERS: Final[dict[Kind, StrOrPromise]] = {
    "point": _("A place is one line. Choose an area or a route for more."),
    "area": _("An area has at least three corners, and at most 2000: one a line."),
    "route": _("A route has at least two places, and at most 2000: one a line."),
}


class TakeOffForm(CardForm):
    """Take a mark off the map, once it was said what that means."""

    verb = _("Take it off the map")
    means = _(
        "It is gone from the map at once, for everybody. To have it back somebody puts it on anew."
    )
    done = _("It is off the map.")
    mark = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def action(self, cleaned: dict[str, Any]) -> Action:
        """Return which."""
        return TakeOff(mark=cleaned["mark"])
