"""A follow-up: the question that it means by itself, and the turns before it, kept from one command to the next."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from index import atomic
from index.errors import DiskError, UsageError
from index.search.question import Question, parse
from index.text import tokens
from index.text.dates import YEAR
from qa.drafts.draft import Turn

LONGEST_QUESTION = 2000
"""Characters; by command, library, page, API and tool."""
KEPT = 3
"""How many turns a follow-up is asked with."""

_LEANING = re.compile(
    r"^\W*(?:and|or|but|so|also|what about|how about|what of|why|since when)\b|"
    r"\b(?:they|them|their|theirs|it|its|he|him|his|she|her|hers|this|these|those|there|then|the same|ones?|"
    r"of (?:that|which|whom)|(?:say|says|said|think|thinks|thought|do|does|did|done|doing) so)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"(?<!\s)\s+\([^()]*\)\s*\Z")
"""The question before, behind a follow-up."""
_ASKS = re.compile(
    r"\b(?:who(?:m|se)?|what|when|where|which|why|how|did|does|do|is|are|was|were|has|have)\b", re.IGNORECASE
)
_DATED = re.compile(rf"(?:\s{{1,5}}(?:in|during|for|of|since|until|by|the|year|and)){{0,8}}\s{{0,5}}{YEAR.pattern}")


@dataclass(frozen=True, slots=True)
class StandaloneQuestion:
    """A question that needs no other before it."""

    text: str
    searched: Question
    """As the index is searched for it."""
    answered: Question
    """As a reader answers it: of the follow-up in "why? (how many boats sank?)" the kind is that of "why?"."""


def of_length(question: str) -> str:
    """Return the question; raises UsageError if it is longer than a question may be."""
    if len(question) > LONGEST_QUESTION:
        raise UsageError(f"a question may be {LONGEST_QUESTION} characters long; this one has {len(question)}.")
    return question


def resolve(question: str, before: str | None = None) -> StandaloneQuestion:
    """Parse the question; if it follows up another, make it one that stands by itself.

    Another year or name is put in the place of the one before, or the question before is added in brackets. A
    follow-up that stands by itself is left as it is.

    >>> resolve("and in 2006?", "how many boats did KPS count in 2007?").text
    'how many boats did KPS count in 2006?'
    """
    own = parse(question)
    text = question if before is None else _standing_alone(question, own, before, parse(before))
    searched = own if text == question else parse(text)
    first = _BEFORE.sub("", text)
    if first == text or not _ASKS.search(first):
        return StandaloneQuestion(text, searched, searched)
    following = own if first == question.strip() else parse(first)
    return StandaloneQuestion(text, searched, replace(searched, kind=following.kind, asked=following.asked))


def _standing_alone(follow_up: str, new: Question, before: str, old: Question) -> str:
    content = set(new.terms) - new.years - set(tokens.terms(" ".join(new.names)))
    if not content and (new.years or new.names):
        replaced = _replaced(before, old, new)
        if replaced:
            return replaced
    if len(content) < 2 or _LEANING.search(follow_up):
        return f"{follow_up.strip()} ({_without_years(before, new)})"
    return follow_up


def _replaced(question: str, old: Question, new: Question) -> str | None:
    """Put in the other year, name or both; None if it is not plain which one gives way."""
    if (new.years and len(old.years) != 1) or (new.names and (len(old.names), len(new.names)) != (1, 1)):
        return None
    if new.years:
        question = YEAR.sub(" and ".join(sorted(new.years)), question, count=1)
    return question.replace(old.names[0], new.names[0]) if new.names else question


def _without_years(question: str, new: Question) -> str:
    """Take out the years of the question before, if the follow-up brings its own."""
    return _DATED.sub("", question) if new.years else question


def recall(path: Path, index: Path) -> tuple[Turn, ...]:
    """Read the turns kept there; raises UsageError if there are none, or if they were about another index."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        turns = tuple(Turn(**row) for row in kept["exchanges"])
        about = kept["index"]
    except FileNotFoundError:
        raise UsageError("there is no question before this one to continue from: ask it without -c.") from None
    except (ValueError, TypeError, KeyError) as error:
        raise UsageError(f"{path} cannot be read; remove it, and ask without -c.") from error
    if about != str(index):
        raise UsageError("the question before this one was put to another index: ask without -c, or name that index.")
    return turns


def keep(path: Path, index: Path, turns: Sequence[Turn]) -> None:
    """Keep the last turns for a follow-up, readable by their owner alone."""
    text = json.dumps({"index": str(index), "exchanges": [asdict(each) for each in turns[-KEPT:]]})
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic.write(path, text, mode=0o600)
    except OSError as error:
        raise DiskError(
            f"{path} cannot be written ({error.strerror}): a follow-up will not find this answer."
        ) from error
