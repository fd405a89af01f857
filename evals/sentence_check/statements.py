"""A question and its short answer put as one sentence, if the words tell how."""

from __future__ import annotations

import re
from collections.abc import Callable

from index.text.folding import one_line

_VERB = r"(?P<verb>was|were|is|are|has|had|have|lets|let|leads|gave|got|made|aired|said|ran|took)"
_PAST = {"get": "got", "give": "gave", "have": "had", "take": "took", "make": "made", "find": "found", "hold": "held"}
_NUMBER = re.compile(r"[\d$€]|(?:about|approximately|two|three|four|five|six|seven|eight|nine|ten|more than)\b")
_NO_SUM = re.compile(r"(?:how|who|what|which|when|where|why|do|does|did|is|are|break|expand|after)\b")


def statement_of(question: str, answer: str) -> str | None:
    """Return the statement that the answer makes; None if these rules cannot put it as one."""
    asked = one_line(question).rstrip("?. ")
    if re.search(r"[¶§]|\bppl\b", f"{answer} {asked}"):
        return None
    if answer.endswith(".") and len(answer.split()) >= 6:
        whole = re.sub(r"\A(?:Yes|No)[,;:] (?:and |but )?", "", answer)
        return None if re.match(r"(?:because|provided)\b", whole, re.IGNORECASE) else capitalised(whole)
    for form, put in _RULES:
        if (match := form.search(asked)) and (made := put(match, answer.rstrip("."))):
            return f"{capitalised(made)}."
    return None


def capitalised(text: str) -> str:
    """Return the text with its first letter large, the others as they are."""
    return text[:1].upper() + text[1:]


def _how_many_did(asked: re.Match[str], answer: str) -> str | None:
    if asked["verb"].endswith("ly") or not _NUMBER.match(answer):
        return None
    return f"{asked['who']} {_past(asked['verb'])} {_counted(answer, asked['what'])}{asked['rest']}"


def _how_many_were(asked: re.Match[str], answer: str) -> str | None:
    if " did " in asked.string or not _NUMBER.match(answer):
        return None
    return f"{_counted(answer, asked['what'])} {asked['verb']}{asked['rest']}"


def _who(asked: re.Match[str], answer: str) -> str | None:
    if re.search(r"\b(?:did|does|do)\b", asked.string) or _NUMBER.match(answer):
        return None
    return f"{answer} {asked['verb']}{asked['rest']}"


def _sum(asked: re.Match[str], answer: str) -> str | None:
    if _NO_SUM.match(asked.string) or not _NUMBER.match(answer):
        return None
    return f"The {asked['what']}: {answer}"


def _on_what_day(asked: re.Match[str], answer: str) -> str | None:
    if asked["who"] == "the":
        return None
    return f"{capitalised(asked['who'])} {_past(asked['verb'])}{asked['rest']} {_on(answer)}"


def _on(date: str) -> str:
    return f"{'on' if ',' in date else 'in'} {date}"


def _counted(answer: str, what: str) -> str:
    """Return the number with what is counted, unless the answer says it itself."""
    return answer if re.search(r"\d [a-z]{4,}\Z|\A[a-z]+ [a-z]{4,}\Z", answer) else f"{answer} {what}"


def _past(verb: str) -> str:
    return _PAST.get(verb) or (f"{verb}d" if verb.endswith("e") else re.sub(r"(?<=[^aeiou])y\Z", "i", verb) + "ed")


_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], str | None]], ...] = tuple(
    (re.compile(form), put)
    for form, put in (
        (r"\b[Hh]ow many (?P<what>[\w -]+?) did (?P<who>[A-Z]\w+) (?P<verb>[a-z]+)\b(?P<rest>.*)", _how_many_did),
        (r"(?i)\bhow many (?P<what>.{1,300}?) (?P<verb>was|were|is|are|got)\b(?P<rest>.*)", _how_many_were),
        (
            r"\A(?:[Ww]hat does (?P<a>\S+) stand for|expand (?P<b>\S+)|(?P<c>[A-Z]{2,}))\Z",
            lambda asked, answer: f"{asked['a'] or asked['b'] or asked['c']} stands for {answer}",
        ),
        (
            r"\A[Ww]hen was (?P<what>.+) (?P<done>[a-z]+ed)\Z",
            lambda asked, answer: f"{asked['what']} was {asked['done']} {_on(answer)}",
        ),
        (
            r"\A(?:[Oo]n what day|[Ww]hen) did (?P<who>[A-Za-z]\w+) (?P<verb>[a-z]+)\b(?P<rest>.+)\Z",
            _on_what_day,
        ),
        (rf"\A(?:[Ww]ho|(?:[Ww]hich|[Ww]hat)(?: [\w'-]+){{1,3}}?) {_VERB}\b(?P<rest> (?!the )[a-z].+)\Z", _who),
        (r"\A(?:number of |total )?(?P<what>[a-z][\w /.,'-]{15,})\Z", _sum),
    )
)
