"""The passage encoder gives the vectors of sentence-transformers in fp32, whatever the machine makes them in."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.embedding import processor
from index.embedding.embedder import Embedder
from index.embedding.passage_encoder import BF16, FP32, LEAST_COSINE
from index.embedding.query_encoder import QueryEncoder
from tests.fakes.tiny import tiny_model

WORDS = (
    "the old harbour was closed after a storm , and no grain ship left it for nine days ; the minister told the "
    "embassy in 2007 that 38 of 41 teachers had signed , which the court did not believe . "
).split()
TEXTS = ["", "Fish", 'quotes " \x00 ünïcode 漢字', *(" ".join((WORDS * 12)[n : 3 * n]) for n in range(1, 140, 3))]


def least_cosine(embedder: Embedder) -> float:
    expected = embedder.model.encode_document(TEXTS, normalize_embeddings=True)
    vectors = embedder.passages(TEXTS)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    return float((vectors * expected).sum(axis=1).min())


def copied(folder: Path) -> Path:
    return shutil.copytree(tiny_model(), folder)


@pytest.fixture(scope="module")
def included() -> Embedder:
    return Embedder.open()


def test_texts_of_all_lengths_keep_their_vectors(included: Embedder) -> None:
    assert least_cosine(included) >= LEAST_COSINE
    assert included.passage_encoder.precision in (BF16, FP32)


def test_the_query_encoder_of_another_machine_gives_the_same_vectors(included: Embedder, sample_index: Path) -> None:
    (generation,) = sample_index.glob("generation-*")
    encoder = QueryEncoder.open(generation / "encoder")
    assert (encoder.encode(TEXTS) * included.passages(TEXTS)).sum(axis=1).min() >= LEAST_COSINE


def test_a_text_has_the_same_vector_among_others_and_alone(included: Embedder) -> None:
    alone = np.concatenate([included.passages([text]) for text in TEXTS[::9]])
    assert (alone * included.passages(TEXTS)[::9]).sum(axis=1).min() >= LEAST_COSINE


def test_a_model_that_pads_on_the_left_keeps_its_vectors(tmp_path: Path) -> None:
    from transformers import LlamaConfig, LlamaModel

    folder = copied(tmp_path / "model")
    sizes: dict[str, Any] = {
        "hidden_size": 16,
        "intermediate_size": 32,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
    }
    LlamaModel(LlamaConfig(vocab_size=200, pad_token_id=0, **sizes)).save_pretrained(folder)
    embedder = Embedder.open(str(folder))
    embedder.model.tokenizer.padding_side = "left"
    assert least_cosine(embedder) >= LEAST_COSINE


def test_a_model_to_which_bf16_would_be_a_loss_is_run_in_fp32(tmp_path: Path) -> None:
    from transformers import BertConfig, BertModel

    # Many layers of large random weights: each makes what the one before rounded away larger.
    folder = copied(tmp_path / "model")
    config = BertConfig.from_pretrained(folder)
    config.num_hidden_layers, config.initializer_range = 12, 2.0
    BertModel(config).save_pretrained(folder)
    embedder = Embedder.open(str(folder))
    cosine = embedder.passage_encoder.bf16_cosine
    assert cosine is None or cosine < LEAST_COSINE
    assert embedder.passage_encoder.precision == FP32
    assert least_cosine(embedder) == pytest.approx(1, abs=1e-5)


def test_a_model_without_a_network_is_encoded_as_it_is(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(tiny_model() / "tokenizer.json"))
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=16)]).save(str(tmp_path))
    embedder = Embedder.open(str(tmp_path))
    expected = embedder.model.encode_document(TEXTS[1:], normalize_embeddings=True)
    assert embedder.passages(TEXTS[1:]) == pytest.approx(expected, abs=1e-6)
    assert embedder.passage_encoder.bf16_cosine is None


@pytest.mark.parametrize(
    ("files", "cores"),
    [
        ({"cpu.max": "150000 100000\n"}, 1),
        ({"cpu.max": "400000 100000\n"}, 4),
        ({"cpu.max": "20000 100000\n"}, 1),
        ({"cpu.max": "max 100000\n"}, None),
        ({"cpu/cpu.cfs_quota_us": "200000\n", "cpu/cpu.cfs_period_us": "100000\n"}, 2),
        ({"cpu/cpu.cfs_quota_us": "-1\n", "cpu/cpu.cfs_period_us": "100000\n"}, None),
        ({"cpu.max": "nonsense\n"}, None),
        ({}, None),
    ],
)
def test_a_containers_quota_is_kept(files: dict[str, str], cores: int | None, tmp_path: Path) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    assert processor.quota(tmp_path) == cores
