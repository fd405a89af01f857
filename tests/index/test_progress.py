"""How far a build is, on standard error."""

from __future__ import annotations

import time

import pytest

from index.progress import BarProgress, LineProgress, bars


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time in seconds, which the test sets."""
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def test_lines_come_now_and_then_with_rate_and_time_left(
    clock: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    told = LineProgress()
    told("embedding", 0, 1000)
    for seconds, done in ((3, 60), (10, 200), (12, 240), (20, 400)):
        clock[0] = 100.0 + seconds
        told("embedding", done, 1000)
    assert capsys.readouterr().err.splitlines() == [
        "embedding paragraphs and sentences: 1000 texts",
        "embedding paragraphs and sentences: 200 of 1000 texts, 20/s, 40 s left",
        "embedding paragraphs and sentences: 400 of 1000 texts, 20/s, 30 s left",
    ]


def test_a_long_time_left_is_told_in_minutes(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    told = LineProgress()
    told("reading", 0, 100_000_000)
    clock[0] += 10
    told("reading", 10_000_000, 100_000_000)
    assert capsys.readouterr().err == "reading cables: 10000 of 100000 kB, 1000/s, 1 min 30 s left\n"


def test_a_model_that_takes_long_for_a_question_has_a_rate_too(
    clock: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    told = LineProgress()
    told("asking", 0, 100)
    clock[0] += 40
    told("asking", 10, 100)
    assert capsys.readouterr().err == "asking the questions: 10 of 100 questions, 0.25/s, 6 min 0 s left\n"


def test_a_bar_stands_on_standard_error_and_is_gone_at_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    with bars() as shown:
        told = BarProgress(shown)
        for stage, total in (("looking", 0), ("reading", 2000), ("embedding", 2), ("writing", 0)):
            for done in (0, 1, 2):
                told(stage, done, total)
    assert capsys.readouterr().out == ""
