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
from index.errors import AskError
from index.text.folding import one_line
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
NOT_SHOWN = ("extra",)
"""May hold anything, so only its names are printed."""
HELD = ("cables", "paragraphs", "embedder", "created", "digest")
TEST = "Reply with the one word: ready"
LONGEST_REPLY = 60
WIDEST = 40
UNSET = {"clearance": "all"}
COUNTED = ("input_tokens", "output_tokens")


def doctor(index: Index = None, model: Model = None, json: Json = False) -> None:
    """Print each setting with its source, look at the index, and ask the model one word.

    Exit code 1 where the model does not answer, or the index cannot be used.
    """
    settings = read_settings(index=index, model=model)
    found: dict[str, Any] = {"settings": _settings(settings), "index": _index(settings)}
    if not json:  # the model may take minutes to load: what is known is printed before it is asked
        terminal.emit("\n".join([*_settings_text(found["settings"]), *_index_text(found["index"])]))
        terminal.emit(f"Model {settings.model}")
    found["model"] = _model(settings)
    problems = [part["problem"] for part in (found["index"], found["model"]) if part["problem"]]
    if json:
        terminal.emit_json(found | {"ok": not problems})
    else:
        terminal.emit("\n".join(f"  {line}" for line in _model_text(found["model"])))
    for problem in problems:
        terminal.say(problem)
    if problems:
        raise typer.Exit(1)


def _settings(settings: Settings) -> dict[str, dict[str, Any]]:
    """Each setting in effect, and where it comes from; those of tables under their full names."""
    plain = {key: _plain(getattr(settings, key)) for key in settings.sources if "." not in key}
    for kind in TABLES:
        for name, table in getattr(settings, kind).items():
            for key, value in table.items():
                plain[f"{kind}.{name}.{key}"] = [*value] if key in NOT_SHOWN else _plain(value)
    return {key: {"value": value, "source": settings.sources[key]} for key, value in plain.items()}


def _plain(value: object) -> object:
    """As JSON has it."""
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, Path) else value


def _index(settings: Settings) -> dict[str, Any]:
    """What is indexed; `problem` where a question could not be answered from it."""
    from index.store.generation import IndexFolder
    from index.store.open_index import open_index

    folder = settings.own_index
    found: dict[str, Any] = {"folder": str(folder), "holds": None, "problem": None}
    if settings.index is None and not IndexFolder(folder).exists():
        return found
    try:
        opened = open_index(folder, settings.embedder)
        try:
            found["holds"] = {name: getattr(opened.manifest, name) for name in HELD}
        finally:
            opened.close()
    except (AskError, OSError) as error:
        found["problem"] = str(error)
    return found


def _model(settings: Settings) -> dict[str, Any]:
    """The model, where it is served, and what it said to the test call."""
    found: dict[str, Any] = {"name": settings.model, "problem": None}
    if settings.model == EMBEDDED:
        return found
    from qa.models.client import Client
    from qa.models.providers import endpoint, served

    try:
        at = endpoint(settings)
        if at is not None:
            found |= _place(settings, at, served(settings, at.provider, os.environ))
            with Client(at) as client:
                room = _room(at, client)
                found["window"] = asdict(room)
                found["test"] = _asked(settings, at, client, room)
    except AskError as error:
        found["problem"] = str(error)
    return found


def _room(at: Endpoint, client: Client) -> Window:
    """The window that questions to this model are fitted into."""
    from qa.readers import budget

    return budget.window(at, client.window())


def _place(settings: Settings, at: Endpoint, found: Served) -> dict[str, Any]:
    from qa.models.hosts import is_one_of

    limit = None if at.loopback or is_one_of(at.base_url, settings.trusted_hosts) else settings.remote_marking
    return {
        "protocol": at.protocol,
        "base_url": at.base_url,
        "source": found.source,
        "key": key_dict(found),
        "this_machine": at.loopback,
        "passages_up_to": limit,
    }


def _asked(settings: Settings, at: Endpoint, client: Client, room: Window) -> dict[str, Any]:
    """What the model said to the test call; as any call to another machine it is logged."""
    from index.errors import ServerFailed
    from qa.egress import call_log
    from qa.models.chat import ChatRequest, Message

    request = ChatRequest((Message("user", TEST),), max_output=room.max_output, context=room.tokens)
    began = perf_counter()
    with call_log.logged(settings.data_dir / call_log.NAME, at, (), client.preview(request)) as call:
        reply = client.chat(request)
        call.done(reply)
    if reply.finish == "incomplete":
        raise ServerFailed(f"{at.name} broke off in the middle of its reply{f' ({reply.note})' if reply.note else ''}.")
    return {
        "reply": _short(reply.text),
        "finish": reply.finish,
        "seconds": round(perf_counter() - began, 1),
        **asdict(reply.usage),
    }


def _settings_text(settings: Mapping[str, Any]) -> Iterator[str]:
    shown = {key: _shown(row["value"], UNSET.get(key, "not set")) for key, row in settings.items()}
    wide, far = (min(WIDEST, max(map(len, texts))) for texts in (shown, shown.values()))
    yield f"Settings (your own file is {user_file()})"
    for key, value in shown.items():
        yield f"  {key:{wide}}  {value:{far}}  {settings[key]['source']}"


def _shown(value: object, unset: str) -> str:
    if value is None:
        return unset
    return ", ".join(map(str, value)) or "none" if isinstance(value, list) else str(value)


def _model_text(model: Mapping[str, Any]) -> Iterator[str]:
    if model["name"] == EMBEDDED:
        yield "it reads on this machine, without a server; nothing leaves it"
        return
    if "base_url" in model:
        yield f"served at {model['base_url']} ({model['source']}), protocol {model['protocol']}"
        if model["base_url"].startswith("http://") and not model["this_machine"]:
            yield "http is not encrypted: whoever is on the way can read key and passages"
        yield f"key: {key_text(model['key'])}"
        yield f"passages: {_limit_text(model)}"
    if "window" in model:
        room = model["window"]
        yield f"window: {room['tokens']:,} tokens, of which {room['max_output']:,} for the reply ({room['source']})"
    if "test" in model:
        test = model["test"]
        counted = [f"{test[name]:,} {name.replace('_', ' ')}" for name in COUNTED if test[name] is not None]
        yield f"test call: answered “{test['reply']}” in {test['seconds']} s{''.join(f', {each}' for each in counted)}"
    if model["problem"]:
        yield f"✗ {model['problem']}"


def _limit_text(model: Mapping[str, Any]) -> str:
    if model["this_machine"]:
        return "all may go there, it is on this machine"
    if model["passages_up_to"] is None:
        return "all may go there, it is one of trusted_hosts"
    return f"up to {model['passages_up_to']} may go there (remote_marking)"


def _index_text(index: Mapping[str, Any]) -> Iterator[str]:
    yield "Index"
    yield f"  {_index_state(index)}"


def _index_state(index: Mapping[str, Any]) -> str:
    if index["problem"]:
        return f"✗ {index['problem']}"
    if index["holds"] is None:
        return f"none yet in {index['folder']}: the bundled sample answers until `ask index build PATH`"
    held = index["holds"]
    return (
        f"{index['folder']}: {held['cables']:,} cables, {held['paragraphs']:,} paragraphs, "
        f"built {held['created']} with {held['embedder']}"
    )


def _short(text: str) -> str:
    """The beginning of what a model says, as one line that a terminal can take."""
    line = "".join(letter for letter in one_line(text) if letter.isprintable())
    return line if len(line) <= LONGEST_REPLY else f"{line[:LONGEST_REPLY]}…"
