"""Reranking: the best passages put in order by ranking and reranker together, and the sum that explains it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index import build_index
from index.embedding.reranker import Reranker
from index.errors import UsageError
from index.filters import Filters
from index.learned.linear_model import LinearModel
from index.search.ranker import RERANKED, RERANKER, reranking_parts
from index.search.retriever import Hit, Retriever
from index.search.weights import STAGES, Reranking, Weights, packaged
from index.store.open_index import OpenIndex, open_index
from tests.fakes.tiny import cable_text, tiny_model, tiny_reranker

LITTLE = 1e-6
"""So much counts for nothing but a tie."""
QUESTION = "how many victims did KPS identify in 2007?"


@pytest.fixture(scope="module")
def opened(sample_index: Path) -> Iterator[OpenIndex]:
    index = open_index(sample_index)
    yield index
    index.close()


def reranker() -> Reranker:
    return Reranker.open(str(tiny_reranker()))


def weighed(ranking: float, read: float, digest: str | None = None) -> Weights:
    """Weights that have learned so much of either score, of our reranker or of another."""
    model = LinearModel(STAGES, (0.0, 0.0), (2.0, 1.0), (ranking, read))
    return replace(packaged(), reranking=Reranking("tiny", digest or reranker().digest, model))


def found(index: OpenIndex, weights: Weights, k: int = 100) -> tuple[Hit, ...]:
    return Retriever(index, weights, reranker()).search(QUESTION, k)


def test_the_best_are_put_in_the_order_of_the_reranker_if_it_alone_counts(opened: OpenIndex) -> None:
    plain = Retriever(opened).search(QUESTION, 100)
    best = found(opened, weighed(LITTLE, 1.0))[:RERANKED]
    assert {hit.key for hit in best} == {hit.key for hit in plain[:RERANKED]}
    assert [hit.key for hit in best] != [hit.key for hit in plain[:RERANKED]]
    texts = [". ".join(filter(None, (h.subject, h.passage.heading, h.passage.search_text))) for h in best]
    assert [hit.score for hit in best] == pytest.approx(list(reranker().scores(QUESTION, texts)), abs=1e-4)


def test_what_the_reranker_did_not_read_stays_behind_what_it_did(opened: OpenIndex) -> None:
    plain, hits = Retriever(opened).search(QUESTION, 100), found(opened, weighed(1.0, 0.5))
    assert {hit.key for hit in hits[:RERANKED]} == {hit.key for hit in plain[:RERANKED]}
    assert [hit.key for hit in hits[RERANKED:]] == [hit.key for hit in plain[RERANKED:]]


def test_its_part_is_told_and_all_parts_sum_to_the_score(opened: OpenIndex) -> None:
    hits = found(opened, weighed(1.0, 0.5), 20)
    apart = [hit.score - sum(reason.adds for reason in hit.why) for hit in hits]
    assert apart == pytest.approx([apart[0]] * len(apart))
    last = hits[0].why[-1]
    assert (last.feature, last.label) == (RERANKER, "how the reranker reads it beside the question")


def test_the_chance_that_the_matter_is_there_is_that_of_the_ranking(opened: OpenIndex) -> None:
    plain = Retriever(opened).search(QUESTION, 1)
    assert found(opened, weighed(1.0, 0.5), 1)[0].relevance == plain[0].relevance


def test_searches_change_the_ranking_and_not_what_is_put_to_the_reranker(opened: OpenIndex) -> None:
    retriever = Retriever(opened, weighed(LITTLE, 1.0), reranker())
    alone, searched = (retriever.search(QUESTION, 100, searches=some) for some in ((), ("police found victims",)))
    scores = {hit.key: hit.score for hit in alone[:RERANKED]}
    both = [hit for hit in searched[:RERANKED] if hit.key in scores]
    assert both and [hit.score for hit in both] == pytest.approx([scores[hit.key] for hit in both], abs=1e-4)


def test_weights_that_do_not_know_the_reranker_are_refused(opened: OpenIndex) -> None:
    other = weighed(1.0, 0.5, "0" * 64)
    for weights, told in ((packaged(), r"the reranker tiny-\S+$"), (other, "only for tiny")):
        with pytest.raises(UsageError, match=told.replace("$", r"\.$")) as caught:
            Retriever(opened, weights, reranker())
        assert "`ask eval fit GOLD --reranker /" in caught.value.command


def test_weights_keep_a_reranking(tmp_path: Path) -> None:
    (tmp_path / "own.json").write_text(weighed(1.0, 0.5).text(), "utf-8")
    assert Weights.read(tmp_path / "own.json") == weighed(1.0, 0.5)
    assert "reranking" not in packaged().text()
    assert weighed(1.0, 0.5).digest != packaged().digest


def test_a_candidate_that_was_not_read_counts_as_the_worst_that_was() -> None:
    model = LinearModel(STAGES, (0.0, 0.0), (1.0, 1.0), (1.0, 2.0))
    parts = reranking_parts(model, np.array([3.0, 2.0, 1.0]), np.array([0, 1]), np.array([5.0, -1.0]))
    assert parts.tolist() == [[3.0, 10.0], [2.0, -2.0], [1.0, -2.0]]


def test_a_subject_above_the_clearance_is_not_put_to_it(tmp_path: Path) -> None:
    scores = []
    for subject in ("HARBOUR NEWS", "RIFLES FOR ZEMBLA"):
        folder = tmp_path / subject[:3]
        folder.mkdir()
        text = cable_text(7, "The harbour froze.", "Ships waited for 12 days.", subject=subject)
        (folder / "7.txt").write_text(text.replace("UNCLAS", "S E C R E T"), "utf-8")
        build_index([folder], folder / "index", embedder=str(tiny_model()))
        index = open_index(folder / "index")
        retriever = Retriever(index, weighed(LITTLE, 1.0), reranker())
        for clearance in ("U", None):
            hits = retriever.search("which ships waited?", 5, Filters(clearance=clearance))
            scores.append([(hit.key, hit.score) for hit in hits])
        index.close()
    assert scores[0] == scores[2] and scores[0]
    assert scores[1] != scores[3]
