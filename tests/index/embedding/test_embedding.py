"""Embedder and query encoder: one model, two ways to run it, the same vectors."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.embedding import embedder as embedders
from index.embedding.embedder import DEFAULT_EMBEDDER, Embedder, known_as
from index.embedding.onnx_export import TOLERANCE, export
from index.embedding.query_encoder import QueryEncoder
from index.errors import EmbedderError
from tests import CHECKOUT
from tests.fakes.tiny import tiny_model

TEXTS = (
    "how many victims did KPS identify in 2007?",
    "Fish",
    "",
    'quotes " and * AND (operators) \x00 \u2028 ünïcode 漢字',
    "the minister opened the bridge, " * 200,
)
PROMPTS = (("query", "the question: "), ("document", "the text: "))


def differences(embedder: Embedder, encoder: QueryEncoder) -> float:
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    together = encoder.encode(TEXTS)
    expected = embedder.queries(TEXTS)
    return float(max(abs(alone - expected).max(), abs(together - expected).max()))


@pytest.mark.parametrize("prompts", [(), PROMPTS], ids=["plain", "with prompts"])
def test_a_small_model_exported_gives_the_same_vectors(prompts: tuple[tuple[str, str], ...], tmp_path: Path) -> None:
    embedder = Embedder.open(str(tiny_model(prompts=prompts)))
    export(embedder, tmp_path / "encoder")
    encoder = QueryEncoder.open(tmp_path / "encoder")
    assert differences(embedder, encoder) < TOLERANCE
    assert np.linalg.norm(encoder.encode(TEXTS), axis=1) == pytest.approx(1)
    assert encoder.encode([]).shape == (0, 16)


def test_a_models_own_prompts_are_put_before_questions_and_passages() -> None:
    plain, prompted = (Embedder.open(str(tiny_model(prompts=prompts))) for prompts in ((), PROMPTS))
    assert prompted.queries(["fish"]) == pytest.approx(plain.queries(["the question: fish"]), abs=1e-6)
    assert prompted.passages(["fish"]) == pytest.approx(plain.passages(["the text: fish"]), abs=1e-6)
    assert prompted.digest != plain.digest
    assert prompted.weights_sha256 == plain.weights_sha256


def test_the_included_model_is_the_published_one_and_exports_to_the_same_vectors(sample_index: Path) -> None:
    (generation,) = sample_index.glob("generation-*")
    embedder = Embedder.open()
    assert embedder.name == DEFAULT_EMBEDDER
    assert embedder.dimension == 384
    assert differences(embedder, QueryEncoder.open(generation / "encoder")) < TOLERANCE


def test_encoding_a_question_loads_no_torch(sample_index: Path) -> None:
    (generation,) = sample_index.glob("generation-*")
    script = (
        "import sys; from pathlib import Path; from index.embedding.query_encoder import QueryEncoder; "
        "QueryEncoder.open(Path(sys.argv[1])).encode(['x']); "
        "print(sorted({'torch', 'transformers', 'sentence_transformers', 'onnx'} & set(sys.modules)))"
    )
    given = [sys.executable, "-c", script, str(generation / "encoder")]
    ended = subprocess.run(given, cwd=CHECKOUT, capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"


def test_altered_weights_of_the_included_model_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedders, "_WEIGHTS_SHA256", "0" * 64)
    with pytest.raises(EmbedderError, match="not the published ones"):
        Embedder.open()


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ((None, "", " ", DEFAULT_EMBEDDER, f"sentence-transformers/{DEFAULT_EMBEDDER}"), DEFAULT_EMBEDDER),
        (("someone/some-model",), "someone/some-model"),
    ],
)
def test_an_embedder_has_one_name(names: tuple[str | None, ...], expected: str) -> None:
    assert {known_as(name) for name in names} == {expected}


def test_a_folder_is_known_by_its_whole_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tiny_model().parent)
    assert known_as(tiny_model().name) == str(tiny_model().resolve())


def test_a_folder_that_is_no_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(EmbedderError, match=r"has no modules\.json"):
        Embedder.open(str(tmp_path))
    (tmp_path / "modules.json").write_text("[]", "utf-8")
    with pytest.raises(EmbedderError, match="has no weights"):
        _ = Embedder.open(str(tmp_path)).digest
    (tmp_path / "model.safetensors").write_bytes(b"not weights")
    (tmp_path / "modules.json").write_text("no json", "utf-8")
    with pytest.raises(EmbedderError, match="cannot be loaded"):
        _ = Embedder.open(str(tmp_path)).model


def test_a_name_that_cannot_be_fetched_is_told() -> None:
    with pytest.raises(EmbedderError, match="neither a folder nor to be had from the model hub"):
        Embedder.open("nobody/no-such-model")
