"""The two streams: encodings that lack a character, and readers that go away."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests import CHECKOUT


def printed(code: str, encoding: str) -> bytes:
    """What the code prints on a terminal with this encoding."""
    done = subprocess.run(
        [sys.executable, "-c", f"from index import terminal; terminal.prepare(); {code}"],
        cwd=CHECKOUT, env=os.environ | {"PYTHONIOENCODING": encoding}, capture_output=True, check=True,
    )  # fmt: skip
    return done.stdout


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [
        ("utf-8", "32 — “boats” [08ANYTOWN7 ¶9] ж".encode()),
        ("ascii", b'32 - "boats" [08ANYTOWN7 para. 9] ?'),
        ("latin-1", b'32 - "boats" [08ANYTOWN7 \xb69] ?'),
    ],
)
def test_a_terminal_without_a_character_gets_a_plain_one(encoding: str, expected: bytes) -> None:
    assert printed("terminal.emit('32 — “boats” [08ANYTOWN7 ¶9] ж')", encoding).rstrip() == expected


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1"])
def test_json_is_whole_on_every_terminal(encoding: str) -> None:
    assert json.loads(printed("terminal.emit_json({'key': '08ANYTOWN7 ¶9 — ж'})", encoding)) == {
        "key": "08ANYTOWN7 ¶9 — ж"
    }


def test_a_reader_that_goes_away_is_no_error() -> None:
    code = "from index import terminal; terminal.emit('x' * 1_000_000)"
    with subprocess.Popen(
        [sys.executable, "-c", f"import sys; {code}"], cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_a_message_is_one_line() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from index import terminal; terminal.say('two\\nlines')"],
        cwd=CHECKOUT, capture_output=True, check=True, text=True,
    )  # fmt: skip
    assert done.stderr == "ask: two lines\n"
