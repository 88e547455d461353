"""Updates are known by what they are, handled once, and forgotten; a unit of work is whole or nothing."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

import pytest

from bot.core.replies import Attachment, Button, Pin, Reply
from bot.store import inbox, outbox, people
from bot.store.database import Database
from bot.store.inbox import Arrived, Kept
from bot.store.unit import Unit

ANA = 11
DAY = timedelta(days=1)


async def test_an_update_delivered_again_is_not_new_and_another_of_the_same_number_is(db: Database, now: datetime) -> None:
    def keep(*updates: Arrived) -> object:
        return db.write(lambda connection: inbox.keep(connection, updates, now))

    assert await keep(Arrived(1, ANA, "a", "{1}"), Arrived(2, ANA, "b", "{2}")) == {1, 2}
    await db.write(lambda connection: inbox.handled(connection, 1))
    assert await keep(Arrived(1, ANA, "a", "{1}"), Arrived(2, ANA, "b", "{2}"), Arrived(3, None, "c", "{3}")) == {3}
    assert await db.write(inbox.waiting) == [Kept(2, "{2}", 0), Kept(3, "{3}", 0)]
    await db.write(lambda connection: inbox.begun(connection, 2))
    assert await keep(Arrived(1, ANA, "another bot's", "{4}")) == {1}
    assert await db.write(inbox.waiting) == [Kept(1, "{4}", 0), Kept(2, "{2}", 1), Kept(3, "{3}", 0)]


async def test_the_number_of_a_handled_update_is_kept_for_a_day_and_its_words_are_not(db: Database, now: datetime) -> None:
    await db.write(lambda connection: inbox.keep(connection, [Arrived(1, ANA, "a", "secret"), Arrived(2, ANA, "b", "open")], now))
    await db.write(lambda connection: inbox.handled(connection, 1))
    assert await db.row("SELECT content FROM inbox WHERE update_id = 1", ()) == (None,)
    assert await db.write(lambda connection: inbox.forget_handled(connection, now + DAY)) == 0
    assert await db.write(lambda connection: inbox.forget_handled(connection, now + DAY + timedelta(seconds=1))) == 1
    assert [one.update_id for one in await db.write(inbox.waiting)] == [2]


async def test_a_unit_commits_its_changes_its_replies_and_that_it_is_done(db: Database, now: datetime) -> None:
    await db.write(lambda connection: inbox.keep(connection, [Arrived(7, ANA, "a", "{}")], now))
    unit = Unit(7, now)
    unit.change(lambda connection: people.note_seen(connection, ANA, now))
    unit.say(ANA, Reply("one"))
    unit.say(ANA, lambda connection: Reply(f"{people.get(connection, ANA) is not None}"), edits=5)
    unit.say(ANA, lambda _: None)
    await unit.commit(db)
    rows = await db.read(lambda connection: outbox.next_due(connection, now, ()))
    assert [(row.key, row.content, row.edits) for row in rows] == [
        ("answer:7:0", '{"text": "one"}', None),
        ("answer:7:1", '{"text": "True"}', 5),
    ]
    assert await db.write(inbox.waiting) == []


async def test_a_unit_that_fails_leaves_nothing_and_its_update_waiting(db: Database, now: datetime) -> None:
    def breaks(_: sqlite3.Connection) -> Reply:
        raise LookupError("a bug")

    await db.write(lambda connection: inbox.keep(connection, [Arrived(7, ANA, "a", "{}")], now))
    unit = Unit(7, now)
    unit.change(lambda connection: people.note_seen(connection, ANA, now))
    unit.say(ANA, Reply("one"))
    unit.say(ANA, breaks)
    with pytest.raises(LookupError):
        await unit.commit(db)
    assert await db.read(outbox.counts) == {}
    assert await db.read(lambda connection: people.get(connection, ANA)) is None
    assert [one.update_id for one in await db.write(inbox.waiting)] == [7]


def test_a_reply_comes_back_from_the_outbox_as_it_was() -> None:
    reply = Reply(
        "**a** \U0001f37d",
        ((Button("go", "x:1"), Button("see", url="https://example.org")), (Button("ș", "y"),)),
        Pin(47.0, 28.8, "Hall", "Street 1"),
        Attachment("photo", "a.png", b"\x89PNG\x00"),
    )
    assert Reply.load(reply.dump()) == reply
    assert Reply.load(Reply("x").dump()) == Reply("x")
