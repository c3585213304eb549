"""What every test of helping may ask for."""

from tests.web.living import living_place

__all__ = ["living_place"]
