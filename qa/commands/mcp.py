"""`ask mcp`: the archive as tools for assistants that speak the Model Context Protocol."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from index import terminal
from index.errors import AskError
from qa.commands.notices import building
from qa.commands.options import Assist, Clearance, Host, Index, Model, Name, Port, Repair, Strict
from qa.settings.config import read_settings
from qa.settings.table import TOKEN

EXTRA = "this needs a further package: pip install 'ask-the-cables[mcp]'"

Http = Annotated[
    bool, typer.Option("--http", help="Serve streamable HTTP at /mcp instead of standard input and output.")
]


def mcp(
    http: Http = False,
    host: Host = "127.0.0.1",
    port: Port = 8001,
    index: Index = None,
    model: Model = None,
    clearance: Clearance = None,
    strict: Strict = None,
    assist: Assist = None,
    repair: Repair = None,
    name: Name = None,
) -> None:
    """Offer the archive to an assistant: tools that answer, search, read and list, with citations.

    An assistant on this machine starts the command by itself and talks to it over standard input and output;
    docs/tools.md shows what to write into its settings.
    """
    settings = read_settings(
        index=index, model=model, clearance=clearance, strict=strict or None, assist=assist, repair=repair
    )
    try:
        from qa.server.mcp.tools import over_http, over_stdio
    except ImportError as error:
        raise AskError(EXTRA) from error
    from qa.server.service import QAService

    service = QAService(settings, building=building)
    if not http:
        over_stdio(service)
        return
    from qa.server.guard import Guard, check_binding
    from qa.server.listening import listen

    token = os.environ.get(TOKEN) or None
    check_binding(host, token)
    guarded = Guard(host=host, names=tuple(name or ()), token=token).around(over_http(service))
    listen(guarded, host, port, lambda at: terminal.say(f"the tools are at {at}/mcp. Ctrl-C ends it."))
