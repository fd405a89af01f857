"""A real browser in front of a real `ask serve`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import CHECKOUT

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
)


def chromium() -> str:
    """Where the browser is; what needs it is skipped where there is none, and fails where it was asked for."""
    found = os.environ.get("ASK_TEST_CHROMIUM") or shutil.which("chromium")
    if found is None:
        told = "no Chromium here: make browser installs it"
        if os.environ.get("ASK_REQUIRE_BROWSER"):
            pytest.fail(told)
        pytest.skip(told)
    return found


@contextmanager
def launched() -> Iterator[Browser]:
    """The browser, headless."""
    path = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@contextmanager
def serving(index: Path, *options: str, **environment: str) -> Iterator[str]:
    """`ask serve` as a process of its own, on a free port; its address."""
    command = [sys.executable, "-m", "qa.cli", "serve", "--port", "0", "--index", str(index), *options]
    process = subprocess.Popen(
        command,
        cwd=index,
        env=os.environ | {"PYTHONPATH": str(CHECKOUT)} | environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr
    try:
        line = process.stderr.readline()
        assert "the page is at " in line, line
        yield line.split("the page is at ")[1].split(";")[0].split(". ")[0].strip()
    finally:
        process.terminate()
        process.wait(20)
        process.stderr.close()
