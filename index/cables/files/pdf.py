"""PDF files: their text layer, made fit to be read as a copied cable.

pypdf reads the fourteen PDFs of the test data in half the time of pdfplumber (2.8 s against 5.8 s), and keeps the blank
lines and double blanks between which headings and sentences stand; pdfplumber joins what a link in the line sets apart
(the pilcrow and its number, the tags), which is mended here.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from index.cables.files.raw_cable import OpenFile
from index.errors import ReadError

NAME = "pdf"
_LONE_PILCROW = re.compile(r"^[ \t]*¶[ \t]*\n[ \t]*(?=\d{1,4}|[A-Z]\b)", re.MULTILINE)
_TAGS_APART = re.compile(
    r"^(TAGS?:)[ \t]*\n"
    r"((?:[ \t]*+\n|[ \t]*+[A-Z][A-Za-z0-9(),]{1,11}+,?+[ \t]*+\n){1,60}?)(?=[ \t]*[A-Z]{3,10}\b[ \t:])",
    re.M,
)


def is_pdf(file: OpenFile) -> bool:
    """Tell whether a file is a PDF."""
    return b"%PDF-" in file.opening[:1024]


def read(file: OpenFile) -> Iterator[str]:
    """Yield the text layer, page after page; raise ReadError if there is none or it cannot be read."""
    from pypdf import PdfReader

    try:
        pages = [page.extract_text() or "" for page in PdfReader(io.BytesIO(file.stream.read())).pages]
    except Exception as error:  # pypdf raises many kinds on damaged files; each is the file's fault
        reason = " ".join(str(error).split()) or type(error).__name__
        raise ReadError(f"damaged PDF: {reason[:200]}") from error
    layer = "\n".join(pages)
    if not layer.strip():
        raise ReadError(f"scan without text: {len(pages)} page(s) of images, run OCR on it first")
    yield mended(layer)


def mended(layer: str) -> str:
    """Join each pilcrow of a text layer to its number, and the tags to their line."""
    joined = _LONE_PILCROW.sub("¶", layer)
    return _TAGS_APART.sub(lambda match: f"{match.group(1)} {' '.join(match.group(2).split())}\n", joined)
