"""Parts of the page that a stream or a panel gets alone: an answer, a sentence, a cable, an error."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from index.cable import Cable
from qa.answers.answer import Answer
from qa.check.labels import CheckedSentence
from qa.render import citation_styles
from qa.render.reasons import explained
from qa.render.wording import header_rows, with_headings, wording
from qa.server.page.page_query import Query
from qa.server.page.pages import component

COPIES = {
    "text": ("Text", citation_styles.as_text),
    "markdown": ("Markdown", citation_styles.as_markdown),
    "chicago": ("Chicago notes", citation_styles.chicago),
    "bibtex": ("BibTeX", citation_styles.bibtex),
}
MOST_ROWS = 12
HEADER = ("Subject", "Created", "Classification", "Origin", "Tags", "References", "Signed", "Warnings")


@dataclass(frozen=True, slots=True)
class Copy:
    """The answer in one format, in a box of so many rows."""

    format: str
    name: str
    text: str

    @property
    def rows(self) -> int:
        """Count the rows of the box."""
        return min(MOST_ROWS, self.text.count("\n") + 2)


def exchange(answer: Answer, query: Query, number: int) -> Markup:
    """Show the question and all that belongs to its answer."""
    again = query.standing_alone(answer.record.get("searched", answer.question)).address()
    copies = (Copy(kind, name, write(answer)) for kind, (name, write) in COPIES.items())
    milliseconds = answer.timings_ms.get("total", 0)
    took = f"{milliseconds / 1000:.1f} s" if milliseconds >= 1000 else f"{milliseconds:.0f} ms"
    shown = [copy for copy in copies if copy.text]
    reasons = explained(answer.passages)
    return component("answer.html", "exchange", answer, wording(answer), number, again, shown, took, reasons)


def sentence(checked: CheckedSentence) -> Markup:
    """Show one sentence, as a stream sends it."""
    return component("answer.html", "sentence", checked)


def before(question: str, text: str) -> Markup:
    """Show an earlier exchange of the conversation, as far as it is kept."""
    return component("answer.html", "before", question, text)


def failed(message: str, question: str = "") -> Markup:
    """Say that a question could not be answered, and what to do."""
    return component("answer.html", "failed", message, question)


def article(cable: Cable, cited: frozenset[str] = frozenset(), cited_for: str = "", level: int = 2) -> Markup:
    """Show the cable; `cited` are the keys of the paragraphs that were asked for, `level` is that of its heading."""
    rows = header_rows(cable)
    header = {name: rows[name] for name in HEADER if name in rows}
    paragraphs = list(with_headings(cable.passages))
    return component("cable.html", "article", cable, header, paragraphs, cited, cited_for, level)
