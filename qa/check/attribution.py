"""Who said it: a statement that a sentence gives to one person and the passage to another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa.check import texts
from qa.check.evidence import Evidence, Stretch
from qa.check.labels import Problem

_SAID = (
    "said|says|told|stated|states|noted|added|argued|claimed|opined|commented|remarked|explained|asserted|insisted|"
    "stressed|emphasized|emphasised|warned|cautioned|admitted|acknowledged|predicted|complained|replied|responded|"
    "expressed|suggested|asked|accused|objected|praised|highlighted|believes|believed|hoped|urged|observed|declared"
)
_SPEAKER = re.compile(rf"(?P<name>(?:[A-Z][\w'’-]+ )*[A-Z][\w'’-]+)(?: \([^)]*\))?,?(?: also| then)? (?:{_SAID})\b")
_MOSTLY_THERE = 0.7
_PRONOUNS = frozenset({"He", "She", "They", "It", "We", "Who", "This", "That"})


def problems(text: str, cited: Sequence[Evidence], nearest: Sequence[tuple[Evidence, Stretch]]) -> Iterator[Problem]:
    """One where the sentence that is most like a statement names another speaker, and the claimed one nowhere near."""
    claimed = list(_SPEAKER.finditer(text))
    if len(claimed) != 1 or not nearest:
        return
    who = texts.words(claimed[0]["name"])[-1:]
    said = set(texts.content(text[claimed[0].end() :]))
    evidence, stretch = max(nearest, key=lambda pair: len(said & pair[1].words))
    if not who or len(said) < 4 or len(said & stretch.words) < _MOSTLY_THERE * len(said):
        return
    # "He said" leaves it to the sentences before who that is.
    given = [name for name in _SPEAKER.findall(stretch.text) if texts.content(name) and name not in _PRONOUNS]
    place = evidence.stretches.index(stretch)
    near = frozenset().union(*(each.words for each in evidence.stretches[max(0, place - 1) : place + 1]))
    if len(given) == 1 and who[0] not in near and any(who[0] in each.words for each in cited):
        yield Problem("name", f"{claimed[0]['name']} is not who says this in {evidence.key}, but {given[0]}")
