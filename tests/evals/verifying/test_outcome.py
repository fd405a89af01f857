"""`ask eval verify --verifier`: labels without a verifier and with one, from one run, and what that cost."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from html import unescape
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals.cli import app
from evals.verifying import outcome, wording
from evals.verifying.checking import Judged, Reading
from evals.verifying.figures import figures
from evals.verifying.labelled import Labelled
from qa.check.labels import CheckedSentence, Problem, Support
from qa.verify.verifier import Claim, Verdict, Verification
from tests.fakes.evidence import hit
from tests.fakes.stub_server import Answer, Say, Stub, failure, openai_reply
from tests.fakes.tiny import tiny_reranker

At = Callable[[Sequence[Answer]], Stub]

MILL = "The old mill has 12 wheels. The miller sold the mill to his brother."
ROWS = [
    ("The old mill has 12 wheels.", 1),
    ("The mill has 14 wheels.", 0),
    ("The miller sold the old mill to his brother.", 1),
    ("The brother sold the old mill to the miller.", 0),
]
"""Word for word; what code sees; and two that are left open."""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ASK_DATA_DIR", str(tmp_path))  # no verdicts of another test
    path = tmp_path / "mills.jsonl"
    rows = ({"dataset": "Mills", "doc": MILL, "claim": claim, "label": label} for claim, label in ROWS)
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    return path


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    def playing(script: Sequence[Answer]) -> Stub:
        stub = Stub(script, {"/api/show": failure(404)})
        monkeypatch.setenv("ASK_BASE_URL", f"{stub.url}/v1")
        return stub

    return playing


def said(verdict: str) -> Say:
    reply = {"verdicts": [{"claim": 1, "why": "it stands so", "verdict": verdict}]}
    return openai_reply(json.dumps(reply), usage=(3000, 40))


def run(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["verify", *arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_a_model_is_measured_beside_code_and_asked_once_for_each_row(file: Path, at: At) -> None:
    with at([said("entailed"), said("contradicted")]) as stub:
        command = (str(file), "--model", "compat/m", "--verifier", "model", "--json", "--show")
        first, again = json.loads(run(*command)), json.loads(run(*command))
        asked = [row.json["messages"][1]["content"] for row in stub.posted if "chat" in row.path]
    assert first["errors_caught"]["hits"] == 1 and [each["id"] for each in first["wrong"]] == ["line 4"]
    read = first["with_verifier"]
    assert (read["verifier"], read["asked"], read["untold"]) == ("compat/m", 2, 0)
    assert read["usage"] == {"verifier_calls": 2, "verifier_input_tokens": 6000, "verifier_output_tokens": 80}
    assert (read["balanced_accuracy"], read["auc"], read["wrong"], read["calibration"]) == (1, 1, [], [])
    assert [ROWS[2][0] in asked[0], ROWS[3][0] in asked[0]] == [True, False], "each without its counterpart"
    kept = again["with_verifier"]
    assert kept["usage"]["verifier_calls"] == 0 and kept["labels"] == read["labels"]


def test_text_says_both_and_what_could_not_be_told(file: Path, at: At) -> None:
    with at([said("entailed"), failure(401)]):
        text = run(str(file), "--model", "compat/m", "--verifier", "auto")
    alone, _, read = text.partition("With the verifier compat/m")
    assert alone.startswith("By code alone") and "verified" not in alone and "  verified  " in read
    assert "Verified by compat/m: 1 call, 3,040 tokens." in read
    assert "2 sentences put to it in" in read and "of 1 it could not tell (of the first: " in read


def test_without_one_nothing_is_asked_and_nothing_is_said_of_it(file: Path, at: At) -> None:
    with at([]) as stub:
        text = run(str(file), "--model", "compat/m", "--verifier", "off")
        assert not stub.requests
    assert text.startswith("4 labelled sentences") and "verifier" not in text


def test_a_cross_encoder_gives_chances_that_are_drawn_beside_the_labels(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    found = json.loads(run(str(file), "--verifier", str(tiny_reranker()), "--json", "--out", str(out)))
    steps = found["with_verifier"]["calibration"]
    assert sum(step["faithful"]["n"] for step in steps) == found["with_verifier"]["asked"] == 2
    assert all(step["low"] <= step["chance"] <= step["high"] for step in steps)
    assert "usage" in found["with_verifier"] and not found["calibration"]
    page = unescape(out.read_text("utf-8"))
    assert page.count("<svg") == 7 and "Can the verifier's chance be believed?" in page


class Chances:
    """A verifier that gives each claim the chance that its text ends in."""

    name, settings = "chances", {"name": "chances"}

    def verify(self, claims: Sequence[Claim]) -> Verification:
        """The chances; half is enough."""
        told = [float(claim.text.split()[-1]) for claim in claims]
        return Verification(tuple(Verdict(chance >= 0.5, chance) for chance in told))


def judged(faithful: bool, *sentences: CheckedSentence) -> Judged:
    text = " ".join(each.text for each in sentences)
    return Judged(Labelled(text, (text,), faithful, "x"), (Reading(sentences, (hit(1, "Fish."),)),))


def sentence(text: str, support: Support = "matched", *problems: Problem) -> CheckedSentence:
    return CheckedSentence(text, (hit(1, "Fish.").key,), support, problems)


def test_chances_order_what_was_asked_and_code_the_rest() -> None:
    rows = [
        judged(True, sentence("Word for word", "quoted")),
        judged(True, sentence("Fish 0.9")),
        judged(False, sentence("Fish 0.8")),
        judged(True, sentence("Fish 0.6")),
        judged(False, sentence("Fish 0.1")),
        judged(False, sentence("Nine fish", "unsupported", Problem("figure", "9 is not in it"))),
    ]
    found = figures(outcome.verify(rows, Chances(), lambda _: None).verified)
    assert found.auc == pytest.approx(8 / 9), "one of nine pairs stands the wrong way round"
    assert [(step.low, step.faithful.n, step.faithful.hits) for step in found.calibration] == [
        (0.1, 1, 0),
        (0.6, 1, 1),
        (0.8, 1, 0),
        (0.9, 1, 1),
    ]
    assert figures(rows).auc == pytest.approx((3 + 2 * (1 + 0.5 + 0.5)) / 9)


def test_a_claim_with_a_flagged_sentence_is_flagged_however_likely_that_one_is() -> None:
    partly = sentence("Fish 0.95", "partly", Problem("name", "Smith is not in it"))
    [row] = outcome.verify([judged(False, sentence("Fish 0.6"), partly)], Chances(), lambda _: None).verified
    assert row.right and row.chance == 0.95


def test_who_read_and_its_cost_stand_under_a_name_of_their_own() -> None:
    found = outcome.verify([judged(True, sentence("Fish 0.9"))], Chances(), lambda _: None)
    assert wording.values(found)["with_verifier"]["labels"].keys() == {"verified"}
    assert "with_verifier" not in wording.values(outcome.Outcome(found.by_code))
