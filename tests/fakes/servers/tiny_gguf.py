"""A model of half a megabyte for llama.cpp: it writes letters at random, and keeps to a schema where it is held to."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

WIDTH, LAYERS, HEADS, INNER = 64, 2, 4, 128
LONGEST = 32768
MERGES = ("t h", "th e", "i n", "a n", "[ {")
"""The last is for lists: one that has begun so is not empty."""
CONTROLS = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
CHAT_TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
CONSTANT = 8.0
"""What the first place of each embedding holds; its column of the output matrix adds to each token's score."""
UNWANTED, LETTER = -5.0, 0.4
"""What it adds to bytes that make no text, and to letters."""
ENDS, WITHIN = 0.3, 0.1
"""How far weights spread: those that tokens go in and out by, and those between."""

Matrix = NDArray[np.float32]


def write(path: Path) -> None:
    """The model as a file."""
    from gguf import GGUFWriter, TokenType

    tokens = _tokens()
    writer = GGUFWriter(path, "llama")
    writer.add_context_length(LONGEST)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    kinds = [TokenType.NORMAL] * (len(tokens) - len(CONTROLS)) + [TokenType.CONTROL] * len(CONTROLS)
    writer.add_token_types(kinds)
    writer.add_token_merges(MERGES)
    writer.add_bos_token_id(tokens.index("<|endoftext|>"))
    writer.add_eos_token_id(tokens.index("<|im_end|>"))
    writer.add_add_bos_token(False)
    writer.add_chat_template(CHAT_TEMPLATE)
    for name, matrix in _matrices(tokens).items():
        writer.add_tensor(name, matrix)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _tokens() -> list[str]:
    """Every byte, in the letters that GPT-2 has for them, a few pairs of them, and what begins and ends a turn."""
    return [*_byte_letters(), *(merge.replace(" ", "") for merge in MERGES), *CONTROLS]


def _byte_letters() -> list[str]:
    """A letter for each byte: the byte's own where it prints, else one from beyond the first 256."""
    printing = {*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)}
    others = iter(range(256, 512))
    return [chr(byte) if byte in printing else chr(next(others)) for byte in range(256)]


def _matrices(tokens: list[str]) -> dict[str, Matrix]:
    """Weights at random, always the same, through which the constant place passes unchanged."""
    random = np.random.default_rng(7)

    def matrix(rows: int, columns: int, spread: float = WITHIN) -> Matrix:
        return random.normal(0.0, spread, (rows, columns)).astype(np.float32)

    def onwards(columns: int) -> Matrix:
        result = matrix(WIDTH, columns)
        result[0] = 0.0
        return result

    embedding, output = matrix(len(tokens), WIDTH, ENDS), matrix(len(tokens), WIDTH, ENDS)
    embedding[:, 0] = CONSTANT
    output[:, 0] = _scores(tokens)
    ones = np.ones(WIDTH, np.float32)
    varying = ones.copy()
    varying[0] = 0.0
    found = {"token_embd.weight": embedding, "output.weight": output, "output_norm.weight": ones}
    for layer in range(LAYERS):
        found |= {
            f"blk.{layer}.attn_norm.weight": varying,
            f"blk.{layer}.attn_q.weight": matrix(WIDTH, WIDTH),
            f"blk.{layer}.attn_k.weight": matrix(WIDTH, WIDTH),
            f"blk.{layer}.attn_v.weight": matrix(WIDTH, WIDTH),
            f"blk.{layer}.attn_output.weight": onwards(WIDTH),
            f"blk.{layer}.ffn_norm.weight": varying,
            f"blk.{layer}.ffn_gate.weight": matrix(INNER, WIDTH),
            f"blk.{layer}.ffn_up.weight": matrix(INNER, WIDTH),
            f"blk.{layer}.ffn_down.weight": onwards(INNER),
        }
    return found


def _scores(tokens: list[str]) -> Matrix:
    """Letters before signs, sentences of a usual length, and lists that are seldom empty.

    A byte that does not print would make text that is no UTF-8; and a reply ends only where it is made to.
    """
    space, letters = _byte_letters()[ord(" ")], "abcdefghijklmnopqrstuvwxyz"
    scores = dict.fromkeys(map(chr, range(ord("!"), ord("~") + 1)), 0.0)
    scores |= dict.fromkeys([*letters, *(merge.replace(" ", "") for merge in MERGES)], LETTER)
    scores |= dict.fromkeys([space, *'",'], LETTER + 0.1) | {".": LETTER}
    return np.array([scores.get(token, UNWANTED) for token in tokens], np.float32)
