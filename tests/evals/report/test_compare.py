"""Two runs held against each other: paired, with what chance could do, and what changed."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from evals.gold.questions import GoldQuestion
from evals.measures.scores import Scored, measured
from evals.report import comparison_text
from evals.report.compare import PRIMARY, VERDICT, compare
from evals.runs.manifest import Gold
from index.errors import UsageError
from tests.fakes import made_runs
from tests.fakes.made_runs import KEY, MANIFEST

Run = Callable[..., subprocess.CompletedProcess[str]]


def run(*right: float, errors: int = 0) -> list[Scored]:
    """A run over so many questions, each right or wrong; the last ones may have ended in errors."""
    return [
        Scored(
            f"x-{number:03}",
            "numeric",
            "even",
            {metric.name: each if metric.higher_is_better else 1 - each for metric in measured(prompt_only=False)},
            "the server fell silent" if number >= len(right) - errors else None,
        )
        for number, each in enumerate(right)
    ]


def test_the_same_run_twice_differs_in_nothing() -> None:
    found = compare(run(1, 0, 1), run(1, 0, 1), {})
    assert {(row.difference, row.p, row.gained, row.lost) for row in found.rows} == {(0.0, 1.0, (), ())}
    assert found.worse == ()
    assert comparison_text.verdict(found) == "A and B get the same of 3 questions right."


def test_each_way_of_change_is_counted_and_named() -> None:
    row = compare(run(1, 1, 0, 0, 0), run(1, 0, 1, 1, 0), {}).row("right")
    assert (row.gained, row.lost) == (("x-002", "x-003"), ("x-001",))
    assert (row.before, row.after, row.n) == (0.4, 0.6, 5)
    assert row.difference == pytest.approx(0.2)
    assert row.p == 1.0  # two of three: as uneven a split is certain


def test_where_less_is_better_a_fall_is_a_gain() -> None:
    row = compare(run(0, 0), run(1, 0), {}).row("answered wrong")
    assert (row.difference, row.gained, row.worse) == (-0.5, ("x-000",), False)


@pytest.mark.parametrize(("lost", "beyond"), [(5, False), (9, True)])
def test_only_what_chance_would_not_do_counts_as_worse(lost: int, beyond: bool) -> None:
    found = compare(run(*[1] * 40), run(*[0] * lost, *[1] * (40 - lost)), {})
    assert ("right" in [row.metric for row in found.worse]) == beyond


def test_holm_corrects_the_main_measures_alone() -> None:
    found = compare(run(*[1] * 9), run(*[0] * 9), {})
    assert {row.metric for row in found.rows if row.corrected is not None} == set(PRIMARY)
    # McNemar over nine changes one way, 2 / 2⁹, times the rank from the end: all five are as unlikely.
    assert found.row("right").p == pytest.approx(2 / 512)
    assert found.row("right").corrected == pytest.approx(5 * 2 / 512, rel=0.3)


def test_other_questions_cannot_be_compared() -> None:
    with pytest.raises(UsageError, match="different questions"):
        compare(run(1, 1), run(1), {})


def test_a_measure_that_says_nothing_of_any_question_has_no_row() -> None:
    none = [Scored("x-1", "numeric", "odd", {VERDICT: 1.0, "withheld told": None})]
    assert [row.metric for row in compare(none, none, {}).rows] == [VERDICT]


def test_the_text_fits_and_says_what_changed() -> None:
    asked = {"x-000": "How many boats " + "really " * 40, "x-001": "Who?"}
    text = comparison_text.text(compare(run(1, 0), run(0, 1), {}), asked)
    assert max(map(len, text.splitlines())) <= 100
    assert "Right now, not before:\n  x-001: Who?" in text
    assert "Right before, not now:\n  x-000: How many boats" in text


def test_how_the_runs_differ_and_what_failed_in_them_stands_before_the_figures() -> None:
    assert comparison_text.caveats([], {"A": run(1, 1), "B": run(1, 1)}) == ""
    said = comparison_text.caveats(
        ["model embedded, not made/up", "other code"], {"A": run(1), "B": run(1, 0, errors=1)}
    )
    assert said.splitlines() == [
        "A differs from B by: model embedded, not made/up; other code.",
        "B: 1 of 2 questions ended in an error or were not asked; they score 0.",
    ]


QUESTIONS = [
    GoldQuestion(f"t-{n}", f"How many cars on day {n}?", "numeric", "40", ("40",), (frozenset({KEY}),)) for n in (1, 2)
]


@pytest.fixture
def two(tmp_path: Path) -> tuple[str, str]:
    """Two runs: one that answers both questions, and one that refuses the second."""
    right = [made_runs.answered(each.id, "It carries 40 cars.", KEY) for each in QUESTIONS]
    made_runs.run(tmp_path / "a", QUESTIONS, right)
    made_runs.run(tmp_path / "b", QUESTIONS, [right[0], made_runs.refused("t-2")])
    return str(tmp_path / "a"), str(tmp_path / "b")


def test_the_command_prints_the_comparison(run_ask: Run, two: tuple[str, str]) -> None:
    done = run_ask("eval", "compare", *two)
    assert done.returncode == 0
    assert "differs from B" not in done.stdout and "ended in an error" not in done.stdout
    assert "Right before, not now:\n  t-2: How many cars on day 2?" in done.stdout
    row = json.loads(run_ask("eval", "compare", *two, "--json").stdout)["rows"][0]
    assert {"metric", "n", "before", "after", "p", "gained", "lost"} <= set(row)


@pytest.mark.parametrize(
    ("bars", "code", "said"),
    [
        (["right=.5"], 0, ""),
        (["right=.75"], 1, "right is 0.500, not 0.75"),
        (["refused (answerable)=.1"], 1, "refused (answerable) is 0.500, not 0.1"),
        (["withheld told=.5"], 1, "withheld told says nothing of these questions"),
        (["rihgt=.5"], 2, "no measure rihgt"),
        (["right=half"], 2, "write a number"),
        (["right"], 2, "no measure"),
    ],
)
def test_a_bar_that_is_missed_fails(run_ask: Run, two: tuple[str, str], bars: list[str], code: int, said: str) -> None:
    done = run_ask("eval", "compare", *two, *(part for bar in bars for part in ("--fail-under", bar)))
    assert (done.returncode, said in done.stderr) == (code, True)


def test_a_fall_within_chance_does_not_fail(run_ask: Run, two: tuple[str, str]) -> None:
    assert run_ask("eval", "compare", *two, "--fail-if-worse").returncode == 0


def test_runs_over_other_gold_are_refused(run_ask: Run, two: tuple[str, str], tmp_path: Path) -> None:
    other = replace(MANIFEST, gold=Gold("other", "9" * 64, 2))
    made_runs.run(tmp_path / "c", QUESTIONS, [], other)
    done = run_ask("eval", "compare", two[0], str(tmp_path / "c"))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "different gold questions" in done.stderr


def test_what_is_no_run_is_said_in_one_line(run_ask: Run, two: tuple[str, str], tmp_path: Path) -> None:
    done = run_ask("eval", "compare", two[0], str(tmp_path / "none"))
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)


def test_questions_too_few_to_show_a_difference_are_said_to_be_so() -> None:
    one = [Scored("x-1", "numeric", "odd", {VERDICT: 1.0, "right": 1.0})]
    text = comparison_text.text(compare(one, one, {}), {})
    assert "too few to show any difference" in text and "can show: ." not in text
