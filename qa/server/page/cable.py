"""A cable to be read: its header, its paragraphs, the cited one told apart, and in it what supports the sentence."""

from __future__ import annotations

from collections.abc import Iterator

from index.cable import Cable, Passage
from index.text.folding import one_line
from qa.render.highlight import supporting
from qa.render.markup import flowing, marked, tag, text
from qa.server.page.answer import anchor


def article(cable: Cable, cited: frozenset[str] = frozenset(), cited_for: str = "", level: int = 2) -> str:
    """The cable; `cited` are the keys of the paragraphs that were asked for, `level` is that of its heading."""
    inside = [
        tag(f"h{level}", text(cable.reference_id), "cable-name", id="cable-name", tabindex="-1"),
        tag("dl", "".join(_header(cable)), "header"),
        *_paragraphs(cable, cited, cited_for, level + 1),
    ]
    return tag("article", "".join(inside), "cable", aria_labelledby="cable-name", data_cable=cable.reference_id)


def _header(cable: Cable) -> Iterator[str]:
    rows = {
        "Subject": cable.subject,
        "Created": f"{cable.created:%Y-%m-%d %H:%MZ}" if cable.created else None,
        "Classification": cable.classification,
        "Origin": cable.origin,
        "Tags": " ".join(cable.tags),
        "References": ", ".join(cable.references),
        "Signed": cable.signature,
        "Warnings": "; ".join(cable.warnings),
    }
    for name, value in rows.items():
        if value:
            yield tag("dt", name) + tag("dd", text(one_line(value)))


def _paragraphs(cable: Cable, cited: frozenset[str], cited_for: str, level: int) -> Iterator[str]:
    heading = ""
    for passage in cable.passages:
        if passage.heading and passage.heading != heading:
            yield tag(f"h{level}", text(one_line(passage.heading)), "part")
        heading = passage.heading
        yield _paragraph(passage, cited_for if passage.key in cited else "", is_cited=passage.key in cited)


def _paragraph(passage: Passage, cited_for: str, *, is_cited: bool) -> str:
    name = passage.key.removeprefix(passage.reference_id).strip()
    label = tag("span", f"{text(name)} {tag('span', text(passage.marking), 'badge')}", "label")
    said = marked(supporting(passage.text, cited_for)) if cited_for else text(flowing(passage.text))
    kind = "paragraph cited" if is_cited else "paragraph"
    told = tag("span", "Cited paragraph. ", "unseen") if is_cited else ""
    return tag("div", told + label + tag("p", said, "text"), kind, id=anchor(passage.key), tabindex="-1")
