"""An answer in every shape that a reader may meet, by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from qa.answers.answer import Answer, Citation, HeldBack, IndexSummary
from qa.check.labels import CheckedSentence, Problem
from qa.drafts.draft import Conflict, Figure
from tests.fakes.evidence import hit

KEY, OTHER = "08ANYTOWN7 ¶9", "08ANYTOWN7 ¶10"
HOSTILE = '<script>alert(1)</script> & "it\'s" </textarea> \u202e \x1b {{ 1111*3 }}\nend'
"""What a cable, a question or a model may hold to act on a page."""
SUPPORTED = CheckedSentence("Police counted 32 boats.", (KEY,), "matched")
DOUBTED = (
    CheckedSentence("All sank.", (KEY, "07FAKE1 §3"), "partly", (Problem("figure", "32 is not there.", (OTHER,)),)),
    CheckedSentence("All burned.", (OTHER,), "unsupported", (Problem("words", "nothing of it is there."),)),
    CheckedSentence("It rained.", (), "uncited"),
)


def citation(key: str = KEY, subject: str | None = "TOWN NEWS") -> Citation:
    """A paragraph that is cited."""
    created = datetime(2008, 3, 12, 16, 16, tzinfo=UTC)
    return Citation(key, "08ANYTOWN7", int(key.partition("¶")[2]), 1, "SBU", created, subject, "Police counted.")


def answered(*sentences: CheckedSentence, lead: str | None = None) -> Answer:
    """An answer of these sentences."""
    hits = (hit(9, "Police counted 32 boats."), hit(10, "The mayor counted 33 boats.", marking="C//NF"))
    return Answer("how many boats?", lead, None, sentences, (citation(), citation(OTHER)),
                  (), hits, "any/model", IndexSummary("d", 1, 2), record={"searched": "how many boats?"})  # fmt: skip


PLAIN = answered(SUPPORTED, lead="32")
REFUSED = replace(PLAIN, lead=None, reason="no passage says so", sentences=(), citations=())
DIFFERING = Conflict("how many boats", (Figure("32", KEY, "Police counted 32."), Figure("33", OTHER, "He counted 33.")))
ATTEMPTS = [
    {"before": {}, "after": {"support": "matched"}, "dropped": False},
    {"before": {}, "after": None, "dropped": False},
]
SHAPES = {
    "plain": PLAIN,
    "refused": REFUSED,
    "refused without a reason or a passage": replace(REFUSED, reason=None, passages=()),
    "lacking": replace(PLAIN, lacks=("a date", HOSTILE)),
    "doubted": answered(SUPPORTED, *DOUBTED),
    "differing": replace(PLAIN, conflicts=(DIFFERING,)),
    "follow-up": replace(PLAIN, record={"searched": "how many boats in 2006?"}),
    "withheld": replace(PLAIN, withheld=True),
    "withheld and refused": replace(REFUSED, withheld=True),
    "held back": replace(PLAIN, held_back=(HeldBack("08ANYTOWN7 ¶11", "S//NF"),)),
    "strict": replace(PLAIN, removed=2),
    "strict and refused": replace(REFUSED, removed=2),
    "mended": replace(answered(SUPPORTED, DOUBTED[0]), record={"repair": {"attempts": ATTEMPTS, "missing": None}}),
    "quoted instead": replace(
        PLAIN,
        instead=True,
        removed=2,
        record={"reader": {"name": HOSTILE}, "repair": {"attempts": ATTEMPTS[1:], "missing": HOSTILE}},
    ),
    "cut short": replace(PLAIN, finish="truncated", note="no more"),
    "undated": replace(PLAIN, citations=(replace(citation(subject=None), created=None),)),
    "of the sample": replace(PLAIN, notice="abstracts only."),
    "slow": replace(PLAIN, timings_ms={"total": 1234.5}),
    "hostile": replace(
        answered(replace(SUPPORTED, text=HOSTILE)),
        question=HOSTILE,
        citations=(replace(citation(), subject=HOSTILE, quote=HOSTILE),),
        conflicts=(Conflict(HOSTILE, (Figure(HOSTILE, KEY, HOSTILE),)),),
        record={"searched": f"{HOSTILE} again"},
        notice=HOSTILE,
    ),
    "hostile and refused": replace(REFUSED, question=HOSTILE, reason=HOSTILE, notice=HOSTILE),
}
