"""The check by code and a verifier together: what code proves wrong no verifier can overrule, and both are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.search.retriever import Hit
from qa.check.labels import CheckedSentence, Kind, Problem, Support
from qa.verify.verifier import Claim, Verdict, Verification, Verifier

OPEN: frozenset[Support] = frozenset({"matched", "partly"})
"""What a verifier is asked about: of a sentence that stands word for word in a passage there is nothing to ask."""
PROVED: frozenset[Kind] = frozenset(
    {"citation", "figure", "date", "percentage", "money", "duration", "article", "quotation", "marking"}
)
"""What code proves by itself: it costs no call to hear it again."""

NOTHING = Verification(())


@dataclass(frozen=True, slots=True)
class Verified:
    """Sentences with their verdicts, and what these cost; the verifier's name is None if there is none."""

    sentences: tuple[CheckedSentence, ...]
    verifier: str | None = None
    cost: Verification = NOTHING

    @property
    def usage(self) -> dict[str, int]:
        """The calls and tokens of the verifier by names of their own; empty if nothing was asked."""
        if not self.cost.verdicts:
            return {}
        return {"verifier_calls": self.cost.calls, **{f"verifier_{name}": n for name, n in self.cost.usage.items()}}


def verified(
    sentences: Iterable[CheckedSentence], passages: Sequence[Hit], verifier: Verifier | None, question: str = ""
) -> Verified:
    """Ask the verifier about what code left open, all at once; `question` is what an answer may refer back to.

    Without a question, a sentence may refer back to the one before it. Raises EmbedderError, DiskError, Stopped.
    """
    checked = tuple(sentences)
    if verifier is None:
        return Verified(checked)
    hits = {hit.key: hit for hit in passages}
    claims = {place: _claim(checked, place, hits, question) for place, each in enumerate(checked) if _is_open(each)}
    cost = verifier.verify(list(claims.values())) if claims else NOTHING
    verdicts = dict(zip(claims, cost.verdicts, strict=True))
    return Verified(tuple(_combined(checked, verdicts, verifier.name)), verifier.name, cost)


def _is_open(sentence: CheckedSentence) -> bool:
    return sentence.support in OPEN and PROVED.isdisjoint(problem.kind for problem in sentence.problems)


def _claim(sentences: Sequence[CheckedSentence], place: int, hits: dict[str, Hit], question: str) -> Claim:
    sentence = sentences[place]
    cited = tuple(hits[key] for key in sentence.citations if key in hits)
    return Claim(sentence.text, cited, question or _before(sentences, place))


def _before(sentences: Sequence[CheckedSentence], place: int) -> str:
    """Return the sentence before, if it cites nothing but what this one cites: then it may go wherever this one may."""
    before, cited = sentences[place - 1] if place else None, set(sentences[place].citations)
    return before.text if before and before.citations and cited.issuperset(before.citations) else ""


def _combined(
    sentences: Sequence[CheckedSentence], verdicts: dict[int, Verdict], verifier: str
) -> Iterator[CheckedSentence]:
    for place, sentence in enumerate(sentences):
        verdict = verdicts.get(place)
        yield sentence if verdict is None else _with(sentence, replace(verdict, verifier=verifier))


def _with(sentence: CheckedSentence, verdict: Verdict) -> CheckedSentence:
    """Return the sentence with the label that code and the verifier leave it."""
    if verdict.entailed is None:
        return replace(sentence, verdict=verdict)
    if verdict.entailed:
        return replace(sentence, verdict=verdict, support=sentence.support if sentence.problems else "verified")
    support: Support = "contradicted" if verdict.contradicted else "unsupported"
    problem = Problem("verifier", verdict_text(verdict))
    return replace(sentence, verdict=verdict, support=support, problems=(*sentence.problems, problem))


def verdict_text(verdict: Verdict) -> str:
    """Say what the verifier says: "the verifier ollama/x: not entailed (no figure is given)"."""
    reason = f" ({verdict.reason})" if verdict.reason else ""
    return f"the verifier {verdict.verifier}: {verdict.said}{reason}"
