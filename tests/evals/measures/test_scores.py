from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from evals.gold.questions import GoldQuestion
from evals.measures.record import Record
from evals.measures.scores import METRICS, measured, score
from index.filters import Filters

NINE, TEN = "08ANYTOWN7 ¶9", "07ANYTOWN3 ¶10"
BOATS = GoldQuestion(
    "t-1", "How many boats?", "numeric", "32", (r"re:\b32\b",), (frozenset({NINE}),), accept=("32 boats",)
)
NOTHING = GoldQuestion("t-2", "Who painted it?", "unanswerable", None)
HIDDEN = GoldQuestion(
    "t-3", "What did the source say?", "withheld", None, filters=Filters(clearance="U"), withheld=True
)
NETS = GoldQuestion("t-4", "How many nets?", "conflict", "66 or 64", ("66", "64"), (frozenset({NINE, TEN}),))
FIGURES = [{"value": "66", "key": NINE, "quote": "66 nets"}, {"value": "64", "key": TEN, "quote": "64 nets"}]


def answered(*sentences: tuple[str, list[str], str], lead: str = "", **more: Any) -> Record:
    """The record of an answer with these sentences: text, citations, label."""
    rows = [{"text": text, "citations": keys, "support": label, "problems": []} for text, keys, label in sentences]
    said = " ".join(" ".join([text, *(f"[{key}]" for key in keys)]) for text, keys, _ in sentences)
    answer = {"answer": lead + said, "abstained": False, "sentences": rows, "conflicts": [], "withheld": False} | more
    return Record("t", passages=tuple({"key": key, "sentences": []} for key in (NINE, TEN)), answer=answer)


def refused(*, withheld: bool = False) -> Record:
    """The record of a refusal."""
    return Record(
        "t", answer={"answer": None, "abstained": True, "sentences": [], "conflicts": [], "withheld": withheld}
    )


FAILED = Record("t", error="the model does not answer")


def value(name: str, question: GoldQuestion, record: Record) -> float | None:
    """What the measure of this name says."""
    return score(question, record).scores[name]


def test_the_measures_have_the_names_that_reports_and_bars_know() -> None:
    assert [metric.name for metric in METRICS] == [
        *(f"success@{k}" for k in (1, 5, 10)),
        *(f"recall@{k}" for k in (5, 10)),
        *("MRR", "nDCG@10"),
        *(f"evidence {words}" for words in (150, 300, 600)),
        *("in prompt", "prompt 600"),
        *("right", "token F1", "exact match"),
        *("citation precision", "citation recall", "sentence citation precision", "sentence citation recall"),
        *("support", "unknown citations"),
        *("accuracy", "answered wrong", "refused (answerable)", "refused (unanswerable)", "withheld told"),
        "conflict recall",
    ]


@pytest.mark.parametrize("question", [BOATS, NOTHING, HIDDEN, NETS], ids=lambda question: question.id)
@pytest.mark.parametrize(
    "record", [answered(("32 boats sank.", [NINE], "matched")), refused(), FAILED], ids=["answer", "refusal", "error"]
)
def test_a_rate_is_0_or_1_and_a_mean_between(question: GoldQuestion, record: Record) -> None:
    for metric in METRICS:
        found = metric.measure(question, record)
        assert found is None or (found in {0.0, 1.0} if metric.kind == "rate" else 0 <= found <= 1)


def test_what_the_cables_do_not_answer_is_in_no_measure_of_answers_or_of_retrieval() -> None:
    scores = score(NOTHING, answered(("32 boats sank.", [NINE], "matched"))).scores
    applied = {name for name, found in scores.items() if found is not None}
    assert applied == {"support", "unknown citations", "accuracy", "answered wrong", "refused (unanswerable)"}


@pytest.mark.parametrize(
    ("question", "record", "right", "wrong", "accurate"),
    [
        (BOATS, answered(("32 boats sank.", [NINE], "matched")), 1.0, 0.0, 1.0),
        (BOATS, answered(("33 boats sank.", [NINE], "matched")), 0.0, 1.0, 0.0),
        (BOATS, answered(("32 boats sank.", [TEN], "matched")), 0.0, 1.0, 0.0),
        (BOATS, refused(), 0.0, 0.0, 0.0),
        (BOATS, FAILED, 0.0, 0.0, 0.0),
        (NOTHING, answered(("32 boats sank.", [NINE], "matched")), None, 1.0, 0.0),
        (NOTHING, refused(), None, 0.0, 1.0),
        (NOTHING, FAILED, None, 0.0, 0.0),
    ],
)
def test_an_answer_is_right_or_wrong_and_a_refusal_neither(
    question: GoldQuestion, record: Record, right: float | None, wrong: float, accurate: float
) -> None:
    assert value("right", question, record) == right
    assert value("answered wrong", question, record) == wrong
    assert value("accuracy", question, record) == accurate


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (refused(withheld=True), 1.0),
        (refused(), 0.0),
        (answered(("He said much.", [NINE], "matched"), withheld=True), 0.0),
        (FAILED, 0.0),
    ],
)
def test_what_is_withheld_is_told_by_a_refusal_that_says_so(record: Record, told: float) -> None:
    assert value("withheld told", HIDDEN, record) == told
    assert value("withheld told", NOTHING, record) is None


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (answered(("66 nets.", [NINE], "matched"), ("64 nets.", [TEN], "matched")), 1.0),
        (answered(("66 nets.", [NINE], "matched"), conflicts=[{"about": "nets", "figures": FIGURES}]), 1.0),
        (answered(("66 nets.", [NINE], "matched")), 0.0),
        (answered(("66 nets, or 64.", [NINE], "matched")), 0.0),
        (refused(), 0.0),
        (FAILED, 0.0),
    ],
)
def test_a_conflict_may_be_told_in_the_text_or_beside_it(record: Record, told: float) -> None:
    assert value("conflict recall", NETS, record) == told


def test_a_conflict_within_one_paragraph_has_no_two_sides_to_cite() -> None:
    one = replace(NETS, cites=(frozenset({NINE}),))
    assert value("conflict recall", one, refused()) is None


@pytest.mark.parametrize(
    ("lead", "exact", "f1"), [("32 — ", 1.0, 1.0), ("32 boats — ", 1.0, 1.0), ("33 — ", 0.0, 0.0), ("", 0.0, 0.4)]
)
def test_the_words_compared_are_those_given_as_the_answer(lead: str, exact: float, f1: float) -> None:
    record = answered(("In the bay sank 32 boats — all of them new — that day.", [NINE], "matched"), lead=lead)
    assert value("exact match", BOATS, record) == exact
    assert value("token F1", BOATS, record) == pytest.approx(f1, abs=0.1)


def test_a_passage_that_did_not_fit_into_the_request_was_not_shown() -> None:
    record = answered(("32 boats.", [NINE, TEN], "matched"))
    assert value("unknown citations", BOATS, record) == 0.0
    assert value("unknown citations", BOATS, answered(("32 boats.", [NINE, TEN], "matched"), shown=[NINE])) == 0.5


def test_what_was_found_before_an_error_counts_and_what_was_to_come_is_0() -> None:
    scores = score(BOATS, replace(FAILED, ranked=((NINE, 0.9),)))
    assert scores.error == FAILED.error
    assert scores.scores["success@1"] == 1.0
    assert scores.scores["right"] == scores.scores["citation precision"] == scores.scores["support"] == 0.0
    assert scores.scores["unknown citations"] is None


def given(*passages: tuple[str, str]) -> Record:
    """The record of a prompt with these passages."""
    paragraphs = {NINE: "Police counted 32 boats at the pier in March."}
    texts = [{"key": key, "text": text} for key, text in passages]
    return Record("t", ((NINE, 0.9),), paragraphs=paragraphs, prompt={"passages": texts, "usage": {}})


@pytest.mark.parametrize(
    ("passages", "in_prompt", "said"),
    [
        ([(TEN, "Nothing."), (NINE, "Police counted 32 boats at the pier in March.")], 1, 1),
        ([(NINE, "Police counted boats at the pier in March.")], 1, 0),
        ([(NINE, "word " * 599 + "Police counted 32 boats at the pier in March.")], 1, 0),
        ([(TEN, "Police counted 32 boats at the pier in March.")], 0, 1),
        ([(NINE, "Police […] counted 32 boats at the […] pier in March.")], 1, 1),
        ([], 0, 0),
    ],
    ids=["whole", "without the value", "too late", "under another key", "with gaps", "nothing"],
)
def test_a_prompt_is_scored_by_the_passages_that_it_holds(
    passages: list[tuple[str, str]], in_prompt: int, said: int
) -> None:
    scores = score(BOATS, given(*passages), prompt_only=True).scores
    assert (scores["in prompt"], scores["prompt 600"]) == (in_prompt, said)
    assert score(NOTHING, given(*passages), prompt_only=True).scores["in prompt"] is None


def test_a_run_has_measures_of_its_answers_or_of_its_prompts() -> None:
    answers, prompts = ({metric.name for metric in measured(prompt_only=prompt_only)} for prompt_only in (False, True))
    assert answers - prompts >= {"right", "accuracy", "support", "conflict recall"}
    assert prompts - answers == {"in prompt", "prompt 600"}
    assert {"success@1", "MRR", "evidence 300"} <= answers & prompts
    assert score(BOATS, FAILED, prompt_only=True).scores.keys() == prompts
    assert score(BOATS, FAILED, prompt_only=True).scores["prompt 600"] == 0
