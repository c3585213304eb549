"""The outbox: what goes out by mail and SMS, what came of it, and what people text back."""
