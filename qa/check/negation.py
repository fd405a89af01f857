"""Claims that are opposite to what a passage says, as far as a "not" or a pair of opposites shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from index.text.folding import content_stems, folded, stems
from index.text.lexicon import DENIALS, NOT_DENYING
from qa.check.evidence import PassageEvidence, find_swaps, nearest
from qa.check.labels import Objection, Problem
from qa.check.thresholds import Thresholds

_TOKEN = re.compile(r"\d+(?:\.\d+)?|[^\W_]+|[,;:.()]")
_LIKE_DENIALS = re.compile(
    r"(?:not|no|never|none|nobody|nothing|neither|nor|without|fail\w*|lack\w*|unable|inab\w*|absen\w*|refus\w*|"
    r"den(?:y|ied|ies|ying)|prevent\w*|prohibit\w*|hardly|barely|scarcely|rarely|seldom|few|little|insufficien\w*|"
    r"inadequa\w*|impossib\w*|difficult\w*|limited|avoid\w*|instead|ceas\w*|stop\w*|un(?!i|der|til|less)\w{4,}|"
    r"in(?:effect|complet|compet|cap)\w*|reject\w*|declin\w*|only|yet|rather|except|exclud\w*|illegal\w*|non\w*|"
    r"halt\w*|cancel\w*|drop\w*|withdr\w*|short\w*|free|exempt\w*|waiv\w*|refrain\w*)\Z"
)
"""Words that say no without a "not": beside them a negation may be another way to put the same."""
_NO_DENIAL = re.compile(rf"{NOT_DENYING}|\Ano[,;.:]")
_AVERTED = re.compile(r"(?:prevent\w*|avoid\w*|avert\w*|free|exempt\w*|waiv\w*|refrain\w*)\Z")
"""Words that keep something from happening: who says it with one of them says the same without it and with a "not"."""
_DENIED_WHOLE = re.compile(
    r"\bit (?:is|was) (?:not|never) (?:reported|said|stated|claimed|known|true|so|the case) that\b"
)

_REACH = 6
_PREFIXES = frozenset("un in im dis il ir".split())
_LONG_ENOUGH = 5
"""Shorter words begin too many others: "port" and "import"."""
_PAIRS = """

    increase rise grow climb jump grew rose risen grown | decrease decline fall fell fallen drop reduce shrink diminish;
    more higher greater larger | less fewer lower smaller; most majority | few minority least;
    before prior | after following; open opened reopen | close closed shut;
    accept agree approve welcome | reject refuse disapprove deny decline; support favor back endorse | oppose resist;
    able capable | unable incapable; adequate sufficient | inadequate insufficient; legal lawful | illegal unlawful;
    male men man boys boy | female women woman girls girl; minor child children | adult; minimum | maximum;
    begin start began begun commence | end finish stop cease conclude;
    success succeed successful | fail failure unsuccessful;
    improve better strengthen | worsen worse weaken deteriorate; strong stronger | weak weaker; include | exclude;
    convict guilty | acquit innocent; easy easier simple | difficult hard harder; likely | unlikely;
    possible | impossible; foreign foreigner international | local domestic internal; import | export;
    win won | lose lost; private | public; permanent | temporary; allow permit let authorize | prohibit forbid ban bar;
    present | absent; early earlier | late later; high | low; up | down; all every always both | none never neither no;
    some several | none no all every; many | few no; with | without; effective | ineffective; complete | incomplete;
    satisfied happy pleased glad | dissatisfied unhappy displeased; voluntary | forced involuntary; known | unknown;
    arrive enter | leave depart exit; buy | sell; long longer | short shorter; north northern | south southern;
    east eastern | west western; employ hire | dismiss fire; deny | confirm admit; same | different;
    positive | negative; largest biggest highest | smallest lowest; frequently often | rarely seldom never;
    comply | violate; trust | distrust; optimistic | pessimistic; secure safe | insecure unsafe; recent | old"""
"""Opposites as far as a check may rely on them."""


@cache
def _opposites() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Return each pair of opposite sides as stems, either way round."""
    pairs = [[frozenset(stems(side)) for side in row.split("|")] for row in _PAIRS.split(";")]
    return tuple((one, other) for first, second in pairs for one, other in ((first, second), (second, first)))


def negation_problems(text: str, cited: Sequence[PassageEvidence], thresholds: Thresholds) -> Iterator[Objection]:
    """Yield one for each part of the claim whose opposite stands in the sentence that is most like it."""
    end = 0
    for part in re.split(r";\s", text):
        start, end = end, end + len(part) + 2
        terms = content_stems(part)
        for evidence, sentence in nearest(terms, cited)[:1]:
            alike = len(sentence.words.intersection(terms)) / len(set(terms))
            words = _contradiction(part, sentence.text, thresholds) if alike >= thresholds.opposite_words else None
            if words:
                shortened = sentence.text if len(sentence.text) <= 120 else f"{sentence.text[:117]}…"
                problem = Problem("negation", f"{evidence.key} says the opposite: “{shortened}” ({words})")
                said = (re.search(rf"\b{re.escape(word)}", part, re.IGNORECASE) for word in words.split())
                yield Objection(start + next((match.start() for match in said if match), 0), problem)


def _contradiction(claim: str, sentence: str, thresholds: Thresholds) -> str | None:
    """Return the words in which a claim says the opposite of a sentence; None if it does not."""
    claim, sentence = _blanked(claim), _blanked(sentence)
    claimed, given = _TOKEN.findall(claim), _TOKEN.findall(sentence)
    whole = _DENIED_WHOLE.search(claim)
    return (
        (whole[0] if whole and DENIALS.isdisjoint(given) else None)
        or _added(claimed, given)
        or _left_out(claimed, given)
        or _opposite(claimed, given)
        or _prefixed(claimed, given)
        or _swapped(claim, sentence, thresholds)
    )


def _blanked(text: str) -> str:
    """Fold the text, and blank what only looks like a negation."""
    return _NO_DENIAL.sub(" ", folded(text))


def _added(claimed: Sequence[str], given: Sequence[str]) -> str | None:
    """Find a "not" of the claim if the passage has the words around it without anything like a negation."""
    for place, word in enumerate(claimed):
        if word not in DENIALS:
            continue
        scope = _scope(claimed, place)
        around = {*scope, *(stem for near in claimed[max(0, place - 6) : place] for stem in content_stems(near))}
        places = [n for n, each in enumerate(given) if not around.isdisjoint(stems(each))]
        softened = any(_LIKE_DENIALS.match(near) for n in places for near in given[max(0, n - 10) : n + 8])
        if len(places) >= min(2, len(around)) and scope and not softened:
            return " ".join((word, *scope[:2]))
    return None


def _left_out(claimed: Sequence[str], given: Sequence[str]) -> str | None:
    """Find a "not" of the passage if the claim has the words that it reaches without anything like a negation."""
    if any(_LIKE_DENIALS.match(word) for word in claimed):
        return None
    said = {stem for word in claimed for stem in stems(word)}
    for place, word in enumerate(given):
        scope = _scope(given, place) if word in DENIALS else []
        shared = sum(each in said for each in scope)
        enough = 2 * shared >= len(scope) and shared >= min(2, len(scope))
        if scope and enough and scope[0] in said:
            return " ".join((word, *scope[:2]))
    return None


def _scope(tokens: Sequence[str], place: int) -> list[str]:
    """Return the stems that a negation reaches: what carries meaning after it in its clause."""
    found: list[str] = []
    for word in tokens[place + 1 :]:
        if word in ",;:.()" or word in {"but", "while", "although", "because"} or len(found) == _REACH:
            break
        found += content_stems(word)
    return found


def _opposite(claimed: Sequence[str], given: Sequence[str]) -> str | None:
    """Find a word of the claim in whose place the passage has its opposite."""
    here, there = _places(claimed), _places(given)
    for one, other in _opposites():
        said, meant = one & here.keys(), other & there.keys()
        if not said or not meant or one & there.keys() or other & here.keys():
            continue
        for place, other_place in ((here[first], there[second]) for first in sorted(said) for second in sorted(meant)):
            excepted = {"except", "excepting", "but"}.intersection(given[other_place : other_place + 8])
            if _stand_alike(claimed, place, given, other_place) and not excepted:
                return f"{claimed[place]} – {given[other_place]}"
    return None


def _places(tokens: Sequence[str]) -> dict[str, int]:
    return {stem: place for place, word in enumerate(tokens) for stem in stems(word)}


def _prefixed(claimed: Sequence[str], given: Sequence[str]) -> str | None:
    """Find a word in whose place the other text has it with a prefix that means no: educated and uneducated."""
    for one, other in ((one, other) for one in claimed for other in given if _undone(one, other)):
        alike = _stand_alike(claimed, claimed.index(one), given, given.index(other))
        if alike and one not in given and other not in claimed:
            return f"{one} – {other}"
    return None


def _undone(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= _LONG_ENOUGH and long.endswith(short) and long.removesuffix(short) in _PREFIXES


def _stand_alike(claimed: Sequence[str], place: int, given: Sequence[str], other_place: int) -> bool:
    """Return whether two words have the same words around them, and both or neither a negation before."""
    near = _neighbours(claimed, place) & _neighbours(given, other_place)
    return len(near) >= 2 and _negated(claimed, place) == _negated(given, other_place)


def _neighbours(tokens: Sequence[str], place: int) -> set[str]:
    near = [*tokens[max(0, place - 4) : place], *tokens[place + 1 : place + 5]]
    return {stem for word in near for stem in content_stems(word)}


def _negated(tokens: Sequence[str], place: int) -> bool:
    return not DENIALS.isdisjoint(tokens[max(0, place - 4) : place])


def _swapped(claim: str, sentence: str, thresholds: Thresholds) -> str | None:
    """Find a "not" that one of two nearly equal sentences has more, or a word in the place of its opposite."""
    mine, whole = stems(claim), stems(sentence)
    as_often = sum(word in DENIALS for word in mine) == sum(word in DENIALS for word in whole)
    if not as_often and any(map(_AVERTED.match, whole)) and not any(map(_AVERTED.match, mine)):
        return None
    for swap in find_swaps(claim, sentence, thresholds.same_words):
        here, there = set(swap.here), set(swap.there)
        if not as_often and bool(here & DENIALS) != bool(there & DENIALS):
            others = (here | there) - DENIALS
            near = whole[max(0, swap.place - 2) : swap.place + len(swap.there) + 2]
            given = [word for word in near if word not in there]
            # If nothing else differs, no word nearby can make up for a "not" more or less.
            if not others or not any(_LIKE_DENIALS.match(word) for word in (*others, *given)):
                return " ".join((here | there) & DENIALS)
        for one, other in _opposites():
            if here & one and there & other and not (here & other or there & one):
                return f"{' '.join(sorted(here & one))} – {' '.join(sorted(there & other))}"
    return None
