"""The law of money: who holds it, what is promised, held, owed and paid."""
