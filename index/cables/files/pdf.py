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
from index.markings import MARK

NAME = "pdf"
_LONE_PILCROW = re.compile(r"^[ \t]*¶[ \t]*\n[ \t]*(?=\d{1,4}|[A-Z]\b)", re.MULTILINE)
_MARKED = re.compile(
    rf"^[ \t]*(?:(?P<before>\S[^\n]{{0,300}}?)[ \t]+)?¶?(?P<number>\d{{1,3}})[.)][ \t]{{0,3}}"
    rf"\(\s?(?i:{MARK})\s?\)[ \t]*\S",
    re.MULTILINE,
)
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
    pages = _pages(file.whole())
    empty = sum(not page.strip() for page in pages)
    if empty == len(pages):
        raise ReadError(f"scan without text: {len(pages)} page(s) of images, run OCR on it first")
    layer = mended("\n".join(pages))
    if empty:
        file.notes.append(f"{empty} of {len(pages)} pages have no text: run OCR on the file")
    if has_mixed_columns(layer):
        file.mixed = True
        file.notes.append("the columns of its pages are mixed: each paragraph counts as the highest mark of all")
    yield layer


def _pages(data: bytes) -> list[str]:
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(data))
        # Most encrypted files only forbid to print or change them: they open with an empty password.
        locked = reader.is_encrypted and not reader.decrypt("")
        pages = [] if locked else [page.extract_text() or "" for page in reader.pages]
    except Exception as error:  # pypdf raises many kinds on damaged files; each is the file's fault
        reason = " ".join(str(error).split()) or type(error).__name__
        raise ReadError(f"damaged PDF: {reason[:200]}") from error
    if locked:
        raise ReadError("encrypted PDF: it needs a password; save a copy without one")
    # A font without a table of its letters can give halves of characters, which nothing can store.
    return [page.encode("utf-8", "replace").decode() for page in pages]


def has_mixed_columns(layer: str) -> bool:
    """Tell whether lines run across columns: a marked paragraph opens within a line, or after one of a higher number.

    >>> has_mixed_columns("1. (U) The ferry left at   3. (SBU) Nobody knows why.\\nnoon.")
    True
    """
    seen: set[int] = set()
    for opened in _MARKED.finditer(layer):
        number = int(opened["number"])
        seen = set() if number == 1 else seen
        if opened["before"] or (number not in seen and max(seen, default=0) > number):
            return True
        seen.add(number)
    return False


def mended(layer: str) -> str:
    """Join each pilcrow of a text layer to its number, and the tags to their line."""
    joined = _LONE_PILCROW.sub("¶", layer)
    return _TAGS_APART.sub(lambda match: f"{match.group(1)} {' '.join(match.group(2).split())}\n", joined)
