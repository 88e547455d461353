"""One SQLite file: a connection that writes, a connection that reads, each with a thread of its own."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite

from bot.store.schema import migrate

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]
Value = int | float | str | None

_BUSY_SECONDS = 5.0
"""How long to wait for another process's lock (a backup, somebody with the sqlite3 shell)."""
JOURNAL_TRIES, JOURNAL_PAUSE = 100, 0.05
"""How often, and with how many seconds between, the journal of a new database is set: as long as a lock is waited for."""


def seconds(moment: datetime) -> int:
    """A moment as the database has it: whole UTC seconds. Raises ValueError without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone cannot be kept")
    return int(moment.timestamp())


def moment(kept: int) -> datetime:
    """A moment from the database, in UTC."""
    return datetime.fromtimestamp(kept, UTC)


class _Hand:
    """An aiosqlite connection that is handed whole transactions, each one function on the connection's own thread.

    The thread is the lock. A transaction handed in as one function costs one hop between threads instead of one for
    each statement (0.20 ms against 0.63 ms), and a task cancelled while waiting cannot leave it half done.
    """

    def __init__(self) -> None:
        self._connection: aiosqlite.Connection | None = None

    async def open(self, address: str, prepare: Work[None]) -> None:
        # isolation_level=None: this file says where transactions begin, not the driver.
        self._connection = await aiosqlite.connect(address, timeout=_BUSY_SECONDS, isolation_level=None, uri=True)
        await self._on_thread(prepare)

    async def run(self, begin: str, work: Work[T]) -> T:
        return await self._on_thread(lambda connection: _transaction(connection, begin, work))

    async def run_group(self, works: Sequence[Work[Any]]) -> list[Any]:
        return await self._on_thread(lambda connection: _group(connection, works))

    async def _on_thread(self, work: Work[T]) -> T:
        hand = self._connection
        if hand is None:
            raise sqlite3.ProgrammingError("the database is closed")
        # Private, for aiosqlite offers no public way to run several statements in one hop.
        result: T = await hand._execute(work, hand._conn)  # type: ignore[no-untyped-call]
        return result

    async def close(self) -> None:
        """Finish what was handed in, then close; a second time does nothing."""
        connection, self._connection = self._connection, None
        if connection:
            await connection.close()


class Database:
    """The bot's memory. Methods that know what is in it are in people.py and questions.py."""

    def __init__(self, path: Path, writer: _Hand, reader: _Hand) -> None:
        self.path = path
        self._writer = writer
        self._reader = reader
        self._waiting: list[tuple[Work[Any], asyncio.Future[Any]]] = []
        self._committing: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, path: Path) -> Database:
        """Open the file, or make it with its folder, and bring its schema up to date. Raises SchemaError."""
        database = cls(path, _Hand(), _Hand())
        try:
            address = _made(path)
            await database._writer.open(address, _prepare_writer)
            await database._reader.open(f"{address}?mode=ro", lambda _: None)
        except BaseException:
            await database.close()
            raise
        return database

    async def close(self) -> None:
        """Finish what is under way and close; a second time does nothing."""
        if self._committing:
            await asyncio.wait([self._committing])
        await self._reader.close()
        await self._writer.close()

    async def write(self, work: Work[T]) -> T:
        """Run `work` as one transaction; what it raises undoes all of it.

        Works that are handed in while a commit is under way are committed together after it, each whole or not at all:
        a commit waits for the disk, and a hundred people at once need not wait a hundred times.
        """
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, done))
        if self._committing is None:
            self._committing = asyncio.create_task(self._commit())
        return await done

    async def _commit(self) -> None:
        """Commit what waits, a group after the other, until nothing does."""
        try:
            while self._waiting:
                group, self._waiting = self._waiting, []
                try:
                    outcomes = await self._writer.run_group([work for work, _ in group])
                except Exception as error:
                    outcomes = [error] * len(group)
                for (_, done), outcome in zip(group, outcomes, strict=True):
                    if not done.done():  # its task may have been cancelled; the work is whole all the same
                        _settle(done, outcome)
        finally:
            self._committing = None

    async def read(self, work: Work[T]) -> T:
        """Run `work` on one snapshot of what is committed, beside the writer. It cannot write."""
        return await self._reader.run("BEGIN", work)

    async def change(self, statement: str, values: Sequence[Value]) -> int:
        """Run one statement as a transaction; gives how many rows it changed."""
        return await self.write(lambda connection: connection.execute(statement, values).rowcount)

    async def row(self, statement: str, values: Sequence[Value]) -> tuple[Any, ...] | None:
        """The first row of a query, if there is one."""
        found: tuple[Any, ...] | None = await self.read(lambda connection: connection.execute(statement, values).fetchone())
        return found

    async def backup(self, path: Path) -> None:
        """Copy the whole database to a file, replacing it, while writing goes on.

        The file appears under its name only when it is complete. Raises ValueError for the database's own path.
        """
        await self.read(lambda connection: _copy(connection, self.path, path))


def _made(path: Path) -> str:
    """The address of the file, which is there, with its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)  # it holds what people asked; SQLite gives its side files the same mode
    return path.absolute().as_uri()


def _transaction(connection: sqlite3.Connection, begin: str, work: Work[T]) -> T:
    connection.execute(begin)
    with connection:  # commits, or rolls back on an error
        return work(connection)


def _group(connection: sqlite3.Connection, works: Sequence[Work[Any]]) -> list[Any]:
    """Each work's result, or what it raised: then nothing of that work stays, and the others do."""
    # IMMEDIATE: a transaction that reads first and then writes would fail at once if another process wrote between.
    connection.execute("BEGIN IMMEDIATE")
    outcomes: list[Any] = []
    with connection:  # commits, or rolls back on an error
        for work in works:
            connection.execute("SAVEPOINT work")
            try:
                outcomes.append(work(connection))
            except Exception as error:
                connection.execute("ROLLBACK TO work")
                outcomes.append(error)
            connection.execute("RELEASE work")
    return outcomes


def _settle(done: asyncio.Future[Any], outcome: Any) -> None:
    if isinstance(outcome, Exception):
        done.set_exception(outcome)
    else:
        done.set_result(outcome)


def _write_ahead(connection: sqlite3.Connection) -> None:
    """SQLite does not wait where two that open a new database at once both change its journal; so this does."""
    for left in reversed(range(JOURNAL_TRIES)):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if not left or error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            time.sleep(JOURNAL_PAUSE)
        else:
            return


def _prepare_writer(connection: sqlite3.Connection) -> None:
    _write_ahead(connection)
    # FULL, not NORMAL: registrations and the ledger of what was sent must outlive a loss of power (0.2 ms a commit).
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # a question that is forgotten is overwritten in the file
    migrate(connection)


def _copy(connection: sqlite3.Connection, own: Path, path: Path) -> None:
    if path.resolve() == own.resolve():
        raise ValueError("a backup needs another name than the database's own")
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    target = sqlite3.connect(part)
    try:
        connection.backup(target)  # all pages in one step: in small steps it starts anew at every write
    finally:
        target.close()
    part.replace(path)
