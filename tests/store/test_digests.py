"""The notice budget in the outbox: what exceeds it waits, comes as one, and can still be taken back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.notices import Budget
from bot.core.replies import Attachment, Button, Reply
from bot.store import digests, outbox
from bot.store.outbox import Parcel
from bot.store.schema import migrate

BUDGET = Budget(ZoneInfo("Europe/Chisinau"), a_day=2)
NOW = datetime(2024, 10, 10, 7, tzinfo=UTC)  # ten in Chișinău
EVENING = datetime(2024, 10, 10, 15, tzinfo=UTC)
ANA, BEN = 11, 12


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection)
    yield connection
    connection.close()


def put(
    db: sqlite3.Connection,
    key: str,
    chat_id: int = ANA,
    *,
    now: datetime = NOW,
    budgeted: bool = True,
    reply: Reply | None = None,
    kind: outbox.Kind = "change",
) -> None:
    assert outbox.put(db, Parcel(chat_id, key, kind, reply or Reply(key), now, budgeted=budgeted))


def send(db: sqlite3.Connection, now: datetime = NOW) -> list[tuple[int, str]]:
    """What the sender sends of what is due."""
    gone = []
    for row in outbox.next_due(db, now, ()):
        if not digests.postponed(db, row, BUDGET, now) and outbox.claim(db, [row.id], now):
            gone.append((row.chat_id, Reply.load(row.content or "{}").text))
            outbox.sent(db, row, row.id, now)
    return gone


def test_what_exceeds_the_budget_comes_as_one_in_the_evening(db: sqlite3.Connection) -> None:
    for number in range(5):
        put(db, f"n{number}", reply=Reply(f"n{number}", ((Button("See", "session:a"),),)))
    put(db, "urgent", budgeted=False)
    put(db, "n0", BEN)
    assert sorted(send(db)) == [(ANA, "n0"), (ANA, "n1"), (ANA, "urgent"), (BEN, "n0")]
    assert (send(db), digests.due(db, NOW)) == ([], [])
    assert (send(db, EVENING), digests.due(db, EVENING)) == ([], [ANA])
    digests.deliver(db, ANA, "Also:", EVENING)
    assert send(db, EVENING) == [(ANA, "Also:\n\nn2\n\nn3\n\nn4")]
    digests.deliver(db, ANA, "Also:", EVENING)  # again, after a restart
    assert send(db, EVENING) == []


def test_the_next_programme_day_begins_anew(db: sqlite3.Connection) -> None:
    for number in range(2):
        put(db, f"n{number}")
    send(db)
    tomorrow = NOW + timedelta(days=1)
    put(db, "tomorrow", now=tomorrow)
    assert send(db, tomorrow) == [(ANA, "tomorrow")]


def test_what_was_taken_back_is_not_in_the_digest(db: sqlite3.Connection) -> None:
    for number in range(4):
        put(db, f"n{number}")
    send(db)
    assert outbox.withdraw(db, "n3", NOW) == 1
    digests.deliver(db, ANA, "Also:", EVENING)
    assert send(db, EVENING) == [(ANA, "Also:\n\nn2")]


def test_a_picture_comes_by_itself_at_the_time_of_the_digest(db: sqlite3.Connection) -> None:
    for number in range(2):
        put(db, f"n{number}")
    send(db)
    put(db, "picture", reply=Reply("picture", attachment=Attachment("photo", "p.png", b"png")))
    assert send(db) == []
    digests.deliver(db, ANA, "Also:", EVENING)
    assert send(db, EVENING) == [(ANA, "picture")]


def test_an_announcement_comes_by_itself_as_it_was_written(db: sqlite3.Connection) -> None:
    for number in range(4):
        put(db, f"n{number}")
    put(db, "announcement:1", kind="announcement")
    send(db)
    digests.deliver(db, ANA, "Also:", EVENING)
    assert sorted(send(db, EVENING)) == [(ANA, "Also:\n\nn2\n\nn3"), (ANA, "announcement:1")]
