"""Quotations altered or stitched together, so that they stand nowhere in the paragraph cited."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import cycle
from random import Random

from evals.sentence_check import written
from evals.sentence_check.collection import Collection, Paragraph
from evals.sentence_check.right_drafts import Draft, exact_part, shuffled

QUOTED = re.compile(r"(?P<open>[\"“«])(?P<words>[^\"“”«»]+)(?P<close>[\"”»])")
_TRIES = 2
_ENOUGH = 6
_FOREIGN_WORDS = "banana quarterly harbor violet tractor orchestra".split()


def alter_quotation(draft: Draft, _: Collection, random: Random) -> Iterator[Draft]:
    """Change, leave out, put in or move a word of a quotation, so that it stands nowhere in the paragraph."""
    for match in QUOTED.finditer(_with_quotation(draft.text, random)):
        words = match["words"].split()
        if len(words) < 4 or _stands_nowhere(match["words"], draft):
            continue
        given = _words_of(draft.cited)
        for way in shuffled([_word_changed, _word_left_out, _word_put_in, _words_turned], random):
            altered = " ".join(way(words, given, random))
            if _stands_nowhere(altered, draft):
                text = f"{match.string[: match.start('words')]}{altered}{match.string[match.end('words') :]}"
                yield replace(draft, text=text, change=f"“{match['words']}” → “{altered}”")


def _with_quotation(text: str, random: Random) -> str:
    if QUOTED.search(text):
        return text
    part = exact_part(text, random)
    return text.replace(part, f"“{part}”", 1) if part else text


def _words_of(paragraphs: Sequence[Paragraph]) -> list[str]:
    return sorted({word for each in paragraphs for word in re.findall(r"\b[a-z]{5,}\b", each.text)})


def _word_changed(words: Sequence[str], given: Sequence[str], random: Random) -> list[str]:
    place = random.randrange(1, len(words) - 1)
    return [*words[:place], random.choice([*given, *_FOREIGN_WORDS]), *words[place + 1 :]]


def _word_left_out(words: Sequence[str], _: Sequence[str], random: Random) -> list[str]:
    place = random.randrange(1, len(words) - 1)
    return [*words[:place], *words[place + 1 :]]


def _word_put_in(words: Sequence[str], given: Sequence[str], random: Random) -> list[str]:
    place = random.randrange(1, len(words))
    return [*words[:place], random.choice(["very", "not", "often", *given]), *words[place:]]


def _words_turned(words: Sequence[str], _: Sequence[str], random: Random) -> list[str]:
    place = random.randrange(1, len(words) - 2)
    return [*words[:place], words[place + 1], words[place], *words[place + 2 :]]


def _stands_nowhere(quotation: str, draft: Draft) -> bool:
    texts = [text for each in draft.cited for text in (each.passage.search_text, each.passage.text)]
    return not any(written.squeezed(quotation) in written.squeezed(text) for text in texts)


def stitch_quotation(draft: Draft, _: Collection, random: Random) -> Iterator[Draft]:
    """Make one quotation of two runs of words that stand apart in the paragraph, or in two paragraphs shown."""
    mine = [part for each in draft.cited for part in _parts(each, random)]
    others = [part for each in draft.shown if each.key not in draft.citations for part in _parts(each, random)]
    seconds = shuffled(shuffled(mine, random)[:_ENOUGH] + shuffled(others, random)[:_ENOUGH], random)
    for one, two in zip(cycle(shuffled(mine, random)), seconds if mine else (), strict=False):
        quotation = f"{one} {two}"
        if one != two and _stands_nowhere(quotation, draft):
            opening, closing = random.choice(('""', "“”"))
            lead = random.choice(("The cable says: ", "It reports that ", "In the cable's words: "))
            yield replace(draft, text=f"{lead}{opening}{quotation}{closing}.", change=f"{one} + {two}")


def _parts(paragraph: Paragraph, random: Random) -> list[str]:
    found = [exact_part(sentence, random) for sentence in paragraph.sentence_texts for _ in range(_TRIES)]
    return [part for part in found if part]
