"""What every test has: real cables where they are, the sample's index built once, and no network."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import CHECKOUT

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_OFFLINE"] = "1"
# A shell that starts the tests in the background lets them ignore Ctrl-C, and all that they start as well.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real cables and gold files; what needs it is skipped where it is missing."""
    folder = Path(os.environ.get("ASK_TEST_DATA") or CHECKOUT.parent / "shared")
    if not (folder / "cables").is_dir():
        pytest.skip("no real cables here: set ASK_TEST_DATA to the folder that holds cables/ and gold/")
    return folder


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The place of the tests' own indexes, with nothing in it at first."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
def sample_index(data_dir: Path) -> Path:
    """The index of the bundled sample, built once."""
    from qa import sample

    sample.ready(data_dir / "sample").close()
    return data_dir / "sample"


@pytest.fixture(autouse=True)
def own_surroundings(monkeypatch: pytest.MonkeyPatch, data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No setting of the person who runs the tests reaches them."""
    for name in [name for name in os.environ if name.startswith("ASK_") and name != "ASK_TEST_DATA"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ASK_DATA_DIR", str(data_dir))
    # A test counts the calls to a model's server: those of searches, repair and verifier are made if it is on them.
    monkeypatch.setenv("ASK_ASSIST", "0")
    monkeypatch.setenv("ASK_REPAIR", "0")
    monkeypatch.setenv("ASK_VERIFIER", "off")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.getbasetemp() / "no-config"))


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Any connection that leaves this machine fails loudly."""
    real = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not str(address[0]).startswith(("127.", "::1")):
            raise AssertionError(f"a test tried to reach the network: {address}")
        real(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture
def run_ask(tmp_path: Path) -> Callable[..., Any]:
    """The command as a process of its own, run in an empty folder: `run_ask("search", "x", ASK_K="3")`."""
    import subprocess
    import sys

    folder = tmp_path / "cwd"
    folder.mkdir()

    def run(*args: str, cwd: Path = folder, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-W", "error::ResourceWarning", "-m", "qa.cli", *args],
            cwd=cwd,
            env=os.environ | {"PYTHONPATH": str(CHECKOUT), "COLUMNS": "100"} | environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def real_index(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the five real cables, built once."""
    from index import build_index

    folder = tmp_path_factory.mktemp("real") / "index"
    build_index([shared / "cables"], folder)
    return folder
