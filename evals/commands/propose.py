"""`ask eval propose`: a model writes gold questions from an archive's passages, code checks them, a person decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from evals.commands.shared import AddedTo, opened_index, stoppable
from index import terminal
from index.errors import UsageError
from index.filters import Filters
from qa.commands.options import Cable, Index, Origin, Since, Tag, Until, clearance_option, model_option
from qa.settings.config import EMBEDDED, Settings, read_settings

if TYPE_CHECKING:
    from evals.gold.questions import GoldQuestion
    from evals.proposals.proposer import Asked, Proposer
    from index.store.open_index import OpenIndex
    from index.store.store import StoredPassage
    from qa.models.chat import Endpoint

Model = Annotated[str | None, model_option("The model that writes the questions.")]
Clearance = Annotated[str | None, clearance_option("Only passages marked up to this (all); the rows say so.")]
Count = Annotated[int, typer.Option("--count", metavar="N", min=1, max=1000, help="How many passages to ask about.")]
Seed = Annotated[int, typer.Option("--seed", metavar="N", min=0, help="Which passages are drawn.")]
Yes = Annotated[bool, typer.Option("--yes", help="Keep without asking what code finds nothing against.")]


def propose(
    gold: AddedTo = Path("gold.jsonl"),
    index: Index = None,
    model: Model = None,
    count: Count = 20,
    seed: Seed = 0,
    yes: Yes = False,
    clearance: Clearance = None,
    cable: Cable = None,
    origin: Origin = None,
    tag: Tag = None,
    since: Since = None,
    until: Until = None,
) -> None:
    """Let a model write gold questions from passages of your archive; you say which are kept.

    Dropped are those whose answer is not in the passage or cannot be checked, those that copy its words, and those that
    are asked already. You see the others, with the passages that may answer them too; each that you keep is in the file
    at once.
    """
    from qa.commands.ask import announce
    from qa.models.providers import endpoint

    settings = read_settings(index=index, model=model, clearance=clearance)
    served = endpoint(settings)
    if served is None:
        raise UsageError("the embedded reader cannot write questions: name a model, as in --model ollama/qwen3:8b.")
    chosen = Filters.parse(cable=cable, origin=origin, tag=tag, since=since, until=until)
    own = {"clearance": settings.clearance} if settings.clearance else {}
    announce(settings)
    with stoppable(f"stopped; what was kept is in {gold}."):
        _collect(gold, settings, served, chosen.limited_to(settings.clearance), own, count=count, seed=seed, yes=yes)


def _collect(
    gold: Path,
    settings: Settings,
    served: Endpoint,
    filters: Filters,
    own: Mapping[str, Any],
    *,
    count: int,
    seed: int,
    yes: bool,
) -> None:
    from evals.gold import add
    from evals.gold.dialogue import Lines
    from evals.proposals import review

    lines = Lines()
    if not (yes or lines.asks):
        raise UsageError("nobody is there to say yes or no: run it in a terminal, or with --yes.")
    known = add.read_if_there(gold)
    tally = review.Tally()
    with opened_index(settings) as opened, _asked(settings, served) as model:
        passages = _drawn(opened, model, filters, known, count, seed)
        terminal.say(f"asking {served.name} for a question from each of {len(passages)} passages")
        with _proposer(opened, settings, model, known, own) as proposer:
            decide = review.unread if yes else review.Person(lines).decide
            try:
                review.collect(proposer, passages, decide, lambda row: add.save(gold, row, settings.data_dir), tally)
            finally:
                if tally.written:
                    terminal.emit(tally.text())


def _drawn(
    opened: OpenIndex, model: Asked, filters: Filters, known: Sequence[GoldQuestion], count: int, seed: int
) -> list[StoredPassage]:
    """Draw the passages; UsageError if there are none that the model may see and nothing is asked from yet."""
    from evals.proposals import sampling

    cited = frozenset().union(*(question.keys for question in known))
    passages = sampling.drawn(opened, filters, lambda each: each.key not in cited and model.may_see(each), count, seed)
    if not passages:
        raise UsageError(
            f"no passage to ask about: none within the filters is {sampling.FEWEST_WORDS} to {sampling.MOST_WORDS} "
            f"words long, may go to {model.name}, and is not in the gold file yet."
        )
    return passages


@contextmanager
def _asked(settings: Settings, served: Endpoint) -> Iterator[Asked]:
    from evals.proposals.proposer import Asked
    from qa.commands.notices import pausing
    from qa.egress.policy import EgressPolicy
    from qa.models.client import Client

    with Client(served, on_wait=pausing) as client:
        yield Asked(client, served, EgressPolicy.of(settings))


@contextmanager
def _proposer(
    opened: OpenIndex, settings: Settings, model: Asked, known: Sequence[GoldQuestion], own: Mapping[str, Any]
) -> Iterator[Proposer]:
    from evals.gold.against_index import IndexedParagraphs
    from evals.proposals.proposer import Proposer
    from qa.assistant import Assistant

    with Assistant.of(replace(settings, index=opened.folder.path, model=EMBEDDED)) as assistant:

        def search(question: str, k: int, filters: Filters) -> Sequence[Any]:
            return assistant.search(question, k, filters=filters)

        yield Proposer(model, search, IndexedParagraphs(opened, settings.clearance), known, own)
