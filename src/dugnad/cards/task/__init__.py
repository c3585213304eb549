"""The task card: work that somebody takes on, shows as done, and is thanked or paid for."""
