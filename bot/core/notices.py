"""The notice budget: which unasked messages go out at once, and which wait to come as one.

A person gets so many unasked messages in a programme day. What exceeds them waits for the next digest: in the morning or in
the evening, whichever comes first, at the event's times for the morning and for the day before. What would make no sense
any more by then goes out at once; so does whatever is not counted at all: answers, the reminders somebody asked for,
cancellations, what organisers mark as urgent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.agenda import DAY_BEGINS, programme_day
from bot.core.knowledge import Knowledge
from bot.core.replies import Button, Reply

MORNING, EVENING = time(8), time(18)
"""When digests come where the event has no such times of its own."""
MOST_BUTTONS = 6
"""Rows of buttons under a digest; each of its parts may have had some."""


@dataclass(frozen=True)
class Budget:
    """What event.yaml says of unasked messages."""

    zone: ZoneInfo
    a_day: int = 5
    digests: tuple[time, ...] = (MORNING, EVENING)

    @classmethod
    def of(cls, knowledge: Knowledge) -> Budget:
        """That of an event."""
        times = knowledge.event.reminders
        digests = sorted({times.morning or MORNING, times.day_before or EVENING})
        return cls(knowledge.zone, knowledge.event.notices_a_day, tuple(digests))


def day_of(now: datetime, budget: Budget) -> tuple[datetime, datetime]:
    """The programme day of a moment, from and until, in UTC."""
    day = programme_day(now, budget.zone)
    return _at(day, DAY_BEGINS, budget), _at(day + timedelta(days=1), DAY_BEGINS, budget)


def waits_until(budget: Budget, told_today: int, now: datetime, stale: datetime | None = None) -> datetime | None:
    """When a counted message may go out: None for at once, else the digest it waits for.

    `told_today` is how many counted messages the person got in the programme day of `now`.
    """
    if told_today < budget.a_day:
        return None
    moment = next_digest(budget, now)
    return None if stale is not None and stale <= moment else moment


def next_digest(budget: Budget, now: datetime) -> datetime:
    """The first digest after a moment, in UTC."""
    today = now.astimezone(budget.zone).date()
    moments = (_at(day, clock, budget) for day in (today, today + timedelta(days=1)) for clock in budget.digests)
    return next(moment for moment in moments if moment > now)


def digest(head: str, parts: Sequence[Reply]) -> Reply:
    """Several messages as one, with the buttons of each, each once."""
    rows: dict[tuple[Button, ...], None] = {}
    for part in parts:
        rows.update(dict.fromkeys(part.buttons))
    return Reply("\n\n".join([head, *(part.text for part in parts)]), tuple(rows)[:MOST_BUTTONS])


def _at(day: date, clock: time, budget: Budget) -> datetime:
    return datetime.combine(day, clock, budget.zone).astimezone(UTC)
