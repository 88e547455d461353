"""The programme as it was published, state after state; what people were told of it, and what they have not been told yet."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.core.calendar import Revision
from bot.store.database import moment, seconds

State = Literal["settling", "held", "sent", "undone"]
Kept = tuple[str, str | None, str | None]
"""A session's id, its content then, and now; None: there was none."""

_LATEST = "SELECT session_id, MAX(sequence) AS sequence FROM published GROUP BY session_id"


@dataclass(frozen=True)
class ChangeSet:
    """Edits of the programme that people are told of at once."""

    id: int
    digest: str
    edited: datetime
    state: State
    people: int


def latest(connection: sqlite3.Connection) -> dict[str, str]:
    """The content of every session that is in the published programme."""
    rows = connection.execute(f"SELECT p.session_id, content FROM published p JOIN ({_LATEST}) USING (session_id, sequence)")  # noqa: S608
    return {session_id: content for session_id, content in rows if content is not None}


def revisions(connection: sqlite3.Connection) -> dict[str, Revision]:
    """How often each session was changed, and when last."""
    rows = connection.execute(f"SELECT p.session_id, sequence, modified FROM published p JOIN ({_LATEST}) USING (session_id, sequence)")  # noqa: S608
    return {session_id: Revision(sequence, moment(modified)) for session_id, sequence, modified in rows}


def taken_out(connection: sqlite3.Connection, session_ids: Collection[str]) -> dict[str, str]:
    """Those of the sessions that were published and taken out of the programme, as they were last."""
    found = {}
    for session_id in session_ids:
        rows = connection.execute(
            "SELECT content FROM published WHERE session_id = ? ORDER BY sequence DESC LIMIT 2", (session_id,)
        ).fetchall()
        if len(rows) == 2 and rows[0][0] is None:
            found[session_id] = rows[1][0]
    return found


def publish(connection: sqlite3.Connection, states: Mapping[str, str | None], now: datetime) -> list[str]:
    """Note the states of sessions, those that differ from the latest as new ones; gives the ids of these.

    The first programme of all is noted as told: nobody knew another.
    """
    first = connection.execute("SELECT 1 FROM published LIMIT 1").fetchone() is None
    known = {
        session_id: (sequence, content)
        for session_id, sequence, content in connection.execute(
            f"SELECT p.session_id, sequence, content FROM published p JOIN ({_LATEST}) USING (session_id, sequence)"  # noqa: S608
        )
    }
    changed = []
    for session_id, content in states.items():
        sequence, before = known.get(session_id, (-1, None))
        if content == before:
            continue
        connection.execute(
            "INSERT INTO published (session_id, sequence, content, modified) VALUES (?, ?, ?, ?)",
            (session_id, sequence + 1, content, seconds(now)),
        )
        changed.append(session_id)
    if first:
        note_told(connection, changed)
    return changed


def untold(connection: sqlite3.Connection) -> list[Kept]:
    """Sessions whose latest state is not the one that people know of, with both."""
    rows = connection.execute(
        f"""
        SELECT now.session_id, then_.content, now.content
        FROM published now JOIN ({_LATEST}) USING (session_id, sequence)
        LEFT JOIN told ON told.session_id = now.session_id
        LEFT JOIN published then_ ON then_.session_id = told.session_id AND then_.sequence = told.sequence
        WHERE told.sequence IS NULL OR told.sequence <> now.sequence
        """  # noqa: S608 - our own text
    )
    return [(session_id, before, after) for session_id, before, after in rows]


def note_told(connection: sqlite3.Connection, session_ids: Iterable[str]) -> None:
    """People know the latest state of these sessions."""
    connection.executemany(
        "INSERT INTO told (session_id, sequence) SELECT session_id, MAX(sequence) FROM published WHERE session_id = ? GROUP BY session_id "
        "ON CONFLICT (session_id) DO UPDATE SET sequence = excluded.sequence",
        [(session_id,) for session_id in session_ids],
    )


def since(connection: sqlite3.Connection, then: datetime) -> list[Kept]:
    """Sessions that changed from a moment on: their state before it, and now. The first programme of all is no change.

    A change in the very second of the moment counts: rather shown twice than never.
    """
    row = connection.execute("SELECT MIN(modified) FROM published").fetchone()
    begun = max(seconds(then), (row[0] or 0) + 1)
    rows = connection.execute(
        f"""
        SELECT now.session_id, before.content, now.content
        FROM published now JOIN ({_LATEST}) USING (session_id, sequence)
        LEFT JOIN published before ON before.session_id = now.session_id AND before.sequence =
            (SELECT MAX(sequence) FROM published old WHERE old.session_id = now.session_id AND old.modified < ?)
        WHERE now.modified >= ?
        """,  # noqa: S608 - our own text
        (begun, begun),
    )
    return [(session_id, before, after) for session_id, before, after in rows]


def look(connection: sqlite3.Connection, user_id: int, now: datetime) -> None:
    """Somebody looked at what is new."""
    connection.execute(
        "INSERT INTO looked (user_id, moment) VALUES (?, ?) ON CONFLICT (user_id) DO UPDATE SET moment = excluded.moment",
        (user_id, seconds(now)),
    )


def last_look(connection: sqlite3.Connection, user_id: int) -> datetime | None:
    """When somebody last looked at what is new; who never did, when they first came. None for a stranger."""
    row = connection.execute(
        "SELECT COALESCE(moment, first_seen) FROM people LEFT JOIN looked ON looked.user_id = people.user_id WHERE people.user_id = ?",
        (user_id,),
    ).fetchone()
    return moment(row[0]) if row else None


def open_set(connection: sqlite3.Connection) -> ChangeSet | None:
    """The change set that people have not been told of yet."""
    return _set(connection, "state IN ('settling', 'held')")


def last_set(connection: sqlite3.Connection) -> ChangeSet | None:
    """The change set that people were told of last."""
    return _set(connection, "state = 'sent'")


def _set(connection: sqlite3.Connection, which: str) -> ChangeSet | None:
    row = connection.execute(
        f"SELECT id, digest, edited, state, people FROM change_sets WHERE {which} ORDER BY id DESC LIMIT 1"  # noqa: S608 - our own text
    ).fetchone()
    return ChangeSet(row[0], row[1], moment(row[2]), row[3], row[4]) if row else None


def begin_set(connection: sqlite3.Connection, digest: str, now: datetime) -> int:
    """Open a change set; gives its id."""
    row = connection.execute(
        "INSERT INTO change_sets (digest, edited, state) VALUES (?, ?, 'settling') RETURNING id", (digest, seconds(now))
    ).fetchone()
    return int(row[0])


def edit_set(connection: sqlite3.Connection, id_: int, digest: str, edited: datetime) -> None:
    """The open change set was edited once more."""
    connection.execute("UPDATE change_sets SET digest = ?, edited = ? WHERE id = ?", (digest, seconds(edited), id_))


def set_state(connection: sqlite3.Connection, id_: int, state: State, people: int = 0) -> None:
    """Hold a change set, let it go, or note what became of it."""
    connection.execute("UPDATE change_sets SET state = ?, people = ? WHERE id = ?", (state, people, id_))


def begin_telling(connection: sqlite3.Connection, set_id: int, session_ids: Collection[str], people: int) -> None:
    """People are told of these sessions from now on: the change set is closed, what is edited later is another one."""
    connection.executemany(
        "INSERT INTO telling (set_id, session_id, known, sequence) SELECT ?, session_id, told.sequence, MAX(published.sequence) "
        "FROM published LEFT JOIN told USING (session_id) WHERE session_id = ? GROUP BY session_id",
        [(set_id, session_id) for session_id in session_ids],
    )
    note_told(connection, session_ids)
    set_state(connection, set_id, "sent", people)


def being_told(connection: sqlite3.Connection) -> dict[int, list[Kept]]:
    """The change sets that not everybody has a notice of yet, the oldest first, with what they are about."""
    rows = connection.execute(
        """
        SELECT set_id, telling.session_id, then_.content, now.content FROM telling
        JOIN published now ON now.session_id = telling.session_id AND now.sequence = telling.sequence
        LEFT JOIN published then_ ON then_.session_id = telling.session_id AND then_.sequence = known
        ORDER BY set_id
        """
    )
    found: dict[int, list[Kept]] = {}
    for set_id, *kept in rows:
        found.setdefault(set_id, []).append((kept[0], kept[1], kept[2]))
    return found


def end_telling(connection: sqlite3.Connection, set_id: int) -> None:
    """Everybody's notice is in the outbox."""
    connection.execute("DELETE FROM telling WHERE set_id = ?", (set_id,))


def previews(connection: sqlite3.Connection, set_id: int, chat_ids: Collection[int]) -> dict[int, int]:
    """The message in which each organiser was shown a change set: chat and message id."""
    found = {}
    for chat_id in chat_ids:
        row = connection.execute(
            "SELECT message_id FROM outbox WHERE chat_id = ? AND key >= ? AND key < ? AND message_id IS NOT NULL ORDER BY id DESC LIMIT 1",
            (chat_id, f"preview:{set_id}:", f"preview:{set_id};"),
        ).fetchone()
        if row:
            found[chat_id] = int(row[0])
    return found


def forget_previews(connection: sqlite3.Connection, set_id: int) -> None:
    """Take back previews that wait still, for there is a newer one."""
    connection.execute("DELETE FROM outbox WHERE state = 'waiting' AND key >= ? AND key < ?", (f"preview:{set_id}:", f"preview:{set_id};"))
