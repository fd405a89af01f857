"""docs/tools.md: every example runs, against a server that is really there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import CHECKOUT
from tests.fakes.browser import serving
from tests.project.test_docs import BLOCK

PAGE = (CHECKOUT / "docs" / "tools.md").read_text("utf-8")
NAMED = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def address(sample_index: Path) -> Iterator[str]:
    with serving(sample_index, "--processes", "0") as found:
        yield found


def examples(language: str) -> list[str]:
    found = [block[2] for block in BLOCK.finditer(PAGE) if block[1] == language]
    assert found, language
    return found


def printed(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def tool(name: str) -> str:
    """Where a program is; what needs it is skipped where there is none, and fails where it was asked for."""
    found = shutil.which(name)
    if found is None and os.environ.get("ASK_REQUIRE_BROWSER"):
        pytest.fail(f"no {name} here: make browser installs it")
    if found is None:
        pytest.skip(f"no {name} here")
    return found


def test_every_call_by_curl_is_answered(address: str) -> None:
    tool("curl")
    replies = [printed(["sh", "-c", each.replace(NAMED, address)]) for each in examples("bash")]
    answer, stream, paragraph = replies
    assert json.loads(answer)["citations"][0]["key"] == "08PRISTINA128 ¶9"
    assert re.findall(r"^event: (\w+)$", stream, re.MULTILINE)[-1] == "answer"
    assert json.loads(paragraph)["passages"][0]["key"] == "08PRISTINA128 ¶9"


def test_the_example_in_javascript_prints_a_citation(address: str, tmp_path: Path) -> None:
    (script,) = examples("javascript")
    (tmp_path / "ask.mjs").write_text(script.replace(NAMED, address), "utf-8")
    assert printed([tool("node"), str(tmp_path / "ask.mjs")]) == "08PRISTINA128 ¶9\n"


def test_the_example_without_the_library_follows_up(address: str) -> None:
    (script,) = examples("py")
    done = printed([sys.executable, "-c", script.replace(NAMED, address)])
    assert done == "how many victims did KPS identify in 2006?\n"


def test_the_calls_of_the_table_are_those_of_the_api(address: str) -> None:
    import httpx

    paths = httpx.get(f"{address}/openapi.json").json()["paths"]
    named = re.findall(r"`(?:GET|POST) (/[^`?]*)", PAGE)
    assert {path.replace("{id}", "{cable}") for path in named} <= set(paths)


def test_the_settings_of_an_assistant_start_what_exists() -> None:
    (settings,) = examples("json")
    command = json.loads(settings)["mcpServers"]["cables"]
    done = printed([sys.executable, "-m", "qa.cli", command["args"][0], "--help"])
    assert all(option in done for option in command["args"] if option.startswith("--"))
