"""The engine of a place that keeps its own books: one process, one sealing thread, one file."""

from dugnad.engine.solo.solo import Solo

__all__ = ["Solo"]
