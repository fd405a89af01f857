"""Claims that are opposite to what a passage says, as far as a "not" or a pair of opposites shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from qa.check import swaps, texts
from qa.check.evidence import Evidence, Stretch
from qa.check.labels import Problem

_TOKEN = re.compile(r"\d+(?:\.\d+)?|[^\W_]+|[,;:.()]")
_CUES = frozenset("not no never none nobody nothing neither nor without".split())
_LIKE_CUES = re.compile(
    r"(?:not|no|never|none|nobody|nothing|neither|nor|without|fail\w*|lack\w*|unable|inab\w*|absen\w*|refus\w*|den(?:y|ied|ies|ying)|"
    r"prevent\w*|prohibit\w*|hardly|barely|scarcely|rarely|seldom|few|little|insufficien\w*|inadequa\w*|impossib\w*|"
    r"difficult\w*|limited|avoid\w*|instead|ceas\w*|stop\w*|un(?!i|der|til|less)\w{4,}|in(?:effect|complet|compet|cap)\w*|"
    r"reject\w*|declin\w*|only|yet|rather|except|exclud\w*|illegal\w*|non\w*|halt\w*|cancel\w*|drop\w*|withdr\w*|short\w*)\Z"
)
_NO_CUE = re.compile(
    r"\bnot only\b|\bno\. ?(?=\d)|\bno doubt\b|\bno (?:less|more|fewer|earlier|later|sooner) than\b|\Ano[,;.:]|\bwhether or not\b|\bnot (?:the )?least\b"
)
_REACH = 6
_OPPOSITES = tuple(
    (frozenset(one.split()), frozenset(other.split()))
    for one, other in (
        (
            "increase rise grow climb jump grew rose risen grown",
            "decrease decline fall fell fallen drop reduce shrink diminish",
        ),
        ("more higher greater larger", "less fewer lower smaller"),
        ("most majority", "few minority least"),
        ("before prior", "after following"),
        ("open opened reopen", "close closed shut"),
        ("accept agree approve welcome", "reject refuse disapprove deny decline"),
        ("support favor back endorse", "oppose resist"),
        ("able capable", "unable incapable"),
        ("adequate sufficient", "inadequate insufficient"),
        ("legal lawful", "illegal unlawful"),
        ("male men man boys boy", "female women woman girls girl"),
        ("minor child children", "adult"),
        ("minimum", "maximum"),
        ("begin start began begun commence", "end finish stop cease conclude"),
        ("success succeed successful", "fail failure unsuccessful"),
        ("improve better strengthen", "worsen worse weaken deteriorate"),
        ("strong stronger", "weak weaker"),
        ("include", "exclude"),
        ("convict guilty", "acquit innocent"),
        ("easy easier simple", "difficult hard harder"),
        ("likely", "unlikely"),
        ("possible", "impossible"),
        ("foreign foreigner international", "local domestic internal"),
        ("import", "export"),
        ("win won", "lose lost"),
        ("private", "public"),
        ("permanent", "temporary"),
        ("allow permit let authorize", "prohibit forbid ban bar"),
        ("present", "absent"),
        ("early earlier", "late later"),
        ("high", "low"),
        ("up", "down"),
        ("all every always both", "none never neither no"),
        ("some several", "none no all every"),
        ("many", "few no"),
        ("with", "without"),
        ("effective", "ineffective"),
        ("complete", "incomplete"),
        ("satisfied happy pleased glad", "dissatisfied unhappy displeased"),
        ("voluntary", "forced involuntary"),
        ("known", "unknown"),
        ("arrive enter", "leave depart exit"),
        ("buy", "sell"),
        ("long longer", "short shorter"),
        ("north northern", "south southern"),
        ("east eastern", "west western"),
        ("employ hire", "dismiss fire"),
        ("deny", "confirm admit"),
        ("same", "different"),
        ("positive", "negative"),
        ("largest biggest highest", "smallest lowest"),
        ("frequently often", "rarely seldom never"),
        ("comply", "violate"),
        ("trust", "distrust"),
        ("optimistic", "pessimistic"),
        ("secure safe", "insecure unsafe"),
        ("recent", "old"),
    )
)


def problems(text: str, nearest: Sequence[tuple[Evidence, Stretch]]) -> Iterator[Problem]:
    """At most one: the claim against the sentence that is most like it."""
    for evidence, stretch in nearest[:1]:
        claimed, given = _tokens(text), _tokens(stretch.text)
        word = _turned(claimed, given) or _turned(given, claimed) or _opposite(claimed, given)
        word = word or _swapped(_counted(text), _counted(stretch.text))
        if word:
            shortened = stretch.text if len(stretch.text) <= 120 else f"{stretch.text[:117]}…"
            yield Problem("negation", f"{evidence.key} says the opposite: “{shortened}” ({word})")


def _tokens(text: str) -> list[str]:
    """The words and the marks that end clauses, folded; what only looks like a negation is blanked."""
    return _TOKEN.findall(_counted(text))


def _turned(one: Sequence[str], other: Sequence[str]) -> str | None:
    """What `one` negates and `other` says without any negation near it."""
    stems = [set(texts.words(word)) for word in other]
    for place, word in enumerate(one):
        if word not in _CUES:
            continue
        scope = _scope(one, place)
        if not scope:
            continue
        first = scope[0]
        places = [n for n, each in enumerate(stems) if first in each]
        present = set().union(*stems)
        shared = sum(each in present for each in scope)
        if (
            places
            and 2 * shared >= len(scope)
            and shared >= min(2, len(scope))
            and not any(_softened(other, n) for n in places)
        ):
            return f"{word} … {first}"
    return None


def _counted(text: str) -> str:
    """The text with what only looks like a negation blanked."""
    return _NO_CUE.sub(" ", texts.folded(text))


def _swapped(claim: str, sentence: str) -> str | None:
    """A "not" that one of two nearly equal sentences has more, or a word that stands in the place of its opposite."""
    whole = texts.words(sentence)
    as_often = _cues_in(claim) == _cues_in(sentence)
    for swap in swaps.find(claim, sentence):
        here, there = set(swap.here), set(swap.there)
        if not as_often and bool(here & _CUES) != bool(there & _CUES):
            cues = (here | there) & _CUES
            others = (here | there) - cues
            near = whole[max(0, swap.place - 2) : swap.place + len(swap.there) + 2]
            given = [word for word in near if word not in there]
            if not any(_LIKE_CUES.match(word) for word in (*others, *given)):
                return " ".join(cues)
        for one, other in _sides():
            if here & one and there & other and not (here & other or there & one):
                return f"{' '.join(here & one)} – {' '.join(there & other)}"
    return None


def _cues_in(text: str) -> int:
    return sum(word in _CUES for word in texts.words(text))


def _scope(tokens: Sequence[str], place: int) -> list[str]:
    """The stems that a negation reaches: what carries meaning after it in its clause."""
    found: list[str] = []
    for word in tokens[place + 1 :]:
        if word in ",;:.()" or word in {"but", "while", "although", "because"} or len(found) == _REACH:
            break
        found += texts.content(word)
    return found


def _softened(tokens: Sequence[str], place: int) -> bool:
    """Whether anything like a negation stands in the neighbourhood."""
    return any(_LIKE_CUES.match(word) for word in tokens[max(0, place - 10) : place + 8])


def _opposite(claimed: Sequence[str], given: Sequence[str]) -> str | None:
    """A word of the claim in whose place the passage has its opposite."""
    here, there = _stems(claimed), _stems(given)
    for one, other in _sides():
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
    return {stem: place for place, word in enumerate(tokens) for stem in texts.words(word)}


def _neighbours(tokens: Sequence[str], place: int) -> set[str]:
    near = [*tokens[max(0, place - 4) : place], *tokens[place + 1 : place + 5]]
    return {stem for word in near for stem in texts.content(word)}


def _negated(tokens: Sequence[str], place: int) -> bool:
    return any(word in _CUES for word in tokens[max(0, place - 4) : place])


def _excepted(tokens: Sequence[str], place: int) -> bool:
    return any(word in {"except", "excepting", "but"} for word in tokens[place : place + 8])


@cache
def _sides() -> list[tuple[frozenset[str], frozenset[str]]]:
    sides = [(_stemmed(one), _stemmed(other)) for one, other in _OPPOSITES]
    return [*sides, *((other, one) for one, other in sides)]


def _stemmed(side: frozenset[str]) -> frozenset[str]:
    return frozenset(stem for word in side for stem in texts.words(word))
