"""The image and the services around it, as far as they can be held to it without Docker."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import yaml

from tests import CHECKOUT

COMPOSE = yaml.safe_load((CHECKOUT / "compose.yaml").read_text(encoding="utf-8"))


def environment(service: str, **given: str) -> dict[str, str]:
    """What compose sets for this service, with its variables filled in."""
    settings = COMPOSE["services"][service]["environment"]
    return {
        name: re.sub(r"\$\{(\w+):[-?][^}]*\}", lambda found: given[found[1]], value) for name, value in settings.items()
    }


def test_what_is_let_into_the_image_exists_and_is_all_that_a_wheel_is_built_from() -> None:
    lines = (CHECKOUT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    let_in = {line.removeprefix("!") for line in lines if line.startswith("!")}
    assert [name for name in let_in if not (CHECKOUT / name).exists()] == []
    settings = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = {pattern.removesuffix("*") for pattern in settings["tool"]["setuptools"]["packages"]["find"]["include"]}
    project = settings["project"]
    assert {"pyproject.toml", project["readme"], *project["license-files"], *packages} <= let_in


def test_the_services_ask_the_model_that_runs_beside_them(sample_index: Path, tmp_path: Path) -> None:
    beside = environment("ask", ASK_TOKEN="a secret for this test", MODEL="some-model.gguf")
    done = subprocess.run(
        [sys.executable, "-m", "qa.cli", "who runs the shelter?", "--dry-run", "--index", str(sample_index)],
        env=os.environ | beside | {"ASK_DATA_DIR": str(tmp_path)},
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    request = json.loads(done.stdout)
    assert request["url"] == "http://llama:8080/v1/chat/completions"
    assert "llama" in COMPOSE["services"]
    assert request["body"]["model"] == "some-model.gguf"


def test_no_service_runs_with_more_than_it_needs() -> None:
    for service in COMPOSE["services"].values():
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))
