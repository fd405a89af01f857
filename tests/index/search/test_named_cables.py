"""A cable that a question names is the one that is searched, in whatever spelling."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import build_index
from index.filters import Filters
from index.search.retriever import Retriever
from index.store.open_index import OpenIndex, open_index
from qa import Assistant
from tests.fakes.tiny import cable_text, tiny_model


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenIndex]:
    folder = tmp_path_factory.mktemp("named")
    for serial in range(1020, 1024):
        text = cable_text(serial, f"The harbour clinic treated {serial - 700} patients.")
        (folder / f"{serial}.txt").write_text(text, "utf-8")
    secret = cable_text(1024, "The harbour clinic treated 99 patients.").replace("1. (U)", "1. (S)")
    (folder / "1024.txt").write_text(secret, "utf-8")
    build_index([folder], folder / "index", embedder=str(tiny_model()))
    opened = open_index(folder / "index")
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("question", "cables"),
    [
        ("how many patients, according to Tallinn 1021?", ("08TALLINN1021",)),
        ("how many patients in 08TALLINN1022 ¶1?", ("08TALLINN1022",)),
        ("compare 2008 Tallinn 1020 with tallinn 1023", ("08TALLINN1020", "08TALLINN1023")),
        ("what did Embassy Tallinn 001021 say?", ("08TALLINN1021",)),
        ("how many patients in 07TALLINN1021?", ()),
        ("how many patients were treated in March 2008?", ()),
        ("did the clinic treat 1021 patients?", ()),
    ],
)
def test_the_cables_named_are_those_that_are_searched(index: OpenIndex, question: str, cables: tuple[str, ...]) -> None:
    retriever = Retriever(index)
    assert retriever.narrowed(question, Filters()).cables == cables
    found = {hit.passage.reference_id for hit in retriever.search(question)}
    assert found == set(cables) if cables else len(found) == 5


def test_filters_that_name_cables_stay_as_they_are(index: OpenIndex) -> None:
    filters = Filters(cables=("08TALLINN1020",))
    assert Retriever(index).narrowed("Tallinn 1021", filters) == filters


def test_a_cable_above_the_clearance_is_not_known_by_its_name(index: OpenIndex) -> None:
    cleared = Filters(clearance="U")
    assert Retriever(index).narrowed("patients in Tallinn 1024", cleared) == cleared


def test_the_answer_says_where_was_searched(index: OpenIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    from qa.render.text import answer_text

    monkeypatch.setenv("ASK_EMBEDDER", str(tiny_model()))
    with Assistant.open(Path(index.folder.path), "embedded") as assistant:
        answer = assistant.ask("how many patients did the clinic treat according to Tallinn 1021?")
    assert "321" in str(answer.text)
    assert "Searched only in 08TALLINN1021." in answer_text(answer)


def test_the_same_words_take_one_place_and_are_counted(tmp_path: Path) -> None:
    for serial in range(1, 10):
        text = cable_text(serial, "Post asks for two more generators for the clinic.", f"It treated {serial} patients.")
        (tmp_path / f"{serial}.txt").write_text(text, "utf-8")
    promised = cable_text(55, "The Department has promised one generator to the clinic.", post="ZAGREB")
    (tmp_path / "55.txt").write_text(promised, "utf-8")
    build_index([tmp_path], tmp_path / "index", embedder=str(tiny_model()))
    opened = open_index(tmp_path / "index")
    hits = Retriever(opened).search("how many generators for the clinic?", 5)
    asking = [hit for hit in hits if "two more" in hit.text]
    assert [hit.also for hit in asking] == [8]
    assert "08ZAGREB55 ¶1" in [hit.key for hit in hits]
    opened.close()
