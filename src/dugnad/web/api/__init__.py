"""The interface for programs: hand in actions, read state, blocks and proofs (OpenAPI)."""
