"""The expected ways in which running a place can end with a no.

CannotGoOn
├── SettingsError      what the operator wrote in place.toml cannot be used
├── KeysError          the master key or the newest fingerprint cannot be used
├── PortTakenError     something else listens there
└── PlaceUnusable      the folder, or the books in it, cannot be opened
"""


class CannotGoOn(Exception):
    """What was asked cannot be done; the message says why and what to do about it."""


class SettingsError(CannotGoOn):
    """Something the operator wrote cannot be used."""


class KeysError(CannotGoOn):
    """The keys of the place cannot be used."""


class PortTakenError(CannotGoOn):
    """Something else listens on the port."""


class PlaceUnusable(CannotGoOn):
    """The place's folder, or the books in it, cannot be opened."""
