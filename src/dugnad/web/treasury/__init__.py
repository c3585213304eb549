"""The money of a place by hand: who holds it for whom, what came, what is owed, what is paid."""
