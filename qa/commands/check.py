"""`ask check`: a draft that a person wrote or pasted, each sentence with its label. No model is asked."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from index import terminal
from index.errors import ReadError, UsageError
from qa.commands.options import Index, Json, clearance_option
from qa.settings.config import EMBEDDED, read_settings

File = Annotated[
    Path, typer.Argument(metavar="[FILE]", show_default=False, help="The draft; - or nothing is standard input.")
]
Clearance = Annotated[str | None, clearance_option("Read only passages marked up to this (all).")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 1 where a sentence is not supported.")]


def check(
    file: File = Path("-"), index: Index = None, clearance: Clearance = None, json: Json = False, strict: Strict = False
) -> None:
    """Check a draft with citations against the cables, sentence by sentence."""
    text = _text(file)
    from qa import draft_check
    from qa.answers.answer import sentence_dict
    from qa.assistant import Assistant
    from qa.check.labels import counts
    from qa.render.text import draft_text

    settings = read_settings(index=index, model=EMBEDDED, clearance=clearance)
    with Assistant.of(settings) as assistant:
        found = draft_check.check(text, assistant, settings.clearance)
    if json:
        terminal.emit_json({"sentences": [sentence_dict(each) for each in found], "counts": counts(found)})
    else:
        terminal.emit(draft_text(found))
    if strict and any(each.support != "supported" for each in found):
        raise typer.Exit(1)


def _text(file: Path) -> str:
    """The draft as text, or one line that says why there is none."""
    named = "standard input" if str(file) == "-" else str(file)
    try:
        read = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise ReadError(f"{file} cannot be read: {error.strerror}.") from error
    if read.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = read.decode("utf-16", "replace")
    else:
        try:
            text = read.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ReadError(f"{named} cannot be read: it is not text in UTF-8.") from error
    if "\0" in text:
        raise ReadError(f"{named} cannot be read: it is not text in UTF-8.")
    if not text.strip():
        raise UsageError(f"{named} is empty: write a draft with citations such as [08PRISTINA128 ¶9] into it.")
    return text
