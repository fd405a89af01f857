from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.cable import Cable, Skipped
from index.cables import reading
from index.cables.files.containers import CONTAINERS
from tests.fakes import made_up


def read(text: str | bytes) -> list[Cable | Skipped]:
    data = text.encode() if isinstance(text, str) else text
    return list(reading.read_bytes(data, "given"))


def cable(text: str | bytes) -> Cable:
    (found,) = read(text)
    assert isinstance(found, Cable), found
    return found


FORMS: dict[str, str | bytes] = {
    "cable-text": made_up.CABLE,
    "copied-page-newer": made_up.NEWER_PAGE,
    "copied-page-older": made_up.OLDER_PAGE,
    "archive-html": made_up.html_page(made_up.ROUTING, made_up.FIELDS + made_up.BODY),
    "csv": made_up.csv_row(),
    "mirror-text": made_up.MIRROR,
}
TELEGRAMS = {"archives-telegram": made_up.ARCHIVES_TELEGRAM, "plusd-page": made_up.PLUSD_PAGE}


@pytest.mark.parametrize(("container", "text"), FORMS.items(), ids=FORMS)
def test_one_cable_reads_alike_from_every_container(container: str, text: str | bytes) -> None:
    found = cable(text)
    assert found.container == container
    assert found.reference_id == made_up.REFERENCE_ID
    assert found.created is not None
    assert found.created.isoformat() == "2008-03-12T16:16:00+00:00"
    assert found.origin == "Embassy Pristina"
    assert found.tags == ("PGOV", "KDEM", "KCRM", "EAID", "KV")
    assert found.subject == "A MARKET HALL OPENS, AND NOBODY COMES"
    assert found.references == ("08STATE2731", "06SKOPJE88")
    assert found.classified_by == "DCM Jane Roe for reasons 1.4 (b) and (d)."
    assert found.signature == "ROE"
    assert [(p.key, p.marking) for p in found.passages] == [
        ("08PRISTINA417 ¶1", "SBU"),
        ("08PRISTINA417 ¶2", "U"),
        ("08PRISTINA417 ¶3", "SBU"),
    ]
    assert found.passages[1].heading == "Why Nobody Came"
    assert found.aliases == found.warnings == ()


def test_every_container_of_the_table_is_tested_here() -> None:
    elsewhere = {"csv-part", "pdf", "gzip", "mail", "mailbox", "quoted-mail"}
    assert [row.name for row in CONTAINERS] == list(dict.fromkeys(row.name for row in CONTAINERS))
    assert {row.name for row in CONTAINERS} == {*FORMS, *TELEGRAMS, "abstract", *elsewhere}


@pytest.mark.parametrize("container", [name for name in FORMS if name != "csv"])
def test_the_class_line_alone_tells_sensitive_cables(container: str) -> None:
    assert cable(FORMS[container]).classification == "UNCLASSIFIED//FOR OFFICIAL USE ONLY"


def test_a_copied_pages_boilerplate_is_header_and_trailer() -> None:
    found = cable(made_up.NEWER_PAGE)
    assert found.text == made_up.NEWER_PAGE
    first, last = found.parts[0], found.parts[-1]
    assert (first.kind, last.kind) == ("header", "trailer")
    assert found.text[first.start : first.end].count("SUBJECT:") == 2
    assert "Share this cable" in found.text[last.start : last.end]


def test_an_abstract_says_that_it_is_one() -> None:
    found = cable(made_up.ABSTRACT)
    assert (found.container, found.reference_id, found.references) == ("abstract", "08PRISTINA417", ("08STATE2731",))
    assert [(p.number, p.marking) for p in found.passages] == [(1, "SBU"), (2, "U")]
    assert "abstract" in found.warnings[0]


@pytest.mark.parametrize(("container", "text"), TELEGRAMS.items(), ids=TELEGRAMS)
def test_a_telegram_of_the_seventies_is_read(container: str, text: str) -> None:
    found = cable(text)
    assert (found.container, found.reference_id, found.aliases[0][:13]) == (container, "73LAPAZ3608", "1973LAPAZ0360")
    assert found.created is not None
    assert found.created.isoformat() == "1973-06-27T17:06:00+00:00"
    assert (found.origin, found.classification) == ("Embassy La Paz", "CONFIDENTIAL")
    assert (found.subject, found.tags) == ("A LAMA IN THE CHANCERY", ("PINT", "BL"))
    assert found.references == ("73LAPAZ3478",)
    assert [(p.number, p.marking) for p in found.passages] == [(1, "C"), (2, "C")]
    assert found.signature == "SICILIANO"


def test_the_foot_of_a_telegram_is_none_of_its_last_paragraph() -> None:
    foot = (
        "CONFIDENTIAL\n\nNNN\n*** Current Handling Restrictions *** n/a\n*** Current Classification *** UNCLASSIFIED\n"
    )
    text = made_up.ARCHIVES_TELEGRAM.replace("FED.\nSICILIANO\n\nCONFIDENTIAL\n\nNNN\n", f"FED. SICILIANO\n\n{foot}")
    found = cable(text)
    assert found.passages[-1].text.startswith("IT HAS SINCE BEEN FED.")
    assert "***" not in found.passages[-1].text
    assert "NNN" in found.text[found.parts[-1].start : found.parts[-1].end]


def test_a_telegram_whose_text_is_lost_keeps_what_its_attributes_say() -> None:
    text = made_up.ARCHIVES_TELEGRAM.replace(made_up.TELEGRAM, "n/a\n")
    found = cable(text)
    assert (found.reference_id, found.subject) == ("73LAPAZ3608", "A LAMA IN THE CHANCERY")
    assert found.created is not None


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("utf-8"),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("latin-1"),
        lambda text: text.replace("\n", "\r\n").encode("latin-1"),
        lambda text: text.encode("utf-16"),
    ],
    ids=["utf-8", "utf-8 with a mark", "latin-1", "latin-1 with CRLF", "utf-16"],
)
def test_every_encoding_gives_the_same_cable(encode: Callable[[str], bytes]) -> None:
    text = made_up.CABLE.replace("\n1. ", "\n¶1. ").replace("Nobody Came", "Café Fermé")
    found = cable(encode(text))
    assert found.text == text
    assert found.passages[1].heading == "Why Café Fermé"


def test_a_western_quote_is_read_from_a_single_byte() -> None:
    assert "the mayor’s" in cable(made_up.CABLE.encode().replace(b"The mayor", b"the mayor\x92s")).text


def test_several_cables_in_one_file_are_told_apart() -> None:
    first, second = read(made_up.CABLE + "\n" + made_up.second_cable())
    assert isinstance(first, Cable)
    assert isinstance(second, Cable)
    assert (first.reference_id, second.reference_id) == ("08PRISTINA417", "08SKOPJE88")
    assert [p.number for p in first.passages] == [p.number for p in second.passages] == [1, 2, 3]


def test_several_copied_pages_in_one_file_are_told_apart() -> None:
    other = made_up.NEWER_PAGE.replace("PRISTINA417", "SKOPJE88").replace("PRISTINA 000417", "SKOPJE 000088")
    ids = [found.reference_id for found in read(made_up.NEWER_PAGE + "\n" + other) if isinstance(found, Cable)]
    assert ids == ["08PRISTINA417", "08SKOPJE88"]


def test_a_second_cable_on_a_page_is_not_cited_as_the_first() -> None:
    body = made_up.FIELDS + made_up.BODY + "\n" + made_up.second_cable()
    first, second = read(made_up.html_page(made_up.ROUTING, body))
    assert isinstance(first, Cable)
    assert isinstance(second, Cable)
    assert (first.reference_id, second.reference_id) == ("08PRISTINA417", "08SKOPJE88")
    assert len(first.passages) == len(second.passages) == 3
    assert "08PRISTINA417" in second.warnings[0]


def test_the_last_complete_copy_on_a_page_is_read() -> None:
    cut = made_up.FIELDS + made_up.BODY[:60] + " ...\n\n\nid: 1\ndate: 2008-03-12\n---- header ends ----\n\n"
    found = cable(made_up.html_page(made_up.ROUTING, cut + made_up.FIELDS + made_up.BODY))
    assert [p.number for p in found.passages] == [1, 2, 3]
    assert "roof" in found.passages[2].text


def test_a_row_of_a_table_in_the_text_begins_another_cable() -> None:
    row = (
        "144052\t2006-01-19 00:29:00\t06SKOPJE77\tEmbassy Skopje\tCONFIDENTIAL\tC O N F I D E N T I A L SKOPJE 000077\n"
    )
    other = row + "\nTAGS: PREL\nSUBJECT: A BRIDGE\n\n1. (C) The bridge stands.\n"
    first, second = read(made_up.html_page(made_up.ROUTING, made_up.FIELDS + " ...\n\n" + other))
    assert isinstance(first, Cable)
    assert isinstance(second, Cable)
    assert (first.reference_id, first.passages) == ("08PRISTINA417", ())
    assert (second.reference_id, second.origin) == ("06SKOPJE77", "Embassy Skopje")
    assert second.created is not None
    assert second.created.year == 2006


def test_a_later_section_of_the_same_cable_is_no_new_cable() -> None:
    section = "C O N F I D E N T I A L SECTION 02 OF 02 PRISTINA 000417\n\nSIPDIS\n\nTAGS: PGOV\nSUBJECT: A HALL\n\n"
    found = cable(made_up.CABLE.replace("3. (SBU) COMMENT", section + "3. (SBU) COMMENT"))
    assert [p.number for p in found.passages] == [1, 2, 3]


def test_a_page_whose_text_is_another_cables_says_so() -> None:
    found = cable(made_up.html_page(made_up.ROUTING, made_up.FIELDS + made_up.BODY, reference_id="08LIMA55"))
    assert found.reference_id == "08LIMA55"
    assert any("08PRISTINA417" in warning for warning in found.warnings)


def test_a_malformed_page_id_becomes_an_alias() -> None:
    page = made_up.html_page(made_up.ROUTING, made_up.FIELDS + made_up.BODY, reference_id="08SECTION01OF02PRISTINA417")
    found = cable(page)
    assert (found.reference_id, found.aliases) == ("08PRISTINA417", ("08SECTION01OF02PRISTINA417",))


def test_the_date_time_group_is_believed_before_the_page() -> None:
    found = cable(made_up.html_page(made_up.ROUTING, made_up.FIELDS + made_up.BODY, created="2008-03-12 16:04"))
    assert found.created is not None
    assert found.created.minute == 16


def test_a_date_time_group_of_another_year_is_not_believed() -> None:
    page = made_up.html_page(made_up.ROUTING.replace("MAR 08", "MAR 98"), made_up.FIELDS + made_up.BODY)
    found = cable(page)
    assert found.created is not None
    assert found.created.year == 2008
    assert any("1998" in warning for warning in found.warnings)


def test_a_lone_block_on_a_page_is_the_body() -> None:
    found = cable(made_up.html_page(made_up.FIELDS + made_up.BODY))
    assert (found.reference_id, len(found.passages)) == ("08PRISTINA417", 3)


def test_rows_are_escaped_with_backslashes_and_may_hold_line_breaks() -> None:
    body = made_up.FIELDS + made_up.BODY.replace("the rain", 'the "rain", and Bob\'s cart')
    found = cable(made_up.csv_row(body=body))
    assert 'the "rain", and Bob\'s cart' in found.text


def test_a_row_with_too_few_columns_is_told_and_the_next_is_read() -> None:
    short, whole = read('"1","3/12/2008 16:16","08LIMA1","Embassy Lima"\n' + made_up.csv_row())
    assert isinstance(short, Skipped)
    assert "row 1" in short.reason
    assert isinstance(whole, Cable)


def test_a_row_that_swallowed_another_is_told() -> None:
    row = made_up.csv_row().rstrip('"\n')
    found = read(row + "\n" + made_up.csv_row(reference_id="08LIMA1"))
    assert isinstance(found[0], Cable)
    assert any(isinstance(item, Skipped) and "open quote" in item.reason for item in found)


def test_rows_are_streamed_from_a_file_as_from_memory(tmp_path: Path) -> None:
    rows = made_up.csv_row() + made_up.csv_row(reference_id="08LIMA1", body="Caf\xe9 \x80.\n")
    path = tmp_path / "anything.bin"
    path.write_bytes(rows.encode("latin-1"))
    found = list(reading.read_file(path))
    assert [cable.reference_id for cable in found if isinstance(cable, Cable)] == ["08PRISTINA417", "08LIMA1"]
    assert isinstance(found[1], Cable)
    assert "Café €." in found[1].text


def test_a_cable_whose_line_breaks_were_lost_is_read_all_the_same() -> None:
    found = cable(" ".join(made_up.CABLE.split()))
    assert (found.reference_id, found.subject) == ("08PRISTINA417", "A MARKET HALL OPENS, AND NOBODY COMES")
    assert found.classification == "UNCLASSIFIED//FOR OFFICIAL USE ONLY"
    assert (found.tags[-1], found.references) == ("KV", ("08STATE2731", "06SKOPJE88"))
    assert [(p.number, p.marking) for p in found.passages] == [(1, "SBU"), (2, "U"), (3, "SBU")]


def test_a_class_line_glued_to_the_archives_note_is_found() -> None:
    note = "This record is a partial extract of the original cable. The full text is not available."
    head = "08PRISTINA417\nA MARKET HALL OPENS,\nWed Mar 12 00:00:00 +0100 2008\nUNCLASSIFIED\nEmbassy Pristina\n"
    found = cable(head + note + made_up.FIELDS + made_up.BODY)
    assert (found.container, found.reference_id, len(found.passages)) == ("mirror-text", "08PRISTINA417", 3)
    assert found.subject == "A MARKET HALL OPENS, AND NOBODY COMES"


def test_a_page_without_any_text_keeps_what_it_says() -> None:
    found = cable("07PARIS2725\nA LUNCH\nTue Jun 26 00:00:00 +0200 2007\nCONFIDENTIAL\nEmbassy Paris\n")
    assert (found.reference_id, found.subject, found.passages) == ("07PARIS2725", "A LUNCH", ())
    assert any("no paragraphs" in warning for warning in found.warnings)


def test_a_header_without_subject_is_named() -> None:
    found = cable(made_up.CABLE.replace("SUBJECT: (SBU) A MARKET HALL OPENS,\nAND NOBODY COMES\n", ""))
    assert found.subject is None
    assert "no SUBJECT line" in found.warnings


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty file"),
        (b" \n\n ", "empty file"),
        (b"\x00\x01\x02\x03" * 50, "binary file"),
        (bytes(range(256)) * 10, "binary file"),
        (b"Dear diary, nothing happened today.", "no cable found"),
        (b"<html><body><p>A page about cooking</p></body></html>", "no cable found"),
        (b"O 131830Z JUN 00\nFM AMEMBASSY DAMASCUS\nTO SECSTATE WASHDC\n", "AMEMBASSY DAMASCUS"),
        (b"%PDF-1.4\nbroken", "damaged PDF"),
    ],
    ids=["empty", "blank", "nulls", "bytes", "prose", "page", "cut off", "damaged PDF"],
)
def test_what_is_no_cable_is_skipped_with_a_reason(data: bytes, reason: str) -> None:
    (found,) = read(data)
    assert isinstance(found, Skipped)
    assert reason in found.reason
