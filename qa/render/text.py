"""What a person sees: answers, passages and cables as lines of text. Nothing here prints or computes."""

from __future__ import annotations

import re
import shutil
import textwrap
from collections.abc import Iterator, Sequence
from datetime import datetime

from index.cable import Cable, Passage
from index.markings import rank
from index.search.retriever import Hit
from index.text.folding import one_line
from qa.answers.answer import REFUSAL, Answer, Citation
from qa.answers.compose import lead
from qa.answers.replay import Change
from qa.check.labels import CheckedSentence, Problem
from qa.drafts.draft import Conflict

WIDEST = 100
NEAREST = 3
SHORT = 240
"""Characters of a nearest passage: enough to see whether to read it."""
KEY_BLANK = re.compile(r"(?<=\w) (?=[¶§])|(?<=\d) (?=\(\d+\)\])")
CUT_SHORT = {
    "incomplete": "Incomplete: the model's server broke off in the middle of its answer.",
    "truncated": "Incomplete: the answer reached the limit of max_output, and more was to come.",
    "context": "Incomplete: the model's context window was full, and more was to come.",
}
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def answer_text(answer: Answer) -> str:
    """The answer sentence by sentence, and everything that belongs to it."""
    if answer.abstained:
        return "\n\n".join([*_understood(answer), *_refused(answer), *_limits(answer), *_note(answer)])
    first, *more = answer.sentences
    said = [sentence_text(first, lead(answer)), *map(sentence_text, more)]
    return "\n".join([*_understood(answer), *said]) + "\n\n" + tail_text(answer)


def understood_text(searched: str) -> str:
    """How a follow-up was understood."""
    return _wrap(f"Asked as “{one_line(searched)}”:")


def _understood(answer: Answer) -> Iterator[str]:
    searched = answer.record.get("searched", answer.question)
    if searched != answer.question:
        yield understood_text(searched)


def sentence_text(sentence: CheckedSentence, before: str = "") -> str:
    """The sentence with its citations, and beneath it what speaks against it."""
    cited = " ".join([sentence.text, *(f"[{key}]" for key in sentence.citations)])
    against = [_against(sentence)] if sentence.support != "supported" else []
    return "\n".join([_wrap(before + cited), *against])


def tail_text(answer: Answer) -> str:
    """What follows the sentences: how the check went, where cables differ, what is cited, and what was left out."""
    blocks = [_checked(answer)]
    blocks += [_conflict(conflict, answer.citations) for conflict in answer.conflicts]
    blocks += [_cited(answer.citations)] if answer.citations else []
    return "\n\n".join([*blocks, *_limits(answer), *_note(answer)])


def _against(sentence: CheckedSentence) -> str:
    said = "; ".join(_problem(problem) for problem in sentence.problems)
    return _wrap(f"✗ {sentence.support}{f': {said}' if said else ''}", indent="  ", more="    ")


def _problem(problem: Problem) -> str:
    offered = f" (but see {', '.join(problem.suggested)})" if problem.suggested else ""
    return problem.detail.removesuffix(".") + offered


def _checked(answer: Answer) -> str:
    counts = dict(answer.counts)
    total = counts.pop("sentences")
    said = [f"{total} sentence{'' if total == 1 else 's'}", *(f"{n} {label}" for label, n in counts.items() if n)]
    if answer.removed:
        said.append(f"{answer.removed} {'more ' if total else ''}removed as not supported")
    rows = [f"Checked: {', '.join(said)}."]
    if answer.finish in CUT_SHORT:
        rows.insert(0, cut_short_text(answer))
    return "\n".join(map(_wrap, rows))


def cut_short_text(answer: Answer) -> str:
    """That more was to come, and what the server said of it."""
    return CUT_SHORT[answer.finish] + (f" It said: {one_line(answer.note)}" if answer.note else "")


def _limits(answer: Answer) -> Iterator[str]:
    """What the answer was written without, because of markings."""
    if answer.held_back and not answer.abstained:
        keys = ", ".join(f"{each.key} ({each.marking})" for each in answer.held_back)
        yield _wrap(f"Written without {keys}: above the marking that may be sent to {answer.model}.")
    if answer.withheld:
        yield _wrap("Something above your clearance bears on this question; it was not searched.")


def _note(answer: Answer) -> Iterator[str]:
    if answer.notice:
        yield _wrap(f"Note: {answer.notice}")


def _refused(answer: Answer) -> Iterator[str]:
    yield _wrap(f"{REFUSAL} {_as_sentence(answer.reason or '')}")
    if answer.removed:
        yield _checked(answer)
    if answer.passages:
        yield "\n".join(["Nearest passages:", *(_hit(hit, SHORT) for hit in answer.passages[:NEAREST])])


def _as_sentence(reason: str) -> str:
    return reason[:1].upper() + reason[1:].removesuffix(".") + "."


def _conflict(conflict: Conflict, citations: Sequence[Citation]) -> str:
    markings = {citation.key: citation.marking for citation in citations}
    rows = [f"The cables differ. Asked “{conflict.about}”, they give:"]
    for figure in conflict.figures:
        rows.append(f"  {figure.value}  {figure.key} ({markings.get(figure.key, '?')})")
        rows.append(_wrap(f"“{one_line(figure.quote)}”", indent="    "))
    return "\n".join(rows)


def _cited(citations: Sequence[Citation]) -> str:
    highest = max((citation.marking for citation in citations), key=rank)
    rows = [f"Cited (highest marking: {highest}):"]
    rows += [_source(each.key, each.marking, each.created, each.subject) for each in citations]
    return "\n".join(rows)


def _source(key: str, marking: str, created: datetime | None, subject: str | None) -> str:
    when = f"{created:%Y-%m-%d}" if created else "no date"
    return _wrap(f"{key}  ({marking})  {when}  {one_line(subject or 'no subject')}", indent="  ", more="    ")


def changes_text(changes: Sequence[Change]) -> str:
    """What differs from an answer of before."""
    if not changes:
        return "Nothing has changed since."
    rows = [_wrap(f"{each.what}: {each.before} → {each.after}", indent="  ", more="    ") for each in changes]
    return "\n".join(["Changed since:", *rows])


def search_text(hits: Sequence[Hit]) -> str:
    """The ranked passages, each with its sentences that matter."""
    if not hits:
        return "No passage matches."
    return "\n\n".join(f"{place}. {_hit(hit).lstrip()}" for place, hit in enumerate(hits, 1))


def _hit(hit: Hit, length: int | None = None) -> str:
    said = " ".join(map(one_line, hit.sentences)) or one_line(hit.text)
    if length is not None:
        said = textwrap.shorten(said, length, placeholder=" […]")
    return f"{_source(hit.key, hit.passage.marking, hit.created, hit.subject)}\n{_wrap(said, indent='    ')}"


def cable_text(cable: Cable) -> str:
    """The cable's header, then its paragraphs as quoted: raw text, headings kept apart."""
    blocks = ["\n".join(_header(cable))]
    heading = ""
    for passage in cable.passages:
        if passage.heading and passage.heading != heading:
            blocks.append(passage.heading)
        heading = passage.heading
        blocks.append(_paragraph(passage))
    return printable("\n\n".join(blocks))


def _header(cable: Cable) -> Iterator[str]:
    created = f"{cable.created:%Y-%m-%d %H:%MZ}" if cable.created else None
    rows = {
        "Cable": cable.reference_id,
        "Created": created,
        "Classification": cable.classification,
        "Origin": cable.origin,
        "Tags": " ".join(cable.tags),
        "Subject": cable.subject,
        "References": ", ".join(cable.references),
        "Signed": cable.signature,
        "Warnings": "; ".join(cable.warnings),
    }
    return (f"{name}: {one_line(value)}" for name, value in rows.items() if value)


def _paragraph(passage: Passage) -> str:
    name = passage.key.removeprefix(passage.reference_id).strip()
    return f"{name} ({passage.marking}) {passage.text}"


def printable(text: str) -> str:
    """The text without characters that would steer a terminal rather than stand on it."""
    return CONTROL.sub("", text.replace("\r\n", "\n"))


def _wrap(text: str, indent: str = "", more: str | None = None) -> str:
    """The text in lines that fit the terminal, never broken inside a citation."""
    width = min(shutil.get_terminal_size((WIDEST, 0)).columns, WIDEST)
    lines = textwrap.wrap(
        KEY_BLANK.sub("\xa0", printable(text)),
        max(width, 30),
        initial_indent=indent,
        subsequent_indent=indent if more is None else more,
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
    )
    return "\n".join(lines).replace("\xa0", " ")
