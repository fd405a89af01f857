"""Whether an error is worth another try, and how long to wait before it."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from qa.models.protocols.error_response import Said
from qa.models.protocols.jsonpath import entries_at, text_at

TRIES = 3
LONGEST_ASKED = 120.0
LONGEST_OWN = 8.0
PASSING = frozenset({408, 409, 429})
USED_UP = frozenset({"insufficient_quota", "billing_hard_limit_reached"})


def passing(said: Said, protocol: str) -> bool:
    """Whether the same request may well succeed a little later."""
    if said.codes & USED_UP or _used_up_for_today(said):
        return False
    if (told := said.headers.get("x-should-retry")) in {"true", "false"}:
        return told == "true"
    if said.status == 429 and protocol == "anthropic" and pause_asked(said) is None:
        return False  # the limit of what may be spent: it is not over after a while
    return said.status in PASSING or said.status >= 500


def pause_asked(said: Said) -> float | None:
    """Seconds that the server asks to wait, or None."""
    headers = said.headers
    found = _number(headers.get("retry-after-ms"), lambda text: float(text) / 1000)
    if found is None:
        found = _number(headers.get("retry-after"), float)
    if found is None:
        found = _number(headers.get("retry-after"), _until)
    return found if found is not None else _gemini_delay(said)


def pause_own(attempt: int, base: float) -> float:
    """Twice as long each time, and a little less by chance, so that many do not come back at once."""
    return min(LONGEST_OWN, base * 2.0**attempt) * (1 - random.random() / 4)


def _number(text: str | None, read: Callable[[str], float]) -> float | None:
    try:
        seconds = read(text) if text else math.nan
    except ValueError:
        return None
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _until(text: str) -> float:
    when: datetime = parsedate_to_datetime(text)
    left: timedelta = (when if when.tzinfo else when.replace(tzinfo=UTC)) - datetime.now(UTC)
    return left.total_seconds()


def _gemini_delay(said: Said) -> float | None:
    """Gemini sends no header; it says "45.8s" in the details."""
    delays = (text_at(detail, "retryDelay") for detail in entries_at(said.body, "error", "details"))
    found = next((delay for delay in delays if re.fullmatch(r"\d+(\.\d+)?s", delay)), None)
    return float(found.removesuffix("s")) if found else None


def _used_up_for_today(said: Said) -> bool:
    details = entries_at(said.body, "error", "details")
    return any("PerDay" in text_at(each, "quotaId") for detail in details for each in entries_at(detail, "violations"))
