"""A cable as it may be read, under any spelling of its id."""

from __future__ import annotations

from index.cable import Cable
from index.errors import UnknownCable
from index.ids import reference_ids
from index.store.store import Store
from index.text.folding import one_line
from index.text.suggest import did_you_mean
from qa.answers.paragraph_names import within


def readable_cable(store: Store, name: str, clearance: str | None) -> Cable:
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
