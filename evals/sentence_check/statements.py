"""A question and its short answer put as one sentence, where the words tell how."""

from __future__ import annotations

import re
from collections.abc import Callable

from index.text.folding import one_line

_VERB = r"(?P<verb>was|were|is|are|has|had|have|lets|let|leads|gave|got|made|aired|said|ran|took)"
_PAST = {"get": "got", "give": "gave", "have": "had", "take": "took", "make": "made", "find": "found", "hold": "held"}
_NUMBER = re.compile(r"[\d$€]|(?:about|approximately|two|three|four|five|six|seven|eight|nine|ten|more than)\b")


def statement_of(question: str, answer: str) -> str | None:
    """Return the statement that the answer makes; None if these rules cannot put it as one."""
    asked = one_line(question).rstrip("?. ")
    if re.search(r"[¶§]|\bppl\b", f"{answer} {asked}"):
        return None
    if answer.endswith(".") and len(answer.split()) >= 6:
        whole = re.sub(r"\A(?:Yes|No)[,;:] (?:and |but )?", "", answer)
        return None if re.match(r"(?:because|provided)\b", whole, re.IGNORECASE) else _large(whole)
    made = next((found for rule in _RULES if (found := rule(asked, answer.rstrip(".")))), None)
    return f"{_large(made)}." if made else None


def _large(text: str) -> str:
    return text[:1].upper() + text[1:]


def _how_many_did(asked: str, answer: str) -> str | None:
    match = re.search(r"\b[Hh]ow many (?P<what>[\w -]+?) did (?P<who>[A-Z]\w+) (?P<verb>[a-z]+)\b(?P<rest>.*)", asked)
    if not match or match["verb"].endswith("ly") or not _NUMBER.match(answer):
        return None
    return f"{match['who']} {_past(match['verb'])} {_counted(answer, match['what'])}{match['rest']}"


def _how_many_were(asked: str, answer: str) -> str | None:
    match = re.search(r"\bhow many (?P<what>.+?) (?P<verb>was|were|is|are|got)\b(?P<rest>.*)", asked, re.IGNORECASE)
    if not match or " did " in asked or not _NUMBER.match(answer):
        return None
    return f"{_counted(answer, match['what'])} {match['verb']}{match['rest']}"


def _stands_for(asked: str, answer: str) -> str | None:
    match = re.fullmatch(r"[Ww]hat does (?P<a>\S+) stand for|expand (?P<b>\S+)|(?P<c>[A-Z]{2,})", asked)
    return f"{match['a'] or match['b'] or match['c']} stands for {answer}" if match else None


def _when(asked: str, answer: str) -> str | None:
    match = re.fullmatch(r"[Ww]hen was (?P<what>.+) (?P<done>[a-z]+ed)", asked)
    return f"{match['what']} was {match['done']} {_on(answer)}" if match else None


def _on_what_day(asked: str, answer: str) -> str | None:
    match = re.fullmatch(r"(?:[Oo]n what day|[Ww]hen) did (?P<who>[A-Za-z]\w+) (?P<verb>[a-z]+)\b(?P<rest>.+)", asked)
    if not match or match["who"] == "the":
        return None
    return f"{_large(match['who'])} {_past(match['verb'])}{match['rest']} {_on(answer)}"


def _on(date: str) -> str:
    return f"{'on' if ',' in date else 'in'} {date}"


def _who(asked: str, answer: str) -> str | None:
    match = re.fullmatch(
        rf"(?:[Ww]ho|(?:[Ww]hich|[Ww]hat)(?: [\w'-]+){{1,3}}?) {_VERB}\b(?P<rest> (?!the )[a-z].+)", asked
    )
    if not match or re.search(r"\b(?:did|does|do)\b", asked) or _NUMBER.match(answer):
        return None
    return f"{answer} {match['verb']}{match['rest']}"


def _sum(asked: str, answer: str) -> str | None:
    match = re.fullmatch(r"(?:number of |total )?(?P<what>[a-z][\w /.,'-]{15,})", asked)
    question_word = r"(?:how|who|what|which|when|where|why|do|does|did|is|are|break|expand|after)\b"
    if not match or re.match(question_word, asked) or not _NUMBER.match(answer):
        return None
    return f"The {match['what']}: {answer}"


def _counted(answer: str, what: str) -> str:
    """The number with what is counted, where the answer does not say it itself."""
    return answer if re.search(r"\d [a-z]{4,}\Z|\A[a-z]+ [a-z]{4,}\Z", answer) else f"{answer} {what}"


def _past(verb: str) -> str:
    return _PAST.get(verb) or (f"{verb}d" if verb.endswith("e") else re.sub(r"(?<=[^aeiou])y\Z", "i", verb) + "ed")


_RULES: tuple[Callable[[str, str], str | None], ...] = (
    _how_many_did,
    _how_many_were,
    _stands_for,
    _when,
    _on_what_day,
    _who,
    _sum,
)
