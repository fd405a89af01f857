"""Answers, passages and cables as lines of text for a terminal. Nothing here prints or computes."""

from __future__ import annotations

import re
import shutil
import textwrap
from collections.abc import Iterator, Sequence
from datetime import datetime

from index.cable import Cable
from index.search.retriever import Found, Hit
from index.text.folding import one_line
from qa.answers.answer import REFUSAL, Answer
from qa.answers.replay import Change
from qa.check.labels import CheckedSentence, counts
from qa.render.reasons import Explained, explained
from qa.render.wording import (
    DIFFER,
    NEAREST_HEADING,
    READ_AGAIN,
    Difference,
    Wording,
    count_parts,
    differing_text,
    header_rows,
    hit_text,
    label_text,
    named_text,
    place,
    problem_text,
    verifier_text,
    with_headings,
    wording,
)
from qa.verify.combine import Verified

WIDEST = 100
SHORT = 240
"""Characters of a nearest passage: enough to see whether to read it."""
BAR = 12
"""Characters of the longest bar."""
KEY_BLANK = re.compile(r"(?<=\w) (?=[¶§])|(?<=\d) (?=\(\d+\)\])")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def answer_text(answer: Answer) -> str:
    """Write the answer sentence by sentence, and everything that belongs to it."""
    words = wording(answer)
    understood = [_wrap(f"Asked as “{words.understood}”:")] if words.understood else []
    if answer.abstained:
        return "\n\n".join([*understood, *_refused(words), *_limits(words)])
    first, *more = answer.sentences
    sentences = [sentence_text(first, f"{words.lead} — " if words.lead else ""), *map(sentence_text, more)]
    first_of_all = [_wrap(row) for row in (words.instead, words.caution) if row]
    return "\n".join([*understood, *first_of_all, *sentences]) + "\n\n" + tail_text(answer)


def sentence_text(sentence: CheckedSentence, before: str = "") -> str:
    """Write the sentence with its citations, and beneath it what speaks against it."""
    cited = " ".join([sentence.text, *(f"[{key}]" for key in sentence.citations)])
    against = [] if sentence.holds else [_against(sentence)]
    said = differing_text(sentence)
    return "\n".join([_wrap(before + cited), *against, *([_wrap(said, indent="  ", more="    ")] if said else [])])


def changed_text(answer: Answer, printed: Sequence[CheckedSentence]) -> str:
    """Write the sentences that turned out to be worse than they were printed, or are new; empty if none did or is."""
    texts = {each.text for each in printed}
    changed = [each for each in answer.sentences if each not in printed and _is_news(each, texts)]
    words = wording(answer)
    said = [_wrap(row) for row in (words.instead, words.caution) if row]
    return "\n".join([READ_AGAIN, *said, *map(sentence_text, changed)]) if changed else ""


def _is_news(sentence: CheckedSentence, printed: set[str]) -> bool:
    return sentence.text not in printed or not sentence.holds or bool(differing_text(sentence))


def tail_text(answer: Answer) -> str:
    """Write what follows the sentences: the check, where cables differ, what is cited, and what was left out."""
    words = wording(answer)
    blocks = [_checked(words), *map(_difference, words.differences)]
    blocks += [_cited(words)] if words.citations else []
    return "\n\n".join([*blocks, *_limits(words)])


def draft_text(checked: Verified) -> str:
    """Write a checked draft: each sentence with its label, problems beneath, and counts and costs at the end."""
    sentences = checked.sentences
    rows = (sentence_text(each) + (f"\n  {label_text(each.support)}" if each.holds else "") for each in sentences)
    verified = [verifier_text(checked.verifier, checked.usage)] if checked.verifier else []
    return "\n".join([*rows, "", ", ".join(count_parts(counts(sentences))), *verified])


def _against(sentence: CheckedSentence) -> str:
    problems = "; ".join(
        problem_text(each, sentence) + (f" (but see {', '.join(each.suggested)})" if each.suggested else "")
        for each in sentence.problems
    )
    return _wrap(f"{label_text(sentence.support)}{f': {problems}' if problems else ''}", indent="  ", more="    ")


def _checked(words: Wording) -> str:
    rows = (words.cut_short, words.likely, words.lacks, words.checked, words.repaired, words.verified)
    return "\n".join(_wrap(row) for row in rows if row)


def _limits(words: Wording) -> Iterator[str]:
    return map(_wrap, filter(None, (*words.limits, words.notice)))


def _refused(words: Wording) -> Iterator[str]:
    yield _wrap(f"{REFUSAL} {words.reason}")
    if words.checked:
        yield _checked(words)
    if words.nearest:
        yield "\n".join([f"{NEAREST_HEADING}:", *(_hit(hit, SHORT) for hit in words.nearest)])


def _difference(difference: Difference) -> str:
    rows = [f"{DIFFER}. Asked “{difference.asked}”, they give:"]
    for side in difference.sides:
        rows.append(f"  {side.value}  {side.key} ({side.marking or '?'})")
        rows.append(_wrap(f"“{side.quote}”", indent="    "))
    return "\n".join(rows)


def _cited(words: Wording) -> str:
    rows = (_source(each.key, each.marking, each.created, each.subject, each.also) for each in words.citations)
    return "\n".join([f"Cited (highest marking: {words.highest}):", *rows])


def _source(key: str, marking: str, created: datetime | None, subject: str | None, also: int) -> str:
    when = f"{created:%Y-%m-%d}" if created else "no date"
    row = f"{key}  ({marking})  {when}  {one_line(subject or 'no subject')}"
    return _wrap(row + (f"  (and {also} more with the same words)" if also else ""), indent="  ", more="    ")


def changes_text(changes: Sequence[Change]) -> str:
    """Write what differs from an earlier answer."""
    if not changes:
        return "Nothing has changed since."
    rows = [_wrap(f"{each.what}: {each.before} → {each.after}", indent="  ", more="    ") for each in changes]
    return "\n".join(["Changed since:", *rows])


def found_text(found: Found, *, explain: bool = False) -> str:
    """Write what a search found, and in which cables alone it searched."""
    limits = map(_wrap, named_text(found.filters.cables, found.missing))
    return "\n\n".join([search_text(found.hits, explain=explain), *limits])


def search_text(hits: Sequence[Hit], *, explain: bool = False) -> str:
    """Write the ranked passages, each with its sentences that matter; `explain` adds what its score is made of."""
    if not hits:
        return "No passage matches."
    found = [f"{place}. {_hit(hit).lstrip()}" for place, hit in enumerate(hits, 1)]
    if explain:
        found = [f"{text}\n{_bars(each)}" for text, each in zip(found, explained(hits), strict=True)]
    return "\n\n".join(found)


def reasons_text(hits: Sequence[Hit]) -> str:
    """Write what the score of each passage behind an answer is made of."""
    rows = [f"{place}. {each.hit.key}\n{_bars(each)}" for place, each in enumerate(explained(hits), 1)]
    return "\n".join(["Why these passages:", *rows])


def _bars(found: Explained) -> str:
    rows = (f"    {bar.adds:+6.2f} {'█' * round(abs(bar.share) * BAR):<{BAR}} {bar.label}" for bar in found.bars)
    return "\n".join([f"    {found.above:+6.2f} beside the mean of the passages compared, by", *rows])


def _hit(hit: Hit, length: int | None = None) -> str:
    text = hit_text(hit)
    if length is not None:
        text = textwrap.shorten(text, length, placeholder=" […]")
    return f"{_source(hit.key, hit.passage.marking, hit.created, hit.subject, hit.also)}\n{_wrap(text, indent='    ')}"


def cable_text(cable: Cable) -> str:
    """Write the cable's header, then its paragraphs as quoted: raw text, headings kept apart."""
    blocks = ["\n".join(f"{name}: {value}" for name, value in header_rows(cable).items())]
    for heading, passage in with_headings(cable.passages):
        blocks += [heading] if heading else []
        blocks.append(f"{place(passage)} ({passage.marking}) {passage.text}")
    return printable("\n\n".join(blocks))


def printable(text: str) -> str:
    """Drop characters that would steer a terminal instead of being shown."""
    return CONTROL.sub("", text.replace("\r\n", "\n"))


def _wrap(text: str, indent: str = "", more: str | None = None) -> str:
    """Break the text into lines that fit the terminal, never inside a citation."""
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
