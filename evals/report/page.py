"""A run as one HTML page that needs nothing else: figures, plots, tables, and every question, the failed ones first."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from evals.judge.grading import Verdict
from evals.report import outcomes, page_judge, page_plots, page_question, page_tables, svg
from evals.report.figures import Figures
from evals.report.outcomes import RIGHT, SIGNS, WAYS, Outcome
from evals.report.svg import Point
from evals.runs.folder import RunFolder
from evals.runs.manifest import Manifest
from index.markings import highest
from qa.render.markup import counted, listed, table, tag, text

HERE = Path(__file__).parent
PASSAGE_BYTES = 4_000_000
"""So much text of passages is shown whole, the failed questions' first; beyond it only what the reader was shown."""
HEADINGS = {
    "error": "Errors",
    "answered the unanswerable": "Answered, though the cables do not say",
    "answered wrong": "Answered wrong",
    "refused wrongly": "Refused, though the cables do say",
    "refused rightly": "Refused rightly",
    "answered right": "Answered right",
}


def html(folder: RunFolder) -> str:
    """The page; the same run gives the same page."""
    found = outcomes.outcomes(folder.questions, folder.records(), folder.scored())
    verdict = outcomes.verdict(folder.path, found)
    style, script = _read("report.css"), _read("report.js")
    title = f"{folder.manifest.model} on {folder.manifest.gold.name}"
    body = "".join(
        [
            tag("a", "Go to the questions", "skip", href="#questions"),
            _header(folder.manifest, found, title),
            tag("main", "".join(_sections(folder.manifest, found, verdict))),
            tag("footer", tag("p", text(_kept(found)))),
            f"<script>{script}</script>",
        ]
    )
    return f'<!doctype html>\n<html lang="en">{_head(title, style)}<body>{body}</body></html>\n'


def policy() -> str:
    """What the browser may do: use the page's own style and script, and load nothing from anywhere."""
    style, script = _digest(_read("report.css")), _digest(_read("report.js"))
    return f"default-src 'none'; style-src '{style}'; script-src '{script}'; base-uri 'none'; form-action 'none'"


def _head(title: str, style: str) -> str:
    return tag(
        "head",
        '<meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy()}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{text(title)}</title><style>{style}</style>",
    )


def _header(manifest: Manifest, found: Sequence[Outcome], title: str) -> str:
    ways = Counter(each.way for each in found)
    searched = manifest.index
    over = counted(searched.cables, "abstract" if searched.abstracts else "cable")
    ended = sum(ways[way] for way in RIGHT)
    split = "" if manifest.split == "all" else f" of the {manifest.split} half"
    asked = f"{counted(len(found), 'question')}{split} put to {over} ({counted(searched.paragraphs, 'paragraph')})"
    said = (
        f"{asked} on {manifest.created[:10]}. {ended} ended as they should: "
        f"{ways['answered right']} answered right, {ways['refused rightly']} refused rightly."
    )
    return tag(
        "header",
        tag("p", "Evaluation of ask the cables", "kicker")
        + tag("h1", text(title))
        + tag("p", text(said), "dek")
        + "".join(_warnings(manifest, found))
        + _contents(found),
    )


def _kept(found: Sequence[Outcome]) -> str:
    """To whom the page may go: it holds the text of passages."""
    passages = [passage for each in found for passage in each.record.passages]
    top = highest([passage["marking"] for passage in passages if passage.get("marking")], "")
    marked = f", some of them marked {top}" if top else ""
    return f"This page holds the text of passages{marked}: pass it on only to those who may read them."


def _warnings(manifest: Manifest, found: Sequence[Outcome]) -> Iterator[str]:
    """What a reader of the figures has to know before them."""
    errors = [each for each in found if each.record.error is not None]
    waiting = sum(each.record.error == outcomes.NOT_RUN for each in errors)
    if waiting:
        yield _warning(f"This run is not finished: {waiting} of {len(found)} questions were not asked; they score 0.")
    if len(errors) > waiting:
        yield _warning(f"{len(errors) - waiting} of {len(found)} questions ended in an error; they score 0.")
    if manifest.dirty:
        yield _warning("The code had changes that were not committed; the commit alone does not say what was measured.")


def _warning(said: str) -> str:
    return tag("p", text(said), "warning")


def _contents(found: Sequence[Outcome]) -> str:
    failed = sum(each.failed for each in found)
    links = {
        "plots": "Plots",
        "types": "By type of question",
        "measures": "Every measure",
        "questions": f"The questions ({failed} failed)",
        "made": "What made this run",
    }
    return tag("nav", listed(tag("a", said, href=f"#{name}") for name, said in links.items()), aria_label="Contents")


def _sections(manifest: Manifest, found: Sequence[Outcome], verdict: Verdict | None) -> Iterator[str]:
    figures = Figures.of(found)
    sizes = Counter(each.question.type for each in found)
    yield page_tables.headline(figures)
    yield _section("plots", "The run in pictures", tag("div", _plots(found, figures, sizes), "plots"))
    yield _section("types", "By type of question", page_tables.by_type(figures, sizes))
    yield _section("measures", "Every measure", page_tables.measures(figures))
    if verdict:
        yield _section("judge", "A second look by a model", page_judge.judged(verdict))
    yield _section("questions", "The questions", _questions(found, verdict))
    yield _section("made", "What made this run", _made(manifest))


def _section(name: str, heading: str, inside: str) -> str:
    return tag("section", tag("h2", heading) + inside, id=name)


def _plots(found: Sequence[Outcome], figures: Figures, sizes: Counter[str]) -> str:
    drawn = [page_plots.success(found), page_plots.refusals(found)]
    for name, heading in (("evidence 300", "Evidence within 300 words"), ("right", "Answered right")):
        points = [
            Point(kind, each.n, each.value, each.low, each.high)
            for kind in sizes
            if (each := figures.figure(name, kind))
        ]
        note = "By type of question, in percent; the line across is the 95 % interval."
        drawn.append(page_plots.figure(heading, note, svg.bars(heading, points)))
    return "".join([*drawn, page_plots.refused(found), page_plots.latency(found)])


def _questions(found: Sequence[Outcome], verdict: Verdict | None) -> str:
    note = tag("p", "Each opens to its answer with the check, the gold, and the passages that were shown.", "note")
    grades = {each.id: each for each in verdict.rows} if verdict else {}
    left = PASSAGE_BYTES
    shown: dict[str, list[str]] = {way: [] for way in WAYS}
    for each in outcomes.worst_first(found):
        left -= sum(len(passage["text"]) for passage in each.record.passages) if each.failed else 0
        shown[each.way].append(page_question.item(each, grades.get(each.question.id), whole=each.failed and left > 0))
    groups = [
        tag("section", tag("h3", f"{SIGNS[way]} {HEADINGS[way]} ({len(shown[way])})") + "".join(shown[way]), "ways")
        for way in WAYS
        if shown[way]
    ]
    return note + _filter(found) + "".join(groups)


def _filter(found: Sequence[Outcome]) -> str:
    """The line that narrows the list; the script shows it, as it does nothing without."""
    fields = [
        tag("label", 'Words<input type="search" name="words" autocomplete="off">', "wide"),
        _choice("way", "Outcome", [way for way in WAYS if any(each.way == way for each in found)]),
        _choice("type", "Type", list(dict.fromkeys(each.question.type for each in found))),
        _choice("half", "Half", sorted({each.question.half for each in found})),
        '<button type="reset">Show all</button><output aria-live="polite"></output>',
    ]
    return f'<form class="filter" id="filter" hidden>{"".join(fields)}</form>'


def _choice(name: str, said: str, values: Sequence[str]) -> str:
    options = '<option value="">all</option>' + "".join(tag("option", text(each), value=each) for each in values)
    return tag("label", said + tag("select", options, name=name))


def _made(manifest: Manifest) -> str:
    commit = manifest.commit or "no checkout"
    rows = {
        "begun": f"{manifest.created} (UTC)",
        "model": manifest.model,
        "gold": f"{manifest.gold.name}, {manifest.gold.questions} questions, SHA-256 {manifest.gold.digest}",
        "split": manifest.split,
        "index": f"digest {manifest.index.digest}",
        "depth": f"{manifest.depth} passages ranked, {manifest.k} shown to the reader",
        "commit": commit + (", with changes that were not committed" if manifest.dirty else ""),
        "code": f"SHA-256 {manifest.code}",
    }
    rows |= {f"setting {name}": f"{_said(each.value)} ({each.source})" for name, each in manifest.settings.items()}
    rows |= {f"prompt {name}": f"SHA-256 {digest}" for name, digest in manifest.prompts.items()}
    rows |= {f"version of {name}": version for name, version in manifest.versions.items()}
    return table(["what", "value"], ([text(name), text(value)] for name, value in rows.items()), "words")


def _said(value: object) -> str:
    """A setting's value as a person says it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return "not set" if value is None else str(value)


def _read(name: str) -> str:
    return (HERE / name).read_text("utf-8")


def _digest(source: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}"
