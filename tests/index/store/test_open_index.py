"""Opening an index: whatever has happened to a file of it is one line that says how to mend it."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from index import build_index
from index.build.verify import verify
from index.disk import sha256
from index.errors import EmbedderMismatch, IndexDamaged, IndexMissing, IndexTooNew
from index.store.generation import IndexFolder
from index.store.manifest import FORMAT, Manifest, quick_digest
from index.store.open_index import open_index
from tests.fakes.tiny import change_manifest, tiny_model, write_cable


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the cables and the index of them, not to be changed."""
    folder = tmp_path_factory.mktemp("sound")
    write_cable(folder / "cables", 7, "The minister opened the new bridge. Two ships came.", "Fish came in. " * 2000)
    build_index([folder / "cables"], folder / "index", embedder=str(tiny_model()))
    return folder


@pytest.fixture
def index(sound: Path, tmp_path: Path) -> Path:
    """A copy of the index."""
    return Path(shutil.copytree(sound / "index", tmp_path / "index"))


def generation(index: Path) -> Path:
    (found,) = index.glob("generation-*")
    return found


def files(index: Path) -> list[str]:
    return sorted(json.loads((generation(index) / "manifest.json").read_text("utf-8"))["artefacts"])


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def swapped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[0] ^= 255
    path.write_bytes(data)


@pytest.mark.parametrize("harm", [truncated, emptied, swapped, Path.unlink], ids=lambda harm: harm.__name__)
def test_a_harmed_file_of_any_kind_is_damage(index: Path, harm: Callable[[Path], None]) -> None:
    names = files(index)
    assert {"passages.db", "vectors.faiss", "encoder/network.onnx", "encoder/network.weights"} <= set(names)
    assert any(name.startswith("keywords/") for name in names)
    for name in names:
        path = generation(index) / name
        kept = path.read_bytes()
        harm(path)
        with pytest.raises(IndexDamaged, match=r"damaged: .*Mend it: ask index build .*cables --index"):
            open_index(index)
        assert any(problem.startswith(name) for problem in verify(index).problems)
        path.write_bytes(kept)
    open_index(index).close()


def test_a_file_that_was_harmed_in_its_middle_is_found_by_verify(index: Path) -> None:
    database = generation(index) / "passages.db"
    data = bytearray(database.read_bytes())
    data[len(data) // 2] ^= 255  # further in than what is looked at when opening
    database.write_bytes(data)
    assert verify(index).problems == ("passages.db has other contents than were written",)


SPOILT = {
    "empty": b"",
    "no JSON": b"not json",
    "cut": b'{"generation": "generation-0000',
    "a list": b"[]",
    "null": b"null",
    "a number": b"1e999",
    "without what it should hold": b"{}",
    "of other types": b'{"generation": 5, "manifest_sha256": [], "format": {}}',
    "outside": b'{"generation": "../x", "manifest_sha256": "", "format": 1, "artefacts": []}',
    "deep": b"[" * 200_000,
    "deep within": b'{"generation": ' * 200_000,
    "a long number": b'{"format": ' + b"9" * 5000 + b"}",
    "no number": b'{"format": NaN}',
    "without end": b'{"format": Infinity}',
    "binary": bytes(range(256)) * 10,
    "UTF-16": "{}".encode("utf-16"),
    "huge": b" " * (65 << 20) + b"{}",
}
"""What may stand in the place of a small JSON file."""


@pytest.mark.parametrize("contents", SPOILT.values(), ids=SPOILT)
@pytest.mark.parametrize("name", ["current", "manifest.json"])
def test_a_pointer_or_manifest_that_is_spoilt_is_damage(index: Path, name: str, contents: bytes) -> None:
    path = index / name if name == "current" else generation(index) / name
    path.write_bytes(contents)
    with pytest.raises(IndexDamaged, match="Mend it: ask index build"):
        open_index(index)
    with pytest.raises(IndexDamaged):
        Manifest.read(path, "")


def folder(path: Path) -> None:
    path.mkdir()


def pipe(path: Path) -> None:
    os.mkfifo(path)


def link_to_itself(path: Path) -> None:
    path.symlink_to(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("other", [lambda path: None, folder, pipe, link_to_itself])
@pytest.mark.parametrize("name", ["current", "manifest.json"])
def test_a_pointer_or_manifest_that_is_no_file_is_damage_and_mended_by_building(
    index: Path, sound: Path, name: str, other: Callable[[Path], None]
) -> None:
    path = index / name if name == "current" else generation(index) / name
    path.unlink()
    other(path)
    with pytest.raises(IndexDamaged, match="Mend it: ask index build"):
        open_index(index)
    build_index([sound / "cables"], index, embedder=str(tiny_model()))
    open_index(index).close()


def test_a_generation_that_is_gone_is_damage(index: Path) -> None:
    shutil.rmtree(generation(index))
    with pytest.raises(IndexDamaged, match="Mend it: ask index build"):
        open_index(index)


def test_the_manifest_of_another_index_is_damage(index: Path, sound: Path, tmp_path: Path) -> None:
    build_index([sound / "cables"], tmp_path / "other", embedder=str(tiny_model(seed=1)))
    shutil.copyfile(generation(tmp_path / "other") / "manifest.json", generation(index) / "manifest.json")
    with pytest.raises(IndexDamaged, match="not the one that was published"):
        open_index(index)


@pytest.mark.parametrize("extra", [{}, {"something": "new"}])
def test_a_newer_format_asks_for_a_newer_version(index: Path, extra: dict[str, str]) -> None:
    manifest = generation(index) / "manifest.json"
    values = json.loads(manifest.read_text("utf-8")) | {"format": FORMAT + 1} | extra
    manifest.write_text(json.dumps(values), "utf-8")
    with pytest.raises(IndexTooNew, match="install a newer ask"):
        open_index(index)
    with pytest.raises(IndexTooNew):
        build_index([index.parent], index)


def older(index: Path) -> None:
    """Make of an index what the code before digests would have written."""
    database = generation(index) / "passages.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("ALTER TABLE passages DROP COLUMN digest")
        connection.execute("ALTER TABLE cables DROP COLUMN digest")
        connection.execute("UPDATE meta SET value = '1'")
        connection.commit()
    artefacts: dict[str, dict[str, object]] = {}
    for name in files(index):
        path = generation(index) / name
        artefacts[name] = {"size": path.stat().st_size, "quick": quick_digest(path), "sha256": sha256(path)}
    change_manifest(index, format=1, software_sha256="0" * 64, artefacts=artefacts)


def test_an_index_of_the_format_before_answers_and_its_vectors_are_kept(index: Path, sound: Path) -> None:
    with closing(open_index(index)) as opened:
        told = [opened.store.cable("08TALLINN7"), *opened.store.all_passages()]
    older(index)
    with closing(open_index(index)) as opened:
        assert [opened.store.cable("08TALLINN7"), *opened.store.all_passages()] == told
    assert verify(index).problems == ()
    assert build_index([sound / "cables"], index).embedded == 0
    with closing(open_index(index)) as opened:
        assert opened.manifest.format == FORMAT
        assert [opened.store.cable("08TALLINN7"), *opened.store.all_passages()] == told


@pytest.mark.parametrize("part", ["keywords/", "encoder/"])
@pytest.mark.parametrize("harm", [swapped, Path.unlink], ids=lambda harm: harm.__name__)
def test_a_build_keeps_the_vectors_if_something_else_is_damaged(
    index: Path, sound: Path, part: str, harm: Callable[[Path], None]
) -> None:
    harm(generation(index) / next(name for name in files(index) if name.startswith(part)))
    assert build_index([sound / "cables"], index, embedder=str(tiny_model())).embedded == 0
    assert verify(index).problems == ()


def test_a_damaged_index_is_mended_by_building_it(index: Path, sound: Path) -> None:
    truncated(generation(index) / "vectors.faiss")
    build_index([sound / "cables"], index, embedder=str(tiny_model()))
    assert verify(index).problems == ()
    assert len(list(index.glob("generation-*"))) == 1


@pytest.mark.parametrize("made", [False, True])
def test_where_no_index_is_one_is_told_how_to_build_it(tmp_path: Path, made: bool) -> None:
    if made:
        (tmp_path / "index").mkdir()
    with pytest.raises(IndexMissing, match="ask index build PATH"):
        open_index(tmp_path / "index")
    assert not IndexFolder(tmp_path / "index").exists()


def test_another_embedder_than_its_own_is_refused(index: Path) -> None:
    with pytest.raises(EmbedderMismatch, match=r"was built with the embedder .*tiny"):
        open_index(index, "all-MiniLM-L6-v2")
    open_index(index, str(tiny_model())).close()


def test_a_manifest_comes_back_as_it_was_written(index: Path, tmp_path: Path) -> None:
    manifest = Manifest.read(generation(index) / "manifest.json", "")
    (tmp_path / "again.json").write_text(manifest.text(), "utf-8")
    assert Manifest.read(tmp_path / "again.json", "") == manifest


def test_vectors_of_which_a_manifest_says_nothing_were_made_in_fp32(index: Path, tmp_path: Path) -> None:
    values = json.loads((generation(index) / "manifest.json").read_text("utf-8"))
    for later in ("precisions", "bf16_cosine"):
        del values[later]
    (tmp_path / "before.json").write_text(json.dumps(values), "utf-8")
    manifest = Manifest.read(tmp_path / "before.json", "")
    assert (manifest.precisions, manifest.bf16_cosine) == (("fp32",), None)


def test_an_index_that_may_not_be_written_answers(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda path, mode: False)  # what a read-only disk says, which root cannot make
    with closing(open_index(index)) as opened:
        units = opened.keywords.ids()
        assert units == {int(id) for id in opened.vectors.ids()}
