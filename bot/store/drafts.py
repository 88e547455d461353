"""Forms that are being filled in, and what a volunteer at the door last looked for."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Literal

from bot.store.database import moment, seconds

Form = Literal["form", "edit"]
"""A form: one's own, or one in which an organiser changes what somebody else answered."""
Kind = Literal["form", "edit", "door"]


def save(connection: sqlite3.Connection, user_id: int, kind: Kind, state: str, now: datetime, about: int | None = None) -> None:
    """Keep how far somebody has got; the newest row is what they last turned to. `about`: the registration of somebody else."""
    drop(connection, user_id, kind)
    connection.execute(
        "INSERT INTO drafts (user_id, kind, about, state, touched) VALUES (?, ?, ?, ?, ?)", (user_id, kind, about, state, seconds(now))
    )


def load(connection: sqlite3.Connection, user_id: int, kind: Kind) -> tuple[str, datetime] | None:
    """How far somebody had got, and when that was."""
    row = connection.execute("SELECT state, touched FROM drafts WHERE user_id = ? AND kind = ?", (user_id, kind)).fetchone()
    return (row[0], moment(row[1])) if row else None


def latest(connection: sqlite3.Connection, user_id: int) -> Kind | None:
    """What somebody last turned to: a form, or the door. What they write is meant for that."""
    row = connection.execute("SELECT kind FROM drafts WHERE user_id = ? ORDER BY id DESC LIMIT 1", (user_id,)).fetchone()
    return row[0] if row else None


def drop(connection: sqlite3.Connection, user_id: int, kind: Kind) -> None:
    """Forget it."""
    connection.execute("DELETE FROM drafts WHERE user_id = ? AND kind = ?", (user_id, kind))


def drop_old(connection: sqlite3.Connection, before: datetime) -> int:
    """Forget forms that nobody came back to."""
    return connection.execute("DELETE FROM drafts WHERE touched < ?", (seconds(before),)).rowcount
