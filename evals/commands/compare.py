"""`ask eval compare`: two runs over the same gold questions, and whether they differ by more than chance."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from index import terminal
from index.errors import UsageError
from qa.commands.options import Json
from qa.settings.config import read_settings

Before = Annotated[Path, typer.Argument(metavar="A", show_default=False, help="Folder of a run, or its name.")]
After = Annotated[Path, typer.Argument(metavar="B", show_default=False, help="The run to hold against it.")]
Under = Annotated[
    list[str] | None,
    typer.Option(
        "--fail-under",
        metavar="METRIC=VALUE",
        show_default=False,
        help="Exit with 1 where B scores less (or more, where less is better); repeatable.",
    ),
]
Worse = Annotated[
    bool, typer.Option("--fail-if-worse", help="Exit with 1 where B is worse by more than chance in a main measure.")
]


def compare(before: Before, after: After, under: Under = None, if_worse: Worse = False, json: Json = False) -> None:
    """Compare two runs question by question: what changed either way, and whether chance alone would do as much.

    Both must have asked the same questions of the same gold. Rates are compared by McNemar's exact test, means by a
    paired bootstrap, and p is corrected for there being five main measures (Holm).
    """
    from evals.measures.summary import cables
    from evals.report import comparison_text
    from evals.report.compare import compare as compared
    from evals.runs.folder import RunFolder, chosen

    bars = dict(map(_bar, under or []))
    data_dir = read_settings().data_dir
    one, other = (RunFolder.open(chosen(path, data_dir)) for path in (before, after))
    if one.manifest.gold.digest != other.manifest.gold.digest:
        raise UsageError("these runs asked different gold questions, so they cannot be compared: run one of them anew.")
    if one.manifest.prompt_only != other.manifest.prompt_only:
        raise UsageError("one of these runs asked no model, so it has no answers to compare.")
    scored = {"A": one.scored(), "B": other.scored()}
    comparison = compared(scored["A"], scored["B"], cables(one.questions))
    differing = list(one.manifest.differences(other.manifest))
    if json:
        terminal.emit_json({"a": str(one.path), "b": str(other.path), "differing": differing} | comparison.to_dict())
    else:
        texts = {question.id: question.question for question in one.questions}
        head = f"A: {one.path}\nB: {other.path}\n{comparison_text.caveats(differing, scored)}".rstrip()
        terminal.emit(f"{head}\n\n{comparison_text.text(comparison, texts)}")
    failed = [problem for name, bar in bars.items() if (problem := comparison.under(name, bar))]
    failed += [f"B is worse by {row.metric}" for row in comparison.worse if if_worse]
    if failed:
        terminal.say("; ".join(failed))
        raise typer.Exit(1)


def _bar(text: str) -> tuple[str, float]:
    """Read a measure and its bar from `right=.75`."""
    from evals.measures.scores import BY_NAME

    name, _, value = text.rpartition("=")
    if name not in BY_NAME:
        raise UsageError(f"--fail-under {text}: no measure {name or text}; there are {', '.join(BY_NAME)}.")
    try:
        return name, float(value)
    except ValueError as error:
        raise UsageError(f"--fail-under {text}: write a number behind the sign, as in right=.75.") from error
