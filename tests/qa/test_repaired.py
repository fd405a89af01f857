"""An answer whose sentences fail: sent back once, mended or told, and quoted instead if nothing holds."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from qa import Assistant
from qa.check.labels import CheckedSentence
from tests.fakes.stub_server import Answer, Say, Stub, failure, openai_reply

Run = Callable[..., subprocess.CompletedProcess[str]]

ASKED = "how many victims did KPS identify in 2007?"
NINE = "08PRISTINA128 ¶9"
RIGHT = "KPS identified 32 victims in 2007."
WRONG = "KPS identified 46 victims in 2006."
OTHER = "KPS closed 99 embassies in Peru."


def draft(*texts: str) -> Say:
    rows = [{"text": text, "keys": [NINE]} for text in texts]
    return openai_reply(json.dumps({"sentences": rows}, ensure_ascii=False), usage=(2000, 60))


def mended(*texts: str | None) -> Say:
    rows = [
        {"number": n, "text": text, "keys": [NINE] if text else []}
        for n, text in enumerate(texts, 1)
        if text is not None
    ]
    return openai_reply(json.dumps({"sentences": rows}, ensure_ascii=False), usage=(900, 40))


@pytest.fixture(autouse=True)
def on(monkeypatch: pytest.MonkeyPatch, sample_index: Path) -> None:
    monkeypatch.setenv("ASK_REPAIR", "1")
    monkeypatch.setenv("ASK_INDEX", str(sample_index))


@pytest.fixture
def opened(sample_index: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Assistant]:
    def at(stub: Stub, *, strict: bool = False) -> Assistant:
        monkeypatch.setenv("ASK_BASE_URL", f"{stub.url}/v1")
        return Assistant.open(sample_index, model="compat/m", strict=strict)

    return at


def texts(sentences: Sequence[CheckedSentence]) -> list[str]:
    return [each.text for each in sentences]


@pytest.mark.parametrize(
    ("second", "kept", "became"),
    [
        (mended("In 2007 KPS identified 32 victims."), ["In 2007 KPS identified 32 victims."], "1 corrected"),
        (mended(""), [], "1 dropped"),
        (mended(RIGHT), [], "1 corrected"),
        (mended(OTHER), [WRONG], "1 as before"),
        (mended(None), [WRONG], "1 as before"),
        (failure(401), [WRONG], "1 as before"),
    ],
    ids="corrected dropped same failing silent refused".split(),
)
def test_a_sentence_that_fails_goes_back_once(
    second: Answer, kept: list[str], became: str, opened: Callable[..., Assistant]
) -> None:
    with Stub([draft(RIGHT, WRONG), second]) as stub, opened(stub) as assistant:
        answer = assistant.ask(ASKED)
        told = [json.loads(line) for line in stub.posted[1].json["messages"][1]["content"].splitlines()]
    assert texts(answer.sentences) == [RIGHT, *kept]
    assert [row["text"] for row in told if "number" in row] == [WRONG], "what holds is not sent again"
    [attempt] = answer.record["repair"]["attempts"]
    assert attempt["before"]["text"] == WRONG and attempt["before"]["problems"]
    assert not answer.instead and list(answer.timings_ms)[-2:] == ["repair", "total"]


def test_the_tokens_of_both_rounds_are_counted(opened: Callable[..., Assistant]) -> None:
    with Stub([draft(RIGHT, WRONG), mended("")]) as stub, opened(stub) as assistant:
        assert dict(assistant.ask(ASKED).usage) == {"input_tokens": 2900, "output_tokens": 100}


def test_an_answer_that_holds_is_not_sent_again(opened: Callable[..., Assistant]) -> None:
    with Stub([draft(RIGHT)]) as stub, opened(stub) as assistant:
        answer = assistant.ask(ASKED)
        assert len(stub.posted) == 1
    assert answer.record["repair"]["attempts"] == []


def test_what_fails_to_the_end_is_left_out_if_that_is_asked_for(opened: Callable[..., Assistant]) -> None:
    told: list[CheckedSentence] = []
    with Stub([draft(WRONG, RIGHT), mended(OTHER)]) as stub, opened(stub, strict=True) as assistant:
        answer = assistant.ask(ASKED, on_sentence=told.append)
    assert texts(answer.sentences) == texts(told) == [RIGHT]
    assert answer.removed == 1


@pytest.mark.parametrize("second", [mended(OTHER), mended("")], ids=["fails again", "dropped"])
@pytest.mark.parametrize("strict", [False, True])
def test_if_nothing_holds_the_passages_are_quoted_instead(
    second: Say, strict: bool, opened: Callable[..., Assistant], sample_index: Path
) -> None:
    told: list[CheckedSentence] = []
    with Stub([draft(WRONG), second]) as stub, opened(stub, strict=strict) as assistant:
        answer = assistant.ask(ASKED, on_sentence=told.append)
    with Assistant.open(sample_index, model="embedded") as embedded:
        quoted = embedded.ask(ASKED)
    assert answer.sentences == quoted.sentences and answer.lead == quoted.lead
    assert (answer.instead, answer.model, answer.removed) == (True, "embedded", 1)
    assert answer.confidence == quoted.confidence
    assert answer.record["reader"]["name"] == "compat/m"
    assert texts(told) == (texts(quoted.sentences) if strict else [WRONG])


def test_if_nothing_can_be_quoted_either_what_was_written_stays_with_its_label(
    opened: Callable[..., Assistant],
) -> None:
    with Stub([draft(OTHER), mended(OTHER)]) as stub, opened(stub) as assistant:
        answer = assistant.ask("which volcano erupted on the moon of Jupiter?")
    assert texts(answer.sentences) == [OTHER] and not answer.sentences[0].holds
    assert not answer.instead


def test_the_command_says_what_became_of_it_and_asks_again_the_same(run_ask: Run, tmp_path: Path) -> None:
    script = [draft(WRONG), mended(OTHER)]
    with Stub(script * 3) as stub:
        environment = {"ASK_MODEL": "compat/m", "ASK_BASE_URL": f"{stub.url}/v1", "ASK_REPAIR": "1"}
        shown = " ".join(run_ask(ASKED, **environment).stdout.split())
        whole = run_ask(ASKED, "--json", **environment).stdout
        (tmp_path / "a.json").write_text(whole, encoding="utf-8")
        again = run_ask("replay", str(tmp_path / "a.json"), **(environment | {"ASK_REPAIR": "0"}))
        assert len(stub.posted) == 6
    assert "When all was read again: Quoted instead: no sentence that compat/m wrote holds" in shown
    assert "Sent back by the check: 1 sentence, 1 as before." in shown
    assert json.loads(whole)["instead"] is True
    assert "Nothing has changed since." in again.stdout


def test_it_can_be_switched_off(run_ask: Run) -> None:
    with Stub([draft(WRONG)]) as stub:
        environment = {"ASK_MODEL": "compat/m", "ASK_BASE_URL": f"{stub.url}/v1", "ASK_REPAIR": "1"}
        answer = json.loads(run_ask("--no-repair", ASKED, "--json", **environment).stdout)
    assert [each["text"] for each in answer["sentences"]] == [WRONG]
    assert answer["record"]["repair"] is None
