"""A run as one HTML page that needs nothing else: figures, plots, tables, and every question, the failed ones first."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.judge.grading import Verdict
from evals.measures.record import NOT_RUN
from evals.measures.scores import measured, shown_in
from evals.report import outcomes, plots, svg, tables
from evals.report.figures import Figures
from evals.report.outcomes import RIGHT, SIGNS, WAYS, Outcome, Way
from evals.report.question import QuestionView, anchor
from evals.runs.folder import RunFolder
from evals.runs.manifest import Manifest
from index.markings import highest
from qa.render.templates import environment
from qa.render.wording import counted

HERE = Path(__file__).parent
PASSAGE_BYTES = 4_000_000
"""So much text of passages is shown whole, the failed questions' first; beyond it only what the reader was shown."""
HEADINGS: Mapping[Way, str] = {
    "error": "Errors",
    "answered the unanswerable": "Answered, though the cables do not say",
    "answered wrong": "Answered wrong",
    "refused wrongly": "Refused, though the cables do say",
    "refused rightly": "Refused rightly",
    "answered right": "Answered right",
}


def html(folder: RunFolder) -> str:
    """Make the page; the same run gives the same page."""
    found = outcomes.outcomes(folder.questions, folder.records(), folder.scored())
    template = environment(HERE / "templates").get_template("report.html")
    page = template.render(
        policy=policy(),
        style=style(),
        script=_read("report.js"),
        **_header(folder.manifest, found),
        **_figures(found),
        **_questions(found, outcomes.verdict(folder.path, found)),
        made=_made(folder.manifest),
        anchor=anchor,
        drawn=svg.interval_of,
    )
    return f"{page}\n"


def style() -> str:
    """Return the style of the pages."""
    return _read("report.css")


def policy() -> str:
    """Say what the browser may do: use the page's own style and script, and load nothing from anywhere."""
    styled, script = _digest(style()), _digest(_read("report.js"))
    return f"default-src 'none'; style-src '{styled}'; script-src '{script}'; base-uri 'none'; form-action 'none'"


def _header(manifest: Manifest, found: Sequence[Outcome]) -> dict[str, Any]:
    ways = Counter(each.way for each in found)
    searched = manifest.index
    split = "" if manifest.split == "all" else f" of the {manifest.split} half"
    over = counted(searched.cables, "abstract" if searched.abstracts else "cable")
    asked = f"{counted(len(found), 'question')}{split} put to {over} ({counted(searched.paragraphs, 'paragraph')})"
    return {
        "title": f"{manifest.model} on {manifest.gold.name}",
        "about": (
            f"{asked} on {manifest.created[:10]}. {sum(ways[way] for way in RIGHT)} ended as they should: "
            f"{ways['answered right']} answered right, {ways['refused rightly']} refused rightly."
        ),
        "warnings": list(_warnings(manifest, found)),
        "failed": sum(each.failed for each in found),
        "top_marking": highest(
            [passage["marking"] for each in found for passage in each.record.passages if passage.get("marking")], ""
        ),
    }


def _warnings(manifest: Manifest, found: Sequence[Outcome]) -> Iterator[str]:
    """Say what a reader of the figures has to know before them."""
    errors = [each for each in found if each.record.error is not None]
    waiting = sum(each.record.error == NOT_RUN for each in errors)
    if waiting:
        yield f"This run is not finished: {waiting} of {len(found)} questions were not asked; they score 0."
    if len(errors) > waiting:
        yield f"{len(errors) - waiting} of {len(found)} questions ended in an error; they score 0."
    if manifest.dirty:
        yield "The code had changes that were not committed; the commit alone does not say what was measured."


def _figures(found: Sequence[Outcome]) -> dict[str, Any]:
    figures = Figures.of(found)
    sizes = Counter(each.question.type for each in found)
    return {
        "headline": list(tables.measures(figures, shown_in("headline"))),
        "by_type": tables.by_type(figures, sizes, "page"),
        "measures": list(tables.measures(figures, measured(prompt_only=False))),
        "refusals": outcomes.refusals(found),
        "times": list(tables.times(found)),
        "plots": [
            plots.success(found),
            plots.endings(found),
            plots.reliability(found),
            plots.by_type(figures, "evidence 300", "Evidence within 300 words", sizes),
            plots.by_type(figures, "right", "Answered right", sizes),
        ],
        "latency": plots.latency(found),
    }


def _questions(found: Sequence[Outcome], verdict: Verdict | None) -> dict[str, Any]:
    grades = {each.id: each for each in verdict.rows} if verdict else {}
    left = PASSAGE_BYTES
    groups: dict[Way, list[QuestionView]] = {way: [] for way in WAYS}
    for each in outcomes.worst_first(found):
        left -= sum(len(passage["text"]) for passage in each.record.passages) if each.failed else 0
        groups[each.way].append(QuestionView(each, grades.get(each.question.id), whole=each.failed and left > 0))
    return {
        "groups": [(SIGNS[way], HEADINGS[way], views) for way, views in groups.items() if views],
        "choices": {
            ("way", "Outcome"): [way for way, views in groups.items() if views],
            ("type", "Type"): list(dict.fromkeys(each.question.type for each in found)),
            ("half", "Half"): sorted({each.question.half for each in found}),
        },
        "verdict": verdict,
        "judges": outcomes.judges(verdict) if verdict else "",
        "signs": SIGNS,
    }


def _made(manifest: Manifest) -> dict[str, str]:
    """Say what made the run."""
    commit = manifest.commit or "no checkout"
    rows = {
        "begun": f"{manifest.created} (UTC)",
        "model": manifest.model,
        "gold": f"{manifest.gold.name}, {manifest.gold.questions} questions, SHA-256 {manifest.gold.digest}",
        "split": manifest.split,
        "index": f"digest {manifest.index.told}",
        "depth": f"{manifest.depth} passages ranked, {manifest.k} shown to the reader",
        "commit": commit + (", with changes that were not committed" if manifest.dirty else ""),
        "code": f"SHA-256 {manifest.code}",
    }
    rows |= {f"setting {name}": f"{_value(each.value)} ({each.source})" for name, each in manifest.settings.items()}
    rows |= {f"prompt {name}": f"SHA-256 {digest}" for name, digest in manifest.prompts.items()}
    return rows | {f"version of {name}": version for name, version in manifest.versions.items()}


def _value(value: object) -> str:
    """Say a setting's value as a person would."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return "not set" if value is None else str(value)


def _read(name: str) -> str:
    return (HERE / name).read_text("utf-8")


def _digest(source: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}"
