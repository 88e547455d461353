"""The programme: sessions on the event's clock, and what can be asked of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from bot.core.shapes import AgendaFile, Room, SessionEntry, Speaker, Track

DAY_BEGINS = time(4)
"""A programme day begins at 04:00: a party until two belongs to the evening before (the rule is pretalx's)."""
PARTS = {"morning": (time(6), time(12)), "afternoon": (time(12), time(18)), "evening": (time(17), time(23, 59))}
"""What the parts of a day mean on the clock. Evening begins at 17:00, for dinners and receptions do."""


@dataclass(frozen=True)
class Session:
    """One entry of the programme, its times aware in the event's zone; None where they are to be confirmed."""

    id: str
    entry: SessionEntry
    start: datetime | None
    end: datetime | None
    zone: ZoneInfo

    @property
    def day(self) -> date:
        """The programme day."""
        return self.entry.day

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody on stage, moderators first."""
        own = (*self.entry.moderators, *self.entry.speakers, *(name for item in self.entry.items for name in item.speakers))
        return tuple(dict.fromkeys(own))


@dataclass(frozen=True)
class Agenda:
    """The whole programme of one event."""

    zone: ZoneInfo
    days: tuple[date, ...]
    file: AgendaFile
    sessions: tuple[Session, ...] = ()
    by_id: Mapping[str, Session] = field(default_factory=dict)

    @property
    def rooms(self) -> Mapping[str, Room]:
        """Rooms by id."""
        return self.file.rooms

    @property
    def tracks(self) -> Mapping[str, Track]:
        """Tracks by id."""
        return self.file.tracks

    @property
    def speakers(self) -> Mapping[str, Speaker]:
        """Speakers by id."""
        return self.file.speakers

    def known(self, now: datetime) -> tuple[Session, ...]:
        """What may be told at `now`, in order."""
        moments, told = self._told
        return told[bisect_right(moments, now)]

    @cached_property
    def _told(self) -> tuple[list[datetime], list[tuple[Session, ...]]]:
        """The moments from which more may be told, and what may be told before the first, from then on, and so forth."""
        begin = {session.id: session.entry.known_from.replace(tzinfo=self.zone) for session in self.sessions if session.entry.known_from}
        moments = sorted(set(begin.values()))
        later = [{id_ for id_, known_from in begin.items() if known_from > moment} for moment in moments]
        return moments, [tuple(one for one in self.sessions if one.id not in secret) for secret in (set(begin), *later)]


def build(file: AgendaFile, days: Iterable[date], zone: ZoneInfo) -> Agenda:
    """The agenda of a file, in order of time."""
    sessions = sorted((_session(id_, entry, zone) for id_, entry in file.sessions.items()), key=_order)
    return Agenda(zone, tuple(days), file, tuple(sessions), {session.id: session for session in sessions})


def _session(id_: str, entry: SessionEntry, zone: ZoneInfo) -> Session:
    return Session(id_, entry, at(entry.day, entry.start, zone), at(entry.day, entry.end, zone), zone)


def at(day: date, clock: time | None, zone: ZoneInfo) -> datetime | None:
    """The moment of a wall-clock time on a programme day; before 04:00 is the night after it."""
    if clock is None:
        return None
    moment = datetime.combine(day, clock, zone)
    return moment + timedelta(days=1) if clock < DAY_BEGINS else moment


def _order(session: Session) -> tuple[date, datetime, str]:
    """Without a clock time, a session stands where its part of the day begins."""
    return (session.day, (session.start or _part_of(session)).replace(tzinfo=None), session.id)


def _part_of(session: Session) -> datetime:
    clock = PARTS[session.entry.part][0] if session.entry.part else time(23, 59)
    return datetime.combine(session.day, clock)


def programme_day(now: datetime, zone: ZoneInfo) -> date:
    """The programme day that `now` belongs to."""
    local = now.astimezone(zone)
    return (local - timedelta(hours=DAY_BEGINS.hour)).date()
