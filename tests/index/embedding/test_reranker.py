"""The reranker: a real CrossEncoder with random weights, and what is said of folders that hold none."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from index.embedding.reranker import Reranker
from index.errors import EmbedderError
from tests.fakes.tiny import tiny_model, tiny_reranker

TEXTS = ["the harbour closed", "fish", "two old teachers met", "the bridge " * 5000, ""]


def test_a_text_has_the_same_score_alone_and_among_others() -> None:
    reranker = Reranker.open(str(tiny_reranker()))
    scores = reranker.scores("who closed the harbour?", TEXTS)
    assert [reranker.scores("who closed the harbour?", [text])[0] for text in TEXTS] == list(scores)
    assert len(set(scores)) > 3
    assert list(scores) != list(reranker.scores("which fish?", TEXTS))


def test_its_place_on_this_machine_is_not_told() -> None:
    folder = tiny_reranker()
    told = Reranker.open(str(folder)).told
    assert told["name"] == folder.name
    assert told["sha256"] != Reranker.open(str(tiny_reranker(1))).digest


def test_what_is_not_on_this_machine_is_not_fetched() -> None:
    with pytest.raises(EmbedderError, match="neither a folder nor a model that was fetched") as caught:
        Reranker.open("nobody/no-such-reranker")
    assert "`hf download nobody/no-such-reranker`" in caught.value.command


def spoilt(folder: Path, name: str) -> str:
    """A reranker in this folder of which this file is not as it should be."""
    shutil.copytree(tiny_reranker(), folder, dirs_exist_ok=True)
    (folder / name).write_bytes(b"[]")
    return str(folder)


def test_a_folder_that_holds_no_reranker_is_said_in_one_line(tmp_path: Path) -> None:
    for folder in (tmp_path, tiny_model(), spoilt(tmp_path / "config", "config.json")):
        with pytest.raises(EmbedderError, match=r"no network in it scores texts \(…ForSequenceClassification\)"):
            Reranker.open(str(folder))


def test_a_reranker_that_cannot_be_used_is_said_in_one_line(tmp_path: Path) -> None:
    broken = Reranker.open(spoilt(tmp_path, "model.safetensors"))
    with pytest.raises(EmbedderError, match=r"cannot be loaded: [^\n]+$"):
        _ = broken.model
    (tmp_path / "model.safetensors").unlink()
    with pytest.raises(EmbedderError, match="has no weights"):
        _ = broken.digest
    with pytest.raises(EmbedderError, match="gives 3 numbers for a text, not one"):
        _ = Reranker.open(str(tiny_reranker(labels=3))).model
