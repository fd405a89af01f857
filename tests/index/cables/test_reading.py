"""The whole reader: folders, real cables where they are, and texts that no one would send."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.cable import Cable, Skipped
from index.cables import reading
from index.errors import ReadError
from tests import CHECKOUT
from tests.fakes import made_up

OTHER = ("csv", "html-1970s", "html-2000s", "latin1-text", "pdf")
WITHOUT_SUBJECT = {"08TRIPOLI220", "10STATE284"}
WITHOUT_DATE = {"00HANOI686", "08THEHAGUE174"}
CUT_OFF = {"73TEHRAN2077"}
"""Real cables that truly lack it: the warnings must say so."""


def cables(path: Path) -> list[Cable]:
    return [found for found in reading.read_paths([path]) if isinstance(found, Cable)]


def assert_whole(cable: Cable) -> None:
    """The parts cover the text without a gap, and every passage stands where it says."""
    at = 0
    for part in cable.parts:
        assert part.start == at
        assert part.end > part.start
        at = part.end
    assert at == len(cable.text)
    for passage in cable.passages:
        assert cable.text[passage.start : passage.end] == passage.text
        assert passage.text.strip() == passage.text != ""
    assert len({passage.key for passage in cable.passages}) == len(cable.passages)


def test_a_folder_is_walked_in_order_without_hidden_files_and_twice_named_paths(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.txt", "a.txt", ".hidden", ".git/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    names = [path.relative_to(tmp_path).as_posix() for path in reading.walk([tmp_path, tmp_path / "a.txt"])]
    assert names == ["a.txt", "b/1.txt", "b/2.txt"]


def test_a_missing_path_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file or folder"):
        list(reading.walk([tmp_path / "nowhere"]))


def test_a_folder_that_holds_itself_ends(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(made_up.CABLE)
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert [found.reference_id for found in cables(tmp_path)] == ["08PRISTINA417"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_permission_is_skipped(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(made_up.CABLE)
    path.chmod(0)
    assert list(reading.read_file(path)) == [Skipped(str(path), "unreadable: permission denied", failed=True)]


def test_a_file_that_went_away_is_skipped(tmp_path: Path) -> None:
    (found,) = reading.read_file(tmp_path / "gone.txt")
    assert isinstance(found, Skipped)
    assert found.reason.startswith("unreadable:")


def test_all_paragraphs_of_the_gold_file_are_right_and_no_others(shared: Path) -> None:
    with (shared / "gold" / "paragraphs.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    found = {cable.reference_id: cable for cable in cables(shared / "cables")}
    read = [(name, passage) for name in dict.fromkeys(row["cable"] for row in rows) for passage in found[name].passages]
    assert len(rows) == 214
    assert [(name, passage.number) for name, passage in read] == [(row["cable"], int(row["paragraph"])) for row in rows]
    for row, (name, passage) in zip(rows, read, strict=True):
        marking = {"08PRISTINA128": "SBU", "09STATE61188": "U"}[name] if row["marking"] == "none" else row["marking"]
        assert passage.marking == marking
        assert row["first8"].split() in (passage.text.split()[:8], passage.search_text.split()[:8])
        assert row["last6"].split() in (passage.text.split()[-6:], passage.search_text.split()[-6:])


def test_the_abstracts_match_their_cables(shared: Path) -> None:
    whole = {cable.reference_id: cable for cable in cables(shared / "cables")}
    abstracts = cables(CHECKOUT / "index" / "sample")
    assert {cable.reference_id for cable in abstracts} == set(whole)
    for abstract in abstracts:
        cable = whole[abstract.reference_id]
        assert abstract.container == "abstract"
        assert (abstract.created, abstract.classification) == (cable.created, cable.classification)
        assert (abstract.tags, abstract.references) == (cable.tags, cable.references)
        assert [(p.key, p.marking) for p in abstract.passages] == [(p.key, p.marking) for p in cable.passages]


@pytest.mark.parametrize("folder", OTHER)
def test_every_other_real_file_gives_its_cable_or_a_reason(shared: Path, folder: str) -> None:
    for path in sorted((shared / "cables-other" / folder).iterdir()):
        found = list(reading.read_file(path))
        assert found
        for item in found:
            if isinstance(item, Skipped):
                assert item.reason.startswith("no reference id: the text (AMEMBASSY DAMASCUS, 2000-06-13) is cut off")
            else:
                _assert_read(item)
        own = {name for item in found if isinstance(item, Cable) for name in (item.reference_id, *item.aliases)}
        assert folder in ("csv", "pdf") or path.stem in own


def _assert_read(cable: Cable) -> None:
    assert_whole(cable)
    assert cable.origin
    assert cable.classification
    assert cable.tags
    assert (cable.subject is None) == (cable.reference_id in WITHOUT_SUBJECT)
    assert (cable.created is None) == (cable.reference_id in WITHOUT_DATE)
    assert (not cable.passages) == (cable.reference_id in CUT_OFF)
    lacking = {cable.reference_id} & (WITHOUT_SUBJECT | WITHOUT_DATE | CUT_OFF)
    assert not lacking or cable.warnings


FORMS: tuple[bytes, ...] = (
    made_up.CABLE.encode(),
    made_up.NEWER_PAGE.encode(),
    made_up.OLDER_PAGE.encode(),
    made_up.MIRROR.encode(),
    made_up.ABSTRACT.encode(),
    made_up.ARCHIVES_TELEGRAM.encode(),
    made_up.PLUSD_PAGE.encode(),
    made_up.html_page(made_up.ROUTING, made_up.FIELDS + made_up.BODY).encode(),
    made_up.csv_row().encode(),
    (made_up.CABLE + made_up.second_cable()).encode(),
)


def read_whole(data: bytes) -> None:
    """Reads these bytes and holds what comes to its promises."""
    found = list(reading.read_bytes(data, "given"))
    assert found or not data.strip()
    for item in found:
        if isinstance(item, Cable):
            assert_whole(item)
        else:
            assert item.reason
            assert not item.reason.startswith("could not be read")


@settings(max_examples=300, deadline=None)
@given(st.text())
@example("¶1. (")
@example("UNCLAS PRISTINA 000417")
def test_arbitrary_text_never_raises(text: str) -> None:
    read_whole(text.encode("utf-8", "surrogatepass"))


@settings(max_examples=200, deadline=None)
@given(st.binary())
def test_arbitrary_bytes_never_raise(data: bytes) -> None:
    read_whole(data)


CHUNKS = st.sampled_from(
    [b"", b"\n", b"\n\n", b" ", b"\t", b"1. (U) ", b"\xb6", b"(", b")", b'"', b"\\", b"SUBJECT: ", b"REF: A. ",
     b"TAGS: ",
     b"UNCLAS LIMA 000005\n", b"12. (C) ", b"PRISTINA 00000417 002 OF 002", b"<pre>", b"</pre>", b"Message Text\n",
     b"BEGIN TEXT", b"Reference ID", b"2008-03-12", b"\x00", b"\xff", "¶".encode(), b"VZCZCXRO0001\n", b"08LIMA5"]
)  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A well-formed file with stretches cut out, doubled, or replaced by bits of other files."""
    data = draw(st.sampled_from(FORMS))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + 200)))
        data = data[:start] + draw(st.one_of(CHUNKS, st.just(data[start:end] * 2))) + data[end:]
    return data


@settings(max_examples=400, deadline=None)
@given(damaged())
def test_damaged_files_never_raise(data: bytes) -> None:
    read_whole(data)


@pytest.mark.parametrize("kind", ["header", "heading", "label", "paragraph", "trailer"])
def test_a_part_of_each_kind_is_found(kind: str) -> None:
    (cable,) = reading.read_bytes(made_up.NEWER_PAGE.encode(), "given")
    assert isinstance(cable, Cable)
    assert any(cable.text[part.start : part.end].strip() for part in cable.parts if part.kind == kind)


LONG = {
    "blanks": made_up.CABLE + " " * 200_000,
    "breaks": made_up.CABLE + "\n" * 200_000,
    "rules": made_up.FIELDS + "-" * 200_000,
    "capitals": made_up.FIELDS + "A " * 100_000,
    "letters": made_up.FIELDS.replace("A MARKET", "A" * 200_000),
    "numbers": made_up.FIELDS + "1. " * 70_000,
    "tags": "<" * 200_000 + made_up.html_page(made_up.BODY),
    "levels": "UNCLAS " * 30_000,
    "class lines": "UNCLAS PRISTINA 000417\nSUBJECT: X\n" * 3_000,
    "refs": made_up.FIELDS.replace("REF: ", "REF: " + "STATE 1, " * 20_000),
}
"""Texts that would take a careless pattern for ever."""


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_what_repeats_for_long_is_read_all_the_same(text: str) -> None:
    read_whole(text.encode())
