"""Transactions, readers, closing and copies, on a real file."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from bot.store.database import Database, moment, seconds
from bot.store.people import People
from bot.store.schema import SchemaError


def count(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT COUNT(*) FROM people").fetchone()[0])


def adding(user_id: int) -> Callable[[sqlite3.Connection], object]:
    return lambda connection: connection.execute("INSERT INTO people VALUES (?, 0, 0, NULL, NULL)", (user_id,)).rowcount


def pragma(name: str) -> Callable[[sqlite3.Connection], object]:
    return lambda connection: connection.execute(f"PRAGMA {name}").fetchone()[0]


async def test_the_writer_is_set_up_to_lose_nothing(db: Database) -> None:
    names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete")
    assert [await db.write(pragma(name)) for name in names] == ["wal", 2, 1, 5000, 1]


async def test_the_file_is_for_its_owner_alone(db: Database, path: Path) -> None:
    await db.write(adding(1))
    modes = {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()}
    assert modes == {"bot.sqlite3": 0o600, "bot.sqlite3-shm": 0o600, "bot.sqlite3-wal": 0o600}


async def test_fifty_writers_at_once_lose_no_update(db: Database) -> None:
    def step(connection: sqlite3.Connection) -> None:
        (before,) = connection.execute("SELECT last_seen FROM people WHERE user_id = 1").fetchone()
        connection.execute("UPDATE people SET last_seen = ? WHERE user_id = 1", (before + 1,))

    await db.write(adding(1))
    await asyncio.gather(*(db.write(step) for _ in range(50)))
    assert await db.row("SELECT last_seen FROM people", ()) == (50,)


async def test_a_transaction_that_fails_leaves_nothing_and_the_next_one_works(db: Database) -> None:
    def half(connection: sqlite3.Connection) -> None:
        adding(1)(connection)
        raise LookupError("half way")

    with pytest.raises(LookupError, match="half way"):
        await db.write(half)
    await db.write(adding(2))
    assert await db.read(lambda connection: connection.execute("SELECT user_id FROM people").fetchall()) == [(2,)]


async def test_what_is_read_is_what_was_committed_before(db: Database) -> None:
    assert await db.read(count) == 0
    await db.write(adding(1))
    assert await db.read(count) == 1


async def test_a_reader_keeps_its_snapshot_while_the_writer_goes_on(db: Database) -> None:
    begun, written = threading.Event(), threading.Event()

    def twice(connection: sqlite3.Connection) -> tuple[int, int]:
        first = count(connection)
        begun.set()
        assert written.wait(10)
        return first, count(connection)

    reading = asyncio.create_task(db.read(twice))
    assert await asyncio.to_thread(begun.wait, 10)
    await db.write(adding(1))
    written.set()
    assert await reading == (0, 0)
    assert await db.read(count) == 1


async def test_a_reader_cannot_write(db: Database) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await db.read(adding(1))
    assert await db.read(count) == 0


async def test_a_task_cancelled_in_a_transaction_leaves_it_whole(db: Database) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(connection: sqlite3.Connection) -> None:
        adding(1)(connection)
        begun.set()
        assert go_on.wait(10)
        adding(2)(connection)

    task = asyncio.create_task(db.write(slow))
    assert await asyncio.to_thread(begun.wait, 10)
    task.cancel()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    await db.write(adding(3))
    assert await db.read(count) == 3


async def test_another_process_is_waited_for(db: Database, path: Path) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    adding(1)(other)
    waiting = asyncio.create_task(db.write(adding(2)))
    assert await db.read(count) == 0
    other.execute("COMMIT")
    await waiting
    other.close()
    assert await db.read(count) == 2


async def test_what_was_written_is_there_after_reopening(db: Database, path: Path, now: datetime) -> None:
    person = await People(db).seen(1, now)
    await db.close()
    again = await Database.open(path)
    assert (await People(again).known(1)).person == person
    await again.close()


async def test_a_closed_database_refuses_and_closes_twice(db: Database) -> None:
    await db.close()
    await db.close()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        await db.read(count)
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        await db.write(count)


async def test_closing_finishes_what_was_handed_in(db: Database, path: Path) -> None:
    writing = [asyncio.create_task(db.write(adding(number))) for number in range(20)]
    await asyncio.sleep(0)  # each has handed its transaction in
    await db.close()
    await asyncio.gather(*writing)
    again = await Database.open(path)
    assert await again.read(count) == 20
    await again.close()


async def test_two_databases_opened_at_once_migrate_once(path: Path) -> None:
    one, two = await asyncio.gather(Database.open(path), Database.open(path))
    await asyncio.gather(*(each.write(adding(number)) for number, each in enumerate([one, two] * 10)))
    assert await one.read(count) == await two.read(count) == 20
    await one.close()
    await two.close()


async def test_a_new_database_may_be_opened_from_several_sides_at_once(tmp_path: Path) -> None:
    for number in range(25):  # SQLite's own wait does not cover the change of the journal: one in six failed
        opened = await asyncio.gather(*(Database.open(tmp_path / str(number) / "bot.sqlite3") for _ in range(3)))
        for one in opened:
            await one.close()


async def test_a_newer_database_is_not_opened(db: Database, path: Path) -> None:
    await db.change("INSERT INTO migrations (number, name) VALUES (?, ?)", (99, "of tomorrow"))
    with pytest.raises(SchemaError, match='the last one "of tomorrow"'):
        await Database.open(path)


async def test_what_is_no_database_is_not_opened_and_not_harmed(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("not a database, but long enough to look at " * 100)
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        await Database.open(notes)
    assert notes.read_text().startswith("not a database")


async def test_a_backup_under_writes_is_whole_and_can_be_opened(db: Database, tmp_path: Path) -> None:
    await db.write(adding(0))
    copy = tmp_path / "copies of" / "thursday.sqlite3"
    copy.parent.mkdir()
    copy.write_text("an older copy")
    writing = [asyncio.create_task(db.write(adding(number))) for number in range(1, 50)]
    await db.backup(copy)
    await asyncio.gather(*writing)
    opened = await Database.open(copy)
    assert await opened.write(pragma("integrity_check")) == "ok"
    assert 1 <= await opened.read(count) <= 50
    await opened.close()
    assert await db.read(count) == 50
    assert not list(copy.parent.glob("*.part"))


async def test_a_backup_onto_itself_is_refused(db: Database, path: Path) -> None:
    await db.write(adding(1))
    with pytest.raises(ValueError, match="another name"):
        await db.backup(path.parent / ".." / "data" / path.name)
    assert await db.read(count) == 1


async def test_foreign_keys_are_enforced(db: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        await db.change("INSERT INTO focus VALUES (?, ?, ?)", (404, "{}", 0))


async def test_types_are_enforced(db: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="cannot store TEXT"):
        await db.change("INSERT INTO people VALUES (?, ?, ?, ?, ?)", (1, "yesterday", 0, None, None))


def test_a_moment_is_kept_in_whole_seconds_of_utc(now: datetime) -> None:
    assert moment(seconds(now)) == now.replace(microsecond=0)
    with pytest.raises(ValueError, match="without a zone"):
        seconds(now.replace(tzinfo=None))
