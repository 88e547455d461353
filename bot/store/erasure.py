"""All about one person: gathered, or erased. Both walk the schema, so that a table added later is not forgotten."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from bot.store.database import seconds
from bot.store.purposes import TABLES
from bot.store.questions import ANSWERED, QUESTION

ANNOUNCED_BEFORE = timedelta(days=7)


class Reference(NamedTuple):
    """A column of one table that refers to another."""

    table: str
    column: str
    to: str
    to_column: str
    cascades: bool


def tables(connection: sqlite3.Connection) -> dict[str, tuple[str, ...]]:
    """Every table with its columns."""
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()]
    return {
        name: tuple(row[1] for row in connection.execute(f"PRAGMA table_info({name})")) for name in names if not name.startswith("sqlite_")
    }


def references(connection: sqlite3.Connection) -> list[Reference]:
    """Every reference between tables. One without a column named refers to the key."""
    found = []
    for table in tables(connection):
        for _, _, to, column, to_column, _, on_delete, _ in connection.execute(f"PRAGMA foreign_key_list({table})").fetchall():
            key = to_column or next(row[1] for row in connection.execute(f"PRAGMA table_info({to})") if row[5])
            found.append(Reference(table, column, to, key, on_delete == "CASCADE"))
    return found


def rows_of(connection: sqlite3.Connection, user_id: int) -> dict[str, list[dict[str, Any]]]:
    """Everything that is kept about somebody, by table: their own rows, what hangs on them, and what names them.

    Who else is named in them (who let them in, who answered) is left out: that is about others.
    """
    naming = set(_columns_about(connection))
    found: dict[str, list[dict[str, Any]]] = {}
    for table, ids in _own(connection, user_id).items():
        if ids:
            marks = ", ".join("?" * len(ids))
            cursor = connection.execute(f"SELECT * FROM {table} WHERE rowid IN ({marks}) ORDER BY rowid", sorted(ids))  # noqa: S608
            names = [column[0] for column in cursor.description]
            found[table] = [
                {name: None if (table, name) in naming and value != user_id else value for name, value in zip(names, row, strict=True)}
                for row in cursor.fetchall()
            ]
    return found


def _own(connection: sqlite3.Connection, user_id: int) -> dict[str, set[int]]:
    """The rows that are about somebody, as numbers of rows by table."""
    every = references(connection)
    known = tables(connection)
    own: dict[str, set[int]] = {name: set() for name in known}
    own["people"] = _numbers(connection, "people", "user_id", user_id)
    for table, column in _columns_about(connection):
        own[table] |= _numbers(connection, table, column, user_id)
    grown = True
    while grown:
        grown = False
        for one in every:
            if one.to == "people" or not own[one.to]:
                continue
            marks = ", ".join("?" * len(own[one.to]))
            rows = connection.execute(
                f"SELECT rowid FROM {one.table} WHERE {one.column} IN "  # noqa: S608 - names from the schema
                f"(SELECT {one.to_column} FROM {one.to} WHERE rowid IN ({marks}))",
                sorted(own[one.to]),
            )
            new = {number for (number,) in rows} - own[one.table]
            own[one.table] |= new
            grown = grown or bool(new)
    return own


def _numbers(connection: sqlite3.Connection, table: str, column: str, value: int) -> set[int]:
    rows = connection.execute(f"SELECT rowid FROM {table} WHERE {column} = ?", (value,))  # noqa: S608 - names from the schema
    return {number for (number,) in rows}


def _columns_about(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Columns that hold a person's id, by reference or as declared."""
    known = tables(connection)
    for one in references(connection):
        if one.to == "people":
            yield one.table, one.column
    for name, table in TABLES.items():
        if name in known and table.person:
            yield name, table.person
        if name in known:
            yield from ((name, column) for column in table.mentions)


def forget(connection: sqlite3.Connection, user_id: int) -> bool:
    """Erase all about somebody; only counts stay. False for a stranger.

    Their places are free then: whoever calls this offers them to the next.
    """
    _count(connection, user_id)
    known = tables(connection)
    # Their questions may be on the way to organisers, in whose chats the rows are. Of one that arrived the row holds a number only,
    # by which an organiser who replies to it learns that nobody gets the answer.
    for prefix in (QUESTION, ANSWERED):
        connection.execute(
            "DELETE FROM outbox WHERE state <> 'sent' AND key IN (SELECT ? || id FROM questions WHERE user_id = ?)", (prefix, user_id)
        )
    for name, table in TABLES.items():
        if name not in known:
            continue
        if table.person:
            connection.execute(f"DELETE FROM {name} WHERE {table.person} = ?", (user_id,))  # noqa: S608 - declared names
        for column in table.mentions:
            connection.execute(f"UPDATE {name} SET {column} = NULL WHERE {column} = ?", (user_id,))  # noqa: S608 - declared names
    return connection.execute("DELETE FROM people WHERE user_id = ?", (user_id,)).rowcount == 1


def _count(connection: sqlite3.Connection, user_id: int) -> None:
    """Add to the counts what is about to go."""
    tally = """
        INSERT INTO tallies (what, key, count) VALUES (?, ?, ?)
        ON CONFLICT (what, key) DO UPDATE SET count = tallies.count + excluded.count
    """
    counts: list[tuple[str, str, int]] = []
    for status, count in connection.execute("SELECT status, COUNT(*) FROM questions WHERE user_id = ? GROUP BY status", (user_id,)):
        counts.append(("questions", status, count))
    own = connection.execute("SELECT id, cancelled IS NULL FROM registrations WHERE user_id = ?", (user_id,)).fetchone()
    if own:
        counts.append(("registrations", "registered" if own[1] else "cancelled", 1))
        for (day,) in connection.execute("SELECT day FROM checkins WHERE registration_id = ?", (own[0],)):
            counts.append(("checkins", day, 1))
    if connection.execute("SELECT 1 FROM people WHERE user_id = ?", (user_id,)).fetchone():
        counts.append(("people", "forgotten", 1))
    connection.executemany(tally, counts)


def tallies(connection: sqlite3.Connection) -> dict[tuple[str, str], int]:
    """What was counted of those who are forgotten."""
    return {(what, key): count for what, key, count in connection.execute("SELECT what, key, count FROM tallies ORDER BY what, key")}


def to_announce(connection: sqlite3.Connection, ends: datetime, keep: timedelta, now: datetime) -> list[tuple[int, int]]:
    """Who is to be told that all about them will be erased, and when they were last here. Who came back is told anew another time."""
    limit = seconds(now + ANNOUNCED_BEFORE - keep)
    connection.execute(
        "DELETE FROM goodbyes WHERE user_id IN (SELECT user_id FROM people WHERE last_seen > ? AND last_seen > announced)", (limit,)
    )
    if seconds(ends) > limit:
        return []
    return connection.execute(
        "SELECT user_id, last_seen FROM people WHERE last_seen <= ? AND user_id NOT IN (SELECT user_id FROM goodbyes) ORDER BY user_id",
        (limit,),
    ).fetchall()


def announced(connection: sqlite3.Connection, user_id: int, now: datetime) -> None:
    """Note that somebody is told."""
    connection.execute("INSERT INTO goodbyes (user_id, announced) VALUES (?, ?)", (user_id, seconds(now)))


def outlived(connection: sqlite3.Connection, ends: datetime, keep: timedelta, now: datetime) -> int:
    """Erase those whose time is up and who were told a week ago, and registrations without an account; gives how many people."""
    limit = seconds(now - keep)
    if seconds(ends) > limit:
        return 0
    gone = connection.execute(
        "SELECT goodbyes.user_id FROM goodbyes JOIN people ON people.user_id = goodbyes.user_id WHERE last_seen <= ? AND announced <= ?",
        (limit, seconds(now - ANNOUNCED_BEFORE)),
    ).fetchall()
    for (user_id,) in gone:
        forget(connection, user_id)
    connection.execute("DELETE FROM registrations WHERE user_id IS NULL AND changed <= ?", (limit,))
    return len(gone)
