"""What proposals and votes share: how a decision is worded, answered, counted and shown."""
