"""How a database comes to the latest schema, and when it must not be touched."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store.schema import MIGRATIONS, Migration, SchemaError, migrate

ONE = Migration("one", ("CREATE TABLE one (id INTEGER PRIMARY KEY) STRICT", "INSERT INTO one VALUES (7)"))
TWO = Migration("two", ("ALTER TABLE one ADD COLUMN name TEXT",))
BROKEN = Migration("broken", ("CREATE TABLE half (id INTEGER) STRICT", "CREATE TABLE one (id INTEGER) STRICT"))


@pytest.fixture
def file(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(tmp_path / "schema.sqlite3", isolation_level=None)
    yield connection
    connection.close()


def applied(connection: sqlite3.Connection) -> list[tuple[int, str]]:
    return connection.execute("SELECT number, name FROM migrations ORDER BY number").fetchall()


def tables(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}


def test_an_empty_file_goes_through_the_whole_history(file: sqlite3.Connection) -> None:
    migrate(file)
    assert applied(file) == [(number, migration.name) for number, migration in enumerate(MIGRATIONS, 1)]
    assert {"people", "focus", "questions", "inbox", "outbox"} <= tables(file)


def test_questions_shown_to_organisers_before_the_outbox_came_can_still_be_answered(file: sqlite3.Connection) -> None:
    migrate(file, MIGRATIONS[:1])
    file.execute("INSERT INTO people VALUES (11, 0, 0, NULL, NULL)")
    file.execute("INSERT INTO questions VALUES (5, 11, '?', 'en', 'unknown', '[]', 7, 8, NULL, NULL)")
    file.executemany("INSERT INTO forwarded VALUES (?, ?, 5)", [(99, 3), (99, 4), (98, 6)])
    migrate(file)
    kept = file.execute("SELECT chat_id, key, state, changed FROM outbox ORDER BY chat_id").fetchall()
    assert kept == [(98, "question:5", "sent", 8), (99, "question:5", "sent", 8)]


def test_every_table_is_strict(file: sqlite3.Connection) -> None:
    migrate(file)
    ours = {name for name in tables(file) if not name.startswith("sqlite_")}
    strict = file.execute("SELECT name FROM pragma_table_list WHERE strict AND schema = 'main'").fetchall()
    assert {name for (name,) in strict} == ours


def test_each_step_is_taken_once_and_keeps_what_was_there(file: sqlite3.Connection) -> None:
    migrate(file, [ONE])
    migrate(file, [ONE, TWO])
    migrate(file, [ONE, TWO])
    assert applied(file) == [(1, "one"), (2, "two")]
    assert file.execute("SELECT * FROM one").fetchall() == [(7, None)]


def test_a_step_records_the_moment_it_was_taken(file: sqlite3.Connection) -> None:
    before = file.execute("SELECT CAST(strftime('%s', 'now') AS INTEGER)").fetchone()
    migrate(file, [ONE])
    assert file.execute("SELECT moment FROM migrations").fetchone() >= before


def test_a_step_that_fails_leaves_nothing_and_those_before_it_stay(file: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.OperationalError, match="table one already exists"):
        migrate(file, [ONE, BROKEN])
    assert applied(file) == [(1, "one")]
    assert tables(file) == {"migrations", "one"}
    assert not file.in_transaction


def test_a_newer_database_is_refused_and_left_alone(file: sqlite3.Connection) -> None:
    migrate(file, [ONE, TWO])
    with pytest.raises(SchemaError) as caught:
        migrate(file, [ONE])
    assert str(caught.value) == (
        'the database is newer than this bot: it has been through 2 changes, the last one "two", '
        "and this version knows 1; start the newer version, or name another file"
    )
    assert applied(file) == [(1, "one"), (2, "two")]


def test_a_database_with_another_history_is_refused(file: sqlite3.Connection) -> None:
    migrate(file, [Migration("other", ())])
    with pytest.raises(SchemaError, match="another history"):
        migrate(file, [ONE, TWO])
    assert tables(file) == {"migrations"}
