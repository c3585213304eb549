"""The forms of support: putting it up, giving each month, stopping, and ending it."""
