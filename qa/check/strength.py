"""Claims that go further than a passage: all for some, certain for likely, done for alleged, a cause of its own.

Comparisons too, if they are the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.text.folding import content_stems, folded
from qa.check.evidence import EvidenceSentence, PassageEvidence, coverage, nearest
from qa.check.labels import Objection, Problem
from qa.check.parts import Part
from qa.check.thresholds import Thresholds

_ALL = re.compile(
    r"\b(?<!not )(?:(?<!above )(?<!after )(?<!at )(?<!in )all (?:of )?"
    r"(?:(?:the|its|his|her|their|our|other|such|those) )?(?:(?-i:[A-Z])[\w’']+|[\w'’]*(?:s|men|people|children)\b)|"
    r"every (?!\w+ly\b|day|week|month|year|time|other\b)\w+|everyone|everybody|everything|everywhere|entire|the whole|"
    r"throughout)\b",
    re.IGNORECASE,
)
_ALL_THERE = re.compile(
    r"\b(?:all|every\w*|each|entire\w*|whole|throughout|any\w*|no|none|nobody|never|always|both|total\w*|overall|full\w*|"
    r"complete\w*|unanim\w*|consensus|across|nationwide|countrywide|universal\w*|without exception|only|rest)\b"
)
_SURE = re.compile(
    r"\b(?:(?:is|are|was|were|be|it|feels?|felt|seem(?:s|ed)?) (?P<as>certain|sure)|"
    r"(?P<how>certainly|definitely|undoubtedly|surely|inevitably|without (?:a )?doubt))\b",
    re.IGNORECASE,
)
_SURE_THERE = re.compile(
    r"\b(?:certain|sure|definit|doubt|undoubt|inevitab|clear|must|absolute|convinced|confident|guarantee|bound|unquestion|"
    r"indisput|obvious|evident|final|not\b)"
)
_ALLEGED = re.compile(
    r"\b(?:alleg(?:es|ing|ed that)|claim(?:s|ed)(?! of)|accus(?:es|ed|ing)(?! of)|rumou?red|speculat(?:es|ed)|"
    r"suspects(?= (?:that|the)\b))(?!\w)"
)
_TOLD = re.compile(
    r"\b(?:said|says?|told|tells?|stat(?:es?|ed|ing)\b|not(?:es?|ed|ing)\b|add(?:s|ed)\b|argu|claim|opin|comment|remark|"
    r"explain|assert|insist|stress|warn|admit|acknowledg|predict|complain|repl(?:y|ies|ied)|respond|express|suggest|accus|"
    r"alleg|believ|think|thought|felt|feels?\b|view|report|accord|judg|consider|regard|expect|describ|call|speculat|rumou?r|"
    r"apparent|likely|probabl|conced|maintain|observ|inform|mention|recall|conclud|declar|announc|doubt|estimat|eyes|"
    r"account|impression|confirm|blam|reckon|fear|den(?:y|ied|ies)|quot|suspect|suspicio|whisper|charg|suppos|purport|"
    r"may\b|might\b|could\b|would\b|hold|held|liken|contend)"
)
"""How the words begin with which a claim says that somebody says it, or that it is not sure."""
_CAUSE = re.compile(
    r"\b(?:because(?: of)?|on account of|due to|owing to|as a result of|for fear of|out of fear(?: of)?|"
    r"in retaliation for|in response to)\s+",
    re.IGNORECASE,
)
_FEW = 3
_THAN = re.compile(
    r"\b(?P<how>more|less|fewer|greater|better|worse|higher|lower|larger|smaller|stronger|weaker|rather|valued?|"
    r"prefer(?:s|red)?)\b(?P<what>[^,;:.]{0,80}?)\b(?:than|above|over)\b"
)
_CLAUSE = re.compile(r"[,;:.()]|\b(?:and|but|that|because|while|who|which)\b")
_LESS = re.compile(r"less|fewer|lower|smaller|weaker|worse|later")


def strength_problems(
    parts: Sequence[Part], cited: Sequence[PassageEvidence], thresholds: Thresholds
) -> Iterator[Objection]:
    """Yield one for each part of a claim that goes further than the sentence that is most like it."""
    for part in parts:
        terms = content_stems(part.text)
        for evidence, sentence in nearest(terms, cited)[:1]:
            if len(sentence.words.intersection(terms)) >= thresholds.enough_words * len(set(terms)):
                yield from _stronger(part, sentence, evidence.key)
                if (alleged := _ALLEGED.search(sentence.folded)) and not _told(parts, part):
                    problem = Problem("strength", f"{evidence.key} does not say that it is so (“{alleged[0]}”)")
                    yield Objection(part.start, problem)
            if len(sentence.words.intersection(terms)) >= thresholds.opposite_words * len(set(terms)):
                yield from _turned(part, sentence, evidence.key)
        yield from _caused(part, cited, thresholds)


def _stronger(part: Part, sentence: EvidenceSentence, key: str) -> Iterator[Objection]:
    """Yield one if a part speaks of all or is certain, and the sentence has nothing of the kind."""
    if (every := _ALL.search(part.text)) and not _ALL_THERE.search(sentence.folded):
        yield Objection(part.start + every.start(), Problem("strength", f"“{every[0]}” goes further than {key}"))
    if (sure := _SURE.search(part.text)) and not _SURE_THERE.search(sentence.folded):
        problem = Problem("strength", f"“{sure['as'] or sure['how']}” goes further than {key}")
        yield Objection(part.start + sure.start(), problem)


def _told(parts: Sequence[Part], part: Part) -> bool:
    """Return whether the claim says who says it: up to the end of the part, or in a few words at its own end."""
    begun = [each for each in parts if each.start <= part.start]
    last = parts[-1:] if len(content_stems(parts[-1].text)) <= _FEW else ()
    return any(_TOLD.search(folded(each.text)) for each in (*begun, *last))


def _caused(part: Part, cited: Sequence[PassageEvidence], thresholds: Thresholds) -> Iterator[Objection]:
    """Yield one if a part names a cause of which the passages have little."""
    if cause := _CAUSE.search(part.text):
        terms = content_stems(part.text[cause.end() :])
        if len(set(terms)) >= _FEW and coverage(terms, cited) < thresholds.bare_below:
            keys = " or ".join(each.key for each in cited)
            yield Objection(part.start + cause.start(), Problem("strength", f"this cause is not in {keys}"))


def _turned(part: Part, sentence: EvidenceSentence, key: str) -> Iterator[Objection]:
    """Yield one if a part compares what the sentence compares the other way round: more of this than of that."""
    claim = folded(part.text)
    for one in _THAN.finditer(claim):
        before, after = _sides(claim, one)
        for other in _THAN.finditer(sentence.folded):
            sides = _sides(sentence.folded, other)
            same = bool(_LESS.match(one["how"])) == bool(_LESS.match(other["how"]))
            first, second = sides if same else reversed(sides)
            if after & (first - second) and before & (second - first) and not after & second:
                detail = f"{key} has it the other way round: “{sentence.text[other.start() : other.end()]}”"
                yield Objection(part.start, Problem("negation", detail))


def _sides(text: str, comparison: re.Match[str]) -> tuple[set[str], set[str]]:
    """Return the words on either side of a comparison that carry meaning, within its clause."""
    before = _CLAUSE.split(text[: comparison.end("what")])[-1]
    after = _CLAUSE.split(text[comparison.end() :])[0]
    return set(content_stems(before)), set(content_stems(after)[:_FEW])
