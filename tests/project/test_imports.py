"""The public names are the listed ones, and nothing heavy is loaded before it is needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import qa
from tests import CHECKOUT

HEAVY = (
    "torch",
    "sentence_transformers",
    "transformers",
    "nupunkt",
    "pypdf",
    "pdfplumber",
    "onnx",
    "httpx",
    "fastapi",
    "starlette",
    "uvicorn",
    "mcp",
    "jinja2",
    "scipy",
    "sympy",
)
FOR_A_QUESTION_ONLY = ("faiss", "tantivy", "onnxruntime", "tokenizers", "numpy")


def test_the_public_names_are_the_listed_ones() -> None:
    assert qa.__all__ == sorted(qa.__all__)
    assert all(getattr(qa, name).__name__ == name for name in qa.__all__)
    visible = subprocess.run(
        [sys.executable, "-c", "import qa; print(*sorted(n for n in vars(qa) if n[0] != '_' and n[0].isupper()))"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert set(visible) - {"TYPE_CHECKING", "Any"} <= set(qa.__all__)


def test_an_unknown_public_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="Asistant"):
        qa.Asistant  # noqa: B018


def loaded_by(arguments: list[str], data_dir: Path, names: tuple[str, ...]) -> set[str]:
    """Which of these libraries the command has loaded by the time that it ends."""
    script = (
        "import sys\nfrom qa.cli import main\nsys.argv = ['ask', *sys.argv[1:]]\ncode = main()\n"
        f"print(code, *[n for n in {names!r} if n in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=CHECKOUT,
        env={"ASK_DATA_DIR": str(data_dir), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    code, *names_loaded = done.stderr.splitlines()[-1].split()
    assert code == "0", done.stderr
    return set(names_loaded)


@pytest.mark.parametrize(
    "arguments",
    [["who was trained?"], ["search", "who was trained?"], ["read", "08PRISTINA128", "9"], ["index", "show"]],
    ids=lambda arguments: arguments[0],
)
def test_nothing_heavy_is_loaded_to_answer(arguments: list[str], sample_index: Path) -> None:
    assert loaded_by([*arguments, "--index", str(sample_index)], sample_index.parent, HEAVY) == set()


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["search", "--help"],
        ["index", "--help"],
        ["index", "build", "--help"],
        ["serve", "--help"],
        ["mcp", "--help"],
    ],
)
def test_help_loads_no_engine(arguments: list[str], tmp_path: Path) -> None:
    assert loaded_by(arguments, tmp_path, (*HEAVY, *FOR_A_QUESTION_ONLY, "rich")) == set()
