"""Tags of the pages about own devices."""
