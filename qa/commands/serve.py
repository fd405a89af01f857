"""`ask serve`: the page and the API."""

from __future__ import annotations

from typing import Annotated

import typer

from qa.config import read_settings

Host = Annotated[str, typer.Option("--host", metavar="ADDRESS", help="The address to listen on.")]
Port = Annotated[int, typer.Option("--port", metavar="N", min=0, max=65535, help="The port; 0: any free one.")]


def serve(ctx: typer.Context, host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """Serve the page and the JSON API to this machine."""
    import uvicorn

    from qa.server.app import create_app
    from qa.server.desk import Desk

    reports = ctx.obj() if ctx.obj else None
    uvicorn.run(create_app(Desk(read_settings()), reports=reports), host=host, port=port, log_level="warning")
