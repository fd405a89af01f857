from __future__ import annotations

import pytest

from index.cables.header import class_line, fields, header
from tests.fakes import made_up


def header_of(text: str) -> header.Header:
    lines = class_line.find_all(text, 0, len(text))
    return header.read(text, 0, len(text), lines[0] if lines else None)


def field(text: str, name: str) -> str | None:
    found = header_of(f"UNCLAS PRISTINA 000417\n\n{text}\n1. (U) Text.\n").fields.get(name)
    return fields.one_line(found) if found is not None else None


def test_a_whole_header_is_read_field_by_field() -> None:
    head = header_of(made_up.CABLE)
    assert (head.sender, head.sender_serial, head.security) == ("AMEMBASSY PRISTINA", 417, "U")
    assert head.created is not None
    assert made_up.CABLE[head.body_start :] == made_up.BODY
    assert set(head.fields) == {"eo", "tags", "subject", "ref", "by"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SUBJECT: A HALL OPENS\n", "A HALL OPENS"),
        ("SUBJECT: A HALL OPENS,\nAND NOBODY\nCOMES AT ALL\n\nREF: STATE 1\n", "A HALL OPENS, AND NOBODY COMES AT ALL"),
        ("SUBJECT: (S/NF) A HALL OPENS\n", "A HALL OPENS"),
        ("SUBJECT: THE HALLS OF MARCH\n¶2008. PART TWO\n", "THE HALLS OF MARCH 2008. PART TWO"),
        ("SUBJECT: (SBU) (U) A HALL OPENS\n", "A HALL OPENS"),
        ("SUBJ: A HALL OPENS\n", "A HALL OPENS"),
        ("UBJECT: A HALL OPENS\n", "A HALL OPENS"),
        ("subject: A hall opens\n", "A hall opens"),
        ("SUBJECT A HALL OPENS\n", "A HALL OPENS"),
        ("SUBJECT:\nA HALL OPENS\n", "A HALL OPENS"),
        ("SUBJECT:\n\nA HALL OPENS\n", "A HALL OPENS"),
        ("SUBJECT: A HALL OPENS AS UK PRIMEREF: A. LONDON 12\n", "A HALL OPENS AS UK PRIME"),
        ("SUBJECT: A VISIT TO CAIROClassified By: DCM Jane Roe\n", "A VISIT TO CAIRO"),
        ("SUBJECT: A HALL\nPRISTINA 00000417  001.2 OF 002\nOPENS\n", "A HALL OPENS"),
        ("SUBJECT: A HALL OPENS\n--------\nSummary\n", "A HALL OPENS"),
        ("SUBJECT: A HALL OPENS\nSENSITIVE BUT UNCLASSIFIED\n", "A HALL OPENS"),
        ("SUBJECT: A HALL OPENS\nSUMMARY: Nobody came.\n", "A HALL OPENS"),
        ("SUBJECT: US-\nSERB TALKS\n", "US-SERB TALKS"),
        ("SUBJECT: A HALL OPENS \\\n", "A HALL OPENS"),
        ("E.O. 12958: N/A TAGS: PGOV SUBJECT: A HALL OPENS REF: STATE 1\n", "A HALL OPENS"),
        ("SUBJECT: A HALL OPENS Ref(s): A) 08 RIO DE JAN 138\n", "A HALL OPENS"),
        ("E.o. 12958: n/a Tags: prel, tu Subject: a hall opens\n", "a hall opens"),
        ("SUBJECT: A HALL OPENS\nThis is an action request for the post. Please see para 2.\n", "A HALL OPENS"),
        ("COPY//SUBJECT LINE//////\n\nSUBJECT: A HALL OPENS\n", "A HALL OPENS"),
        ("TAGS: PGOV\n", None),
    ],
)
def test_the_subject_is_whole_and_unwrapped(text: str, expected: str | None) -> None:
    head = header_of(f"UNCLAS PRISTINA 000417\n\n{text}\n1. (U) Text.\n")
    assert fields.subject(head.fields.get("subject", "")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TAGS: PGOV KV\nSUBJECT: X\n", "PGOV KV"),
        ("TAGS: PGOV KJUS\nEAID, YI\nSUBJECT: X\n", "PGOV KJUS EAID, YI"),
        ("TAGS: PHUM ELAB\n\nKFRD, PREF\nSUBJECT: X\n", "PHUM ELAB KFRD, PREF"),
        ("TAG: PGOV\n", "PGOV"),
        ("TAGE: PGOV\n", "PGOV"),
        ("TGS: PGOV\n", "PGOV"),
        ("AGS: PGOV\n", "PGOV"),
        ("TAGS PREL, PHUM\nSUBJECT: X\n", "PREL, PHUM"),
        ("E.O. 12958: DECL: 01/04/2020 TAGS: MASS MARR\n", "MASS MARR"),
        ("TAGS: PGOV\nFrom the press section\nSUBJECT: X\n", "PGOV"),
        ("Tags: ovip (roe, jane), prel,\netra, jp\nSubject: x\n", "ovip (roe, jane), prel, etra, jp"),
        ("SUBJECT: X\n", None),
    ],
)
def test_the_tags_line_goes_on_where_only_tags_follow(text: str, expected: str | None) -> None:
    assert field(text, "tags") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SUBJECT: X\n\nREF: STATE 12\n", "STATE 12"),
        ("SUBJECT: X\n\nREFS: A. STATE 12\n     B. PARIS 3\n", "A. STATE 12 B. PARIS 3"),
        ("SUBJECT: X\n\nREF: A. STATE 12\n\nB. PARIS 3\n", "A. STATE 12 B. PARIS 3"),
        ("SUBJECT: X\n\nREFTELS: STATE 12\n", "STATE 12"),
        ("SUBJECT: X\n\nRef(s): STATE 12\n", "STATE 12"),
        ("SUBJECT: X\n\nREFERENCE: STATE 12\n", "STATE 12"),
        ("SUBJECT: X\n\nPROGRAM REF: STATE 12\n", "STATE 12"),
        ("SUBJECT: X\n\nREF A. STATE 12\n", "A. STATE 12"),
        ("SUBJECT: X\n\nREF: RIO\nDE JANEIRO 1291\n", "RIO DE JANEIRO 1291"),
        ("SUBJECT: X\n\nREF: STATE 12\nMost traders stayed at home on the day of the opening.\n", "STATE 12"),
        ("SUBJECT: X\n", None),
    ],
)
def test_the_ref_line_takes_its_items_and_no_prose(text: str, expected: str | None) -> None:
    assert field(text, "ref") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Classified By: DCM Jane Roe for reasons 1.4 (b) and (d).\n", "DCM Jane Roe for reasons 1.4 (b) and (d)."),
        ("Classified By: DCM Jane Roe for reasons\n1.4 (b) and (d)\n", "DCM Jane Roe for reasons 1.4 (b) and (d)"),
        ("Classified By: Classified by DCM Jane Roe\n", "DCM Jane Roe"),
        ("(U) Classified by DCM Jane Roe\n", "DCM Jane Roe"),
        ("Classified By: DCM Jane Roe\nReasons: 1.4 (b)\n", "DCM Jane Roe Reasons: 1.4 (b)"),
        ("CLASSIFIED BY: Jane Roe, DCM. REASON: 1.5 (b,d)\n", "Jane Roe, DCM. REASON: 1.5 (b,d)"),
        ("Classified By: DCM Jane Roe. REA\nSONS: 1.4 (B)\n", "DCM Jane Roe. REASONS: 1.4 (B)"),
        ("Classified By: DCM Jane Roe, for REA\n\nSONS 1.4 (B)\n", "DCM Jane Roe, for REASONS 1.4 (B)"),
        ("Classified By: DCM Jane Roe f\nor reasons 1.4 (b) a\nnd (d)\n", "DCM Jane Roe for reasons 1.4 (b) and (d)"),
        ("Classified By: Classfied By: Jane Roe\n", "Jane Roe"),
        ("SUBJECT: Y\n", None),
    ],
)
def test_who_classified_it_is_read_with_the_reason(text: str, expected: str | None) -> None:
    head = header_of(f"SECRET PRISTINA 000417\n\nSUBJECT: X\n\n{text}\n1. (U) Text.\n")
    assert fields.classified_by(head.fields.get("by"), "Text.") == expected


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("Classified by DCM Jane Roe, reason 1.4 (b).", "DCM Jane Roe, reason 1.4 (b)."),
        ("CONFIDENTIAL - ENTIRE TEXT. CLASSIFIED BY: JANE ROE. REASON: 1.5 (D).", "JANE ROE. REASON: 1.5 (D)."),
        ("The hall opened, classified by nobody.", None),
    ],
)
def test_a_first_paragraph_may_say_who_classified_it(paragraph: str, expected: str | None) -> None:
    assert fields.classified_by(None, paragraph) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("UNCLAS PRISTINA 000417\n\nSIPDIS\n\nE.O. 12958: N/A\n", "UNCLASSIFIED"),
        ("UNCLAS PRISTINA 000417\n\nSENSITIVE\n\nE.O. 12958: N/A\n", "UNCLASSIFIED//FOR OFFICIAL USE ONLY"),
        (
            "UNCLAS PRISTINA 000417 SIPDIS SENSITIVE DEPT FOR EUR E.O. 12958: N/A\n",
            "UNCLASSIFIED//FOR OFFICIAL USE ONLY",
        ),
        ("UNCLAS E F T O PRISTINA 000417\n\nE.O. 12958: N/A\n", "UNCLASSIFIED//FOR OFFICIAL USE ONLY"),
        ("C O N F I D E N T I A L PRISTINA 000417\n\nNOFORN\n\nTAGS: X\n", "CONFIDENTIAL//NOFORN"),
        ("S E C R E T//NOFORN PRISTINA 000417\n", "SECRET//NOFORN"),
        ("SECRET PRISTINA 000417\n\nSIPDIS\n\nSUBJECT: A NOFORN RULE\n", "SECRET"),
        ("LIMITED OFFICIAL USE PRISTINA 0417\n", "LIMITED OFFICIAL USE"),
        ("ZNY CCCCC ZZH\nO 121616Z MAR 08\nSUBJECT: X\n", "CONFIDENTIAL"),
        ("SUBJECT: X\n", None),
    ],
)
def test_the_classification_comes_from_class_line_captions_and_security_line(text: str, expected: str | None) -> None:
    lines = class_line.find_all(text, 0, len(text))
    head = header.read(text, 0, len(text), lines[0] if lines else None)
    assert fields.classification(lines[0] if lines else None, head.security, head.captions) == expected


@pytest.mark.parametrize(
    "body",
    [
        "1. (U) Text.\n",
        "¶1. (U) Text.\n",
        "12. (SBU) Text.\n",
        "$\\P1$. (U) Text.\n",
        "1.(C) Text.\n",
        "4 (C) Text.\n",
        "(U) Text without a number.\n",
        "-------\nSummary\n-------\n\n1. (U) Text.\n",
        "Why Nobody Came\n---------------\n\n1. (U) Text.\n",
        "SUMMARY: Text.\n\n1. (U) More.\n",
        "An excerpt without any number at all, a sentence long.\n",
    ],
)
def test_the_body_begins_after_the_last_field(body: str) -> None:
    text = made_up.ROUTING + made_up.FIELDS + body
    assert text[header_of(text).body_start :] == body
