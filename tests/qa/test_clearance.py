"""What may not be read has no say in what is printed of a cable: two indexes that differ in it alone say the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.build.builder import build_index
from index.cable_json import cable_dict
from index.errors import UnknownCable, UnknownParagraph
from qa import Assistant
from tests.fakes.tiny import cable_text, tiny_model

HIDDEN = ("The captain sold forty boats.", "A heron nests at the quay.")


@pytest.fixture(params=HIDDEN)
def assistant(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Assistant]:
    """An index in which one cable is half secret and another whole, asked by one cleared to SBU."""
    folder = tmp_path / "cables"
    folder.mkdir()
    half = cable_text(7, "The ferry sails twice a day.", request.param, "The harbour froze over in March.")
    (folder / "7.txt").write_text(half.replace("2. (U)", "2. (S)"), "utf-8")
    whole = cable_text(8, request.param, post="ZAGREB").replace("1. (U)", "1. (S)")
    (folder / "8.txt").write_text(whole, "utf-8")
    build_index([folder], tmp_path / "index", embedder=str(tiny_model()))
    monkeypatch.setenv("ASK_EMBEDDER", str(tiny_model()))
    with closing(Assistant.open(tmp_path / "index", "embedded", clearance="SBU")) as opened:
        yield opened


def test_a_cable_of_which_nothing_may_be_read_is_as_good_as_not_there(assistant: Assistant) -> None:
    told = []
    for name in ("08ZAGREB8", "08ZAGREB9"):
        with pytest.raises(UnknownCable) as caught:
            assistant.read(name)
        told.append(str(caught.value).replace(name, "…"))
    assert told[0] == told[1]
    assert "ZAGREB" not in told[0]


def test_a_paragraph_that_may_not_be_read_is_as_good_as_not_there(assistant: Assistant) -> None:
    told = []
    for number in ("2", "9"):
        with pytest.raises(UnknownParagraph) as caught:
            assistant.read("08TALLINN7", number)
        told.append(str(caught.value).replace(f"paragraph {number}", "…"))
    assert told[0] == told[1]


def test_of_a_cable_that_may_be_read_in_part_the_rest_is_given(assistant: Assistant) -> None:
    cable = cable_dict(assistant.read("08TALLINN7"))
    assert [passage["number"] for passage in cable["passages"]] == [1, 3]
    assert not any(hidden in str(cable) for hidden in HIDDEN)
