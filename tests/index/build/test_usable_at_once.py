"""A build that takes long answers before its vectors are made: by words at once, by meaning more and more."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index.build import publication
from index.build.builder import BuildReport, build_index
from index.build.verify import verify
from index.search.retriever import Retriever
from index.store.generation import STAGING
from index.store.open_index import open_index
from tests import CHECKOUT
from tests.fakes.tiny import tiny_model, write_cable

SHIPS = 40
TEXTS = 3 * SHIPS
"""A paragraph of two sentences each."""
KILLED = """
import os, signal, sys
from index.build import publication
from index.build.builder import build_index
publication.AT_ONCE = 8
folder, index, model, count = sys.argv[1:]

def killed(stage, done, total):
    if stage == "embedding" and done >= int(count):
        os.kill(os.getpid(), signal.SIGKILL)

build_index([folder], index, embedder=model, progress=killed)
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with cables/; an index is published early for so few texts already."""
    monkeypatch.setattr(publication, "AT_ONCE", 8)
    for serial in range(100, 100 + SHIPS):
        write_cable(tmp_path / "cables", serial, f"Grain ship {serial} came. Storm {serial} closed the harbour.")
    return tmp_path


def built(folder: Path, name: str = "index", seed: int = 0, **options: object) -> BuildReport:
    return build_index([folder / "cables"], folder / name, embedder=str(tiny_model(seed)), **options)  # type: ignore[arg-type]


def seen(folder: Path) -> tuple[int, float, str]:
    """How many cables the index answers from, how much of it by meaning, and what it finds."""
    with closing(open_index(folder / "index")) as opened:
        [best, *_] = Retriever(opened).search("which storm closed the harbour: storm 117?")
        return opened.store.counts().cables, opened.manifest.meaning, best.passage.text.split(".")[0]


def test_words_find_all_at_once_and_meaning_follows(folder: Path) -> None:
    answered: list[tuple[int, float, str]] = []

    def asking(stage: str, done: int, total: int) -> None:
        if stage == "usable" or (stage == "embedding" and done):
            answered.append(seen(folder))

    report = built(folder, progress=asking)
    assert {(cables, best) for cables, _, best in answered} == {(SHIPS, "Grain ship 117 came")}
    shares = [share for _, share, _ in answered]
    assert shares[0] == 0 and shares == sorted(shares)
    assert (seen(folder)[1], report.embedded) == (1.0, TEXTS)
    assert verify(folder / "index").problems == ()
    assert len([*(folder / "index").glob("generation-*")]) == 1 and not (folder / "index" / STAGING).exists()


@pytest.mark.parametrize("made", [0, 32, 64, 96])
def test_a_killed_build_answers_with_what_it_has_and_ends_as_a_clean_one(folder: Path, made: int) -> None:
    given = [str(folder / "cables"), str(folder / "index"), str(tiny_model()), str(made)]
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, *given],
        env=os.environ | {"PYTHONPATH": str(CHECKOUT)},
        capture_output=True,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    cables, share, best = seen(folder)
    assert (cables, best) == (SHIPS, "Grain ship 117 came") and share < 1
    assert verify(folder / "index").problems == ()
    assert built(folder).embedded <= TEXTS - made, "what was made is not made again"
    built(folder, "clean")
    assert built(folder).up_to_date
    with closing(open_index(folder / "index")) as one, closing(open_index(folder / "clean")) as other:
        assert one.manifest.digest == other.manifest.digest
        assert np.array_equal(one.vectors.ids(), other.vectors.ids())
        assert np.allclose(
            one.vectors.vectors(one.vectors.ids()), other.vectors.vectors(other.vectors.ids()), atol=1e-3
        )
    assert seen(folder)[1] == 1


def test_what_is_added_is_found_by_words_while_all_else_is_found_as_before(folder: Path) -> None:
    built(folder)
    for serial in range(200, 220):
        write_cable(folder / "cables", serial, f"Fish ship {serial} came. Court {serial} closed the river.")
    shares: list[float] = []
    built(folder, progress=lambda stage, *_: shares.append(seen(folder)[1]) if stage == "usable" else None)
    assert shares == [TEXTS / (TEXTS + 60)]


def test_with_another_embedder_nothing_is_published_before_all_is_made(folder: Path) -> None:
    built(folder)
    shares: set[float] = set()
    report = built(folder, seed=1, progress=lambda *_: shares.add(seen(folder)[1]))
    assert report.embedded == TEXTS and shares == {1.0}


def test_a_short_build_publishes_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publication, "AT_ONCE", TEXTS + 1)
    stages: set[str] = set()
    built(folder, progress=lambda stage, *_: stages.add(stage))
    assert "usable" not in stages
    assert [each.name for each in (folder / "index").glob("generation-*")] == ["generation-000001"]
