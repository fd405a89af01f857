"""Claims verified by a small model that was really trained: whatever it says, its verdicts have to be used rightly."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.servers.running import Running
from tests.fakes.servers.serving import smollm_server

Run = Callable[..., subprocess.CompletedProcess[str]]

NINE = "08PRISTINA128 ¶9"
OPEN = ("In 2007 there were 32 victims whom KPS identified.", "KPS is the police of Kosovo.")
PROVED_WRONG = "KPS identified 71 victims in 2007."
LABELS = {None: {"matched"}, True: {"verified"}, False: {"unsupported", "contradicted"}}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with smollm_server(tmp_path_factory.mktemp("smollm")) as running:
        yield running


@pytest.fixture
def check(run_ask: Run, server: Running, sample_index: Path, tmp_path: Path) -> Callable[[], dict[str, Any]]:
    """The draft checked by the command, with the model as its verifier."""
    draft = tmp_path / "draft.txt"
    draft.write_text("\n\n".join(f"{text} [{NINE}]" for text in (*OPEN, PROVED_WRONG)), "utf-8")

    def checked() -> dict[str, Any]:
        command = ("check", str(draft), "--json", "--model", "llamacpp/smollm2", "--verifier", "model")
        done = run_ask(*command, ASK_BASE_URL=f"{server.url}/v1", ASK_DATA_DIR=str(tmp_path))
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    return checked


def test_verdicts_of_a_real_model_are_used_counted_and_kept(check: Callable[[], dict[str, Any]]) -> None:
    first, again = check(), check()
    *left_open, wrong = first["sentences"]
    assert len(left_open) == len(OPEN)
    for each in left_open:
        assert each["support"] in LABELS[each["verdict"]["entailed"]]
        assert each["verdict"]["verifier"] == "llamacpp/smollm2"
    assert (wrong["support"], wrong["verdict"]) == ("partly", None), "code has proved a figure of it wrong"
    assert first["verifier"] == "llamacpp/smollm2"
    assert first["usage"]["verifier_calls"] == 1
    assert first["usage"]["verifier_input_tokens"] > 100 and first["usage"]["verifier_output_tokens"] > 0
    told = [each["verdict"] for each in left_open if each["verdict"]["entailed"] is not None]
    assert told, "the server holds it to the form"
    assert [each["verdict"] for each in again["sentences"] if each["verdict"] in told] == told
    assert again["usage"]["verifier_calls"] == (0 if len(told) == len(OPEN) else 1)
