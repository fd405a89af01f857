"""What a person sees: answers, passages and cables as lines of text. Nothing here prints or computes."""

from __future__ import annotations

import re
import shutil
import textwrap
from collections.abc import Iterator, Sequence
from datetime import datetime

from index.cables.markings import rank
from index.passages import Cable, Passage
from index.retriever import Hit
from qa.answer import REFUSAL, Answer, AnswerSentence, Citation
from qa.compose import one_line
from qa.readers.draft import Conflict

WIDEST = 100
NEAREST = 3
SHORT = 240
"""Characters of a nearest passage: enough to see whether to read it."""
KEY_BLANK = re.compile(r"(?<=\w) (?=[¶§])|(?<=\d) (?=\(\d+\)\])")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def answer_text(answer: Answer) -> str:
    """The answer, what it cites and under which markings, where cables differ, and the notice."""
    blocks = list(_refused(answer) if answer.abstained else _answered(answer))
    if answer.notice:
        blocks.append(_wrap(f"Note: {answer.notice}"))
    return "\n\n".join(blocks)


def _answered(answer: Answer) -> Iterator[str]:
    yield _wrap(answer.text or "")
    yield from (_wrap(_doubt(each)) for each in answer.sentences if each.problems)
    yield from (_conflict(conflict, answer.citations) for conflict in answer.conflicts)
    yield _cited(answer.citations)


def _refused(answer: Answer) -> Iterator[str]:
    yield _wrap(f"{REFUSAL} {_as_sentence(answer.reason or '')}")
    if answer.passages:
        yield "\n".join(["Nearest passages:", *(_hit(hit, SHORT) for hit in answer.passages[:NEAREST])])


def _as_sentence(reason: str) -> str:
    return reason[:1].upper() + reason[1:].removesuffix(".") + "."


def _doubt(sentence: AnswerSentence) -> str:
    return f"Unsupported: “{sentence.text}”: {'; '.join(problem.detail for problem in sentence.problems)}."


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
