"""The table of variants over the bundled sample: what each is worth, and that it fits a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from evals.gold.questions import GoldQuestion, GoldSet
from evals.runs import variants
from index.filters import Filters
from index.store.open_index import OpenIndex, open_index

ROWS = (
    GoldQuestion("q-001", "who works at the shelter?", "entity", "no one", cites=(frozenset({"08NOWHERE1 ¶1"}),)),
    GoldQuestion(
        "q-002",
        "how many victims did KPS identify in 2007?",
        "numeric",
        "32",
        must_include=("32",),
        cites=(frozenset({"08PRISTINA128 ¶9"}),),
    ),
    GoldQuestion("q-003", "who won the cup?", "unanswerable", None),
)


@pytest.fixture(scope="module")
def opened(sample_index: Path) -> Iterator[OpenIndex]:
    index = open_index(sample_index)
    yield index
    index.close()


@pytest.mark.parametrize("variant", variants.VARIANTS, ids=lambda variant: variant.name)
def test_each_variant_ranks_every_answerable_question(opened: OpenIndex, variant: variants.Variant) -> None:
    found = variants.measured(opened, GoldSet("made up", "", ROWS), variant)
    # What cites a cable that is not there scores 0 and counts; what has no answer does not.
    assert found["odd"] == dict.fromkeys(variants.MEASURES, 0.0)
    assert found["even"]["MRR"] > 0.05
    assert found["all"]["MRR"] == pytest.approx(found["even"]["MRR"] / 2)


@pytest.mark.parametrize("variant", variants.VARIANTS[:3], ids=lambda variant: variant.name)
def test_a_filter_limits_the_plain_engines_too(opened: OpenIndex, variant: variants.Variant) -> None:
    row = replace(ROWS[1], filters=Filters(cables=("07PRISTINA150",)))
    found = variants.measured(opened, GoldSet("made up", "", (row,)), variant)
    assert found["all"]["MRR"] == 0.0


def test_the_table_fits_a_hundred_columns() -> None:
    figures = {half: dict.fromkeys(variants.MEASURES, 0.5) for half in variants.HALVES}
    text = variants.as_text(GoldSet("made up", "", ROWS), {each.name: figures for each in variants.VARIANTS})
    assert max(map(len, text.splitlines())) <= 100
    assert text.count("paragraph vectors alone") == len(variants.HALVES)
    assert text.startswith("2 answerable questions of made up")
