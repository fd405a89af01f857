"""Labelled sentences as files have them: our own rows, rows of WiCE, rows of AggreFact; told apart by their fields."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from index.errors import ReadError
from index.text import sentences
from index.text.folding import one_line

FOLDER = Path(__file__).with_name("sets")
"""The sets that come with the project, over cables that do not."""
_FORMS = (
    "write `sentence`, `keys` and `label`, or `claim`, `evidence` and `label` (WiCE), or `doc`, `claim` and `label` "
    "(AggreFact)"
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A claim with what a person said of it, and what it is held against: paragraphs of an index, or texts."""

    id: str
    sentences: tuple[str, ...]
    """One; several if it is a summary, which is faithful only if each of them is."""
    faithful: bool
    kind: str
    keys: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    """Texts, each a passage by itself: the claim holds if any of them bears it out."""

    @property
    def text(self) -> str:
        """What is claimed."""
        return " ".join(self.sentences)


class _Wrong(Exception):
    """What is wrong with a row, and what to write."""


def read(path: Path) -> list[Labelled]:
    """Read a file, or the project's set of this name: JSON Lines, or CSV if it ends so.

    Raises ReadError with the line of a bad row.
    """
    path = path_of(path)
    found: dict[str, Labelled] = {}
    for number, row in _rows(path):
        try:
            new = _labelled(row, number)
            known = found.get(new.id)
            found[new.id] = _joined(known, new) if known else new
        except _Wrong as wrong:
            raise ReadError(f"{path}, line {number}: {wrong}.") from wrong
    if not found:
        raise ReadError(f"{path} holds no sentence: write one labelled sentence on each line.")
    return list(found.values())


def path_of(name: Path) -> Path:
    """Return the file of this name, else the project's set of this name."""
    own = FOLDER / f"{name}.jsonl"
    return own if own.is_file() and not name.exists() else name


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield each row with the number of its line."""
    text = _text(path)
    return _csv(path, text) if path.suffix.lower() == ".csv" else _json_lines(path, text)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ReadError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ReadError(f"{path} is not text in UTF-8; save the file in that encoding.") from error


def _json_lines(path: Path, text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    # Not splitlines: JSON allows U+2028 and the like inside a text.
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict):
            raise ReadError(
                f"{path}, line {number}: it is no JSON object; write each row as one {{…}} on its own line."
            )
        yield number, row


def _csv(path: Path, text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    rows = csv.DictReader(text.splitlines(keepends=True), strict=True)
    try:
        for row in rows:
            yield rows.line_num, row
    except csv.Error as error:
        raise ReadError(f"{path}, line {rows.line_num}: it is no CSV ({error}); mend that line.") from error


def _labelled(row: Mapping[str, Any], number: int) -> Labelled:
    for fields, form in _BY_FIELDS:
        if fields <= row.keys():
            return form(row, number)
    raise _Wrong(f"its fields are {', '.join(map(str, row)) or 'none'}; {_FORMS}")


def _own(row: Mapping[str, Any], number: int) -> Labelled:
    keys = row["keys"]
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise _Wrong('`keys` is no list of citations; write them as ["08PRISTINA128 ¶9"]')
    faithful = _label(row["label"], {"faithful": True, "unfaithful": False})
    name = str(row.get("id") or f"line {number}")
    return Labelled(name, (_words(row, "sentence"),), faithful, str(row.get("kind") or "other"), tuple(keys))


def _wice(row: Mapping[str, Any], number: int) -> Labelled:
    told = row["evidence"]
    if not isinstance(told, list) or not told or not all(isinstance(each, str) for each in told):
        raise _Wrong('`evidence` is no list of sentences; write them as ["…", "…"]')
    faithful = _label(row["label"], {"supported": True, "partially_supported": False, "not_supported": False})
    meta = row.get("meta")
    name = str((meta.get("id") if isinstance(meta, dict) else None) or f"line {number}")
    return Labelled(name, (_words(row, "claim"),), faithful, row["label"], evidence=("\n".join(told),))


def _aggrefact(row: Mapping[str, Any], number: int) -> Labelled:
    text = _words(row, _first(row, ("claim", "summary", "summ_sents")))
    document = _words(row, _first(row, ("doc", "document")))
    spans, _ = sentences.spans_of(text, text)
    said = tuple(text[start:end] for start, end in spans)
    kind = str(row.get("dataset") or row.get("origin") or "other")
    faithful = _label(str(row["label"]), {"1": True, "1.0": True, "0": False, "0.0": False})
    return Labelled(f"line {number}", said, faithful, kind, evidence=(document,))


_Form = Callable[[Mapping[str, Any], int], Labelled]
_BY_FIELDS: tuple[tuple[frozenset[str], _Form], ...] = (
    (frozenset({"sentence", "keys", "label"}), _own),
    (frozenset({"claim", "evidence", "label"}), _wice),
    *(
        (frozenset({document, claim, "label"}), _aggrefact)
        for document in ("doc", "document")
        for claim in ("claim", "summary", "summ_sents")
    ),
)


def _first(row: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next(name for name in names if name in row)


def _words(row: Mapping[str, Any], name: str) -> str:
    """Return the words of a field on one line."""
    value = row[name]
    words = " ".join(value) if isinstance(value, list) and all(isinstance(each, str) for each in value) else value
    if not isinstance(words, str) or not words.strip():
        raise _Wrong(f"`{name}` has no words; write the text there, in quotes")
    return one_line(words)


def _label(value: object, meaning: Mapping[str, bool]) -> bool:
    if not isinstance(value, str) or value not in meaning:
        raise _Wrong(f"`label` is {json.dumps(value, ensure_ascii=False)}; write one of {', '.join(meaning)}")
    return meaning[value]


def _joined(known: Labelled, new: Labelled) -> Labelled:
    """Join two chunks of the evidence of one claim; anything else may not stand twice."""
    if not new.evidence or (known.text, known.faithful) != (new.text, new.faithful):
        raise _Wrong(f"the id {new.id} stands above already; give each sentence its own")
    return replace(known, evidence=known.evidence + new.evidence)
