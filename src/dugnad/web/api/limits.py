"""How much programs may send at once; known before anything of Django is."""

from typing import Final

ADDRESS: Final = "/api/"
"""Where the interface for programs lies."""
BUNDLE_BYTES_MAX: Final = 1_048_576
"""The longest bundle, in bytes."""
