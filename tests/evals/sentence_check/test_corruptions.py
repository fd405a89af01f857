"""Drafts made wrong: each kind changes what it says it does, to what the paragraph cited does not give."""

import re

import pytest

from evals.sentence_check import written
from evals.sentence_check.corruptions import KINDS, corrupt, has_name
from evals.sentence_check.right_drafts import Draft
from tests.fakes.anytown import BRIDGE, FERRY, MARKET, collection, draft, made

SENTENCE = "Captain Ilse Vandermeer was fined 600 euros on May 17, 2006, and the port reopened after three weeks."


def wrong(kind: str, right: Draft, most: int = 1) -> list[Draft]:
    """The draft corrupted in this way."""
    return list(corrupt(kind, right, collection(), most))


@pytest.mark.parametrize("seed", range(6))
def test_a_changed_figure_is_nowhere_in_the_paragraph(seed: int) -> None:
    right = draft(SENTENCE, 1, kind=f"style {seed}")
    (found,) = wrong("figure changed", right)
    old, _, new = found.change.rpartition(": ")[2].partition(" → ")
    assert found.text == SENTENCE.replace(old, new)
    assert not re.search(rf"\b{new}\b", FERRY)


def test_a_figure_in_words_stays_in_words() -> None:
    (found,) = wrong("figure changed", draft("The wardens will train for twelve days.", 2))
    assert not re.search(r"\d|twelve", found.text)


@pytest.mark.parametrize(
    ("kind", "pattern"),
    [
        ("year changed", r"on May 17, (?!2006)(?:19|20)\d\d, and"),
        ("date changed", r"on (?!May 17)[A-Z][a-z]+ \d+, 2006, and"),
        ("unit changed", r"600 (?:dollars|francs)|three (?:days|months)"),
        ("negated", r"was not fined"),
    ],
)
def test_only_what_the_kind_names_is_changed(kind: str, pattern: str) -> None:
    (found,) = wrong(kind, draft(SENTENCE, 1))
    assert re.search(pattern, found.text)
    assert found.citations == ("08ANYTOWN7 ¶1",)


def test_a_year_that_last_year_may_mean_is_not_used() -> None:
    paragraph = made(1, "In 2004 it rained for days and days, as it did last year and in 2002 and in 2001.", year=2006)
    right = Draft("test", True, "copied", "In 2004 it rained.", (paragraph.key,), (paragraph,))
    for seed in range(8):
        styled = Draft(right.source, True, f"style {seed}", right.text, right.citations, right.shown)
        assert all(not re.search("2001|2002|2005|2006|2007", each.text) for each in wrong("year changed", styled))


def test_a_percentage_becomes_a_count() -> None:
    (found,) = wrong("unit changed", draft("About 15 percent of it went to Thirdland.", 2))
    assert found.text == "About 15 of it went to Thirdland."


def test_a_unit_that_the_paragraph_has_elsewhere_is_not_used() -> None:
    paragraph = made(1, "They paid 600 euros, or 800 dollars, or 900 francs.")
    right = Draft("test", True, "copied", "They paid 600 euros.", (paragraph.key,), (paragraph,))
    assert wrong("unit changed", right) == []


def test_a_neighbour_lacks_most_of_what_the_sentence_names() -> None:
    for found in wrong("neighbour's citation", draft(SENTENCE, 1), most=2):
        assert found.text == SENTENCE
        assert found.citations in {("08ANYTOWN7 ¶2",), ("08ANYTOWN7 ¶3",)}


def test_a_paragraph_that_says_it_too_is_no_neighbour() -> None:
    assert wrong("neighbour's citation", draft("The LRB is told of it in Anytown.", 1)) == [] or all(
        each.citations == ("08ANYTOWN7 ¶3",)
        for each in wrong("neighbour's citation", draft("The LRB is told of it in Anytown.", 1), most=2)
    )


def test_an_invented_key_was_not_shown() -> None:
    for found in wrong("invented citation", draft(SENTENCE, 1), most=4):
        assert not {*found.citations} <= {each.key for each in found.shown}
        assert found.text == SENTENCE


@pytest.mark.parametrize("seed", range(6))
def test_a_swapped_name_is_in_no_form_in_the_paragraph(seed: int) -> None:
    (found,) = wrong("name swapped", draft(SENTENCE, 1, kind=f"style {seed}"))
    new = found.change.rpartition(" → ")[2]
    assert new in found.text
    assert not has_name(FERRY, new, collection())


@pytest.mark.parametrize(
    ("text", "name", "has"),
    [
        (FERRY, "Ilse Vandermeer", True),
        (FERRY, "Anytowners", True),
        (MARKET, "Harbor Patrol Service", True),
        (MARKET, "Lake Rescue Board", True),
        (BRIDGE, "LRB", False),
        (BRIDGE, "Pablo Quintero", False),
        ("The GOA said so.", "Government of Anytown", True),
    ],
)
def test_a_name_is_known_by_its_other_forms(text: str, name: str, has: bool) -> None:
    assert has_name(text, name, collection()) == has


def test_names_are_told_from_words_that_begin_sentences() -> None:
    found = [name.text for name in collection().names(f"{FERRY} {MARKET}")]
    assert {"Anytown", "HPS", "LRB", "Thirdland"} <= {*found}
    assert not {"Most", "The", "May", "January", "Captain"} & {*found}


@pytest.mark.parametrize("kind", ["quotation altered", "quotation stitched"])
@pytest.mark.parametrize("seed", range(6))
def test_a_corrupted_quotation_stands_nowhere_in_the_paragraph(kind: str, seed: int) -> None:
    (found,) = wrong(kind, draft(SENTENCE, 1, kind=f"style {seed}"))
    quoted = re.findall(r"[\"“]([^\"“”]+)[\"”]", found.text)
    assert len(quoted) == 1
    assert written.squeezed(quoted[0]) not in written.squeezed(FERRY)


def test_two_figures_change_places() -> None:
    right = draft("In Anytown 42 ferries were seen by the patrol, and 27 boats beside them.", 1)
    assert [each.text for each in wrong("figures exchanged", right)] == [
        "In Anytown 27 ferries were seen by the patrol, and 42 boats beside them."
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("HPS did not inspect the stalls.", ["HPS did inspect the stalls."]),
        ("The wardens can swim well.", ["The wardens cannot swim well."]),
        ("If the wardens are late, the market is shut.", []),
        ("Few wardens are late.", []),
    ],
)
def test_a_sentence_is_denied_where_that_is_surely_the_opposite(text: str, found: list[str]) -> None:
    assert [each.text for each in wrong("negated", draft(text, 2))] == found


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_corrupted_that_has_no_such_part(kind: str) -> None:
    if kind not in {"invented citation", "quotation stitched", "neighbour's citation"}:
        assert wrong(kind, draft("It rained.", 3)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_corruptions_are_made_each_time(kind: str) -> None:
    assert wrong(kind, draft(SENTENCE, 1), 3) == wrong(kind, draft(SENTENCE, 1), 3)


def test_stitches_take_from_paragraphs_that_are_not_cited_too() -> None:
    made_of = {
        each.change for n in range(9) for each in wrong("quotation stitched", draft(SENTENCE, 1, kind=str(n)), 3)
    }
    others = written.squeezed(MARKET + BRIDGE)
    assert any(written.squeezed(change.rpartition(" + ")[2]) in others for change in made_of)
