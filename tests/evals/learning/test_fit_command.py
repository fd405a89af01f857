"""`ask eval fit`: weights of a person's own questions, the same each time, and used by the setting `weights`."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals.cli import app
from evals.gold.questions import ARCHIVE
from index.errors import UsageError
from index.search.weights import Weights, packaged
from qa import Assistant
from tests.evals.learning.sample_weights import KEPT, QUESTIONS, ROUNDING, learned
from tests.fakes.tiny import tiny_model, write_cable


def fitted(index: Path, out: Path) -> str:
    done = CliRunner().invoke(app, ["fit", QUESTIONS, "--index", str(index), "--out", str(out)])
    assert done.exit_code == 0, done.output
    return done.output


def test_the_same_questions_give_the_same_weights_and_figures_by_folds(sample_index: Path, tmp_path: Path) -> None:
    said = [fitted(sample_index, tmp_path / name) for name in ("one.json", "two.json")]
    assert "folds of it alone" in said[0] and "s@1" in said[0]
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


def test_a_question_is_asked_by_the_weights_of_the_setting_and_says_so(
    sample_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fitted(sample_index, tmp_path / "own.json")
    monkeypatch.setenv("ASK_WEIGHTS", str(tmp_path / "own.json"))
    with Assistant.open(sample_index, "embedded") as assistant:
        used = assistant.ask("how many victims did KPS identify in 2007?").record["weights"]
    assert used == json.loads((tmp_path / "own.json").read_text("utf-8"))["digest"] != packaged().digest


@pytest.mark.parametrize(("below", "declined"), [("0", False), ("1", True)])
def test_a_question_is_declined_below_the_chance_of_the_setting(
    below: str, declined: bool, sample_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASK_DECLINE_BELOW", below)
    with Assistant.open(sample_index, "embedded") as assistant:
        answer = assistant.ask("how many victims did KPS identify in 2007?")
    assert answer.abstained == declined
    assert (answer.confidence == "not in these cables") == declined


@pytest.mark.parametrize("spoilt", ["", "{}", "[1]", '{"digest": "x"}'])
def test_a_file_that_holds_no_weights_is_said_in_one_line(
    spoilt: str, sample_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own.json").write_text(spoilt, "utf-8")
    monkeypatch.setenv("ASK_WEIGHTS", str(tmp_path / "own.json"))
    with pytest.raises(UsageError, match="holds no weights") as caught:
        Assistant.open(sample_index, "embedded")
    assert "write it with `ask eval fit" in caught.value.command


def test_weights_of_another_embedder_do_not_fit(
    sample_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from index import build_index

    write_cable(tmp_path / "cables", 7, "The harbour of Tallinn froze in March.")
    build_index([tmp_path / "cables"], tmp_path / "index", embedder=str(tiny_model()))
    fitted(sample_index, tmp_path / "own.json")
    monkeypatch.setenv("ASK_WEIGHTS", str(tmp_path / "own.json"))
    monkeypatch.setenv("ASK_EMBEDDER", str(tiny_model()))
    with pytest.raises(UsageError, match="was learned for another embedder") as caught:
        Assistant.open(tmp_path / "index", "embedded")
    assert "run `ask eval fit" in caught.value.command


def test_the_weights_that_come_along_are_of_the_features_that_are_counted() -> None:
    assert packaged().current


def test_the_weights_that_come_along_are_learned_from_these_questions(shared: Path) -> None:
    files = [
        *ARCHIVE.glob("*.jsonl"),
        *(shared / "gold" / f"{name}-dev.jsonl" for name in ("cables", "archive", "searches")),
    ]
    now = {path.name: sha256(path.read_bytes()).hexdigest() for path in files}
    assert dict(packaged().learned_from) == now, "run `make fit`"


def test_a_fit_gives_what_it_gave_when_the_weights_that_come_along_were_learned(data_dir: Path) -> None:
    kept, now = Weights.read(KEPT), learned(data_dir / "sample")
    for was, became in ((kept.ranking, now.ranking), (kept.quoting, now.quoting), (kept.quoted, now.quoted)):
        assert became.weights == pytest.approx(was.weights, abs=ROUNDING), "features or learning changed: `make fit`"
