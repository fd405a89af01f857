"""Gold files checked line by line: the rows themselves, and every citation against an index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from evals.gold import against_index, against_itself
from evals.gold import questions as gold
from evals.gold.against_index import IndexedParagraphs
from evals.gold.against_itself import Finding, Level, error, warning
from evals.gold.questions import GoldQuestion
from evals.gold.rows import Line
from index.disk import sha256
from index.text.folding import one_line
from qa.render.wording import counted


@dataclass(frozen=True, slots=True)
class Found:
    """A finding with its place; line 0 stands for the whole file."""

    line: int
    id: str | None
    finding: Finding


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What was found in one gold file."""

    path: Path
    digest: str
    questions: int
    citations: int
    found: tuple[Found, ...]

    def count(self, level: Level) -> int:
        """Count the findings of this level."""
        return sum(each.finding.level == level for each in self.found)


def check(path: Path, evidence: IndexedParagraphs) -> CheckedFile:
    """Find all that is wrong in the file or worth a look; ReadError if it is no text or holds nothing."""
    lines = gold.lines(path)
    questions = {line.number: gold.of_row(line.row) for line in lines if not line.problems}
    citations = sum(len(question.keys) for question in questions.values())
    return CheckedFile(path, sha256(path), len(lines), citations, tuple(_found(lines, questions, evidence)))


def of_question(question: GoldQuestion, evidence: IndexedParagraphs) -> list[Finding]:
    """Find all that is wrong with one question or worth a look."""
    return [*against_itself.findings(question), *against_index.findings(question, evidence)]


def _found(
    lines: Sequence[Line], questions: Mapping[int, GoldQuestion], evidence: IndexedParagraphs
) -> Iterator[Found]:
    cited = sorted({key.partition(" ")[0] for question in questions.values() for key in question.keys})
    elsewhere = bool(cited) and not any(map(evidence.holds_cable, cited))
    if elsewhere:
        some = ", ".join(cited[:3]) + (" …" if len(cited) > 3 else "")
        yield Found(0, None, error(f"none of its cables ({some}) is in this index; name theirs with --index"))
    first: dict[object, int] = {}
    for line in lines:
        findings = [error(problem) for problem in line.problems]
        if question := questions.get(line.number):
            same = first.setdefault(identity(question), line.number)
            findings += [warning(f"line {same} asks the same")] if same != line.number else []
            findings += against_itself.findings(question) if elsewhere else of_question(question, evidence)
        yield from (Found(line.number, line.id, finding) for finding in findings)


def identity(question: GoldQuestion) -> object:
    """Return what makes two questions one: the words, and all that goes with them."""
    return one_line(question.question.lower()), question.filters, question.previous


def as_text(checked: Sequence[CheckedFile]) -> str:
    """Write a line for each finding, in the form that editors jump to, and the counts."""
    return "\n".join([*(_line(file, found) for file in checked for found in file.found), *map(_counts, checked)])


def _line(file: CheckedFile, found: Found) -> str:
    place = f"{file.path}:{found.line}" if found.line else str(file.path)
    named = f"{found.id}: " if found.id else ""
    return f"{place}: {found.finding.level}: {named}{found.finding.what}"


def _counts(file: CheckedFile) -> str:
    counts = {"question": file.questions, "citation": file.citations}
    counts |= {"error": file.count("error"), "warning": file.count("warning")}
    return f"{file.path}: " + ", ".join(counted(count, noun) for noun, count in counts.items())


def as_dict(checked: Sequence[CheckedFile]) -> Mapping[str, Any]:
    """Return the findings as JSON."""
    errors, warnings = (sum(file.count(level) for file in checked) for level in get_args(Level))
    return {"ok": not errors, "errors": errors, "warnings": warnings, "files": list(map(_file_dict, checked))}


def _file_dict(file: CheckedFile) -> dict[str, Any]:
    findings = [
        {"line": each.line or None, "id": each.id, "level": each.finding.level, "problem": each.finding.what}
        for each in file.found
    ]
    counts = {"questions": file.questions, "citations": file.citations}
    return {"file": str(file.path), "digest": file.digest, **counts, "findings": findings}
