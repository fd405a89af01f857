"""The two servers as the tests start them, each with models that are written for it, and one that was trained."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.fakes.servers import llama, smollm, tiny_chat, tiny_gguf
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
    tiny_gguf.write(folder / "tiny.gguf")
    with _llama(folder, folder / "tiny.gguf", MODEL, f"--api-key {KEY} -c {WINDOW * SLOTS} -np {SLOTS}") as server:
        yield server


@contextmanager
def smollm_server(folder: Path) -> Iterator[Running]:
    """llama-server with SmolLM2, which wants no key; skipped or failed as the other."""
    if not smollm.MODEL.exists():
        (pytest.fail if llama.REQUIRED else pytest.skip)(smollm.MISSING)
    with _llama(folder, smollm.MODEL, "smollm2", "-c 2048 -np 1") as server:
        yield server


@contextmanager
def _llama(folder: Path, model: Path, name: str, options: str) -> Iterator[Running]:
    if not llama.BINARY.exists():
        (pytest.fail if llama.REQUIRED else pytest.skip)(llama.MISSING)
    # One thread: on a busy machine more of them wait for each other.
    fixed = f"{options} -t 1 -cram 0 --seed {SEED} --offline --host 127.0.0.1"
    command = [str(llama.BINARY), "-m", str(model), "--alias", name, *fixed.split()]
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
