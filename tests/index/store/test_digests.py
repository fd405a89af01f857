"""Damage that shows while an index answers: bytes that have flipped, rows that say something else than was written."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from index import Filters, Retriever, build_index
from index.errors import IndexDamaged, IndexTooNew
from index.store.digests import row_digest, sums_digest
from index.store.open_index import OpenIndex, open_index
from index.store.overview import listed, overview
from index.store.store import Store
from tests.fakes.tiny import tiny_model, write_cable

FLIPS = 200


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index, not to be changed."""
    folder = tmp_path_factory.mktemp("sound")
    cables = folder / "cables"
    write_cable(cables, 7, "The minister opened the new bridge. Two ships came.", "The Court Police (CP) closed.")
    write_cable(cables, 8, "Teachers met in the old school.", "Fish came. " * 400)
    build_index([cables], folder / "index", embedder=str(tiny_model()))
    return folder / "index"


@pytest.fixture
def index(sound: Path, tmp_path: Path) -> Path:
    """A copy of the index."""
    return Path(shutil.copytree(sound, tmp_path / "index"))


def found(opened: OpenIndex) -> str:
    retriever = Retriever(opened)
    filters = Filters(clearance="C")
    return repr([retriever.search("who opened the bridge?"), retriever.search("CP in school", filters=filters)])


def read(opened: OpenIndex) -> str:
    store = opened.store
    told = [store.cable(name) for name in store.reference_ids()], listed(store, Filters()), overview(store, "C")
    return repr([told, store.acronyms(), store.period(), *store.passages_of("08TALLINN7")])


def told(index: Path) -> str:
    """All that an index says."""
    with closing(open_index(index)) as opened:
        return found(opened) + read(opened)


def test_a_byte_that_flips_anywhere_is_damage_and_never_another_answer(index: Path) -> None:
    whole = told(index)
    files = sorted(path for path in index.rglob("*") if path.is_file() and path.suffix != ".lock")
    assert {"current", "manifest.json", "passages.db", "vectors.faiss", "network.weights"} <= {f.name for f in files}
    chance = random.Random(15)
    for turn in range(FLIPS):
        path = files[turn % len(files)]
        data = path.read_bytes()
        place = chance.randrange(len(data))
        path.write_bytes(data[:place] + bytes([data[place] ^ chance.randrange(1, 256)]) + data[place + 1 :])
        try:
            assert told(index) == whole, (path, place)
        except IndexDamaged as error:
            assert "\n" not in str(error), (path, place)
            assert "Mend it: ask index build" in str(error), (path, place)
        except IndexTooNew:
            assert path.name == "manifest.json"
        path.write_bytes(data)
    assert told(index) == whole


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE passages SET marking = 'S'",
        "UPDATE passages SET marking = CAST(marking AS BLOB)",
        "UPDATE passages SET number = number + 1",
        "UPDATE passages SET number = NULL",
        "UPDATE passages SET ordinal = 2",
        "UPDATE passages SET heading = heading || 'x'",
        "UPDATE passages SET text = upper(text)",
        "UPDATE passages SET search_text = upper(search_text)",
        "UPDATE passages SET start = start + 1",
        "UPDATE passages SET cable_id = 3 - cable_id",
        "UPDATE passages SET text = CAST(x'ff' AS TEXT)",
        "UPDATE sentences SET start = start + 1",
        "UPDATE sentences SET raw_end = raw_end - 1",
        "DELETE FROM sentences WHERE n = 1",
        "UPDATE cables SET subject = 'x'",
        "UPDATE cables SET created = NULL",
        "UPDATE cables SET created = 'never'",
        "UPDATE cables SET classification = 'SECRET'",
        "UPDATE cables SET origin = NULL",
        "UPDATE cables SET reference_id = reference_id || '1'",
    ],
)
def test_a_passage_that_says_something_else_than_was_written_is_damage(index: Path, change: str) -> None:
    (database,) = index.glob("*/passages.db")
    with closing(Store.open(database)) as store:
        ids = [stored.id for stored in store.all_passages()]
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(change)
        connection.commit()
    with closing(Store.open(database, mend="Mend it.")) as store, pytest.raises(IndexDamaged, match="Mend it"):
        store.passages(ids)


@pytest.mark.parametrize("column", ["classified_by", "signature", "path", "container", "warnings", "parts", "text"])
def test_a_cable_that_says_something_else_than_was_written_is_damage(index: Path, column: str) -> None:
    (database,) = index.glob("*/passages.db")
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(f"UPDATE cables SET {column} = 'x'")
        connection.commit()
    with closing(Store.open(database)) as store, pytest.raises(IndexDamaged):
        store.cable("08TALLINN7")


@pytest.mark.parametrize("table", ["tags", "aliases"])
def test_a_cable_with_other_tags_or_aliases_is_damage(index: Path, table: str) -> None:
    (database,) = index.glob("*/passages.db")
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(f"INSERT INTO {table} SELECT id, 9, 'XX' FROM cables")
        connection.commit()
    with closing(Store.open(database)) as store, pytest.raises(IndexDamaged):
        store.cable("08TALLINN7")


def test_a_marking_that_falls_while_an_index_is_open_lets_nothing_be_read(index: Path) -> None:
    (database,) = index.glob("*/passages.db")
    with closing(open_index(index)) as opened:
        opened.warm()
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("UPDATE passages SET marking = 'S'")
            connection.commit()
        with pytest.raises(IndexDamaged):
            Retriever(opened).search("bridge")


def test_a_row_digest_tells_values_apart_that_look_alike() -> None:
    rows = [("1",), (1,), (None,), ("None",), ("a", "b"), ("ab",), ("a,b",), (("a", "b"),), (b"1",), ()]
    assert len({row_digest(row) for row in rows}) == len(rows)


def test_sums_tell_a_moved_block_and_every_lost_end(tmp_path: Path) -> None:
    file = tmp_path / "file"
    data = random.Random(1).randbytes((1 << 18) + 5000)
    moved = data[4096:8192] + data[:4096] + data[8192:]
    digests = set()
    for contents in (data, moved, data[:-1], data[: 1 << 18], data[:4096], b"", b"\0" * 8, b"\0" * 4096):
        file.write_bytes(contents)
        digests.add(sums_digest(file))
    assert len(digests) == 8
