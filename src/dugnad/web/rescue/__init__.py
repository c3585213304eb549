"""Bringing a place back when its computer is gone: rescuers, their parts, and the parcel."""
