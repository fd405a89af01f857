"""A model's reply read as it comes: JSON however it is wrapped, words with keys, and refusals."""

from __future__ import annotations

import json

import pytest

from qa.readers.reply import ReplyReader

KEY = "08ANYTOWN7 ¶9"
LIST = json.dumps({"sentences": [{"text": "They counted 32 boats.", "keys": [KEY]}]}, ensure_ascii=False)
SAID = ("They counted 32 boats.", (KEY,))
NESTED = json.dumps({"answer": {"sentences": [{"text": "They counted 32 boats.", "keys": [KEY]}]}}, indent=1)


def read(reply: str, size: int) -> tuple[list[tuple[str, tuple[str, ...]]], bool]:
    """What the reader makes of this reply in pieces of that size, and whether it is a refusal."""
    reader = ReplyReader([KEY])
    found = [each for at in range(0, len(reply), size) for each in reader.feed(reply[at : at + size])]
    found += reader.end()
    return [(each.text, each.citations) for each in found], reader.refused


@pytest.mark.parametrize("size", [1, 7, 10_000])
@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (LIST, [SAID]),
        (f"\ufeff{LIST}", [SAID]),
        (f"```json\n{LIST}\n```", [SAID]),
        (LIST.replace("{", '{"thoughts": "hm, [32]", "n": [1], ', 1), [SAID]),
        (NESTED, [SAID]),
        (f"{LIST}\n\nI hope this helps!", [SAID]),
        (f"Sure, here it is:\n```json\n{LIST}\n```\n", [("Sure, here it is:", ()), SAID]),
        (f"Sure, here it is:\n\n{LIST}", [("Sure, here it is:", ()), SAID]),
        (f"They counted 32 boats. [{KEY}]\n", [SAID]),
        ("They counted {32} boats.\n{so they said}", [("They counted {32} boats.", ()), ("{so they said}", ())]),
    ],
)
def test_json_is_read_wherever_it_stands_and_however_it_comes(
    reply: str, expected: list[tuple[str, tuple[str, ...]]], size: int
) -> None:
    assert read(reply, size) == (expected, False)


@pytest.mark.parametrize("size", [1, 10_000])
@pytest.mark.parametrize(
    "reply",
    ['{"sentences": []}', '\ufeff{"sentences": []}', '{"thoughts": "no", "sentences": []}', "NOT IN THESE PASSAGES"],
)
def test_an_empty_list_is_a_refusal(reply: str, size: int) -> None:
    assert read(reply, size) == ([], True)
