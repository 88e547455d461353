"""Sessions for a calendar: an .ics whose entries change in place when the programme does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.core.agenda import Session
from bot.core.changes import Told
from bot.core.replies import plain
from bot.core.telling import Teller

if TYPE_CHECKING:
    from icalendar import Event

NO_END = timedelta(minutes=30)
"""How long a session without a published end is shown."""


@dataclass(frozen=True)
class Revision:
    """How often a session was changed since it was first published, and when it was last."""

    sequence: int
    modified: datetime


def ics(sessions: Iterable[Session], teller: Teller, revisions: Mapping[str, Revision], gone: Iterable[Told] = ()) -> bytes:
    """The sessions as iCalendar (RFC 5545), with those that were taken out of the programme, which go from the calendar too.

    A calendar replaces an entry by one of the same UID whose SEQUENCE is not lower, so a moved or cancelled session
    moves or goes there too. Times are in UTC: right in any zone, without a table of zones that a phone may read otherwise.
    """
    from icalendar import Calendar  # noqa: PLC0415  # large: whoever only asks never needs it

    knowledge = teller.knowledge
    calendar = Calendar()
    calendar.add("prodid", "-//event-bot//programme//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", teller.name(knowledge.event.name))
    for session in sessions:
        calendar.add_component(_entry(session, teller, revisions.get(session.id, Revision(0, teller.now))))
    for state in gone:
        calendar.add_component(_gone(state, teller, revisions.get(state.id, Revision(0, teller.now))))
    return bytes(calendar.to_ical())


def file_name(teller: Teller, session: Session | None = None) -> str:
    """What the file is called."""
    return f"{teller.knowledge.name}{f'-{session.id}' if session else ''}.ics"


def _entry(session: Session, teller: Teller, revision: Revision) -> Event:
    event = _event(session, teller, revision, cancelled=session.entry.cancelled)
    title = teller.title(session)
    event.add("summary", title if session.start else f"{title} ({teller.speech.say('time-tbc')})")
    if place := _place(session, teller):
        event.add("location", place)
    event.add("description", _description(session, teller))
    return event


def _gone(state: Told, teller: Teller, revision: Revision) -> Event:
    event = _event(state, teller, revision, cancelled=True)
    event.add("summary", teller.name(state.title))
    return event


def _event(session: Session | Told, teller: Teller, revision: Revision, *, cancelled: bool) -> Event:
    """What identifies an entry, and when it is; without a time it is one for the whole day that keeps nobody busy."""
    from icalendar import Event  # noqa: PLC0415  # as above

    event = Event()
    event.add("uid", f"{session.id}@{teller.knowledge.name}.event-bot")
    event.add("dtstamp", teller.now.astimezone(UTC).replace(microsecond=0))
    event.add("last-modified", revision.modified.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", revision.sequence)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if session.start:
        start = session.start.astimezone(UTC)
        event.add("dtstart", start)
        event.add("dtend", session.end.astimezone(UTC) if session.end else start + NO_END)
    else:
        event.add("dtstart", session.day)
        event.add("dtend", session.day + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    return event


def _place(session: Session, teller: Teller) -> str:
    place = teller.knowledge.event.place
    house = [teller.name(part) for part in (place.venue, place.address) if part] if place.venue else [teller.name(place.city)]
    return ", ".join(part for part in (teller.where(session), *house) if part)


def _description(session: Session, teller: Teller) -> str:
    entry = session.entry
    parts = [teller.speech.say("time-tbc")] if session.start is None else []
    parts += [teller.name(entry.note)] if entry.note else []
    parts += teller.details(session)
    parts += [teller.name(entry.summary)] if entry.summary else []
    return plain("\n".join(parts))
