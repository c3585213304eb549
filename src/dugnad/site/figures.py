"""Figures of a running place for whoever runs it, as Prometheus reads them; about nobody.

They are served at `/metrics` to who brings the secret that the place chose (`metrics_secret`).
Without one the page is not there. Counted is what the program does, never what a person does.
"""

import shutil
from collections import Counter
from collections.abc import Iterator

from django.db.models import Count, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dugnad.site.tally import ANSWERS, FAILURES, RUNNING, SECONDS
from dugnad.web.answers.guessing import brings
from dugnad.web.house import house
from dugnad.web.messages.models import FAILED, GIVEN_UP, SENDING, WAITING, Message
from dugnad.web.pages import checking

KIND = "text/plain; version=0.0.4; charset=utf-8"


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Give the figures to who brings the secret; to everybody else the page is not there."""
    secret = house().place.metrics_secret
    brought = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not brings(request, brought, secret):
        raise Http404
    text = "\n".join(lines()) + "\n"
    return HttpResponse(text, content_type=KIND, headers={"Cache-Control": "no-store"})


def lines() -> Iterator[str]:
    """Every figure, with a line of help."""
    own = house()
    head = own.engine.head()
    yield from _one("books_records", "counter", "Records in the books.", head.seq)
    yield from _one(
        "books_newest_seconds", "gauge", "When the newest record was made.", head.time_ms / 1_000
    )
    check = checking.last_check()
    if check is not None:
        sentence = "When the books were worked out anew."
        yield from _one("books_checked_seconds", "gauge", sentence, check.checked_ms / 1_000)
        yield from _one(
            "books_add_up", "gauge", "Whether they added up then: 1 or 0.", int(check.adds_up)
        )
    yield from _messages(own.now_ms())
    backed_up_ms = own.folder.backed_up_ms
    if backed_up_ms is not None:
        yield from _one("backup_seconds", "gauge", "The last backup.", backed_up_ms / 1_000)
    free = shutil.disk_usage(own.folder.root).free
    yield from _one("disk_free_bytes", "gauge", "Free on the disk of the place.", free)
    yield from _many(
        "answers_total", "counter", "Pages answered since it opened.", "status", ANSWERS
    )
    seconds = dict(RUNNING.of(SECONDS)).get("", 0)
    yield from _one("answer_seconds_total", "counter", "Time that took, added up.", seconds)
    yield from _many(
        "task_failures_total",
        "counter",
        "Tasks that broke and were tried again.",
        "task",
        FAILURES,
    )


def _messages(now_ms: int) -> Iterator[str]:
    """Messages that wait or failed lately; sums over all people, by how they leave."""
    name = "dugnad_messages"
    yield f"# HELP {name} Messages that wait, and that could not be delivered lately."
    yield f"# TYPE {name} gauge"
    states = {WAITING: "waiting", SENDING: "waiting", FAILED: "failed", GIVEN_UP: "failed"}
    sums: Counter[tuple[str, str]] = Counter()
    rows = Message.objects.filter(state__in=states).values_list("channel", "state")
    for channel, state, count in rows.annotate(count=Count("id")):
        sums[channel, states[state]] += count
    for (channel, state), count in sorted(sums.items()):
        yield f'{name}{{channel="{channel}",state="{state}"}} {count}'
    waiting = Message.objects.filter(state=WAITING, next_try_ms__lte=now_ms)
    since_ms = waiting.aggregate(first=Min("next_try_ms"))["first"]
    late = (now_ms - since_ms) / 1_000 if since_ms else 0
    yield from _one("messages_late_seconds", "gauge", "How long the oldest is due.", late)


def _one(name: str, kind: str, help_text: str, value: float) -> Iterator[str]:
    yield f"# HELP dugnad_{name} {help_text}"
    yield f"# TYPE dugnad_{name} {kind}"
    yield f"dugnad_{name} {value:.15g}"


def _many(name: str, kind: str, help_text: str, label: str, counted: str) -> Iterator[str]:
    yield f"# HELP dugnad_{name} {help_text}"
    yield f"# TYPE dugnad_{name} {kind}"
    for told, value in RUNNING.of(counted):
        yield f'dugnad_{name}{{{label}="{told}"}} {value:.15g}'
