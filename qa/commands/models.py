"""`ask models`: the providers, which keys are set, and what runs on this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index import terminal
from index.errors import UsageError
from qa.commands.options import Json
from qa.settings.config import Settings, read_settings

if TYPE_CHECKING:
    from qa.models.probe import Running
    from qa.models.providers import Served

Name = Annotated[
    str | None, typer.Argument(metavar="PROVIDER", show_default=False, help="List the models that it offers.")
]

MOST_NAMED = 8
ANY_MODEL = "*"
HINT = 'Name one as PROVIDER/MODEL: ask "..." --model {model}. `ask models PROVIDER` lists what it offers.'


def models(provider: Name = None, json: Json = False) -> None:
    """List the providers of models, whether their keys are set, and what runs on this machine.

    No other machine is asked, unless you name a provider: then its models are listed.
    """
    settings = read_settings()
    if provider is not None:
        _offered(settings, provider, as_json=json)
        return
    from qa.models import probe

    rows = [_row(settings, name) for name in _names(settings)]
    found = probe.running(row["base_url"] for row in rows if row["base_url"])
    if json:
        running = [_running_dict(each, rows) for each in found]
        terminal.emit_json({"model": settings.model, "providers": rows, "running": running})
    else:
        terminal.emit("\n".join(_text(settings, rows, found)))


def _offered(settings: Settings, name: str, *, as_json: bool) -> None:
    """The models that one provider lists, wherever it is."""
    from qa.models.chat import ModelOptions
    from qa.models.client import Client
    from qa.models.providers import check_name, served

    check_name(name, settings)
    endpoint = served(settings, name, os.environ).endpoint(ANY_MODEL, os.environ, ModelOptions())
    with Client(endpoint) as client:
        offered = tuple(filter(str.isprintable, client.models()))
    if as_json:
        terminal.emit_json({"provider": name, "base_url": endpoint.base_url, "models": offered})
    else:
        terminal.emit("\n".join(f"{name}/{model}" for model in offered) or f"{name} offers no models.")


def _names(settings: Settings) -> tuple[str, ...]:
    from qa.models.providers import names

    return names(settings)


def _row(settings: Settings, name: str) -> dict[str, Any]:
    """One provider as it is set here; `problem` where it cannot be used as it is."""
    from qa.models.providers import served

    row: dict[str, Any] = {
        "name": name,
        "protocol": None,
        "base_url": None,
        "source": None,
        "key": None,
        "problem": None,
    }
    try:
        found = served(settings, name, os.environ)
        row |= {"protocol": found.provider.protocol, "base_url": found.base_url, "source": found.source}
        row |= {"key": key_dict(found)}
    except UsageError as error:
        row["problem"] = str(error)
    return row


def key_dict(found: Served) -> dict[str, Any] | None:
    """The variable of a key and whether it is set; None where no key is known."""
    return None if found.key_name is None else {"variable": found.key_name, "set": bool(found.key(os.environ))}


def key_text(key: Mapping[str, Any] | None) -> str:
    """The same for people."""
    return "no key" if key is None else f"{key['variable']} {'set' if key['set'] else 'unset'}"


def _running_dict(each: Running, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    from qa.models.probe import origin

    here = origin(each.base_url)
    providers = [row["name"] for row in rows if row["base_url"] and origin(row["base_url"]) == here]
    return {"base_url": each.base_url, "server": each.server, "providers": providers, "models": each.models}


def _text(settings: Settings, rows: Sequence[Mapping[str, Any]], found: Sequence[Running]) -> Iterator[str]:
    """The table, and what runs."""
    wide = max(len(row["name"]) for row in rows)
    far = max(len(row["base_url"] or "") for row in rows)
    for row in rows:
        mark = "*" if settings.model.startswith(f"{row['name']}/") else " "
        said = row["problem"] or f"{row['base_url']:{far}}  {key_text(row['key'])}"
        yield f"{mark} {row['name']:{wide}}  {said}"
    yield ""
    yield f"Set now: {settings.model} ({settings.sources['model']})"
    yield "On this machine:" if found else "On this machine no model server answers at its usual port."
    for each in found:
        named = _running_dict(each, rows)
        yield f"  {each.base_url}  {each.server}{_listed(named)}"
    example = next((_example(each, rows) for each in found if each.models), "ollama/qwen3:8b")
    yield HINT.format(model=example)


def _listed(named: Mapping[str, Any]) -> str:
    """The models of a running server under the name that `--model` takes."""
    first = named["models"][:MOST_NAMED]
    more = len(named["models"]) - len(first)
    prefix = f"{named['providers'][0]}/" if named["providers"] else ""
    listed = ", ".join(f"{prefix}{model}" for model in first)
    return f": {listed}{f' and {more} more' if more else ''}" if listed else ""


def _example(each: Running, rows: Sequence[Mapping[str, Any]]) -> str:
    named = _running_dict(each, rows)
    return f"{next(iter(named['providers']), 'compat')}/{each.models[0]}"
