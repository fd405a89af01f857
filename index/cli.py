"""The commands under `ask index`: scan, build, show, verify."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from index import terminal
from index.errors import IndexDamaged, ReadError

HELP = {"help_option_names": ["-h", "--help"]}

Paths = Annotated[
    list[Path],
    typer.Argument(metavar="PATH", show_default=False, help="Files, or folders with all that is below them."),
]
Index = Annotated[
    Path | None,
    typer.Option("--index", metavar="DIR", help="Folder of the index; by default your own one.", show_default=False),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]

app = typer.Typer(
    name="index",
    help="Make and look after indexes of cables.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings=HELP,
)


@app.command(context_settings=HELP)
def scan(
    paths: Paths,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Print each cable with its paragraphs as one line of JSON.")
    ] = False,
) -> None:
    """Read files and show what would be indexed, and what not and why. Nothing is written.

    \b
    Cables are known by their content, whatever the files are called: OCR'd text, copied and saved archive
    pages, cables.csv, plain text, telegrams of the 1970s, PDF with a text layer.
    """
    from index import listing
    from index.build import sources
    from index.cable import Cable
    from index.cable_json import cable_dict, skipped_dict
    from index.cables import reading

    totals = listing.Totals()
    for path in reading.walk(paths):
        totals.files += 1
        for item in sources.read(path):
            if isinstance(item, Cable):
                totals.add(item)
                terminal.emit(terminal.as_json(cable_dict(item)) if jsonl else listing.cable_line(item))
            else:
                skipped = item.skipped if isinstance(item, sources.Failed) else item
                totals.skipped += 1
                terminal.emit(terminal.as_json(skipped_dict(skipped)) if jsonl else listing.skipped_line(skipped))
    _say(totals.line())
    if not totals.cables:
        raise ReadError(f"No cable found in {', '.join(map(str, paths))}.")


@app.command(context_settings=HELP)
def build(
    paths: Paths,
    index: Index = None,
    embedder: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="A sentence-transformers model: a folder, or its name on the model hub. "
            "By default the one that the index has, at first all-MiniLM-L6-v2, which is included.",
        ),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Take cables of earlier builds from other places out of the index.")
    ] = False,
) -> None:
    """Make an index of the cables in these files and folders, or bring one up to date.

    Run it again whenever files came, changed or went: only these are read and embedded. Cables of earlier builds from
    other places stay in the index, unless --replace is given. While a build runs, and if it is stopped, the index
    answers as before; the next build goes on where a stopped one was.
    """
    from index import listing, progress
    from index.build.builder import build as build_index

    try:
        with progress.shown() as told:
            report = build_index(paths, _folder(index), embedder=embedder, replace=replace, progress=told)
    except KeyboardInterrupt:
        _say("stopped: the index is as it was, and the same command goes on from here.")
        raise typer.Exit(130) from None
    terminal.emit(listing.report_text(report))


@app.command(context_settings=HELP)
def show(index: Index = None, json: Json = False) -> None:
    """Show what an index holds, from which files, and with which embedder."""
    from index import listing
    from index.store.open_index import open_index

    opened = open_index(_folder(index))
    try:
        terminal.emit(terminal.as_json(listing.index_dict(opened), indent=2) if json else listing.index_text(opened))
    finally:
        opened.close()


@app.command(context_settings=HELP)
def verify(index: Index = None, json: Json = False) -> None:
    """Compute every digest of an index anew, and compare its database, keyword index and vector index.

    One line for each problem; exit code 1 if there is any.
    """
    from index.build.verify import verify as verify_index

    found = verify_index(_folder(index))
    if json:
        terminal.emit_json({"sound": not found.problems, "problems": found.problems, "index": str(found.index_dir)})
    elif not found.problems:
        terminal.emit(
            f"{found.index_dir} is sound: {found.files} files, {found.units} paragraphs and sentences compared."
        )
    else:
        terminal.emit("\n".join(found.problems))
    if found.problems:
        raise IndexDamaged(
            f"{len(found.problems)} problem{'s' if len(found.problems) > 1 else ''}. "
            f"Mend it: ask index build PATH... --index {found.index_dir}"
        )


def _folder(index: Path | None) -> Path:
    """The folder that was named, or the person's own index."""
    if index is not None:
        return index
    from platformdirs import user_data_path

    return user_data_path("ask", appauthor=False) / "index"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
