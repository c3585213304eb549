"""Counting what a running place does, since it was opened: sums, and nothing about anybody."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

ANSWERS, SECONDS, FAILURES = "answers", "seconds", "failures"
"""What is counted: answers by their status, the time they took, tasks that broke by their name."""


class Tally:
    """Sums to which the threads of a process add."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self._lock = threading.Lock()
        self._sums: defaultdict[tuple[str, str], float] = defaultdict(float)

    def add(self, name: str, label: str = "", by: float = 1) -> None:
        """Add to one of the sums."""
        with self._lock:
            self._sums[name, label] += by

    def of(self, name: str) -> list[tuple[str, float]]:
        """The sums of a name, with the label of each."""
        with self._lock:
            return sorted((label, one) for (told, label), one in self._sums.items() if told == name)


RUNNING = Tally()
"""Of this process, which is the only one of its place."""


def count_answers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Make a middleware that counts answers by the first digit of their status, and their time."""

    def answer(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = get_response(request)
        RUNNING.add(ANSWERS, f"{response.status_code // 100}xx")
        RUNNING.add(SECONDS, by=time.perf_counter() - began)
        return response

    return answer
