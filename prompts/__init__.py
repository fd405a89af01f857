"""Texts that carry meaning, as files: each declares its variables, and is checked when it is loaded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

__all__ = ["Prompt", "PromptError", "load"]

FOLDER = Path(__file__).parent
VARIABLE = re.compile(r"\{(\w+)\}")


class PromptError(ValueError):
    """A text whose variables are not the ones declared, or not the ones given."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A text with named gaps."""

    name: str
    text: str
    variables: frozenset[str]

    @property
    def digest(self) -> str:
        """The sha256 of the text, in hexadecimal: answers say by it which wording they come from."""
        return sha256(self.text.encode()).hexdigest()

    def fill(self, **values: str) -> str:
        """The text with every gap filled; the values must be exactly the variables."""
        _same(self.name, "given", set(values), "declared", self.variables)
        return VARIABLE.sub(lambda match: values[match[1]], self.text)


def load(name: str, *variables: str, folder: Path = FOLDER) -> Prompt:
    """The text `name`.md; refused unless its first line declares these variables and its body uses each of them."""
    head, _, body = (folder / f"{name}.md").read_text(encoding="utf-8").partition("\n")
    declaration = re.fullmatch(r"<!-- variables:((?: \w+)*) -->", head)
    if declaration is None:
        raise PromptError(f"{name}.md must begin with a line such as <!-- variables: one two -->")
    declared = set(declaration[1].split())
    _same(name, "expected by the code", set(variables), "declared", declared)
    _same(name, "used", set(VARIABLE.findall(body)), "declared", declared)
    return Prompt(name, body.strip(), frozenset(declared))


def _same(name: str, left: str, one: set[str], right: str, other: set[str] | frozenset[str]) -> None:
    differing = [f"{left} but not {right}: {', '.join(sorted(one - other))}"] if one - other else []
    differing += [f"{right} but not {left}: {', '.join(sorted(other - one))}"] if other - one else []
    if differing:
        raise PromptError(f"{name}.md: variables {'; '.join(differing)}")
