"""docs/cli.md, made from what every command says of itself; `python -m tests.project.cli_reference` writes it."""

from __future__ import annotations

import os
import subprocess
import sys

from tests import CHECKOUT

PAGE = CHECKOUT / "docs" / "cli.md"
COMMANDS = (
    *("", "search", "read", "check", "models", "doctor", "replay", "serve", "mcp"),
    *("index", "index scan", "index build", "index show", "index verify"),
    *(
        "eval",
        "eval run",
        "eval report",
        "eval compare",
        "eval judge",
        "eval variants",
        "eval check",
        "eval verify",
        "eval add",
        "eval propose",
        "eval fit",
    ),
)
HEAD = """# The command

What `--help` says. This page is written by `python -m tests.project.cli_reference` and checked by a test.
"""


def help_of(command: str) -> str:
    """What the command says of itself on a terminal of 100 columns."""
    return subprocess.run(
        [sys.executable, "-m", "qa.cli", *command.split(), "--help"],
        cwd=CHECKOUT,
        env=os.environ | {"COLUMNS": "100", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    ).stdout.strip()


def reference() -> str:
    """The page."""
    sections = (f"## ask {command}".rstrip() + f"\n\n```text\n{help_of(command)}\n```\n" for command in COMMANDS)
    return "\n".join([HEAD, *sections])


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
