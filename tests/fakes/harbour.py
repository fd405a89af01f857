"""Two cables that nobody sent, and their index: what gold files in the tests and in docs/gold.md ask about."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from tests.fakes.tiny import cable_text, tiny_model

ICE = (
    ("U", "The harbour froze in March. Twelve ships waited outside it for two weeks."),
    ("SBU", "The harbour master asked for a new icebreaker, and the city found 40,000 euros for it."),
    ("C", "The minister said that the old icebreaker will go to the lake fishermen, and that nobody is to know yet."),
)
PILOTS = (
    ("U", "According to the pilots, fourteen ships waited outside the harbour in March."),
    ("U", "The pilots want a lighthouse on Seal Island, a bell at the mole, and better soup."),
)


@cache
def index() -> Path:
    """The folder of the index, built once."""
    from index import build_index

    folder = Path(tempfile.mkdtemp(prefix="harbour-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    cables = folder / "cables"
    cables.mkdir()
    (cables / "7.txt").write_text(_marked(7, ICE).replace("UNCLAS TALLINN", "C O N F I D E N T I A L TALLINN"), "utf-8")
    (cables / "9.txt").write_text(_marked(9, PILOTS), "utf-8")
    build_index([cables], folder / "index", embedder=str(tiny_model()))
    return folder / "index"


def _marked(serial: int, paragraphs: tuple[tuple[str, str], ...]) -> str:
    text = cable_text(serial, *(said for _, said in paragraphs))
    for number, (mark, _) in enumerate(paragraphs, start=1):
        text = text.replace(f"\n{number}. (U)", f"\n{number}. ({mark})")
    return text
