"""Gold files checked line by line: the rows themselves, and every citation against an index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.gold import against_index, against_itself
from evals.gold import questions as gold
from evals.gold.against_index import Evidence
from evals.gold.findings import Finding, Level, error, warning
from evals.gold.questions import GoldLine, GoldQuestion
from index.disk import sha256
from index.text.folding import one_line


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


def check(path: Path, evidence: Evidence) -> CheckedFile:
    """Find all that is wrong in the file or worth a look; ReadError if it is no text or holds nothing."""
    lines = gold.lines(path)
    questions = [line.question for line in lines if line.question]
    return CheckedFile(
        path,
        sha256(path),
        len(lines),
        sum(len(question.keys) for question in questions),
        tuple(_found(lines, questions, evidence)),
    )


def of_question(question: GoldQuestion, evidence: Evidence) -> list[Finding]:
    """Find all that is wrong with one question or worth a look."""
    return [*against_itself.findings(question), *against_index.findings(question, evidence)]


def _found(lines: Sequence[GoldLine], questions: Sequence[GoldQuestion], evidence: Evidence) -> Iterator[Found]:
    cited = sorted({key.partition(" ")[0] for question in questions for key in question.keys})
    elsewhere = bool(cited) and not any(map(evidence.holds_cable, cited))
    if elsewhere:
        some = ", ".join(cited[:3]) + (" …" if len(cited) > 3 else "")
        yield Found(0, None, error(f"none of its cables ({some}) is in this index; name theirs with --index"))
    first: dict[object, GoldLine] = {}
    for line in lines:
        yield from (Found(line.number, line.id, error(said)) for said in line.problems)
        if line.question is None:
            continue
        same = first.setdefault(asked(line.question), line)
        if same is not line:
            yield Found(line.number, line.id, warning(f"line {same.number} asks the same"))
        about = against_itself.findings(line.question) if elsewhere else of_question(line.question, evidence)
        yield from (Found(line.number, line.id, finding) for finding in about)


def asked(question: GoldQuestion) -> object:
    """Return what makes two questions one: the words, and all that goes with them."""
    filters = tuple(sorted((name, value) for name, value in question.filters.items() if value))
    return one_line(question.question.lower()), filters, question.clearance, question.previous


def as_text(checked: Sequence[CheckedFile]) -> str:
    """Write a line for each finding, in the form that editors jump to, and the counts."""
    rows = [_row(file, found) for file in checked for found in file.found]
    rows += [f"{file.path}: {_counts(file)}" for file in checked]
    return "\n".join(rows)


def _row(file: CheckedFile, found: Found) -> str:
    place = f"{file.path}:{found.line}" if found.line else str(file.path)
    named = f"{found.id}: " if found.id else ""
    return f"{place}: {found.finding.level}: {named}{found.finding.what}"


def _counts(file: CheckedFile) -> str:
    counts = {"question": file.questions, "citation": file.citations}
    counts |= {"error": file.count("error"), "warning": file.count("warning")}
    return ", ".join(f"{n} {name}{'' if n == 1 else 's'}" for name, n in counts.items())


def as_dict(checked: Sequence[CheckedFile]) -> Mapping[str, Any]:
    """Return the findings as JSON."""
    errors = sum(file.count("error") for file in checked)
    return {
        "ok": not errors,
        "errors": errors,
        "warnings": sum(file.count("warning") for file in checked),
        "files": [_file_dict(file) for file in checked],
    }


def _file_dict(file: CheckedFile) -> dict[str, Any]:
    found = [
        {"line": each.line or None, "id": each.id, "level": each.finding.level, "problem": each.finding.what}
        for each in file.found
    ]
    counts = {"questions": file.questions, "citations": file.citations}
    return {"file": str(file.path), "digest": file.digest, **counts, "findings": found}
