"""The manifest of a run: settings with their sources, digests, versions, and no place of this machine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.gold.questions import GoldSet
from evals.runs import manifest as manifests
from evals.runs.manifest import code_digest
from index.search.weights import packaged
from tests.fakes.gold_rows import QUESTIONS, manifest_of


def test_the_manifest_says_where_each_setting_comes_from_and_names_no_place(
    tmp_path: Path, sample_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASK_STRICT", "yes")
    (tmp_path / "ask.toml").write_text('temperature = 0.5\n[models."ollama/m"]\ncontext = 4096\n', encoding="utf-8")
    made = manifest_of(sample_index, model="ollama/m")
    told = {name: (said.value, said.source) for name, said in made.settings.items()}
    assert told["strict"] == (True, "ASK_STRICT")
    assert told["model"] == ("ollama/m", "the call")
    assert told["k"] == (8, "default")
    assert told["temperature"] == (0.5, "ask.toml")
    assert told["context"] == (4096, 'ask.toml [models."ollama/m"]')
    assert str(tmp_path) not in made.text()
    assert str(sample_index.parent) not in made.text()


def test_weights_of_ones_own_are_told_by_their_digest(
    tmp_path: Path, sample_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.json").write_text(packaged().text(), encoding="utf-8")
    monkeypatch.setenv("ASK_WEIGHTS", str(tmp_path / "mine.json"))
    made = manifest_of(sample_index)
    assert made.settings["weights"].value == packaged().digest
    assert str(tmp_path) not in made.text()


def test_the_manifest_says_what_code_and_libraries_answered(sample_index: Path) -> None:
    made = manifest_of(sample_index)
    assert {"ask", "python", "numpy", "onnxruntime"} <= made.versions.keys()
    assert len(made.code) == 64
    assert "answer" in made.prompts
    assert (made.commit is None) == (made.dirty is None)
    assert json.loads(made.text())["gold"] == {"name": "made-up", "digest": "0" * 64, "questions": 6}


@pytest.mark.parametrize(("split", "number"), [("all", 6), ("even", 3), ("odd", 3)])
def test_the_manifest_counts_the_questions_of_its_split(
    split: manifests.Split, number: int, sample_index: Path
) -> None:
    made = manifest_of(sample_index, split)
    assert (made.gold.questions, made.split) == (number, split)
    assert len(manifests.asked(GoldSet("x", "", QUESTIONS), split)) == number


def test_the_digest_of_the_code_changes_with_any_module_prompt_or_list(tmp_path: Path) -> None:
    (tmp_path / "qa").mkdir()
    seen = {code_digest(tmp_path)}
    for name, text in (("a.py", "1"), ("a.py", "2"), ("b.py", "2"), ("c.md", "2"), ("d.txt", "2")):
        (tmp_path / "qa" / name).write_text(text, encoding="utf-8")
        seen.add(code_digest(tmp_path))
    (tmp_path / "qa" / "note.log").write_text("1", encoding="utf-8")
    seen.add(code_digest(tmp_path))
    assert len(seen) == 6
