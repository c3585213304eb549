"""How a project decides: a proposal or vote whose terms are frozen before anybody answers."""
