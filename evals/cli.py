"""The commands under `ask eval`: ask gold questions, score what came back, and tell better from worse."""

from __future__ import annotations

import typer

from evals.commands.add import add
from evals.commands.check import check
from evals.commands.compare import compare
from evals.commands.fit import fit
from evals.commands.judge import judge
from evals.commands.propose import propose
from evals.commands.report import report
from evals.commands.run import run
from evals.commands.variants import variants
from evals.commands.verify import verify

HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 100}

app = typer.Typer(
    name="eval",
    help="Ask gold questions, score what comes back, and tell better from worse.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings=HELP,
)
for command in (run, report, compare, judge, variants, check, verify, add, propose, fit):
    app.command(command.__name__, context_settings=HELP)(command)
