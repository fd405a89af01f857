"""The commands under `ask index`: scan, build, show, verify."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index import terminal
from index.errors import IndexDamaged, ReadError
from index.text.invisible import within_line

if TYPE_CHECKING:
    from index.build.builder import BuildReport
    from index.cable import Cable
    from index.store.open_index import OpenIndex

_SHOWN_SKIPPED = 20

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
    pages, tables like cables.csv, plain text, telegrams of the 1970s, PDF with a text layer; also in mail,
    saved pages (MHTML), mailboxes and .gz.
    """
    from index.cable import Cable
    from index.cable_json import cable_dict, skipped_dict
    from index.cables import reading

    totals: Counter[str] = Counter()
    for path in reading.walk(paths):
        totals["files"] += 1
        for item in reading.read_file(path):
            if isinstance(item, Cable):
                totals.update(cables=1, paragraphs=len(item.passages), warnings=bool(item.warnings))
                terminal.emit(terminal.as_json(cable_dict(item)) if jsonl else _cable_line(item))
            else:
                totals["skipped"] += 1
                line = f"{'skipped':<18} {within_line(f'{item.path}: {item.reason}')}"
                terminal.emit(terminal.as_json(skipped_dict(item)) if jsonl else line)
    _say(_scan_line(totals))
    if not totals["cables"]:
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
    answers; the next build goes on where a stopped one was. Cables are found by their words first, by their meaning
    when they are embedded, which takes longer.
    """
    from index import progress
    from index.build.builder import build_index

    try:
        with progress.shown() as told:
            report = build_index(paths, _folder(index), embedder=embedder, replace=replace, progress=told)
    except KeyboardInterrupt:
        _say("stopped: the index answers with what it has, and the same command goes on from here.")
        raise typer.Exit(130) from None
    terminal.emit(_report_text(report))


@app.command(context_settings=HELP)
def show(index: Index = None, json: Json = False) -> None:
    """Show what an index holds, from which files, and with which embedder."""
    from index.store.open_index import open_index

    opened = open_index(_folder(index))
    try:
        terminal.emit(terminal.as_json(_index_dict(opened), indent=2) if json else _index_text(opened))
    finally:
        opened.close()


@app.command(context_settings=HELP)
def verify(index: Index = None, json: Json = False) -> None:
    """Compute every digest of an index anew, and compare its database, keyword index and vector index.

    One line for each problem; exit code 1 if there is any.
    """
    from index.build.verify import verify as verify_index

    checked = verify_index(_folder(index))
    if json:
        terminal.emit_json(
            {"sound": not checked.problems, "problems": checked.problems, "index": str(checked.index_dir)}
        )
    elif not checked.problems:
        terminal.emit(
            f"{checked.index_dir} is sound: {checked.files} files, {checked.units} paragraphs and sentences compared."
        )
    else:
        terminal.emit("\n".join(checked.problems))
    if checked.problems:
        raise IndexDamaged(
            f"{len(checked.problems)} problem{'s' if len(checked.problems) > 1 else ''}. "
            f"Mend it: ask index build PATH... --index {checked.index_dir}"
        )


def _folder(index: Path | None) -> Path:
    """Return the folder that was named, or the person's own index."""
    if index is not None:
        return index
    from platformdirs import user_data_path

    return user_data_path("ask", appauthor=False) / "index"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _scan_line(totals: Counter[str]) -> str:
    """Return what a scan has met as one line."""
    return (
        f"{_count(totals['files'], 'file')}: {_count(totals['cables'], 'cable')} with "
        f"{_count(totals['paragraphs'], 'paragraph')} would be indexed, {totals['warnings']} of them with warnings; "
        f"{totals['skipped']} skipped."
    )


def _cable_line(cable: Cable) -> str:
    """Return a cable as one line, and a line for each warning."""
    day = cable.created.date().isoformat() if cable.created else "no date"
    subject = within_line(cable.subject or "(no subject)")[:60]
    head = f"{cable.reference_id:<18} {day:<10} {len(cable.passages):>4} ¶  {subject:<60}"
    warnings = (f"{'':<18} warning: {within_line(warning)}" for warning in cable.warnings)
    return "\n".join([f"{head}  {within_line(cable.path)}", *warnings])


def _report_text(report: BuildReport) -> str:
    """Return what a build did, as a small table."""
    counts = report.counts
    changes = report.changes
    files = {
        "new": len(changes.new),
        "changed": len(changes.changed),
        "gone": len(changes.removed),
        "as before": changes.unchanged,
    }
    rows = [
        ("files", counts.files, ", ".join(f"{number} {what}" for what, number in files.items() if number)),
        ("cables", counts.cables, ""),
        ("paragraphs", counts.paragraphs, ""),
        ("sentences", counts.sentences, f"{report.embedded} texts embedded" if report.embedded else ""),
        ("skipped", counts.skipped, ""),
    ]
    lines = [f"{report.index_dir}" + (" is up to date." if report.up_to_date else f", {report.seconds:.1f} s")]
    lines += [f"  {name:<11}{number:>9}  {note}".rstrip() for name, number, note in rows]
    lines += [f"    {within_line(f'{skipped.path}: {skipped.reason}')}" for skipped in report.skipped[:_SHOWN_SKIPPED]]
    if len(report.skipped) > _SHOWN_SKIPPED:
        lines.append(f"    … and {len(report.skipped) - _SHOWN_SKIPPED} more: ask index show --json")
    if changes.elsewhere:
        lines.append(f"  {_count(changes.elsewhere, 'file')} of earlier builds from other places kept (see --replace).")
    return "\n".join(lines)


def _index_dict(opened: OpenIndex) -> dict[str, Any]:
    """Return what an index holds, for JSON."""
    manifest = asdict(opened.manifest)
    artefacts = manifest.pop("artefacts")
    from index.build.fingerprint import outdated

    first, last = opened.store.period()
    return {
        "index": str(opened.folder.path),
        "generation": opened.path.name,
        "notice": outdated(opened.manifest.software_sha256),
        **manifest,
        "bytes": sum(artefact["size"] for artefact in artefacts.values()),
        "first": first,
        "last": last,
        "containers": opened.store.containers(),
        "skipped_files": [{"path": path, "reason": reason} for path, reason in opened.store.skipped()],
        "source_files": [asdict(file) for file in opened.store.files()],
    }


def _index_text(opened: OpenIndex) -> str:
    """Return what an index holds, for a person."""
    held = _index_dict(opened)
    containers = ", ".join(f"{number} {name}" for name, number in held["containers"].items())
    rows = [
        ("cables", f"{held['cables']} ({containers})"),
        ("paragraphs", held["paragraphs"]),
        ("sentences", held["sentences"]),
        ("dates", f"{(held['first'] or '?')[:10]} to {(held['last'] or '?')[:10]}"),
        ("files", held["files"]),
        ("skipped", held["skipped"]),
        ("from", within_line(", ".join(held["roots"]))),
        ("embedder", f"{held['embedder']}, {held['dimension']} dimensions"),
        ("size", f"{held['bytes'] / 1e6:.0f} MB"),
        ("built", held["created"]),
        ("digest", held["digest"]),
    ]
    if opened.manifest.meaning < 1:
        rows.append(("meaning", f"{opened.manifest.meaning:.0%} of it is found by meaning so far: build it again"))
    lines = [held["index"], *(f"  {name:<11} {value}" for name, value in rows)]
    lines += [f"  {held['notice']}"] if held["notice"] else []
    skipped = held["skipped_files"][:_SHOWN_SKIPPED]
    lines += ["    skipped: " + within_line(f"{row['path']}: {row['reason']}") for row in skipped]
    return "\n".join(lines)


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" + ("" if number == 1 else "s")
