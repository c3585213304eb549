"""The pocket: what somebody notes down for themselves, as fast as on a sticky note (K33)."""
