"""One question of a run as it opens on the page: the answer with its check, the gold, the passages, the scores."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from typing import Any

from evals import normalise
from evals.gold.questions import GoldQuestion
from evals.judge.grading import Judged
from evals.report.outcomes import SIGNS, WAYS, Outcome
from evals.report.page_judge import graded
from qa.render.markup import anchor, counted, flowing, highlighted, listed, tag, text

HINT = 150
"""So many characters of an answer stand beside a closed question."""
LABELS = {
    "supported": "✓ supported",
    "partly": "◐ partly supported",
    "unsupported": "✗ not supported",
    "uncited": "– cites nothing",
}


def item(outcome: Outcome, grade: Judged | None, *, whole: bool) -> str:
    """The question, closed; `whole` shows the passages' full text, else only the sentences that the reader got."""
    question = outcome.question
    sign = tag("span", SIGNS[outcome.way], f"sign way{WAYS.index(outcome.way)}", title=outcome.way)
    ref = tag("span", f"{text(question.type)}, {question.half}", "ref")
    head = tag("span", f"{sign} {text(question.id)}{ref}", "which")
    hints = "".join(tag("span", text(each), "hint") for each in _hints(outcome))
    said = tag("span", tag("span", text(question.question), "question") + hints)
    pair = tag("div", _answer(outcome) + (graded(grade) if grade else "")) + tag("div", _gold(outcome))
    body = tag("div", tag("div", pair, "pair") + _passages(outcome, whole=whole) + _scores(outcome), "body")
    return tag(
        "details",
        tag("summary", head + said) + body,
        "item",
        id=anchor(question.id),
        data_type=question.type,
        data_half=question.half,
        data_way=outcome.way,
    )


def _hints(outcome: Outcome) -> list[str]:
    """What whoever looks for the cause wants to know before opening it: the answers, and where the evidence was."""
    if outcome.record.error is not None:
        return [_cut(outcome.record.error)]
    said = [f"Gold: {_cut(outcome.question.answer)}"] if outcome.question.answer is not None else []
    if outcome.failed:
        said.append("Refused." if outcome.record.abstained else f"Answer: {_cut(outcome.record.text)}")
    # Of an answer that is right from evidence that stood first there is nothing to be said.
    telling = outcome.question.answerable and (outcome.failed or outcome.complete_at != 1)
    return [*said, _found(outcome)] if telling else said


def _found(outcome: Outcome) -> str:
    rank = outcome.complete_at
    if rank is None:
        return f"Evidence not complete within the first {len(outcome.record.ranked)}."
    hidden = ", but not in the first 300 words shown" if outcome.scored.scores["evidence 300"] == 0 else ""
    return f"Evidence complete at rank {rank}{hidden}."


def _cut(said: str) -> str:
    return textwrap.shorten(said, HINT, placeholder=" …") or f"{said[:HINT]} …"


def _answer(outcome: Outcome) -> str:
    record, heading = outcome.record, tag("h4", "The answer")
    if record.error is not None or record.answer is None:
        return heading + tag("p", f"None: {text(record.error or 'nothing was returned')}")
    if record.abstained:
        withheld = tag("p", "It says that something above the clearance bears on the question.", "checked")
        said = tag("p", f"Refused: {text(record.answer.get('reason') or 'no reason given')}", "sentence")
        return heading + said + (withheld if record.answer.get("withheld") else "")
    sentences = record.answer.get("sentences", ())
    given = listed((_sentence(outcome, each) for each in sentences), "plain")
    lead, *_ = record.text.split(" — ") if " — " in record.text else [""]
    led = tag("p", tag("strong", text(lead)), "sentence") if lead and not _opens(lead, sentences) else ""
    return heading + led + given + _conflicts(record.answer.get("conflicts", ()))


def _opens(lead: str, sentences: Iterable[Mapping[str, Any]]) -> bool:
    """Whether what stands before the dash is only how the first sentence begins."""
    return any(str(each["text"]).startswith(lead) for each in sentences)


def _sentence(outcome: Outcome, sentence: Mapping[str, Any]) -> str:
    keys = " ".join(_key(outcome, key) for key in sentence["citations"])
    label = tag("span", text(LABELS.get(sentence["support"], sentence["support"])), "label")
    problems = listed((text(each["detail"]) for each in sentence.get("problems", ())), "problem")
    return tag("p", text(sentence["text"]), "sentence") + tag("p", f"{label} {keys}", "checked") + problems


def _key(outcome: Outcome, key: str) -> str:
    """A citation; it says whether the gold accepts it, and leads to the passage where that was shown."""
    shown = [passage["key"] for passage in outcome.record.passages]
    accepted = key in outcome.question.keys
    words = f"{text(key)}{' ✓ accepted' if accepted else ''}"
    if key in shown:
        place = f"#{anchor(outcome.question.id)}-{shown.index(key) + 1}"
        return tag("a", words, "key accepted" if accepted else "key", href=place)
    return tag("span", f"{words}, never shown", "key strange")


def _conflicts(conflicts: Iterable[Mapping[str, Any]]) -> str:
    said = [
        f"{text(each['about'])}: "
        + "; ".join(f"{text(figure['value'])} ({text(figure['key'])})" for figure in each["figures"])
        for each in conflicts
    ]
    return tag("p", "Differing figures:", "checked") + listed(said, "problem") if said else ""


def _gold(outcome: Outcome) -> str:
    question = outcome.question
    answer = "No answer: these cables do not give one." if question.answer is None else question.answer
    if question.withheld:
        answer = "No answer may be given: it stands above the clearance, and the refusal should say so."
    rank_of = {key: rank for rank, key in enumerate(outcome.record.keys, 1)}
    sets = listed(
        (" and ".join(_ranked(key, rank_of) for key in sorted(keys)) for keys in question.cites), "plain problem"
    )
    return "".join(
        [
            tag("h4", "The gold"),
            tag("p", text(answer), "gold-answer"),
            _must_include(outcome),
            tag("p", "Accepted citations, each line by itself enough:", "checked") + sets if sets else "",
            _asked_with(question),
            _searched(outcome),
            tag("p", f"Notes: {text(question.notes)}", "checked") if question.notes else "",
        ]
    )


def _must_include(outcome: Outcome) -> str:
    wanted = outcome.question.must_include
    if not wanted:
        return ""
    found = [normalise.includes(normalise.without_citations(outcome.record.text), [each]) for each in wanted]
    said = (
        f"{'✓ says' if there else '✗ does not say'} <code>{text(each)}</code>"
        for each, there in zip(wanted, found, strict=True)
    )
    return tag("p", "A right answer says:", "checked") + listed(said, "plain problem")


def _ranked(key: str, rank_of: Mapping[str, int]) -> str:
    rank = f"at rank {rank_of[key]}" if key in rank_of else f"not among the first {len(rank_of)}"
    return f"{tag('span', text(key), 'key accepted')} {rank}"


def _asked_with(question: GoldQuestion) -> str:
    """What narrowed the search, and what was asked before."""
    given = {
        "cables": ", ".join(question.cables),
        "origins": ", ".join(question.origins),
        "tags": ", ".join(question.tags),
        "since": question.since,
        "until": question.until,
        "clearance": question.clearance,
    }
    said = [f"{name} {text(value)}" for name, value in given.items() if value]
    before = "".join(
        tag("p", f"Asked before: {text(asked)} — {text(answered)}", "checked") for asked, answered in question.previous
    )
    return (tag("p", f"Asked with: {'; '.join(said)}", "checked") if said else "") + before


def _searched(outcome: Outcome) -> str:
    """What a follow-up was searched as."""
    searched = ((outcome.record.answer or {}).get("record") or {}).get("searched")
    return tag("p", f"Searched as: {text(searched)}", "checked") if searched and outcome.question.previous else ""


def _passages(outcome: Outcome, *, whole: bool) -> str:
    record = outcome.record
    shown = {passage["key"] for passage in record.passages}
    ranked = listed(
        (_passage(outcome, place, passage, whole=whole) for place, passage in enumerate(record.passages, 1)),
        "passages",
        "ol",
    )
    missing = [(key, said) for key, said in sorted(record.paragraphs.items()) if key not in shown]
    unseen = listed((_missed(key, said) for key, said in missing), "passages") if whole else ""
    many = counted(len(record.passages), "passage")
    said = f"{many}, best first; what was shown is marked" if whole else f"What was shown of {many}, best first"
    heading = tag("h4", said) if ranked else ""
    kept = tag("h4", "Accepted paragraphs that were not shown") if unseen else ""
    return heading + ranked + kept + unseen


def _passage(outcome: Outcome, place: int, passage: Mapping[str, Any], *, whole: bool) -> str:
    accepted = passage["key"] in outcome.question.keys
    said = [f"score {passage['score']:.3f}", f"marked {text(passage.get('marking') or 'nothing')}"]
    said += ["✓ accepted by the gold"] if accepted else []
    head = tag("p", f"{place}. {tag('strong', text(passage['key']))} · {' · '.join(said)}", "head")
    body = _whole(passage) if whole else tag("div", " … ".join(map(text, passage["sentences"])), "text")
    kind = "passage accepted" if accepted else "passage"
    return tag("div", head + body, kind, id=f"{anchor(outcome.question.id)}-{place}")


def _whole(passage: Mapping[str, Any]) -> str:
    """The text with the sentences marked that the reader was shown."""
    marked, elsewhere = highlighted(flowing(passage["text"]), passage["sentences"])
    mended = listed((tag("mark", text(each)) for each in elsewhere), "text")
    return tag("div", marked, "text") + (tag("p", "Shown, as mended for reading:", "head") + mended if mended else "")


def _missed(key: str, said: str) -> str:
    return tag(
        "div", tag("p", tag("strong", text(key)), "head") + tag("div", text(flowing(said)), "text"), "passage accepted"
    )


def _scores(outcome: Outcome) -> str:
    scores = {name: value for name, value in outcome.scored.scores.items() if value is not None}
    said = " · ".join(f"{text(name)} {value:.3g}" for name, value in scores.items())
    taken = " · ".join(f"{text(name)} {value:.0f} ms" for name, value in outcome.record.timings_ms.items())
    inside = tag("p", said, "checked") + (tag("p", f"Time: {taken}", "checked") if taken else "")
    return tag("details", tag("summary", "Scores and times") + inside, "more")
