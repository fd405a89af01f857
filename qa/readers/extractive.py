"""The embedded reader: answers in the exact sentences of the passages, without a model, a server or a network."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from index.search.query import has_content
from index.search.question import Question
from index.search.sentence_features import LEAST_CHANCE
from index.text import tokens
from index.text.dates import YEAR
from qa.drafts.draft import Draft, Turn, in_ten
from qa.evidence import answer_values
from qa.evidence.answered import FORMS, has_form
from qa.evidence.candidates import Candidate
from qa.evidence.evidence import Evidence
from qa.evidence.mentions import (
    Expansions,
    Name,
    compared_names,
    defined_acronyms,
    expansions_asked,
    mentions,
    mentions_all,
    shared_terms,
)
from qa.readers import choice
from qa.readers.reader import OnSentence, Sending
from qa.settings.table import UNSURE_BELOW

LEAD_SHARE = 0.5
"""The least share of the question's words in a sentence whose value stands in front."""

COMPARED_CHANCE = 0.02
"""A sentence for the other side of a comparison may be so much less likely than the best."""


LOOKED_FOR = 12
"""Words of a question that are told if nothing bears on it."""
NEAREST = "these passages come nearest; {} such answers say what was asked"


class EmbeddedReader:
    """Quotes up to three sentences that come nearest, exactly; declines if the index hardly holds the matter at all."""

    name = "embedded"

    def __init__(self, unsure_below: float = UNSURE_BELOW) -> None:
        self._unsure_below = unsure_below

    def read(
        self,
        evidence: Evidence,
        previous: Sequence[Turn] = (),  # noqa: ARG002
        on_sentence: OnSentence | None = None,
    ) -> Draft:
        """Draft from these passages alone; decline if there are none, if they hardly bear on the question, or if no
        passage of the index has a name that is asked about.

        No conversation is needed: a follow-up arrives as a question that stands by itself.
        """
        draft = self._draft(evidence)
        if on_sentence:
            for sentence in draft.sentences:
                on_sentence(sentence, evidence.passages)
        return draft

    def preview(self, *_: object) -> Sending:
        """Return nothing: nothing is sent anywhere."""
        return Sending()

    @property
    def settings(self) -> dict[str, Any]:
        """Its name, and the chance below which it says that it is unsure."""
        return {"name": self.name, "unsure_below": self._unsure_below}

    def _draft(self, evidence: Evidence) -> Draft:
        question, best = evidence.question, evidence.candidates
        if evidence.unknown:
            return Draft(
                (), reason=f"the cables do not mention {' or '.join(_together(evidence.unknown, question.text))}"
            )
        if not best or not best[0].hit.bears:
            return Draft((), reason=_absent(evidence) or f"no passage bears on the question{_looked_for(question)}")
        first = _first(evidence)
        lead = (
            None
            if evidence.conflicts or evidence.unknown_words
            else _lead(question, (*first, *best)[0], evidence.expansions)
        )
        likely = [each for each in best if each.score >= LEAST_CHANCE * best[0].score]
        # A sentence that gives the value says of what; any other may need the sentence that it points back at.
        chosen = choice.choose([*first, *likely], best, first=len(first), alone=lead is not None)
        chance = best[0].hit.chance
        caution = self._caution(evidence, chosen, chance)
        return Draft(choice.drafted(chosen, best), lead, caution=caution, chance=chance)

    def _caution(self, evidence: Evidence, chosen: Sequence[Candidate], chance: float) -> str | None:
        """Say why these sentences may not answer; None if nothing tells so."""
        told = _absent(evidence) or _lacking(evidence.question, chosen)
        return told or (NEAREST.format(in_ten(chance)) if chance < self._unsure_below else None)


def _looked_for(question: Question) -> str:
    """Say which words were looked for, as they are written; empty if there are none."""
    words = [word for word in re.findall(r"[^\W_]+(?:['’.-][^\W_]+)*", question.text) if has_content(word)]
    shown = ", ".join(dict.fromkeys(words[:LOOKED_FOR]))
    return f" (looked for {shown}{' …' if len(words) > LOOKED_FOR else ''})" if words else ""


def _absent(evidence: Evidence) -> str | None:
    """Say which words that count no passage has; None if there are none."""
    words = " or ".join(f"“{word}”" for word in evidence.unknown_words)
    return f"no passage has the word {words}" if words else None


def _first(evidence: Evidence) -> list[Candidate]:
    """Return the sentences of a conflict, or one for each year or name compared."""
    first: list[Candidate] = []
    question, best = evidence.question, evidence.candidates
    near = [each for each in best if each.score >= COMPARED_CHANCE * best[0].score]
    if evidence.conflicts:
        quotes = [(figure.key, figure.quote) for conflict in evidence.conflicts for figure in conflict.figures]
        first = [candidate for candidate in best if (candidate.hit.key, candidate.sentence.text) in quotes]
    elif len(question.years) > 1:
        for year in sorted(question.years):
            named = [candidate for candidate in near if year in YEAR.findall(candidate.sentence.search_text)]
            dated = [each for each in near if each.hit.created and str(each.hit.created.year) == year]
            first += (named or dated)[:1]
    else:
        compared = _compared(question, near)
        first = [candidates[0] for candidates in compared.values()] if all(compared.values()) else []
    return sorted(dict.fromkeys(first), key=best.index)


def _compared(question: Question, near: Sequence[Candidate]) -> dict[Name, list[Candidate]]:
    """Return for each name compared the sentences that have it, or whose cable is about it."""
    expansions = defined_acronyms(candidate.hit for candidate in near)
    names = compared_names(question)
    # "Gandhi" is enough of Sonia Gandhi, unless it is of both.
    ends = [name[-1] for name in names]
    words = {name: name[-1:] if ends.count(name[-1]) == 1 else name for name in names}
    return {
        name: [
            each
            for each in near
            if mentions_all(f"{each.sentence.search_text} {each.hit.subject or ''}", words[name], expansions)
        ]
        for name in names
    }


def _lead(question: Question, best: Candidate, expansions: Expansions) -> str | None:
    """Return the one value in the best sentence that fits the question, as written there.

    The sentence itself must hold the question's names and most of its words: a figure that is right for something
    else is the worst answer. A person is none: words do not tell who of a sentence did what.
    """
    text = best.sentence.search_text
    if question.kind == "person":
        return None
    if question.kind == "definition":
        found = expansions_asked(question, text)
        return found[0] if len(found) == 1 else None
    value = answer_values.only(question, text)
    if value is None or question.extreme or shared_terms(question, text) < LEAD_SHARE:
        return None
    if not _does_what_is_asked(question, text):
        return None
    clause = answer_values.up_to_clause_end(text, value)
    return value.text if all(mentions(clause, name, expansions) for name in question.names) else None


def _does_what_is_asked(question: Question, text: str) -> bool:
    """Return whether the sentence has half of what the question says beside names."""
    deeds = set(question.terms).difference(*(tokens.terms(name) for name in question.names))
    held = deeds & set(tokens.terms(text))
    return 2 * len(held) >= len(deeds)


def _lacking(question: Question, chosen: Sequence[Candidate]) -> str | None:
    """Say which form of answer was asked for if no sentence chosen has it; None if one has."""
    texts = [each.sentence.search_text for each in chosen]
    if question.kind == "definition":
        spelled = any(expansions_asked(question, text) for text in texts)
        return (
            None if spelled else f"the passages use {' and '.join(question.acronyms)} without saying what it stands for"
        )
    form = FORMS.get(question.kind)
    return f"these passages do not give {form}" if form and not has_form(question, texts) else None


def _together(names: Sequence[str], text: str) -> list[str]:
    """Join the words of a name as the person wrote it: "La Paz" is one."""
    joined: list[str] = []
    for name in names:
        if joined and f"{joined[-1]} {name}" in text:
            joined[-1] += f" {name}"
        else:
            joined.append(name)
    return joined
