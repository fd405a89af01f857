"""What a tool's result says in words: the text that a model cites from, beside the same as structured content."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.cable import Cable, Passage
from index.search.retriever import Hit
from index.store.overview import CableLine
from index.text.folding import one_line
from qa.answers.answer import Answer
from qa.render import citation_styles
from qa.render.markup import counted, plain
from qa.render.text import CUT_SHORT, cut_short_text

SHOWN = 5
"""So many of the passages behind an answer are shown in words; the structured content has all."""


def answer_text(answer: Answer) -> str:
    """The checked answer with its keys, where cables differ, and the passages that it was made from."""
    blocks = [citation_styles.as_text(answer)]
    blocks += [cut_short_text(answer)] if answer.finish in CUT_SHORT else []
    blocks += [_conflicts(answer)] if answer.conflicts else []
    if answer.withheld:
        blocks.append("Something above the clearance bears on this question; it was not searched.")
    heading = "Nearest passages:" if answer.abstained else "Passages:"
    blocks += [heading, hits_text(answer.passages[:SHOWN])] if answer.passages else []
    return plain("\n\n".join(blocks))


def hits_text(hits: Sequence[Hit]) -> str:
    """The ranked passages, each with its key, marking and sentences that matter."""
    return plain("\n\n".join(map(_hit, hits)) or "No passage matches.")


def cable_text(cable: Cable, passages: Sequence[Passage], more: str = "") -> str:
    """The cable's header, and these of its paragraphs."""
    rows = {
        "Cable": cable.reference_id,
        "Created": f"{cable.created:%Y-%m-%d %H:%MZ}" if cable.created else None,
        "Classification": cable.classification,
        "Origin": cable.origin,
        "Subject": cable.subject,
        "Warnings": "; ".join(cable.warnings),
    }
    head = "\n".join(f"{name}: {one_line(value)}" for name, value in rows.items() if value)
    blocks = [head, *(f"{each.key} ({each.marking}) {each.text}" for each in passages)]
    return plain("\n\n".join([*blocks, *([more] if more else [])]))


def list_text(lines: Sequence[CableLine], total: int, first: int) -> str:
    """The cables, one a line."""
    shown = (
        f"{counted(total, 'cable')}; these are {first + 1} to {first + len(lines)}:" if lines else "No cable is left."
    )
    return plain("\n".join([shown, *map(_line, lines)]))


def _conflicts(answer: Answer) -> str:
    rows = []
    for conflict in answer.conflicts:
        rows.append("The cables differ:")
        rows += [f"  {each.value}: “{one_line(each.quote)}” [{each.key}]" for each in conflict.figures]
    return "\n".join(rows)


def _hit(hit: Hit) -> str:
    said = " ".join(map(one_line, hit.sentences)) or one_line(hit.text)
    return f"{' '.join(_source(hit))}\n{said}"


def _source(hit: Hit) -> Iterator[str]:
    yield f"[{hit.key}] ({hit.passage.marking})"
    if hit.created:
        yield f"{hit.created:%Y-%m-%d}"
    if hit.subject:
        yield one_line(hit.subject)


def _line(line: CableLine) -> str:
    day = f"{line.created:%Y-%m-%d}" if line.created else "no date"
    return f"{line.reference_id} ({line.marking}) {day} {line.paragraphs} ¶ {one_line(line.subject or '')}".rstrip()
