"""A tool's result in words: the text that a model cites from, beside the same as structured content."""

from __future__ import annotations

from collections.abc import Sequence

from index.cable import Cable, Passage
from index.search.retriever import Found, Hit
from index.store.overview import CableLine
from index.text.folding import one_line
from index.text.invisible import visible
from qa.answers.answer import Answer
from qa.render import citation_styles
from qa.render.text import draft_text
from qa.render.wording import (
    DIFFER,
    NEAREST_HEADING,
    Difference,
    counted,
    header_rows,
    hit_text,
    named_text,
    searches_text,
    withheld_text,
    wording,
)
from qa.verify.combine import Verified

SHOWN = 5
"""So many of the passages behind an answer are shown in words; the structured content has all."""
HEADER = ("Cable", "Created", "Classification", "Origin", "Subject", "Warnings")


def answer_text(answer: Answer) -> str:
    """Write the checked answer with its keys, where cables differ, and the passages that it was made from."""
    words = wording(answer)
    blocks = [citation_styles.as_text(answer)]
    blocks += [each for each in (words.cut_short, words.likely) if each]
    if words.differences:
        blocks.append("\n".join(row for each in words.differences for row in _difference(each)))
    blocks += named_text(answer.record["filters"]["cable"], answer.missing if answer.passages else ())
    blocks += searches_text(answer.record)
    blocks += [withheld_text("the")] if answer.withheld else []
    heading = NEAREST_HEADING if answer.abstained else "Passages"
    blocks += [f"{heading}:", hits_text(answer.passages[:SHOWN])] if answer.passages else []
    return visible("\n\n".join(blocks))


def checked_text(checked: Verified) -> str:
    """Write a checked draft as the command does: each sentence with its label, and what was found against it."""
    return visible(draft_text(checked))


def found_text(found: Found) -> str:
    """Write what a search found, and in which cables alone it searched."""
    return visible("\n\n".join([hits_text(found.hits), *named_text(found.filters.cables, found.missing)]))


def hits_text(hits: Sequence[Hit]) -> str:
    """Write the ranked passages, each with its key, marking and sentences that matter."""
    return visible("\n\n".join(map(_hit, hits)) or "No passage matches.")


def cable_text(cable: Cable, passages: Sequence[Passage], more: str = "") -> str:
    """Write the cable's header, and these of its paragraphs."""
    rows = header_rows(cable)
    head = "\n".join(f"{name}: {rows[name]}" for name in HEADER if name in rows)
    blocks = [head, *(f"{each.key} ({each.marking}) {each.text}" for each in passages)]
    return visible("\n\n".join([*blocks, *([more] if more else [])]))


def list_text(lines: Sequence[CableLine], total: int, first: int) -> str:
    """Write the cables, one a line."""
    range_of = f"{first + 1} to {first + len(lines)}"
    shown = f"{counted(total, 'cable')}; these are {range_of}:" if lines else "No cable is left."
    return visible("\n".join([shown, *map(_line, lines)]))


def _difference(difference: Difference) -> list[str]:
    return [f"{DIFFER}:", *(f"  {each.value}: “{each.quote}” [{each.key}]" for each in difference.sides)]


def _hit(hit: Hit) -> str:
    dated = f" {hit.created:%Y-%m-%d}" if hit.created else ""
    subject = f" {one_line(hit.subject)}" if hit.subject else ""
    return f"[{hit.key}] ({hit.passage.marking}){dated}{subject}\n{hit_text(hit)}"


def _line(line: CableLine) -> str:
    day = f"{line.created:%Y-%m-%d}" if line.created else "no date"
    return f"{line.reference_id} ({line.marking}) {day} {line.paragraphs} ¶ {one_line(line.subject or '')}".rstrip()
