"""A bounded cache of what was used last."""

from __future__ import annotations

from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class LRUCache(Generic[Key, Value]):
    """Holds the `size` values used last, and at most twice as many. Threads may share it.

    Kept in two halves: when the newer one is full, the older one is dropped. That costs nothing for each use, and
    never empties the whole of it at once.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._newer: dict[Key, Value] = {}
        self._older: dict[Key, Value] = {}

    def get(self, key: Key) -> Value | None:
        """Return the value, or None if it is not held any more."""
        value = self._newer.get(key)
        if value is None and (value := self._older.get(key)) is not None:
            self.put(key, value)
        return value

    def put(self, key: Key, value: Value) -> None:
        """Hold this value for now."""
        if len(self._newer) >= self._size:
            self._newer, self._older = {}, self._newer
        self._newer[key] = value
