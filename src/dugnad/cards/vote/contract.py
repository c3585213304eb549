"""The law of a vote is the charter's own: see `dugnad.charter.decisions.law`."""

from dugnad.charter.decisions.law import CONTRACTS

CONTRACT = CONTRACTS["vote"]
