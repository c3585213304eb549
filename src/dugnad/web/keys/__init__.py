"""Keys on people's own devices: taken home, used to confirm, lost and brought back (K8)."""
