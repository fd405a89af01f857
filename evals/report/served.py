"""The kept runs as the page of `ask serve` shows them: those that are finished, and that its clearance lets be read."""

from __future__ import annotations

import json
from pathlib import Path

from evals.measures.scores import shown_in
from evals.report import page
from evals.runs import manifest as manifests
from evals.runs.folder import FOLDER, MANIFEST, RECORDS, SUMMARY, RunFolder
from index.errors import ReadError
from index.markings import cleared, highest
from qa.server.reports import ReportPage, Reports, RunLine

MAIN = sorted(shown_in("runs"), key=lambda metric: not metric.higher_is_better)
"""The measures that the list shows, those first of which more is better; a run's own page has all."""
ALL = "all"
MOST_PAGES = 8
"""So many pages are kept ready."""
Stamp = tuple[int, int]


class KeptRuns:
    """The runs under the data folder. What was found out about one counts until its files change."""

    def __init__(self, data_dir: Path) -> None:
        self._kept = data_dir / FOLDER
        self._markings: dict[Path, tuple[Stamp, str]] = {}
        self._pages: dict[Path, tuple[Stamp, str]] = {}

    def listed(self, clearance: str | None) -> list[RunLine]:
        """List the runs, newest first, but those that cannot be read or are not finished."""
        lines = [line for path in self._finished(clearance) if (line := _line(path))]
        return sorted(lines, key=lambda line: (line.begun, line.name), reverse=True)

    def page(self, name: str, clearance: str | None) -> ReportPage | None:
        """Return the page of the run with this name; None if there is none that may be shown."""
        path = next((path for path in self._finished(clearance) if path.name == name), None)
        if path is None:
            return None
        stamp = _stamp(path)
        if self._pages.get(path, (None, ""))[0] != stamp:
            try:
                run = RunFolder.open(path)
                if run.manifest.prompt_only:
                    return None
                self._pages[path] = (stamp, page.html(run))
            except ReadError:
                return None
            while len(self._pages) > MOST_PAGES:
                self._pages.pop(next(iter(self._pages)))
        return ReportPage(self._pages[path][1], f"{page.policy()}; frame-ancestors 'none'")

    def _finished(self, clearance: str | None) -> list[Path]:
        """List the folders of finished runs that may be read: a run holds the text of passages."""
        found = sorted(path.parent for path in self._kept.glob(f"*/{SUMMARY}") if (path.parent / MANIFEST).is_file())
        return [path for path in found if clearance is None or cleared(self._marking(path), clearance)]

    def _marking(self, path: Path) -> str:
        """Return the highest marking among the passages of a run; the highest of all if it cannot be told."""
        stamp = _stamp(path)
        if self._markings.get(path, (None, ""))[0] != stamp:
            self._markings[path] = (stamp, _highest(path))
        return self._markings[path][1]


def _stamp(path: Path) -> Stamp:
    found = (path / RECORDS).stat()
    return found.st_mtime_ns, found.st_size


def _highest(path: Path) -> str:
    try:
        records = RunFolder.open(path).records()
        return highest([each.get("marking") or "TS" for record in records for each in record.passages], "U")
    except ReadError:
        return "TS"


def _line(path: Path) -> RunLine | None:
    try:
        made = manifests.read(path / MANIFEST)
        rows = json.loads((path / SUMMARY).read_text("utf-8"))["rows"]
    except (ReadError, OSError, ValueError, KeyError, TypeError):
        return None
    if made.prompt_only:  # it has no page
        return None
    over = {row["metric"]: row["value"] for row in rows if row["type"] == ALL}
    figures = tuple((each.name, f"{over[each.name]:.3f}") for each in MAIN if each.name in over)
    split = "" if made.split == "all" else f", {made.split} half"
    return RunLine(path.name, made.created, f"{made.model} on {made.gold.name}{split}", figures)


def reports(data_dir: Path) -> Reports:
    """Return the runs that are kept there."""
    return KeptRuns(data_dir)
