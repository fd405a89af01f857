from __future__ import annotations

import pytest

from index.ids import posts


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("PRISTINA", "PRISTINA"),
        ("New Delhi", "NEWDELHI"),
        ("ST. PETERSBURG", "STPETERSBURG"),
        ("PORT-AU-PRINCE", "PORTAUPRINCE"),
        ("USUN", "USUNNEWYORK"),
        ("USEU", "USEUBRUSSELS"),
        ("UNVIE", "UNVIEVIENNA"),
        ("HAGUE", "THEHAGUE"),
        ("RIO DE JAN", "RIODEJANEIRO"),
        ("HK", "HONGKONG"),
        ("BA", "BUENOSAIRES"),
        ("MEXICO CITY", "MEXICO"),
        ("BASRA", "BASRAH"),
        ("SECSTATE", "STATE"),
        ("SECTSTATE", "STATE"),
        ("STAT", "STATE"),
        ("COTON0U", "COTONOU"),
        ("AMEMBASSY HANOI", "HANOI"),
        ("ATLANTIS", None),
    ],
)
def test_a_post_is_known_in_its_usual_spellings(name: str, expected: str | None) -> None:
    assert posts.known(name) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("TAIPEI", "AITTAIPEI", True),
        ("KIEV", "KYIV", True),
        ("PARISFR", "UNESCOPARISFR", True),
        ("RPODUBAI", "IRANRPODUBAI", True),
        ("BASRA", "BASRAH", True),
        ("BRUSSELS", "USEUBRUSSELS", False),
        ("VIENNA", "UNVIEVIENNA", False),
        ("GENEVA", "USTRGENEVA", False),
        ("PARIS", "UNESCOPARISFR", False),
        ("STATE", "SECDEF", False),
    ],
)
def test_renamed_posts_are_one_and_neighbours_are_not(one: str, other: str, expected: bool) -> None:
    assert posts.same(one, other) is expected


@pytest.mark.parametrize(
    ("slip", "expected"), [("KATHAMNDU", "KATHMANDU"), ("JERSUALEM", "JERUSALEM"), ("ROMA", None), ("POINTS", None)]
)
def test_a_slip_in_a_long_name_is_seen(slip: str, expected: str | None) -> None:
    assert posts.near(slip) == expected


@pytest.mark.parametrize(("start", "expected"), [("PRISTI", "PRISTINA"), ("SANTI", "SANTIAGO"), ("SAN", None)])
def test_an_archive_forms_six_letters_name_a_post_only_if_one_begins_so(start: str, expected: str | None) -> None:
    assert posts.of_prefix(start) == expected


@pytest.mark.parametrize(
    ("sender", "expected"),
    [
        ("AMEMBASSY PRISTINA", "Embassy Pristina"),
        ("AMEMBASSY THE HAGUE", "Embassy The Hague"),
        ("AMEMBASSY PORT AU PRINCE", "Embassy Port au Prince"),
        ("RUEHPS/AMEMBASSY PRISTINA PRIORITY 0042", "Embassy Pristina"),
        ("AMCONSUL RIO DE JANEIRO", "Consulate Rio de Janeiro"),
        ("USOFFICE PRISTINA", "US Office Pristina"),
        ("SECSTATE WASHDC", "Secretary of State"),
        ("USMISSION USUN NEW YORK", "USUN New York"),
        ("USMISSION UNVIE VIENNA", "UNVIE"),
        ("USMISSION GENEVA", "Mission Geneva"),
        ("USEU BRUSSELS", "USEU Brussels"),
        ("USMISSION USNATO", "Mission USNATO"),
        ("   ", None),
    ],
)
def test_the_origin_is_made_from_the_sender(sender: str, expected: str | None) -> None:
    assert posts.origin_of_sender(sender) == expected
