"""What may be pressed on a decision now; the law has the last word."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dugnad.charter.counting.ballots import Stance
from dugnad.charter.counting.method import ByConsent
from dugnad.charter.decisions.opening import is_yes_or_no
from dugnad.charter.decisions.verbs import Answer, CarryOut, SetAside, Withdraw
from dugnad.face.deciding import answering, secretly
from dugnad.face.deciding.look import Look, is_there
from dugnad.face.deciding.tally import answers_of, says
from dugnad.face.page import Verb
from dugnad.face.sentences import StrOrPromise


def cue_of(look: Look) -> StrOrPromise:
    """What to do on the page, in a word; "" where the viewer cannot answer openly."""
    if not look.may_answer:
        return ""
    if secretly.took_part(look.deciding, look.stage, look.seen.member):
        return _("Replace my secret answer")
    return _("Change my answer") if look.mine else _("Answer")


def verbs_of(look: Look) -> tuple[Verb, ...]:
    """What may be pressed now; the law has the last word."""
    seen = look.seen
    if look.stage.standing == "passed" and look.stage.failed:
        verb = Verb(CarryOut, answering.CarryOutForm.verb, icon="history", primary=True)
        return (verb,) if seen.is_member else ()
    return (*_answers(look), *_setting_aside(look), *_taking_back(look))


def _answers(look: Look) -> tuple[Verb, ...]:
    if look.terms.secret:
        return secretly.verbs(look)
    if not look.may_answer:
        return ()
    given = look.mine
    said = "" if given is None else says(given.ballot)
    method = look.stage.method
    if isinstance(method, ByConsent):
        return (
            _word("fine", answering.FINE, said, icon="check"),
            _word("question", answering.QUESTION, said, icon="message-question", asks=True),
            _word("object", answering.OBJECT, said, icon="hand-stop", asks=True),
            _word("aside", answering.ASIDE, said, icon="user"),
        )
    if is_yes_or_no(method):
        return (
            _word("yes", answering.YES, said, icon="check"),
            _word("no", answering.NO, said, icon="x"),
            _word("abstain", answering.ABSTAIN, said, icon="user"),
        )
    label = _("Change my answer") if given else _("Answer")
    return (Verb(Answer, label, icon="checklist", primary=True, asks=True),)


def _word(word: str, label: StrOrPromise, said: str, *, icon: str, asks: bool = False) -> Verb:
    return Verb(Answer, label, {"says": word}, icon=icon, asks=asks, chosen=word == said)


def _setting_aside(look: Look) -> tuple[Verb, ...]:
    """Whoever takes part may set aside what somebody objected who has left, one at a time."""
    waits = look.stage.standing == "open" and look.seen.now_ms < look.stage.counts_ms
    if look.terms.secret or not waits or not look.seen.is_member:
        return ()
    left = next(
        (
            one.member
            for one in answers_of(look.deciding, look.stage.turn)
            if one.given.ballot == Stance("object") and not is_there(look, one.member)
        ),
        None,
    )
    if left is None:
        return ()
    values = {"member": look.seen.around.mark(answering.OBJECTION, left)}
    verb = answering.SetAsideForm.verb
    return (Verb(SetAside, verb, values, icon="hand-stop", quiet=True, asks=True),)


def _taking_back(look: Look) -> tuple[Verb, ...]:
    """Whoever proposed it may take it back while it is open."""
    beginning = look.stage.standing == "beginning"
    mine = look.seen.is_member and look.seen.member == look.seen.card.put_up_by
    if not (beginning or look.takes_answers) or not mine:
        return ()
    vote = look.seen.card.card_type == "vote"
    form = answering.WithdrawVoteForm if vote else answering.WithdrawForm
    return (Verb(Withdraw, form.verb, icon="arrow-left", asks=True, quiet=True),)
