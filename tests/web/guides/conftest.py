"""What every test of the guides may ask for."""

from tests.web.living import living_place
from tests.web.treasury.village import village

__all__ = ["living_place", "village"]
