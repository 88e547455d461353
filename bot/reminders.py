"""The clock's work on reminders: who is due one is found, and it is put into the outbox."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from bot.core import reminders, reminding
from bot.core.dialogue import Mind
from bot.core.reminders import Reminder, Rules
from bot.core.telling import Teller
from bot.store import agendas, outbox
from bot.store.agendas import Saver
from bot.store.outbox import Parcel

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def whom(connection: sqlite3.Connection, mind: Mind, now: datetime) -> list[int]:
    """Whom it may be time to remind of what was not put into the outbox yet; rarely somebody for whom it is not, never too few.

    Who saved late is reminded within the time of who saved long ago, so it is enough to look at the latter's.
    """
    known, rules = [session for session in mind.knowledge.agenda.known(now) if not session.entry.cancelled], Rules.of(mind.knowledge)
    found: set[int] = set()
    ahead = [session for session in known if session.start and session.start > now]
    for wishes in agendas.kinds_of_wishes(connection):
        for session in ahead:
            for reminder in reminders.of_session(session, LONG_AGO, wishes, rules):
                if reminders.is_due(reminder, wishes, rules, now):
                    found |= agendas.savers_without(connection, session.id, reminder.key, wishes)
    if occasion := reminders.event_time(rules, now):
        ids = [session.id for session in known if occasion.day in (None, session.day)]
        found |= agendas.day_without(connection, ids, occasion.moment, occasion.key)
    return sorted(found)


def remind(connection: sqlite3.Connection, mind: Mind, now: datetime, people: Collection[int]) -> int:
    """Put every reminder that is due to these people into the outbox, each once; gives how many were put."""
    return sum(outbox.put(connection, parcel) for parcel in parcels(connection, mind, now, people))


def parcels(connection: sqlite3.Connection, mind: Mind, now: datetime, people: Collection[int]) -> list[Parcel]:
    """The reminders that are due to these people and were not put yet."""
    known, rules = mind.knowledge.agenda.known(now), Rules.of(mind.knowledge)
    made = (
        _parcel(mind, saver, reminder, now)
        for saver in agendas.savers_of(connection, people)
        for reminder in reminders.due(known, saver.saved, saver.wishes, rules, now)
        if not outbox.is_there(connection, saver.user_id, reminder.key)
    )
    return [parcel for parcel in made if parcel]


def _parcel(mind: Mind, saver: Saver, reminder: Reminder, now: datetime) -> Parcel | None:
    reply = reminding.text(reminder, mind.knowledge.agenda, teller_for(mind, saver.language, saver.hint, now, saver.saved))
    if reply is None:
        return None
    return Parcel(saver.user_id, reminder.key, "reminder", reply, max(reminder.due, now), reminder.stale)


def teller_for(mind: Mind, language: str | None, hint: str | None, now: datetime, saved: Iterable[str] = ()) -> Teller:
    """Tells things to somebody who did not just write: in the language they chose, wrote in last, or the event's first."""
    spoken = mind.knowledge.event.languages
    lang = next((one for one in (language, hint) if one in spoken), spoken[0])
    return Teller(mind.knowledge, mind.speech(lang), now, frozenset(saved))
