"""What is on beside a session: at the same time, right before, right after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.core.agenda import Agenda, Session
from bot.core.moments import Span
from bot.core.query import Query


def meanwhile(one: Session, agenda: Agenda) -> list[Session]:
    """What else is on while a session is."""
    if one.start is None or one.end is None:
        return []
    others = (other for other in agenda.sessions if other.id != one.id and not other.entry.cancelled)
    return [other for other in others if other.start and other.end and other.start < one.end and one.start < other.end]


def before(one: Session, agenda: Agenda) -> list[Session]:
    """What ends last before a session begins, on its day."""
    begins = one.start
    if begins is None:
        return []
    earlier = [other for other in _of_its_day(one, agenda) if other.end and other.end <= begins]
    last = max((other.end for other in earlier if other.end), default=None)
    return [other for other in earlier if other.end == last]


def after(query: Query, shown: Sequence[str], agenda: Agenda, *, chained: bool = False) -> Query:
    """ "And after that?": what begins when the sessions just shown have ended, in the same room where one was asked for.

    `chained`: these were what comes next, so that what begins next after them is meant, whether they are over by then or not.
    """
    sessions = [agenda.by_id[id_] for id_ in shown if id_ in agenda.by_id]
    ends = [moment for session in sessions if (moment := session.end or session.start)]
    if not ends:
        return query
    begun = [session.start for session in sessions if session.start]
    last = max(begun) + timedelta(minutes=1) if chained and begun else max(ends)
    want = query.want if query.want not in ("when", "where") else "list"
    there = [
        other
        for other in _of_its_day(sessions[-1], agenda)
        if other.start and last <= other.start and (not query.rooms or set(query.rooms) & set(other.entry.rooms))
    ]
    first = min((other.start for other in there if other.start), default=None)
    if first and (chained or len(sessions) == 1):
        return Query(want=want, sessions=tuple(other.id for other in there if other.start == first))
    span = Span("range", last, max(last.replace(hour=23, minute=59), last + timedelta(hours=1)), sessions[-1].day)
    return Query(want=want, span=span, rooms=query.rooms, edge="first")


def _of_its_day(one: Session, agenda: Agenda) -> list[Session]:
    return [other for other in agenda.sessions if other.day == one.day and other.id != one.id and not other.entry.cancelled]
