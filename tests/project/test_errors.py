"""The error tree: one file, whose drawing shows every class in its place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from index import errors
from index.errors import AskError
from tests import CHECKOUT

PACKAGES = ("index", "prompts", "qa", "evals")


def drawn() -> list[tuple[int, str]]:
    """Depth and name of each class, as the drawing has them."""
    rows = re.finditer(r"^(?P<lines>(?:[│ ] {3})*(?:[├└]── )?)(?P<name>[A-Z]\w+)(?: {2}|$)", errors.__doc__ or "", re.M)
    return [(len(row["lines"]) // 4, row["name"]) for row in rows if row["name"] != "Stopped"]


def defined(kind: type[AskError], depth: int = 0) -> Iterator[tuple[int, str]]:
    """Depth and name of each class, as Python has them."""
    yield depth, kind.__name__
    for below in kind.__subclasses__():
        if below.__module__ == errors.__name__:
            yield from defined(below, depth + 1)


def test_the_drawing_shows_the_tree_as_it_is() -> None:
    assert drawn() == list(defined(AskError))


def test_no_other_file_adds_a_public_class_to_the_tree() -> None:
    tree = {name for _, name in defined(AskError)}
    elsewhere = [
        f"{path.relative_to(CHECKOUT)}: {node.name}"
        for package in PACKAGES
        for path in (CHECKOUT / package).rglob("*.py")
        if path != CHECKOUT / "index" / "errors.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
        if {ast.unparse(base).rpartition(".")[2] for base in node.bases} & tree
    ]
    assert elsewhere == []
