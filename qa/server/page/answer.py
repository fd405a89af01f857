"""An answer as HTML: sentences with their citations, what speaks against them, where cables differ, what is cited."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from index.search.retriever import Hit
from index.text.folding import one_line
from qa.answers.answer import REFUSAL, Answer, Citation
from qa.answers.compose import lead
from qa.check.labels import CheckedSentence, Problem, Support
from qa.drafts.draft import Conflict
from qa.render import citation_styles
from qa.render.markup import counted, listed, tag, text
from qa.render.text import CUT_SHORT, cut_short_text
from qa.server.page.asking import Query

SIGNS: dict[Support, str] = {"supported": "✓", "partly": "◐", "unsupported": "✗", "uncited": "∅"}
NEAREST = 3
SHORT = 320
"""Characters of a nearest passage."""
COPIES = {"text": "Text", "markdown": "Markdown", "chicago": "Chicago notes", "bibtex": "BibTeX"}


def exchange(answer: Answer, query: Query, number: int) -> str:
    """The question and all that belongs to its answer."""
    name = f"question-{number}"
    inside = [
        tag("h2", text(one_line(answer.question)), "question", id=name),
        *_understood(answer),
        tag("div", "".join(_refused(answer) if answer.abstained else _answered(answer)), "answer"),
        *_conflicts(answer),
        *_cited(answer),
        *_limits(answer),
        *_ways(answer, query),
    ]
    return tag("article", "".join(inside), "exchange", aria_labelledby=name)


def before(question: str, said: str) -> str:
    """An earlier exchange of the conversation, as far as it is kept."""
    inside = tag("h2", text(one_line(question)), "question") + tag("p", text(said), "earlier")
    return tag("article", inside, "exchange before")


def failed(question: str, message: str) -> str:
    """A question that could not be answered, and what to do."""
    said = message[:1].upper() + message[1:]
    inside = tag("h2", text(one_line(question)), "question") if question else ""
    return tag("article", inside + tag("p", text(said), "wrong", role="alert"), "exchange")


def sentence(checked: CheckedSentence, markings: dict[str, str] | None = None) -> str:
    """A sentence with a chip for each citation, and beneath it what speaks against it."""
    chips = "".join(chip(key, checked.text, checked.support, (markings or {}).get(key)) for key in checked.citations)
    if not checked.citations:
        chips = tag(
            "span", f'<span aria-hidden="true">{SIGNS["uncited"]}</span> uncited', "chip", data_support="uncited"
        )
    said = tag("p", f"{text(checked.text)} {chips}", "sentence", data_support=checked.support)
    return said + listed((_problem(each) for each in checked.problems), "problems")


def chip(key: str, cited_for: str, support: Support, marking: str | None = None) -> str:
    """A citation that opens its paragraph; its support is a sign and a word, not a colour alone."""
    sign = f'<span class="sign" aria-hidden="true">{SIGNS[support]}</span>'
    word = tag("span", f" {support}", "unseen" if support == "supported" else "word")
    marked = tag("span", f" ({text(marking)})", "marking") if marking else ""
    return tag("a", f"{sign}{text(key)}{marked}{word}", "chip", href=address(key, cited_for), data_support=support)


def address(key: str, cited_for: str = "") -> str:
    """Where a cited paragraph is read."""
    cable, _, place = key.partition(" ")
    asked = {"p": place.lstrip("¶")} | ({"s": one_line(cited_for)[:600]} if cited_for else {})
    return f"/cable/{cable}?{urlencode(asked)}#{anchor(key)}"


def anchor(key: str) -> str:
    """The name of a paragraph on its cable's page: p9, p134-2, s3."""
    place = key.partition(" ")[2]
    sign = "s" if place.startswith("§") else "p"
    return sign + place.strip("¶§").replace(" (", "-").rstrip(")")


def _understood(answer: Answer) -> Iterator[str]:
    searched = answer.record.get("searched", answer.question)
    if searched != answer.question:
        yield tag("p", f"Asked as “{text(one_line(searched))}”", "understood")


def _answered(answer: Answer) -> Iterator[str]:
    if before := lead(answer):
        yield tag("p", text(before.removesuffix(" — ")), "lead")
    markings = {citation.key: citation.marking for citation in answer.citations}
    yield from (sentence(each, markings) for each in answer.sentences)
    yield tag("p", text(_checked(answer)), "checked")


def _problem(problem: Problem) -> str:
    said = text(problem.detail.removesuffix("."))
    offered = ", ".join(tag("a", text(key), href=address(key)) for key in problem.suggested)
    return said + (f" (but see {offered})" if offered else "")


def _checked(answer: Answer) -> str:
    counts = dict(answer.counts)
    total = int(str(counts.pop("sentences")))
    said = [counted(total, "sentence"), *(f"{n} {label}" for label, n in counts.items() if n)]
    if answer.removed:
        said.append(f"{answer.removed} {'more ' if total else ''}removed as not supported")
    short = f" {cut_short_text(answer)}" if answer.finish in CUT_SHORT else ""
    return f"Checked: {', '.join(said)}.{short}"


def _refused(answer: Answer) -> Iterator[str]:
    reason = (answer.reason or "").removesuffix(".")
    yield tag("p", text(REFUSAL), "refusal")
    if reason:
        yield tag("p", text(f"{reason[:1].upper()}{reason[1:]}."), "reason")
    if answer.removed:
        yield tag("p", text(_checked(answer)), "checked")
    if answer.passages:
        rows = listed((_nearest(hit) for hit in answer.passages[:NEAREST]), "plain", "ol")
        yield tag("section", tag("h3", "Nearest passages") + rows, "nearest")


def _nearest(hit: Hit) -> str:
    said = " ".join(map(one_line, hit.sentences)) or one_line(hit.text)
    said = said if len(said) <= SHORT else said[: SHORT - 2].rsplit(" ", 1)[0] + " …"
    head = tag("a", text(hit.key), "chip", href=address(hit.key, " ".join(hit.sentences[:1])))
    about = f" ({text(hit.passage.marking)}) {_when(hit.created)} {text(one_line(hit.subject or ''))}"
    return tag("p", head + about, "source") + tag("blockquote", tag("p", text(said)))


def _conflicts(answer: Answer) -> Iterator[str]:
    markings = {citation.key: citation.marking for citation in answer.citations}
    for conflict in answer.conflicts:
        yield _conflict(conflict, markings)


def _conflict(conflict: Conflict, markings: dict[str, str]) -> str:
    sides = (
        tag("p", text(each.value), "value")
        + tag("p", chip(each.key, each.quote, "supported", markings.get(each.key)))
        + tag("blockquote", tag("p", text(one_line(each.quote))))
        for each in conflict.figures
    )
    said = tag("p", f"Asked “{text(one_line(conflict.about))}”, they give:", "note")
    return tag("section", tag("h3", "The cables differ") + said + listed(sides, "sides"), "conflict")


def _cited(answer: Answer) -> Iterator[str]:
    if answer.citations:
        heading = tag("h3", f'Cited <span class="note">highest marking: {text(answer.marking)}</span>')
        yield tag("section", heading + listed(map(_source, answer.citations), "plain"), "cited")


def _source(citation: Citation) -> str:
    link = tag("a", text(citation.key), href=address(citation.key, citation.quote))
    marked = tag("span", text(citation.marking), "badge")
    about = tag("span", text(one_line(citation.subject or "no subject")), "about")
    return f"{link} {marked} {_when(citation.created)} {about}"


def _when(created: object) -> str:
    day = f"{created:%Y-%m-%d}" if created else ""
    return tag("time", day, datetime=day) if day else "no date"


def _limits(answer: Answer) -> Iterator[str]:
    said = []
    if answer.held_back and not answer.abstained:
        keys = ", ".join(f"{each.key} ({each.marking})" for each in answer.held_back)
        said.append(f"Written without {keys}: above the marking that may be sent to {answer.model}.")
    if answer.withheld:
        said.append("Something above your clearance bears on this question; it was not searched.")
    if answer.notice:
        said.append(f"Note: {answer.notice}")
    if said:
        yield tag("div", "".join(tag("p", text(each)) for each in said), "limits")


def _ways(answer: Answer, query: Query) -> Iterator[str]:
    """What can be done with the answer: asked again, taken elsewhere."""
    alone = query.standing_alone(answer.record.get("searched", answer.question))
    link = tag("a", "Link to this question", "again", href=alone.address())
    written = {
        "text": citation_styles.as_text(answer),
        "markdown": citation_styles.as_markdown(answer),
        "chicago": citation_styles.chicago(answer),
        "bibtex": citation_styles.bibtex(answer),
    }
    copies = "".join(_copy(name, said, answer) for name, said in written.items() if said)
    took = answer.timings_ms.get("total", 0)
    said = f"{took / 1000:.1f} s" if took >= 1000 else f"{took:.0f} ms"
    made = tag("span", f"{text(answer.model)}, {said}", "made")
    yield tag("div", link + f'<details class="copies"><summary>Copy</summary>{copies}</details>' + made, "ways")


def _copy(name: str, said: str, answer: Answer) -> str:
    rows = min(12, said.count("\n") + 2)
    return tag(
        "div",
        tag("label", f"{COPIES[name]}{_box(name, said, rows, answer)}"),
        "copy",
    )


def _box(name: str, said: str, rows: int, answer: Answer) -> str:
    # A line break right behind the opening tag is swallowed by HTML.
    named = f"{COPIES[name]} of the answer to: {one_line(answer.question)}"
    return (
        f'<textarea readonly rows="{rows}" data-format="{name}" spellcheck="false" aria-label="{text(named)}">\n'
        f"{text(said)}</textarea>"
    )
