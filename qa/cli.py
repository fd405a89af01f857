"""The `ask` command: parse, call the library, print, and set the exit code."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from index import terminal
from index.errors import AskError, UsageError
from index.filters import Filters
from qa.commands.notices import opened
from qa.commands.options import (
    Assist,
    Cable,
    Clearance,
    Count,
    DryRun,
    Explain,
    Index,
    Json,
    Marking,
    Model,
    Origin,
    Question,
    Repair,
    Reranker,
    Since,
    Strict,
    Tag,
    Until,
    Verifier,
)
from qa.settings.config import Settings, read_settings

if TYPE_CHECKING:
    from qa.server.reports import Reports

QUESTION = "(the question)"
"""The name under which the group passes on a first argument that is no command."""
OWN_OPTIONS = ("--help", "-h", "--version")
FLAGS = (
    "--json",
    "--strict",
    "--dry-run",
    "--explain",
    "--assist",
    "--no-assist",
    "--repair",
    "--no-repair",
    "--continue",
    "-c",
)
"""The options that take no value."""
LATER = {
    "search": "qa.commands.search",
    "read": "qa.commands.read",
    "check": "qa.commands.check",
    "models": "qa.commands.models",
    "doctor": "qa.commands.doctor",
    "replay": "qa.commands.replay",
    "serve": "qa.commands.serve",
    "mcp": "qa.commands.mcp",
    "index": "index.cli",
    "eval": "evals.cli",
}
"""Commands that are loaded only when they are named, and their modules."""
GROUPS = ("index", "eval")
"""Those with commands of their own."""

Continue = Annotated[bool, typer.Option("--continue", "-c", help="A follow-up: ask with the exchange before in view.")]


def _command_first(args: list[str], commands: list[str]) -> list[str]:
    """Move options that stand before a command's name behind it: `ask --index DIR search "…"`."""
    first = 0
    while first < len(args) and args[first].startswith("-") and args[first] not in {*OWN_OPTIONS, "--"}:
        first += 1 if args[first] in FLAGS or "=" in args[first] else 2
    if not 0 < first < len(args) or args[first] not in commands:
        return args
    name_ends = first + (2 if args[first] in GROUPS else 1)
    return [*args[first:name_ends], *args[:first], *args[name_ends:]]


class AskGroup(TyperGroup):
    """The command `ask`: its first argument is the question, unless it is the name of a command.

    Contexts and commands are `Any`: their types are in a private part of typer.
    """

    def list_commands(self, ctx: Any) -> list[str]:
        """List the commands in the order of the help."""
        return [*super().list_commands(ctx), *LATER]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return the command of this name; what answering does not need is loaded only when it is named."""
        if cmd_name not in LATER:
            return super().get_command(ctx, cmd_name)
        module = import_module(LATER[cmd_name])
        if hasattr(module, "app"):
            return get_command(module.app)
        single = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
        single.command(cmd_name, context_settings=HELP)(getattr(module, cmd_name))
        return get_command(single)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read a first argument that is neither a command nor an option of `ask` itself as a question."""
        commands = self.list_commands(ctx)
        args = _command_first(args, commands)
        if args and args[0] not in OWN_OPTIONS and args[0] not in commands:
            args = [QUESTION, *args]
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Return the command and its arguments; the commands of `index` get the settings as their defaults."""
        if args[0] == QUESTION:
            return "", get_command(asking), args[1:]
        if args[0] == "serve":
            ctx.obj = kept_reports
        if args[0] == "index":
            ctx.default_map = {"index": _index_defaults(read_settings())}
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Show asking first, as that is what the command is for; then the other commands."""
        question = get_command(asking)
        formatter.write_usage("ask", "QUESTION [OPTIONS]")
        formatter.write_usage("ask", "COMMAND [ARGS]...", prefix="       ")
        self.format_help_text(ctx, formatter)
        question.format_options(question.make_context("ask", ["?"], parent=ctx), formatter)
        self.format_commands(ctx, formatter)
        self.format_epilog(ctx, formatter)


HELP: dict[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
EPILOG = """
\b
Examples:
  ask "how many victims did KPS identify in 2007?"
  ask -c "and in 2006?"
  ask "who runs the shelter?" --model ollama/qwen3:8b
  ask "who runs the shelter?" --cable 08PRISTINA128 --json
  ask index build ~/cables

Each setting can also be given as ASK_INDEX, ASK_MODEL, ASK_K, ASK_CLEARANCE and so on, or by the same names in
ask.toml in this folder or in your own config.toml; the first of these that says something counts. `ask doctor` prints
every setting, and where it comes from.

A question that begins with a dash, or is the name of a command, goes after two dashes: ask -- search

Exit code: 0 answered, or honestly not; 1 something that you can mend, said in one line; 2 wrong usage.
"""

app = typer.Typer(
    cls=AskGroup,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings=HELP,
    epilog=EPILOG,
)
asking = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


def _version(wanted: bool) -> None:
    if wanted:
        from qa.version import VERSION

        terminal.emit(f"ask {VERSION}")
        raise typer.Exit


@app.callback()
def ask(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Ask a folder of US diplomatic cables a question.

    The answer quotes the cables, and cites the paragraph of each sentence as in 08PRISTINA128 ¶9; or it says that this
    is not in these cables. Before you build an index of your own, the bundled sample answers.
    """


@asking.command(context_settings=HELP)
def answer(
    question: Question,
    index: Index = None,
    model: Model = None,
    k: Count = None,
    json: Json = False,
    follow_up: Continue = False,
    strict: Strict = None,
    clearance: Clearance = None,
    dry_run: DryRun = False,
    explain: Explain = False,
    assist: Assist = None,
    repair: Repair = None,
    reranker: Reranker = None,
    verifier: Verifier = None,
    cable: Cable = None,
    origin: Origin = None,
    tag: Tag = None,
    since: Since = None,
    until: Until = None,
    marking: Marking = None,
) -> None:
    """Answer a question from the cables."""
    from qa.commands.ask import ask_and_print, preview

    settings = read_settings(
        index=index,
        model=model,
        k=k,
        strict=strict or None,
        clearance=clearance,
        assist=assist,
        repair=repair,
        reranker=reranker,
        verifier=verifier,
    )
    filters = Filters.parse(cable=cable, origin=origin, tag=tag, since=since, until=until, marking=marking)
    with opened(settings) as assistant:
        if dry_run:
            preview(assistant, settings, question, filters, follow_up=follow_up)
        else:
            ask_and_print(assistant, settings, question, filters, follow_up=follow_up, as_json=json, explain=explain)


def kept_reports() -> Reports:
    """Load the evaluation runs for the page, which may import nothing of evals itself."""
    reports: Reports = import_module("evals.report.served").reports(read_settings().data_dir)
    return reports


def _index_defaults(settings: Settings) -> dict[str, Any]:
    """Return the options of `ask index …` that the settings decide if none are given."""
    place = {"index": str(settings.own_index)}
    return {"build": place | {"embedder": settings.embedder}, "show": place, "verify": place}


def main() -> int:
    """Run the command and return the exit code."""
    terminal.prepare()
    try:
        return app(prog_name="ask", standalone_mode=False) or 0
    except AskError as error:
        terminal.say(error.command)
        return error.exit_code
    except typer.TyperException as error:
        terminal.say(f"{error.format_message()} (see: ask --help)")
        return UsageError.exit_code
    except OSError as error:
        terminal.say(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}")
        return AskError.exit_code


if __name__ == "__main__":
    sys.exit(main())
