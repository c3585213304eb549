"""The contact register of a volunteer centre: who helps, how to reach them, and since when."""
