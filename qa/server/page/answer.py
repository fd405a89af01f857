"""An answer on the page, and what can be done with it: asked again, taken elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from qa.answers.answer import Answer
from qa.check.labels import CheckedSentence
from qa.render import citation_styles
from qa.render.wording import wording
from qa.server.page.asking import Query
from qa.server.page.pages import component

COPIES = {
    "text": ("Text", citation_styles.as_text),
    "markdown": ("Markdown", citation_styles.as_markdown),
    "chicago": ("Chicago notes", citation_styles.chicago),
    "bibtex": ("BibTeX", citation_styles.bibtex),
}
MOST_ROWS = 12


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
    return component("answer.html", "exchange", answer, wording(answer), number, again, shown, took)


def sentence(checked: CheckedSentence) -> Markup:
    """Show one sentence, as a stream sends it."""
    return component("answer.html", "sentence", checked)


def before(question: str, text: str) -> Markup:
    """Show an earlier exchange of the conversation, as far as it is kept."""
    return component("answer.html", "before", question, text)
