"""People: when they were here, which language they chose, and what their last answer was about."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.store import drafts
from bot.store.database import Database, moment, seconds


@dataclass(frozen=True)
class Person:
    """Somebody who wrote to the bot. `id` is Telegram's user id."""

    id: int
    first_seen: datetime
    last_seen: datetime
    language: str | None = None
    """Chosen by /language, or None: that of each question."""
    hint: str | None = None
    """The language last written in, for what is not an answer to a text."""


@dataclass(frozen=True)
class Known:
    """What is known of somebody who writes."""

    person: Person | None
    """None for a stranger."""
    focus: tuple[str, datetime] | None
    """What the last answer to them was about (the core's JSON), and when it was given."""
    draft: drafts.Kind | None
    """What they last turned to and are in the midst of."""
    saved: frozenset[str]
    """The sessions in their agenda."""


def get(connection: sqlite3.Connection, user_id: int) -> Person | None:
    """Somebody as they were last seen; None for a stranger."""
    row = connection.execute("SELECT user_id, first_seen, last_seen, language, hint FROM people WHERE user_id = ?", (user_id,)).fetchone()
    return _person(row) if row else None


def note_seen(connection: sqlite3.Connection, user_id: int, now: datetime, phone: str | None = None) -> None:
    """Somebody is here, perhaps for the first time. Until they write something, their `phone`'s language is the hint."""
    connection.execute(
        """
        INSERT INTO people (user_id, first_seen, last_seen, hint) VALUES (?, ?, ?, ?)
        ON CONFLICT (user_id) DO UPDATE SET last_seen = excluded.last_seen, hint = COALESCE(people.hint, excluded.hint)
        """,
        (user_id, seconds(now), seconds(now), phone),
    )


def set_language(connection: sqlite3.Connection, user_id: int, lang: str | None) -> None:
    """Keep the language that somebody chose; None: that of each question. Nothing for a stranger."""
    connection.execute("UPDATE people SET language = ? WHERE user_id = ?", (lang, user_id))


def guess_language(connection: sqlite3.Connection, user_id: int, lang: str) -> None:
    """Note the language of somebody's Telegram, for messages they did not ask for, until they write in one or choose one."""
    connection.execute("UPDATE people SET hint = ? WHERE user_id = ? AND hint IS NULL", (lang, user_id))


def remember_focus(connection: sqlite3.Connection, user_id: int, focus: str, now: datetime) -> None:
    """Keep what the last answer to somebody was about (the core's JSON), in the place of what it was before."""
    connection.execute(
        "INSERT INTO focus (user_id, focus, moment) VALUES (?, ?, ?) "
        "ON CONFLICT (user_id) DO UPDATE SET focus = excluded.focus, moment = excluded.moment",
        (user_id, focus, seconds(now)),
    )


class People:
    """Everybody the bot has met."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def seen(self, user_id: int, now: datetime) -> Person:
        """Note that somebody is here, perhaps for the first time."""
        await self._db.write(lambda connection: note_seen(connection, user_id, now))
        person = (await self.known(user_id)).person
        if person is None:
            raise LookupError("somebody who was just noted is not there")
        return person

    async def known(self, user_id: int) -> Known:
        """What is known of somebody who writes, in one look."""
        return await self._db.read(lambda connection: _known(connection, user_id))

    async def forget(self, user_id: int) -> bool:
        """Delete somebody with all they asked. False for a stranger."""
        return await self._db.change("DELETE FROM people WHERE user_id = ?", (user_id,)) == 1


def _known(connection: sqlite3.Connection, user_id: int) -> Known:
    focus = connection.execute("SELECT focus, moment FROM focus WHERE user_id = ?", (user_id,)).fetchone()
    saved = connection.execute("SELECT session_id FROM saved WHERE user_id = ?", (user_id,))
    return Known(
        get(connection, user_id),
        (focus[0], moment(focus[1])) if focus else None,
        drafts.latest(connection, user_id),
        frozenset(session_id for (session_id,) in saved),
    )


def _person(row: tuple[Any, ...]) -> Person:
    user_id, first_seen, last_seen, language, hint = row
    return Person(user_id, moment(first_seen), moment(last_seen), language, hint)
