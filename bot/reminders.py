"""The clock's work on reminders: who is due one is found, and it is put into the outbox."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime

from bot.core import reminders, reminding
from bot.core.agenda import Session
from bot.core.dialogue import Mind
from bot.core.reminders import Reminder, Rules, Wishes
from bot.core.telling import Teller
from bot.store import agendas, outbox
from bot.store.agendas import Saver
from bot.store.outbox import Parcel

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def remind(connection: sqlite3.Connection, mind: Mind, now: datetime) -> int:
    """Put every reminder that is due into the outbox, each once; gives how many were put."""
    return sum(outbox.put(connection, parcel) for parcel in parcels(connection, mind, now))


def parcels(connection: sqlite3.Connection, mind: Mind, now: datetime) -> list[Parcel]:
    """The reminders that are due and were not put yet."""
    agenda, rules = mind.knowledge.agenda, Rules.of(mind.knowledge)
    known = agenda.known(now)
    near = list(_near(known, agendas.kinds_of_wishes(connection), rules, now))
    found = [
        (saver, reminder)
        for saver in agendas.savers_of(connection, [session.id for session in near])
        for session in near
        if session.id in saver.saved
        for reminder in reminders.of_session(session, saver.saved[session.id], saver.wishes, rules)
        if reminders.is_due(reminder, saver.wishes, rules, now)
    ]
    if key := reminders.event_time(rules, now):
        found += [
            (saver, reminder)
            for saver in agendas.savers_of(connection, [session.id for session in known], without=key)
            for reminder in reminders.of_event(known, saver.saved, saver.wishes, rules)
            if reminders.is_due(reminder, saver.wishes, rules, now)
        ]
    put = agendas.put_already(connection, {reminder.key for _, reminder in found})
    made = (_parcel(mind, saver, reminder, now) for saver, reminder in found if (saver.user_id, reminder.key) not in put)
    return [parcel for parcel in made if parcel]


def _near(sessions: Iterable[Session], kinds: Iterable[Wishes], rules: Rules, now: datetime) -> Iterable[Session]:
    """The sessions of which anybody at all could be due a reminder: a few, so that few people are looked at."""
    ways = list(kinds)
    for session in sessions:
        if session.start is None or session.entry.cancelled or session.start <= now:
            continue
        planned = (reminder for wishes in ways for reminder in reminders.of_session(session, LONG_AGO, wishes, rules))
        if any(reminder.due <= now for reminder in planned):
            yield session


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
