"""Reports: what somebody shows to those who moderate, and what came of it."""
