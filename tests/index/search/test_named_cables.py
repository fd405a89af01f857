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
        more = ["It asks for blankets.", "It hides a ship."] if serial == 1023 else []
        text = cable_text(serial, f"The harbour clinic treated {serial - 700} patients.", *more)
        text = text.replace("3. (U)", "3. (S)")
        (folder / f"{serial}.txt").write_text(text, "utf-8")
    secret = cable_text(1024, "The harbour clinic treated 99 patients.").replace("1. (U)", "1. (S)")
    (folder / "1024.txt").write_text(secret, "utf-8")
    (folder / "1025.txt").write_text(cable_text(1025, "Patients were treated in Split.", post="ZAGREB"), "utf-8")
    build_index([folder], folder / "index", embedder=str(tiny_model()))
    opened = open_index(folder / "index")
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("question", "cables"),
    [
        ("how many patients, according to Tallinn 1021?", ("08TALLINN1021",)),
        ("how many patients in 08TALLINN1022 ¶1?", ("08TALLINN1022 ¶1",)),
        ("what does paragraph 1 of cable Tallinn 1022 say?", ("08TALLINN1022 ¶1",)),
        ("compare 2008 Tallinn 1020 with tallinn 1023", ("08TALLINN1020", "08TALLINN1023")),
        ("what did Embassy Tallinn 001021 say?", ("08TALLINN1021",)),
        ("patients in Tallinn 1021, 1022 and 30 beds", ("08TALLINN1021", "08TALLINN1022")),
        ("in Tallinn 2008 patients were treated", ()),
        ("how many patients, according to Tallinn 1999?", ()),
        ("What did the 12 March cable from Zagreb say?", ("08ZAGREB1025",)),
        ("Embassy Zagreb's report of March 12, 2008 on the clinic", ("08ZAGREB1025",)),
        ("what happened in Zagreb on 12 March?", ()),
        ("how many patients were treated in March 2008?", ()),
        ("did the clinic treat 1021 patients?", ()),
    ],
)
def test_the_cables_named_are_those_that_are_searched(index: OpenIndex, question: str, cables: tuple[str, ...]) -> None:
    retriever = Retriever(index)
    found = retriever.find(question)
    assert found.filters.cables == cables
    searched = {hit.passage.reference_id for hit in found.hits}
    assert searched == {each.removesuffix(" ¶1") for each in cables} if cables else len(searched) == 6
    assert found.missing == ()


def test_only_the_paragraphs_named_are_searched(index: OpenIndex) -> None:
    found = Retriever(index).find("patients in 08TALLINN1023 ¶2 and ¶9")
    assert [hit.key for hit in found.hits] == ["08TALLINN1023 ¶2"]
    assert found.missing == ("08TALLINN1023 ¶9",)
    either = Filters(cables=("08TALLINN1023 ¶2", "08TALLINN1021"))
    assert {hit.key for hit in Retriever(index).search("clinic", filters=either)} == {
        "08TALLINN1023 ¶2",
        "08TALLINN1021 ¶1",
    }


@pytest.mark.parametrize(
    ("question", "missing", "found"),
    [
        ("how many patients in 07TALLINN1021?", ("07TALLINN1021",), 0),
        ("how many patients in cable Tallinn 999?", ("Tallinn 999",), 0),
        ("compare 08TALLINN1021 with 08OSLO3", ("08OSLO3",), 1),
        ("how many patients in 08TALLINN1021 ¶7?", ("08TALLINN1021 ¶7",), 1),
        ("patients in the cable from Zagreb of 13 March", ("a cable from Zagreb of 13 March",), 0),
        ("patients in the report from Zagreb of 13 March", (), 6),
        ("in 2007 Tallinn 314 patients were treated", (), 6),
    ],
)
def test_a_cable_that_is_named_and_not_there_is_told(
    index: OpenIndex, question: str, missing: tuple[str, ...], found: int
) -> None:
    said = Retriever(index).find(question)
    assert said.missing == missing
    assert len({hit.passage.reference_id for hit in said.hits}) == found


def test_filters_that_name_cables_stay_as_they_are(index: OpenIndex) -> None:
    filters = Filters(cables=("08TALLINN1020",))
    assert Retriever(index).find("Tallinn 1021", filters=filters).filters == filters


@pytest.mark.parametrize("named", ["08TALLINN1024", "08TALLINN1077"])
def test_a_cable_above_the_clearance_is_as_unknown_as_one_that_is_not_there(index: OpenIndex, named: str) -> None:
    found = Retriever(index).find(f"patients in {named}", filters=Filters(clearance="U"))
    assert (found.hits, found.missing) == ((), (named,))


@pytest.mark.parametrize("number", [3, 7])
def test_so_is_a_paragraph_above_the_clearance(index: OpenIndex, number: int) -> None:
    found = Retriever(index).find(f"patients in 08TALLINN1023 ¶{number}", filters=Filters(clearance="U"))
    assert found.missing == (f"08TALLINN1023 ¶{number}",)
    assert found.filters.cables == ("08TALLINN1023",)


def test_the_answer_says_where_was_searched(index: OpenIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    from qa.render.text import answer_text

    monkeypatch.setenv("ASK_EMBEDDER", str(tiny_model()))
    with Assistant.open(Path(index.folder.path), "embedded") as assistant:
        answer = assistant.ask("how many patients did the clinic treat according to Tallinn 1021?")
    assert "321" in str(answer.text)
    assert "Searched only in 08TALLINN1021." in answer_text(answer)


def test_an_answer_says_what_is_not_there(index: OpenIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    from qa.render.text import answer_text, found_text

    monkeypatch.setenv("ASK_EMBEDDER", str(tiny_model()))
    with Assistant.open(Path(index.folder.path), "embedded") as assistant:
        alone = assistant.ask("how many patients in 08OSLO3?")
        beside = assistant.ask("how many patients in 08TALLINN1021 and 08OSLO3?")
        found = assistant.find("how many patients in 08OSLO3?")
    assert answer_text(alone) == "Not in these cables. 08OSLO3 is not in this index."
    assert (alone.to_dict()["missing"], beside.to_dict()["missing"]) == (["08OSLO3"], ["08OSLO3"])
    assert "Searched only in 08TALLINN1021.\n\n08OSLO3 is not in this index." in answer_text(beside)
    assert found_text(found) == "No passage matches.\n\n08OSLO3 is not in this index."


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
