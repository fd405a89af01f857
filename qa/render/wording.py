"""What is said about an answer, a passage and a cable: text, page and tools only dress these words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index.cable import Cable, Passage
from index.search.retriever import Hit
from index.text.folding import one_line
from qa.answers.answer import Answer, Citation, not_here
from qa.check.labels import HOLDS, SIGNS, CheckedSentence, Problem, Support
from qa.check.parts import Part
from qa.drafts.draft import in_ten
from qa.verify.combine import verdict_text

QUOTED_INSTEAD = "Quoted instead: "
SENT_BACK = "Sent back by the check: "
MEANING = "Searched by meaning: "
READ_AGAIN = "When all was read again:"
NEAREST = 3
"""So many passages are shown beside a refusal."""
NEAREST_HEADING = "Nearest passages"
LONGEST_PART = 80
"""Characters of a part of a sentence that are shown beside what speaks against it."""
DIFFER = "The cables differ"
LACKING = "Asked for and not in the answer: "
CUT_SHORT = {
    "incomplete": "Incomplete: the model's answer broke off, or a part of it could not be read.",
    "truncated": "Incomplete: the answer reached the limit of max_output, and more was to come.",
    "context": "Incomplete: the model's context window was full, and more was to come.",
    "filtered": "Incomplete: the model's provider stopped the answer by its content filter.",
}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the figures that the cables give, and where."""

    value: str
    key: str
    marking: str | None
    """None if the paragraph is not cited."""
    quote: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What the cables were asked, and the different figures that they give."""

    asked: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """The words around an answer's sentences, in the order in which they are shown; a text is empty if not needed."""

    question: str
    understood: str
    """The question as a follow-up was understood."""
    lead: str
    """What stands in front of the sentences: a figure, a name."""
    reason: str
    """Why there is no answer, as a sentence."""
    caution: str
    """Why the sentences may not answer, as a sentence."""
    likely: str
    lacks: str
    """What was asked for and the sentences do not have."""
    instead: str
    """That quotations stand in place of what a model wrote; empty if not."""
    checked: str
    repaired: str
    """What the model made of sentences that failed; empty if none was sent back."""
    verified: str
    """Who verified, and what it cost; empty if nobody was asked."""
    cut_short: str
    differences: tuple[Difference, ...]
    citations: tuple[Citation, ...]
    highest: str
    """The highest marking among the citations."""
    nearest: tuple[Hit, ...]
    limits: tuple[str, ...]
    """Where and for what else was searched, and what the answer was written without because of markings."""
    notice: str


def wording(answer: Answer) -> Wording:
    """Put into words all that belongs to an answer beside its sentences."""
    searched = answer.record.get("searched", answer.question)
    return Wording(
        question=one_line(answer.question),
        understood="" if searched == answer.question else one_line(searched),
        lead=answer.lead or "",
        reason=as_sentence(answer.reason or ""),
        caution=caution_text(answer),
        likely=likely_text(answer),
        lacks=lacks_text(answer),
        checked=counts_text(answer.counts, answer.removed) if answer.removed or not answer.abstained else "",
        instead=instead_text(answer),
        repaired=repaired_text(answer.record.get("repair") or {}),
        verified=verifier_text((answer.record.get("verifier") or {}).get("name"), answer.usage),
        cut_short=cut_short_text(answer),
        differences=tuple(_differences(answer)),
        citations=answer.citations,
        highest=answer.marking or "",
        nearest=answer.passages[:NEAREST] if answer.abstained else (),
        limits=tuple(_limits(answer)),
        notice=f"Note: {answer.notice}" if answer.notice else "",
    )


def caution_text(answer: Answer) -> str:
    """Say why the sentences may not answer; empty if nothing tells so."""
    return f"Unsure: {answer.caution}." if answer.caution else ""


def instead_text(answer: Answer) -> str:
    """Say that quotations stand in place of what a model wrote; empty if not."""
    model = (answer.record.get("reader") or {}).get("name", "the model")
    return f"{QUOTED_INSTEAD}no sentence that {model} wrote holds against the passages." if answer.instead else ""


def repaired_text(repair: Mapping[str, Any]) -> str:
    """Say what became of the sentences that were sent back: "Sent back by the check: 2 sentences, 1 corrected."."""
    attempts = repair.get("attempts") or ()
    if not attempts:
        return ""
    corrected = sum(bool(each["after"]) and each["after"]["support"] in HOLDS for each in attempts)
    dropped = sum(each["dropped"] for each in attempts)
    named = {"corrected": corrected, "dropped": dropped, "as before": len(attempts) - corrected - dropped}
    parts = [counted(len(attempts), "sentence"), *(f"{number} {what}" for what, number in named.items() if number)]
    why = f" ({one_line(repair['missing']).removesuffix('.')})" if repair.get("missing") else ""
    return f"{SENT_BACK}{', '.join(parts)}{why}."


def likely_text(answer: Answer) -> str:
    """Say how often such answers say what was asked; empty if one is unsure, or a model wrote it."""
    if answer.confidence != "likely" or answer.chance is None:
        return ""
    return f"Likely: {in_ten(answer.chance)} such answers say what was asked."


def lacks_text(answer: Answer) -> str:
    """Say what was asked for and the sentences do not have; empty of sentences quoted, whose caution tells it."""
    return f"{LACKING}{', '.join(answer.lacks)}." if answer.lacks and answer.chance is None else ""


def counted(count: int, noun: str) -> str:
    """Say how many there are: "1 cable", "2 cables"."""
    return f"{count} {noun}" + ("" if count == 1 else "s")


def as_sentence(reason: str) -> str:
    """Begin with a capital and end with a full stop."""
    bare = reason.removesuffix(".")
    return f"{bare[:1].upper()}{bare[1:]}." if bare else ""


def counts_text(counts: Mapping[str, object], removed: int = 0) -> str:
    """Say how many sentences there are and how many have each label: "Checked: 2 sentences, 2 quoted."."""
    parts = count_parts(counts)
    if removed:
        parts.append(f"{removed} {'more ' if counts['sentences'] else ''}removed as they do not hold")
    return f"Checked: {', '.join(parts)}."


def count_parts(counts: Mapping[str, object]) -> list[str]:
    """Name the number of sentences, then each label that occurs."""
    labels = {label: n for label, n in counts.items() if label != "sentences"}
    return [counted(int(str(counts["sentences"])), "sentence"), *(f"{n} {label}" for label, n in labels.items() if n)]


def cut_short_text(answer: Answer) -> str:
    """Say that more was to come, and what the model's server said of it; empty if the answer is whole."""
    if answer.finish not in CUT_SHORT:
        return ""
    return CUT_SHORT[answer.finish] + (f" It said: {one_line(answer.note)}" if answer.note else "")


def verifier_text(verifier: str | None, usage: Mapping[str, int]) -> str:
    """Say who verified and what it cost: "Verified by ollama/x: 1 call, 1,240 tokens."; empty if nobody was asked."""
    if not verifier or "verifier_calls" not in usage:
        return ""
    tokens = sum(usage.get(f"verifier_{name}", 0) for name in ("input_tokens", "output_tokens"))
    cost = counted(usage["verifier_calls"], "call") + (f", {tokens:,} tokens" if tokens else "")
    return f"Verified by {verifier}: {cost}."


def differing_text(sentence: CheckedSentence) -> str:
    """Say what a verifier says of a sentence if its label does not; empty if it does, or no verifier was asked."""
    verdict = sentence.verdict
    told = sentence.support == "verified" or any(problem.kind == "verifier" for problem in sentence.problems)
    return verdict_text(verdict) if verdict and not told else ""


def label_text(support: Support) -> str:
    """Write a label with its sign."""
    return f"{SIGNS[support]} {support}"


def problem_text(problem: Problem, sentence: CheckedSentence) -> str:
    """Say what speaks against a sentence, and against which part of it, as part of a longer line."""
    detail, part = problem.detail.removesuffix("."), sentence.part_of(problem)
    return f"{part_text(part)}: {detail}" if part else detail


def part_text(part: Part) -> str:
    """Quote the words of a part, shortened if they are many."""
    return f"“{textwrap.shorten(part.text.rstrip('.,;: '), LONGEST_PART, placeholder=' …')}”"


def withheld_text(whose: str = "your") -> str:
    """Say that the clearance kept something back."""
    return f"Some paragraphs are above {whose} clearance; they were not searched."


def meaning_text(share: float) -> str:
    """Say how much of an index is found by meaning, if that is not all."""
    return f"{MEANING}{share:.0%} of the archive so far, the rest by words alone; `ask index build` goes on with it."


def named_text(cables: Sequence[str], missing: Sequence[str]) -> Iterator[str]:
    """Say in which cables alone was searched, and which of those named are not there."""
    if cables:
        yield f"Searched only in {', '.join(cables)}."
    if missing:
        yield as_sentence(not_here(missing))


def searches_text(record: Mapping[str, Any]) -> Iterator[str]:
    """Say what was searched for beside the question, or why a model wrote nothing of the kind."""
    if searches := record.get("searches"):
        yield f"Searched also for {'; '.join(f'“{one_line(each)}”' for each in searches)}."
    elif missing := record.get("searches_missing"):
        yield f"Searched for the question alone: {missing.removesuffix('.')}."


def _limits(answer: Answer) -> Iterator[str]:
    yield from named_text(answer.record.get("filters", {}).get("cable", ()), answer.missing if answer.passages else ())
    yield from searches_text(answer.record)
    if answer.held_back and not answer.abstained:
        keys = ", ".join(f"{each.key} ({each.marking})" for each in answer.held_back)
        yield f"Written without {keys}: above the marking that may be sent to {answer.model}."
    if answer.withheld:
        yield withheld_text()
    if answer.index.meaning < 1:
        yield meaning_text(answer.index.meaning)


def _differences(answer: Answer) -> Iterator[Difference]:
    markings = {citation.key: citation.marking for citation in answer.citations}
    for conflict in answer.conflicts:
        figures = conflict.figures
        sides = (Side(each.value, each.key, markings.get(each.key), one_line(each.quote)) for each in figures)
        yield Difference(one_line(conflict.about), tuple(sides))


def hit_text(hit: Hit) -> str:
    """Give the sentences of a passage that matter; its text if none does."""
    return one_line(hit.excerpt or hit.text)


def header_rows(cable: Cable) -> dict[str, str]:
    """Name each field of a cable's header that has a value."""
    rows = {
        "Cable": cable.reference_id,
        "Created": f"{cable.created:%Y-%m-%d %H:%MZ}" if cable.created else None,
        "Classification": cable.classification,
        "Origin": cable.origin,
        "Tags": " ".join(cable.tags),
        "Subject": cable.subject,
        "References": ", ".join(cable.references),
        "Signed": cable.signature,
        "Warnings": "; ".join(cable.warnings),
    }
    return {name: one_line(value) for name, value in rows.items() if value}


def with_headings(passages: Iterable[Passage]) -> Iterator[tuple[str, Passage]]:
    """Pair each paragraph with the heading that begins there; empty if none does."""
    heading = ""
    for passage in passages:
        yield (passage.heading if passage.heading != heading else ""), passage
        heading = passage.heading


def place(passage: Passage) -> str:
    """Name a paragraph within its cable: ¶9, §3."""
    return passage.key.removeprefix(passage.reference_id).strip()
