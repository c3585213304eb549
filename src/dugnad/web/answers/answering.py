"""Taking answers from wherever they come: a press, or a texted word.

A "no" of somebody whom the books do not know yet stays out of the books: declining leaves nothing
behind there.

Source: VOL-12, K28; block B4.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from dugnad.charter.decisions.verbs import Answer as Decided
from dugnad.charter.entries import target_of
from dugnad.charter.law import Law
from dugnad.engine.port import NotKept
from dugnad.face.question import Answer
from dugnad.ledger.errors import ClockTrouble, TurnedAway
from dugnad.ledger.values import Action, CardId, Channel, ProjectId
from dugnad.web.acting.presses import PRESS_KEPT_MS
from dugnad.web.acting.services import Done, act, member_in
from dugnad.web.acting.signing import NotLetIn
from dugnad.web.answers import calling
from dugnad.web.answers.decisions import BALLOT, NO, WordsMissing, answer_decision, is_done
from dugnad.web.answers.models import Ask, Taken
from dugnad.web.answers.opening import NothingToAsk, State, ask_of, called, open_ask
from dugnad.web.content.told import Told
from dugnad.web.house import house
from dugnad.web.leading.peace import has_left
from dugnad.web.leading.speaking import Speaking
from dugnad.web.messages import notes
from dugnad.web.messages import post as letters
from dugnad.web.people.addresses import spoken
from dugnad.web.people.models import SMS, Person, Reach
from dugnad.web.people.names import read_reach


def answer(ask: Ask, word: str, *, channel: Channel, press: str, why: str = "") -> Done | None:
    """Take an answer.

    Args:
        ask: the question.
        word: one of its answers' words.
        channel: how it came.
        press: name of the form or message; the same one again is the same answer.
        why: words that some answers come with: a reason, a question.

    Returns:
        What came of it in the books; None when nothing had to be written there.

    Raises:
        NothingToAsk: it is too late, or the card has no such answer.
        WordsMissing: the answer comes with words, and there are none.
        TurnedAway, NotLetIn, NotYourPress, ClockTrouble, NotKept: as in `acting.act`.
    """
    if Taken.objects.filter(name=press).exists():
        return None
    opened = open_ask(ask)
    question, person = opened.question, ask.person
    answers = question.answers if question else ()
    chosen = next((one for one in answers if one.word == word), None)
    if chosen is None or question is None or person is None:
        raise NothingToAsk
    project = bytes(ask.project)
    if question.given == word and not why.strip():
        _move(ask, State.ANSWERED, word)
        return None
    if word == NO and not opened.decides and not _is_known(person, project):
        _decline(ask, press)
        return None
    done = answer_card(
        person,
        bytes(ask.card),
        chosen.action,
        channel=channel,
        press=press,
        why=words_with(chosen, why),
        speaking=opened.speaking,
        link=ask.id.bytes,
    )
    _note(ask, done, word)
    return done


def words_with(chosen: Answer, why: str) -> str:
    """The words that come with an answer; "" where it is one that says it all by itself.

    Raises:
        WordsMissing: it needs words, and there are none.
    """
    if isinstance(chosen.action, Decided):
        return why
    if chosen.why and not why.strip():
        raise WordsMissing
    return why.strip() if chosen.why else ""


def answer_with(
    ask: Ask, action: Action, *, channel: Channel, press: str, told: Sequence[Told] = ()
) -> Done:
    """Take a ballot among options, as `answer` takes a word; `told` is what goes with it.

    Raises:
        NothingToAsk: it is too late.
        TurnedAway, NotLetIn, NotYourPress, ClockTrouble, NotKept: as in `acting.act`.
    """
    opened = open_ask(ask)
    if ask.person is None or opened.question is None:
        raise NothingToAsk
    done = answer_card(
        ask.person,
        bytes(ask.card),
        action,
        channel=channel,
        press=press,
        told=told,
        speaking=opened.speaking,
        link=ask.id.bytes,
    )
    _note(ask, done, BALLOT)
    return done


def decline_with(ask: Ask, action: Action, *, channel: Channel, press: str) -> Done | None:
    """Take a ballot that wants nothing of what is offered, as `answer` takes a no.

    Raises:
        NothingToAsk, TurnedAway, NotLetIn, NotYourPress, ClockTrouble, NotKept: as in `answer`.
    """
    if ask.person is None or open_ask(ask).question is None:
        raise NothingToAsk
    if _is_known(ask.person, bytes(ask.project)):
        return answer_with(ask, action, channel=channel, press=press)
    _decline(ask, press)
    return None


def answer_card(
    person: Person,
    card: CardId,
    action: Action,
    *,
    channel: Channel,
    press: str,
    why: str = "",
    told: Sequence[Told] = (),
    speaking: Speaking | None = None,
    link: bytes = b"",
) -> Done:
    """Answer what a card asks, for a person; whether or not somebody sent them the question.

    Where they act for an organisation, a decision gets its answer, and theirs stays as it is.

    Raises:
        NothingToAsk: there is no such card.
        WordsMissing, TurnedAway, NotLetIn, NotYourPress, ClockTrouble, NotKept: as in `answer`.
    """
    with house().engine.reader() as store:
        entry = Law(store).card(card)
    if entry is None:
        raise NothingToAsk
    if isinstance(action, Decided):
        return answer_decision(
            person,
            entry,
            card,
            action,
            channel=channel,
            press=press,
            why=why,
            speaking=speaking,
        )
    words = [Told(title=_("Objection"), text=why, language=person.language)] if why else [*told]
    return act(
        person, entry.project, target_of(card), action,
        channel=channel, press=press, told=words, link=link,
    )  # fmt: skip


def _note(ask: Ask, done: Done, word: str) -> None:
    """Note on the question what the books have now.

    An old press that comes once more does not say what they have, so they are asked.
    """
    if is_done(done):
        _move(ask, State.ANSWERED, open_ask(ask).given or word)


def begin_again(card: CardId) -> None:
    """Ask anew: another round of a decision began, in which nobody has answered yet."""
    answered = Ask.objects.filter(card=card, state__in=[State.ANSWERED, State.RING])
    answered.update(state=State.OPEN, word="", bare_no_ms=0)
    Ask.objects.filter(card=card, state=State.STOPPED).update(word="", bare_no_ms=0)


def ring_me(ask: Ask, number: str = "") -> None:
    """Tell the asker that the person would rather be rung; once, however often it is pressed.

    Args:
        ask: the question.
        number: where to ring, as the person says it; "" where they say none. Whom the asker wrote
            to by text message is rung at that number.
    """
    if not number and ask.reach is not None and ask.reach.kind == SMS:
        number = _number_of(ask.reach)
    with transaction.atomic():
        if ask.state != State.RING and _move(ask, State.RING, ask.word):
            _tell_asker(ask, notes.RING_ME, ask.person, number)


def not_me(ask: Ask) -> None:
    """Take the person off the question: whoever opened it says it is not for them.

    Nobody at this address is asked about the card again. Where the address was no more than what
    the asker took for the person's, it is let go, and an answer that came from there taken back.
    """
    person, reach = ask.person, ask.reach
    if person is None:
        return
    was_a_guess = reach is not None and _was_a_guess(ask, reach, person)
    if was_a_guess:
        _take_back(ask)
    with transaction.atomic():
        if not _move(ask, State.STRANGER, "", nobody=True):
            return
        _tell_asker(ask, notes.NOT_ME, person)
        if was_a_guess and reach is not None:
            reach.delete()


def stop(ask: Ask) -> None:
    """Ask the person nothing more about this card."""
    _move(ask, State.STOPPED, ask.word)


def note_answer(card: CardId, person: Person) -> None:
    """Look again at what a person has answered: they can do so on the card's own page."""
    ask = ask_of(card, person)
    if ask is None:
        return
    given = open_ask(ask).given
    if given not in ("", ask.word):
        state = State.ANSWERED if ask.state == State.OPEN else ask.state
        _move(ask, state, given)


def taken_in(name: str, outcome: str) -> None:
    """Remember a press or a text message, so that a second one of that name changes nothing."""
    Taken.objects.get_or_create(
        name=name, defaults={"outcome": outcome, "taken_ms": house().now_ms()}
    )


def sweep(now_ms: int) -> int:
    """Forget presses and text messages that nobody sends again; gives how many."""
    gone, _kinds = Taken.objects.filter(taken_ms__lt=now_ms - PRESS_KEPT_MS).delete()
    return gone


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _is_known(person: Person, project: ProjectId) -> bool:
    member = member_in(person, project)
    if member is None:
        return False
    with house().engine.reader() as store:
        return Law(store).member(member) is not None


def _decline(ask: Ask, press: str) -> None:
    """Note a no outside the books."""
    with transaction.atomic():
        taken_in(press, State.ANSWERED)
        _move(ask, State.ANSWERED, NO)


def _move(ask: Ask, state: str, word: str, *, nobody: bool = False) -> bool:
    """Note what came of a question, unless somebody said meanwhile that it is not for them."""
    now_ms = house().now_ms()
    still_theirs = Ask.objects.filter(id=ask.id, person__isnull=False)
    if nobody:
        moved = still_theirs.update(state=state, word=word, moved_ms=now_ms, person=None)
    else:
        moved = still_theirs.update(state=state, word=word, moved_ms=now_ms, bare_no_ms=0)
    if moved:
        ask.state, ask.word, ask.moved_ms, ask.bare_no_ms = state, word, now_ms, 0
    if nobody or not moved:
        ask.person = None
    return moved > 0


def _was_a_guess(ask: Ask, reach: Reach, person: Person) -> bool:
    """Whether nothing but this question says that the address is the person's."""
    return (
        reach.confirmed_ms is None
        and not person.passkeys.exists()
        and not person.memberships.exclude(project_id=bytes(ask.project)).exists()
        and not Ask.objects.filter(reach=reach).exclude(id=ask.id).exists()
    )


def _take_back(ask: Ask) -> None:
    """Say no where somebody said otherwise in the person's place, if that can still be said."""
    opened = open_ask(ask)
    if opened.question is None or opened.decides or opened.question.given in ("", NO):
        return  # a decision has no answer that stands for none.
    with suppress(NothingToAsk, NotLetIn, TurnedAway, ClockTrouble, NotKept):
        answer(ask, NO, channel="link", press=f"not-me-{ask.id}")


def _number_of(reach: Reach) -> str:
    """The number that the asker typed, as people write it; "" where it is forgotten."""
    address = read_reach(reach)
    return spoken(address) if address else ""


def _tell_asker(ask: Ask, code: str, whom: Person | None, number: str = "") -> None:
    """Leave the asker a note about whom they asked, and write to them."""
    about, now_ms = bytes(ask.card), house().now_ms()
    member = member_in(ask.asker, bytes(ask.project))
    if member is not None and has_left(bytes(ask.project), member):
        return  # whoever left is told nothing more of what they began there.
    note = notes.write(
        ask.asker,
        code,
        about=about.hex(),
        whom=whom,
        called=called(ask),
        number=number,
        now_ms=now_ms,
    )
    reach = letters.best_reach(ask.asker)
    if reach is None:
        return
    with override(ask.asker.language):
        opened = open_ask(ask)
        letters.write(
            reach,
            subject=_("About: %(title)s") % {"title": opened.title},
            text=_("About %(title)s. %(what)s")
            % {"title": opened.title, "what": calling.sentence(note)},
            address=f"{house().place.base_address}/c/{opened.code}/invite",
            in_name_of="",
            about=about,
            now_ms=now_ms,
        )
