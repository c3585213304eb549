"""What comes along with a request is read here, before anything answers it.

The server reads from a connection for as long as the other side takes, and a thread waits for it
meanwhile. Were all of them to wait, nobody could open a page any more; so only some may.
"""

import io
import tempfile
import threading
from collections.abc import Callable, Iterable
from typing import IO, Any, Final

from dugnad.site.serving import THREADS
from dugnad.web.api.limits import ADDRESS, BUNDLE_BYTES_MAX

BODY_BYTES_MAX: Final = 40 * 1024 * 1024
"""Longer ones are not read: several times the largest picture that is taken, whose sender is told
why, and few enough that all who may send at once never fill a disk."""
READING_MAX: Final = THREADS - 4
"""How many may send at once; the threads that are left show pages, whatever the others wait for."""
PATIENCE_S: Final = 0.25
"""How long a request waits for its turn to be read. Many short ones at once are read in far less,
and should not be sent away; who sends slowly holds up a reader no longer than this."""
IN_MEMORY_BYTES: Final = 1024 * 1024
"""What is longer waits on the disk for its answer."""
_STEP_BYTES: Final = 64 * 1024

Answer = Callable[..., Any]
Application = Callable[[dict[str, Any], Answer], Iterable[bytes]]


def read_first(application: Application, reading_max: int = READING_MAX) -> Application:
    """Make an application that has what was sent before `application` is asked.

    Args:
        application: what answers.
        reading_max: how many may send at once; further ones are told to come back.
    """
    places = threading.BoundedSemaphore(reading_max)

    def answer(environ: dict[str, Any], start: Answer) -> Iterable[bytes]:
        length = _length(environ)
        if length == 0:
            return application(environ, start)
        if length > BODY_BYTES_MAX:
            return _no(start, "413 Content Too Large", "This is too much to send at once.")
        if length > BUNDLE_BYTES_MAX and str(environ.get("PATH_INFO", "")).startswith(ADDRESS):
            # Programs are told in the shape they know, and nothing is read for it.
            return application({**environ, "wsgi.input": io.BytesIO()}, start)
        with tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES) as kept:
            if not places.acquire(timeout=PATIENCE_S):
                sentence = "Many people are sending something just now. Try again in a minute."
                return _no(start, "503 Service Unavailable", sentence)
            try:
                whole = _read(environ["wsgi.input"], kept, length)
            finally:
                places.release()
            if not whole:
                return _no(start, "400 Bad Request", "This did not arrive whole. Send it again.")
            kept.seek(0)
            return application({**environ, "wsgi.input": kept}, start)

    return answer


def _length(environ: dict[str, Any]) -> int:
    """How many bytes were announced; 0 when it is not said, as then nobody reads any."""
    told = str(environ.get("CONTENT_LENGTH") or "")
    return int(told[:16]) if told.isascii() and told.isdecimal() else 0


def _read(sent: Any, kept: IO[bytes], length: int) -> bool:
    """Read into `kept`; tell whether all that was announced came."""
    left = length
    while left:
        step = sent.read(min(left, _STEP_BYTES))
        if not step:
            return False
        kept.write(step)
        left -= len(step)
    return True


def _no(start: Answer, status: str, sentence: str) -> list[bytes]:
    start(status, [("Content-Type", "text/plain; charset=utf-8"), ("Retry-After", "60")])
    return [sentence.encode()]
