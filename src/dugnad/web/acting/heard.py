"""What others hear of: that something was done for somebody else."""

from django.dispatch import Signal

done_for_another = Signal()
"""Sent after an act on behalf of another member, with `by` (Person), `project` and `principal`
(16 bytes each), `target`, `asked` (the action) and `done` (what came of it)."""
