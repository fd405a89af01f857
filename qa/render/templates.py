"""Jinja templates as every page uses them: all text escaped, a missing value is an error, no character hidden."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.text.folding import one_line
from index.text.invisible import visible
from qa.render.highlight import flowing
from qa.render.wording import counted

if TYPE_CHECKING:
    from datetime import datetime

    from jinja2 import Environment

SHARED = Path(__file__).parent / "templates"
"""Components that all pages use; found beside the templates of a page's own folder."""
BETWEEN_TAGS = re.compile(r"(?<=[>}])[ \t]*\n\s*(?=[<{])")


@cache
def environment(folder: Path) -> Environment:
    """Make the environment for the templates in `folder`, which may import `components.html`.

    A line end with its indentation between two tags is dropped, as it would show as a blank between words. Write
    `{{ " " }}` where a blank is wanted there.
    """
    import jinja2
    from jinja2.ext import Extension

    class Template(jinja2.Template):
        def render(self, *values: Any, **named: Any) -> str:
            return visible(super().render(*values, **named))

    class Indentation(Extension):
        def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
            return BETWEEN_TAGS.sub(_as_comment, source)

    class Pages(jinja2.Environment):
        template_class = Template

    made = Pages(
        loader=jinja2.FileSystemLoader([folder, SHARED]),
        extensions=[Indentation],
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {"one_line": one_line, "flowing": flowing, "counted": counted, "day": day}
    return made


def day(moment: datetime | None) -> str:
    """Format a date as 2008-03-12; empty if there is none."""
    return f"{moment:%Y-%m-%d}" if moment else ""


def _as_comment(match: re.Match[str]) -> str:
    """Keep the line ends inside a comment, so that errors name the right line."""
    return "{#" + "\n" * match[0].count("\n") + "#}"
