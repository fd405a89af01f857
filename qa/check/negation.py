"""Claims that are opposite to what a passage says, as far as a "not" or a pair of opposites shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from index.text.folding import content_stems, folded, stems
from index.text.lexicon import DENIALS, NOT_DENYING
from qa.check.evidence import Evidence, Near, find_swaps, nearest
from qa.check.labels import Problem

_TOKEN = re.compile(r"\d+(?:\.\d+)?|[^\W_]+|[,;:.()]")
_LIKE_DENIALS = re.compile(
    r"(?:not|no|never|none|nobody|nothing|neither|nor|without|fail\w*|lack\w*|unable|inab\w*|absen\w*|refus\w*|"
    r"den(?:y|ied|ies|ying)|prevent\w*|prohibit\w*|hardly|barely|scarcely|rarely|seldom|few|little|insufficien\w*|"
    r"inadequa\w*|impossib\w*|difficult\w*|limited|avoid\w*|instead|ceas\w*|stop\w*|un(?!i|der|til|less)\w{4,}|"
    r"in(?:effect|complet|compet|cap)\w*|reject\w*|declin\w*|only|yet|rather|except|exclud\w*|illegal\w*|non\w*|"
    r"halt\w*|cancel\w*|drop\w*|withdr\w*|short\w*|free|exempt\w*|waiv\w*|refrain\w*)\Z"
)
"""Words that say no without a "not": beside them a negation may be another way to put the same."""
_NO_CUE = re.compile(rf"{NOT_DENYING}|\Ano[,;.:]")
_AVERTED = re.compile(r"(?:prevent\w*|avoid\w*|avert\w*|free|exempt\w*|waiv\w*|refrain\w*)\Z")
"""Words that keep something from happening: who says it with one of them says the same without it and with a "not"."""
_DENIED_WHOLE = re.compile(
    r"\bit (?:is|was) (?:not|never) (?:reported|said|stated|claimed|known|true|so|the case) that\b"
)
_REACH = 6
_REACHED_BY_MOST = 4
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


def negation_problems(text: str, cited: Sequence[Evidence]) -> Iterator[Problem]:
    """One for each part of the claim whose opposite stands in the sentence that is most like it."""
    for part in re.split(r";\s", text):
        yield from _against(part, nearest(content_stems(part), cited))


def _against(text: str, nearest: Near) -> Iterator[Problem]:
    for evidence, sentence in nearest[:1]:
        claimed, given = _tokens(text), _tokens(sentence.text)
        word = _denied_whole(text, given) or _denied(claimed, given) or _left_out(claimed, given)
        word = word or _opposite(claimed, given) or _prefixed(claimed, given)
        word = word or _swapped(_counted(text), _counted(sentence.text))
        if word:
            shortened = sentence.text if len(sentence.text) <= 120 else f"{sentence.text[:117]}…"
            yield Problem("negation", f"{evidence.key} says the opposite: “{shortened}” ({word})")


def _tokens(text: str) -> list[str]:
    """The words and the marks that end clauses, folded; what only looks like a negation is blanked."""
    return _TOKEN.findall(_counted(text))


def _denied_whole(text: str, given: Sequence[str]) -> str | None:
    """A claim that denies all that follows, where the passage denies nothing."""
    found = _DENIED_WHOLE.search(folded(text))
    return found[0] if found and DENIALS.isdisjoint(given) else None


def _denied(claimed: Sequence[str], given: Sequence[str]) -> str | None:
    """A "not" of the claim where the passage has the words around it without anything like a negation."""
    for place, word in enumerate(claimed):
        if word not in DENIALS:
            continue
        scope = _scope(claimed, place)
        around = {*scope, *(stem for near in claimed[max(0, place - 6) : place] for stem in content_stems(near))}
        places = [n for n, each in enumerate(given) if not around.isdisjoint(stems(each))]
        if len(places) >= min(2, len(around)) and scope and not any(_softened(given, n) for n in places):
            return " ".join((word, *scope[:2]))
    return None


def _prefixed(claimed: Sequence[str], given: Sequence[str]) -> str | None:
    """A word in whose place the other text has it with a prefix that means no: educated and uneducated."""
    here, there = set(claimed), set(given)
    for one, other in [(one, other) for one in claimed for other in given if _undone(one, other)]:
        near = _neighbours(claimed, claimed.index(one)) & _neighbours(given, given.index(other))
        alike = _negated(claimed, claimed.index(one)) == _negated(given, given.index(other))
        if len(near) >= 2 and alike and one not in there and other not in here:
            return f"{one} – {other}"
    return None


def _undone(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= _LONG_ENOUGH and long in {
        f"{prefix}{short}" for prefix in ("un", "in", "im", "dis", "il", "ir")
    }


def _left_out(claimed: Sequence[str], given: Sequence[str]) -> str | None:
    """A "not" of the passage where the claim has the words that it reaches without anything like a negation."""
    if any(_LIKE_DENIALS.match(word) for word in claimed):
        return None
    said = {stem for word in claimed for stem in stems(word)}
    for place, word in enumerate(given):
        scope = _scope(given, place) if word in DENIALS else []
        shared = sum(each in said for each in scope)
        enough = 2 * shared >= len(scope) and shared >= min(2, len(scope))
        if scope and enough and (scope[0] in said or shared >= _REACHED_BY_MOST):
            return " ".join((word, *scope[:2]))
    return None


def _counted(text: str) -> str:
    """The text with what only looks like a negation blanked."""
    return _NO_CUE.sub(" ", folded(text))


def _swapped(claim: str, sentence: str) -> str | None:
    """A "not" that one of two nearly equal sentences has more, or a word that stands in the place of its opposite."""
    whole = stems(sentence)
    as_often = _cues_in(claim) == _cues_in(sentence)
    if not as_often and _averts(whole) and not _averts(stems(claim)):
        return None
    for swap in find_swaps(claim, sentence):
        here, there = set(swap.here), set(swap.there)
        if not as_often and bool(here & DENIALS) != bool(there & DENIALS):
            cues = (here | there) & DENIALS
            others = (here | there) - cues
            near = whole[max(0, swap.place - 2) : swap.place + len(swap.there) + 2]
            given = [word for word in near if word not in there]
            # Where nothing else differs, no word nearby can make up for a "not" more or less.
            if not others or not any(_LIKE_DENIALS.match(word) for word in (*others, *given)):
                return " ".join(cues)
        for one, other in _opposites():
            if here & one and there & other and not (here & other or there & one):
                return f"{' '.join(here & one)} – {' '.join(there & other)}"
    return None


def _averts(stems: Sequence[str]) -> bool:
    return any(_AVERTED.match(word) for word in stems)


def _cues_in(text: str) -> int:
    return sum(word in DENIALS for word in stems(text))


def _scope(tokens: Sequence[str], place: int) -> list[str]:
    """The stems that a negation reaches: what carries meaning after it in its clause."""
    found: list[str] = []
    for word in tokens[place + 1 :]:
        if word in ",;:.()" or word in {"but", "while", "although", "because"} or len(found) == _REACH:
            break
        found += content_stems(word)
    return found


def _softened(tokens: Sequence[str], place: int) -> bool:
    """Whether anything like a negation stands in the neighbourhood."""
    return any(_LIKE_DENIALS.match(word) for word in tokens[max(0, place - 10) : place + 8])


def _opposite(claimed: Sequence[str], given: Sequence[str]) -> str | None:
    """A word of the claim in whose place the passage has its opposite."""
    here, there = _stems(claimed), _stems(given)
    for one, other in _opposites():
        said, meant = one & here.keys(), other & there.keys()
        if not said or not meant or one & there.keys() or other & here.keys():
            continue
        for first in said:
            for second in meant:
                near = _neighbours(claimed, here[first]) & _neighbours(given, there[second])
                alike = _negated(claimed, here[first]) == _negated(given, there[second])
                if len(near) >= 2 and alike and not _excepted(given, there[second]):
                    return f"{claimed[here[first]]} – {given[there[second]]}"
    return None


def _stems(tokens: Sequence[str]) -> dict[str, int]:
    return {stem: place for place, word in enumerate(tokens) for stem in stems(word)}


def _neighbours(tokens: Sequence[str], place: int) -> set[str]:
    near = [*tokens[max(0, place - 4) : place], *tokens[place + 1 : place + 5]]
    return {stem for word in near for stem in content_stems(word)}


def _negated(tokens: Sequence[str], place: int) -> bool:
    return any(word in DENIALS for word in tokens[max(0, place - 4) : place])


def _excepted(tokens: Sequence[str], place: int) -> bool:
    return any(word in {"except", "excepting", "but"} for word in tokens[place : place + 8])
