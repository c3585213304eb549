"""How fast it is, next to the least that the same work could take on the same computer.

    python -m bench NAME | all          --up-to N leaves larger sizes out

Each bench is a module of this folder with `run() -> None`. It prints JSON lines; the last one is
the gated figure, with its `ratio` and what was `wanted`. Both sides of a ratio are measured in the
same run, in turns, so that a busy computer slows both.
"""
