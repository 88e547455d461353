"""What is about a person can be gathered and erased whole; both walk the schema, so a new table cannot be forgotten."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.store import erasure
from bot.store.purposes import GROUPS, TABLES
from bot.store.schema import migrate

ANA, BEN = 777_000_123, 888_000_456
PERSONAL = ("user_id", "chat_id", "by_id", "answered_by", "tell", "author_id", "organiser_id", "sent_by", "tell_chat")
"""Names that columns with a person's id have; a new one belongs here."""
ABOUT_NOBODY = {name for name, table in TABLES.items() if table.group == "none"}
STAY = ("announcements", "acts")
"""The organisers' own words and deeds for the event: they stay, without the name."""
ENDS = datetime(2025, 6, 14, tzinfo=UTC)
KEEP = timedelta(days=90)


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    migrate(connection)
    yield connection
    connection.close()


def test_every_table_and_column_has_a_declared_purpose(db: sqlite3.Connection) -> None:
    assert {name: set(columns) for name, columns in erasure.tables(db).items()} == {
        name: set(table.columns) for name, table in TABLES.items()
    }
    assert {table.group for table in TABLES.values()} - {"none"} == set(GROUPS)


def about(db: sqlite3.Connection, who: int) -> dict[str, int]:
    """A row in every table, whatever its columns are: ids are the person's, texts name them. Gives the rows' numbers."""
    numbers: dict[str, int] = {}
    refers = {(one.table, one.column): one for one in erasure.references(db)}
    waiting = [name for name in erasure.tables(db) if name not in ABOUT_NOBODY]
    while waiting:
        name = waiting.pop(0)
        parents = {one.to for (table, _), one in refers.items() if table == name}
        if parents - set(numbers) - {name}:
            waiting.append(name)
            continue
        (sql,) = db.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (name,)).fetchone()
        values: dict[str, object] = {}
        for _, column, kind, _, _, key in db.execute(f"PRAGMA table_info({name})").fetchall():
            one = refers.get((name, column))
            if one and one.to == name:
                continue  # a correction of another row: there need be none
            if one and one.to != "people":
                (values[column],) = db.execute(f"SELECT {one.to_column} FROM {one.to} WHERE rowid = ?", (numbers[one.to],)).fetchone()
            elif column in PERSONAL or one:
                values[column] = who
            elif key and kind == "INTEGER":
                values[column] = who + 1
            elif allowed := re.search(rf"CHECK \({column} IN\s*\('([^']*)'", sql):
                values[column] = allowed[1]
            elif column in ("status", "day") or (name in STAY and kind == "TEXT"):  # what is counted, about nobody
                values[column] = "some"
            else:
                values[column] = who % 1000 if kind == "INTEGER" else f'"TEXT OF {who}"'
        marks = ", ".join("?" * len(values))
        cursor = db.execute(f"INSERT INTO {name} ({', '.join(values)}) VALUES ({marks})", list(values.values()))
        numbers[name] = int(cursor.lastrowid or 0)
    return numbers


def traces(db: sqlite3.Connection, who: int) -> set[str]:
    """Tables in which the person's id stands in any column, or a text that names them."""
    return {
        name
        for name in erasure.tables(db)
        for row in db.execute(f"SELECT * FROM {name}").fetchall()
        if any(value == who or (isinstance(value, str) and str(who) in value) for value in row)
    }


def test_forgetting_leaves_no_trace_in_any_table_and_nobody_else_is_touched(db: sqlite3.Connection) -> None:
    about(db, ANA)
    about(db, BEN)
    every = set(erasure.tables(db)) - ABOUT_NOBODY
    before = erasure.rows_of(db, BEN)
    assert traces(db, ANA) == every
    assert erasure.forget(db, ANA)
    assert traces(db, ANA) == set()
    assert erasure.rows_of(db, BEN) == before
    assert traces(db, BEN) == every
    assert not erasure.forget(db, ANA)


def test_all_that_is_about_somebody_is_gathered(db: sqlite3.Connection) -> None:
    about(db, ANA)
    about(db, BEN)
    found = erasure.rows_of(db, ANA)
    assert set(found) == set(erasure.tables(db)) - ABOUT_NOBODY
    assert str(BEN) not in str(found)


def test_ones_own_data_hold_nobody_elses_id(db: sqlite3.Connection) -> None:
    about(db, ANA)
    about(db, BEN)
    db.execute("UPDATE checkins SET by_id = ? WHERE by_id = ?", (BEN, ANA))
    db.execute("UPDATE questions SET answered_by = ? WHERE answered_by = ?", (BEN, ANA))
    found = erasure.rows_of(db, ANA)
    assert found["checkins"][0]["by_id"] is None
    assert str(BEN) not in str(found)


def test_counts_stay(db: sqlite3.Connection) -> None:
    about(db, ANA)
    erasure.forget(db, ANA)
    assert {what: count for (what, _), count in erasure.tallies(db).items()} == {
        "questions": 1, "registrations": 1, "checkins": 1, "people": 1,
    }  # fmt: skip


def seen(db: sqlite3.Connection, who: int, moment: datetime) -> None:
    db.execute(
        "INSERT INTO people (user_id, first_seen, last_seen) VALUES (?, 0, ?) ON CONFLICT DO UPDATE SET last_seen = excluded.last_seen",
        (who, int(moment.timestamp())),
    )


def test_after_the_period_all_is_erased_a_week_after_it_was_announced(db: sqlite3.Connection) -> None:
    seen(db, ANA, ENDS - timedelta(days=3))
    seen(db, BEN, ENDS + timedelta(days=60))
    due = ENDS + KEEP
    assert erasure.to_announce(db, ENDS, KEEP, due - timedelta(days=8)) == []
    assert [who for who, _ in erasure.to_announce(db, ENDS, KEEP, due - timedelta(days=7))] == [ANA]
    erasure.announced(db, ANA, due - timedelta(days=7))
    assert erasure.to_announce(db, ENDS, KEEP, due - timedelta(days=6)) == []
    assert erasure.outlived(db, ENDS, KEEP, due - timedelta(hours=1)) == 0
    assert erasure.outlived(db, ENDS, KEEP, due) == 1
    assert (traces(db, ANA), traces(db, BEN)) == (set(), {"people"})


def test_a_bot_that_was_off_announces_first_and_erases_a_week_later(db: sqlite3.Connection) -> None:
    seen(db, ANA, ENDS)
    late = ENDS + timedelta(days=200)
    assert erasure.outlived(db, ENDS, KEEP, late) == 0
    assert len(erasure.to_announce(db, ENDS, KEEP, late)) == 1
    erasure.announced(db, ANA, late)
    assert erasure.outlived(db, ENDS, KEEP, late + timedelta(days=6)) == 0
    assert erasure.outlived(db, ENDS, KEEP, late + timedelta(days=7)) == 1


def test_who_writes_again_is_kept_and_told_anew_another_time(db: sqlite3.Connection) -> None:
    seen(db, ANA, ENDS)
    due = ENDS + KEEP
    erasure.announced(db, ANA, due - timedelta(days=7))
    seen(db, ANA, due - timedelta(days=1))
    assert erasure.to_announce(db, ENDS, KEEP, due) == []
    assert erasure.outlived(db, ENDS, KEEP, due + timedelta(days=1)) == 0
    assert [who for who, _ in erasure.to_announce(db, ENDS, KEEP, due + KEEP - timedelta(days=7))] == [ANA]


def test_imported_registrations_without_an_account_go_too(db: sqlite3.Connection) -> None:
    db.execute(
        "INSERT INTO registrations (origin, code, secret, name, lang, answers, registered, changed) "
        "VALUES ('import', 'A', 'b', 'Ana', 'en', '{}', 0, 0)"
    )
    erasure.outlived(db, ENDS, KEEP, ENDS + KEEP)
    assert db.execute("SELECT COUNT(*) FROM registrations").fetchone() == (0,)
