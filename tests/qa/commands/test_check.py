"""`ask check`: a draft from a file or from standard input, against the sample's index, without any model."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest

from index.store.open_index import open_index
from qa import draft_check
from qa.assistant import Assistant
from qa.check.labels import Support
from tests import CHECKOUT

Run = Callable[..., Any]


@pytest.fixture(scope="module")
def stated(sample_index: Path) -> tuple[str, str]:
    """A sentence of the sample, marked SBU, and its key."""
    opened = open_index(sample_index)
    stored = next(each for each in opened.store.all_passages() if len(each.spans) > 1 and each.passage.marking == "SBU")
    opened.close()
    return stored.passage.search_text[slice(*stored.spans[0])], stored.passage.key


@pytest.fixture
def draft(stated: tuple[str, str], tmp_path: Path) -> Path:
    """A draft with a right sentence, one that is nowhere, one without a key, and one with a false key."""
    sentence, key = stated
    file = tmp_path / "draft.md"
    false = f"{key.split()[0]} ¶9999"
    text = (
        f"# Draft\n\n{sentence} [{key}]\n\nOn Mars 7,777 wolves sang [{key}].\n\nNobody knew why. {sentence} [{false}]"
    )
    file.write_text(text, encoding="utf-8")
    return file


def test_each_sentence_is_labelled_and_counted(draft: Path, run_ask: Run, sample_index: Path) -> None:
    done = run_ask("check", str(draft), "--index", str(sample_index))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "4 sentences, 1 quoted, 2 unsupported, 1 uncited"
    assert "  “” quoted\n" in done.stdout
    assert "7777 is not in" in done.stdout


def test_the_json_names_problems_and_offers_the_right_key(
    draft: Path, stated: tuple[str, str], run_ask: Run, sample_index: Path
) -> None:
    done = run_ask("check", str(draft), "--json", "--index", str(sample_index))
    report = json.loads(done.stdout)
    assert [each["support"] for each in report["sentences"]] == ["quoted", "unsupported", "uncited", "unsupported"]
    labels = dict.fromkeys(get_args(Support), 0)
    assert report["counts"] == {"sentences": 4} | labels | {"quoted": 1, "unsupported": 2, "uncited": 1}
    right, wrong, _, false = report["sentences"]
    cited = {"text": right["text"], "citations": [stated[1]]}
    part = {"text": right["text"], "start": 0, "end": len(right["text"])}
    finding = {"part": part, "support": "quoted", "key": stated[1], "sentence": right["text"], "problem": None}
    assert right == cited | {"support": "quoted", "problems": [], "verdict": None, "findings": [finding]}
    assert [each["problem"] for each in wrong["findings"] if each["problem"]] == wrong["problems"]
    assert {"kind", "detail", "suggested"} == wrong["problems"][0].keys()
    assert "is not in this index" in false["problems"][0]["detail"]
    assert stated[1] in false["problems"][0]["suggested"]


@pytest.mark.parametrize(("option", "code"), [((), 0), (("--strict",), 1)])
def test_strict_fails_where_a_sentence_does_not_hold(
    option: tuple[str, ...], code: int, draft: Path, run_ask: Run, sample_index: Path
) -> None:
    assert run_ask("check", str(draft), "--index", str(sample_index), *option).returncode == code


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        (b"", 2, "is empty"),
        (b" \n\t\n", 2, "is empty"),
        (b"# Only a heading\n", 2, "no sentence"),
        (b"\x7fELF\x02\x01\x00\xff", 1, "not text"),
        (b"text\0with nulls", 1, "not text"),
        (None, 1, "No such file"),
    ],
)
def test_a_draft_that_is_none_is_refused_in_one_line(
    content: bytes | None, code: int, says: str, tmp_path: Path, run_ask: Run, sample_index: Path
) -> None:
    file = tmp_path / "draft.md"
    if content is not None:
        file.write_bytes(content)
    done = run_ask("check", str(file), "--index", str(sample_index))
    assert (done.returncode, done.stdout) == (code, "")
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_draft_is_read_from_standard_input(stated: tuple[str, str], sample_index: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "qa.cli", "check", "-", "--index", str(sample_index)],
        input=f"\ufeff{stated[0]} [{stated[1]}]",
        env=os.environ | {"PYTHONPATH": str(CHECKOUT)},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert done.stdout.splitlines()[-1] == "1 sentence, 1 quoted"


def test_a_passage_above_the_clearance_is_as_good_as_not_there(stated: tuple[str, str], sample_index: Path) -> None:
    with Assistant.open(sample_index) as assistant:
        text = f"{stated[0]} [{stated[1]}]"
        assert draft_check.check(text, assistant, "SBU")[0].holds
        assert draft_check.check(text, assistant, "U")[0].problems[0].kind == "citation"
