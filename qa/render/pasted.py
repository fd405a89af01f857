"""An answer or a checked draft pasted back: what was written around its sentences is taken off again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.answers.answer import REFUSAL
from qa.check.labels import SIGNS
from qa.render.citation_styles import DOUBTS
from qa.render.wording import (
    CUT_SHORT,
    DIFFER,
    LACKING,
    MEANING,
    NEAREST_HEADING,
    QUOTED_INSTEAD,
    READ_AGAIN,
    SENT_BACK,
)

_LABEL = rf"(?:supported|{'|'.join(SIGNS)})"
_SIGN = re.compile(rf" {{0,4}}(?:{'|'.join(map(re.escape, SIGNS.values()))}) {_LABEL}\b")
_VERDICT = re.compile(r" {1,4}the verifier \S")
_NOTE = re.compile(
    r"(?:“[^\n]{1,300},” )?cable \d\d[A-Z]{3,20}\d{1,8}(?:, \w{3,9} \d{1,2}, \d{4})?, [¶§][^\n]{1,300}\.\s*\Z"
)
_FOOTNOTE = re.compile(r"\[\^\d{1,4}\]: \d\d[A-Z]{3,20}\d{1,8} [¶§]\d")
_HEADED = re.compile(
    rf"Cited \(highest marking: |{NEAREST_HEADING}:|{DIFFER}\. Asked “|Why these passages:|Changed since:"
)
"""What stands over lines that are all indented."""
_AROUND = re.compile(
    rf"{re.escape(REFUSAL)}|Checked: \d+ (?:more )?(?:sentence|removed)|Likely: about .{{1,20}} such answers|Unsure: |"
    rf"{LACKING}|{QUOTED_INSTEAD}|{SENT_BACK}|{MEANING}|"
    rf"Asked as “|Searched (?:only in|also for|for the question alone)|Written without \d\d[A-Z]|"
    rf"Verified by \S{{1,200}}: \d+ calls?[,.]|"
    rf"Some paragraphs are above|{'|'.join(map(re.escape, sorted({each.split()[0] for each in CUT_SHORT.values()})))} "
)
"""How the lines begin that say something of the answer."""
_COUNTS = re.compile(rf"(?:\d+ sentences?(?:, \d+ {_LABEL})*|{READ_AGAIN})\s*\Z")
_ENTRY = re.compile(r"@misc\{")
_COMMAND = re.compile(r"[$%>]? ?ask (?:-\S+ )*[\"'“]")
_DOUBT = re.compile(rf" \({_LABEL}: (?:{'|'.join(map(re.escape, DOUBTS.values()))})(?:, not “[^\n]{{1,99}}?”)*\)")
_CITES = re.compile(r"[¶§] ?\d|\[\^?\d")
_LEAD = re.compile(r"\s*([^\n—]{1,120}) — (?=\S)")
_LONGEST_SENTENCE = 2000
_CITED_END = re.compile(r"[¶§]\d{1,4}(?: \(\d{1,2}\))?\]\Z")
_ENDS = {"stop": (".", "”"), "entry": ("}",)}
"""What ends with a line that ends so: a text around the sentences, an entry."""


def prose(text: str) -> str:
    """Return a draft without what this tool writes around sentences; as it is if nothing in it is such.

    That is the question, a value in front, the signs and problems of a check, the passages cited, notes, entries.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    if not any(map(_is_ours, lines)):
        return text
    if _is_question(lines):
        lines[0] = ""
    kept = "\n".join(_kept(lines))
    return _without_lead(_DOUBT.sub("", kept))


def _is_ours(line: str) -> bool:
    return any(form.match(line) for form in (_SIGN, _NOTE, _FOOTNOTE, _HEADED, _AROUND, _ENTRY, _COUNTS, _COMMAND))


def _is_question(lines: list[str]) -> bool:
    """Return whether the first line is the question of a copied answer."""
    copied = any(_NOTE.match(line) or _FOOTNOTE.match(line) or line.startswith(REFUSAL) for line in lines[1:])
    return copied and len(lines) > 1 and not lines[1].strip() and not _CITES.search(lines[0])


def _kept(lines: list[str]) -> Iterator[str]:
    """Yield the lines, empty those that are no prose, and an empty one between sentences on lines of their own."""
    until, sourced = "", False
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if not until or (until == "indent" and not line.startswith("    ")):
            sourced = sourced or any(form.match(line) for form in (_HEADED, _NOTE, _FOOTNOTE, _AROUND))
            until = _begins(line, sourced=sourced)
        yield "" if until else line
        if not until and _CITED_END.search(line) and not following.startswith("["):
            yield ""
        if not line.strip() or until == "line" or (until in _ENDS and line.rstrip().endswith(_ENDS[until])):
            until = ""


def _begins(line: str, *, sourced: bool) -> str:
    """Return where that ends which begins with this line and is no prose; empty if it is prose."""
    if _SIGN.match(line) or _VERDICT.match(line):
        return "indent"
    if _HEADED.match(line) or line.startswith(REFUSAL) or (sourced and line.startswith("Note: ")):
        return "blank"
    if _ENTRY.match(line):
        return "entry"
    if _AROUND.match(line):
        return "stop"
    return "line" if _NOTE.match(line) or _COUNTS.match(line) or _COMMAND.match(line) else ""


def _without_lead(text: str) -> str:
    """Take off the value in front of an answer, if the sentence behind it says it again."""
    lead = _LEAD.match(text)
    if lead is None:
        return text
    said = re.findall(r"\w+", text[lead.end() : lead.end() + _LONGEST_SENTENCE].lower())
    return text[lead.end() :] if set(re.findall(r"\w+", lead[1].lower())) <= set(said) else text
