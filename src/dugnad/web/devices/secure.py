"""Whether browsers keep keys at the address at which the place is read."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from django.http import HttpRequest


def works_here(request: HttpRequest) -> bool:
    """Whether a browser that reads this page may keep keys: by https, or on this computer."""
    return works_at(urlsplit(f"//{request.get_host()}").hostname or "", secure=request.is_secure())


def works_at(name: str, *, secure: bool) -> bool:
    """Whether browsers keep keys at a host name; `secure` is whether it is read by https."""
    if secure or name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
