from datetime import timedelta

from bot.inbound.cache import ExpiringCache
from tests.support.clock import Clock

HOUR = timedelta(hours=1)


def test_what_is_kept_ends() -> None:
    clock, cache = Clock(), ExpiringCache[int](2)
    cache.put("a", 1, clock() + HOUR)
    clock.advance(hours=1)
    assert cache.get("a", clock()) == 1
    clock.advance(seconds=1)
    assert cache.get("a", clock()) is None
    cache.put("a", 2, clock() + HOUR)
    assert cache.get("a", clock()) == 2


def test_the_least_used_goes_first() -> None:
    clock, cache = Clock(), ExpiringCache[int](2)
    until = clock() + HOUR
    cache.put("a", 1, until)
    cache.put("b", 2, until)
    assert cache.get("a", clock()) == 1
    cache.put("c", 3, until)
    assert [cache.get(key, clock()) for key in "abc"] == [1, None, 3]


def test_what_has_ended_was_kept_once() -> None:
    cache: ExpiringCache[str] = ExpiringCache(2)
    clock = Clock()
    cache.put("a", "x", clock())
    assert cache.get("a", clock() + HOUR) is None
    assert "a" in cache
    assert "b" not in cache


def test_putting_again_makes_no_second_entry() -> None:
    clock, cache = Clock(), ExpiringCache[int](2)
    until = clock() + HOUR
    for value in range(5):
        cache.put("a", value, until)
    cache.put("b", 9, until)
    assert [cache.get(key, clock()) for key in "ab"] == [4, 9]
