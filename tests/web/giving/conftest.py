"""What every test of giving may ask for."""

from tests.web.giving.jetty import jetty
from tests.web.living import living_place

__all__ = ["jetty", "living_place"]
