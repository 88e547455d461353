"""The inbox: updates as Telegram sent them, written down before they are acknowledged, until they are handled."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from bot.store.database import seconds

DAY = 86_400
"""Telegram keeps an update for 24 hours and may deliver it once more in that time (Bot API, Getting updates)."""
MOST_TRIES = 3
"""How often an update that an earlier run left may be begun: one that ends the process each time must not do so for ever."""


class Kept(NamedTuple):
    """An update that waits."""

    update_id: int
    content: str
    tries: int


class Arrived(NamedTuple):
    """An update that came."""

    update_id: int
    user_id: int | None
    mark: str
    """What it is, so that another update of the same id is told from the same one delivered again."""
    content: str


def keep(connection: sqlite3.Connection, updates: Sequence[Arrived], now: datetime) -> set[int]:
    """Write down what came; gives the ids of those that were not known yet."""
    fresh = set()
    for one in updates:
        added = connection.execute(
            """
            INSERT INTO inbox (update_id, user_id, mark, content, moment) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (update_id) DO UPDATE
            SET user_id = excluded.user_id, mark = excluded.mark, content = excluded.content, moment = excluded.moment, tries = 0
            WHERE inbox.mark <> excluded.mark
            """,
            (*one, seconds(now)),
        )
        if added.rowcount:
            fresh.add(one.update_id)
    return fresh


def waiting(connection: sqlite3.Connection) -> list[Kept]:
    """What an earlier run left unhandled, in the order it came."""
    rows = connection.execute("SELECT update_id, content, tries FROM inbox WHERE content IS NOT NULL ORDER BY update_id")
    return [Kept(*row) for row in rows]


def begun(connection: sqlite3.Connection, update_id: int) -> None:
    """An update that an earlier run left is tried once more; one that only waited its turn is not counted."""
    connection.execute("UPDATE inbox SET tries = tries + 1 WHERE update_id = ?", (update_id,))


def handled(connection: sqlite3.Connection, update_id: int) -> None:
    """An update is done; its content is forgotten, its id stays for a day."""
    connection.execute("UPDATE inbox SET content = NULL WHERE update_id = ?", (update_id,))


def forget_handled(connection: sqlite3.Connection, now: datetime) -> int:
    """Forget ids that Telegram cannot deliver again; gives how many."""
    return connection.execute("DELETE FROM inbox WHERE content IS NULL AND moment < ?", (seconds(now) - DAY,)).rowcount
