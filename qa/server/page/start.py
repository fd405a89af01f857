"""The page on which is asked: the box, what is indexed in a line, and the exchange so far."""

from __future__ import annotations

from collections.abc import Sequence

from qa.render.markup import counted, tag, text
from qa.server.jobs import IndexInfo
from qa.server.page import form, shell
from qa.server.page.asking import Query
from qa.server.page.histogram import period
from qa.server.service import Offered


def page(query: Query, info: IndexInfo, models: Sequence[Offered], exchanges: str, follow_up: str) -> str:
    """The whole page."""
    began = bool(exchanges)
    top = tag("h1", "Ask the cables") + tag("p", text(_held(info)), "held")
    asked = form.form(query, info.overview, models, info.clearance)
    live = tag("div", exchanges, "exchanges", id="exchange")
    said = tag("p", "", "unseen", id="said", role="status", aria_live="polite")
    left = tag("div", top + asked + live + tag("div", follow_up, id="follow-up") + said, "left")
    right = tag("aside", "", id="cable", aria_label="Cable", hidden="hidden")
    return shell.document(query.question, left + right, "/", "asking begun" if began else "asking")


def follow(query: Query, conversation: str) -> str:
    """The box for a follow-up."""
    return form.follow_up(query, conversation)


def _held(info: IndexInfo) -> str:
    held = info.overview
    what = "abstract" if info.abstracts else "cable"
    dated = period(held.months)
    said = f"{counted(held.cables, what)}, {counted(held.paragraphs, 'paragraph')}{f', {dated}' if dated else ''}"
    return said if info.clearance is None else f"{said}; up to {info.clearance}"
