"""What was pressed before a kill, and what came of all presses."""

from collections import Counter
from dataclasses import dataclass, field

from tests.site.visiting import Form

FOUND, REFUSED, FAULT = 302, (409, 422, 429), 500


@dataclass
class Press:
    """A form that was sent.

    Attributes:
        who: the name of whoever sent it.
        kind: what it is about.
        mark: words that no other press says; "" where none are said.
        form: to send it again.
        led_to: where its answer led; "" when no answer came.
        picture: id of the picture that it shows, or "".
        refused: whether the rules said no to it when it was pressed again for the first answer.
    """

    who: str
    kind: str
    mark: str
    form: Form
    led_to: str = ""
    picture: str = ""
    refused: bool = False


@dataclass
class Tally:
    """What the rounds came to.

    Attributes:
        rounds: how often the place was killed under load.
        opening: how often it was killed once more while it opened.
        answered: how many presses were answered before a kill, by kind.
        unanswered: how many were not, and what became of them: "kept" or "never begun".
        refused: how many were refused, by what was said.
        finished: how many texts were still waiting when the place was opened again.
        pressed_again: how many forms were pressed again.
        verified: how many told texts the last `dugnad verify` of each place found.
        faults: what went wrong.
    """

    rounds: int = 0
    opening: int = 0
    answered: Counter[str] = field(default_factory=Counter)
    unanswered: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    finished: int = 0
    pressed_again: int = 0
    verified: int = 0
    faults: list[str] = field(default_factory=list)

    def line(self) -> str:
        """All in one line."""
        good = self.rounds - len({fault.partition(":")[0] for fault in self.faults})
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(self.answered.items()))
        return (
            f"{good}/{self.rounds} kills without loss, {self.opening} more while opening; "
            f"{self.answered.total()} answered presses found again ({kinds}); "
            f"{self.unanswered.total()} were not answered, {self.unanswered['kept']} of them kept; "
            f"{self.refused.total()} refused; {self.finished} waiting texts finished; "
            f"{self.pressed_again} forms pressed again; {self.verified} told texts verified"
        )
