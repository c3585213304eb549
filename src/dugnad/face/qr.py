"""A square code that a telephone's camera reads, as SVG for page and paper."""

from __future__ import annotations

import segno

QUIET_CELLS = 4
"""The empty rim that readers need, in cells."""


def qr(address: str, *, title: str) -> str:
    """Return the square code of an address as an SVG string without a size of its own.

    Error level M: a sixth of it may be dirty, torn or badly copied. The rim is part of the picture,
    and the ground is white in dark mode too, as many readers want dark on light.

    Args:
        address: what the code opens, a whole address.
        title: what it opens, in words; read aloud, and shown beside it by the page.
    """
    code = segno.make(address, error="m", micro=False, boost_error=False)
    svg: str = code.svg_inline(
        border=QUIET_CELLS, dark="#000", light="#fff", omitsize=True, title=title, svgclass="qr"
    )
    return svg.replace("<svg ", '<svg role="img" ', 1)
