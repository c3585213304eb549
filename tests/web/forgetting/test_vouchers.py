"""What a money host must keep of Dia, who gave, and of Cem, who is owed: sealed, with an end."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest

from dugnad.web.forgetting import services, vouchers
from dugnad.web.forgetting.models import Voucher, VoucherOpened
from dugnad.web.people import services as people
from dugnad.web.treasury.models import BankLine
from dugnad.web.treasury.reading import bank_lines
from dugnad.web.vault import services as vault
from tests.web.living import ALIASES, Living
from tests.web.treasury.village import Village

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

END_OF_2031_MS = 1_956_524_400_000
"""1 January 2032, 00:00 in Oslo: five years after the year in which it was booked."""


@pytest.fixture
def village(living_place: Living) -> Village:
    """The association holds the playground's money; Cem is owed for his work."""
    return Village(living_place)


def owes_cem(village: Village) -> str:
    """Cem has worked, is owed, and has said where his money goes; gives the box."""
    box = village.hosted()
    village.works(box)
    where = {"name": "Cem Demir", "account": "NO72 1503 1234 562", "bank": ""}
    assert village.post("Cem", "/money/where-to", where).status_code == 302
    return box


def test_who_had_nothing_to_do_with_money_leaves_nothing(village: Village) -> None:
    """Ana looks after the playground and never gave or was paid: nobody keeps her name."""
    assert vouchers.needed_of(village.place.who("Ana")) == []
    services.carry_out(village.place.who("Ana"))
    assert Voucher.objects.count() == 0


def test_what_is_owed_is_kept_for_its_host_until_the_end(village: Village) -> None:
    """The two at the desk can open it, each opening is noted, and in 2032 it is destroyed."""
    owes_cem(village)
    page = village.page("Cem", "/me/forget/")
    assert "The association had money from you or for you" in page
    assert "2031" in page
    assert re.search(r"\d+\s*kr is owed to you\. It goes to the project it came from", page)
    services.carry_out(village.place.who("Cem"))
    voucher = Voucher.objects.get()
    assert voucher.ends_ms == END_OF_2031_MS
    assert b"Cem" not in bytes(voucher.sealed)
    desk = f"/p/{village.hall}/desk/kept"
    listed = village.page("Bengt", desk)
    assert "Cem Demir" not in listed
    opened = village.post("Karin", f"{desk}/{voucher.pk}").content.decode()
    assert "Cem Demir" in opened
    assert "NO72 1503 1234 562" in opened
    assert VoucherOpened.objects.count() == 1
    assert vouchers.sweep(END_OF_2031_MS - 1) == 0
    assert vouchers.sweep(END_OF_2031_MS) == 1
    assert Voucher.objects.count() == VoucherOpened.objects.count() == 0
    assert vault.unseal_passing(voucher.secret, bytes(voucher.sealed)) is None


def test_nobody_else_opens_it(village: Village) -> None:
    """Ana looks after the playground, not after the money: she is told whose desk it is."""
    owes_cem(village)
    services.carry_out(village.place.who("Cem"))
    voucher = Voucher.objects.get()
    for path in (f"/p/{village.hall}/desk/kept", f"/p/{village.hall}/desk/kept/{voucher.pk}"):
        assert village.visitor("Ana").get(path).status_code == 403
        assert village.visitor("").get(path).status_code == 302
    assert village.post("Ana", f"/p/{village.hall}/desk/kept/{voucher.pk}").status_code == 403
    assert VoucherOpened.objects.count() == 0


def test_the_banks_line_that_names_her_is_kept_nowhere_else(village: Village) -> None:
    """The line by which Cem was named moves into the voucher; the desk's other lines stay."""
    box = owes_cem(village)
    village.comes_in(box, "70", line="21.9. Cem to the club")
    before = BankLine.objects.count()
    services.carry_out(village.place.who("Cem"))
    left = bank_lines([bytes(one.fingerprint) for one in BankLine.objects.all()])
    assert BankLine.objects.count() == before - 1
    assert not any("Cem" in text for text in left.values())
    opened = vouchers.open_one(Voucher.objects.get(), b"\1" * 16)
    assert opened is not None
    assert opened.bank == ("21.9. Cem to the club",)


@pytest.mark.parametrize("chosen", ["e", "tow", "Demi", "Cem", "cem", "  "])
def test_whoever_is_called_as_a_word_takes_nobodys_lines_along(
    village: Village, chosen: str
) -> None:
    """Dia calls herself a letter, or as others are called, and is forgotten: their lines stay."""
    box = village.hosted()
    promised = village.promises("Cem", village.collects(), 7_000)
    village.comes_in(box, "70", line=f"21.9. Cem Demir {promised}")
    village.comes_in(box, "80", line="22.9. Eline Townsend")
    before = sorted(bank_lines([bytes(one.fingerprint) for one in BankLine.objects.all()]).values())
    assert len(before) == 2
    dia = village.place.who("Dia")
    with suppress(people.NameMissing):
        people.rename(dia, chosen)
    services.carry_out(dia)
    left = bank_lines([bytes(one.fingerprint) for one in BankLine.objects.all()])
    assert sorted(left.values()) == before
    assert Voucher.objects.count() == 0


def test_a_whole_name_is_found_however_it_is_written(village: Village) -> None:
    """Dia Vik was paid together with others; the line that names her goes into the voucher."""
    box = village.hosted()
    promised = village.promises("Cem", village.collects(), 7_000)
    village.comes_in(box, "70", line=f"21.9. DIA VIK for Cem {promised}")
    dia = village.place.who("Dia")
    people.rename(dia, "Dia Vik")
    services.carry_out(dia)
    assert BankLine.objects.count() == 0
    kept = vouchers.open_one(Voucher.objects.get(), b"\1" * 16)
    assert kept is not None
    assert kept.bank == (f"21.9. DIA VIK for Cem {promised}",)


def test_a_host_that_owed_nothing_keeps_no_account(village: Village) -> None:
    """Dia Vik told where her money goes; for her this host has a line of its bank, and no more."""
    box = village.hosted()
    promised = village.promises("Cem", village.collects(), 7_000)
    village.comes_in(box, "70", line=f"21.9. DIA VIK for Cem {promised}")
    dia = village.place.who("Dia")
    people.rename(dia, "Dia Vik")
    where = {"name": "Dia Vik", "account": "NO72 1503 1234 562", "bank": ""}
    assert village.post("Dia", "/money/where-to", where).status_code == 302
    services.carry_out(dia)
    kept = vouchers.open_one(Voucher.objects.get(), b"\1" * 16)
    assert kept is not None
    assert (kept.name, kept.account) == ("Dia Vik", "")
