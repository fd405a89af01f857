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
Row = Mapping[str, Any]

MOST_NAMED = 8
ANY_MODEL = "*"
HINT = 'Name one as PROVIDER/MODEL: ask "..." --model {model}. `ask models PROVIDER` lists what it offers.'
EXAMPLE = "ollama/qwen3:8b"


def models(provider: Name = None, json: Json = False) -> None:
    """List the providers of models, whether their keys are set, and what runs on this machine.

    No other machine is asked, unless you name a provider: then its models are listed.
    """
    settings = read_settings()
    if provider is not None:
        _print_offered(settings, provider, as_json=json)
        return
    from qa.models import probe
    from qa.models.providers import names

    rows = [_provider_row(settings, name) for name in names(settings)]
    running = [
        _server_row(server, rows) for server in probe.running(row["base_url"] for row in rows if row["base_url"])
    ]
    if json:
        terminal.emit_json({"model": settings.model, "providers": rows, "running": running})
    else:
        terminal.emit("\n".join(_text(settings, rows, running)))


def _print_offered(settings: Settings, name: str, *, as_json: bool) -> None:
    """Print the models that one provider lists, wherever it is."""
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


def _provider_row(settings: Settings, name: str) -> dict[str, Any]:
    """Return one provider as it is set here; `problem` says why it cannot be used."""
    from qa.models.providers import served

    row: dict[str, Any] = {"name": name, **dict.fromkeys(("protocol", "base_url", "source", "key", "problem"))}
    try:
        provider = served(settings, name, os.environ)
        row |= {"protocol": provider.provider.protocol, "base_url": provider.base_url, "source": provider.source}
        row["key"] = key_dict(provider)
    except UsageError as error:
        row["problem"] = str(error)
    return row


def key_dict(provider: Served) -> dict[str, Any] | None:
    """Return the variable of a key and whether it is set; None if no key is known."""
    name = provider.key_name
    return None if name is None else {"variable": name, "set": bool(provider.key(os.environ))}


def key_text(key: Row | None) -> str:
    """Say the same for people."""
    return "no key" if key is None else f"{key['variable']} {'set' if key['set'] else 'unset'}"


def _server_row(server: Running, rows: Sequence[Row]) -> Row:
    from qa.models.probe import origin

    here = origin(server.base_url)
    providers = [row["name"] for row in rows if row["base_url"] and origin(row["base_url"]) == here]
    return {"base_url": server.base_url, "server": server.server, "providers": providers, "models": server.models}


def _text(settings: Settings, rows: Sequence[Row], running: Sequence[Row]) -> Iterator[str]:
    yield from _providers_text(settings, rows)
    yield ""
    yield f"Set now: {settings.model} ({settings.sources['model']})"
    yield "On this machine:" if running else "On this machine no model server answers at its usual port."
    for server in running:
        yield f"  {server['base_url']}  {server['server']}{_models_text(server)}"
    first = next((server for server in running if server["models"]), None)
    yield HINT.format(model=f"{next(iter(first['providers']), 'compat')}/{first['models'][0]}" if first else EXAMPLE)


def _providers_text(settings: Settings, rows: Sequence[Row]) -> Iterator[str]:
    name_width = max(len(row["name"]) for row in rows)
    url_width = max(len(row["base_url"] or "") for row in rows)
    for row in rows:
        mark = "*" if settings.model.startswith(f"{row['name']}/") else " "
        state = row["problem"] or f"{row['base_url']:{url_width}}  {key_text(row['key'])}"
        yield f"{mark} {row['name']:{name_width}}  {state}"


def _models_text(server: Row) -> str:
    """Name the models of a running server as `--model` takes them."""
    prefix = f"{server['providers'][0]}/" if server["providers"] else ""
    named = ", ".join(f"{prefix}{model}" for model in server["models"][:MOST_NAMED])
    more = len(server["models"]) - MOST_NAMED
    return f": {named}{f' and {more} more' if more > 0 else ''}" if named else ""
