"""`ask check`: a draft that a person wrote or pasted, each sentence with its label."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from index import terminal
from index.errors import ReadError, UsageError
from qa.commands.options import Index, Json, Readable, Verifier, model_option
from qa.settings.config import EMBEDDED, read_settings

File = Annotated[
    Path, typer.Argument(metavar="[FILE]", show_default=False, help="The draft; - or nothing is standard input.")
]
Model = Annotated[str | None, model_option("The model that verifies (ask models); none is asked to write.")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 1 if a sentence does not hold.")]
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
"""How a text in UTF-16 begins."""


def check(
    file: File = Path("-"),
    index: Index = None,
    clearance: Readable = None,
    json: Json = False,
    strict: Strict = False,
    model: Model = None,
    verifier: Verifier = None,
) -> None:
    """Check a draft with citations against the cables, sentence by sentence.

    Code compares figures, dates, names and words. If a model is set, it reads as well if the passages entail what code
    found nothing against.
    """
    text = read_text(file)
    if not text.strip():
        raise UsageError(f"{named(file)} is empty: write a draft with citations such as [08PRISTINA128 ¶9] into it.")
    from qa import draft_check
    from qa.assistant import Assistant
    from qa.commands.ask import announce
    from qa.commands.notices import pausing
    from qa.render.pasted import prose
    from qa.render.text import draft_text
    from qa.settings.table import OFF
    from qa.verify import chosen

    settings = read_settings(index=index, model=model, clearance=clearance, verifier=verifier)
    reads = chosen.verifier(settings, pausing)
    if reads:
        announce(settings)
    with Assistant.of(replace(settings, model=EMBEDDED, verifier=OFF)) as assistant:
        checked = draft_check.verify(prose(text), assistant, reads, settings.clearance)
    if json:
        terminal.emit_json(draft_check.checked_dict(checked))
    else:
        terminal.emit(draft_text(checked))
    if strict and not all(sentence.holds for sentence in checked.sentences):
        raise typer.Exit(1)


def read_text(file: Path) -> str:
    """Read a file, or standard input if it is "-"; ReadError if it is not text."""
    try:
        raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise ReadError(f"{file} cannot be read: {error.strerror}.") from error
    try:
        text = raw.decode("utf-16", "replace") if raw.startswith(UTF_16) else raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise ReadError(f"{named(file)} cannot be read: it is not text in UTF-8.")
    return text


def named(file: Path) -> str:
    """Name the file as a person knows it."""
    return "standard input" if str(file) == "-" else str(file)
