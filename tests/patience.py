"""How long tests wait for what comes by itself: one number for all of them.

It is no bound of anything. What comes is taken at once; a machine that is busy with something else
only lets a test wait longer, and a test that waits in vain fails as it would have sooner.
"""

PATIENCE_S = 120
PATIENCE_MS = PATIENCE_S * 1_000
