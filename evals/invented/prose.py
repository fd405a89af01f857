"""Sentences around the facts: some words of every cable, many that are rare, names, figures and years."""

from __future__ import annotations

from random import Random

from evals.invented import words
from evals.invented.facts import THINGS, WHO

_PATTERNS = (
    "{who} told the embassy that the {word} {things} would be ready before the {word} season",
    "according to {who} of {Place}, the {word} and the {word} have not met since {year}",
    "the deputy minister said that he had read the {word} report, but that {who} would have to pay for it",
    "nobody at the meeting could say why {who} had turned to the {word} authorities in {Place}",
    "the work on the {things} had begun two years earlier, and the {word} contract was never signed",
    "observers doubt that the {word} law will be applied evenly, and the {word} {word} remains a concern",
    "its spokesman called the {word} plan modest but overdue, given that {number} {things} are still missing",
    "the mission will follow the {word} matter and report septel",
    "{Place} has seen {number} {word} cases since {year}, most of them in the {word} district",
    "poloff asked whether the {word} commission could act, but it depends on the {word} vote",
    "the {word} party, which holds {number} seats, wants the {things} to be paid for by the {word} fund",
    'there is a feeling that "the {word} {word} is finished" and that the government of {Place} knows it',
    "in the view of {who}, the price of the {things} (USD {number},000 in {year}) was too high for a {word} town",
    "a {word} delegation visited {Place} in {year} and promised {number} million dollars for {word} roads",
    "the draft would let the {word} board close the {things} without a hearing, a step that {who} opposes",
    "our contacts expect the {word} agreement to hold at least until the {word} elections of {year}",
)
_JOINTS = (", while ", ", and ", ", although ", ", because ", "; moreover, ")
_COMPOUND = 0.7
"""The share of sentences of two clauses."""
_REMARKS = (
    "The tone of these meetings was better than a year ago, but little has changed for {Place}.",
    "We believe that the {word} reform will be delayed again, and that {who} has no wish to hurry it.",
    "Post recommends that the Department raise the {word} question with the visiting {word} minister.",
)
_TITLES = (
    "The {Word} Question", "A {Word} Budget", "What {Place} Expects", "{Word} and {Word}", "Next Steps in {Place}",
)  # fmt: skip
_SUBJECTS = (
    "{Place}: {things} and the {word} reform", "{who} of {Place} on {word} {things}", "{Word} elections in {Place}",
    "Demarche on {word} {things}", "{Place} after the {word} law", "Meeting with {who} of {Place}",
)  # fmt: skip


class _Drawn:
    """The words for the blanks of a pattern, drawn anew at each."""

    def __init__(self, random: Random, year: int) -> None:
        self._random = random
        self._year = year

    def __getitem__(self, blank: str) -> str:
        random = self._random
        match blank.lower():
            case "word":
                drawn = words.common(random)
            case "place":
                return words.place(random)
            case "who":
                drawn = random.choice(_WHO)
            case "things":
                drawn = random.choice(_THINGS)
            case "year":
                return str(self._year - random.randrange(4))
            case _:
                return str(random.randint(2, 990))
        return drawn[0].upper() + drawn[1:] if blank[0].isupper() else drawn


_WHO, _THINGS = [*WHO], [*THINGS]


def sentences(random: Random, year: int, count: int) -> list[str]:
    """Write so many sentences of a cable of this year."""
    drawn = _Drawn(random, year)
    return [_sentence(random, drawn) for _ in range(count)]


def _sentence(random: Random, drawn: _Drawn) -> str:
    first, second = (pattern.format_map(drawn) for pattern in random.sample(_PATTERNS, 2))
    told = first + random.choice(_JOINTS) + second if random.random() < _COMPOUND else first
    return f"{told[0].upper()}{told[1:]}."


def remark(random: Random, year: int) -> str:
    """Write what the mission thinks of it."""
    return random.choice(_REMARKS).format_map(_Drawn(random, year))


def title(random: Random) -> str:
    """Write a heading."""
    return random.choice(_TITLES).format_map(_Drawn(random, 0))


def subject(random: Random) -> str:
    """Write a subject line."""
    return random.choice(_SUBJECTS).format_map(_Drawn(random, 0)).upper()
