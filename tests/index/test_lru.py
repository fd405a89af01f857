"""The bounded cache: what was used last is held, and never more than twice its size."""

from __future__ import annotations

from index.lru import Recent


def test_what_was_used_last_is_held() -> None:
    recent: Recent[int, str] = Recent(3)
    for key in range(100):
        recent.keep(key, str(key))
        assert recent.get(0 if key < 50 else 97) == ("0" if key < 50 else "97" if key >= 97 else None)
    assert [recent.get(key) for key in (97, 98, 99)] == ["97", "98", "99"]


def test_no_more_than_twice_its_size_is_held() -> None:
    recent: Recent[int, int] = Recent(10)
    for key in range(1000):
        recent.keep(key, key)
    assert 10 <= sum(recent.get(key) is not None for key in range(999, -1, -1)) <= 20
