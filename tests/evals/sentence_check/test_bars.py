"""The bars of the check: drafts made, checked, counted, and held against what is asked."""

from dataclasses import replace
from pathlib import Path

import pytest

from evals.gold.questions import GoldQuestion
from evals.sentence_check import bars as check_bars
from evals.sentence_check.bars import Outcome
from evals.sentence_check.corruptions import KINDS
from qa.check.labels import CheckedSentence, Problem, Support
from tests.fakes.anytown import collection, draft

QUESTION = GoldQuestion(
    "x-002", "how many ferries did HPS inspect in 2006?", "numeric", "42", ("re:\\b42\\b",),
    (frozenset({"08ANYTOWN7 ¶1"}), frozenset({"08ELSEWHERE3 ¶1"})),
)  # fmt: skip


def outcome(kind: str, support: Support, *, even: bool = True) -> Outcome:
    """A draft of this kind with this label."""
    problems = () if support == "matched" else (Problem("figure", "43 is not there"),)
    made = replace(draft("It rained.", 1, kind=kind), even=even)
    return Outcome(made, CheckedSentence(made.text, made.citations, support, problems))


ALL_CAUGHT = [outcome(kind, "partly") for kind in KINDS] + [outcome("copied", "matched")]


def test_a_gold_answer_and_its_sentence_are_put_as_drafts() -> None:
    made = list(check_bars.sources(collection(), [QUESTION]))
    assert [(each.text, each.citations, each.even) for each in made[0]] == [
        ("HPS inspected 42 ferries in 2006.", ("08ANYTOWN7 ¶1",), True)
    ]
    assert made[1][0].text.startswith("In 2006, the Harbor Patrol Service")


def test_every_kind_is_made_and_most_of_it_caught() -> None:
    outcomes = check_bars.measure(collection(), [QUESTION])
    assert {item.draft.kind for item in outcomes} >= {*KINDS} - {"figures exchanged"}
    wrong = [item for item in outcomes if item.draft.kind in KINDS]
    right = [item for item in outcomes if item.draft.kind not in KINDS]
    assert sum(item.flagged for item in wrong) > 0.9 * len(wrong)
    assert sum(item.flagged for item in right) < 0.1 * len(right)


def test_no_draft_is_counted_twice() -> None:
    outcomes = check_bars.measure(collection(), [QUESTION, QUESTION])
    made = [(item.draft.kind, item.draft.text, item.draft.citations) for item in outcomes]
    assert len(made) == len({*made})


def test_bars_hold_where_all_is_told_right() -> None:
    assert check_bars.missed(ALL_CAUGHT) == []


@pytest.mark.parametrize(
    ("further", "missed"),
    [
        ([outcome("year changed", "matched")], ["corruptions caught", "year changed"]),
        ([outcome("negated", "matched")], []),
        ([outcome("quoted", "partly")], ["right drafts flagged"]),
    ],
)
def test_a_missed_bar_is_named(further: list[Outcome], missed: list[str]) -> None:
    assert check_bars.missed([*ALL_CAUGHT, *further]) == missed


def test_a_kind_without_a_draft_misses_its_bar() -> None:
    assert check_bars.missed([item for item in ALL_CAUGHT if item.draft.kind != "name swapped"]) == ["name swapped"]


def test_the_table_has_both_halves() -> None:
    lines = check_bars.table([*ALL_CAUGHT, outcome("year changed", "matched", even=False)]).splitlines()
    (line,) = [line for line in lines if line.startswith("year changed")]
    assert line.split() == ["year", "changed", "2", "≥", "0.95", "0.500", "1.000", "0.000"]


def test_misses_are_shown_with_key_and_label() -> None:
    shown = check_bars.failures([outcome("copied", "partly"), outcome("copied", "matched")], "copied")
    assert shown == "test (copied)\n  It rained. [08ANYTOWN7 ¶1]\n  partly: 43 is not there"


def test_a_corruption_that_passed_is_a_miss() -> None:
    shown = check_bars.failures([outcome("year changed", "matched"), outcome("year changed", "partly")], "year changed")
    assert shown.endswith("matched: no problem")


def test_without_cables_the_bundled_sample_is_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check_bars, "SENTENCES", 6)
    monkeypatch.setattr("sys.argv", ["check_bars", "--cables", str(tmp_path / "none")])
    check_bars.main()
    said = capsys.readouterr()
    assert "bundled sample alone" in said.err
    assert "right drafts flagged" in said.out


def test_what_went_wrong_is_printed_on_request(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check_bars, "SENTENCES", 3)
    monkeypatch.setattr("sys.argv", ["check_bars", "--cables", str(tmp_path / "none"), "--show", "invented citation"])
    assert check_bars.main() == 0
    assert "drafts checked" not in capsys.readouterr().out
