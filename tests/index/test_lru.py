"""The bounded cache: what was used last is held, and never more than twice its size."""

from __future__ import annotations

from index.lru import LRUCache


def test_what_was_used_last_is_held() -> None:
    cache: LRUCache[int, str] = LRUCache(3)
    for key in range(100):
        cache.put(key, str(key))
        assert cache.get(0 if key < 50 else 97) == ("0" if key < 50 else "97" if key >= 97 else None)
    assert [cache.get(key) for key in (97, 98, 99)] == ["97", "98", "99"]


def test_no_more_than_twice_its_size_is_held() -> None:
    cache: LRUCache[int, int] = LRUCache(10)
    for key in range(1000):
        cache.put(key, key)
    assert 10 <= sum(cache.get(key) is not None for key in range(999, -1, -1)) <= 20
