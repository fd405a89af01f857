"""`ask doctor`: every setting with its source, the model with its key and window, the index, and one test call."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index import terminal
from index.embedding.passage_encoder import LEAST_COSINE
from index.embedding.reranker import Reranker
from index.errors import AskError, ServerFailed
from qa.commands.models import key_dict, key_text
from qa.commands.options import Index, Json, model_option
from qa.settings.config import EMBEDDED, Settings, read_settings, user_file

if TYPE_CHECKING:
    from qa.models.chat import Endpoint
    from qa.models.client import Client
    from qa.models.providers import Served
    from qa.readers.request import Window

Model = Annotated[str | None, model_option("Look at this model.")]

TABLES = ("providers", "models")
NAMES_ONLY = ("extra",)
"""May hold anything, so only its names are printed."""
INDEX_FACTS = ("cables", "paragraphs", "embedder", "created", "digest", "precisions", "bf16_cosine")
TEST = "Reply with the one word: ready"
LONGEST_REPLY = 60
WIDEST = 40
PARAGRAPH = "The harbour was closed after the storm, and no ship left it for days. " * 8
UNSET = {"clearance": "all"}
COUNTS = ("input_tokens", "output_tokens")


def doctor(index: Index = None, model: Model = None, json: Json = False) -> None:
    """Print each setting with its source, look at the index, and ask the model one word.

    Exit code 1 where the model does not answer, or the index cannot be used.
    """
    settings = read_settings(index=index, model=model)
    report: dict[str, Any] = {"settings": _settings(settings), "index": _index(settings)}
    if settings.reranker:
        report["reranker"] = _reranker(settings, settings.reranker)
    if not json:  # the model may take minutes to load: what is known is printed before it is asked
        terminal.emit("\n".join([*_settings_text(report["settings"]), *_index_text(report["index"])]))
        if settings.reranker:
            terminal.emit("\n".join(_reranker_text(report["reranker"])))
        terminal.emit(f"Model {settings.model}")
    report["model"] = _model(settings)
    problems = [part["problem"] for name, part in report.items() if name != "settings" and part["problem"]]
    if json:
        terminal.emit_json(report | {"ok": not problems})
    else:
        terminal.emit("\n".join(f"  {line}" for line in _model_text(report["model"])))
    for problem in problems:
        terminal.say(problem)
    if problems:
        raise typer.Exit(1)


def _settings(settings: Settings) -> dict[str, dict[str, Any]]:
    """Return each setting in effect, and where it comes from; those of tables under their full names."""
    values = {key: _as_json(getattr(settings, key)) for key in settings.sources if "." not in key}
    for kind in TABLES:
        for name, table in getattr(settings, kind).items():
            for key, value in table.items():
                values[f"{kind}.{name}.{key}"] = [*value] if key in NAMES_ONLY else _as_json(value)
    return {key: {"value": value, "source": settings.sources[key]} for key, value in values.items()}


def _as_json(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, Path) else value


def _index(settings: Settings) -> dict[str, Any]:
    """Return what is indexed; `problem` says why a question could not be answered from it."""
    from index.build.fingerprint import outdated
    from index.store.generation import IndexFolder
    from index.store.open_index import open_index

    folder = settings.own_index
    facts, problem, notice = None, None, None
    if settings.index is not None or IndexFolder(folder).exists():
        try:
            opened = open_index(folder, settings.embedder)
            facts = {name: getattr(opened.manifest, name) for name in INDEX_FACTS}
            opened.check("sums")
            notice = outdated(opened.manifest.software_sha256)
            opened.close()
        except (AskError, OSError) as error:
            problem = str(error)
    return {"folder": str(folder), "holds": facts, "problem": problem, "notice": notice}


def _reranker(settings: Settings, name: str) -> dict[str, Any]:
    """Return the reranker, and how long it takes to load and to read; `problem` says why it cannot be used."""
    from index.search.ranker import RERANKED
    from index.search.weights import in_file, packaged, reranking_for

    report: dict[str, Any] = {"name": name, "problem": None}
    try:
        reranker = Reranker.open(name)
        report |= {"sha256": reranker.digest, "passages": RERANKED}
        began = perf_counter()
        _ = reranker.model
        loaded = perf_counter()
        reranker.scores(TEST, [PARAGRAPH] * RERANKED)
        report |= {"seconds_to_load": round(loaded - began, 1), "seconds_to_read": round(perf_counter() - loaded, 2)}
        reranking_for(in_file(settings.weights) if settings.weights else packaged(), reranker)
    except AskError as error:
        report["problem"] = error.command
    return report


def _model(settings: Settings) -> dict[str, Any]:
    """Return the model, where it is served, and its reply to the test call."""
    report: dict[str, Any] = {"name": settings.model, "problem": None}
    if settings.model != EMBEDDED:
        try:
            for part in _model_parts(settings):
                report |= part
        except AskError as error:
            report["problem"] = str(error)
    return report


def _model_parts(settings: Settings) -> Iterator[dict[str, Any]]:
    """Yield what is known of the model; each part may end in an AskError, and what came before stays."""
    from qa.models.client import Client
    from qa.models.providers import endpoint, served
    from qa.readers import budget

    model = endpoint(settings)
    assert model is not None, "only the embedded reader has no endpoint"
    yield _place(settings, model, served(settings, model.provider, os.environ))
    with Client(model) as client:
        window = budget.window(model, client.window())
        yield {"window": asdict(window)}
        yield {"test": _test_call(settings, model, client, window)}


def _place(settings: Settings, model: Endpoint, provider: Served) -> dict[str, Any]:
    from qa.egress.policy import EgressPolicy

    trusted = EgressPolicy.of(settings).trusts(model)
    return {
        "protocol": model.protocol,
        "base_url": model.base_url,
        "source": provider.source,
        "key": key_dict(provider),
        "this_machine": model.loopback,
        "passages_up_to": None if trusted else settings.remote_marking,
    }


def _test_call(settings: Settings, model: Endpoint, client: Client, window: Window) -> dict[str, Any]:
    """Ask the model one word; as any call to another machine it is logged."""
    from qa.egress import call_log
    from qa.egress.policy import EgressPolicy
    from qa.models import server_errors
    from qa.models.chat import ChatRequest, Message
    from qa.models.protocols.error_response import printable

    request = ChatRequest((Message("user", TEST),), max_output=window.max_output, context=window.tokens)
    began = perf_counter()
    reply = call_log.chat(client, request, EgressPolicy.of(settings).log, model, ())
    if reply.finish == "filtered":
        raise server_errors.filtered(model.name, reply.note)
    if reply.finish == "incomplete":
        note = f" ({reply.note})" if reply.note else ""
        raise ServerFailed(f"{model.name} broke off in the middle of its reply{note}.")
    return {
        "reply": printable(reply.text, LONGEST_REPLY),
        "finish": reply.finish,
        "seconds": round(perf_counter() - began, 1),
        **asdict(reply.usage),
    }


def _settings_text(settings: Mapping[str, Any]) -> Iterator[str]:
    texts = {key: _value_text(row["value"], UNSET.get(key, "not set")) for key, row in settings.items()}
    key_width, text_width = (min(WIDEST, max(map(len, column))) for column in (texts, texts.values()))
    yield f"Settings (your own file is {user_file()})"
    for key, text in texts.items():
        yield f"  {key:{key_width}}  {text:{text_width}}  {settings[key]['source']}"


def _value_text(value: object, unset: str) -> str:
    if value is None:
        return unset
    return ", ".join(map(str, value)) or "none" if isinstance(value, list) else str(value)


def _model_text(model: Mapping[str, Any]) -> Iterator[str]:
    if model["name"] == EMBEDDED:
        yield "it reads on this machine, without a server; nothing leaves it"
        return
    if "base_url" in model:
        yield from _place_text(model)
    if "window" in model:
        window = model["window"]
        reply = f"{window['max_output']:,} for the reply"
        yield f"window: {window['tokens']:,} tokens, of which {reply} ({window['source']})"
    if "test" in model:
        yield _test_text(model["test"])
    if model["problem"]:
        yield f"✗ {model['problem']}"


def _place_text(model: Mapping[str, Any]) -> Iterator[str]:
    yield f"served at {model['base_url']} ({model['source']}), protocol {model['protocol']}"
    if model["base_url"].startswith("http://") and not model["this_machine"]:
        yield "http is not encrypted: whoever is on the way can read key and passages"
    yield f"key: {key_text(model['key'])}"
    yield f"passages: {_limit_text(model)}"


def _limit_text(model: Mapping[str, Any]) -> str:
    if model["this_machine"]:
        return "all may go there, it is on this machine"
    if model["passages_up_to"] is None:
        return "all may go there, it is one of trusted_hosts"
    return f"up to {model['passages_up_to']} may go there (remote_marking)"


def _test_text(test: Mapping[str, Any]) -> str:
    counts = [f"{test[name]:,} {name.replace('_', ' ')}" for name in COUNTS if test[name] is not None]
    seconds = f"{test['seconds']} s"
    return f"test call: answered “{test['reply']}” in {', '.join([seconds, *counts])}"


def _reranker_text(reranker: Mapping[str, Any]) -> Iterator[str]:
    yield f"Reranker {reranker['name']}"
    if "seconds_to_read" in reranker:
        read = f"{reranker['passages']} paragraphs of {len(PARAGRAPH.split())} words"
        yield f"  loads in {reranker['seconds_to_load']} s, reads {read} in {reranker['seconds_to_read']} s"
    if reranker["problem"]:
        yield f"  ✗ {reranker['problem']}"


def _index_text(index: Mapping[str, Any]) -> Iterator[str]:
    yield "Index"
    if index["problem"]:
        yield f"  ✗ {index['problem']}"
    elif index["holds"] is None:
        yield f"  none yet in {index['folder']}: the bundled sample answers until `ask index build PATH`"
    else:
        counts = "{cables:,} cables, {paragraphs:,} paragraphs, built {created} with {embedder}"
        made_in = " and ".join(index["holds"]["precisions"])
        yield f"  {index['folder']}: {counts.format(**index['holds'])}, in {made_in}"
        cosine = index["holds"]["bf16_cosine"]
        if cosine is not None and cosine < LEAST_COSINE:
            yield f"  vectors are made in fp32: this processor's bf16 gives others (cosine {cosine:.3f})"
        if index["notice"]:
            yield f"  {index['notice']}"
