"""What a card asks one person, by a link or a text message, and what may be answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dugnad.ledger.values import Action

from .sentences import StrOrPromise


@dataclass(frozen=True)
class Answer:
    """One possible answer: the word to text back, the words on the button, and what it does."""

    word: str
    """A stable word: "yes", "no", "maybe"; what comes by SMS and slip is understood as one."""

    label: StrOrPromise
    """In the first person: "Yes, I come"."""

    action: Action
    why: StrOrPromise = ""
    """What is asked with it where it comes with words, such as "Why do you object?"; they are told
    beside the action, which needs them. Empty where a press says it all."""


@dataclass(frozen=True)
class Texted:
    """How a question that has no words to answer with is answered by text message."""

    choices: StrOrPromise
    """What can be chosen, and how to say it: whole sentences, short, with an example."""

    read: Callable[[str], Action | None]
    """What a message means, without any code in it; None where that is not certain."""

    nothing: Action
    """What a no means: none of it fits."""

    said: Callable[[Action], StrOrPromise]
    """What was understood, as the reply repeats it, without a stop."""


@dataclass(frozen=True)
class Question:
    """What a link or a text message asks one person."""

    text: StrOrPromise
    """One question in one sentence, without the asker's name: "Do you come on Saturday at 11?"."""

    answers: tuple[Answer, ...]
    given: str = ""
    """The word this person has answered with already, or empty."""

    until_ms: int | None = None
    """Until when it can be changed, in milliseconds since 1970 UTC; None is "until it closes"."""

    form: type[Action] | None = None
    """Where there are no words to answer with: the action whose form is the answer."""

    of_members: bool = False
    """Whether each member is asked by the card itself, though nobody sent it to them."""

    asked_by: StrOrPromise = ""
    """Who asks, by name, where that is not whoever put the card up."""

    adds: bool = False
    """Whether each answer stands beside those before, as a gift does, or replaces them."""

    standing: StrOrPromise = ""
    """How it stands with this person since they answered, and what is to be done next."""

    texted: Texted | None = None
    """How such a question is answered by text message, where it can be."""
