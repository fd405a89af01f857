"""Replies of models that copy their prompt, repeat themselves or give a key alone, sent by a server."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from index.errors import NonsenseReply
from index.search.retriever import Hit
from qa.drafts.draft import Draft, DraftSentence
from qa.egress.policy import EgressPolicy
from qa.models.chat import Endpoint, ModelOptions
from qa.readers.generative import ChatReader
from qa.readers.request import ANSWER, FORM_JSON, FORM_TEXT, REFUSALS
from qa.settings.provider_table import SchemaUse
from tests.fakes.evidence import evidence, hit
from tests.fakes.stub_server import Stub, openai_reply

NINE, TEN = "08ANYTOWN7 ¶9", "08ANYTOWN7 ¶10"
RULE = "Write figures, dates, names and quoted words exactly as the passage has them."
HITS = (hit(9, "Police counted 32 boats."), hit(10, f"The mayor told the clerks: {RULE.lower()}"))
COUNTED = DraftSentence("Police counted 32 boats.", (NINE,))


def read(
    tmp_path: Path, *pieces: str, hits: tuple[Hit, ...] = HITS, schema: SchemaUse = "auto"
) -> tuple[Draft, list[str]]:
    """The draft from a reply in these pieces, and the sentences that were told of as they came."""
    told: list[str] = []
    with Stub([openai_reply(*pieces)]) as stub:
        endpoint = Endpoint("compat", "openai", f"{stub.url}/v1", "m", options=ModelOptions(schema=schema))
        reader = ChatReader(endpoint, EgressPolicy("SBU", (), tmp_path / "calls.jsonl"))
        return reader.read(evidence("?", hits), (), lambda found, _: told.append(found.text)), told


def written(*rows: tuple[str, Sequence[str]]) -> str:
    items = [{"text": text, "keys": list(keys)} for text, keys in rows]
    return json.dumps({"sentences": items}, ensure_ascii=False)


def test_the_example_of_the_prompt_holds_no_word_that_could_be_taken_for_an_answer() -> None:
    [example] = [json.loads(line) for line in FORM_JSON.text.splitlines() if line.startswith("{")]
    [row] = example["sentences"]
    assert not any(map(str.isalnum, row["text"] + "".join(row["keys"])))


COPIES = {
    "a rule": "Every sentence of your answer cites the key of the passage that it is taken from.",
    "most of a rule": "Use only what the passages say; nothing from memory, OK",
    "the form": "Reply with one JSON object and nothing else, in this form",
    "the example": "…",
    "a key": NINE,
    "a key in brackets": f"[{NINE}]",
    "two keys": f"{NINE}, {TEN}.",
}


@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES)
def test_what_is_copied_from_the_prompt_is_no_sentence(copy: str, tmp_path: Path) -> None:
    mixed = written((copy, [NINE]), (COUNTED.text, [NINE]))
    draft, told = read(tmp_path, *mixed)
    assert (draft.sentences, told) == ((COUNTED,), [COUNTED.text])


@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES)
def test_a_reply_of_nothing_else_is_one_clear_line(copy: str, tmp_path: Path) -> None:
    with pytest.raises(NonsenseReply, match=r"^compat/m wrote its instructions or keys in place of an answer: [^\n]*$"):
        read(tmp_path, written((copy, [NINE])))


@pytest.mark.parametrize(("form", "schema"), [(FORM_JSON.fill(), "auto"), (FORM_TEXT.fill(phrase=REFUSALS[0]), "off")])
def test_the_prompt_itself_given_back_is_one_clear_line(form: str, schema: SchemaUse, tmp_path: Path) -> None:
    with pytest.raises(NonsenseReply, match="compat/m"):
        read(tmp_path, ANSWER.fill(form=form), hits=HITS[:1], schema=schema)


def test_words_of_the_instructions_that_a_passage_says_are_reported(tmp_path: Path) -> None:
    draft, _ = read(tmp_path, written((RULE, [TEN])))
    assert draft.sentences == (DraftSentence(RULE, (TEN,)),)


@pytest.mark.parametrize("said", ["Four", "In July.", "The key of the boats was lost with them in 2006."])
def test_a_short_answer_or_a_few_words_in_common_are_no_copy(said: str, tmp_path: Path) -> None:
    draft, _ = read(tmp_path, written((said, [NINE])))
    assert draft.sentences == (DraftSentence(said, (NINE,)),)


@pytest.mark.parametrize(
    "reply",
    [
        written((COUNTED.text, [NINE]), (COUNTED.text, [NINE]), (COUNTED.text, [TEN])),
        written((f"{COUNTED.text} {COUNTED.text} {COUNTED.text}", [NINE])),
        f"{COUNTED.text} [{NINE}] " * 5,
    ],
    ids=["as items", "in one item", "as text"],
)
def test_a_sentence_that_goes_round_in_a_circle_is_taken_once(reply: str, tmp_path: Path) -> None:
    draft, told = read(tmp_path, *reply)
    assert (draft.sentences, told) == ((COUNTED,), [COUNTED.text])


@pytest.mark.parametrize("said", REFUSALS)
def test_the_words_of_the_form_for_no_answer_are_a_refusal(said: str, tmp_path: Path) -> None:
    draft, _ = read(tmp_path, written((said, [NINE]), (said, [NINE])))
    assert draft.abstained


def test_the_second_refusal_is_in_the_words_of_both_forms() -> None:
    condition = REFUSALS[1].lower().rstrip(".")
    assert all(condition in form.text.lower() for form in (FORM_JSON, FORM_TEXT))


def test_said_after_a_copy_a_refusal_counts(tmp_path: Path) -> None:
    draft, _ = read(tmp_path, written((COPIES["a rule"], [NINE]), (REFUSALS[0], [NINE])))
    assert draft.abstained
