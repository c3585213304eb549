"""What a giver needs beside the card: how to pay, a receipt, and news of what they gave to."""
