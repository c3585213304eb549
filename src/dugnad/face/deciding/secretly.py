"""Secret answers: how they are asked for, given and told of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from dugnad.charter.counting.ballots import (
    Approval,
    Ballot,
    Ranking,
    Scores,
    Stance,
    Voice,
)
from dugnad.charter.counting.method import ByConsent
from dugnad.charter.decisions import urn
from dugnad.face.deciding.answering import ABSTAIN, ASIDE, FINE, NO, QUESTION, YES, AnswerForm
from dugnad.face.forms import CardForm
from dugnad.face.page import Verb
from dugnad.face.question import Question
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.contract import Refused
from dugnad.ledger.values import Event

if TYPE_CHECKING:
    from dugnad.charter.decisions.terms import Stage
    from dugnad.charter.decisions.verbs import Deciding
    from dugnad.charter.entries import Procedure, Rules
    from dugnad.face.around import Around
    from dugnad.face.deciding.look import Look

COUNTS: Final = "counts"
"""For what the value of somebody who may count was made."""
TAKEN: Final = "taken"
"""The word of an answer that lies in the urn, whatever it is."""

SECRETLY: Final = _("Answer in secret")
OBJECT: Final = _("I object")

SECRET_REASON_MAX: Final = 300
"""How many characters a secret reason has; an envelope is as large without one."""

HONEST: Final = _(
    "The two counters together could see how you voted, or change an answer you do not check. "
    "Your neighbours cannot, and neither can whoever keeps a copy of the books. Not for elections "
    "under law."
)
"""What people read before they answer in secret."""

TOO_FEW: Final = _(
    "Answers are open: secret ones need at least five members, as among fewer one can guess who "
    "answered what."
)
"""What people read who propose something where nothing stays secret."""

STANCES: Final = {"fine": FINE, "aside": ASIDE, "object": OBJECT}
VOICES: Final = {"yes": YES, "no": NO, "abstain": ABSTAIN}

SENTENCES: Final[dict[type[Refused], StrOrPromise]] = {
    urn.CountersUnfit: _(
        "Two different members count secret answers. Choose both of them, or leave answers open."
    ),
    urn.AnsweredOpenly: _("Answers to this are open. Answer on the card."),
    urn.TookPartAlready: _("Your answer lies in the urn already. You can replace it on the card."),
    urn.NotBothCounters: _("Both counters together open the urn. Ask the other one too."),
    urn.UrnStaysShut: _("The urn is opened once, when the time for answers is over."),
    urn.UrnDoesNotMatch: _(
        "What lay in the urn does not match who took part, so nothing was published. Tell whoever "
        "runs this place."
    ),
    urn.NotFromThePlace: _("Whoever runs this place notes that the urn is gone."),
    urn.NothingToDestroy: _("The urn is still needed, or it is gone already. Nothing has changed."),
}
"""By refusal of the law of secret answers."""


OPEN_BY_RULES: Final[dict[str, StrOrPromise]] = {
    "everyday": _("By the rules, answers about everyday things are open."),
    "lasting": _("By the rules, answers about the rules and new parts are open."),
    "choosing": _("By the rules, answers about who gets a role are open."),
}
"""What is answered openly in any case, where something else can be asked for in secret."""


# ── Asking for secret answers
class CountersForm(forms.Form):
    """Two members who count secret answers; with nobody named, answers are open."""

    counter = forms.ChoiceField(
        label=_("Who counts secret answers?"),
        help_text=_(
            "Leave this for open answers. For secret ones choose two members: they open the urn "
            "together."
        ),
        required=False,
    )
    counter_too = forms.ChoiceField(label=_("Who counts with them?"), required=False)


def can_be_asked(procedure: Procedure) -> bool:
    """Whether the rules let somebody ask for secret answers to what is decided so."""
    return procedure.secrecy != "open" and procedure.voices != "households"


def too_few(rules: Rules | None, people: Mapping[bytes, str]) -> tuple[StrOrPromise, ...]:
    """Say why secret answers are not offered where only the size of the group stands against it."""
    if rules is None or not 0 < len(people) < urn.SECRET_MIN:
        return ()
    return (TOO_FEW,) if any(can_be_asked(one) for one in rules.procedures()) else ()


def offer_counters(form: forms.Form, around: Around, kinds: Sequence[str]) -> None:
    """Let whoever asks name two counters, where enough are members and the rules allow it.

    Args:
        form: gets the fields.
        around: the project.
        kinds: what can be asked by this form, of `OPEN_BY_RULES`. Where the rules let only some of
            it be answered in secret, the first field says what is answered openly.
    """
    rules, people = around.rules(), around.people()
    if len(people) < urn.SECRET_MIN:
        return
    openly = _open_kinds(rules, kinds)
    if len(openly) == len(kinds):
        return
    choices: list[tuple[str, StrOrPromise]] = [("", _("Nobody: answers are open"))]
    choices += [(around.mark(COUNTS, member), name) for member, name in people.items()]
    for name, declared in CountersForm.base_fields.items():
        field = cast("forms.ChoiceField", declared)
        form.fields[name] = forms.ChoiceField(
            label=field.label, help_text=field.help_text, required=False, choices=choices
        )
    says = (CountersForm.base_fields["counter"].help_text, *(OPEN_BY_RULES[one] for one in openly))
    form.fields["counter"].help_text = " ".join(str(one) for one in says)


def _open_kinds(rules: Rules | None, kinds: Sequence[str]) -> list[str]:
    """What of some kinds the rules have answered openly, whoever asks."""
    if rules is None:
        return []
    procedures = {"everyday": rules.everyday, "lasting": rules.lasting, "choosing": rules.choosing}
    return [one for one in kinds if not can_be_asked(procedures[one])]


def check_counters(
    form: forms.Form, cleaned: Mapping[str, Any], procedure: Procedure | None
) -> None:
    """Say what to mend where one counter is missing, named twice, or has nothing to count."""
    first, second = cleaned.get("counter"), cleaned.get("counter_too")
    if (first or second) and procedure is not None and not can_be_asked(procedure):
        form.add_error("counter", _("By the rules, answers to this are open. Choose nobody."))
    elif first == second and first:
        form.add_error("counter_too", _("Choose somebody else: two people count together."))
    elif bool(first) != bool(second):
        form.add_error("counter_too" if first else "counter", _("Choose a second person too."))


def counters_in(cleaned: Mapping[str, Any], around: Around) -> tuple[bytes, ...]:
    """The two who were named, 16 bytes each; nobody where answers are open."""
    named = (cleaned.get("counter"), cleaned.get("counter_too"))
    found = (around.marked(COUNTS, one) for one in named if one)
    return tuple(member for member in found if member is not None)


# ── Answering
class SecretForm(AnswerForm):
    """An answer for the urn: an objection may have a reason, and needs none."""

    verb = _("Put my answer into the urn")

    def _offer_words(self) -> None:
        says = cast("forms.ChoiceField", self.fields["says"])
        if not isinstance(self._method, ByConsent):
            says.choices = [*VOICES.items()]
            del self.fields["text"]
            return
        says.choices = [*STANCES.items()]
        self.fields["text"] = forms.CharField(
            label=_("If you object: why?"),
            help_text=_(
                "You need not say. It lies sealed beside your answer. When the urn is open, the "
                "reasons of all are told on the card together, without names and beside no answer. "
                "How you write could still tell who you are: use plain words, and no names."
            ),
            max_length=SECRET_REASON_MAX,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3, "data-secret": True}),
        )

    def clean(self) -> dict[str, Any]:
        """Ask for an order in which nobody stands equal; let nobody say why who does not object."""
        if "says" not in self.fields:
            return super().clean()
        cleaned = CardForm.clean(self) or {}
        if cleaned.get("text") and cleaned.get("says") not in (None, "object"):
            self.add_error("text", _("Only an objection has a reason. Leave this empty."))
        return cleaned

    def reason(self, cleaned: dict[str, Any]) -> str:
        """Return why somebody objects, "" for no words; it lies in the urn until that is open."""
        return str(cleaned.get("text", "")) if cleaned.get("says") == "object" else ""

    def action(self, cleaned: dict[str, Any]) -> urn.TakePart:
        """Return what the books hear: that somebody took part."""
        del cleaned  # It lies in the urn.
        return urn.TakePart()

    def ballot(self, cleaned: dict[str, Any]) -> Ballot:
        """Return what goes into the envelope."""
        return self._ballot(cleaned)

    def noted(self, cleaned: dict[str, Any]) -> StrOrPromise:
        """Say nothing of what was answered."""
        del cleaned
        return _("It lies in the urn, and counts once.")

    def told(self, cleaned: dict[str, Any]) -> None:
        """Tell nothing."""
        del cleaned

    def asks(self, cleaned: dict[str, Any]) -> str:
        """Ask nothing."""
        del cleaned
        return ""


# ── On the card
def verbs(look: Look) -> tuple[Verb, ...]:
    """What may be pressed now where answers are secret."""
    member = look.seen.member
    if not look.takes_answers or not look.decides:
        return ()
    label = (
        _("Replace my secret answer") if took_part(look.deciding, look.stage, member) else SECRETLY
    )
    return (Verb(urn.TakePart, label, icon="lock", primary=True, asks=True),)


def took_part(deciding: Deciding, stage: Stage, member: bytes | None) -> bool:
    """Whether somebody's answer lies in the urn of this round."""
    return member is not None and (stage.turn, member) in deciding.took


def secrecy(look: Look) -> StrOrPromise:
    """That answers are secret, and who counts them."""
    names = look.seen.around.names(look.terms.counters)
    known = [names[one] for one in look.terms.counters if one in names]
    if len(known) < urn.COUNTERS:
        return _(
            "Secret: they lie in an urn that two members open together. Fewer than five are not "
            "opened, and then nothing is decided."
        )
    counters = {"one": known[0], "other": known[1]}
    return (
        _(
            "Secret: they lie in an urn that %(one)s and %(other)s open together. Fewer than five "
            "are not opened, and then nothing is decided."
        )
        % counters
    )


def question(look: Look, title: str) -> Question | None:
    """Ask one person by link or text message: the answer lies behind the link, or in code words."""
    if not look.takes_answers or not look.decides:
        return None
    return Question(
        text=_("What do you answer in secret: %(title)s?") % {"title": title},
        answers=(),
        given=TAKEN if took_part(look.deciding, look.stage, look.seen.member) else "",
        until_ms=look.stage.closes_ms,
        form=urn.TakePart,
    )


# ── In the books
def words(event: Event) -> StrOrPromise | None:
    """A plain line for the books."""
    match event:
        case urn.TookPart():
            return _("Somebody took part. What they answered lies in the urn.")
        case urn.UrnClosed():
            return _("The time is over, and the two counters are asked to open the urn.")
        case urn.UrnOpened():
            return _("The two counters opened the urn, and the answers in it are published.")
        case urn.UrnDestroyed():
            return _("The urn, its key and everything that led from people to answers are gone.")
        case _:
            return None


# ── What came out
def ballot_words(ballot: Ballot | None, options: Sequence[str]) -> StrOrPromise:
    """One published answer in words.

    Args:
        ballot: the answer; None where somebody took part and left nothing in the urn.
        options: what was voted among, in words; none for yes or no.
    """
    match ballot:
        case None:
            return _("Nothing: the envelope was empty")
        case Stance(says=says):
            return STANCES.get(says, QUESTION)
        case Voice(says=says):
            return VOICES[says]
        case Approval(options=chosen):
            said = ", ".join(options[one] for one in chosen)
        case Scores(scores=scores):
            given = zip(options, scores, strict=True)
            said = ", ".join(f"{one}: {score}" for one, score in given if score is not None)
        case Ranking(groups=groups):
            said = ", ".join(
                f"{place}. {' = '.join(options[one] for one in group)}"
                for place, group in enumerate(groups, start=1)
            )
    return said or ABSTAIN
