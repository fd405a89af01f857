from __future__ import annotations

import pytest

from index.ids import reference_ids


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("08PRISTINA128", "08PRISTINA128"),
        ("08 PRISTINA 128", "08PRISTINA128"),
        ("2008 PRISTINA 128", "08PRISTINA128"),
        ("PRISTINA 128 (08)", "08PRISTINA128"),
        ("PRISTINA 00128/08", "08PRISTINA128"),
        ("08PRISTINA00128", "08PRISTINA128"),
        ("2008PRISTI00128", "08PRISTINA128"),
        ("06STATE83673_a", "06STATE83673"),
        ("1976USUNN03275_b", "76USUNNEWYORK3275"),
        ("1979RIYADH00905_e", "79RIYADH905"),
        ("08pristina128", "08PRISTINA128"),
        (" 08 new delhi 12 ", "08NEWDELHI12"),
        ("PRISTINA 128", None),
        ("hello", None),
        ("", None),
    ],
)
def test_one_id_in_any_spelling_is_made_canonical(text: str, expected: str | None) -> None:
    assert reference_ids.canonical(text) == expected


def test_a_bare_id_takes_the_year_it_is_given() -> None:
    assert reference_ids.canonical("PRISTINA 00000128", default_year=2008) == "08PRISTINA128"


@pytest.mark.parametrize(
    ("block", "own", "expected"),
    [
        ("STATE 2731", "08PRISTINA128", ("08STATE2731",)),
        ("06 STATE 202745", "07PRISTINA150", ("06STATE202745",)),
        ("Pristina 20", "09PRISTINA314", ("09PRISTINA20",)),
        ("A. (A) STATE 59732\n\nB. (B) STATE 005577", "09STATE61188", ("09STATE59732", "09STATE5577")),
        ("BRASILIA 2799 AND 2764", "08LIMA1", ("08BRASILIA2799", "08BRASILIA2764")),
        ("Paris 7472 and 7677", "08LIMA1", ("08PARIS7472", "08PARIS7677")),
        ("State 188314, 259032", "08LIMA1", ("08STATE188314", "08STATE259032")),
        ("Kabul 936/935", "08LIMA1", ("08KABUL936", "08KABUL935")),
        ("06 Kabul 5353/5194/4319", "08LIMA1", ("06KABUL5353", "06KABUL5194", "06KABUL4319")),
        ("STATE (01) 201265", "02LIMA1", ("01STATE201265",)),
        ("AMMAN 5049-01", "02LIMA1", ("01AMMAN5049",)),
        ("AMMAN 07718 99", "00LIMA1", ("99AMMAN7718",)),
        ("PANAMA 00789/08", "09LIMA1", ("08PANAMA789",)),
        ("377 KATHMANDU", "08LIMA1", ("08KATHMANDU377",)),
        ("BAGHDAD #3565", "08LIMA1", ("08BAGHDAD3565",)),
        ("HK05511", "08LIMA1", ("08HONGKONG5511",)),
        ("PRAGUE, 1228", "08LIMA1", ("08PRAGUE1228",)),
        ("A) 6307", "08ANKARA1", ("08ANKARA6307",)),
        ("LAGOS O1512", "08LIMA1", ("08LAGOS1512",)),
        ("COTON0U 348", "08LIMA1", ("08COTONOU348",)),
        ("UNVIE 544", "08LIMA1", ("08UNVIEVIENNA544",)),
        ("EMBASSY VIENNA 1450", "08LIMA1", ("08VIENNA1450",)),
        ("CAIRO IIR 6 899 0149 10; 2009 CAIRO 2394\n2009 CAIRO 491", "10LIMA1", ("09CAIRO2394", "09CAIRO491")),
        ("Brasilia 00593; E: Sao Paulo  F: Rio 0091", "08LIMA1", ("08BRASILIA593", "08RIODEJANEIRO91")),
        ("A. RIO\nDE JANEIRO 1291 (NOTAL) AND PREVIOUS", "08LIMA1", ("08RIODEJANEIRO1291",)),
        ("[A] 07 MOSCOW 12; [B] KYIV 9", "08LIMA1", ("07MOSCOW12", "08KYIV9")),
        ("A. A) LIMA 5; B. REF B PARIS 6", "08LIMA1", ("08LIMA5", "08PARIS6")),
        ("A. MOSCOW 1\nLIMA 00000001  001.2 OF 005\nB. PARIS 2", "08LIMA1", ("08MOSCOW1", "08PARIS2")),
        ("A. PARIS 2, B. PARIS 2, C. LIMA 1", "08LIMA1", ("08PARIS2",)),
        ("A. 06 STATE 12 B. 07 PARIS 33", "08LIMA1", ("06STATE12", "07PARIS33")),
        ("TEHRAN 1091: TEHRAN 263: MOSCOW 1603", "72TEHRAN1", ("72TEHRAN1091", "72TEHRAN263", "72MOSCOW1603")),
        ("A. MANILA 2969\n B. 2962 AND PREVIOUS", "06MANILA3065", ("06MANILA2969", "06MANILA2962")),
        ("A - Kabul 28", "08LIMA1", ("08KABUL28",)),
        ("KUWAIT (C)02293", "03LIMA1", ("03KUWAIT2293",)),
        ("COLOMBO CABLES 0266 AND 02259 (2002)", "03LIMA1", ("03COLOMBO266", "02COLOMBO2259")),
        ("UNCLASS USDA FAS 57863", "02LIMA1", ("02USDAFAS57863",)),
        ("A. 04 STATE 1 B. 2004 REPORT FOR PANAMA C. PANAMA 00390", "05LIMA1", ("04STATE1", "05PANAMA390")),
        ("10 GENEVA 231 (SFO-GVA-VIII-088)", "10LIMA1", ("10GENEVA231",)),
        ("USDEL SECRETARY TELEGRAMS 000005/000007", "05LIMA1", ()),
        ("ROE-DOE E-MAIL OF 3 MARCH 2008", "08LIMA1", ()),
        ("IIR 6 832 0617 08", "08LIMA1", ()),
        ("OSC EUP20080312", "08LIMA1", ()),
        ("TD-314/21795-05", "08LIMA1", ()),
        ("SECDEF MSG DTG 301601Z SEP 08", "08LIMA1", ()),
        ("PARIS POINTS JULY 15", "08LIMA1", ()),
        ("PARIS 15 JULY", "08LIMA1", ()),
        ("LONDON DAILY 11/3/09", "09LIMA1", ()),
        ("9 FAM Appendix K", "08LIMA1", ()),
        ("TEHRAN'S A-077 OF MAY 15, 1972", "72TEHRAN1", ()),
        ("", "08LIMA1", ()),
    ],
)
def test_a_ref_line_names_cables(block: str, own: str, expected: tuple[str, ...]) -> None:
    assert reference_ids.references(block, own) == expected


def test_near_ids_come_nearest_first() -> None:
    known = ["08PRISTINA249", "09STATE61188", "08PRISTINA128", "07PRISTINA150"]
    assert reference_ids.near("08PRISTINA129", known)[0] == "08PRISTINA128"
    assert reference_ids.near("2008 Pristina 248", known, n=1) == ("08PRISTINA249",)
    assert reference_ids.near("whatever", []) == ()
