"""The two pictures of README.md, taken of the bundled sample; `python -m tests.project.pictures` writes them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from qa import sample
from tests import CHECKOUT
from tests.fakes.browser import launched, serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDER = CHECKOUT / "docs" / "pictures"
TERMINAL, PAGE = FOLDER / "terminal.svg", FOLDER / "page.png"
QUESTION = "how many victims did KPS identify in 2007?"
COMMANDS = (("ask", QUESTION), ("ask", "check", "docs/draft.txt"))
COLUMNS = 100
# The fonts that Rich names would be loaded from elsewhere.
FONTS = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)


def printed(command: tuple[str, ...], index: Path) -> str:
    """Return what the command prints on a terminal of 100 columns."""
    return subprocess.run(
        [sys.executable, "-m", "qa.cli", *command[1:]],
        cwd=CHECKOUT,
        env=os.environ | {"COLUMNS": str(COLUMNS), "ASK_INDEX": str(index)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    ).stdout


def terminal(index: Path) -> str:
    """Return the commands with what they print, as SVG."""
    from rich.console import Console
    from rich.text import Text

    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=COLUMNS, file=nowhere, force_terminal=True, color_system="truecolor")
        for command in COMMANDS:
            shown = " ".join(f'"{word}"' if " " in word else word for word in command)
            console.print(Text(f"$ {shown}", style="bold green"))
            console.print(Text(printed(command, index)))
        drawn = console.export_svg(title="Ask the cables", unique_id="terminal")
    return FONTS.sub("", drawn).replace("Fira Code", "ui-monospace")


def opened(page: Page, address: str) -> None:
    """Ask on the page, and open the first cable that is cited."""
    page.goto(address)
    page.locator("[name=q]").fill(QUESTION)
    page.locator("[name=q]").press("Enter")
    page.locator("a.chip").first.click()
    page.locator("#cable .paragraph.cited").wait_for()


def photograph(index: Path) -> bytes:
    """Return the page with an answer and its cable, as PNG."""
    with serving(index, "--processes", "0") as address, launched() as browser:
        page = browser.new_page(viewport={"width": 1180, "height": 620}, reduced_motion="reduce", color_scheme="light")
        opened(page, address)
        page.evaluate("scrollTo(0, 0)")
        page.locator("#cable").evaluate("panel => { panel.scrollTop -= 80 }")
        return page.screenshot(animations="disabled", caret="hide")


def main() -> None:
    """Write both pictures."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        index = Path(made) / "sample"
        sample.ready(index).close()
        TERMINAL.write_text(terminal(index), encoding="utf-8")
        PAGE.write_bytes(photograph(index))


if __name__ == "__main__":
    main()
