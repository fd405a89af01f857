"""A model's reply read as it comes: JSON however it is wrapped, words with keys, and refusals."""

from __future__ import annotations

import json
import re
from random import Random

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
        (f'[{{"text": "They counted 32 boats.", "keys": ["{KEY}"]}}]\n\nI hope this helps!', [SAID]),
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


MORE = ("In 2006 they counted 64.", (KEY,))
TWO = json.dumps({"sentences": [{"text": text, "keys": list(keys)} for text, keys in (SAID, MORE)]}, ensure_ascii=False)


@pytest.mark.parametrize("size", [1, 10_000])
@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (TWO.replace("]}, {", "]} {"), [SAID, MORE]),
        (TWO.replace("]}]}", "]},]}"), [SAID, MORE]),
        (TWO.replace("counted 64", "counted\n64"), [SAID, MORE]),
        (TWO.replace("boats", "boats\\x"), [("They counted 32 boats\\x.", (KEY,)), MORE]),
        (TWO.replace("They counted", 'They "counted"'), [('They "counted" 32 boats.', (KEY,)), MORE]),
        (TWO.replace(f'["{KEY}"]', "5"), [("They counted 32 boats.", ()), ("In 2006 they counted 64.", ())]),
        (TWO.replace(f'["{KEY}"]', "true"), [("They counted 32 boats.", ()), ("In 2006 they counted 64.", ())]),
        (LIST.replace("32 boats", "32 \\ud800 boats"), [("They counted 32? boats.", (KEY,))]),
    ],
    ids=["no comma", "comma too many", "raw newline", "bad escape", "quotes", "a number", "true", "half a character"],
)
def test_json_that_is_slightly_broken_is_read_as_it_was_meant(
    reply: str, expected: list[tuple[str, tuple[str, ...]]], size: int
) -> None:
    assert read(reply, size) == (expected, False)


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (TWO[:-30], [SAID]),
        ('{"sentences": [', []),
        ('{"sentences": [{"text": "They coun', []),
        ('{"sentences": [{"text": 32}]}', []),
        ('{"sentences": [' + "[" * 100_000, []),
        ('{"sentences": [{"text": ' + "9" * 5_000 + "}]}", []),
    ],
    ids=["second cut off", "only begun", "first cut off", "a number for a text", "deep", "a huge number"],
)
def test_what_cannot_be_read_is_no_refusal(reply: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    reader = ReplyReader([KEY])
    found = [*reader.feed(reply), *reader.end()]
    assert [(each.text, each.citations) for each in found] == expected
    assert not reader.refused
    assert reader.broken or not expected


BREAKS = ('"', "{", "}", "[", "]", ",", ":", "\\", "\n", "", "\ud800")
WORDS = (
    f"They counted 32 boats [{KEY}]. ",
    "In 2006 they counted 64. ",
    'He said "so it was. Then" she left. ',
    "(He came. See [08ANYTOWN7 ¶9] there.) ",
    "According to 08 Anytown 7, para 9, they left the U.S. etc. ",
    "\n\n- a point, with words in it\n",
    "**Bold heading**\n",
    f"\n[{KEY}]\n",
    "Not in these passages. ",
    "```",
    *BREAKS,
    LIST,
    TWO[:40],
)


def damaged(random: Random) -> str:
    """A reply of two sentences in which a few characters are lost, added, doubled or exchanged."""
    reply = list(TWO)
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(reply))
        reply[at : at + random.randint(0, 3)] = random.choice(
            ['"', "{", "}", "[", "]", ",", ":", "\\", "\n", "", "\ud800"]
        )
    return "".join(reply[: random.randint(1, len(reply))] if random.random() < 0.2 else reply)


def test_of_5000_damaged_replies_none_fails_none_is_a_refusal_and_no_word_is_made_up() -> None:
    random = Random(7)
    for _ in range(5000):
        reply = damaged(random)
        reader = ReplyReader([KEY])
        half = random.randrange(len(reply))
        found = [*reader.feed(reply[:half]), *reader.feed(reply[half:]), *reader.end()]
        assert not reader.refused, reply
        assert all(word in reply for each in found for word in re.findall(r"\w+", each.text)), reply


def test_in_whatever_pieces_a_reply_comes_it_is_read_as_in_one() -> None:
    random = Random(8)
    for number in range(600):
        reply = damaged(random) if number % 2 else "".join(random.choices(WORDS, k=random.randint(1, 9)))
        size = random.choice([1, 2, 3, 5, 8, 13, 40])
        assert read(reply, size) == read(reply, len(reply) + 1), (reply, size)


SAYING = f"They counted 32 boats [{KEY}]. "


@pytest.mark.parametrize("size", [1, 4, 10_000_000])
@pytest.mark.parametrize(
    "reply",
    [
        SAYING * 1200,
        "They counted boats and " * 2500,
        "[" * 50_000,
        '"a" ' * 12_000,
        "\r" * 50_000,
        TWO[:-3].replace("}, {", "}, " + f"{json.dumps({'text': SAYING})}, " * 2000 + "{"),
        '{"sentences": [' + '{"text": "' + "}" * 50_000,
        '{"sentences": [' + "{" * 50_000,
    ],
    ids=["words", "no full stop", "brackets", "quotes", "returns", "many objects", "open string", "open objects"],
)
def test_a_long_reply_costs_what_its_length_costs(reply: str, size: int) -> None:
    assert not read(reply, size)[1]
