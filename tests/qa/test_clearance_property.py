"""What may not be read has no say: two archives that differ in it alone give the same bytes on every face."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from mcp import Client

from index import build_index
from qa import Assistant
from qa.cli import main
from qa.json_shapes import as_json, hit_dict
from qa.server.mcp.tools import server
from qa.server.service import QAService
from qa.settings.config import read_settings
from tests.fakes.served import client
from tests.fakes.tiny import cable_text, tiny_model

LEVEL = "SBU"
OPEN = (
    "The harbour of Tallinn froze in March 2008. Ships waited outside for 12 days.",
    "The harbour master asked the ministry for a new icebreaker. The budget for it was found.",
    "Teachers met at the school. The Tallinn Harbour Agency (THA) paid 40 of them.",
)
WORDS = (
    "harbour Tallinn ships icebreaker teachers school budget rifles Marigold Zembla garrison paid sailed 12 40 57 2008 "
    "THA agency (ZHA) Zembla Harbour Agency (ZHA) March storm treaty minister (U) (S) 9. ¶9 08TALLINN7 08ZAGREB8"
).split()
POSTS = {"ZAGREB": "RUEHVB", "OSLO": "RUEHNY"}

words = st.sampled_from(WORDS)
texts = st.lists(words, min_size=1, max_size=12).map(lambda some: " ".join(some).capitalize() + ".")


@dataclass(frozen=True)
class Withheld:
    """What stands above the clearance in an archive: paragraphs, headings, a subject, and a cable throughout."""

    paragraphs: tuple[str, str]
    heading: str
    subject: str
    post: str
    serial: int
    month: str
    tags: str


withheld = st.builds(
    Withheld,
    st.tuples(texts, texts),
    st.lists(st.sampled_from(["Rifles", "Zembla", "Harbour", "Storm"]), min_size=1, max_size=2).map(" ".join),
    st.lists(st.sampled_from(["RIFLES", "ZEMBLA", "HARBOUR", "ICE"]), min_size=1, max_size=3).map(" ".join),
    st.sampled_from(sorted(POSTS)),
    st.integers(8, 11),
    st.sampled_from(["JAN", "MAR", "DEC"]),
    st.sampled_from(["PGOV ECON EN", "ZEMB PARM", "PGOV"]),
)
questions = st.one_of(
    words,
    st.lists(words, min_size=1, max_size=6).map(" ".join),
    st.sampled_from(
        [
            "When did the harbour of Tallinn freeze?",
            "What does 08TALLINN7 ¶2 say?",
            "Zagreb's cable of 12 March",
            "What is the ZHA?",
            "harbuor mastr",
            "How many rifles?",
        ]
    ),
)
CABLES = ["08TALLINN7", "08TALLINN6", "08ZAGREB8", "08ZAGREB9", "08OSLO10", "08OSLO", "7", "08TALLIN7"]
cables = st.sampled_from(CABLES)
paragraphs = st.sampled_from(["1", "2", "3", "¶4", "5", "9", "§1", "x", "2 (2)"])
filters = st.fixed_dictionaries(
    {},
    optional={
        "cable": cables,
        "origin": st.sampled_from(["Tallinn", "Embassy Zagreb", "Oslo", "Zagrep"]),
        "tag": st.sampled_from(["PGOV", "ZEMB", "ZEMA", "parm"]),
        "since": st.sampled_from(["2008", "2008-02", "2008-12-01"]),
        "until": st.sampled_from(["2008-01", "2008-06", "2009"]),
        "marking": st.sampled_from(["U", "SBU", "S"]),
    },
)


def written(folder: Path, hidden: Withheld) -> Path:
    """The cables: one that is open, one of which two paragraphs are secret, one that is secret throughout."""
    folder.mkdir(parents=True)
    (folder / "6.txt").write_text(cable_text(6, OPEN[2], OPEN[0], subject="ICE IN THE HARBOUR"), "utf-8")
    said = [OPEN[0], hidden.paragraphs[0], OPEN[1], hidden.paragraphs[1], OPEN[2]]
    half = cable_text(7, *said, subject=hidden.subject).replace("UNCLAS TALLINN", "S E C R E T TALLINN")
    for number in (2, 4):
        half = half.replace(f"\n{number}. (U)", f"\n{number}. (S)")
    half = half.replace("\n4. (S)", f"\n{hidden.heading}\n---------\n\n4. (S)")
    (folder / "7.txt").write_text(half, "utf-8")
    whole = cable_text(hidden.serial, hidden.paragraphs[1], subject=hidden.subject, post=hidden.post)
    whole = whole.replace("1. (U)", "1. (S)").replace(f"UNCLAS {hidden.post}", f"S E C R E T {hidden.post}")
    whole = whole.replace("PGOV ECON EN", hidden.tags).replace("MAR 08", f"{hidden.month} 08")
    (folder / f"{hidden.post}.txt").write_text(whole, "utf-8")
    return folder


def built(root: Path, hidden: Withheld) -> Path:
    """The index of an archive that holds this above the clearance."""
    build_index([written(root / "cables", hidden)], root / "index", embedder=str(tiny_model()))
    return root / "index"


@dataclass(frozen=True)
class Asked:
    """What is put to every face."""

    question: str
    cable: str
    paragraph: str
    filters: dict[str, str]
    draft: str


asked = st.builds(
    Asked,
    questions,
    cables,
    paragraphs,
    filters,
    st.tuples(texts, cables, paragraphs).map(lambda parts: f"{parts[0][:-1]} [{parts[1]} ¶{parts[2].strip('¶§')}]."),
)


def library(index: Path, ask: Asked) -> Iterator[Any]:
    """What the library gives, or the error that it raises."""
    with Assistant.open(index, "embedded", clearance=LEVEL) as assistant:
        for call in (
            lambda: assistant.ask(ask.question, **ask.filters).to_dict(),  # type: ignore[arg-type]
            lambda: [hit_dict(hit) for hit in assistant.search(ask.question, **ask.filters)],  # type: ignore[arg-type]
            lambda: as_json(assistant.search(ask.question)),
            lambda: as_json(assistant.read(ask.cable, ask.paragraph)),
            lambda: as_json(assistant.read(ask.cable)),
            lambda: as_json(assistant.cables(**ask.filters)),  # type: ignore[arg-type]
            lambda: as_json(assistant.overview()),
        ):
            try:
                yield call()
            except Exception as error:
                yield f"{type(error).__name__}: {error}"


def command(index: Path, ask: Asked, draft: Path) -> Iterator[tuple[int, str, str]]:
    """Exit code, output and messages of the command."""
    draft.write_text(ask.draft, "utf-8")
    chosen = [part for name, value in ask.filters.items() for part in (f"--{name}", value)]
    common = ["--index", str(index)]
    for arguments in (
        [ask.question, *chosen, *common, "--clearance", LEVEL],
        [ask.question, *chosen, *common, "--clearance", LEVEL, "--json"],
        ["search", ask.question, *chosen, *common, "--clearance", LEVEL],
        ["search", ask.question, "--explain", *common, "--clearance", LEVEL],
        [ask.question, "--explain", *common, "--clearance", LEVEL, "--json"],
        ["read", ask.cable, *common, "--clearance", LEVEL],
        ["read", ask.cable, ask.paragraph, *common, "--clearance", LEVEL, "--json"],
        ["check", str(draft), *common, "--clearance", LEVEL],
    ):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), patch("sys.argv", ["ask", *arguments]):
            code = main()
        yield code, out.getvalue(), err.getvalue()


def served(index: Path, ask: Asked) -> Iterator[tuple[int, str]]:
    """Status and body of what API and page send."""
    with client(index, clearance=LEVEL, model="embedded") as http:
        for path, values in (
            ("/api/search", {"question": ask.question, **ask.filters}),
            ("/api/cables", ask.filters),
            (f"/api/cables/{ask.cable}", {}),
            (f"/api/cables/{ask.cable}/paragraphs/{ask.paragraph}", {}),
            ("/api/index", {}),
            ("/", {"q": ask.question, **ask.filters}),
            (f"/cable/{ask.cable}", {"p": ask.paragraph, "s": ask.draft}),
            ("/index", ask.filters),
        ):
            reply = http.get(path, params=values)
            yield reply.status_code, reply.text
        reply = http.post("/api/ask", json={"question": ask.question, "explain": True})
        yield reply.status_code, reply.text


async def tools(index: Path, ask: Asked) -> list[str]:
    """What the tools give."""
    own = read_settings(index=index, clearance=LEVEL, model="embedded")
    listed: dict[str, Any] = {
        name: [value] if name in ("cable", "origin", "tag", "marking") else value for name, value in ask.filters.items()
    }
    calls: list[tuple[str, dict[str, Any]]] = [
        ("ask", {"question": ask.question, **listed}),
        ("search", {"question": ask.question, "explain": True, **listed}),
        ("list_cables", listed),
        ("read_paragraph", {"cable": ask.cable, "paragraph": ask.paragraph}),
        ("read_cable", {"cable": ask.cable}),
    ]
    async with QAService(own) as service, Client(server(service)) as asking:
        return [(await asking.call_tool(name, given)).model_dump_json() for name, given in calls]


def faces(root: Path, index: Path, ask: Asked) -> list[str]:
    """What every face says, without times and without where the archive lies."""
    replies = [
        *library(index, ask),
        *command(index, ask, root / "draft.md"),
        *served(index, ask),
        *asyncio.run(tools(index, ask)),
    ]
    return [_comparable(json.dumps(reply, ensure_ascii=False, default=str), root) for reply in replies]


def _comparable(said: str, root: Path) -> str:
    said = said.replace(str(root), "…")
    said = re.sub(r'\\*"timings_ms\\*": ?\{[^}]*\}', "", said)
    said = re.sub(r'value=\\?"[\w-]{22}\\?"', "", said)  # the name of a conversation
    said = re.sub(r"\d+ ms", "", said)
    return re.sub(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.?\d*(?:\+00:00|Z)", "now", said)


@pytest.fixture(autouse=True)
def cleared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASK_EMBEDDER", str(tiny_model()))
    monkeypatch.setenv("COLUMNS", "400")


@given(withheld, withheld, st.lists(asked, min_size=3, max_size=3))
@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    # Each example builds two indexes: to look for a smaller one would take minutes.
    phases=[Phase.explicit, Phase.generate],
)
def test_what_may_not_be_read_changes_nothing_on_any_face(one: Withheld, other: Withheld, asks: list[Asked]) -> None:
    with TemporaryDirectory() as folder:
        roots = [Path(folder, "one"), Path(folder, "two")]
        indexes = [built(root, hidden) for root, hidden in zip(roots, (one, other), strict=True)]
        for ask in asks:
            said = [faces(root, index, ask) for root, index in zip(roots, indexes, strict=True)]
            assert [pair for pair in zip(*said, strict=True) if pair[0] != pair[1]] == []
