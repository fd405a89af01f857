"""A gold row as a person writes it: the passages are shown, the citations chosen, the rest is typed and checked.

The same lines that are typed in a terminal may come from a file: then nobody can be asked twice, and a wrong line ends
it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, NoReturn

from evals.gold import add, rows
from evals.gold.against_itself import Finding
from evals.gold.fields import FIELDS
from evals.gold.questions import GoldQuestion, filters_of, of_row
from index import terminal
from index.errors import AskError, UsageError
from qa.assistant import Assistant
from qa.render.text import cable_text, search_text

Row = dict[str, Any]
Check = Callable[[GoldQuestion], Sequence[Finding]]
UNANSWERABLE = "unanswerable"
CITES = """Which of them give the answer? "1 3" where two give it together, "1 | 3" where each gives it by itself; a key
such as 08PRISTINA128 ¶9 may stand for a number. Nothing, where the cables do not answer.
"? other words" searches again, "= 3" shows the whole paragraph."""
MUST = """What must a right answer say? One text on each line, or re: and a regular expression; an empty line ends the
list."""
WRITTEN_ANEW = ("cites", "answer", "must_include", "type", "notes")


class Lines:
    """Lines from standard input. Prompts go to standard error, and only if somebody types."""

    def __init__(self) -> None:
        self.asks = sys.stdin.isatty()
        self._edited = self.asks and sys.stdout.isatty()
        if self._edited:
            with suppress(ImportError):
                import readline  # noqa: F401 - from now on `input` lets a line be edited

    def next(self, prompt: str) -> str:
        """Read the next line, stripped; UsageError if there is none."""
        if self.asks and not self._edited:
            print(f"{prompt}: ", end="", file=sys.stderr, flush=True)
        try:
            return input(f"{prompt}: " if self._edited else "").strip()
        except EOFError:
            raise UsageError(f"the input ended before “{prompt}”; nothing was saved.") from None

    def tell(self, text: str) -> None:
        """Show something to whoever types."""
        if self.asks:
            print(f"\n{text}\n", file=sys.stderr, flush=True)

    def again(self, problem: str) -> None:
        """Say what is wrong with a line, which may be typed anew."""
        if not self.asks:
            stop(problem)
        print(f"  {problem}.", file=sys.stderr, flush=True)


def stop(problem: str) -> NoReturn:
    """End without a row."""
    raise UsageError(f"{problem}; nothing was saved.")


class Dialogue:
    """One row, asked for field by field. `check` finds what is wrong with its question."""

    def __init__(self, assistant: Assistant, lines: Lines, kinds: Sequence[str], check: Check) -> None:
        self._assistant = assistant
        self._lines = lines
        self._kinds = kinds
        self._check = check
        self._shown: list[str] = []
        self._row: Row = {}
        self._k = 0

    def row(self, question: str | None, filters: Mapping[str, Any], k: int) -> Row:
        """Ask for a row without its id, in which nothing is wrong; UsageError if the person gives up."""
        self._k = k
        self._row = {"question": question or self._lines.next("Question")}
        for problem in FIELDS["question"](self._row["question"]):
            stop(f"the question {problem}")
        self._row["filters"] = filters
        self._search(self._row["question"])
        for name in WRITTEN_ANEW:
            self._write(name)
        while not self._settled():
            self._anew()
        return self._row

    def _write(self, name: str) -> None:
        steps: Mapping[str, Callable[[], object]] = {
            "cites": self._cites,
            "answer": self._answer,
            "must_include": self._must_include,
            "type": self._type,
            "notes": lambda: self._lines.next("Notes for later readers"),
        }
        self._row[name] = steps[name]()

    def _settled(self) -> bool:
        """Tell if the row may be saved: nothing is wrong, and whoever types accepts the warnings."""
        errors, warnings = self._problems()
        for problem in errors:
            self._lines.again(problem)
        for problem in warnings:
            terminal.say(f"warning: {problem}")
        if errors or not (warnings and self._lines.asks):
            return not errors
        return not self._lines.next("Save it so? (nothing: yes)")

    def _anew(self) -> None:
        """Ask again for one of the fields, and for those that follow from it."""
        name = self._lines.next(f"Write anew ({', '.join(WRITTEN_ANEW)}; nothing: save nothing)")
        if not name:
            stop("the row is not right")
        if name not in WRITTEN_ANEW:
            self._lines.again(f"{name!r} is none of them")
            return
        self._write(name)
        if name == "cites":
            self._write("answer")
        if name in {"cites", "answer"}:
            self._write("must_include")

    def _problems(self) -> tuple[list[str], list[str]]:
        """Return the errors and the warnings of the row as it is."""
        row = add.kept({"id": "new", **self._row})
        wrong = list(rows.problems(row))
        if wrong:
            return wrong, []
        findings = self._check(of_row(row))
        errors, warnings = ([each.what for each in findings if each.level == level] for level in ("error", "warning"))
        return errors, warnings

    def _search(self, words: str) -> None:
        hits = self._assistant.search(words, self._k, filters=filters_of(self._row["filters"]))
        self._shown = [hit.key for hit in hits]
        self._lines.tell(f"{search_text(hits)}\n\n{CITES}")

    def _cites(self) -> list[list[str]]:
        while True:
            text = self._lines.next("Cites")
            try:
                if text.startswith("?"):
                    self._search(text[1:].strip())
                elif text.startswith("="):
                    for (key,) in add.chosen(text[1:], self._shown):
                        self._lines.tell(cable_text(self._assistant.read(key)))
                else:
                    return add.chosen(text, self._shown)
            except AskError as error:
                self._lines.again(str(error).removesuffix("."))

    def _answer(self) -> str | None:
        if not self._row["cites"]:
            return None
        while not (text := self._lines.next("Answer")):
            self._lines.again("the paragraphs give an answer: write it")
        return text

    def _must_include(self) -> list[str]:
        if self._row["answer"] is None:
            return []
        self._lines.tell(MUST)
        offered = add.must_say(self._row["answer"])
        items: list[str] = []
        usual = f" (nothing: {'  '.join(offered)})" if offered else ""
        while text := self._lines.next(f"Must say{'' if items else usual}"):
            wrong = list(FIELDS["must_include"]([text]))
            for problem in wrong:
                self._lines.again(f"it {problem}")
            items += [] if wrong else [text]
        return items or offered

    def _type(self) -> str:
        usual = UNANSWERABLE if self._row["answer"] is None else ""
        prompt = f"Type ({f'nothing: {usual}' if usual else ', '.join(self._kinds)})"
        while True:
            text = self._lines.next(prompt) or usual
            wrong = list(FIELDS["type"](text))
            if not wrong:
                return text
            self._lines.again(f"the type {wrong[0]}")
