"""The manifest: what an index was made from and with, and the digests that show damage."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from index.disk import read_json, sha256
from index.errors import IndexDamaged, IndexTooNew
from index.store.digests import sums_digest
from index.text.invisible import escaped

FORMAT = 3
"""Raised when an index can no longer be read by the code of before.

1 had no digests to compare while it answers; vectors were float32 up to 2.
"""

NAME = "manifest.json"

_BLOCK = 1 << 16
_LONGEST = 64 << 20
"""Bytes of a manifest: more than the roots and files of any index take."""


_LATER = ("cleared", "embedded", "precisions", "bf16_cosine")
"""What manifests of before do not have."""


@dataclass(frozen=True, slots=True)
class Artefact:
    """One file of a generation as it was when it was finished."""

    size: int
    sha256: str
    quick: str
    """Digest of its first and last 64 KiB: cheap enough for every opening, and finds a truncated or swapped file."""
    sums: str = ""
    """Digest of the sums of its blocks: cheap enough for what a question needs; empty in format 1."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much an index holds."""

    files: int
    cables: int
    paragraphs: int
    sentences: int
    skipped: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is. The source files and the skipped ones are listed in its `passages.db`."""

    format: int
    created: str
    embedder: str
    embedder_sha256: str
    """Of weights, tokenizer, prompts and modules together."""
    weights_sha256: str
    vectors: str
    """The kind of the vector index."""
    dimension: int
    software_sha256: str
    """Of the code that reads cables and cuts them into units: another code reads anew."""
    roots: tuple[str, ...]
    """The files and folders that were given to build it."""
    files: int
    cables: int
    paragraphs: int
    sentences: int
    skipped: int
    abstracts: bool
    """Whether it holds abstracts instead of cables."""
    digest: str
    """Of the contents: the same for the same files, embedder and code."""
    artefacts: dict[str, Artefact]
    cleared: dict[str, str] = field(default_factory=dict)
    """For each clearance the digest of what it lets be read; empty in format 1."""
    embedded: int | None = None
    """Paragraphs and sentences that have a vector; None if all have, as in formats 1 and 2."""
    precisions: tuple[str, ...] = ("fp32",)
    """In which vectors were made, "bf16" or "fp32": they are of one kind, and alike to a cosine of .999."""
    bf16_cosine: float | None = None
    """The least cosine to fp32 that bf16 gave on the machine of the build; None if it was not tried there."""

    def text(self) -> str:
        """Return the manifest as it is kept."""
        return escaped(json.dumps(asdict(self), indent=2, ensure_ascii=False)) + "\n"

    @classmethod
    def read(cls, path: Path, mend: str) -> Manifest:
        """Read the file `path`; `mend` says to a person what to do if it is damaged."""
        try:
            values = read_json(path, _LONGEST)
            version = int(values["format"])
            if version <= FORMAT:
                return cls._from(values)
        except (OSError, ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
            raise IndexDamaged(f"The index is damaged: {NAME} is missing or unreadable. {mend}") from error
        raise IndexTooNew(
            f"The index has format {version}, this ask reads up to {FORMAT}: "
            "install a newer ask, or build the index anew in another folder."
        )

    @property
    def counts(self) -> Counts:
        """How much the index holds."""
        return Counts(self.files, self.cables, self.paragraphs, self.sentences, self.skipped)

    @property
    def meaning(self) -> float:
        """The share of paragraphs and sentences that have a vector, so that they are found by meaning too: 0…1."""
        units = self.paragraphs + self.sentences
        return 1.0 if self.embedded is None or not units else self.embedded / units

    def digest_at(self, clearance: str | None) -> str:
        """Return the digest by which the index is told to one with this clearance: that of what may be read."""
        return self.digest if clearance is None else self.cleared.get(clearance, "")

    @classmethod
    def _from(cls, values: dict[str, Any]) -> Manifest:
        known = {each.name: values[each.name] for each in fields(cls) if each.name not in _LATER}
        known["embedded"] = int(values["embedded"]) if values.get("embedded") is not None else None
        cosine = values.get("bf16_cosine")
        known["bf16_cosine"] = None if cosine is None else float(cosine)
        known["precisions"] = tuple(map(str, values.get("precisions", ["fp32"])))
        known["cleared"] = {str(level): str(digest) for level, digest in values.get("cleared", {}).items()}
        artefacts = {name: Artefact(**artefact) for name, artefact in known.pop("artefacts").items()}
        return cls(**known | {"artefacts": artefacts, "roots": tuple(known["roots"])})


def artefacts_of(folder: Path) -> dict[str, Artefact]:
    """Return every file below `folder` but the manifest and the engines' lock files, by its relative path."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != NAME)
    return {
        path.relative_to(folder).as_posix(): Artefact(
            path.stat().st_size, sha256(path), quick_digest(path), sums_digest(path)
        )
        for path in files
        if path.suffix != ".lock"
    }


def quick_digest(path: Path) -> str:
    """Return the SHA-256 of the first and last 64 KiB of a file."""
    with path.open("rb") as file:
        digest = hashlib.sha256(file.read(_BLOCK))
        size = file.seek(0, 2)
        file.seek(max(0, size - _BLOCK))
        digest.update(file.read(_BLOCK))
    return digest.hexdigest()


_DIGESTS: dict[str, Callable[[Path], str]] = {"quick": quick_digest, "sums": sums_digest, "sha256": sha256}


def damage(folder: Path, artefacts: Mapping[str, Artefact], *digests: str) -> list[str]:
    """Return one line for each file whose size or one of these digests is not what it was when it was finished."""
    problems = []
    for name, artefact in artefacts.items():
        path = folder / name
        try:
            if path.stat().st_size != artefact.size:
                problems.append(f"{name} has {path.stat().st_size} bytes instead of {artefact.size}")
            elif any(_DIGESTS[name](path) != noted for name in digests if (noted := getattr(artefact, name))):
                problems.append(f"{name} has other contents than were written")
        except OSError as error:
            problems.append(
                f"{name} is missing" if isinstance(error, FileNotFoundError) else f"{name}: {error.strerror}"
            )
    return problems
