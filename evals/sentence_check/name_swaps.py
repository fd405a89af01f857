"""Names put in the place of others, and whether a text gives a name in any form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

from evals.sentence_check import written
from evals.sentence_check.collection import Collection, Name, Paragraph, is_acronym

_ANYONE = {
    "word": "Nairobi Lisbon Okafor Vietnam Canadian Tromso Marchetti Bolivia".split(),
    "acronym": "ZQK OBVT WFP BKA UNHQ RTVX".split(),
    "several words": [
        "Maria Okafor",
        "Harbor Safety Board",
        "Ministry of Fisheries",
        "Lake Victoria",
        "Paulo Marchetti",
    ],
}
_SEVERAL_FORMS = frozenset(
    "british britain uk english dutch french turkish german greek danish polish swiss spanish thai us usg eu un".split()
)
_TRIES = 40


def has_name(text: str, name: str, collection: Collection) -> bool:
    """Whether a text may give a name: one of its words, the beginning of one, its acronym or what that stands for."""
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
    """The words of a name that tell it from others."""
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


def other(
    name: Name, cited: Sequence[Paragraph], shown: Sequence[Paragraph], collection: Collection, random: Random
) -> str | None:
    """A name of the same shape that no cited paragraph gives, from the passages shown, the collection, or nowhere."""
    whole = "\n".join(each.whole for each in cited)
    beside = [each.text for paragraph in shown for each in collection.names(paragraph.passage.search_text)]
    pools = [
        [each for each in beside if Name(each, 0, 0).shape == name.shape],
        [each for each, shape in collection.every_name if shape == name.shape],
        _ANYONE[name.shape],
    ]
    for pool in random.sample(pools, len(pools)):
        for new in random.sample(pool, min(_TRIES, len(pool))):
            if _may_replace(new, name.text, collection) and not has_name(whole, new, collection):
                return new
    return None


def _may_replace(new: str, old: str, collection: Collection) -> bool:
    """Whether two names are surely two: neither has a form of the other, or a form that no rule here knows."""
    if any(each.lower() in _SEVERAL_FORMS or re.fullmatch(r"GO[A-Z]", each) for each in (new, old)):
        return False
    words = {word.lower()[:4] for word in _telling(new)} & {word.lower()[:4] for word in _telling(old)}
    return not words and not _other_forms(new, collection) & {old, *_other_forms(old, collection)}
