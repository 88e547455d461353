"""Unasked messages beyond a person's budget: they wait in the outbox for the next digest, and come as one."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from bot.core import notices
from bot.core.notices import Budget
from bot.core.replies import Reply
from bot.store import outbox
from bot.store.database import moment, seconds
from bot.store.outbox import Row


def postponed(connection: sqlite3.Connection, row: Row, budget: Budget, now: datetime) -> bool:
    """Whether a message that is due exceeds its person's budget; then it waits for the next digest.

    The sender asks this just before it claims a message.
    """
    if not row.budgeted:
        return False
    until = notices.waits_until(budget, told_today(connection, row.chat_id, budget, now), now, row.stale)
    if until is None:
        return False
    connection.execute("UPDATE outbox SET due = ?, digest = ? WHERE id = ? AND state = 'waiting'", (seconds(until), seconds(until), row.id))
    return True


def told_today(connection: sqlite3.Connection, chat_id: int, budget: Budget, now: datetime) -> int:
    """How many counted messages a person got in the programme day of a moment."""
    begins, ends = notices.day_of(now, budget)
    row = connection.execute(
        "SELECT COUNT(*) FROM outbox WHERE chat_id = ? AND budgeted = 1 AND edits IS NULL "
        "AND state IN ('claimed', 'sent', 'unknown') AND changed >= ? AND changed < ?",
        (chat_id, seconds(begins), seconds(ends)),
    ).fetchone()
    return int(row[0])


def due(connection: sqlite3.Connection, now: datetime) -> list[int]:
    """The chats for which a digest is due."""
    rows = connection.execute(
        "SELECT DISTINCT chat_id FROM outbox WHERE state = 'waiting' AND digest IS NOT NULL AND digest <= ?", (seconds(now),)
    )
    return [chat_id for (chat_id,) in rows]


def deliver(connection: sqlite3.Connection, chat_id: int, head: str, now: datetime) -> None:
    """Put all that waits for a digest in a chat into one message.

    What has a picture, a file or a pin comes by itself, and so does an announcement: it may be corrected, and is counted.
    """
    rows = connection.execute(
        "SELECT id, content, digest, kind FROM outbox WHERE chat_id = ? AND state = 'waiting' AND digest IS NOT NULL AND digest <= ? "
        "AND content IS NOT NULL ORDER BY id",
        (chat_id, seconds(now)),
    ).fetchall()
    parts = [(id_, Reply.load(content), slot, kind) for id_, content, slot, kind in rows]
    texts = [(id_, reply, slot) for id_, reply, slot, kind in parts if not (reply.attachment or reply.pin or kind == "announcement")]
    alone = {id_ for id_, *_ in parts} - {id_ for id_, *_ in texts}
    connection.executemany("UPDATE outbox SET digest = NULL, budgeted = 0 WHERE id = ?", [(id_,) for id_ in alone])
    if not texts:
        return
    for id_, _, _ in texts:
        outbox.end(connection, id_, "withdrawn", "digest", now)
    slot = moment(max(slot for _, _, slot in texts))
    reply = notices.digest(head, [reply for _, reply, _ in texts])
    outbox.put(connection, outbox.Parcel(chat_id, f"digest:{slot:%Y%m%dT%H%MZ}:{texts[0][0]}", "digest", reply, now))
