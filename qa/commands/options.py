"""The options that several commands have, each declared once. A function gives the ones whose help differs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from index.markings import CLEARANCES


def index_option(help: str) -> Any:
    """`--index`, with this help."""
    return typer.Option("--index", metavar="DIR", help=help)


def model_option(help: str) -> Any:
    """`--model`, with this help."""
    return typer.Option("--model", metavar="PROVIDER/NAME", help=help)


def clearance_option(help: str) -> Any:
    """`--clearance`, with this help."""
    return typer.Option("--clearance", metavar="|".join(CLEARANCES), help=help)


def reranker_option(help: str) -> Any:
    """`--reranker`, with this help."""
    return typer.Option("--reranker", metavar="NAME|FOLDER", help=help)


def several(name: str, metavar: str, help: str) -> Any:
    """An option that may be given any number of times."""
    return typer.Option(name, metavar=metavar, help=f"{help}; repeatable.")


Question = Annotated[str, typer.Argument(metavar="QUESTION", show_default=False, help="The question, in quotes.")]
Index = Annotated[Path | None, index_option("Folder of the index.")]
Model = Annotated[str | None, model_option("Who writes the answer: embedded, ollama/…, openai/… (ask models).")]
Clearance = Annotated[str | None, clearance_option("Search only passages marked up to this (all).")]
Readable = Annotated[str | None, clearance_option("Read only passages marked up to this (all).")]
Count = Annotated[int | None, typer.Option("-k", metavar="N", min=1, help="How many passages the reader gets (8).")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
Explain = Annotated[bool, typer.Option("--explain", help="Show what the score of each passage is made of.")]
Reranker = Annotated[
    str | None, reranker_option("Have this cross-encoder read the 30 best passages again, which is slow.")
]
Verifier = Annotated[
    str | None,
    typer.Option(
        "--verifier",
        metavar="NAME|FOLDER",
        help="Who reads if passages entail a sentence: auto (the model), off, or a cross-encoder.",
    ),
]
Strict = Annotated[bool | None, typer.Option("--strict", help="Leave out sentences that do not hold; say how many.")]

Assist = Annotated[
    bool | None, typer.Option("--assist/--no-assist", help="Whether a model first writes what else to search for.")
]
Repair = Annotated[
    bool | None, typer.Option("--repair/--no-repair", help="Whether a model mends sentences that fail the check.")
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Print the request that would be sent, and to whom; send nothing.")
]

Cable = Annotated[list[str] | None, several("--cable", "ID", "Only this cable")]
Origin = Annotated[list[str] | None, several("--origin", "POST", "Only this sender")]
Tag = Annotated[list[str] | None, several("--tag", "TAG", "Only cables with this tag")]
Marking = Annotated[list[str] | None, several("--marking", "LEVEL", "Only passages marked U, SBU, …")]
Since = Annotated[str | None, typer.Option("--since", metavar="DATE", help="Only cables of this day or later.")]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Only cables of this day or earlier.")]

Searches = Annotated[
    list[str] | None, several("--search", "TEXT", "The question as a cable might put it, searched with as well")
]

Host = Annotated[
    str, typer.Option("--host", metavar="ADDRESS", help="Where to listen; elsewhere than on this machine: ASK_TOKEN.")
]
Name = Annotated[list[str] | None, several("--name", "HOST", "A further name of this server")]
Port = Annotated[int, typer.Option("--port", metavar="N", min=0, max=65535, help="The port; 0: any free one.")]
