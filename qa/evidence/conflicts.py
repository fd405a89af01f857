"""Where cables disagree: found in the evidence by code, whatever a reader wrote.

Four forms: figures for what is asked; expansions of an acronym; two versions of one clause, where what sets them
apart is what was asked; and a yes against a no.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from index.search.question import Question
from index.text import tokens
from index.text.lexicon import DENIALS, NOT_DENYING
from qa.drafts.draft import Conflict, Figure
from qa.evidence import answer_values
from qa.evidence.candidates import Candidate
from qa.evidence.mentions import expansions_asked, mentions, shared_terms

NEAR_CHANCE = 0.1
"""A sentence speaks of the same thing only if its chance to answer is at least this share of the best one's."""
SAME_WORDS = 0.8
SHORTEST = 12
"""Words that a clause has at least before another is called a version of it, and the share that they have in common."""
AROUND = 3
SAID_SHARE = 0.6
"""The share of a question's words from which on a sentence with a sum, date or name speaks of what was asked."""
_YES_OR_NO = re.compile(
    r"\W*(?:(?:and|but|so|or) )?(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|may|must)\b",
    re.IGNORECASE,
)
_DENIES = re.compile(rf"(?:{'|'.join(sorted(DENIALS))}|unable|cannot|den(?:y|ies|ied)|\w+n['’]t)\Z")
_NOT_DENYING = re.compile(NOT_DENYING, re.IGNORECASE)


def find_conflicts(question: Question, ranked: Sequence[Candidate]) -> tuple[Conflict, ...]:
    """Find what the ranked sentences answer differently; nothing if they agree or are unlikely to answer."""
    near = [each for each in ranked if each.score >= NEAR_CHANCE * ranked[0].score]
    if not near:
        return ()
    figures = _values(question, near) or _versions(question, near) or _denials(question, near, ranked)
    return (Conflict(question.text, figures),) if figures else ()


def _values(question: Question, near: Sequence[Candidate]) -> tuple[Figure, ...]:
    """Take the best sentence with exactly one fitting value of each cable; expansions may differ within a cable."""
    found: dict[str, Figure] = {}
    for candidate in near:
        value = _value(question, candidate)
        if value is not None:
            spelled = question.kind == "definition"
            source = _comparable(value) if spelled else candidate.hit.passage.reference_id
            found.setdefault(source, Figure(value, candidate.hit.key, candidate.sentence.text))
    values = [_comparable(figure.value).split() for figure in found.values()]
    # "2006" is no other date than "April 15, 2006", and "about 600 euros" no other sum than "600 euros".
    differ = any(not set(one) <= set(other) for one in values for other in values if len(one) <= len(other))
    return tuple(found.values()) if differ else ()


def _value(question: Question, candidate: Candidate) -> str | None:
    if question.kind == "definition":
        spelled = expansions_asked(question, candidate.sentence.search_text)
        return spelled[0] if spelled else None
    # Without the thing that is counted, two figures need not be figures for the same thing; other values stand for
    # it only if the sentence says nearly all that was asked.
    figure = question.kind == "figure"
    same = bool(question.asked) and _names_stand(question, candidate) if figure else _says_it_all(question, candidate)
    if not same:
        return None
    value = answer_values.only(question, candidate.sentence.text)
    return value.text if value else None


def _names_stand(question: Question, candidate: Candidate) -> bool:
    """Tell if the question's names stand beside the figure or in heading, subject or sender: others count too."""
    hit = candidate.hit
    near = [each.search_text for each in hit.all_sentences[max(0, candidate.place - 1) : candidate.place + 2]]
    text = " ".join([*near, hit.passage.heading, hit.subject or "", hit.origin or ""])
    return all(mentions(text, name, {}) for name in question.names)


def _says_it_all(question: Question, candidate: Candidate) -> bool:
    return shared_terms(question, candidate.sentence.search_text) >= SAID_SHARE


def _comparable(value: str) -> str:
    """Fold what is only spelling: "twelve" and "12", "Prosecutors' Office" and "Prosecutor's Office"."""
    return " ".join(tokens.terms(value))


def _versions(question: Question, near: Sequence[Candidate]) -> tuple[Figure, ...]:
    """Find a sentence of another cable that says the same as the best but for what was asked ("plus a fine")."""
    best, *others = near
    # Who asks when or how many is not answered by a clause that one of them has more.
    if question.kind in {"date", "figure", "percent", "person"} or not _says_it_all(question, best):
        return ()
    for other in others:
        if other.hit.passage.reference_id != best.hit.passage.reference_id:
            differing = _difference(question, best.sentence.text.split(), other.sentence.text.split())
            if differing:
                return (
                    Figure(differing[0], best.hit.key, best.sentence.text),
                    Figure(differing[1], other.hit.key, other.sentence.text),
                )
    return ()


def _difference(question: Question, one: list[str], other: list[str]) -> tuple[str, str] | None:
    """Return the differing words of two versions with those around them, if they are of what was asked."""
    if min(len(one), len(other)) < SHORTEST:
        return None
    alike = SequenceMatcher(None, [_bare(word) for word in one], [_bare(word) for word in other], autojunk=False)
    blocks = alike.get_matching_blocks()
    if sum(block.size for block in blocks) < SAME_WORDS * min(len(one), len(other)):
        return None
    for before, after in pairwise(blocks):
        parts = one[before.a + before.size : after.a], other[before.b + before.size : after.b]
        # At either end, a label or a clause more is no other version.
        inside = before.size >= AROUND and after.size >= AROUND
        if inside and set(tokens.terms(" ".join(parts[0] + parts[1]))) & set(question.terms):
            return (
                " ".join(one[before.a + before.size - AROUND : after.a + AROUND]),
                " ".join(other[before.b + before.size - AROUND : after.b + AROUND]),
            )
    return None


def _denials(question: Question, near: Sequence[Candidate], every: Sequence[Candidate]) -> tuple[Figure, ...]:
    """If yes or no is asked, find the best sentence of a cable that says no and of one that does not.

    Both must speak of the very point: of the question's terms the one that is rarest in the evidence, and half of all.
    """
    if not _YES_OR_NO.match(question.text):
        return ()
    common = Counter(term for candidate in every for term in _shared(question, candidate))
    point = min(common, key=lambda term: (common[term], question.terms.index(term)), default="")
    stated: dict[str, tuple[int, Candidate]] = {}
    for candidate in near:
        cable, terms = candidate.hit.passage.reference_id, _shared(question, candidate)
        if point in terms and 2 * len(terms) >= len(question.terms) and len(terms) > stated.get(cable, (0,))[0]:
            stated[cable] = len(terms), candidate
    sides = {_cue(candidate) is None: candidate for _, candidate in reversed(stated.values())}
    return tuple(_stance(sides[each], point) for each in sorted(sides)) if len(sides) > 1 else ()


def _shared(question: Question, candidate: Candidate) -> set[str]:
    return set(tokens.terms(candidate.sentence.search_text)) & set(question.terms)


def _cue(candidate: Candidate) -> int | None:
    """Return the place of the word that denies; None if none does."""
    words = _NOT_DENYING.sub("", candidate.sentence.text).split()
    return next((place for place, word in enumerate(words) if _DENIES.match(_bare(word))), None)


def _stance(candidate: Candidate, point: str) -> Figure:
    """Quote the sentence around its denial, or around the point if it denies nothing."""
    words = candidate.sentence.text.split()
    found = (place for place, word in enumerate(words) if point in tokens.terms(word))
    cue = _cue(candidate)
    place = cue if cue is not None else next(found, 0)
    quote = " ".join(words[max(0, place - AROUND) : place + AROUND + 1])
    return Figure(quote, candidate.hit.key, candidate.sentence.text)


def _bare(word: str) -> str:
    return word.lower().strip(".,;:()\"'“”")
