"""Invented archives: the same on every machine, read back as they were written, asked for what they tell."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import pytest

from evals.gold import questions as gold
from evals.invented import __main__ as invented
from evals.invented import archive, words
from evals.invented.cables import cable, cables, place_of, size
from index.cable import Cable
from index.cables.reading import read_file

PARAGRAPHS = 500


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> list[Cable]:
    path = tmp_path_factory.mktemp("invented") / "cables.csv"
    archive.write(path, PARAGRAPHS)
    found = [*read_file(path)]
    assert all(isinstance(each, Cable) for each in found), found
    return [each for each in found if isinstance(each, Cable)]


def test_the_same_seed_gives_the_same_archive_and_another_one_another(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("one.csv", "two.csv", "three.csv")]
    for path, seed in zip(paths, (1, 1, 2), strict=True):
        archive.write(path, 100, seed)
    one, two, three = (path.read_bytes() for path in paths)
    assert one == two != three


def test_cables_are_read_back_as_they_were_planted(read: list[Cable]) -> None:
    planted = [*cables(PARAGRAPHS, archive.SEED)]
    assert [each.reference_id for each in read] == [each.reference_id for each in planted]
    for found, sent in zip(read, planted, strict=True):
        assert (found.subject, found.classification, found.warnings) == (sent.subject, sent.classification, ())
        assert (set(found.tags), found.references) == (set(sent.tags), (sent.cited,) if sent.cited else ())
        assert found.created and found.created.replace(tzinfo=None) == sent.created.replace(second=0, tzinfo=None)
        passages = [(each.number, each.marking, " ".join(each.search_text.split())) for each in found.passages]
        assert passages == [(each.number, each.mark.replace("/", "//"), each.text) for each in sent.paragraphs]


def test_an_archive_goes_on_from_any_cable() -> None:
    assert [*cables(300, 7)][10:] == [*islice(cables(200, 7, first=11), 20)]
    assert cable(7, 30) == [*cables(300, 7)][-1]


@pytest.mark.parametrize("paragraphs", [1, 99, 100, 101])
def test_there_are_as_many_paragraphs_as_wanted_and_no_cable_more_than_needed(paragraphs: int) -> None:
    sizes = [len(each.paragraphs) for each in cables(paragraphs, 1)]
    assert sum(sizes[:-1]) < paragraphs <= sum(sizes)
    assert sizes == [size(number) for number in range(1, len(sizes) + 1)]


def test_paragraphs_are_counted_through_the_cables() -> None:
    through = [(each.number, paragraph.number) for each in cables(200, 1) for paragraph in each.paragraphs]
    assert through == [place_of(paragraph) for paragraph in range(200)]


def test_questions_are_answered_by_the_paragraph_that_they_name(read: list[Cable]) -> None:
    texts = {passage.key: " ".join(passage.text.split()) for each in read for passage in each.passages}
    asked = archive.questions(PARAGRAPHS, 2 * PARAGRAPHS)
    assert all(planted.answer in texts[planted.key] for planted in asked)
    assert len({planted.key for planted in asked}) == PARAGRAPHS
    assert len({planted.question for planted in asked}) > 1.9 * PARAGRAPHS
    assert archive.questions(PARAGRAPHS, 5) == asked[:5]


def test_no_two_words_are_alike_and_rare_ones_are_longer() -> None:
    assert len({words.word(rank) for rank in range(50_000)}) == 50_000
    assert len(words.word(100)) < len(words.word(100_000))


def test_lines_are_as_long_as_those_of_telegrams_and_no_word_is_lost() -> None:
    text = " ".join(words.word(rank) for rank in range(300))
    lines = words.wrapped(text).splitlines()
    assert max(map(len, lines)) <= words.LINE
    assert " ".join(lines) == text


def test_the_command_writes_the_archive_and_a_gold_file_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file, asked = tmp_path / "cables.csv", tmp_path / "gold.jsonl"
    arguments = ["--paragraphs", "200", "--questions", "9", "--gold", str(asked), str(file)]
    monkeypatch.setattr("sys.argv", ["invented", *arguments])
    assert invented.main() == 0
    assert capsys.readouterr().out == "20 cables in cables.csv\n"
    assert {row.type for row in gold.load(asked).questions} == {"numeric", "entity"}
    assert len(asked.read_text("utf-8").splitlines()) == len({*map(_id, asked.read_text("utf-8").splitlines())}) == 9


def _id(line: str) -> str:
    return str(json.loads(line)["id"])
