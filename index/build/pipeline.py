"""Make the next generation of an index: store, vectors, encoder, keywords, manifest; reuse the old if possible."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from index.build import sources
from index.build.codes import write_codes
from index.build.corpus import CorpusUpdate
from index.build.fingerprint import software_sha256
from index.build.publication import Publication, never
from index.build.sources import Changes
from index.build.term_arrays import term_arrays, with_vectors
from index.build.vector_journal import Journal
from index.build.vectors import KnownVectors, assemble, embed
from index.cable import Skipped
from index.disk import full_disk_errors
from index.embedding import onnx_export
from index.embedding.embedder import Embedder
from index.errors import ReadError
from index.markings import LEVELS, cleared
from index.store import search_units
from index.store.digests import row_digest
from index.store.generation import IndexFolder
from index.store.keywords import KeywordIndex
from index.store.manifest import FORMAT, NAME, Counts, Manifest, artefacts_of
from index.store.open_index import ENCODER, KEYWORDS, PASSAGES, TERMS, VECTOR_KIND, VECTORS, OpenIndex
from index.store.store import Store
from index.store.term_arrays import TermArrays
from index.store.vectors import VectorIndex
from index.store.writer import StoreWriter

Progress = Callable[[str, int, int], None]
"""Called with a stage, a name of `index.progress`, and how much of it is done and of how much (0: unknown)."""

JOURNAL = "vectors.journal"
NEXT, READY = "next", "ready"
"""Under staging: what all generations of a build share, and the one that is about to be published."""


def silent(_stage: str, _done: int, _total: int) -> None:
    """Show no progress."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did, and what the index holds now."""

    index_dir: Path
    counts: Counts
    changes: Changes
    embedded: int
    """Texts for which a vector had to be made."""
    skipped: tuple[Skipped, ...]
    seconds: float

    @property
    def up_to_date(self) -> bool:
        """Whether there was nothing to do."""
        return not (self.changes.any or self.embedded)


class GenerationBuild:
    """One run of `build`, with what its steps share."""

    def __init__(
        self,
        folder: IndexFolder,
        roots: list[Path],
        old: OpenIndex | None,
        embedder: str | None,
        replace: bool,
        progress: Progress,
    ) -> None:
        self._started = time.monotonic()
        self._arrays: TermArrays | None = None
        self._folder = folder
        self._roots = roots
        self._old = old
        self._replace = replace
        self._progress = progress
        self._embedder = Embedder.open(embedder or (old.manifest.embedder if old else None))
        self._software = software_sha256()
        self._sound = not (old and old.damage("quick", "sums"))
        self._same_code = old if old and self._sound and old.manifest.software_sha256 == self._software else None
        self._same_embedder = old if old and old.manifest.embedder_sha256 == self._embedder.digest else None

    def run(self) -> BuildReport:
        """Compare, and make a new generation if there is anything to do."""
        try:
            changes = self._changes()
            whole = self._old and self._old.manifest.meaning == 1
            if self._old and whole and self._same_code and self._same_embedder and not changes.any:
                self._refuse_empty(self._old.store)
                report = self._report(changes, self._old.store, 0)
                self._folder.clear(keep=self._old.path)
                return report
            return self._make(changes)
        finally:
            if self._old:
                self._old.close()

    def _changes(self) -> Changes:
        return sources.changes(
            self._places_to_read(),
            self._old.store.files() if self._old else [],
            dict(self._old.store.skipped()) if self._old else {},
            replace=self._replace,
            reread=self._same_code is None,
            leave_out=self._folder.path,
            progress=lambda done: self._progress("looking", done, 0),
        )

    def _places_to_read(self) -> list[Path]:
        """Return the paths to read; if all has to be read anew, every path that was ever given."""
        if self._same_code or self._replace or not self._old:
            return self._roots
        earlier = [Path(root) for root in self._old.manifest.roots]
        gone = [str(root) for root in earlier if not root.exists()]
        if gone:
            raise ReadError(
                f"All cables have to be read anew, but {', '.join(gone)} is gone: "
                "bring it back, or leave its cables out with --replace."
            )
        return [*earlier, *self._roots]

    def _make(self, changes: Changes) -> BuildReport:
        made = self._folder.staging / NEXT
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(parents=True)
        with self._store_writer(made / PASSAGES) as writer:
            CorpusUpdate(writer).apply(changes, partial(self._progress, "reading"))
            self._refuse_empty(writer.store())
        with closing(Store.open(made / PASSAGES)) as store, closing(self._journal()) as journal:
            self._progress("keywords", 0, 0)
            self._write_keywords(store, made / KEYWORDS)
            self._write_encoder(made / ENCODER)
            known = KnownVectors(self._same_embedder, journal)
            publication = Publication(partial(self._publish, store, known, made), self._folder, self._progress)
            # Words find all at once, and meaning more and more: unless an index would know less by meaning than it did.
            early = publication.pause if not self._old or self._same_embedder else never
            embedded = embed(store, known, journal, self._embedder, partial(self._progress, "embedding"), early)
            self._progress("writing", 0, 0)
            target = self._publish(store, known, made)
            report = self._report(changes, store, embedded)
        if self._old:
            self._old.close()
        self._folder.clear(keep=target)
        return report

    def _journal(self) -> Journal:
        return Journal.open(self._folder.staging / JOURNAL, self._embedder.digest, self._dimension())

    def _publish(self, store: Store, known: KnownVectors, made: Path) -> Path:
        """Publish a generation of what was made, with the vectors that there are."""
        ready = self._folder.staging / READY
        shutil.rmtree(ready, ignore_errors=True)
        shutil.copytree(made, ready, copy_function=_link, ignore=shutil.ignore_patterns("*.lock"))
        vectors = assemble(store, known, self._dimension())
        vectors.write(ready / VECTORS)
        kind = "; ".join(filter(None, (VECTOR_KIND, write_codes(vectors, ready))))
        self._terms(store, vectors).write(ready / TERMS)
        self._write_manifest(store, known, ready, kind, len(vectors))
        return self._folder.publish(ready)

    def _terms(self, store: Store, vectors: VectorIndex) -> TermArrays:
        """Return the term arrays of a store; of what they hold only the lengths of windows depend on the vectors."""
        if self._arrays is None:
            self._arrays = term_arrays(store, vectors)
        else:
            self._arrays = with_vectors(self._arrays, vectors)
        return self._arrays

    def _store_writer(self, path: Path) -> StoreWriter:
        if self._same_code:
            shutil.copyfile(self._same_code.path / PASSAGES, path)
            return StoreWriter.open(path)
        return StoreWriter.create(path)

    def _refuse_empty(self, store: Store) -> None:
        """Raise ReadError if the given paths hold no cable: they are not what the person meant."""
        roots = self._roots
        if store.counts().paragraphs and any(_below(path, roots) for path in store.files_with_cables()):
            return
        reasons = [f"{Path(path).name}: {reason}" for path, reason in store.skipped() if _below(path, roots)]
        why = f" ({reasons[0]}{f'; and {len(reasons) - 1} more' if len(reasons) > 1 else ''})" if reasons else ""
        kept = " The index is as it was." if self._old else ""
        raise ReadError(f"No cable found in {', '.join(map(str, roots))}{why}.{kept}")

    def _dimension(self) -> int:
        # The network need not be loaded if the generation before has its dimension.
        return self._same_embedder.manifest.dimension if self._same_embedder else self._embedder.dimension

    def _write_encoder(self, target: Path) -> None:
        """Take the query encoder of the generation before, or export a new one."""
        if self._same_embedder and self._sound:
            shutil.copytree(self._same_embedder.path / ENCODER, target, copy_function=_link)
        else:
            onnx_export.export(self._embedder, target)

    def _write_keywords(self, store: Store, target: Path) -> None:
        now = _passage_ids(store)
        before = _passage_ids(self._same_code.store) if self._same_code else set()
        if self._same_code and before <= now:
            shutil.copytree(self._same_code.path / KEYWORDS, target, ignore=shutil.ignore_patterns("*.lock"))
            keywords, added = KeywordIndex.open(target), now - before
        else:
            # Deleted units would still count in tantivy's document frequencies: the index would rank otherwise than
            # one that was built at once.
            keywords, added = KeywordIndex.create(target), now
        with full_disk_errors(target):
            keywords.add(_keyword_units(store, sorted(added)))

    def _write_manifest(self, store: Store, known: KnownVectors, made: Path, vectors: str, embedded: int) -> None:
        manifest = Manifest(
            **asdict(store.counts()),
            format=FORMAT,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            embedder=self._embedder.name,
            embedder_sha256=self._embedder.digest,
            weights_sha256=self._embedder.weights_sha256,
            vectors=vectors,
            dimension=self._dimension(),
            software_sha256=self._software,
            roots=self._kept_roots(),
            abstracts=set(store.containers()) == {"abstract"},
            digest=_contents_digest(store, self._embedder.digest, self._software),
            artefacts=artefacts_of(made),
            embedded=embedded,
            cleared=_cleared_digests(store, self._embedder.digest, self._software),
            precisions=known.precisions,
            bf16_cosine=known.bf16_cosine,
        )
        (made / NAME).write_text(manifest.text(), "utf-8")

    def _kept_roots(self) -> tuple[str, ...]:
        before = self._old.manifest.roots if self._old and not self._replace else ()
        return tuple(dict.fromkeys([*before, *map(str, self._roots)]))

    def _report(self, changes: Changes, store: Store, embedded: int) -> BuildReport:
        skipped = tuple(Skipped(path, reason) for path, reason in store.skipped())
        seconds = time.monotonic() - self._started
        return BuildReport(self._folder.path, store.counts(), changes, embedded, skipped, seconds)


def _below(path: str, roots: list[Path]) -> bool:
    return any(Path(path).is_relative_to(root) for root in roots)


def _passage_ids(store: Store) -> set[int]:
    return {passage for passage, _ in store.unit_counts()}


def _keyword_units(store: Store, passages: list[int]) -> Iterator[tuple[int, str]]:
    for stored in store.each(passages):
        for n, text in enumerate(search_units.keyword_texts(stored.passage.search_text, stored.spans)):
            yield search_units.unit_id(stored.id, n), text


def _contents_digest(store: Store, *made_with: str) -> str:
    """Return the digest of what an index was made from and with, wherever the files lie."""
    files = sorted(file.sha256 for file in store.files())
    return hashlib.sha256("\n".join([*made_with, *files]).encode()).hexdigest()


def _cleared_digests(store: Store, *made_with: str) -> dict[str, str]:
    """Return for each clearance the digest of the paragraphs that it lets be read, and of what they were read with."""
    digests = {level: hashlib.sha256("\n".join(made_with).encode()) for level in LEVELS}
    query = """SELECT p.marking, c.reference_id, p.number, p.ordinal, p.text
               FROM passages p JOIN cables c ON c.id = p.cable_id ORDER BY c.reference_id, p.position"""
    for row in store.connection.execute(query):
        digest = row_digest(row)
        for level in LEVELS:
            if cleared(row[0], level):
                digests[level].update(digest)
    return {level: digest.hexdigest() for level, digest in digests.items()}


def _link(source: str, target: str) -> str:
    """Give a file that is never changed a second name, or copy it if the disk knows no second names."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
    return target
