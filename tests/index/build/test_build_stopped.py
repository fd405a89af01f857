"""Builds that are stopped: the old index answers on, nothing is lost, and the next build goes on from there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from index.build.builder import BuildReport, build_index
from index.build.verify import verify
from index.errors import DiskError
from index.store.generation import STAGING
from index.store.open_index import open_index
from tests import CHECKOUT
from tests.fakes.full_disk import files_of_at_most
from tests.fakes.tiny import tiny_model, write_cable

KILLED_AT = """
import os, signal, sys
from index import build_index
folder, index, model, stage, count = sys.argv[1:]

def killed(now, done, total):
    if now == stage and done >= int(count):
        print(done, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

build_index([folder], index, embedder=model, progress=killed)
"""


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A folder with cables/ and an index/ of the first of them; 32 more, of 96 long texts, have come since."""
    write_cable(tmp_path / "cables", 7, "The minister opened the new bridge.")
    rebuilt(tmp_path)
    for serial in range(100, 132):
        ships, storms = (f"{word} {serial} " * 40 for word in ("grain", "storm"))
        write_cable(tmp_path / "cables", serial, f"Grain ship {serial} {ships}came. Storm {storms}closed the harbour.")
    return tmp_path


def rebuilt(folder: Path, **options: object) -> BuildReport:
    return build_index([folder / "cables"], folder / "index", embedder=str(tiny_model()), **options)  # type: ignore[arg-type]


def cables(folder: Path) -> int:
    """How many cables the index answers from."""
    with closing(open_index(folder / "index")) as opened:
        assert len(opened.vectors) == len(opened.keywords.ids())
        return opened.store.counts().cables


@pytest.mark.parametrize(("stage", "count"), [("reading", 3000), ("embedding", 1), ("writing", 0)])
def test_a_killed_build_leaves_the_old_index_and_is_taken_up_again(built: Path, stage: str, count: int) -> None:
    given = [str(built / "cables"), str(built / "index"), str(tiny_model()), stage, str(count)]
    ended = subprocess.run(
        [sys.executable, "-c", KILLED_AT, *given],
        env=os.environ | {"PYTHONPATH": str(CHECKOUT), "OMP_NUM_THREADS": "1"},  # groups of texts grow with the cores
        capture_output=True,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    assert cables(built) == 1
    assert (built / "index" / STAGING).is_dir()
    embedded = {"reading": 0, "embedding": int(ended.stdout), "writing": 96}[stage]
    assert stage != "embedding" or 0 < embedded < 96
    report = rebuilt(built)
    assert (report.embedded, report.counts.cables) == (96 - embedded, 33)
    assert verify(built / "index").problems == ()
    assert not (built / "index" / STAGING).exists()


def test_ctrl_c_leaves_the_old_index_and_the_vectors_made_so_far(built: Path) -> None:
    made: list[int] = []

    def interrupted(stage: str, done: int, total: int) -> None:
        if stage == "embedding" and done:
            made.append(done)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuilt(built, progress=interrupted)
    assert cables(built) == 1
    assert rebuilt(built).embedded == 96 - made[0]
    assert cables(built) == 33


@pytest.mark.parametrize("stage", ["looking", "reading", "embedding", "writing"])
@pytest.mark.parametrize("size", [0, 4096])
def test_a_full_disk_is_one_line_and_loses_nothing(built: Path, stage: str, size: int) -> None:
    limit = files_of_at_most(size)

    def full(now: str, done: int, total: int) -> None:
        if now == stage and not limited:
            limited.append(limit)
            limit.__enter__()

    limited: list[object] = []
    try:
        with pytest.raises(DiskError, match=r"Could not write the index in .* What the index holds is kept"):
            rebuilt(built, progress=full)
    finally:
        limit.__exit__(None, None, None)
    assert cables(built) == 1
    assert rebuilt(built).counts.cables == 33
    assert verify(built / "index").problems == ()


def test_a_first_build_on_a_full_disk_is_one_line(tmp_path: Path) -> None:
    write_cable(tmp_path / "cables", 7, "The minister opened the new bridge.")
    tiny_model()
    with files_of_at_most(20_000), pytest.raises(DiskError, match="Could not write the index"):
        rebuilt(tmp_path)
    assert rebuilt(tmp_path).counts.cables == 1


@pytest.mark.parametrize("where", ["file/index", "file"])
def test_a_place_where_no_folder_can_be_is_one_line(tmp_path: Path, where: str) -> None:
    write_cable(tmp_path / "cables", 7, "The minister opened the new bridge.")
    (tmp_path / "file").touch()
    with pytest.raises(DiskError, match="Could not write the index"):
        build_index([tmp_path / "cables"], tmp_path / where, embedder=str(tiny_model()))
