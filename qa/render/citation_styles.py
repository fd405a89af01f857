"""An answer to be pasted elsewhere: as plain text, as Markdown, its citations as Chicago notes or as BibTeX."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from index.text.folding import one_line
from qa.answers.answer import REFUSAL, Answer, Citation
from qa.check.labels import CheckedSentence, Support
from qa.render.wording import caution_text, lacks_text, part_text

DOUBTS: Mapping[Support, str] = {
    "partly": "not all of it was found in what it cites",
    "contradicted": "what it cites says otherwise",
    "unsupported": "not found in what it cites",
    "uncited": "it cites nothing",
    "empty": "it says nothing that could be checked",
}
"""What is said of a sentence that does not hold."""
MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")
LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "¶": r"\P{}",
    "§": r"\S{}",
}


@dataclass(frozen=True, slots=True)
class _Source:
    """A cable that is cited, and the places in it."""

    cable: str
    created: datetime | None
    subject: str | None
    places: tuple[str, ...]


def as_text(answer: Answer) -> str:
    """Write the question, the answer with its keys in brackets, and what is cited."""
    rows = [one_line(answer.question), "", *_body(answer, _plain)]
    rows += ["", *(_note(source) for source in _sources(answer))] if answer.citations else []
    return "\n".join([*rows, *_notice(answer)])


def as_markdown(answer: Answer) -> str:
    """Write the same in Markdown: the question as a heading, the citations as footnotes."""
    numbers = {citation.key: n for n, citation in enumerate(answer.citations, 1)}

    def with_notes(sentence: CheckedSentence) -> str:
        keys = "".join(f"[^{numbers[key]}]" for key in sentence.citations if key in numbers)
        return " ".join(filter(None, (_markdown(sentence.text) + keys, _markdown(_doubt(sentence)))))

    rows = [f"## {_markdown(one_line(answer.question))}", "", *_body(answer, with_notes)]
    rows += ["", *(_footnote(n, each) for n, each in enumerate(answer.citations, 1))] if answer.citations else []
    return "\n".join([*rows, *(_markdown(line) for line in _notice(answer))])


def chicago(answer: Answer) -> str:
    """Write a note for each cable cited: subject, cable, date, paragraphs; the sender stands in the cable's id.

    After The Chicago Manual of Style, 17th edition, 14.293 (unpublished government documents).
    """
    return "\n".join(_note(source) for source in _sources(answer))


def bibtex(answer: Answer) -> str:
    """Write an entry of the kind @misc for each cable cited."""
    return "\n\n".join(_entry(source) for source in _sources(answer))


def _body(answer: Answer, sentence: Callable[[CheckedSentence], str]) -> list[str]:
    """Write each sentence by `sentence`, or the refusal with its reason."""
    if answer.abstained:
        return [f"{REFUSAL} {one_line(answer.reason or '')}".strip()]
    caution = [caution_text(answer), ""] if answer.caution else []
    lacks = ["", lacks_text(answer)] if lacks_text(answer) else []
    return [*caution, answer.opening + " ".join(map(sentence, answer.sentences)), *lacks]


def _plain(sentence: CheckedSentence) -> str:
    return " ".join([one_line(sentence.text), *(f"[{key}]" for key in sentence.citations)]) + _doubt(sentence)


def _doubt(sentence: CheckedSentence) -> str:
    """Say what must not get lost when the sentence is pasted elsewhere."""
    if sentence.holds:
        return ""
    parts = filter(None, map(sentence.part_of, sentence.problems)) if sentence.support == "partly" else ()
    return f" ({', not '.join([f'{sentence.support}: {DOUBTS[sentence.support]}', *map(part_text, parts)])})"


def _notice(answer: Answer) -> Iterator[str]:
    if answer.notice:
        yield ""
        yield f"Note: {answer.notice}"


def _sources(answer: Answer) -> list[_Source]:
    """Group the citations by cable, in the order of the answer."""
    places: dict[str, list[Citation]] = {}
    for citation in answer.citations:
        places.setdefault(citation.cable, []).append(citation)
    return [
        _Source(cable, each[0].created, each[0].subject, tuple(one.key.removeprefix(cable).strip() for one in each))
        for cable, each in places.items()
    ]


def _note(source: _Source) -> str:
    named = [f"“{one_line(source.subject)},”"] if source.subject else []
    dated = f", {_day(source.created)}" if source.created else ""
    return " ".join([*named, f"cable {source.cable}{dated}, {', '.join(source.places)}."])


def _footnote(number: int, citation: Citation) -> str:
    subject = f", *{_markdown(one_line(citation.subject))}*" if citation.subject else ""
    dated = f", {_day(citation.created)}" if citation.created else ""
    return f"[^{number}]: {citation.key} ({citation.marking}){subject}{dated}"


def _entry(source: _Source) -> str:
    fields = {"title": one_line(source.subject or f"Cable {source.cable}"), "howpublished": f"Cable {source.cable}"}
    if source.created:
        fields |= {"year": f"{source.created:%Y}", "month": f"{source.created:%m}", "day": f"{source.created:%d}"}
    fields["note"] = ", ".join(source.places)
    rows = "\n".join(f"  {name} = {{{_latex(value)}}}," for name, value in fields.items())
    return f"@misc{{{re.sub(r'[^A-Za-z0-9:-]', '', source.cable)},\n{rows}\n}}"


def _day(moment: datetime) -> str:
    return f"{moment:%B} {moment.day}, {moment.year}"


def _markdown(text: str) -> str:
    return MARKDOWN.sub(r"\\\1", one_line(text))


def _latex(text: str) -> str:
    return "".join(LATEX.get(letter, letter) for letter in text)
