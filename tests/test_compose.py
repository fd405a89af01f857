"""A draft becomes an answer: what is cited, and whether code finds it there."""

from __future__ import annotations

import json

import pytest

from qa.answer import Answer, IndexSummary
from qa.compose import NO_REASON, compose
from qa.readers.draft import Conflict, Draft, DraftSentence, Figure
from tests.evidence import hit

SUMMARY = IndexSummary("d1", 1, 3)
HITS = (
    hit(9, "Police counted 32 boats\nin the harbour.", "Most were old."),
    hit(10, "The mayor counted 33 boats.", marking="C//NF"),
    hit(11, "Nobody counted the oars."),
)


def composed(draft: Draft) -> Answer:
    return compose("how many boats?", draft, HITS, model="embedded", index=SUMMARY, timings_ms={"total": 1.5})


def quoting(text: str, *keys: str) -> Draft:
    return Draft((DraftSentence(text, keys),))


def test_the_figure_comes_first_and_each_sentence_bears_its_citation() -> None:
    draft = Draft(
        (
            DraftSentence("Police counted 32 boats in the harbour.", ("08ANYTOWN7 ¶9",)),
            DraftSentence("Most were old.", ("08ANYTOWN7 ¶9",)),
        ),
        lead="32",
    )
    assert composed(draft).text == (
        "32 — Police counted 32 boats in the harbour. [08ANYTOWN7 ¶9] Most were old. [08ANYTOWN7 ¶9]"
    )


def test_a_passage_cited_twice_is_listed_once_with_its_first_quote() -> None:
    draft = Draft(
        tuple(DraftSentence(text, ("08ANYTOWN7 ¶9",)) for text in ("Most were old.", "Police counted 32 boats"))
    )
    (citation,) = composed(draft).citations
    assert (citation.key, citation.cable, citation.paragraph, citation.ordinal) == ("08ANYTOWN7 ¶9", "08ANYTOWN7", 9, 1)
    assert (citation.marking, citation.subject, citation.quote) == ("SBU", "TOWN NEWS", "Most were old.")


@pytest.mark.parametrize(
    ("draft", "support", "kinds"),
    [
        (quoting("Most were old.", "08ANYTOWN7 ¶9"), "supported", []),
        (quoting("Police counted 32 boats in  the harbour.", "08ANYTOWN7 ¶9"), "supported", []),
        (quoting("Police counted 34 boats in the harbour.", "08ANYTOWN7 ¶9"), "unsupported", ["not in the passage"]),
        (quoting("Most were old.", "08ANYTOWN7 ¶10"), "unsupported", ["not in the passage"]),
        (quoting("Most were old.", "08ANYTOWN7 ¶99"), "unsupported", ["unknown citation"]),
        (quoting("Most were old."), "unsupported", ["no citation"]),
        (quoting("Most were old.", "08ANYTOWN7 ¶9", "08ANYTOWN7 ¶10"), "unsupported", ["not in the passage"]),
    ],
)
def test_a_sentence_is_supported_only_where_every_passage_it_cites_holds_its_words(
    draft: Draft, support: str, kinds: list[str]
) -> None:
    (sentence,) = composed(draft).sentences
    assert sentence.support == support
    assert [problem.kind for problem in sentence.problems] == kinds


def test_what_a_conflict_stands_on_is_cited_too() -> None:
    conflict = Conflict(
        "the number of boats",
        (
            Figure("32", "08ANYTOWN7 ¶9", "Police counted 32 boats in the harbour."),
            Figure("33", "08ANYTOWN7 ¶10", "The mayor counted 33 boats."),
        ),
    )
    draft = Draft((DraftSentence("Most were old.", ("08ANYTOWN7 ¶9",)),), conflicts=(conflict,))
    assert [(each.key, each.marking) for each in composed(draft).citations] == [
        ("08ANYTOWN7 ¶9", "SBU"),
        ("08ANYTOWN7 ¶10", "C//NF"),
    ]


@pytest.mark.parametrize(
    ("reason", "said"), [("No cable speaks of tugs.", "No cable speaks of tugs."), (None, NO_REASON)]
)
def test_a_refusal_has_no_text_and_always_a_reason(reason: str | None, said: str) -> None:
    answer = composed(Draft((), reason=reason))
    assert (answer.text, answer.abstained, answer.reason, answer.citations) == (None, True, said, ())
    assert len(answer.passages) == 3


def test_the_dictionary_is_plain_json_with_the_names_of_the_contract() -> None:
    answer = composed(quoting("Most were old.", "08ANYTOWN7 ¶9"))
    found = answer.to_dict()
    assert json.loads(json.dumps(found)) == found
    assert list(found) == [
        "question", "answer", "abstained", "reason", "sentences", "citations", "conflicts", "passages", "model",
        "usage", "timings_ms", "index", "notice",
    ]  # fmt: skip
    assert found["sentences"] == [
        {"text": "Most were old.", "citations": ["08ANYTOWN7 ¶9"], "support": "supported", "problems": []}
    ]
    assert found["citations"] == [
        {
            "key": "08ANYTOWN7 ¶9",
            "cable": "08ANYTOWN7",
            "paragraph": 9,
            "ordinal": 1,
            "marking": "SBU",
            "created": "2008-03-12T16:16:00+00:00",
            "subject": "TOWN NEWS",
            "quote": "Most were old.",
        }
    ]
    assert found["passages"][1] == {
        "key": "08ANYTOWN7 ¶10",
        "score": 0.9,
        "text": "The mayor counted 33 boats.",
        "sentences": ["The mayor counted 33 boats."],
    }
    assert found["index"] == {"digest": "d1", "cables": 1, "paragraphs": 3}
