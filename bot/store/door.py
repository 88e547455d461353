"""The door: who came on which day, who let them in, and who may."""

from __future__ import annotations

import secrets
import sqlite3
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.store.database import moment, seconds

INVITED_FOR = timedelta(hours=48)
"""An invitation that was not opened by then is void."""
TRIES = 10
TRIES_WITHIN = timedelta(hours=1)


@dataclass(frozen=True)
class CheckIn:
    """Somebody came."""

    registration_id: int
    day: str
    moment: datetime
    by_id: int | None
    by: str = ""
    """What the organiser calls the volunteer; empty for an organiser."""


@dataclass(frozen=True)
class Volunteer:
    """Somebody who may check people in, or is invited to."""

    id: int
    label: str = field(repr=False)
    user_id: int | None
    appointed: datetime | None


def check_in(connection: sqlite3.Connection, registration_id: int, day: str, by_id: int, now: datetime) -> tuple[CheckIn, bool]:
    """Note that somebody came. Gives the check-in, and whether it is new: the first one stays."""
    new = connection.execute(
        "INSERT INTO checkins (registration_id, day, moment, by_id) VALUES (?, ?, ?, ?) ON CONFLICT (registration_id, day) DO NOTHING",
        (registration_id, day, seconds(now), by_id),
    ).rowcount
    found = checked_in(connection, registration_id, day)
    if found is None:
        raise LookupError("a check-in vanished within its own transaction")
    return found, new == 1


def undo(connection: sqlite3.Connection, registration_id: int, day: str) -> bool:
    """Take a check-in back. False when there is none."""
    return connection.execute("DELETE FROM checkins WHERE registration_id = ? AND day = ?", (registration_id, day)).rowcount == 1


def checked_in(connection: sqlite3.Connection, registration_id: int, day: str) -> CheckIn | None:
    """When and by whom somebody was let in that day."""
    row = connection.execute(
        """
        SELECT registration_id, day, moment, by_id, COALESCE(label, '')
        FROM checkins LEFT JOIN volunteers ON volunteers.user_id = by_id WHERE registration_id = ? AND day = ?
        """,
        (registration_id, day),
    ).fetchone()
    return CheckIn(row[0], row[1], moment(row[2]), row[3], row[4]) if row else None


def all_checkins(connection: sqlite3.Connection) -> list[CheckIn]:
    """Everybody who came, in order."""
    rows = connection.execute(
        """
        SELECT registration_id, day, moment, by_id, COALESCE(label, '')
        FROM checkins LEFT JOIN volunteers ON volunteers.user_id = by_id ORDER BY day, moment, registration_id
        """
    ).fetchall()
    return [CheckIn(row[0], row[1], moment(row[2]), row[3], row[4]) for row in rows]


def count(connection: sqlite3.Connection, day: str) -> int:
    """How many came that day."""
    return int(connection.execute("SELECT COUNT(*) FROM checkins WHERE day = ?", (day,)).fetchone()[0])


def invite(connection: sqlite3.Connection, label: str, now: datetime) -> tuple[int, str]:
    """An invitation for one person: its id, and the payload of the link that appoints who opens it first."""
    secret = secrets.token_urlsafe(16)
    row = connection.execute(
        "INSERT INTO volunteers (label, secret, invited) VALUES (?, ?, ?) RETURNING id", (label, secret, seconds(now))
    ).fetchone()
    return int(row[0]), f"v_{row[0]}_{secret}"


def appoint(connection: sqlite3.Connection, payload: str, user_id: int, now: datetime) -> Volunteer | None:
    """Make the person who opened an invitation a volunteer. None when it is used, withdrawn, old or made up."""
    kind, _, rest = payload.partition("_")
    id_, _, secret = rest.partition("_")
    if kind != "v" or not id_.isdecimal() or len(id_) > 15:
        return None
    row = connection.execute("SELECT secret, invited FROM volunteers WHERE id = ? AND user_id IS NULL", (int(id_),)).fetchone()
    kept, invited = row if row else (None, 0)
    right = secrets.compare_digest(secret.encode(), (kept or secrets.token_urlsafe(16)).encode())
    if not row or not right or seconds(now) > invited + INVITED_FOR.total_seconds() or is_volunteer(connection, user_id):
        return None
    connection.execute("UPDATE volunteers SET user_id = ?, secret = NULL, appointed = ? WHERE id = ?", (user_id, seconds(now), int(id_)))
    return next(one for one in volunteers(connection) if one.id == int(id_))


def withdraw(connection: sqlite3.Connection, volunteer_id: int) -> Volunteer | None:
    """Take the right, or the invitation, back. None when that was done already."""
    found = next((one for one in volunteers(connection) if one.id == volunteer_id), None)
    connection.execute("DELETE FROM volunteers WHERE id = ?", (volunteer_id,))
    return found


def volunteers(connection: sqlite3.Connection) -> list[Volunteer]:
    """Those who may check in, and those who are invited to."""
    rows = connection.execute("SELECT id, label, user_id, appointed FROM volunteers ORDER BY id").fetchall()
    return [Volunteer(id_, label, user_id, None if appointed is None else moment(appointed)) for id_, label, user_id, appointed in rows]


def is_volunteer(connection: sqlite3.Connection, user_id: int) -> bool:
    """Whether somebody may check people in, as of now."""
    return connection.execute("SELECT 1 FROM volunteers WHERE user_id = ?", (user_id,)).fetchone() is not None


def may_try(connection: sqlite3.Connection, user_id: int, now: datetime) -> bool:
    """Whether somebody may try another code, after so many wrong ones."""
    row = connection.execute("SELECT count, since FROM attempts WHERE user_id = ?", (user_id,)).fetchone()
    return not row or row[0] < TRIES or seconds(now) >= row[1] + TRIES_WITHIN.total_seconds()


def tried_in_vain(connection: sqlite3.Connection, user_id: int, now: datetime) -> None:
    """Note a wrong code."""
    connection.execute(
        """
        INSERT INTO attempts (user_id, count, since) VALUES (?, 1, ?)
        ON CONFLICT (user_id) DO UPDATE SET
            count = CASE WHEN excluded.since >= since + ? THEN 1 ELSE count + 1 END,
            since = CASE WHEN excluded.since >= since + ? THEN excluded.since ELSE since END
        """,
        (user_id, seconds(now), int(TRIES_WITHIN.total_seconds()), int(TRIES_WITHIN.total_seconds())),
    )
