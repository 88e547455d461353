"""The outbox: every message on its way to somebody, and what became of it. Putting the same one twice does nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.core.replies import Reply
from bot.store.database import moment, seconds

Kind = Literal["answer", "personal", "urgent", "reminder", "change", "announcement", "digest"]
PRIORITY: dict[Kind, int] = {"answer": 0, "urgent": 1, "personal": 1, "reminder": 2, "change": 3, "announcement": 4, "digest": 4}
"""Lower goes first. 0 is for people who are waiting; all else is paced as bulk."""
State = Literal["waiting", "claimed", "sent", "unreachable", "failed", "withdrawn", "unknown"]
Reason = Literal[
    "blocked", "deactivated", "kicked", "never-started", "forbidden",  # unreachable
    "stopped", "no-answer",  # unknown
    "refused",  # failed
    "stale", "taken-back", "digest", "shown-again", "paused", "halted",  # withdrawn
]  # fmt: skip
DAY = 86_400


@dataclass(frozen=True)
class Parcel:
    """A message to be sent: to whom, what it is, what it says, when."""

    chat_id: int
    key: str
    """What the message is, for ever; unique in its chat."""
    kind: Kind
    reply: Reply
    due: datetime
    stale: datetime | None = None
    """When it cannot go out before, it is dropped and counted; None: it waits."""
    budgeted: bool = False
    """Whether it counts against the unasked notices that a person gets in a day."""
    edits: int | None = None
    """The message to edit in place of sending one."""
    reply_to: int | None = None
    """The message that it answers, in a group."""
    tell: int | None = None
    """Who is told when it does not arrive."""


@dataclass(frozen=True)
class Row:
    """A message in the outbox."""

    id: int
    chat_id: int
    key: str
    kind: Kind
    priority: int
    content: str | None
    edits: int | None
    reply_to: int | None
    due: datetime
    stale: datetime | None
    budgeted: bool
    tell: int | None
    state: State
    reason: Reason | None
    tries: int
    message_id: int | None
    changed: datetime


_COLUMNS = (
    "id, chat_id, key, kind, priority, content, edits, reply_to, due, stale, budgeted, tell, state, reason, tries, message_id, changed"
)


_PUT = """
    INSERT INTO outbox (chat_id, key, kind, priority, content, edits, reply_to, due, stale, budgeted, tell, state, reason, changed)
    VALUES (:chat_id, :key, :kind, :priority, :content, :edits, :reply_to, :due, :stale, :budgeted, :tell,
            CASE WHEN EXISTS (SELECT 1 FROM unreachable WHERE chat_id = :chat_id) THEN 'unreachable' ELSE 'waiting' END,
            (SELECT reason FROM unreachable WHERE chat_id = :chat_id), :due)
    ON CONFLICT (chat_id, key) DO NOTHING
"""


def put(connection: sqlite3.Connection, parcel: Parcel) -> bool:
    """Put a message into the outbox; False when the same one (chat, key) is or was there.

    To somebody who cannot be reached it is only noted.
    """
    return connection.execute(_PUT, _fields(parcel)).rowcount == 1


def revive(connection: sqlite3.Connection, parcel: Parcel) -> bool:
    """Let a message wait again that could not reach somebody who now is back; False when that was not its fate."""
    waits = connection.execute(
        "UPDATE outbox SET state = 'waiting', reason = NULL, content = :content, due = :due, changed = :due "
        "WHERE chat_id = :chat_id AND key = :key AND state = 'unreachable'",
        _fields(parcel),
    ).rowcount
    return waits == 1


def put_to_all(connection: sqlite3.Connection, parcel: Parcel, chat_ids: Iterable[int]) -> None:
    """Put the same message into the outbox for several people; `parcel` is one of theirs."""
    fields = _fields(parcel)
    connection.executemany(_PUT, (fields | {"chat_id": chat_id} for chat_id in chat_ids))


def _fields(parcel: Parcel) -> dict[str, int | str | None]:
    return {
        "chat_id": parcel.chat_id,
        "key": parcel.key,
        "kind": parcel.kind,
        "priority": PRIORITY[parcel.kind],
        "content": parcel.reply.dump(),
        "edits": parcel.edits,
        "reply_to": parcel.reply_to,
        "due": seconds(parcel.due),
        "stale": None if parcel.stale is None else seconds(parcel.stale),
        "budgeted": int(parcel.budgeted),
        "tell": parcel.tell,
    }


def next_due(connection: sqlite3.Connection, now: datetime, resting: Collection[int], most: int = 64) -> list[Row]:
    """What waits and is due, in the order it should go out, except in chats that rest."""
    marks = ", ".join("?" * len(resting))
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM outbox WHERE state = 'waiting' AND digest IS NULL AND due <= ? "  # noqa: S608 - question marks
        f"AND (stale IS NULL OR stale > ?) AND chat_id NOT IN ({marks}) ORDER BY priority, due, id LIMIT ?",
        (seconds(now), seconds(now), *resting, most),
    )
    return [_row(*row) for row in rows]


def claim(connection: sqlite3.Connection, ids: Collection[int], now: datetime) -> set[int]:
    """Take messages out for sending; gives those that nobody has taken, or taken back. Committed before they are sent."""
    marks = ", ".join("?" * len(ids))
    rows = connection.execute(
        f"UPDATE outbox SET state = 'claimed', reason = NULL, changed = ? WHERE id IN ({marks}) AND state = 'waiting' RETURNING id",  # noqa: S608
        (seconds(now), *ids),
    )
    return {id_ for (id_,) in rows}


def sent(connection: sqlite3.Connection, row: Row, message_id: int | None, now: datetime) -> None:
    """A message arrived. An answer is forgotten (its question keeps what is needed); of others the content is."""
    if row.kind == "answer":
        connection.execute("DELETE FROM outbox WHERE id = ?", (row.id,))
        return
    connection.execute(
        "UPDATE outbox SET state = 'sent', reason = NULL, content = NULL, message_id = ?, changed = ? WHERE id = ?",
        (message_id, seconds(now), row.id),
    )


def retry(connection: sqlite3.Connection, id_: int, due: datetime, *, counts: bool, now: datetime) -> None:
    """A claimed message certainly did not arrive; it waits again. `counts`: as a try that failed."""
    connection.execute(
        "UPDATE outbox SET state = 'waiting', due = ?, tries = tries + ?, changed = ? WHERE id = ? AND state = 'claimed'",
        (seconds(due), int(counts), seconds(now), id_),
    )


def end(connection: sqlite3.Connection, id_: int, state: State, reason: Reason, now: datetime) -> None:
    """A message does not go out (failed, withdrawn), or nobody can know whether it did (unknown)."""
    connection.execute("UPDATE outbox SET state = ?, reason = ?, changed = ? WHERE id = ?", (state, reason, seconds(now), id_))


def withdraw(connection: sqlite3.Connection, key: str, now: datetime, chat_id: int | None = None) -> int:
    """Take back what still waits under a key, in one chat or in all; gives how many."""
    return connection.execute(
        "UPDATE outbox SET state = 'withdrawn', reason = 'taken-back', content = NULL, changed = ? "
        "WHERE key = ? AND state = 'waiting' AND (? IS NULL OR chat_id = ?)",
        (seconds(now), key, chat_id, chat_id),
    ).rowcount


def unreachable(connection: sqlite3.Connection, chat_id: int, reason: Reason, now: datetime) -> list[Row]:
    """Somebody cannot be written to; gives what was on its way to them and now is not."""
    connection.execute(
        "INSERT INTO unreachable (chat_id, reason, moment) VALUES (?, ?, ?) ON CONFLICT (chat_id) DO NOTHING",
        (chat_id, reason, seconds(now)),
    )
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM outbox WHERE chat_id = ? AND state IN ('waiting', 'claimed')",  # noqa: S608 - columns
        (chat_id,),
    ).fetchall()
    connection.execute(
        "UPDATE outbox SET state = 'unreachable', reason = ?, changed = ? WHERE chat_id = ? AND state IN ('waiting', 'claimed')",
        (reason, seconds(now), chat_id),
    )
    return [_row(*row) for row in rows]


def back(connection: sqlite3.Connection, chat_id: int) -> bool:
    """Somebody wrote to us, so they can be written to again. True when they could not before."""
    return connection.execute("DELETE FROM unreachable WHERE chat_id = ?", (chat_id,)).rowcount == 1


def is_unreachable(connection: sqlite3.Connection, chat_id: int) -> bool:
    """Whether somebody cannot be written to."""
    return connection.execute("SELECT 1 FROM unreachable WHERE chat_id = ?", (chat_id,)).fetchone() is not None


def is_reachable(connection: sqlite3.Connection, chat_id: int) -> bool:
    """Whether somebody has been here, and nothing that was sent to them since was refused: Telegram lets no bot begin a chat."""
    known = connection.execute("SELECT 1 FROM people WHERE user_id = ?", (chat_id,)).fetchone() is not None
    return known and not is_unreachable(connection, chat_id)


def is_on_its_way(connection: sqlite3.Connection, key: str) -> bool:
    """Whether a message under a key has reached somebody, or still may."""
    found = connection.execute("SELECT 1 FROM outbox WHERE key = ? AND state IN ('waiting', 'claimed', 'sent', 'unknown') LIMIT 1", (key,))
    return found.fetchone() is not None


def moved(connection: sqlite3.Connection, old: int, new: int) -> None:
    """A group became a supergroup, with another id: what waits goes there."""
    connection.execute(
        "UPDATE outbox SET chat_id = ?, state = 'waiting' WHERE chat_id = ? AND state IN ('waiting', 'claimed') "
        "AND key NOT IN (SELECT key FROM outbox WHERE chat_id = ?)",
        (new, old, new),
    )


def drop_stale(connection: sqlite3.Connection, now: datetime) -> int:
    """Withdraw what waited until it made no sense any more; gives how many. They stay countable by their reason."""
    return connection.execute(
        "UPDATE outbox SET state = 'withdrawn', reason = 'stale', content = NULL, changed = ? WHERE state = 'waiting' AND stale <= ?",
        (seconds(now), seconds(now)),
    ).rowcount


def interrupted(connection: sqlite3.Connection, now: datetime) -> list[Row]:
    """At start: what was being sent when the bot stopped. An edit is done again; of a message nobody knows whether it arrived.

    Gives the messages, which are now unknown: Telegram has no key by which sending twice could be made harmless.
    """
    connection.execute(
        "UPDATE outbox SET state = 'waiting', changed = ? WHERE state = 'claimed' AND edits IS NOT NULL",
        (seconds(now),),
    )
    rows = connection.execute(f"SELECT {_COLUMNS} FROM outbox WHERE state = 'claimed' ORDER BY id").fetchall()  # noqa: S608 - columns
    connection.execute(
        "UPDATE outbox SET state = 'unknown', reason = 'stopped', changed = ? WHERE state = 'claimed'",
        (seconds(now),),
    )
    return [_row(*row) for row in rows]


def get(connection: sqlite3.Connection, id_: int) -> Row | None:
    """A message by its row."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM outbox WHERE id = ?", (id_,)).fetchone()  # noqa: S608 - columns
    return _row(*row) if row else None


def find(connection: sqlite3.Connection, chat_id: int, key: str) -> Row | None:
    """A message by what it is."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM outbox WHERE chat_id = ? AND key = ?", (chat_id, key)).fetchone()  # noqa: S608
    return _row(*row) if row else None


def reword(connection: sqlite3.Connection, id_: int, reply: Reply) -> bool:
    """Let a message say something else; False when it does not wait any more."""
    return connection.execute("UPDATE outbox SET content = ? WHERE id = ? AND state = 'waiting'", (reply.dump(), id_)).rowcount == 1


def is_there(connection: sqlite3.Connection, chat_id: int, key: str) -> bool:
    """Whether a message is or was in the outbox: putting it would do nothing."""
    return connection.execute("SELECT 1 FROM outbox WHERE chat_id = ? AND key = ?", (chat_id, key)).fetchone() is not None


def key_of(connection: sqlite3.Connection, chat_id: int, message_id: int) -> str | None:
    """What a message in a chat is."""
    row = connection.execute("SELECT key FROM outbox WHERE chat_id = ? AND message_id = ?", (chat_id, message_id)).fetchone()
    return str(row[0]) if row else None


def listed(connection: sqlite3.Connection, states: Collection[str], most: int = 50) -> list[Row]:
    """The latest messages in some states."""
    marks = ", ".join("?" * len(states))
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM outbox WHERE state IN ({marks}) ORDER BY changed DESC, id DESC LIMIT ?",  # noqa: S608 - question marks
        (*states, most),
    )
    return [_row(*row) for row in rows]


def counts(connection: sqlite3.Connection) -> dict[tuple[str, str], int]:
    """How many messages of each kind are in each state; of those withdrawn, what was not taken back is counted by its reason."""
    rows = connection.execute(
        "SELECT kind, CASE WHEN reason IN ('stale', 'digest', 'shown-again') THEN reason ELSE state END AS what, COUNT(*) "
        "FROM outbox GROUP BY kind, what"
    )
    return {(kind, what): number for kind, what, number in rows}


def tidy(connection: sqlite3.Connection, now: datetime) -> None:
    """Forget, a day later, answers that never went out, and the words of whatever else is over."""
    connection.execute("DELETE FROM outbox WHERE kind = 'answer' AND state <> 'waiting' AND changed < ?", (seconds(now) - DAY,))
    connection.execute(
        "UPDATE outbox SET content = NULL WHERE state IN ('unreachable', 'failed', 'unknown') AND changed < ? AND content IS NOT NULL",
        (seconds(now) - DAY,),
    )


def _row(  # the columns in their order
    id_: int,
    chat_id: int,
    key: str,
    kind: Kind,
    priority: int,
    content: str | None,
    edits: int | None,
    reply_to: int | None,
    due: int,
    stale: int | None,
    budgeted: int,
    tell: int | None,
    state: State,
    reason: Reason | None,
    tries: int,
    message_id: int | None,
    changed: int,
) -> Row:
    return Row(
        id_, chat_id, key, kind, priority, content, edits, reply_to, moment(due), None if stale is None else moment(stale), bool(budgeted),
        tell, state, reason, tries, message_id, moment(changed),
    )  # fmt: skip
