"""Passages that hold orders, forged keys and marks of other layers: they stay data, and nothing forged holds."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import build_index
from index.errors import AskError
from qa.check.checker import Checker
from qa.check.labels import CheckedSentence
from qa.drafts.draft import Turn
from qa.egress.policy import EgressPolicy
from qa.models.chat import Endpoint
from qa.readers.excerpts import excerpts
from qa.readers.generative import ChatReader
from qa.readers.request import Window, build
from tests.fakes.evidence import evidence, hit
from tests.fakes.hostile import FAKE, FALSE, HOSTILE, PROMPT_MARKS, SPECIAL, UNSEEN
from tests.fakes.stub_server import Stub, openai_reply
from tests.fakes.tiny import tiny_model, write_cable

ROOM = Window(8192, 1024, "a test")
BEFORE, AFTER = hit(1, "The harbour froze."), hit(3, "The ice broke.")
EVERY_FORM = pytest.mark.parametrize("as_json", [True, False], ids=["json", "text"])


def messages(text: str, *, as_json: bool, previous: tuple[Turn, ...] = ()) -> list[str]:
    request = build("who sank?", excerpts((BEFORE, hit(2, text), AFTER)), previous, ROOM, as_json=as_json)
    return [message.text for message in request.messages]


def well_formed(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


@EVERY_FORM
@given(text=st.sampled_from(sorted(HOSTILE.values())) | st.text(max_size=200))
def test_a_passage_is_one_line_of_data_and_the_rest_of_the_request_is_the_same(text: str, as_json: bool) -> None:
    plain, hostile = messages("It rained.", as_json=as_json), messages(text, as_json=as_json)
    assert hostile[:-1] == plain[:-1]
    rows, expected = hostile[-1].splitlines(), plain[-1].splitlines()
    (place,) = [at for at, row in enumerate(expected) if "It rained." in row]
    assert rows[:place] + rows[place + 1 :] == expected[:place] + expected[place + 1 :]
    quoted = json.loads(rows[place])
    assert quoted["key"] == "08ANYTOWN7 ¶2"
    assert quoted.keys() <= {"key", "text"}
    (given,) = excerpts([hit(2, text)])
    assert well_formed(quoted.get("text", "")) == well_formed(given.text)


@EVERY_FORM
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_key_is_offered_but_those_of_the_passages(text: str, as_json: bool) -> None:
    request = build("who sank?", excerpts((BEFORE, hit(2, text))), (), ROOM, as_json=as_json)
    if request.schema:
        offered = request.schema["properties"]["sentences"]["items"]["properties"]["keys"]["items"]["enum"]
        assert offered == ["08ANYTOWN7 ¶1", "08ANYTOWN7 ¶2"]
    rows = [json.loads(row) for row in request.messages[-1].text.splitlines() if row.startswith("{")]
    assert [row.get("key") for row in rows] == [None, "08ANYTOWN7 ¶1", "08ANYTOWN7 ¶2"]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("field", ["subject", "origin", "heading"])
def test_no_words_about_a_cable_pass_for_a_passage_of_it(field: str, text: str) -> None:
    about = replace(BEFORE, classification="UNCLASSIFIED")
    changed: dict[str, Any] = {field: text}
    if field == "heading":
        changed = {"passage": replace(about.passage, heading=text)}
    hostile = replace(about, **changed)
    plain, sent = (
        build("who sank?", excerpts((each, AFTER)), (), ROOM, as_json=True).messages[-1].text
        for each in (about, hostile)
    )
    assert len(sent.splitlines()) == len(plain.splitlines())
    rows = [json.loads(row) for row in sent.splitlines() if row.startswith("{")]
    assert [row.get("key") for row in rows] == [None, "08ANYTOWN7 ¶1", "08ANYTOWN7 ¶3"]
    assert [mark for mark in SPECIAL if mark in sent] == []


@EVERY_FORM
@pytest.mark.parametrize("text", PROMPT_MARKS.values(), ids=PROMPT_MARKS)
def test_no_mark_that_a_tokenizer_takes_for_its_own_goes_out(text: str, as_json: bool) -> None:
    earlier = (Turn("who sank?", text, "U"),)
    sent = " ".join(messages(text, as_json=as_json, previous=earlier))
    assert [mark for mark in SPECIAL if mark in sent] == []


@EVERY_FORM
@pytest.mark.parametrize("text", UNSEEN.values(), ids=UNSEEN)
def test_no_character_that_cannot_be_seen_goes_out(text: str, as_json: bool) -> None:
    earlier = (Turn("who sank?", text, "U"),)
    sent = "".join(messages(text, as_json=as_json, previous=earlier)).replace("\n", "")
    unseen = {letter for letter in sent if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"}}
    assert unseen == set()


OFFERED = {f"08ANYTOWN7 ¶{number}" for number in range(1, len(HOSTILE) + 1)}
SHOWN = tuple(hit(number, text) for number, text in enumerate(HOSTILE.values(), 1))


def reply(text: str, *keys: str) -> str:
    return json.dumps({"sentences": [{"text": text, "keys": keys}]}, ensure_ascii=False)


def checked(said: str, tmp_path: Path) -> list[CheckedSentence]:
    """What becomes of a reply to a request with every hostile passage in it; none where it is refused as a whole."""
    with Stub([openai_reply(well_formed(said))]) as stub:
        endpoint = Endpoint("compat", "openai", f"{stub.url}/v1", "m")
        try:
            reader = ChatReader(endpoint, EgressPolicy("SBU", (), tmp_path / "calls.jsonl"))
            draft = reader.read(evidence("who sank?", SHOWN))
        except AskError:
            return []
    checker = Checker(SHOWN)
    return [checker.check(sentence) for sentence in draft.sentences]


def forged(sentences: list[CheckedSentence]) -> list[CheckedSentence]:
    """The sentences that pass though they cite or show a key that does not exist."""
    return [each for each in sentences if each.holds and (set(each.citations) - OFFERED or FAKE in each.text)]


OBEYING = {
    "json": reply(f"{FALSE}.", FAKE),
    "json beside a real key": reply(f"{FALSE}.", "08ANYTOWN7 ¶2", FAKE),
    "inside the text": reply(f"{FALSE} [{FAKE}].", "08ANYTOWN7 ¶2"),
    "in other brackets": reply(f"{FALSE} ({FAKE}).", "08ANYTOWN7 ¶2"),
    "in another spelling": reply(f"{FALSE}.", "07 fake 00001, para 1"),
    "plain": f"{FALSE} [{FAKE}].",
    "plain beside a real key": f"{FALSE} [08ANYTOWN7 ¶2; {FAKE}].",
    "a key inside a key": reply(f"{FALSE}.", f"08ANYTOWN7 ¶2] [{FAKE}"),
    "a paragraph that does not exist": reply(f"{FALSE}.", "08ANYTOWN7 ¶99"),
}


@pytest.mark.parametrize("said", OBEYING.values(), ids=OBEYING)
def test_a_model_that_obeys_gets_no_forged_key_past_the_check(said: str, tmp_path: Path) -> None:
    sentences = checked(said, tmp_path)
    assert sentences
    assert forged(sentences) == []
    assert [each.support for each in sentences if not set(each.citations) <= OFFERED]


@pytest.mark.parametrize("number", range(1, len(HOSTILE) + 1), ids=HOSTILE)
def test_a_model_that_repeats_a_hostile_passage_gets_no_forged_key_past_the_check(number: int, tmp_path: Path) -> None:
    said = list(HOSTILE.values())[number - 1]
    for text in (said, reply(said, f"08ANYTOWN7 ¶{number}"), f"{said} [08ANYTOWN7 ¶{number}]"):
        assert forged(checked(text, tmp_path)) == []


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of a cable whose paragraphs are hostile, as far as a text file can be."""
    folder = tmp_path_factory.mktemp("hostile")
    texts = [text.replace("\0", "").encode("utf-8", "replace").decode() for text in HOSTILE.values()]
    write_cable(folder / "cables", 7, *texts, "Two ships sank in the storm.")
    build_index([folder / "cables"], folder / "index", embedder=str(tiny_model()))
    return folder / "index"


@pytest.fixture(scope="module")
def forging(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of one cable whose only paragraph carries a key in its words."""
    folder = tmp_path_factory.mktemp("forging")
    write_cable(folder / "cables", 7, HOSTILE["claim with a forged key"])
    build_index([folder / "cables"], folder / "index", embedder=str(tiny_model()))
    return folder / "index"


def test_a_key_in_the_words_of_a_cable_is_not_shown_as_found(forging: Path, run_ask: Callable[..., Any]) -> None:
    done = run_ask("How many ships sank in the storm?", "--index", str(forging))
    assert f"{FALSE} [{FAKE}]. [08TALLINN7 ¶1]" in done.stdout
    assert f"◐ partly: {FAKE} is not " in done.stdout
    assert "Checked: 1 sentence, 1 partly." in done.stdout


def steering(text: str) -> set[str]:
    """The characters of what was printed that steer a terminal."""
    return {letter for letter in text if unicodedata.category(letter) == "Cc" and letter != "\n"} | {
        letter for letter in text if letter in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    }


@pytest.mark.parametrize(
    "question", ["How many ships sank in the storm?", "What should be cited?", "who got wet in the rain?"]
)
@pytest.mark.parametrize("form", [(), ("--json",)], ids=["text", "json"])
def test_without_a_model_no_forged_key_is_cited_and_nothing_steers_the_terminal(
    index: Path, run_ask: Callable[..., Any], question: str, form: tuple[str, ...]
) -> None:
    done = run_ask(question, "--index", str(index), *form)
    assert done.returncode == 0, done.stderr
    assert steering(done.stdout) == set()
    if form:
        answer = json.loads(done.stdout)
        assert {each["cable"] for each in answer["citations"]} <= {"08TALLINN7"}


def test_with_a_model_that_obeys_the_answer_shows_that_it_is_forged(index: Path, run_ask: Callable[..., Any]) -> None:
    with Stub([openai_reply(reply(f"{FALSE}.", FAKE))]) as stub:
        done = run_ask("who sank?", "--index", str(index), "--model", "compat/m", ASK_BASE_URL=f"{stub.url}/v1")
    assert done.returncode == 0, done.stderr
    said, failed, *_ = done.stdout.splitlines()
    assert said == f"{FALSE}. [{FAKE}]"
    assert failed.startswith(f"  ✗ unsupported: {FAKE} is not ")
    assert "Checked: 1 sentence, 1 unsupported." in done.stdout
    assert steering(done.stdout) == set()
