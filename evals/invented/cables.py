"""Cables in the form of real ones. Each depends on seed and number alone, so that none needs the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate, count
from random import Random

from evals.invented import prose, words
from evals.invented.facts import Fact

SIZES = (8, 3, 12, 5, 20, 9, 7, 14, 4, 18)
"""Paragraphs of the first cable, the second and so on, again and again: a hundred in ten."""
POSTS = {
    "TALLINN": "EN", "SKOPJE": "MK", "TIRANA": "AL", "BAKU": "AJ", "LIMA": "PE", "QUITO": "EC", "ACCRA": "GH",
    "LUSAKA": "ZA", "HANOI": "VM", "DHAKA": "BG", "MINSK": "BO", "RABAT": "MO", "SOFIA": "BU", "RIGA": "LG",
    "VILNIUS": "LH", "ZAGREB": "HR", "SARAJEVO": "BK", "YEREVAN": "AM", "TUNIS": "TS", "AMMAN": "JO", "NAIROBI": "KE",
    "KAMPALA": "UG", "DAKAR": "SG", "ASUNCION": "PA", "MONTEVIDEO": "UY", "MANAGUA": "NU", "COLOMBO": "CE",
    "KATHMANDU": "NP", "JAKARTA": "ID", "BANGKOK": "TH",
}  # fmt: skip
"""With the country in their TAGS."""
TAGS = ("PGOV", "PREL", "ECON", "EAID", "SOCI", "PHUM", "KCRM", "EFIN", "EAGR", "SENV", "ENRG", "ETRD", "PTER", "MARR")
LEVELS = {
    "UNCLASSIFIED": ("UNCLAS", "U", ("U",)),
    "UNCLASSIFIED//FOR OFFICIAL USE ONLY": ("UNCLAS", "U", ("U", "SBU", "SBU")),
    "CONFIDENTIAL": ("C O N F I D E N T I A L", "C", ("U", "SBU", "C", "C", "C")),
    "SECRET": ("S E C R E T", "S", ("C", "S", "S", "S/NF")),
}
"""Of each classification the class line's word, the letter of the security line, and the marks of paragraphs."""
FIRST, DAYS = datetime(2003, 1, 1, tzinfo=UTC), 2700
_SENTENCES = (2, 3, 4, 5, 6)
_PAGE = 8
"""Paragraphs between two page marks."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A numbered paragraph: its mark, the fact that it tells, and its whole text on one line."""

    number: int
    mark: str
    fact: Fact
    text: str


@dataclass(frozen=True, slots=True)
class InventedCable:
    """A cable that nobody sent: what a row of `cables.csv` has, and what was put into it."""

    number: int
    post: str
    created: datetime
    classification: str
    subject: str
    tags: tuple[str, ...]
    cited: str
    header: str
    body: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def reference_id(self) -> str:
        """Its id: year, post, number."""
        return _id(self.created, self.post, self.number)

    @property
    def row(self) -> tuple[str, ...]:
        """The eight columns."""
        day = self.created
        date = f"{day.month}/{day.day}/{day.year} {day.hour}:{day.minute:02d}"
        origin = f"Embassy {self.post.capitalize()}"
        return (
            str(self.number), date, self.reference_id, origin, self.classification, self.cited, self.header, self.body,
        )  # fmt: skip


def cables(paragraphs: int, seed: int, first: int = 1) -> Iterator[InventedCable]:
    """Make cables from number `first` on until they have this many paragraphs or, the last one being whole, more."""
    held = 0
    for number in count(first):
        if held >= paragraphs:
            return
        yield cable(seed, number)
        held += size(number)


def size(number: int) -> int:
    """Return how many paragraphs a cable has."""
    return SIZES[(number - 1) % len(SIZES)]


def place_of(paragraph: int) -> tuple[int, int]:
    """Return the cable that holds a paragraph of the archive, counted from 0, and its number in that cable."""
    tens, rest = divmod(paragraph, sum(SIZES))
    before = [0, *accumulate(SIZES)]
    within = max(place for place, start in enumerate(before) if start <= rest)
    return tens * len(SIZES) + within + 1, rest - before[within] + 1


def opening(seed: int, number: int) -> tuple[str, datetime]:
    """Return post and date of a cable."""
    random = _random(seed, number, 0)
    moment = timedelta(days=random.randrange(DAYS), minutes=random.randrange(1440))
    return random.choice([*POSTS]), FIRST + moment


def fact_in(seed: int, number: int, paragraph: int) -> tuple[str, Fact]:
    """Return the key of a paragraph and the fact in it, without writing its cable."""
    post, created = opening(seed, number)
    return f"{_id(created, post, number)} ¶{paragraph}", Fact.drawn(_random(seed, number, paragraph), created.year)


def cable(seed: int, number: int) -> InventedCable:
    """Write a cable."""
    random = _random(seed, number, 999)
    post, created = opening(seed, number)
    classification = random.choice([*LEVELS, "CONFIDENTIAL"])
    subject, tags = prose.subject(random), (*random.sample(TAGS, random.randint(2, 4)), POSTS[post])
    cited = _cited(random, seed, number)
    paragraphs = tuple(_paragraph(random, seed, number, n, classification) for n in range(1, size(number) + 1))
    head = _class_block(number, post, created, classification, subject, tags, cited)
    body = head + _numbered(random, number, post, paragraphs)
    header = _header(random, number, post, created, classification)
    return InventedCable(number, post, created, classification, subject, tags, cited, header, body, paragraphs)


def _random(seed: int, number: int, part: int) -> Random:
    return Random(((seed << 32) + number) * 1000 + part)


def _id(created: datetime, post: str, number: int) -> str:
    return f"{created.year % 100:02d}{post}{number}"


def _cited(random: Random, seed: int, number: int) -> str:
    if number == 1 or random.random() < 0.5:
        return ""
    other = random.randrange(1, number)
    post, created = opening(seed, other)
    return _id(created, post, other)


def _paragraph(random: Random, seed: int, number: int, n: int, classification: str) -> Paragraph:
    _, fact = fact_in(seed, number, n)
    year = fact.year + 1
    told = prose.sentences(random, year, random.choice(_SENTENCES))
    told.insert(random.randint(0, len(told)), fact.sentence)
    if n == 1:
        told = ["Summary:", *told, "End summary."]
    elif n == size(number):
        told = ["Comment:", *told, prose.remark(random, year), "End comment."]
    return Paragraph(n, random.choice(LEVELS[classification][2]), fact, " ".join(told))


def _header(random: Random, number: int, post: str, created: datetime, classification: str) -> str:
    urgency = random.choice(("R", "P", "P", "O"))
    word = {"R": "", "P": " PRIORITY", "O": " IMMEDIATE"}[urgency]
    letter = LEVELS[classification][1]
    security = "ZNR" if letter == "U" else "ZNY"
    return (
        f"VZCZCXRO{random.randrange(10_000):04d}\n{urgency * 2} RUEHAG RUEHROV RUEHSL\n"
        f"DE RUEH{post[:2]} #{number % 10_000:04d} {created:%j%H%M}\n{security} {letter * 5} ZZH\n"
        f"{urgency} {created:%d%H%MZ %b %y}\nFM AMEMBASSY {post}\n".upper()
        + f"TO RUEHC/SECSTATE WASHDC{word} {number % 10_000:04d}\n"
        + f"INFO RUCNMEM/EU MEMBER STATES COLLECTIVE{word}\nRHEHNSC/NSC WASHDC{word}"
    )


def _class_block(
    number: int, post: str, created: datetime, classification: str, subject: str, tags: tuple[str, ...], cited: str
) -> str:
    pages = -(-size(number) // _PAGE)
    section = f"SECTION 01 OF {pages:02d} " if pages > 1 else ""
    secret = LEVELS[classification][1] != "U"
    sensitive = "SENSITIVE\n" if classification.endswith("ONLY") else ""
    order = f"DECL: {created:%m/%d}/{created.year + 10}" if secret else "N/A"
    reference = f"\nREF: {cited}\n" if cited else ""
    by = "\nClassified By: Deputy Chief of Mission for reasons 1.4 (b) and (d).\n" if secret else ""
    return (
        f"{LEVELS[classification][0]} {section}{post} {number:06d}\n\n{sensitive}SIPDIS\n\nE.O. 12958: {order}\n"
        f"TAGS: {' '.join(tags)}\nSUBJECT: {words.wrapped(subject)}\n{reference}{by}\n"
    )


def _numbered(random: Random, number: int, post: str, paragraphs: tuple[Paragraph, ...]) -> str:
    pages = -(-len(paragraphs) // _PAGE)
    parts = []
    for each in paragraphs:
        if each.number > 1 and each.number % _PAGE == 1:
            parts.append(f"{post} {number:08d}  {each.number // _PAGE + 1:03d} OF {pages:03d}")
        if 1 < each.number < len(paragraphs) and random.random() < 0.2:
            title = prose.title(random)
            parts.append(f"{title}\n{'-' * len(title)}")
        parts.append(words.wrapped(f"{each.number}. ({each.mark}) {each.text}"))
    return "\n\n".join([*parts, f"{words.place(random).upper()}\n"])
