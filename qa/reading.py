"""A cable as it may be read, under any spelling of its id: whole, or some of its paragraphs."""

from __future__ import annotations

from dataclasses import replace

from index.cable import Cable
from index.errors import UnknownCable
from index.ids import reference_ids
from index.markings import cleared
from index.store.store import Store, StoredPassage
from index.text.folding import one_line
from index.text.suggest import did_you_mean
from qa.answers.paragraph_names import named, split_citation, within


def read_cable(store: Store, clearance: str | None, cable: str, paragraph: str | int | None = None) -> Cable:
    """Return the cable, or only its paragraphs of that number; raises UnknownCable, UnknownParagraph."""
    name, cited = split_citation(cable)
    readable = _cable(store, name, clearance)
    number = cited if paragraph is None else str(paragraph)
    return readable if number is None else replace(readable, passages=named(readable, number))


def read_passages(store: Store, clearance: str | None, cable: str) -> list[StoredPassage]:
    """Return the paragraphs of a cable that may be read, with their sentences; raises UnknownCable."""
    readable = read_cable(store, clearance, cable)
    kept = [each for each in store.passages_of(readable.reference_id) if cleared(each.passage.marking, clearance)]
    return [replace(each, subject=readable.subject) for each in kept]


def _cable(store: Store, name: str, clearance: str | None) -> Cable:
    """Return what may be read of the cable of this name or id; raises UnknownCable with the nearest ids."""
    reference_id = reference_ids.canonical(name) or name.upper()
    if readable := _readable(store, reference_id, clearance):
        return readable
    near = reference_ids.near(reference_id, store.reference_ids(clearance), 3)
    wrong = f"no cable {one_line(name)} in this index"
    hint = did_you_mean(near, "`ask index show` says what is indexed.")
    raise UnknownCable(f"{wrong}; {hint}" if near else f"{wrong}.", command=f"{wrong}; {hint}")


def _readable(store: Store, reference_id: str, clearance: str | None) -> Cable | None:
    """Return what may be read of a cable; None if it is not there, or nothing of it may be read."""
    try:
        whole = store.cable(reference_id)
    except UnknownCable:
        return None
    readable = within(whole, clearance)
    return readable if readable.passages or not whole.passages else None
