"""The ledger: actions in, events, state and receipts out; the same bytes on every machine."""
