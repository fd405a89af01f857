"""Right drafts made wrong, one thing at a time, each verified to be false of what it cites."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from random import Random

from evals.sentence_check import written
from evals.sentence_check.collection import Collection, Name, Paragraph, is_acronym
from evals.sentence_check.figure_changes import change_date, change_figure, change_unit, change_year, exchange_figures
from evals.sentence_check.quotation_changes import QUOTED, alter_quotation, stitch_quotation
from evals.sentence_check.right_drafts import Draft, shuffled

_AUXILIARY = re.compile(r"\b(was|were|is|are|has|have|had|can|will|did|does|do)\b(?! not\b|n['’]t)")
_DENIED = re.compile(r"\b(was|were|is|are|has|have|had|can|will|did|does|do)(?: not|n['’]t)\b|\bcan(?:not|'t)\b")
_DOUBTFUL = re.compile(
    r"\b(?:not?|never|none|nor|neither|without|only|few|little|any|unless|whether|if|hardly|rarely|except|than|n['’]t)\b",
    re.IGNORECASE,
)
_OTHER_CABLES = "06OSLO1204 88LIMA17 09ANYTOWN355 73TUNIS2210".split()
_ANYONE = {
    "word": "Nairobi Lisbon Okafor Vietnam Canadian Tromso Marchetti Bolivia".split(),
    "acronym": "ZQK OBVT WFP BKA UNHQ RTVX".split(),
    "several words": "Maria Okafor|Harbor Safety Board|Ministry of Fisheries|Lake Victoria|Paulo Marchetti".split("|"),
}
_SEVERAL_FORMS = frozenset(
    "british britain uk english dutch french turkish german greek danish polish swiss spanish thai us usg eu un".split()
)
_TRIES = 40


def corrupt(kind: str, draft: Draft, collection: Collection, most: int = 1) -> Iterator[Draft]:
    """Corrupt the draft in this way, at most so often; yield nothing if it cannot be."""
    random = Random(f"{draft.source} {draft.kind} {kind}")
    for change in islice(KINDS[kind](draft, collection, random), most):
        yield replace(change, kind=kind, change=f"{draft.kind}: {change.change}")


def _neighbour(draft: Draft, collection: Collection, random: Random) -> Iterator[Draft]:
    """Cite another paragraph that was shown, the one beside or one most like it, if it lacks what the draft says."""
    if len(draft.citations) != 1:
        return
    key = draft.citations[0]
    beside = [each.key for each in collection.adjacent(key)]
    others = [each for each in draft.shown if each.key != key]
    for other in sorted(others, key=lambda each: (each.key not in beside) ^ (random.random() < 0.5)):
        lacking = _lacking(draft.text, collection, other)
        if lacking:
            what = f"[{key}] → [{other.key}], which lacks {', '.join(lacking)}"
            yield replace(draft, citations=(other.key,), change=what)


def _lacking(text: str, collection: Collection, other: Paragraph) -> list[str]:
    """Return the figures and names of a text that a paragraph lacks, if they are most of them."""
    figures = [match[0] for match in written.counts(text)]
    figures += [str(written.value_of(match[0])) for match in written.WORD_FIGURE.finditer(text)]
    names = [name.text for name in collection.names(text)]
    lacking = [each for each in dict.fromkeys(figures) if not written.has_figure(other.whole, each)]
    lacking += [each for each in dict.fromkeys(names) if not has_name(other.whole, each, collection)]
    return lacking if 2 * len(lacking) > len({*figures, *names}) else []


def _invented(draft: Draft, collection: Collection, random: Random) -> Iterator[Draft]:
    """Cite a key that was not shown: of no cable, past a cable's end, or of a paragraph left out."""
    key = draft.citations[0]
    cable = key.partition(" ")[0]
    hidden = [each.key for each in collection.paragraphs if each not in draft.shown]
    invented = [f"{cable} ¶{random.randint(400, 900)}", f"{random.choice(_OTHER_CABLES)} ¶{random.randint(1, 30)}"]
    invented += [random.choice(hidden)] if hidden else []
    for other in shuffled(invented, random):
        yield replace(draft, citations=(other,), change=f"[{key}] → [{other}]")
        yield replace(draft, citations=(*draft.citations, other), change=f"and [{other}]")


def _name(draft: Draft, collection: Collection, random: Random) -> Iterator[Draft]:
    """Put a name that the paragraph gives nowhere, in no form, in the place of one of the same shape."""
    for name in shuffled(collection.names(draft.text), random):
        if new := _other_name(name, draft, collection, random):
            yield draft.edited((name.start, name.end), new)


def has_name(text: str, name: str, collection: Collection) -> bool:
    """Return whether a text may give a name: a word of it, the beginning of one, its acronym or expansion."""
    if any(_has_word(text, word) for word in _telling(name)):
        return True
    # GOK is the Government of Kosovo, defined or not.
    if name.startswith("Government of ") and re.search(rf"\bGO{name.split()[2][0]}\b", text):
        return True
    return any(written.squeezed(form).strip() in written.squeezed(text) for form in _other_forms(name, collection))


def _has_word(text: str, word: str) -> bool:
    start = word[:4] if len(word) > 4 and not is_acronym(word) else word.rstrip("s")
    return re.search(rf"\b{re.escape(start)}", text, re.IGNORECASE) is not None


def _telling(name: str) -> list[str]:
    """Return the words of a name that tell it from others."""
    words = re.findall(r"[A-Z][\w’'-]*", name)
    return words if len(words) == 1 else [word for word in words if word not in {"Kosovo", "Ministry", "Office"}]


def _other_forms(name: str, collection: Collection) -> set[str]:
    short = name.removesuffix("s") if is_acronym(name) else name
    forms = {long for form in (name, short, f"{name}s") for long in collection.long_forms.get(form, ())}
    bare = written.squeezed(name)
    return forms | {
        short
        for short, longs in collection.long_forms.items()
        if any(bare in written.squeezed(long) or written.squeezed(long) in bare for long in longs)
    }


def _other_name(name: Name, draft: Draft, collection: Collection, random: Random) -> str | None:
    """Return a name of the same shape that no cited paragraph gives, as shown, of the collection, or invented."""
    beside = [each.text for paragraph in draft.shown for each in collection.names(paragraph.passage.search_text)]
    pools = [
        [each for each in beside if Name(each, 0, 0).shape == name.shape],
        [each for each, shape in collection.every_name if shape == name.shape],
        _ANYONE[name.shape],
    ]
    for pool in random.sample(pools, len(pools)):
        for new in random.sample(pool, min(_TRIES, len(pool))):
            if _may_replace(new, name.text, collection) and not has_name(draft.whole, new, collection):
                return new
    return None


def _may_replace(new: str, old: str, collection: Collection) -> bool:
    """Return whether two names are surely two: neither has a form of the other, or a form that no rule here knows."""
    if any(each.lower() in _SEVERAL_FORMS or re.fullmatch(r"GO[A-Z]", each) for each in (new, old)):
        return False
    words = {word.lower()[:4] for word in _telling(new)} & {word.lower()[:4] for word in _telling(old)}
    return not words and not _other_forms(new, collection) & {old, *_other_forms(old, collection)}


def _negated(draft: Draft, _: Collection, __: Random) -> Iterator[Draft]:
    """Put a "not" after the first verb that takes one, or leave out the only one."""
    text = QUOTED.sub(lambda match: "_" * len(match[0]), draft.text)
    denied = [*_DENIED.finditer(text)]
    if len(denied) == 1 and len(_DOUBTFUL.findall(text)) == 1:
        yield draft.edited(denied[0].span(), denied[0][1] or "can")
    elif not _DOUBTFUL.search(text) and (match := _AUXILIARY.search(text)):
        yield draft.edited(match.span(), "cannot" if match[0] == "can" else f"{match[0]} not")


WITHOUT_A_BAR = ("figures exchanged", "negated")
"""What only a reader who understands can tell in full: reported apart."""
KINDS: Mapping[str, Callable[[Draft, Collection, Random], Iterator[Draft]]] = {
    "figure changed": change_figure,
    "year changed": change_year,
    "date changed": change_date,
    "unit changed": change_unit,
    "neighbour's citation": _neighbour,
    "invented citation": _invented,
    "name swapped": _name,
    "quotation altered": alter_quotation,
    "quotation stitched": stitch_quotation,
    "figures exchanged": exchange_figures,
    "negated": _negated,
}
