"""`ask serve`: the page and the API."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from index import terminal
from index.errors import AskError
from qa.commands.notices import building
from qa.commands.options import Assist, Clearance, Host, Index, Model, Name, Port, Repair, Strict
from qa.settings.config import EMBEDDED, Settings, read_settings
from qa.settings.table import TOKEN

EXTRA = "this needs further packages: pip install 'ask-the-cables[serve]'"

Rate = Annotated[
    int, typer.Option("--rate", metavar="N", min=0, help="Requests a minute from one address; 0: any number.")
]
Waiting = Annotated[
    int,
    typer.Option(
        "--waiting", metavar="N", min=1, help="Questions to a model that may wait at a time, and as many others."
    ),
]
Processes = Annotated[
    int | None, typer.Option("--processes", metavar="N", min=0, help="Processes that search and answer (one a core).")
]
Limit = Annotated[
    float, typer.Option("--time-limit", metavar="SECONDS", min=1, help="The longest that an answer may take.")
]


def serve(
    ctx: typer.Context,
    host: Host = "127.0.0.1",
    port: Port = 8000,
    index: Index = None,
    model: Model = None,
    clearance: Clearance = None,
    strict: Strict = None,
    assist: Assist = None,
    repair: Repair = None,
    name: Name = None,
    rate: Rate = 600,
    waiting: Waiting = 100,
    processes: Processes = None,
    time_limit: Limit = 120,
) -> None:
    """Serve the page and the JSON API, to this machine alone unless you say otherwise.

    The page is at /, the API is described at /docs. Clearance and model are yours to set: a client can lower the one,
    and choose between the model and the embedded reader. To listen elsewhere than on this machine, set ASK_TOKEN to a
    secret; who asks has to show it.
    """
    settings = read_settings(
        index=index, model=model, clearance=clearance, strict=strict or None, assist=assist, repair=repair
    )
    count = (os.cpu_count() or 1) if processes is None else processes
    if count:
        # Each process has a core to itself; threads of its libraries would only take turns with those of the others.
        os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        from qa.server.app import create_app
        from qa.server.guard import Guard, check_binding
        from qa.server.listening import listen
        from qa.server.service import QAService, ServiceLimits
    except ImportError as error:
        raise AskError(EXTRA) from error

    token = os.environ.get(TOKEN) or None
    check_binding(host, token)
    service = QAService(settings, ServiceLimits(processes=count, waiting=waiting, seconds=time_limit), building)
    guard = Guard(host=host, names=tuple(name or ()), token=token, per_minute=rate)
    app = create_app(service, ctx.obj() if ctx.obj else None)
    listen(guard.around(app), host, port, lambda at: _say(at, settings, token))


def _say(address: str, settings: Settings, token: str | None) -> None:
    """Say where the page is, and what holds there."""
    facts = [f"the page is at {address}"]
    facts += [f"answered by {settings.model}"] if settings.model != EMBEDDED else []
    facts += [f"up to {settings.clearance}"] if settings.clearance else []
    facts += ["the token in ASK_TOKEN is asked for"] if token else []
    terminal.say(f"{'; '.join(facts)}. Ctrl-C ends it.")
