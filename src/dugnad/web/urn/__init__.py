"""The urn: secret answers, until two counters open it together."""
