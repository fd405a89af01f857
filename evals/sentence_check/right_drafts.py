"""Right drafts: what a paragraph says, put in ways that change nothing of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import TypeVar

from evals.sentence_check import written
from evals.sentence_check.collection import Collection, Paragraph, defined
from evals.sentence_check.statements import capitalised
from index.text import Span

_BRITISH = (
    (r"(?<=\w{3})iz(e[ds]?|ing|ations?)\b", r"is\1"),
    (r"\b([Ll]ab)or\b", r"\1our"),
    (r"\b([Cc]ent)er(s?)\b", r"\1re\2"),
    (r"\b([Pp]rogram)(s?)\b", r"\1me\2"),
)
_SIGNS = (
    (r"(?<=\d) percent\b", "%"),
    (r"\bpercent\b", "per cent"),
    (r"(?<![\w.,])(\d[\d,.]*\d|\d) euros\b", r"€\1"),
    (r"\$(\d[\d,.]*\d)(?!\d| (?:million|billion|thousand))", r"\1 dollars"),
)
_SYNONYMS = [
    tuple(words.strip() for words in pair.split(">"))
    for pair in """
    approximately > about | prior to > before | in order to > to | due to > because of | established > set up |
    assisted > helped | assistance > help | received > got | additional > further | individuals > people |
    currently > now | however > but | several > some | began > started | begin > start | attempted > tried |
    regarding > about | concerning > about | provides > gives | provided > gave | believes > thinks |
    believe > think | (?<=[a-z] )requires > needs | in addition > also | as well as > and | nearly > almost |
    often > frequently | difficult > hard | main > chief | large > big | conducted > carried out |
    remains > is still""".split("|")
]
_Item = TypeVar("_Item")
_MARKS = re.compile(r"[\"“”«»]")
_LEADING = re.compile(
    r"(?P<first>(?:In|Since|During|On|As of|By|From|After|Until) [^,.;:“”\"()]{3,60}), (?P<rest>[^,;:“”\"()]+)[.]"
)
_TRAILING = re.compile(
    r"(?P<rest>[A-Z][^,;:“”\"()]{20,}?) (?P<last>(?:in|since|during|on) (?:[A-Z]\w+ )?(?:\d{1,2}, )?\d{4})[.]"
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence with the keys that it cites, and what was shown to whoever wrote it."""

    source: str
    """Names the sentence or question that it was made from."""
    even: bool
    kind: str
    text: str
    citations: tuple[str, ...]
    shown: tuple[Paragraph, ...]
    change: str = ""
    """What was changed, in words for a person."""

    @property
    def cited(self) -> list[Paragraph]:
        """The paragraphs that it cites."""
        return [each for each in self.shown if each.key in self.citations]

    @property
    def whole(self) -> str:
        """All that the paragraphs cited say, and what stands over them."""
        return "\n".join(each.whole for each in self.cited)

    def edited(self, span: Span, by: str) -> Draft:
        """Return the draft with other words in one place."""
        start, end = span
        text = f"{self.text[:start]}{by}{self.text[end:]}"
        return replace(self, text=text, change=f"{self.text[start:end]} → {by}")


def shuffled(items: Sequence[_Item], random: Random) -> list[_Item]:
    """Return the items in another order."""
    return random.sample(list(items), len(items))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a paragraph, and where it stands."""

    text: str
    place: int
    paragraph: Paragraph
    collection: Collection
    shown: tuple[Paragraph, ...]


def put_rightly(said: Sentence, source: str, even: bool) -> Iterator[Draft]:
    """Yield the sentence in each of the ways that it can be put."""
    for style, put in STYLES.items():
        for text in put(said, Random(f"{source} {style}")):
            if text != said.text or style == "copied":
                yield Draft(source, even, style, text, (said.paragraph.key,), said.shown)


def _as_printed(said: Sentence, _: Random) -> Iterator[str]:
    printed = said.paragraph.printed[said.place]
    if "Page" not in printed and "PAGE" not in printed and written.squeezed(printed) != written.squeezed(said.text):
        yield printed


def _quoted(said: Sentence, random: Random) -> Iterator[str]:
    if not _MARKS.search(said.text):
        opening, closing = random.choice(('""', "“”", '""', "“”", "«»"))
        lead = random.choice(("The cable says: ", "It reports: ", "In the cable's words: ", ""))
        yield f"{lead}{opening}{said.text}{closing}"


def _part_quoted(said: Sentence, random: Random) -> Iterator[str]:
    if part := exact_part(said.text, random):
        opening, closing = random.choice(('""', "“”"))
        yield said.text.replace(part, f"{opening}{part}{closing}", 1)


def exact_part(text: str, random: Random) -> str | None:
    """Return some 5 to 12 words of a text in a row, without a quotation mark among them."""
    words = [match.span() for match in re.finditer(r"\S+", text)]
    if len(words) < 8:
        return None
    length = random.randint(5, min(12, len(words) - 1))
    first = random.randint(0, len(words) - length)
    part = text[words[first][0] : words[first + length - 1][1]].rstrip(".,;:")
    return None if re.search(r"[\"“”«»()'‘’]", part) else part


def _in_words(said: Sentence, _: Random) -> Iterator[str]:
    for match in written.counts(said.text):
        around = said.text[max(0, match.start() - 1) : match.start()], said.text[match.end() : match.end() + 12]
        alone = around[0] not in "$€£" and not re.match(r"%|\s?(?:hundred|thousand|million|billion)", around[1])
        if match[0].isdigit() and 2 <= int(match[0]) < 100 and alone:
            yield _replaced(said.text, match, written.in_words(int(match[0])))


def _in_digits(said: Sentence, _: Random) -> Iterator[str]:
    for match in written.WORD_FIGURE.finditer(said.text):
        yield _replaced(said.text, match, str(written.value_of(match[0])))


def _separators(said: Sentence, _: Random) -> Iterator[str]:
    for match in written.counts(said.text):
        if "," in match[0]:
            yield _replaced(said.text, match, match[0].replace(",", ""))
        elif match[0].isdigit() and len(match[0]) > 4:
            yield _replaced(said.text, match, f"{int(match[0]):,}")


def _signs(said: Sentence, _: Random) -> Iterator[str]:
    for written_so, sign in _SIGNS:
        yield re.sub(written_so, sign, said.text)


def _long_form(said: Sentence, _: Random) -> Iterator[str]:
    for short, longs in defined(said.shown).items():
        only_one = len({written.squeezed(long).rstrip("s ") for long in longs}) == 1
        used = re.search(rf"(?<![\w/(&-]){re.escape(short)}(?![\w/)&-])", said.text)
        if used and only_one and min(longs).lower() not in said.text.lower():
            yield _replaced(said.text, used, min(longs))


def _acronym(said: Sentence, _: Random) -> Iterator[str]:
    for short, longs in defined(said.shown).items():
        for long in sorted(longs):
            bare = re.sub(rf"({re.escape(long)}) \(({re.escape(short)})\)", short, said.text)
            yield re.sub(rf"(?<![\w-]){re.escape(long)}(?![\w-])", short, bare)


def _dates(said: Sentence, _: Random) -> Iterator[str]:
    for match in written.DATE.finditer(said.text):
        month, day, year = match["month"], match["day"], match["year"]
        number = written.MONTHS.index(month) + 1
        ending = f" {year}" if year else ""
        yield _replaced(said.text, match, f"{day} {month}{ending}")
        yield _replaced(said.text, match, f"{month[:3]}. {day}{f', {year}' if year else ''}")
        if year:
            yield _replaced(said.text, match, f"{year}-{number:02}-{int(day):02}")


def _clauses(said: Sentence, _: Random) -> Iterator[str]:
    if re.search(r" (?:and|but|while) ", said.text):
        return
    if match := _LEADING.fullmatch(said.text):
        first = said.collection.small(match["first"])
        yield f"{capitalised(match['rest'])} {first}."
    elif match := _TRAILING.fullmatch(said.text):
        yield f"{capitalised(match['last'])}, {said.collection.small(match['rest'])}."


def _no_brackets(said: Sentence, _: Random) -> Iterator[str]:
    yield re.sub(r" \([^()]*\)", "", said.text)


def _led_in(said: Sentence, random: Random) -> Iterator[str]:
    leads = ("According to the cable, ", "The cable says that ", "It is reported that ", "")
    if lead := random.choice(leads):
        yield lead + said.collection.small(said.text)
    elif said.text.endswith("."):
        yield said.text[:-1] + ", according to the cable."


def _in_other_words(text: str) -> str:
    """Return the text with other words for some; what it quotes would not be the very words any more."""
    if _MARKS.search(text):
        return text
    for words, others in _SYNONYMS:
        text = re.sub(rf"(?<![\w-]){words}(?![\w-])", others, text)
    return text


def _shortened(said: Sentence, _: Random) -> Iterator[str]:
    """Yield what comes before the first pause that a further statement follows."""
    pause = re.search(r"(?:;|,? while|,? although|, but|, and (?:the|it|they|he|she)|, which) ", said.text)
    if pause and said.text.count(" ", 0, pause.start()) >= 7 and _closed(said.text[: pause.start()]):
        yield f"{said.text[: pause.start()]}."


def _several_at_once(said: Sentence, random: Random) -> Iterator[str]:
    """Shortened, its figures and dates respelled, in other words and led in."""
    text = next(_shortened(said, random), said.text)
    for change in random.sample([_in_words, _in_digits, _dates, _no_brackets, _british, _long_form], 6):
        text = next(change(replace(said, text=text), random), text)
    text = _in_other_words(text)
    yield next(_led_in(replace(said, text=text), random), text)


def _joined(said: Sentence, _: Random) -> Iterator[str]:
    following = said.paragraph.sentence_texts[said.place + 1 : said.place + 2]
    if following and usable(following[0]) and said.text.endswith("."):
        yield f"{said.text[:-1]}; {said.collection.small(following[0])}"


def _british(said: Sentence, _: Random) -> Iterator[str]:
    text = said.text
    if _MARKS.search(text):
        return
    for pattern, british in _BRITISH:
        text = re.sub(pattern, british, text)
    yield re.sub(r"\b(did|was|were|is|are|has|have|had|does|do) not\b", r"\1n't", text)


def _replaced(text: str, match: re.Match[str], by: str) -> str:
    replaced = f"{text[: match.start()]}{by}{text[match.end() :]}"
    return replaced if match.start() else capitalised(replaced)


def usable(sentence: str) -> bool:
    """Return whether a sentence stands by itself: whole, of a usual length, its quotation marks and brackets closed."""
    # A heading in capitals that ran into its sentence does not belong to it.
    whole = re.fullmatch(r"(?![A-Z]{5,} (?:The|In|A|It) )[A-Z][^\n]*[a-z0-9)\"”'][.!][\"”]?", sentence) is not None
    return (
        whole
        and _closed(sentence)
        and "--" not in sentence
        and 8 <= len(sentence.split()) <= 60
        and ":" not in sentence[:25]
    )


def _closed(text: str) -> bool:
    return text.count('"') % 2 == 0 and text.count("“") == text.count("”") and text.count("(") == text.count(")")


STYLES: Mapping[str, Callable[[Sentence, Random], Iterator[str]]] = {
    "copied": lambda said, _: iter([said.text]),
    "as printed": _as_printed,
    "quoted": _quoted,
    "part quoted": _part_quoted,
    "figures in words": _in_words,
    "figures in digits": _in_digits,
    "separators": _separators,
    "signs of units": _signs,
    "acronym spelled out": _long_form,
    "acronym for the name": _acronym,
    "dates respelled": _dates,
    "clauses moved": _clauses,
    "brackets left out": _no_brackets,
    "led in": _led_in,
    "in other words": lambda said, _: iter([_in_other_words(said.text)]),
    "shortened": _shortened,
    "several at once": _several_at_once,
    "joined": _joined,
    "spelled otherwise": _british,
}
