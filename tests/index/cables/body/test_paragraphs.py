"""Splitting a body: the numbers, marks and headings of every form that real cables take, in fixtures of our own."""

from __future__ import annotations

import pytest

from index.cables.body.paragraphs import Body, split_body

SAID = (
    " The mission reports that matters stand as they stood before, and that nobody there expects a change in the weeks"
    " or months that follow."
)
GAP = "\n\n"


def numbered(number: int | str, mark: str = "C", text: str = SAID) -> str:
    """One paragraph; an empty mark leaves it unmarked."""
    return f"{number}. ({mark}){text}{GAP}" if mark else f"{number}. {text.strip()}{GAP}"


def split(body: str, *, marking: str = "C", own_id: str = "08BERN443") -> Body:
    """The body, split, once it is sure that the parts cover it."""
    result = split_body(body, 0, len(body), cable_marking=marking, own_id=own_id)
    at = 0
    for part in result.parts:
        assert part.start == at < part.end
        at = part.end
    assert at == len(body)
    return result


def keys(result: Body) -> str:
    """`2:SBU 2(2):C §1:U`: number, ordinal and marking of each paragraph."""
    return " ".join(
        (f"§{p.ordinal}" if p.number is None else f"{p.number}" + (f"({p.ordinal})" if p.ordinal > 1 else ""))
        + f":{p.marking}"
        for p in result.passages
    )


FORMS_OF_LABELS = {
    "no full stop": (f"1 (C){SAID}{GAP}2 (C){SAID}", "1:C 2:C"),
    "comma": (f"1, (U){SAID}{GAP}2, (U){SAID}", "1:U 2:U"),
    "semicolon and colon": (f"1; (C){SAID}{GAP}2: (SBU){SAID}{GAP}3. (C){SAID}", "1:C 2:SBU 3:C"),
    "no blank": (f"1.(C){SAID}{GAP}2.(SBU){SAID}", "1:C 2:SBU"),
    "half a bracket": (f"1. (U){SAID}{GAP}2. U){SAID}{GAP}3. C){SAID}{GAP}4.C){SAID}", "1:U 2:U 3:C 4:C"),
    "bracket left open": (f"1. (SBU Post reports.{SAID}{GAP}2. (SBU) {SAID}", "1:SBU 2:SBU"),
    "blank in the mark": (f"1. (C ){SAID}{GAP}2. (S NF){SAID}{GAP}3. (SNF){SAID}", "1:C 2:S//NF 3:S//NF"),
    "tabs and more blanks": (f"1.\t(U)\t{SAID}{GAP}2.   (C){SAID}", "1:U 2:C"),
    "lower case": (f"1. (c){SAID}{GAP}2. (sbu){SAID}", "1:C 2:SBU"),
    "pilcrow": (f"¶1. (C){SAID}{GAP}¶2. (C){SAID}", "1:C 2:C"),
    "pilcrow lost in decoding": (f"\ufffd1. (C){SAID}{GAP}\ufffd2. (C){SAID}", "1:C 2:C"),
    "pilcrow on its own line": (f"¶\n1. (C){SAID}\n¶\n2. (C){SAID}", "1:C 2:C"),
    "mark after a lead word": (f"1. SUMMARY: (C){SAID}{GAP}2. COMMENT: (SBU){SAID}", "1:C 2:SBU"),
    "mark before the number": (f"(C) 1.{SAID}{GAP}(C) 2.{SAID}{GAP}(SBU)4.{SAID}", "1:C 2:C 4:SBU"),
    "mark without a number": (f"(U){SAID}{GAP}(C){SAID}", "§1:U §2:C"),
    "mark on the next line": (f"1.\n(C){SAID}{GAP}2.\n(C){SAID}", "1:C 2:C"),
    "bracket that is no mark": (
        f"1. {SAID}{GAP}2. (U.S.) Missile Defense{GAP}{SAID}{GAP}3. (Ruritania) Elections{GAP}{SAID}",
        "1:C 2:C 3:C",
    ),
    "words in a mark that are on no list": (f"1. (S/FRD){SAID}{GAP}2. (U/SBU){SAID}{GAP}3. (C){SAID}", "1:S 2:SBU 3:C"),
    "garbled mark counts as the highest of all": (f"1. (S){SAID}{GAP}2. (SBUU){SAID}{GAP}3. (U){SAID}", "1:S 2:TS 3:U"),
    "mark half read": (f"1. (U){SAID}{GAP}2. (C/?){SAID}{GAP}3. (C//){SAID}", "1:U 2:TS 3:TS"),
    "letter that is no mark, among marks": (f"1. (U){SAID}{GAP}2. (Z){SAID}{GAP}3. (U){SAID}", "1:U 2:TS 3:U"),
    "letter that is no mark, without marks": (f"1. (Z){SAID}{GAP}2. (A){SAID}{GAP}3. All{SAID}", "1:C 2:C 3:C"),
    "level misspelt": (f"1. (SECERT){SAID}{GAP}2. (U){SAID}{GAP}3.{SAID}", "1:TS 2:U 3:C"),
    "what is no mark": (f"1. (U){SAID}{GAP}2. (U.S.){SAID}{GAP}3. (U-2){SAID}{GAP}4. (1){SAID}", "1:U 2:C 3:C 4:C"),
    "letter of a sub-item": (numbered(1) + f"9a. Sub item{GAP}21A. Another{GAP}" + numbered(2), "1:C 2:C"),
}


@pytest.mark.parametrize(("body", "expected"), FORMS_OF_LABELS.values(), ids=FORMS_OF_LABELS.keys())
def test_forms_of_labels(body: str, expected: str) -> None:
    assert keys(split(body)) == expected


SEQUENCES = {
    "a number skipped": ([1, 2, 4, 5], "1 2 4 5"),
    "a number used twice": ([1, 2, 2, 3], "1 2 2(2) 3"),
    "an extract that begins at 5": ([5, 6, 7], "5 6 7"),
    "a digit lost": ([10, 11, 1, 13, 14], "10 11 1 13 14"),
    "an earlier number once more": ([1, 2, 3, 2, 4, 5], "1 2 3 2(2) 4 5"),
}


@pytest.mark.parametrize(("numbers", "expected"), SEQUENCES.values(), ids=SEQUENCES.keys())
def test_sequences_of_marked_numbers(numbers: list[int], expected: str) -> None:
    assert keys(split("".join(map(numbered, numbers)))).replace(":C", "") == expected


def test_unmarked_numbers_may_skip_one_where_more_follow() -> None:
    body = "".join(numbered(number, "") for number in (1, 2, 3, 5, 6, 7))
    assert keys(split(body)) == "1:C 2:C 3:C 5:C 6:C 7:C"


def test_an_unmarked_number_used_twice_counts_twice() -> None:
    body = "".join(numbered(number, "") for number in (1, 2, 3, 3, 4, 5))
    assert keys(split(body)) == "1:C 2:C 3:C 3(2):C 4:C 5:C"


def test_date_and_participants_of_a_memorandum_come_before_its_own_paragraph_1() -> None:
    body = "1. March 5, 2008; 10:00 a.m.; Bern.\n\n2. Participants:\n\nU.S.\nJane Roe\n\nSWITZERLAND\nJohn Doe\n\n"
    assert keys(split(body + numbered(1) + numbered(2) + numbered(3))) == "1:C 2:C 1(2):C 2(2):C 3:C"


def test_a_number_that_says_nothing_keeps_its_mark_or_its_number_for_a_text() -> None:
    body = numbered(1) + f"2. (C){GAP}3.{GAP}" + numbered(4)
    assert [body[p.start : p.end] for p in split(body).passages][1:3] == ["(C)", "3."]


def test_numbering_that_begins_again_gets_ordinals() -> None:
    body = numbered(1) + numbered(2) + "PARTICIPANTS\n\n" + numbered(1) + numbered(2) + numbered(3)
    assert keys(split(body)) == "1:C 2:C 1(2):C 2(2):C 3:C"


def test_a_second_cable_behind_the_first_is_numbered_anew_and_named_in_a_warning() -> None:
    header = (
        "DE RUEHSW #0444/01 1140000\nZNY CCCCC ZZH\nR 231200Z APR 08\nFM AMEMBASSY BERN\nTO SECSTATE WASHDC 1\n"
        "C O N F I D E N T I A L BERN 000444\n\nSIPDIS\n\nE.O. 12958: DECL: 01/01/2018\nTAGS: PREL SZ\nSUBJECT: X\n\n"
    )
    result = split(numbered(1) + numbered(2) + "SMITH\n\n" + header + numbered(1, "") + numbered(2, ""))
    assert keys(result) == "1:C 2:C 1(2):C 2(2):C"
    assert all("TAGS" not in paragraph.search_text for paragraph in result.passages)


def test_a_class_line_with_another_serial_is_a_warning() -> None:
    result = split(numbered(1) + "C O N F I D E N T I A L BERN 000999\n\nSIPDIS\n\n" + numbered(1))
    assert result.warnings == ("holds the header of another cable: BERN 000999",)


def test_of_two_numberings_the_outer_one_counts_and_the_inner_mark() -> None:
    body = f"¶1. 1. (C){SAID}{GAP}¶2. 2. (SBU){SAID}{GAP}¶3. 3. (C){SAID}"
    assert keys(split(body)) == "1:C 2:SBU 3:C"


FALSE_STARTS = {
    "wrapped date": (
        numbered(1) + f"2. (C) They would open the general session in the month of June{GAP}16. The Department will"
        f" come.{GAP}" + numbered(3),
        "1 2 3",
    ),
    "wrapped year": (
        f"¶1. (C) The first vote since the long war in the south was held in November\n¶2007. All is calm.{SAID}{GAP}"
        f"¶2. (C){SAID}",
        "1 2",
    ),
    "wrapped cross-reference": (
        f"1. This asks for action by all of the posts addressed, see paragraph{GAP}7. Thanks for all help given.{GAP}"
        + "".join(numbered(n, "") for n in range(2, 9)),
        "1 2 3 4 5 6 7 8",
    ),
    "wrapped phrase": (
        f"1. {SAID}{GAP}2. It was required that a country which was on the list for two years be ranked as Tier{GAP}"
        f"3. Thus, a downgrade follows.{GAP}\n" + numbered(3, "") + numbered(4, ""),
        "1 2 3 4",
    ),
    "reasons wrapped": (f"Classified By: DCM JANE ROE FOR REASONS\n1.4 (b) and (d){GAP}" + numbered(1), "1"),
    "list in a marked paragraph": (
        numbered(1) + f"2. (C) Four parts:{GAP}1. Open it.\n2. Hire staff.\n3. Train them.\n4. Go on.{GAP}"
        + numbered(3) + numbered(4),
        "1 2 3 4",
    ),
    "list in an unmarked paragraph": (
        numbered(1, "") + f"2. Four parts were agreed on between both of the ministers:{GAP}1. Open it.\n"
        f"2. Hire staff.\n3. Train them.\n4. Go on.{GAP}" + numbered(3, "") + numbered(4, "") + numbered(5, ""),
        "1 2 3 4 5",
    ),
    "list with pilcrows": (
        numbered("¶1") + numbered("¶2") + "¶3. (C) Points:\n¶1. Gas prices\n¶2. Fewer buses\n¶3. More trams\n"
        f"¶4. Nothing{GAP}" + numbered("¶4"),
        "1 2 3 4",
    ),
    "long list at the end of a marked cable": (
        numbered(1) + "2. (C) They asked for these:\n" + "".join(f"{n}. Item of the list.\n" for n in range(1, 9)),
        "1 2",
    ),
    "list with blank lines that counts past the paragraph": (
        numbered(1, "") + numbered(2, "") + "".join(f"{n}. Item of the list.{GAP}" for n in range(1, 7))
        + "".join(numbered(n, "") for n in range(3, 8)),
        "1 2 3 4 5 6 7",
    ),
    "two lists that count up to the next paragraph": (
        numbered(1, "") + (numbered(2, "") + "".join(f"{n}. {SAID}{GAP}" for n in (1, 2, 3)) + f"And:{GAP}"
        + "".join(f"{n}. {SAID}{GAP}" for n in (1, 2, 3))) + "".join(numbered(n, "") for n in range(3, 8)),
        "1 2 3 4 5 6 7",
    ),
    "wrapped number that is the paragraph's own": (
        numbered("¶1", "") + f"¶2. {SAID} He had heard it all from the man and named his price:\n¶2. It fell.{SAID}"
        + GAP + numbered("¶3", "") + numbered("¶4", ""),
        "1 2 3 4",
    ),
    "articles of a quoted text": (
        numbered(1, "") + f"2. BEGIN TEXT OF THE TREATY:{GAP}1. They meet.{GAP}2. They go.{GAP}3. They come back.{GAP}"
        f"END TEXT.{GAP}" + numbered(3, "") + numbered(4, ""),
        "1 2 3 4",
    ),
    "date and cross-reference within a line": (
        f"1. (C) He came on May 2. (C) was his grade. See para 2. (U) was meant.{SAID}{GAP}2. (C){SAID}",
        "1 2",
    ),
    "list of topics, then the same as headings": (
        "1. Topics:\n\n1.   (Iraq) One\n2.   (U.S.) Two\n3.   (Iran) Three\n\n1.   (Iraq) One\n\n"
        + SAID * 3 + f"{GAP}2.   (U.S.) Two{GAP}" + SAID * 3 + f"{GAP}3.   (Iran) Three{GAP}" + SAID * 3,
        "1 2 3",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), FALSE_STARTS.values(), ids=FALSE_STARTS.keys())
def test_false_starts_are_refused(body: str, expected: str) -> None:
    assert keys(split(body)).replace(":C", "") == expected


def test_starts_within_a_line_are_found_with_their_headings() -> None:
    rule = "-" * len("Who are the Millers?")
    result = split(
        f"1. (C){SAID} 2. (C){SAID} Economic Outlook 3. (SBU){SAID} Who are the Millers? {rule} 4. (SBU){SAID}"
    )
    assert keys(result) == "1:C 2:C 3:SBU 4:SBU"
    assert [p.heading for p in result.passages] == ["", "", "Economic Outlook", "Who are the Millers?"]


OCR = {
    "three forms in one document": (
        numbered("11") + numbered("12") + "".join(numbered(f"- 1{n}") for n in range(3, 10))
        + numbered("$\\P 10$ ") + numbered("111") + numbered("¶12"),
        range(1, 13),
    ),
    "true numbers above 100": (
        "".join(numbered(f"$\\P{n}$") for n in range(1, 100)) + "".join(numbered(n) for n in range(100, 125)),
        range(1, 125),
    ),
    "no pilcrow at all, but 110 after 19": (
        "".join(numbered(f"1{n}") for n in range(1, 13)),
        range(1, 13),
    ),
    "an extract that begins at 11": (numbered(11) + numbered(12) + numbered(13), range(11, 14)),
    "a correct pilcrow among misread ones": (
        numbered("142") + numbered("143") + numbered("¶44") + numbered("145"), range(42, 46),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), OCR.values(), ids=OCR.keys())
def test_pilcrows_misread_as_one(body: str, expected: range) -> None:
    assert [p.number for p in split(body).passages] == list(expected)


def test_headings_are_kept_apart_and_go_with_the_paragraph_after_them() -> None:
    body = (
        "Summary\n-------\n\n" + numbered(1) + "Next Steps\n----------\n\n" + numbered(2)
        + "-----------\nBOXED TITLE\n-----------\n\n" + numbered(3) + "//LIKE THIS//\n\n" + numbered(4)
        + "- - - - - -\nTitle of it\n- - - - - -\n" + numbered(5) + "Taking Action:\n\n" + numbered(6)
        + "An overview of what the two sides did to\nmeet in person\n\n" + numbered(7) + "=====\nTITLE\n=====\n"
        + numbered(8)
    )  # fmt: skip
    result = split(body)
    assert keys(result).replace(":C", "") == "1 2 3 4 5 6 7 8"
    assert [p.heading for p in result.passages] == [
        "Summary",
        "Next Steps",
        "BOXED TITLE",
        "LIKE THIS",
        "Title of it",
        "Taking Action:",
        "An overview of what the two sides did to meet in person",
        "TITLE",
    ]
    assert all(p.search_text == SAID.strip() for p in result.passages)


NO_HEADINGS = {
    "bullets": numbered(1) + f"2. (C) The list:{GAP}-- First of them{GAP}-- Second of them{GAP}" + numbered(3),
    "names after a colon": numbered(1) + f"2. (C) Names:{GAP}John Roe{GAP}Jane Doe{GAP}" + numbered(3),
    "end of the summary": numbered(1) + f"END SUMMARY.{GAP}" + numbered(2) + f"END COMMENT{GAP}" + numbered(3),
    "quoted text in a box": numbered(1) + "2. (C) Text:\n\n-----\n" + SAID + "\nIt says no more than this.\n-----\n\n"
    + numbered(3),
}  # fmt: skip


@pytest.mark.parametrize("body", NO_HEADINGS.values(), ids=NO_HEADINGS.keys())
def test_what_belongs_to_the_paragraph_is_no_heading(body: str) -> None:
    result = split(body)
    assert keys(result) == "1:C 2:C 3:C"
    assert [p.heading for p in result.passages] == ["", "", ""]


def test_a_paragraph_of_one_title_line_keeps_it_as_its_text() -> None:
    body = numbered(1, "") + f"2.\nTHE WAY AHEAD{GAP}" + numbered(3, "")
    result = split(body)
    assert [p.search_text for p in result.passages][1] == "THE WAY AHEAD"


@pytest.mark.parametrize(
    ("first", "marking"),
    [
        ("1. (C - ENTIRE TEXT).\n\n", "C"),
        ("1. SECRET - ENTIRE TEXT.\n\n", "S"),
        ("1. (S) ENTIRE TEXT.\n\n", "S"),
        ("1.  CONFIDENTIAL - ENTIRE TEXT.  SUMMARY: all is well.\n\n", "C"),
    ],
)
def test_a_mark_for_the_entire_text_holds_for_all_that_is_unmarked(first: str, marking: str) -> None:
    result = split(first + numbered(2, "") + numbered(3, ""), marking=marking)
    assert keys(result) == f"1:{marking} 2:{marking} 3:{marking}"
    assert all(paragraph.search_text for paragraph in result.passages)


def test_without_numbers_paragraphs_are_counted_by_position() -> None:
    result = split(f"{SAID.strip()}{GAP}A short line.{GAP}{SAID.strip()}{GAP}SMITH")
    assert keys(result) == "§1:C §2:C"
    assert result.signature == "SMITH"


def test_a_list_alone_does_not_number_a_cable() -> None:
    result = split(f"{SAID}{SAID} They ask for:\n1. Bread\n2. Salt\n3. Water{GAP}{SAID.strip()}{GAP}SMITH")
    assert {paragraph.number for paragraph in result.passages} == {None}


def test_pilcrows_within_a_line_mark_starts_where_line_breaks_are_lost() -> None:
    assert keys(split(f"¶1. {SAID} ¶2. {SAID} It was in May ¶16. He came. ¶3. {SAID}")) == "1:C 2:C 3:C"


def test_without_numbers_and_blank_lines_the_body_is_one_paragraph() -> None:
    assert keys(split(f"{SAID.strip()}\n{SAID.strip()}\nSMITH")) == "§1:C"


def test_prose_before_paragraph_1_is_a_passage_by_position() -> None:
    body = f"PLEASE PROTECT ACCORDINGLY{GAP}SUMMARY:{SAID}{SAID} END SUMMARY.{GAP}" + numbered(1) + numbered(2)
    assert keys(split(body)) == "§1:C 1:C 2:C"


def test_boilerplate_before_paragraph_1_is_noise() -> None:
    notice = (
        "SENSITIVE BUT UNCLASSIFIED - PLEASE PROTECT ACCORDINGLY. NOT FOR INTERNET DISTRIBUTION. It is not to be given"
        " to anybody who stands outside of the government of the United States or its contractors.\n\n"
    )
    assert keys(split(notice + numbered(1))) == "1:C"


def test_a_header_that_stands_before_paragraph_1_is_noise() -> None:
    header = (
        "UNCLAS SECTION 01 OF 02 BERN 000443\n\nSIPDIS\nSENSITIVE\n\nDEPT FOR EUR\n\n"
        "E.O. 12958: N/A\nTAGS: PREL\nSUBJECT: X\n\n"
    )
    result = split(header + f"Classified By: DCM ROE for reasons 1.4 (b).{GAP}" + numbered(1))
    assert keys(result) == "1:C"
    assert result.parts[0].kind == "noise"


def test_nothing_is_lost_where_only_a_stretch_of_the_text_is_the_body() -> None:
    text = "HEADER\n\n" + numbered(1) + "SMITH\n\nanother cable"
    end = text.index("another")
    result = split_body(text, 8, end, cable_marking="C", own_id=None)
    assert (result.parts[0].start, result.parts[-1].end) == (8, end)
    assert result.signature == "SMITH"


@pytest.mark.parametrize("body", ["", " \n", "\n" * 50, "1.", "(C)", "¶", "٣. (C) text", "-----", "NNNN"])
def test_hardly_anything_is_still_a_body(body: str) -> None:
    split(body)


def test_a_mark_that_cannot_be_read_is_told() -> None:
    result = split(f"1. (U){SAID}{GAP}2. (C/?){SAID}{GAP}3. (CC){SAID}")
    assert result.warnings == ("the mark of ¶2, ¶3 cannot be read: it counts as TS",)
    assert split(f"1. (U){SAID}{GAP}2. (C){SAID}").warnings == ()
