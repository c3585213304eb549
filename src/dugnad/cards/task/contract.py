"""The law of a task: somebody takes it on, shows that it is done, and gets what the card says.

A task has one or several places, each for one person at a time. Whoever has one shows that the work
is done, or whoever looks after the card says so. Then members confirm, ask or object for a while;
nobody has to press anything for what is due to be owed at the end of it. Silence counts as yes
where it does by the project's rules; elsewhere at least one member confirms, or all are asked.

One objection stops it. It has a reason, can be answered and taken back, and opens a vote of the
members with an end of its own, so that nothing hangs for ever: who confirmed counts as yes, who
objects as no, unless they say otherwise. Agreed, the work is paid as if nobody had objected; not
agreed, nothing is owed and the place is open again for the same person.

What is owed comes from the card's own pot. Where that holds too little, the place says why; when
more has come, it is asked for again by itself, and before that anybody may ask. A place that was
taken and not shown comes free after two weeks.

People do the work, and people who have seen it confirm it. An organisation that takes part looks
after its own card, objects, and votes as every member does.

Its rooms stand in `law/`: what may be asked (`verbs`), what has happened (`events`), the nos in
their order (`refusals`), what is remembered (`records`), the answers by theme (`putting_up`,
`taking`, `showing`, `objecting`, `settling`, `moments`), what work is worth (`worth`), and how it
is written down (`writing`).

Source: requirements MON-02, MON-03, MON-10, PRJ-17, COC-34, COC-41; K9; journey J6.
"""

from typing import assert_never, get_args

from dugnad.charter.law import Context, Law
from dugnad.ledger.contract import Contract, Decision, happened

from .law import moments, objecting, putting_up, settling, showing, taking, verbs
from .law.events import TaskEvent
from .law.records import Task
from .law.refusals import REFUSALS
from .law.writing import evolve

__all__ = ["CONTRACT", "decide", "evolve"]


# ── decide: may this happen, and what follows?      (reads only)
def decide(task: Task, action: verbs.TaskAction, context: Context) -> Decision[TaskEvent]:
    """Answer one action; see the refusals for the rules."""
    match action:
        case verbs.Open():
            return happened(putting_up.open_card(action, context))
        case verbs.Answer():
            return happened(taking.answer(task, action, context))
        case verbs.Show():
            return happened(showing.show(task, action, context))
        case verbs.Vouch():
            return happened(showing.vouch(task, action, context))
        case verbs.Confirm():
            return happened(objecting.confirm(task, action, context))
        case verbs.Object():
            return happened(*objecting.object_to(task, action, context))
        case verbs.Reply():
            return happened(objecting.reply(task, action, context))
        case verbs.Withdraw():
            return objecting.withdraw(task, action, context)
        case verbs.Vote():
            return happened(objecting.give_voice(task, action, context))
        case verbs.TryAgain():
            return settling.try_again(task, action, context)
        case verbs.MoneyCame():
            return settling.money_came(task, context)
        case verbs.MomentCame():
            return moments.moment(task, action.tag, context)
        case _:
            assert_never(action)


CONTRACT: Contract[Task, verbs.TaskAction, TaskEvent, Law] = Contract(
    name="task",
    version=1,
    state=Task,
    actions=get_args(verbs.TaskAction),
    events=get_args(TaskEvent),
    refusals=REFUSALS,
    decide=decide,
    evolve=evolve,
    settled=settling.settled,
    due=verbs.MomentCame,
    for_others=(verbs.Vouch, verbs.Object, verbs.Reply, verbs.Withdraw, verbs.Vote),
    answers=(verbs.Answer,),
    helped={"answer": (verbs.Answer,)},
)
