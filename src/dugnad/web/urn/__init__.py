"""The urn: secret answers, until two counters open it together.

The books hear once that somebody took part (`answering`). The answer goes into an envelope that
both counters open together; it lies in `place.db`, sealed once more under a secret of the urn's own
(`lying`), and can be replaced until the time is over, of which the books hear nothing. When both
counters have added their halves (`counting`), all answers are published in one import, sorted by
random trackers (`opening`), and the urn, its secret and both halves are destroyed (`ending`).

Source: architecture 4 (the urn).
"""
