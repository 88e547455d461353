"""Reminders: sessions, what a person saved and wishes, and a moment -> what is due, each with a lasting key.

All arithmetic is done in UTC: between two moments of one zone Python computes with the hands of the clock, and on the
night the clocks change that is an hour wrong.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from bot.core.agenda import DAY_BEGINS, Session
from bot.core.knowledge import Knowledge

AFTER_SAVING = timedelta(minutes=2)
"""Who saves a session that begins soon has just read when it begins: they are reminded no sooner than this."""
BEFORE_QUIET = timedelta(minutes=5)
"""So long before the quiet hours comes what would make no sense any more at their end."""
NOT_LATER = timedelta(hours=3)
"""An agenda for the morning that comes later than this is of no use."""

Occasion = Literal["session", "eve", "morning"]


@dataclass(frozen=True)
class Rules:
    """What event.yaml says of reminders."""

    zone: ZoneInfo
    days: tuple[date, ...]
    leads: tuple[int, ...] = (15,)
    """Minutes before a session."""
    day_before: time | None = time(18)
    morning: time | None = time(8)
    quiet_from: time = time(22)
    quiet_to: time = time(7)

    @classmethod
    def of(cls, knowledge: Knowledge) -> Rules:
        """Those of an event."""
        event = knowledge.event
        times, quiet = event.reminders, event.quiet_hours
        return cls(knowledge.zone, event.days, times.leads, times.day_before, times.morning, quiet.begin, quiet.end)


@dataclass(frozen=True)
class Wishes:
    """How a person wants to be reminded."""

    leads: tuple[int, ...] | None = None
    """Minutes before a session; None: as the event does."""
    event: bool = True
    """The evening before, and the mornings."""
    quiet: bool = True
    """Whether the quiet hours are kept."""
    changed: datetime | None = None
    """When the leads were last changed: what a new lead would have asked for before is not made up for."""

    def before(self, rules: Rules) -> tuple[int, ...]:
        """The leads that hold, longest first."""
        return tuple(sorted(set(rules.leads if self.leads is None else self.leads), reverse=True))


@dataclass(frozen=True)
class Reminder:
    """One reminder: from when it may be sent, and from when it makes no sense any more."""

    key: str
    occasion: Occasion
    due: datetime
    stale: datetime
    session: str = ""
    lead: int = 0
    day: date | None = None
    sessions: tuple[str, ...] = field(default=())
    """Of an evening or a morning: what the person saved for that day."""


def key(session: str, start: datetime, lead: int) -> str:
    """What a reminder is for ever: the session, the start that was promised, and how long before."""
    return f"{prefix(session, start)}{lead}"


def prefix(session: str, start: datetime) -> str:
    """What the keys of all reminders of a session at a promised start begin with."""
    return f"reminder:{session}:{start.astimezone(UTC):%Y%m%dT%H%MZ}:"


def due(sessions: Iterable[Session], saved: Mapping[str, datetime], wishes: Wishes, rules: Rules, now: datetime) -> list[Reminder]:
    """What one person should have been told by now, and what is not too late for.

    `saved` has the moment at which each session was saved. Whoever asks again gets the same again: the keys tell what
    was put already.
    """
    mine = [session for session in sessions if session.id in saved and not session.entry.cancelled]
    ahead = (session for session in mine if session.start and session.start > now)
    planned = [reminder for session in ahead for reminder in of_session(session, saved[session.id], wishes, rules)]
    event = of_event(mine, saved, wishes, rules) if event_time(rules, now) else []
    return [reminder for reminder in (*planned, *event) if is_due(reminder, wishes, rules, now)]


def is_due(reminder: Reminder, wishes: Wishes, rules: Rules, now: datetime) -> bool:
    """Whether a reminder may go out at a moment.

    One that is late, for the bot was away or the session was moved, keeps the quiet hours as well.
    """
    return reminder.due <= now < reminder.stale and not (wishes.quiet and quiet_around(now, rules))


def of_session(session: Session, saved: datetime, wishes: Wishes, rules: Rules) -> list[Reminder]:
    """All reminders of one session, past and to come, longest lead first.

    A reminder is stale when the next one of the same session is due, or when the session begins.
    """
    if session.start is None or session.entry.cancelled:
        return []
    start = session.start.astimezone(UTC)
    leads = wishes.before(rules)
    found: list[Reminder] = []
    end = start
    for lead in reversed(leads):
        shortest = lead == leads[-1]
        moment = _planned(start, lead, saved.astimezone(UTC), wishes, shortest=shortest)
        if moment is None or moment >= end:
            continue
        window = _outside_quiet(moment, end, saved.astimezone(UTC), wishes, rules, early=shortest)
        if window:
            found.append(Reminder(key(session.id, start, lead), "session", *window, session.id, lead))
        end = moment
    return found[::-1]


def _planned(start: datetime, lead: int, saved: datetime, wishes: Wishes, *, shortest: bool) -> datetime | None:
    """When a reminder should come, had nobody quiet hours; None when it is asked for too late."""
    moment = start - timedelta(minutes=lead)
    if wishes.changed and moment < wishes.changed:
        return None if not (shortest and saved >= wishes.changed) else max(moment, saved + AFTER_SAVING)
    if moment >= saved + AFTER_SAVING:
        return moment
    return saved + AFTER_SAVING if shortest else None


def _outside_quiet(
    first: datetime, last: datetime, known: datetime, wishes: Wishes, rules: Rules, *, early: bool
) -> tuple[datetime, datetime] | None:
    """The part of first..last in which the person may be written to.

    From the end of the quiet hours. When that is too late, and `early` allows it, just before they begin, so that a
    bus at half past six is not lost to them.
    """
    quiet = quiet_around(first, rules) if wishes.quiet else None
    if quiet is None:
        return first, last
    begins, ends = quiet
    if ends < last:
        return ends, last
    earlier = max(begins - BEFORE_QUIET, known)
    return (earlier, begins) if early and earlier < begins else None


def quiet_around(moment: datetime, rules: Rules) -> tuple[datetime, datetime] | None:
    """The quiet hours that a moment falls into, from and until, in UTC; None when it falls into none."""
    day = moment.astimezone(rules.zone).date()
    for evening in (day - timedelta(days=1), day):
        begins = datetime.combine(evening, rules.quiet_from, rules.zone).astimezone(UTC)
        over = rules.quiet_to <= rules.quiet_from
        ends = datetime.combine(evening + timedelta(days=over), rules.quiet_to, rules.zone).astimezone(UTC)
        if begins <= moment < ends:
            return begins, ends
    return None


def of_event(sessions: Iterable[Session], saved: Mapping[str, datetime], wishes: Wishes, rules: Rules) -> list[Reminder]:
    """The evening before the first day, and the morning of each day for which something was saved in time.

    Who saved nothing is not written to first.
    """
    mine = [session for session in sessions if session.id in saved and not session.entry.cancelled]
    if not wishes.event or not mine:
        return []
    first = rules.days[0]
    evening = _evening(rules)
    found = []
    if evening and min(saved[session.id] for session in mine) <= evening[0]:
        ids = tuple(session.id for session in mine if session.day == first)
        found.append(_event_reminder(f"eve:{first}", "eve", first, *evening, ids, wishes, rules))
    for day in rules.days:
        of_day = [session for session in mine if session.day == day]
        morning = _morning(day, of_day, rules)
        if morning and of_day and min(saved[session.id] for session in of_day) <= morning[0]:
            ids = tuple(session.id for session in of_day)
            found.append(_event_reminder(f"morning:{day}", "morning", day, *morning, ids, wishes, rules))
    return [reminder for reminder in found if reminder]


@dataclass(frozen=True)
class EventTime:
    """A time for a reminder of the event itself: its key, of which day's sessions (None: of any), and who saved one until when."""

    key: str
    day: date | None
    moment: datetime


def event_time(rules: Rules, now: datetime) -> EventTime | None:
    """The reminder of the event itself that somebody could be due at a moment; spares looking at everybody all day."""
    evening = _evening(rules)
    if evening and evening[0] <= now < evening[1]:
        return EventTime(f"eve:{rules.days[0]}", None, evening[0])
    mornings = ((day, _morning(day, (), rules)) for day in rules.days)
    return next((EventTime(f"morning:{day}", day, span[0]) for day, span in mornings if span and span[0] <= now < span[1]), None)


def _evening(rules: Rules) -> tuple[datetime, datetime] | None:
    """From and until when the evening's reminder makes sense."""
    if rules.day_before is None:
        return None
    moment = _on(rules.days[0] - timedelta(days=1), rules.day_before, rules)
    return moment, max(moment + timedelta(hours=1), _on(rules.days[0], DAY_BEGINS, rules))


def _morning(day: date, of_day: Collection[Session], rules: Rules) -> tuple[datetime, datetime] | None:
    """From and until when a morning's reminder makes sense: not when the last session has begun, nor at noon."""
    if rules.morning is None:
        return None
    moment = _on(day, rules.morning, rules)
    starts = [session.start.astimezone(UTC) for session in of_day if session.start]
    end = moment + NOT_LATER
    return moment, min(end, max(starts)) if starts and len(starts) == len(of_day) else end


def _event_reminder(
    key_: str, occasion: Occasion, day: date, moment: datetime, end: datetime, ids: tuple[str, ...], wishes: Wishes, rules: Rules
) -> Reminder | None:
    window = _outside_quiet(moment, end, moment, wishes, rules, early=False) if moment < end else None
    return Reminder(key_, occasion, *window, day=day, sessions=ids) if window else None


def _on(day: date, clock: time, rules: Rules) -> datetime:
    """A time on the event's wall, in UTC."""
    return datetime.combine(day, clock, rules.zone).astimezone(UTC)
