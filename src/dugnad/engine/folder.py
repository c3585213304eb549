"""Where the files of a place lie."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PlaceFolder:
    """The folder of one place.

    Attributes:
        root: the folder itself.
    """

    root: Path

    @property
    def settings(self) -> Path:
        """What the place chose for itself."""
        return self.root / "place.toml"

    @property
    def books(self) -> Path:
        """All that is public and permanent; could be published as it is."""
        return self.root / "books.db"

    @property
    def place(self) -> Path:
        """People, content, answers and messages."""
        return self.root / "place.db"

    @property
    def keys(self) -> Path:
        """Keys of people, wrapped by a master key that lies elsewhere."""
        return self.root / "keys.db"

    @property
    def views(self) -> Path:
        """Lists and search; thrown away and made again at will."""
        return self.root / "views.db"

    @property
    def pictures(self) -> Path:
        """Pictures that people told something with."""
        return self.root / "pictures"

    @property
    def lock(self) -> Path:
        """Held by the one process that may seal."""
        return self.root / "lock"

    @property
    def backup_stamp(self) -> Path:
        """A file whose time tells when the place was backed up last."""
        return self.root / "backed-up"

    @property
    def backed_up_ms(self) -> int | None:
        """When the place was backed up last, in ms since 1970 UTC; None when never."""
        try:
            return self.backup_stamp.stat().st_mtime_ns // 1_000_000
        except FileNotFoundError:
            return None
