"""What a model is asked to verify with: the passages and the claims as quoted data, and the verdicts in its reply."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from textwrap import shorten
from typing import Any

from index.text.folding import one_line
from prompts import load
from qa.drafts.quoting import as_data
from qa.models.chat import ChatRequest, Message
from qa.readers.excerpts import Excerpt
from qa.readers.json_objects import entries_in, number_of
from qa.readers.request import Window, by_cable, list_schema
from qa.verify.verifier import Claim, Verdict

PROMPT = load("verify")
WORDS = ("entailed", "contradicted", "not entailed")
LONGEST_WHY = 200
REPLY_TOKENS = 96
"""What one verdict takes of a reply at most; as many again are left for what stands around them."""


def build(claims: Sequence[Claim], window: Window, *, as_json: bool) -> ChatRequest:
    """Build the request for a verdict on each claim; a passage that several cite is given once."""
    hits = {hit.key: Excerpt(hit, hit.text) for claim in claims for hit in claim.passages}
    lines = [*by_cable(list(hits.values())), *(_claim_line(n, each) for n, each in enumerate(claims, 1))]
    return ChatRequest(
        messages=(Message("system", PROMPT.fill()), Message("user", "\n".join(lines))),
        max_output=window.max_output,
        context=window.tokens,
        schema=_schema(len(claims)) if as_json else None,
    )


def _claim_line(number: int, claim: Claim) -> str:
    keys = "; ".join(hit.key for hit in claim.passages)
    row = {"claim": str(number), "text": one_line(claim.text), "keys": keys}
    return as_data(row | ({"context": one_line(claim.context)} if claim.context else {}))


def verdicts_in(reply: str, claims: int) -> tuple[Verdict, ...]:
    """Read the verdict on each claim; one that is missing, or given in two ways, could not be told."""
    found: dict[int, dict[str, str]] = {}
    for row in entries_in(reply, "verdicts"):
        word, why = str(row.get("verdict")).strip().lower().replace("_", " "), row.get("why")
        if word in WORDS:
            found.setdefault(number_of(row.get("claim")), {})[word] = why if isinstance(why, str) else ""
    return tuple(_verdict(found.get(number, {})) for number in range(1, claims + 1))


def _verdict(found: Mapping[str, str]) -> Verdict:
    if len(found) != 1:
        return Verdict(None, reason=f"its reply gives {'more than one' if found else 'no'} verdict on this")
    [(word, why)] = found.items()
    reason = shorten(why, LONGEST_WHY, placeholder=" …") if re.search(r"\w", why) else ""  # "…" is the prompt's own
    return Verdict(word == "entailed", None, reason, word == "contradicted")


def _schema(claims: int) -> Mapping[str, Any]:
    entry = {
        "claim": {"type": "integer", "enum": list(range(1, claims + 1))},
        "why": {"type": "string", "maxLength": LONGEST_WHY},
        "verdict": {"type": "string", "enum": list(WORDS)},
    }
    return list_schema("verdicts", entry, minItems=claims, maxItems=claims)
