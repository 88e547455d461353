"""Announcements: drafts, what is planned, running and sent, and what organisers did. Who has which copy stands in copies.py.

An announcement changes its state by one guarded UPDATE, so of two presses at once one is the first and the other is told.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any

from bot.core.announcements import Announcement
from bot.core.kept import Act, Kept, State
from bot.core.planning import When
from bot.store.database import moment, seconds

_COLUMNS = (
    "id, author, content, audience, timing, fallback, valid_until, state, revision, edition, corrects, alarm, "
    "tell_chat, tell_message, started, ended, corrected, due"
)


def create(connection: sqlite3.Connection, author: int | None, content: Announcement, now: datetime, **more: str | int | None) -> int:
    """A new draft; gives its id. `more`: audience, timing, fallback, valid_until, corrects, alarm."""
    given = {"author": author, "content": content.dump(), "timing": When().dump(), "created": seconds(now), "changed": seconds(now)} | more
    row = connection.execute(
        f"INSERT INTO announcements ({', '.join(given)}) VALUES ({', '.join('?' * len(given))}) RETURNING id",  # noqa: S608 - our names
        tuple(given.values()),
    ).fetchone()
    id_ = int(row[0])
    note(connection, now, author, id_, "corrects" if more.get("corrects") else "draft")
    return id_


def get(connection: sqlite3.Connection, id_: int) -> Kept | None:
    """An announcement by its id."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM announcements WHERE id = ?", (id_,)).fetchone()  # noqa: S608 - columns
    return _kept(*row) if row else None


def listed(connection: sqlite3.Connection, states: tuple[State, ...], most: int = 20) -> list[Kept]:
    """The latest announcements in some states, the newest first, without corrections in the making and alarms not raised."""
    marks = ", ".join("?" * len(states))
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM announcements WHERE state IN ({marks}) AND corrects IS NULL "  # noqa: S608
        "AND NOT (state = 'draft' AND alarm IS NOT NULL) ORDER BY changed DESC, id DESC LIMIT ?",
        (*states, most),
    )
    return [_kept(*row) for row in rows]


def correction_by(connection: sqlite3.Connection, id_: int, author: int) -> int | None:
    """The correction of an announcement that an organiser has begun already."""
    row = connection.execute(
        "SELECT id FROM announcements WHERE corrects = ? AND author = ? AND state = 'draft' ORDER BY id DESC", (id_, author)
    ).fetchone()
    return row[0] if row else None


def latest_of(connection: sqlite3.Connection, author: int, most: int = 20) -> list[Kept]:
    """The latest announcements of an organiser, in any state, corrections in the making too."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM announcements WHERE author = ? ORDER BY id DESC LIMIT ?",  # noqa: S608 - columns
        (author, most),
    )
    return [_kept(*row) for row in rows]


def edit(connection: sqlite3.Connection, id_: int, now: datetime, **fields: str | int | None) -> bool:
    """Change a draft; False when it is none any more. Whatever is changed makes a new revision."""
    names = ", ".join(f"{name} = ?" for name in fields)
    changed = connection.execute(
        f"UPDATE announcements SET {names}, revision = revision + 1, changed = ? WHERE id = ? AND state = 'draft'",  # noqa: S608 - our names
        (*fields.values(), seconds(now), id_),
    )
    return changed.rowcount == 1


def move(
    connection: sqlite3.Connection,
    id_: int,
    old: tuple[State, ...],
    new: State,
    now: datetime,
    by: int | None,
    *,
    revision: int | None = None,
    act: str = "",
) -> bool:
    """Bring it from one of some states to another and note who did so; False when it is in none of them (any more)."""
    marks = ", ".join("?" * len(old))
    moved = connection.execute(
        f"UPDATE announcements SET state = ?, changed = ? WHERE id = ? AND state IN ({marks}) AND (? IS NULL OR revision = ?)",  # noqa: S608
        (new, seconds(now), id_, *old, revision, revision),
    )
    if moved.rowcount:
        note(connection, now, by, id_, act or new)
    return moved.rowcount == 1


def set_moments(connection: sqlite3.Connection, id_: int, **moments: datetime | None) -> None:
    """Note when it started, ended, is due."""
    names = ", ".join(f"{name} = ?" for name in moments)
    connection.execute(
        f"UPDATE announcements SET {names} WHERE id = ?",  # noqa: S608 - our names
        (*(None if one is None else seconds(one) for one in moments.values()), id_),
    )


def show_progress_in(connection: sqlite3.Connection, id_: int, chat_id: int, message_id: int) -> None:
    """The message in which an organiser watches it go out."""
    connection.execute("UPDATE announcements SET tell_chat = ?, tell_message = ? WHERE id = ?", (chat_id, message_id, id_))


def delete(connection: sqlite3.Connection, id_: int, by: int, now: datetime) -> bool:
    """Throw a draft away; its acts stay in the log. False when it is no draft."""
    gone = connection.execute("DELETE FROM announcements WHERE id = ? AND state IN ('draft', 'fallen')", (id_,)).rowcount == 1
    if gone:
        note(connection, now, by, id_, "deleted")
    return gone


def forget_unraised(connection: sqlite3.Connection, author: int) -> None:
    """Alarms that an organiser chose and did not raise."""
    connection.execute("DELETE FROM announcements WHERE author = ? AND state = 'draft' AND alarm IS NOT NULL", (author,))


# ---- corrections and withdrawals ----


def correct(connection: sqlite3.Connection, target: Kept, content: Announcement, by: int | None, now: datetime) -> Kept:
    """The announcement with its new words; `reconcile` brings them to everybody."""
    connection.execute(
        "UPDATE announcements SET content = ?, edition = edition + 1, corrected = ?, settling = 1, changed = ? WHERE id = ?",
        (content.dump(), seconds(now), seconds(now), target.id),
    )
    note(connection, now, by, target.id, "corrected")
    corrected = get(connection, target.id)
    assert corrected  # noqa: S101 - it was just changed
    return corrected


def settling(connection: sqlite3.Connection) -> list[Kept]:
    """Announcements of which a correction or a withdrawal is on its way."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM announcements WHERE settling = 1").fetchall()  # noqa: S608 - columns
    return [_kept(*row) for row in rows]


def settle(connection: sqlite3.Connection, id_: int, *, begins: bool) -> None:
    """A correction or withdrawal is on its way, or has come to its end."""
    connection.execute("UPDATE announcements SET settling = ? WHERE id = ?", (int(begins), id_))


def valid(connection: sqlite3.Connection, user_id: int, now: datetime) -> list[Kept]:
    """Announcements that are still told to newcomers, and that this person has no copy of, or one that could not reach them."""
    rows = connection.execute(
        f"""
        SELECT {_COLUMNS} FROM announcements WHERE state IN ('running', 'done') AND valid_until > ? AND corrects IS NULL
          AND NOT EXISTS (
            SELECT 1 FROM announcement_copies JOIN outbox ON outbox.chat_id = user_id AND outbox.key = 'announcement:' || announcement_id
            WHERE announcement_id = announcements.id AND user_id = ? AND outbox.state <> 'unreachable')
        ORDER BY started
        """,  # noqa: S608 - columns
        (seconds(now), user_id),
    )
    return [_kept(*row) for row in rows]


# ---- composing ----


def expect(connection: sqlite3.Connection, user_id: int, id_: int, what: str) -> None:
    """The organiser's next message is this part of that draft: text, text:ro, file, link, when, audience."""
    connection.execute(
        """
        INSERT INTO composing (user_id, announcement_id, expects) VALUES (?, ?, ?)
        ON CONFLICT (user_id) DO UPDATE SET announcement_id = excluded.announcement_id, expects = excluded.expects
        """,
        (user_id, id_, what),
    )


def expected(connection: sqlite3.Connection, user_id: int) -> tuple[int, str] | None:
    """What the organiser's next message is taken for: the draft and its part."""
    row = connection.execute("SELECT announcement_id, expects FROM composing WHERE user_id = ?", (user_id,)).fetchone()
    return (int(row[0]), str(row[1])) if row else None


def expect_nothing(connection: sqlite3.Connection, user_id: int) -> None:
    """The organiser's next message is a message like any other."""
    connection.execute("DELETE FROM composing WHERE user_id = ?", (user_id,))


# ---- the log ----


def note(
    connection: sqlite3.Connection,
    now: datetime,
    by: int | None,
    id_: int | None,
    act: str,
    more: str = "",
    registration: int | None = None,
) -> int:
    """Write down what was done with an announcement, or with a registration; gives its number. `by` None: the clock, the command line."""
    row = connection.execute(
        "INSERT INTO acts (moment, organiser, announcement_id, registration_id, act, note) VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
        (seconds(now), by, id_, registration, act, more),
    ).fetchone()
    return int(row[0])


def log(connection: sqlite3.Connection, most: int = 30) -> list[Act]:
    """The latest acts, the newest first."""
    rows = connection.execute(
        """
        SELECT moment, organiser, announcement_id, act, note, COALESCE(code, '')
        FROM acts LEFT JOIN registrations ON registrations.id = registration_id ORDER BY acts.id DESC LIMIT ?
        """,
        (most,),
    )
    return [Act(moment(when), organiser, id_, act, more, code) for when, organiser, id_, act, more, code in rows]


def who(connection: sqlite3.Connection, id_: int, act: str) -> int | None:
    """Who did something with an announcement last."""
    row = connection.execute(
        "SELECT organiser FROM acts WHERE announcement_id = ? AND act = ? ORDER BY id DESC LIMIT 1", (id_, act)
    ).fetchone()
    return row[0] if row else None


def when(connection: sqlite3.Connection, id_: int, act: str) -> datetime | None:
    """When something was done with an announcement last."""
    row = connection.execute("SELECT MAX(moment) FROM acts WHERE announcement_id = ? AND act = ?", (id_, act)).fetchone()
    return _moment(row[0])


def _kept(*row: Any) -> Kept:
    (
        id_, author, content, audience, timing, fallback, valid_until, state, revision, edition, corrects, alarm,
        tell_chat, tell_message, started, ended, corrected, due,
    ) = row  # fmt: skip
    return Kept(
        id_, author, Announcement.load(content), audience, When.load(timing), bool(fallback), _moment(valid_until), state, revision,
        edition, corrects, alarm, (tell_chat, tell_message) if tell_message is not None else None,
        _moment(started), _moment(ended), _moment(corrected), _moment(due),
    )  # fmt: skip


def _moment(kept: int | None) -> datetime | None:
    return None if kept is None else moment(kept)
