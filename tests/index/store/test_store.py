"""The store: cables go in and come out unchanged, ids stay, filters leave the right passages."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.cable import Cable, Part, Passage
from index.errors import UnknownCable, UnknownFilterValue
from index.filters import Filters
from index.store.store import Store
from index.store.writer import StoreWriter


def cable(reference_id: str = "08TALLINN7", *texts: str, **changed: object) -> Cable:
    texts = texts or ("The bridge opened. The Harbour Police Force (HPF) came.", "It rained.")
    text = "\n".join(texts)
    passages = []
    for number, words in enumerate(texts, start=1):
        start = text.index(words)
        passages.append(Passage(reference_id, number, 1, "C//NF", "News:", words, words, start, start + len(words)))
    whole = Cable(
        reference_id=reference_id,
        created=datetime(2008, 3, 12, 16, 16, tzinfo=UTC),
        classification="CONFIDENTIAL//NOFORN",
        origin="Embassy Tallinn",
        tags=("PGOV", "ECON"),
        subject="HARBOUR NEWS",
        references=("08RIGA1", "07STATE22"),
        classified_by="DCM A. Person",
        signature="WINTERBOTTOM",
        path="/cables/7.txt",
        container="cable-text",
        text=text,
        parts=(Part("paragraph", 0, len(text)),),
        passages=tuple(passages),
        aliases=("08SECTION01OF02TALLINN7", "2008TALLIN00007"),
        warnings=("no date — “sic”",),
    )
    return replace(whole, **changed)  # type: ignore[arg-type]


CABLES = (
    cable(),
    cable("09RIGA3", "Fish.", created=datetime(2009, 12, 31, 23, 59, tzinfo=UTC), origin="Embassy Riga", aliases=()),
    cable("66BONN5", "Grain \x00 came.", created=None, origin=None, tags=(), subject=None, references=(), aliases=()),
    cable("08EMPTY1", "x", passages=(), parts=(), text="", warnings=(), aliases=("08MPTY1",), tags=("KTIP",)),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database of a few cables."""
    with StoreWriter.create(tmp_path / "passages.db") as writer:
        for one in CABLES:
            writer.put(one)
    return tmp_path / "passages.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with closing(Store.open(path)) as store:
        yield store


@pytest.mark.parametrize("one", CABLES, ids=lambda one: one.reference_id)
def test_a_cable_comes_out_as_it_went_in(store: Store, one: Cable) -> None:
    assert store.cable(one.reference_id) == one
    assert all(store.cable(alias) == one for alias in one.aliases)


def test_an_unknown_cable_is_told(store: Store) -> None:
    with pytest.raises(UnknownCable, match="08NOWHERE1"):
        store.cable("08NOWHERE1")


def test_counts_ids_and_acronyms_are_those_of_the_cables(store: Store) -> None:
    counts = store.counts()
    assert (counts.cables, counts.paragraphs, counts.sentences) == (4, 4, 5)
    assert store.reference_ids() == ["08EMPTY1", "08TALLINN7", "09RIGA3", "66BONN5"]
    assert store.aliases()["2008TALLIN00007"] == "08TALLINN7"
    assert store.acronyms() == [("HPF", "Harbour Police Force", 1)]
    assert store.period() == ("2008-03-12T16:16:00+00:00", "2009-12-31T23:59:00+00:00")


def test_passages_come_in_the_order_asked_for_with_their_sentences(store: Store) -> None:
    last, first = store.passages([3, 1])
    assert (last.passage.key, first.passage.key) == ("09RIGA3 ¶1", "08TALLINN7 ¶1")
    assert [first.passage.search_text[slice(*span)] for span in first.spans] == [
        "The bridge opened.",
        "The Harbour Police Force (HPF) came.",
    ]
    assert first.raw_spans == first.spans
    assert (first.subject, first.origin) == ("HARBOUR NEWS", "Embassy Tallinn")
    with pytest.raises(KeyError):
        store.passages([999])


def test_the_database_cannot_be_written_through_the_store(store: Store) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        store.connection.execute("DELETE FROM cables")


def test_a_person_reads_paragraphs_under_their_keys(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT key, marking, text FROM paragraphs").fetchall()
    assert rows[1] == ("08TALLINN7 ¶2", "C//NF", "It rained.")


def allowed(store: Store, **values: object) -> list[str]:
    ids = store.allowed(Filters.parse(**values))  # type: ignore[arg-type]
    assert ids is not None
    return [stored.passage.key for stored in store.passages(ids)]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"cable": "09RIGA3"}, ["09RIGA3 ¶1"]),
        ({"cable": "Riga 3 (09)"}, ["09RIGA3 ¶1"]),
        ({"cable": "2008tallin00007"}, ["08TALLINN7 ¶1", "08TALLINN7 ¶2"]),
        ({"cable": ["09RIGA3", "66BONN5"]}, ["09RIGA3 ¶1", "66BONN5 ¶1"]),
        ({"origin": "embassy  riga"}, ["09RIGA3 ¶1"]),
        ({"origin": "Riga"}, ["09RIGA3 ¶1"]),
        ({"tag": "pgov", "origin": "Riga"}, ["09RIGA3 ¶1"]),
        ({"tag": "KTIP"}, []),
        ({"since": "2009"}, ["09RIGA3 ¶1"]),
        ({"since": "2009-12-31", "until": "2009-12-31"}, ["09RIGA3 ¶1"]),
        ({"until": "2008-03-12"}, ["08TALLINN7 ¶1", "08TALLINN7 ¶2"]),
        ({"since": "2010", "until": "9999"}, []),
        ({"until": "2008-03-11"}, []),
    ],
)
def test_filters_leave_the_passages_of_the_cables_that_fit(
    store: Store, values: dict[str, object], expected: list[str]
) -> None:
    assert allowed(store, **values) == expected


def test_no_filter_leaves_all(store: Store) -> None:
    assert store.allowed(Filters()) is None


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"cable": "08TALLINN9"}, "08TALLINN7"),
        ({"cable": "'; DROP TABLE cables; --"}, "08EMPTY1"),
        ({"origin": "Embassy Rigga"}, "Embassy Riga"),
        ({"origin": ""}, "Embassy Riga"),
        ({"tag": "PGOW"}, "PGOV"),
        ({"tag": ["PGOV", "XX"]}, "ECON"),
    ],
)
def test_an_unknown_value_is_told_with_some_that_exist(store: Store, values: dict[str, object], named: str) -> None:
    with pytest.raises(UnknownFilterValue, match=named):
        allowed(store, **values)


def test_a_passage_whose_words_stay_keeps_its_id_and_no_id_is_given_twice(path: Path) -> None:
    with StoreWriter.open(path) as writer:
        ids = {stored.passage.text: stored.id for stored in writer.store().passages_of("08TALLINN7")}
        writer.put(cable("08TALLINN7", "The bridge opened. The Harbour Police Force (HPF) came.", "It snowed."))
        now = {stored.passage.text: stored.id for stored in writer.store().passages_of("08TALLINN7")}
        assert now["The bridge opened. The Harbour Police Force (HPF) came."] == 1
        assert now["It snowed."] > max(ids.values())
        writer.delete("08TALLINN7")
        writer.put(cable())
        again = {stored.id for stored in writer.store().passages_of("08TALLINN7")}
    assert again.isdisjoint({*ids.values(), *now.values()})


def test_a_deleted_cable_leaves_nothing_behind(path: Path) -> None:
    with StoreWriter.open(path) as writer:
        for one in CABLES:
            writer.delete(one.reference_id)
        tables = ("cables", "passages", "sentences", "acronyms", "tags", '"references"', "aliases")
        left = [writer.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]
    assert left == [0] * len(tables)


def test_what_raises_inside_whole_is_not_written_at_all(path: Path) -> None:
    with StoreWriter.open(path) as writer:
        with pytest.raises(UnicodeEncodeError), writer.whole():
            writer.put(cable("08TALLINN7", "changed", signature="\ud800"))
        assert writer.store().cable("08TALLINN7") == cable()
