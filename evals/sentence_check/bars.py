"""`make bars`, second part: right drafts and corrupted ones put to the check, each figure beside its bar.

The drafts are made from the gold answers, and from sentences of the test cables and of the bundled sample, the same
each time. Rules of the check were chosen on the even half. Exit 1 if a bar is missed over all of them.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from evals import normalise
from evals.gold import questions as gold
from evals.gold.questions import GoldQuestion
from evals.sentence_check.collection import Collection, Paragraph
from evals.sentence_check.corruptions import KINDS, WITHOUT_A_BAR, corrupt
from evals.sentence_check.right_drafts import Draft, Sentence, put_rightly, usable
from evals.sentence_check.statements import statement_of
from index.errors import AskError
from qa import sample
from qa.check.checker import Checker
from qa.check.labels import CheckedSentence
from qa.drafts.draft import DraftSentence

CAUGHT = 0.98
CAUGHT_OF_A_KIND = 0.95
FLAGGED = 0.02
SENTENCES = 140
"""So many sentences of each collection are put in every way."""
PER_KIND = 2
RARE = {"date changed": 6, "unit changed": 6}
"""So many of the ways of a sentence are corrupted in each way; of what few sentences allow, more."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A draft and what the check said of it."""

    draft: Draft
    checked: CheckedSentence

    @property
    def flagged(self) -> bool:
        """Whether the check found anything wrong."""
        return not self.checked.holds


def sources(collection: Collection, questions: Sequence[GoldQuestion]) -> Iterator[list[Draft]]:
    """Yield right drafts by the sentence or question that they are made from."""
    for row in questions:
        yield from _of_question(row, collection)
    told = [(each, place) for each in collection.paragraphs for place, _ in enumerate(each.sentence_texts)]
    whole = [(each, place) for each, place in told if usable(each.sentence_texts[place])]
    chosen = Random("sentences").sample(whole, min(SENTENCES, len(whole)))
    for number, (each, place) in enumerate(chosen):
        yield _of_sentence(each, place, collection, f"{each.key} sentence {place + 1}", number % 2 == 0)


def _of_question(row: GoldQuestion, collection: Collection) -> Iterator[list[Draft]]:
    statement = statement_of(row.question, row.answer) if row.answer else None
    for keys in [sorted(keys) for keys in row.cites if keys <= collection.by_key.keys()]:
        if statement:
            shown = collection.shown(keys, f"{row.question} {statement}")
            yield [Draft(row.id, row.even, "gold answer", statement, tuple(keys), shown)]
        for each in (collection.by_key[key] for key in keys):
            for place, text in enumerate(each.sentence_texts):
                if usable(text) and normalise.includes(text, row.must_include):
                    yield _of_sentence(each, place, collection, f"{row.id} {each.key}", row.even)


def _of_sentence(each: Paragraph, place: int, collection: Collection, source: str, even: bool) -> list[Draft]:
    text = each.sentence_texts[place]
    said = Sentence(text, place, each, collection, collection.shown([each.key], text))
    return list(put_rightly(said, source, even))


def corrupted(drafts: Sequence[Draft], collection: Collection) -> Iterator[Draft]:
    """Corrupt some of the drafts of one source in each way that they can be."""
    for kind in KINDS:
        ways = Random(f"{drafts[0].source} {kind}").sample(drafts, len(drafts))
        left = RARE.get(kind, PER_KIND)
        for draft in ways:
            for wrong in corrupt(kind, draft, collection) if left else ():
                left -= 1
                yield wrong


def check(
    drafts: Iterable[Draft], checker_of: Callable[[tuple[Paragraph, ...]], Checker] = Checker
) -> Iterator[Outcome]:
    """Check each draft against what was shown to whoever wrote it."""
    shown: tuple[Paragraph, ...] = ()
    checker = Checker(shown)
    for draft in drafts:
        if draft.shown is not shown:
            shown, checker = draft.shown, checker_of(draft.shown)
        yield Outcome(draft, checker.check(DraftSentence(draft.text, draft.citations)))


def measure(collection: Collection, questions: Sequence[GoldQuestion]) -> list[Outcome]:
    """Make all drafts of a collection, right ones and corrupted ones, and check them."""
    return list(check(drafts_of(collection, questions)))


def drafts_of(collection: Collection, questions: Sequence[GoldQuestion]) -> list[Draft]:
    """Make all drafts of a collection, right ones and corrupted ones, each once."""
    made = {
        (draft.kind, draft.text, draft.citations): draft
        for drafts in sources(collection, questions)
        for draft in (*drafts, *(corrupted(drafts, collection) if drafts else ()))
    }
    return list(made.values())


def caught_and_flagged(outcomes: Sequence[Outcome]) -> tuple[float, float]:
    """Return the share of corruptions that are caught, and of right drafts that are flagged."""
    (_, _, corrupted), *_, (_, _, right) = rows(outcomes)
    return _share(corrupted), _share(right)


def _share(outcomes: Sequence[Outcome]) -> float:
    return sum(item.flagged for item in outcomes) / len(outcomes) if outcomes else float("nan")


def rows(outcomes: Sequence[Outcome]) -> list[tuple[str, str, Sequence[Outcome]]]:
    """Return (name, bar, outcomes) of each line of the table: all corruptions, each kind, all right drafts."""
    barred = [kind for kind in KINDS if kind not in WITHOUT_A_BAR]
    by_kind = {kind: [item for item in outcomes if item.draft.kind == kind] for kind in KINDS}
    return [
        ("corruptions caught", f"≥ {CAUGHT:g}", [item for kind in barred for item in by_kind[kind]]),
        *((kind, f"≥ {CAUGHT_OF_A_KIND:g}" if kind in barred else "", found) for kind, found in by_kind.items()),
        ("right drafts flagged", f"≤ {FLAGGED:g}", [item for item in outcomes if item.draft.kind not in KINDS]),
    ]


def missed(outcomes: Sequence[Outcome]) -> list[str]:
    """Return the names of the bars that these outcomes miss; a kind without a draft misses its bar."""
    return [name for name, bar, found in rows(outcomes) if bar and not _holds(bar, _share(found))]


def _holds(bar: str, share: float) -> bool:
    sign, _, number = bar.partition(" ")
    return share >= float(number) if sign == "≥" else share <= float(number)


def table(outcomes: Sequence[Outcome]) -> str:
    """Lay out each kind with how many drafts there are, its bar and its share; styles of right drafts below."""
    styles = sorted({item.draft.kind for item in outcomes} - set(KINDS))
    of_styles = [(f"  {style}", "", [item for item in outcomes if item.draft.kind == style]) for style in styles]
    lines = [f"{'':28}{'n':>7}{'bar':>9}{'all':>9}{'even':>9}{'odd':>9}"]
    for name, bar, found in [*rows(outcomes), *of_styles]:
        halves = (found, [o for o in found if o.draft.even], [o for o in found if not o.draft.even])
        lines.append(f"{name:28}{len(found):>7}{bar:>9}" + "".join(f"{_share(half):>9.3f}" for half in halves))
    return "\n".join(lines)


def failures(outcomes: Sequence[Outcome], kind: str) -> str:
    """Lay out the drafts of a kind that the check got wrong, with what it said."""
    wrong = (item for item in outcomes if item.draft.kind == kind and item.flagged != (kind in KINDS))
    return "\n\n".join(
        f"{item.draft.source} ({item.draft.change or kind})\n"
        f"  {item.checked.text} [{'; '.join(item.checked.citations)}]"
        f"\n  {item.checked.support}: {'; '.join(problem.detail for problem in item.checked.problems) or 'no problem'}"
        for item in wrong
    )


def main() -> int:
    """Make the drafts, check them, print; the exit code says whether every bar holds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    default = Path(os.environ.get("ASK_TEST_DATA") or "../shared") / "cables"
    parser.add_argument("--cables", type=Path, default=default, help="the folder of cables")
    parser.add_argument("--gold", default="cables-dev", help="the gold questions: a file, or a set of the project")
    parser.add_argument("--show", metavar="KIND", help="print what the check got wrong of this kind or style")
    given = parser.parse_args()
    try:
        outcomes = list(check(all_drafts(given.cables, gold.path_of(given.gold))))
    except AskError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    if given.show:
        print(failures(outcomes, given.show))
        return 0
    low = missed(outcomes)
    print(f"{len(outcomes)} drafts checked, rules chosen on the even half\n\n{table(outcomes)}")
    print(f"\nmissed: {', '.join(low)}" if low else "\nall bars hold")
    return 1 if low else 0


def all_drafts(cables: Path, questions: Path) -> list[Draft]:
    """Make the drafts of a folder of cables and its gold questions, if it is there, and of the bundled sample."""
    of_sample = drafts_of(Collection.read(sample.FOLDER), [])
    if cables.is_dir():
        return drafts_of(Collection.read(cables), gold.read(questions)) + of_sample
    print(f"no cables at {cables}: drafts are made from the bundled sample alone.", file=sys.stderr)
    return of_sample


if __name__ == "__main__":
    sys.exit(main())
