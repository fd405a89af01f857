"""Asking the model for a question from a passage, and holding what it writes against passage, archive and gold file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from evals.gold.against_index import IndexedParagraphs
from evals.gold.questions import GoldQuestion, filters_of, of_row
from evals.proposals import checks
from evals.proposals.checks import Dropped, Elsewhere
from evals.proposals.request import Written, request, written
from index.errors import HOPELESS, ModelError, NonsenseReply
from index.filters import Filters
from index.search.retriever import Hit, unranked
from index.store.store import StoredPassage
from index.text.folding import one_line
from qa.egress import call_log
from qa.egress.policy import EgressPolicy
from qa.models.chat import Endpoint, Reply
from qa.readers import budget
from qa.readers.excerpts import Excerpt
from qa.readers.generative import BROKEN

if TYPE_CHECKING:
    from qa.models.client import Client

Search = Callable[[str, int, Filters], Sequence[Hit]]
BEST = 10
"""So many passages are looked through for other answers."""
SHORT_WORD = 4
"""A word of so few letters is looked for as a whole word: "UN" stands in "until"."""
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A row, without its id, against which code finds nothing; a person may find other passages that answer it."""

    row: Row
    source: StoredPassage
    quote: str
    elsewhere: tuple[Elsewhere, ...]


class Asked:
    """A model at an endpoint, asked for one reply at a time; what may not go there is not sent, calls are logged."""

    def __init__(self, client: Client, endpoint: Endpoint, policy: EgressPolicy) -> None:
        self.name = endpoint.name
        self._client = client
        self._endpoint = endpoint
        self._policy = policy
        self._room = budget.window(endpoint, client.window())

    def may_see(self, stored: StoredPassage) -> bool:
        """Tell if the passage may go to the model."""
        return self._policy.allows(stored.passage.marking, self._endpoint)

    def write(self, stored: StoredPassage) -> Written:
        """Return the question that the model writes; raises ModelError."""
        assert self.may_see(stored), "a passage was drawn that may not be sent"
        hit = unranked(stored)
        given = Excerpt(hit, one_line(stored.passage.search_text))
        asked = request(given, self._room, as_json=self._endpoint.options.schema != "off")
        reply = call_log.chat(self._client, asked, self._policy.log, self._endpoint, [hit])
        return written(_whole(reply))


def _whole(reply: Reply) -> str:
    if reply.finish in BROKEN:
        raise NonsenseReply(f"its reply broke off ({reply.finish})")
    return reply.text


class Proposer:
    """Writes rows and checks them. `known` are the questions so far, to which a row is added that a person keeps."""

    def __init__(
        self, model: Asked, search: Search, evidence: IndexedParagraphs, known: Sequence[GoldQuestion], filters: Row
    ) -> None:
        """`filters` are those of each row: the clearance of the person who asks."""
        self.known = list(known)
        self._model = model
        self._search = search
        self._evidence = evidence
        self._filters = filters

    def propose(self, stored: StoredPassage) -> Proposal | Dropped:
        """Have a question written and checked; raises ModelError if the model cannot be asked at all."""
        try:
            new = self._model.write(stored)
        except HOPELESS:
            raise
        except ModelError as error:
            return Dropped("broken", one_line(str(error)))
        row = self._row(new, stored.key)
        if wrong := checks.problem(new, row, stored.key, self._evidence):
            return wrong
        question = of_row(row)
        hits = self._search(new.question, BEST, filters_of(self._filters))
        kept = {name: value for name, value in row.items() if name != "id"}
        return checks.asked_already(question, self.known) or Proposal(
            kept, stored, new.quote, checks.elsewhere(question, hits)
        )

    def _row(self, new: Written, key: str) -> Row:
        return {
            "id": "new",
            "question": new.question,
            "type": new.type,
            "answer": new.answer,
            "must_include": [_bounded(each) for each in new.must_include],
            "cites": [[key]],
            "filters": self._filters,
            "notes": f"proposed by {self._model.name} from {key} on {date.today().isoformat()}",
        }


def _bounded(item: str) -> str:
    short = item.isalpha() and len(item) <= SHORT_WORD
    return rf"re:\b{re.escape(item)}\b" if short else item
