from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

import pytest

from index.cable import Cable, Skipped
from index.cables import reading
from index.cables.files import pdf
from index.cables.files.raw_cable import OpenFile
from index.errors import ReadError
from tests.fakes import made_up


def scan() -> bytes:
    """A PDF of one empty page: what a scan looks like to a reader of text."""
    from pypdf import PdfWriter

    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=300, height=300)
    writer.write(out)
    return out.getvalue()


COLUMNS = [
    *((40, line) for line in (made_up.ROUTING + made_up.FIELDS).splitlines()),
    (40, "1. (U) The market hall stood empty on", 330, "3. (SBU) Nobody at the ministry would"),
    (40, "its first day.", 330, "say how many traders had been asked."),
    (40, "2. (U) Traders blamed the rain.", 330, "4. (U) A roof would help."),
]
"""A page whose two columns stand side by side, line by line."""


def made_pdf(*pages: Sequence[tuple[int | str, ...]], password: str = "", algorithm: str | None = None) -> bytes:
    """A PDF with these pages of lines; a line is pairs of a place from the left and what stands there."""
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer, out = PdfWriter(), io.BytesIO()
    names = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Courier"}
    font = DictionaryObject({NameObject(key): NameObject(value) for key, value in names.items()})
    fonts = DictionaryObject({NameObject("/F"): writer._add_object(font)})
    for lines in pages:
        page, content = writer.add_blank_page(width=600, height=900), DecodedStreamObject()
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        places = [(x, 880 - 12 * n, said) for n, line in enumerate(lines) for x, said in batched(line)]
        shown = (str(said).replace("(", "\\(").replace(")", "\\)") for _, _, said in places)
        drawn = zip(places, shown, strict=True)
        content.set_data("\n".join(f"BT /F 10 Tf {x} {y} Td ({said}) Tj ET" for (x, y, _), said in drawn).encode())
        page[NameObject("/Contents")] = writer._add_object(content)
    if algorithm:
        writer.encrypt(password, "harbour", algorithm=algorithm)
    writer.write(out)
    return out.getvalue()


def batched(line: tuple[int | str, ...]) -> Iterator[tuple[int | str, int | str]]:
    return zip(line[::2], line[1::2], strict=True)


PAGE = [(40, line) for line in made_up.CABLE.splitlines()]


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256"])
def test_a_pdf_that_only_its_owner_may_change_is_read(algorithm: str) -> None:
    (plain,) = reading.read_bytes(made_pdf(PAGE), "given")
    data = made_pdf(PAGE, algorithm=algorithm)
    assert list(reading.read_bytes(data, "given")) == [plain]
    assert isinstance(plain, Cable)
    assert plain.reference_id == made_up.REFERENCE_ID


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_pdf_with_a_password_says_so(algorithm: str) -> None:
    data = made_pdf(PAGE, password="master", algorithm=algorithm)
    (found,) = reading.read_bytes(data, "given")
    assert isinstance(found, Skipped)
    assert "needs a password" in found.reason


def test_pages_without_text_are_counted() -> None:
    (found,) = reading.read_bytes(made_pdf(PAGE, [], []), "given")
    assert isinstance(found, Cable)
    assert found.warnings == ("2 of 3 pages have no text: run OCR on the file",)


def test_where_columns_are_mixed_every_paragraph_counts_as_the_highest_mark() -> None:
    (found,) = reading.read_bytes(made_pdf(COLUMNS), "given")
    assert isinstance(found, Cable)
    assert "columns" in found.warnings[0]
    assert {passage.marking for passage in found.passages} == {"SBU"}


@pytest.mark.parametrize(
    ("layer", "mixed"),
    [
        ("1. (U) A\n2. (C) B\n3. (S) C\n", False),
        ("1. (U) A\n2. (C) B\n1. (U) A\n2. (C) B\n", False),
        ("1. (U) A\n3. (S) C\n2. (C) B\n", True),
        ("1. (U) A and   2. (C) B\n", True),
        ("1. (U) He asked for 3. Nobody came.\n", False),
    ],
)
def test_mixed_columns_are_known_by_their_numbers(layer: str, mixed: bool) -> None:
    assert pdf.has_mixed_columns(layer) is mixed


def test_a_scan_without_text_is_named() -> None:
    with pytest.raises(ReadError, match="scan without text"):
        list(pdf.read(OpenFile(io.BufferedReader(io.BytesIO(scan())), "scan.pdf")))


def test_a_damaged_pdf_is_named() -> None:
    with pytest.raises(ReadError, match="damaged PDF"):
        list(pdf.read(OpenFile(io.BufferedReader(io.BytesIO(b"%PDF-1.7\nnothing of the kind")), "damaged.pdf")))


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        ("¶\n1.  (U) Text", "¶1.  (U) Text"),
        ("TAGS: \nPREL\n \nXF\n \nTC\nSUBJECT: X\n", "TAGS: PREL XF TC\nSUBJECT: X\n"),
        ("TAGS: PREL XF\nSUBJECT: X\n", "TAGS: PREL XF\nSUBJECT: X\n"),
        ("no tags at all", "no tags at all"),
    ],
)
def test_what_links_set_apart_is_joined(layer: str, expected: str) -> None:
    assert pdf.mended(layer) == expected
