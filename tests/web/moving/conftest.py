"""What every test of moving may ask for."""

import pytest
from django.test import Client

from dugnad.web.lists import services as lists
from tests.web.living import Living, living_place

__all__ = ["ana", "home", "living_place"]


@pytest.fixture
def ana(living_place: Living) -> Client:
    """Ana's browser; she has begun the neighbourhood."""
    browser = living_place.visitor("Ana")
    living_place.begin(browser)
    return browser


@pytest.fixture
def home(ana: Client) -> str:
    """The code of the neighbourhood."""
    return lists.projects().rows[0].code
