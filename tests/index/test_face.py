"""What `from index import …` offers."""

from __future__ import annotations

import subprocess
import sys

import pytest

import index
from tests import CHECKOUT


@pytest.mark.parametrize("name", index.__all__)
def test_every_listed_name_is_there(name: str) -> None:
    assert getattr(index, name).__name__ == name


def test_the_list_is_sorted_and_nothing_else_is_offered() -> None:
    assert index.__all__ == sorted(index.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'Indexx'"):
        _ = index.Indexx


def test_importing_the_face_loads_nothing_behind_it() -> None:
    code = "import index, sys; print(*sorted(name for name in sys.modules if name.startswith('index.')))"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == ""
