"""Support: money month by month for something that goes on."""
