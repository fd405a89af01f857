"""What is handed out: the source archive, and the wheel that is built from it."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile

import pytest

from tests import CHECKOUT

SETTINGS = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
EXCLUDED = [pattern.removesuffix("*") for pattern in SETTINGS["packages"]["find"]["exclude"]]
LEFT_OUT = tuple(package.replace(".", "/") + "/" for package in EXCLUDED)
PACKAGES = ("index", "prompts", "qa", "evals")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[set[str], set[str]]:
    """The files of the source archive and those of the wheel."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(CHECKOUT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (archive,), (wheel,) = folder.glob("*.tar.gz"), folder.glob("*.whl")
    with tarfile.open(archive) as source, zipfile.ZipFile(wheel) as installed:
        names = {member.name.partition("/")[2] for member in source.getmembers() if member.isfile()}
        return names, {name for name in installed.namelist() if ".dist-info/" not in name}


def files(*folders: str) -> set[str]:
    """Every file below these folders of the checkout."""
    found = (path for folder in folders for path in (CHECKOUT / folder).rglob("*") if path.is_file())
    return {path.relative_to(CHECKOUT).as_posix() for path in found if path.suffix != ".pyc"}


def test_the_wheel_has_every_file_of_the_packages_but_those_left_out(built: tuple[set[str], set[str]]) -> None:
    assert built[1] == {name for name in files(*PACKAGES) if not name.startswith(LEFT_OUT)}


def test_nothing_in_the_wheel_imports_what_is_left_out(built: tuple[set[str], set[str]]) -> None:
    modules = [name for name in built[1] if name.endswith(".py")]
    left_out = re.compile("|".join(rf"\b{re.escape(package)}\b" for package in EXCLUDED))
    assert not [name for name in modules if left_out.search((CHECKOUT / name).read_text(encoding="utf-8"))]


@pytest.mark.parametrize("folder", LEFT_OUT)
def test_what_is_left_out_of_the_wheel_exists(folder: str) -> None:
    assert (CHECKOUT / folder).is_dir()


def test_the_source_archive_has_all_that_it_takes_to_read_test_and_build(built: tuple[set[str], set[str]]) -> None:
    assert files(*PACKAGES, "docs", "tests") <= built[0]
    assert {"CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "SECURITY.md", "constraints.txt"} <= built[0]


def test_nothing_of_a_checkout_alone_is_in_the_source_archive(built: tuple[set[str], set[str]]) -> None:
    assert not [name for name in built[0] if name.startswith((".ci/", ".github/", ".ask/", ".venv/", "site/"))]
