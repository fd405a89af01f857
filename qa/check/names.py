"""Names and acronyms of a sentence: people, places, bodies that the passage must give, in one form or another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.text.dates import MONTHS, SHORT_MONTHS, WEEKDAYS
from index.text.folding import empty_stems, stems
from index.text.lexicon import OFFICES, SENDER, SHORT_TITLES
from index.text.spelling import american
from index.text.tokens import STOPWORDS
from qa.check.countries import find_alike, is_government, same_country
from qa.check.evidence import EvidenceSentence, Near, PassageEvidence, find_swaps
from qa.check.labels import Kind, Objection, Problem
from qa.check.thresholds import Thresholds

_WORD = re.compile(r"(?:[A-Z]\.){2,}|[^\W\d_](?:[\w]|['’&/.](?=\w))*")
_START = re.compile(r"(?:[.!?:;]\s+|[-–—]\s+|[\"“‘(]\s*)\Z")
_PLAIN = frozenset([*MONTHS, *SHORT_MONTHS, *WEEKDAYS]) | frozenset(
    """yes mr mrs ms dr article articles art arts sec section regulation reg para paras paragraph am pm
    percent""".split()
)
_EITHER_CASE = frozenset("government police law act report southern northern eastern western".split())
"""Words that models and people write large or small as they please: they count as words, not as names."""
_HOME = SENDER - {"department", "state"}
"""The two left out are words of other names as well."""
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
    """The words that the passages shown write small: that tells a name that begins a sentence from a word."""

    def __init__(self, shown: Sequence[PassageEvidence]) -> None:
        self.shown = shown
        self._unread = iter(shown)
        self._small: set[str] = set()

    def is_word(self, word: str) -> bool:
        """Return whether some passage shown writes the word, or its singular, in small letters."""
        while self._small.isdisjoint({word, word.removesuffix("s")}):
            following = next(self._unread, None)
            if following is None:
                return False
            self._small |= {each for each in following.written if each.islower()}
        return True


def find_names(text: str) -> list[Name]:
    """Return the words of `text` that are names by their capitals; none if all of it is in capitals."""
    letters = [letter for letter in text if letter.isalpha()]
    if sum(map(str.isupper, letters)) > 0.6 * len(letters) and len(letters) > 20:
        return []
    found = []
    for match in _WORD.finditer(text):
        word = re.sub(r"['’]s?\Z", "", match[0]).rstrip(".")
        bare = word.replace(".", "")
        after_figure = text[max(0, match.start() - 3) : match.start()].rstrip()[-1:].isdigit()
        is_plain = bare.lower() in _PLAIN and (not bare.isupper() or after_figure)
        is_currency = text.startswith(("$", "€", "£"), match.end())  # the US of US$600
        if is_currency or not bare[:1].isupper() or is_plain or (bare.lower() in STOPWORDS and not bare.isupper()):
            continue
        capitals = sum(map(str.isupper, bare))
        acronym = capitals >= 2 and capitals * 2 > len(bare) - bare.endswith("s")
        if len(bare) > 1:
            found.append(Name(bare if acronym else word, match.start(), match.end(), acronym))
    return found


def name_problems(
    text: str, cited: Sequence[PassageEvidence], nearest: Near, usage: Usage, thresholds: Thresholds
) -> Iterator[Objection]:
    """Yield one for each name or acronym that the cited passages do not give."""
    claim = _Claim(text, find_names(text), cited, usage, thresholds)
    given = frozenset().union(*(each.alike for each in cited))
    alike = find_alike(text)
    known = [each for each in alike if each.name in given]
    lacking = [
        name
        for name in claim.names
        if not claim.is_known(name) and not any(each.start <= name.start < each.end for each in known)
    ]
    if not lacking and nearest and (swapped := claim.swapped(*nearest[0])):
        yield swapped
    keys = " or ".join(each.key for each in cited)
    for each in alike:
        if each.name not in given and (others := sorted(each.others & given)):
            detail = f"{text[each.start : each.end]} is not in {keys}, but {' and '.join(others)}"
            yield Objection(each.start, Problem("name", detail))
    for run in _runs(lacking, text):
        kind: Kind = "acronym" if all(name.acronym for name in run) else "name"
        yield Objection(run[0].start, Problem(kind, f"{text[run[0].start : run[-1].end]} is not in {keys}"))


def _runs(names: Sequence[Name], text: str) -> Iterator[list[Name]]:
    """Yield the names in groups: those with nothing but a blank or a small word between them are one."""
    run: list[Name] = []
    for name in names:
        if run and not re.fullmatch(r"[\s-]+(?:(?:of|for|the|and|de|van|al|in) ){0,2}", text[run[-1].end : name.start]):
            yield run
            run = []
        run.append(name)
    if run:
        yield run


@dataclass(frozen=True, slots=True)
class _Claim:
    """A sentence with its names, and the passages that it cites."""

    text: str
    names: Sequence[Name]
    cited: Sequence[PassageEvidence]
    usage: Usage
    thresholds: Thresholds

    def is_known(self, name: Name) -> bool:
        word = american(name.text)
        gives = _gives_acronym if name.acronym else _gives
        if any(gives(each, word) for each in self.cited) or self._is_home(word):
            return True
        if self._is_spelled_out(name) or self._is_named_before(name):
            return True
        if name.acronym or word.lower() in _EITHER_CASE:
            return not name.acronym
        if self._begins_sentence(name) and not self._following(name) and not same_country(name.text):
            # A first word is large in any case: it is a name if no passage writes it small and one has it as a name.
            empty = empty_stems().issuperset(stems(word))
            return empty or self.usage.is_word(word.lower()) or not any(word in each.named for each in self.usage.shown)
        return self._is_title(name) or self._is_first_name(name)

    def _run(self, name: Name) -> list[Name]:
        """Return the names that stand with this one in a row, small words between them."""
        return next((run for run in _runs(self.names, self.text) if name in run), [name])

    def _is_spelled_out(self, name: Name) -> bool:
        """Return whether a cited passage has the first letters of the names in a row, or the row of this acronym."""
        if name.acronym:
            return any(_spells(each.text, name.text) for each in self.cited)
        run = self._run(name)
        words = re.findall(r"[^\W\d_][\w'’]*", self.text[run[0].start : run[-1].end])
        short = {"".join(word[0] for word in words).upper(), "".join(w[0] for w in words if w[0].isupper())}
        return len(run) > 1 and any(one.upper() in short for each in self.cited for one in each.acronyms_written)

    def _is_named_before(self, name: Name) -> bool:
        """Return whether the cable has the whole name elsewhere, or the paragraph refers back to who has it."""
        run = self._run(name)
        whole = self.text[run[0].start : run[-1].end].removesuffix("'s").removesuffix("’s")
        for each in self.cited:
            here = each.shown.passage
            cable = [o for o in self.usage.shown if o.shown.passage.reference_id == here.reference_id and o is not each]
            if len(run) > 1 and any(one.text in each.written for one in run) and any(whole in o.text for o in cable):
                return True
            before = [o for o in cable if here.number and o.shown.passage.number == here.number - 1]
            if each.refers_back and any(american(name.text) in other.written for other in before):
                return True
        return False

    def _following(self, name: Name) -> Name | None:
        return next((other for other in self.names if other.start == name.end + 1), None)

    def _begins_sentence(self, name: Name) -> bool:
        return name.start == 0 or bool(_START.search(self.text, max(0, name.start - 6), name.start))

    def _is_home(self, word: str) -> bool:
        return word.lower() in _HOME and any(_HOME_THERE.search(each.text) for each in self.cited)

    def _is_title(self, name: Name) -> bool:
        """Return whether the name is an office right before a surname that a cited passage has without another."""
        place = self.names.index(name)
        for other in self.names[place:]:
            if other.text.lower() not in OFFICES:
                given = american(other.text)
                holders = [each for each in self.cited if _gives(each, given)]
                return other != name and bool(holders) and not any(_has_title(each, given) for each in holders)
            if not re.match(r" [A-Z]", self.text[other.end : other.end + 2]):
                return False
        return False

    def _is_first_name(self, name: Name) -> bool:
        """Return whether a surname of a cited passage follows, and another passage shown has both."""
        following = self._following(name)
        if following is None or not any(following.text in each.written for each in self.cited):
            return False
        return any(self.text[name.start : following.end] in each.text for each in self.usage.shown)

    def swapped(self, evidence: PassageEvidence, sentence: EvidenceSentence) -> Objection | None:
        """Find a name in the place of another in a sentence that is otherwise nearly the same."""
        mine = {word for name in self.names if not self._is_first_word(name) for word in stems(name.text)}
        given = {word for name in find_names(sentence.text) for word in stems(name.text)}
        for swap in find_swaps(self.text, sentence.text, self.thresholds.same_words):
            here, there = set(swap.here), set(swap.there)
            if not (here and there and here <= mine and there & given) or _are_one(here, there, evidence):
                continue
            names = [name for name in self.names if set(stems(name.text)) & here]
            detail = f"{' '.join(swap.here)} stands where {' '.join(swap.there)} is in {evidence.key}"
            kind: Kind = "acronym" if any(name.acronym for name in names) else "name"
            return Objection(names[0].start, Problem(kind, detail))
        return None

    def _is_first_word(self, name: Name) -> bool:
        return self._begins_sentence(name) and not name.acronym and self.usage.is_word(name.text.lower())


def _are_one(here: set[str], there: set[str], evidence: PassageEvidence) -> bool:
    """Return whether two names are one in two forms."""
    if here & there or any(related(one, two) for one in here for two in there):
        return True
    people = frozenset().union(*map(same_country, there))
    return bool(here & people) or evidence.acronyms.same(here, there)


def _spells(text: str, short: str) -> bool:
    """Return whether words of a text in a row, two or more of them large, begin with the letters of an acronym."""
    letters = [letter for letter in short.lower() if letter.isalpha()]
    if len(letters) < 2:
        return False
    words = r"[\s-]+(?:(?:of|for|the|and|on|in) ){0,2}".join(rf"{letter}[\w'’]+" for letter in letters)
    return any(sum(map(str.isupper, found[0])) > 1 for found in re.finditer(rf"\b{words}", text, re.IGNORECASE))


def _gives_acronym(evidence: PassageEvidence, short: str) -> bool:
    forms = {short, short.removesuffix("s"), f"{short}s", short.upper()}
    if forms & evidence.written or evidence.words.issuperset(stems(short)):
        return True
    pieces = re.split(r"[/&-]", short)
    if len(pieces) > 1:
        return all(_gives_acronym(evidence, piece) for piece in pieces if len(piece) > 1)
    return set(stems(evidence.about)).issuperset(stems(short))


def _gives(evidence: PassageEvidence, word: str) -> bool:
    """Return whether a passage, or what stands over it, has a name: as it is, as a people, in a long form."""
    return all(_gives_piece(evidence, piece) for piece in re.split(r"[^\w]+", word) if len(piece) > 1)


def _gives_piece(evidence: PassageEvidence, word: str) -> bool:
    wanted = set(stems(word))
    if wanted <= evidence.words or wanted <= set(stems(evidence.about)):
        return True
    small = word.lower()
    if small in evidence.countries or (len(small) > 2 and small in evidence.post):
        return True
    if same_country(word):
        return False
    large = [each for each in evidence.written if each[:1].isupper()]
    return any(related(word, each) for each in large) or (len(small) > 4 and small in evidence.squeezed)


def related(one: str, two: str) -> bool:
    """Return whether two names are forms of one: Moldova and Moldovan, Albania and Albanians."""
    short, long = sorted((one.lower(), two.lower()), key=len)
    if is_government(short, long):
        return True
    root = short.rstrip("aeiosy")
    if len(short) < 4 or short[:4] != long[:4] or len(root) < 4:
        return False
    ending = long[len(root) :]
    return long.startswith(root) and len(ending) <= 5 and bool(_ENDING.match(ending.lstrip("aeio")))


def _has_title(evidence: PassageEvidence, surname: str) -> bool:
    """Return whether a passage gives a person an office itself: then another one would be a claim."""
    titles = "|".join(sorted(OFFICES | SHORT_TITLES))
    before = rf"\b(?:{titles})\b\.?,? (?:[\w.'’-]+ ){{0,2}}{re.escape(surname)}\b"
    return bool(re.search(before, evidence.text, re.IGNORECASE))
