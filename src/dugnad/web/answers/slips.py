"""Slips: a decision on paper, one for each person, with boxes to tick and a one-time code.

Whoever prints slips sees their codes, so neither code nor square answers by itself: what is ticked
is entered by two others (`entering`), and whoever opens the square answers themselves by signing
in, or by texting the code from their own number. A person has one slip a card: printing another
one ends the one before, and so does an answer that came in another way.

Where answers are secret a slip has words instead of boxes (`web.urn.sheets`). Its upper part says
what they mean and stays with the person; the lower part, which goes back, has only its code and
room for words. They are shown once, when they are made: nobody can show them again.

Source: block B3; J4; journeys-screens-words 4.6.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, cast
from uuid import UUID

from django import forms
from django.db import transaction
from django.db.models import F
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import override

from dugnad.charter.counting.method import ByApproval, ByConsent, ByScore
from dugnad.charter.law import Law
from dugnad.engine.port import Snapshot
from dugnad.face.deciding.effects import effect_words
from dugnad.face.deciding.extra import changes_of
from dugnad.face.deciding.look import below_title
from dugnad.face.deciding.options import option_words
from dugnad.face.moments import moment_words
from dugnad.face.question import Question
from dugnad.ledger.values import CardId, MemberId
from dugnad.web.answers import secrets
from dugnad.web.answers.asking import new_ask, new_code
from dugnad.web.answers.decisions import WORDS_NEEDED, stance_of
from dugnad.web.answers.models import Ask, Entry, Slip
from dugnad.web.answers.opening import secrets_of_slip
from dugnad.web.content import services as content
from dugnad.web.content.told import Told
from dugnad.web.house import house
from dugnad.web.kit.around import ProjectAround
from dugnad.web.leading.decisions import Decision, decision, electors
from dugnad.web.people import marking
from dugnad.web.people import services as people
from dugnad.web.people.models import Person
from dugnad.web.people.names import name_of, names_of
from dugnad.web.urn import printing
from dugnad.web.urn.cells import CELLS_MAX, grid_of
from dugnad.web.urn.sheets import Sheet, sheet_for
from dugnad.web.vault import services as vault

TEXT_MAX: Final = 420
"""Letters of the agreed text that a slip has room for; the square leads to all of it."""
CHANGES_MAX: Final = 900
"""Letters of changed rules that a slip has room for; where there are more, there are no slips."""


@dataclass(frozen=True)
class Elector:
    """Somebody who can be given a slip.

    Attributes:
        member: id, 16 bytes.
        person: who it is.
        name: as the members know them.
        value: what stands for them in the viewer's form.
        answered: whether they have answered in this round.
        printed_ms: when a slip of theirs was printed; None: never.
        offered: whether somebody else can print one for them now: where answers are secret, not
            once they printed their own or answered otherwise than on paper. That would put theirs
            out.
    """

    member: MemberId
    person: Person
    name: str
    value: str
    answered: bool
    printed_ms: int | None
    offered: bool = True


@dataclass(frozen=True)
class Box:
    """What can be ticked on a slip, or numbered."""

    label: str
    number: bool = False


@dataclass(frozen=True)
class Printed:
    """One slip, in the language of whoever answers on it."""

    language: str
    name: str
    title: str
    text: str
    how: str
    then: str
    follows: str
    changes: tuple[str, ...]
    boxes: tuple[Box, ...]
    why: str
    back: str
    help: str
    opens: str
    address: str
    code: str
    code_words: str
    by: str = ""
    sheet: Sheet | None = None
    own: bool = False

    @property
    def room(self) -> range:
        """Lines to write words on."""
        return range(self.sheet.most if self.sheet else 0)


def electors_named(store: Snapshot, found: Decision, viewer: MemberId | None) -> list[Elector]:
    """Who decides, by name, for a viewer's form; whom the place does not know gets no slip."""
    members = electors(store, found)
    persons = people.persons_of_members(members)
    names = names_of(persons.values(), found.entry.project)
    made = Slip.objects.filter(ask__card=found.card)
    printed = dict(made.values_list("ask__person_id", "made_ms"))
    theirs, on_paper = _of_their_own(found), _on_paper(found, persons.values())
    listed = [
        Elector(
            member=member,
            person=person,
            name=names[person.id],
            value=marking.mark(viewer, found.entry.project, marking.SLIPS, member),
            answered=found.has_answered(member),
            printed_ms=printed.get(person.id),
            offered=not found.terms.secret
            or (person.id not in theirs and (person in on_paper or not found.has_answered(member))),
        )
        for member, person in persons.items()
    ]
    return sorted(listed, key=lambda one: one.name.casefold())


def _of_their_own(found: Decision) -> set[UUID]:
    """Who printed their own slip in this round."""
    made = Slip.objects.filter(ask__card=found.card, turn=found.stage.turn)
    return {*made.filter(made_by=F("ask__person")).values_list("made_by_id", flat=True)}


def _on_paper(found: Decision, persons: Iterable[Person]) -> list[Person]:
    """Whose secret answer came on paper and was not given otherwise since."""
    return printing.on_paper(found.card, list(persons)) if found.terms.secret else []


def make(found: Decision, maker: Person, persons: Iterable[Elector], sheet: str) -> int:
    """Make slips for some people; a sheet that was made before is left as it is.

    Args:
        found: the decision.
        maker: who prints them.
        persons: for whom.
        sheet: name of the press.

    Returns:
        How many slips of theirs ended by it.
    """
    ended = 0
    with transaction.atomic():
        if Slip.objects.filter(sheet=sheet).exists():
            return 0
        for one in persons:
            ended += _make_one(found, maker, one, sheet)
    return ended


def _make_one(found: Decision, maker: Person, one: Elector, sheet: str) -> bool:
    """Make a person's slip; tells whether an earlier one ended by it."""
    ask = Ask.objects.filter(card=found.card, person=one.person).first()
    if ask is None:
        # Nobody asks themselves: who prints their own slip is asked by whoever put the card up.
        proposer = people.person_of_member(found.entry.put_up_by)
        asker = proposer if maker == one.person and proposer is not None else maker
        ask = new_ask(found.card, found.entry.project, asker, one.person, one.name)
    if found.terms.secret:
        # What somebody began to type is of the slip that ends now.
        Entry.objects.filter(card=found.card, person=one.person).delete()
    secret, code = secrets.new_secret(), new_code()
    _slip, new = Slip.objects.update_or_create(
        ask=ask,
        defaults={
            "turn": found.stage.turn,
            "link": secrets.link_tag(secret),
            "code": secrets.code_tag(code),
            "sealed_secrets": vault.seal_for_place(f"{secret} {code}".encode()),
            "made_by": maker,
            "sheet": sheet,
            "made_ms": house().now_ms(),
        },
    )
    return not new


def are_offered(found: Decision) -> bool:
    """Whether there are slips: not where they have no room."""
    return found.takes_answers and has_room(found)


def has_room(found: Decision) -> bool:
    """Whether a slip has room for all that changes about the rules, and for all words.

    Nobody answers on less.
    """
    grid = grid_of(found.stage.method, len(found.terms.options))
    if found.terms.secret and grid.cells > CELLS_MAX:
        return False
    return sum(len(line) for line in _changes(found)) <= CHANGES_MAX


def _changes(found: Decision) -> tuple[str, ...]:
    """What goes and what comes where it changes the rules, as on the card; else nothing."""
    around = ProjectAround(found.entry.project, found.entry.put_up_by, found.now_ms)
    return tuple(
        line
        for part in changes_of(found.terms, around)
        for line in (
            *(_("Goes: %(sentence)s") % {"sentence": one} for one in part.goes),
            *(_("Comes: %(sentence)s") % {"sentence": one} for one in part.comes),
        )
    )


def of_sheet(card: CardId, sheet: str, maker: Person) -> list[Slip]:
    """The slips of a sheet that still count, as they were printed; nobody else's sheet."""
    slips = Slip.objects.filter(ask__card=card, sheet=sheet, made_by=maker)
    return list(slips.select_related("ask__person", "made_by").order_by("pk"))


def was_made(sheet: str) -> bool:
    """Whether slips of a press of this name were made before."""
    return Slip.objects.filter(sheet=sheet).exists()


def by_code(card: CardId, typed: str) -> Slip | None:
    """The slip of a decision with this code, as somebody typed it; None where there is none."""
    tags = secrets.code_tags(typed)
    slips = Slip.objects.select_related("ask__person", "made_by").filter(ask__card=card)
    found = list(slips.filter(code__in=tags)[:2]) if tags else []
    return found[0] if len(found) == 1 else None


def printed(card: CardId, slips: Iterable[Slip]) -> list[Printed]:
    """What stands on each of some slips."""
    pages = []
    with house().engine.reader() as store:
        found = decision(store, card)
        if found is None:
            return []
        gone = Law(store).removal(found.entry.prose) is not None
        words = None if gone else content.read(found.entry.prose, waiting=True)
        title = words.title if isinstance(words, Told) else ""
        for slip in slips:
            person = slip.ask.person
            if person is not None:
                with override(person.language):
                    pages.append(_printed(found, slip, person, title))
    return pages


def _printed(found: Decision, slip: Slip, person: Person, title: str) -> Printed:
    own, project = slip.made_by_id == person.id, found.entry.project
    sheet = None
    if found.terms.secret:
        # Their words are drawn now, and what they mean is on this paper alone.
        sheet = sheet_for(found.card, person, numbered=own)
    secret, code = secrets_of_slip(slip)
    address = secrets.address_of(secret)
    text = found.deciding.texts.get(found.terms.text) or ""
    shown = below_title(text, title)
    question = found.question(person.language)
    until = moment_words(found.stage.closes_ms, house().place.zone, found.now_ms)
    words = {"name": name_of(slip.made_by, project), "until": until, "place": house().place.name}
    return Printed(
        language=person.language,
        name=name_of(person, project),
        title=title or text.strip().partition("\n")[0],
        text=Truncator(" ".join(shown.split())).chars(TEXT_MAX, truncate="…"),
        how=_how(found, question) if sheet is None else str(sheet.how),
        then=_then(found, until),
        follows=_follows(found),
        changes=_changes(found),
        boxes=_boxes(found, question),
        why=_("In your words, why, or what you want to know:")
        if question and any(stance_of(one.action) in WORDS_NEEDED for one in question.answers)
        else "",
        back=_back(words, secret=sheet is not None, own=own),
        help=_("Two others type your words. What they mean stands on the upper part alone.")
        if sheet
        else _("%(name)s can help you with this. Two people enter what you tick.") % words,
        opens=_("To answer yourself, sign in here with your own address."),
        address=address,
        code=code,
        code_words=_(
            "The code for the two who enter this. You can also text it with your answer, from "
            "your own number:"
        )
        if house().place.adapters.get("sms", {}).get("inbound_secret")
        else _("The code for the two who enter this:"),
        by=name_of(slip.made_by, project),
        sheet=sheet,
        own=own,
    )


def _back(words: dict[str, str], *, secret: bool, own: bool) -> str:
    """To whom a slip is given; a part with words to nobody who may know what they mean."""
    if not secret:
        return _("Give this slip to %(name)s by %(until)s.") % words
    if own:
        return _("Give this part to two others by %(until)s.") % words
    return (
        _(
            "Give this part to two others by %(until)s, and not to %(name)s, who printed it and "
            "could know your words."
        )
        % words
    )


def _follows(found: Decision) -> str:
    """What happens by itself then, from the books and not from what the proposer wrote."""
    around = ProjectAround(found.entry.project, found.entry.put_up_by, found.now_ms)
    return _("What follows if it is agreed: %(what)s") % {
        "what": effect_words(found.terms.effect, around)
    }


def _how(found: Decision, question: Question | None) -> str:
    if question is None or question.answers:
        return _("Tick one box.")
    method = found.stage.method
    if isinstance(method, ByApproval):
        return _("Tick all that you can live with.")
    if isinstance(method, ByScore):
        return _("Write points from %(low)s to %(high)s beside each.") % {
            "low": method.low,
            "high": method.high,
        }
    return _("Write 1 beside what you like best, 2 beside the next, and so on.")


def _then(found: Decision, until: str) -> str:
    method = found.stage.method
    if isinstance(method, ByConsent) and not method.silence:
        return _("If nobody objects by %(until)s and enough have answered, it is agreed.") % {
            "until": until
        }
    if isinstance(method, ByConsent):
        return _("If nobody objects by %(until)s, it is agreed.") % {"until": until}
    return _("It is counted after %(until)s.") % {"until": until}


def _boxes(found: Decision, question: Question | None) -> tuple[Box, ...]:
    """The answers in their own words, or the options."""
    if question is not None and question.answers:
        return tuple(Box(str(one.label)) for one in question.answers)
    around = ProjectAround(found.entry.project, found.entry.put_up_by, found.now_ms)
    number = not isinstance(found.stage.method, ByApproval)
    return tuple(Box(option, number=number) for option in option_words(found.terms, around))


class SlipsForm(forms.Form):
    """For whom slips are printed."""

    use_required_attribute = False

    def __init__(
        self, *args: object, electors: Iterable[Elector], secret: bool, **kwargs: object
    ) -> None:
        """Offer who decides; those who have not answered and have no slip are ticked.

        Where answers are secret nobody is: each sheet that is printed is seen by one more person.
        """
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        listed = [one for one in electors if one.offered]
        self.fields["members"] = forms.MultipleChoiceField(
            label=_("Who gets a slip?"),
            choices=[(one.value, _label(one)) for one in listed],
            initial=[]
            if secret
            else [one.value for one in listed if not one.answered and one.printed_ms is None],
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": _("Choose at least one person."),
                "invalid_choice": _("Choose from the list once more."),
            },
        )


def _label(one: Elector) -> str:
    words = {"name": one.name}
    if one.answered:
        return _("%(name)s (has answered)") % words
    if one.printed_ms is not None:
        return _("%(name)s (has a slip; a new one ends it)") % words
    return one.name


def chosen(form: SlipsForm, listed: Iterable[Elector]) -> list[Elector]:
    """Who was ticked on a form that is valid."""
    ticked = cast("list[str]", form.cleaned_data["members"])
    return [one for one in listed if one.value in ticked]
