"""llama.cpp's server, built once from the source package on PyPI and kept: `python -m tests.fakes.servers.llama`.

The folder is `.ask/servers` in the checkout, or ASK_TEST_SERVERS; a new version gets a file of its own beside the old.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests import CHECKOUT

PACKAGE = "llama-cpp-python==0.3.36"
DIGEST = "sha256:832db0699007f1be95a7e41ef12e88926b02ba836461e36a36372db2760c1a2e"
SOURCES = "vendor/llama.cpp"
FOLDER = Path(os.environ.get("ASK_TEST_SERVERS") or CHECKOUT / ".ask" / "servers").resolve()
BINARY = FOLDER / f"llama-server-{PACKAGE.rpartition('=')[2]}"
REQUIRED = bool(os.environ.get("ASK_REQUIRE_SERVERS"))
"""Whether tests that need a server fail, and are not skipped, where it is missing."""
MISSING = f"there is no llama-server at {BINARY}: `make servers` builds it, once"

PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
COMPILERS = ("c++", "g++", "clang++")
LOG_LINES = 30
SETTINGS = {
    "CMAKE_BUILD_TYPE": "Release",
    "CMAKE_C_FLAGS_RELEASE": "-O3",  # few files, and where a model's arithmetic is done
    "CMAKE_CXX_FLAGS_RELEASE": "-O1",
    "CMAKE_EXE_LINKER_FLAGS": "-s",  # without names for a debugger: a fifth smaller
    "BUILD_SHARED_LIBS": "OFF",
    "GGML_NATIVE": "OFF",  # the file may be carried to another machine
    "GGML_LLAMAFILE": "OFF",
    "GGML_CPU_REPACK": "OFF",
    "GGML_OPENMP": "OFF",
    "GGML_METAL": "OFF",
    "GGML_CCACHE": "OFF",
    "LLAMA_OPENSSL": "OFF",
    "LLAMA_BUILD_TESTS": "OFF",
    "LLAMA_BUILD_EXAMPLES": "OFF",
    "LLAMA_BUILD_UI": "OFF",
    "LLAMA_USE_PREBUILT_UI": "OFF",  # it would be fetched
}


class CannotBuild(Exception):
    """What is missing, or the end of what the failed step said."""


def build() -> Path:
    """The server, built if it is not there yet; what it was built from is deleted."""
    if BINARY.exists():
        return BINARY
    if not _compiler():
        raise CannotBuild(f"no C++ compiler (CXX, or one of {', '.join(COMPILERS)}): install one, such as g++")
    FOLDER.mkdir(parents=True, exist_ok=True)
    print(f"building llama-server of {PACKAGE} (once, about five minutes)", file=sys.stderr)
    with tempfile.TemporaryDirectory(dir=FOLDER, prefix="build-") as name:
        folder = Path(name)
        _fetch(folder)
        _compile(folder)
        # Two builds at once do no harm: each moves a whole file into place.
        (folder / "b" / "bin" / "llama-server").replace(BINARY)
    return BINARY


def _compiler() -> bool:
    named = os.environ.get("CXX")
    return any(map(shutil.which, [named.split()[0]] if named and named.strip() else COMPILERS))


def fetched(folder: Path, package: str, digest: str, kind: str) -> Path:
    """The file of this package on PyPI with this digest and no other, in `folder`/package."""
    wanted, place = folder / "wanted.txt", folder / "package"
    wanted.write_text(f"{package} --hash={digest}\n", "utf-8")
    _run([*PIP, "download", "--no-deps", kind, "-d", str(place), "-r", str(wanted)], folder)
    [file] = place.iterdir()
    return file


def _fetch(folder: Path) -> None:
    """The sources of llama.cpp in `folder`/sources, from the package with this digest and no other."""
    # The digest is of the source package; --no-binary keeps pip from looking for another.
    package = fetched(folder, PACKAGE, DIGEST, "--no-binary=llama-cpp-python")
    with tarfile.open(package) as archive:
        top = f"{package.name.removesuffix('.tar.gz')}/{SOURCES}/"
        archive.extraction_filter = getattr(tarfile, "data_filter", None)  # Python 3.11.2 has no such yet
        archive.extractall(folder / "unpacked", [member for member in archive if member.name.startswith(top)])
    package.unlink()
    (folder / "unpacked" / top).rename(folder / "sources")


def _compile(folder: Path) -> None:
    """The server in `folder`/b/bin."""
    settings = [f"-D{key}={value}" for key, value in SETTINGS.items()]
    cmake, generator = _cmake(folder), "Ninja" if shutil.which("ninja") else "Unix Makefiles"
    _run([cmake, "-G", generator, "-S", str(folder / "sources"), "-B", str(folder / "b"), *settings], folder)
    jobs = str(os.cpu_count() or 1)
    _run([cmake, "--build", str(folder / "b"), "--target", "llama-server", "--parallel", jobs], folder)


def _cmake(folder: Path) -> str:
    """This machine's cmake, or else the one on PyPI."""
    if found := shutil.which("cmake"):
        return found
    tools = folder / "tools"
    _run([sys.executable, "-m", "venv", "--without-pip", str(tools)], folder)
    _run([*PIP, "--python", str(tools), "install", "cmake"], folder)
    return str(tools / "bin" / "cmake")


def _run(command: Sequence[str], folder: Path) -> None:
    done = subprocess.run(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False
    )
    if done.returncode:
        tail = "\n".join(done.stdout.splitlines()[-LOG_LINES:])
        raise CannotBuild(f"{Path(command[0]).name} failed ({done.returncode}):\n{tail}")


if __name__ == "__main__":
    try:
        print(build())
    except CannotBuild as error:
        sys.exit(f"llama-server cannot be built: {error}")
