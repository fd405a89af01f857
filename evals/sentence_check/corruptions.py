"""Right drafts made wrong, one thing at a time, each verified to be false of what it cites."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from random import Random

from evals.sentence_check import figure_changes, name_swaps, quotation_changes, written
from evals.sentence_check.changes import Change, Corruption, cited, edited, shuffled
from evals.sentence_check.collection import Collection, Paragraph
from evals.sentence_check.quotation_changes import QUOTED
from evals.sentence_check.right_drafts import Draft

_AUXILIARY = re.compile(r"\b(was|were|is|are|has|have|had|can|will|did|does|do)\b(?! not\b|n['’]t)")
_DENIED = re.compile(r"\b(was|were|is|are|has|have|had|can|will|did|does|do)(?: not|n['’]t)\b|\bcan(?:not|'t)\b")
_DOUBTFUL = re.compile(
    r"\b(?:not?|never|none|nor|neither|without|only|few|little|any|unless|whether|if|hardly|rarely|except|than|n['’]t)\b",
    re.IGNORECASE,
)
_OTHER_CABLES = "06OSLO1204 88LIMA17 09ANYTOWN355 73TUNIS2210".split()


def of(kind: str, draft: Draft, collection: Collection, most: int = 1) -> Iterator[Draft]:
    """The draft corrupted in this way, at most so often; nothing where it cannot be."""
    random = Random(f"{draft.source} {draft.kind} {kind}")
    for change in islice(KINDS[kind](draft, collection, random), most):
        what = f"{draft.kind}: {change.what}"
        yield replace(draft, kind=kind, text=change.text, citations=change.citations, change=what)


def _neighbour(draft: Draft, collection: Collection, random: Random) -> Iterator[Change]:
    """Another paragraph that was shown: the one beside, or the one most like it, that lacks what it says."""
    if len(draft.citations) != 1:
        return
    key = draft.citations[0]
    beside = [each.key for each in collection.adjacent(key)]
    others = [each for each in draft.shown if each.key != key]
    for other in sorted(others, key=lambda each: (each.key not in beside) ^ (random.random() < 0.5)):
        lacking = _lacking(draft.text, collection, other)
        if lacking:
            yield Change(draft.text, (other.key,), f"[{key}] → [{other.key}], which lacks {', '.join(lacking)}")


def _lacking(text: str, collection: Collection, other: Paragraph) -> list[str]:
    """The figures and names of a text that a paragraph lacks, if they are most of them."""
    figures = [match[0] for match in written.counts(text)]
    figures += [str(written.value_of(match[0])) for match in written.WORD_FIGURE.finditer(text)]
    names = [name.text for name in collection.names(text)]
    lacking = [each for each in dict.fromkeys(figures) if not written.has_figure(other.whole, each)]
    lacking += [each for each in dict.fromkeys(names) if not name_swaps.has_name(other.whole, each, collection)]
    return lacking if 2 * len(lacking) > len({*figures, *names}) else []


def _invented(draft: Draft, collection: Collection, random: Random) -> Iterator[Change]:
    """A key that was not shown: of no cable, past a cable's last paragraph, of a paragraph left out, or beside the
    right one."""
    key = draft.citations[0]
    cable = key.partition(" ")[0]
    hidden = [each.key for each in collection.paragraphs if each not in draft.shown]
    invented = [f"{cable} ¶{random.randint(400, 900)}", f"{random.choice(_OTHER_CABLES)} ¶{random.randint(1, 30)}"]
    invented += [random.choice(hidden)] if hidden else []
    for other in shuffled(invented, random):
        yield Change(draft.text, (other,), f"[{key}] → [{other}]")
        yield Change(draft.text, (*draft.citations, other), f"and [{other}]")


def _name(draft: Draft, collection: Collection, random: Random) -> Iterator[Change]:
    """A name that the paragraph gives nowhere, in no form, in the place of one of the same shape."""
    paragraphs = cited(draft)
    for name in shuffled(collection.names(draft.text), random):
        if new := name_swaps.other(name, paragraphs, draft.shown, collection, random):
            yield edited(draft, (name.start, name.end), new)


def _negated(draft: Draft, _: Collection, __: Random) -> Iterator[Change]:
    """A "not" put in after the first verb that takes one, or the only one left out."""
    text = QUOTED.sub(lambda match: "_" * len(match[0]), draft.text)
    denied = [*_DENIED.finditer(text)]
    if len(denied) == 1 and len(_DOUBTFUL.findall(text)) == 1:
        yield edited(draft, denied[0].span(), denied[0][1] or "can")
    elif not _DOUBTFUL.search(text) and (match := _AUXILIARY.search(text)):
        yield edited(draft, match.span(), "cannot" if match[0] == "can" else f"{match[0]} not")


WITHOUT_A_BAR = ("figures exchanged", "negated")
"""What only a reader who understands can tell in full: reported apart."""
KINDS: Mapping[str, Corruption] = {
    "figure changed": figure_changes.figure,
    "year changed": figure_changes.year,
    "date changed": figure_changes.date,
    "unit changed": figure_changes.unit,
    "neighbour's citation": _neighbour,
    "invented citation": _invented,
    "name swapped": _name,
    "quotation altered": quotation_changes.altered,
    "quotation stitched": quotation_changes.stitched,
    "figures exchanged": figure_changes.exchanged,
    "negated": _negated,
}
