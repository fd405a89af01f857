"""Building: the index holds what is on the disk, and only what changed costs anything."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import pytest

from index.build.builder import BuildReport, build_index
from index.build.verify import verify
from index.embedding.embedder import Embedder
from index.errors import DiskError, ReadError, UsageError
from index.filelock import exclusive
from index.store.generation import LOCK
from index.store.open_index import OpenIndex, open_index
from tests.fakes.tiny import cable_text, tiny_model, write_cable


class Workplace:
    """A folder of cables and an index of it, by a model of a few dimensions."""

    def __init__(self, folder: Path) -> None:
        self.cables = folder / "cables"
        self.index = folder / "index"
        write_cable(self.cables, 7, "The minister opened the new bridge. Two ships came.", "The court closed.")
        write_cable(self.cables, 8, "Teachers met in the old school.")

    def build(self, *paths: Path, replace: bool = False) -> BuildReport:
        return build_index(paths or (self.cables,), self.index, embedder=str(tiny_model()), replace=replace)

    def open(self) -> OpenIndex:
        return open_index(self.index)

    def texts(self) -> dict[str, str]:
        """Every paragraph by its key."""
        with closing(self.open()) as opened:
            return {stored.passage.key: stored.passage.text for stored in opened.store.all_passages()}

    def ids(self) -> dict[str, int]:
        with closing(self.open()) as opened:
            return {stored.passage.key: stored.id for stored in opened.store.all_passages()}

    def sound(self) -> bool:
        return verify(self.index).problems == ()


def numbers(report: BuildReport) -> tuple[int, ...]:
    """Count the files that are new, changed, removed, as before, and elsewhere."""
    changes = report.changes
    return len(changes.new), len(changes.changed), len(changes.removed), changes.unchanged, changes.elsewhere


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return Workplace(tmp_path)


@pytest.fixture
def built(place: Workplace) -> Workplace:
    place.build()
    return place


def test_a_folder_becomes_an_index_that_agrees_with_itself(place: Workplace) -> None:
    report = place.build()
    counts = report.counts
    assert (counts.files, counts.cables, counts.paragraphs, counts.sentences) == (2, 2, 3, 4)
    assert (numbers(report), report.embedded) == ((2, 0, 0, 0, 0), 7)
    assert place.texts() == {
        "08TALLINN7 ¶1": "The minister opened the new bridge. Two ships came.",
        "08TALLINN7 ¶2": "The court closed.",
        "08TALLINN8 ¶1": "Teachers met in the old school.",
    }
    assert place.sound()


def test_an_unchanged_folder_costs_nothing(built: Workplace) -> None:
    before = (built.index / "current").read_bytes()
    report = built.build()
    assert report.up_to_date
    assert (numbers(report), report.embedded, report.counts.cables) == ((0, 0, 0, 2, 0), 0, 2)
    assert (built.index / "current").read_bytes() == before
    assert not (built.index / "staging").exists()


def test_a_file_with_a_new_time_and_the_same_content_costs_nothing(built: Workplace) -> None:
    os.utime(built.cables / "7.txt", (1, 1))
    assert built.build().up_to_date


def test_new_changed_and_removed_files_are_told_apart(built: Workplace) -> None:
    ids = built.ids()
    write_cable(built.cables, 9, "A storm came.")
    write_cable(built.cables, 7, "The minister opened the new bridge. Two ships came.", "The court opened.")
    (built.cables / "8.txt").unlink()
    report = built.build()
    assert numbers(report) == (1, 1, 1, 0, 0)
    assert built.texts() == {
        "08TALLINN7 ¶1": "The minister opened the new bridge. Two ships came.",
        "08TALLINN7 ¶2": "The court opened.",
        "08TALLINN9 ¶1": "A storm came.",
    }
    now = built.ids()
    assert now["08TALLINN7 ¶1"] == ids["08TALLINN7 ¶1"]
    assert not {now["08TALLINN7 ¶2"], now["08TALLINN9 ¶1"]} & set(ids.values())
    assert built.sound()


def test_only_new_words_are_embedded(built: Workplace) -> None:
    write_cable(built.cables, 9, "Teachers met in the old school.", "Fish.")
    assert built.build().embedded == 2  # "HARBOUR NEWS. Fish." and "Fish."


def test_the_manifest_says_in_what_precision_vectors_were_made(built: Workplace) -> None:
    encoder = Embedder.open(str(tiny_model())).passage_encoder
    for _ in range(2):
        with closing(built.open()) as opened:
            made = opened.manifest
        assert (made.precisions, made.bf16_cosine) == ((encoder.precision,), encoder.bf16_cosine)
        (built.cables / "8.txt").unlink(missing_ok=True)  # the next build has nothing to embed
        assert built.build().embedded == 0


def test_a_changed_subject_gives_paragraphs_new_vectors_under_their_old_ids(built: Workplace) -> None:
    ids = built.ids()
    write_cable(built.cables, 8, "Teachers met in the old school.", subject="SCHOOL NEWS")
    assert built.build().embedded == 1
    assert built.ids() == ids
    assert built.sound()


def test_an_index_that_grew_is_the_same_as_one_built_at_once(place: Workplace) -> None:
    place.build(place.cables / "8.txt")
    place.build()
    grown = dict(sorted(place.texts().items()))
    with closing(place.open()) as opened:
        digest = opened.manifest.digest
    at_once = Workplace(place.cables.parent / "other")
    at_once.build()
    assert dict(sorted(at_once.texts().items())) == grown
    with closing(at_once.open()) as opened:
        assert opened.manifest.digest == digest


def test_a_cable_in_two_files_is_merged_and_comes_apart_again(built: Workplace) -> None:
    longer = ("The minister opened the new bridge. Two ships came.", "The court closed.", "A storm came.")
    copy = write_cable(built.cables, 7, *longer, name="zz-copy.txt")
    built.build()
    with closing(built.open()) as opened:
        merged = opened.store.cable("08TALLINN7")
        assert opened.store.counts().cables == 2
    assert len(merged.passages) == 3
    assert any("7.txt" in warning for warning in merged.warnings)

    copy.unlink()
    built.build()
    with closing(built.open()) as opened:
        alone = opened.store.cable("08TALLINN7")
    assert len(alone.passages) == 2
    assert alone.warnings == ()
    assert built.sound()


def test_a_copy_that_changes_is_merged_anew_with_the_other(built: Workplace) -> None:
    write_cable(
        built.cables, 7, "One.", "Two.", "Three.", "Four.", "A storm, and then a much longer storm.", name="a.txt"
    )
    built.build()
    write_cable(built.cables, 7, "Short.", name="a.txt")
    built.build()
    assert "The court closed." in built.texts().values()
    assert "Four." not in built.texts().values()
    (built.cables / "7.txt").unlink()
    built.build()
    assert [text for key, text in built.texts().items() if key.startswith("08TALLINN7")] == ["Short."]


def test_two_cables_of_one_file_go_with_it(built: Workplace) -> None:
    both = built.cables / "both.txt"
    both.write_text(cable_text(20, "Grain came.") + "\n\n" + cable_text(21, "Fish came."), "utf-8")
    built.build()
    assert {"08TALLINN20 ¶1", "08TALLINN21 ¶1"} <= built.texts().keys()
    both.unlink()
    built.build()
    assert built.texts().keys() == {"08TALLINN7 ¶1", "08TALLINN7 ¶2", "08TALLINN8 ¶1"}


def test_one_bad_file_does_not_end_a_build(place: Workplace) -> None:
    (place.cables / "notes.txt").write_text("nothing of the kind", "utf-8")
    (place.cables / "empty.txt").touch()
    (place.cables / "program").write_bytes(b"\x7fELF\x00\x00\x01")
    report = place.build()
    assert report.counts.cables == 2
    assert {Path(skipped.path).name for skipped in report.skipped} == {"notes.txt", "empty.txt", "program"}
    assert all(skipped.reason for skipped in report.skipped)
    assert place.build().up_to_date


def test_a_file_that_cannot_be_read_is_told_and_tried_again(place: Workplace) -> None:
    broken = place.cables / "broken.txt"
    broken.symlink_to(place.cables / "nowhere")
    report = place.build()
    assert [Path(skipped.path).name for skipped in report.skipped] == ["broken.txt"]
    assert place.build().up_to_date
    write_cable(place.cables, 30, "At last.", name="nowhere")
    place.build()
    assert "08TALLINN30 ¶1" in place.texts()


def test_cables_from_other_places_stay_unless_they_are_replaced(built: Workplace, tmp_path: Path) -> None:
    write_cable(tmp_path / "more", 40, "Grain came.")
    report = built.build(tmp_path / "more")
    assert numbers(report) == (1, 0, 0, 0, 2)
    assert len(built.texts()) == 4
    report = built.build(tmp_path / "more", replace=True)
    assert numbers(report)[2:] == (2, 1, 0)
    assert built.texts().keys() == {"08TALLINN40 ¶1"}


def test_a_part_of_the_folder_can_be_brought_up_to_date_alone(built: Workplace) -> None:
    write_cable(built.cables, 8, "Teachers left.")
    (built.cables / "7.txt").unlink()
    report = built.build(built.cables / "8.txt")
    assert numbers(report)[1:] == (1, 0, 0, 1)
    assert len(built.texts()) == 3


def test_the_index_may_lie_among_the_cables(place: Workplace) -> None:
    place.index = place.cables / "index"
    assert place.build().counts.files == 2
    assert place.build().up_to_date


def test_another_embedder_makes_all_vectors_anew(built: Workplace) -> None:
    report = build_index([built.cables], built.index, embedder=str(tiny_model(seed=1)))
    assert report.embedded == 7
    assert built.sound()
    assert build_index([built.cables], built.index).up_to_date


def test_a_folder_without_cables_is_refused_and_the_index_stays(built: Workplace, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(ReadError, match="No cable found"):
        built.build(empty)
    with pytest.raises(ReadError, match="No cable found"):
        built.build(empty, replace=True)
    for path in built.cables.iterdir():
        path.unlink()
    with pytest.raises(ReadError, match="The index is as it was"):
        built.build()
    assert len(built.texts()) == 3
    assert not (built.index / "staging").exists()


def test_where_there_was_nothing_a_build_without_cables_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing of the kind", "utf-8")
    with pytest.raises(ReadError, match=r"notes\.txt: no cable found"):
        build_index([tmp_path / "notes.txt"], tmp_path / "index", embedder=str(tiny_model()))
    with pytest.raises(ReadError, match="No such file or folder"):
        build_index([tmp_path / "missing"], tmp_path / "index", embedder=str(tiny_model()))
    assert not (tmp_path / "index").exists()


def test_a_folder_of_other_things_is_not_taken_for_an_index(place: Workplace) -> None:
    with pytest.raises(UsageError, match="holds other files"):
        build_index([place.cables], place.cables, embedder=str(tiny_model()))


def test_two_builds_at_once_are_refused(built: Workplace) -> None:
    lock = exclusive(built.index / LOCK)
    assert lock
    with pytest.raises(DiskError, match="Another build"):
        built.build()
    lock.release()
    assert built.build().up_to_date


def test_a_reader_keeps_its_generation_while_others_are_built(built: Workplace) -> None:
    with closing(built.open()) as opened:
        write_cable(built.cables, 9, "A storm came.")
        built.build()
        write_cable(built.cables, 10, "Another storm came.")
        built.build()
        assert opened.store.counts().cables == 2
        assert len(opened.vectors) == 7
        assert opened.keywords.ids()
        assert opened.encoder.encode(["bridge"]).shape == (1, 16)
    assert len(built.texts()) == 5
    built.build()
    assert len(list(built.index.glob("generation-*"))) == 1


def test_abstracts_alone_are_marked_as_such(sample_index: Path, built: Workplace) -> None:
    with closing(open_index(sample_index)) as opened:
        assert opened.manifest.abstracts
    with closing(built.open()) as opened:
        assert not opened.manifest.abstracts
