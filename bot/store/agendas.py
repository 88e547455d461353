"""Who saved which session, and how each person wants to be reminded."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.reminders import Wishes
from bot.store.database import moment, seconds


def save(connection: sqlite3.Connection, user_id: int, session_id: str, now: datetime) -> bool:
    """Put a session into somebody's agenda; False when it is there. The first moment stays."""
    added = connection.execute(
        "INSERT INTO saved (user_id, session_id, moment) VALUES (?, ?, ?) ON CONFLICT (user_id, session_id) DO NOTHING",
        (user_id, session_id, seconds(now)),
    )
    return added.rowcount == 1


def drop(connection: sqlite3.Connection, user_id: int, session_id: str) -> bool:
    """Take a session out of somebody's agenda, and back what still waits to remind them of it; False when it is not there."""
    # Deleted, not marked as withdrawn: who saves it again is to be reminded again, under the same key.
    connection.execute(
        "DELETE FROM outbox WHERE chat_id = ? AND state = 'waiting' AND key >= ? AND key < ?", (user_id, *_reminders_of(session_id))
    )
    return connection.execute("DELETE FROM saved WHERE user_id = ? AND session_id = ?", (user_id, session_id)).rowcount == 1


def saved(connection: sqlite3.Connection, user_id: int) -> dict[str, datetime]:
    """What somebody saved, and when."""
    rows = connection.execute("SELECT session_id, moment FROM saved WHERE user_id = ?", (user_id,))
    return {session_id: moment(kept) for session_id, kept in rows}


def savers(connection: sqlite3.Connection, session_id: str) -> set[int]:
    """Who has a session in their agenda."""
    return {user_id for (user_id,) in connection.execute("SELECT user_id FROM saved WHERE session_id = ?", (session_id,))}


def reminded(connection: sqlite3.Connection, session_id: str) -> set[int]:
    """Who was reminded of a session, whether or not they have it still."""
    rows = connection.execute(
        "SELECT DISTINCT chat_id FROM outbox JOIN people ON people.user_id = chat_id "
        "WHERE key >= ? AND key < ? AND state IN ('sent', 'unknown') AND edits IS NULL",
        _reminders_of(session_id),
    )
    return {chat_id for (chat_id,) in rows}


def concerned(connection: sqlite3.Connection, session_ids: Collection[str], user_ids: Collection[int]) -> dict[str, set[int]]:
    """Who of these people has which of these sessions in their agenda, or was reminded of it."""
    marks = ", ".join("?" * len(user_ids))
    found = {}
    for id_ in session_ids:
        rows = connection.execute(
            f"""
            SELECT user_id FROM saved WHERE session_id = ? AND user_id IN ({marks})
            UNION SELECT chat_id FROM outbox WHERE key >= ? AND key < ? AND state IN ('sent', 'unknown') AND edits IS NULL
                AND chat_id IN ({marks})
            """,  # noqa: S608 - question marks
            (id_, *user_ids, *_reminders_of(id_), *user_ids),
        )
        found[id_] = {user_id for (user_id,) in rows}
    return found


def reminders_sent(connection: sqlite3.Connection, prefix: str, user_ids: Collection[int]) -> list[tuple[int, int, str]]:
    """The reminders that went out to these people under keys of a beginning: chat, message, key."""
    marks = ", ".join("?" * len(user_ids))
    rows = connection.execute(
        f"SELECT chat_id, message_id, key FROM outbox WHERE chat_id IN ({marks}) AND key >= ? AND key < ? "  # noqa: S608 - question marks
        "AND state = 'sent' AND message_id IS NOT NULL",
        (*user_ids, prefix, f"{prefix[:-1]};"),
    )
    return [(chat_id, message_id, key) for chat_id, message_id, key in rows]


def forget_reminders(connection: sqlite3.Connection, session_id: str, keep: str | None) -> int:
    """Take back what still waits to remind people of a session at another start than the one of `keep`, a keys' beginning."""
    return connection.execute(
        "DELETE FROM outbox WHERE state = 'waiting' AND key >= ? AND key < ? AND (? IS NULL OR substr(key, 1, length(?)) <> ?)",
        (*_reminders_of(session_id), keep, keep, keep),
    ).rowcount


def _reminders_of(session_id: str) -> tuple[str, str]:
    """Between which keys all reminders of a session stand; after a colon comes a semicolon."""
    return f"reminder:{session_id}:", f"reminder:{session_id};"


def wishes(connection: sqlite3.Connection, user_id: int) -> Wishes:
    """How somebody wants to be reminded."""
    row = connection.execute("SELECT leads, event, quiet, changed FROM wishes WHERE user_id = ?", (user_id,)).fetchone()
    return _wishes(*row) if row else Wishes()


def set_leads(connection: sqlite3.Connection, user_id: int, leads: Collection[int], now: datetime) -> None:
    """Remind somebody so many minutes before each session."""
    connection.execute(
        "INSERT INTO wishes (user_id, leads, changed) VALUES (?, ?, ?) "
        "ON CONFLICT (user_id) DO UPDATE SET leads = excluded.leads, changed = excluded.changed",
        (user_id, _leads(leads), seconds(now)),
    )


def set_event(connection: sqlite3.Connection, user_id: int, *, on: bool) -> None:
    """Whether somebody is written to on the evening before, and in the mornings."""
    connection.execute(
        "INSERT INTO wishes (user_id, event) VALUES (?, ?) ON CONFLICT (user_id) DO UPDATE SET event = excluded.event", (user_id, int(on))
    )


def set_quiet(connection: sqlite3.Connection, user_id: int, *, on: bool) -> None:
    """Whether the quiet hours are kept for somebody."""
    connection.execute(
        "INSERT INTO wishes (user_id, quiet) VALUES (?, ?) ON CONFLICT (user_id) DO UPDATE SET quiet = excluded.quiet", (user_id, int(on))
    )


def kinds_of_wishes(connection: sqlite3.Connection) -> list[Wishes]:
    """Every way in which anybody wants to be reminded, each once."""
    rows = connection.execute("SELECT DISTINCT leads, quiet FROM wishes")
    found = {(wishes.leads, wishes.quiet): wishes for wishes in (Wishes(), *(_wishes(leads, 1, quiet, None) for leads, quiet in rows))}
    return list(found.values())


def savers_without(connection: sqlite3.Connection, session_id: str, key: str, wishes: Wishes) -> set[int]:
    """Who saved a session, wants to be reminded in that way, and has no message of that key."""
    rows = connection.execute(
        """
        SELECT saved.user_id FROM saved LEFT JOIN wishes ON wishes.user_id = saved.user_id
        WHERE session_id = ? AND wishes.leads IS ? AND COALESCE(quiet, 1) = ?
        AND NOT EXISTS (SELECT 1 FROM outbox WHERE chat_id = saved.user_id AND key = ?)
        """,
        (session_id, _leads(wishes.leads), int(wishes.quiet), key),
    )
    return {user_id for (user_id,) in rows}


def day_without(connection: sqlite3.Connection, session_ids: Collection[str], until: datetime, key: str) -> set[int]:
    """Who saved one of the sessions until a moment, wants to hear of the event itself, and has no message of that key."""
    marks = ", ".join("?" * len(session_ids))
    rows = connection.execute(
        f"""
        SELECT DISTINCT saved.user_id FROM saved LEFT JOIN wishes ON wishes.user_id = saved.user_id
        WHERE session_id IN ({marks}) AND moment <= ? AND COALESCE(event, 1) = 1
        AND NOT EXISTS (SELECT 1 FROM outbox WHERE chat_id = saved.user_id AND key = ?)
        """,  # noqa: S608 - question marks
        (*session_ids, seconds(until), key),
    )
    return {user_id for (user_id,) in rows}


@dataclass
class Saver:
    """Somebody with an agenda of their own."""

    user_id: int
    wishes: Wishes
    language: str | None
    hint: str | None
    saved: dict[str, datetime] = field(default_factory=dict)


def savers_of(connection: sqlite3.Connection, user_ids: Collection[int]) -> list[Saver]:
    """What these people saved, with what they wish and in which language they are written to."""
    marks = ", ".join("?" * len(user_ids))
    rows = connection.execute(
        f"""
        SELECT saved.user_id, session_id, saved.moment, people.language, hint, leads,
               COALESCE(event, 1), COALESCE(quiet, 1), changed
        FROM saved JOIN people ON people.user_id = saved.user_id LEFT JOIN wishes ON wishes.user_id = saved.user_id
        WHERE saved.user_id IN ({marks})
        """,  # noqa: S608 - question marks
        list(user_ids),
    )
    found: dict[int, Saver] = {}
    for user_id, session_id, kept, language, hint, leads, event, quiet, changed in rows:
        saver = found.get(user_id)
        if saver is None:
            saver = found[user_id] = Saver(user_id, _wishes(leads, event, quiet, changed), language, hint)
        saver.saved[session_id] = moment(kept)
    return list(found.values())


def _leads(leads: Collection[int] | None) -> str | None:
    """Leads as they are kept: the same ones always as the same text."""
    return None if leads is None else json.dumps(sorted(set(leads)))


def _wishes(leads: str | None, event: int, quiet: int, changed: int | None) -> Wishes:
    return Wishes(
        None if leads is None else tuple(json.loads(leads)), bool(event), bool(quiet), None if changed is None else moment(changed)
    )
