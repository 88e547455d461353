"""What time it is: the only file that reads the clock; also the rehearsal clock, which pretends."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """A moment, a stopwatch and a pause that agree with each other."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""

    def monotonic(self) -> float:
        """Seconds on a stopwatch that never goes back; only differences mean anything."""

    async def sleep(self, seconds: float) -> None:
        """Wait until so many seconds have passed on this clock."""


class RealClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """See Clock."""
        return datetime.now(UTC)  # noqa: TID251 - the one place that may

    def monotonic(self) -> float:
        """See Clock."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """See Clock."""
        await asyncio.sleep(seconds)


class RehearsalClock:
    """A clock that starts at a pretended moment and runs on, `speed` times as fast as the one beneath it.

    All three hands run at that speed, so whatever paces itself by this clock keeps its proportions in a rehearsal.
    Raises ValueError if `start` has no zone or `speed` is not above zero.
    """

    def __init__(self, start: datetime, speed: float = 1.0, beneath: Clock | None = None) -> None:
        if start.tzinfo is None:
            raise ValueError("a rehearsal starts at a moment with a zone")
        if speed <= 0:
            raise ValueError("time in a rehearsal runs forward: speed must be above zero")
        self._start = start.astimezone(UTC)
        self._speed = speed
        self._beneath = beneath or RealClock()
        self._begun = self._beneath.monotonic()

    def now(self) -> datetime:
        """See Clock."""
        return self._start + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        """See Clock; here, seconds since the rehearsal began."""
        return (self._beneath.monotonic() - self._begun) * self._speed

    async def sleep(self, seconds: float) -> None:
        """See Clock."""
        await self._beneath.sleep(seconds / self._speed)
