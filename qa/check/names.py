"""Names and acronyms of a sentence: people, places, bodies that the passage must give, in one form or another."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from index.text.tokens import STOPWORDS
from qa.check import swaps, texts
from qa.check.evidence import Evidence, Stretch
from qa.check.labels import Kind, Problem
from qa.check.peoples import KIN

_WORD = re.compile(r"(?:[A-Z]\.){2,}|[^\W\d_](?:[\w]|['’&/.](?=\w))*")
_WORD_FOR_WORD = 0.85
_START = re.compile(r"(?:[.!?:;]\s+|[-–—]\s+|[\"“‘(]\s*)\Z")
_PLAIN = frozenset(
    """january february march april may june july august september october november december jan feb mar apr jun jul aug
    sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday yes mr mrs ms dr article articles
    art arts sec section regulation reg para paras paragraph am pm percent""".split()
)
_TITLES = frozenset("government police law act report".split())
"""Words that models and people write large or small as they please: they count as words, not as names."""
_HONORIFICS = frozenset(
    """general colonel major captain lieutenant admiral sergeant ambassador minister president senator governor mayor
    secretary director professor doctor judge justice chairman chairwoman chair king queen prince princess sheikh
    bishop spokesman spokeswoman prime foreign defense defence interior deputy vice chief assistant""".split()
)
"""Words that are written before a name to tell who it is: there a passage need not have them."""
_HOME = frozenset("us usg usa united states america american americans washington embassy post".split())
_HOME_THERE = re.compile(
    r"\b(?:U\.?S\.?|USG|USA|American?s?|United States|Embassy|Post|[Ee]moffs?|[Pp]oloffs?|[Ww]e|[Oo]ur|Department)\b"
)
_ENDING = re.compile(r"[aeioy]{0,2}(?:ns?|s|se|sh|c|rs?|l)?\Z")


@dataclass(frozen=True, slots=True)
class Name:
    """A word of a name as a sentence writes it."""

    text: str
    start: int
    end: int
    acronym: bool


class Usage:
    """Which words the passages shown write small, and which only as names: that tells a name that begins a sentence."""

    def __init__(self, shown: Sequence[Evidence]) -> None:
        self._shown = shown
        self._small: set[str] = set()
        self._reached = 0

    def is_word(self, word: str) -> bool:
        """Whether some passage shown writes the word, or its singular, in small letters."""
        while word not in self._small and word.removesuffix("s") not in self._small:
            if self._reached == len(self._shown):
                return False
            self._small |= {each for each in self._shown[self._reached].written if each.islower()}
            self._reached += 1
        return True


def find(text: str) -> list[Name]:
    """The words of `text` that are names by their capitals, those that begin a sentence among them."""
    letters = [letter for letter in text if letter.isalpha()]
    if sum(map(str.isupper, letters)) > 0.6 * len(letters) and len(letters) > 20:
        return []
    found = []
    for match in _WORD.finditer(text):
        word = re.sub(r"['’]s?\Z", "", match[0]).rstrip(".")
        bare = word.replace(".", "")
        is_plain = bare.lower() in _PLAIN and (
            not bare.isupper() or text[max(0, match.start() - 3) : match.start()].rstrip()[-1:].isdigit()
        )
        is_currency = text[match.end() : match.end() + 1] in tuple("$€£")  # the US of US$600
        if is_currency or not bare[:1].isupper() or is_plain or (bare.lower() in STOPWORDS and not bare.isupper()):
            continue
        acronym = sum(map(str.isupper, bare)) >= 2 and sum(map(str.isupper, bare)) * 2 > len(bare) - bare.endswith("s")
        if len(bare) > 1:
            found.append(Name(bare if acronym else word, match.start(), match.end(), acronym))
    return found


def _begins_sentence(text: str, name: Name) -> bool:
    return name.start == 0 or bool(_START.search(text, max(0, name.start - 6), name.start))


def _carries_nothing(word: str) -> bool:
    return texts.stopwords().issuperset(texts.words(word))


def problems(
    text: str,
    cited: Sequence[Evidence],
    nearest: Sequence[tuple[Evidence, Stretch]],
    usage: Usage,
    shown: Collection[Evidence],
) -> Iterator[Problem]:
    """One for each name or acronym that the cited passages do not give."""
    names = find(text)
    lacking = [name for name in names if not _known(name, text, names, cited, usage, shown)]
    keys = " or ".join(each.key for each in cited)
    if not lacking and nearest and (found := _swapped(text, names, *nearest[0], usage)):
        yield found
    for run in _runs(lacking, text):
        kind: Kind = "acronym" if all(name.acronym for name in run) else "name"
        yield Problem(kind, f"{text[run[0].start : run[-1].end]} is not in {keys}")


def _swapped(text: str, names: Sequence[Name], evidence: Evidence, stretch: Stretch, usage: Usage) -> Problem | None:
    """A name that stands in the place of another in a sentence that is otherwise nearly the same."""
    mine = {word for name in names if not _is_first_word(name, text, usage) for word in texts.words(name.text)}
    given = {word for name in find(stretch.text) for word in texts.words(name.text)}
    for swap in swaps.find(text, stretch.text):
        here, there = set(swap.here), set(swap.there)
        if not (here and there and here <= mine and there & given) or _one_and_the_same(here, there, evidence):
            continue
        if swap.share < _WORD_FOR_WORD and here & _stemmed_titles():
            continue
        kind: Kind = "acronym" if any(name.acronym for name in names if set(texts.words(name.text)) & here) else "name"
        return Problem(kind, f"{' '.join(swap.here)} stands where {' '.join(swap.there)} is in {evidence.key}")
    return None


def _is_first_word(name: Name, text: str, usage: Usage) -> bool:
    return _begins_sentence(text, name) and not name.acronym and usage.is_word(name.text.lower())


@cache
def _stemmed_titles() -> frozenset[str]:
    return frozenset(word for title in _TITLES for word in texts.words(title))


def _one_and_the_same(here: set[str], there: set[str], evidence: Evidence) -> bool:
    """Whether two names are one in two forms."""
    if here & there or any(related(one, two) for one in here for two in there):
        return True
    kin = frozenset().union(*(KIN.get(word, frozenset()) for word in there))
    return bool(here & kin) or evidence.forms.same(here, there)


def _runs(names: Sequence[Name], text: str) -> Iterator[list[Name]]:
    """The names in groups: those with nothing but a blank or a small word between them are one."""
    run: list[Name] = []
    for name in names:
        if run and not re.fullmatch(r"[\s-]+(?:(?:of|for|the|and|de|van|al|in) ){0,2}", text[run[-1].end : name.start]):
            yield run
            run = []
        run.append(name)
    if run:
        yield run


def _known(
    name: Name, text: str, names: Sequence[Name], cited: Sequence[Evidence], usage: Usage, shown: Collection[Evidence]
) -> bool:
    word = texts.plain(name.text)
    if name.acronym:
        return any(_gives_acronym(each, word) for each in cited) or _is_home(word, cited)
    if any(_gives(each, word) for each in cited) or _is_home(word, cited):
        return True
    if word.lower() in _TITLES:
        return True
    if _begins_sentence(text, name) and not any(other.start == name.end + 1 for other in names):
        # A first word is large in any case: it is a name if no passage writes it small and one has it as a name.
        return _carries_nothing(word) or usage.is_word(word.lower()) or not any(word in each.named for each in shown)
    return _is_title(name, names, text, cited) or _is_first_name(name, names, text, cited, shown)


def _is_title(name: Name, names: Sequence[Name], text: str, cited: Sequence[Evidence]) -> bool:
    """Whether the name is an honorific, or an office, right before a surname that a cited passage has."""
    place = names.index(name)
    for other in names[place:]:
        if other.text.lower() not in _HONORIFICS:
            given = texts.plain(other.text)
            holders = [each for each in cited if _gives(each, given)]
            return place < names.index(other) and bool(holders) and not any(_has_title(each, given) for each in holders)
        if not re.match(r" [A-Z]", text[other.end : other.end + 2]):
            return False
    return False


def _gives_acronym(evidence: Evidence, short: str) -> bool:
    forms = {short, short.removesuffix("s"), f"{short}s", short.upper()}
    if forms & evidence.written or evidence.words.issuperset(texts.words(short)):
        return True
    pieces = re.split(r"[/&-]", short)
    if len(pieces) > 1:
        return all(_gives_acronym(evidence, piece) for piece in pieces if len(piece) > 1)
    return set(texts.words(evidence.about)).issuperset(texts.words(short))


def _gives(evidence: Evidence, word: str) -> bool:
    """Whether a passage, or what stands over it, has a name: as it is, as a people or a country, or in a long form."""
    pieces = [piece for piece in re.split(r"[^\w]+", word) if len(piece) > 1]
    return all(_gives_piece(evidence, piece) for piece in pieces)


def _gives_piece(evidence: Evidence, word: str) -> bool:
    stems = set(texts.words(word))
    if stems <= evidence.words or stems <= set(texts.words(evidence.about)):
        return True
    kin = KIN.get(word.lower())
    large = [each for each in evidence.written if each[:1].isupper()]
    if not kin:
        return any(related(word, each) for each in large)
    governments = [each.lower() for each in large if each.isupper() and each.startswith("GO")]
    return any(each.lower() in kin for each in large) or any(_is_government(g, k) for g in governments for k in kin)


def related(one: str, two: str) -> bool:
    """Whether two names are forms of one: Moldova and Moldovan, Albania and Albanians."""
    short, long = sorted((one.lower(), two.lower()), key=len)
    if _is_government(short, long):
        return True
    if len(short) < 4 or short[:4] != long[:4]:
        return False
    root = short.rstrip("aeiosy")
    return (
        len(root) >= 4
        and long.startswith(root)
        and len(long) - len(root) <= 5
        and bool(_ENDING.match(long[len(root) :].lstrip("aeio")))
    )


def _has_title(evidence: Evidence, surname: str) -> bool:
    """Whether a passage gives a person an office itself: then another one would be a claim."""
    titles = "|".join([*_HONORIFICS, "fm", "pm", "dpm", "mp", "dg", "ag", "sen", "gen", "col", "rep", "amb", "gov"])
    before = rf"\b(?:{titles})\b\.?,? (?:[\w.'’-]+ ){{0,2}}{re.escape(surname)}\b"
    return bool(re.search(before, evidence.text, re.IGNORECASE))


def _is_government(short: str, country: str) -> bool:
    """Whether a word is the usual acronym of a country's government: GOK is that of Kosovo, GONL of the Netherlands."""
    if not re.fullmatch(r"go[a-z]{1,2}", short) or short[2] != country[0]:
        return False
    return len(short) == 3 or short[3] in country[1:]


def _is_home(word: str, cited: Sequence[Evidence]) -> bool:
    return word.lower() in _HOME and any(_HOME_THERE.search(each.text) for each in cited)


def _is_first_name(
    name: Name, names: Sequence[Name], text: str, cited: Sequence[Evidence], shown: Collection[Evidence]
) -> bool:
    """Whether the name stands before a surname that a cited passage has, and another shown passage has both."""
    following = next((other for other in names if other.start == name.end + 1), None)
    if following is None or not any(following.text in each.written for each in cited):
        return False
    return any(text[name.start : following.end] in each.text for each in shown)
