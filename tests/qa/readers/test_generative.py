"""The reader that is a model: asked over a real socket, its reply read as it comes, and its limits kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.errors import ContentFiltered, ContextTooSmall, NonsenseReply, ServerFailed
from index.search.retriever import Hit
from qa.drafts.draft import DraftSentence, Turn
from qa.egress.policy import EgressPolicy
from qa.models.chat import Endpoint, ModelOptions
from qa.readers.generative import ChatReader
from qa.readers.request import PHRASE
from tests.fakes.evidence import evidence, hit
from tests.fakes.stub_server import Answer, Say, Stub, answered, failure, openai_chunk, openai_reply

NINE, TEN = "08ANYTOWN7 ¶9", "08ANYTOWN7 ¶10"
HITS = (hit(9, "Police counted 32 boats."), hit(10, "The mayor counted 33 boats.", marking="C"))
THIRTY_TWO = DraftSentence("Police counted 32 boats.", (NINE,))


def as_json(*sentences: tuple[str, str]) -> str:
    return json.dumps({"sentences": [{"text": text, "keys": [key]} for text, key in sentences]}, ensure_ascii=False)


def reader(stub: Stub, tmp_path: Path, remote_marking: str = "SBU", **options: object) -> ChatReader:
    endpoint = Endpoint("compat", "openai", f"{stub.url}/v1", "m", options=ModelOptions(**options))  # type: ignore[arg-type]
    return ChatReader(endpoint, EgressPolicy(remote_marking, (), tmp_path / "calls.jsonl"))


def elsewhere(tmp_path: Path, remote_marking: str = "SBU", trusted: tuple[str, ...] = ()) -> ChatReader:
    """A reader whose model is at a host that is not this machine."""
    return ChatReader(
        Endpoint("compat", "openai", "https://models.example/v1", "m"),
        EgressPolicy(remote_marking, trusted, tmp_path / "calls.jsonl"),
    )


@pytest.mark.parametrize(
    "pieces",
    [
        (as_json((THIRTY_TWO.text, NINE)),),
        tuple(as_json((THIRTY_TWO.text, NINE))),
        ("```json\n", as_json((THIRTY_TWO.text, NINE)), "\n```"),
        (f"Police counted 32 boats. [{NINE}]",),
        (f"Police counted 32 boats [{NINE}].",),
        tuple(f"Police counted 32 boats. [{NINE}]"),
        (as_json((THIRTY_TWO.text, "08anytown7 para 9")),),
        (as_json((f"Police counted 32 boats [{NINE}].", NINE)),),
        (json.dumps([{"text": THIRTY_TWO.text, "keys": NINE}]),),
    ],
    ids=[
        "json",
        "json in pieces",
        "fenced",
        "text",
        "key first",
        "text in pieces",
        "other spelling",
        "both",
        "bare list",
    ],
)
def test_sentences_with_their_keys_come_out_of_any_form_of_reply(pieces: tuple[str, ...], tmp_path: Path) -> None:
    told: list[tuple[DraftSentence, tuple[Hit, ...]]] = []
    with Stub([openai_reply(*pieces, usage=(50, 7))]) as stub:
        draft = reader(stub, tmp_path).read(
            evidence("?", HITS), (), lambda found, shown: told.append((found, tuple(shown)))
        )
    assert draft.sentences == (THIRTY_TWO,)
    assert told == [(THIRTY_TWO, HITS)]
    assert (draft.finish, draft.usage) == ("complete", {"input_tokens": 50, "output_tokens": 7})
    assert draft.shown == HITS


def test_thinking_of_which_only_the_end_is_marked_is_neither_told_nor_kept(tmp_path: Path) -> None:
    told: list[str] = []
    with Stub([openai_reply("Let me see. It is", " 32.\n</think>\n\n", as_json((THIRTY_TWO.text, NINE)))]) as stub:
        draft = reader(stub, tmp_path).read(evidence("?", HITS), (), lambda found, _: told.append(found.text))
    assert (draft.sentences, told) == ((THIRTY_TWO,), [THIRTY_TWO.text])


def test_a_sentence_is_told_of_before_the_next_is_written(tmp_path: Path) -> None:
    told: list[str] = []

    def second(_: object) -> Say:
        return openai_reply(as_json((THIRTY_TWO.text, NINE), ("The mayor said 33.", TEN)))

    with Stub([second]) as stub:
        reader(stub, tmp_path).read(evidence("?", HITS), (), lambda found, shown: told.append(found.text))
    assert told == [THIRTY_TWO.text, "The mayor said 33."]


def test_a_key_that_was_not_offered_is_left_for_the_check_to_find(tmp_path: Path) -> None:
    with Stub([openai_reply(as_json(("All sank.", "08FALSE1 ¶1")))]) as stub:
        draft = reader(stub, tmp_path).read(evidence("?", HITS))
    assert draft.sentences == (DraftSentence("All sank.", ("08FALSE1 ¶1",)),)


@pytest.mark.parametrize("said", [PHRASE, PHRASE.lower().rstrip("."), '{"sentences": []}', as_json((PHRASE, NINE))])
def test_the_words_that_refuse_are_no_sentence(said: str, tmp_path: Path) -> None:
    with Stub([openai_reply(*said)]) as stub:
        draft = reader(stub, tmp_path).read(evidence("?", HITS))
    assert draft.abstained
    assert draft.reason == "the model compat/m found no answer in the passages"


FILTERED = {
    "a reason to stop": openai_reply(finish="content_filter"),
    "after an empty list": openai_reply('{"sentences": []}', finish="SAFETY"),
    "after the words that refuse": openai_reply(PHRASE, finish="content_filter"),
    "in the middle of the first sentence": openai_reply("Police coun", finish="content_filter"),
    "the refusal of the API": answered({"choices": [{"message": {"content": None, "refusal": "No."}}]}),
    "an error": failure(400, {"error": {"code": "content_filter", "message": "It was filtered."}}),
}


@pytest.mark.parametrize("said", FILTERED.values(), ids=FILTERED)
def test_what_a_content_filter_stopped_is_never_said_of_the_cables(said: Say, tmp_path: Path) -> None:
    with Stub([said]) as stub, pytest.raises(ContentFiltered, match="provider stopped the answer by its content fil"):
        reader(stub, tmp_path).read(evidence("?", HITS))


def test_of_what_a_content_filter_stopped_later_the_whole_sentences_are_kept(tmp_path: Path) -> None:
    half = as_json((THIRTY_TWO.text, NINE), ("The mayor counted 33.", TEN))[:-12]
    with Stub([openai_reply(half, finish="content_filter")]) as stub:
        draft = reader(stub, tmp_path).read(evidence("?", HITS))
    assert (draft.sentences, draft.finish) == ((THIRTY_TWO,), "filtered")


@pytest.mark.parametrize(("cut", "finish"), [(True, "incomplete"), (False, "truncated")])
@pytest.mark.parametrize("form", ["json", "text"])
def test_what_broke_off_keeps_its_whole_sentences_and_says_so(
    cut: bool, finish: str, form: str, tmp_path: Path
) -> None:
    half = as_json((THIRTY_TWO.text, NINE), ("The mayor counted 33.", TEN))[:-12]
    if form == "text":
        half = f"Police counted 32 boats. [{NINE}] The mayor counted 3"
    pieces = (openai_chunk(half), *(() if cut else (openai_chunk(finish="length"),)))
    with Stub([Say(pieces, headers={"content-type": "text/event-stream"}, cut=cut)]) as stub:
        draft = reader(stub, tmp_path).read(evidence("?", HITS))
    assert draft.finish == finish
    assert draft.sentences == (THIRTY_TWO,)


def test_broken_off_before_one_sentence_is_an_error(tmp_path: Path) -> None:
    broken = Say((openai_chunk("Police coun"),), headers={"content-type": "text/event-stream"}, cut=True)
    with Stub([broken]) as stub, pytest.raises(ServerFailed, match="broke off before one sentence"):
        reader(stub, tmp_path).read(evidence("?", HITS))
    with Stub([openai_reply("Police coun", finish="length")]) as stub, pytest.raises(NonsenseReply, match="max_output"):
        reader(stub, tmp_path).read(evidence("?", HITS))


@pytest.mark.parametrize("said", ['{"weather": "fine"}', "[]]", '"x"'])
def test_json_of_another_form_is_nonsense_or_text_but_never_an_answer(said: str, tmp_path: Path) -> None:
    with Stub([openai_reply(said)]) as stub:
        try:
            draft = reader(stub, tmp_path).read(evidence("?", HITS))
        except NonsenseReply as error:
            assert "compat/m" in str(error)
        else:
            assert all(not sentence.citations for sentence in draft.sentences)


def test_what_cannot_be_read_is_shown_without_control_characters(tmp_path: Path) -> None:
    with Stub([openai_reply('{"\x1b[31mweather": "fine"}')]) as stub, pytest.raises(NonsenseReply) as caught:
        reader(stub, tmp_path).read(evidence("?", HITS))
    assert "weather" in str(caught.value) and str(caught.value).isprintable()


def test_the_schema_offers_the_keys_and_plain_text_is_asked_for_where_it_is_off(tmp_path: Path) -> None:
    with Stub([openai_reply(as_json((THIRTY_TWO.text, NINE)))]) as stub:
        reader(stub, tmp_path).read(evidence("?", HITS))
        sent = json.dumps(stub.posted[0].json["response_format"], ensure_ascii=False)
    assert NINE in sent and TEN in sent
    with Stub([openai_reply(f"Police counted 32 boats. [{NINE}]")]) as stub:
        reader(stub, tmp_path, schema="off").read(evidence("?", HITS))
        assert "response_format" not in stub.posted[0].json
        assert PHRASE in stub.posted[0].json["messages"][0]["content"]


def test_without_evidence_the_model_is_not_called(tmp_path: Path) -> None:
    with Stub() as stub:
        draft = reader(stub, tmp_path).read(evidence("?", ()))
        assert stub.requests == []
    assert draft.abstained
    assert draft.reason == "no passage bears on the question"


def test_passages_that_do_not_fit_are_neither_sent_nor_said_to_be_shown(tmp_path: Path) -> None:
    many = tuple(hit(n, f"Sentence {n}. " + "x" * 600) for n in range(1, 9))
    with Stub([openai_reply(as_json(("Sentence 1.", "08ANYTOWN7 ¶1")))]) as stub:
        draft = reader(stub, tmp_path, context=1800, max_output=200).read(evidence("?", many))
        sent = stub.posted[0].json["messages"][1]["content"]
    assert draft.shown is not None
    assert 0 < len(draft.shown) < len(many)
    assert draft.shown == many[: len(draft.shown)]
    assert [f"¶{n}" in sent for n in range(1, 9)] == [n <= len(draft.shown) for n in range(1, 9)]


def test_where_the_server_counts_more_tokens_fewer_passages_are_sent_once_more(tmp_path: Path) -> None:
    many = tuple(hit(n, "x" * 600) for n in range(1, 9))
    body = {"type": "exceed_context_size_error", "code": 400, "message": "too long"}
    full = failure(400, {"error": body | {"n_prompt_tokens": 6000, "n_ctx": 5000}})
    with Stub([full, openai_reply(as_json(("x", "08ANYTOWN7 ¶1")))]) as stub:
        draft = reader(stub, tmp_path, context=5000).read(evidence("?", many))
        first, second = (len(seen.body) for seen in stub.posted)
    assert second < first
    assert draft.shown is not None
    assert len(draft.shown) < len(many)
    with Stub([full, full]) as stub, pytest.raises(ContextTooSmall, match=r"6[,.]?000"):
        reader(stub, tmp_path, context=5000).read(evidence("?", many))


def test_the_exchange_before_is_sent_only_where_its_marking_may_go(tmp_path: Path) -> None:
    previous = (Turn("who counted?", "The mayor.", "C"), Turn("where?", "At the harbour.", "SBU"))
    asked = elsewhere(tmp_path).preview(evidence("?", HITS), previous).request
    assert asked is not None
    said = json.dumps(asked.body)
    assert "harbour" in said and "mayor" not in said
    trusted = elsewhere(tmp_path, trusted=("models.example",)).preview(evidence("?", HITS), previous).request
    assert trusted is not None
    assert "mayor" in json.dumps(trusted.body)


def test_what_may_not_leave_the_machine_is_not_in_the_request(tmp_path: Path) -> None:
    sending = elsewhere(tmp_path).preview(evidence("?", HITS))
    asked = sending.request
    assert asked is not None
    assert sending.held == HITS[1:]
    assert "32 boats" in json.dumps(asked.body)
    assert "33 boats" not in json.dumps(asked.body)
    assert TEN not in json.dumps(asked.body, ensure_ascii=False)


def test_where_nothing_may_be_sent_the_model_is_not_called_and_the_keys_are_named(tmp_path: Path) -> None:
    draft = elsewhere(tmp_path).read(evidence("?", HITS[1:]))
    assert draft.abstained
    assert draft.held == HITS[1:]
    assert draft.shown == ()
    assert f"{TEN} (C)" in (draft.reason or "")


def test_the_preview_is_what_is_sent(tmp_path: Path) -> None:
    with Stub([openai_reply(as_json((THIRTY_TWO.text, NINE)))]) as stub:
        asked = reader(stub, tmp_path).preview(evidence("how many?", HITS)).request
        assert stub.posted == []
        reader(stub, tmp_path).read(evidence("how many?", HITS))
        assert asked is not None
        assert stub.posted[0].json == asked.body
        assert asked.url == f"{stub.url}/v1/chat/completions"


def test_the_window_is_the_servers(tmp_path: Path) -> None:
    props: dict[str, Answer] = {"/props": answered({"default_generation_settings": {"n_ctx": 700}})}
    with Stub([], props) as stub, pytest.raises(ContextTooSmall, match="700"):
        ChatReader(
            Endpoint("llamacpp", "openai", f"{stub.url}/v1", "m"), EgressPolicy("SBU", (), tmp_path / "calls.jsonl")
        ).read(evidence("?", (hit(9, "x" * 3000),)))
