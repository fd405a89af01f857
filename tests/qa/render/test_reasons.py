"""Why a passage was found, in bars."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.search.ranker import RERANKER, Reason
from qa.render.reasons import SHOWN, explained
from qa.render.text import search_text
from tests.fakes.evidence import hit

FEATURES = ("rare_coverage", "names", "year", "form", "first", "summary", "asks", "cable_bm25", "unheard_of")
WHY = tuple(Reason(name, 2.0 / (-2) ** n) for n, name in enumerate(FEATURES))
HIT = replace(hit(9, "Police counted 32 boats."), why=WHY)


def test_the_largest_parts_come_first_and_the_others_are_added_up() -> None:
    (found,) = explained([HIT])
    assert [bar.share for bar in found.bars[:3]] == [1, -0.5, 0.25]
    assert [bar.label for bar in found.bars[-1:]] == ["all else"]
    assert len(found.bars) == SHOWN + 1
    assert found.above == pytest.approx(sum(bar.adds for bar in found.bars))


def test_what_a_reranker_adds_is_shown_however_little() -> None:
    (found,) = explained([replace(HIT, why=(*WHY, Reason(RERANKER, 0.001)))])
    assert [bar.adds for bar in found.bars[:2]] == [0.001, 2.0]
    assert len(found.bars) == SHOWN + 1


def test_all_bars_have_one_scale_and_a_hit_without_parts_has_none() -> None:
    half = replace(HIT, why=tuple(Reason(each.feature, each.adds / 2) for each in WHY))
    assert [each.bars[0].share for each in explained([HIT, half, hit(3, "No."), HIT])] == [1, 0.5, 1]


def test_passages_are_printed_with_their_bars() -> None:
    text = search_text([HIT], explain=True)
    assert "     +2.00 ████████████ the question's rare words in the paragraph\n" in text
    assert "     -1.00 ██████       names in paragraph, heading and subject\n" in text
    assert "████" not in search_text([HIT])


def test_a_feature_without_words_is_named() -> None:
    assert Reason("unheard_of", 1.0).label == "unheard_of"
