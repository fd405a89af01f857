"""The picture of the rooms in docs/architecture.md, drawn from what the modules import.

`python -m tests.project.rooms` writes it.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests import CHECKOUT

PAGE = CHECKOUT / "docs" / "architecture.md"
FLOORS = ("evals", "qa", "index", "prompts")
WIDTH = 14
BEGIN, END = "<!-- rooms: begin -->\n", "<!-- rooms: end -->\n"


def rooms() -> dict[str, Path]:
    """Return each folder with modules by its dotted name, the floors first."""
    folders = [file.parent for floor in FLOORS for file in sorted((CHECKOUT / floor).rglob("__init__.py"))]
    return {".".join(folder.relative_to(CHECKOUT).parts): folder for folder in folders}


def imports(room: str, folder: Path, known: Mapping[str, Path]) -> set[str]:
    """Return the other rooms that the modules of this one import."""
    named = {name for file in folder.glob("*.py") for name in _imported(file)}
    return {_room_of(name, known) for name in named if name.partition(".")[0] in FLOORS} - {room}


def _imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def _room_of(name: str, known: Mapping[str, Path]) -> str:
    while name not in known:
        name = name.rpartition(".")[0]
    return name


def purpose(folder: Path) -> str:
    """Return the first line of the room's docstring."""
    return (ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))) or "").splitlines()[0]


def layers() -> Iterator[str]:
    """Draw each import contract of pyproject.toml as a line: what stands left may import what stands right."""
    settings = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    for contract in settings["tool"]["importlinter"]["contracts"]:
        inside = contract.get("containers", ["all"])[0]
        yield f"    {inside:<{WIDTH}}{' ▸ '.join(contract['layers']).replace(' | ', ' · ')}"


def table() -> Iterator[str]:
    """Write a row for each room: its files, what it is for, which rooms it imports."""
    known = rooms()
    yield from ("| room | files | what it is for | imports |", "|---|---|---|---|")
    for room, folder in known.items():
        files = len([file for file in folder.glob("*.py") if file.name != "__init__.py"])
        below = ", ".join(sorted(imports(room, folder, known))) or "–"
        yield f"| `{room}` | {files} | {purpose(folder)} | {below} |"


def picture() -> str:
    """Return the lines of the layers, then the table of the rooms."""
    return "\n".join([*layers(), "", *table()]) + "\n"


def page(text: str) -> str:
    """Return the page with the picture in its place."""
    before, _, rest = text.partition(BEGIN)
    return before + BEGIN + "\n" + picture() + "\n" + END + rest.partition(END)[2]


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
