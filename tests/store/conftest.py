"""A database in a real file, with Ana in it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.store.database import Database
from bot.store.people import People
from bot.store.questions import Questions

NOW = datetime(2024, 10, 10, 6, 0, 0, 900_000, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "bot.sqlite3"


@pytest.fixture
async def db(path: Path) -> AsyncIterator[Database]:
    database = await Database.open(path)
    yield database
    await database.close()


@pytest.fixture
def people(db: Database) -> People:
    return People(db)


@pytest.fixture
def questions(db: Database) -> Questions:
    return Questions(db)
