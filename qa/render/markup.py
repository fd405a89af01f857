"""Text as HTML that shows every character of it: nothing in a cable, a question or a reply can act on the page."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from html import escape

from index.text import invisible

CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
EDGE = 4
"""Of a sentence that was mended for searching, so many words at each end are looked for in the text as quoted."""
FULL = 45
"""A line of so many characters or more was ended by its width."""
CLOSING = ".,;:?!)]\"'”’"


def text(said: object) -> str:
    """The text as HTML, of which nothing is hidden."""
    return escape(plain(str(said)))


def plain(said: str) -> str:
    """The text with what is not seen, or steers what shows it, written as its escape."""
    return invisible.UNSEEN.sub(_shown, CONTROLS.sub(_shown, said))


def counted(count: int, noun: str) -> str:
    """So many of them, in words."""
    return f"{count} {noun}" + ("" if count == 1 else "s")


def tag(element: str, content: str, kind: str = "", /, **attributes: str) -> str:
    """An element around HTML; an attribute's value is text (`data_half` is written `data-half`)."""
    given = {"class": kind, **{key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}}
    written = "".join(f' {key}="{text(value)}"' for key, value in given.items() if value)
    return f"<{element}{written}>{content}</{element}>"


def anchor(identifier: str) -> str:
    """The name under which a question can be linked to: its id, or where that cannot stand in a link its digest."""
    fitting = re.fullmatch(r"[\w.-]+", identifier, re.ASCII)
    return f"q-{identifier if fitting else hashlib.sha256(identifier.encode('utf-8', 'replace')).hexdigest()[:16]}"


def listed(items: Iterable[str], kind: str = "", name: str = "ul") -> str:
    """A list of pieces of HTML; nothing where there are none."""
    inside = "".join(f"<li>{item}</li>" for item in items)
    return tag(name, inside, kind) if inside else ""


def table(head: Sequence[str], rows: Iterable[Sequence[str]], kind: str = "", caption: str = "") -> str:
    """A table of pieces of HTML; the first cell of each row names it."""
    heads = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    lines = "".join(
        f'<tr><th scope="row">{row[0]}</th>{"".join(f"<td>{c}</td>" for c in row[1:])}</tr>' for row in rows
    )
    said = f"<caption>{caption}</caption>" if caption else ""
    # A table that is wider than a phone scrolls in its own box, which the keyboard must be able to reach.
    inside = f"<table>{said}<thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>"
    return tag("div", inside, f"scroll {kind}".strip(), tabindex="0", role="group", aria_label=caption or head[0])


def flowing(passage: str) -> str:
    """A passage without the ends of the lines in which it was sent, as a short line ends for a reason."""
    return re.sub(rf"(?<=[^\n]{{{FULL}}})\n(?!\n)", " ", passage)


def highlighted(passage: str, sentences: Iterable[str]) -> tuple[str, list[str]]:
    """A passage with these sentences marked in it, and those that do not stand in it word for word."""
    words = [(match[0].lower(), match.start(), match.end()) for match in re.finditer(r"\w+", passage)]
    spans, elsewhere = [], []
    for sentence in sentences:
        found = _span(words, [each.lower() for each in re.findall(r"\w+", sentence)])
        if found is None:
            elsewhere.append(sentence)
        else:
            spans.append((found[0], _closed(passage, found[1])))
    return _marked(passage, sorted(spans)), elsewhere


def _shown(match: re.Match[str]) -> str:
    return invisible.escape(match[0])


def _closed(passage: str, end: int) -> int:
    """The end of a sentence with the punctuation that closes it."""
    while end < len(passage) and passage[end] in CLOSING:
        end += 1
    return end


def _marked(passage: str, spans: Sequence[tuple[int, int]]) -> str:
    pieces, at = [], 0
    for start, end in spans:
        if end > at:
            pieces += [text(passage[at : max(at, start)]), tag("mark", text(passage[max(at, start) : end]))]
            at = end
    return "".join([*pieces, text(passage[at:])])


def _span(words: Sequence[tuple[str, int, int]], wanted: Sequence[str]) -> tuple[int, int] | None:
    """Where these words stand one after the other, or their first and last few in as much text as they would fill."""
    if not wanted:
        return None
    first, last = list(wanted[:EDGE]), list(wanted[-EDGE:])
    starts = _places(words, first, 0)
    for start in starts:
        longest = start + len(wanted) + len(wanted) // 4 + EDGE
        ends = [at for at in _places(words, last, start) if at + len(last) <= longest]
        if ends:
            near = min(ends, key=lambda at: abs(at + len(last) - start - len(wanted)))
            return words[start][1], words[near + len(last) - 1][2]
    return None


def _places(words: Sequence[tuple[str, int, int]], wanted: Sequence[str], after: int) -> list[int]:
    fitting = range(after, len(words) - len(wanted) + 1)
    return [at for at in fitting if all(words[at + place][0] == word for place, word in enumerate(wanted))]
