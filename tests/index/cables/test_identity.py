from __future__ import annotations

import pytest

from index.cables import identity
from index.cables.header import class_line


def line_of(text: str | None) -> class_line.ClassLine | None:
    return class_line.find_all(text, 0, len(text))[0] if text else None


@pytest.mark.parametrize(
    ("page_id", "line", "year", "expected", "aliases"),
    [
        ("08PRISTINA128", "UNCLAS PRISTINA 000128", 2008, "08PRISTINA128", ()),
        (None, "UNCLAS PRISTINA 000128", 2008, "08PRISTINA128", ()),
        (None, "CONFIDENTIAL 75 LIBREVILLE 1895", None, "75LIBREVILLE1895", ()),
        ("7575LIBREVILLE1895", "CONFIDENTIAL 75 LIBREVILLE 1895", 1975, "75LIBREVILLE1895", ("7575LIBREVILLE1895",)),
        ("7575LIBREVILLE1895", None, 1975, "75LIBREVILLE1895", ("7575LIBREVILLE1895",)),
        ("08SCTION02OF02SAOPAULO335", None, 2008, "08SAOPAULO335", ("08SCTION02OF02SAOPAULO335",)),
        ("09SECTION01OF03SANJOSE525", None, 2009, "09SANJOSE525", ("09SECTION01OF03SANJOSE525",)),
        ("09EFTOLONDON2187", None, 2009, "09LONDON2187", ("09EFTOLONDON2187",)),
        ("85NOFORNMOGADISHU1643", None, 1985, "85MOGADISHU1643", ("85NOFORNMOGADISHU1643",)),
        ("09AMEMBASSYHANOI1284", None, 2009, "09HANOI1284", ("09AMEMBASSYHANOI1284",)),
        ("90STATE255577TOSEC140323", None, 1990, "90STATE255577", ("90STATE255577TOSEC140323",)),
        ("08ACCRA001382SUSPECTEDDUPLICATE1392", None, 2008, "08ACCRA1392", ("08ACCRA001382SUSPECTEDDUPLICATE1392",)),
        ("06MADRID002583ZFR2585", "UNCLAS MADRID 002585", 2006, "06MADRID2585", ("06MADRID002583ZFR2585",)),
        ("09BAU339", "UNCLAS BAKU 000339", 2009, "09BAKU339", ("09BAU339",)),
        ("08IHARTOUM1126", "SECRET KHARTOUM 001126", 2008, "08KHARTOUM1126", ("08IHARTOUM1126",)),
        ("092OF5", "SECRET SECTION 01 OF 05 STATE 126780", 2009, "09STATE126780", ("092OF5",)),
        ("2008PRISTI00128", "UNCLAS PRISTINA 000128", 2008, "08PRISTINA128", ("2008PRISTI00128",)),
        ("08TRIPOLI112", "SECRET TRIPOLI 00011", 2008, "08TRIPOLI112", ()),
        ("09TAIPEI12", "UNCLAS AIT TAIPEI 000012", 2009, "09TAIPEI12", ()),
        ("06KIEV12", "UNCLAS KYIV 000012", 2006, "06KIEV12", ()),
    ],
)
def test_the_right_id_is_found_and_the_wrong_one_kept_as_alias(
    page_id: str | None, line: str | None, year: int | None, expected: str, aliases: tuple[str, ...]
) -> None:
    found = identity.decide(page_id, line_of(line), None, year)
    assert found is not None
    assert (found.reference_id, found.aliases) == (expected, aliases)


def test_a_page_and_a_text_that_disagree_keep_the_pages_id_and_say_so() -> None:
    found = identity.decide("07PARIS2725", line_of("SECRET MOSCOW 005154"), None, 2007)
    assert found is not None
    assert found.reference_id == "07PARIS2725"
    assert "07MOSCOW5154" in found.warnings[0]


def test_the_sender_line_gives_the_id_where_nothing_else_does() -> None:
    found = identity.decide(None, None, ("PRISTINA", 249), 2008)
    assert found is not None
    assert found.reference_id == "08PRISTINA249"
    assert found.warnings


@pytest.mark.parametrize(("line", "year"), [(None, 2008), ("UNCLAS PRISTINA 000128", None), (None, None)])
def test_without_post_or_year_there_is_no_id(line: str | None, year: int | None) -> None:
    assert identity.decide(None, line_of(line), None, year) is None
