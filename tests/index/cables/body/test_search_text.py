"""The search copy is one line in which what transmission and OCR broke is mended, and nothing else."""

from __future__ import annotations

import pytest

from index.cables.body.search_text import search_text

REPAIRS = {
    "lines joined": ("The house\nis   full.\n", "The house is full."),
    "no-break blanks": ("The\xa0house\tis full.", "The house is full."),
    "telegram's hyphen": ("THE CON-\nFERENCE", "THE CONFERENCE"),
    "author's hyphen at a line's end": ("anti-\ncorruption", "anti-corruption"),
    "hyphen that waits for its word": ("a six-\nto eight-week course", "a six- to eight-week course"),
    "dash at a line's end": ("the house --\nit is full", "the house -- it is full"),
    "ampersand and 8 for quotes": ("a film called &Homecoming8 and a song", 'a film called "Homecoming" and a song'),
    "the same over a line's end": ("the &Road\nto the Sea8 plan", 'the "Road to the Sea" plan'),
    "a stop before the 8": ("the young &ambassadors.8  They", 'the young "ambassadors." They'),
    "ampersand as such": ("AT&T has 8 offices; R&D is 8 percent", "AT&T has 8 offices; R&D is 8 percent"),
    "comma for an apostrophe": ("Ruritania,s house; it didn,t fall", "Ruritania's house; it didn't fall"),
    "comma as such": ("victims, still; sons,secretly", "victims, still; sons,secretly"),
    "bracket for a dash": ("two years ) penalties that bite", "two years - penalties that bite"),
    "bracket that closes": ("the house (see (a) below ) is full", "the house (see (a) below ) is full"),
    "year behind a month": ("took place in June 12008.", "took place in June 2008."),
    "year behind a hyphen": ("as of early-February 12008.", "as of early-February 2008."),
    "number like a year": ("it gave 12008 euros in 12007 cases", "it gave 12008 euros in 12007 cases"),
    "emphasis": ("they will not/not come, RPT NOT", "they will not/not come, RPT NOT"),
    "backslash at a line's end": ("the house \\\nis full", "the house is full"),
    "TeX over a letter": ("the  $\\bar{a}$ nti-corruption office", "the anti-corruption office"),
}


@pytest.mark.parametrize(("raw", "expected"), REPAIRS.values(), ids=REPAIRS.keys())
def test_repairs(raw: str, expected: str) -> None:
    assert search_text([raw]) == expected


def test_pieces_between_noise_are_joined() -> None:
    assert search_text(["The house\n\n", "\n\nis full."]) == "The house is full."


def test_nothing_gives_nothing() -> None:
    assert search_text([]) == ""
