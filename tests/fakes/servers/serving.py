"""The two servers as the tests start them, each with models that are written for it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.fakes.servers import llama, tiny_chat, tiny_gguf
from tests.fakes.servers.running import Running, running

KEY = "made-up-key-of-llama"
MODEL = "tiny"
WINDOW, SLOTS = 8192, 2
SEED = 7
LLAMA_SECONDS, TRANSFORMERS_SECONDS = 60.0, 180.0


@contextmanager
def llama_server(folder: Path) -> Iterator[Running]:
    """llama-server with the model "tiny", which wants KEY and has SLOTS slots of WINDOW tokens each.

    The test is skipped where it is not built, or fails where ASK_REQUIRE_SERVERS is set.
    """
    if not llama.BINARY.exists():
        (pytest.fail if llama.REQUIRED else pytest.skip)(llama.MISSING)
    tiny_gguf.write(folder / "tiny.gguf")
    # One thread: on a busy machine more of them wait for each other.
    fixed = f"-c {WINDOW * SLOTS} -np {SLOTS} -t 1 -cram 0 --seed {SEED} --offline --host 127.0.0.1"
    command = [str(llama.BINARY), "-m", str(folder / "tiny.gguf"), "--alias", MODEL, "--api-key", KEY, *fixed.split()]
    with running(lambda port: [*command, "--port", str(port)], folder / "log", seconds=LLAMA_SECONDS) as server:
        yield server


@contextmanager
def transformers_serve(folder: Path, models: Mapping[str, str]) -> Iterator[Running]:
    """`transformers serve` with models that each say one text, by their names "owner/name"."""
    for name, says in models.items():
        tiny_chat.write(folder / "hub", name, says)
    module = [sys.executable, "-m", "transformers.cli.transformers", "serve"]
    surroundings = {"HF_HOME": str(folder), "HF_HUB_CACHE": str(folder / "hub"), "HF_HUB_OFFLINE": "1"}
    with running(
        lambda port: [*module, "--device", "cpu", "--host", "127.0.0.1", "--port", str(port)],
        folder / "log",
        seconds=TRANSFORMERS_SECONDS,
        environment=surroundings,
    ) as server:
        yield server
