"""The pages on which people keep keys on their own devices, confirm by them, and come back (K8)."""
