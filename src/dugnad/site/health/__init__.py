"""What `dugnad doctor` looks at: likely mistakes, each found by itself and told in a sentence.

It reads files rather than models, so that it works where a place does not open.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    what: str
    trouble: str = ""
    """What to do, in a sentence; empty when all is well."""
    serious: bool = True
    """Whether the place cannot be run well before this is mended."""
