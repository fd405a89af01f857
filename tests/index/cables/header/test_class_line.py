from __future__ import annotations

import pytest

from index.cables.header import class_line


@pytest.mark.parametrize(
    ("text", "level", "section", "post", "serial"),
    [
        ("UNCLAS SECTION 01 OF 09 PRISTINA 000128", "UNCLASSIFIED", 1, "PRISTINA", 128),
        ("C O N F I D E N T I A L KABUL 001651", "CONFIDENTIAL", None, "KABUL", 1651),
        ("UNCLAS E F T O LONDON 002688", "UNCLASSIFIED", None, "LONDON", 2688),
        ("U N C L A S SECTION 02 OF 03 ACCRA 000012", "UNCLASSIFIED", 2, "ACCRA", 12),
        ("C O N F I D E N T I A L THE\nHAGUE 000196 ", "CONFIDENTIAL", None, "THEHAGUE", 196),
        ("S E C R E T//NOFORN SECTION 1 OF 3 RIYADH 0905", "SECRET", 1, "RIYADH", 905),
        ("UNCLASSIFIED BUENOS AIRES 2481 ", "UNCLASSIFIED", None, "BUENOSAIRES", 2481),
        ("UNCLAS UNVIE VIENNA 000279", "UNCLASSIFIED", None, "UNVIEVIENNA", 279),
        ("UNCLAS SENSITIVE PORT AU PRINCE 000838", "UNCLASSIFIED", None, "PORTAUPRINCE", 838),
        ("LIMITED OFFICIAL USE LA PAZ 3608", "LIMITED OFFICIAL USE", None, "LAPAZ", 3608),
        ("CONFIDENTIAL SECTION 01 OF 02 STATE 000284 SIPDIS E.O. 12958:", "CONFIDENTIAL", 1, "STATE", 284),
    ],
)
def test_a_class_line_tells_level_section_post_and_serial(
    text: str, level: str, section: int | None, post: str, serial: int
) -> None:
    (line,) = class_line.find_all(text, 0, len(text))
    assert (line.level, line.section, line.post, line.serial) == (level, section, post, serial)


def test_a_year_before_the_post_is_kept_apart() -> None:
    (line,) = class_line.find_all("C O N F I D E N T I A L 75 LOME 1234 \n", 0, 37)
    assert (line.year, line.post, line.serial) == (75, "LOME", 1234)


@pytest.mark.parametrize(
    "text",
    [
        "CONFIDENTIAL sources told us in March 2008",
        "SECRET MEETINGS OF THE 12 MINISTERS",
        "UNCLASSIFIED\n\nPAGE 02 LA PAZ 03608",
        "SECRETARY RICE 2008",
        "UNCLAS",
        "",
    ],
)
def test_prose_is_no_class_line(text: str) -> None:
    assert class_line.find_all(text, 0, len(text)) == []


def test_a_class_line_glued_to_other_text_is_found() -> None:
    text = "The full text is not available.C O N F I D E N T I A L ANKARA 008852 \n"
    line = class_line.find_anywhere(text, 0, len(text))
    assert line is not None
    assert (line.post, line.serial) == ("ANKARA", 8852)
