"""Settings, wiring, command line: the only floor that reads the environment and the clock."""
