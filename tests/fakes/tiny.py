"""Small real things for the tests of the index: an embedding model of a few dimensions, and cables in our own words."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from index.disk import sha256

if TYPE_CHECKING:
    from transformers import BertConfig

WORDS = [
    *("the", "of", "in", "and", "to", "police", "court", "embassy", "border", "harbour", "minister", "ship", "grain"),
    *("storm", "school", "law", "met", "said", "found", "closed", "new", "old", "two", "three", "victims", "shelter"),
    *("budget", "quarter", "report", "train", "teachers", "river", "bridge", "opened", "signed", "treaty", "fish"),
]


@cache
def tiny_model(seed: int = 0, prompts: tuple[tuple[str, str], ...] = ()) -> Path:
    """A sentence-transformers model with one layer of 16 dimensions and random weights, in a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="tiny-model-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    _transformer(folder, seed)
    _write(folder / "modules.json", _modules())
    _write(folder / "sentence_bert_config.json", {"max_seq_length": 64, "do_lower_case": False})
    _write(folder / "config_sentence_transformers.json", {"prompts": dict(prompts)})
    pooling = folder / "1_Pooling"
    pooling.mkdir()
    _write(pooling / "config.json", {"word_embedding_dimension": 16, "pooling_mode_mean_tokens": True})
    return folder


@cache
def tiny_reranker(seed: int = 0, labels: int = 1) -> Path:
    """A CrossEncoder with one layer of 16 dimensions and random weights, in a folder of its own."""
    from transformers import BertForSequenceClassification

    folder = Path(tempfile.mkdtemp(prefix="tiny-reranker-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    config = _config(folder, seed, tokens=256)
    config.num_labels = labels
    config.initializer_range = 1.0  # small random weights would score all texts alike
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder


def _transformer(folder: Path, seed: int) -> None:
    from transformers import BertModel

    BertModel(_config(folder, seed)).save_pretrained(folder)


def _config(folder: Path, seed: int, tokens: int = 64) -> BertConfig:
    """Write a tokenizer of letters and a few words, and describe a network of its size."""
    import torch
    from transformers import BertConfig, BertTokenizer

    torch.manual_seed(seed)
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefghijklmnopqrstuvwxyz0123456789.,:;()?-"]
    vocabulary += [f"##{letter}" for letter in "abcdefghijklmnopqrstuvwxyz0123456789"] + [
        w for w in WORDS if len(w) > 1
    ]
    BertTokenizer(vocab={word: id for id, word in enumerate(vocabulary)}).save_pretrained(folder)
    return BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=tokens,
    )


def _modules() -> list[dict[str, object]]:
    kinds = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    return [
        {"idx": n, "name": str(n), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for n, (path, kind) in enumerate(kinds)
    ]


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value), "utf-8")


def cable_text(serial: int, *paragraphs: str, subject: str = "HARBOUR NEWS", post: str = "TALLINN") -> str:
    """A cable as a mission would have sent it in March 2008."""
    numbered = "\n\n".join(f"{number}. (U) {text}" for number, text in enumerate(paragraphs, start=1))
    return f"""VZCZCXYZ0005
PP RUEHC
DE RUEHTL #{serial:04}/01 0721616
ZNR UUUUU ZZH
P 121616Z MAR 08
FM AMEMBASSY {post}
TO RUEHC/SECSTATE WASHDC PRIORITY {serial:04}
UNCLAS {post} {serial:06}

SIPDIS

E.O. 12958: N/A
TAGS: PGOV ECON EN
SUBJECT: {subject}

{numbered}

WINTERBOTTOM
"""


def write_cable(folder: Path, serial: int, *paragraphs: str, subject: str = "HARBOUR NEWS", name: str = "") -> Path:
    """A file in `folder` with one such cable."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (name or f"{serial}.txt")
    path.write_text(cable_text(serial, *paragraphs, subject=subject), "utf-8")
    return path


def change_manifest(index: Path, **values: object) -> None:
    """Give the manifest of an index other values, as if it had been published with them."""
    (manifest,) = index.glob("generation-*/manifest.json")
    text = json.dumps(json.loads(manifest.read_text("utf-8")) | values)
    manifest.unlink()  # it may be a link to that of a sound index
    manifest.write_text(text, "utf-8")
    (index / "current").unlink()
    _write(index / "current", {"generation": manifest.parent.name, "manifest_sha256": sha256(manifest)})
