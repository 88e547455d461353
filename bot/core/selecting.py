"""The sessions that a query means, and those of them that a span of time does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.core.agenda import DAY_BEGINS, PARTS, Agenda, Session
from bot.core.entities import Entities
from bot.core.moments import Span
from bot.core.query import Query

HARDLY_IN = timedelta(hours=1)
"""What ends so soon after a part of the day begins is not of it."""
KIN: Mapping[str, tuple[str, ...]] = {
    "coffee": ("break",), "break": ("coffee", "lunch"), "dinner": ("reception", "party"), "reception": ("dinner", "networking", "party"),
    "party": ("reception", "dinner"), "visit": ("tour",), "tour": ("visit",), "talk": ("keynote",), "keynote": ("opening",),
    "awards": ("closing",), "panel": ("talk",), "networking": ("reception", "coffee"), "pitch": ("demo",), "demo": ("pitch",),
}  # fmt: skip
"""What stands in for a kind of session that the programme does not have, in the order of likeness."""
WIDER: Mapping[str, tuple[str, ...]] = {"talk": ("keynote",)}
"""Kinds that people mean as well: a keynote is a talk."""


def select(agenda: Agenda, query: Query, entities: Entities, now: datetime) -> list[Session]:
    """The sessions that a query means, before its span is looked at, in order."""
    sessions = list(agenda.known(now))
    if query.sessions:
        sessions = [session for session in sessions if session.id in query.sessions]
    elif query.types:
        kinds = {*query.types, *KIN.get(query.types[0], ())}
        meant = {one for kind in query.types for one in (kind, *WIDER.get(kind, ()))}
        exact = [session for session in sessions if session.entry.type in meant]
        sessions = exact or [session for session in sessions if session.entry.type in kinds]
    if query.speakers:
        # "When does she talk?": of somebody named, the kind is often only a manner of speaking.
        own = [session for session in agenda.known(now) if set(query.speakers) & set(session.people)]
        sessions = [session for session in own if session in sessions] or own
    if query.topic and not query.sessions:
        hits = entities.about(query.topic)
        most = max((len(hit.words) for hit in hits), default=0)
        meant = {hit.id for hit in hits if len(hit.words) == most}
        # "Which talks are about floods": a workshop is one as well, where no talk is.
        # "When does Lupu speak about schools": when she does, where nobody speaks of schools.
        sessions = [one for one in sessions if one.id in meant] or (
            sessions if query.speakers else [one for one in agenda.known(now) if one.id in meant]
        )
    if query.rooms:
        # Of a session that is named, the room is what somebody believes of it.
        there = [session for session in sessions if set(query.rooms) & set(session.entry.rooms)]
        sessions = there or (sessions if query.sessions or query.speakers or query.topic or len(sessions) == 1 else [])
    if query.tracks:
        sessions = [session for session in sessions if session.entry.track in query.tracks]
    if query.of_tongue:
        sessions = [session for session in sessions if set(query.tongues) & _heard(session, query.wants)]
    return sessions


def _heard(session: Session, wants: Sequence[str]) -> set[str]:
    """The languages that a session is held in, or, where that is asked for, interpreted into."""
    return set((session.entry.interpretation or ()) if "interpretation" in wants else session.entry.languages)


def running(agenda: Agenda, now: datetime) -> list[Session]:
    """The sessions that are on, of those with hours."""
    known = [session for session in agenda.known(now) if not session.entry.cancelled]
    return [session for session in known if session.start and session.end and session.start <= now < session.end]


def within(sessions: Sequence[Session], span: Span | None, now: datetime) -> list[Session]:
    """Those of the sessions that a span of time means."""
    if span is None:
        return list(sessions)
    if span.kind == "next":
        coming = [session for session in sessions if session.start and session.start > now and not session.entry.cancelled]
        first = min((session.start for session in coming if session.start), default=None)
        return [session for session in coming if session.start == first]
    return [session for session in sessions if _overlaps(session, span)]


def _overlaps(session: Session, span: Span) -> bool:
    if session.start is None:
        return span.kind not in ("now", "moment") and _vaguely_within(session, span)
    end = session.end or session.start + timedelta(minutes=1)
    if span.kind == "part" and session.start < span.start and end < span.start + HARDLY_IN:
        return False  # what is nearly over at noon is none of the afternoon
    return session.start < span.end and span.start < end


def _vaguely_within(session: Session, span: Span) -> bool:
    """A session without a clock time fits by the middle of its part of the day; without a part, by its day."""
    if session.entry.part is None:
        begins = datetime.combine(session.day, DAY_BEGINS, session.zone)
        return begins < span.end and span.start < begins + timedelta(hours=24)
    first, last = (datetime.combine(session.day, clock, session.zone) for clock in PARTS[session.entry.part])
    return span.start <= first + (last - first) / 2 < span.end
