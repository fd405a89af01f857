"""The thresholds of the check: read from a file, handed over, told in one line if the file is broken."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import ReadError
from qa.check.checker import Checker
from qa.check.thresholds import PACKAGED, Thresholds, packaged
from qa.drafts.draft import DraftSentence
from tests.fakes.evidence import hit

PORT = hit(1, "The pilots counted 44 ships outside the frozen harbour and asked for a second icebreaker.")


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "thresholds.json"
    path.write_text(packaged().text(), "utf-8")
    assert Thresholds.read(path) == packaged()
    assert PACKAGED.read_text("utf-8") == packaged().text()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "cannot be read as thresholds of the check"),
        ("[]", "does not hold the thresholds of this version"),
        ('{"about": 0.1}', "does not hold the thresholds of this version"),
        (json.dumps(json.loads(packaged().text()) | {"about": "0.1"}), 'about is "0.1"; it is a share, from 0 to 1'),
        (json.dumps(json.loads(packaged().text()) | {"below": 15}), "below is 15; it is a share, from 0 to 1"),
        (json.dumps(json.loads(packaged().text()) | {"about": True}), "about is true; it is a share, from 0 to 1"),
    ],
)
def test_a_broken_file_gives_one_clear_line(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "thresholds.json"
    path.write_text(text, "utf-8")
    with pytest.raises(ReadError) as caught:
        Thresholds.read(path)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"none\.json cannot be read"):
        Thresholds.read(tmp_path / "none.json")


@pytest.mark.parametrize(
    ("text", "name", "passes", "flags"),
    [
        ("The pilots counted about 40 ships outside the harbour.", "about", 0.1, 0.01),
        ("The pilots counted more than 40 ships outside the harbour.", "above", 0.1, 0.01),
        ("The pilots counted nearly 45 ships outside the harbour.", "below", 0.1, 0.01),
        ("The tired pilots asked for a better vessel.", "bare_below", 0.1, 0.9),
        ("Pilots of 44 other vessels want some money and better food.", "enough_words", 0.1, 0.9),
    ],
)
def test_the_checker_goes_by_the_thresholds_that_it_is_given(text: str, name: str, passes: float, flags: float) -> None:
    holds = [
        Checker([PORT], thresholds=replace(packaged(), **{name: value})).check(DraftSentence(text, (PORT.key,))).holds
        for value in (passes, flags)
    ]
    assert holds == [True, False]
