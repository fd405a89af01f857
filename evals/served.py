"""The kept runs as the page of `ask serve` shows them."""

from __future__ import annotations

from pathlib import Path

from qa.server.reports import ReportPage, Reports, RunLine


class KeptRuns:
    """The runs under the data folder."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir

    def listed(self, clearance: str | None) -> list[RunLine]:
        """The runs, the newest first."""
        return []

    def page(self, name: str, clearance: str | None) -> ReportPage | None:
        """The page of the run with this name; None where there is none that may be shown."""
        return None


def reports(data_dir: Path) -> Reports:
    """The runs that are kept there."""
    return KeptRuns(data_dir)
