"""A model for transformers that always says the same, whatever it is asked: each word leads to the next.

It is written as files in the form of the hub's cache, from where `transformers serve` takes it by its name.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

REVISION = "0" * 40
UNKNOWN, END = "<unk>", "<end>"
TURN = {"system": "<system>", "user": "<user>", "assistant": "<assistant>"}
CHAT_TEMPLATE = (
    "{% for message in messages %}<{{ message.role }}> {{ message.content }} {% endfor %}"
    "{% if add_generation_prompt %}<assistant>{% endif %}"
)
HEADS = 2
LONGEST = 64
"""What the model says its window is; the server does not keep to it."""
CERTAIN = 20.0

Matrix = NDArray[np.float32]


def write(hub: Path, name: str, says: str) -> None:
    """The model "owner/name" in the cache `hub`; no word may occur in `says` twice."""
    folder = hub / f"models--{name.replace('/', '--')}"
    snapshot = folder / "snapshots" / REVISION
    snapshot.mkdir(parents=True)
    (folder / "refs").mkdir()
    (folder / "refs" / "main").write_text(REVISION, "utf-8")
    words = says.split(" ")
    spoken = [words[0], *(f" {word}" for word in words[1:])]
    assert len(set(spoken)) == len(spoken), f"a word occurs twice: {says}"
    tokens = [UNKNOWN, TURN["system"], TURN["user"], TURN["assistant"], *spoken, END]
    _write_tokenizer(snapshot, tokens)
    _write_weights(snapshot, tokens)
    _write_config(snapshot, tokens)


def _write_tokenizer(folder: Path, tokens: list[str]) -> None:
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers

    tokenizer = Tokenizer(models.WordLevel({token: n for n, token in enumerate(tokens)}, unk_token=UNKNOWN))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.decoder = decoders.Fuse()
    tokenizer.add_special_tokens([UNKNOWN, *TURN.values(), END])
    tokenizer.save(str(folder / "tokenizer.json"))
    about = {"tokenizer_class": "PreTrainedTokenizerFast", "unk_token": UNKNOWN, "eos_token": END}
    _write_json(folder / "tokenizer_config.json", {**about, "clean_up_tokenization_spaces": False})
    (folder / "chat_template.jinja").write_text(CHAT_TEMPLATE, "utf-8")


def _write_weights(folder: Path, tokens: list[str]) -> None:
    """One layer that adds nothing, between a place of its own for each token and the token that follows it."""
    from safetensors.numpy import save_file

    width, first = _width(tokens), tokens.index(TURN["assistant"])
    follows = np.zeros((len(tokens), width), np.float32)
    for n in range(first, len(tokens) - 1):
        follows[n + 1, n] = CERTAIN
    nothing, ones = np.zeros((width, width), np.float32), np.ones(width, np.float32)
    parts = ("self_attn.q", "self_attn.k", "self_attn.v", "self_attn.o", "mlp.gate", "mlp.up", "mlp.down")
    layer = {f"model.layers.0.{part}_proj.weight": nothing.copy() for part in parts}
    norms = ("layers.0.input_layernorm", "layers.0.post_attention_layernorm", "norm")
    weights = {
        "model.embed_tokens.weight": np.eye(len(tokens), width, dtype=np.float32),
        "lm_head.weight": follows,
        **layer,
        **{f"model.{norm}.weight": ones.copy() for norm in norms},
    }
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})


def _write_config(folder: Path, tokens: list[str]) -> None:
    width, end = _width(tokens), tokens.index(END)
    config = {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "vocab_size": len(tokens),
        "hidden_size": width,
        "intermediate_size": width,
        "num_hidden_layers": 1,
        "num_attention_heads": HEADS,
        "num_key_value_heads": HEADS,
        "max_position_embeddings": LONGEST,
        "tie_word_embeddings": False,
        "bos_token_id": None,
        "eos_token_id": end,
    }
    _write_json(folder / "config.json", config)
    _write_json(folder / "generation_config.json", {"eos_token_id": end, "pad_token_id": end})


def _width(tokens: list[str]) -> int:
    """At least a place for each token, in a number that the heads can share out."""
    return -(-len(tokens) // (2 * HEADS)) * 2 * HEADS


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value), "utf-8")
