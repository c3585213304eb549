"""What every test of the place's own pages may ask for."""

from tests.web.living import living_place

__all__ = ["living_place"]
