"""What can be wrong with files, indexes and disks: one line, the right exit code, and nothing lost."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from index.build.fingerprint import OUTDATED
from qa import sample
from tests import CHECKOUT
from tests.fakes.served import client
from tests.fakes.tiny import change_manifest

Run = Callable[..., subprocess.CompletedProcess[str]]


def failed(done: subprocess.CompletedProcess[str], code: int = 1) -> str:
    """The one line that a failed command says."""
    assert done.returncode == code, done
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.fixture
def index(sample_index: Path, tmp_path: Path) -> Path:
    """A copy of the sample's index to be spoiled; its files are links, so replace them, don't write into them."""
    return Path(shutil.copytree(sample_index, tmp_path / "index", copy_function=os.link))


def generation(index: Path) -> Path:
    """The folder of the generation that answers."""
    return index / str(json.loads((index / "current").read_text())["generation"])


def written(path: Path, data: bytes) -> None:
    """The file with these contents, without touching what it is a link to."""
    path.unlink()
    path.write_bytes(data)


FILES = [
    "current", "manifest.json", "passages.db", "vectors.faiss", "keywords/meta.json", "encoder/network.onnx",
    "encoder/network.weights", "encoder/tokenizer.json", "encoder/encoder.json",
]  # fmt: skip


def found(index: Path, name: str) -> Path:
    return index / name if name == "current" else generation(index) / name


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_the_index_is_gone(run_ask: Run, index: Path, name: str) -> None:
    found(index, name).unlink()
    said = failed(run_ask("police", "--index", str(index)))
    assert "damaged" in said
    assert "ask index build" in said


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("length", [0, 1, -1], ids=["emptied", "one byte left", "last byte off"])
def test_a_file_of_the_index_is_cut_short(run_ask: Run, index: Path, name: str, length: int) -> None:
    path = found(index, name)
    written(path, path.read_bytes()[:length])
    done = run_ask("police", "--index", str(index))
    if length == -1 and name == "current":  # only its line break is off
        assert done.returncode == 0
    else:
        assert "damaged" in failed(done)


@pytest.mark.parametrize("name", ["passages.db", "vectors.faiss", "encoder/network.weights"])
def test_a_byte_in_the_middle_of_a_file_of_the_index_is_another(run_ask: Run, index: Path, name: str) -> None:
    data = bytearray(found(index, name).read_bytes())
    data[len(data) // 2] ^= 4
    written(found(index, name), bytes(data))
    assert f"damaged: {name}" in failed(run_ask("police", "--index", str(index)))
    if name == "passages.db":
        assert "damaged" in failed(run_ask("read", "08PRISTINA128", "--index", str(index)))


@pytest.mark.parametrize(
    ("name", "other"), [("vectors.faiss", "passages.db"), ("encoder/network.onnx", "vectors.faiss")]
)
def test_a_file_of_the_index_is_another(run_ask: Run, index: Path, name: str, other: str) -> None:
    written(found(index, name), found(index, other).read_bytes())
    assert "damaged" in failed(run_ask("police", "--index", str(index)))


def test_a_damaged_index_is_mended_by_the_command_that_it_names(run_ask: Run, index: Path) -> None:
    found(index, "vectors.faiss").unlink()
    said = failed(run_ask("police", "--index", str(index)))
    few = str(sample.FOLDER / "09PRISTINA314.txt")
    assert f"--index {index}" in said
    assert run_ask("index", "build", few, "--index", str(index)).returncode == 0
    assert run_ask("police", "--index", str(index)).returncode == 0


def test_an_index_that_other_code_read_is_used_and_said_to_be_so(run_ask: Run, index: Path) -> None:
    given = ["--index", str(index)]
    of_this_code = run_ask("police", *given)
    assert (of_this_code.returncode, of_this_code.stderr) == (0, "")
    change_manifest(index, software_sha256="0" * 64)
    for arguments in (["police"], ["search", "police"], ["read", "08PRISTINA128"]):
        said = run_ask(*arguments, *given)
        assert said.returncode == 0
        assert said.stderr == f"ask: {OUTDATED}\n"
    assert run_ask("police", *given).stdout == of_this_code.stdout
    for command in (["index", "show"], ["doctor"]):
        assert OUTDATED in run_ask(*command, *given).stdout
    with client(index) as api:
        assert OUTDATED in api.get("/api/index").json()["notice"]


def test_an_index_of_a_newer_format(run_ask: Run, index: Path) -> None:
    manifest = found(index, "manifest.json")
    written(manifest, json.dumps(json.loads(manifest.read_text()) | {"format": 99}).encode())
    for arguments in (["police"], ["search", "police"], ["read", "08PRISTINA128"], ["index", "show"]):
        assert "install a newer ask" in failed(run_ask(*arguments, "--index", str(index)))


def test_an_index_built_with_another_embedder(run_ask: Run, index: Path) -> None:
    said = failed(run_ask("police", "--index", str(index), ASK_EMBEDDER="some/other-model"))
    assert "all-MiniLM-L6-v2" in said
    assert "some/other-model" in said


def test_an_embedder_that_is_not_to_be_had(run_ask: Run, tmp_path: Path) -> None:
    (tmp_path / "no-model").mkdir()
    to = ["--index", str(tmp_path / "new")]
    assert "no-model" in failed(
        run_ask("index", "build", str(sample.FOLDER), *to, "--embedder", str(tmp_path / "no-model"))
    )
    assert "nobody/nothing" in failed(
        run_ask("index", "build", str(sample.FOLDER), *to, "--embedder", "nobody/nothing")
    )


@pytest.mark.parametrize("name", ["missing", "empty", "no-cables", "binary"])
@pytest.mark.parametrize("command", ["scan", "build"])
def test_a_path_that_gives_no_cable(run_ask: Run, tmp_path: Path, name: str, command: str) -> None:
    for folder in ("empty", "no-cables", "binary"):
        (tmp_path / folder).mkdir()
    (tmp_path / "no-cables" / "shopping.txt").write_text("bread, milk, two lemons")
    (tmp_path / "binary" / "noise.txt").write_bytes(bytes(range(256)) * 40)
    done = run_ask("index", command, str(tmp_path / name), ASK_DATA_DIR=str(tmp_path / "data"))
    assert done.returncode == 1
    assert name in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "data" / "index" / "current").exists()


def test_one_bad_file_never_ends_a_build(run_ask: Run, tmp_path: Path) -> None:
    (tmp_path / "cables").mkdir()
    shutil.copy(sample.FOLDER / "09PRISTINA314.txt", tmp_path / "cables")
    (tmp_path / "cables" / "noise.txt").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "cables" / "gone.txt").symlink_to(tmp_path / "nowhere")
    done = run_ask("index", "build", str(tmp_path / "cables"), "--index", str(tmp_path / "index"))
    assert done.returncode == 0, done.stderr
    assert "noise.txt" in done.stdout
    assert run_ask("police", "--index", str(tmp_path / "index")).returncode == 0


@pytest.mark.skipif(
    not Path("/sys/kernel").is_dir(), reason="this system has no folder that not even root may write to"
)
def test_a_place_that_cannot_be_written_to(run_ask: Run) -> None:
    assert "/sys/kernel/ask" in failed(run_ask("index", "build", str(sample.FOLDER), "--index", "/sys/kernel/ask"))
    done = run_ask("police", ASK_DATA_DIR="/sys/kernel")
    assert done.returncode == 1
    assert "/sys/kernel/sample" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_a_file_in_the_place_of_the_index(run_ask: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    failed(run_ask("police", "--index", str(tmp_path / "file")))
    done = run_ask("index", "build", str(sample.FOLDER), "--index", str(tmp_path / "file"))
    assert done.returncode in {1, 2}
    assert "Traceback" not in done.stderr
    assert (tmp_path / "file").read_text() == "not a folder"


def test_a_folder_of_other_files_is_not_taken_for_an_index(run_ask: Run, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "thesis.doc").write_text("mine")
    failed(run_ask("index", "build", str(sample.FOLDER), "--index", str(tmp_path / "home")), 2)
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["thesis.doc"]


def test_a_disk_that_fills_up_leaves_the_index_as_it_was(run_ask: Run, index: Path, tmp_path: Path) -> None:
    before = (index / "current").read_text()
    shutil.copytree(sample.FOLDER, tmp_path / "cables")
    abstract = tmp_path / "cables" / "08PRISTINA249.txt"
    abstract.write_text(abstract.read_text().replace("Kosovo", "the country"))
    done = subprocess.run(
        [sys.executable, "-m", "qa.cli", "index", "build", str(tmp_path / "cables"), "--index", str(index)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000)),  # no file may grow beyond
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "What the index holds is kept" in done.stderr.splitlines()[-1]
    assert (index / "current").read_text() == before
    assert run_ask("police", "--index", str(index)).returncode == 0
