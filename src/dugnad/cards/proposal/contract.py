"""The law of a proposal is the charter's own: see `dugnad.charter.decisions.law`."""

from dugnad.charter.decisions.law import CONTRACTS

CONTRACT = CONTRACTS["proposal"]
