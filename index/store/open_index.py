"""An index opened for reading: manifest, store, keywords, vectors, query encoder, each opened when first needed."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from index.embedding.embedder import known_as
from index.errors import AskError, EmbedderMismatch, IndexDamaged, IndexTooOld
from index.store.generation import GenerationLease, IndexFolder
from index.store.manifest import NAME, Manifest, damage

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

    from index.embedding.query_encoder import QueryEncoder
    from index.store.keywords import KeywordIndex
    from index.store.store import Store
    from index.store.term_arrays import TermArrays
    from index.store.vectors import VectorIndex

PASSAGES = "passages.db"
KEYWORDS = "keywords"
VECTORS = "vectors.faiss"
TERMS = "terms"
ENCODER = "encoder"

VECTOR_KIND = "flat-float16-ip"
"""Vectors as they are, rounded to float16 and compared by inner product with each: nothing near is missed."""

Opened = TypeVar("Opened")


class OpenIndex:
    """One generation of an index; it stays whole and the same however often the index is built meanwhile."""

    def __init__(
        self, folder: IndexFolder, lease: GenerationLease, manifest: Manifest, *, checked: bool = True
    ) -> None:
        self.folder = folder
        self.manifest = manifest
        self._lease = lease
        self._checked = checked
        self._links: TemporaryDirectory[str] | None = None
        self._lasting = False

    @property
    def path(self) -> Path:
        """The folder of the generation."""
        return self._lease.path

    @property
    def mend(self) -> str:
        """What a person can do if the index is damaged."""
        roots = " ".join(f"'{root}'" if " " in root else root for root in self.manifest.roots)
        return f"Mend it: ask index build {roots or 'PATH...'} --index {self.folder.path}"

    @cached_property
    def store(self) -> Store:
        """Cables, paragraphs, sentences."""
        from index.store.store import Store

        return self._opened(partial(Store.open, mend=self.mend), PASSAGES)

    @cached_property
    def keywords(self) -> KeywordIndex:
        """The keyword index."""
        from index.store.keywords import KeywordIndex

        def opened(folder: Path) -> KeywordIndex:
            if os.access(folder, os.W_OK):
                return KeywordIndex.open(folder)
            return KeywordIndex.open(self._linked(folder))

        return self._opened(opened, KEYWORDS)

    @cached_property
    def vectors(self) -> VectorIndex:
        """The vectors of paragraphs and sentences."""
        from index.store.vectors import CODES, VectorIndex

        return self._opened(VectorIndex.read, VECTORS, CODES)

    @cached_property
    def terms(self) -> TermArrays:
        """What ranking counts of passages, sentences and cables."""
        from index.store.term_arrays import TermArrays

        if not any(name.startswith(f"{TERMS}/") for name in self.manifest.artefacts):
            raise IndexTooOld(f"The index was built by an older ask; nothing is embedded again. {self.mend}")
        return self._opened(TermArrays.open, TERMS)

    @cached_property
    def encoder(self) -> QueryEncoder:
        """Questions to vectors."""
        from index.embedding.query_encoder import QueryEncoder

        return self._opened(partial(QueryEncoder.open, lasting=self._lasting), ENCODER)

    def warm(self) -> None:
        """Open every part now, for many questions to come; otherwise each is opened when it is first needed."""
        self._lasting = True
        _ = self.store, self.keywords, self.vectors, self.terms, self.encoder

    def damage(self, *digests: str, parts: Collection[str] = ()) -> list[str]:
        """Return one line for each file of which a digest is not that of the manifest; of all parts, or of these."""
        artefacts = self.manifest.artefacts.items()
        some = {name: each for name, each in artefacts if not parts or name.partition("/")[0] in parts}
        return damage(self.path, some, *digests)

    def check(self, *digests: str, parts: Collection[str] = ()) -> None:
        """Raise IndexDamaged if there is such damage."""
        if problems := self.damage(*digests, parts=parts):
            raise IndexDamaged(f"The index is damaged: {problems[0]}. {self.mend}")

    def close(self) -> None:
        """Close the generation's files."""
        if "store" in self.__dict__:
            self.store.close()
        if self._links:
            self._links.cleanup()
        self._lease.release()

    def _linked(self, folder: Path) -> Path:
        """Return a writable folder with links to the files; tantivy locks a file to open an index."""
        from tempfile import TemporaryDirectory

        self._links = TemporaryDirectory(prefix="ask-")
        for path in folder.iterdir():
            if path.suffix != ".lock":
                Path(self._links.name, path.name).symlink_to(path)
        return Path(self._links.name)

    def _opened(self, open: Callable[[Path], Opened], name: str, *more: str) -> Opened:
        """Open a part of the index; all of its files are read before, since a changed byte would tell other things."""
        try:
            if self._checked:
                self.check("sums", parts=(name, *more))
            return open(self.path / name)
        except (AskError, ImportError):
            raise
        except Exception as error:
            # Each engine raises errors of its own; from a file that it wrote itself all of them mean one thing.
            raise IndexDamaged(f"The index is damaged: {name} cannot be read. {self.mend}") from error


def open_index(path: Path | str, embedder: str | None = None, *, check: bool = True) -> OpenIndex:
    """Open the index in the folder `path`; without `check` its files are taken as they are.

    Raises IndexMissing, IndexDamaged or IndexTooNew if it cannot answer, EmbedderMismatch if another embedder than
    its own is asked for.
    """
    folder = IndexFolder(Path(path))
    lease = folder.acquire()
    try:
        opened = OpenIndex(folder, lease, Manifest.read(lease.path / NAME, folder.mend), checked=check)
        _check_embedder(opened, embedder)
        if check:
            opened.check("quick")
    except BaseException:
        lease.release()
        raise
    return opened


def _check_embedder(opened: OpenIndex, embedder: str | None) -> None:
    if embedder is not None and known_as(embedder) != opened.manifest.embedder:
        raise EmbedderMismatch(
            f"The index was built with the embedder {opened.manifest.embedder}, not {embedder}: "
            f"leave the setting out, or build anew with --embedder {embedder}."
        )
