from __future__ import annotations

import pytest

from index.cables.header import dates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("O 121616Z MAR 08", "2008-03-12T16:16"),
        ("O P 190243Z DEC 89", "1989-12-19T02:43"),
        ("R 281915Z AUG 09 ZDK CTG# 3228", "2009-08-28T19:15"),
        ("P 251346 Z JUN 7 3", "1973-06-25T13:46"),
        ("P R 281848Z DEC 66", "1966-12-28T18:48"),
        ("230831Z Mar 01", "2001-03-23T08:31"),
        ("O 12I616Z MAR 08", None),
        ("R 321616Z MAR 08", None),
        ("R 311616Z FEB 08", None),
        ("PAGE 01 LA PAZ 03608 271845Z", None),
        ("", None),
    ],
)
def test_the_date_time_group_is_read_as_utc(text: str, expected: str | None) -> None:
    found = dates.of_group(text)
    assert (found.isoformat(timespec="minutes") if found else None) == (f"{expected}+00:00" if expected else None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2009-06-12 22:09:00", "2009-06-12T22:09"),
        ("2008-05-19 11:33", "2008-05-19T11:33"),
        ("12/28/1966 18:48", "1966-12-28T18:48"),
        ("3/2/2008 7:05", "2008-03-02T07:05"),
        ("Wednesday, 12 March 2008, 16:16", "2008-03-12T16:16"),
        ("27 JUN 1973", "1973-06-27T00:00"),
        ("August 3, 2009", "2009-08-03T00:00"),
        ("Tue Jul 03 00:00:00 +0200 2001", "2001-07-03T00:00"),
        ("2008-13-45", None),
        ("n/a", None),
    ],
)
def test_a_pages_date_is_read_in_every_known_form(text: str, expected: str | None) -> None:
    found = dates.of_page(text)
    assert (found.isoformat(timespec="minutes") if found else None) == (f"{expected}+00:00" if expected else None)


@pytest.mark.parametrize(("year", "expected"), [(66, 1966), (99, 1999), (0, 2000), (10, 2010), (1973, 1973)])
def test_two_digits_of_a_year_have_one_century(year: int, expected: int) -> None:
    assert dates.full_year(year) == expected
