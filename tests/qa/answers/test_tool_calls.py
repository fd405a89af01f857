"""A model that calls a tool instead of writing: an answer if it stands in the call, else one clear line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.errors import ModelError
from qa import Assistant
from qa.check.labels import CheckedSentence
from tests.fakes.model_calls import PATHS
from tests.fakes.stub_server import Say, Stub, failure, openai_reply
from tests.fakes.tool_calls import (
    anthropic_stream,
    anthropic_whole,
    cut,
    ollama_stream,
    openai_call,
    openai_stream,
    openai_whole,
)

NINE = "08PRISTINA128 ¶9"
ASKED = "how many victims did KPS identify in 2007?"
TEXT = "In 2007 there were 32 victims whom KPS identified."
SENTENCES = {"sentences": [{"text": TEXT, "keys": [NINE]}]}
ENTAILED = {"verdicts": [{"claim": 1, "why": "it says so", "verdict": "entailed"}]}
OTHER = {"q": "victims"}
MODELS = {"openai": "compat/m", "anthropic": "anthropic/m", "ollama": "ollama/m"}


def anthropic_pieces(arguments: object) -> Say:
    pieces = cut(json.dumps(arguments, ensure_ascii=False))
    return anthropic_stream("tool_use", *({"type": "input_json_delta", "partial_json": piece} for piece in pieces))


def openai_pieces(arguments: object) -> Say:
    pieces = cut(json.dumps(arguments, ensure_ascii=False))
    return openai_stream(*(openai_call(piece, index=0) for piece in pieces))


CALLS: dict[str, tuple[str, Callable[[Any], Say]]] = {
    "OpenAI": ("openai", lambda held: openai_whole({"content": None, **openai_call(json.dumps(held))})),
    "OpenAI, pieces": ("openai", openai_pieces),
    "Anthropic": ("anthropic", lambda held: anthropic_whole({"type": "tool_use", "name": "answer", "input": held})),
    "Anthropic, pieces": ("anthropic", anthropic_pieces),
    "Ollama": ("ollama", lambda held: ollama_stream(**openai_call(held))),
}
each_form = pytest.mark.parametrize(("protocol", "calling"), CALLS.values(), ids=CALLS)


@pytest.fixture
def opened(sample_index: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Assistant]:
    def at(stub: Stub, protocol: str, verifier: str = "off") -> Assistant:
        monkeypatch.setenv("ASK_BASE_URL", stub.url + PATHS[protocol])
        monkeypatch.setenv("ASK_VERIFIER", verifier)
        monkeypatch.setenv("ASK_DATA_DIR", str(tmp_path))  # no verdicts of another test
        return Assistant.open(sample_index, model=MODELS[protocol])

    return at


def playing(*script: Say) -> Stub:
    return Stub(script, {"/api/show": failure(404)})


@each_form
def test_an_answer_that_stands_in_the_call_is_the_answer(
    protocol: str, calling: Callable[[Any], Say], opened: Callable[..., Assistant]
) -> None:
    told: list[CheckedSentence] = []
    with playing(calling(SENTENCES)) as stub, opened(stub, protocol) as assistant:
        answer = assistant.ask(ASKED, on_sentence=told.append)
    [sentence] = answer.sentences
    assert (sentence.text, sentence.citations, sentence.support) == (TEXT, (NINE,), "matched")
    assert tuple(told) == answer.sentences


@each_form
def test_a_call_of_anything_else_is_one_clear_line(
    protocol: str, calling: Callable[[Any], Say], opened: Callable[..., Assistant]
) -> None:
    with playing(calling(OTHER)) as stub, opened(stub, protocol) as assistant:
        with pytest.raises(ModelError) as caught:
            assistant.ask(ASKED)
        assert len([seen for seen in stub.posted if seen.path != "/api/show"]) == 1, "it is not asked again"
    assert str(caught.value).startswith(f"{MODELS[protocol]}: ") and "called a tool" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("held", "support"), [(ENTAILED, "verified"), (OTHER, "matched")])
def test_verdicts_in_a_call_are_verdicts_and_anything_else_is_told(
    held: object, support: str, opened: Callable[..., Assistant]
) -> None:
    draft = openai_reply(json.dumps(SENTENCES, ensure_ascii=False))
    with playing(draft, openai_pieces(held)) as stub, opened(stub, "openai", "auto") as assistant:
        [sentence] = assistant.ask(ASKED).sentences
    verdict = sentence.verdict
    assert sentence.support == support and verdict
    assert verdict.entailed if held is ENTAILED else "called a tool" in verdict.reason
