"""Who said what: quotations that must stand in the passage word for word, and the speakers it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.text import Span
from index.text.folding import bare_words, content_stems, stems
from qa.check.evidence import Near, PassageEvidence
from qa.check.labels import Objection, Problem

_QUOTED = re.compile(
    r"“(?P<a>[^“”]+(?:“[^“”]*”[^“”]*)*)[”\"]|\"(?P<b>[^\"“”]+)[\"”]|«(?P<c>[^«»]+)»|„(?P<d>[^„“”]+)[“”]|"
    r"(?<![\w'])['‘](?P<e>(?=\w)[^'‘’]*(?:(?<=\w)['’](?=\w)[^'‘’]*)*)['’](?!\w)|``(?P<f>[^`']+)''"
)
_GAP = re.compile(
    r"(\s{0,20}(?:\[\s*(?:\.\.\.|…)\s*\]|\(\s*(?:\.\.\.|…)\s*\)|\.\s?\.\s?\.(?:\s?\.)?|…|\[[^\]]{0,300}\])\s*)"
)
_REMARK = re.compile(
    r"[\[(](?:sic|recte|(?:my |our )?(?:emphasis|italics)(?: added| mine| ours)?)[!.]?[\])]", re.IGNORECASE
)
"""What the writer says of the words, between them."""
_LETTERS = re.compile(r"\[(\w{1,3})\](?=\w)")
"""A letter in another size: "[t]he"."""
_LONGEST_INSERTED = 12
"""So many words of the passage may stand in the place of what was put in for them."""
_SAID = (
    "said|says|told|stated|states|noted|added|argued|claimed|opined|commented|remarked|explained|asserted|insisted|"
    "stressed|emphasized|emphasised|warned|cautioned|admitted|acknowledged|predicted|complained|replied|responded|"
    "expressed|suggested|asked|accused|objected|praised|highlighted|believes|believed|hoped|urged|observed|declared"
)
_SPEAKER = re.compile(
    rf"(?P<name>(?:[A-Z][\w'’-]{{1,40}} ){{0,6}}[A-Z][\w'’-]{{1,40}})"
    rf"(?: \([^)]{{0,100}}\))?,?(?: also| then)? (?:{_SAID})\b"
)
_MOSTLY_THERE = 0.7
_PRONOUNS = frozenset({"He", "She", "They", "It", "We", "Who", "This", "That"})


def quotations(text: str) -> list[str]:
    """Return what stands in quotation marks, inner quotations left inside."""
    return [next(group for group in match.groups() if group) for match in _QUOTED.finditer(text)]


def quotation_spans(text: str) -> list[Span]:
    """Return where the quotations stand, marks included."""
    return [match.span() for match in _QUOTED.finditer(text)]


def quotation_problems(
    text: str, cited: Sequence[PassageEvidence], others: Iterable[PassageEvidence]
) -> Iterator[Objection]:
    """Yield one for each quotation that no cited passage has."""
    for (start, _), quotation in zip(quotation_spans(text), quotations(text), strict=True):
        parts = _parts(quotation)
        if not parts or any(_stands(parts, each) for each in cited):
            continue
        shortened = quotation if len(quotation) <= 80 else f"{quotation[:77]}…"
        elsewhere = tuple(each.key for each in others if _stands(parts, each))
        problem = Problem("quotation", f"“{shortened}” {_how(parts, cited, elsewhere)}", elsewhere[:3])
        yield Objection(start, problem)


@dataclass(frozen=True, slots=True)
class _Part:
    """Words of a quotation that must stand in a row, and what may stand behind them."""

    words: Sequence[str]
    gap: str
    """A pattern."""

    @property
    def pattern(self) -> str:
        """What finds it in the words of a passage."""
        return f" {re.escape(' '.join(self.words))}{self.gap}"


def _parts(quotation: str) -> list[_Part]:
    """Cut a quotation where its writer left out or put in words, after the marks of the style guides."""
    text = _LETTERS.sub(r"\1", _REMARK.sub(" ", quotation))
    *pieces, last = _GAP.split(text)
    gaps = [*map(_gap, pieces[1::2]), "(?= )"]
    return [
        _Part(words, gap) for each, gap in zip([*pieces[::2], last], gaps, strict=True) if (words := bare_words(each))
    ]


def _gap(mark: str) -> str:
    """Return what may stand in the passage in the place of a mark."""
    if re.match(r"\[\w{0,4}\]", mark):
        return r"\w*(?= )"
    inserted = mark.lstrip().startswith("[") and re.search(r"\w", mark)
    return rf"(?= )(?: \S+(?= )){{0,{_LONGEST_INSERTED}}}?" if inserted else "(?= ).*?"


def _stands(parts: Sequence[_Part], evidence: PassageEvidence) -> bool:
    """Return whether the parts stand in the passage, one after the other."""
    in_order = re.compile("".join(part.pattern for part in parts))
    return any(in_order.search(text) for text in evidence.quotable)


def _how(parts: Sequence[_Part], cited: Sequence[PassageEvidence], elsewhere: Sequence[str]) -> str:
    """Say what is wrong with a quotation that no cited passage has."""
    names = " or ".join(each.key for each in cited) or "any passage cited"
    if elsewhere:
        return f"is not in {names} but in {elsewhere[0]}"
    words = [word for part in parts for word in part.words]
    shares = [_longest(words, text) for each in cited for text in each.quotable]
    begun = max(shares, default=0)
    if len(parts) == 1 and begun < len(words) and any(_stitched(words, each) for each in cited):
        return f"is stitched together from places that are apart in {names}"
    return f"stands otherwise in {names}" if begun * 2 >= len(words) > 1 else f"is not in {names}"


def _longest(words: Sequence[str], text: str) -> int:
    """Return the length of the longest run of words in the text that begins or ends the quotation."""
    first = next((n for n in range(len(words), 0, -1) if f" {' '.join(words[:n])} " in text), 0)
    last = next((n for n in range(len(words), 0, -1) if f" {' '.join(words[-n:])} " in text), 0)
    return max(first, last)


def _stitched(words: Sequence[str], evidence: PassageEvidence) -> bool:
    """Return whether the words are two runs of three or more that stand in the passage apart."""
    return any(
        f" {' '.join(words[:cut])} " in text and f" {' '.join(words[cut:])} " in text
        for text in evidence.quotable
        for cut in range(3, len(words) - 2)
    )


def speaker_problems(text: str, cited: Sequence[PassageEvidence], nearest: Near) -> Iterator[Objection]:
    """Yield one if the sentence most like a statement names another speaker, and the claimed one is not near it."""
    claimed = list(_SPEAKER.finditer(text))
    if len(claimed) != 1 or not nearest:
        return
    who = stems(claimed[0]["name"])[-1:]
    said = set(content_stems(text[claimed[0].end() :]))
    evidence, sentence = max(nearest, key=lambda pair: len(said & pair[1].words))
    if not who or len(said) < 4 or len(said & sentence.words) < _MOSTLY_THERE * len(said):
        return
    # "He said" leaves it to the sentences before who that is.
    given = [name for name in _SPEAKER.findall(sentence.text) if content_stems(name) and name not in _PRONOUNS]
    near = evidence.around(sentence, after=0)
    if len(given) == 1 and who[0] not in near and any(who[0] in each.words for each in cited):
        detail = f"{claimed[0]['name']} is not who says this in {evidence.key}, but {given[0]}"
        yield Objection(claimed[0].start(), Problem("name", detail))
