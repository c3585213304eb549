"""Serve a place exactly as `dugnad up` does, with one more address: the empty view.

Where there is no place yet, it is the sample place.
"""

import sys
from pathlib import Path
from typing import Any

from granian.server import Server

from bench._place import keys_of
from dugnad.site import catalogues, founding, serving
from dugnad.site.cli import places


def _server(**settings: Any) -> Any:
    """Make the same server, for an application that knows the empty view as well."""
    return Server(**{**settings, "target": "bench._wsgi:application"})


def main() -> None:
    """Open the place that was named, on the port that was named."""
    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    if not folder.exists():
        founding.found(folder, founding.Wishes(name="Solbakken", sample=True), keys=keys_of(folder))
        catalogues.compile_all()
    places.use(folder, keys_of(folder))
    vars(serving)["Server"] = _server
    serving.serve(address="127.0.0.1", port=port, banner="open")


if __name__ == "__main__":
    main()
