"""How bytes become text: what a page declares is believed, a mixed file is mended byte by byte, NULs go."""

from __future__ import annotations

import pytest

from index.cable import Cable
from index.cables import reading
from tests.fakes import made_up


def text_of(data: bytes) -> str:
    (found,) = reading.read_bytes(data, "given")
    assert isinstance(found, Cable), found
    return found.text


def test_a_mixed_file_is_mended_byte_by_byte() -> None:
    data = (
        made_up.CABLE.replace("The mayor", "Zoë Přeslavský")
        .encode()
        .replace(b"A roof", b"62,000 \x80 and \x93a roof\x94")
    )
    assert text_of(data) == made_up.CABLE.replace("The mayor", "Zoë Přeslavský").replace(
        "A roof", "62,000 € and “a roof”"
    )


@pytest.mark.parametrize(
    "declared", ["<meta charset='windows-1257'>", '<meta http-equiv=x content="a; charset=cp1257">']
)
def test_the_charset_that_a_page_declares_is_believed(declared: str) -> None:
    page = made_up.html_page(made_up.ROUTING, made_up.FIELDS + made_up.BODY.replace("The mayor", "Bolderāja"))
    page = page.replace("<?xml version='1.0' encoding='utf-8' ?>\n", "").replace("<head>", f"<head>{declared}")
    assert "Bolderāja" in text_of(page.encode("cp1257"))
    assert "Bolderāja" in text_of(page.encode())


@pytest.mark.parametrize("declared", ["latin-9000", "utf-8", "base64", "utf-16", "punycode", "idna"])
def test_a_charset_that_cannot_be_is_passed_over(declared: str) -> None:
    page = made_up.html_page(made_up.ROUTING, made_up.FIELDS + made_up.BODY.replace("The mayor", "Zoë"))
    assert "Zoë" in text_of(page.replace("encoding='utf-8'", f"encoding='{declared}'").encode("cp1252"))


@pytest.mark.parametrize("at", [0, 200, 1500])
def test_a_few_nuls_are_dropped(at: int) -> None:
    data = made_up.CABLE.encode()
    assert text_of(data[:at] + b"\0" + data[at:]) == made_up.CABLE


def test_two_bytes_a_letter_are_known_without_a_mark() -> None:
    assert text_of(made_up.CABLE.encode("utf-16-le")) == text_of(made_up.CABLE.encode("utf-16-be")) == made_up.CABLE
