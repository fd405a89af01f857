from __future__ import annotations

import io

import pytest

from index.cables.files import pdf
from index.cables.files.raw_cable import OpenFile
from index.errors import ReadError


def scan() -> bytes:
    """A PDF of one empty page: what a scan looks like to a reader of text."""
    from pypdf import PdfWriter

    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=300, height=300)
    writer.write(out)
    return out.getvalue()


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
