"""The fields of a gold row: what each may hold, and in words what to write where it holds something else."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from index.errors import UsageError
from index.filters import Filters
from index.markings import CLEARANCES
from index.text.invisible import escaped
from index.text.suggest import did_you_mean, nearest

KEY = re.compile(r"\d\d[A-Z]+\d{1,8} (?:¶\d{1,6}(?: \((?!0|1\))\d{1,4}\))?|§\d{1,6})")
"""A paragraph as an index names it: 08PRISTINA128 ¶9, 07PRISTINA150 ¶134 (2), 73LAPAZ3608 §2."""
_ID = re.compile(r"[\w.:-]{1,80}")
_LONGEST = 60

Rule = Callable[[Any], Iterable[str]]


def shown(value: object) -> str:
    """Write a value for a message: short, with nothing hidden in it."""
    text = escaped(json.dumps(value, ensure_ascii=False))
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def near(name: str, known: Iterable[str]) -> str:
    """Say what was probably meant, else what there is."""
    names = list(known)
    return did_you_mean((f"`{each}`" for each in nearest(name, names)), f"there are {', '.join(names)}")


def _text(value: object) -> Iterator[str]:
    if not isinstance(value, str) or not value.strip():
        yield f"is {_kind(value)}; write a text that is not empty"
    elif re.search("[\ud800-\udfff]", value):
        yield "holds half a character; write the whole one"


def _answer(value: object) -> Iterator[str]:
    if value is not None and list(_text(value)):
        yield f"is {_kind(value)}; write the answer as a text, or null where the cables do not give one"


def _name(value: object) -> Iterator[str]:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        yield f"is {shown(value)}; write a short name of letters, digits, dots, dashes and underscores"


def _notes(value: object) -> Iterator[str]:
    if value != "":
        yield from _text(value)


def _flag(value: object) -> Iterator[str]:
    if not isinstance(value, bool):
        yield f"is {shown(value)}; write true or false"


def _texts(value: object, such_as: str = "") -> Iterator[str]:
    if not isinstance(value, list) or any(list(_text(each)) for each in value):
        yield f"is {shown(value)}; write a list of texts{such_as}"


def _wanted(value: object) -> Iterator[str]:
    """Check a list of what a text must hold, its regular expressions too."""
    wrong = list(_texts(value, ' such as ["32", "re:\\\\bpolice\\\\b"]'))
    yield from wrong
    for item in value if isinstance(value, list) and not wrong else ():
        if item.startswith("re:"):
            yield from _pattern(item[3:], item)
        elif not re.search(r"\w", item):
            yield f"holds {shown(item)}, which has no letter or digit; write a word or figure that the answer must say"


def _pattern(pattern: str, item: str) -> Iterator[str]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            match = re.compile(pattern, re.IGNORECASE).search("")
    except (re.error, OverflowError, RecursionError, Warning) as error:
        yield f"holds {shown(item)}, which is no regular expression ({error}); correct it (in JSON \\b is \\\\b)"
    else:
        if match:
            yield f"holds {shown(item)}, which is found in every text; write an expression that needs a word"
        elif re.search(r"[\x00-\x1f]", pattern):
            yield f"holds {shown(item)} with a control character; a backslash is doubled in JSON: write \\\\b for \\b"


def _cites(value: object) -> Iterator[str]:
    if not isinstance(value, list) or not all(isinstance(keys, list) for keys in value):
        yield (
            'is not a list of lists of keys; write [["08PRISTINA128 ¶9"]], with an inner list for each set of '
            "paragraphs that gives the answer by itself"
        )
    elif not all(value):
        yield "holds an empty list; each inner list names at least one paragraph"
    else:
        yield from (problem for keys in value for key in keys for problem in _key(key))


def _key(key: object) -> Iterator[str]:
    if not isinstance(key, str) or not KEY.fullmatch(key):
        yield f"names {shown(key)}, which is no paragraph; write {_meant(key) or '08PRISTINA128 ¶9 or 73LAPAZ3608 §2'}"


def _meant(key: object) -> str | None:
    """Return the key of a paragraph in another spelling: "08 Pristina 128, para 9" is 08PRISTINA128 ¶9."""
    from qa.drafts.citation_keys import find

    keys = [each for cited in find(f"[{key}]") for each in cited.keys] if isinstance(key, str) else []
    return keys[0] if len(keys) == 1 and KEY.fullmatch(keys[0]) else None


def _filters(value: object) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f'is {shown(value)}; write an object such as {{"cables": ["08PRISTINA128"], "date_from": "2008-01-01"}}'
        return
    for name in value:
        if name not in FILTERS:
            yield f"holds {shown(name)}, which is no filter; {near(name, FILTERS)}"
    for name, rule in FILTERS.items():
        if name in value:
            yield from (f"holds `{name}`, which {problem}" for problem in rule(value[name]))
    yield from _span(value.get("date_from"), value.get("date_to"))


def _day(value: object) -> Iterator[str]:
    if not _is_day(value):
        yield f'is {shown(value)}, no date; write "2007-01-31", "2007-01", "2007" or null'


def _is_day(value: object) -> bool:
    try:
        return value is None or (isinstance(value, str) and bool(Filters.parse(since=value)))
    except UsageError:
        return False


def _span(since: object, until: object) -> Iterator[str]:
    if not (isinstance(since, str) and isinstance(until, str) and _is_day(since) and _is_day(until)):
        return
    try:
        Filters.parse(since=since, until=until)
    except UsageError:
        yield f"ends on {until}, before it begins on {since}; exchange `date_from` and `date_to`"


def _level(value: object) -> Iterator[str]:
    if value is not None and value not in CLEARANCES:
        yield f"is {shown(value)}; write {', '.join(CLEARANCES[:-1])} or {CLEARANCES[-1]}, or leave it out for all"


def _previous(value: object) -> Iterator[str]:
    if not isinstance(value, list) or not all(_is_exchange(each) for each in value):
        yield f'is {shown(value)}; write [{{"question": "…", "answer": "…"}}], the exchanges that came before'


def _is_exchange(value: object) -> bool:
    if not isinstance(value, dict) or value.keys() != {"question", "answer"}:
        return False
    return not any(list(_text(each)) for each in value.values())


def _kind(value: object) -> str:
    return "empty" if value in ("", None) or (isinstance(value, str) and not value.strip()) else shown(value)


FIELDS: Mapping[str, Rule] = {
    "id": _name,
    "question": _text,
    "type": _name,
    "answer": _answer,
    "accept": _wanted,
    "must_include": _wanted,
    "cites": _cites,
    "filters": _filters,
    "withheld": _flag,
    "previous": _previous,
    "notes": _notes,
}
FILTERS: Mapping[str, Rule] = {
    "cables": _texts,
    "origins": _texts,
    "tags": _texts,
    "date_from": _day,
    "date_to": _day,
    "clearance": _level,
}
