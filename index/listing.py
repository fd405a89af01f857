"""What the commands under `ask index` print."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from index.build.builder import BuildReport
from index.cable import Cable, Skipped
from index.store.open_index import OpenIndex

_SHOWN_SKIPPED = 20


@dataclass(slots=True)
class Totals:
    """What a scan has met so far."""

    files: int = 0
    cables: int = 0
    paragraphs: int = 0
    warnings: int = 0
    skipped: int = 0

    def add(self, cable: Cable) -> None:
        """Counts a cable."""
        self.cables += 1
        self.paragraphs += len(cable.passages)
        self.warnings += bool(cable.warnings)

    def line(self) -> str:
        """The totals as one line."""
        return (
            f"{_count(self.files, 'file')}: {_count(self.cables, 'cable')} with {_count(self.paragraphs, 'paragraph')} "
            f"would be indexed, {self.warnings} of them with warnings; {self.skipped} skipped."
        )


def cable_line(cable: Cable) -> str:
    """A cable as one line of a scan, and a line for each warning."""
    day = cable.created.date().isoformat() if cable.created else "no date"
    head = (
        f"{cable.reference_id:<18} {day:<10} {len(cable.passages):>4} ¶  {(cable.subject or '(no subject)')[:60]:<60}"
    )
    return "\n".join([f"{head}  {cable.path}", *(f"{'':<18} warning: {warning}" for warning in cable.warnings)])


def skipped_line(skipped: Skipped) -> str:
    """What gave no cable, as one line of a scan."""
    return f"{'skipped':<18} {skipped.path}: {skipped.reason}"


def report_text(report: BuildReport) -> str:
    """What a build did, as a small table."""
    counts = report.counts
    rows = [
        ("files", counts.files, _changes(report)),
        ("cables", counts.cables, ""),
        ("paragraphs", counts.paragraphs, ""),
        ("sentences", counts.sentences, f"{report.embedded} texts embedded" if report.embedded else ""),
        ("skipped", counts.skipped, ""),
    ]
    lines = [f"{report.index_dir}" + (" is up to date." if report.up_to_date else f", {report.seconds:.1f} s")]
    lines += [f"  {name:<11}{number:>9}  {note}".rstrip() for name, number, note in rows]
    lines += [f"    {skipped.path}: {skipped.reason}" for skipped in report.skipped[:_SHOWN_SKIPPED]]
    if len(report.skipped) > _SHOWN_SKIPPED:
        lines.append(f"    … and {len(report.skipped) - _SHOWN_SKIPPED} more: ask index show --json")
    if report.elsewhere:
        lines.append(f"  {_count(report.elsewhere, 'file')} of earlier builds from other places kept (see --replace).")
    return "\n".join(lines)


def _changes(report: BuildReport) -> str:
    parts = [
        (report.new, "new"),
        (report.changed, "changed"),
        (report.removed, "gone"),
        (report.unchanged, "as before"),
    ]
    return ", ".join(f"{number} {what}" for number, what in parts if number)


def index_dict(opened: OpenIndex) -> dict[str, Any]:
    """What an index holds, for JSON."""
    manifest = asdict(opened.manifest)
    artefacts = manifest.pop("artefacts")
    first, last = opened.store.period()
    return {
        "index": str(opened.folder.path),
        "generation": opened.path.name,
        **manifest,
        "bytes": sum(artefact["size"] for artefact in artefacts.values()),
        "first": first,
        "last": last,
        "containers": opened.store.containers(),
        "skipped_files": [{"path": path, "reason": reason} for path, reason in opened.store.skipped()],
        "source_files": [asdict(file) for file in opened.store.files()],
    }


def index_text(opened: OpenIndex) -> str:
    """What an index holds, for a person."""
    held = index_dict(opened)
    containers = ", ".join(f"{number} {name}" for name, number in held["containers"].items())
    rows = [
        ("cables", f"{held['cables']} ({containers})"),
        ("paragraphs", held["paragraphs"]),
        ("sentences", held["sentences"]),
        ("dates", f"{(held['first'] or '?')[:10]} to {(held['last'] or '?')[:10]}"),
        ("files", held["files"]),
        ("skipped", held["skipped"]),
        ("from", ", ".join(held["roots"])),
        ("embedder", f"{held['embedder']}, {held['dimension']} dimensions"),
        ("size", f"{held['bytes'] / 1e6:.0f} MB"),
        ("built", held["created"]),
        ("digest", held["digest"]),
    ]
    lines = [held["index"], *(f"  {name:<11} {value}" for name, value in rows)]
    lines += [f"    skipped: {row['path']}: {row['reason']}" for row in held["skipped_files"][:_SHOWN_SKIPPED]]
    return "\n".join(lines)


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" + ("" if number == 1 else "s")
