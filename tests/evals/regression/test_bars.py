"""The bars: figures by half, and which of them miss what is asked."""

from __future__ import annotations

from evals.gold.questions import GoldQuestion
from evals.measures.record import Record
from evals.regression import gate

KEY = "08ANYTOWN7 ¶9"
BOATS = GoldQuestion("x-002", "how many boats?", "numeric", "32", ("re:\\b32\\b",), (frozenset({KEY}),))
MAYOR = GoldQuestion("x-003", "who is the mayor?", "unanswerable", None)
RIGHT = Record(
    "x-002",
    ((KEY, 0.9),),
    ({"key": KEY, "sentences": ["Police counted 32 boats in the harbour that year."]},),
    {KEY: "Police counted 32 boats in the harbour that year."},
    {
        "abstained": False,
        "answer": f"Police counted 32 boats. [{KEY}]",
        "sentences": [{"text": "Police counted 32 boats.", "citations": [KEY], "support": "matched"}],
    },
)
REFUSED = Record("x-003", answer={"abstained": True, "answer": None, "sentences": []})


def test_each_half_has_its_figures() -> None:
    columns = gate.by_half([BOATS, MAYOR], [RIGHT, REFUSED])
    assert {name: scores["right"] for name, scores in columns.items()} == {"all": 1.0, "even": 1.0, "odd": 0.0}
    assert columns["all"][gate.WORDS] == 6
    assert gate.missed(columns["all"]) == []
    assert "success@1" in gate.table(columns).splitlines()[1]


def test_what_is_under_a_bar_or_over_a_ceiling_is_missed() -> None:
    scores = gate.figures([BOATS, MAYOR], [RIGHT, REFUSED])
    assert gate.missed(scores | {"MRR": 0.5, "refused (answerable)": 0.5}) == ["MRR", "refused (answerable)"]


def test_a_question_without_an_answer_is_counted() -> None:
    assert gate.figures([BOATS], [Record("x-002", error="not run")])["right"] == 0.0
