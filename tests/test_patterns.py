"""No pattern of the tree takes long for any text: each meets texts made of its own characters, repeated."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import signal
from collections.abc import Iterator
from functools import cache
from re import _constants as op
from re import _parser as parser
from types import ModuleType
from typing import Any

import pytest

LENGTH = 20_000
SECONDS = 2.0
PACKAGES = ("index", "qa", "evals")
CALLS = r"\.(match|search|fullmatch|finditer|sub|subn|split|findall)\("
SAMPLES = {op.CATEGORY_SPACE: " ", op.CATEGORY_DIGIT: "1", op.CATEGORY_WORD: "a"}
MOST_UNITS = 14


@cache
def modules() -> dict[str, ModuleType]:
    found: dict[str, ModuleType] = {}
    for package in PACKAGES:
        path = importlib.import_module(package).__path__
        names = [each.name for each in pkgutil.walk_packages(path, f"{package}.")]
        found |= {name: importlib.import_module(name) for name in names if not name.endswith("__main__")}
    return found


def patterns() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Each pattern that a module holds, in whatever constant, with its place."""
    seen: set[tuple[Any, int]] = set()
    for name, module in modules().items():
        for attribute, value in vars(module).items():
            for pattern in within(value):
                if (pattern.pattern, pattern.flags) not in seen:
                    seen.add((pattern.pattern, pattern.flags))
                    yield f"{name}.{attribute}", pattern


def written_inline() -> Iterator[tuple[str, re.Pattern[Any], frozenset[str]]]:
    """Each pattern that stands in a call of `re` itself, with its place and that call."""
    for name, module in modules().items():
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="re"), attr=call), args=[ast.Constant(value=str(source)), *_]
                ) if call not in {"compile", "escape"}:
                    yield f"{name}:{node.lineno}", re.compile(source), frozenset({call})


def within(value: object, depth: int = 3) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, tuple | list | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from within(each, depth - 1)


@cache
def called(place: str) -> frozenset[str]:
    """How the pattern of this place is used: matched if nothing tells, searched for if it is one of several."""
    home, _, name = place.rpartition(".")
    value = getattr(modules()[home], name)
    holders = (module for module in modules().values() if vars(module).get(name) is value)
    calls = (call for holder in holders for call in re.findall(rf"\b{name}{CALLS}", inspect.getsource(holder)))
    return frozenset(calls) or frozenset({"match" if isinstance(value, re.Pattern) else "search"})


def sample(tree: Any, parts: list[str]) -> str:
    """A text that fits, roughly; `parts` gets the texts of what is repeated, chosen from or looked for."""
    text = ""
    for kind, what in tree:
        if kind in (op.LITERAL, op.NOT_LITERAL):
            text += chr(what) if kind is op.LITERAL else "z"
        elif kind is op.IN:
            members = [chr(each if k is op.LITERAL else each[0]) for k, each in what if k in (op.LITERAL, op.RANGE)]
            members += [SAMPLES[each] for k, each in what if k is op.CATEGORY and each in SAMPLES]
            parts += members
            text += "q" if what[0][0] is op.NEGATE or not members else members[0]
        elif kind is op.BRANCH:
            branches = [sample(each, parts) for each in what[1]]
            parts += branches
            text += branches[0]
        elif kind is op.SUBPATTERN:
            text += sample(what[3], parts)
        elif kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            parts.append(sample(what[2], parts))
            text += parts[-1] * min(max(1, what[0]), 20)
        elif kind in (op.ASSERT, op.ASSERT_NOT):
            parts.append(sample(what[1], parts))
        elif kind is op.ANY:
            text += "q"
    return text


def hostile(pattern: re.Pattern[Any]) -> Iterator[str]:
    """Texts of what the pattern is made of, again and again, alone and behind what fits, with an end that does not."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    parts: list[str] = []
    whole = sample(parser.parse(source, pattern.flags & ~re.DEBUG), parts)
    units = [each for each in dict.fromkeys([*parts[:MOST_UNITS], whole]) if 0 < len(each) < LENGTH]
    for unit in dict.fromkeys([*units, *(f"{each}{more}" for each in units[:6] for more in " a.\n"), *" \n1aA."]):
        yield unit * (LENGTH // len(unit)) + "\0"
    for more in " 1aA":
        yield whole + more * LENGTH + "\0"


def use(pattern: re.Pattern[Any], calls: frozenset[str], text: str) -> None:
    given = text.encode() if isinstance(pattern.pattern, bytes) else text
    for call in calls & {"match", "fullmatch"}:
        getattr(pattern, call)(given)
    if calls - {"match", "fullmatch"}:
        sum(1 for _ in pattern.finditer(given))


def ring(*_: object) -> None:
    raise TimeoutError


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no clock that can break off a match")
def test_no_pattern_takes_long_for_any_text() -> None:
    before, slow = signal.signal(signal.SIGVTALRM, ring), []
    try:
        held = ((place, pattern, called(place)) for place, pattern in patterns())
        for place, pattern, calls in [*held, *written_inline()]:
            try:
                for text in hostile(pattern):
                    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
                    use(pattern, calls, text)
            except TimeoutError:
                slow.append(place)
            finally:
                signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    finally:
        signal.signal(signal.SIGVTALRM, before)
    assert not slow
