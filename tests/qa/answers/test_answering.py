"""A draft becomes an answer: what is cited, and whether code finds it there."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, get_args

import pytest

from qa.answers.answer import REFUSAL, Answer, IndexSummary
from qa.answers.answering import NO_REASON, compose
from qa.check.checker import Checker
from qa.check.labels import Support
from qa.drafts.draft import Draft, DraftSentence, Turn
from tests.fakes.evidence import evidence, hit

SUMMARY = IndexSummary("d1", 1, 3)
HITS = (
    hit(9, "Police counted 32 boats\nin the harbour.", "Most were old."),
    hit(10, "The mayor counted 33 boats.", marking="C//NF"),
    hit(11, "Nobody counted the oars."),
)


def composed(draft: Draft, question: str = "where is the mayor?", **others: Any) -> Answer:
    checked = map(Checker(HITS).check, draft.sentences)
    return compose(question, draft, evidence(question, HITS), checked, model="embedded", index=SUMMARY, **others)


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


def test_what_does_not_hold_is_labelled_in_the_text_and_counted() -> None:
    draft = Draft(
        (
            DraftSentence("Police counted 32 boats.", ("08ANYTOWN7 ¶9",)),
            DraftSentence("Police counted 34 boats.", ("08ANYTOWN7 ¶9",)),
            DraftSentence("Most were old.", ()),
        )
    )
    answer = composed(draft)
    assert [sentence.support for sentence in answer.sentences] == ["quoted", "partly", "uncited"]
    assert answer.text == (
        "Police counted 32 boats. [08ANYTOWN7 ¶9] Police counted 34 boats. [08ANYTOWN7 ¶9] [partly] "
        "Most were old. [uncited]"
    )
    labels = dict.fromkeys(get_args(Support), 0)
    assert answer.counts == {"sentences": 3} | labels | {"quoted": 1, "partly": 1, "uncited": 1}
    assert answer.removed == 0
    strict = composed(draft, strict=True)
    assert strict.text == "Police counted 32 boats. [08ANYTOWN7 ¶9]"
    assert (strict.counts["sentences"], strict.removed) == (1, 2)


def test_where_nothing_holds_strictness_leaves_a_refusal_that_says_how_much_it_took() -> None:
    answer = composed(quoting("Police counted 34 boats.", "08ANYTOWN7 ¶9"), strict=True)
    assert (answer.abstained, answer.text, answer.removed) == (True, None, 1)
    assert "no sentence of the answer holds" in (answer.reason or "")


def test_a_key_that_was_not_shown_is_no_citation_of_the_answer() -> None:
    answer = composed(quoting("Most were old.", "08ANYTOWN7 ¶99"))
    assert answer.citations == ()
    assert answer.sentences[0].support == "unsupported"
    assert answer.marking is None


def test_what_a_conflict_stands_on_is_cited_too() -> None:
    hits = (HITS[0], HITS[2], hit(2, "The police counted 35 boats in the harbour.", cable="09KELLAND3", marking="S"))
    asked = "how many boats did the police count in the harbour?"
    draft = quoting("Most were old.", "08ANYTOWN7 ¶9")
    answer = compose(
        asked,
        draft,
        evidence(asked, hits),
        map(Checker(hits).check, draft.sentences),
        model="any/model",
        index=SUMMARY,
    )
    assert [(each.key, each.marking) for each in answer.citations] == [("08ANYTOWN7 ¶9", "SBU"), ("09KELLAND3 ¶2", "S")]
    assert answer.marking == "S"


def test_what_was_held_back_is_named_with_its_marking() -> None:
    draft = Draft((DraftSentence("Most were old.", ("08ANYTOWN7 ¶9",)),), held=HITS[1:2])
    assert composed(draft).to_dict()["held_back"] == [{"key": "08ANYTOWN7 ¶10", "marking": "C//NF"}]


def test_the_turn_for_a_follow_up_is_marked_as_high_as_what_was_shown() -> None:
    answer = composed(quoting("Most were old.", "08ANYTOWN7 ¶9"), record={"searched": "how old are the boats?"})
    assert answer.turn == Turn("how old are the boats?", "Most were old. [08ANYTOWN7 ¶9]", "C//NF")
    assert composed(Draft(())).turn.answer == REFUSAL


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
        "question", "answer", "abstained", "reason", "confidence", "caution", "chance", "lacks", "missing", "finish",
        "note", "sentences", "counts",
        "removed", "instead", "citations", "marking",
        "conflicts", "passages", "held_back", "withheld", "model", "usage", "timings_ms", "index", "notice", "record",
    ]  # fmt: skip
    assert list(map(dict, found["sentences"])) == [
        {
            "text": "Most were old.",
            "citations": ["08ANYTOWN7 ¶9"],
            "support": "quoted",
            "problems": [],
            "verdict": None,
            "findings": [
                {
                    "part": {"text": "Most were old.", "start": 0, "end": 14},
                    "support": "quoted",
                    "key": "08ANYTOWN7 ¶9",
                    "sentence": "Most were old.",
                    "problem": None,
                }
            ],
        }
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
            "also": 0,
        }
    ]
    assert found["passages"][1] == {
        "key": "08ANYTOWN7 ¶10",
        "score": 0.9,
        "marking": "C//NF",
        "text": "The mayor counted 33 boats.",
        "sentences": ["The mayor counted 33 boats."],
        "also": 0,
    }
    assert found["index"] == {"digest": "d1", "cables": 1, "paragraphs": 3, "meaning": 1.0}


def test_what_was_asked_for_and_is_not_said_is_named_and_of_quotations_only_its_form() -> None:
    asked = "when did Jessen Bank count the boats?"
    written = composed(quoting("Police counted 32 boats.", "08ANYTOWN7 ¶9"), asked)
    assert written.lacks == ("a date", "the name Jessen Bank")
    assert written.to_dict()["lacks"] == ["a date", "the name Jessen Bank"]
    assert written.sentences[0].holds
    quoted = composed(replace(quoting("Police counted 32 boats.", "08ANYTOWN7 ¶9"), chance=0.5), asked)
    assert quoted.lacks == ("a date",)
    assert composed(Draft(()), asked).lacks == ()
