"""The options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Index = Annotated[Path | None, typer.Option("--index", metavar="DIR", help="Folder of the index.")]
Model = Annotated[
    str | None,
    typer.Option(
        "--model", metavar="PROVIDER/NAME", help="Who writes the answer: embedded, ollama/…, openai/… (ask models)."
    ),
]
Clearance = Annotated[
    str | None, typer.Option("--clearance", metavar="U|SBU|C|S", help="Search only passages marked up to this (all).")
]
Strict = Annotated[
    bool | None, typer.Option("--strict", help="Leave out sentences that are not supported; say how many.")
]
Host = Annotated[
    str, typer.Option("--host", metavar="ADDRESS", help="Where to listen; elsewhere than on this machine: ASK_TOKEN.")
]
Name = Annotated[
    list[str] | None, typer.Option("--name", metavar="HOST", help="A further name of this server; repeatable.")
]
Port = Annotated[int, typer.Option("--port", metavar="N", min=0, max=65535, help="The port; 0: any free one.")]
