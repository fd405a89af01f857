"""`ask "…"`: the answer printed as it is written, the request that would be sent, and the turn kept."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import typer

from index import terminal
from index.errors import DiskError
from index.filters import Filters
from qa.answers.answer import Answer
from qa.assistant import Assistant
from qa.check.labels import CheckedSentence
from qa.drafts import follow_up as conversation
from qa.drafts.draft import Turn
from qa.readers.reader import Sending
from qa.render.text import answer_text, changed_text, reasons_text, sentence_text, tail_text
from qa.render.wording import cut_short_text
from qa.settings.config import EMBEDDED, Settings

INTERRUPTED = 130
KEPT_IN = "conversation.json"


def ask_and_print(
    assistant: Assistant,
    settings: Settings,
    question: str,
    filters: Filters,
    *,
    follow_up: bool,
    as_json: bool,
    explain: bool = False,
) -> None:
    """Print the answer, each sentence as soon as it is written and checked, and keep the turn for a follow-up.

    `explain` adds why the passages behind it were found.

    Exits with 1 if the model was cut short, with 130 if the person broke it off.
    """
    previous = _previous(assistant, settings, follow_up=follow_up)
    announce(settings)
    streamed = settings.model != EMBEDDED and not as_json
    printed: list[CheckedSentence] = []

    def show(sentence: CheckedSentence) -> None:
        printed.append(sentence)
        terminal.emit(sentence_text(sentence))

    try:
        answer = assistant.ask(question, filters=filters, previous=previous, on_sentence=show if streamed else None)
    except KeyboardInterrupt:
        terminal.say("stopped; the answer is incomplete.")
        raise typer.Exit(INTERRUPTED) from None
    if as_json:
        terminal.emit_json(answer.to_dict(explain=explain))
    else:
        if streamed and (changed := changed_text(answer, printed)):
            terminal.emit(f"\n{changed}")
        terminal.emit(f"\n{tail_text(answer)}" if streamed and not answer.abstained else answer_text(answer))
        if explain and answer.passages:
            terminal.emit(f"\n{reasons_text(answer.passages)}")
    _keep(assistant, settings, previous, answer)
    if cut_short := cut_short_text(answer):
        terminal.say(cut_short)
        raise typer.Exit(1)


def preview(assistant: Assistant, settings: Settings, question: str, filters: Filters, *, follow_up: bool) -> None:
    """Print the request that would be sent as JSON, or why none would be."""
    previous = _previous(assistant, settings, follow_up=follow_up)
    sending = assistant.preview(question, filters=filters, previous=previous)
    if sending.request is None:
        terminal.say(f"{settings.model} would be sent nothing.")
    else:
        terminal.emit_json(asdict(sending.request) | _first(sending))
    if sending.held:
        named = ", ".join(f"{hit.key} ({hit.passage.marking})" for hit in sending.held)
        terminal.say(f"held back, by their markings: {named}")


def _first(sending: Sending) -> dict[str, Any]:
    """Return the request for searches that goes before the other, if one does."""
    if sending.searches is None:
        return {}
    terminal.say(
        "before it goes the request under “searches”; with what the model writes, other passages may be found."
    )
    return {"searches": asdict(sending.searches)}


def announce(settings: Settings) -> None:
    """Say where the passages go if a file decided it that may have come with something downloaded."""
    if settings.model == EMBEDDED or settings.sources["model"] != settings.folder_file:
        return
    from qa.models.providers import endpoint

    served = endpoint(settings)
    if served is not None and not served.loopback:
        terminal.say(f"{settings.model} is set in {settings.folder_file}: passages go to {served.host}.")


def _previous(assistant: Assistant, settings: Settings, *, follow_up: bool) -> tuple[Turn, ...]:
    return conversation.recall(settings.data_dir / KEPT_IN, assistant.folder) if follow_up else ()


def _keep(assistant: Assistant, settings: Settings, previous: tuple[Turn, ...], answer: Answer) -> None:
    """Save the turn for `-c`; if that fails, only warn: the answer was given."""
    try:
        conversation.keep(settings.data_dir / KEPT_IN, assistant.folder, [*previous, answer.turn])
    except DiskError as error:
        terminal.say(str(error))
