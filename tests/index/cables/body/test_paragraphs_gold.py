"""Every paragraph of the real cables that a person has listed: number, mark, first eight and last six words."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path

import pytest

from index.cables.body.paragraphs import Body, split_body

MARKING_OF_CABLE = {
    "08PRISTINA249": "C",
    "09PRISTINA314": "SBU",
    "08PRISTINA128": "SBU",
    "09STATE61188": "U",
    "07PRISTINA150": "U",
}
FILES = {
    "08PRISTINA249": ("000_222c7c50caddc12a.txt", "\nClassified By"),
    "09PRISTINA314": ("001_b292a675976a5d86.txt", "\nRef:"),
    "08PRISTINA128": ("002_1156c1bcd705c27d.txt", "\nREF:"),
    "09STATE61188": ("003_762161dab8ff1e64.txt", "\nREF:"),
    "07PRISTINA150": ("004_4c5b09e9930cb87e.txt", "\nREF:"),
}


def split(folder: Path, cable: str) -> tuple[str, Body]:
    """One of the five cables, split from its last header line on: a little before its body begins."""
    name, last_field = FILES[cable]
    text = (folder / name).read_text(encoding="utf-8")
    result = split_body(text, text.rindex(last_field), len(text), cable_marking=MARKING_OF_CABLE[cable], own_id=cable)
    return text, result


def gold_rows(shared: Path) -> list[dict[str, str]]:
    with (shared / "gold" / "paragraphs.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def words_by_paragraph(text: str, body: Body) -> list[list[str]]:
    """The words of each paragraph's raw text, what is noise inside it left out."""
    kept = [text[part.start : part.end] if part.kind == "paragraph" else None for part in body.parts]
    words: dict[int, list[str]] = {}
    for part, raw in zip(body.parts, kept, strict=True):
        if raw is None:
            continue
        at = next(i for i, p in enumerate(body.passages) if p.start <= part.start < p.end)
        words.setdefault(at, []).extend(raw.split())
    return [words.get(at, []) for at in range(len(body.passages))]


@pytest.mark.parametrize("cable", FILES)
def test_every_listed_paragraph_is_right_and_there_is_no_other(shared: Path, cable: str) -> None:
    text, body = split(shared / "cables", cable)
    found = [
        (str(paragraph.number), paragraph.marking, " ".join(words[:8]), " ".join(words[-6:]))
        for paragraph, words in zip(body.passages, words_by_paragraph(text, body), strict=True)
    ]
    inherited = MARKING_OF_CABLE[cable]
    expected = [
        (row["paragraph"], row["marking"].replace("none", inherited), row["first8"], row["last6"])
        for row in gold_rows(shared)
        if row["cable"] == cable
    ]
    assert found == expected


@pytest.mark.parametrize("cable", FILES)
def test_the_parts_cover_the_body_and_no_page_mark_is_left_to_search(shared: Path, cable: str) -> None:
    _, body = split(shared / "cables", cable)
    assert all(part.end == following.start for part, following in itertools.pairwise(body.parts))
    assert not any(" OF 0" in paragraph.search_text for paragraph in body.passages)
    assert not any("SIPDIS" in paragraph.search_text for paragraph in body.passages)


def test_signatures_are_found(shared: Path) -> None:
    signatures = {cable: split(shared / "cables", cable)[1].signature for cable in FILES}
    assert signatures == {
        "08PRISTINA249": None,
        "09PRISTINA314": "YAZDGERDI",
        "08PRISTINA128": "KAIDANOW",
        "09STATE61188": "CLINTON",
        "07PRISTINA150": "KAIDANOW",
    }
