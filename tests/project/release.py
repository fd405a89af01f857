"""A release and its notes, as CHANGELOG.md tells them; `python -m tests.project.release v1.2.3` prints the notes."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass

from qa.version import VERSION
from tests import CHECKOUT

CHANGELOG = CHECKOUT / "CHANGELOG.md"
HEADING = re.compile(r"^## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d{2}-\d{2})\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Release:
    """One dated section of a changelog."""

    version: str
    date: str
    notes: str


def releases(changelog: str) -> list[Release]:
    """Return the dated sections, in their order."""
    return [Release(found[1], found[2], found[3].strip()) for found in HEADING.finditer(changelog)]


def problem(tag: str, version: str, changelog: str) -> str | None:
    """Say what keeps this tag from being a release of this version; None if nothing does."""
    top = releases(changelog)[0].version
    if tag != f"v{version}":
        return f"the tag is {tag}, but the version is {version}"
    if top != version:
        return f"the version is {version}, but the changelog's newest release is {top}"
    if re.search(r"^## \[Unreleased\]\s+(?!## )\S", changelog, re.MULTILINE):
        return "the changelog still has changes that are not released"
    return None


def main() -> None:
    """Print the notes of the release that the tag names, or end with what is wrong."""
    changelog = CHANGELOG.read_text(encoding="utf-8")
    if wrong := problem(sys.argv[1], VERSION, changelog):
        sys.exit(wrong)
    print(releases(changelog)[0].notes)


if __name__ == "__main__":
    main()
