"""The entailment cross-encoder: real models with random weights, their labels in any order, and long passages."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from index.errors import EmbedderError
from index.search.retriever import Hit
from qa.verify.entailment import EntailmentVerifier
from qa.verify.label_order import label_order
from qa.verify.verifier import Claim, Verdict
from tests.fakes.evidence import hit
from tests.fakes.tiny import tiny_model, tiny_reranker

CLAIMS = ["the harbour closed", "two teachers met", "fish and grain", "the minister signed", "police found a ship"]
PASSAGE = hit(1, "the old harbour closed and the minister met two teachers")


def named(folder: Path, *labels: str) -> EntailmentVerifier:
    """The same network, in a folder whose config calls its numbers this."""
    shutil.copytree(tiny_reranker(labels=len(labels)), folder)
    config = json.loads((folder / "config.json").read_text("utf-8"))
    names = {"id2label": dict(enumerate(labels)), "label2id": {label: place for place, label in enumerate(labels)}}
    (folder / "config.json").write_text(json.dumps(config | names), "utf-8")
    return EntailmentVerifier.open(str(folder))


def verdicts(verifier: EntailmentVerifier, *passages: Hit) -> list[Verdict]:
    return list(verifier.verify([Claim(text, passages or (PASSAGE,)) for text in CLAIMS]).verdicts)


def test_each_label_is_read_from_the_config_in_any_order_and_case(tmp_path: Path) -> None:
    orders = [
        ("ENTAILMENT", "neutral", "Contradiction"),
        ("contradiction", "Entailment", "neutral"),
        ("neutral", "contradiction", "entailment"),
    ]
    found = [
        {place: verdicts(named(tmp_path / f"{n}", *order)) for place in [order.index(entails)]}
        for n, (order, entails) in enumerate(zip(orders, ("ENTAILMENT", "Entailment", "entailment"), strict=True))
    ]
    chances = [[each.chance or 0 for each in verdicts] for row in found for verdicts in row.values()]
    assert np.allclose(np.sum(chances, axis=0), 1, atol=0.001), "three numbers of one network, each read once"
    every = [each for row in found for rows in row.values() for each in rows]
    assert all(each.entailed == ((each.chance or 0) >= 0.5) for each in every)
    assert any(each.contradicted for each in every)
    assert not any(each.contradicted and each.entailed for each in every)


@pytest.mark.parametrize(
    ("labels", "entails", "contradicts"),
    [
        (["LABEL_0", "LABEL_1"], 1, None),
        (["entailment", "not_entailment"], 0, None),
        (["inconsistent", "Consistent"], 1, None),
        (["REFUTES", "NOT ENOUGH INFO", "SUPPORTS"], 2, 0),
        (["anything"], 0, None),
    ],
)
def test_a_model_of_one_or_two_labels_says_supported_by_the_last_or_by_name(
    labels: list[str], entails: int, contradicts: int | None
) -> None:
    order = label_order("m", {"id2label": {str(place): label for place, label in enumerate(labels)}}, len(labels))
    assert (order.entails, order.contradicts) == (entails, contradicts)


def test_one_number_is_a_chance_by_its_sigmoid() -> None:
    entailed, against = label_order("m", {}, 1).chances(np.array([[0.0], [2.0]]))
    assert np.allclose(entailed, [0.5, 0.8808], atol=1e-4)
    assert not against.any()


def test_labels_that_do_not_say_which_is_entailment_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(EmbedderError, match=r"its labels are LABEL_0, LABEL_1, LABEL_2.*id2label"):
        verdicts(named(tmp_path / "m", "LABEL_0", "LABEL_1", "LABEL_2"))


def test_the_best_window_of_a_long_passage_decides(tmp_path: Path) -> None:
    verifier = named(tmp_path / "m", "entailment", "neutral", "contradiction")
    filler = "the budget report of the quarter " * 120
    short, long = (verdicts(verifier, hit(1, text)) for text in (filler[:600], f"{filler}{PASSAGE.text} {filler}"))
    assert all((deep.chance or 0) >= (first.chance or 0) for first, deep in zip(short, long, strict=True))
    several = verdicts(verifier, hit(1, filler), PASSAGE)
    assert all((both.chance or 0) >= (one.chance or 0) for both, one in zip(several, verdicts(verifier), strict=True))


def test_the_place_of_a_model_on_this_machine_is_not_told(tmp_path: Path) -> None:
    settings = named(tmp_path / "ours", "consistent").settings
    assert settings["name"] == "ours" and str(tmp_path) not in json.dumps(settings)
    assert len(settings["sha256"]) == 64


def test_what_is_no_verifier_is_said_in_one_line() -> None:
    with pytest.raises(EmbedderError, match="is no verifier: no network in it scores texts"):
        EntailmentVerifier.open(str(tiny_model()))
    with pytest.raises(EmbedderError, match="The verifier nobody/none is neither a folder nor a model"):
        EntailmentVerifier.open("nobody/none")


def test_a_claim_without_words_to_go_by_is_not_told(tmp_path: Path) -> None:
    verifier = named(tmp_path / "m", "consistent")
    assert verifier.verify([Claim("fish", ())]).verdicts[0].entailed is None
