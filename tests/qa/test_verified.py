"""A verifier beside the check: written answers and drafts, their labels, the record, the cost, and what is streamed."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from index.errors import UsageError
from qa import Assistant
from qa.check.labels import CheckedSentence, Problem, Support
from qa.settings.config import read_settings
from qa.verify import chosen
from qa.verify.combine import verified
from qa.verify.verifier import Claim, Verdict, Verification
from tests.fakes.evidence import hit
from tests.fakes.stub_server import Answer, Say, Stub, failure, openai_reply
from tests.fakes.tiny import tiny_reranker

Run = Callable[..., subprocess.CompletedProcess[str]]

ASKED = "how many victims did KPS identify in 2007?"
NINE = "08PRISTINA128 ¶9"
FREE = "In 2007 there were 32 victims whom KPS identified."
WRONG = "It identified 46 in 2006."
DRAFT = openai_reply(
    json.dumps({"sentences": [{"text": text, "keys": [NINE]} for text in (FREE, WRONG)]}, ensure_ascii=False)
)


def said(verdict: str, why: str = "as it stands there") -> Say:
    reply = {"verdicts": [{"claim": 1, "why": why, "verdict": verdict}]}
    return openai_reply(json.dumps(reply), usage=(3000, 40))


@pytest.fixture(autouse=True)
def on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sample_index: Path) -> None:
    monkeypatch.setenv("ASK_VERIFIER", "auto")
    monkeypatch.setenv("ASK_DATA_DIR", str(tmp_path))  # no verdicts of another test
    monkeypatch.setenv("ASK_INDEX", str(sample_index))


def playing(script: Sequence[Answer]) -> Stub:
    return Stub(script, {"/api/show": failure(404)})


@pytest.fixture
def opened(sample_index: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Assistant]:
    def at(stub: Stub, *, strict: bool = False) -> Assistant:
        monkeypatch.setenv("ASK_BASE_URL", f"{stub.url}/v1")
        return Assistant.open(sample_index, model="compat/m", strict=strict)

    return at


@pytest.mark.parametrize(
    ("verdict", "support"),
    [("entailed", "verified"), ("not entailed", "unsupported"), ("contradicted", "contradicted")],
)
def test_what_code_left_open_gets_the_label_that_the_verifier_gives(
    verdict: str, support: Support, opened: Callable[..., Assistant]
) -> None:
    told: list[CheckedSentence] = []
    with playing([DRAFT, said(verdict)]) as stub, opened(stub) as assistant:
        answer = assistant.ask(ASKED, on_sentence=told.append)
        question = [json.loads(line) for line in stub.posted[-1].json["messages"][1]["content"].splitlines()]
    first, wrong = answer.sentences
    assert told[0].support == "matched", "code alone had read it then"
    assert first.support == support
    assert first.verdict == Verdict(
        verdict == "entailed", None, "as it stands there", support == "contradicted", "compat/m"
    )
    assert [problem.kind for problem in first.problems] == ([] if verdict == "entailed" else ["verifier"])
    assert wrong == told[1] and wrong.verdict is None, "what code proves wrong is not asked"
    assert [row["text"] for row in question if "claim" in row] == [FREE]
    assert question[-1]["context"] == ASKED
    assert answer.usage["verifier_calls"] == 1 and answer.usage["verifier_input_tokens"] == 3000
    assert answer.record["verifier"]["name"] == "compat/m"
    assert list(answer.timings_ms)[-2:] == ["verify", "total"]


@pytest.mark.parametrize(("verdict", "kept"), [("not entailed", []), ("entailed", ["verified"])])
def test_strictness_shows_nothing_that_the_verifier_may_yet_take_away(
    verdict: str, kept: list[str], opened: Callable[..., Assistant]
) -> None:
    told: list[CheckedSentence] = []
    with playing([DRAFT, said(verdict)]) as stub, opened(stub, strict=True) as assistant:
        answer = assistant.ask(ASKED, on_sentence=told.append)
    assert [each.support for each in told] == kept
    assert tuple(told) == answer.sentences


def test_a_verifier_that_fails_takes_no_answer_away_and_that_is_told(opened: Callable[..., Assistant]) -> None:
    with playing([DRAFT, failure(401)]) as stub, opened(stub) as assistant:
        answer = assistant.ask(ASKED)
    assert answer.sentences[0].support == "matched"
    verdict = answer.sentences[0].verdict
    assert verdict and verdict.entailed is None and "wants a key" in verdict.reason


def test_an_answer_is_asked_again_with_a_verifier_if_it_had_one(run_ask: Run, tmp_path: Path) -> None:
    with playing([DRAFT, said("entailed"), DRAFT]) as stub:
        environment = {"ASK_MODEL": "compat/m", "ASK_BASE_URL": f"{stub.url}/v1"}
        (tmp_path / "a.json").write_text(run_ask(ASKED, "--json", ASK_VERIFIER="auto", **environment).stdout, "utf-8")
        again = run_ask("replay", str(tmp_path / "a.json"), ASK_VERIFIER="off", **environment)
    assert "Nothing has changed since." in again.stdout, again.stdout + again.stderr
    assert "Verified by compat/m: 0 calls." in again.stdout


def test_the_command_says_afterwards_what_turned_out_worse(run_ask: Run, tmp_path: Path) -> None:
    with playing([DRAFT, said("not entailed", "it is not said of KPS")]) as stub:
        done = run_ask(
            ASKED,
            ASK_MODEL="compat/m",
            ASK_BASE_URL=f"{stub.url}/v1",
            ASK_VERIFIER="auto",
        )
    before, _, after = done.stdout.partition("When all was read again:")
    assert FREE in before and "not entailed" not in before
    assert FREE in after and WRONG not in after.partition("Checked:")[0]
    assert "the verifier compat/m: not entailed (it is not said of KPS)" in " ".join(after.split())
    assert "Verified by compat/m: 1 call, 3,040 tokens." in after


def test_a_draft_is_verified_by_the_model_that_is_set(run_ask: Run, tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text(f"{FREE} [{NINE}]\n", "utf-8")
    with playing([said("entailed"), said("not entailed", "32 of what")]) as stub:
        environment = {"ASK_BASE_URL": f"{stub.url}/v1"}
        first = run_ask("check", str(draft), "--model", "compat/m", ASK_VERIFIER="auto", **environment)
        other = run_ask("check", str(draft), "--model", "compat/n", "--json", "--verifier", "model", **environment)
        off = run_ask("check", str(draft), "--model", "compat/m", "--verifier", "off", **environment)
        alone = run_ask("check", str(draft), ASK_VERIFIER="auto", **environment)
        assert len([seen for seen in stub.posted if "chat" in seen.path]) == 2
    assert "✓ verified" in first.stdout and "Verified by compat/m: 1 call, 3,040 tokens." in first.stdout
    found = json.loads(other.stdout)
    assert found["verifier"] == "compat/n" and found["usage"]["verifier_calls"] == 1
    assert found["sentences"][0]["support"] == "unsupported"
    assert found["sentences"][0]["verdict"]["reason"] == "32 of what"
    for without in (off, alone):
        assert "matched" in without.stdout and "Verified" not in without.stdout


def test_a_cross_encoder_is_named_by_its_folder(run_ask: Run, tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text(f"{FREE} [{NINE}]\n", "utf-8")
    folder = tiny_reranker()
    found = json.loads(run_ask("check", str(draft), "--json", "--verifier", str(folder)).stdout)
    assert found["verifier"] == folder.name
    assert 0 <= found["sentences"][0]["verdict"]["chance"] <= 1


def test_a_cross_encoder_is_opened_once_for_all_questions_to_a_server() -> None:
    settings = read_settings(verifier=str(tiny_reranker()))
    assert chosen.verifier(settings) is chosen.verifier(settings)


@pytest.mark.parametrize(
    ("verifier", "model", "name"),
    [
        ("auto", "embedded", None),
        ("off", "ollama/x", None),
        ("auto", "ollama/x", "ollama/x"),
        ("model", "ollama/x", "ollama/x"),
    ],
)
def test_who_verifies_follows_from_the_settings(verifier: str, model: str, name: str | None) -> None:
    found = chosen.verifier(read_settings(model=model, verifier=verifier))
    assert (found and found.name) == name


def test_a_model_that_is_not_set_cannot_verify() -> None:
    with pytest.raises(UsageError, match="the model cannot verify, as none is set"):
        chosen.verifier(read_settings(verifier="model"))


class Sure:
    """A verifier that says the same of all, and keeps what it was asked."""

    name, settings = "sure", {"name": "sure"}

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        self.asked: list[Claim] = []

    def verify(self, claims: Sequence[Claim]) -> Verification:
        """The one verdict, for each."""
        self.asked += claims
        return Verification((self.verdict,) * len(claims))


PASSAGES = (hit(9, "Police counted 32 boats."), hit(10, "The mayor counted 33 boats."))
NAME = Problem("name", "Smith is not in it")
FIGURE = Problem("figure", "46 is not in it")


def sentence(support: Support, *problems: Problem, key: str = PASSAGES[0].key) -> CheckedSentence:
    return CheckedSentence(f"A {support} sentence.", (key,), support, problems)


@pytest.mark.parametrize(
    ("checked", "verdict", "support"),
    [
        (sentence("matched"), Verdict(True), "verified"),
        (sentence("matched"), Verdict(None, reason="unreadable"), "matched"),
        (sentence("partly", NAME), Verdict(True), "partly"),
        (sentence("partly", NAME), Verdict(False), "unsupported"),
        (sentence("matched"), Verdict(False, contradicted=True), "contradicted"),
    ],
)
def test_code_and_verifier_are_put_together(checked: CheckedSentence, verdict: Verdict, support: Support) -> None:
    [found] = verified([checked], PASSAGES, Sure(verdict)).sentences
    assert found.support == support
    assert found.verdict and (found.verdict.entailed, found.verdict.verifier) == (verdict.entailed, "sure")
    assert found.problems[: len(checked.problems)] == checked.problems


@pytest.mark.parametrize(
    "checked",
    [
        sentence("quoted"),
        sentence("partly", FIGURE),
        sentence("unsupported", NAME),
        sentence("contradicted", NAME),
        CheckedSentence("None.", (), "uncited"),
        sentence("empty"),
    ],
)
def test_what_is_settled_by_code_is_not_asked(checked: CheckedSentence) -> None:
    sure = Sure(Verdict(True))
    assert verified([checked], PASSAGES, sure).sentences == (checked,)
    assert not sure.asked


def test_a_sentence_before_is_context_only_if_it_cites_nothing_else() -> None:
    sure = Sure(Verdict(True))
    first, other, same = (
        sentence("matched"),
        sentence("matched", key=PASSAGES[1].key),
        sentence("partly", NAME, key=PASSAGES[1].key),
    )
    verified([first, other, same], PASSAGES, sure)
    assert [claim.context for claim in sure.asked] == ["", "", other.text]
    verified([first], PASSAGES, sure, "How many boats?")
    assert sure.asked[-1].context == "How many boats?"
